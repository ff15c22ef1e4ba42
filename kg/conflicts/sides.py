"""The answers to one question and the claims that give each: a contradiction needs two voices. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TypeVar

from kg.model import Claim, Figure, Ref, Side, When

Position = TypeVar("Position")

ABOUT = 0.1
"""How far "about 40" may be off: 36 and 44 do not contradict it."""


def sides(
    positions: Sequence[tuple[Position, Claim]],
    exclude: Callable[[Position, Position], bool],
    shown: Callable[[Position], str],
) -> tuple[Side, ...]:
    """Every position that another one excludes, with its claims; positions shown alike are one side."""
    given: dict[Position, list[Claim]] = {}
    for position, claim in positions:
        given.setdefault(position, []).append(claim)
    sides: dict[str, list[Claim]] = {}
    for one, claims in given.items():
        if any(exclude(one, other) and voices(claims) != voices(theirs) for other, theirs in given.items()):
            sides.setdefault(shown(one), []).extend(claims)
    return tuple(side(value, found) for value, found in sorted(sides.items())) if len(sides) > 1 else ()


def side(value: str, claims: Iterable[Claim]) -> Side:
    """One answer with the keys of its claims."""
    return Side(value, tuple(sorted({claim.key for claim in claims})))


def voice(claim: Claim) -> tuple[object, ...]:
    """Who speaks: nobody contradicts themselves in one document."""
    return claim.document, claim.speakers, claim.on_behalf_of


def voices(claims: Iterable[Claim]) -> set[tuple[object, ...]]:
    """Everybody who speaks in some claims."""
    return {voice(claim) for claim in claims}


def bounds(when: When | None) -> tuple[date, date]:
    """First and last possible day; an open side reaches to the end of time."""
    return ((when.earliest if when else None) or date.min, (when.latest if when else None) or date.max)


def apart(one: tuple[date, date], other: tuple[date, date]) -> bool:
    """Whether two dates have no day in common."""
    return max(one[0], other[0]) > min(one[1], other[1])


def exclude_each_other(one: Figure, other: Figure) -> bool:
    """Whether two numbers, each with its bound, cannot both be true."""
    (low, high), (least, most) = span(one), span(other)
    return max(low, least) > min(high, most)


def span(figure: Figure) -> tuple[float, float]:
    """The least and the greatest number that a figure allows."""
    value = figure.value
    ranges: dict[Ref, tuple[float, float]] = {
        "kg:about": (value * (1 - ABOUT), value * (1 + ABOUT)),
        "kg:atLeast": (value, float("inf")),
        "kg:moreThan": (value + 1, float("inf")),
        "kg:atMost": (0, value),
        "kg:lessThan": (0, value - 1),
        "kg:between": (value, value if figure.upper is None else figure.upper),
    }
    return ranges.get(figure.bound, (value, value))
