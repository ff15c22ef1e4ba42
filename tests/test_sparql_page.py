"""The page that answers SPARQL: what it embeds, what it refuses, and the same answers as on the command line."""

from __future__ import annotations

import base64
import csv
import gzip
import hashlib
import io
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from access import faults
from conftest import ROOT
from opened import NARROW, WIDE, Opened

import kg
from kg import printing, queries
from kg.cli import main
from kg.errors import InputError, KgError, QueryError
from kg.exporters import html, turtle
from kg.exporters.html import sparql
from kg.ontology import BASE
from kg.page import engine

if TYPE_CHECKING:
    from playwright.sync_api import Browser

VERSION = "0.5.11"
GLUE = "class Store {}\nfunction start() { return import.meta.url; }\nexport { Store, start as initSync, start as default };\n"


@pytest.fixture
def engine_folder(tmp_path: Path) -> Path:
    """A folder that looks like npm's package, with an engine that does nothing."""
    folder = tmp_path / "oxigraph"
    folder.mkdir()
    (folder / engine.GLUE).write_text(GLUE, encoding="utf-8")
    (folder / engine.WASM).write_bytes(engine.MAGIC + bytes(engine.SMALLEST_WASM))
    (folder / "package.json").write_text(json.dumps({"name": "oxigraph", "version": "0.0"}), encoding="utf-8")
    return folder


def element(text: str, name: str) -> bytes:
    (found,) = re.findall(rf'<template id="sparql-{name}" data-whole>([^<]*)</template>', text)
    return gzip.decompress(base64.b64decode(found))


def rules_of(text: str) -> dict[str, str]:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    return dict(rule.strip().split(" ", 1) for rule in policy.split(";"))


def test_without_an_engine_one_sentence_says_how_to_get_it_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ([], ["."]):
        assert main(["build", "-o", "out", "--with-sparql", *folder]) == 2
        error = capsys.readouterr().err
        assert "npm install oxigraph" in error
        assert error.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_folder_of_inputs_is_never_taken_for_the_engine_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine_folder: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "node_modules").mkdir()
    engine_folder.rename(tmp_path / "node_modules" / "oxigraph")
    assert engine.find().version == "0.0"
    assert engine.find(tmp_path) == engine.find()
    (tmp_path / "articles").mkdir()
    for given in ("articles", "claims.csv"):
        with pytest.raises(InputError, match=given):
            kg.build(output=tmp_path / "out", with_sparql=given)
    assert not (tmp_path / "out").exists()


def test_the_option_needs_a_page(tmp_path: Path, engine_folder: Path) -> None:
    with pytest.raises(KgError, match="the format 'html'"):
        kg.build(output=tmp_path / "out", formats=["turtle"], with_sparql=engine_folder)
    with pytest.raises(KgError, match="needs an output"):
        kg.build(with_sparql=engine_folder)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("web_bg.wasm", b"<!doctype html>" + bytes(200_000), "is not Oxigraph's WebAssembly"),
        ("web_bg.wasm", b"\0asm\x01\0\0\0", "is not Oxigraph's WebAssembly"),
        ("web.js", b"import x from 'y';\n" + GLUE.encode(), "exports or imports in a way that is not known"),
        ("web.js", GLUE.encode() + b"export * from './z.js';\n", "exports or imports"),
        ("web.js", GLUE.encode() + b"const x = () => import('./z.js');\n", "exports or imports"),
        ("web.js", b"export class Shop {}\n", "exports or imports"),
        ("web.js", b"// </script><script>alert(1)\n" + GLUE.encode(), "cannot stand inside a page"),
        ("web.js", b"\xff" + GLUE.encode(), "is not the script"),
        ("web.js", b"//" + b"x" * 1_000_000, "too large"),
        ("package.json", b'{"name": "leftpad"}', "another package"),
        ("package.json", b"[]", "another package"),
    ],
)
def test_what_is_not_oxigraph_is_refused(engine_folder: Path, name: str, content: bytes, words: str) -> None:
    (engine_folder / name).write_bytes(content)
    with pytest.raises(InputError, match=words):
        engine.find(engine_folder)


def test_the_policy_gains_webassembly_only_with_the_option(example: kg.Build, engine_folder: Path) -> None:
    plain = "".join(html.export(example.assembly, example.ontology))
    assert "wasm" not in rules_of(plain)["script-src"]
    assert "sparql" not in re.sub(r"<template.*?</template>", "", plain).lower()
    found = engine.find(engine_folder)
    text = "".join(html.export_asking(example.assembly, example.ontology, found, "# Turtle\n"))
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}'"
        for part in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL)
    ]
    assert len(hashes) == 2
    given = rules_of(text)
    assert sorted(given.pop("script-src").split()) == sorted([*hashes, "'wasm-unsafe-eval'"])
    assert given["default-src"] == "'none'"
    assert element(text, "engine") == found.wasm
    assert element(text, "graph") == b"# Turtle\n"


def test_two_builds_are_the_same_bytes_and_hold_the_graph_of_the_turtle(tmp_path: Path, engine_folder: Path) -> None:
    pages = []
    for name in ("one", "two"):
        kg.build(output=tmp_path / name, with_sparql=engine_folder)
        pages.append((tmp_path / name / "graph.html").read_bytes())
    assert pages[0] == pages[1]
    assert element(pages[0].decode(), "graph") == (tmp_path / "one" / "graph.ttl").read_bytes()
    kg.build(output=tmp_path / "bare", with_sparql=engine_folder, data_only=True)
    assert (tmp_path / "bare" / "graph.html").read_bytes() == pages[0]
    kg.build(output=tmp_path / "without")
    assert (tmp_path / "without" / "graph.ttl").read_bytes() == (tmp_path / "one" / "graph.ttl").read_bytes()
    assert len((tmp_path / "without" / "graph.html").read_bytes()) < len(pages[0])


def test_the_pieces_of_a_query_make_the_query(example: kg.Build) -> None:
    for query in queries.known().values():
        parts = queries.pieces(query)
        assert set(parts[1::2]) == {parameter.name for parameter in query.parameters}
        defaults = {parameter.name: parameter.default for parameter in query.parameters}
        text = "".join(defaults[part] if n % 2 else part for n, part in enumerate(parts))
        assert text.split() == query.sparql.split(), query.name


def test_the_view_writes_text_only() -> None:
    script = "\n".join((ROOT / "kg/exporters/html" / name).read_text(encoding="utf-8") for name in sparql.SCRIPTS)
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|fetch\(", script)


QUIETLY = ["--ignore-scripts", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]


@pytest.fixture(scope="session")
def oxigraph(request: pytest.FixtureRequest) -> Path:
    """Oxigraph's WebAssembly out of npm's package, kept in the cache of the tests."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not here, and Oxigraph's WebAssembly comes from it (on Debian: apt-get install npm)")
    folder = Path(request.config.cache.mkdir(f"oxigraph-{VERSION}"))
    place = folder / engine.BESIDE
    if not (place / engine.WASM).is_file():
        with tempfile.TemporaryDirectory(dir=folder.parent) as fresh:
            command = [npm, "install", *QUIETLY, "--prefix", fresh, f"oxigraph@{VERSION}"]
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
            assert done.returncode == 0, done.stderr
            with suppress(OSError):  # another process of the tests was faster
                (Path(fresh) / "node_modules").rename(folder / "node_modules")
    return place


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory, oxigraph: Path) -> Path:
    """The folder of the example, built with the engine."""
    folder = tmp_path_factory.mktemp("sparql")
    kg.build(output=folder, with_sparql=oxigraph)
    return folder


Ask = Callable[..., Opened]


@pytest.fixture
def ask(browser: Browser, built: Path) -> Iterator[Ask]:
    """Opens the page, and its view of queries."""
    contexts = []

    def go(
        path: Path | None = None, viewport: dict[str, int] = WIDE, *, dark: bool = False, view: bool = True
    ) -> Opened:
        context = browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            offline=True,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        opened = Opened(context.new_page(), path or built / "graph.html")
        if view:
            opened.page.locator("#show-sparql").click()
            opened.page.locator("#sparql-store", has_text="triples").wait_for()
        return opened

    yield go
    for context in contexts:
        context.close()


def run(opened: Opened, query: str) -> str:
    """Run a query by the keys, and give what the page says."""
    opened.page.fill("#sparql-text", query)
    opened.page.keyboard.press("Control+Enter")
    status = opened.page.locator("#sparql-status")
    status.filter(has_not_text="Running…").wait_for()
    return status.text_content() or ""


def cells(opened: Opened) -> list[list[str]]:
    found: list[list[str]] = opened.page.evaluate(
        "[...document.querySelectorAll('#sparql-answer tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    return found


@pytest.mark.browser
def test_every_named_query_has_the_answer_of_the_command_line(ask: Ask, built: Path) -> None:
    opened = ask()
    for name in queries.known():
        rows = kg.query(built / "graph.ttl", name)
        wanted = [
            {c: printing._json_term(term) for c, term in zip(rows.columns, row, strict=True) if term is not None}
            for row in rows.rows
        ]
        got = opened.page.evaluate("name => kgPage.ask(name)", name)
        assert tuple(got["columns"]) == rows.columns, name
        assert sorted(map(canonical, got["rows"])) == sorted(map(canonical, wanted)), name
    opened.settled()


def canonical(row: dict[str, Any]) -> str:
    return json.dumps(row, sort_keys=True)


@pytest.mark.browser
def test_the_engine_starts_when_the_view_is_first_opened(ask: Ask) -> None:
    opened = ask(view=False)
    assert opened.page.locator("#sparql-store").text_content() == ""
    opened.page.locator("#show-sparql").click()
    opened.page.locator("#sparql-store", has_text=re.compile(r"^[\d,]+ triples, opened in [\d.]+ m?s")).wait_for()
    opened.settled()


WHO = """SELECT ?who ?claim ?event {
  ?claim kg:subject ?who ; kg:reports ?event FILTER(STRSTARTS(STR(?event), STR(ev:)))
} ORDER BY ?claim LIMIT 3"""


@pytest.mark.browser
def test_a_query_of_ones_own_is_answered_and_what_the_page_knows_can_be_opened(ask: Ask) -> None:
    opened = ask()
    said = run(opened, WHO)
    assert re.fullmatch(r"3 rows in \d+ ms\.", said)
    assert opened.page.locator("#sparql-answer th").all_text_contents() == ["who", "claim", "event"]
    for column, kind in enumerate(("entity", "claim", "event")):
        cell = opened.page.locator("#sparql-answer tbody tr").first.locator("td").nth(column)
        cell.locator("button").click()
        chosen = opened.page.evaluate("kgPage.selected()")
        assert chosen["kind"] == kind
        assert chosen["id"] in (cell.text_content() or "") or kind == "entity"
    assert opened.page.locator("#details").is_visible()
    assert run(opened, "ASK { id:kataib-hezbollah act:attack id:tower-22 }").startswith("1 row ")
    assert cells(opened) == [["false"]]
    said = run(opened, "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 2")
    assert said.startswith("2 rows")
    assert run(opened, "SELECT ?x { ?x a id:nothing }").startswith("0 rows")
    assert opened.page.locator("#sparql-answer th").all_text_contents() == ["x"]
    opened.settled()


@pytest.mark.browser
def test_what_reaches_beyond_the_graph_is_refused(ask: Ask) -> None:
    opened = ask()
    for query, word in {
        "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }": "SERVICE",
        "LOAD <http://127.0.0.1/>": "LOAD",
        "insert data { <http://a> <http://b> <http://c> }": "INSERT",
        "DELETE WHERE { ?s ?p ?o }": "DELETE",
        "SELECT * FROM <http://127.0.0.1/> { ?s ?p ?o }": "FROM",
    }.items():
        assert run(opened, query).startswith(f"The query uses {word}; "), query
        with pytest.raises(QueryError, match=word):
            queries.prepare(query, BASE)
    assert run(opened, 'SELECT ("SERVICE" AS ?x) {} # LOAD').startswith("1 row ")
    assert "line 2, character 11 on" in run(opened, "SELECT ?who {\n  act:a b c d }")
    assert "choose one or write one" in run(opened, " ")
    opened.settled()


@pytest.mark.browser
def test_parameters_are_filled_as_on_the_command_line(ask: Ask) -> None:
    opened = ask()
    page = opened.page
    for name, parameter, values in (
        (
            "who-attacked",
            "event",
            ["ev:x-1", "x-1|y.2", "http://example.org/a", "a b", "ev:x> . <y", "no:x", "} #", ""],
        ),
        ("known-by", "day", ["2024-02-29", "2023-02-29", "2024-2-1", '2024-01-01"', "0000-01-01"]),
        ("corroboration", "least", ["3", "-1", "1 } UNION {", "9" * 19]),
    ):
        page.select_option("#sparql-choice", name)
        for value in values:
            page.fill(f"#sparql-set-{parameter}", value)
            said = page.locator("#sparql-status").text_content() or ""
            wanted, refused = filled(name, {parameter: value})
            assert ending(said) == ending(refused), value
            if refused:
                page.locator("#sparql-run").click()
                page.locator("#sparql-status.failure").wait_for()
            else:
                assert page.input_value("#sparql-text").split() == wanted.split()
    page.select_option("#sparql-choice", "who-attacked")
    page.locator("#sparql-run").click()
    page.locator("#sparql-status", has_text="6 rows").wait_for()
    opened.settled()


def filled(name: str, values: dict[str, str]) -> tuple[str, str]:
    """The text of a query, or why it cannot be filled."""
    try:
        return queries.fill(queries.get(name), values), ""
    except QueryError as error:
        return "", str(error)


def ending(words: str) -> str:
    """The end of a sentence on a value, without its quotation marks."""
    return re.sub("[“”']", "", words)[-30:]


@pytest.mark.browser
def test_long_answers_come_in_parts(ask: Ask) -> None:
    opened = ask()
    run(opened, "SELECT * { ?s ?p ?o } LIMIT 450")
    assert len(cells(opened)) == 200
    more = opened.page.locator("#sparql-more")
    assert more.text_content() == "Show 200 more of 450"
    more.click()
    assert opened.page.evaluate("document.activeElement.id") == "sparql-more"
    more.click()
    assert len(cells(opened)) == 450
    assert opened.page.evaluate("document.activeElement.localName") == "caption"
    opened.settled()


HOSTILE = (
    'SELECT ("=1+1" AS ?formula) ("<img src=x onerror=window.hacked=1>" AS ?text) (<javascript:window.hacked=1> AS ?iri) '
    "(<http://example.org/</script><script>> AS ?no) {}"
)


@pytest.mark.browser
def test_answers_are_inert_in_the_page_and_in_a_spreadsheet(ask: Ask) -> None:
    opened = ask()
    run(opened, HOSTILE.replace("(<http://example.org/</script><script>> AS ?no)", ""))
    assert cells(opened) == [["=1+1", "<img src=x onerror=window.hacked=1>", "javascript:window.hacked=1"]]
    assert opened.page.locator("#sparql-answer :is(img, a, script)").count() == 0
    with opened.page.expect_download() as saved:
        opened.page.locator("#sparql-csv").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == ["formula", "text", "iri"]
    assert rows[1][0] == "'=1+1"
    assert "not SPARQL" in run(opened, HOSTILE)
    assert opened.page.evaluate("window.hacked") is None
    assert opened.requests[0] == opened.address
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("viewport", "dark"), [(WIDE, False), (WIDE, True), (NARROW, False)], ids=["light", "dark", "phone"]
)
def test_axe_finds_nothing_in_the_view(ask: Ask, viewport: dict[str, int], dark: bool) -> None:
    opened = ask(viewport=viewport, dark=dark)
    opened.page.locator("#sparql-run").click()
    opened.page.locator("#sparql-answer table").wait_for()
    assert faults(opened.page) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


@pytest.mark.browser
def test_a_copy_leaves_the_view_out_and_says_so(browser: Browser, engine_folder: Path, tmp_path: Path) -> None:
    kg.build(output=tmp_path / "out", with_sparql=engine_folder)
    whole = tmp_path / "out" / "graph.html"
    context = browser.new_context(offline=True)
    page, copies = whole, []
    for number in (1, 2):
        opened = Opened(context.new_page(), page)
        assert (
            opened.page.locator("#show-sparql").count() == opened.page.locator("#no-sparql").count() ^ 1 == 2 - number
        )
        if number == 1:
            opened.page.evaluate("document.querySelectorAll('details.filter').forEach((d) => { d.open = true; })")
            opened.page.locator('label:has(output[data-value="mod:asserted"]) input').uncheck()
        opened.page.locator("#save").click()
        with opened.page.expect_download() as saved:
            opened.page.get_by_role("button", name="only what is visible").click()
        said = opened.page.locator("#work-status").text_content() or ""
        assert ("without the view of queries" in said) == (number == 1)
        assert opened.complaints == []
        page = tmp_path / f"copy-{number}.html"
        page.write_bytes(Path(saved.value.path()).read_bytes())
        copies.append(page.read_text(encoding="utf-8"))
    assert copies[0] == copies[1], "a copy of a copy is the same"
    assert rules_of(copies[0]) == rules_of(whole.read_text(encoding="utf-8"))
    assert re.findall(r"<template[^>]*>", copies[0]) == ['<template id="data">']
    last = Opened(context.new_page(), page)
    assert "holds only what was visible" in (last.page.locator("#no-sparql").text_content() or "")
    last.page.locator("#show-table").click()
    last.page.locator("#views table tbody tr").first.wait_for()
    last.page.goto(f"{last.address}#kg&view=sparql")
    last.page.wait_for_selector("html[data-ready]", state="attached")
    last.settled()
    context.close()


@pytest.mark.browser
def test_a_copy_with_what_is_visible_holds_neither_graph_nor_engine(ask: Ask, tmp_path: Path, built: Path) -> None:
    opened = ask(view=False)
    opened.page.locator("#save").click()
    with opened.page.expect_download() as saved:
        opened.page.get_by_role("button", name="only what is visible").click()
    copy = tmp_path / "copy.html"
    copy.write_bytes(Path(saved.value.path()).read_bytes())
    assert len(copy.read_bytes()) < len((built / "graph.html").read_bytes()) / 4
    assert "data-whole" not in re.sub(r"<script>.*?</script>", "", copy.read_text(encoding="utf-8"), flags=re.DOTALL)
    again = ask(copy, view=False)
    assert again.page.locator("#show-sparql").count() == 0
    again.settled()


@pytest.mark.browser
def test_the_address_of_the_view_opens_it(ask: Ask, built: Path) -> None:
    opened = ask(view=False)
    opened.page.goto(f"{opened.address}#kg&view=sparql")
    opened.page.locator("#sparql-store", has_text="triples").wait_for()
    assert opened.complaints == []


def test_the_graph_of_the_page_is_what_the_turtle_exporter_writes(example: kg.Build, engine_folder: Path) -> None:
    text = "".join(turtle.export(example.assembly, example.ontology))
    found = "".join(html.export_asking(example.assembly, example.ontology, engine.find(engine_folder), text))
    assert element(found, "graph").decode() == text
    asked = json.loads(element(found, "queries"))
    assert [query["name"] for query in asked["queries"]] == list(queries.known())
