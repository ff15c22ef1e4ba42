"""Reads hand annotations and predictions, and compares them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kg import scoring
from kg.inputs import Progress
from kg.model import Severity
from kg.pipeline import build


def score(
    gold: str | Path,
    predicted: str | Path,
    *,
    extra_ontology: Sequence[str | Path] = (),
    progress: Progress | None = None,
) -> scoring.Score:
    """Compare predicted claims with hand annotations; both are tables or folders of them, as `build` reads them.

    Rows that are refused are not counted; they are among the problems of the score.
    """
    sides = [build(side, extra_ontology=extra_ontology, progress=progress) for side in (gold, predicted)]
    right, given = (side.assembly for side in sides)
    result = scoring.score(
        right.claims,
        given.claims,
        sides[0].ontology,
        labels={entity.ref: entity.label for entity in (*right.entities, *given.entities)},
        documents=[document.key for document in right.documents],
    )
    refused = [problem for side in sides for problem in side.problems if problem.severity is Severity.ERROR]
    return result.model_copy(update={"problems": tuple(refused)})
