"""Oxigraph in memory: fast SPARQL 1.1, the default of `kg query`."""

from __future__ import annotations

from functools import lru_cache

import pyoxigraph as ox

from kg.errors import QueryError
from kg.ports import Rows


def query(turtle: bytes, sparql: str) -> Rows:
    """Load Turtle and answer one query."""
    try:
        answer = _loaded(turtle).query(sparql)
        if isinstance(answer, ox.QueryBoolean):
            return Rows(("answer",), ((str(bool(answer)).lower(),),), "ask")
        if isinstance(answer, ox.QueryTriples):
            rows = {(str(t.subject), str(t.predicate), str(t.object)) for t in answer}
            return Rows(("subject", "predicate", "object"), tuple(sorted(rows)), "graph")
        names = tuple(variable.value for variable in answer.variables)
        found = tuple(tuple(None if row[n] is None else str(row[n]) for n in names) for row in answer)
        return Rows(names, found)
    except SyntaxError as error:
        raise QueryError(f"the query is not SPARQL 1.1: {error.msg}") from error
    except OSError as error:
        raise QueryError(f"the query cannot be run: {error}") from error


@lru_cache(maxsize=2)
def _loaded(turtle: bytes) -> ox.Store:
    store = ox.Store()
    try:
        store.bulk_load(turtle, format=ox.RdfFormat.TURTLE)
    except SyntaxError as error:
        raise QueryError(f"the graph is not Turtle: {error.msg} (line {error.lineno})") from error
    return store
