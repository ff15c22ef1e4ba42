"""Joins the words of a name into one token before parsing: "Prime Minister Mohammed Shia al-Sudani" is one thing.

A small parser errs most inside long names; here a name is what the gazetteer knows, or a run of capitalised words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.language import periods
from kg.language.gazetteer import Hit
from kg.language.lemmas import noun_lemmas, verb_lemmas
from kg.language.lexicon import PARTICLES
from kg.language.tokens import Sentence
from kg.language.wordlists import Words

INSIDE = frozenset(
    "al el ul bin ibn bint abu ben de da di del della der den du la le van von y e dos das ash az".split()
)
"""Small words that may stand inside a name."""

MISLEADING = frozenset(
    {"May", "Will", "March", "Can", "Bill", "Mark", "Do", "Is", "Are", "Watch", "Press", "Rights", "Front"}
)
"""Last words of names that are other words too."""

SMALL = frozenset(
    "with from over into after amid upon than that against between during under about before near until".split()
)
"""Prepositions that stay small in headlines."""


class Units(NamedTuple):
    """A sentence of joined tokens, the word by which the parser knows each, and the names in each."""

    sentence: Sentence
    words: tuple[str, ...]
    hits: tuple[tuple[Hit, ...], ...]
    """Per unit the names in it; their token numbers are those of the sentence before joining."""
    parts: tuple[tuple[int, int], ...]
    """Per unit its first and last token before joining."""


def unite(text: str, sentence: Sentence, hits: Sequence[Hit], words: Words) -> Units:
    """Join the tokens of each name; what is no name stays as it is, and times are left out."""
    times = periods.find(text, sentence)
    parts = tuple(part for part in _parts(sentence, hits, words) if part[0] != part[1] or part[0] not in times)
    own = sentence.forms
    forms = [own[first] if first == last else _form(sentence, first, last) for first, last in parts]
    united = Sentence(
        sentence.begin,
        sentence.end,
        sentence.paragraph,
        tuple(forms),
        tuple(sentence.begins[first] for first, _ in parts),
        tuple(sentence.ends[last] for _, last in parts),
    )
    begins = {hit.first for hit in hits}
    within = tuple(
        tuple(hit for hit in hits if first <= hit.first and hit.last <= last) if first in begins or first < last else ()
        for first, last in parts
    )
    parsed = tuple(own[first] if first == last else _word(sentence, first, last) for first, last in parts)
    return Units(united, parsed, within, parts)


def _word(sentence: Sentence, first: int, last: int) -> str:
    """The last word, as a name's head; but "Theresa May" is not a verb."""
    form = sentence.forms[last]
    return sentence.forms[first] if form in MISLEADING or form.lower() in PARTICLES else form


def _form(sentence: Sentence, first: int, last: int) -> str:
    pieces = [sentence.forms[first]]
    for token in range(first + 1, last + 1):
        if sentence.begins[token] > sentence.ends[token - 1]:
            pieces.append(" ")
        pieces.append(sentence.forms[token])
    return "".join(pieces)


def _parts(sentence: Sentence, hits: Sequence[Hit], words: Words) -> Iterator[tuple[int, int]]:
    forms = sentence.forms
    known = {hit.first: hit.last for hit in hits}
    capitals = [_is_capital(form) for form in forms]
    if _is_headline(forms, capitals):
        capitals = [False] * len(forms)
    token = 0
    while token < len(forms):
        last = _run(sentence, token, capitals, known, words)
        yield token, last
        token = last + 1


def _run(sentence: Sentence, first: int, capitals: Sequence[bool], known: dict[int, int], words: Words) -> int:
    """The last token of the name that begins here, the token itself where none does."""
    forms = sentence.forms
    if first not in known and forms[first + 1 : first + 2] == ("-",):
        last = _hyphenated(sentence, first, words)
        if last > first:
            return last
    last = known.get(first, first)
    if first not in known and not _may_begin(first, forms, capitals, words):
        return first
    while last + 1 < len(forms):
        following = last + 1
        if following in known and (capitals[following] or capitals[last]):
            last = known[following]
        elif capitals[following] and (
            forms[following].lower() not in words["never_party"] or _is_surname(following, forms)
        ):
            last = following
        elif (
            (forms[following].lower() in INSIDE and _reaches(following + 1, forms, capitals))
            or (
                forms[following] in "-’'"
                and _is_joined(sentence, following)
                and _reaches(following + 1, forms, capitals)
            )
            or (forms[following] == "." and len(forms[last]) == 1 and _reaches(following + 1, forms, capitals))
        ):
            last = following + 1
        else:
            break
    return last


def _hyphenated(sentence: Sentence, first: int, words: Words) -> int:
    """The last token of a word that the lexicon writes with hyphens ("cease-fire", "sit-ins")."""
    last, joined = first, sentence.forms[first].lower()
    while last + 2 < len(sentence.forms) and sentence.forms[last + 1] == "-" and _is_joined(sentence, last + 1):
        last += 2
        joined += "-" + sentence.forms[last].lower()
        if not words["hyphenated"].isdisjoint((*noun_lemmas(joined), *verb_lemmas(joined))):
            return last
    return first


def _is_surname(token: int, forms: Sequence[str]) -> bool:
    """Whether a month is a surname: "Theresa May", but not "Thursday May 4"."""
    digits = token + 1 < len(forms) and forms[token + 1][:1].isdigit()
    return forms[token] in ("May", "March", "April", "June", "August") and not digits


def _reaches(token: int, forms: Sequence[str], capitals: Sequence[bool]) -> bool:
    return token < len(forms) and capitals[token]


def _may_begin(token: int, forms: Sequence[str], capitals: Sequence[bool], words: Words) -> bool:
    if not capitals[token] or forms[token].lower() in words["never_party"]:
        return False
    return (token > 0 and forms[token - 1] not in "“\"'‘") or forms[token].lower() not in words["starters"]


def _is_capital(form: str) -> bool:
    return form[:1].isupper() and (len(form) > 1 or form not in "AI")


def _is_joined(sentence: Sentence, token: int) -> bool:
    """Whether a hyphen stands without spaces."""
    return (
        sentence.begins[token] == sentence.ends[token - 1]
        and token + 1 < len(sentence.forms)
        and sentence.begins[token + 1] == sentence.ends[token]
    )


def _is_headline(forms: Sequence[str], capitals: Sequence[bool]) -> bool:
    """Whether every word is capitalised but the small ones."""
    long = [
        capital
        for form, capital in zip(forms, capitals, strict=True)
        if len(form) > 3 and form.isalpha() and form not in SMALL
    ]
    return len(long) >= 5 and sum(long) >= len(long) - len(long) // 12
