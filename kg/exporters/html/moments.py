"""When it was, as numbers that a page can compare: the earliest and latest day of every claim and event."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from kg.model import Frozen, When

EPOCH = date(1970, 1, 1).toordinal()
EXACT = re.compile(r"-?\d{4,}-\d{2}-\d{2}")
"""A day without a mark of doubt, in EDTF."""

SOFT_START, SOFT_END = 1, 2


class MomentsView(Frozen):
    """Columns, one place per claim or event: days since 1970, None where a side is open or nothing is known.

    `soft` says which sides are no exact day: 1 the earliest, 2 the latest, 3 both.
    """

    first: tuple[int | None, ...] = ()
    last: tuple[int | None, ...] = ()
    soft: tuple[int, ...] = ()


def moments(dates: Iterable[When | None]) -> MomentsView:
    """The columns of some dates, in their order.

    >>> moments([When(edtf="2024-01-28", earliest=date(2024, 1, 28), latest=date(2024, 1, 28)), None])
    MomentsView(first=(19750, None), last=(19750, None), soft=(0, 0))
    """
    found = list(dates)
    return MomentsView(
        first=tuple(_day(when.earliest) if when else None for when in found),
        last=tuple(_day(when.latest) if when else None for when in found),
        soft=tuple(map(softness, found)),
    )


def softness(when: When | None) -> int:
    """Which sides of a date are no exact day: a month is soft on both, "from 2024-02-03 on" on none."""
    if when is None or (when.earliest is None and when.latest is None):
        return 0
    edtf = when.edtf or ""
    start, slash, end = edtf.partition("/")
    if not slash:
        return 0 if EXACT.fullmatch(edtf) else SOFT_START + SOFT_END
    return (0 if EXACT.fullmatch(start) else SOFT_START) + (0 if EXACT.fullmatch(end) else SOFT_END)


def _day(day: date | None) -> int | None:
    return None if day is None else day.toordinal() - EPOCH
