"""Events, declared by annotators or found among claims, with the roles and dates that their claims support. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pydantic import TypeAdapter

from kg.decisions import Groups
from kg.events import naming
from kg.events.accounts import gather
from kg.events.clusters import Apart, Star, cluster
from kg.events.dating import date_of
from kg.events.deeds import Deeds
from kg.events.edges import supports
from kg.kinship import Kinship
from kg.model import Claim, Decision, DecisionKind, Document, Event, EventLinks, Ref, When
from kg.model.made import like
from kg.ontology import Ontology

Label = Callable[[Ref], str]
"""Says what people call a thing."""

FOUND = Event(ref="ev:found", label="", method="kg:rule")
"""What all events have in common that rules find."""

_valid_ref = TypeAdapter(Ref).validator.validate_python


class Found(NamedTuple):
    """The events, and for each claim those that it reports or concerns."""

    events: list[Event]
    links: dict[str, EventLinks]


class Group(NamedTuple):
    """An event in the making: its accounts, and what it is called if an annotator named it."""

    ref: Ref
    star: Star | None
    claims: frozenset[str]


def build_events(
    declared: Sequence[Event],
    claims: Sequence[Claim],
    documents: Mapping[str, Document],
    ontology: Ontology,
    kinship: Kinship,
    decisions: Sequence[Decision] = (),
    label: Label | None = None,
) -> Found:
    """The declared events, those that claims name, and those that claims are found to tell of.

    An id that an annotator gave wins. Where annotators gave ids in a document, their claims without one are left
    as they are: they decided.
    """
    by_key = {claim.key: claim for claim in claims}
    deeds = Deeds(ontology)
    called = cache(label or ontology.label)
    accounts = gather(_undecided(claims), documents, deeds, kinship)
    stars = cluster(accounts, deeds, kinship, Apart(_told_apart(decisions, claims)))
    groups = _merged([*_named(stars, deeds, ontology), *_of_ids(claims)], decisions, claims)
    links = _links(groups, by_key)
    known = {event.ref: event for event in declared}
    members: dict[Ref, list[Claim]] = {}
    for claim in claims:
        found = links.get(claim.key)
        if found is not None:
            for ref in found.reports or found.may_report:
                members.setdefault(ref, []).append(claim)
    events = []
    stars_of = {group.ref: group.star for group in groups if group.star is not None}
    for ref in sorted({*known, *members}):
        event = known.get(ref) or _event(ref, stars_of.get(ref), members[ref], ontology, called)
        events.append(fill(event, members.get(ref, []), ontology))
    return Found(_with_campaigns(_with_parts(events, decisions), deeds, kinship), links)


def _undecided(claims: Iterable[Claim]) -> Iterator[Claim]:
    claims = list(claims)
    settled = {claim.document for claim in claims if claim.event is not None and claim.method == "kg:hand"}
    for claim in claims:
        if claim.event is not None or claim.method != "kg:hand" or claim.document not in settled:
            yield claim


def _told_apart(decisions: Iterable[Decision], claims: Sequence[Claim]) -> Iterator[tuple[str, str]]:
    for decision in decisions:
        if decision.kind is DecisionKind.DIFFERENT:
            sides = [_claims_of(ref, claims) for ref in (decision.one or decision.other, decision.other)]
            yield from ((one, other) for one in sides[0] for other in sides[1])


def _claims_of(ref: Ref, claims: Sequence[Claim]) -> list[str]:
    if ref.startswith("cl:"):
        return [ref.removeprefix("cl:")]
    return [claim.key for claim in claims if claim.event == ref]


def _named(stars: Iterable[Star], deeds: Deeds, ontology: Ontology) -> Iterator[Group]:
    """Each star under the id that an annotator gave to any of its claims, else under one of its own."""
    for star in stars:
        ids = sorted({account.event for account in star.accounts if account.event is not None})
        if len(ids) > 1:
            kept = [account for account in star.accounts if account.event in (None, star.centre.event)]
            star = Star(tuple(kept))  # noqa: PLW2901
            ids = [star.centre.event] if star.centre.event is not None else []
        if star.accounts and (ids or _is_event(star, deeds)):
            ref = ids[0] if ids else naming.name(star, ontology)
            keys = frozenset([claim.key for account in star.accounts for claim in account.claims])
            yield Group(ref, star, keys)


def _is_event(star: Star, deeds: Deeds) -> bool:
    """Whether enough is known of a deed to call it one: its bounds, a second document, or that it is the news."""
    centre = star.centre
    if not centre.reports:
        return False
    if centre.tally or (centre.first is not None and centre.last is not None):
        return True
    if len({account.document for account in star.accounts}) > 1:
        return True
    is_named = bool(centre.actors and centre.targets) and not deeds.is_done_to(centre.line)
    published = centre.published
    return centre.lead and is_named and published is not None and bool(published.earliest or published.latest)


def _of_ids(claims: Iterable[Claim]) -> Iterator[Group]:
    for claim in claims:
        if claim.event is not None:
            yield Group(claim.event, None, frozenset((claim.key,)))


def _merged(groups: Sequence[Group], decisions: Iterable[Decision], claims: Sequence[Claim]) -> list[Group]:
    """Groups of one id, and those that somebody decided to be the same, in one."""
    same = Groups()
    given = {claim.event for claim in claims if claim.event is not None}
    joining = [decision for decision in decisions if decision.kind is DecisionKind.SAME]
    of_claim = _refs_of(groups) if joining else {}
    for decision in joining:
        sides = [_groups_of(ref, of_claim, given) for ref in (decision.one or decision.other, decision.other)]
        for one in sides[0][:1]:
            for other in sides[1][:1]:
                same.join(one, other)
    joined: dict[Ref, list[Group]] = {}
    for group in groups:
        joined.setdefault(same.of(group.ref), []).append(group)
    result = []
    for parts in joined.values():
        if len(parts) == 1:
            result += parts
            continue
        ids = sorted({part.ref for part in parts}, key=lambda ref: (ref not in given, ref))
        star = next((part.star for part in sorted(parts, key=lambda p: p.ref != ids[0]) if part.star), None)
        result.append(Group(ids[0], star, frozenset().union(*(part.claims for part in parts))))
    return result


def _refs_of(groups: Iterable[Group]) -> dict[str, list[Ref]]:
    of_claim: dict[str, list[Ref]] = {}
    for group in groups:
        for key in group.claims:
            of_claim.setdefault(key, []).append(group.ref)
    return of_claim


def _groups_of(ref: Ref, of_claim: Mapping[str, list[Ref]], given: set[Ref]) -> list[Ref]:
    if ref.startswith("cl:"):
        return sorted(of_claim.get(ref.removeprefix("cl:"), []))
    return [ref] if ref in given else []


def _links(groups: Iterable[Group], claims: Mapping[str, Claim]) -> dict[str, EventLinks]:
    links = {}
    for key, refs in _refs_of(groups).items():
        claim, events = claims[key], tuple(refs if len(refs) == 1 else sorted(set(refs)))
        if claim.event is not None and claim.event in refs:
            events = (claim.event,)
        if not claim.reports_event:
            links[key] = EventLinks(concerns=events)
        elif len(events) == 1:
            links[key] = EventLinks(reports=events)
        else:
            links[key] = EventLinks(may_report=events)
    return links


def _event(ref: Ref, star: Star | None, claims: Sequence[Claim], ontology: Ontology, label: Label) -> Event:
    """What is known of an event before its claims are asked."""
    if star is None or any(claim.event == ref for claim in claims):
        return Event(ref=ref, label=ref.partition(":")[2].replace("-", " "))
    return like(
        FOUND,
        ref=_valid_ref(ref),
        kind="kg:Campaign" if star.centre.tally else "kg:Event",
        label=naming.label(star, ontology, label),
        action=naming.narrowest(star.centre, ontology),
    )


def fill(event: Event, claims: Sequence[Claim], ontology: Ontology) -> Event:
    """The event with the roles and the date that its claims support."""
    action = event.action or _common_action(claims, ontology)
    same = [c for c in claims if action is not None and _tells_of(c.predicate, action, ontology)]
    firm = [c for c in same if c.certainty is None and c.modality in ("mod:asserted", "mod:claimed")]
    return like(
        event,
        action=action,
        actors=_union([c.subjects for c in same if supports(c)]),
        targets=_union([c.objects for c in firm]),
        places=_union([c.places for c in firm]),
        when=date_of([c.when for c in (firm or same)]),
        in_response_to=_union([c.in_response_to for c in firm]),
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


def _union(values: Sequence[tuple[Ref, ...]]) -> tuple[Ref, ...]:
    if len(values) == 1 and len(values[0]) < 2:
        return values[0]
    return tuple(sorted({ref for value in values for ref in value}))


def _with_parts(events: Sequence[Event], decisions: Iterable[Decision]) -> list[Event]:
    """Events with the whole that somebody decided they belong to."""
    wholes = {d.one: d.other for d in decisions if d.kind is DecisionKind.PART_OF}
    known = {event.ref for event in events} if wholes else set()
    return [like(event, part_of=wholes[event.ref]) if wholes.get(event.ref) in known else event for event in events]


def _with_campaigns(events: Sequence[Event], deeds: Deeds, kinship: Kinship) -> list[Event]:
    """Events found by rule under the only campaign of deeds of their kind, to their target, in its place and time."""
    campaigns = [event for event in events if event.kind == "kg:Campaign"]
    if not campaigns:
        return list(events)
    result = []
    for event in events:
        if event.method == "kg:rule" and event.kind == "kg:Event" and event.part_of is None:
            wholes = [campaign for campaign in campaigns if _is_part(event, campaign, deeds, kinship)]
            if len(wholes) == 1:
                event = like(event, part_of=wholes[0].ref)  # noqa: PLW2901
        result.append(event)
    return result


def _is_part(event: Event, campaign: Event, deeds: Deeds, kinship: Kinship) -> bool:
    if event.action is None or campaign.action is None or not deeds.alike(event.action, campaign.action):
        return False
    if not any(kinship.belong(a, b) for a in event.targets for b in campaign.targets):
        return False
    if campaign.places and event.places and not any(kinship.nest(a, b) for a in event.places for b in campaign.places):
        return False
    if (
        event.actors
        and campaign.actors
        and not any(kinship.act_together(a, b) for a in event.actors for b in campaign.actors)
    ):
        return False
    return _lies_in(event.when, campaign.when)


def _lies_in(inner: When | None, outer: When | None) -> bool:
    """Whether the bounds of one date lie within those of the other, of which the first must be known."""
    if inner is None or outer is None or inner.earliest is None or inner.latest is None or outer.earliest is None:
        return False
    return outer.earliest <= inner.earliest and (outer.latest is None or inner.latest <= outer.latest)
