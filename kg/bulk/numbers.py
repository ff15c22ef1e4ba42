"""What the engine is given in place of values: a number for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

import numpy as np

from kg.bulk.texts import AT_ONCE, gather
from kg.bulk.values import Codes, Values
from kg.model import Ref

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


class Parties(Sequence[tuple[Ref, ...]]):
    """Tuples of references by number, kept as text: there may be as many as people, and each is seldom asked for."""

    def __init__(self, parties: Iterable[tuple[Ref, ...]]) -> None:
        self.texts = gather(map(" ".join, parties))
        """The references of each, with spaces between them."""

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, number: int) -> tuple[Ref, ...]: ...

    @overload
    def __getitem__(self, number: slice) -> list[tuple[Ref, ...]]: ...

    def __getitem__(self, number: int | slice) -> tuple[Ref, ...] | list[tuple[Ref, ...]]:
        if isinstance(number, slice):
            return [tuple(text.split()) for text in self.texts[number].to_pylist()]
        return tuple(self.texts[number].as_py().split())

    def __iter__(self) -> Iterator[tuple[Ref, ...]]:
        for start in range(0, len(self), AT_ONCE):
            yield from self[start : start + AT_ONCE]


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
