"""pyoxigraph: terms and triples made in Python, serialised in Rust as they come; no graph is held."""

import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import flat
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize


def triples(folder: Path) -> Iterator[Triple]:
    iri = cache(NamedNode)
    typed = NamedNode(flat.RDF_TYPE)
    for table in flat.TABLES:
        classes = [NamedNode(cls) for cls in table.classes]
        columns = [(NamedNode(column.predicate), maker(column.kind, iri)) for column in table.columns]
        for first, *cells in flat.rows(folder, table.name):
            node = NamedNode(first)
            for cls in classes:
                yield Triple(node, typed, cls)
            for (predicate, make), cell in zip(columns, cells, strict=True):
                if cell:
                    yield Triple(node, predicate, make(cell))
    for name in flat.TRIPLES:
        for subject, predicate, obj in flat.rows(folder, name):
            yield Triple(iri(subject), iri(predicate), iri(obj))


def maker(kind: str, iri: Callable[[str], NamedNode]) -> Callable[[str], NamedNode | Literal]:
    if kind == flat.IRI:
        return iri
    if kind == flat.TEXT:
        return Literal
    if kind == flat.ENGLISH:
        return partial(Literal, language="en")
    return cache(partial(Literal, datatype=NamedNode(kind)))


if __name__ == "__main__":
    serialize(triples(Path(sys.argv[1])), sys.argv[2], RdfFormat.TURTLE, prefixes=flat.PREFIXES)
