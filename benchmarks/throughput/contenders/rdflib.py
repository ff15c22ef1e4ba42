"""rdflib: a graph in memory, in rdflib's own store or (third argument) another one, then written as Turtle."""

import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path

import flat
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

FORMATS = {"default": "turtle", "Oxigraph": "ox-turtle"}


def triples(folder: Path) -> Iterator[tuple[Node, Node, Node]]:
    iri = cache(URIRef)
    typed = URIRef(flat.RDF_TYPE)
    for table in flat.TABLES:
        classes = [URIRef(cls) for cls in table.classes]
        columns = [(URIRef(column.predicate), maker(column.kind, iri)) for column in table.columns]
        for first, *cells in flat.rows(folder, table.name):
            node = URIRef(first)
            for cls in classes:
                yield node, typed, cls
            for (predicate, make), cell in zip(columns, cells, strict=True):
                if cell:
                    yield node, predicate, make(cell)
    for name in flat.TRIPLES:
        for subject, predicate, obj in flat.rows(folder, name):
            yield iri(subject), iri(predicate), iri(obj)


def maker(kind: str, iri: Callable[[str], URIRef]) -> Callable[[str], Node]:
    if kind == flat.IRI:
        return iri
    if kind == flat.TEXT:
        return Literal
    if kind == flat.ENGLISH:
        return partial(Literal, lang="en")
    return cache(partial(Literal, datatype=URIRef(kind)))


if __name__ == "__main__":
    store = sys.argv[3] if len(sys.argv) > 3 else "default"
    graph = Graph(store=store, bind_namespaces="none")
    for prefix, namespace in flat.PREFIXES.items():
        graph.bind(prefix, namespace)
    graph.addN((subject, predicate, obj, graph) for subject, predicate, obj in triples(Path(sys.argv[1])))
    graph.serialize(sys.argv[2], format=FORMATS[store])
