"""Takes rows away that repeat others: of rows with one id or one claim the first is kept, as `links` keeps it.

Where many rows say the same they are found by the engine, which tells of each what it repeats. Only rows of which the
id stands elsewhere and the claim too are looked at one after the other, for which is kept depends on those before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import duckdb
import pyarrow as pa

from kg import links
from kg.bulk import dealing, engine
from kg.bulk.claims import Intake
from kg.bulk.progress import Stage
from kg.inputs import Progress, silent
from kg.model import Problem, Where

FEW = 10_000
"""Rows that are deleted where they are; if there are more, the others are put into a table of their own."""

STAGE = "finding repeated rows"

AT_HAND = 2**14
"""Problems that wait for the engine."""


class Row(NamedTuple):
    """A row that was accepted, as far as another may repeat it."""

    file: int
    line: int
    seq: int
    id: str | None
    key: bytes
    action: str


def settle(connection: duckdb.DuckDBPyConnection, intake: Intake, tell: Progress = silent) -> None:
    """Take rows away whose id or claim occurs in a row before, and tell of them."""
    tell(STAGE, 0, None)
    engine.execute(
        connection,
        """
        CREATE TABLE same_key AS SELECT key FROM claims GROUP BY key HAVING count(*) > 1;
        CREATE TABLE same_id AS SELECT id FROM claims WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1;
    """,
    )
    if engine.one(connection, "SELECT EXISTS (FROM same_key) OR EXISTS (FROM same_id)")[0]:
        order = sorted(range(len(intake.files)), key=intake.files.__getitem__)
        ranks = pa.table({"file": pa.array(order, pa.int32()), "rank": pa.array(range(len(order)), pa.int32())})
        connection.register("ranks", ranks)
        _gather(connection)
        connection.unregister("ranks")
        (suspects,) = engine.one(connection, "SELECT count(*) FROM suspects")
        stage = Stage(tell, STAGE, 2 * suspects)
        stage.add(suspects)
        _by_engine(connection, intake, stage)
        _one_by_one(connection, intake, stage)
        remove(connection, "refused", "seq")
        engine.execute(connection, "DROP TABLE suspects; DROP TABLE tangled; DROP TABLE again")
    engine.execute(connection, "DROP TABLE same_key; DROP TABLE same_id")


def _gather(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill the table `suspects` with the rows of which another has the id or claim, `again` with what repeats others.

    The rows in `tangled` are those of which the id and the claim matter, and those with which they share one.
    """
    engine.execute(
        connection,
        """
        CREATE TABLE suspects AS SELECT rank, file, line, seq, claims.id, claims.key, kind,
                same_key.key IS NOT NULL AS by_key, same_id.id IS NOT NULL AS by_id
            FROM claims JOIN ranks USING (file) LEFT JOIN same_key USING (key) LEFT JOIN same_id USING (id)
            WHERE same_key.key IS NOT NULL OR same_id.id IS NOT NULL;
        CREATE TABLE tangled AS SELECT seq FROM suspects
            WHERE (by_key AND key IN (SELECT key FROM suspects WHERE by_key AND by_id))
                OR (by_id AND id IN (SELECT id FROM suspects WHERE by_key AND by_id));
        CREATE TABLE again AS SELECT file, line, seq, NULL::VARCHAR AS id, kind, first.file AS first_file,
                first.line AS first_line
            FROM suspects ANTI JOIN tangled USING (seq)
            JOIN (SELECT key, arg_min({file: file, line: line, seq: seq}, (rank, line, seq)) AS first
                FROM suspects WHERE by_key AND NOT by_id GROUP BY key) USING (key)
            WHERE NOT by_id AND seq <> first.seq;
        INSERT INTO again SELECT file, line, seq, id, kind, first.file, first.line
            FROM suspects ANTI JOIN tangled USING (seq)
            JOIN (SELECT id, arg_min({file: file, line: line, seq: seq}, (rank, line, seq)) AS first
                FROM suspects WHERE by_id AND NOT by_key GROUP BY id) USING (id)
            WHERE NOT by_key AND seq <> first.seq;
        INSERT INTO refused SELECT seq FROM again;
    """,
    )


def _by_engine(connection: duckdb.DuckDBPyConnection, intake: Intake, stage: Stage) -> None:
    """Tell of what the engine found."""
    actions, files = _actions(intake), intake.files
    query = "SELECT file, line, id, kind, first_file, first_line FROM again"
    for batch in stage.each(engine.batches(connection, query), engine.BATCH):
        for file, line, handle, kind, first_file, first_line in zip(*(c.to_pylist() for c in batch), strict=True):
            where, first = Where(file=files[file], line=line), Where(file=files[first_file], line=first_line)
            intake.telling.tell(
                [links.repeated_id(where, handle, first) if handle else links.repeated(where, actions[kind], first)]
            )
        intake.telling.flush(AT_HAND)


def _one_by_one(connection: duckdb.DuckDBPyConnection, intake: Intake, stage: Stage) -> None:
    """Find what repeats others among the rows that must be looked at in their order, and tell of it."""
    actions = _actions(intake)
    query = "SELECT file, line, seq, id, key, kind FROM suspects SEMI JOIN tangled USING (seq) ORDER BY rank, line, seq"
    found = (
        Row(file, line, seq, handle, key, actions[kind])
        for batch in engine.batches(connection, query, in_order=True)
        for file, line, seq, handle, key, kind in zip(*(column.to_pylist() for column in batch), strict=True)
    )
    refused = repeats(found, intake.files)
    while some := list(islice(refused, AT_HAND)):
        engine.put(connection, "refused", seq=[row.seq for row, _ in some])
        intake.telling.tell(problem for _, problem in some)
        intake.telling.flush(AT_HAND)
        stage.add(len(some))


def _actions(intake: Intake) -> list[str]:
    return [action for action, *_ in intake.kinds.codes]


def repeats(rows: Iterable[Row], files: Sequence[str]) -> Iterator[tuple[Row, Problem]]:
    """Of rows in the order of their places those whose id or claim occurs in a row before, and what is to be told."""
    by_handle: dict[str, tuple[int, int]] = {}
    by_key: dict[bytes, tuple[int, int]] = {}
    for row in rows:
        where = Where(file=files[row.file], line=row.line)
        if row.id is not None and row.id in by_handle:
            yield row, links.repeated_id(where, row.id, _where(by_handle[row.id], files))
        elif row.key in by_key:
            yield row, links.repeated(where, row.action, _where(by_key[row.key], files))
        else:
            by_key[row.key] = row.file, row.line
            if row.id is not None:
                by_handle[row.id] = row.file, row.line


def _where(place: tuple[int, int], files: Sequence[str]) -> Where:
    return Where(file=files[place[0]], line=place[1])


def remove(connection: duckdb.DuckDBPyConnection, named: str, by: str) -> None:
    """Take the claims away that a table names by some columns.

    The engine cannot delete what it began to delete before its memory ended, and notes of rows that are deleted take
    memory, too: so many rows are rather left behind.
    """
    claims, removed = engine.one(connection, f"SELECT (SELECT count(*) FROM claims), (SELECT count(*) FROM {named})")
    if removed == 0:
        return
    if removed <= FEW and claims <= dealing.MANY:
        engine.execute(connection, f"DELETE FROM claims WHERE ({by}) IN (SELECT ({by}) FROM {named})")
        return
    left = f"CREATE TABLE left_over AS FROM claims ANTI JOIN {named} USING ({by})"
    engine.execute(connection, f"{left}; DROP TABLE claims; ALTER TABLE left_over RENAME TO claims")
