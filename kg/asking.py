"""Answers queries over a graph file, and gives a graph to rdflib."""

from __future__ import annotations

from pathlib import Path

from rdflib import Graph

from kg import ontology, queries, registry
from kg.errors import InputError, QueryError
from kg.model import Assembly
from kg.ontology import BASE, Ontology
from kg.ports import Rows


def graph(assembly: Assembly, known: Ontology | None = None) -> Graph:
    """The assembly as a plain rdflib Graph, ontology included."""
    text = "".join(registry.exporter("turtle").export(assembly, known or ontology.load()))
    return Graph().parse(data=text, format="turtle")


def query(
    path: str | Path,
    sparql: str,
    parameters: dict[str, str] | None = None,
    *,
    store: str = "oxigraph",
    base: str = BASE,
) -> Rows:
    """Answer a query over a Turtle file: SPARQL text, the path of an .rq file, or the name of a named query."""
    engine = registry.store(store)
    try:
        turtle = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the graph '{path}': {error.strerror}; kg build makes one") from error
    return engine.query(turtle, queries.prepare(_query_text(sparql, parameters or {}), base))


def _query_text(sparql: str, parameters: dict[str, str]) -> str:
    if any(char.isspace() for char in sparql.strip()) and not sparql.endswith(".rq"):
        if parameters:
            raise QueryError("parameters belong to named queries and .rq files")
        return sparql
    if sparql.endswith(".rq"):
        try:
            text = Path(sparql).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"cannot read the query '{sparql}': {error}") from error
        return queries.fill(queries.parse(Path(sparql).stem, text), parameters)
    return queries.fill(queries.get(sparql), parameters)
