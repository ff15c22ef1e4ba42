"""Turns models into triples below one base IRI, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
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

CLAIM_ALONE = CLAIM._replace(slots=tuple(slot for slot in CLAIM.slots if slot.path != "figures"))
"""A claim whose figures are nodes of their own."""


class Node(NamedTuple):
    """Something to be written: what its shape reads from a model, and references beside it."""

    subject: str
    shape: Shape | None = None
    model: object = None
    more: tuple[tuple[Ref, Sequence[Ref]], ...] = ()
    """Predicates with what they refer to, in their order after the slots of the shape."""


REMEMBERED = 2**17
"""References whose terms are remembered; a graph may have more than memory should hold."""


class Writer:
    """Turns models into nodes and triples below one base IRI."""

    def __init__(self, base: str = BASE, remembered: int = REMEMBERED) -> None:
        """`base` is where the user's own claims, events and documents live; `remembered` are so many references."""
        self.base = base
        self.term = lru_cache(remembered)(self._term)
        self._steps: dict[tuple[Slot, ...], list[Step]] = {}
        self._plans: dict[tuple[int, tuple[str, ...]], tuple[Shape, list[Step]]] = {}
        self._event_shape = cache(lambda kind: EVENT._replace(type=kind))
        self.encoders: Mapping[str, Callable[[Any], str]] = {
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
        """How each kind of value is written."""

    def _term(self, ref: Ref) -> str:
        return f"<{expand(ref, self.base)}>"

    def span_iri(self, span: Span) -> str:
        """The document with the characters as its fragment, after RFC 5147."""
        return f"{expand(document_ref(span.document), self.base)}#char={span.begin},{span.end}"

    def claim(self, claim: Claim, states: Iterable[Ref] = (), links: EventLinks | None = None) -> Iterator[Triple]:
        """The claim's node, its figures and its spans.

        `states` are those that the claim reports, `links` its events (without: the one that the input names).
        """
        return self._flat(self.claim_nodes(claim, states, links))

    def claim_nodes(self, claim: Claim, states: Iterable[Ref] = (), links: EventLinks | None = None) -> Iterator[Node]:
        """What `claim` writes, node by node."""
        figures = [(f"cl:{name}", figure) for name, figure in name_figures(claim)] if claim.figures else []
        reports, may_report, concerns = links if links is not None else own_link(claim)
        states = tuple(states)
        more = (
            ("kg:figure", [ref for ref, _ in figures]),
            ("kg:reports", (*reports, *states) if reports else ()),
            ("kg:mayReport", may_report),
            ("kg:concerns", concerns),
            ("kg:reports", () if reports else states),
        )
        yield Node(self._term(f"cl:{claim.key}"), CLAIM_ALONE, claim, more)
        for ref, figure in figures:
            yield Node(self._term(ref), FIGURE, figure)
        for span in claim.evidence:
            yield Node(f"<{self.span_iri(span)}>", SPAN, span)

    def document(self, document: Document) -> Iterator[Triple]:
        """The document's node; never its text."""
        return self.triples(self._document(document))

    def _document(self, document: Document) -> Node:
        return Node(self.term(document_ref(document.key)), DOCUMENT, document)

    def event(self, event: Event) -> Iterator[Triple]:
        """The event's or campaign's node."""
        return self.triples(self.event_node(event))

    def event_node(self, event: Event) -> Node:
        """What `event` writes."""
        return Node(self.term(event.ref), self._event_shape(event.kind), event)

    def state(self, state: State) -> Iterator[Triple]:
        """The node of a relation with its interval."""
        return self.triples(self._of(STATE, state))

    def entity(self, entity: Entity) -> Iterator[Triple]:
        """The node of a name that nobody resolved."""
        return self.triples(self.entity_node(entity))

    def entity_node(self, entity: Entity) -> Node:
        """What `entity` writes."""
        return self._of(ENTITY, entity)

    def conflict(self, conflict: Conflict) -> Iterator[Triple]:
        """The node of a contradiction and those of its sides."""
        return self._flat(self._conflict(conflict))

    def _conflict(self, conflict: Conflict) -> Iterator[Node]:
        sides = [f"{conflict.ref}-{number}" for number in range(1, len(conflict.sides) + 1)]
        yield self._of(CONFLICT, conflict)._replace(more=(("kg:side", sides),))
        for ref, side in zip(sides, conflict.sides, strict=True):
            yield Node(self.term(ref), SIDE, side)

    def decision(self, decision: Decision) -> Iterator[Triple]:
        """The node of what somebody decided."""
        return self.triples(self._of(DECISION, decision))

    def _of(self, shape: Shape, model: State | Entity | Conflict | Decision) -> Node:
        return Node(self.term(model.ref), shape, model)

    def edge(self, edge: Edge) -> Triple:
        """The direct triple."""
        return self.term(edge.subject), self.term(edge.predicate), self.term(edge.object)

    def node(self, subject: str, shape: Shape, model: object, skip: tuple[str, ...] = ()) -> Iterator[Triple]:
        """The triples of one node after its shape."""
        yield subject, RDF_TYPE, self.term(shape.type)
        for get, predicate, encode, many in self._plan(shape, skip):
            value = get(model)
            if value is not None:
                for one in value if many else (value,):
                    yield subject, predicate, encode(one)

    def steps(self, slots: tuple[Slot, ...]) -> list[Step]:
        """How some slots are read and written, worked out once."""
        known = self._steps.get(slots)
        if known is None:
            known = self._steps[slots] = [
                Step(_getter(slot.path), self.term(slot.predicate), self.encoders[slot.codec], slot.many)
                for slot in slots
            ]
        return known

    def triples(self, node: Node) -> Iterator[Triple]:
        """The triples of a node."""
        if node.shape is not None:
            yield from self.node(node.subject, node.shape, node.model)
        for predicate, refs in node.more:
            for ref in refs:
                yield node.subject, self.term(predicate), self.term(ref)

    def _flat(self, nodes: Iterable[Node]) -> Iterator[Triple]:
        return (triple for node in nodes for triple in self.triples(node))

    def _plan(self, shape: Shape, skip: tuple[str, ...]) -> list[Step]:
        """How each slot is read and written, worked out once for all nodes of a shape."""
        known = self._plans.get((id(shape), skip))
        if known is None:
            steps = self.steps(tuple(slot for slot in shape.slots if slot.path not in skip))
            known = self._plans[id(shape), skip] = shape, steps
        return known[1]

    def sections(self, assembly: Assembly) -> Iterator[tuple[str, Iterator[Triple]]]:
        """Every triple of the data, layer by layer, each layer with the comment that introduces it."""
        return ((title, self._flat(nodes)) for title, nodes in self.layers(assembly))

    def layers(self, assembly: Assembly) -> Iterator[tuple[str, Iterator[Node]]]:
        """Every node of the data, layer by layer; a subject may come again within its layer."""
        yield (
            TITLES[0],
            (Node(self.term(edge.subject), more=((edge.predicate, (edge.object,)),)) for edge in assembly.edges),
        )
        yield (
            TITLES[1],
            map(self.event_node, assembly.events),
        )
        yield (
            TITLES[2],
            (self._of(STATE, state) for state in assembly.states),
        )
        yield (
            TITLES[3],
            (
                node
                for claim in assembly.claims
                for node in self.claim_nodes(
                    claim, assembly.state_reports.get(claim.key, ()), assembly.links.get(claim.key)
                )
            ),
        )
        yield (
            TITLES[4],
            map(self._document, assembly.documents),
        )
        yield (
            TITLES[5],
            (node for conflict in assembly.conflicts for node in self._conflict(conflict)),
        )
        yield (
            TITLES[6],
            map(self.entity_node, assembly.entities),
        )
        yield (
            TITLES[7],
            (self._of(DECISION, decision) for decision in assembly.decisions),
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
