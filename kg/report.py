"""The report of a build as JSON: what it holds, and every problem with its stable id. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from kg.model import Assembly, Problem


def report(
    assembly: Assembly, problems: Sequence[Problem], version: str, published: bool, files: Mapping[str, str]
) -> str:
    """The report as JSON: counts, the files of this build with their SHA-256, every problem with its stable id."""
    counts = {
        "documents": len(assembly.documents),
        "claims": len(assembly.claims),
        "events": len(assembly.events),
        "states": len(assembly.states),
        "edges": len(assembly.edges),
        "edges_from_claims": sum(bool(keys) for keys in assembly.edges.values()),
        "unresolved": len(assembly.entities),
        "conflicts": len(assembly.conflicts),
        "decisions": len(assembly.decisions),
    }
    told = [{"id": p.id} | p.model_dump(mode="json") for p in problems]
    by_modality: dict[str, int] = {}
    for claim in assembly.claims:
        name = claim.modality.partition(":")[2]
        by_modality[name] = by_modality.get(name, 0) + 1
    content = {
        "published": published,
        "ontology": version,
        "files": dict(sorted(files.items())),
        "counts": counts,
        "modality": dict(sorted(by_modality.items())),
        "problems": told,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
