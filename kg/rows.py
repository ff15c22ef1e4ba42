"""A claim as a row with the columns of the plain table, and such a row as a draft. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from kg.model import Claim, Draft, Figure, Problem, Ref, Severity, Where
from kg.model.made import made

Row = dict[str, object]
"""Column -> text, number, or list of them; empty columns are left out."""

BOUNDS = {
    "kg:exact": "",
    "kg:about": "~",
    "kg:atLeast": ">=",
    "kg:moreThan": ">",
    "kg:atMost": "<=",
    "kg:lessThan": "<",
    "kg:between": "",
}
BLANK = vars(Draft(where=Where(file="")))
COLUMNS = BLANK.keys() - {"where", "figures"}
WHOLE = 1e10
"""Below this, floating-point numbers are written without a point where they are whole: some tools have no others."""

SURROGATE = re.compile(r"[\ud800-\udfff]")


def write(claim: Claim, labels: Mapping[Ref, str]) -> Row:
    """The claim as a row; `labels` are what the input calls its unresolved entities."""
    return {column: value for column, value in _columns(claim, labels) if value not in ("", None, [])}


def _columns(claim: Claim, labels: Mapping[Ref, str]) -> Iterator[tuple[str, object]]:
    def names(refs: Sequence[Ref]) -> list[str]:
        return [labels.get(ref, _local(ref)) for ref in refs]

    when = claim.when
    yield "claim", claim.key
    yield "id", claim.handle
    yield "source", claim.document
    yield "actor", names(claim.subjects)
    yield "actor_text", claim.subject_text
    yield "action", _local(claim.predicate)
    yield "target", names(claim.objects)
    yield "target_text", claim.object_text
    yield "modality", _local(claim.modality)
    yield "polarity", _local(claim.polarity)
    yield "certainty", _local(claim.certainty or "")
    yield "speaker", names(claim.speakers)
    yield "on_behalf_of", names(claim.on_behalf_of)
    yield "via", names(claim.via)
    yield "role", claim.role
    yield "place", names(claim.places)
    yield "date", when.edtf if when else None
    yield "date_text", when.words if when else None
    yield "date_basis", _local(when.basis) if when and when.edtf else None
    for kind in sorted({figure.kind for figure in claim.figures}):
        yield _local(kind), "|".join(_figure(f, labels) for f in claim.figures if f.kind == kind)
    yield "event", _local(claim.event or "")
    yield "in_response_to", [_local(ref) for ref in claim.in_response_to]
    yield "after", [_local(ref) for ref in claim.after]
    yield "reason_for", [_local(ref) for ref in claim.reason_for]
    yield "content_of", _local(claim.content_of or "")
    yield "begin", [span.begin for span in claim.evidence]
    yield "end", [span.end for span in claim.evidence]
    yield "sha256", [span.sha256 for span in claim.evidence if span.sha256]
    yield "quote", next((span.quote for span in claim.evidence if span.quote), None)
    yield "note", claim.note
    yield "confidence", claim.confidence
    yield "annotator", names([claim.annotator] if claim.annotator else [])
    yield "method", _local(claim.method)
    yield "derived_from", _local(claim.derived_from or "")
    yield "recorded", claim.recorded.isoformat() if claim.recorded else None


def _figure(figure: Figure, labels: Mapping[Ref, str]) -> str:
    number = f"{figure.value}..{figure.upper}" if figure.upper is not None else str(figure.value)
    of = f" of {labels.get(figure.of, _local(figure.of))}" if figure.of else ""
    return f"{BOUNDS[figure.bound]}{number}{of}"


def _local(ref: Ref) -> str:
    return ref.partition(":")[2]


def read(row: Mapping[str, object], where: Where, kinds: Sequence[str]) -> Iterator[Draft | Problem]:
    """The draft that a row makes; a column that is none is named, and a value that is none refuses the row.

    `kinds` are the figure kinds of the ontology, which are columns too.
    """
    cells, problems = texts(row, where, kinds)
    yield from problems
    if cells is not None:
        figures = [(kind, cells.pop(kind)) for kind in sorted(kinds) if kind in cells]
        given = tuple((kind, text) for kind, text in figures if text.strip())
        yield made(Draft, {**BLANK, **cells, "where": where, "figures": given})


def texts(
    row: Mapping[str, object], where: Where, kinds: Collection[str]
) -> tuple[dict[str, str] | None, list[Problem]]:
    """The text of each column of a row, and what is wrong with it; no text at all if the row is refused."""
    cells: dict[str, str] = {}
    problems = []
    for column, value in row.items():
        text = value if isinstance(value, str) else _text(value)
        if column not in COLUMNS and column not in kinds:
            what, remedy = "is no field that kg knows, it is not used", "rename it, or leave it out"
            problems.append(_problem("ignored-column", where, what, remedy, column, Severity.WARNING))
        elif text is None:
            what = "is neither text nor a number nor a list of them"
            return None, [*problems, _problem("bad-value", where, what, "flatten it", column)]
        elif not text.isascii() and SURROGATE.search(text):
            what = "holds half a character (a lone surrogate)"
            return None, [*problems, _problem("bad-json", where, what, "write whole characters", column)]
        else:
            cells[column] = text
    return cells, problems


def _text(value: object) -> str | None:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | dict):
        return None
    if isinstance(value, list):
        parts = [_text(part) for part in value]
        return None if None in parts else "|".join(part or "" for part in parts)
    if isinstance(value, float) and value.is_integer() and abs(value) < WHOLE:
        return str(int(value))
    return str(value)


def _problem(
    code: str, where: Where, what: str, remedy: str, column: str, severity: Severity = Severity.ERROR
) -> Problem:
    return Problem(code=code, where=where, field=column[:60], what=what, remedy=remedy, severity=severity)
