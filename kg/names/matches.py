"""What a look-up answers: an entity, or candidates, each with the reason why it is one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kg.model import Ref, When

ID, DECIDED = "id", "decided by a person"
NAME, ALIAS = "name", "alias"
EXACT, FOLDED = "exact", "exact after folding"
PUNCTUATION = "without punctuation"
ARTICLE = "without the article"
BRACKETS = "without what stands in brackets"
SOUND = "same in another transliteration"
TITLE = "without its title"
SHORTENED = "with its title in full"
TYPO = "edit distance 1"
BEGINNING = "begins like this"
SIMILAR = "similar"

SCORES = {
    DECIDED: 1.0,
    ID: 1.0,
    EXACT: 1.0,
    FOLDED: 0.99,
    PUNCTUATION: 0.97,
    ARTICLE: 0.95,
    SOUND: 0.93,
    SHORTENED: 0.92,
    BRACKETS: 0.9,
    TITLE: 0.88,
    TYPO: 0.8,
    BEGINNING: 0.5,
}
"""How near a reason is to an exact name; an order and no probability."""

DOUBTFUL = 0.6
"""What is left of the score where the name means this entity in some contexts only."""

CERTAIN = frozenset({DECIDED, ID, EXACT, FOLDED})


class Alias(NamedTuple):
    """A person's decision what a name means: in one document or in all, in one span of time or always."""

    text: str
    ref: Ref
    document: str = ""
    first: date | None = None
    last: date | None = None

    def holds(self, document: str, when: When | None) -> bool:
        """Whether it decides for a claim of this document and date; the date must lie wholly within its span."""
        if self.document and self.document != document:
            return False
        if self.first is None and self.last is None:
            return True
        if when is None or when.earliest is None or when.latest is None:
            return False
        begins = self.first is None or when.earliest >= self.first
        return begins and (self.last is None or when.latest <= self.last)


class Candidate(NamedTuple):
    """An entity that a name may mean, by which of its names, and why."""

    ref: Ref
    name: str
    reason: str
    score: float


class Match(NamedTuple):
    """What a name stands for: one entity, or several candidates, or none but similar ones."""

    ref: Ref | None
    candidates: tuple[Ref, ...] = ()
    similar: tuple[Ref, ...] = ()
    reason: str = ""
    """Why it is this one, if it is one."""
    ranked: tuple[Candidate, ...] = ()
    """Everybody whom the name may mean or resembles, best first, with reasons."""
    title: str = ""
    """What was left aside before the name ("major general")."""
    how: str = EXACT
    """The kind of the reason."""

    @property
    def is_certain(self) -> bool:
        """Whether nothing but the spelling of case, accents, apostrophes and hyphens was overlooked."""
        return self.how in CERTAIN


def best(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Each entity once, with its best reason, in the order of their scores."""
    kept: dict[Ref, Candidate] = {}
    for candidate in sorted(candidates, key=_rank):
        kept.setdefault(candidate.ref, candidate)
    return tuple(kept.values())


def _rank(found: Candidate) -> tuple[float, Ref, bool, bool, str]:
    """The best score first; of one entity the label before its aliases and its id."""
    is_id = found.ref == f"id:{found.name}"
    return -found.score, found.ref, not found.reason.startswith(NAME), is_id, found.name
