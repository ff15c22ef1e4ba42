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

Part = Literal["", "earlier", "later"]
Which = Literal["", "last", "next", "this", "coming", "following", "previous", "that"]


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
    part: Part = ""
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
        if self.which in ("next", "coming") or (self.which != "last" and context.forward and since_friday > 2):
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
    """A piece of a period: h1, h2, q1 ... q4, f6 (first six months), l3 (last three), end, "" (beginning, middle).

    Beginnings, middles and ends have no bounds of their own; of an end the last day is known.
    """

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
        """Cut the period, or return it whole."""
        found = self.of.at(context)
        uncut = found is None or found.first != found.last or self.piece in ("", "end")
        return found if uncut or found is None else _cut(found, self.piece)


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


def _cut(found: Extent, piece: str) -> Extent:
    """Cut a decade, a year or a month; what has no such piece stays whole."""
    first, last, count = extent.first_day(found.first), extent.last_day(found.last), int(piece[1:])
    if first is None or last is None:
        return found
    if piece[0] == "h" and last.year - first.year == 9:
        return Extent(extent.atom(first.year + 5 * (count - 1)), extent.atom(first.year + 5 * count - 1))
    if piece[0] == "h" and (last.year, last.month) == (first.year, first.month):
        days = (first, first.replace(day=15)) if count == 1 else (first.replace(day=16), last)
        return extent.of_days(*days)
    months = {"h": 6 * count, "q": 3 * count, "f": count, "l": 12}[piece[0]]
    length = {"h": 6, "q": 3}.get(piece[0], count)
    if (first.month, last.month) != (1, 12) or first.year != last.year or length > 12:
        return found
    return Extent(extent.atom(first.year, months - length + 1), extent.atom(first.year, months))
