"""The shape of every node in RDF, declared once: writing, reading back and bulk templates all follow it."""

from __future__ import annotations

from typing import Literal, NamedTuple

from kg.model import Ref

CodecName = Literal[
    "ref",
    "iri",
    "document",
    "text",
    "english",
    "integer",
    "decimal",
    "day",
    "edtf",
    "span",
    "figure",
    "claim",
    "verdict",
]


class Slot(NamedTuple):
    """One property of a node: where the value lies in the model, and how it is written."""

    path: str
    predicate: Ref
    codec: CodecName
    many: bool = False


class Shape(NamedTuple):
    """A kind of node: its class and its slots, in the order in which Turtle shows them."""

    type: Ref
    slots: tuple[Slot, ...]


WHEN = (
    Slot("when.edtf", "kg:date", "edtf"),
    Slot("when.earliest", "kg:earliest", "day"),
    Slot("when.latest", "kg:latest", "day"),
    Slot("when.words", "kg:dateText", "text"),
    Slot("when.basis", "kg:dateBasis", "ref"),
)

CLAIM = Shape(
    "kg:Claim",
    (
        Slot("subjects", "kg:subject", "ref", True),
        Slot("subject_text", "kg:subjectText", "text"),
        Slot("predicate", "kg:predicate", "ref"),
        Slot("objects", "kg:object", "ref", True),
        Slot("object_text", "kg:objectText", "text"),
        Slot("modality", "kg:modality", "ref"),
        Slot("polarity", "kg:polarity", "ref"),
        Slot("certainty", "kg:certainty", "ref"),
        Slot("speakers", "kg:speaker", "ref", True),
        Slot("on_behalf_of", "kg:onBehalfOf", "ref", True),
        Slot("via", "kg:via", "ref", True),
        Slot("role", "kg:role", "text"),
        Slot("places", "kg:place", "ref", True),
        *WHEN,
        Slot("figures", "kg:figure", "figure", True),
        Slot("in_response_to", "kg:inResponseTo", "ref", True),
        Slot("after", "kg:after", "ref", True),
        Slot("reason_for", "kg:reasonFor", "ref", True),
        Slot("content_of", "kg:contentOf", "ref"),
        Slot("document", "kg:statedIn", "document"),
        Slot("evidence", "kg:evidence", "span", True),
        Slot("note", "kg:note", "text"),
        Slot("handle", "kg:handle", "text"),
        Slot("method", "kg:method", "ref"),
        Slot("annotator", "kg:annotator", "ref"),
        Slot("confidence", "kg:confidence", "decimal"),
        Slot("derived_from", "prov:wasDerivedFrom", "ref"),
        Slot("recorded", "kg:recorded", "day"),
    ),
)

FIGURE = Shape(
    "kg:Figure",
    (
        Slot("kind", "kg:kind", "ref"),
        Slot("value", "kg:value", "integer"),
        Slot("upper", "kg:upperValue", "integer"),
        Slot("bound", "kg:bound", "ref"),
        Slot("of", "kg:of", "ref"),
    ),
)

SPAN = Shape(
    "kg:TextSpan",
    (
        Slot("document", "kg:inDocument", "document"),
        Slot("begin", "kg:begin", "integer"),
        Slot("end", "kg:end", "integer"),
        Slot("sha256", "kg:spanSha256", "text"),
        Slot("quote", "kg:quote", "text"),
    ),
)

DOCUMENT = Shape(
    "kg:Document",
    (
        Slot("title", "dct:title", "text"),
        Slot("outlet", "kg:outlet", "ref"),
        Slot("author", "kg:author", "ref"),
        Slot("url", "kg:url", "iri"),
        *WHEN,
        Slot("language", "dct:language", "text"),
        Slot("sha256", "kg:sha256", "text"),
        Slot("length", "kg:length", "integer"),
        Slot("republishes", "kg:republishes", "ref", True),
        Slot("credits", "kg:credits", "ref", True),
        Slot("same_text", "kg:sameTextAs", "document", True),
        Slot("note", "kg:note", "text"),
    ),
)

EVENT = Shape(
    "kg:Event",
    (
        Slot("label", "rdfs:label", "english"),
        Slot("action", "kg:action", "ref"),
        Slot("actors", "kg:actor", "ref", True),
        Slot("targets", "kg:target", "ref", True),
        Slot("places", "kg:place", "ref", True),
        *WHEN,
        Slot("part_of", "kg:subEventOf", "ref"),
        Slot("in_response_to", "kg:inResponseTo", "ref", True),
        Slot("entity", "skos:closeMatch", "ref"),
        Slot("note", "kg:note", "text"),
        Slot("method", "kg:method", "ref"),
        Slot("corroboration.reports", "kg:reportCount", "integer"),
        Slot("corroboration.shared", "kg:sharedReportCount", "integer"),
        Slot("corroboration.documents", "kg:documentCount", "integer"),
        Slot("corroboration.outlets", "kg:outletCount", "integer"),
        Slot("corroboration.sources", "kg:independentSourceCount", "integer"),
    ),
)

STATE = Shape(
    "kg:StateRelation",
    (
        Slot("label", "rdfs:label", "english"),
        Slot("subject", "kg:subject", "ref"),
        Slot("relation", "kg:relation", "ref"),
        Slot("object", "kg:object", "ref"),
        *WHEN,
        Slot("observed_from", "kg:observedFrom", "day"),
        Slot("observed_until", "kg:observedUntil", "day"),
        Slot("decision", "prov:wasDerivedFrom", "ref"),
    ),
)

ENTITY = Shape(
    "kg:UnresolvedEntity",
    (
        Slot("label", "rdfs:label", "text"),
        Slot("similar", "kg:similarName", "ref", True),
    ),
)

CONFLICT = Shape(
    "kg:Conflict",
    (
        Slot("label", "rdfs:label", "english"),
        Slot("dimension", "kg:dimension", "ref"),
        Slot("about", "kg:contested", "ref"),
    ),
)

SIDE = Shape(
    "kg:ConflictSide",
    (
        Slot("value", "rdfs:label", "text"),
        Slot("claims", "kg:claim", "claim", True),
    ),
)

DECISION = Shape(
    "kg:Decision",
    (
        Slot("kind", "kg:verdict", "verdict"),
        Slot("name", "kg:name", "text"),
        Slot("one", "kg:one", "ref"),
        Slot("other", "kg:other", "ref"),
        Slot("source", "kg:inDocument", "document"),
        Slot("first", "kg:validFrom", "day"),
        Slot("last", "kg:validUntil", "day"),
        Slot("author", "kg:decidedBy", "text"),
        Slot("decided", "kg:decidedOn", "day"),
        Slot("reason", "kg:note", "text"),
    ),
)

EVENT_LINKS = ("kg:reports", "kg:concerns")
"""A claim reports an event that it says happened, and only concerns one that it denies, demands or negates."""

SHAPES = (CLAIM, FIGURE, SPAN, DOCUMENT, EVENT, STATE, ENTITY, CONFLICT, SIDE, DECISION)
