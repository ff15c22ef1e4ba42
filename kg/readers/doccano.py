"""doccano's JSONL export of the tasks that kg made: every corrected claim as a hand annotation."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from kg import compression, rows
from kg.cells import shorten
from kg.model import AnyDraft, Problem, Severity, Where
from kg.proposals import DEFAULTS, ROLES, VOICE, Correction, Mark, correct, digest, origin
from kg.rows import Row

SUFFIXES = compression.or_packed(".jsonl")

BEGINNING = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*(?:"id"\s*:\s*\d+\s*,\s*)?"text"\s*:')
EVERYBODY = ("all", "unknown")
"""What doccano calls a file that is not one annotator's."""


class Loose(BaseModel):
    """A part of the export; what is not needed of it is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class Entity(Loose):
    """A marked stretch of text, in code points."""

    id: int
    label: str
    start_offset: int
    end_offset: int


class Relation(Loose):
    """A link between two entities."""

    from_id: int
    to_id: int
    type: str


class Line(Loose):
    """A document with what was marked in it."""

    id: int | None = None
    text: str
    document: str
    sha256: str = ""
    claims: list[dict[str, Any]] = []
    marks: dict[str, list[Mark]] = {}
    entities: list[Entity]
    relations: list[Relation]


def takes(head: bytes) -> bool:
    """Lines of doccano begin with the text, after a number; those of kg never have a text."""
    return BEGINNING.match(head) is not None


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    """Yield a draft per claim that the annotator left or made; lines that were never imported are told."""
    project = path.name.removesuffix(path.suffix if compression.is_packed(path) else "").removesuffix(".jsonl")
    annotator = "" if project in EVERYBODY else project
    empty = True
    with compression.opened(path) as lines:
        for number, raw in enumerate(lines, 1):
            if raw.strip():
                empty = False
                yield from _read(raw, Where(file=name, line=number), annotator, kinds)
    if empty:
        yield _problem("empty-file", Where(file=name), "holds nothing", "export the project again, or leave it out")


def _read(raw: bytes, where: Where, annotator: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    try:
        content = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        yield _problem("bad-json", where, f"is not JSON: {str(error)[:100]}", "export the project as JSONL")
        return
    if isinstance(content, dict) and "label" in content and "entities" not in content:
        yield _problem("relations-lost", where, "has no relations", "switch relations on in the project's settings")
        return
    try:
        line = Line.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(map(str, first["loc"]))
        yield _problem("bad-task", where, f"is no task made by kg: {at}: {first['msg']}", "export as JSONL", at)
        return
    if line.id is None:
        what, remedy = "was never in doccano (it has no id)", "import the file there, correct it, and export it"
        yield _problem("not-reviewed", where, what, remedy, warn=True)
    elif line.sha256 and digest(line.text) != line.sha256:
        what, remedy = "is not the text that kg gave, so no offset is sure", "import the file anew"
        yield _problem("text-changed", where, what, remedy, "text")
    else:
        outside = [e for e in line.entities if not 0 <= e.start_offset < e.end_offset <= len(line.text)]
        for entity in outside:
            what, remedy = "is not inside the text", "mark it again"
            place = f"{entity.start_offset},{entity.end_offset}"
            yield _problem("evidence-mismatch", where, what, remedy, "start_offset", place)
        if not outside:
            for row in correct(_corrections(line), line.document, line.text, annotator):
                yield from rows.read(row, where, kinds)


def _corrections(line: Line) -> Iterator[Correction]:
    entities = {entity.id: entity for entity in line.entities}
    linked: dict[int, list[Entity]] = {entity.id: [] for entity in line.entities}
    voices = set()
    for relation in line.relations:
        if relation.from_id in entities and relation.to_id in entities:
            linked[relation.from_id].append(entities[relation.to_id])
            voices |= {relation.to_id} if relation.type == VOICE else set()
    left: list[Row] = [row for row in line.claims if isinstance(row.get("claim"), str)]
    for entity in line.entities:
        if entity.label not in ROLES and entity.id not in voices:
            fit = _fit(linked[entity.id], line)
            proposal = origin(entity.start_offset, entity.end_offset, entity.label, left, fit)
            left = [row for row in left if row is not proposal]
            yield _correction(entity, linked[entity.id], voices, proposal, line)


def _fit(linked: Sequence[Entity], line: Line) -> Callable[[Row], int]:
    """How many of a claim's parts are where a proposal has them."""
    places = {(e.label, e.start_offset, e.end_offset) for e in linked if e.label in ROLES}

    def fit(row: Row) -> int:
        marks = {mark[:3] for mark in line.marks.get(str(row["claim"]), ())}
        voices = {str(row.get(column)) for column in DEFAULTS} & {entity.label for entity in linked}
        return len(marks & places) + len(voices) - len(marks ^ places)

    return fit


def _correction(
    claim: Entity, linked: Sequence[Entity], voices: set[int], proposal: Row | None, line: Line
) -> Correction:
    said = {entity.label for entity in linked if entity.id in voices}
    polarity = "negative" if "negative" in said else DEFAULTS["polarity"]
    modality = next(iter(sorted(said - {"negative"})), DEFAULTS["modality"])
    marks = line.marks.get(str(proposal["claim"]), []) if proposal else []
    names: dict[str, list[str]] = {role: [] for role in ROLES}
    for entity in linked:
        if entity.label in ROLES:
            names[entity.label] += _names(entity, marks, line.text)
    choices = {"action": claim.label, "modality": modality, "polarity": polarity}
    return Correction(proposal, claim.start_offset, claim.end_offset, choices, names)


def _names(entity: Entity, marks: Sequence[Mark], text: str) -> list[str]:
    """Whom a mark names: as the proposal resolved it, if it stands where it stood, else its words."""
    place = (entity.label, entity.start_offset, entity.end_offset)
    known = [mark.name for mark in marks if mark[:3] == place]
    return known or [text[entity.start_offset : entity.end_offset]]


def _problem(
    code: str, where: Where, what: str, remedy: str, field: str = "", value: str = "", warn: bool = False
) -> Problem:
    severity = Severity.WARNING if warn else Severity.ERROR
    return Problem(
        code=code, where=where, field=field, value=shorten(value), what=what, remedy=remedy, severity=severity
    )
