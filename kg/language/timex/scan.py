"""Go through the words of a text and read the dates that begin at them, before anything is said about signals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kg.language.timex.around import Around, around
from kg.language.timex.rules import RULES, Rule
from kg.language.timex.starts import SECOND
from kg.language.timex.values import Value

_WORD: Final = re.compile(r"[A-Za-z]+|\d+", re.ASCII)
_FOLLOWING: Final = re.compile(r"[^A-Za-z0-9]{1,3}([A-Za-z]+|\d+)", re.ASCII)
_BY_WORD: Final[dict[str, tuple[Rule, ...]]] = {
    spelling: tuple(rule for rule in RULES if word in rule.starts)
    for word in frozenset[str]().union(*(rule.starts for rule in RULES))
    for spelling in (word, word.capitalize(), word.upper())
}
_SECOND: Final = {
    spelling: frozenset(form for each in expected for form in (each, each.capitalize(), each.upper()))
    for word, expected in SECOND.items()
    for spelling in (word, word.capitalize(), word.upper())
}
_LONG: Final = 4
"""A longer number begins no date."""


class Core(NamedTuple):
    """A date at text[start:stop], its meaning, and its neighbours."""

    start: int
    stop: int
    value: Value
    near: Around


def starts(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield the places at which a time expression may begin."""
    for word in _WORD.finditer(text, begin, end):
        spelling = word[0]
        if spelling in _BY_WORD:
            expected = _SECOND.get(spelling)
            if expected is None or (
                (following := _FOLLOWING.match(text, word.end(), end)) and _key(following[1]) in expected
            ):
                yield word.start()
        elif spelling <= "9999":  # a number: letters come after digits
            yield word.start()


def core_at(text: str, start: int, begin: int, end: int, *, joined: bool = False) -> Core | None:
    """Read the date that begins at a place, by the first form that fits and that the neighbours allow."""
    word = _WORD.match(text, start, end)
    if word is None or _inside(text, start, joined=joined):
        return None
    near: Around | None = None
    stop = start
    for rule in _BY_WORD.get(_key(word[0]), ()):
        match = rule.pattern.match(text, start, end)
        if match is None or text[match.end() : match.end() + 1].isalpha():
            continue
        if near is None or match.end() != stop:
            stop = match.end()
            near = around(text, begin, start, stop, end)._replace(joined=joined)
        value = rule.build(match, near)
        if value is not None:
            return Core(start, stop, value, near)
    return None


def _key(word: str) -> str:
    return ("0" if len(word) <= _LONG else "") if word[0] <= "9" else word


def _inside(text: str, start: int, *, joined: bool) -> bool:
    """Whether a word or number is a piece of something longer: F-16, $2014, 20:15."""
    before = text[start - 1 : start]
    if not before or before.isspace():
        return False
    if before.isalnum() or before in "_$€£":
        return True
    return not joined and before in "-./:'’" and text[max(0, start - 2) : start - 1].isalnum()
