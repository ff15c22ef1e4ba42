"""Contradictions as data: on which question claims exclude each other, and who says what. Pure.

Only answers that cannot both be true contradict: bounds that overlap, an umbrella and its member, a city and its
country, a number and silence do not. Nothing is decided here and nothing is left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple, TypeVar

from kg.kinship import Kinship
from kg.model import Claim, Conflict, Document, Event, EventLinks, Figure, Ref, Side, When
from kg.names import slug
from kg.ontology import Ontology

ABOUT = 0.1
"""How far "about 40" may be off: 36 and 44 do not contradict it."""

POSTS = ("rel:headedBy", "rel:deputyHeadOf", "rel:chiefOfStaffOf")
"""Of one body a person has only one of these posts at a time."""

COUNTS = ("kg:attackCount", "kg:strikeCount")
"""Numbers of a campaign, which grow while it goes on."""

ROUND = 31
"""Days within which documents tell of the same days, if they give none."""

Parties = tuple[tuple[Ref, ...], tuple[Ref, ...]]
"""Actors and targets."""

Position = TypeVar("Position")


class Case(NamedTuple):
    """An event with the claims about it that tell of the event itself."""

    event: Event
    reports: list[Claim]
    denials: list[Claim]
    plans: list[Claim]


def find(
    claims: Sequence[Claim],
    events: Iterable[Event],
    links: Mapping[str, EventLinks],
    documents: Mapping[str, Document],
    ontology: Ontology,
    kinship: Kinship,
) -> list[Conflict]:
    """All contradictions, sorted; each side names its claims."""
    finder = _Finder(ontology, kinship, documents)
    known = {event.ref: event for event in events}
    members: dict[Ref, list[Claim]] = {}
    for claim in claims:
        for ref in links.get(claim.key, EventLinks()).all:
            members.setdefault(ref, []).append(claim)
    found: list[Conflict] = []
    for ref, event in known.items():
        case = finder.case(event, members.get(ref, []))
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


class _Finder:
    def __init__(self, ontology: Ontology, kinship: Kinship, documents: Mapping[str, Document]) -> None:
        self._ontology, self._kin, self._documents = ontology, kinship, documents

    def case(self, event: Event, claims: Iterable[Claim]) -> Case:
        own = [claim for claim in claims if self._tells_of(claim.predicate, event.action)]
        return Case(
            event,
            [claim for claim in own if claim.reports_event],
            [claim for claim in own if claim.denies],
            [claim for claim in own if claim.modality in ("mod:planned", "mod:threatened")],
        )

    def _tells_of(self, predicate: Ref, action: Ref | None) -> bool:
        if action is None or not predicate.startswith("act:"):
            return False
        related = self._ontology.refs(action, "skos:related")
        return self._ontology.family(predicate) == self._ontology.family(action) or predicate in related

    def actors(self, case: Case) -> Iterator[Conflict]:
        if case.event.kind == "kg:Campaign" or self._is_mutual(case.event):
            return
        named = [((claim.subjects, claim.objects), claim) for claim in case.reports if claim.subjects]
        yield from self._conflict(case.event, "actor", named, self._no_kin, lambda parties: self._names(parties[0]))

    def _is_mutual(self, event: Event) -> bool:
        return event.action is not None and self._ontology.is_symmetric(event.action)

    def _no_kin(self, one: Parties, other: Parties) -> bool:
        """Whether the actors of the one have nothing to do with those of the other, nor with whom they met."""
        if self._some_kin(one[0], other[0]):
            return False
        return not (self._some_kin(one[0], other[1]) and self._some_kin(one[1], other[0]))

    def _some_kin(self, one: tuple[Ref, ...], other: tuple[Ref, ...]) -> bool:
        return any(self._kin.act_together(a, b) for a, b in product(one, other))

    def dates(self, case: Case) -> Iterator[Conflict]:
        if case.event.kind == "kg:Campaign":
            return
        dated = [(_bounds(claim.when), claim) for claim in case.reports if claim.when and claim.when.edtf]
        words = {_bounds(claim.when): claim.when.edtf or "" for _, claim in dated if claim.when}
        yield from self._conflict(case.event, "date", dated, _apart, lambda bounds: words[bounds])

    def places(self, case: Case) -> Iterator[Conflict]:
        if case.event.kind == "kg:Campaign":
            return
        placed = [(self._places(claim), claim) for claim in case.reports if self._places(claim)]
        yield from self._conflict(case.event, "place", placed, self._elsewhere, self._names)

    def _places(self, claim: Claim) -> tuple[Ref, ...]:
        sites = {ref for ref in claim.objects if self._kin.is_place(ref) and not self._kin.is_actor(ref)}
        return tuple(sorted(sites | {ref for ref in claim.places if not self._kin.is_vague(ref)}))

    def _elsewhere(self, one: tuple[Ref, ...], other: tuple[Ref, ...]) -> bool:
        return not any(self._kin.nest(a, b) for a, b in product(one, other))

    def figures(self, case: Case) -> Iterator[Conflict]:
        given: dict[tuple[Ref, Ref | None], list[tuple[Figure, Claim]]] = {}
        for claim in case.reports:
            for figure in claim.figures:
                if case.event.kind != "kg:Campaign" or figure.kind not in COUNTS:
                    given.setdefault((figure.kind, figure.of), []).append((figure, claim))
        for (kind, of), numbers in sorted(given.items(), key=str):
            which = kind.partition(":")[2] + (f"-of-{of.partition(':')[2]}" if of else "")
            yield from self._conflict(case.event, "figure", numbers, _exclude, self._number, which)

    def polarity(self, case: Case) -> Iterator[Conflict]:
        against = [(c, d) for c, d in product(case.reports, case.denials) if self._denies(d, c)]
        yield from self._yes_or_no(case.event.ref, case.event.label, against, "polarity")

    def _denies(self, denial: Claim, report: Claim) -> bool:
        """Whether a denial speaks of what a report says: the action or a wider one, of the same parties."""
        if denial.predicate not in self._ontology.ancestors(report.predicate):
            return False
        if _voice(denial) == _voice(report):
            return False
        for one, other in ((denial.subjects, report.subjects), (denial.objects, report.objects)):
            if (
                one
                and other
                and not any(self._kin.act_together(a, b) or self._kin.nest(a, b) for a, b in product(one, other))
            ):
                return False
        return not denial.subjects or bool(report.subjects)

    def _are_kin(self, one: Ref, other: Ref) -> bool:
        return self._kin.act_together(one, other) or self._kin.nest(one, other)

    def status(self, case: Case) -> Iterator[Conflict]:
        """Who says that it was only planned, when others already tell of it as done."""
        done = case.event.when.latest if case.event.when else None
        if done is None:
            return
        late = [
            plan
            for plan in case.plans
            if plan.when and plan.when.edtf and (day := self._published(plan)) is not None and day > done
        ]
        pairs = [
            (claim, plan)
            for claim, plan in product(case.reports, late)
            if self._denies(plan, claim) and not _apart(_bounds(plan.when), _bounds(case.event.when))
        ]
        yield from self._yes_or_no(case.event.ref, case.event.label, pairs, "status")

    def _published(self, claim: Claim) -> date | None:
        document = self._documents.get(claim.document)
        return document.when.earliest if document and document.when else None

    def order(self, case: Case, events: Mapping[Ref, Event]) -> Iterator[Conflict]:
        """A claim puts the event after another, but by its day it was before."""
        for ref in sorted({ref for claim in case.reports for ref in claim.after}):
            other = events.get(ref)
            start = other.when.earliest if other and other.when else None
            if other is None or start is None:
                continue
            later = [claim for claim in case.reports if ref in claim.after]
            earlier = [c for c in case.reports if c.when and c.when.latest and c.when.latest < start]
            if earlier:
                sides = (_side(f"after: {other.label}", later), _side(f"before: {other.label}", earlier))
                yield self._node(case.event.ref, case.event.label, "order", sides, ref.partition(":")[2])

    def matters(self, claims: Sequence[Claim], links: Mapping[str, EventLinks]) -> Iterator[Conflict]:
        """Denials of what is told elsewhere, or planned, where no event joins the two."""
        by_action: dict[Ref, list[Claim]] = {}
        for claim in claims:
            if claim.predicate.startswith("act:") and not claim.denies:
                for action in self._ontology.ancestors(claim.predicate):
                    by_action.setdefault(action, []).append(claim)
        for denial in (claim for claim in claims if claim.denies and claim.predicate.startswith("act:")):
            other = [c for c in by_action.get(denial.predicate, ()) if self._concern_one_matter(denial, c, links)]
            local = f"{denial.predicate.partition(':')[2]}-{_digest(denial)}"
            words = (self._names(denial.subjects), self._ontology.label(denial.predicate), self._names(denial.objects))
            label = " ".join(word for word in words if word)
            for dimension, wanted in (("polarity", _reports), ("status", _is_plan)):
                pairs = [(claim, denial) for claim in other if wanted(claim)]
                yield from self._yes_or_no(None, label, pairs, dimension, local)

    def _concern_one_matter(self, denial: Claim, claim: Claim, links: Mapping[str, EventLinks]) -> bool:
        mine, theirs = (set(links.get(c.key, EventLinks()).all) for c in (denial, claim))
        if mine & theirs or not self._denies(denial, claim):
            return False
        if not (claim.reports_event or (_is_plan(claim) and denial.modality == "mod:denied")):
            return False
        if bool(denial.subjects) != bool(claim.subjects) or bool(denial.objects) != bool(claim.objects):
            return False
        dated = [c.when is not None and c.when.edtf is not None for c in (denial, claim)]
        if all(dated):
            (first, last), (least, most) = _bounds(denial.when), _bounds(claim.when)
            return first <= least and most <= last
        return denial.document == claim.document and not any(dated)

    def posts(self, claims: Sequence[Claim]) -> Iterator[Conflict]:
        """Persons to whom sources give different posts in one body."""
        held: dict[tuple[Ref, Ref], list[tuple[tuple[Ref, When | None], Claim]]] = {}
        for claim in claims:
            if claim.predicate in POSTS and claim.reports_event:
                persons, bodies = claim.subjects, claim.objects
                if claim.predicate == "rel:headedBy":
                    persons, bodies = bodies, persons
                for person, body in product(persons, bodies):
                    held.setdefault((person, body), []).append(((claim.predicate, claim.when), claim))
        for (person, body), posts in sorted(held.items()):
            sides = _sides(posts, _other_post, lambda post: self._ontology.label(post[0]))
            if sides:
                label = f"{self._ontology.label(person)} in {self._ontology.label(body)}"
                yield self._node(person, label, "role", sides, slug(body.partition(":")[2]))

    def _conflict(
        self,
        event: Event,
        dimension: str,
        positions: Sequence[tuple[Position, Claim]],
        exclude: Callable[[Position, Position], bool],
        shown: Callable[[Position], str],
        which: str = "",
    ) -> Iterator[Conflict]:
        sides = _sides(positions, exclude, shown)
        if sides:
            yield self._node(event.ref, event.label, dimension, sides, which)

    def _yes_or_no(
        self, about: Ref | None, label: str, pairs: Sequence[tuple[Claim, Claim]], dimension: str, local: str = ""
    ) -> Iterator[Conflict]:
        if pairs:
            words = {"polarity": ("it happened", "it did not"), "status": ("it is done", "it is planned")}[dimension]
            if about is None and dimension == "status":
                words = ("it is planned", "it is not")
            sides = [_side(word, [pair[n] for pair in pairs]) for n, word in enumerate(words)]
            yield self._node(about, label, dimension, tuple(sides), local)

    def _node(self, about: Ref | None, label: str, dimension: str, sides: tuple[Side, ...], which: str) -> Conflict:
        ref = f"kg:{dimension}Dimension"
        local = "-".join(part for part in ((about or "").partition(":")[2], dimension, which) if part)
        return Conflict(
            ref=f"cf:{local}", label=f"{self._ontology.label(ref)}: {label}", dimension=ref, about=about, sides=sides
        )

    def _names(self, refs: Iterable[Ref]) -> str:
        return ", ".join(self._ontology.label(ref) for ref in refs)

    def _number(self, figure: Figure) -> str:
        bound = "" if figure.bound == "kg:exact" else self._ontology.label(figure.bound) + " "
        upper = f" to {figure.upper}" if figure.upper is not None else ""
        return f"{self._ontology.label(figure.kind)}: {bound}{figure.value}{upper}"


def _sides(
    positions: Sequence[tuple[Position, Claim]],
    exclude: Callable[[Position, Position], bool],
    shown: Callable[[Position], str],
) -> tuple[Side, ...]:
    """Every position that another one excludes, with its claims; positions shown alike are one side."""
    given: dict[Position, list[Claim]] = {}
    for position, claim in positions:
        given.setdefault(position, []).append(claim)
    sides: dict[str, list[Claim]] = {}
    for one, claims in given.items():
        if any(exclude(one, other) and _voices(claims) != _voices(theirs) for other, theirs in given.items()):
            sides.setdefault(shown(one), []).extend(claims)
    return tuple(_side(value, found) for value, found in sorted(sides.items())) if len(sides) > 1 else ()


def _voice(claim: Claim) -> tuple[object, ...]:
    """Who speaks: nobody contradicts themselves in one document."""
    return claim.document, claim.speakers, claim.on_behalf_of


def _voices(claims: Iterable[Claim]) -> set[tuple[object, ...]]:
    return {_voice(claim) for claim in claims}


def _side(value: str, claims: Iterable[Claim]) -> Side:
    return Side(value, tuple(sorted({claim.key for claim in claims})))


def _bounds(when: When | None) -> tuple[date, date]:
    return ((when.earliest if when else None) or date.min, (when.latest if when else None) or date.max)


def _apart(one: tuple[date, date], other: tuple[date, date]) -> bool:
    return max(one[0], other[0]) > min(one[1], other[1])


def _exclude(one: Figure, other: Figure) -> bool:
    """Whether two numbers, each with its bound, cannot both be true."""
    (low, high), (least, most) = _range(one), _range(other)
    return max(low, least) > min(high, most)


def _range(figure: Figure) -> tuple[float, float]:
    value = figure.value
    ranges: dict[Ref, tuple[float, float]] = {
        "kg:about": (value * (1 - ABOUT), value * (1 + ABOUT)),
        "kg:atLeast": (value, float("inf")),
        "kg:moreThan": (value + 1, float("inf")),
        "kg:atMost": (0, value),
        "kg:lessThan": (0, value - 1),
        "kg:between": (value, value if figure.upper is None else figure.upper),
    }
    return ranges.get(figure.bound, (value, value))


def _other_post(one: tuple[Ref, When | None], other: tuple[Ref, When | None]) -> bool:
    return one[0] != other[0] and not _apart(_bounds(one[1]), _bounds(other[1]))


def _reports(claim: Claim) -> bool:
    return claim.reports_event


def _is_plan(claim: Claim) -> bool:
    return claim.modality == "mod:planned" and claim.polarity == "kg:positive"


def _digest(claim: Claim) -> str:
    parts = "\x1f".join((claim.predicate, *claim.subjects, "", *claim.objects))
    return hashlib.sha256(parts.encode()).hexdigest()[:6]
