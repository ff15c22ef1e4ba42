"""CSV and TSV by columns: a block in which every line is a row is split by Arrow, any other by the `csv` module.

A file is read in blocks that end where a row ends. What is split by `csv` is as uneven as the row path allows.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from kg import compression
from kg.bulk.batch import Batch
from kg.errors import UnsuitedError
from kg.model import Draft, Problem, Where
from kg.readers import table
from kg.tables import Header

BLOCK = 2**21
"""Bytes that are split at a time."""

NEWLINE = re.compile(r"\r\n|\r|\n")
LONE_RETURN = re.compile(rb"\r(?!\n)")


class Layout(NamedTuple):
    """How a table is written: its columns, those that are known, and what stands between cells."""

    name: str
    header: list[str]
    known: list[str]
    delimiter: str


class Blocks:
    """A file in pieces that end where a line ends."""

    def __init__(self, packed: IO[bytes], text: IO[bytes]) -> None:
        """`packed` is the file as it is on the disk, `text` what it holds."""
        self._packed, self._text, self._ended = packed, text, False

    @property
    def at(self) -> int:
        """Bytes of the file on the disk that were read so far."""
        return self._packed.tell()

    def next(self, size: int) -> bytes:
        """The next lines; nothing at the end."""
        block = b"" if self._ended else self._text.read(size)
        return block + self._text.readline() if block else b""

    def end(self) -> None:
        """Read no further."""
        self._ended = True

    def skip(self, lines: int) -> None:
        """Leave out some lines."""
        for _ in range(lines):
            self._text.readline()


def columns_of(path: Path) -> list[str]:
    """The names of a table's columns, however the rest of it looks."""
    head = io.StringIO(compression.beginning(path, BLOCK).decode("utf-8-sig", "replace"), newline="")
    delimiter = max(table.DELIMITERS, key=head.readline().count)
    head.seek(0)
    return [cell.strip() for cell in next(csv.reader(head, delimiter=delimiter), [])]


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Batch | Problem]:
    """The rows of a table of claims, and what is wrong with the table.

    Raises:
        UnsuitedError: The file is no text in UTF-8, or no table of claims.
    """
    try:
        _refuse_odd_bytes(path)
        layout, ignored, lines = _layout(path, name, kinds)
        yield from ignored
        with path.open("rb") as packed, compression.unpacked(path, packed) as text:
            blocks = Blocks(packed, text)
            blocks.skip(lines)
            yield from _batches(blocks, layout, lines)
    except UnicodeDecodeError as error:
        raise UnsuitedError(f"'{path}' is not UTF-8") from error


def _refuse_odd_bytes(path: Path) -> None:
    empty, end = True, b""
    with compression.opened(path) as text:
        while block := text.read(compression.BLOCK):
            empty = False
            if b"\0" in block:
                raise UnsuitedError(f"'{path}' holds a NUL byte")
            if b"\r" in block or end:
                whole = end + block
                end = b"\r" if whole.endswith(b"\r") else b""
                if LONE_RETURN.search(whole.removesuffix(end)):
                    raise UnsuitedError(f"'{path}' has lines that end in a carriage return alone")
    if empty:
        raise UnsuitedError(f"'{path}' is empty")
    if end:
        raise UnsuitedError(f"'{path}' has lines that end in a carriage return alone")


def _layout(path: Path, name: str, kinds: Sequence[str]) -> tuple[Layout, list[Problem], int]:
    """The layout of a table, its columns that are ignored, and the number of lines that its header takes."""
    delimiter = table.delimiter_of(path)
    with table.text_of(path) as text:
        rows = table.rows_of(text, delimiter)
        try:
            columns = [cell.strip() for cell in next(rows)]
        except (csv.Error, StopIteration):
            raise UnsuitedError(f"'{name}' has no header") from None
    header, where = Header(columns, kinds), Where(file=name, line=1)
    if header.model is not Draft or header.fault(where) is not None:
        raise UnsuitedError(f"'{name}' is no table of claims")
    return Layout(name, columns, header.known, delimiter), list(header.ignored(where)), rows.line_num


def _batches(blocks: Blocks, layout: Layout, line: int) -> Iterator[Batch | Problem]:
    even = _even_line(layout.delimiter)
    while block := blocks.next(BLOCK):
        found = None
        if len(block) < table.LONGEST and _is_even(block, even):
            found = _split(block, layout, line)
        if found is not None:
            line += len(found.lines)
            yield found._replace(at=blocks.at)
            continue
        for item in _rows(block, blocks, layout, line):
            if isinstance(item, int):
                line = item
            else:
                yield item._replace(at=blocks.at) if isinstance(item, Batch) else item


def _even_line(delimiter: str) -> re.Pattern[bytes]:
    """A line whose quotation marks all readers of CSV understand alike: around whole cells, doubled within."""
    cell = rb'(?:"(?:[^"\r\n]|"")*+"|[^"\r\n%s]*+)' % re.escape(delimiter.encode())
    return re.compile(cell + rb"(?:%s%s)*+\r?\n?" % (re.escape(delimiter.encode()), cell))


def _is_even(block: bytes, line: re.Pattern[bytes]) -> bool:
    """Whether no line of a block is empty, and those with quotation marks are rows by themselves."""
    if b"\n\n" in block or b"\n\r" in block:
        return False
    at = block.find(b'"')
    while at >= 0:
        found = line.match(block, block.rfind(b"\n", 0, at) + 1)
        if found is None or not (found[0].endswith(b"\n") or found.end() == len(block)):
            return False
        at = block.find(b'"', found.end())
    return True


def _split(block: bytes, layout: Layout, line: int) -> Batch | None:
    """A block in which every line is a row, all of equal length; None if it is not so."""
    try:
        rows = arrow_csv.read_csv(
            pa.BufferReader(block),
            arrow_csv.ReadOptions(column_names=layout.header, use_threads=False, block_size=len(block) + 1),
            arrow_csv.ParseOptions(
                delimiter=layout.delimiter, quote_char='"' if b'"' in block else False, ignore_empty_lines=False
            ),
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
    return bool(pc.any(pc.equal(pc.utf8_trim_whitespace(cells.unique()), "")).as_py())


def _rows(block: bytes, blocks: Blocks, layout: Layout, line: int) -> Iterator[Batch | Problem | int]:
    """A block as the row path reads it, extended while it ends within a cell; then the number of its last line."""
    while True:
        rows = table.rows_of(io.StringIO(block.decode(), newline=""), layout.delimiter)
        found: list[list[str]] = []
        try:
            found.extend(rows)
            broken = None
            break
        except csv.Error as error:
            broken = error
            more = blocks.next(len(block)) if "unexpected end of data" in str(error) else b""
            if not more:
                break
            block += more
    yield from _kept(found, layout, line, rows.line_num)
    if broken is not None:
        yield table.cut_off(layout.name, line + rows.line_num, broken)
        blocks.end()
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
                yield table.too_long(layout.name, place, len(cells), width)
                continue
            kept.append([*cells[:width], *[""] * (width - len(cells))])
            places.append(place)
        found, lines = kept, places
    if found:
        columns = dict(zip(layout.header, zip(*found, strict=True), strict=True))
        arrays = {name: pa.array(cells, pa.string()) for name, cells in columns.items() if name in layout.known}
        yield Batch(layout.name, np.array(lines, np.int64), arrays)
