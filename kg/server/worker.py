"""Answers queries in a process of its own, which can be killed: Oxigraph cannot be told to stop."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from kg import queries
from kg.errors import QueryError
from kg.server.stored import open_store

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
"""Media types of tables and truth values; the first is the default."""

GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
"""Media types of graphs; the first is the default."""

GRACE = 5
"""Seconds after its time limit in which the server ends a query."""

LARGEST_ANSWER = 100_000_000
"""Bytes of an answer."""

OK, BAD_REQUEST, NOT_ACCEPTABLE = 200, 400, 406

Item = TypeVar("Item")


class Asked(NamedTuple):
    """A query, and the media types that its sender takes for tables and for graphs (None: none that we have)."""

    query: str
    results: str | None = "application/sparql-results+json"
    graphs: str | None = "text/turtle"


class Limits(NamedTuple):
    """What one query may cost."""

    seconds: float = 30
    rows: int = 100_000
    memory: int = 2 << 30
    """Bytes."""


class Answer(NamedTuple):
    """The status of HTTP, the media type, the text."""

    status: int
    media_type: str
    body: bytes


def refusal(status: int, words: str) -> Answer:
    """An answer that says why there is none."""
    return Answer(status, "text/plain; charset=utf-8", f"{words}\n".encode())


def work(connection: Connection, folder: Path, base: str, limits: Limits) -> None:
    """Answer one query after the other until nobody asks any more; Linux ends a process that wants more memory."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if resource is not None:
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        memory = limits.memory if most == resource.RLIM_INFINITY else min(limits.memory, most)
        resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    store = open_store(folder)
    connection.send("ready")
    try:
        while True:
            asked = connection.recv()
            _alarm(limits.seconds + GRACE)
            connection.send(answer(store, asked, base, limits.rows))
            _alarm(0)
    except (EOFError, BrokenPipeError):
        pass


def _alarm(seconds: float) -> None:
    """End this process then, if nobody has: the server may have been killed meanwhile."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, seconds)


def answer(store: ox.Store, asked: Asked, base: str, rows: int) -> Answer:
    """The answer to one query, or a refusal."""
    try:
        named = next(iter(store.named_graphs()), None) is not None
        found = store.query(queries.prepare(asked.query, base), use_default_graph_as_union=named)
        told = _told(found, asked, rows)
    except QueryError as error:
        return refusal(BAD_REQUEST, str(error))
    except SyntaxError as error:
        return refusal(BAD_REQUEST, f"the query is not SPARQL 1.1: {error.msg}")
    except (OSError, ValueError, RuntimeError) as error:
        return refusal(BAD_REQUEST, f"the query cannot be run: {error}")
    if len(told.body) > LARGEST_ANSWER:
        return refusal(BAD_REQUEST, f"the answer is larger than {LARGEST_ANSWER:,} bytes; ask for less, or use LIMIT")
    return told


def _told(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, asked: Asked, rows: int) -> Answer:
    wanted, known = (asked.graphs, GRAPHS) if isinstance(found, ox.QueryTriples) else (asked.results, RESULTS)
    if wanted is None:
        return refusal(NOT_ACCEPTABLE, f"no format that you accept; this query is answered as {', '.join(known)}")
    if isinstance(found, ox.QueryTriples):
        body = _graph(found, GRAPHS[wanted], rows)
    elif isinstance(found, ox.QueryBoolean):
        body = _truth(found, RESULTS[wanted])
    else:
        body = _table(found, RESULTS[wanted], rows)
    return Answer(OK, f"{wanted}; charset=utf-8" if wanted.startswith("text/") else wanted, body)


def _graph(found: ox.QueryTriples, form: ox.RdfFormat, rows: int) -> bytes:
    triples = sorted(_some(set(islice(found, rows + 1)), rows), key=str)
    return ox.serialize(triples, format=form) or b""


def _truth(found: ox.QueryBoolean, form: ox.QueryResultsFormat) -> bytes:
    """CSV and TSV have no form for it; ours is the word."""
    if form in (ox.QueryResultsFormat.CSV, ox.QueryResultsFormat.TSV):
        return b"true\n" if found else b"false\n"
    return found.serialize(format=form) or b""


def _table(found: ox.QuerySolutions, form: ox.QueryResultsFormat, rows: int) -> bytes:
    """Through TSV, whose cells are terms as text, because the rows are counted on their way."""
    names = [variable.value for variable in found.variables]
    lines = ["\t".join(f"?{name}" for name in names)]
    for row in _some(islice(found, rows + 1), rows):
        lines.append("\t".join("" if row[name] is None else str(row[name]) for name in names))
    text = "\n".join([*lines, ""]).encode()
    if form == ox.QueryResultsFormat.TSV:
        return text
    return ox.parse_query_results(text, format=ox.QueryResultsFormat.TSV).serialize(format=form) or b""


def _some(found: Iterable[Item], rows: int) -> list[Item]:
    """All of it, if it is not more than so many."""
    kept = list(found)
    if len(kept) > rows:
        raise QueryError(
            f"the answer has more than {rows:,} rows, which is the limit here; add LIMIT {rows} or ask less"
        )
    return kept
