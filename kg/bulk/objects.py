"""JSON Lines by columns: every line is read as in the row path, and its cells are put under their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa

from kg import compression, rows
from kg.bulk.batch import Batch
from kg.errors import UnsuitedError
from kg.model import Problem, Where
from kg.model.made import made
from kg.readers import jsonl

ROWS = 20_000
"""Lines that are put into columns at a time."""


class Cells:
    """The cells of some rows, under the names of their columns."""

    def __init__(self) -> None:
        self.lines: list[int] = []
        self._columns: dict[str, list[str]] = {}

    def add(self, line: int, row: dict[str, str]) -> None:
        """Add a row; columns of which it says nothing are empty in it."""
        if row.keys() != self._columns.keys():
            for column in row.keys() - self._columns.keys():
                self._columns[column] = [""] * len(self.lines)
            row = dict.fromkeys(self._columns, "") | row
        for column, text in row.items():
            self._columns[column].append(text)
        self.lines.append(line)

    def batch(self, name: str, at: int) -> Batch:
        """The rows as columns."""
        columns = {column: pa.array(cells, pa.string()) for column, cells in self._columns.items()}
        return Batch(name, np.array(self.lines, np.int64), columns, at)


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Batch | Problem]:
    """The rows of a file, and what is wrong with it.

    Raises:
        UnsuitedError: The file is empty.
    """
    cells, empty = Cells(), True
    with path.open("rb") as packed, compression.unpacked(path, packed) as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            empty = False
            where = made(Where, {"file": name, "line": number})
            row = jsonl.row_of(raw, where)
            if isinstance(row, Problem):
                yield row
                continue
            known, problems = rows.texts(row, where, kinds)
            yield from problems
            if known is not None:
                cells.add(number, known)
            if len(cells.lines) == ROWS:
                yield cells.batch(name, packed.tell())
                cells = Cells()
        yield cells.batch(name, packed.tell())
    if empty:
        raise UnsuitedError(f"'{path}' is empty")
