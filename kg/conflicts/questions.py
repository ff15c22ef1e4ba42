"""Asks of every event, every denial and every post what its claims contradict each other in. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import NamedTuple

from kg.conflicts.sides import Position, apart, bounds, exclude_each_other, side, sides, voice
from kg.kinship import Kinship
from kg.model import Claim, Conflict, Document, Event, EventLinks, Figure, Ref, Side, When
from kg.names import slug
from kg.ontology import Ontology

POSTS = ("rel:headedBy", "rel:deputyHeadOf", "rel:chiefOfStaffOf")
"""Of one body a person has only one of these posts at a time."""

COUNTS = ("kg:attackCount", "kg:strikeCount")
"""Numbers of a campaign, which grow while it goes on."""


Parties = tuple[tuple[Ref, ...], tuple[Ref, ...]]
"""Actors and targets."""


class Case(NamedTuple):
    """An event with the claims about it that tell of the event itself."""

    event: Event
    reports: list[Claim]
    denials: list[Claim]
    plans: list[Claim]


class Finder:
    """Finds the contradictions; each method asks one question."""

    def __init__(
        self, ontology: Ontology, kinship: Kinship, documents: Mapping[str, Document], label: Callable[[Ref], str]
    ) -> None:
        """`label` says what people call a thing, the user's own names included."""
        self._ontology, self._kin, self._documents, self._label = ontology, kinship, documents, label

    def case(self, event: Event, claims: Iterable[Claim]) -> Case:
        """The claims of an event that tell of the event itself, by what they do: report, deny, plan."""
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
        """Different actors, of whom none acts for the other."""
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
        """Bounds without a day in common."""
        if case.event.kind == "kg:Campaign" or self._goes_on(case.event):
            return
        dated = [(bounds(claim.when), claim) for claim in case.reports if claim.when and claim.when.edtf]
        words = {bounds(claim.when): claim.when.edtf or "" for _, claim in dated if claim.when}
        yield from self._conflict(case.event, "date", dated, apart, lambda bounds: words[bounds])

    def _goes_on(self, event: Event) -> bool:
        """Whether reports of different days can tell of parts of it: talks, a fight, support."""
        return event.action is not None and "kg:process" in self._ontology.refs(event.action, "kg:recurrence")

    def places(self, case: Case) -> Iterator[Conflict]:
        """Places of which neither lies in the other."""
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
        """Numbers of one kind whose bounds exclude each other; the count of a campaign may grow."""
        given: dict[tuple[Ref, Ref | None], list[tuple[Figure, Claim]]] = {}
        for claim in case.reports:
            for figure in claim.figures:
                if case.event.kind != "kg:Campaign" or figure.kind not in COUNTS:
                    given.setdefault((figure.kind, figure.of), []).append((figure, claim))
        for (kind, of), numbers in sorted(given.items(), key=str):
            which = kind.partition(":")[2] + (f"-of-{of.partition(':')[2]}" if of else "")
            yield from self._conflict(case.event, "figure", numbers, exclude_each_other, self._number, which)

    def polarity(self, case: Case) -> Iterator[Conflict]:
        """Who says that it happened, or who did it, and who denies it."""
        against = [(c, d) for c, d in product(case.reports, case.denials) if self._denies(d, c)]
        yield from self._yes_or_no(case.event.ref, case.event.label, against, "polarity")

    def _denies(self, denial: Claim, report: Claim) -> bool:
        """Whether a denial speaks of what a report says: the action or a wider one, of the same parties."""
        if denial.predicate not in self._ontology.ancestors(report.predicate):
            return False
        if voice(denial) == voice(report):
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
            if self._denies(plan, claim) and not apart(bounds(plan.when), bounds(case.event.when))
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
                sides = (side(f"after: {other.label}", later), side(f"before: {other.label}", earlier))
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
            words = (self._names(denial.subjects), self._label(denial.predicate), self._names(denial.objects))
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
            (first, last), (least, most) = bounds(denial.when), bounds(claim.when)
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
            found = sides(posts, _other_post, lambda post: self._label(post[0]))
            if found:
                label = f"{self._label(person)} in {self._label(body)}"
                yield self._node(person, label, "role", found, slug(body.partition(":")[2]))

    def _conflict(
        self,
        event: Event,
        dimension: str,
        positions: Sequence[tuple[Position, Claim]],
        exclude: Callable[[Position, Position], bool],
        shown: Callable[[Position], str],
        which: str = "",
    ) -> Iterator[Conflict]:
        found = sides(positions, exclude, shown)
        if found:
            yield self._node(event.ref, event.label, dimension, found, which)

    def _yes_or_no(
        self, about: Ref | None, label: str, pairs: Sequence[tuple[Claim, Claim]], dimension: str, local: str = ""
    ) -> Iterator[Conflict]:
        if not pairs:
            return
        words = {"polarity": ("it happened", "it did not"), "status": ("it is done", "it is only planned")}[dimension]
        if about is None and dimension == "status":
            words = ("it is planned", "it is not")
        whom = {claim.subjects for pair in pairs for claim in pair if claim.subjects}
        if dimension == "polarity" and len(whom) == 1:
            who = self._names(next(iter(whom)))
            words = (f"{who} did it", f"{who} did not")
        sides = [side(word, [pair[n] for pair in pairs]) for n, word in enumerate(words)]
        yield self._node(about, label, dimension, tuple(sides), local)

    def _node(self, about: Ref | None, label: str, dimension: str, sides: tuple[Side, ...], which: str) -> Conflict:
        ref = f"kg:{dimension}Dimension"
        local = "-".join(part for part in ((about or "").partition(":")[2], dimension, which) if part)
        return Conflict(
            ref=f"cf:{local}", label=f"{self._label(ref)}: {label}", dimension=ref, about=about, sides=sides
        )

    def _names(self, refs: Iterable[Ref]) -> str:
        return ", ".join(self._label(ref) for ref in refs)

    def _number(self, figure: Figure) -> str:
        bound = "" if figure.bound == "kg:exact" else self._label(figure.bound) + " "
        upper = f" to {figure.upper}" if figure.upper is not None else ""
        return f"{self._label(figure.kind)}: {bound}{figure.value}{upper}"


def _other_post(one: tuple[Ref, When | None], other: tuple[Ref, When | None]) -> bool:
    return one[0] != other[0] and not apart(bounds(one[1]), bounds(other[1]))


def _reports(claim: Claim) -> bool:
    return claim.reports_event


def _is_plan(claim: Claim) -> bool:
    return claim.modality == "mod:planned" and claim.polarity == "kg:positive"


def _digest(claim: Claim) -> str:
    parts = "\x1f".join((claim.predicate, *claim.subjects, "", *claim.objects))
    return hashlib.sha256(parts.encode()).hexdigest()[:6]
