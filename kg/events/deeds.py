"""Which actions can tell of one deed, and how often a deed can happen: as the ontology says. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kg.model import Ref
from kg.ontology import Ontology

DONE_TO = ("act:assault", "act:coerce", "act:sanction", "act:aid")
"""Families whose deeds are known by what they are done to; the others are known by who does them."""


class Deeds:
    """Actions compared."""

    def __init__(self, ontology: Ontology) -> None:
        """The families that related actions join are found once."""
        self._ontology = ontology
        self._lines = _lines(ontology)
        self.alike = cache(self._alike)
        self.line = cache(self._line)
        self.recurrence = cache(self._recurrence)
        self.is_done_to = cache(self._is_done_to)
        self.depth = cache(lambda action: len(ontology.ancestors(action)))
        self.is_symmetric = ontology.is_symmetric

    def _line(self, action: Ref) -> Ref:
        """The family of an action; families that share a deed (a suspension is announced and done) are one."""
        family = self._ontology.family(action)
        return self._lines.get(family, family)

    def _alike(self, one: Ref, other: Ref) -> bool:
        """Whether two actions can tell of one deed: the same, a wider word for it, its outcome, its announcement."""
        if one == other:
            return True
        above, over = self._ontology.ancestors(one), self._ontology.ancestors(other)
        if one in over or other in above:
            return True
        return any(ref in self._related(other) for ref in above) or any(ref in self._related(one) for ref in over)

    def _related(self, action: Ref) -> Sequence[Ref]:
        return self._ontology.refs(action, "skos:related")

    def _recurrence(self, action: Ref) -> Ref | None:
        """How often it can happen to the same parties; None for what happens again and again."""
        return next(iter(self._ontology.refs(action, "kg:recurrence")), None)

    def _is_done_to(self, line: Ref) -> bool:
        return line in {self._line(family) for family in DONE_TO}


def _lines(ontology: Ontology) -> dict[Ref, Ref]:
    joined: dict[Ref, set[Ref]] = {}
    for action in ontology.members("kg:Action"):
        for other in ontology.refs(action, "skos:related"):
            both = {ontology.family(action), ontology.family(other)}
            group = set().union(*(joined.get(family, {family}) for family in both))
            joined |= dict.fromkeys(group, group)
    return {family: min(group) for family, group in joined.items()}
