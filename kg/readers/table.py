"""Tables (CSV, TSV; also `;`): claims, documents, events or decisions, told apart by their header."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from kg import compression, tables
from kg.model import AnyDraft, Problem, Where
from kg.tables import Header, problem

if TYPE_CHECKING:
    from _csv import Reader

SUFFIXES = compression.or_packed(".csv", ".tsv")
DELIMITERS = ",;\t"

LONGEST = 2**24
"""Characters of a cell; longer ones are a missing quotation mark, or an attack."""


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    """Yield a draft per row; the table's kind follows from its header."""
    broken = _fault(path, name)
    if broken is not None:
        yield broken
        return
    with text_of(path) as text:
        rows = rows_of(text, delimiter_of(path))
        try:
            yield from _rows(rows, name, kinds)
        except csv.Error as error:
            yield cut_off(name, rows.line_num, error)


@contextmanager
def text_of(path: Path) -> Iterator[TextIO]:
    """The text of a table; line ends are as they are in the file."""
    with compression.opened(path) as file:
        yield io.TextIOWrapper(file, encoding="utf-8-sig", newline="")


def delimiter_of(path: Path) -> str:
    """What stands between the cells of a table, by its first line."""
    with text_of(path) as text:
        return max(DELIMITERS, key=text.readline().count)


def rows_of(text: TextIO, delimiter: str) -> Reader:
    """The rows of a table, and how many lines were read so far."""
    csv.field_size_limit(LONGEST)
    return csv.reader(text, delimiter=delimiter, strict=True)


def cut_off(name: str, line: int, error: csv.Error) -> Problem:
    """That the rest of a table is no table."""
    what = f"cannot be read further: {error}"
    return problem("broken-table", Where(file=name, line=line), what, "look for a missing quotation mark")


def too_long(name: str, line: int, cells: int, columns: int) -> Problem:
    """That a row has more cells than the table has columns."""
    what, remedy = f"has {cells} cells under {columns} columns", "put cells that hold the delimiter in quotation marks"
    return problem("too-many-cells", Where(file=name, line=line), what, remedy)


def _fault(path: Path, name: str) -> Problem | None:
    """What makes a file no text, wherever it stands: a half of such a file is not read."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    line, nul, blank = 1, None, True
    with compression.opened(path) as file:
        while True:
            block = file.read(compression.BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += error.object.count(b"\n", 0, error.start)
                what = f"is not UTF-8 (byte {error.object[error.start]:#04x})"
                return problem("bad-encoding", Where(file=name, line=line), what, "save the table as UTF-8")
            if nul is None and "\0" in text:
                nul = line + text.count("\n", 0, text.index("\0"))
            blank = blank and not text.strip()
            line += text.count("\n")
            if not block:
                break
    if nul is not None:
        remedy = "save the table as UTF-8 text, not as UTF-16 or a spreadsheet"
        return problem("nul-byte", Where(file=name, line=nul), "holds a NUL byte", remedy)
    if blank:
        return problem("empty-file", Where(file=name), "holds nothing", "give a header and rows, or leave the file out")
    return None


def _rows(rows: Reader, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    columns = [cell.strip() for cell in next(rows)]
    header, place = Header(columns, kinds), Where(file=name, line=1)
    fault = header.fault(place)
    if fault is not None or header.model is None:
        yield from [fault] if fault is not None else []
        return
    yield from header.ignored(place)
    draft = tables.drafter(header.model, name, columns, header.kinds)
    last = rows.line_num
    for cells in rows:
        line, last = last + 1, rows.line_num
        if not any(map(str.strip, cells)):
            continue
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            yield too_long(name, line, len(cells), len(columns))
            continue
        yield draft(line, cells)
