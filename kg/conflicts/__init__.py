"""Contradictions as data: on which question claims exclude each other, and who says what. Pure.

Only answers that cannot both be true contradict: bounds that overlap, an umbrella and its member, a city and its
country, a number and silence do not. Nothing is decided here and nothing is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from kg.conflicts.questions import Finder
from kg.kinship import Kinship
from kg.model import Claim, Conflict, Document, Event, EventLinks, Ref
from kg.ontology import Ontology


def find(
    claims: Sequence[Claim],
    events: Iterable[Event],
    links: Mapping[str, EventLinks],
    documents: Mapping[str, Document],
    ontology: Ontology,
    kinship: Kinship,
    label: Callable[[Ref], str] | None = None,
) -> list[Conflict]:
    """All contradictions, sorted; each side names its claims. `label` says what people call a thing."""
    finder = Finder(ontology, kinship, documents, label or ontology.label)
    known = {event.ref: event for event in events}
    members: dict[Ref, list[Claim]] = {}
    for claim in claims:
        for ref in links.get(claim.key, EventLinks()).all:
            members.setdefault(ref, []).append(claim)
    found: list[Conflict] = []
    for ref, event in known.items():
        if len(members.get(ref, ())) < 2:
            continue
        case = finder.case(event, members[ref])
        found += [*finder.actors(case), *finder.dates(case), *finder.places(case), *finder.figures(case)]
        found += [*finder.polarity(case), *finder.status(case), *finder.order(case, known)]
    found += [*finder.matters(claims, links), *finder.posts(claims)]
    return sorted(found, key=lambda conflict: conflict.ref)


def contested_actors(conflicts: Iterable[Conflict]) -> frozenset[str]:
    """Keys of the claims on whose actor sources differ: a deed that is only claimed is then no edge."""
    return frozenset(
        key
        for conflict in conflicts
        if conflict.dimension in ("kg:actorDimension", "kg:polarityDimension")
        for side in conflict.sides
        for key in side.claims
    )
