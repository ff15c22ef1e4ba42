"""Short names that an article spells out: after "the Rapid Support Forces", RSF is not Reporters Without Borders."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.language.gazetteer import Gazetteer, Hit
from kg.language.tokens import sentences

SPELLED_OUT = re.compile(r"\b[A-Z][\w'’-]+(?:\s+(?:(?:of|for|the|and|to|in|al)\s+){0,2}[A-Z][\w'’-]+){1,6}")
"""A run of capitalised words with small ones between them; the initials of its tails are tried as well."""

SMALL = frozenset({"of", "for", "the", "and", "to", "in", "al"})
LONGEST = 6


def spelled_out(text: str) -> dict[str, set[str]]:
    """Acronym -> the names in a text of which it may be made."""
    found: dict[str, set[str]] = {}
    for match in SPELLED_OUT.finditer(text):
        words = match.group().split()
        for first in range(len(words) - 1):
            for last in range(first + 2, len(words) + 1):
                if words[first] in SMALL or words[last - 1] in SMALL:
                    continue
                initials = "".join(word[0] for word in words[first:last] if word not in SMALL)
                if 2 < len(initials) <= LONGEST:
                    found.setdefault(initials, set()).add(" ".join(words[first:last]))
    return found


def without_strangers(
    hits: Iterable[Hit], forms: Sequence[str], names: Gazetteer, meanings: dict[str, set[str]]
) -> list[Hit]:
    """The names in a sentence but for acronyms that the article spells out as somebody else's."""
    return [hit for hit in hits if not _is_stranger(hit, forms, names, meanings)]


def _is_stranger(hit: Hit, forms: Sequence[str], names: Gazetteer, meanings: dict[str, set[str]]) -> bool:
    form = "".join(forms[hit.first : hit.last + 1])
    written = meanings.get(form, ()) if form.isupper() else ()
    return bool(written) and not any(_names_one_of(name, hit, names) for name in written)


def _names_one_of(name: str, hit: Hit, names: Gazetteer) -> bool:
    """Whether a name spelled out is one of those that the acronym may stand for."""
    spelled = [form for sentence in sentences(name) for form in sentence.forms]
    return any(set(found.entry.refs) & set(hit.entry.refs) for found in names.find(spelled))
