"""The text of nodes, cut into pieces that recur: each is written once, after the shapes, and joined by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from copy import copy
from types import SimpleNamespace
from typing import Any, Literal, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import engine
from kg.bulk.texts import gather
from kg.model import Ref
from kg.ontology import Ontology, Triple, namespaces
from kg.rdf import Writer
from kg.rdf.blocks import Blocks
from kg.rdf.spelling import LOCAL_NAME, Spelling
from kg.rdf.writing import Node
from kg.shapes import CLAIM, EVENT, Slot
from kg.terms import ESCAPES, document_ref

BREAK = " ;\n    "

PARTS: dict[str, tuple[str, ...]] = {
    "subjects": ("subjects",),
    "subject_text": ("subject_text",),
    "predicate": ("predicate",),
    "objects": ("objects",),
    "object_text": ("object_text",),
    "voice": ("modality", "polarity", "certainty", "speakers", "on_behalf_of", "via", "role"),
    "places": ("places",),
    "when": ("when.edtf", "when.earliest", "when.latest", "when.words", "when.basis"),
    "figures": ("figures",),
    "links": ("in_response_to", "after", "reason_for", "content_of"),
    "document": ("document",),
    "evidence": ("evidence",),
    "note": ("note",),
    "handle": ("handle",),
    "record": ("method", "annotator", "confidence", "derived_from", "recorded"),
}
"""A claim's slots in their order, cut where one column of a table ends and the next begins."""

SLOTS = {slot.path: slot for slot in CLAIM.slots}
assert [path for part in PARTS.values() for path in part] == list(SLOTS)  # noqa: S101  else Turtle would differ

EVENT_SLOTS = {slot.path: slot for slot in EVENT.slots}


Strings = tuple[pa.Array | str, ...]
"""Texts of a batch of rows, to be joined row by row; a text of all rows stands there once."""


class Pieces:
    """Writes pieces of nodes, and remembers which terms they mention."""

    def __init__(self, base: str, ontology: Ontology) -> None:
        """`base` is where the user's own claims, events and documents live."""
        self._ontology = ontology
        self.writer = Writer(base, remembered=engine.BATCH)
        self.shorten = Spelling(namespaces(base))
        self._blocks = Blocks(self.writer, self.shorten)
        self.objects = self._blocks.objects
        self._documents, self._all_simple = "", False

    def piece(self, slots: Iterable[Slot], model: Any) -> tuple[str, int]:
        """What some slots of a model say, as Turtle within a node, and how many triples that is."""
        text, count = "", 0
        for get, predicate, encode, many in self.writer.steps(tuple(slots)):
            value = get(model)
            terms = {encode(one) for one in (value if many else (value,))} if value is not None else set()
            if terms:
                text += f"{self._before(predicate)}{self._said(terms)}"
                count += len(terms)
        return text, count

    def _before(self, predicate: str) -> str:
        return f"{BREAK}{self.shorten(predicate)} "

    def _said(self, terms: set[str]) -> str:
        """Terms as the objects of one predicate."""
        self.objects |= self._ontology.listed(terms)
        return " , ".join(sorted(map(self.shorten, terms)))

    def named(self, refs: Iterable[Ref]) -> tuple[str, int]:
        """What slots say that name something, behind their predicate, and how many triples that is."""
        terms = set(map(self.writer.term, refs))
        return self._said(terms), len(terms)

    def before(self, slot: Slot) -> str:
        """What stands in a slot before its objects."""
        return self._before(self.writer.term(slot.predicate))

    def part(self, name: str, **fields: Any) -> tuple[str, int]:
        """A part of a claim."""
        return self.piece((SLOTS[path] for path in PARTS[name]), SimpleNamespace(**fields))

    def of_event(self, *paths: str, **fields: Any) -> tuple[str, int]:
        """Some slots of an event."""
        return self.piece((EVENT_SLOTS[path] for path in paths), SimpleNamespace(**fields))

    def nodes(self, triples: Iterable[Triple], *, sort: bool = False) -> tuple[list[str], int]:
        """The text of some nodes as the row path has them, and how many triples they have."""
        before = self._blocks.count
        return self._blocks.of_triples(triples, sort=sort), self._blocks.count - before

    def alone(self, nodes: Iterable[Node]) -> tuple[list[str], int]:
        """The same of nodes with a subject each of its own, in less time; nothing of them is remembered."""
        blocks = Blocks(self.writer, self.shorten)
        texts = blocks.of_nodes(nodes)
        self.objects |= self._ontology.listed(blocks.objects)
        return texts, blocks.count

    def name(self, ref: Ref) -> str:
        """A reference as Turtle writes it."""
        return self.shorten(self.writer.term(ref))

    def document(self, key: str) -> str:
        """The name of a document."""
        return self.name(document_ref(key))

    def look_at_documents(self, connection: duckdb.DuckDBPyConnection) -> None:
        """See which keys of documents are the names of them, too: mostly all."""
        simple = f"count(*) FILTER (regexp_full_match(document, '{LOCAL_NAME.pattern}'))"
        (count, named) = engine.one(connection, f"SELECT count(*), {simple} FROM documents")
        self._documents = self.document("d").removesuffix("d") if named else ""  # the file declares the prefix
        self._all_simple = named == count

    def documents(self, keys: pa.Array) -> Strings:
        """The names of documents."""
        if self._all_simple:
            return self._documents, keys
        distinct = keys.dictionary_encode()
        simple = pc.match_substring_regex(distinct.dictionary, f"^(?:{LOCAL_NAME.pattern})$")
        others = [self.document(key) for key in distinct.dictionary.filter(pc.invert(simple)).to_pylist()]
        names = join(self._documents, distinct.dictionary)
        names = pc.replace_with_mask(names, pc.invert(simple), pa.array(others, pa.string()))
        return (pc.take(names, distinct.indices),)


class Table:
    """A piece for each number of a column that occurs; null for the others, and where there is nothing to say."""

    def __init__(self, size: int, used: npt.NDArray[np.int32], write: Callable[[int], tuple[str, int]]) -> None:
        self._before = ""
        self._counts = np.zeros(size, np.int32)
        self._texts = gather(self._written(used, write))
        self._always = self._only(used)

    def _written(self, used: npt.NDArray[np.int32], write: Callable[[int], tuple[str, int]]) -> Iterator[str | None]:
        wanted = np.zeros(len(self._counts), np.bool_)
        wanted[used] = True
        for number, is_wanted in enumerate(wanted):
            text, self._counts[number] = write(number) if is_wanted else ("", 0)
            yield text or None

    def _only(self, used: npt.NDArray[np.int32]) -> str | None:
        """The text of every number that occurs, if all have the same."""
        if not len(used) or not self._counts[used].all():
            return None
        first = self._texts[int(used[0])]
        return str(first) if pc.all(pc.equal(self._texts, first)).as_py() else None  # those of others are null

    def behind(self, before: str) -> Table:
        """The same pieces, each behind some words."""
        table = copy(self)
        table._before = before
        return table

    def take(self, numbers: pa.Array) -> Strings:
        """The pieces of a batch of rows; nothing in rows without a number."""
        if self._always is not None and numbers.null_count == 0:
            return self._before, self._always
        return between(self._before, pc.take(self._texts, numbers))

    def triples(self, uses: Uses) -> int:
        """How many triples the pieces are, given how often each number occurs."""
        return int(np.dot(self._counts[uses.numbers], uses.times))


class Uses(NamedTuple):
    """The numbers that occur in a column, and how often each does."""

    numbers: npt.NDArray[np.int32]
    times: npt.NDArray[np.int64]


def uses(connection: duckdb.DuckDBPyConnection, column: str, source: str) -> Uses:
    """The numbers in a column, in their order."""
    found = engine.execute(
        connection, f"SELECT {column} AS number, count(*) AS times FROM {source} GROUP BY ALL ORDER BY ALL"
    ).fetchnumpy()
    return Uses(found["number"], found["times"])


def join(*parts: pa.Array | str, null_handling: Literal["replace", "emit_null"] = "replace") -> pa.Array:
    """Texts joined, row by row; a null is nothing, or makes the whole null."""
    merged: list[pa.Array | str] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        else:
            merged.append(part)
    return pc.binary_join_element_wise(*merged, "", null_handling=null_handling, null_replacement="")


HEXADECIMAL = np.frombuffer("".join(f"{octet:02x}" for octet in range(256)).encode(), np.uint16)


def hexadecimal(octets: pa.Array | npt.NDArray[np.uint8]) -> pa.Array:
    """Bytes, equally many in each row, as hexadecimal digits."""
    if isinstance(octets, pa.Array):
        rows = len(octets)
        octets = np.frombuffer(data(octets), np.uint8).reshape(rows, -1) if rows else np.zeros((0, 0), np.uint8)
    rows, width = octets.shape
    ends = np.arange(rows + 1, dtype=np.int32) * np.int32(2 * width)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(ends), pa.py_buffer(HEXADECIMAL[octets].tobytes()))


def escaped(texts: pa.Array) -> pa.Array:
    """Texts as they stand in a literal."""
    if pc.any(pc.match_substring_regex(texts, r'[\\"\n\r\t]')).as_py():
        for char, escape in ESCAPES.items():
            texts = pc.replace_substring(texts, char, escape)
    return texts


def data(texts: pa.Array) -> memoryview:
    """The bytes of some texts, one after the other, without a copy."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    offsets = memoryview(texts.buffers()[1]).cast("i")
    first, last = offsets[texts.offset], offsets[texts.offset + len(texts)]
    return memoryview(texts.buffers()[2])[first:last]


def between(before: str, texts: pa.Array, after: str = "") -> Strings:
    """Texts between some words; nothing at all where there is none."""
    if texts.null_count == 0:
        return before, texts, after
    if texts.null_count == len(texts):
        return ()
    return (join(before, texts, after, null_handling="emit_null"),)


def literals(predicate: str, texts: pa.Array) -> Strings:
    """A slot whose text is each row's own; nothing where there is none."""
    return between(f'{BREAK}{predicate} "', escaped(texts), '"') if texts.null_count < len(texts) else ()
