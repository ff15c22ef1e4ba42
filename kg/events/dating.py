"""One date from the dates of several claims, never narrower than they allow. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kg.model import When
from kg.model.made import like

BASIS_RANK = ("kg:explicit", "kg:yearInferred", "kg:relative", "kg:inferred", "kg:none")


def date_of(dates: Iterable[When | None]) -> When | None:
    """One date from the dates of several claims: bounds that all share, else the hull of all; nothing narrower.

    The EDTF text is that of the narrowest of them, among equals of the best-founded.
    """
    given = [d for d in dates if d is not None and d.edtf is not None]
    if not given:
        return None
    if len(given) == 1:
        return given[0] if given[0].words is None else like(given[0], words=None)
    known = sorted(set(given), key=_preference)
    first = max((d.earliest for d in known if d.earliest), default=None)
    last = min((d.latest for d in known if d.latest), default=None)
    if first is not None and last is not None and first > last:
        first = None if any(d.earliest is None for d in known) else min(d.earliest for d in known if d.earliest)
        last = None if any(d.latest is None for d in known) else max(d.latest for d in known if d.latest)
    return like(known[0], earliest=first, latest=last, words=None)


def _preference(when: When) -> tuple[int, int, str]:
    width = (when.latest or date.max) - (when.earliest or date.min)
    return width.days, BASIS_RANK.index(when.basis), when.edtf or ""


def overlap(one: When | None, other: When | None) -> bool:
    """Whether two dates have a day in common; an unknown one may be any day."""
    if one is None or other is None:
        return True
    starts = max(one.earliest or date.min, other.earliest or date.min)
    return starts <= min(one.latest or date.max, other.latest or date.max)
