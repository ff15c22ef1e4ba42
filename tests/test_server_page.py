"""The served page in Chromium: all claims of a large graph, asked of its own origin only; a copy is a file again."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from conftest import ROOT
from opened import WIDE, Opened
from serving import Client, served

import kg
from kg.exporters import html, turtle
from kg.exporters.html import strongest, views
from kg.model import Assembly
from kg.ontology import Ontology
from kg.server import Limits

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


class Served(Opened):
    """A page of a server, and everything it asked for, said or complained about."""

    def __init__(self, browser: Browser, client: Client, most: float = 60) -> None:
        self.client = client
        self.page = browser.new_page(viewport=WIDE)  # type: ignore[arg-type]
        self.page.set_default_timeout(most * 1000)
        self.requests, self.complaints = [], []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.goto(client.address)
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def settled(self) -> None:
        """It asked its own origin and nobody else, and complained about nothing."""
        self.page.wait_for_timeout(100)
        paths = {url.removeprefix(self.client.address) for url in self.requests if not url.startswith("blob:")}
        assert paths <= {"", "data", "sparql"}
        assert self.complaints == []


@pytest.fixture(scope="module")
def client(example_files: Path) -> Iterator[Client]:
    with served(example_files / "graph.ttl", Limits(seconds=20)) as found:
        found.data()
        yield found


@pytest.fixture
def opened(browser: Browser, client: Client) -> Iterator[Served]:
    found = Served(browser, client)
    yield found
    found.page.close()


def answered(opened: Served, query: str) -> str:
    """What the view says when the answer is there."""
    page = opened.page
    page.locator("#show-sparql").click()
    page.locator("#sparql-text").fill(query)
    page.locator("#sparql-run").click()
    page.locator("#sparql-stop").wait_for(state="hidden")
    page.wait_for_timeout(100)
    return page.locator("#sparql-status").text_content() or ""


def test_the_page_asks_the_endpoint(opened: Served) -> None:
    page = opened.page
    page.locator("#show-sparql").click()
    page.locator("#sparql-choice option").nth(3).wait_for(state="attached")
    assert "triples" in (page.locator("#sparql-store").text_content() or "")
    assert "13 rows" in answered(opened, "SELECT ?e { ?e a kg:Event } LIMIT 13")
    assert "1 row " in answered(opened, "ASK { ?e a kg:Event }")
    assert page.locator("#sparql-answer td").text_content() == "true"
    assert "2 rows" in answered(
        opened, 'CONSTRUCT { kg:Event rdfs:label "a \\"é\\"\\n"@fr , <http://example.org/> } {}'
    )
    assert page.locator("#sparql-answer tbody tr").nth(0).text_content() == 'kg:Eventrdfs:labela "é"\n (fr)'
    assert page.locator("#sparql-answer a").get_attribute("href") == "http://example.org/"
    opened.settled()


def test_a_query_that_runs_can_be_stopped_and_the_page_lives_on(opened: Served) -> None:
    page = opened.page
    page.locator("#show-sparql").click()
    page.locator("#sparql-choice option").nth(3).wait_for(state="attached")
    page.locator("#sparql-text").fill(ENDLESS)
    page.locator("#sparql-run").click()
    page.locator("#sparql-stop").wait_for(state="visible")
    page.locator("#show-table").click()
    assert page.locator("#table-view").is_visible()
    page.locator("#show-sparql").click()
    page.locator("#sparql-stop").click()
    page.locator("#sparql-stop").wait_for(state="hidden")
    assert page.locator("#sparql-status").text_content() == "Stopped"
    assert "1 row" in answered(opened, "ASK {}")
    opened.settled()


def test_what_is_wrong_with_a_query_is_told_with_its_place(opened: Served) -> None:
    told = answered(opened, "SELECT ?x {\n ?x a kg:Event ; }}")
    assert "cannot be read from line 2" in told
    assert "SERVICE" in answered(opened, "SELECT * { SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }")


def test_a_copy_of_the_served_page_is_a_file_that_connects_to_nothing(
    opened: Served, visit: Callable[..., Opened], tmp_path: Path
) -> None:
    page = opened.page
    page.locator("input[name=standing][value=alleged]").check()
    page.locator("#save").click()
    with page.expect_download() as download:
        page.get_by_text("Page with only what is visible (HTML)").click()
    path = tmp_path / "copy.html"
    download.value.save_as(path)
    assert "connect-src" not in path.read_text(encoding="utf-8").partition("</head>")[0]
    copy = visit(path)
    assert copy.page.evaluate("kgPage.lines().every((line) => line.standing === 'alleged')")
    assert copy.page.locator("#no-sparql").count() == 1
    copy.settled()
    opened.settled()


def test_the_file_says_how_to_see_what_it_leaves_out(
    example: kg.Build, visit: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(views, "MOST_CLAIMS", 100)
    path = tmp_path / "graph.html"
    path.write_text("".join(html.export(example.assembly, example.ontology)), encoding="utf-8")
    opened = visit(path)
    left = len(example.assembly.claims) - 100
    told = opened.page.locator("#status").text_content() or ""
    assert f"{left} more claims are in graph.ttl: kg serve output/graph.ttl shows them all" in told
    opened.settled()


@pytest.fixture(scope="session")
def many(ontology: Ontology, tmp_path_factory: pytest.TempPathFactory) -> tuple[Assembly, Path]:
    """More claims than one file holds."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "explorer"))
    assembly: Assembly = importlib.import_module("budgets").many_claims(views.MOST_CLAIMS + 1_000)
    path = tmp_path_factory.mktemp("many") / "graph.ttl"
    path.write_text("".join(turtle.export(assembly, ontology, data_only=True)), encoding="utf-8")
    return assembly, path


@pytest.mark.slow
@pytest.mark.no_cover
def test_every_claim_of_a_graph_that_fits_no_file_can_be_reached(browser: Browser, many: tuple[Assembly, Path]) -> None:
    assembly, path = many
    embedded = {claim.key for claim in strongest.strongest(assembly, views.MOST_CLAIMS).claims}
    left = next(claim for claim in assembly.claims if claim.key not in embedded)
    with served(path) as client:
        opened = Served(browser, client, 240)
        page = opened.page
        assert f"{len(assembly.claims)} claims" in (page.locator("#counts").text_content() or "")
        assert "graph.ttl" not in (page.locator("#status").text_content() or "")
        page.set_default_timeout(30_000)
        page.locator("#limit").click()
        assert left.key in page.evaluate("kgPage.lines().flatMap((line) => line.claims)")
        page.evaluate("ref => kgPage.show(ref)", left.subjects[0])
        label = {entity.ref: entity.label for entity in assembly.entities}
        assert page.locator("#details h2").text_content() == label[left.subjects[0]]
        page.locator("#search").fill(label[left.objects[0]])
        assert page.locator("#matches [role=option]").first.is_visible()
        opened.settled()
        page.close()
