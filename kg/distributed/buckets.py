"""Gathers that of which several parts tell: each edge, document, name and problem is written once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import duckdb
import pyarrow as pa

from kg.bulk import engine, telling
from kg.distributed import files, parcels
from kg.distributed.engines import Shared
from kg.distributed.lines import Lines
from kg.distributed.parts import of_ontology
from kg.distributed.plan import Plan, name
from kg.model import Document, Entity

PROBLEMS = pa.schema(
    [
        ("id", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        *((field, pa.string()) for field in ("code", "field", "value", "what", "remedy", "severity")),
    ]
)
"""The table of problems."""

ROWS = 20_000
"""Rows that are text at a time."""


@dataclass(frozen=True)
class Gather:
    """The task that writes a bucket of what the parts dealt to it."""

    plan: Shared[Plan]

    def __call__(self, bucket: int, arrived: Iterable[bytes]) -> None:
        """Write the bucket as a part of its own, after those of the days."""
        plan = self.plan.value
        part = name(plan.days + 1 + bucket)
        with (
            files.scratch() as scratch,
            files.appearing(plan.work / part) as folder,
            engine.connected(scratch) as connection,
        ):
            connection.execute("SET threads = 1")
            _load(connection, arrived)
            telling.group(connection)
            problems, failed = telling.count(connection)
            files.write_table(folder / "problems.parquet", PROBLEMS, _problems(connection))
            lines = Lines(plan.base)
            counts = _draw(connection, lines)
            query = "SELECT line FROM lines GROUP BY line ORDER BY line"
            texts = ("\n".join([*b["line"].to_pylist(), ""]) for b in engine.batches(connection, query, ROWS))
            written = files.write_triples(folder / f"{part}.nt.gz", texts, plan.level)
            told = {
                "part": part,
                "file": f"{part}.nt.gz" if written.triples else None,
                **written._asdict(),
                "counts": counts,
                "objects": sorted(of_ontology(lines, plan)),
                "problems": problems,
                "failed": failed,
                "shared": _shared(connection),
            }
            files.write_made(folder, told)


def _load(connection: duckdb.DuckDBPyConnection, arrived: Iterable[bytes]) -> None:
    connection.execute("""
        CREATE TABLE dealt_edges (line VARCHAR, stated BOOLEAN);
        CREATE TABLE dealt_documents (about VARCHAR);
        CREATE TABLE dealt_names (about VARCHAR, label VARCHAR, near VARCHAR[], used BOOLEAN);
        CREATE TABLE dealt_ids (about VARCHAR, part INTEGER);
        CREATE TABLE lines (line VARCHAR);
    """)
    into = {"edges": "dealt_edges", "documents": "dealt_documents", "names": "dealt_names", "ids": "dealt_ids"}
    for parcel in arrived:
        words, rows = parcels.unpack(parcel)
        table = words["table"]
        if table not in ("documents", "names", "ids"):
            rows = rows.drop_columns("about")
        engine.insert(connection, into.get(table, table), rows)


def _shared(connection: duckdb.DuckDBPyConnection) -> list[list[Any]]:
    """The ids that rows of several parts have, each with those parts."""
    query = """
        SELECT about, list_sort(list(DISTINCT part)) FROM dealt_ids GROUP BY about HAVING count(DISTINCT part) > 1
        ORDER BY about
    """
    return [[handle, parts] for handle, parts in engine.execute(connection, query).fetchall()]


def _draw(connection: duckdb.DuckDBPyConnection, lines: Lines) -> dict[str, int]:
    """Fill the table `lines`; how much there is of everything."""
    engine.execute(connection, "INSERT INTO lines SELECT DISTINCT line FROM dealt_edges")
    for batch in engine.batches(connection, "SELECT DISTINCT about FROM dealt_documents", ROWS):
        _insert(
            connection, [lines.nodes(lines.writer.document(Document(key=key))) for key in batch["about"].to_pylist()]
        )
    query = """
        SELECT about, any_value(label) AS label, max((len(near), near))[2] AS near FROM dealt_names
        GROUP BY about HAVING bool_or(used)
    """
    for batch in engine.batches(connection, query, ROWS):
        names = [Entity(ref=r["about"], label=r["label"], similar=tuple(r["near"])) for r in batch.to_pylist()]
        _insert(connection, [lines.nodes(lines.writer.entity(entity)) for entity in names])
    counts = {
        "edges": "SELECT count(DISTINCT line) FROM dealt_edges",
        "edges_from_claims": "SELECT count(DISTINCT line) FROM dealt_edges WHERE stated",
        "documents": "SELECT count(DISTINCT about) FROM dealt_documents",
        "entities": f"SELECT count(*) FROM ({query})",
    }
    return {kind: engine.one(connection, count)[0] for kind, count in counts.items()}


def _insert(connection: duckdb.DuckDBPyConnection, texts: Iterable[str]) -> None:
    found = [line for text in texts for line in text.removesuffix("\n").split("\n")]
    engine.insert(connection, "lines", pa.table({"line": pa.array(found, pa.string())}))


def _problems(connection: duckdb.DuckDBPyConnection) -> Iterator[pa.RecordBatch]:
    found = iter(telling.problems(connection))
    while some := list(islice(found, ROWS)):
        rows = [
            {"id": problem.id, "file": problem.where.file, "line": problem.where.line}
            | problem.model_dump(mode="json", exclude={"where"})
            for problem in some
        ]
        yield pa.RecordBatch.from_pylist(rows, PROBLEMS)
