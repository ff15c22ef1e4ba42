"""What the engine is given in place of values: a number for each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numpy as np

from kg.bulk.values import Codes, Values

Member = TypeVar("Member")


class Numbers(Generic[Member]):
    """Tuples by number; 0 is the empty one."""

    def __init__(self) -> None:
        self.codes: dict[tuple[Member, ...], int] = {(): 0}
        self.members: list[tuple[Member, ...]] = [()]

    def number(self, members: tuple[Member, ...] | None) -> int:
        """The number of a tuple."""
        found = self.codes.setdefault(members or (), len(self.members))
        if found == len(self.members):
            self.members.append(members or ())
        return found


class Column:
    """The values of one column or group of columns, with what the engine is given for each of them."""

    def __init__(self, values: Values[Any], give: Callable[[Any], int], *, once: bool = False) -> None:
        """`once`: nobody asks for the values again."""
        self.values = values
        self._give = give
        self._once = once
        self._given = np.zeros(0, np.int32)

    def given(self, codes: Codes) -> Codes:
        """For each row the number that the engine is given."""
        if len(self._given) < len(self.values):
            start = len(self._given)
            more = [self._give(value) for value in self.values.values[start:]]
            if self._once:
                self.values.release(start)
            self._given = np.concatenate([self._given, np.array(more, np.int32)])
        return self._given[codes]
