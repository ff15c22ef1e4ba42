"""Tables (CSV, TSV; also `;`): claims, documents, events or decisions, told apart by their header."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import compress
from pathlib import Path

from rapidfuzz import process

from kg.model import AnyDraft, DecisionDraft, DocumentDraft, Draft, EventDraft, Problem, Severity, Where
from kg.model.made import made

SUFFIXES = (".csv", ".tsv")
DELIMITERS = ",;\t"
RESERVED = ("where", "figures")


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    """Yield a draft per row; the table's kind follows from its header."""
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        yield _problem(
            "bad-encoding", name, line, f"is not UTF-8 (byte {raw[error.start]:#04x})", "save the table as UTF-8"
        )
        return
    if "\0" in text:
        yield _problem(
            "nul-byte",
            name,
            text.count("\n", 0, text.index("\0")) + 1,
            "holds a NUL byte",
            "save the table as UTF-8 text, not as UTF-16 or a spreadsheet",
        )
        return
    if not text.strip():
        yield _problem("empty-file", name, None, "holds nothing", "give a header and rows, or leave the file out")
        return
    yield from _rows(text, name, kinds)


def _rows(text: str, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    header_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=header_line.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(rows)]
        model = _model(header)
        if model is None:
            yield _problem(
                "unknown-table",
                name,
                1,
                f"has the columns {', '.join(header)[:200]}",
                "claims need source and action, documents need document, events need event and label, "
                "decisions need decision, one and other",
            )
            return
        kinds = sorted(kinds) if model is Draft else ()
        known = [*(f for f in model.model_fields if f not in RESERVED), *kinds]
        if len(set(header)) < len(header):
            twice = sorted({column for column in header if header.count(column) > 1})
            yield _problem("column-twice", name, 1, f"has the column {', '.join(twice)} more than once", "rename one")
            return
        yield from _ignored(header, known, name)
        draft = _drafter(model, name, header, kinds)
        last = rows.line_num
        for cells in rows:
            line, last = last + 1, rows.line_num
            if not any(map(str.strip, cells)):
                continue
            if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                yield _problem(
                    "too-many-cells",
                    name,
                    line,
                    f"has {len(cells)} cells under {len(header)} columns",
                    "put cells that hold the delimiter in quotation marks",
                )
                continue
            yield draft(line, cells)
    except csv.Error as error:
        yield _problem(
            "broken-table", name, rows.line_num, f"cannot be read further: {error}", "look for a missing quotation mark"
        )


def _model(header: Sequence[str]) -> type[AnyDraft] | None:
    if {"decision", "one", "other"} <= set(header):
        return DecisionDraft
    if "action" in header and "source" in header:
        return Draft
    if "document" in header:
        return DocumentDraft
    if "event" in header and "label" in header:
        return EventDraft
    if {"action", "actor"} <= set(header) or {"action", "target"} <= set(header):
        return Draft
    return None


def _ignored(header: Sequence[str], known: Sequence[str], name: str) -> Iterator[Problem]:
    for column in header:
        if column not in known:
            near = process.extractOne(column, known, score_cutoff=75)
            yield Problem(
                code="ignored-column",
                where=Where(file=name, line=1),
                field=column[:60],
                severity=Severity.WARNING,
                what="is no column that kg knows, its cells are not used",
                remedy=f"rename it to {near[0]}, or leave it out" if near else "rename it, or leave it out",
            )


def _drafter(
    model: type[AnyDraft], name: str, header: Sequence[str], kinds: Sequence[str]
) -> Callable[[int, Sequence[str]], AnyDraft]:
    """What makes the draft of a row of this table from its line and its cells, which are text whatever they hold."""
    blank = vars(model(where=Where(file=name)))
    taken = [column in blank and column not in RESERVED for column in header]
    fields = list(compress(header, taken))
    figures = [(kind, header.index(kind)) for kind in kinds if kind in header]

    def draft(line: int, cells: Sequence[str]) -> AnyDraft:
        values = blank.copy()
        values.update(zip(fields, compress(cells, taken), strict=False))
        values["where"] = made(Where, {"file": name, "line": line})
        if figures:
            given = ((kind, cells[at]) for kind, at in figures if at < len(cells))
            values["figures"] = tuple((kind, text) for kind, text in given if text.strip())
        return made(model, values)

    return draft


def _problem(code: str, name: str, line: int | None, what: str, remedy: str) -> Problem:
    return Problem(code=code, where=Where(file=name, line=line), what=what, remedy=remedy)
