"""Writes down what a person should decide, and keeps what was decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import acceptance, candidates, events
from kg import inputs as inputs_of
from kg.candidates import Candidate
from kg.gathering import gather
from kg.inputs import Progress
from kg.model import DecisionDraft, Problem
from kg.ontology import BASE
from kg.publish import publish


class Review(NamedTuple):
    """The outcome of a review: what is open, how many decisions the table holds, what it left out."""

    candidates: tuple[Candidate, ...]
    decided: int
    left_out: int
    file: Path
    problems: tuple[Problem, ...]


def review(
    *inputs: str | Path,
    decisions: str | Path = "decisions.csv",
    corpus: str | Path | None = None,
    extra_ontology: Sequence[str | Path] = (),
    limit: int = 500,
    decide: Callable[[Sequence[Candidate]], Sequence[DecisionDraft]] | None = None,
    progress: Progress | None = None,
) -> Review:
    """Write down what a person should decide: names and events that may be one, with their evidence.

    Args:
        inputs: What `build` would be given.
        decisions: The table to write; what is decided in it stays as it was, the rest is made anew.
        corpus: A folder with the documents' texts.
        extra_ontology: Turtle files with the user's own actors, places and terms.
        limit: How many candidates at most, the likeliest first.
        decide: Asked about the candidates before the table is written; gives the rows that were decided.
        progress: Told of each stage.

    Raises:
        KgError: Wrong use: an input that does not exist.
    """
    path = Path(decisions)
    given = list(inputs_of.find(inputs))
    mine = [source.path.resolve() for source in given]
    also = [path] if path.is_file() and path.resolve() not in mine else []
    read = gather(
        *(source.path for source in given), *also, corpus=corpus, extra_ontology=extra_ontology, progress=progress
    )
    accepted = read.accepted
    assembly = events.assemble(
        [claim for claim, _ in accepted.claims],
        accepted.documents,
        accepted.events,
        accepted.entities,
        read.ontology,
        title="Review",
        base=BASE,
        decided=accepted.decided,
    )
    found = candidates.candidates(assembly, read.ontology, accepted.decided, read.problems)
    kept = list(inputs_of.decided(path)) if path.is_file() else []
    shown = found[:limit]
    more = list(decide(shown)) if decide is not None else []
    settled = {frozenset((row.one, row.other)) for row in more}
    remaining = [candidate for candidate in shown if frozenset((candidate.one, candidate.other)) not in settled]
    publish(path.parent, {path.name: [candidates.table([*kept, *more], remaining)]})
    problems = tuple(sorted(dict.fromkeys(read.problems), key=acceptance.order))
    return Review(tuple(remaining), len(kept) + len(more), len(found) - len(shown), path, problems)
