"""From claims to what they report: events, campaigns, states, and the direct edges that the text supports. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from kg import conflicts, identity
from kg.decisions import Known
from kg.events.building import Found, build_events
from kg.events.dating import date_of, overlap
from kg.events.edges import build_alleged, build_edges, supports
from kg.events.states import build_states
from kg.kinship import Kinship
from kg.model import Assembly, Claim, Document, Entity, Event, Profile, Ref
from kg.model.made import like
from kg.ontology import Ontology
from kg.sources import Sources

__all__ = ["assemble", "build_alleged", "build_edges", "build_events", "build_states", "date_of", "overlap", "supports"]


def assemble(
    claims: Sequence[Claim],
    documents: Sequence[Document],
    events: Sequence[Event],
    entities: Iterable[Entity],
    ontology: Ontology,
    *,
    title: str,
    base: str,
    profile: Profile = Profile.DEFAULT,
    licence: str | None = None,
    decided: Known | None = None,
) -> Assembly:
    """Put the layers together, sorted, so that the order of the input leaves no trace."""
    decided = decided or Known()
    by_key = {document.key: document for document in documents}
    order = sorted(claims, key=lambda c: (c.document, c.evidence[0].begin if c.evidence else 0, c.handle or "", c.key))
    kinship = Kinship(ontology, decided.entities)
    called = {entity.ref: entity for entity in entities}

    def label(ref: Ref) -> str:
        return called[ref].label if ref in called else ontology.label(ref)

    states, state_reports = build_states(order, by_key, ontology)
    found = build_events(events, order, by_key, ontology, kinship, decided.events, label)
    contradictions = conflicts.find(order, found.events, found.links, by_key, ontology, kinship, label)
    contested = conflicts.contested_actors(contradictions)
    return Assembly(
        title=title,
        base=base,
        licence=licence,
        documents=tuple(sorted(documents, key=lambda d: d.key)),
        claims=tuple(order),
        state_reports=state_reports,
        events=tuple(_corroborated(found, order, contested, Sources(documents, decided.documents))),
        links=found.links,
        conflicts=tuple(contradictions),
        decisions=tuple(sorted(decided.all, key=lambda d: d.ref)),
        states=(*states, *identity.states(decided.entities, ontology)),
        edges=build_edges(order, ontology, profile, contested),
        alleged=build_alleged(order, ontology) if profile is Profile.ALL else {},
        entities=tuple(sorted(called.values(), key=lambda e: e.ref)),
    )


def _corroborated(
    found: Found, claims: Iterable[Claim], contested: Collection[str], sources: Sources
) -> Iterable[Event]:
    """The events with their counts, and without an actor on whom sources differ and whom only its own claim names."""
    sure: dict[str, list[Claim]] = {}
    shared: dict[str, list[Claim]] = {}
    for claim in claims:
        links = found.links.get(claim.key)
        if links is not None:
            for ref in links.reports:
                sure.setdefault(ref, []).append(claim)
            for ref in links.may_report:
                shared.setdefault(ref, []).append(claim)
    for event in found.events:
        counts = sources.count(sure.get(event.ref, []), shared.get(event.ref, []))
        actors = _uncontested(event, sure.get(event.ref, []), contested)
        yield like(event, corroboration=counts, actors=actors)


def _uncontested(event: Event, claims: Sequence[Claim], contested: Collection[str]) -> tuple[Ref, ...]:
    doubtful = [c for c in claims if c.modality == "mod:claimed" and c.key in contested]
    if not doubtful:
        return event.actors
    sure = {ref for claim in claims if claim not in doubtful and supports(claim) for ref in claim.subjects}
    return tuple(ref for ref in event.actors if ref in sure or not any(ref in claim.subjects for claim in doubtful))
