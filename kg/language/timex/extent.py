"""A stretch of days as EDTF says it: two atoms, and whether all of it is meant or some time within it.

Bounds hold in every reading. That is why "last week" reaches from the earlier first day to the later last day of
the weeks that begin on Sunday and on Monday, and why before and after include the day they name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple

from kg import dates
from kg.model import When

Unit = Literal["hour", "day", "week", "month", "year", "decade", "century"]
Style = Literal["within", "through", "either", "each"]


class Extent(NamedTuple):
    """From `first` to `last`, two EDTF atoms of which "" is open.

    `within`: some time between them; `through`: the whole of it; `either`: one of the two; `each`: both.
    """

    first: str
    last: str
    style: Style = "within"

    def edtf(self) -> str:
        """Say it in EDTF; masks and marks stand in single atoms only, because sets may not hold them."""
        if self.style == "through":
            return f"{_side(self.first, '0') or '..'}/{_side(self.last, '9') or '..'}"
        if self.first == self.last:
            return self.first
        first, last = (_side(atom, digit).rstrip("~") for atom, digit in ((self.first, "0"), (self.last, "9")))
        between = ".." if self.style == "within" else ","
        return f"{{{first},{last}}}" if self.style == "each" else f"[{first}{between}{last}]"


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is counted from: the day of publication, the date told before, the event it names."""

    day: date | None = None
    year_day: date | None = None
    """The day that dates without a year are counted from: the last on which the text can have appeared."""
    told: When | None = None
    event: When | None = None
    forward: bool = False


def atom(*parts: int) -> str:
    """Write a year, a month or a day.

    >>> atom(2024, 5)
    '2024-05'
    """
    year, *rest = parts
    return "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)])


def valid(year: int, month: int, day: int | None) -> Extent | None:
    """Return a month, or a day of it, if the calendar has it."""
    try:
        date(year, month, day or 1)
    except ValueError:
        return None
    edtf = atom(year, month) if day is None else atom(year, month, day)
    return Extent(edtf, edtf)


def first_day(edtf: str) -> date | None:
    """Return the first day of an atom."""
    return dates.when(edtf).earliest if edtf else None


def last_day(edtf: str) -> date | None:
    """Return the last day of an atom."""
    return dates.when(edtf).latest if edtf else None


def of_days(first: date, last: date, style: Style = "within") -> Extent:
    """Make an extent of two days."""
    return Extent(first.isoformat(), last.isoformat(), style)


def of_when(when: When) -> Extent | None:
    """Take a date that was told before; open ones tell nothing that could be counted from."""
    if when.edtf is None or when.earliest is None or when.latest is None:
        return None
    plain = when.edtf[0] not in "[{" and "/" not in when.edtf
    return Extent(when.edtf, when.edtf) if plain else of_days(when.earliest, when.latest)


def join(first: Extent | None, last: Extent | None) -> Extent | None:
    """Join what follows from the first and from the last day that an anchor leaves possible."""
    if first is None or last is None or first == last:
        return first if first == last else None
    return Extent(first.first, last.last, "through" if first.style == "through" else "within")


def add_months(day: date, months: int) -> tuple[int, int]:
    """Count months from the month of a day; the day itself is not kept, since "two months ago" names none."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return years, month + 1


def whole(day: date, unit: Unit, shift: int = 0) -> Extent:
    """Return the week, month, year ... `shift` away from the one in which a day lies."""
    if unit == "week":
        return of_days(week_start(day, shift), week_end(day, shift))
    if unit == "month":
        edtf = atom(*add_months(day, shift))
    elif unit == "year":
        edtf = atom(day.year + shift)
    elif unit == "decade":
        edtf = f"{day.year // 10 + shift:03d}X"
    elif unit == "century":
        edtf = f"{day.year // 100 + shift:02d}XX"
    else:
        edtf = (day + timedelta(shift)).isoformat()
    return Extent(edtf, edtf)


def week_start(day: date, shift: int = 0) -> date:
    """Return the first day of a week that begins on Sunday or on Monday, whichever is earlier."""
    monday = day - timedelta(day.weekday())
    sunday = day - timedelta((day.weekday() + 1) % 7)
    return min(monday, sunday) + timedelta(7 * shift)


def week_end(day: date, shift: int = 0) -> date:
    """Return the last day of a week that ends on Saturday or on Sunday, whichever is later."""
    return max(day + timedelta(6 - day.weekday()), day + timedelta((5 - day.weekday()) % 7)) + timedelta(7 * shift)


def _side(edtf: str, digit: str) -> str:
    return edtf.replace("X", digit)
