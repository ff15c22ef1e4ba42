"""Cuts tables into pieces of some megabytes that tasks read alone, each knowing the line at which it begins.

A cell in quotation marks may hold line ends. Which line ends lie within cells follows from the number of quotation
marks before, if every one of them begins or ends a cell or is doubled, as it should be; where one does not, one task
reads the table from its beginning to its end. So it does with tables that are packed, and with other formats.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np

from kg.bulk import batches, delimited
from kg.bulk.batch import Batch
from kg.errors import UnsuitedError
from kg.model import Problem
from kg.readers import table

RANGE = 32 * 2**20
"""Bytes of a table that a task reads."""

PLAIN = (".csv", ".tsv")
"""Endings of tables that can be read from the middle."""


QUOTE, NEWLINE, RETURN = b'"\n\r'


class Range(NamedTuple):
    """Some bytes of a file."""

    path: Path
    file: int
    """The number of the file among all."""
    begin: int
    end: int
    delimiter: str
    """What stands between cells; nothing where one task reads the file."""


class Look(NamedTuple):
    """What somebody who only looks at the bytes of a range can tell."""

    range: Range
    sha256: str
    newlines: int
    quotes: int
    misplaced: tuple[bool, bool]
    """Whether a quotation mark neither begins nor ends a cell: if the range begins outside of one, or within one."""
    odd: bool
    """Whether it holds a NUL byte, or a carriage return alone."""


class Chunk(NamedTuple):
    """Rows for one task: all of a table, or those that begin in some of its bytes."""

    path: Path
    file: int
    name: str
    begin: int
    end: int
    line: int
    """Line ends before its first byte; -1 for a table that is read whole."""
    quoted: bool = False
    """Whether its first byte lies in a cell in quotation marks."""


def ranges(paths: Sequence[Path]) -> list[Range]:
    """All bytes of some files."""
    found = []
    for number, path in enumerate(paths):
        delimiter = table.delimiter_of(path) if path.suffix.lower() in PLAIN else ""
        size = path.stat().st_size
        for begin in range(0, size, RANGE):
            found.append(Range(path, number, begin, min(begin + RANGE, size), delimiter))
    return found


def look(some: Range) -> Look:
    """Look at some bytes, and at those around them."""
    with some.path.open("rb") as file:
        file.seek(max(0, some.begin - 1))
        before = file.read(1) if some.begin else b"\n"
        file.seek(some.begin)
        block = file.read(some.end - some.begin)
        after = file.read(1) or b"\n"
    returns = block.count(b"\r") - block.count(b"\r\n") - (block.endswith(b"\r") and after == b"\n")
    around = np.frombuffer(before + block + after, np.uint8)
    quotes = np.flatnonzero(around[1:-1] == QUOTE)
    between = ord(some.delimiter or ",")
    begins = np.isin(around[quotes], (between, NEWLINE, QUOTE))
    ends = np.isin(around[quotes + 2], (between, NEWLINE, RETURN, QUOTE))
    misplaced = tuple(not (begins[odd::2].all() and ends[1 - odd :: 2].all()) for odd in (0, 1))
    return Look(
        range=some,
        sha256=hashlib.sha256(block).hexdigest(),
        newlines=block.count(b"\n"),
        quotes=len(quotes),
        misplaced=(misplaced[0], misplaced[1]),
        odd=b"\0" in block or returns > 0,
    )


def contents(looks: Iterable[Look]) -> list[str]:
    """A hash of the content of each file."""
    return [
        hashlib.sha256(f"{RANGE} {' '.join(look.sha256 for look in found)}".encode()).hexdigest()
        for _, found in groupby(looks, lambda look: look.range.file)
    ]


def cut(looks: Sequence[Look], names: Sequence[str], kinds: Sequence[str]) -> list[Chunk]:
    """The chunks of all tables.

    Raises:
        UnsuitedError: A table holds what no table of claims may hold, or has no header of one.
    """
    chunks = []
    for number, some in groupby(looks, lambda look: look.range.file):
        found = list(some)
        path = found[0].range.path
        size = found[-1].range.end
        if not found[0].range.delimiter or _misplaced(found):
            chunks.append(Chunk(path, number, names[number], 0, size, -1))
            continue
        if any(look.odd for look in found):
            delimited._refuse_odd_bytes(path)
        _, _, lines = delimited._layout(path, names[number], kinds)
        start, line, quotes = _after(path, lines), 0, 0
        for one in found:
            begin, end = one.range.begin, one.range.end
            if begin > start:
                chunks.append(Chunk(path, number, names[number], begin, end, line, quotes % 2 == 1))
            elif end > start:
                chunks.append(Chunk(path, number, names[number], start, end, lines))
            line += one.newlines
            quotes += one.quotes
    return chunks


def _misplaced(looks: Iterable[Look]) -> bool:
    """Whether any quotation mark of a table is not where it should be."""
    quotes = 0
    for one in looks:
        if one.misplaced[quotes % 2]:
            return True
        quotes += one.quotes
    return quotes % 2 == 1


def _after(path: Path, lines: int) -> int:
    """Where the first row begins."""
    with path.open("rb") as file:
        for _ in range(lines):
            file.readline()
        return file.tell()


def read(chunk: Chunk, kinds: Sequence[str]) -> Iterator[Batch | Problem]:
    """The rows of a chunk, and what is wrong with them.

    Raises:
        UnsuitedError: It is no text in UTF-8.
    """
    if chunk.line < 0:
        yield from batches.read(chunk.path, chunk.name, kinds)
        return
    layout, ignored, lines = delimited._layout(chunk.path, chunk.name, kinds)
    if chunk.begin <= _after(chunk.path, lines):
        yield from ignored
    with chunk.path.open("rb") as file:
        file.seek(chunk.begin - 1)
        begun = chunk.quoted or file.read(1) != b"\n"
        file.seek(chunk.begin)
        partial = _row(file, chunk.quoted) if begun else b""
        length = chunk.end - chunk.begin - len(partial)
        block = file.read(length) if length > 0 else b""
        quoted = block.count(b'"') % 2 == 1
        if block and (quoted or not block.endswith(b"\n")):
            block += _row(file, quoted)
    try:
        text = io.BytesIO(block)
        yield from delimited._batches(delimited.Blocks(text, text), layout, chunk.line + partial.count(b"\n"))
    except UnicodeDecodeError as error:
        raise UnsuitedError(f"'{chunk.path}' is not UTF-8") from error


def _row(file: BinaryIO, quoted: bool) -> bytes:
    """The rest of a row; `quoted` says whether it begins within a cell in quotation marks."""
    rest = b""
    while line := file.readline():
        rest += line
        quoted ^= line.count(b'"') % 2 == 1
        if not quoted:
            break
    return rest
