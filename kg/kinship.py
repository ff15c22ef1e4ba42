"""Who belongs to whom and what lies where, as far as reference data and decisions say: for comparing claims. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from kg.model import Decision, DecisionKind, Ref
from kg.ontology import Ontology

BELONGS = ("rel:partOf", "rel:operatedBy", "rel:hostsTroopsOf", "rel:ledBy")
"""A strike on a base is a strike on the forces in it, and on the state whose forces they are."""

LIES = ("rel:locatedIn", "rel:partOf")
ACTS = ("rel:partOf", "rel:memberOf", "rel:brandOf", "rel:spokespersonOf", "rel:ledBy")
"""What a member does under the name of an umbrella, or a spokesperson says, is no other actor's deed."""

SINGLE = {"kg:oncePerPerson": "kg:Person", "kg:oncePerBody": "kg:Organisation"}
"""Recurrence of an action -> the class of what it can happen to only once."""

LED = ("rel:headedBy",)
"""Stated from the body to the person: what the head of a body says, the body says."""


class Kinship:
    """Chains of belonging, place and agency over the relations of the ontology, with those that were decided."""

    def __init__(self, ontology: Ontology, decisions: Iterable[Decision] = (), remembered: int | None = None) -> None:
        """Relations of low certainty count for nothing; of each kind so many answers are kept, or all."""
        self._ontology = ontology
        relations = [(r.subject, r.relation, r.object) for r in ontology.relations() if r.certainty != "low"]
        for decision in decisions:
            if decision.one and decision.kind in (DecisionKind.PART_OF, DecisionKind.BRAND_OF):
                relation = "rel:partOf" if decision.kind is DecisionKind.PART_OF else "rel:brandOf"
                relations.append((decision.one, relation, decision.other))
        self._belongs = _above(relations, BELONGS)
        self._lies = _above(relations, LIES)
        self._acts = _above(relations, ACTS, LED)
        kept = lru_cache(remembered)
        self.holders = kept(self._holders)
        self.around = kept(self._around)
        self.principals = kept(self._principals)
        self.is_place = kept(lambda ref: ontology.is_a(ref, "kg:Place"))
        self.is_actor = kept(lambda ref: ontology.is_a(ref, "kg:Actor"))

    def _holders(self, ref: Ref) -> frozenset[Ref]:
        """The thing itself and all to whom it belongs: a base, its forces, their state."""
        return _closure(ref, self._belongs)

    def _around(self, ref: Ref) -> frozenset[Ref]:
        """The place itself and all places that it lies in."""
        return _closure(ref, self._lies)

    def _principals(self, ref: Ref) -> frozenset[Ref]:
        """The actor itself and all for whom it acts."""
        return _closure(ref, self._acts)

    def is_vague(self, ref: Ref) -> bool:
        """Whether a region lies in no country ("the Middle East"), so that it excludes hardly anything."""
        here = self._ontology.values(ref, "kg:country") or self._lies.get(ref)
        return self._ontology.is_a(ref, "kg:Region") and not here

    def is_one(self, ref: Ref, recurrence: Ref) -> bool:
        """Whether it is one person, or one body, to which something can happen only once."""
        return recurrence in SINGLE and self._ontology.is_a(ref, SINGLE[recurrence])

    def belong(self, one: Ref, other: Ref) -> bool:
        """Whether one of two things is part of the other, or belongs to it."""
        return one in self.holders(other) or other in self.holders(one)

    def nest(self, one: Ref, other: Ref) -> bool:
        """Whether one of two places lies in the other."""
        return one in self.around(other) or other in self.around(one)

    def act_together(self, one: Ref, other: Ref) -> bool:
        """Whether naming either as the actor says nothing against the other."""
        return one in self.principals(other) or other in self.principals(one) or self.belong(one, other)


def _above(
    relations: Iterable[tuple[Ref, Ref, Ref]], up: tuple[Ref, ...], down: tuple[Ref, ...] = ()
) -> dict[Ref, set[Ref]]:
    found: dict[Ref, set[Ref]] = {}
    for subject, relation, obj in relations:
        if relation in up:
            found.setdefault(subject, set()).add(obj)
        elif relation in down:
            found.setdefault(obj, set()).add(subject)
    return found


def _closure(ref: Ref, above: Mapping[Ref, set[Ref]]) -> frozenset[Ref]:
    if ref not in above:
        return frozenset((ref,))
    seen, todo = {ref}, [ref]
    while todo:
        more = above.get(todo.pop(), set()) - seen
        seen |= more
        todo += more
    return frozenset(seen)
