"""Every exporter that writes HTML: one file that asks for nothing, runs nothing but its own script, and loses nothing."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from conftest import ROOT

import kg
from kg import events, registry
from kg.exporters.html.packing import unpacked
from kg.model import Assembly, Claim, Document, Entity, Profile, Span, When
from kg.ontology import BASE, Ontology
from kg.showing import read_graph
from kg.terms import literal

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PAGES = [name for name in registry.names("exporters") if registry.exporter(name).MEDIA_TYPE == "text/html"]
READY = {"html": "kgPage", "pyvis": "kgPyvis", "review": "kgReview"}
"""What a page's script leaves behind when it has come to its end."""

PAYLOADS = [
    "<script>window.hacked=1</script>",
    "</script><script>window.hacked=1</script>",
    "</style><style>*{display:none}</style><script>window.hacked=1</script>",
    "</template></title><img src=x onerror=window.hacked=1>",
    "<!--<script>",
    "--><img src=x onerror=window.hacked=1>",
    "<svg/onload=window.hacked=1>",
    '<a href="javascript:window.hacked=1">href</a>',
    "href",
    "javascript:window.hacked=1",
    "JaVaScRiPt\t:window.hacked=1//",
    "data:text/html,<script>window.hacked=1</script>",
    "\" onmouseover=\"window.hacked=1\" autofocus onfocus='window.hacked=1' x='",
    "'; window.hacked=1; //",
    "${window.hacked=1} `${window.hacked=1}`",
    "{{constructor.constructor('window.hacked=1')()}} {% raw %} $data $$",
    "\u202eevil\u2066 \u202dno\u200f pop",
    "NUL\u0000, bell\u0007, line\u2028and\u2029para\ufffe",
    "__proto__",
    "W" * 2000 + "&lt;img src=x onerror=window.hacked=1&gt;",
]
HARMLESS = {"", "about:blank"}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assembly, Ontology]:
    """A graph in which every text is hostile; made of models, as if intake had let all through."""
    path = tmp_path_factory.mktemp("hostile") / "own.ttl"
    path.write_text("\n".join(map(_terms, range(len(PAYLOADS)))), encoding="utf-8")
    ontology = kg.load_ontology(path)
    own = [Entity(ref=_ref(n), label=text) for n, text in enumerate(PAYLOADS)]
    documents = [
        Document(key=text, title=text, url=text, outlet=_ref(n), author=_ref(n), note=text, when=When(words=text))
        for n, text in enumerate(PAYLOADS)
    ]
    claims = [_claim(n, text) for n, text in enumerate(PAYLOADS)]
    assembly = events.assemble(
        claims, documents, [], own, ontology, title=" ".join(PAYLOADS), base=BASE, profile=Profile.DEFAULT
    )
    texts = {text: f"{text} It was said. {text}" for text in PAYLOADS}
    return assembly.model_copy(update={"texts": texts}), ontology


def _ref(number: int) -> str:
    """An id as hostile as ids can be."""
    return "my:" + re.sub(r"[\s<>\"{}|^`\\\x00-\x1f]", "", PAYLOADS[number])[:200] + f"-{number}"


def _terms(number: int) -> str:
    """An action and an actor whose label, alias and definition are the payload."""
    text = literal(re.sub(r"[\x00-\x08\ufffe]", "", PAYLOADS[number]), language="en")
    named = f"<http://www.w3.org/2004/02/skos/core#prefLabel> {text} ; <http://www.w3.org/2004/02/skos/core#altLabel> {text} ; <http://www.w3.org/2004/02/skos/core#definition> {text}"
    return "\n".join(
        f"<{BASE}{path}-{number}> a <{BASE}ont#{cls}> ; {named} ."
        for path, cls in (("act/x", "Action"), ("id/x", "Militia"))
    )


def _claim(number: int, text: str) -> Claim:
    mine = _ref(number)
    return Claim(
        key=f"c{number:020d}",
        document=text,
        subjects=(mine,),
        predicate=f"act:x-{number}",
        objects=(f"id:x-{number}", mine),
        subject_text=text,
        object_text=text,
        modality="mod:alleged" if number % 2 else "mod:asserted",
        speakers=(mine,),
        via=(mine,),
        places=(mine,),
        role=text,
        when=When(words=text),
        evidence=(Span(document=text, begin=0, end=len(text), quote=text),),
        handle=text,
        note=text,
    )


def render(name: str, assembly: Assembly, ontology: Ontology) -> str:
    return "".join(registry.exporter(name).export(assembly, ontology))


def keys(text: str) -> set[str]:
    """The keys of the claims that a page holds."""
    packed = re.findall(r'<template id="data">(.*?)</template>', text, re.DOTALL)
    if packed:
        content: dict[str, Any] = unpacked(packed[0])
    else:
        content = json.loads(
            re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[0]
        )
    return {claim["key"] if "key" in claim else claim["row"]["claim"] for claim in content["claims"]}


@pytest.mark.parametrize("name", PAGES)
def test_it_is_one_file_whose_own_parts_alone_may_run(name: str, hostile: tuple[Assembly, Ontology]) -> None:
    for assembly, ontology in (hostile, (kg.build().assembly, kg.load_ontology())):
        text = render(name, assembly, ontology)
        assert text.startswith("<!doctype html>\n<html lang=")
        assert re.search(r"<meta charset=.utf-8.>", text)
        assert re.search(r"<title>[^<]+</title>", text)
        head = text.partition("<script")[0]
        (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', head)
        rules = dict(rule.strip().split(" ", 1) for rule in html.unescape(policy).split(";"))
        assert rules["default-src"] == "'none'"
        assert "unsafe" not in policy.replace("wasm-unsafe-eval", "")
        for tag, rule in (("script", "script-src"), ("style", "style-src")):
            parts = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
            hashes = {base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts}
            assert set(rules[rule].split()) >= {f"'sha256-{digest}'" for digest in hashes}
        assert not re.search(r"<(?:link|iframe|object|embed|base|form)\b", re.sub(r"(?s)<script.*?</script>", "", text))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_hostile_title_makes_no_element(name: str, number: int, hostile: tuple[Assembly, Ontology]) -> None:
    assembly, ontology = hostile
    few = {"claims": assembly.claims[:1], "documents": assembly.documents[:1], "entities": assembly.entities[:1]}
    plain = render(name, assembly.model_copy(update={**few, "title": "x"}), ontology)
    text = render(name, assembly.model_copy(update={**few, "title": PAYLOADS[number]}), ontology)
    count = [len(re.findall(r"<[a-zA-Z!/]", page)) for page in (plain, text)]
    assert count[0] == count[1]


@pytest.mark.parametrize("name", PAGES)
def test_the_claims_of_the_page_are_those_of_the_turtle(name: str, example: kg.Build, example_files: Path) -> None:
    graph = {claim.key for claim in read_graph(example_files / "graph.ttl").claims}
    assert keys(render(name, example.assembly, example.ontology)) == graph


SCRIPT = """
import hashlib, kg
from kg import registry
result = kg.build()
for name in {names}:
    for _ in range(2):
        text = "".join(registry.exporter(name).export(result.assembly, result.ontology))
        print(name, hashlib.sha256(text.encode()).hexdigest())
"""


@pytest.mark.slow
def test_bytes_are_the_same_twice_and_under_two_hash_seeds() -> None:
    found = set()
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(names=PAGES)],
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        found |= set(done.stdout.split("\n"))
    assert len(found - {""}) == len(PAGES)


class Watched:
    """A page in a browser without a network, and all that it asked for or complained about."""

    def __init__(self, context: BrowserContext, path: Path, ready: str) -> None:
        self.page: Page = context.new_page()
        self.address, self.ready = path.as_uri(), ready
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: dialog.dismiss())
        self.go("")

    def go(self, fragment: str) -> None:
        self.page.goto("about:blank")
        self.page.goto(self.address + fragment)
        for _ in range(200):  # what wait_for_function polls is a string, which the policy may not let run
            if self.page.evaluate(f"window.{self.ready} !== undefined"):
                break
            self.page.wait_for_timeout(100)
        self.page.evaluate(f"window.{self.ready}.ready")

    def inert(self) -> None:
        """Nothing ran, nothing was asked for, no link leads to a script."""
        assert self.page.evaluate("window.hacked") is None
        asked = {url.partition("#")[0] for url in self.requests} - {self.address, "about:blank"}
        assert not [url for url in asked if not url.startswith("blob:")]
        links = self.page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.protocol)")
        assert set(links) <= {"http:", "https:", "file:", "blob:"}
        made = (
            "document.querySelectorAll('img, iframe, object, embed, form, [onerror], [onload], [onmouseover]').length"
        )
        assert self.page.evaluate(made) == 0
        assert self.complaints == []


@pytest.fixture(params=PAGES)
def watched(request: pytest.FixtureRequest, browser: Browser, hostile: Any, tmp_path: Path) -> Iterator[Watched]:
    path = tmp_path / f"{request.param}.html"
    path.write_text(render(request.param, *hostile), encoding="utf-8", newline="\n")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    yield Watched(context, path, READY[request.param])
    context.close()


CLICK = """(budget) => { let clicked = 0;
 for (let round = 0; round < 3; round += 1) for (const b of [...document.querySelectorAll("button, summary, [role=row], tbody tr")]) {
  if (clicked > budget || b.disabled || !b.isConnected || !b.checkVisibility()) continue;
  b.dispatchEvent(new MouseEvent("mouseover", { bubbles: true })); b.click(); clicked += 1; } return clicked; }"""
"""Press whatever can be pressed, and what appears then."""


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_hostile_texts_ids_links_and_dates_stay_inert(watched: Watched) -> None:
    watched.page.wait_for_timeout(200)
    watched.inert()
    assert watched.page.evaluate(CLICK, 150) > 3
    watched.page.wait_for_timeout(300)
    watched.inert()


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_hostile_search_and_a_hostile_address_stay_inert(watched: Watched) -> None:
    box = watched.page.locator("input[type=search]:visible").first
    for text in PAYLOADS:
        if box.count():
            box.fill(re.sub(r"[\x00\r\n]", "", text)[:300])
            box.press("Enter")
    watched.inert()
    for text in (PAYLOADS[0], PAYLOADS[9], PAYLOADS[18], "%E0%A4%A", "entity=" + PAYLOADS[1]):
        watched.go("#" + text)
    watched.inert()


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_vis_network_shows_every_hostile_claim_as_text(browser: Browser, hostile: Any, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(render("pyvis", *hostile), encoding="utf-8", newline="\n")
    with browser.new_context(offline=True) as context:
        watched = Watched(context, path, "kgPyvis")
        shown = watched.page.evaluate(
            "kgPyvis.data.entities.map((_, n) => { kgPyvis.showEntity(n); return document.getElementById('panel').textContent; })"
            ".concat(kgPyvis.edges.get().map((e) => { kgPyvis.showLine(e); return document.getElementById('panel').textContent; }))"
        )
        for text in PAYLOADS:
            assert any(text.replace("\0", "\ufffd") in panel or text in panel for panel in shown), text
        watched.page.mouse.move(640, 400)
        watched.page.wait_for_timeout(400)
        watched.inert()
