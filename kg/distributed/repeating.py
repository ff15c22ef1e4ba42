"""Settles ids that rows of several parts have: of rows with one id only the first of the whole input is kept.

Rows that say the same have the same day and meet in one part. An id may stand anywhere; where it does so twice, the
parts concerned are made once more, without the rows that are refused.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
from pyarrow import parquet

from kg import publish
from kg.bulk import engine
from kg.bulk.repeating import Row, repeats
from kg.distributed import sides
from kg.distributed.plan import Plan, Repeats, name
from kg.errors import UnsuitedError
from kg.model import Problem

FILE = "repeats.json"
"""What was found, for runs that come after."""

MOST = 1_000_000
"""Rows that may be looked at by the driver."""


def find(plan: Plan, told: Sequence[dict[str, Any]]) -> Repeats | None:
    """What rows are to be refused; None if no id stands in two parts.

    Raises:
        UnsuitedError: There are too many of them for one machine.
    """
    shared = [(handle, parts) for part in told for handle, parts in part.get("shared", ())]
    if not shared:
        return None
    concerned = sorted({name(part) for _, parts in shared for part in parts})
    rows = _rows(plan, concerned, [handle for handle, _ in shared])
    rows.sort(key=lambda row: (plan.files[row.file], row.line))
    refused = list(repeats(rows, plan.files))
    places = frozenset((row.file, row.line) for row, _ in refused)
    return Repeats(frozenset(concerned), places, tuple(problem for _, problem in refused))


def _rows(plan: Plan, parts: Sequence[str], handles: Sequence[str]) -> list[Row]:
    """The rows of some parts that share an id or a claim with another row."""
    tables = [parquet.read_table(plan.work / part / sides.ROWS) for part in parts]
    with engine.by_itself() as connection:
        connection.register("rows", pa.concat_tables(tables))
        connection.register("shared", pa.table({"id": pa.array(handles, pa.string())}))
        found = connection.execute("""
            SELECT file, line, 0, id, key, action FROM rows WHERE id IN (SELECT id FROM shared)
            OR id IN (SELECT id FROM rows WHERE id IS NOT NULL GROUP BY id HAVING count(*) > 1)
            OR key IN (SELECT key FROM rows GROUP BY key HAVING count(*) > 1)
        """).fetchmany(MOST + 1)
    if len(found) > MOST:
        raise UnsuitedError(f"more than {MOST:,} of its rows have ids that rows of other days have, too")
    return [Row(*row) for row in found]


def write(plan: Plan, found: Repeats) -> None:
    """Keep it beside the parts, so that a later run makes them alike."""
    content = {
        "parts": sorted(found.parts),
        "refused": sorted(found.refused),
        "problems": [problem.model_dump(mode="json") for problem in found.problems],
    }
    new = plan.work / f"{FILE}.new"
    new.unlink(missing_ok=True)
    publish.write(new, [json.dumps(content, ensure_ascii=False) + "\n"])
    new.replace(plan.work / FILE)
    publish.sync(plan.work)


def read(plan: Plan) -> Repeats | None:
    """What an earlier run found."""
    path = plan.work / FILE
    if not path.is_file():
        return None
    content = json.loads(path.read_text("utf-8"))
    return Repeats(
        frozenset(content["parts"]),
        frozenset((file, line) for file, line in content["refused"]),
        tuple(map(Problem.model_validate, content["problems"])),
    )
