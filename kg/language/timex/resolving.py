"""Resolve time expressions to dates: from what they mean and when the text appeared to EDTF with strict bounds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from kg import dates
from kg.language.timex import extent
from kg.language.timex.extent import Context, Extent
from kg.language.timex.finding import Timex, plain
from kg.language.timex.values import Value
from kg.model import When


def resolve(
    timex: Timex,
    anchor: When | None,
    *,
    forward: bool = False,
    previous: When | None = None,
    event: When | None = None,
) -> When | None:
    """Return the date that an expression means, or None where it gives none or the context does not tell.

    Args:
        timex: What `find` returned.
        anchor: When the text was published; without it only dates in full can be resolved.
        forward: The clause speaks of what is still to come ("will vote on Sunday").
        previous: The last date told before in the text, for "two days later", "that month".
        event: When the event was that the expression names ("a day after the attack"), if somebody knows.
    """
    try:
        found = _extent(timex.value, anchor, forward, previous, event)
        if found is None or (not found.first and not found.last):
            return None
        when = dates.when(found.edtf(), timex.value.basis)
    except (ValueError, OverflowError):  # a day that the calendar does not have, a year that stores disagree on
        return None
    return when.model_copy(update={"words": timex.words})


def told(
    timexes: Iterable[Timex], anchor: When | None, forward: Callable[[Timex], bool] = lambda _: False
) -> Iterator[tuple[Timex, When | None]]:
    """Resolve the expressions of one text in their order, each with the last date told before it."""
    previous: When | None = None
    for timex in timexes:
        coming = forward(timex)
        yield timex, resolve(timex, anchor, forward=coming, previous=previous)
        bare = resolve(plain(timex), anchor, forward=coming, previous=previous)
        if bare is not None and plain(timex).kind == "date" and bare.earliest is not None and bare.latest is not None:
            previous = bare


def _extent(
    value: Value, anchor: When | None, forward: bool, previous: When | None, event: When | None
) -> Extent | None:
    """Ask for the first and the last day on which the text can have appeared, and keep what both leave possible."""
    earliest, latest = (anchor.earliest, anchor.latest) if anchor else (None, None)

    def at(day: date | None) -> Extent | None:
        return value.at(Context(day, latest or earliest, previous, event, forward))

    if value.origin in ("calendar", "text", "event") or earliest == latest:
        return at(latest)
    if earliest is not None and latest is not None:
        return extent.join(at(earliest), at(latest))
    found = at(earliest or latest)
    if found is None:
        return None
    return Extent(found.first, "", found.style) if latest is None else Extent("", found.last, found.style)
