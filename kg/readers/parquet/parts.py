"""The rows of a Parquet file, some thousand at a time, each cell as the text that a plain table would have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from kg.model import AnyDraft, Problem, Where
from kg.readers.parquet import texts
from kg.tables import Header, problem

ROWS = 20_000


class Part(NamedTuple):
    """Some rows of a table: the number of each, counted from 1, and the cells of the columns that kg knows."""

    model: type[AnyDraft]
    kinds: Sequence[str]
    numbers: npt.NDArray[np.int64]
    columns: dict[str, pa.StringArray]
    done: float
    """How much of the file was read so far: 0 to 1."""


def parts(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Part | Problem]:
    """The rows of a table but those in which nothing stands, and what is wrong with it."""
    where = Where(file=name)
    if path.stat().st_size == 0:
        yield problem("empty-file", where, "holds nothing", "give columns and rows, or leave the file out")
        return
    row = 0
    try:
        with parquet.ParquetFile(path, buffer_size=2**20, page_checksum_verification=True) as file:
            header = Header(_names(file.schema_arrow), kinds)
            fault = header.fault(where) or _untold(file.schema_arrow, header, where)
            if fault is not None:
                yield fault
                return
            yield from header.ignored(where)
            for batch in file.iter_batches(ROWS):
                yield _part(batch, header, row, file.metadata.num_rows)
                row += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        what = f"cannot be read{' further' if row else ''}: {' '.join(str(error).split())[:200]}"
        place = where.model_copy(update={"line": row + 1 if row else None})
        yield problem("damaged-file", place, what, "write or download it again")


def columns_of(path: Path) -> list[str]:
    """The names of a table's columns; none where they cannot be read."""
    try:
        return _names(parquet.read_schema(path))
    except (pa.ArrowException, OSError):
        return []


def count(path: Path) -> int:
    """The number of a table's rows; none where it cannot be read."""
    try:
        return int(parquet.read_metadata(path).num_rows)
    except (pa.ArrowException, OSError):
        return 0


def _names(schema: pa.Schema) -> list[str]:
    return [name.strip() for name in schema.names]


def _untold(schema: pa.Schema, header: Header, where: Where) -> Problem | None:
    """A column whose values are no cells."""
    for column, kind in zip(header.columns, schema.types, strict=True):
        if column in header.known and not texts.has_text(kind):
            what = f"has the column {column} of the type {str(kind)[:100]}: neither text nor numbers nor days"
            return problem("bad-column", where, what, "write its values as text, several of them separated by |")
    return None


def _part(batch: pa.RecordBatch, header: Header, before: int, rows: int) -> Part:
    columns, others = {}, []
    for column, cells in zip(header.columns, batch.columns, strict=True):
        if column in header.known:
            columns[column] = texts.text_of(cells)
        else:
            others.append(cells)
    assert header.model is not None  # noqa: S101  otherwise the header has a fault
    numbers = np.arange(before + 1, before + 1 + batch.num_rows, dtype=np.int64)
    blank = _blank(list(columns.values()), others)
    if blank.any():
        numbers, kept = numbers[~blank], pa.array(~blank)
        columns = {column: cells.filter(kept) for column, cells in columns.items()}
    return Part(header.model, header.kinds, numbers, columns, (before + batch.num_rows) / rows)


def _blank(columns: Sequence[pa.StringArray], others: Sequence[pa.Array]) -> npt.NDArray[np.bool_]:
    """The rows in which nothing stands, not even in a column that is not used."""
    blank: npt.NDArray[np.bool_] = np.ones(len(columns[0]), np.bool_)
    for cells in (*columns, *others):
        if not blank.any():
            break
        told = texts.text_of(cells) if texts.has_text(cells.type) else None
        empty = pc.is_null(cells) if told is None else pc.equal(pc.utf8_trim_whitespace(told), "")
        blank &= empty.to_numpy(zero_copy_only=False)
    return blank
