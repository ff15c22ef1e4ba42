"""From the readings of sentences to drafts of claims, whichever parser made the trees; docs/extractors.md says how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.drafting.drafts import drafts
from kg.drafting.walk import Parser, blocks
from kg.model import Article, Draft
from kg.ontology import Ontology

__all__ = ["Parser", "draft"]


def draft(
    articles: Sequence[Article], ontology: Ontology, proposed: Sequence[Draft] | None, parser: Parser
) -> Iterator[Draft]:
    """Yield a draft per statement; drafts proposed before are kept as they are, and equal ones not made twice."""
    yield from proposed or ()
    seen = {_identity(one) for one in proposed or ()}
    for block in blocks(articles, ontology, parser):
        for one in drafts(block):
            identity = _identity(one)
            if identity not in seen:
                seen.add(identity)
                yield one


def _identity(one: Draft) -> tuple[str, ...]:
    span = one.source, one.begin, one.end
    return (*span, one.actor, one.action, one.target, one.actor_text, one.target_text)
