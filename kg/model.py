"""The data of `kg`, frozen: what a reader drafts, what intake accepts, what assembly adds.

Names of things are *references*: a prefix and a local name (`id:kataib-hezbollah`, `act:attack`, `mod:claimed`).
`kg.rdf` turns them into IRIs; nothing here knows the base IRI, so a claim is the same on every machine.
"""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Ref = Annotated[str, StringConstraints(pattern=r"^[a-z]+:[^\s<>\"{}|^`\\]+$", max_length=400)]
"""A reference to a node or a term: prefix, colon, local name."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hexadecimal."""

MAX_INTEGER = 2**63 - 1
"""Stores agree on integers within 64 bits only (rule 6 of portable Turtle, docs/portable-turtle.md)."""


REPORTING = frozenset({"mod:asserted", "mod:claimed", "mod:alleged"})
"""Modalities in which a source says that something happened; the others speak of what should, may or did not."""


class Frozen(BaseModel):
    """A value: it cannot be changed and has no field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Where(Frozen):
    """The place in the input that a draft or a problem comes from."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Severity(StrEnum):
    """How much a problem weighs: an error stops the publication, a warning does not, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(Frozen):
    """Something wrong in the data, as a value: where, which field and value, what is wrong, what to do."""

    code: str
    where: Where
    what: str
    remedy: str
    field: str = ""
    value: str = ""
    severity: Severity = Severity.ERROR

    @property
    def id(self) -> str:
        """Stays the same from run to run, so that reports can be compared."""
        parts = "\x1f".join((self.code, str(self.where), self.field, self.value))
        return f"{self.code}-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"

    def __str__(self) -> str:
        cell = f"{self.field} {self.value!r}" if self.value else self.field
        at = f" {cell.strip()}:" if cell else ""
        line = f"{self.where}: {self.severity.value}:{at} {self.what}; {self.remedy} [{self.code}]"
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


class Draft(Frozen):
    """One statement as the input has it: raw text in every field, nothing checked yet.

    The field names are the columns of the plain table; `actor, action, target, date, source` are enough.
    Several values in one field are separated by `|`.
    """

    where: Where
    id: str = ""
    source: str = ""
    actor: str = ""
    action: str = ""
    target: str = ""
    actor_text: str = ""
    target_text: str = ""
    speaker: str = ""
    on_behalf_of: str = ""
    via: str = ""
    modality: str = ""
    polarity: str = ""
    certainty: str = ""
    role: str = ""
    place: str = ""
    date: str = ""
    date_text: str = ""
    date_basis: str = ""
    begin: str = ""
    end: str = ""
    sha256: str = ""
    quote: str = ""
    event: str = ""
    in_response_to: str = ""
    after: str = ""
    reason_for: str = ""
    content_of: str = ""
    note: str = ""
    confidence: str = ""
    annotator: str = ""
    method: str = ""
    derived_from: str = ""
    claim: str = ""
    figures: tuple[tuple[str, str], ...] = ()


class DocumentDraft(Frozen):
    """One row of a table of documents, raw."""

    where: Where
    document: str = ""
    title: str = ""
    outlet: str = ""
    author: str = ""
    url: str = ""
    date: str = ""
    date_text: str = ""
    date_basis: str = ""
    language: str = ""
    sha256: str = ""
    length: str = ""
    republishes: str = ""
    credits: str = ""
    note: str = ""


class EventDraft(Frozen):
    """One row of a table of events, raw: the label and kind of an event that claims report."""

    where: Where
    event: str = ""
    kind: str = ""
    label: str = ""
    action: str = ""
    part_of: str = ""
    entity: str = ""
    note: str = ""


AnyDraft = Draft | DocumentDraft | EventDraft


class When(Frozen):
    """A date as exactly as the source gives it, never more.

    `edtf` is for people (Extended Date/Time Format, ISO 8601-2:2019), `earliest` and `latest` are its strict
    bounds for comparing; None is an open bound. `words` are the source's own, `basis` says how the date was got.
    """

    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    basis: Ref = "kg:none"
    words: str | None = None

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> When:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise ValueError("the date ends before it begins")
        return self


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

    @model_validator(mode="after")
    def _says_something(self) -> Claim:
        if not (self.subjects or self.objects or self.subject_text or self.object_text):
            raise ValueError("a claim needs an actor or a target, at least in words")
        return self

    @property
    def reports_event(self) -> bool:
        """Whether the claim says that its event happened, truly or not; a negated one makes no event."""
        return self.polarity == "kg:positive" and self.modality in REPORTING


class Entity(Frozen):
    """A name of the user's that the ontology does not know: it stays unresolved until somebody decides."""

    ref: Ref
    label: str
    similar: tuple[Ref, ...] = ()


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


class Assembly(Frozen):
    """Everything that goes out: the four layers, sorted, ready for every exporter."""

    title: str
    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    state_reports: dict[str, tuple[Ref, ...]]
    """Claim key -> the states that the claim reports."""
    events: tuple[Event, ...]
    states: tuple[State, ...]
    edges: dict[Edge, tuple[str, ...]]
    """Direct edge -> keys of the claims that carry it."""
    alleged: dict[Edge, tuple[str, ...]] = {}
    """Profile `all`: what is only alleged; goes to a file of its own, never into the graph."""
    entities: tuple[Entity, ...] = ()
    texts: dict[str, str] = {}
    """Document key -> text, if the user gave them: for formats that show claims in their text, never for the graph."""
    base: str
    licence: str | None = None
