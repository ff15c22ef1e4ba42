"""JSON Lines: one claim an object, with the columns of the plain table; `kg build` writes and reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.model import AnyDraft, Draft, Problem, Severity, Where

SUFFIXES = (".jsonl", ".ndjson")
RESERVED = ("where", "figures")
SURROGATE = re.compile(r"[\ud800-\udfff]")


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    """Yield a draft per line; values are text, numbers, or lists of them."""
    empty = True
    known = {field for field in Draft.model_fields if field not in RESERVED} | set(kinds)
    with path.open("rb") as lines:
        for number, raw in enumerate(lines, 1):
            if not raw.strip():
                continue
            empty = False
            yield from _line(raw, Where(file=name, line=number), known, kinds)
    if empty:
        yield _problem("empty-file", Where(file=name), "holds nothing", "give a claim per line, or leave the file out")


def _line(raw: bytes, where: Where, known: set[str], kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    try:
        row = json.loads(raw.decode("utf-8-sig" if where.line == 1 else "utf-8"), parse_constant=_refuse_constant)
    except UnicodeDecodeError:
        yield _problem("bad-encoding", where, "is not UTF-8", "save the file as UTF-8")
        return
    except (ValueError, RecursionError) as error:
        yield _problem("bad-json", where, f"is not JSON: {str(error)[:100]}", "write one JSON object per line")
        return
    if not isinstance(row, dict):
        yield _problem("bad-json", where, "is not a JSON object", "write one JSON object per line")
        return
    fields: dict[str, object] = {}
    for field, value in row.items():
        text = _text(value)
        if field not in known:
            yield _problem(
                "ignored-column",
                where,
                "is no field that kg knows, it is not used",
                "rename it, or leave it out",
                field,
                Severity.WARNING,
            )
        elif text is not None and SURROGATE.search(text):
            yield _problem(
                "bad-json", where, "holds half a character (a lone surrogate)", "write whole characters", field
            )
            return
        elif text is None:
            yield _problem("bad-value", where, "is neither text nor a number nor a list of them", "flatten it", field)
            return
        elif field in kinds:
            fields["figures"] = (*_figures(fields), (field, text))
        else:
            fields[field] = text
    yield Draft.model_validate({"where": where} | fields)


def _figures(fields: dict[str, object]) -> tuple[tuple[str, str], ...]:
    figures = fields.get("figures", ())
    return figures if isinstance(figures, tuple) else ()


def _text(value: object) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool | dict):
        return None
    if isinstance(value, list):
        parts = [_text(part) for part in value]
        return None if None in parts else "|".join(part or "" for part in parts)
    return str(value)


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _problem(
    code: str, where: Where, what: str, remedy: str, field: str = "", severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(code=code, where=where, field=field[:60], what=what, remedy=remedy, severity=severity)
