"""When it was, as numbers that a page can compare: days since 1970, and which ends of a date are no exact day."""

from __future__ import annotations

import re
from datetime import date

from kg.model import When

EPOCH = date(1970, 1, 1).toordinal()
EXACT = re.compile(r"-?\d{4,}-\d{2}-\d{2}")
"""A day without a mark of doubt, in EDTF."""

SOFT_START, SOFT_END = 1, 2


def day_number(day: date | None) -> int | None:
    """Days since 1970.

    >>> day_number(date(2024, 1, 28))
    19750
    """
    return None if day is None else day.toordinal() - EPOCH


def softness(when: When) -> int:
    """Which ends are no exact day: 1 the earliest, 2 the latest, 3 both; a month is soft at both, an open end at none.

    >>> softness(When(edtf="2023-10/2024-02-03", earliest=date(2023, 10, 1), latest=date(2024, 2, 3)))
    1
    """
    edtf = when.edtf or ""
    start, slash, end = edtf.partition("/")
    if not slash:
        start = end = edtf
    soft_start = when.earliest is not None and not EXACT.fullmatch(start)
    soft_end = when.latest is not None and not EXACT.fullmatch(end)
    return SOFT_START * soft_start + SOFT_END * soft_end
