"""Turns triples back into claims, by the shapes that wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from kg.model import Claim, Document, Entity, Figure, Ref, Span
from kg.ontology import BASE, Triple
from kg.rdf.writing import Writer
from kg.shapes import CLAIM, DOCUMENT, ENTITY, EVENT_LINKS, FIGURE, SPAN, CodecName, Shape
from kg.terms import RDF_TYPE, compact_under, document_key, unliteral


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
        for subject in self._of(CLAIM):
            properties = self._nodes[subject]
            events = [o for p in EVENT_LINKS for o in properties.get(self._write.term(p), ()) if self._is_named(o)]
            fields = self._fields(subject, CLAIM) | {
                "key": self._ref(subject).removeprefix("cl:"),
                "event": next((ref for ref in sorted(map(self._ref, events)) if ref.startswith("ev:")), None),
            }
            yield Claim.model_validate(fields)

    def documents(self) -> Iterator[Document]:
        """Every node of class kg:Document, by key."""
        found = {document_key(self._ref(subject)): subject for subject in self._of(DOCUMENT)}
        return (Document.model_validate(self._fields(found[key], DOCUMENT) | {"key": key}) for key in sorted(found))

    def entities(self) -> Iterator[Entity]:
        """Every name that nobody resolved, by reference."""
        found = {self._ref(subject): subject for subject in self._of(ENTITY)}
        return (Entity.model_validate(self._fields(found[ref], ENTITY) | {"ref": ref}) for ref in sorted(found))

    def title(self) -> str:
        """What the data set is called, if it tells."""
        told = self._nodes.get(f"<{self._base}dataset>", {})
        return next(map(unliteral, told.get(self._write.term("dct:title"), ())), "")

    def _of(self, shape: Shape) -> Iterator[str]:
        wanted = self._write.term(shape.type)
        return (subject for subject, properties in self._nodes.items() if wanted in properties.get(RDF_TYPE, ()))

    def _is_named(self, event: str) -> bool:
        """Whether the input named the event, rather than a rule that found claims to tell of one thing."""
        return self._write.term("kg:rule") not in self._nodes.get(event, {}).get(self._write.term("kg:method"), ())

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


def _order(value: Any) -> tuple[Any, ...]:
    if isinstance(value, Span):
        return (value.begin, value.end)
    if isinstance(value, Figure):
        return (value.kind, value.value)
    return (value,)
