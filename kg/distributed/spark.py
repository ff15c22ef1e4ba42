"""Apache Spark as the engine: its scheduler runs, retries and moves; all work on rows is ours, in Arrow batches.

Parcels of some thousand rows cross between Python and the JVM as bytes, so that no row does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from pyspark import SparkConf
from pyspark.sql import SparkSession

from kg.distributed.engines import Parcel, Shared

if TYPE_CHECKING:
    from pyspark import SparkContext

Item = TypeVar("Item")
Result = TypeVar("Result")
Value = TypeVar("Value")

LOCAL = "local[*,4]"
"""Where nothing else is configured: all cores of this machine, and each task up to four times."""


class Spark:
    """Runs tasks on Spark: on the session that there is, or on one of its own."""

    def __init__(self, master: str | None = None) -> None:
        """`master` is the address of a cluster; without it, what Spark is configured for, else this machine."""
        session = SparkSession.getActiveSession()
        self._own = session is None
        self._session = session or _session(master)

    @property
    def _context(self) -> SparkContext:
        return self._session.sparkContext

    def share(self, value: Value) -> Shared[Value]:
        """Broadcast it."""
        return self._context.broadcast(value)

    def each(self, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """One task for each item."""
        return self._context.parallelize(items, len(items)).map(work).collect() if items else []

    def exchange(
        self,
        send: Callable[[Item], Iterable[Parcel]],
        items: Sequence[Item],
        receive: Callable[[int, Iterable[bytes]], Result],
        parts: Sequence[int],
    ) -> list[Result]:
        """One task for each item, a shuffle of parcels, and one task for each part."""
        place = {part: number for number, part in enumerate(parts)}

        def sent(item: Item) -> Iterator[Parcel]:
            return ((place[part], parcel) for part, parcel in send(item) if part in place)

        def received(number: int, parcels: Iterable[Parcel]) -> Iterator[Result]:
            yield receive(parts[number], (parcel for _, parcel in parcels))

        if not parts:
            return []
        moved = self._context.parallelize(items, max(1, len(items))).flatMap(sent).partitionBy(len(parts), int)
        return moved.mapPartitionsWithIndex(received).collect()

    def close(self) -> None:
        """Stop the session, if it is our own."""
        if self._own:
            self._session.stop()


def _session(master: str | None) -> SparkSession:
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # the Python that has kg, not the first in the path
    builder = SparkSession.builder.appName("kg build")
    settings = {"spark.ui.showConsoleProgress": "false"}
    if master is not None:
        builder = builder.master(master)
    else:
        settings |= {"spark.master": LOCAL} if not _configured() else {}
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def _configured() -> bool:
    """Whether Spark's own files or the command that started us name a master."""
    return SparkConf().get("spark.master") is not None
