"""The engine that sorts, joins and counts: DuckDB within bounded memory, with a folder for what does not fit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kg.bulk.room import Room, is_full, says_full
from kg.bulk.schema import COLUMNS, TABLES
from kg.errors import OutputError

MEMORY, READING = 100, 130
"""Megabytes that the engine may hold, and while an answer to much input is read; more goes to its files.

An answer that has begun cannot be begun again with more, unless its rows have one order only.
"""

THREADS = 4
"""Cores that the engine uses at most: each needs memory of its own."""

ALONE = 2**26
"""Bytes of input up to which it uses one: there a second saves a thirtieth of the time, and costs a tenth more CPU."""

LARGE = 2**28
"""Bytes of input up to which the engine keeps its memory for itself from the start: it takes a twentieth less time, and
does not give back what it had."""

BATCH = 4_096
"""Rows of an answer that are in memory at a time."""

PORTION = 122_880
"""Rows that the engine keeps together: it takes them in at a third of the cost when as many come at once."""

LONG = 2**26
"""Bytes that wait to become such a portion, at most: rows may have long texts."""

NEVER = "1TB"
"""What must have changed before the engine packs its tables, which would be read once or twice more."""

INTERRUPTED = re.compile("Query interrupted|KeyboardInterrupt")
"""What the engine makes of Ctrl-C, depending on what it is at."""


@contextmanager
def connected(folder: Path, size: int = 0) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that is closed at the end, so that its files can be removed; `size` is that of the input in bytes.

    In the meantime Arrow takes memory from the system, which gets back what is free.
    """
    with _telling(folder.parent):
        connection, pool = connect(folder / "engine", size), pa.default_memory_pool()
        pa.set_memory_pool(pa.system_memory_pool())
        try:
            yield connection
        finally:
            pa.set_memory_pool(pool)
            connection.close()


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """Say in kg's words what the engine says of Ctrl-C, and of memory or a disk that is full."""
    try:
        yield
    except (duckdb.Error, RuntimeError) as error:
        told = _told(error, folder)
        if told is None:
            raise
        raise told from error


def _told(error: Exception, folder: Path) -> BaseException | None:
    text = str(error)
    if isinstance(error, duckdb.IOException):
        return OutputError(f"cannot write '{folder}': {text.rpartition(': ')[2]}; what was there is as it was")
    if is_full(error):
        what = text.partition("\n")[0].rpartition("Error: ")[2]
        return OutputError(f"there is too little memory, or disk in '{folder}': {what}; what was there is as it was")
    return KeyboardInterrupt() if INTERRUPTED.search(text) else None


def by_itself(**settings: str) -> duckdb.DuckDBPyConnection:
    """A database in memory that loads nothing, takes no variable of Python for a table, and shows no progress."""
    alone = ("autoinstall_known_extensions", "autoload_known_extensions", "python_enable_replacements")
    config: dict[str, Any] = dict.fromkeys(alone, "false") | settings
    connection = duckdb.connect(":memory:", config=config)
    connection.execute("SET enable_progress_bar = false")  # which it shows where Python has no script, as in notebooks
    return connection


def connect(folder: Path, size: int = 0) -> duckdb.DuckDBPyConnection:
    """A database of this process, which grows in a folder and not in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = by_itself(
        memory_limit=f"{MEMORY}MB",
        block_allocator_memory=f"{MEMORY if size <= LARGE else 0}MB",
        allocator_flush_threshold="16MB",
        threads=str(min(os.cpu_count() or 1, THREADS) if size > ALONE else 1),
        temp_directory=str(folder),
        preserve_insertion_order="false",
        checkpoint_threshold=NEVER,
    )
    connection.execute(f"CREATE TABLE room AS SELECT {MEMORY if size <= LARGE else READING} AS reading")
    for table in TABLES:
        connection.execute(f"CREATE TABLE {table}")
    return connection


def batches(
    connection: duckdb.DuckDBPyConnection, query: str, rows: int = BATCH, *, in_order: bool = False
) -> Iterator[pa.RecordBatch]:
    """The answer, some rows at a time; `in_order` says that its rows have one order only.

    Such an answer is begun again where memory does not suffice for the rest of it.
    """
    own = connection.cursor()
    own.execute("SET streaming_buffer_size = '1MB'")
    try:
        (reading,) = own.execute("SELECT reading FROM room").fetchall()[0]
        with Room(own) as room:
            if not in_order:
                room.widen(reading)
            given = 0
            while True:
                try:
                    for batch in _after(given, room.find(lambda: _start(own, query, rows))):
                        yield batch
                        given += len(batch)
                except duckdb.Error as error:
                    if not in_order:
                        raise
                    room.grow(error)
                else:
                    return
    finally:
        own.close()


def _start(own: duckdb.DuckDBPyConnection, query: str, rows: int) -> Iterator[pa.RecordBatch]:
    """An answer whose first rows are there, for which memory was needed most."""
    found = _read(own.sql(query).to_arrow_reader(rows))
    first = next(found, None)
    return chain([] if first is None else [first], found)


def _read(reader: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    try:
        yield from reader
    except OSError as error:  # what Arrow makes of all that the engine says
        if says_full(error):
            raise duckdb.OutOfMemoryException(str(error)) from error
        raise


def _after(given: int, found: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Rows without so many of the first."""
    for batch in found:
        if given < len(batch):
            yield batch.slice(given)
        given = max(given - len(batch), 0)


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"


def execute(connection: duckdb.DuckDBPyConnection, script: str) -> duckdb.DuckDBPyConnection:
    """Execute some statements; the answer is that of the last."""
    for statement in connection.extract_statements(script):
        with Room(connection) as room:
            room.find(lambda statement=statement: connection.execute(statement))  # type: ignore[misc]
    return connection


def give_back(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the system what was let go of: between two steps, lest what the next one takes comes on top of it.

    The engine, too, holds no more than at its begin, if a step had more and could not let go of it at its end.
    """
    with suppress(duckdb.OutOfMemoryException):
        connection.execute(f"SET GLOBAL memory_limit = '{MEMORY}MB'")
    pa.default_memory_pool().release_unused()


def one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The only row of an answer."""
    (row,) = execute(connection, query).fetchall()
    return tuple(row)


def insert(connection: duckdb.DuckDBPyConnection, name: str, rows: pa.Table) -> None:
    """Add rows to a table."""
    connection.register("incoming", rows)
    execute(connection, f'INSERT INTO "{name}" BY NAME SELECT * FROM incoming')
    connection.unregister("incoming")


class Portions:
    """Rows on their way into a table, which gets so many at a time as the engine keeps together."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, table: str) -> None:
        self._connection, self._table = connection, table
        self._waiting: list[pa.Table] = []

    def add(self, rows: pa.Table) -> None:
        """Add rows, now or later."""
        self._waiting.append(rows)
        if sum(map(len, self._waiting)) >= PORTION:
            every = pa.concat_tables(self._waiting)
            insert(self._connection, self._table, every.slice(0, PORTION))
            self._waiting = [every.slice(PORTION)]
        elif sum(waiting.nbytes for waiting in self._waiting) >= LONG:
            self.end()

    def end(self) -> None:
        """Add all that were to be added later."""
        if self._waiting:
            insert(self._connection, self._table, pa.concat_tables(self._waiting))
            self._waiting.clear()


def put(connection: duckdb.DuckDBPyConnection, table: str, **columns: Iterable[Any]) -> None:
    """Add rows to a table, column by column."""
    types = COLUMNS[table]
    insert(connection, table, pa.table({name: pa.array(cells, types[name]) for name, cells in columns.items()}))


def put_rows(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Add rows to a table, each with a cell for every column in their order."""
    names = list(COLUMNS[table])
    put(connection, table, **{name: [row[place] for row in rows] for place, name in enumerate(names)})
