"""Label Studio: a task per document with every claim marked for correction; needs the texts (--corpus)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.model import Assembly, Ref
from kg.ontology import Ontology
from kg.proposals import CHOICES, CLAIM, NAME, Mark, Proposal, Task, as_list, digest, tasks

SUFFIX = ".labelstudio.json"
MEDIA_TYPE = "application/json"
NEEDS_TEXTS = True

Result = dict[str, Any]


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield the tasks as one JSON array: the text, the claims as rows, and a prediction with a region for each mark.

    The labelling interface for them is what the format `labelview` writes; `kg build` reads the corrected export.
    """
    pieces = (json.dumps(_task(task, ontology), ensure_ascii=False) for task in tasks(assembly, ontology))
    yield "["
    for number, piece in enumerate(pieces):
        yield (",\n" if number else "\n") + piece
    yield "\n]\n"


def _task(task: Task, ontology: Ontology) -> Result:
    results = [result for proposal in task.proposals for result in _results(proposal, task.text, ontology)]
    return {
        "data": {
            "text": task.text,
            "title": task.title,
            "document": task.document,
            "sha256": digest(task.text),
            "claims": [proposal.row for proposal in task.proposals],
        },
        "predictions": [{"model_version": "kg", "result": results}],
    }


def _results(proposal: Proposal, text: str, ontology: Ontology) -> Iterator[Result]:
    """The regions of one claim: all of it with its choices, then those of its roles, linked to it."""
    key, whole = proposal.key, Mark(CLAIM, proposal.begin, proposal.end)
    yield _region(key, whole, text) | {"meta": {"text": [key]}}
    for column in CHOICES:
        values = [str(value) for value in as_list(proposal.row.get(column))]
        if values:
            yield _choice(key, whole, column, values, ontology)
    for number, mark in enumerate(proposal.named):
        region = f"{key}-{number}"
        yield _region(region, mark, text)
        yield _choice(region, mark, NAME, [mark.name], ontology)
        yield {"type": "relation", "from_id": key, "to_id": region, "direction": "right", "labels": [mark.role]}


def _region(region: str, mark: Mark, text: str) -> Result:
    value = {"start": mark.begin, "end": mark.end, "text": text[mark.begin : mark.end], "labels": [mark.role]}
    return {"id": region, "from_name": "span", "to_name": "text", "type": "labels", "value": value}


def _choice(region: str, mark: Mark, column: str, values: Sequence[str], ontology: Ontology) -> Result:
    place = {"start": mark.begin, "end": mark.end}
    chosen: Result
    if column == "action":
        kind, chosen = "taxonomy", {"taxonomy": [path(action, ontology) for action in values]}
    elif column in ("date", NAME):
        kind, chosen = "textarea", {"text": list(values)}
    else:
        kind, chosen = "choices", {"choices": list(values)}
    return {"id": region, "from_name": column, "to_name": "text", "type": kind, "value": place | chosen}


def path(action: str, ontology: Ontology) -> list[str]:
    """The way from the kind of act to an action, as the taxonomy has it: `assault`, `attack`, `airstrike`."""
    ref: Ref = f"act:{action}" if f"act:{action}" in ontology else f"rel:{action}"
    return [one.partition(":")[2] for one in reversed(ontology.ancestors(ref))]
