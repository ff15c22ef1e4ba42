"""Turns triples back into claims, by the shapes that wrote them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from kg.model import (
    Claim,
    Conflict,
    Decision,
    Document,
    Entity,
    Event,
    EventLinks,
    Figure,
    Ref,
    Side,
    Span,
    State,
)
from kg.ontology import BASE, Triple
from kg.rdf.writing import VERDICTS, Writer
from kg.shapes import (
    CLAIM,
    CONFLICT,
    DECISION,
    DOCUMENT,
    ENTITY,
    EVENT,
    EVENT_LINKS,
    FIGURE,
    SIDE,
    SPAN,
    STATE,
    CodecName,
    Shape,
)
from kg.terms import RDF_TYPE, compact_under, document_key, unliteral


def read_claims(triples: Iterable[Triple], base: str = BASE) -> list[Claim]:
    """The claims of a graph, equal to those that were written; triples of other nodes are left alone."""
    nodes: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, obj in triples:
        nodes.setdefault(subject, {}).setdefault(predicate, []).append(obj)
    return sorted(Reader(nodes, base).claims(), key=lambda claim: claim.key)


KINDS = {verdict: kind for kind, verdict in VERDICTS.items()}


class Reader:
    """Turns triples back into claims, by the same shapes."""

    def __init__(
        self,
        nodes: Mapping[str, Mapping[str, list[str]]],
        base: str,
        of_type: Callable[[str], Iterable[str]] | None = None,
    ) -> None:
        """`nodes` maps subject -> predicate -> objects, all as N-Triples text.

        `of_type` gives the subjects of a class, where somebody knows them without looking through all nodes.
        """
        self._nodes, self._base, self._write = nodes, base, Writer(base)
        self._of_type = of_type or self._look_through
        self._decoders: Mapping[CodecName, Callable[[str], Any]] = {
            "ref": self._ref,
            "document": lambda term: document_key(self._ref(term)),
            "span": lambda term: Span.model_validate(self._fields(term, SPAN)),
            "figure": lambda term: Figure.model_validate(self._fields(term, FIGURE)),
            "claim": lambda term: self._ref(term).removeprefix("cl:"),
            "verdict": lambda term: KINDS[self._ref(term).removeprefix("kg:")],
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

    def events(self) -> Iterator[Event]:
        """Every event and every campaign, with its counts, by reference."""
        found = [
            (ref, fields | {"ref": ref, "kind": kind})
            for kind in ("kg:Event", "kg:Campaign")
            for ref, fields in self._by_ref(EVENT._replace(type=kind), "ev:")
        ]
        return (Event.model_validate(fields) for _, fields in sorted(found, key=lambda one: one[0]))

    def states(self) -> Iterator[State]:
        """Every relation that holds over an interval, those of the reference data too, by reference."""
        for ref, fields in self._by_ref(STATE, "st:"):
            yield State.model_validate({"when": {}} | fields | {"ref": ref})

    def conflicts(self) -> Iterator[Conflict]:
        """Every contradiction with its sides in their order, by reference."""
        side_of = self._write.term("kg:side")
        for ref, fields in self._by_ref(CONFLICT, "cf:"):
            nodes = self._nodes[self._write.term(ref)].get(side_of, [])
            sides = [self._fields(node, SIDE) for node in sorted(nodes, key=lambda node: (len(node), node))]
            yield Conflict.model_validate(fields | {"ref": ref, "sides": tuple(Side(**side) for side in sides)})

    def decisions(self) -> Iterator[Decision]:
        """Everything that people decided, by reference."""
        for ref, fields in self._by_ref(DECISION, "de:"):
            yield Decision.model_validate(fields | {"ref": ref})

    def links(self, key: str) -> tuple[EventLinks, tuple[Ref, ...]]:
        """The events of a claim, and the states that it reports."""
        properties = self._nodes.get(self._write.term(f"cl:{key}"), {})
        reports, *others = (
            tuple(sorted(map(self._ref, properties.get(self._write.term(predicate), ()))))
            for predicate in ("kg:reports", "kg:mayReport", "kg:concerns")
        )
        events = tuple(ref for ref in reports if not ref.startswith("st:"))
        return EventLinks(events, *others), tuple(ref for ref in reports if ref.startswith("st:"))

    def title(self) -> str:
        """What the data set is called, if it tells."""
        return next(map(unliteral, self._told("dct:title")), "")

    def licence(self) -> str | None:
        """The licence of the data, if it tells."""
        return next((term[1:-1] for term in self._told("dct:license") if term.startswith("<")), None)

    def as_of(self) -> date | None:
        """The day of which the graph is the knowledge, if not of that on which it was made."""
        return next((date.fromisoformat(unliteral(term)) for term in self._told("kg:asOf")), None)

    def _told(self, predicate: Ref) -> Iterable[str]:
        return self._nodes.get(f"<{self._base}dataset>", {}).get(self._write.term(predicate), ())

    def _by_ref(self, shape: Shape, prefix: str) -> Iterator[tuple[Ref, dict[str, Any]]]:
        """The nodes of the data of one shape, with their fields, sorted."""
        found = {ref: subject for subject in self._of(shape) if (ref := self._ref(subject)).startswith(prefix)}
        return ((ref, self._fields(found[ref], shape)) for ref in sorted(found))

    def _of(self, shape: Shape) -> Iterable[str]:
        return self._of_type(self._write.term(shape.type))

    def _look_through(self, wanted: str) -> Iterator[str]:
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
