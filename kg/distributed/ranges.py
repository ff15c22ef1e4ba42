"""Cuts tables into pieces of some megabytes that tasks read alone, each knowing the line at which it begins.

A table without quotation marks is cut at line ends. In any other a cell may hold line ends, so that one task reads it
from its beginning to its end.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from kg.bulk import batches, delimited
from kg.bulk.batch import Batch
from kg.errors import UnsuitedError
from kg.model import Problem

RANGE = 32 * 2**20
"""Bytes of a table that a task reads."""

PLAIN = (".csv", ".tsv")
"""Endings of tables that can be read from the middle."""


class Range(NamedTuple):
    """Some bytes of a file."""

    path: Path
    file: int
    """The number of the file among all."""
    begin: int
    end: int


class Look(NamedTuple):
    """What somebody who only looks at the bytes of a range can tell."""

    range: Range
    sha256: str
    newlines: int
    quoted: bool
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
    """Lines before its first row; -1 for a table that is read whole."""


def ranges(paths: Sequence[Path]) -> list[Range]:
    """All bytes of some files."""
    return [
        Range(path, number, begin, min(begin + RANGE, size))
        for number, path in enumerate(paths)
        for size in [path.stat().st_size]
        for begin in range(0, size, RANGE)
    ]


def look(some: Range) -> Look:
    """Look at some bytes, and at the one after them."""
    with some.path.open("rb") as file:
        file.seek(some.begin)
        block = file.read(some.end - some.begin)
        after = file.read(1)
    returns = block.count(b"\r") - block.count(b"\r\n") - (block.endswith(b"\r") and after == b"\n")
    odd = b"\0" in block or returns > 0
    return Look(some, hashlib.sha256(block).hexdigest(), block.count(b"\n"), b'"' in block, odd)


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
        if any(look.quoted for look in found) or path.suffix.lower() not in PLAIN:
            chunks.append(Chunk(path, number, names[number], 0, size, -1))
            continue
        if any(look.odd for look in found):
            delimited._refuse_odd_bytes(path)
        _, _, lines = delimited._layout(path, names[number], kinds)
        start, line = _after(path, lines), 0
        for one in found:
            begin, end = one.range.begin, one.range.end
            if end > start:
                chunks.append(
                    Chunk(path, number, names[number], max(start, begin), end, line if begin > start else lines)
                )
            line += one.newlines
    return chunks


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
        partial = file.readline() if file.read(1) != b"\n" else b""
        length = chunk.end - chunk.begin - len(partial)
        block = file.read(length) if length > 0 else b""
        if block and not block.endswith(b"\n"):
            block += file.readline()
    try:
        text = io.BytesIO(block)
        yield from delimited._batches(delimited.Blocks(text, text), layout, chunk.line + bool(partial))
    except UnicodeDecodeError as error:
        raise UnsuitedError(f"'{chunk.path}' is not UTF-8") from error
