"""doccano: a line per document with every claim marked for correction; needs the texts (--corpus)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.model import Assembly
from kg.ontology import Ontology
from kg.proposals import DEFAULTS, VOICE, Proposal, Task, digest, tasks

SUFFIX = ".doccano.jsonl"
MEDIA_TYPE = "application/jsonl"
NEEDS_TEXTS = True

Item = dict[str, Any]


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield a line per document for a project of sequence labelling with relations and overlapping spans.

    A claim is a span with its action as the label; relations lead from it to the spans of its actor, target and
    speaker, and to a span with its voice (`alleged`, `negative` ...) unless that is the narrator's plain one.
    `kg build` reads the corrected export.
    """
    for task in tasks(assembly, ontology):
        yield json.dumps(_line(task), ensure_ascii=False) + "\n"


def _line(task: Task) -> Item:
    entities: list[Item] = []
    relations: list[Item] = []
    for proposal in task.proposals:
        claim = len(entities)
        entities.append(_span(claim, str(proposal.row["action"]), proposal.begin, proposal.end))
        for relation, label, begin, end in _parts(proposal):
            entities.append(_span(len(entities), label, begin, end))
            ends = {"from_id": claim, "to_id": len(entities) - 1}
            relations.append({"id": len(relations), **ends, "type": relation})
    return {
        "text": task.text,
        "document": task.document,
        "title": task.title,
        "sha256": digest(task.text),
        "claims": [proposal.row for proposal in task.proposals],
        "marks": {proposal.key: [list(mark) for mark in proposal.named] for proposal in task.proposals},
        "entities": entities,
        "relations": relations,
    }


def _parts(proposal: Proposal) -> Iterator[tuple[str, str, int, int]]:
    """What belongs to a claim: relation to it, label, begin, end."""
    for column, plain in DEFAULTS.items():
        voice = str(proposal.row[column])
        if voice != plain:
            yield VOICE, voice, proposal.begin, proposal.end
    for mark in proposal.named:
        yield mark.role, mark.role, mark.begin, mark.end


def _span(number: int, label: str, begin: int, end: int) -> Item:
    return {"id": number, "label": label, "start_offset": begin, "end_offset": end}
