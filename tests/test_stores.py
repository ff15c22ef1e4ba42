"""Stores that we did not write load the example and answer the named queries as rdflib does."""

from __future__ import annotations

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, SHARED, need

import kg
from kg import queries
from kg.errors import QueryError

Program = Callable[[str, str], str]
STRICT = {"serdi": "serdi", "rapper": "raptor2-utils"}


@pytest.fixture(scope="module")
def graph(example_files: Path) -> Path:
    return example_files / "graph.ttl"


def triples(text: bytes, form: ox.RdfFormat) -> set[str]:
    return {str(quad) for quad in ox.parse(text, format=form)}


@pytest.mark.store
@pytest.mark.parametrize("name", STRICT)
def test_a_strict_parser_in_c_reads_the_same_triples(name: str, program: Program, graph: Path) -> None:
    path = program(name, STRICT[name])
    options = ["-i", "turtle", "-o", "ntriples"] + (["-q"] if name == "rapper" else [])
    done = subprocess.run([path, *options, str(graph)], capture_output=True, check=True)
    assert not done.stderr
    assert triples(done.stdout, ox.RdfFormat.N_TRIPLES) == triples(graph.read_bytes(), ox.RdfFormat.TURTLE)


@pytest.fixture(scope="module")
def server(graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The Oxigraph server on loopback, with the example loaded over the Graph Store Protocol."""
    path = Path(sys.executable).parent / "oxigraph"
    need(path.exists(), "the oxigraph server", "pip install oxigraph")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place = tmp_path_factory.mktemp("oxigraph")
    process = subprocess.Popen(
        [path, "serve", "--location", place, "--bind", f"127.0.0.1:{port}"], stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        load(f"{address}/store?default", graph.read_bytes(), process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def load(address: str, turtle: bytes, process: subprocess.Popen[bytes]) -> None:
    request = urllib.request.Request(address, turtle, {"Content-Type": "text/turtle"}, method="PUT")
    for _ in range(200):
        assert process.poll() is None
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert answer.status in (200, 201, 204)
                return
        except urllib.error.URLError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


@pytest.mark.store
@pytest.mark.parametrize("name", sorted(queries.known()))
def test_the_oxigraph_server_gives_the_answers_of_rdflib(name: str, server: str, graph: Path) -> None:
    body = urllib.parse.urlencode({"query": queries.known()[name].sparql}).encode()
    request = urllib.request.Request(f"{server}/query", body, {"Accept": "application/sparql-results+json"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        found = json.load(answer)
    columns = found["head"]["vars"]
    rows = [tuple(row.get(column, {}).get("value") for column in columns) for row in found["results"]["bindings"]]
    expected = kg.query(graph, name, store="memory")
    assert tuple(columns) == expected.columns
    assert rows == [tuple(plain(term) for term in row) for row in expected.rows]


def plain(term: str | None) -> str | None:
    if term is None:
        return None
    parsed = next(iter(ox.parse(f"<a:a> <a:a> {term} .".encode(), format=ox.RdfFormat.N_TRIPLES))).object
    assert isinstance(parsed, ox.NamedNode | ox.Literal)
    return parsed.value


@pytest.mark.store
@pytest.mark.slow
def test_the_harness_over_real_stores_finds_no_difference(program: Program, graph: Path, tmp_path: Path) -> None:
    """rdflib, pyoxigraph, the Oxigraph server, Virtuoso, serdi and rapper: the same graph and the same answers."""
    harness = SHARED / "stores" / "stores.py"
    need(harness.is_file(), "the harness of ../shared/stores", "it is not part of the project")
    for name, package in {"virtuoso-t": "virtuoso-opensource-7-bin", **STRICT}.items():
        program(name, package)
    names = sorted(queries.known())
    stores = "rdflib,oxigraph,oxigraph-server,virtuoso,serdi,rapper"
    files = [str(ROOT / "ontology" / "queries" / f"{name}.rq") for name in names]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    whole = subprocess.run(
        [sys.executable, str(harness), str(graph), "--stores", stores],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )
    assert whole.returncode == 0, whole.stdout + whole.stderr
    engines = "rdflib,oxigraph,oxigraph-server,virtuoso"
    answers = subprocess.run(
        [sys.executable, str(harness), str(graph), "--stores", engines, "--query", *files],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )
    assert answers.returncode == 0, answers.stdout + answers.stderr


@pytest.mark.store
@pytest.mark.slow
def test_virtuoso_answers_the_analytic_queries_with_the_rows_of_ours(program: Program, tmp_path: Path) -> None:
    """A small run of benchmarks/stores/analytic.py, on a graph that was made by columns."""
    harness = SHARED / "stores"
    need(harness.is_dir(), "the harness of ../shared/stores", "it is not part of the project")
    program("virtuoso-t", "virtuoso-opensource-7-bin")
    chance = random.Random(6)
    actors = ("kataib-hezbollah", "pmf", "iran", "united-states", "iraqi-government", "Liwa Ämulett")
    actions = ("attack", "airstrike", "accuse", "accuse", "arrest", "meet")
    rows = [
        (chance.choice(actors), chance.choice(actions), chance.choice(actors), f"2018-03-{1 + i % 20:02}", f"d{i % 90}")
        for i in range(400)
    ]
    lines = [",".join(row) + "\n" for row in [("actor", "action", "target", "date", "source"), *dict.fromkeys(rows)]]
    (tmp_path / "claims.csv").write_text("".join(lines), encoding="utf-8")
    kg.build_large(tmp_path / "claims.csv", output=tmp_path, partial=True)
    script = ROOT / "benchmarks" / "stores" / "analytic.py"
    command = [sys.executable, script, tmp_path / "graph.ttl", "--harness", harness, "--rounds", "1"]
    done = subprocess.run(
        [*map(str, command), "--results", str(tmp_path / "found.json")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    assert found["virtuoso"]["triples"] == found["kg"]["triples"]
    assert len(found["virtuoso"]["rows"]) == 6
    assert all(verdict.startswith("same") for verdict in found["virtuoso"]["rows"].values())
    assert all(one["count"] for one in found["kg"]["queries"].values()), "a query without an answer shows nothing"


@pytest.mark.parametrize("store", ["oxigraph", "memory"])
@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service SILENT <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * FROM <http://127.0.0.1:9/> { ?s ?p ?o }",
        "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <a:a> <a:a> <a:a> }",
        "DROP ALL",
    ],
)
def test_a_query_reaches_nothing_but_its_graph(store: str, sparql: str, graph: Path) -> None:
    with pytest.raises(QueryError, match="only reads the graph it is given"):
        kg.query(graph, sparql, store=store)


@pytest.mark.parametrize("store", ["oxigraph", "memory"])
def test_forbidden_words_are_free_in_strings_variables_names_and_comments(store: str, graph: Path) -> None:
    sparql = "# SERVICE <x>\nSELECT ?service ?from { BIND('LOAD <x> DELETE' AS ?service) BIND(<http://e.org/SERVICE> AS ?from) }"
    assert len(kg.query(graph, sparql, store=store).rows) == 1


@pytest.mark.parametrize("store", ["oxigraph", "memory"])
def test_ask_construct_and_broken_queries(store: str, graph: Path) -> None:
    assert kg.query(graph, "ASK { id:islamic-resistance-in-iraq act:attack id:tower-22 }", store=store).rows == (
        ("true",),
    )
    rows = kg.query(graph, "CONSTRUCT { ?s act:attack ?o } WHERE { ?s act:attack ?o }", store=store)
    assert rows.kind == "graph"
    assert rows.rows
    with pytest.raises(QueryError, match="not SPARQL"):
        kg.query(graph, "SELECT ?x { ", store=store)


@pytest.mark.parametrize("store", ["oxigraph", "memory"])
def test_a_graph_that_is_no_turtle_is_refused(store: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("this is no turtle", encoding="utf-8")
    with pytest.raises(QueryError, match="not Turtle"):
        kg.query(path, "SELECT * { ?s ?p ?o }", store=store)


HOSTILE = [
    "tower-22 } SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }",
    "x> } DELETE { ?s ?p ?o",
    'x" . ?s ?p ?o . "',
    "javascript:alert(1)",
    "../../etc/passwd",
    "id:tower 22",
    "",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_parameter_stays_data(value: str, graph: Path) -> None:
    with pytest.raises(QueryError, match="parameter"):
        kg.query(graph, "who-attacked", {"event": value})


def test_parameters_take_ids_references_and_addresses(graph: Path) -> None:
    ids = [
        kg.query(graph, "labels", {"actor": value}).rows
        for value in ("kataib-hezbollah", "id:kataib-hezbollah", "https://w3id.org/kg-conflict/id/kataib-hezbollah")
    ]
    assert ids[0] == ids[1] == ids[2]
    assert ids[0]
    assert not kg.query(graph, "labels", {"actor": "badr-organization"}).rows
    with pytest.raises(QueryError, match="has no parameter"):
        kg.query(graph, "labels", {"nobody": "x"})
    with pytest.raises(QueryError, match="is a day"):
        kg.query(graph, "timeline", {"from": "yesterday"})


def test_a_query_file_of_the_user_has_parameters_too(graph: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(
        '# title: Mine\n# parameter: label | a label\nSELECT ?e { VALUES ?label { "Iran"@en } ?e rdfs:label ?label }',
        encoding="utf-8",
    )
    assert kg.query(graph, str(path)).rows
    broken = tmp_path / "broken.rq"
    broken.write_text("# parameter: who | nobody\nSELECT * { ?s ?p ?o }", encoding="utf-8")
    with pytest.raises(QueryError, match="no line VALUES"):
        kg.query(graph, str(broken))
    with pytest.raises(QueryError, match="named queries"):
        kg.query(graph, "SELECT * { ?s ?p ?o }", {"a": "b"})
