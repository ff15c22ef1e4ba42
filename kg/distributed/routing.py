"""Sends each row to the part where its day is: whole days meet in one part, because events are found within a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk.batch import Batch
from kg.bulk.claims import SEPARATOR
from kg.bulk.telling import SCHEMA, _row
from kg.bulk.values import WHEN, learn, when
from kg.distributed import parcels, ranges
from kg.distributed.engines import Parcel, Shared
from kg.distributed.plan import APART, Plan
from kg.distributed.ranges import Chunk
from kg.errors import UnsuitedError
from kg.model import Problem

LINE = " line"
"""The column that says where a row stood; no table has one of that name."""

HELD = 128 * 2**20
"""Bytes of rows after which parcels are sent: a table that one task reads whole may be larger than memory."""


@dataclass(frozen=True)
class Route:
    """The task that reads a chunk and sends its rows."""

    plan: Shared[Plan]

    def __call__(self, chunk: Chunk) -> Iterator[Parcel]:
        """The rows of a chunk, in parcels for each part."""
        plan = self.plan.value
        router = Router(plan)
        held: dict[int, list[pa.Table]] = {}
        size = 0
        problems: list[Problem] = []
        try:
            for item in ranges.read(chunk, plan.kinds):
                if isinstance(item, Problem):
                    problems.append(item)
                    continue
                rows = pa.table({LINE: item.lines, **item.columns})
                for part, some in parcels.spread(rows, router.parts(item)):
                    held.setdefault(part, []).append(some)
                size += rows.nbytes
                if size > HELD:
                    yield from _parcels(held, chunk.file)
                    size = 0
        except UnsuitedError as reason:
            yield APART, parcels.pack(pa.table({}), {"unsuited": str(reason)})
            return
        yield from _parcels(held, chunk.file)
        if problems:
            yield APART, parcels.pack(pa.Table.from_pylist([_row(p) for p in problems], SCHEMA), {"problems": ""})


def _parcels(held: dict[int, list[pa.Table]], file: int) -> Iterator[Parcel]:
    """What is held, which is then held no longer."""
    for part, tables in held.items():
        rows = pa.concat_tables(tables)
        yield part, parcels.pack(rows, {"file": str(file), "line": str(rows[LINE][0].as_py())})
    held.clear()


class Router:
    """Knows the part of each row."""

    def __init__(self, plan: Plan) -> None:
        self._days = plan.days
        self._vocabulary = plan.vocabulary()
        self._known: dict[tuple[tuple[str, ...], str], int] = {}

    def parts(self, batch: Batch) -> npt.NDArray[np.int64]:
        """The parts of some rows: that of the day; relations go apart, and so does what has no single day."""
        parts = self._of(batch, WHEN, self._day)
        return np.where(self._of(batch, ("action",), self._is_relation) == 1, APART, parts)

    def _of(self, batch: Batch, fields: Sequence[str], work: Callable[[dict[str, str]], int]) -> npt.NDArray[np.int64]:
        """What comes of some cells of each row, worked out once for cells that say the same."""
        present = tuple(field for field in fields if field in batch.columns)
        if not present:
            return np.full(len(batch.lines), work({}), np.int64)
        joined = batch.columns[present[0]]
        if len(present) > 1:
            joined = pc.binary_join_element_wise(*(batch.columns[field] for field in present), SEPARATOR)
        distinct = joined.dictionary_encode()
        found = []
        for text in distinct.dictionary.to_pylist():
            number = self._known.get((present, text))
            if number is None:
                cells = {f: t for f, t in zip(present, text.split(SEPARATOR), strict=True) if t}
                number = self._known[present, text] = work(cells)
            found.append(number)
        numbers: npt.NDArray[np.int64] = np.array(found, np.int64)[distinct.indices.to_numpy()]
        return numbers

    def _day(self, cells: dict[str, str]) -> int:
        date = learn(self._vocabulary, cells, when).value
        if date is None or date.earliest is None or date.earliest != date.latest:
            return APART
        return 1 + int(date.earliest.toordinal()) % self._days

    def _is_relation(self, cells: dict[str, str]) -> int:
        predicate = learn(self._vocabulary, cells, lambda found: found.predicate()).value
        return int(predicate is not None and predicate.startswith("rel:"))
