"""What a time expression means that names a month or a day of the week but not the year or the week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kg.language.timex import extent
from kg.language.timex.extent import Context, Extent
from kg.language.timex.values import Origin, Period, Which, base
from kg.model import Ref, When


@dataclass(frozen=True, slots=True)
class Yearless:
    """A month or a day of a month; the year is the latest that is not after the publication, or the next if forward.

    A weekday beside it decides the direction: "Monday, 13 May" is no day of a year in which the 13th is a Sunday.
    """

    month: int
    day: int | None = None
    weekday: int | None = None
    basis: Ref = "kg:yearInferred"
    origin: Origin = "calendar"

    def at(self, context: Context) -> Extent | None:
        """Return the month or day in the year that the context gives."""
        year = _year_told(context.told, self.month)
        elaborated = None
        if year is not None and self.day is not None and not context.forward:
            elaborated = extent.valid(year, self.month, self.day)
        if context.year_day is None:
            return elaborated
        past, coming = self._nearest(context.year_day, -1), self._nearest(context.year_day, 1)
        if elaborated is not None and not _recent(past, context.year_day):
            return elaborated
        found = (coming, past) if context.forward else (past, coming)
        return next((each for each in found if self._fits(each)), None) if self.weekday is not None else found[0]

    def _nearest(self, day: date, step: int) -> Extent | None:
        """Return the nearest such month or day up to (-1) or from (1) a day; 29 February may be 8 years away."""
        for year in range(day.year, day.year + 9 * step, step):
            found = extent.valid(year, self.month, self.day)
            if found is None:
                continue
            first, last = extent.first_day(found.first), extent.last_day(found.last)
            if first is not None and last is not None and (first <= day if step < 0 else last >= day):
                return found
        return None

    def _fits(self, found: Extent | None) -> bool:
        day = extent.first_day(found.first) if found else None
        return day is not None and day.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class OfYear:
    """A month or a day of a year that is counted: "April last year", "7 October of that year"."""

    month: int
    day: int | None
    year: Period
    basis: Ref = "kg:relative"

    @property
    def origin(self) -> Origin:
        """What the year is counted from."""
        return self.year.origin

    def at(self, context: Context) -> Extent | None:
        """Return the month or day of that year."""
        year = self.year.at(context)
        return extent.valid(int(year.first), self.month, self.day) if year and year.first == year.last else None


@dataclass(frozen=True, slots=True)
class NearMonth:
    """Last October, next January, the following May: the nearest one that is not the month counted from."""

    month: int
    which: Which
    basis: Ref = "kg:relative"

    @property
    def origin(self) -> Origin:
        """What it is counted from."""
        return "publication" if self.which in ("last", "next", "this") else "text"

    def at(self, context: Context) -> Extent | None:
        """Return that month."""
        bounds = base(context, self.origin)
        if bounds is None:
            return None
        day = bounds[1] if self.which in ("next", "following") else bounds[0]
        shift = 0
        if self.which in ("last", "previous") and self.month >= day.month:
            shift = -1
        elif self.which in ("next", "following") and self.month <= day.month:
            shift = 1
        return extent.valid(day.year + shift, self.month, None)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A day of the week: the latest not after the publication, which may be the same day; "last Tuesday" may not."""

    index: int
    which: Which = ""
    week: int | None = None
    """How many weeks away, where the week is said: "Friday of last week"."""
    overnight: bool = False
    """The night into that day."""
    basis: Ref = "kg:relative"

    @property
    def origin(self) -> Origin:
        """What it is counted from."""
        return "text" if self.which in ("following", "previous", "that") else "publication"

    def at(self, context: Context) -> Extent | None:
        """Return that day; two of them where "next Friday" may be the one of this week or of the next."""
        bounds = base(context, self.origin)
        if bounds is None:
            return None
        day = bounds[1] if self.which == "following" else bounds[0]
        ahead, behind = (self.index - day.weekday()) % 7, (day.weekday() - self.index) % 7
        monday = day - timedelta(day.weekday())
        if self.week is not None:
            return self._of(monday + timedelta(7 * self.week + self.index))
        if self.which in ("last", "previous"):
            return self._of(day - timedelta(behind or 7))
        if self.which in ("next", "coming", "following"):
            found = day + timedelta(ahead or 7)
            doubtful = self.which == "next" and self.index > day.weekday()
            return extent.of_days(found, found + timedelta(7), "either") if doubtful else self._of(found)
        if context.forward:
            return self._of(day + timedelta(ahead))
        this_week = self.which == "this" and self.index > day.weekday()
        return self._of(day + timedelta(ahead) if this_week else day - timedelta(behind))

    def _of(self, day: date) -> Extent:
        return extent.of_days(day - timedelta(1) if self.overnight else day, day)


def _recent(found: Extent | None, day: date) -> bool:
    """Whether a date lies within a month before a day, where news need not say the year."""
    last = extent.last_day(found.last) if found else None
    return last is not None and (day - last).days <= 31


def _year_told(told: When | None, month: int) -> int | None:
    """Return the year of the date told before if that lies in the same month: "in June 2014 ... on 10 June"."""
    if told is None or told.earliest is None or told.latest is None:
        return None
    same = (told.earliest.year, told.earliest.month) == (told.latest.year, told.latest.month)
    return told.earliest.year if same and told.earliest.month == month else None
