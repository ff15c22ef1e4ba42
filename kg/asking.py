"""Answers queries over a graph file or a store on disk, and gives a graph to rdflib."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from rdflib import Graph

from kg import manifest, ontology, publish, queries, registry
from kg.errors import InputError, QueryError
from kg.model import Assembly
from kg.ontology import BASE, Ontology
from kg.ports import FolderStore, Rows


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
    """Answer a query: SPARQL text, the path of an .rq file, or the name of a named query.

    Args:
        path: A Turtle file, or the folder of a store that `load_store` made.
        sparql: The query.
        parameters: Values for the parameters of a named query or an .rq file.
        store: The engine that answers.
        base: The base that the graph was built with.

    Raises:
        KgError: No such graph, a query that cannot be run, or one that reaches beyond the graph.
    """
    engine = registry.store(store)
    if Path(path).is_dir():
        return _query_folder(Path(path), queries.prepare(_query_text(sparql, parameters or {}), base), store)
    try:
        turtle = Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"cannot read the graph '{path}': {error.strerror}; kg build makes one") from error
    return engine.query(turtle, queries.prepare(_query_text(sparql, parameters or {}), base))


def _query_folder(path: Path, sparql: str, store: str) -> Rows:
    held = manifest.read_manifest(path)
    if held.store != store:
        raise QueryError(f"the store in '{path}' is of the engine '{held.store}', not '{store}'")
    try:
        with publish.reading(path / held.data):
            return cast("FolderStore", registry.store(store)).query_folder(path / held.data, sparql)
    except FileNotFoundError as error:
        if manifest.read_manifest(path) != held:  # another graph was loaded just now
            return _query_folder(path, sparql, store)
        raise InputError(f"the store in '{path}' is not whole; load the graph again") from error


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
