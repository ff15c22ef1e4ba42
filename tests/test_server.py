"""The server: SPARQL 1.1 Protocol as clients know it, all claims for the page, nothing for anybody else."""

from __future__ import annotations

import base64
import gc
import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import endpoint
import pyoxigraph as ox
import pytest
from conftest import ROOT
from contested import BASE_ATTACKED
from serving import Client, served

import kg
from kg import queries
from kg.cli import main
from kg.errors import InputError, QueryError
from kg.exporters import html
from kg.exporters.html.packing import unpacked
from kg.server import Limits, app, explorer, is_loopback, listening, stored, worker

COUNT = "SELECT (COUNT(*) AS ?n) { ?claim a kg:Claim }"
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
JSON, XML, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
HIDDEN = [
    "SELECT * { SERVICE <URL1> { ?s ?p ?o } }",
    'SELECT * { FILTER(1<2#>"""\n) SERVICE SILENT <URL2> { ?s ?p ?o } #"""\n }',
    "SELECT * { ?s kg:begin 5SERVICE SILENT <URL3> { ?s ?p ?o } }",
    "PREFIX : <URL4> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "PREFIX ex: <URL5> SELECT * { SERVICEex:x { ?s ?p ?o } }",
    "PREFIX ex: <URL6> SELECT * { service silentex:x { ?s ?p ?o } }",
    "SELECT * FROM <URL7> { ?s ?p ?o }",
]
"""Ways to reach the network; patterns alone do not see the second to the sixth."""


@pytest.fixture(scope="module")
def graph(example_files: Path) -> Path:
    return example_files / "graph.ttl"


@pytest.fixture(scope="module")
def client(graph: Path) -> Iterator[Client]:
    with served(graph, Limits(seconds=20, rows=1000)) as found:
        yield found


@pytest.fixture(scope="module")
def claims(example: kg.Build) -> str:
    return f'"{len(example.assembly.claims)}"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_a_query_may_come_in_the_three_ways_of_the_protocol(client: Client, claims: str) -> None:
    accept = {"Accept": TSV}
    asked = [
        client.get("sparql", params={"query": COUNT}, headers=accept),
        client.send("POST", "sparql", data={"query": COUNT}, headers=accept),
        client.send(
            "POST", "sparql", data=COUNT, headers=accept | {"Content-Type": "application/sparql-query; charset=utf-8"}
        ),
    ]
    for answer in asked:
        assert answer.status_code == 200
        assert answer.text.split("\n")[1] == claims


@pytest.mark.parametrize(
    ("accept", "told"),
    [
        ("", JSON),
        ("*/*", JSON),
        (JSON, JSON),
        ("application/json", "application/json"),
        (XML, XML),
        (CSV, f"{CSV}; charset=utf-8"),
        (TSV, f"{TSV}; charset=utf-8"),
        (f"{CSV};q=0.4, {XML};q=0.9", XML),
        ("text/html, */*;q=0.1", JSON),
    ],
)
def test_the_sender_chooses_the_format_of_a_table(client: Client, accept: str, told: str) -> None:
    query = 'SELECT ?a ?b ?c { BIND("é \\t\\n\\"x\\"\\\\"@fr AS ?a) BIND(<http://example.org/> AS ?c) }'
    answer = client.ask(query, accept)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, told)
    form = worker.RESULTS[told.partition(";")[0]]
    if form == ox.QueryResultsFormat.CSV:
        assert answer.content.decode() == 'a,b,c\r\n"é \t\n""x""\\",,http://example.org/\r\n'
        return
    (row,) = ox.parse_query_results(answer.content, format=form)  # type: ignore[misc]
    assert list(row) == [ox.Literal('é \t\n"x"\\', language="fr"), None, ox.NamedNode("http://example.org/")]


@pytest.mark.parametrize(("accept", "told"), [("*/*", "text/turtle"), *((name, name) for name in worker.GRAPHS)])
def test_the_sender_chooses_the_format_of_a_graph(client: Client, graph: Path, accept: str, told: str) -> None:
    for query in ("CONSTRUCT WHERE { ?e a kg:Event }", "DESCRIBE id:tower-22"):
        answer = client.ask(query, accept)
        assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (200, told)
        found = {tuple(map(str, quad.triple)) for quad in ox.parse(answer.content, format=worker.GRAPHS[told])}
        assert found == set(kg.query(graph, query).rows)
        assert found


@pytest.mark.parametrize("accept", [JSON, XML, CSV, TSV])
def test_a_yes_or_no_is_told_in_each_format(client: Client, accept: str) -> None:
    for query, truth in (("ASK { ?c a kg:Claim }", "true"), ("ASK { ?c a kg:Nonsense }", "false")):
        answer = client.ask(query, accept)
        assert answer.status_code == 200
        assert truth in answer.text


def test_named_queries_have_the_answers_of_the_command(client: Client, graph: Path) -> None:
    for name in sorted(queries.known()):
        query = queries.fill(queries.get(name), {})
        wanted = kg.query(graph, name)
        if wanted.kind == "select":
            rows = ["\t".join(cell or "" for cell in row) for row in wanted.rows]
            assert sorted(client.rows(query)) == sorted(rows), name


@pytest.mark.parametrize(
    ("method", "path", "how", "status", "words"),
    [
        ("GET", "sparql", {}, 400, "give one query"),
        ("GET", "sparql", {"params": {"query": ["ASK {}", "ASK {}"]}}, 400, "give one query"),
        ("GET", "sparql", {"params": {"query": " "}}, 400, "empty"),
        ("GET", "sparql", {"params": {"query": "SELECT * { ?a"}}, 400, "not SPARQL 1.1"),
        ("GET", "sparql", {"params": {"query": "ASK {}"}, "headers": {"Accept": "image/png"}}, 406, JSON),
        ("GET", "sparql", {"params": {"query": "CONSTRUCT WHERE {}"}, "headers": {"Accept": JSON}}, 406, "text/turtle"),
        ("GET", "sparql", {"params": {"query": "ASK {}", "default-graph-uri": "urn:x"}}, 400, "one graph"),
        ("POST", "sparql", {"data": {"query": "ASK {}", "named-graph-uri": "urn:x"}}, 400, "one graph"),
        ("POST", "sparql", {"data": {"update": "CLEAR ALL"}}, 403, "read-only"),
        ("GET", "sparql", {"params": {"update": "CLEAR ALL"}}, 403, "read-only"),
        ("POST", "sparql", {"data": "CLEAR ALL", "headers": {"Content-Type": "application/sparql-update"}}, 403, "read-only"),
        ("POST", "sparql", {"data": {"query": "CLEAR ALL"}}, 400, "CLEAR"),
        ("POST", "sparql", {"data": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "application/sparql-query"),
        ("POST", "sparql", {"data": b"ASK {} # \xff", "headers": {"Content-Type": "application/sparql-query"}}, 400, "UTF-8"),
        ("POST", "sparql", {"data": b"#" * 1_000_001, "headers": {"Content-Type": "application/sparql-query"}}, 413, ""),
        ("PUT", "sparql", {}, 405, "only reads"),
        ("DELETE", "sparql", {}, 405, "only reads"),
        ("OPTIONS", "sparql", {}, 405, "only reads"),
        ("POST", "", {}, 405, "only reads"),
        ("GET", "output/graph.ttl", {}, 404, "/sparql"),
        ("GET", "../../etc/passwd", {}, 404, "/sparql"),
        ("GET", "data/", {}, 404, "/sparql"),
    ],
)  # fmt: skip
def test_what_is_not_answered_gets_a_status_and_a_sentence(
    client: Client, method: str, path: str, how: dict[str, object], status: int, words: str
) -> None:
    answer = client.send(method, path, **how)
    assert answer.status_code == status, answer.text
    assert words in answer.text
    assert answer.headers["Content-Type"].startswith("text/plain")
    if status == 405:
        assert answer.headers["Allow"]


def test_nothing_reaches_the_network(client: Client, graph: Path) -> None:
    with endpoint.serve() as outside:
        for number, query in enumerate(HIDDEN):
            text = re.sub(r"URL(\d)", lambda match: f"{outside.url}/{match[1]}", query)
            answer = client.ask(text)
            assert (answer.status_code, outside.paths) == (400, []), number
            assert "SERVICE" in answer.text or "FROM" in answer.text
            for store in ("oxigraph", "memory"):
                with pytest.raises(QueryError):
                    kg.query(graph, text, store=store)
        assert outside.paths == []


def test_the_word_service_is_no_crime(client: Client) -> None:
    query = (
        'SELECT ?service { BIND("SERVICE <x> {}" AS ?service) FILTER(CONTAINS(?service, "service") || 1<2) } # SERVICE'
    )
    assert client.rows(query) == ['"SERVICE <x> {}"']


@pytest.mark.parametrize(
    "name",
    ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.1:x", "", "[::1", "evil.example:80"],
)
@pytest.mark.parametrize("path", ["", "data", "sparql?query=ASK{}"])
def test_other_names_that_point_here_get_nothing(client: Client, name: str, path: str) -> None:
    answer = client.get(path, headers={"Host": name})
    assert answer.status_code == 421
    assert len(answer.content) < 100


@pytest.mark.parametrize(
    "name", ["localhost", "LOCALHOST:1", "127.0.0.1", "[::1]:80", "192.168.1.7:8420", "localhost."]
)
def test_addresses_and_own_names_are_answered(client: Client, name: str) -> None:
    assert client.get("sparql?query=ASK{}", headers={"Host": name}).status_code == 200


def test_pages_of_other_origins_get_nothing(client: Client) -> None:
    port = client.address.rsplit(":", 1)[1].strip("/")
    for header, value in (
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
        ("Origin", "http://127.0.0.1:1"),
    ):
        for path in ("data", "sparql?query=ASK{}"):
            answer = client.get(path, headers={header: value})
            assert answer.status_code == 403, (header, value)
            assert not any(name.lower().startswith("access-control") for name in answer.headers)
    assert client.get("sparql?query=ASK{}", headers={"Origin": f"http://127.0.0.1:{port}"}).status_code == 200
    assert client.get("", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200  # a link to the page


def test_what_no_http_client_would_send_is_refused_and_the_server_lives_on(client: Client, claims: str) -> None:
    port = int(client.address.rsplit(":", 1)[1].strip("/"))
    for raw in (
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 300_000 + b"\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            try:
                told = connection.recv(100)
            except ConnectionResetError:
                told = b""
            assert not told.startswith(b"HTTP/1.1 200"), raw[:40]
    assert client.rows(COUNT) == [claims]


def test_an_answer_of_too_many_rows_is_refused_and_never_cut(client: Client) -> None:
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }"):
        answer = client.ask(query, "*/*")
        assert answer.status_code == 400
        assert "more than 1,000 rows" in answer.text
    assert len(client.rows("SELECT * { ?s ?p ?o } LIMIT 1000")) == 1000


def test_a_query_that_takes_too_long_is_stopped_and_the_server_lives_on(graph: Path, claims: str) -> None:
    with served(graph, Limits(seconds=0.5)) as client:
        for _ in range(2):
            answer = client.ask(ENDLESS)
            assert answer.status_code == 503
            assert "more than 0.5 s" in answer.text
            assert answer.headers["Retry-After"]
        assert client.rows(COUNT) == [claims]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts the memory of a process so")
def test_a_query_that_needs_too_much_memory_is_stopped_and_the_server_lives_on(graph: Path, claims: str) -> None:
    with served(graph, Limits(memory=600_000_000)) as client:
        answer = client.ask("SELECT (COUNT(*) AS ?n) { { SELECT DISTINCT ?s ?o ?a ?c { ?s ?p ?o . ?a ?b ?c } } }")
        assert (answer.status_code, "too much memory" in answer.text) == (500, True)
        assert client.rows(COUNT) == [claims]


def test_a_query_for_which_nobody_waits_is_stopped(graph: Path, claims: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.server.size", lambda: 1)
    with served(graph, Limits(seconds=300)) as client:
        assert client.rows(COUNT) == [claims]
        port = int(client.address.rsplit(":", 1)[1].strip("/"))
        query = ENDLESS.replace(" ", "+").replace("?", "%3F")
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            client.data()
        assert client.rows(COUNT) == [claims]  # by the only process, within the minute that a client waits


def test_who_comes_when_too_many_wait_is_sent_away(graph: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.server.size", lambda: 1)
    monkeypatch.setattr("kg.server.pool.ASKING", 2)
    with served(graph, Limits(seconds=2)) as client, ThreadPoolExecutor(8) as people:
        answers = [answer.status_code for answer in people.map(lambda _: client.ask(ENDLESS), range(8))]
        assert answers == [503] * 8
        assert client.ask("ASK {}").status_code == 200
        assert set(people.map(lambda _: client.ask("ASK {}").status_code, range(2))) == {200}


@pytest.mark.parametrize("told", ["all", "little"])
def test_nothing_stays_open_when_the_server_ends_before_its_clients(graph: Path, told: str) -> None:
    query = "SELECT%20*%20%7B%20?s%20?p%20?o%20.%20?a%20a%20?c%20%7D%20LIMIT%2020000"  # an answer of some megabytes
    gc.collect()
    with listening(graph, port=0) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        reader, sender = (http.client.HTTPConnection(server.address[7:-1], timeout=60) for _ in range(2))
        reader.request("GET", f"/sparql?query={query}", headers={"Accept": "text/csv"})
        answer = reader.getresponse()
        assert len(answer.read(None if told == "all" else 10)) >= (2_000_000 if told == "all" else 10)
        sender.request("POST", "/sparql", headers={"Content-Length": "900000"}, body=b"#" * 700_000)
        server.close()
        thread.join()
    answer.close()
    reader.close()
    sender.close()
    del server, thread
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always")
        gc.collect()
    assert [str(warning.message) for warning in left if "unclosed" in str(warning.message)] == []


def test_the_page_has_what_the_file_has(client: Client, example: kg.Build) -> None:
    answer = client.data()
    assert answer.status_code == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    page = "".join(html.export(example.assembly, example.ontology))
    (element,) = re.findall(r'<template id="data">([^<]*)</template>', page)
    assert answer.content == gunzipped(element)
    again = client.get("data", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get("data", headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.content == answer.content


def gunzipped(element: str) -> bytes:
    return gzip.decompress(base64.b64decode(element))


def test_contradictions_decisions_and_doubtful_reports_survive_the_graph(tmp_path: Path) -> None:
    for name, text in BASE_ATTACKED.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    built = kg.build(
        tmp_path, output=tmp_path / "out", formats=["turtle"], as_of="2024-12-31", licence="https://example.org/l"
    )
    made = kg.load_store(tmp_path / "out" / "graph.ttl", store=tmp_path / "store")
    store = stored.open_store(made.path / made.manifest.data)
    found = stored.read_assembly(store, "", lambda *_: None)
    assert found.decisions == built.assembly.decisions
    assert found.conflicts == built.assembly.conflicts
    assert found.events == built.assembly.events
    assert found.links == built.assembly.links
    assert (found.as_of, found.licence, found.title) == (
        built.assembly.as_of,
        "https://example.org/l",
        built.assembly.title,
    )


def test_the_served_page_may_connect_to_its_origin_and_the_file_may_not(client: Client, example: kg.Build) -> None:
    answer = client.get("")
    header = answer.headers["Content-Security-Policy"]
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', answer.text)
    assert header == f"{policy}; frame-ancestors 'none'"
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert policy.endswith("; connect-src 'self'")
    assert "unsafe" not in policy
    assert '<template id="data"></template>' in answer.text
    file = "".join(html.export(example.assembly, example.ontology))
    assert "connect-src" not in file
    assert "fetch(" not in file
    again = client.get("", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_stored_graph_is_served_as_it_is(graph: Path, tmp_path: Path, claims: str) -> None:
    kg.load_store(graph, store=tmp_path / "store")
    before = {path: path.read_bytes() for path in sorted((tmp_path / "store").rglob("*")) if path.is_file()}
    with served(tmp_path / "store") as client:
        assert client.rows(COUNT) == [claims]
        assert client.data().status_code == 200
    assert {path: path.read_bytes() for path in sorted((tmp_path / "store").rglob("*")) if path.is_file()} == before


def test_a_graph_of_others_is_served_too(tmp_path: Path) -> None:
    (tmp_path / "a.nt").write_text('<http://example.org/a> <http://example.org/b> "<script>" .\n', encoding="utf-8")
    with served(tmp_path / "a.nt") as client:
        assert client.rows("SELECT ?o { ?s ?p ?o }") == ['"<script>"']
        assert client.data().status_code == 200
        assert "<title>a.nt</title>" in client.get("").text


def test_a_graph_with_broken_claims_says_so_and_answers_queries(tmp_path: Path) -> None:
    text = "@prefix kg: <https://w3id.org/kg-conflict/ont#> . <https://w3id.org/kg-conflict/claim/x> a kg:Claim ."
    (tmp_path / "a.ttl").write_text(text, encoding="utf-8")
    with served(tmp_path / "a.ttl") as client:
        answer = client.data()
        assert answer.status_code == 500
        assert "what kg did not write" in answer.text
        assert len(client.rows("SELECT * { ?s ?p ?o }")) == 1


def test_one_worker_answers_like_the_endpoint(graph: Path, tmp_path: Path) -> None:
    made = kg.load_store(graph, store=tmp_path / "store")
    folder = made.path / made.manifest.data
    store = stored.open_store(folder)
    base = stored.head_of(store).base
    assert worker.answer(store, worker.Asked("ASK {}", None), base, 1).status == 406
    assert worker.answer(store, worker.Asked("ASK {}"), base, 1).status == 200
    assert len(stored.Nodes(store)) > 1000
    assert "_:x" not in stored.Nodes(store)

    class Sent(list[explorer.Prepared]):
        send = list.append

    sent = Sent()
    explorer.prepare(sent, explorer.Source(folder, "x"))  # type: ignore[arg-type]
    assert [state.data is not None for state in sent] == [False] * (len(sent) - 1) + [True]
    assert len(unpacked(base64.b64encode(sent[-1].data or b"").decode())["claims"]) > 300


def test_wrong_use_is_a_sentence(graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for arguments, words in (
            ([str(graph), "--port", str(port)], f"port {port} is in use"),
            ([str(graph), "--port", "70000"], "no port 70000"),
            ([str(graph), "--host", "no.such.host.invalid"], "no address"),
            ([str(tmp_path / "none.ttl"), "--port", "0"], "no graph file"),
            ([str(tmp_path), "--port", "0"], "kg load"),
            ([str(graph), "--port", "0", "--layout", str(graph)], "layout"),
            ([str(graph), "--port", "0", "--seconds", "0"], "above 0"),
        ):
            assert main(["serve", *arguments]) == 2, arguments
            *_, error = capsys.readouterr().err.splitlines()
            assert words in error, error
    with pytest.raises(InputError), listening(tmp_path / "none.ttl", port=0):
        pass


def test_only_loopback_is_quiet(graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "::", "example.org")] == [
        True
    ] * 3 + [False] * 3
    assert main(["serve", str(tmp_path / "none.ttl"), "--host", "0.0.0.0", "--port", "0"]) == 2
    assert "whoever can connect reads the whole graph" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_says_where_it_serves_and_ends_in_peace(graph: Path, tmp_path: Path, number: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kg", "serve", str(graph), "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(4)]
    address = lines[1].split()[1]
    assert json.loads(Client(address).ask("ASK {}", JSON).text)["boolean"] is True
    assert list(tmp_path.iterdir())
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "stopped\n", "")
    assert not list(tmp_path.iterdir())


def test_hosts_are_compared_as_wholes() -> None:
    assert app.is_own("graphs.example:8420", {"graphs.example"})
    assert not app.is_own("graphs.example.org", {"graphs.example"})
