"""The default: general rules over the grammar of each sentence, with frames from `ontology/lexicon`; needs nothing.

How a text is read, and what is left out on purpose: docs/extractors.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg import drafting
from kg.language import parser
from kg.model import Article, Draft, Problem
from kg.ontology import Ontology

NEEDS = ""


def missing() -> str:
    """Nothing is ever missing."""
    return ""


def extract(
    articles: Sequence[Article], ontology: Ontology, proposed: Sequence[Draft] | None = None
) -> Iterator[Draft | Problem]:
    """Yield a draft per statement, read with the parser that comes with `kg`."""
    yield from drafting.draft(articles, ontology, proposed, parser.load())
