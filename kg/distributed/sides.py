"""What a part has of which other parts may tell, too: edges, documents, names, problems, and rows that may be repeated.

Each is a table beside the triples of the part. Together they are dealt to the buckets, where each thing is found once.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import parquet

from kg.bulk import engine
from kg.bulk.telling import SCHEMA
from kg.distributed import files, parcels
from kg.distributed.engines import Parcel, Shared
from kg.distributed.lines import Lines
from kg.distributed.plan import Plan

_TOLD = [field for field in SCHEMA if field.name not in ("column", "number")]

TABLES: dict[str, pa.Schema] = {
    "edges": pa.schema([("about", pa.string()), ("line", pa.string()), ("stated", pa.bool_())]),
    "documents": pa.schema([("about", pa.string())]),
    "names": pa.schema(
        [
            ("about", pa.string()),
            ("label", pa.string()),
            ("near", pa.list_(pa.string())),
            ("used", pa.bool_()),
        ]
    ),
    "problems": pa.schema([("about", pa.string()), *_TOLD]),
    "repeated": pa.schema([("about", pa.string()), *_TOLD, ("times", pa.int64())]),
    "ids": pa.schema([("about", pa.string()), ("part", pa.int32())]),
}
"""The tables with their columns; what is told of one thing has one `about`."""


ROWS = "rows.parquet"
"""The rows of which another part may hold one of the same id."""

ROWS_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("file", pa.int32()),
        ("line", pa.int64()),
        ("key", pa.binary()),
        ("action", pa.string()),
    ]
)


def export(connection: duckdb.DuckDBPyConnection, folder: Path, lines: Lines, stated: bool) -> None:
    """Write the tables of a part from what its engine holds; `stated` are edges that claims state."""
    query = "SELECT subject FROM edges UNION SELECT predicate FROM edges UNION SELECT object FROM edges"
    refs = engine.execute(connection, query).fetchall()
    terms = {ref: lines.writer.term(ref) for (ref,) in refs}
    engine.insert(
        connection,
        "written",
        pa.table({"ref": pa.array(list(terms), pa.string()), "text": pa.array(list(terms.values()), pa.string())}),
    )
    lines.objects |= {terms[ref] for (ref,) in connection.execute("SELECT DISTINCT object FROM edges").fetchall()}
    queries = {
        "edges": f"""
            SELECT s.text AS about, s.text || ' ' || p.text || ' ' || o.text || ' .' AS line, {stated} AS stated
            FROM (SELECT DISTINCT subject, predicate, object FROM edges) JOIN written s ON s.ref = subject
            JOIN written p ON p.ref = predicate JOIN written o ON o.ref = object ORDER BY line
        """,
        "documents": """
            SELECT DISTINCT document AS about FROM claims ANTI JOIN documents USING (document) ORDER BY about
        """,
        "names": """
            SELECT ref AS about, label, near, ref IN (FROM used) AS used FROM minted ORDER BY about
        """,
        "problems": "SELECT code || ' ' || value AS about, * FROM problems ORDER BY ALL",
        "repeated": """
            SELECT code || ' ' || value AS about, file, code, field, value, what, remedy, severity, min(line) AS line,
                rank, sum(coalesce(times, 1))::BIGINT AS times FROM repeated GROUP BY ALL ORDER BY ALL
        """,
    }
    queries["ids"] = "SELECT id AS about, part FROM ids WHERE id IS NOT NULL ORDER BY about"
    rows = "SELECT * FROM ids ORDER BY file, line"
    files.write_table(folder / ROWS, ROWS_SCHEMA, engine.batches(connection, rows))
    for table, schema in TABLES.items():
        files.write_table(folder / f"{table}.parquet", schema, engine.batches(connection, queries[table]))


@dataclass(frozen=True)
class Deal:
    """The task that deals the tables of a part to the buckets."""

    plan: Shared[Plan]

    def __call__(self, part: str) -> Iterator[Parcel]:
        """The rows of each table, in one parcel for each bucket."""
        plan = self.plan.value
        for table, schema in TABLES.items():
            rows = parquet.read_table(plan.work / part / f"{table}.parquet")
            buckets = _hashes(rows["about"]) % plan.buckets
            for bucket, some in parcels.spread(rows.cast(schema), buckets):
                yield bucket, parcels.pack(some, {"table": table})


def _hashes(texts: pa.ChunkedArray) -> npt.NDArray[np.int64]:
    """A number for each text, the same in every process."""
    return np.array([zlib.crc32(text.encode("utf-8")) for text in texts.to_pylist()], np.int64)
