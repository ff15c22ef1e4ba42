"""The default: general rules over the grammar of each sentence, with frames from `ontology/lexicon`; needs nothing.

How a text is read, and what is left out on purpose: docs/extractors.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.extractors.rules.drafts import drafts
from kg.extractors.rules.walk import blocks
from kg.model import Article, Draft, Problem
from kg.ontology import Ontology

__all__ = ["NEEDS", "extract", "missing"]

NEEDS = ""


def missing() -> str:
    """Nothing is ever missing."""
    return ""


def extract(
    articles: Sequence[Article], ontology: Ontology, proposed: Sequence[Draft] | None = None
) -> Iterator[Draft | Problem]:
    """Yield a draft per statement; drafts proposed before are kept as they are, and equal ones not made twice."""
    yield from proposed or ()
    seen = {_identity(draft) for draft in proposed or ()}
    for block in blocks(articles, ontology):
        for draft in drafts(block):
            identity = _identity(draft)
            if identity not in seen:
                seen.add(identity)
                yield draft


def _identity(draft: Draft) -> tuple[str, ...]:
    return (
        draft.source,
        draft.begin,
        draft.end,
        draft.actor,
        draft.action,
        draft.target,
        draft.actor_text,
        draft.target_text,
    )
