"""What is asked of a distributed engine, and the one that does it in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")
ValueOut_co = TypeVar("ValueOut_co", covariant=True)

Parcel = tuple[int, bytes]
"""Some rows on their way, as the bytes of an Arrow stream, with the number of the part for which they are meant."""


class Shared(Protocol[ValueOut_co]):
    """Something that every task needs: it travels once to each machine."""

    @property
    def value(self) -> ValueOut_co:
        """The thing itself."""
        ...


class Engine(Protocol):
    """Runs tasks on one or many machines, those that fail once more."""

    def share(self, value: Value) -> Shared[Value]:
        """Send something to all machines."""
        ...

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """What a task makes of each item, in their order."""
        ...

    def exchange(
        self,
        send: Callable[[Item], Iterable[Parcel]],
        items: Sequence[Item],
        receive: Callable[[int, Iterable[bytes]], Result],
        parts: Sequence[int],
    ) -> list[Result]:
        """Send parcels from every item to some parts; what a task makes of all that a part gets, in their order.

        Parcels for other parts are dropped. The order in which parcels arrive may be any.
        """
        ...

    def close(self) -> None:
        """End what was begun for this build."""
        ...


class Kept(NamedTuple, Generic[Value]):
    """Something shared within one process."""

    value: Value


class Serial:
    """One task after the other in this process: for tests, and to see what an engine adds."""

    def share(self, value: Value) -> Shared[Value]:
        """Keep it."""
        return Kept(value)

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """One after the other."""
        return [work(item) for item in items]

    def exchange(
        self,
        send: Callable[[Item], Iterable[Parcel]],
        items: Sequence[Item],
        receive: Callable[[int, Iterable[bytes]], Result],
        parts: Sequence[int],
    ) -> list[Result]:
        """All parcels wait in memory."""
        waiting: dict[int, list[bytes]] = {part: [] for part in parts}
        for item in items:
            for part, parcel in send(item):
                if part in waiting:
                    waiting[part].append(parcel)
        return [receive(part, iter(waiting.pop(part))) for part in parts]

    def close(self) -> None:
        """Nothing was begun."""
