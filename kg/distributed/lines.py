"""Nodes as lines of N-Triples after the shapes that Turtle follows: each line names its subject anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk.pieces import escaped, join
from kg.model import Ref
from kg.ontology import Triple
from kg.rdf import Writer
from kg.shapes import Slot
from kg.terms import UNSAFE, document_ref

STEM = "\x00"
"""Stands for the IRI of the subject without its closing bracket, until the row is known; no table holds it."""

TYPE = Slot("type", "rdf:type", "ref")


class Run(NamedTuple):
    """Slots that stand one after the other in the lines of a node, and whose values come from one column."""

    column: str
    slots: tuple[Slot, ...]


class Lines:
    """Writes lines, and remembers what they mention."""

    def __init__(self, base: str) -> None:
        """`base` is where the user's own claims, events and documents live."""
        self.writer = Writer(base)
        self.objects: set[str] = set()
        """The terms that were objects so far."""

    def runs(self, slots: Iterable[Slot], columns: Mapping[str, str]) -> list[Run]:
        """The slots in the order of their lines, as far as a column holds what they say."""
        ordered = sorted((slot for slot in slots if slot.path in columns), key=self.predicate)
        return [Run(column, tuple(some)) for column, some in groupby(ordered, lambda slot: columns[slot.path])]

    def predicate(self, slot: Slot) -> str:
        """The predicate of a slot as a term."""
        return self.writer.term(slot.predicate)

    def piece(self, slots: Iterable[Slot], model: Any) -> str:
        """The lines of some slots of a model whose subject is not known yet."""
        text = ""
        for get, predicate, encode, many in self.writer.steps(tuple(slots)):
            value = get(model)
            terms = {encode(one) for one in (value if many else (value,))} if value is not None else set()
            self.objects |= terms
            text += "".join(f"{STEM}> {predicate} {term} .\n" for term in sorted(terms))
        return text

    def refs(self, predicate: Ref, refs: Iterable[Ref]) -> str:
        """The lines of references beside the shape of a node whose subject is not known yet."""
        return self.piece([Slot("refs", predicate, "ref", True)], _Refs(tuple(refs)))

    def nodes(self, triples: Iterable[Triple]) -> str:
        """The lines of whole nodes, sorted."""
        found = set(triples)
        self.objects |= {obj for _, _, obj in found}
        return "".join(sorted(f"{subject} {predicate} {obj} .\n" for subject, predicate, obj in found))

    def stem(self, ref: Ref) -> str:
        """What stands before the closing bracket of a reference."""
        return self.writer.term(ref)[:-1]

    def texts(self, slot: Slot, cells: pa.StringArray) -> pa.Array:
        """The lines of a slot whose text is each row's own; nothing where there is none."""
        present = pc.and_kleene(pc.is_valid(cells), pc.not_equal(cells, ""))
        line = join(f'{STEM}> {self.predicate(slot)} "', escaped(cells), '" .\n')
        return pc.if_else(pc.fill_null(present, False), line, "")

    def documents(self, predicate: Ref, keys: pa.StringArray) -> pa.Array:
        """The lines of the documents with some keys, for which mostly nothing must be escaped."""
        before, _, after = self.refs(predicate, [document_ref("x")]).rpartition("x>")
        lines = join(before, keys, f">{after}")
        odd = pc.match_substring_regex(keys, UNSAFE.pattern)
        if pc.any(odd).as_py():
            others = [self.refs(predicate, [document_ref(key)]) for key in keys.filter(odd).to_pylist()]
            lines = pc.replace_with_mask(lines, odd, pa.array(others, pa.string()))
        return lines

    def english(self, slot: Slot, literals: pa.StringArray) -> pa.Array:
        """The lines of a slot of an English text, given as it stands in a literal."""
        return join(f'{STEM}> {self.predicate(slot)} "', literals, '"@en .\n')

    def integers(self, slot: Slot, numbers: pa.Array) -> pa.Array:
        """The lines of a slot of whole numbers."""
        before, _, after = self.writer.encoders["integer"](0).partition("0")
        return join(f"{STEM}> {self.predicate(slot)} {before}", numbers.cast(pa.string()), f"{after} .\n")


class _Refs(NamedTuple):
    refs: tuple[Ref, ...]


class Table:
    """A piece for each number of a column that occurs; the others stay empty."""

    def __init__(self, texts: list[str]) -> None:
        self._texts = pa.array(texts, pa.string())

    def take(self, numbers: pa.Array) -> pa.Array:
        """The pieces of a batch of rows."""
        return pc.take(self._texts, numbers)
