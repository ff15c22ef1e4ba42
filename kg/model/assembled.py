"""What assembly adds: events, states and edges, and the whole that goes out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from kg.model.basics import Frozen, Ref, When
from kg.model.claims import Claim, Document, Entity
from kg.model.decisions import Decision


class Corroboration(Frozen):
    """How many say so: a wire copy, a re-post or a second article of the same outlet is no second source."""

    reports: int = 0
    """Claims that report the event, those included that may report another instead."""
    shared: int = 0
    """Claims among them that fit more than one event."""
    documents: int = 0
    outlets: int = 0
    sources: int = 0
    """Independent sources: groups of documents without outlet, text or origin in common; shared claims left out."""


class Event(Frozen):
    """One happening, or a campaign of many; its roles and date come from the claims that report it."""

    ref: Ref
    kind: Ref = "kg:Event"
    label: str
    action: Ref | None = None
    actors: tuple[Ref, ...] = ()
    targets: tuple[Ref, ...] = ()
    places: tuple[Ref, ...] = ()
    when: When | None = None
    part_of: Ref | None = None
    in_response_to: tuple[Ref, ...] = ()
    entity: Ref | None = None
    note: str | None = None
    method: Ref = "kg:hand"
    """By hand where an annotator named it, by rule where claims were found to tell of one thing."""
    corroboration: Corroboration = Corroboration()


class State(Frozen):
    """A relation that holds over an interval (member of, headed by, located in), with the days it was reported."""

    ref: Ref
    subject: Ref
    relation: Ref
    object: Ref
    label: str
    when: When
    observed_from: date | None = None
    observed_until: date | None = None
    decision: Ref | None = None
    """What it rests on, if no claim but a person's decision states it."""


class EventLinks(NamedTuple):
    """The events of one claim: reported for sure, one of several that may be meant, or only concerned."""

    reports: tuple[Ref, ...] = ()
    may_report: tuple[Ref, ...] = ()
    concerns: tuple[Ref, ...] = ()

    @property
    def all(self) -> tuple[Ref, ...]:
        """Every event that the claim is about."""
        return (*self.reports, *self.may_report, *self.concerns)


class Side(NamedTuple):
    """One answer to a question on which sources differ, and the keys of the claims that give it."""

    value: str
    claims: tuple[str, ...]


class Conflict(Frozen):
    """A contradiction between claims, as data: the question (dimension) and the answers with their claims."""

    ref: Ref
    label: str
    dimension: Ref
    about: Ref | None = None
    """The event, or the entity whose role is contested; None where the claims concern no event."""
    sides: tuple[Side, ...]


class Edge(NamedTuple):
    """A direct triple for plain queries, with the claims that carry it (none for reference data)."""

    subject: Ref
    predicate: Ref
    object: Ref


class Profile(StrEnum):
    """Which claims become direct edges: see `kg.events.supports`."""

    STRICT = "strict"
    DEFAULT = "default"
    ALL = "all"


class Layout(Frozen):
    """Where somebody put names in the picture; those that are pinned were put there by hand."""

    positions: dict[Ref, tuple[float, float]] = Field(default_factory=dict)
    pinned: tuple[Ref, ...] = ()


class Assembly(Frozen):
    """Everything that goes out: the four layers, sorted, ready for every exporter."""

    title: str
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    state_reports: dict[str, tuple[Ref, ...]]
    """Claim key -> the states that the claim reports."""
    events: tuple[Event, ...]
    links: dict[str, EventLinks] = Field(default_factory=dict)
    """Claim key -> the events that the claim reports or concerns."""
    conflicts: tuple[Conflict, ...] = ()
    decisions: tuple[Decision, ...] = ()
    states: tuple[State, ...]
    edges: dict[Edge, tuple[str, ...]]
    """Direct edge -> keys of the claims that carry it."""
    alleged: dict[Edge, tuple[str, ...]] = Field(default_factory=dict)
    """Profile `all`: what is only alleged; goes to a file of its own, never into the graph."""
    entities: tuple[Entity, ...] = ()
    texts: dict[str, str] = Field(default_factory=dict)
    """Document key -> text, if the user gave them: for formats that show claims in their text, never for the graph."""
    layout: Layout | None = None
    """Places of names that pictures keep."""
    as_of: date | None = None
    """The day of which this is the knowledge, if not of today."""
    base: str
    licence: str | None = None

    @property
    def counts(self) -> Counts:
        """How much there is of everything."""
        return Counts(
            title=self.title,
            base=self.base,
            licence=self.licence,
            as_of=self.as_of,
            documents=len(self.documents),
            claims=len(self.claims),
            figures=sum(len(claim.figures) for claim in self.claims),
            events=sum(event.kind == "kg:Event" for event in self.events),
            campaigns=sum(event.kind == "kg:Campaign" for event in self.events),
            states=len(self.states),
            entities=len(self.entities),
            conflicts=len(self.conflicts),
            decisions=len(self.decisions),
            edges=len(self.edges),
            edges_from_claims=sum(bool(keys) for keys in self.edges.values()),
            modality=dict(Counter(claim.modality for claim in self.claims)),
        )


class Counts(Frozen):
    """A graph about itself: what it is called, where it lives, and how much there is of everything."""

    title: str
    base: str
    licence: str | None = None
    as_of: date | None = None
    documents: int = 0
    claims: int = 0
    figures: int = 0
    events: int = 0
    """Single happenings; campaigns are counted apart."""
    campaigns: int = 0
    states: int = 0
    entities: int = 0
    """Names that stay unresolved."""
    conflicts: int = 0
    decisions: int = 0
    edges: int = 0
    edges_from_claims: int = 0
    modality: dict[Ref, int] = Field(default_factory=dict)
    """Modality -> claims of it."""
