"""Tables of claims, some thousand rows at a time, column by column: the same cells that the row reader sees."""

from __future__ import annotations

import csv
import mmap
import re
import sys
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kg.errors import UnsuitedError
from kg.model import Draft, Problem, Where
from kg.readers import table

ROWS = 20_000
"""Rows that are in memory at a time."""

NEWLINE = re.compile(r"\r\n|\r|\n")


class Batch(NamedTuple):
    """Some rows of one table: the line of each, and its columns of equal length."""

    file: str
    lines: list[int]
    columns: dict[str, list[str]]
    at: int
    """Bytes of the file that were read so far, more or less."""

    def draft(self, row: int, kinds: Sequence[str]) -> Draft:
        """One row as the row path has it."""
        cells = {column: cells[row] for column, cells in self.columns.items()}
        draft = table._draft(Draft, Where(file=self.file, line=self.lines[row]), cells, kinds)
        assert isinstance(draft, Draft)  # noqa: S101
        return draft


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Batch | Problem]:
    """The rows of a table of claims, and what is wrong with the table.

    Raises:
        UnsuitedError: The file is no text in UTF-8, or no table of claims: the row path says what is wrong.
    """
    _refuse_nul(path)
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            delimiter = max(table.DELIMITERS, key=first.partition("\n")[0].count)
            file.seek(0)
            for item in _read(csv.reader(file, delimiter=delimiter, strict=True), name, kinds):
                yield item._replace(at=file.buffer.tell()) if isinstance(item, Batch) else item
    except UnicodeDecodeError as error:
        raise UnsuitedError(f"'{path}' is not UTF-8") from error


def _refuse_nul(path: Path) -> None:
    if path.stat().st_size == 0:
        raise UnsuitedError(f"'{path}' is empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        if whole.find(b"\0") >= 0:
            raise UnsuitedError(f"'{path}' holds a NUL byte")


def is_claims(path: Path) -> bool:
    """Whether a table holds claims, by the names of its columns."""
    with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
        first = file.readline()
        file.seek(0)
        delimiter = max(table.DELIMITERS, key=first.partition("\n")[0].count)
        header = [cell.strip() for cell in next(csv.reader(file, delimiter=delimiter), [])]
    return table._model(header) is Draft


def _read(rows: csv._reader, name: str, kinds: Sequence[str]) -> Iterator[Batch | Problem]:  # type: ignore[name-defined]
    try:
        header = [cell.strip() for cell in next(rows)]
    except (csv.Error, StopIteration):
        raise UnsuitedError(f"'{name}' has no header") from None
    if table._model(header) is not Draft or len(set(header)) < len(header):
        raise UnsuitedError(f"'{name}' is no table of claims")
    known = [field for field in Draft.model_fields if field not in table.RESERVED] + list(kinds)
    yield from table._ignored(header, known, name)
    last, broken = rows.line_num, None
    while broken is None:
        before, found = last, []
        try:
            found.extend(islice(rows, ROWS))
        except csv.Error as error:
            broken = error
        last = rows.line_num
        if found:
            lines = list(range(before + 1, before + 1 + len(found)))
            if last - before != len(found):
                lines = _lines(found, before)
            yield from _batch(header, known, found, lines, name)
        elif broken is None:
            break
    if broken is not None:
        what, remedy = f"cannot be read further: {broken}", "look for a missing quotation mark"
        yield table._problem("broken-table", name, rows.line_num, what, remedy)


def _lines(found: Sequence[Sequence[str]], before: int) -> list[int]:
    """The first line of each row, where cells hold line breaks."""
    lines = []
    for cells in found:
        lines.append(before + 1)
        before += 1 + sum(len(NEWLINE.findall(cell)) for cell in cells)
    return lines


def _batch(
    header: Sequence[str], known: Sequence[str], found: list[list[str]], lines: list[int], name: str
) -> Iterator[Batch | Problem]:
    width = len(header)
    if set(map(len, found)) != {width} or not all(map(str.strip, map("".join, found))):
        kept: list[list[str]] = []
        places: list[int] = []
        for cells, line in zip(found, lines, strict=True):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > width and any(cell.strip() for cell in cells[width:]):
                what = f"has {len(cells)} cells under {width} columns"
                yield table._problem(
                    "too-many-cells", name, line, what, "put cells that hold the delimiter in quotation marks"
                )
                continue
            kept.append([*cells[:width], *[""] * (width - len(cells))])
            places.append(line)
        found, lines = kept, places
    if found:
        columns = dict(zip(header, (list(column) for column in zip(*found, strict=True)), strict=True))
        yield Batch(name, lines, {column: cells for column, cells in columns.items() if column in known}, 0)
