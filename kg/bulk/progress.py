"""Tells how much of a whole build by columns is done, so that what is left follows from the time it took."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from kg.inputs import Progress

Item = TypeVar("Item")

SHARES = {
    "checking": 27,
    "finding repeated rows": 3,
    "finding events": 16,
    "comparing": 7,
    "naming events": 9,
    "finding edges": 5,
    "writing turtle": 33,
}
"""Hundredths of the time of a build that its stages take, in their order: between those of 5 and of 20 million rows."""

FINE = 100
"""Steps in a hundredth."""


class Whole:
    """Tells of a stage as of its share of the whole build."""

    def __init__(self, tell: Progress) -> None:
        self._tell = tell

    def tell(self, stage: str, done: int, total: int | None) -> None:
        """Tell how far a stage has come; one that has no share takes hardly any time."""
        if stage not in SHARES:
            self._tell(stage, done, total)
            return
        stages = list(SHARES)
        before = sum(SHARES[earlier] for earlier in stages[: stages.index(stage)])
        within = min(done / total, 1.0) if total else 0.0
        self._tell(stage, round(FINE * (before + SHARES[stage] * within)), FINE * sum(SHARES.values()))


class Stage:
    """A stage that says of itself how far it has come."""

    def __init__(self, tell: Progress, name: str, total: int) -> None:
        self._tell, self._name, self._total, self._done = tell, name, total, 0
        tell(name, 0, total)

    def add(self, much: int) -> None:
        """So much more is done."""
        self._done = min(self._done + much, self._total)
        self._tell(self._name, self._done, self._total)

    def each(self, items: Iterable[Item], much: int) -> Iterator[Item]:
        """The same items; so much is done with each of them."""
        for item in items:
            yield item
            self.add(much)
