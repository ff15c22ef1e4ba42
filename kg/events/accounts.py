"""What one document says of one deed: the unit that is compared with those of other documents. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from kg.events.deeds import Deeds
from kg.kinship import Kinship
from kg.model import Claim, Document, Figure, Ref, When

NARROW = 3
"""Days: bounds up to this far apart tell deeds apart that happen again and again; "27-28 January" is one day."""

LEAD = 300
"""Characters: what a report says first is its news."""

NOBODY: frozenset[Ref] = frozenset()

NEVER = 10**7
"""Width, in days, of no date at all; a side that is open counts half of it."""


@dataclass(frozen=True, slots=True)
class Account:
    """One or more claims of one document with the same parties, places and date."""

    key: str
    """The least key of its claims: for order only."""
    document: str
    published: When | None
    claims: tuple[Claim, ...]
    line: Ref
    actions: frozenset[Ref]
    actors: frozenset[Ref]
    """Whom the narrator names as the actor."""
    attributed: frozenset[Ref]
    """Whom somebody else names: who claims it, who is blamed, who denies it."""
    own: frozenset[Ref]
    """Who claims the deed as their own."""
    targets: frozenset[Ref]
    named: frozenset[Ref]
    """Places that the claims name as such."""
    places: frozenset[Ref]
    """The narrowest of the places named and of the targets that are places and no actors."""
    first: date | None
    last: date | None
    figures: frozenset[Figure]
    event: Ref | None
    reports: bool
    """Whether it says that the deed happened; a denial only concerns it."""
    tally: bool
    """Whether it counts attacks or strikes, so that it tells of a campaign."""
    lead: bool

    def joined(self, others: Sequence[Account]) -> Account:
        """This account with the claims of others that say the same without a date."""
        if not others:
            return self
        return replace(
            self,
            claims=(*self.claims, *(claim for other in others for claim in other.claims)),
            actions=self.actions.union(*(other.actions for other in others)),
            figures=self.figures.union(*(other.figures for other in others)),
            lead=self.lead or any(other.lead for other in others),
        )

    @property
    def width(self) -> int:
        """Days between the bounds; an open side makes it immense."""
        if self.first is None or self.last is None:
            return NEVER if self.first is self.last else NEVER // 2
        return (self.last - self.first).days

    @property
    def is_narrow(self) -> bool:
        """Whether the date alone tells one deed from the next of its kind."""
        return self.width <= NARROW

    @property
    def is_dated(self) -> bool:
        """Whether there is any bound."""
        return self.first is not None or self.last is not None


def gather(claims: Iterable[Claim], documents: Mapping[str, Document], deeds: Deeds, kinship: Kinship) -> list[Account]:
    """The accounts of claims that tell of deeds, those that deny one included; in no order."""
    near: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        if tells_of_deed(claim):
            near.setdefault((claim.document, claim.subjects, claim.objects), []).append(claim)
    sets: Callable[[tuple[Ref, ...]], frozenset[Ref]] = cache(frozenset)
    sites = cache(lambda targets, places: _sites(targets, places, kinship))
    return [
        _account(part, documents.get(part[0].document), deeds, sets, sites)
        for members in near.values()
        for part in (_parts(members, deeds) if len(members) > 1 else (members,))
    ]


def _parts(claims: Iterable[Claim], deeds: Deeds) -> Iterator[list[Claim]]:
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for claim in claims:
        groups.setdefault(_signature(claim, deeds), []).append(claim)
    for members in groups.values():
        yield from _of_one_deed(members, deeds)


def tells_of_deed(claim: Claim) -> bool:
    """Whether a claim says that an action happened, or denies it; demands, threats and plans tell of no deed."""
    if not claim.predicate.startswith("act:"):
        return False
    return claim.reports_event or claim.denies


def tallies(claim: Claim) -> bool:
    """Whether a claim counts attacks or strikes."""
    return bool(claim.figures) and any(
        figure.kind in ("kg:attackCount", "kg:strikeCount") and (figure.value > 1 or figure.bound != "kg:exact")
        for figure in claim.figures
    )


def _signature(claim: Claim, deeds: Deeds) -> tuple[object, ...]:
    when = claim.when
    return (
        claim.document,
        claim.event,
        deeds.line(claim.predicate),
        claim.subjects,
        claim.modality if claim.modality != "mod:asserted" or claim.denies else "",
        claim.polarity,
        claim.objects,
        claim.places,
        when.earliest if when else None,
        when.latest if when else None,
        tallies(claim),
    )


def _of_one_deed(claims: Sequence[Claim], deeds: Deeds) -> list[list[Claim]]:
    """Claims of equal signature whose actions can tell of one deed ("struck", "killed")."""
    parts: list[list[Claim]] = []
    for claim in sorted(claims, key=lambda c: c.key):
        fitting = [part for part in parts if any(deeds.alike(c.predicate, claim.predicate) for c in part)]
        parts = [part for part in parts if part not in fitting]
        parts.append([*(c for part in fitting for c in part), claim])
    return parts


def _account(
    claims: Sequence[Claim],
    document: Document | None,
    deeds: Deeds,
    sets: Callable[[tuple[Ref, ...]], frozenset[Ref]],
    sites: Callable[[tuple[Ref, ...], tuple[Ref, ...]], frozenset[Ref]],
) -> Account:
    first = claims[0]
    by_narrator = first.modality == "mod:asserted" and first.polarity == "kg:positive"
    subjects, when = sets(first.subjects), first.when
    voices = {ref for claim in claims for ref in (*claim.speakers, *claim.on_behalf_of)}
    return Account(
        key=min([claim.key for claim in claims]),
        document=first.document,
        published=document.when if document else None,
        claims=tuple(claims),
        line=deeds.line(first.predicate),
        actions=sets(tuple([claim.predicate for claim in claims])),
        actors=subjects if by_narrator else NOBODY,
        attributed=NOBODY if by_narrator else subjects,
        own=subjects & voices if first.modality == "mod:claimed" else NOBODY,
        targets=sets(first.objects),
        named=sets(first.places),
        places=sites(first.objects, first.places),
        first=when.earliest if when else None,
        last=when.latest if when else None,
        figures=frozenset([figure for claim in claims for figure in claim.figures]),
        event=first.event,
        reports=first.reports_event,
        tally=tallies(first),
        lead=any(claim.evidence[0].begin < LEAD for claim in claims if claim.evidence),
    )


def _sites(targets: tuple[Ref, ...], places: tuple[Ref, ...], kinship: Kinship) -> frozenset[Ref]:
    """The narrowest of the places named and of the targets that are places and no actors."""
    sites = {ref for ref in targets if kinship.is_place(ref) and not kinship.is_actor(ref)}
    return _narrowest({*sites, *(ref for ref in places if not kinship.is_vague(ref))}, kinship)


def _narrowest(places: set[Ref], kinship: Kinship) -> frozenset[Ref]:
    """The places without those in which another of them lies."""
    around = {outer for place in places for outer in kinship.around(place) if outer != place}
    return frozenset(places - around)
