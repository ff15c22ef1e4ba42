"""What a date means with the words around it: since, until, by, before, after, from ... to, between ... and."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from kg.language.timex import extent
from kg.language.timex.extent import Context, Extent, Style
from kg.language.timex.named import Weekday, Yearless
from kg.language.timex.values import Fixed, Origin, Portion, Value
from kg.model import Ref

Signal = Literal["", "since", "until", "by", "before", "after", "from", "about", "between"]
"""The words before a date that change its meaning (the signals of ISO-TimeML), one spelling for each meaning."""

_BASES: tuple[Ref, ...] = ("kg:none", "kg:explicit", "kg:yearInferred", "kg:relative")
_ORIGINS: tuple[Origin, ...] = ("calendar", "event", "text", "nearby", "publication")


@dataclass(frozen=True, slots=True)
class Signalled:
    """A date with a signal. Since and until give intervals, the others a moment on one side of the date.

    Before and after include the date itself, because it often stands for its event ("after 2003", "after the
    28 January attack"), and what follows an event may happen on the same day.
    """

    signal: Signal
    value: Value

    @property
    def basis(self) -> Ref:
        """How the date is got."""
        return self.value.basis

    @property
    def origin(self) -> Origin:
        """What the date is counted from."""
        return self.value.origin

    def at(self, context: Context) -> Extent | None:
        """Return the side of the date that the signal means."""
        found = self.value.at(replace(context, forward=False) if self.signal == "since" else context)
        if found is None:
            return None
        signal = self.signal
        if signal == "since" or (signal == "from" and context.forward):
            return Extent(found.first, "", "through")
        if signal in ("until", "by", "before"):
            last = _end(found.last) if isinstance(self.value, Portion) and self.value.piece == "end" else found.last
            return Extent("", last, "through" if signal == "until" else "within")
        if signal == "after":
            return Extent(found.first, "")
        if signal == "about" and found.first == found.last:
            return Extent(f"{found.first}~", f"{found.last}~")
        return found


@dataclass(frozen=True, slots=True)
class Range:
    """From one date to another; a date without a year or week is the nearest to the other one."""

    first: Value
    last: Value
    style: Style = "through"

    @property
    def basis(self) -> Ref:
        """How the weaker of the dates is got; a year that stands beside the other date is in the text."""
        if isinstance(self.first, Yearless) and isinstance(self.last, Fixed):
            return "kg:explicit"
        return max(self.first.basis, self.last.basis, key=_BASES.index)

    @property
    def origin(self) -> Origin:
        """What the dates are counted from."""
        return max(self.first.origin, self.last.origin, key=_ORIGINS.index)

    def at(self, context: Context) -> Extent | None:
        """Date the firmer end, then the other one by it."""
        if _floats(self.last) and (context.forward or not _floats(self.first)):
            first = self.first.at(context)
            last = self.last.at(_near(context, first.first, forward=True)) if first else None
        else:
            last = self.last.at(context)
            first = (
                self.first.at(_near(context, last.last, forward=False) if _floats(self.first) else context)
                if last
                else None
            )
        return Extent(first.first, last.last, self.style) if first and last else None


def _floats(value: Value) -> bool:
    inner = value.of if isinstance(value, Portion) else value
    return isinstance(inner, Yearless) or (isinstance(inner, Weekday) and not inner.which and inner.week is None)


def _near(context: Context, edtf: str, *, forward: bool) -> Context:
    day = extent.first_day(edtf) if forward else extent.last_day(edtf)
    return replace(context, day=day, year_day=day, told=None, forward=forward)


def _end(edtf: str) -> str:
    day = extent.last_day(edtf)
    return edtf if day is None else day.isoformat()
