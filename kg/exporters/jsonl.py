"""JSON Lines: one claim an object, with the columns of the plain table; reads back to the same claims."""

from __future__ import annotations

import json
from collections.abc import Iterable

from kg import rows
from kg.model import Assembly
from kg.ontology import Ontology

SUFFIX = ".jsonl"
MEDIA_TYPE = "application/jsonl"


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield a line per claim, in the order of documents and text; empty fields are left out."""
    labels = {entity.ref: entity.label for entity in assembly.entities}
    for claim in assembly.claims:
        yield json.dumps(rows.write(claim, labels), ensure_ascii=False) + "\n"
