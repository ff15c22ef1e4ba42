"""Dates of statements: the model points to words of the article, and `kg.language.timex` says which day they mean."""

from __future__ import annotations

from functools import cached_property

from kg.cells import CONTROL, local
from kg.extractors.llm.verify import Place
from kg.language import timex
from kg.model import Article, When

COMING = frozenset({"demanded", "threatened", "planned", "hypothetical"})
"""Modalities in which "on Sunday" is the Sunday to come."""


class Times:
    """The time expressions of one article."""

    def __init__(self, article: Article) -> None:
        self._text, self._published = article.text, article.document.when

    def cells(self, place: Place, modality: str) -> dict[str, str]:
        """The date columns for the words at a place; words that no rule reads are kept as words."""
        words = self._text[place.begin : place.end]
        if CONTROL.search(words):
            return {}
        for found, told in self._told:
            if found.begin < place.end and place.begin < found.end:
                coming = timex.resolve(found, self._published, forward=True) if modality in COMING else None
                when = coming or told
                if when is not None and when.edtf is not None:
                    return {"date": when.edtf, "date_text": found.words, "date_basis": local(when.basis)}
        return {"date_text": words}

    @cached_property
    def _told(self) -> list[tuple[timex.Timex, When | None]]:
        return list(timex.told(timex.find(self._text), self._published))
