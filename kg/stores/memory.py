"""rdflib in memory: slower than Oxigraph, pure Python, the reference that every answer is compared with."""

from __future__ import annotations

from functools import lru_cache

import rdflib.plugins.sparql as rdflib_sparql
from rdflib import Graph
from rdflib.plugins.parsers.notation3 import BadSyntax
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.term import Literal, Node

from kg.errors import QueryError
from kg.ports import Rows

rdflib_sparql.SPARQL_LOAD_GRAPHS = False
"""rdflib would fetch the addresses in FROM clauses."""


def query(turtle: bytes, sparql: str) -> Rows:
    """Load Turtle and answer one query."""
    try:
        parseQuery(sparql)
    except Exception as error:  # pyparsing's exceptions are not rdflib's to promise
        raise QueryError(f"the query is not SPARQL 1.1: {str(error).splitlines()[0]}") from error
    answer = _loaded(turtle).query(sparql)
    if answer.type == "ASK":
        return Rows(("answer",), ((str(answer.askAnswer).lower(),),), "ask")
    if answer.graph is not None:
        triples = sorted(tuple(_term(t) for t in triple) for triple in answer.graph)
        return Rows(("subject", "predicate", "object"), tuple(triples), "graph")
    names = tuple(str(variable) for variable in answer.vars or ())
    rows = tuple(
        tuple(None if (value := binding.get(variable)) is None else _term(value) for variable in answer.vars or ())
        for binding in answer.bindings
    )
    return Rows(names, rows)


@lru_cache(maxsize=2)
def _loaded(turtle: bytes) -> Graph:
    graph = Graph()
    try:
        graph.parse(data=turtle, format="turtle")
    except BadSyntax as error:
        raise QueryError(f"the graph is not Turtle: {str(error).splitlines()[0]}") from error
    return graph


def _term(node: Node) -> str:
    if isinstance(node, Literal) and node.datatype is not None and str(node.datatype).endswith("#string"):
        node = Literal(str(node))
    return node.n3()
