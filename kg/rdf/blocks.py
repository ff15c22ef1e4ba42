"""Nodes as blocks of Turtle: one subject with its predicates and objects. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from kg.ontology import Triple
from kg.rdf.spelling import Spelling
from kg.rdf.writing import REMEMBERED, Node, Writer
from kg.shapes import CodecName, Shape, Slot
from kg.terms import RDF_TYPE

NEXT = " ;\n    "
"""Between two predicates of a subject."""

REPEATED: frozenset[CodecName] = frozenset({"ref", "integer", "decimal", "document", "day", "edtf", "claim", "verdict"})
"""Codecs of values that come again and again, so that what is written of one is kept."""

NOTHING: tuple[()] = ()

Written = tuple[str, int]
"""Text, and the number of triples in it."""


class Plan(NamedTuple):
    """How the nodes of a shape are written: the fields of their models that are read, and what is made of each."""

    type: str
    read: Callable[[object], Sequence[Any]]
    write: tuple[Callable[[Any], Written], ...]


class Blocks:
    """Writes blocks, and counts what it writes."""

    def __init__(self, writer: Writer, spell: Spelling) -> None:
        self._writer, self._spell = writer, spell
        self.count = 0
        """Triples so far."""
        self.objects: set[str] = set()
        """The IRIs that were objects so far, as N-Triples text."""
        self._predicate = cache(lambda term: "a" if term == RDF_TYPE else spell(term))
        self._ref = lru_cache(REMEMBERED)(lambda ref: self._object(writer.term(ref)))
        self._plans: dict[int, tuple[Shape, Plan]] = {}

    def of_nodes(self, nodes: Iterable[Node]) -> list[str]:
        """A block for each subject, in the order in which they come first."""
        found: dict[str, list[Node]] = {}
        for node in nodes:
            found.setdefault(node.subject, []).append(node)
        return [
            self._alone(some[0]) if len(some) == 1 and some[0].shape is not None else self._together(some)
            for some in found.values()
        ]

    def of_triples(self, triples: Iterable[Triple], *, sort: bool) -> list[str]:
        """A block for each subject: sorted with their predicates, or in the order in which they come first."""
        found: dict[str, dict[str, set[str]]] = {}
        for subject, predicate, obj in triples:
            found.setdefault(subject, {}).setdefault(predicate, set()).add(obj)
        if sort:
            return [
                self._block(
                    subject, dict(sorted(found[subject].items(), key=lambda item: (item[0] != RDF_TYPE, item[0])))
                )
                for subject in sorted(found)
            ]
        return [self._block(subject, objects) for subject, objects in found.items()]

    def _together(self, nodes: Iterable[Node]) -> str:
        (block,) = self.of_triples((triple for node in nodes for triple in self._writer.triples(node)), sort=False)
        return block

    def _block(self, subject: str, objects: dict[str, set[str]]) -> str:
        self.count += sum(map(len, objects.values()))
        lines = [
            f"{self._predicate(predicate)} {' , '.join(sorted(map(self._object, found)))}"
            for predicate, found in objects.items()
        ]
        return f"{self._spell(subject)} {NEXT.join(lines)} .\n"

    def _object(self, term: str) -> str:
        if term[0] == "<":
            self.objects.add(term)
        return self._spell(term)

    def _alone(self, node: Node) -> str:
        """The block of a node that alone has its subject."""
        assert node.shape is not None  # noqa: S101  the caller looked
        plan = self._plan(node.shape)
        lines, count = [plan.type], 1
        for value, write in zip(plan.read(node.model), plan.write, strict=True):
            if value is not None and value is not NOTHING:
                line, number = write(value)
                if number:
                    lines.append(line)
                    count += number
        for predicate, refs in node.more:
            if refs:
                objects = sorted(set(map(self._ref, refs)))
                lines.append(f"{self._predicate(self._writer.term(predicate))} {' , '.join(objects)}")
                count += len(objects)
        self.count += count
        return f"{self._spell(node.subject)} {NEXT.join(lines)} .\n"

    def _plan(self, shape: Shape) -> Plan:
        known = self._plans.get(id(shape))
        if known is None:
            groups = [(field, list(slots)) for field, slots in groupby(shape.slots, lambda slot: _outer(slot.path))]
            read = attrgetter(*(field for field, _ in groups))
            write = tuple(
                self._of_slot(slots[0]) if slots[0].path == field else self._of_part(slots) for field, slots in groups
            )
            plan = Plan(f"a {self._ref(shape.type)}", read, write)
            known = self._plans[id(shape)] = shape, plan
        return known[1]

    def _of_slot(self, slot: Slot) -> Callable[[Any], Written]:
        """Writes the value of a slot."""
        encode = self._writer.encoders[slot.codec]

        def one(value: Any) -> Written:
            return f"{self._predicate(self._writer.term(slot.predicate))} {self._object(encode(value))}", 1

        def several(values: Iterable[Any]) -> Written:
            objects = sorted({self._object(encode(value)) for value in values})
            return f"{self._predicate(self._writer.term(slot.predicate))} {' , '.join(objects)}", len(objects)

        write: Callable[[Any], Written] = several if slot.many else one
        return cache(write) if slot.codec in REPEATED else write

    def _of_part(self, slots: Sequence[Slot]) -> Callable[[Any], Written]:
        """Writes a part of a model that many models share, such as a date: each part once."""
        steps = [(attrgetter(slot.path.partition(".")[2]), self._of_slot(slot)) for slot in slots]
        known: dict[int, tuple[object, Written]] = {}

        def write(part: object) -> Written:
            found = known.get(id(part))
            if found is None:
                values = ((get(part), of_slot) for get, of_slot in steps)
                written = [of_slot(value) for value, of_slot in values if value is not None]
                text = NEXT.join(line for line, _ in written)
                found = known[id(part)] = part, (text, sum(number for _, number in written))
            return found[1]

        return write


def _outer(path: str) -> str:
    return path.partition(".")[0]
