"""Deals rows into files, so that what is done some at a time opens its own: memory does not grow with the rows.

Claims are dealt by the day of which they tell, for nothing that is of one day meets what is of another; what is to be
sorted is dealt by ranges of the text by which it is.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from kg.bulk import engine

MANY = 3_000_000
"""Claims that are all together in a table; more are dealt."""

SIZE = 500_000
"""About as many rows has a part."""

PARTS = 64
"""Parts at most, however large they become: each has a file that is open while rows are dealt."""

SAMPLE = 10_000
"""Rows by which ranges of about equal size are found."""

PATTERN = re.compile(r"[*?[\\]")
"""What stands for other characters in the engine's names of files: no rows are dealt into such a folder."""

GROUP, DEALT = 8_192, 4_096
"""Rows that a file keeps together, and rows of a part that go into its file at a time: so many of every part may be in
memory. The engine would take half a million, and needs twice the time for that."""

LEAST = 2_048
"""Rows of which the engine makes no less."""

USUAL = 256
"""Bytes of free text up to which a row is as all others; one with more counts for several."""

FREE = ("actor_text", "target_text", "note", "id")
"""The columns of claims in which long texts may stand."""


class Dealt:
    """Rows in files, each with those of one part."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, weight: int = 1) -> None:
        """`weight` is for how many usual rows each counts."""
        self._connection, self._weight = connection, weight
        self._folder = Path(tempfile.mkdtemp(prefix="dealt-", dir=folder_of(connection)))
        self._times = 0

    def add(self, query: str) -> None:
        """Add the rows of an answer; its column `part` says which part each is of."""
        self._times += 1
        to = f"TO {engine.quoted(str(self._folder / str(self._times)))}"
        how = "FORMAT parquet, PARTITION_BY (part), WRITE_PARTITION_COLUMNS, OVERWRITE"
        group, at_once = (max(rows // self._weight, LEAST) for rows in (GROUP, DEALT))
        how += f", PARQUET_VERSION v2, COMPRESSION uncompressed, ROW_GROUP_SIZE {group}"
        engine.execute(self._connection, f"SET partitioned_write_flush_threshold = {at_once}")
        engine.execute(self._connection, f"COPY ({query}) {to} ({how})")  # done again, it begins anew

    def rows(self, part: int | None = None) -> str | None:
        """What holds the rows of a part, or of all, in a query; none where there are no rows."""
        files = sorted(self._folder.glob(f"*/part={'*' if part is None else part}/*.parquet"))
        if not files:
            return None
        names = ", ".join(engine.quoted(str(file)) for file in files)
        return f"read_parquet([{names}], hive_partitioning = false)"

    def drop(self, part: int | None = None) -> None:
        """Remove the rows of a part, or of all."""
        for folder in [self._folder] if part is None else list(self._folder.glob(f"*/part={part}")):
            shutil.rmtree(folder)


def folder_of(connection: duckdb.DuckDBPyConnection) -> Path:
    """The folder of the engine's files."""
    return Path(engine.one(connection, "SELECT current_setting('temp_directory')")[0])


def number(connection: duckdb.DuckDBPyConnection, count: int, most: int) -> int:
    """Into how many parts rows are dealt; into one where at most so many are together."""
    can = PATTERN.search(str(folder_of(connection))) is None
    return min(1 + count // SIZE, PARTS) if count > most and can else 1


class Claims:
    """The claims, which say of themselves in which part they are; parts are of whole days."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Put a view in the place of the table `claims`, with a column `part`; the table `days` is there."""
        self._connection = connection
        texts = " + ".join(f"coalesce(sum(strlen({column})), 0)" for column in FREE)
        count, size = engine.one(connection, f"SELECT count(*), ({texts})::BIGINT FROM claims")
        self.weight = 1 + size // max(count, 1) // USUAL
        """For how many usual rows a claim counts with its texts."""
        self.parts, self._dealt = range(number(connection, count, MANY)), None
        if len(self.parts) > 1:
            self._dealt = Dealt(connection, self.weight)
            part = f"coalesce(date, 0) % {len(self.parts)} AS part"
            self._dealt.add(f"SELECT claims.*, {part} FROM claims JOIN days USING (whenever)")
            engine.execute(connection, f"DROP TABLE claims; CREATE VIEW claims AS FROM {self._dealt.rows()}")
            engine.give_back(connection)
        else:
            view = "SELECT *, 0 AS part FROM accepted"
            engine.execute(connection, f"ALTER TABLE claims RENAME TO accepted; CREATE VIEW claims AS {view}")

    def drop(self) -> None:
        """Let go of them."""
        engine.execute(self._connection, "DROP VIEW claims; DROP TABLE IF EXISTS accepted")
        if self._dealt is not None:
            self._dealt.drop()


class Ranges:
    """Rows that are sorted by a column of texts, one range of the texts after the other where they are many."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, source: str, by: str, most: int, weight: int = 1) -> None:
        """`source` has the column `by` with about the texts that the rows will have; `most` are sorted at a time.

        `weight` is for how many usual rows each counts.
        """
        self._connection, self._by = connection, by
        (self.count,) = engine.one(connection, f"SELECT count(*) FROM {source}")
        self.ends: Sequence[str] = []
        """The texts with which ranges begin, but for the first."""
        ranges = number(connection, self.count * weight, most)
        if ranges > 1:
            sample = f"SELECT {by} FROM {source} USING SAMPLE reservoir({SAMPLE} ROWS)"
            found = sorted(text for (text,) in engine.execute(connection, sample).fetchall())
            self.ends = sorted({found[len(found) * part // ranges] for part in range(1, ranges)})
        self._dealt = Dealt(connection, weight) if self.ends else None

    def add(self, query: str) -> None:
        """Add the rows of an answer."""
        if self._dealt is not None:
            self._dealt.add(f"SELECT *, {self._part(0, len(self.ends))} AS part FROM ({query})")
        else:
            engine.execute(
                self._connection,
                f"CREATE TABLE IF NOT EXISTS ranged AS FROM ({query}) LIMIT 0; INSERT INTO ranged {query}",
            )

    def _part(self, first: int, last: int) -> str:
        """The number of a text's range, which is one of some."""
        if first == last:
            return str(first)
        middle = (first + last) // 2
        below, above = self._part(first, middle), self._part(middle + 1, last)
        return f"CASE WHEN {self._by} < {engine.quoted(self.ends[middle])} THEN {below} ELSE {above} END"

    def sorted(self, *then: str) -> Iterator[pa.RecordBatch]:
        """The rows in their order, once; where texts are equal by other columns, so that no two rows are alike."""
        order = ", ".join((self._by, *then))
        if self._dealt is None:
            yield from engine.batches(self._connection, f"FROM ranged ORDER BY {order}", in_order=True)
            engine.execute(self._connection, "DROP TABLE ranged")
        else:
            for part in range(len(self.ends) + 1):
                rows = self._dealt.rows(part)
                if rows is not None:
                    query = f"SELECT * EXCLUDE (part) FROM {rows} ORDER BY {order}"
                    yield from engine.batches(self._connection, query, in_order=True)
                    self._dealt.drop(part)


def ordered(
    connection: duckdb.DuckDBPyConnection, query: str, by: str, *then: str, most: int
) -> Iterator[pa.RecordBatch]:
    """The answer in the order of a column of texts and of others, by which no two rows are alike; `most` at a time."""
    ranges = Ranges(connection, f"({query})", by, most)
    if ranges.ends:
        ranges.add(query)
        yield from ranges.sorted(*then)
    else:
        query = f"FROM ({query}) ORDER BY {', '.join((by, *then))}"
        yield from engine.batches(connection, query, in_order=True)
