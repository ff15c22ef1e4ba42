"""From claims to what they report: events, campaigns, states, and the direct edges that the text supports. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kg.model import Assembly, Claim, Document, Edge, Entity, Event, Profile, Ref, State, When
from kg.names import slug
from kg.ontology import Ontology

BASIS_RANK = ("kg:explicit", "kg:yearInferred", "kg:relative", "kg:inferred", "kg:none")


def supports(claim: Claim, profile: Profile = Profile.DEFAULT) -> bool:
    """The edge rule: may this claim become a direct edge?

    Positive and unhedged, and in the narrator's voice, or (profile default) in the actor's own. An allegation,
    a demand, a threat, a plan or a denial never does.
    """
    if claim.polarity != "kg:positive" or claim.certainty is not None:
        return False
    if claim.modality == "mod:asserted":
        return True
    own_voice = bool(set(claim.subjects) & {*claim.speakers, *claim.on_behalf_of})
    return profile is not Profile.STRICT and claim.modality == "mod:claimed" and own_voice


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
) -> Assembly:
    """Put the four layers together, sorted, so that the order of the input leaves no trace."""
    by_key = {document.key: document for document in documents}
    order = sorted(claims, key=lambda c: (c.document, c.evidence[0].begin if c.evidence else 0, c.handle or "", c.key))
    states, state_reports = build_states(order, by_key, ontology)
    return Assembly(
        title=title,
        base=base,
        licence=licence,
        documents=tuple(sorted(documents, key=lambda d: d.key)),
        claims=tuple(order),
        state_reports=state_reports,
        events=tuple(build_events(events, order, ontology)),
        states=tuple(states),
        edges=build_edges(order, ontology, profile),
        alleged=build_alleged(order, ontology) if profile is Profile.ALL else {},
        entities=tuple(sorted({e.ref: e for e in entities}.values(), key=lambda e: e.ref)),
    )


def build_edges(claims: Iterable[Claim], ontology: Ontology, profile: Profile) -> dict[Edge, tuple[str, ...]]:
    """The direct edges with the claims that carry them, and those of the reference data that are certain.

    Every edge also stands under the wider actions (a drone strike is an attack is an assault) and, for symmetric
    actions, in both directions: the edges are there for plain queries in stores that do not reason.
    """
    edges: dict[Edge, set[str]] = {}
    claims = list(claims)
    mentioned = {ref for claim in claims for ref in (*claim.subjects, *claim.objects, *claim.places, *claim.speakers)}
    for relation in ontology.relations():
        if relation.certainty == "high" and (relation.subject in mentioned or not ontology.is_listed(relation.subject)):
            for edge in _closure(relation.subject, relation.relation, relation.object, ontology):
                edges.setdefault(edge, set())
    for claim in claims:
        if supports(claim, profile):
            for edge in _edges_of(claim, ontology):
                edges.setdefault(edge, set()).add(claim.key)
    return {edge: tuple(sorted(edges[edge])) for edge in sorted(edges)}


def build_alleged(claims: Iterable[Claim], ontology: Ontology) -> dict[Edge, tuple[str, ...]]:
    """Edges that are only alleged: for a separate file, under their own prefix, never in the graph."""
    edges: dict[Edge, set[str]] = {}
    for claim in claims:
        if claim.modality == "mod:alleged" and claim.polarity == "kg:positive":
            for edge in _edges_of(claim, ontology):
                edges.setdefault(edge, set()).add(claim.key)
    return {edge: tuple(sorted(edges[edge])) for edge in sorted(edges)}


def _edges_of(claim: Claim, ontology: Ontology) -> Iterable[Edge]:
    for subject in claim.subjects:
        for obj in claim.objects:
            yield from _closure(subject, claim.predicate, obj, ontology)


def _closure(subject: Ref, predicate: Ref, obj: Ref, ontology: Ontology) -> Iterable[Edge]:
    for wider in ontology.ancestors(predicate):
        yield Edge(subject, wider, obj)
    if ontology.is_symmetric(predicate):
        yield Edge(obj, predicate, subject)


def build_events(declared: Sequence[Event], claims: Iterable[Claim], ontology: Ontology) -> list[Event]:
    """Fill the declared events, and those that claims name, with the roles and dates that their claims support."""
    by_event: dict[Ref, list[Claim]] = {}
    for claim in claims:
        if claim.event is not None and claim.reports_event:
            by_event.setdefault(claim.event, []).append(claim)
    known = {event.ref: event for event in declared}
    for ref in by_event:
        known.setdefault(ref, Event(ref=ref, label=ref.partition(":")[2].replace("-", " ")))
    return [_fill(known[ref], by_event.get(ref, []), ontology) for ref in sorted(known)]


def _fill(event: Event, claims: Sequence[Claim], ontology: Ontology) -> Event:
    action = event.action or _common_action(claims, ontology)
    same = [c for c in claims if action is not None and _tells_of(c.predicate, action, ontology)]
    firm = [c for c in same if c.certainty is None and c.modality in ("mod:asserted", "mod:claimed")]
    return event.model_copy(
        update={
            "action": action,
            "actors": _union(c.subjects for c in same if supports(c)),
            "targets": _union(c.objects for c in firm),
            "places": _union(c.places for c in firm),
            "when": date_of([c.when for c in (firm or same)]),
            "in_response_to": _union(c.in_response_to for c in firm),
        }
    )


def _tells_of(predicate: Ref, action: Ref, ontology: Ontology) -> bool:
    """Whether a claim tells of the event itself: the same family, or the deed that an announcement announces."""
    if not predicate.startswith("act:"):
        return False
    return ontology.family(predicate) == ontology.family(action) or predicate in ontology.refs(action, "skos:related")


def _common_action(claims: Sequence[Claim], ontology: Ontology) -> Ref | None:
    chains = [ontology.ancestors(c.predicate) for c in claims if c.predicate.startswith("act:")]
    shared = [ref for ref in chains[0] if all(ref in chain for chain in chains)] if chains else []
    return shared[0] if shared else None


def _union(values: Iterable[tuple[Ref, ...]]) -> tuple[Ref, ...]:
    return tuple(sorted({ref for value in values for ref in value}))


def date_of(dates: Iterable[When | None]) -> When | None:
    """One date from the dates of several claims: bounds that all share, else the hull of all; nothing narrower.

    The EDTF text is that of the narrowest of them, among equals of the best-founded.
    """
    known = sorted({d for d in dates if d is not None and d.edtf is not None}, key=_preference)
    if not known:
        return None
    first = max((d.earliest for d in known if d.earliest), default=None)
    last = min((d.latest for d in known if d.latest), default=None)
    if first is not None and last is not None and first > last:
        first = None if any(d.earliest is None for d in known) else min(d.earliest for d in known if d.earliest)
        last = None if any(d.latest is None for d in known) else max(d.latest for d in known if d.latest)
    return known[0].model_copy(update={"earliest": first, "latest": last, "words": None})


def _preference(when: When) -> tuple[int, int, str]:
    width = (when.latest or date.max) - (when.earliest or date.min)
    return width.days, BASIS_RANK.index(when.basis), when.edtf or ""


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
            found = [s for s in states if (s.subject, s.relation, s.object) == triple and _overlap(claim.when, s.when)]
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
        if stints and all(_overlap(claim.when, other.when) for other in stints[-1]):
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
    present = [w for w in seen if w is not None and w.edtf is not None and _overlap(w, when)]
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


def _overlap(one: When | None, other: When | None) -> bool:
    if one is None or other is None:
        return True
    starts = max(one.earliest or date.min, other.earliest or date.min)
    return starts <= min(one.latest or date.max, other.latest or date.max)
