"""Label Studio's JSON export of the tasks that kg made: every corrected claim as a hand annotation."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from kg import evidence, rows
from kg.cells import shorten
from kg.model import AnyDraft, Problem, Severity, Where
from kg.proposals import CHOICES, CLAIM, DEFAULTS, NAME, ROLES, Correction, correct, digest, origin
from kg.rows import Row

SUFFIXES = (".json",)


class Loose(BaseModel):
    """A part of the export; what is not needed of it is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class Value(Loose):
    """What a result says: a stretch of text with a label, a choice, or words typed in."""

    start: int | None = None
    end: int | None = None
    text: str | list[str] | None = None
    labels: list[str] | None = None
    choices: list[str] | None = None
    taxonomy: list[list[str]] | None = None


class Meta(Loose):
    """The note on a region: kg writes the key of the claim there, as some versions give regions new ids."""

    text: str | list[str] | None = None


class Result(Loose):
    """A region, a value of a region (same id), or a relation between regions."""

    id: str = ""
    type: str = ""
    from_name: str = ""
    value: Value = Value()
    meta: Meta | None = None
    from_id: str = ""
    to_id: str = ""
    labels: list[str] | None = None


class User(Loose):
    """Who annotated."""

    id: str = ""
    first_name: str = ""
    last_name: str = ""


class Annotation(Loose):
    """One annotator's work on a task."""

    result: list[Result] = []
    was_cancelled: bool = False
    ground_truth: bool = False
    updated_at: str = ""
    completed_by: User | str | None = None


class Data(Loose):
    """What kg put into the task."""

    text: str
    document: str
    sha256: str = ""
    claims: list[dict[str, Any]] = []


class Task(Loose):
    """A document and what was done with it."""

    data: Data
    annotations: list[Annotation] = []


class Region(NamedTuple):
    """A marked stretch of text with the values that it was given."""

    id: str
    label: str
    begin: int
    end: int
    values: dict[str, str]
    key: str


def takes(head: bytes) -> bool:
    """Exports are arrays of tasks; kg's own report is an object."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    """Yield a draft per claim that the annotators left or made; tasks that nobody worked on are told."""
    try:
        tasks = TypeAdapter(list[Any]).validate_python(json.loads(path.read_text(encoding="utf-8-sig")))
    except (ValueError, RecursionError):
        yield _problem("bad-json", Where(file=name), "is no JSON array", "export the project as JSON")
        return
    if not tasks:
        yield _problem("empty-file", Where(file=name), "holds no tasks", "export the project again, or leave it out")
    for number, task in enumerate(tasks, 1):
        where = Where(file=f"{name}, task {number}")
        if isinstance(task, dict) and "data" not in task and "annotation_id" in task:
            yield _problem("relations-lost", where, "is JSON-MIN, which leaves relations out", "export as JSON")
            continue
        try:
            yield from _task(Task.model_validate(task), where, kinds)
        except ValidationError as error:
            first = error.errors()[0]
            at = ".".join(map(str, first["loc"]))
            yield _problem("bad-task", where, f"is no task made by kg: {at}: {first['msg']}", "export as JSON", at)


def _task(task: Task, where: Where, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    data = task.data
    done = [annotation for annotation in task.annotations if not annotation.was_cancelled]
    if data.sha256 and digest(data.text) != data.sha256:
        what, remedy = "has another text than kg gave it, so no offset is sure", "import the tasks anew"
        yield _problem("text-changed", where, what, remedy, "text")
    elif not done:
        yield _problem("not-reviewed", where, "was annotated by nobody", "annotate it, or leave it out", warn=True)
    else:
        chosen = max(done, key=lambda annotation: (annotation.ground_truth, annotation.updated_at))
        if len(done) > 1:
            what = f"has {len(done)} annotations, the ground truth or else the latest is used"
            yield _problem("several-annotations", where, what, "mark one as ground truth", warn=True)
        regions = []
        for found in _regions(chosen.result, data.text, where):
            if isinstance(found, Problem):
                yield found
            else:
                regions.append(found)
        corrections = _corrections(regions, chosen.result, data)
        for row in correct(corrections, data.document, data.text, _annotator(chosen.completed_by)):
            yield from rows.read(row, where, kinds)


def _regions(results: Sequence[Result], text: str, where: Where) -> Iterator[Region | Problem]:
    values: dict[str, dict[str, str]] = {}
    for result in results:
        if result.type != "labels" and result.id:
            values.setdefault(result.id, {})[result.from_name] = _chosen(result.value)
    for result in results:
        if result.type != "labels":
            continue
        value, label = result.value, next(iter(result.value.labels or ()), "")
        words = value.text if isinstance(value.text, str) else None
        place = evidence.locate(value.start or 0, value.end or 0, words, text)
        if label not in (CLAIM, *ROLES):
            what = "is no label of the interface that kg gives, the region is not used"
            yield _problem(
                "unknown-label", where, what, f"use {', '.join((CLAIM, *ROLES))}", "labels", label, warn=True
            )
        elif place is None:
            what, remedy = "does not hold the words that were marked", "mark the region again"
            yield _problem("evidence-mismatch", where, what, remedy, "start", f"{value.start},{value.end}")
        else:
            note = result.meta.text if result.meta else None
            key = note[0] if isinstance(note, list) and note else note if isinstance(note, str) else result.id
            yield Region(result.id, label, *place, values.get(result.id, {}), key)


def _chosen(value: Value) -> str:
    if value.taxonomy:
        return value.taxonomy[0][-1] if value.taxonomy[0] else ""
    found = value.choices or value.text or []
    return found if isinstance(found, str) else "|".join(found)


def _corrections(regions: Sequence[Region], results: Sequence[Result], data: Data) -> Iterator[Correction]:
    known = {region.id: region for region in regions}
    parts: dict[str, dict[str, list[str]]] = {}
    for result in results:
        ends = [known[end] for end in (result.from_id, result.to_id) if end in known]
        claim = next((end for end in ends if end.label == CLAIM), None)
        part = next((end for end in ends if end.label != CLAIM), None)
        if claim is not None and part is not None:
            names = part.values.get(NAME) or data.text[part.begin : part.end]
            parts.setdefault(claim.id, {}).setdefault(part.label, []).extend(names.split("|"))
    left: list[Row] = [row for row in data.claims if isinstance(row.get("claim"), str)]
    for region in regions:
        if region.label == CLAIM:
            own = next((row for row in left if row["claim"] == region.key), None)
            proposal = own or origin(region.begin, region.end, region.values.get("action", ""), left)
            left = [row for row in left if row is not proposal]
            choices = {column: region.values.get(column) or DEFAULTS.get(column, "") for column in CHOICES}
            named = {role: parts.get(region.id, {}).get(role, []) for role in ROLES}
            yield Correction(proposal, region.begin, region.end, choices, named)


def _annotator(user: User | str | None) -> str:
    if isinstance(user, User):
        return f"{user.first_name} {user.last_name}".strip() or (f"label-studio-user-{user.id}" if user.id else "")
    return f"label-studio-user-{user}" if user else ""


def _problem(
    code: str, where: Where, what: str, remedy: str, field: str = "", value: str = "", warn: bool = False
) -> Problem:
    severity = Severity.WARNING if warn else Severity.ERROR
    return Problem(
        code=code, where=where, field=field, value=shorten(value), what=what, remedy=remedy, severity=severity
    )
