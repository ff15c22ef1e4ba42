"""The report of a build as JSON: what it holds, and every problem with its stable id. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from kg.model import Counts, Problem


def report(counts: Counts, problems: Sequence[Problem], version: str, published: bool, files: Mapping[str, str]) -> str:
    """The report as JSON: counts, the files of this build with their SHA-256, every problem with its stable id."""
    numbers = {
        "documents": counts.documents,
        "claims": counts.claims,
        "events": counts.events + counts.campaigns,
        "states": counts.states,
        "edges": counts.edges,
        "edges_from_claims": counts.edges_from_claims,
        "unresolved": counts.entities,
        "conflicts": counts.conflicts,
        "decisions": counts.decisions,
    }
    told = [{"id": p.id} | p.model_dump(mode="json") for p in problems]
    by_modality = {ref.partition(":")[2]: number for ref, number in counts.modality.items()}
    content = {
        "published": published,
        "ontology": version,
        "files": dict(sorted(files.items())),
        "counts": numbers,
        "modality": dict(sorted(by_modality.items())),
        "problems": told,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
