"""Memory for the engine: more than it may hold, as long as a step of its work needs it."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing, suppress
from typing import TypeVar

import duckdb

Answer = TypeVar("Answer")

CEILING = 2_048
"""Megabytes beyond which the engine asks for no more, where a step of its work needs more at once than it may hold."""

FULL = re.compile("Out of Memory|(?:could not|failed to) (?:allocate|pin)")
"""What the engine says of memory that does not suffice when it ends a statement, or when Arrow asks it for more rows:
then the error is of another class."""


def says_full(error: Exception) -> bool:
    """Whether an error tells of too little memory."""
    return FULL.search(str(error)) is not None


def is_full(error: Exception) -> bool:
    """Whether memory did not suffice."""
    if isinstance(error, duckdb.TransactionException):
        return says_full(error)
    return isinstance(error, duckdb.OutOfMemoryException)


class Room:
    """Memory for a step of the engine's work: more than it may hold, as long as a step needs it."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._before = 0.0

    def __enter__(self) -> Room:
        return self

    def find(self, work: Callable[[], Answer]) -> Answer:
        """Do some work; where it cannot be done within the memory that there is, with half as much again."""
        while True:
            try:
                return work()
            except duckdb.Error as error:
                self.grow(error)

    def grow(self, error: Exception) -> None:
        """Have half as much again, if there was an error for want of memory; any other is raised again."""
        limit = self._limit()
        if limit > CEILING or not is_full(error):
            raise error
        self._set(limit, f"{int(limit * 1.5)}MiB")

    def widen(self, megabytes: int) -> None:
        """Have at least so much from the start."""
        limit = self._limit()
        if limit * 1.05 < megabytes:  # MiB and MB
            self._set(limit, f"{megabytes}MB")

    def _set(self, before: float, limit: str) -> None:
        self._before = self._before or before
        self._connection.execute(f"SET GLOBAL memory_limit = '{limit}'")

    def __exit__(self, *_: object) -> None:
        if self._before:
            # the connection itself may hold an answer; and what is in use is let go of later
            with closing(self._connection.cursor()) as own, suppress(duckdb.OutOfMemoryException):
                own.execute(f"SET GLOBAL memory_limit = '{self._before}MiB'")

    def _limit(self) -> float:
        """Megabytes (MiB) that the engine may hold now."""
        (row,) = self._connection.execute("SELECT current_setting('memory_limit')").fetchall()
        size, unit = row[0].split()
        return float(size) * {"KiB": 2**-10, "MiB": 1, "GiB": 2**10}[unit]
