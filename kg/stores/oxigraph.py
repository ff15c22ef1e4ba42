"""Oxigraph in memory or on disk: fast SPARQL 1.1, the default of `kg query`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, OutputError, QueryError
from kg.ports import GraphSource, Rows

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
}

BATCH = 250_000
"""Triples in one step of loading: `bulk_load` of a whole file takes 1.5 GB for 3.4 million triples, this 0.3 GB."""


def query(turtle: bytes, sparql: str) -> Rows:
    """Load Turtle and answer one query."""
    return _answer(_loaded(turtle), sparql)


def load(folder: Path, sources: Iterable[GraphSource]) -> int:
    """Make a store of the sources in a new folder; returns its number of triples.

    It is compacted at the end, which makes queries two to four times faster.
    """
    try:
        store = ox.Store(str(folder))
        for name, form, file in sources:
            quads = ox.parse(file, format=FORMATS[form], rename_blank_nodes=True)
            try:
                while (first := next(quads, None)) is not None:
                    store.bulk_extend(chain([first], islice(quads, BATCH - 1)))
            except SyntaxError as error:
                raise InputError(f"{name}:{error.lineno or 1}: not {FORMATS[form].name}: {_plain(error)}") from error
        store.flush()
        store.optimize()
        return len(store)
    except OSError as error:
        raise OutputError(f"cannot write the store: {str(error).rpartition(': ')[2]}; nothing was made") from error


def query_folder(folder: Path, sparql: str) -> Rows:
    """Answer one query over a store that `load` made; it is opened to be read, so that many can ask at once."""
    try:
        store = ox.Store.read_only(str(folder))
    except OSError as error:
        raise QueryError(f"the store '{folder}' cannot be opened: {error}; load the graph again") from error
    return _answer(store, sparql)


def _answer(store: ox.Store, sparql: str) -> Rows:
    named = next(iter(store.named_graphs()), None) is not None
    try:
        answer = store.query(sparql, use_default_graph_as_union=named)
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


def _plain(error: SyntaxError) -> str:
    """The parser's message without the line, which is told already."""
    return str(error.msg).partition(": ")[2] or str(error.msg)
