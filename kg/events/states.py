"""Relations that hold over an interval, from the claims that report them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kg.events.dating import date_of, overlap
from kg.events.edges import supports
from kg.model import Claim, Document, Ref, State, When
from kg.names import slug
from kg.ontology import Ontology


def build_states(
    claims: Iterable[Claim], documents: Mapping[str, Document], ontology: Ontology
) -> tuple[list[State], dict[str, tuple[Ref, ...]]]:
    """Relations with their intervals, and which claim reports which; disjoint intervals stay two states."""
    groups: dict[tuple[Ref, Ref, Ref], list[Claim]] = {}
    for claim in claims:
        if claim.predicate.startswith("rel:") and claim.reports_event and claim.event is None:
            for subject in claim.subjects:
                for obj in claim.objects:
                    groups.setdefault((subject, claim.predicate, obj), []).append(claim)
    states: list[State] = []
    reported: dict[str, tuple[Ref, ...]] = {}
    for triple, members in sorted(groups.items()):
        for stint in _stints([claim for claim in members if supports(claim)]):
            states.append(_state(triple, stint, documents, ontology, first=not _same(states, triple)))
        for claim in members:
            found = [s for s in states if (s.subject, s.relation, s.object) == triple and overlap(claim.when, s.when)]
            if found:
                reported[claim.key] = (*reported.get(claim.key, ()), found[0].ref)
    return states, reported


def _same(states: Sequence[State], triple: tuple[Ref, Ref, Ref]) -> bool:
    return bool(states) and (states[-1].subject, states[-1].relation, states[-1].object) == triple


def _stints(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Claims whose intervals overlap belong to one stint; undated ones to the first."""
    dated = sorted((c for c in claims if c.when and c.when.edtf), key=lambda c: (_first(c.when), c.key))
    stints: list[list[Claim]] = []
    for claim in dated:
        if stints and all(overlap(claim.when, other.when) for other in stints[-1]):
            stints[-1].append(claim)
        else:
            stints.append([claim])
    undated = [c for c in claims if c not in dated]
    if not stints:
        return [undated] if undated else []
    stints[0] += undated
    return stints


def _state(
    triple: tuple[Ref, Ref, Ref],
    claims: Sequence[Claim],
    documents: Mapping[str, Document],
    ontology: Ontology,
    first: bool,
) -> State:
    subject, relation, obj = triple
    when = date_of(claim.when for claim in claims) or When(edtf="../..", basis="kg:none")
    seen = [documents[c.document].when for c in claims if c.document in documents]
    present = [w for w in seen if w is not None and w.edtf is not None and overlap(w, when)]
    from_days = [w.earliest for w in present if w.earliest is not None]
    until_days = [w.latest for w in present if w.latest is not None]
    local = f"{slug(_local(subject))}-{_local(relation)}-{slug(_local(obj))}-reported"
    return State(
        ref=f"st:{local}" if first else f"st:{local}-{_first(when).isoformat()}",
        subject=subject,
        relation=relation,
        object=obj,
        label=f"{ontology.label(subject)} {ontology.label(relation)} {ontology.label(obj)}",
        when=when,
        observed_from=min(from_days, default=None),
        observed_until=max(until_days, default=None),
    )


def _local(ref: Ref) -> str:
    return ref.partition(":")[2]


def _first(when: When | None) -> date:
    return (when.earliest if when else None) or date.min
