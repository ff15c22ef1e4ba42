"""JSON Lines: one claim an object, with the columns of the plain table; reads back to the same claims."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from kg.model import Assembly, Claim, Figure, Ref
from kg.ontology import Ontology

SUFFIX = ".jsonl"
MEDIA_TYPE = "application/jsonl"

BOUNDS = {
    "kg:exact": "",
    "kg:about": "~",
    "kg:atLeast": ">=",
    "kg:moreThan": ">",
    "kg:atMost": "<=",
    "kg:lessThan": "<",
    "kg:between": "",
}


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield a line per claim, in the order of documents and text; empty fields are left out."""
    labels = {entity.ref: entity.label for entity in assembly.entities}
    for claim in assembly.claims:
        row = {field: value for field, value in _row(claim, labels) if value not in ("", None, [])}
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _row(claim: Claim, labels: dict[Ref, str]) -> Iterator[tuple[str, object]]:
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


def _figure(figure: Figure, labels: dict[Ref, str]) -> str:
    number = f"{figure.value}..{figure.upper}" if figure.upper is not None else str(figure.value)
    of = f" of {labels.get(figure.of, _local(figure.of))}" if figure.of else ""
    return f"{BOUNDS[figure.bound]}{number}{of}"


def _local(ref: Ref) -> str:
    return ref.partition(":")[2]
