"""Any OpenAI-compatible endpoint, asked for statements whose quotes and names are checked against the text.

Settings by environment, and what is sent where: docs/extractors.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.errors import KgError
from kg.extractors.llm import settings
from kg.extractors.llm.settings import missing
from kg.model import Article, Draft, Problem
from kg.ontology import Ontology

__all__ = ["NEEDS", "extract", "missing"]

NEEDS = "the extra llm, KG_LLM_URL and KG_LLM_MODEL; sends each article to that endpoint"


def extract(
    articles: Sequence[Article], ontology: Ontology, proposed: Sequence[Draft] | None = None
) -> Iterator[Draft | Problem]:
    """Yield a draft per statement that holds against the text, and what was dropped as problems; then the cost.

    Raises:
        KgError: A setting is missing, or the endpoint refuses what is sent.
    """
    lack = missing()
    if lack:
        raise KgError(f"the extractor llm cannot run: {lack}")
    from kg.extractors.llm import reading  # noqa: PLC0415  needs the extra

    return reading.read(articles, ontology, proposed or (), settings.load())
