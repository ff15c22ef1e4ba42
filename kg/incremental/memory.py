"""What came of rows before, by what they say: a row that is known is not checked again. Pure.

What intake makes of a row depends on the row, on the ontology and on whether the build is strict, and on three things
that the whole input decides: what names mean, and which documents and events are declared. The caller sees to it that
the former are as they were; the latter are compared here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter

from kg import intake, names
from kg.cells import SPLIT
from kg.intake import Accepted
from kg.model import AnyDraft, Article, DecisionDraft, DocumentDraft, Draft, EventDraft
from kg.names import Alias
from kg.vocabulary import Vocabulary

Content = tuple[object, ...]
"""What a row says, wherever it stands: its kind and its texts. They are compared whole, so that no two are mixed up."""

Meanings = tuple[tuple[str, ...], ...]
"""What was decided on names, as texts."""

KINDS: dict[str, type[AnyDraft]] = {
    "claim": Draft,
    "document": DocumentDraft,
    "event": EventDraft,
    "decision": DecisionDraft,
}

EVENTS: dict[type[AnyDraft], tuple[str, ...]] = {
    Draft: ("event", "in_response_to", "after", "reason_for"),
    EventDraft: ("part_of",),
}
"""The fields that name events, which a table of events must know if there is one."""

OF_ALL = frozenset({"orphan-source", "unknown-event"})
"""Codes of problems that may be solved, or told otherwise, once other rows are there."""

FIELDS = {kind: tuple(field for field in kind.model_fields if field != "where") for kind in KINDS.values()}
"""The fields of a row in the order of its content."""

_texts = {kind: itemgetter(*fields) for kind, fields in FIELDS.items()}


def content(draft: AnyDraft) -> Content:
    """What a row says."""
    kind = type(draft)
    return (kind, *_texts[kind](vars(draft)))


class Memory:
    """What came of rows and articles before this build, and what came of them in it."""

    def __init__(
        self,
        rows: Mapping[Content, Accepted] | None = None,
        meanings: Meanings = (),
        articles: Mapping[str, Sequence[Draft]] | None = None,
    ) -> None:
        """Begin with what an earlier build of the same context kept."""
        self._rows: Mapping[Content, Accepted] = rows or {}
        self._articles: Mapping[str, Sequence[Draft]] = articles or {}
        self._meant = self.meanings = meanings
        """What was decided on names, then and now."""
        self.rows: dict[Content, Accepted] = {}
        """What came of each row of this build, by what it says."""
        self.articles: dict[str, Sequence[Draft]] = {}
        """What the rules read in each article of this build."""
        self._sought: dict[int, tuple[Content, Accepted | None]] = {}
        self.checked: set[Content] = set()
        """What went through intake in this build."""
        self.known = 0
        """How many rows did not."""

    def decide(self, aliases: Iterable[Alias]) -> None:
        """Say what was decided on names; where that is new, all rows but decisions are checked again."""
        self.meanings = tuple(
            (alias.text, alias.ref, alias.document, str(alias.first), str(alias.last)) for alias in aliases
        )

    def accept(self, draft: AnyDraft, vocabulary: Vocabulary) -> Accepted:
        """What `intake.accept` makes of a row, from memory where it is known."""
        sought = self._sought.pop(id(draft), None)
        key, known = sought or self._seek(draft, vocabulary)
        known = known or self.rows.get(key)
        if known is None:
            self.checked.add(key)
            known = intake.accept(draft, vocabulary)
        else:
            self.known += 1
            known = known._replace(where=draft.where)
        self.rows[key] = known
        return known

    def unknown(self, drafts: Iterable[AnyDraft], vocabulary: Vocabulary) -> list[AnyDraft]:
        """Those of the rows, all of which are about to be accepted, that will have to be checked."""
        drafts = list(drafts)
        self._sought = {id(draft): self._seek(draft, vocabulary) for draft in drafts}
        return [draft for draft in drafts if self._sought[id(draft)][1] is None]

    def _seek(self, draft: AnyDraft, vocabulary: Vocabulary) -> tuple[Content, Accepted | None]:
        key = content(draft)
        found = self._rows.get(key)
        if found is None or not _holds(found, draft, vocabulary):
            return key, None
        return key, found if isinstance(draft, DecisionDraft) or self.meanings == self._meant else None

    def drafts(self, article: Article) -> Sequence[Draft] | None:
        """What the rules read in an article, if they did so before; the text itself is not kept."""
        key = _key(article)
        found = self.articles.get(key) or self._articles.get(key)
        if found is not None:
            self.articles[key] = found
        return found

    def learn(self, articles: Sequence[Article], drafts: Iterable[Draft]) -> None:
        """Remember what the rules read in some articles."""
        by_document: dict[str, list[Draft]] = {article.document.key: [] for article in articles}
        self.articles |= {_key(article): by_document[article.document.key] for article in articles}
        for draft in drafts:
            by_document[draft.source].append(draft)


def _holds(found: Accepted, draft: AnyDraft, vocabulary: Vocabulary) -> bool:
    """Whether the documents and events that are declared now make no difference to what came of a row."""
    if found.item is None and any(problem.code in OF_ALL for problem in found.problems):
        return False
    sources, events = vocabulary.sources, vocabulary.events
    if sources is not None and isinstance(draft, Draft) and names.clean(draft.source) not in sources:
        return False
    if events is None:
        return True
    cells = (getattr(draft, field) for field in EVENTS.get(type(draft), ()))
    named = (part.strip() for cell in cells if cell for part in names.clean(cell).split(SPLIT))
    return all(part in events for part in named if part)


def _key(article: Article) -> str:
    said = "\x1f".join((article.file, article.document.model_dump_json(), article.text))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()
