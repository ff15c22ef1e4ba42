"""JSON Lines: one claim an object, with the columns of the plain table; `kg build` writes and reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg import compression, rows
from kg.model import AnyDraft, Problem, Where
from kg.rows import Row

SUFFIXES = compression.or_packed(".jsonl", ".ndjson")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


DECODER = json.JSONDecoder(parse_constant=_refuse_constant)


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    """Yield a draft per line; values are text, numbers, or lists of them."""
    empty = True
    with compression.opened(path) as lines:
        for number, raw in enumerate(lines, 1):
            if raw.strip():
                empty = False
                where = Where(file=name, line=number)
                row = row_of(raw, where)
                yield from [row] if isinstance(row, Problem) else rows.read(row, where, kinds)
    if empty:
        yield _problem("empty-file", Where(file=name), "holds nothing", "give a claim per line, or leave the file out")


def row_of(raw: bytes, where: Where) -> Row | Problem:
    """The object that a line holds, or why it holds none."""
    try:
        row = DECODER.decode(raw.decode("utf-8-sig" if where.line == 1 else "utf-8"))
    except UnicodeDecodeError:
        return _problem("bad-encoding", where, "is not UTF-8", "save the file as UTF-8")
    except (ValueError, RecursionError) as error:
        return _problem("bad-json", where, f"is not JSON: {str(error)[:100]}", "write one JSON object per line")
    if not isinstance(row, dict):
        return _problem("bad-json", where, "is not a JSON object", "write one JSON object per line")
    return row


def _problem(code: str, where: Where, what: str, remedy: str) -> Problem:
    return Problem(code=code, where=where, what=what, remedy=remedy)
