"""What the engine is given in place of values: a number for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar, overload

import duckdb
import numpy as np
import pyarrow as pa

from kg.bulk.register import Register
from kg.bulk.texts import AT_ONCE
from kg.bulk.values import Codes, Values
from kg.model import Ref

Member = TypeVar("Member")

PARTIES = 0
"""The number of their register."""


class Numbers(Generic[Member]):
    """Tuples by number; 0 is the empty one. For those of which there are few."""

    def __init__(self) -> None:
        self.codes: dict[tuple[Member, ...], int] = {(): 0}
        self.members: list[tuple[Member, ...]] = [()]

    def numbers(self, tuples: Sequence[tuple[Member, ...] | None]) -> list[int]:
        """The numbers of some tuples."""
        return [self._number(members or ()) for members in tuples]

    def _number(self, members: tuple[Member, ...]) -> int:
        found = self.codes.setdefault(members, len(self.members))
        if found == len(self.members):
            self.members.append(members)
        return found


class PartyNumbers:
    """Tuples of references on their way into the engine; 0 is the empty one."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._texts = Register(connection, PARTIES)
        self._texts.add("")

    def numbers(self, parties: Sequence[tuple[Ref, ...] | None]) -> list[int]:
        """The numbers of some tuples."""
        return self._texts.numbers([" ".join(refs or ()) for refs in parties])

    def all(self) -> Parties:
        """All that have a number."""
        return Parties(self._texts.texts())


class Parties(Sequence[tuple[Ref, ...]]):
    """Tuples of references by number, kept as text: there may be as many as people, and each is seldom asked for."""

    def __init__(self, texts: pa.StringArray) -> None:
        self.texts = texts
        """The references of each, with spaces between them."""

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, number: int) -> tuple[Ref, ...]: ...

    @overload
    def __getitem__(self, number: slice) -> list[tuple[Ref, ...]]: ...

    def __getitem__(self, number: int | slice) -> tuple[Ref, ...] | list[tuple[Ref, ...]]:
        if isinstance(number, slice):
            return [_refs(text) for text in self.texts[number].to_pylist()]
        return _refs(self.texts[number].as_py())

    def __iter__(self) -> Iterator[tuple[Ref, ...]]:
        for start in range(0, len(self), AT_ONCE):
            yield from self[start : start + AT_ONCE]


def _refs(text: str) -> tuple[Ref, ...]:
    return tuple(text.split(" ")) if text else ()


class Column:
    """The values of one column or group of columns, with what the engine is given for each of them."""

    def __init__(
        self, values: Values[Any], give: Callable[[Sequence[Any]], Sequence[int]], *, once: bool = False
    ) -> None:
        """`once`: nobody asks for the values again."""
        self.values = values
        self._give = give
        self._once = once
        self._given = np.zeros(0, np.int32)

    def given(self, codes: Codes) -> Codes:
        """For each row the number that the engine is given."""
        if len(self._given) < len(self.values):
            start = len(self._given)
            more = self._give(self.values.values[start:])
            if self._once:
                self.values.release(start)
            self._given = np.concatenate([self._given, np.array(more, np.int32)])
        return self._given[codes]
