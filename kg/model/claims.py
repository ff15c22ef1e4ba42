"""What intake accepts: documents, and what they claim."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NamedTuple

from pydantic import Field, model_validator

from kg.model.basics import MAX_INTEGER, Frozen, Ref, Sha256, When

REPORTING = frozenset({"mod:asserted", "mod:claimed", "mod:alleged"})
"""Modalities in which a source says that something happened; the others speak of what should, may or did not."""


class Span(Frozen):
    """A stretch of a document's text, in Unicode code points: begin included, end excluded (RFC 5147 `char=`)."""

    document: str
    begin: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1, le=MAX_INTEGER)]
    sha256: Sha256 | None = None
    quote: str | None = None

    @model_validator(mode="after")
    def _has_length(self) -> Span:
        if self.end <= self.begin:
            raise ValueError("the span is empty")
        return self


class Figure(Frozen):
    """A number that a claim gives: at least 40 injured, over 160 attacks, about 2,500 troops."""

    kind: Ref
    value: Annotated[int, Field(ge=0, le=MAX_INTEGER)]
    upper: Annotated[int, Field(ge=0, le=MAX_INTEGER)] | None = None
    bound: Ref = "kg:exact"
    of: Ref | None = None


class Document(Frozen):
    """A report that claims come from; its text stays with its owner."""

    key: str
    title: str | None = None
    outlet: Ref | None = None
    author: Ref | None = None
    url: str | None = None
    when: When | None = None
    language: str | None = None
    sha256: Sha256 | None = None
    length: Annotated[int, Field(ge=0, le=MAX_INTEGER)] | None = None
    republishes: tuple[Ref, ...] = ()
    credits: tuple[Ref, ...] = ()
    note: str | None = None
    same_text: tuple[str, ...] = ()
    """Keys of documents with the same or nearly the same text."""


class Article(NamedTuple):
    """A document with its text, on its way through an extractor; the text is not kept."""

    document: Document
    text: str
    file: str
    """How messages call it."""


class Claim(Frozen):
    """One statement of one source: who did what to whom, when, according to whom, and in which voice."""

    key: str
    document: str
    subjects: tuple[Ref, ...] = ()
    predicate: Ref
    objects: tuple[Ref, ...] = ()
    subject_text: str | None = None
    object_text: str | None = None
    modality: Ref = "mod:asserted"
    polarity: Ref = "kg:positive"
    certainty: Ref | None = None
    speakers: tuple[Ref, ...] = ()
    on_behalf_of: tuple[Ref, ...] = ()
    via: tuple[Ref, ...] = ()
    role: str | None = None
    places: tuple[Ref, ...] = ()
    when: When | None = None
    figures: tuple[Figure, ...] = ()
    evidence: tuple[Span, ...] = ()
    event: Ref | None = None
    in_response_to: tuple[Ref, ...] = ()
    after: tuple[Ref, ...] = ()
    reason_for: tuple[Ref, ...] = ()
    content_of: Ref | None = None
    handle: str | None = None
    note: str | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    annotator: Ref | None = None
    method: Ref = "kg:hand"
    derived_from: Ref | None = None
    """The claim of a machine that a person corrected into this one."""

    recorded: date | None = None
    """The day on which somebody wrote the claim down, if the input tells."""

    @model_validator(mode="after")
    def _says_something(self) -> Claim:
        if not (self.subjects or self.objects or self.subject_text or self.object_text):
            raise ValueError("a claim needs an actor or a target, at least in words")
        return self

    @property
    def reports_event(self) -> bool:
        """Whether the claim says that its event happened, truly or not; a negated one makes no event."""
        return self.polarity == "kg:positive" and self.modality in REPORTING

    @property
    def denies(self) -> bool:
        """Whether the claim says that something did not happen, or that its actor did not do it."""
        if self.modality == "mod:denied":
            return self.polarity == "kg:positive"
        return self.polarity == "kg:negative" and self.modality in REPORTING


class Entity(Frozen):
    """A name of the user's that the ontology does not know: it stays unresolved until somebody decides."""

    ref: Ref
    label: str
    similar: tuple[Ref, ...] = ()
