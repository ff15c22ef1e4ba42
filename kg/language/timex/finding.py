"""Find time expressions in a text: one scan for the forms, then the words that stand around each."""

from __future__ import annotations

import re
from typing import Final, Literal, NamedTuple

from kg.language.timex.around import LEFT_OUT
from kg.language.timex.combined import Range, Signalled
from kg.language.timex.counted import Ahead, Distance, From, Rolling, Told, Vague
from kg.language.timex.named import NearMonth, OfYear, Weekday, Yearless
from kg.language.timex.scan import Core, core_at, starts
from kg.language.timex.values import Fixed, Night, Period, Portion, Value

Kind = Literal["date", "interval", "event", "vague"]
"""A date is a moment or some time within a period, an interval a stretch of time; an event must be dated first."""


class Timex(NamedTuple):
    """A time expression: text[begin:end] is `words`; from `core` on it is the date without its signal."""

    begin: int
    end: int
    words: str
    kind: Kind
    value: Value
    core: int


_JOINER: Final = re.compile(
    r"[-–—]|\s{1,3}(to|until|till|through|up to|and)\s{1,3}(?:the\s{1,3})?", re.ASCII | re.IGNORECASE
)
_LISTED: Final = re.compile(r"(?:,|,?\s{1,3}(?:and|or))\s{1,3}", re.ASCII | re.IGNORECASE)
_ONWARDS: Final = re.compile(r"\s{1,3}onwards?\b", re.ASCII | re.IGNORECASE)
_UNTIL: Final = re.compile(r"\s{1,3}(?:until|till)\b", re.ASCII | re.IGNORECASE)
_GAP: Final = re.compile(r"\s{1,3}(?:the\s{1,3})?", re.ASCII | re.IGNORECASE)

_DATES: Final = (Fixed, Yearless, OfYear, NearMonth, Weekday, Period, Portion)
_SIGNALLED: Final = (*_DATES, Distance, Told, From)


def find(text: str, begin: int = 0, end: int | None = None) -> list[Timex]:
    """Return the time expressions of text[begin:end] in their order; offsets are code points of the whole text.

    >>> [each.words for each in find("He left on 7 May 2024 and came back two days later.")]
    ['on 7 May 2024', 'two days later']
    """
    stop = len(text) if end is None else min(end, len(text))
    found: list[Timex] = []
    position = begin
    for start in starts(text, begin, stop):
        listed = bool(found) and _LISTED.fullmatch(text, position, start) is not None
        core = core_at(text, start, begin, stop, joined=listed) if start >= position else None
        if core is not None:
            found.append(_read(text, core, stop))
            position = found[-1].end
    return found


def plain(timex: Timex) -> Timex:
    """Return the date without its signal: 2003 of "since the 2003 invasion", which is also when that happened."""
    if not isinstance(timex.value, Signalled):
        return timex
    words = timex.words[timex.core - timex.begin :]
    return Timex(timex.core, timex.end, words, "date", timex.value.value, timex.core)


def _read(text: str, core: Core, end: int) -> Timex:
    """Read the words around a date: a second date that makes a range, a date that is counted from, a signal."""
    value, stop, near = core.value, core.stop, core.near
    signal = near.signal
    last = _last(text, core, end)
    if last is not None:
        value, stop, signal = Range(value, last.value), last.stop, ""
    elif isinstance(value, Distance) and value.origin == "event" and (point := _point(text, core, end)):
        value, stop = From(value, point.value), point.stop
    elif isinstance(value, _DATES) and (onwards := _ONWARDS.match(text, stop, end)):
        signal, stop = "since", onwards.end()
    if signal == "from" and _UNTIL.match(text, stop, end):
        signal = "since"
    first = core.start if _left_out(core, last) else core.start - len(near.left) + (near.signal_at or 0)
    if near.compares:
        value = Vague()
    elif signal not in ("", "between") and isinstance(value, _SIGNALLED):
        value = Signalled(signal, value)
    return Timex(first, stop, text[first:stop], _kind(value), value, core.start)


def _last(text: str, core: Core, end: int) -> Core | None:
    """Return the other end of a range, where the words between two dates make one."""
    joiner = _JOINER.match(text, core.stop, end) if isinstance(core.value, _DATES) else None
    if joiner is None:
        return None
    word, signal = (joiner[1] or "-").lower(), core.near.signal
    if (word == "and") != (signal == "between") or (word not in ("-", "to", "and") and signal != "from"):
        return None
    other = core_at(text, joiner.end(), joiner.end(), end, joined=True)
    if other is None or not isinstance(other.value, _DATES):
        return None
    return other if word != "-" or type(other.value) is type(core.value) else None


def _point(text: str, core: Core, end: int) -> Core | None:
    """Return the date that a distance is counted from, where it stands right behind."""
    gap = _GAP.match(text, core.stop, end)
    point = core_at(text, gap.end(), core.start, end) if gap else None
    return point if point is not None and isinstance(point.value, _DATES) else None


def _left_out(core: Core, last: Core | None) -> bool:
    """Whether the word before a date does not belong to its words."""
    value, word = core.value, core.near.signal_word
    if not word or isinstance(value, Ahead):
        return True
    if isinstance(value, Distance) and value.origin != "publication":
        return word != "on"
    if word == "between":
        return last is None
    if isinstance(value, Night):
        return word in ("in", "of", "for")
    return word in LEFT_OUT and not (word == "for" and isinstance(value, Rolling))


def _kind(value: Value) -> Kind:
    if isinstance(value, Vague):
        return "vague"
    if isinstance(value, Distance | From) and value.origin == "event":
        return "event"
    if isinstance(value, Rolling) or (isinstance(value, Range) and value.style == "through"):
        return "interval"
    return "interval" if isinstance(value, Signalled) and value.signal in ("since", "until") else "date"
