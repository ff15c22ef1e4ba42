"""Makes the flat tables from the graph that the product wrote, and tells whether two graphs hold the same triples."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

import flat
import pyoxigraph

BY_CLASSES = {frozenset(table.classes): table for table in flat.TABLES}


class Digest(NamedTuple):
    """A graph as two numbers: how many triples, and the sum of their hashes."""

    triples: int
    sum: str


def digest(graph: Path) -> Digest:
    """Equal for two files with the same triples in any order and syntax; a triple written twice is not the same.

    The N-Triples of each triple is hashed (BLAKE2, 128 bits) and the hashes are added up: as sure as comparing sorted
    files, without sorting them.
    """
    count = total = 0
    for quad in pyoxigraph.parse(path=graph):
        count += 1
        total += int.from_bytes(hashlib.blake2b(str(quad.triple).encode(), digest_size=16).digest())
    return Digest(count, f"{total % 2**128:032x}")


def tables(graph: Path, folder: Path) -> int:
    """Write the tables; returns the number of triples.

    The product writes what it tells of a node in one place (its edges in another), so a node at a time is held.
    """
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with ExitStack() as stack:
        writers = {}
        for name, columns in _columns():
            file = stack.enter_context((folder / f"{name}.csv").open("w", encoding="utf-8", newline=""))
            writers[name] = csv.writer(file, lineterminator="\n")
            writers[name].writerow(columns)
        for subject, quads in groupby(pyoxigraph.parse(path=graph), key=attrgetter("subject")):
            pairs = [(quad.predicate.value, quad.object) for quad in quads]
            count += len(pairs)
            for name, row in _rows(subject.value, pairs):
                writers[name].writerow(row)
    return count


def _columns() -> Iterator[tuple[str, Iterable[str]]]:
    for table in flat.TABLES:
        yield table.name, ("node", *(column.name for column in table.columns))
    for name in flat.TRIPLES:
        yield name, flat.COLUMNS


def _rows(
    subject: str, pairs: list[tuple[str, pyoxigraph.NamedNode | pyoxigraph.Literal]]
) -> Iterator[tuple[str, list[str]]]:
    """The rows that tell all of one subject, each with the name of its table."""
    classes = frozenset(term.value for predicate, term in pairs if predicate == flat.RDF_TYPE)
    values: dict[tuple[str, str], list[str]] = {}
    for predicate, term in pairs:
        if predicate != flat.RDF_TYPE:
            values.setdefault((predicate, _kind(term)), []).append(term.value)
    if classes:
        table = BY_CLASSES[classes]
        cells = [values.get((column.predicate, column.kind), [""]).pop(0) for column in table.columns]
        yield table.name, [subject, *cells]
    for (predicate, kind), left in values.items():
        if left and kind != flat.IRI:
            raise ValueError(f"no table has a place for the literal {left[0]!r}, {predicate} of {subject}")
        for value in left:
            yield "more" if classes else "edges", [subject, predicate, value]


def _kind(term: pyoxigraph.NamedNode | pyoxigraph.Literal) -> str:
    if isinstance(term, pyoxigraph.NamedNode):
        return flat.IRI
    if term.language is not None:
        return flat.ENGLISH if term.language == "en" else term.language
    return flat.TEXT if term.datatype.value == flat.XSD + "string" else term.datatype.value
