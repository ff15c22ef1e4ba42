"""Some rows of one table, column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kg import tables
from kg.model import Draft


class Batch(NamedTuple):
    """Some rows of one table: the line of each, and its columns of equal length."""

    file: str
    lines: npt.NDArray[np.int64]
    columns: dict[str, pa.StringArray]
    at: int = 0
    """Bytes of the file that were read so far."""

    def draft(self, row: int, kinds: Sequence[str]) -> Draft:
        """One row as the row path has it."""
        make = tables.drafter(Draft, self.file, list(self.columns), kinds)
        draft = make(int(self.lines[row]), [cells[row].as_py() for cells in self.columns.values()])
        assert isinstance(draft, Draft)  # noqa: S101
        return draft


class Columns(Mapping[str, pa.StringArray]):
    """Those columns of a batch that hold anything, and the distinct cells of each, which are found once."""

    def __init__(self, columns: Mapping[str, pa.StringArray]) -> None:
        self._columns = {name: cells for name, cells in columns.items() if not _is_empty(cells)}
        self._distinct: dict[str, pa.DictionaryArray] = {}

    def __getitem__(self, name: str) -> pa.StringArray:
        return self._columns[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def distinct(self, name: str) -> pa.DictionaryArray:
        """The distinct cells of a column, and for each row which of them it has."""
        if name not in self._distinct:
            self._distinct[name] = self._columns[name].dictionary_encode()
        return self._distinct[name]


def _is_empty(cells: pa.StringArray) -> bool:
    return bool(pc.all(pc.equal(cells, "")).as_py())
