"""Turns models into triples below one base IRI, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple

from kg.model import (
    Assembly,
    Claim,
    Conflict,
    Counts,
    Decision,
    DecisionKind,
    Document,
    Edge,
    Entity,
    Event,
    EventLinks,
    Figure,
    Ref,
    Span,
    State,
)
from kg.ontology import BASE, Triple, expand
from kg.shapes import CLAIM, CONFLICT, DECISION, DOCUMENT, ENTITY, EVENT, FIGURE, SIDE, SPAN, STATE, Shape, Slot
from kg.terms import EDTF, RDF_TYPE, XSD, decimal, document_ref, literal

VERDICTS = {
    DecisionKind.SAME: "same",
    DecisionKind.DIFFERENT: "different",
    DecisionKind.PART_OF: "partOf",
    DecisionKind.BRAND_OF: "brandOf",
    DecisionKind.ALIAS_OF: "aliasOf",
}


TITLES = (
    "Direct edges: generated from claims by the edge rule, and from certain reference data",
    "Events and campaigns: one node per happening, however many sources",
    "States: relations that hold over an interval, as reported by claims",
    "Claims: one per statement of a source, with its figures and its place in the text",
    "Documents: where the claims come from",
    "Conflicts: what sources contradict each other in, with the claims on each side",
    "Unresolved names: not in the ontology, nobody has decided yet who they are",
    "Decisions: what people said of identity, each with its author and reason",
)
"""What introduces each layer of the data in a file, in their order."""


class Writer:
    """Turns models into triples below one base IRI."""

    def __init__(self, base: str = BASE) -> None:
        """`base` is where the user's own claims, events and documents live."""
        self.base = base
        self.term = cache(self._term)
        self._plan = cache(self._planned)
        self._encoders: Mapping[str, Callable[[Any], str]] = {
            "ref": self.term,
            "iri": lambda value: literal(value, XSD + "anyURI"),
            "document": cache(lambda key: self.term(document_ref(key))),
            "text": literal,
            "english": lambda value: literal(value, language="en"),
            "integer": lambda value: literal(str(value), XSD + "integer"),
            "decimal": lambda value: literal(decimal(value), XSD + "decimal"),
            "day": cache(lambda value: literal(value.isoformat(), XSD + "date")),
            "edtf": cache(lambda value: literal(value, EDTF)),
            "span": lambda span: f"<{self.span_iri(span)}>",
            "claim": lambda key: self.term(f"cl:{key}"),
            "verdict": lambda kind: self.term(f"kg:{VERDICTS[kind]}"),
        }

    def _term(self, ref: Ref) -> str:
        return f"<{expand(ref, self.base)}>"

    def span_iri(self, span: Span) -> str:
        """The document with the characters as its fragment, after RFC 5147."""
        return f"{expand(document_ref(span.document), self.base)}#char={span.begin},{span.end}"

    def claim(self, claim: Claim, states: Iterable[Ref] = (), links: EventLinks | None = None) -> Iterator[Triple]:
        """The claim's node, its figures and its spans.

        `states` are those that the claim reports, `links` its events (without: the one that the input names).
        """
        subject = self.term(f"cl:{claim.key}")
        figures = [(f"cl:{name}", figure) for name, figure in name_figures(claim)]
        yield from self.node(subject, CLAIM, claim, skip=("figures",))
        for ref, _ in figures:
            yield subject, self.term("kg:figure"), self.term(ref)
        reports, may_report, concerns = links if links is not None else own_link(claim)
        yield from ((subject, self.term("kg:reports"), self.term(ref)) for ref in reports)
        yield from ((subject, self.term("kg:mayReport"), self.term(ref)) for ref in may_report)
        yield from ((subject, self.term("kg:concerns"), self.term(ref)) for ref in concerns)
        for state in states:
            yield subject, self.term("kg:reports"), self.term(state)
        for ref, figure in figures:
            yield from self.node(self.term(ref), FIGURE, figure)
        for span in claim.evidence:
            yield from self.node(f"<{self.span_iri(span)}>", SPAN, span)

    def document(self, document: Document) -> Iterator[Triple]:
        """The document's node; never its text."""
        return self.node(self.term(document_ref(document.key)), DOCUMENT, document)

    def event(self, event: Event) -> Iterator[Triple]:
        """The event's or campaign's node."""
        return self.node(self.term(event.ref), EVENT._replace(type=event.kind), event)

    def state(self, state: State) -> Iterator[Triple]:
        """The node of a relation with its interval."""
        return self.node(self.term(state.ref), STATE, state)

    def entity(self, entity: Entity) -> Iterator[Triple]:
        """The node of a name that nobody resolved."""
        return self.node(self.term(entity.ref), ENTITY, entity)

    def conflict(self, conflict: Conflict) -> Iterator[Triple]:
        """The node of a contradiction and those of its sides."""
        subject = self.term(conflict.ref)
        yield from self.node(subject, CONFLICT, conflict)
        sides = [(self.term(f"{conflict.ref}-{number}"), side) for number, side in enumerate(conflict.sides, 1)]
        for node, _ in sides:
            yield subject, self.term("kg:side"), node
        for node, side in sides:
            yield from self.node(node, SIDE, side)

    def decision(self, decision: Decision) -> Iterator[Triple]:
        """The node of what somebody decided."""
        return self.node(self.term(decision.ref), DECISION, decision)

    def edge(self, edge: Edge) -> Triple:
        """The direct triple."""
        return self.term(edge.subject), self.term(edge.predicate), self.term(edge.object)

    def node(self, subject: str, shape: Shape, model: object, skip: tuple[str, ...] = ()) -> Iterator[Triple]:
        """The triples of one node after its shape."""
        yield subject, RDF_TYPE, self.term(shape.type)
        for get, predicate, encode, many in self._plan(shape.slots, skip):
            value = get(model)
            if value is not None:
                for one in value if many else (value,):
                    yield subject, predicate, encode(one)

    def steps(self, slots: tuple[Slot, ...]) -> list[Step]:
        """How some slots are read and written."""
        return self._plan(slots, ())

    def _planned(self, slots: tuple[Slot, ...], skip: tuple[str, ...]) -> list[Step]:
        """How each slot is read and written, worked out once for all nodes of a shape."""
        return [
            Step(_getter(slot.path), self.term(slot.predicate), self._encoders[slot.codec], slot.many)
            for slot in slots
            if slot.path not in skip
        ]

    def sections(self, assembly: Assembly) -> Iterator[tuple[str, Iterator[Triple]]]:
        """Every triple of the data, layer by layer, each layer with the comment that introduces it."""
        yield (
            TITLES[0],
            (self.edge(edge) for edge in assembly.edges),
        )
        yield (
            TITLES[1],
            (triple for event in assembly.events for triple in self.event(event)),
        )
        yield (
            TITLES[2],
            (triple for state in assembly.states for triple in self.state(state)),
        )
        yield (
            TITLES[3],
            (
                triple
                for claim in assembly.claims
                for triple in self.claim(
                    claim, assembly.state_reports.get(claim.key, ()), assembly.links.get(claim.key)
                )
            ),
        )
        yield (
            TITLES[4],
            (triple for document in assembly.documents for triple in self.document(document)),
        )
        yield (
            TITLES[5],
            (triple for conflict in assembly.conflicts for triple in self.conflict(conflict)),
        )
        yield (
            TITLES[6],
            (triple for entity in assembly.entities for triple in self.entity(entity)),
        )
        yield (
            TITLES[7],
            (triple for decision in assembly.decisions for triple in self.decision(decision)),
        )

    def assembly(self, assembly: Assembly) -> Iterator[Triple]:
        """Every triple of the data."""
        for _, triples in self.sections(assembly):
            yield from triples

    def header(self, counts: Counts, version: str, triples: int) -> Iterator[Triple]:
        """The data set about itself (DCAT and VoID): title, licence, ontology version, counts.

        `triples` counts the rest of the file; the header adds its own.
        """
        subject = f"<{self.base}dataset>"
        own = [
            (RDF_TYPE, self.term("void:Dataset")),
            (RDF_TYPE, self.term("dcat:Dataset")),
            (self.term("dct:title"), literal(counts.title)),
            (self.term("dct:conformsTo"), f"<{expand('kg:')}/{version}>"),
        ]
        if counts.licence is not None:
            own.append((self.term("dct:license"), f"<{counts.licence}>"))
        if counts.as_of is not None:
            own.append((self.term("kg:asOf"), literal(counts.as_of.isoformat(), XSD + "date")))
        numbers = {
            "kg:Document": counts.documents,
            "kg:Claim": counts.claims,
            "kg:Figure": counts.figures,
            "kg:Event": counts.events,
            "kg:Campaign": counts.campaigns,
            "kg:StateRelation": counts.states,
            "kg:UnresolvedEntity": counts.entities,
            "kg:Conflict": counts.conflicts,
            "kg:Decision": counts.decisions,
        }
        parts = [(f"<{self.base}dataset#{cls.removeprefix('kg:')}>", cls, n) for cls, n in numbers.items() if n]
        own += [(self.term("void:classPartition"), part) for part, _, _ in parts]
        total = triples + len(own) + 1 + 3 * len(parts)
        yield from ((subject, predicate, obj) for predicate, obj in own)
        yield subject, self.term("void:triples"), literal(str(total), XSD + "integer")
        for part, cls, count in parts:
            yield part, RDF_TYPE, self.term("void:Dataset")
            yield part, self.term("void:class"), self.term(cls)
            yield part, self.term("void:entities"), literal(str(count), XSD + "integer")


def own_link(claim: Claim) -> EventLinks:
    """The event that the input itself names for a claim."""
    if claim.event is None:
        return EventLinks()
    return EventLinks(reports=(claim.event,)) if claim.reports_event else EventLinks(concerns=(claim.event,))


def name_figures(claim: Claim) -> Iterator[tuple[str, Figure]]:
    """A local name for each figure: the claim's key and the kind, numbered from the second of a kind."""
    seen: dict[str, int] = {}
    for figure in claim.figures:
        kind = figure.kind.partition(":")[2]
        seen[kind] = seen.get(kind, 0) + 1
        yield f"{claim.key}-{kind}" + (f"-{seen[kind]}" if seen[kind] > 1 else ""), figure


class Step(NamedTuple):
    """A slot of a shape, ready to be read from a model and written."""

    get: Callable[[object], Any]
    predicate: str
    encode: Callable[[Any], str]
    many: bool


def _getter(path: str) -> Callable[[object], Any]:
    """Reads what lies under a path of one or two names; None where there is nothing on the way."""
    outer, _, inner = path.partition(".")
    first = attrgetter(outer)
    if not inner:
        return first
    second = attrgetter(inner)
    return lambda model: None if (value := first(model)) is None else second(value)
