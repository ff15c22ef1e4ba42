"""Applies decisions on who is who: claims of one entity get one reference, whatever the input called it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.decisions import Groups
from kg.model import Claim, Decision, DecisionKind, Document, Ref, State, When
from kg.names import slug
from kg.ontology import Ontology

PARTIES = ("subjects", "objects", "speakers", "on_behalf_of", "via", "places")
CREDITS = ("republishes", "credits")

RELATIONS = {DecisionKind.PART_OF: "rel:partOf", DecisionKind.BRAND_OF: "rel:brandOf"}
"""What a decision states beside what claims state."""


class Identity:
    """Who is who, as decided."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        """`decisions` on entities; only `same` changes a reference."""
        same = [d for d in decisions if d.kind is DecisionKind.SAME]
        self._always = [d for d in same if d.first is None and d.last is None]
        self._at_times = [d for d in same if d not in self._always]
        self._groups = _groups(self._always)

    def claim(self, claim: Claim) -> Claim:
        """The claim with the references that were decided for its day."""
        if not self._always and not self._at_times:
            return claim
        holding = [d for d in self._at_times if d.holds(claim.when)]
        groups = _groups([*self._always, *holding]) if holding else self._groups
        change: dict[str, object] = {field: _renamed(getattr(claim, field), groups) for field in PARTIES}
        change["figures"] = tuple(
            figure.model_copy(update={"of": groups.of(figure.of) if figure.of else None}) for figure in claim.figures
        )
        changed = {field: value for field, value in change.items() if value != getattr(claim, field)}
        return claim.model_copy(update=changed) if changed else claim

    def document(self, document: Document) -> Document:
        """The document with the references that were decided for all times."""
        change: dict[str, object] = {field: _renamed(getattr(document, field), self._groups) for field in CREDITS}
        for field in ("outlet", "author"):
            ref = getattr(document, field)
            change[field] = self._groups.of(ref) if ref else None
        changed = {field: value for field, value in change.items() if value != getattr(document, field)}
        return document.model_copy(update=changed) if changed else document


def _groups(decisions: Iterable[Decision]) -> Groups:
    groups = Groups()
    for decision in decisions:
        groups.join(decision.one or decision.other, decision.other)
    return groups


def _renamed(refs: tuple[Ref, ...], groups: Groups) -> tuple[Ref, ...]:
    return tuple(sorted({groups.of(ref) for ref in refs}))


def states(decisions: Sequence[Decision], ontology: Ontology) -> list[State]:
    """The relations that were decided, each with its interval and derived from its decision."""
    found = []
    for decision in decisions:
        relation = RELATIONS.get(decision.kind)
        if relation is not None and decision.one is not None:
            local = f"{_slug(decision.one)}-{relation.partition(':')[2]}-{_slug(decision.other)}-decided"
            names = [ontology.label(ref) for ref in (decision.one, relation, decision.other)]
            found.append(
                State(
                    ref=f"st:{local}-{decision.ref.partition(':')[2]}",
                    subject=decision.one,
                    relation=relation,
                    object=decision.other,
                    label=" ".join(names),
                    when=_interval(decision),
                    decision=decision.ref,
                )
            )
    return found


def _slug(ref: Ref) -> str:
    return slug(ref.partition(":")[2])


def _interval(decision: Decision) -> When:
    first = decision.first.isoformat() if decision.first else ".."
    last = decision.last.isoformat() if decision.last else ".."
    basis = "kg:explicit" if decision.first or decision.last else "kg:none"
    return When(edtf=f"{first}/{last}", earliest=decision.first, latest=decision.last, basis=basis)
