"""A name with one letter too many, too few, wrong, or swapped with its neighbour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from kg.model import Ref

LETTERS = 9
"""Letters that the name must have: Iceland and Ireland have seven."""

WORD, WORD_OF_THREE, WORD_OF_PERSON = 5, 4, 6
"""Letters that the word with the mistake must have: in two words, in three or more, and in the name of a person."""

END = 4
"""Letters at the ends of which one mistake cannot touch both: a name has at least twice as many."""

MARGIN = 2
"""No other entity's name may be as near as this: Gambia and Zambia, Slovenia and Slovakia."""


class Known(NamedTuple):
    """What a misspelling is measured against."""

    by_length: Mapping[int, Sequence[str]]
    """The spellings by their number of letters."""
    by_end: Mapping[str, Sequence[str]]
    """The spellings by their first and by their last letters (`by_end`)."""
    owners: Mapping[str, frozenset[Ref]]
    persons: Collection[str]
    """The spellings that are names of persons."""
    vocabulary: Collection[str]
    """Every word of every name: none of them is a mistake."""


def correct(text: str, known: Known) -> str:
    """The one known spelling of which a folded text is a misspelling, or an empty string.

    In Latin script only: in Arabic one letter makes the adjective of a noun (European Council,
    Council of Europe).
    """
    if not text.isascii() or len(text.replace(" ", "")) < LETTERS:
        return ""
    if not _may_be(text, known.by_end):
        return ""
    lengths = range(len(text) - MARGIN, len(text) + MARGIN + 1)
    near = [
        found
        for length in lengths
        for found in process.extract(
            text, known.by_length.get(length, ()), scorer=OSA.distance, score_cutoff=MARGIN, limit=None
        )
    ]
    first = sorted(name for name, distance, _ in near if distance == 1)
    if not first or len({known.owners[name] for name, _, _ in near}) > 1:
        return ""
    return next((name for name in first if is_typo(text, name, known)), "")


def by_end(spellings: Iterable[str]) -> dict[str, list[str]]:
    """Spellings by their first letters and by their last; one mistake in a long name leaves the one or the other."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for text in spellings:
        for key in _ends(text):
            found[key].append(text)
    return dict(found)


def _ends(text: str) -> tuple[str, str]:
    return f"{text[:END]}…", f"…{text[-END:]}"


def _may_be(text: str, ends: Mapping[str, Sequence[str]]) -> bool:
    """Whether any spelling is one mistake away."""
    return any(
        abs(len(found) - len(text)) <= 1 and OSA.distance(text, found, score_cutoff=1) == 1
        for key in _ends(text)
        for found in ends.get(key, ())
    )


def is_typo(written: str, meant: str, known: Known) -> bool:
    """Whether the word that differs can only be a mistake: long enough, its first letter right, and nobody's word.

    A word of other names ("Iraq" for "Iraqi") or a number is no mistake, and neither is a letter more at the end, which
    makes an adjective of a country (Afghanistani). The first word of a person's name is left alone: Baljinder and
    Balwinder Singh are two people, and no list holds all given names.
    """
    mine, theirs = written.split(), meant.split()
    if len(mine) != len(theirs):
        return False
    different = [n for n, pair in enumerate(zip(mine, theirs, strict=True)) if pair[0] != pair[1]]
    if len(different) != 1:
        return False
    word, right = mine[different[0]], theirs[different[0]]
    person = meant in known.persons
    wanted = WORD_OF_PERSON if person else WORD_OF_THREE if len(mine) > 2 else WORD
    if min(len(word), len(right)) < wanted or (person and different[0] == 0):
        return False
    if word.startswith(right) or (right.startswith(word) and len(mine) == 1):
        return False
    return word[0] == right[0] and word not in known.vocabulary and word.isalpha() and right.isalpha()
