"""The data of `kg`, frozen: what a reader drafts, what intake accepts, what people decide, what assembly adds.

Names of things are *references*: a prefix and a local name (`id:kataib-hezbollah`, `act:attack`, `mod:claimed`).
`kg.rdf` turns them into IRIs; nothing here knows the base IRI, so a claim is the same on every machine.
"""

from __future__ import annotations

from kg.model.assembled import (
    Assembly,
    Conflict,
    Corroboration,
    Counts,
    Edge,
    Event,
    EventLinks,
    Layout,
    Profile,
    Side,
    State,
)
from kg.model.basics import MAX_INTEGER, NOWHERE, Frozen, Problem, Ref, Severity, Sha256, When, Where
from kg.model.claims import REPORTING, Article, Claim, Document, Entity, Figure, Span
from kg.model.decisions import Decision, DecisionKind
from kg.model.drafts import AnyDraft, DecisionDraft, DocumentDraft, Draft, EventDraft

__all__ = [
    "MAX_INTEGER",
    "NOWHERE",
    "REPORTING",
    "AnyDraft",
    "Article",
    "Assembly",
    "Claim",
    "Conflict",
    "Corroboration",
    "Counts",
    "Decision",
    "DecisionDraft",
    "DecisionKind",
    "Document",
    "DocumentDraft",
    "Draft",
    "Edge",
    "Entity",
    "Event",
    "EventDraft",
    "EventLinks",
    "Figure",
    "Frozen",
    "Layout",
    "Problem",
    "Profile",
    "Ref",
    "Severity",
    "Sha256",
    "Side",
    "Span",
    "State",
    "When",
    "Where",
]
