"""Makes one part of a graph: the claims of some whole days, with their events, as the bulk path makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from kg.bulk import building, engine, graph, repeating, telling
from kg.bulk.batch import Batch
from kg.bulk.claims import Intake
from kg.bulk.known import Known
from kg.distributed import files, sides, writing
from kg.distributed.engines import Shared
from kg.distributed.lines import Lines
from kg.distributed.parcels import Spool, Unpacked
from kg.distributed.plan import APART, Plan, Repeats, name
from kg.distributed.routing import LINE
from kg.errors import UnsuitedError
from kg.garbage import collected_seldom

ROWS = 100_000
"""Rows that are checked at a time, at least."""

UNSUITED = "unsuited.txt"
"""The file that tells all tasks that the input cannot be built in parts, and why."""


@dataclass(frozen=True)
class Build:
    """The task that makes a part of the rows that were sent to it."""

    plan: Shared[Plan]

    def __call__(self, part: int, arrived: Iterable[bytes]) -> None:
        """Write the part, with a file of what it tells of itself."""
        plan = self.plan.value
        if (plan.work / UNSUITED).exists():
            return
        with (
            collected_seldom(),
            files.scratch() as scratch,
            files.appearing(plan.work / name(part)) as folder,
            engine.connected(scratch) as connection,
        ):
            connection.execute("SET threads = 1")
            try:
                told = _make(connection, plan, part, Spool(scratch, arrived), folder)
            except UnsuitedError as reason:
                (plan.work / UNSUITED).write_text(str(reason), "utf-8")
                told = {"part": name(part), "unsuited": str(reason)}
            files.write_made(folder, told)


def _make(connection: duckdb.DuckDBPyConnection, plan: Plan, part: int, spool: Spool, folder: Path) -> dict[str, Any]:
    intake = Intake(connection, plan.vocabulary(), plan.kinds)
    intake.files = list(plan.files)
    _take(intake, plan, spool)
    _note_ids(connection, intake, part)
    settled = plan.repeats is not None and name(part) in plan.repeats.parts
    if plan.repeats is not None and settled:
        _leave_out(connection, plan.repeats)
    else:
        repeating.settle(connection, intake)
    intake.telling.flush()
    telling.tally(connection)
    telling.name(connection)
    lines = Lines(plan.base)
    documents = {document.key: document for document in plan.described}
    engine.insert(connection, "documents", pa.table({"document": pa.array(sorted(documents), pa.string())}))
    made = None
    written = files.Written(0, 0, "")
    if intake.accepted:
        known = Known(intake, plan.ontology)
        notes = writing.LineNotes(connection, lines, plan.base)
        made = building.assemble(connection, known, documents, notes, plan.profile)
        if part == APART:
            _refuse_wide(connection)
        graph.use(connection, made.known, [])
        texts = writing.write(connection, made, lines)
        written = files.write_triples(folder / f"{name(part)}.nt.gz", texts, plan.level)
    sides.export(connection, folder, lines, stated=True)
    mentioned = graph.mentioned(connection, made.known) if made is not None else set()
    return {
        "part": name(part),
        "settled": settled,
        "file": f"{name(part)}.nt.gz" if made is not None else None,
        **written._asdict(),
        "counts": graph.counted(connection, made) if made is not None else {},
        "methods": _methods(connection),
        "modality": graph.modality(connection),
        "mentioned": sorted(mentioned),
        "objects": sorted(of_ontology(lines, plan)),
    }


def of_ontology(lines: Lines, plan: Plan) -> set[str]:
    """The objects of some lines which the ontology describes."""
    return lines.objects & {f"<{iri}>" for iri in plan.ontology._objects}


def _take(intake: Intake, plan: Plan, spool: Spool) -> None:
    """Take all rows in the order of their files and lines, whatever the order in which they came."""
    for words, _, _ in spool.places:
        if "unsuited" in words:
            raise UnsuitedError(words["unsuited"])
    rows = [place for place in spool.places if "file" in place[0]]
    rows.sort(key=lambda place: (int(place[0]["file"]), int(place[0]["line"])))
    for number, places in groupby(rows, lambda place: int(place[0]["file"])):
        for batch in _batches(spool.read(places), plan.files[number]):
            intake.take(batch)
        intake.end_of_file(plan.files[number])
    for _, problems in spool.read(place for place in spool.places if "problems" in place[0]):
        engine.insert(intake._connection, "problems", problems)


def _note_ids(connection: duckdb.DuckDBPyConnection, intake: Intake, part: int) -> None:
    """Fill the table `ids`: all rows with an id, and those that repeat a claim, before any of them is taken away."""
    actions = pa.table(
        {
            "kind": pa.array(range(len(intake.kinds.codes)), pa.int32()),
            "action": pa.array([action for action, *_ in intake.kinds.codes], pa.string()),
        }
    )
    connection.register("actions", actions)
    query = f"""
        CREATE TABLE ids AS SELECT id, {part} AS part, file, line, key, action FROM claims JOIN actions USING (kind)
            WHERE (id IS NOT NULL OR key IN (SELECT key FROM claims GROUP BY key HAVING count(*) > 1))
            AND EXISTS (SELECT 1 FROM claims WHERE id IS NOT NULL)
    """
    engine.execute(connection, query)
    connection.unregister("actions")


def _leave_out(connection: duckdb.DuckDBPyConnection, repeats: Repeats) -> None:
    rows = sorted(repeats.refused)
    table = pa.table(
        {n: pa.array([row[place] for row in rows], pa.int64()) for place, n in enumerate(("file", "line"))}
    )
    connection.register("left_out", table)
    repeating.remove(connection, "left_out", "file, line")
    connection.unregister("left_out")


def _batches(unpacked: Iterable[Unpacked], file: str) -> Iterator[Batch]:
    """Rows of a file, some thousand at a time."""
    held: list[pa.Table] = []
    for _, rows in unpacked:
        held.append(rows)
        if sum(map(len, held)) >= ROWS:
            yield _batch(held, file)
            held = []
    if held:
        yield _batch(held, file)


def _batch(tables: Sequence[pa.Table], file: str) -> Batch:
    rows = pa.concat_tables(tables).combine_chunks()
    columns = {column: _array(rows[column]) for column in rows.column_names if column != LINE}
    return Batch(file, rows[LINE].to_numpy(), columns)


def _array(cells: pa.ChunkedArray) -> pa.StringArray:
    return cells.chunk(0) if cells.num_chunks == 1 else pa.array([], pa.string())


def _refuse_wide(connection: duckdb.DuckDBPyConnection) -> None:
    (wide,) = engine.one(connection, "SELECT count(*) FROM wide")
    if wide:
        raise UnsuitedError(
            f"{wide:,} of its claims tell of a deed without saying its one day, so that they must be compared with "
            "the claims of all days"
        )


def _methods(connection: duckdb.DuckDBPyConnection) -> list[str]:
    query = "SELECT DISTINCT method FROM claims JOIN kinds USING (kind) ORDER BY method"
    rows = engine.execute(connection, query).fetchall()
    return [method for (method,) in rows if method is not None]
