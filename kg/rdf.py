"""From claims and events to triples and back, after the shapes of `kg.shapes`.

Terms are N-Triples text, not objects of a library: the Turtle writer, rdflib and pyoxigraph are all fed from it,
and so is whatever makes them by the million. Pure: no files, no network, no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from kg.model import Assembly, Claim, Document, Edge, Entity, Event, Figure, Ref, Span, State
from kg.ontology import BASE, Triple, expand
from kg.shapes import CLAIM, DOCUMENT, ENTITY, EVENT, EVENT_LINKS, FIGURE, SPAN, STATE, CodecName, Shape
from kg.terms import (
    EDTF,
    RDF_TYPE,
    XSD,
    compact_under,
    decimal,
    document_key,
    document_ref,
    literal,
    unliteral,
)


class Writer:
    """Turns models into triples below one base IRI."""

    def __init__(self, base: str = BASE) -> None:
        """`base` is where the user's own claims, events and documents live."""
        self.base = base
        self.term = cache(self._term)
        self._encoders: Mapping[str, Callable[[Any], str]] = {
            "ref": self.term,
            "iri": lambda value: literal(value, XSD + "anyURI"),
            "document": lambda key: self.term(document_ref(key)),
            "text": literal,
            "english": lambda value: literal(value, language="en"),
            "integer": lambda value: literal(str(value), XSD + "integer"),
            "decimal": lambda value: literal(decimal(value), XSD + "decimal"),
            "day": lambda value: literal(value.isoformat(), XSD + "date"),
            "edtf": lambda value: literal(value, EDTF),
            "span": lambda span: f"<{self.span_iri(span)}>",
        }

    def _term(self, ref: Ref) -> str:
        return f"<{expand(ref, self.base)}>"

    def span_iri(self, span: Span) -> str:
        """The document with the characters as its fragment, after RFC 5147."""
        return f"{expand(document_ref(span.document), self.base)}#char={span.begin},{span.end}"

    def claim(self, claim: Claim, states: Iterable[Ref] = ()) -> Iterator[Triple]:
        """The claim's node, its figures and its spans; `states` are those that the claim reports."""
        subject = self.term(f"cl:{claim.key}")
        figures = [(f"cl:{name}", figure) for name, figure in name_figures(claim)]
        yield from self.node(subject, CLAIM, claim, skip=("figures",))
        for ref, _ in figures:
            yield subject, self.term("kg:figure"), self.term(ref)
        if claim.event is not None:
            yield (
                subject,
                self.term("kg:reports" if claim.reports_event else "kg:concerns"),
                self.term(claim.event),
            )
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

    def edge(self, edge: Edge) -> Triple:
        """The direct triple."""
        return self.term(edge.subject), self.term(edge.predicate), self.term(edge.object)

    def node(self, subject: str, shape: Shape, model: object, skip: tuple[str, ...] = ()) -> Iterator[Triple]:
        """The triples of one node after its shape."""
        yield subject, RDF_TYPE, self.term(shape.type)
        for slot in shape.slots:
            if slot.path in skip:
                continue
            value = _get(model, slot.path)
            if value is None:
                continue
            encode = self._encoders[slot.codec]
            predicate = self.term(slot.predicate)
            for one in value if slot.many else (value,):
                yield subject, predicate, encode(one)

    def sections(self, assembly: Assembly) -> Iterator[tuple[str, Iterator[Triple]]]:
        """Every triple of the data, layer by layer, each layer with the comment that introduces it."""
        yield (
            "Direct edges: generated from claims by the edge rule, and from certain reference data",
            (self.edge(edge) for edge in assembly.edges),
        )
        yield (
            "Events and campaigns: one node per happening, however many sources",
            (triple for event in assembly.events for triple in self.event(event)),
        )
        yield (
            "States: relations that hold over an interval, as reported by claims",
            (triple for state in assembly.states for triple in self.state(state)),
        )
        yield (
            "Claims: one per statement of a source, with its figures and its place in the text",
            (
                triple
                for claim in assembly.claims
                for triple in self.claim(claim, assembly.state_reports.get(claim.key, ()))
            ),
        )
        yield (
            "Documents: where the claims come from",
            (triple for document in assembly.documents for triple in self.document(document)),
        )
        yield (
            "Unresolved names: not in the ontology, nobody has decided yet who they are",
            (triple for entity in assembly.entities for triple in self.entity(entity)),
        )

    def assembly(self, assembly: Assembly) -> Iterator[Triple]:
        """Every triple of the data."""
        for _, triples in self.sections(assembly):
            yield from triples

    def header(self, assembly: Assembly, version: str, triples: int) -> Iterator[Triple]:
        """The data set about itself (DCAT and VoID): title, licence, ontology version, counts.

        `triples` counts the rest of the file; the header adds its own.
        """
        subject = f"<{self.base}dataset>"
        own = [
            (RDF_TYPE, self.term("void:Dataset")),
            (RDF_TYPE, self.term("dcat:Dataset")),
            (self.term("dct:title"), literal(assembly.title)),
            (self.term("dct:conformsTo"), f"<{expand('kg:')}/{version}>"),
        ]
        if assembly.licence is not None:
            own.append((self.term("dct:license"), f"<{assembly.licence}>"))
        counts = {
            "kg:Document": len(assembly.documents),
            "kg:Claim": len(assembly.claims),
            "kg:Figure": sum(len(claim.figures) for claim in assembly.claims),
            "kg:Event": sum(event.kind == "kg:Event" for event in assembly.events),
            "kg:Campaign": sum(event.kind == "kg:Campaign" for event in assembly.events),
            "kg:StateRelation": len(assembly.states),
            "kg:UnresolvedEntity": len(assembly.entities),
        }
        parts = [(f"<{self.base}dataset#{cls.removeprefix('kg:')}>", cls, n) for cls, n in counts.items() if n]
        own += [(self.term("void:classPartition"), part) for part, _, _ in parts]
        total = triples + len(own) + 1 + 3 * len(parts)
        yield from ((subject, predicate, obj) for predicate, obj in own)
        yield subject, self.term("void:triples"), literal(str(total), XSD + "integer")
        for part, cls, count in parts:
            yield part, RDF_TYPE, self.term("void:Dataset")
            yield part, self.term("void:class"), self.term(cls)
            yield part, self.term("void:entities"), literal(str(count), XSD + "integer")


def name_figures(claim: Claim) -> Iterator[tuple[str, Figure]]:
    """A local name for each figure: the claim's key and the kind, numbered from the second of a kind."""
    seen: dict[str, int] = {}
    for figure in claim.figures:
        kind = figure.kind.partition(":")[2]
        seen[kind] = seen.get(kind, 0) + 1
        yield f"{claim.key}-{kind}" + (f"-{seen[kind]}" if seen[kind] > 1 else ""), figure


def read_claims(triples: Iterable[Triple], base: str = BASE) -> list[Claim]:
    """The claims of a graph, equal to those that were written; triples of other nodes are left alone."""
    nodes: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, obj in triples:
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(obj)
    return sorted(Reader(nodes, base).claims(), key=lambda claim: claim.key)


class Reader:
    """Turns triples back into claims, by the same shapes."""

    def __init__(self, nodes: Mapping[str, Mapping[str, list[str]]], base: str) -> None:
        """`nodes` maps subject -> predicate -> objects, all as N-Triples text."""
        self._nodes, self._base, self._write = nodes, base, Writer(base)
        self._decoders: Mapping[CodecName, Callable[[str], Any]] = {
            "ref": self._ref,
            "document": lambda term: document_key(self._ref(term)),
            "span": lambda term: Span.model_validate(self._fields(term, SPAN)),
            "figure": lambda term: Figure.model_validate(self._fields(term, FIGURE)),
            "decimal": lambda term: float(unliteral(term)),
            "day": lambda term: date.fromisoformat(unliteral(term)),
            "integer": lambda term: int(unliteral(term)),
        }

    def claims(self) -> Iterator[Claim]:
        """Every node of class kg:Claim."""
        wanted = self._write.term(CLAIM.type)
        for subject, properties in self._nodes.items():
            if wanted in properties.get(RDF_TYPE, ()):
                events = [self._ref(o) for p in EVENT_LINKS for o in properties.get(self._write.term(p), ())]
                fields = self._fields(subject, CLAIM) | {
                    "key": self._ref(subject).removeprefix("cl:"),
                    "event": next((ref for ref in sorted(events) if ref.startswith("ev:")), None),
                }
                yield Claim.model_validate(fields)

    def _fields(self, subject: str, shape: Shape) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for slot in shape.slots:
            terms = self._nodes[subject].get(self._write.term(slot.predicate), [])
            if not terms:
                continue
            values = sorted((self._decode(slot.codec, term) for term in terms), key=_order)
            outer, _, inner = slot.path.partition(".")
            value = tuple(values) if slot.many else values[0]
            if inner:
                fields.setdefault(outer, {})[inner] = value
            else:
                fields[outer] = value
        return fields

    def _decode(self, codec: CodecName, term: str) -> Any:
        decode = self._decoders.get(codec, unliteral)
        return decode(term)

    def _ref(self, term: str) -> Ref:
        return compact_under(term[1:-1], self._base)


def _get(model: object, path: str) -> Any:
    outer, _, inner = path.partition(".")
    value = getattr(model, outer)
    return value if not inner or value is None else attrgetter(inner)(value)


def _order(value: Any) -> tuple[Any, ...]:
    if isinstance(value, Span):
        return (value.begin, value.end)
    if isinstance(value, Figure):
        return (value.kind, value.value)
    return (value,)
