"""The engine that sorts, joins and counts: DuckDB in a folder of its own, within bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

MEMORY = "220MB"
"""What the engine may hold; more goes to its files."""

BATCH = 20_000
"""Rows of an answer that are in memory at a time."""


@contextmanager
def connected(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that is closed at the end, so that its files can be removed."""
    connection = connect(folder / "engine")
    try:
        yield connection
    finally:
        connection.close()


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in a folder, which grows there and not in memory."""
    folder.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        str(folder / "work.duckdb"),
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(folder / "spill"),
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )
    connection.execute("SET checkpoint_threshold='1GB'")
    return connection


def batches(connection: duckdb.DuckDBPyConnection, query: str, rows: int = BATCH) -> Iterator[pa.RecordBatch]:
    """The answer, some rows at a time."""
    own = connection.cursor()
    try:
        yield from own.sql(query).to_arrow_reader(rows)
    finally:
        own.close()


def one(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The only row of an answer."""
    (row,) = connection.execute(query).fetchall()
    return tuple(row)


def insert(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    """Add rows to a table, which is made if it is not there."""
    connection.register("incoming", table)
    exists = connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = ?", [name]).fetchall()
    if exists:
        connection.execute(f'INSERT INTO "{name}" BY NAME SELECT * FROM incoming')  # noqa: S608  a name of ours
    else:
        connection.execute(f'CREATE TABLE "{name}" AS SELECT * FROM incoming')  # noqa: S608
    connection.unregister("incoming")
