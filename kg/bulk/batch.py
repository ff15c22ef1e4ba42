"""Some rows of one table, column by column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

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
