"""What a page needs beyond the claims to answer SPARQL: the engine, the graph as Turtle, the named queries."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from typing import Any

from kg import queries
from kg.ontology import namespaces
from kg.page.engine import Engine
from kg.queries import NamedQuery, Parameter

SCRIPTS = ("queries.js", "engine.js", "sparql.js")
SERVED_SCRIPTS = ("queries.js", "endpoint.js", "sparql.js")
STYLES = ("sparql.css",)
POLICY = ("'wasm-unsafe-eval'",)
"""WebAssembly may be compiled; text that is made to run as script stays forbidden."""


def elements(engine: Engine, turtle: str, base: str) -> Iterator[str]:
    """The elements of the page; none of them goes into a copy that holds less than everything."""
    yield _element("engine", engine.wasm)
    yield _element("graph", turtle.encode())
    yield _queries(base, {"version": engine.version})
    yield f"<script data-whole>{engine.script}</script>\n"


def served_elements(base: str, triples: int) -> str:
    """The elements of a page that sends its queries to an endpoint, which has so many triples."""
    return _queries(base, {"triples": triples})


def _queries(base: str, engine: dict[str, Any]) -> str:
    content = json.dumps(_asked(base) | engine, ensure_ascii=False, sort_keys=True)
    return _element("queries", content.encode())


def _element(name: str, content: bytes) -> str:
    packed = base64.b64encode(gzip.compress(content, mtime=0)).decode()
    return f'<template id="sparql-{name}" data-whole>{packed}</template>\n'


def _asked(base: str) -> dict[str, Any]:
    """The named queries, and the rules by which `kg query` fills and checks a query."""
    return {
        "namespaces": namespaces(base),
        "queries": [_query(query) for query in queries.known().values()],
        "patterns": {
            "ignorable": queries.IGNORABLE.pattern,
            "forbidden": queries.FORBIDDEN.pattern,
            "iri": queries.SAFE_IRI.pattern,
            "ref": queries.SAFE_REF.pattern,
        },
    }


def _query(query: NamedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "title": query.title,
        "question": query.question,
        "pieces": queries.pieces(query),
        "parameters": [
            parameter._asdict() | {"kind": parameter.kind, "shown": _shown(parameter)} for parameter in query.parameters
        ],
    }


def _shown(parameter: Parameter) -> str:
    """The default as a reader would write it."""
    if parameter.kind in ("day", "text"):
        return parameter.default.split('"')[1]
    return "|".join(parameter.default.split())
