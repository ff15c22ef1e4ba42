"""Tables of claims, some thousand rows at a time, column by column: the same cells that the row reader sees.

A file is read in blocks that end where a row ends. A block without quotation marks is split by Arrow; any other, and
any that is uneven, by the same `csv` module as in the row path.
"""

from __future__ import annotations

import csv
import io
import mmap
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from kg.errors import UnsuitedError
from kg.model import Draft, Problem
from kg.readers import table

BLOCK = 2**21
"""Bytes that are split at a time."""

NEWLINE = re.compile(r"\r\n|\r|\n")


class Batch(NamedTuple):
    """Some rows of one table: the line of each, and its columns of equal length."""

    file: str
    lines: npt.NDArray[np.int64]
    columns: dict[str, pa.StringArray]
    at: int = 0
    """Bytes of the file that were read so far."""

    def draft(self, row: int, kinds: Sequence[str]) -> Draft:
        """One row as the row path has it."""
        make = table._drafter(Draft, self.file, list(self.columns), kinds)
        draft = make(int(self.lines[row]), [cells[row].as_py() for cells in self.columns.values()])
        assert isinstance(draft, Draft)  # noqa: S101
        return draft


class Layout(NamedTuple):
    """How a table is written: its columns, those that are known, and what stands between cells."""

    name: str
    header: list[str]
    known: list[str]
    delimiter: str


def is_claims(path: Path) -> bool:
    """Whether a table holds claims, by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        first = file.readline()
        file.seek(0)
        header = [cell.strip() for cell in next(csv.reader(file, delimiter=_delimiter(first)), [])]
    return table._model(header) is Draft


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Batch | Problem]:
    """The rows of a table of claims, and what is wrong with the table.

    Raises:
        UnsuitedError: The file is no text in UTF-8, or no table of claims: the row path says what is wrong.
    """
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        _refuse_nul(path)
        with path.open("rb") as file:
            layout, line = _header(path, name, kinds)
            yield from table._ignored(layout.header, layout.known, name)
            for _ in range(line):
                file.readline()
            yield from _blocks(file, layout, line)
    except UnicodeDecodeError as error:
        raise UnsuitedError(f"'{path}' is not UTF-8") from error


def _delimiter(first: str) -> str:
    return max(table.DELIMITERS, key=first.partition("\n")[0].count)


def _refuse_nul(path: Path) -> None:
    if path.stat().st_size == 0:
        raise UnsuitedError(f"'{path}' is empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        if whole.find(b"\0") >= 0:
            raise UnsuitedError(f"'{path}' holds a NUL byte")
        if re.search(rb"\r(?!\n)", whole):
            raise UnsuitedError(f"'{path}' has lines that end in a carriage return alone")


def _header(path: Path, name: str, kinds: Sequence[str]) -> tuple[Layout, int]:
    """The layout of a table, and the number of lines that its header takes."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        delimiter = _delimiter(file.readline())
        file.seek(0)
        rows = csv.reader(file, delimiter=delimiter, strict=True)
        try:
            header = [cell.strip() for cell in next(rows)]
        except (csv.Error, StopIteration):
            raise UnsuitedError(f"'{name}' has no header") from None
    if table._model(header) is not Draft or len(set(header)) < len(header):
        raise UnsuitedError(f"'{name}' is no table of claims")
    known = [field for field in Draft.model_fields if field not in table.RESERVED] + list(kinds)
    return Layout(name, header, known, delimiter), rows.line_num


def _blocks(file: io.BufferedReader, layout: Layout, line: int) -> Iterator[Batch | Problem]:
    while block := file.read(BLOCK):
        block += file.readline()
        found = None
        if b'"' not in block and b"\n\n" not in block and b"\r" not in block:
            found = _split(block, layout, line)
        if found is not None:
            line += len(found.lines)
            yield found._replace(at=file.tell())
            continue
        for item in _rows(block, file, layout, line):
            if isinstance(item, int):
                line = item
            else:
                yield item._replace(at=file.tell()) if isinstance(item, Batch) else item


def _split(block: bytes, layout: Layout, line: int) -> Batch | None:
    """A block in which every line is a row, all of equal length; None if it is not so."""
    try:
        rows = arrow_csv.read_csv(
            pa.BufferReader(block),
            arrow_csv.ReadOptions(column_names=layout.header, use_threads=False, block_size=len(block) + 1),
            arrow_csv.ParseOptions(delimiter=layout.delimiter, quote_char=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(layout.header, pa.string()), strings_can_be_null=False, null_values=[]
            ),
        )
    except pa.ArrowInvalid:
        return None
    columns = {name: rows[name].combine_chunks() for name in layout.header}
    columns = {name: cells.chunk(0) if isinstance(cells, pa.ChunkedArray) else cells for name, cells in columns.items()}
    about = columns.get("action", columns[layout.header[0]])
    if rows.num_rows != block.count(b"\n") + (not block.endswith(b"\n")) or _some_blank(about):
        return None
    lines = np.arange(line + 1, line + 1 + rows.num_rows, dtype=np.int64)
    return Batch(layout.name, lines, {name: cells for name, cells in columns.items() if name in layout.known})


def _some_blank(cells: pa.StringArray) -> bool:
    return bool(pc.any(pc.equal(pc.utf8_trim_whitespace(cells), "")).as_py())


def _rows(block: bytes, file: io.BufferedReader, layout: Layout, line: int) -> Iterator[Batch | Problem | int]:
    """A block as the row path reads it, extended while it ends within a cell; then the number of its last line."""
    while True:
        rows = csv.reader(io.StringIO(block.decode(), newline=""), delimiter=layout.delimiter, strict=True)
        found: list[list[str]] = []
        try:
            found.extend(rows)
            broken = None
            break
        except csv.Error as error:
            broken = error
            more = file.read(BLOCK)
            if not more or "unexpected end of data" not in str(error):
                break
            block += more + file.readline()
    yield from _kept(found, layout, line, rows.line_num)
    if broken is not None:
        what, remedy = f"cannot be read further: {broken}", "look for a missing quotation mark"
        yield table._problem("broken-table", layout.name, line + rows.line_num, what, remedy)
        file.seek(0, io.SEEK_END)
    yield line + rows.line_num


def _kept(found: list[list[str]], layout: Layout, line: int, last: int) -> Iterator[Batch | Problem]:
    """The rows that hold anything, filled up where they are short."""
    lines = list(range(line + 1, line + 1 + len(found)))
    if last != len(found):
        lines = []
        for cells in found:
            lines.append(line + 1)
            line += 1 + sum(len(NEWLINE.findall(cell)) for cell in cells)
    width = len(layout.header)
    if set(map(len, found)) != {width} or not all(map(str.strip, map("".join, found))):
        kept: list[list[str]] = []
        places: list[int] = []
        for cells, place in zip(found, lines, strict=True):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                what = f"has {len(cells)} cells under {width} columns"
                remedy = "put cells that hold the delimiter in quotation marks"
                yield table._problem("too-many-cells", layout.name, place, what, remedy)
                continue
            kept.append([*cells[:width], *[""] * (width - len(cells))])
            places.append(place)
        found, lines = kept, places
    if found:
        columns = dict(zip(layout.header, zip(*found, strict=True), strict=True))
        arrays = {name: pa.array(cells, pa.string()) for name, cells in columns.items() if name in layout.known}
        yield Batch(layout.name, np.array(lines, np.int64), arrays)
