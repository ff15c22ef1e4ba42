"""What a time expression means that counts: two days ago, a week later, over the past six weeks, since then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kg.language.timex import extent
from kg.language.timex.extent import Context, Extent, Unit
from kg.language.timex.values import Origin, Value, base
from kg.model import Ref

Bound = Literal["", "about", "more", "less"]

_ROUND = 10
"""Ten years and more in steps of five are not meant to the year; they get the mark of approximation."""
_LARGE: dict[Unit, int] = {"year": 1, "decade": 10, "century": 100}


@dataclass(frozen=True, slots=True)
class Distance:
    """So many units before or after the publication, a date told before, or an event; None is "days", "a few days"."""

    count: float | None
    unit: Unit
    back: bool
    origin: Origin = "publication"
    bound: Bound = ""
    basis: Ref = "kg:relative"

    def at(self, context: Context) -> Extent | None:
        """Count from the day the origin gives; what follows a told date lies before the publication unless forward."""
        bounds = base(context, self.origin, self.unit)
        if bounds is None:
            return None
        found = extent.join(self.of(bounds[0], context), self.of(bounds[1], context))
        limit = None if context.forward or self.back or self.origin != "text" else context.day
        first = extent.first_day(found.first) if found else None
        return None if limit is not None and first is not None and first > limit else found

    def of(self, day: date, context: Context) -> Extent:
        """Count from one day."""
        if self.count is None:
            return self._vague(day, context)
        found = counted(day, self.count, self.unit, -1 if self.back else 1)
        if self.bound == "about" and found.first == found.last:
            return Extent(f"{found.first.rstrip('~')}~", f"{found.last.rstrip('~')}~")
        if self.bound == "more":
            return Extent("", found.last) if self.back else Extent(found.first, "")
        if self.bound == "less":
            near = day.isoformat()
            return Extent(found.first, near) if self.back else Extent(near, found.last)
        return found

    def _vague(self, day: date, context: Context) -> Extent:
        """Days ago: at least one day ago; days later: from the next day to the publication."""
        if self.unit == "hour":
            return extent.of_days(day - timedelta(self.back), day + timedelta(not self.back))
        step = shifted(day, 1, self.unit, -1 if self.back else 1)
        if self.back:
            return Extent("", step)
        limit = "" if context.forward or context.day is None else context.day.isoformat()
        return Extent(step, limit)


@dataclass(frozen=True, slots=True)
class Rolling:
    """The stretch that ends or begins with the publication: the past six weeks, recent years, the coming days."""

    count: float | None
    unit: Unit
    back: bool = True
    origin: Origin = "publication"
    basis: Ref = "kg:relative"

    def at(self, context: Context) -> Extent | None:
        """Return the stretch; without a number its far end stays open."""
        bounds = base(context, self.origin, self.unit)
        if bounds is None:
            return None
        near = bounds[0] if self.back else bounds[1]
        if self.origin != "publication":
            near += timedelta(-1 if self.back else 1)
        far = self._far(near)
        return Extent(far, near.isoformat(), "through") if self.back else Extent(near.isoformat(), far, "through")

    def _far(self, near: date) -> str:
        if self.count is None:
            return ""
        inner = self.unit == "day" and self.origin != "publication"
        far = shifted(near, self.count - inner, self.unit, -1 if self.back else 1)
        return f"{far}~" if self.unit == "week" and self.back else far


@dataclass(frozen=True, slots=True)
class Ahead:
    """In three days, within 48 hours: a date only of what is still to come, otherwise a duration."""

    count: float
    unit: Unit
    within: bool
    basis: Ref = "kg:relative"
    origin: Origin = "publication"

    def at(self, context: Context) -> Extent | None:
        """Return the day, or the days until it, if the clause looks forward."""
        if context.day is None or not context.forward:
            return None
        if self.within:
            return Extent(context.day.isoformat(), shifted(context.day, self.count, self.unit, 1))
        return counted(context.day, self.count, self.unit, 1)


@dataclass(frozen=True, slots=True)
class From:
    """So many units before or after a date that stands beside it: "two days after 7 October"."""

    distance: Distance
    point: Value
    basis: Ref = "kg:relative"

    @property
    def origin(self) -> Origin:
        """What the date beside it is counted from."""
        return self.point.origin

    def at(self, context: Context) -> Extent | None:
        """Count from that date."""
        found = self.point.at(context)
        first, last = (extent.first_day(found.first), extent.last_day(found.last)) if found else (None, None)
        if (
            first is None
            or last is None
            or ((last - first).days >= 31 and self.distance.unit in ("hour", "day", "week"))
        ):
            return None
        return extent.join(self.distance.of(first, context), self.distance.of(last, context))


@dataclass(frozen=True, slots=True)
class Told:
    """Then, at the time: the date told before."""

    basis: Ref = "kg:relative"
    origin: Origin = "text"

    def at(self, context: Context) -> Extent | None:
        """Return the date told before."""
        return extent.of_when(context.told) if context.told else None


@dataclass(frozen=True, slots=True)
class Vague:
    """Recently, during Ramadan: words of time that give no date."""

    basis: Ref = "kg:none"
    origin: Origin = "calendar"

    def at(self, context: Context) -> Extent | None:  # noqa: ARG002
        """Return nothing."""
        return None


def counted(day: date, count: float, unit: Unit, step: int) -> Extent:
    """Count units as loosely as speakers do: a week is seven days give or take three, a month is a month.

    >>> counted(date(2024, 5, 7), 2, "month", -1).edtf()
    '2024-03'
    """
    if unit == "week":
        middle = day + timedelta(round(7 * count) * step)
        return extent.of_days(middle - timedelta(3), middle + timedelta(3))
    if unit == "hour":
        far = day + timedelta(-int(-count // 24) * step)
        return extent.of_days(min(day, far), max(day, far))
    edtf = shifted(day, count, unit, step)
    return Extent(edtf, edtf)


def shifted(day: date, count: float, unit: Unit, step: int) -> str:
    """Return the atom so many units away, as exact as the unit.

    >>> shifted(date(2024, 5, 7), 20, "year", -1)
    '2004~'
    """
    if unit == "hour":
        return (day + timedelta(-int(-count // 24) * step)).isoformat()
    if unit in ("day", "week"):
        return (day + timedelta(round(count * (7 if unit == "week" else 1)) * step)).isoformat()
    if unit == "month":
        return extent.atom(*extent.add_months(day, round(count) * step))
    years = count * _LARGE[unit]
    if years % 1:
        return f"{extent.atom(*extent.add_months(day, round(years * 12) * step))}~"
    rough = unit != "year" or (years >= _ROUND and years % 5 == 0)
    return f"{extent.atom(day.year + int(years) * step)}{'~' if rough else ''}"
