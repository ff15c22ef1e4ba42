"""What is to be told of rows and values: it goes to the engine, is grouped as in the row path, and read in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from kg import acceptance
from kg.bulk import engine
from kg.bulk.values import KIND, TEXTS, Values
from kg.model import Entity, Problem, Ref, Severity, Where
from kg.model.made import made
from kg.ontology import Ontology

ORDER = ("action", "date", "date_text", "date_basis", "actor", "target", *TEXTS, *KIND[1:], "place")
"""The order in which a row's cells are checked: of two problems of one value the first is told."""

SCHEMA = pa.schema(
    [
        *((name, pa.string()) for name in ("file", "code", "field", "value", "what", "remedy", "severity")),
        ("line", pa.int64()),
        ("rank", pa.int32()),
        ("column", pa.int32()),
        ("number", pa.int32()),
    ]
)


class Telling:
    """Problems and unresolved names, on their way into the engine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._columns: list[Values[Any]] = []
        self._rows: dict[str, list[dict[str, Any]]] = {"problems": [], "repeated": [], "told": []}
        self._entities: list[Entity] = []

    def tell(self, problems: Iterable[Problem]) -> None:
        """Keep problems of rows or files."""
        for problem in problems:
            once = problem.code in acceptance.REPEATED and problem.severity is not Severity.ERROR
            self._rows["repeated" if once else "problems"].append(_row(problem))

    def mint(self, entities: Iterable[Entity]) -> None:
        """Keep names that nobody knows."""
        self._entities.extend(entities)

    def learn(self, values: Values[Any]) -> None:
        """Take what was learnt of some values since the last time."""
        if values not in self._columns:
            self._columns.append(values)
        column = self._columns.index(values)
        for number, learnt in values.news:
            self.mint(learnt.minted)
            if not learnt.alone:
                self._rows["told"] += [_row(p) | {"column": column, "number": number} for p in learnt.problems]
        values.news.clear()

    def flush(self, least: int = 1) -> None:
        """Hand everything to the engine of which there is so much."""
        for name, rows in self._rows.items():
            if len(rows) >= least:
                engine.insert(self._connection, name, pa.Table.from_pylist(rows, SCHEMA))
                rows.clear()
        if len(self._entities) >= least:
            found = [(entity.ref, entity.label, entity.similar) for entity in self._entities]
            engine.put_rows(self._connection, "entities", found)
            self._entities.clear()

    def end_of_file(self, file: str) -> None:
        """Note how often and where first the values of a file occurred."""
        self.flush()
        for column, values in enumerate(self._columns):
            numbers = np.flatnonzero(values.counts)
            engine.put(
                self._connection,
                "tallies",
                file=[file] * len(numbers),
                column=np.full(len(numbers), column),
                number=numbers,
                times=values.counts[numbers],
                line=values.firsts[numbers],
            )
            values.counts[:] = 0


def _row(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.where.file,
        "line": problem.where.line,
        "code": problem.code,
        "field": problem.field,
        "value": problem.value,
        "what": problem.what,
        "remedy": problem.remedy,
        "severity": problem.severity.value,
        "rank": ORDER.index(problem.field) if problem.field in ORDER else len(ORDER),
    }


def _problem(row: Mapping[str, Any]) -> Problem:
    """The problem of which a row was made."""
    values = {
        "code": row["code"],
        "where": made(Where, {"file": row["file"], "line": row["line"]}),
        "what": row["what"],
        "remedy": row["remedy"],
        "field": row["field"],
        "value": row["value"],
        "severity": Severity(row["severity"]),
    }
    return made(Problem, values)


def settle(connection: duckdb.DuckDBPyConnection) -> None:
    """Group what is told once for all its places, and keep one entity for each name."""
    tally(connection)
    group(connection)
    name(connection)


def tally(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of each file how often and where first it holds what is told of a value."""
    engine.execute(
        connection,
        """
        INSERT INTO repeated BY NAME
            SELECT tallies.file, tallies.line, code, field, value, what, remedy, severity, rank, times
            FROM told JOIN tallies USING ("column", number)
    """,
    )


def group(connection: duckdb.DuckDBPyConnection) -> None:
    """Tell once for all places what need not be told at each."""
    engine.execute(
        connection,
        """
        INSERT INTO problems BY NAME SELECT unnest(first), times - 1 AS more FROM (
            SELECT arg_min({file: file, line: line, code: code, field: field, value: value, what: what, remedy: remedy,
                severity: severity}, (line, rank)) AS first, sum(coalesce(times, 1))::BIGINT AS times
            FROM repeated GROUP BY code, CASE WHEN value <> '' THEN file ELSE '' END, value)
    """,
    )


def name(connection: duckdb.DuckDBPyConnection) -> None:
    """Keep one entity for each name."""
    engine.execute(
        connection,
        """
        CREATE TABLE minted AS SELECT ref, any_value(label) AS label, max((len(near), near))[2] AS near
            FROM entities GROUP BY ref;
    """,
    )


def count(connection: duckdb.DuckDBPyConnection) -> tuple[int, bool]:
    """The number of problems, and whether any is an error."""
    (number, errors) = engine.one(
        connection, f"SELECT count(*), count(*) FILTER (severity = 'error') FROM ({_ORDERED})"
    )
    return number, bool(errors)


_ORDERED = """
    SELECT DISTINCT file, line, code, field, value, what, remedy, severity, coalesce(more, 0) AS more FROM problems
"""


def problems(connection: duckdb.DuckDBPyConnection) -> Iterator[Problem]:
    """All problems in the order in which they are told."""
    query = f"{_ORDERED} ORDER BY file, coalesce(line, 0), field, code, value, what, remedy, severity, more"
    for batch in engine.batches(connection, query, rows=2_000, in_order=True):
        for row in batch.to_pylist():
            yield acceptance.with_more(_problem(row), row["more"])


def entities_of(connection: duckdb.DuckDBPyConnection, refs: Sequence[Ref]) -> Iterator[Entity]:
    """Those of some references that stay unresolved, sorted."""
    engine.execute(connection, "CREATE OR REPLACE TABLE wanted (ref VARCHAR)")
    engine.insert(connection, "wanted", pa.table({"ref": pa.array(refs, pa.string())}))
    return entities(connection, "wanted")


def entities(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Entity]:
    """Those of the references in a table that stay unresolved, sorted."""
    query = f"SELECT * FROM minted SEMI JOIN {table} USING (ref) ORDER BY ref"
    for batch in engine.batches(connection, query, rows=2_000):
        for row in batch.to_pylist():
            yield Entity(ref=row["ref"], label=row["label"], similar=tuple(row["near"]))


def labels(connection: duckdb.DuckDBPyConnection, ontology: Ontology, refs: Iterable[Ref]) -> Iterator[str]:
    """What people call some things, in the order of their references, those that stay unresolved among them."""
    todo = iter(refs)
    while some := list(islice(todo, engine.BATCH)):
        asked = pa.table({"ref": pa.array(some, pa.string()), "place": pa.array(range(len(some)), pa.int32())})
        connection.register("asked", asked)
        found = engine.execute(connection, "SELECT label FROM asked LEFT JOIN minted USING (ref) ORDER BY place")
        told = [label for (label,) in found.fetchall()]
        connection.unregister("asked")
        yield from (
            label if label is not None else ontology.label(ref) if ref else ""
            for ref, label in zip(some, told, strict=True)
        )
