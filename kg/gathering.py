"""Reads and checks everything that an input means, before anything is made of it."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from kg import acceptance, extraction, ontology, reprints
from kg import inputs as inputs_of
from kg.acceptance import Accepted
from kg.incremental import Round
from kg.inputs import Progress
from kg.model import AnyDraft, DecisionDraft, Problem
from kg.ontology import Ontology


class Gathered(NamedTuple):
    """What was read and accepted, before anything is made of it; `problems` grows."""

    ontology: Ontology
    accepted: Accepted
    texts: dict[str, str]
    problems: list[Problem]


def gather(
    *inputs: str | Path,
    corpus: str | Path | None = None,
    extra_ontology: Sequence[str | Path] = (),
    strict: bool = False,
    backends: Sequence[str] | None = None,
    date: str = "",
    until: datetime.date | None = None,
    work: Round | None = None,
    progress: Progress | None = None,
) -> Gathered:
    """Read and check everything, verify evidence, and find documents that repeat each other.

    Decisions made after the day `until` are left out. `work` adds the inputs to those of an earlier build.
    """
    tell = progress or inputs_of.silent
    sources = list(inputs_of.find(inputs)) if work is None else work.sources
    aside = Path(corpus).resolve() if corpus is not None and backends is None else None
    articles = [
        source
        for source in sources
        if source.reader == inputs_of.TEXT and (aside is None or aside not in source.path.resolve().parents)
    ]
    known = ontology.load(*extra_ontology)
    problems: list[Problem] = []
    rows = inputs_of.read(sources, known, problems, tell) if work is None else work.drafts(known, problems, tell)
    drafts = [draft for draft in rows if until is None or _made_by(until, draft)]
    memory = None if work is None else work.memory
    read = extraction.run(articles, drafts, known, problems, tell, backends=backends, date=date, memory=memory)
    accepted = acceptance.accept([*drafts, *read.drafts], known, problems, strict, tell, read.made, memory)
    texts = (
        acceptance.texts_of(accepted, Path(corpus), problems, tell, read.texts) if corpus is not None else read.texts
    )
    problems += acceptance.verify(accepted, texts)
    if len(texts) > 1:
        tell("comparing texts", 0, None)
    again = reprints.find(texts)
    documents = [
        document.model_copy(update={"same_text": again[document.key]}) if document.key in again else document
        for document in accepted.documents
    ]
    return Gathered(known, accepted._replace(documents=documents), texts, problems)


def _made_by(day: datetime.date, draft: AnyDraft) -> bool:
    return not isinstance(draft, DecisionDraft) or draft.decided.strip() <= day.isoformat()
