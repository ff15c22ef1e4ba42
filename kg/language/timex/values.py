"""What a time expression means before anybody knows when the text appeared: dates in full and periods.

Each value can be asked `at` a context for its extent; None means that the context does not tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from kg.language.timex import extent
from kg.language.timex.extent import Context, Extent, Unit
from kg.model import Ref

Origin = Literal["calendar", "event", "text", "nearby", "publication"]
"""What a value is counted from (the anchor of ISO-TimeML): nothing, an event, a date told before, that date or else
the publication, or the publication."""

Which = Literal["", "last", "next", "this", "following", "previous", "that"]


class Value(Protocol):
    """The meaning of a time expression."""

    @property
    def basis(self) -> Ref:
        """How a date is got from it (`kg:DateBasis`)."""

    @property
    def origin(self) -> Origin:
        """What it is counted from."""

    def at(self, context: Context) -> Extent | None:
        """Return the days it means in a context."""


@dataclass(frozen=True, slots=True)
class Fixed:
    """A date in full: a day, a month, a year, a decade, or several."""

    extent: Extent
    basis: Ref = "kg:explicit"
    origin: Origin = "calendar"

    def at(self, context: Context) -> Extent | None:  # noqa: ARG002
        """Return the date itself."""
        return self.extent


@dataclass(frozen=True, slots=True)
class Period:
    """The day, week, month or year some steps away: yesterday, last month, the following year, earlier this week."""

    unit: Unit
    shift: int = 0
    origin: Origin = "publication"
    part: Literal["", "earlier", "later"] = ""
    basis: Ref = "kg:relative"

    def at(self, context: Context) -> Extent | None:
        """Return that period; of this week only what is past, or what is to come if forward."""
        bounds = base(context, self.origin, self.unit)
        if bounds is None:
            return None
        if self.unit == "week" and self.origin == "text" and self.shift:
            return self._near_week(*bounds)
        return extent.join(self._from(bounds[0], context.forward), self._from(bounds[1], context.forward))

    def _from(self, day: date, forward: bool) -> Extent:
        found = extent.whole(day, self.unit, self.shift)
        part = self.part
        if self.unit == "week" and self.shift == 0 and self.origin == "publication":
            part = part or ("later" if forward else "earlier")
        if part == "earlier":
            return extent.of_days(extent.first_day(found.first) or day, day)
        if part == "later":
            return extent.of_days(day, extent.last_day(found.last) or day)
        return found

    def _near_week(self, first: date, last: date) -> Extent:
        """Read "the week before" as the calendar's week or the seven days before; the bounds hold both."""
        if self.shift < 0:
            return extent.of_days(extent.week_start(first, self.shift), first - timedelta(1))
        return extent.of_days(last + timedelta(1), extent.week_end(last, self.shift))


@dataclass(frozen=True, slots=True)
class Night:
    """Overnight, last night: the evening before the publication and the morning of its day."""

    basis: Ref = "kg:relative"
    origin: Origin = "publication"

    def at(self, context: Context) -> Extent | None:
        """Return both days, since it may have been before or after midnight."""
        return None if context.day is None else extent.of_days(context.day - timedelta(1), context.day)


@dataclass(frozen=True, slots=True)
class Weekend:
    """A weekend: from Friday to Sunday, because the days of rest are not the same everywhere."""

    which: Which = ""
    basis: Ref = "kg:relative"
    origin: Origin = "publication"

    def at(self, context: Context) -> Extent | None:
        """Return the weekend that has begun last, or the one to come."""
        if context.day is None:
            return None
        since_friday = (context.day.weekday() - 4) % 7
        friday = context.day - timedelta(since_friday)
        if self.which == "next" or (self.which != "last" and context.forward and since_friday > 2):
            friday += timedelta(7)
        elif self.which == "last" and since_friday <= 2:
            friday -= timedelta(7)
        last = friday + timedelta(2)
        running = friday <= context.day <= last and not context.forward
        return extent.of_days(friday, context.day if running else last)


@dataclass(frozen=True, slots=True)
class Season:
    """Last summer, this spring: the year or two years it may lie in; months differ between the hemispheres."""

    name: str
    which: Which
    basis: Ref = "kg:relative"
    origin: Origin = "publication"

    def at(self, context: Context) -> Extent | None:
        """Return the year, or the two that are possible."""
        if context.day is None:
            return None
        year = context.day.year
        over = context.day.month > {"spring": 6, "summer": 9, "winter": 3}.get(self.name, 12)
        first, last = {"last": (-1, 0 if over else -1), "next": (0, 1)}.get(self.which, (0, 0))
        if self.name == "winter":
            first, last = (0, 1) if self.which == "next" or context.forward else (-1, 0)
        return Extent(extent.atom(year + first), extent.atom(year + last))


@dataclass(frozen=True, slots=True)
class Portion:
    """The first half, a quarter, the end of a period; beginnings, middles and ends have no bounds of their own."""

    of: Value
    piece: str

    @property
    def basis(self) -> Ref:
        """How the period is dated."""
        return self.of.basis

    @property
    def origin(self) -> Origin:
        """What the period is counted from."""
        return self.of.origin

    def at(self, context: Context) -> Extent | None:
        """Cut the period in halves or quarters, else return it whole."""
        found = self.of.at(context)
        if found is None or found.first != found.last or self.piece[0] not in "hq":
            return found
        pieces, index = (2 if self.piece[0] == "h" else 4), int(self.piece[1])
        return _cut(found, pieces, index)


def base(context: Context, origin: Origin, unit: Unit = "day") -> tuple[date, date] | None:
    """Return the days a value is counted from; a date much coarser than the unit is no base."""
    if origin == "publication" or (origin == "nearby" and context.told is None):
        return (context.day, context.day) if context.day else None
    when = context.event if origin == "event" else context.told
    if when is None or when.earliest is None or when.latest is None:
        return None
    longest = {"hour": 31, "day": 31, "week": 31, "month": 366}.get(unit)
    if longest is not None and (when.latest - when.earliest).days >= longest:
        return None
    return when.earliest, when.latest


def _cut(found: Extent, pieces: int, index: int) -> Extent:
    first, last = extent.first_day(found.first), extent.last_day(found.last)
    if first is None or last is None:
        return found
    if last.year - first.year == 9 and pieces == 2:
        return Extent(extent.atom(first.year + 5 * (index - 1)), extent.atom(first.year + 5 * index - 1))
    if (last - first).days > 360 and last.year == first.year:
        months = 12 // pieces
        return Extent(extent.atom(first.year, months * (index - 1) + 1), extent.atom(first.year, months * index))
    if pieces == 2 and last.month == first.month:
        return extent.of_days(first, first.replace(day=15)) if index == 1 else extent.of_days(first.replace(day=16), last)
    return found
