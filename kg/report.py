"""The report of a build as JSON: what it holds, and every problem with its stable id. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pydantic_core import to_json

from kg.model import Counts, Problem


def report(
    counts: Counts, problems: Iterable[Problem], version: str, published: bool, files: Mapping[str, str]
) -> Iterator[str]:
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
    by_modality = {ref.partition(":")[2]: number for ref, number in counts.modality.items()}
    content = {
        "published": published,
        "ontology": version,
        "files": dict(sorted(files.items())),
        "counts": numbers,
        "modality": dict(sorted(by_modality.items())),
    }
    yield _json(content).removesuffix("\n}") + ',\n  "problems": ['
    between = "\n    "
    for problem in problems:
        told = {"id": problem.id} | problem.model_dump(mode="json")
        yield between + _json(told).replace("\n", "\n    ")
        between = ",\n    "
    yield ("]" if between == "\n    " else "\n  ]") + "\n}\n"


def _json(value: object) -> str:
    return to_json(value, indent=2).decode()
