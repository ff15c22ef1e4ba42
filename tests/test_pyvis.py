"""The picture by vis-network: every claim is there, parallel ones too; ids are numbers, texts are texts, places fixed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from access import faults

import kg
from kg import events
from kg.events import supports
from kg.exporters import pyvis
from kg.exporters.pyvis import picture, places, views
from kg.model import Assembly, Claim, Document, Entity, Profile, Span
from kg.ontology import BASE, Ontology

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Content = dict[str, Any]


def data(assembly: Assembly, ontology: Ontology) -> Content:
    text = "".join(pyvis.export(assembly, ontology))
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    content: Content = json.loads(found)
    return content


@pytest.fixture(scope="module")
def content(example: kg.Build) -> Content:
    return data(example.assembly, example.ontology)


def claim(number: int, **fields: Any) -> Claim:
    ends = {"subjects": ("id:iran",), "objects": ("id:israel",)}
    return Claim(**({"key": f"c{number:020d}", "document": "d", "predicate": "act:attack"} | ends | fields))


def assemble(found: list[Claim], ontology: Ontology) -> Assembly:
    documents = [Document(key=key) for key in sorted({one.document for one in found})]
    return events.assemble(found, documents, [], [], ontology, title="Test", base=BASE, profile=Profile.DEFAULT)


def star(ontology: Ontology, pairs: int, ends: int = 1) -> Assembly:
    """A graph of so many pairs, the first of them stronger than the others."""
    own = [Entity(ref=f"my:e{number}", label=f"Entity {number}") for number in range(pairs + 1)]
    found = [
        claim(10 * number + again, subjects=("my:e0",), objects=(f"my:e{number + 1}",))
        for number in range(pairs)
        for again in range(ends + (number < 3))
    ]
    return assemble(found, ontology).model_copy(update={"entities": tuple(own)})


def test_every_claim_is_there_and_every_pair_of_ends_is_a_line(example: kg.Build, content: Content) -> None:
    assert [one["key"] for one in content["claims"]] == [one.key for one in example.assembly.claims]
    lines = Counter(number for edge in content["picture"]["edges"] for number in edge["claims"])
    for number, one in enumerate(example.assembly.claims):
        assert lines[number] == len(one.subjects) * len(one.objects)


@pytest.mark.parametrize("turned", [False, True])
def test_six_parallel_claims_are_six_lines_that_do_not_cover_each_other(ontology: Ontology, turned: bool) -> None:
    found = [
        claim(n, subjects=("id:israel",), objects=("id:iran",)) if turned and n % 2 else claim(n) for n in range(6)
    ]
    edges = data(assemble(found, ontology), ontology)["picture"]["edges"]
    assert len(edges) == 6
    assert {edge["arrows"] for edge in edges} == {"to"}
    bends = set()
    for edge in edges:
        smooth = edge["smooth"]
        sign = (smooth["type"] == "curvedCW") == (edge["from"] < edge["to"])
        bends.add(smooth["roundness"] * (1 if sign else -1))
    assert len(bends) == 6


def test_claims_beyond_a_fan_share_a_line_by_direction_and_manner(ontology: Ontology) -> None:
    found = [claim(n, modality="mod:alleged" if n % 3 else "mod:asserted") for n in range(30)]
    edges = data(assemble(found, ontology), ontology)["picture"]["edges"]
    assert sorted(len(edge["claims"]) for edge in edges) == [10, 20]
    assert {edge["label"] for edge in edges} == {"10 claims", "20 claims (alleged)"}
    assert sorted(number for edge in edges for number in edge["claims"]) == list(range(30))


def test_only_what_the_edge_rule_supports_is_solid_and_unhedged(example: kg.Build, content: Content) -> None:
    for edge in content["picture"]["edges"]:
        for number in edge["claims"]:
            one = example.assembly.claims[number]
            assert (edge["dashes"] is False) == supports(one, Profile.DEFAULT)
            if one.modality != "mod:asserted":
                assert example.ontology.label(one.modality) in edge["label"]


def test_ids_are_numbers_and_nothing_pops_up(content: Content) -> None:
    picture_of = content["picture"]
    assert all(re.fullmatch(r"n\d+", node["id"]) for node in picture_of["nodes"])
    assert all(re.fullmatch(r"e\d+", edge["id"]) for edge in picture_of["edges"])
    assert not any("title" in item or "image" in item for item in (*picture_of["nodes"], *picture_of["edges"]))


def test_only_the_strongest_pairs_are_drawn_and_the_page_can_say_so(ontology: Ontology) -> None:
    content = data(star(ontology, picture.STRONGEST + 50), ontology)
    drawing = content["picture"]
    assert (drawing["drawn"], drawing["pairs"]) == (400, 450)
    assert (drawing["drawn_claims"], drawing["claims"]) == (403, 453)
    assert len(content["claims"]) == 453
    drawn = {number for edge in drawing["edges"] for number in edge["claims"]}
    assert {0, 1, 2, 3, 4, 5} <= drawn


def test_too_many_lines_are_joined(ontology: Ontology) -> None:
    drawing = data(star(ontology, 300, ends=4), ontology)["picture"]
    assert len(drawing["edges"]) == 300
    assert drawing["drawn_claims"] == drawing["claims"]


def test_labels_are_short_lines_without_commands() -> None:
    assert picture.wrap("US-led international coalition (against ISIS)") == "US-led\ninternational\ncoalition"
    assert picture.wrap("a" * 500).count("\n") == 2
    assert picture.wrap("\u202eevil\u0000\n\u2066x") == "evil   x"
    assert picture.wrap("\u202e") == "?"


def test_places_are_fixed_apart_and_the_same_each_time(content: Content) -> None:
    spots = [(node["x"], node["y"]) for node in content["picture"]["nodes"]]
    assert len(set(spots)) == len(spots)
    rooms = dict.fromkeys(range(40), (120, 60))
    pairs = {(number // 3, number): 1 for number in range(1, 30)}
    found = places.place(rooms, pairs)
    assert found == places.place(dict(reversed(rooms.items())), dict(reversed(pairs.items())))
    for one, (x, y) in found.items():
        for other, (a, b) in found.items():
            assert one == other or abs(x - a) >= 119 or abs(y - b) >= 59
    assert places.place({}, {}) == {}


def test_a_claim_about_oneself_and_one_without_an_end(ontology: Ontology) -> None:
    found = [
        claim(1, subjects=("id:iran",), objects=("id:iran",)),
        claim(2, objects=(), object_text="somebody"),
    ]
    content = data(assemble(found, ontology), ontology)
    assert [edge["from"] == edge["to"] for edge in content["picture"]["edges"]] == [True]
    assert content["claims"][1]["target_words"] == "somebody"


def test_an_empty_graph_has_a_page(ontology: Ontology) -> None:
    content = data(assemble([], ontology), ontology)
    assert content["claims"] == []
    assert content["picture"]["nodes"] == []


def test_the_own_script_writes_text_only() -> None:
    folder = Path(pyvis.__file__).parent
    script = "\n".join((folder / name).read_text(encoding="utf-8") for name in pyvis.SCRIPTS)
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|fetch\(|XMLHttp|import\("
    assert not re.search(forbidden, script)


def test_voices_and_dates_are_in_words(content: Content) -> None:
    voices = " ".join(one["voice"] for one in content["claims"])
    assert "in the report’s own voice" in voices
    assert "alleged by" in voices
    assert not any(char in one.get("date", "") for one in content["claims"] for char in "[]/~")
    assert views.plain("a\u202eb") == "a b"


@pytest.fixture
def page(browser: Browser, example: kg.Build, tmp_path: Path) -> Iterator[Page]:
    path = tmp_path / "graph.pyvis.html"
    quoted = [
        one.model_copy(update={"evidence": (Span(document=one.document, begin=0, end=9, quote="so it was said"),)})
        for one in example.assembly.claims
    ]
    assembly = example.assembly.model_copy(update={"claims": tuple(quoted)})
    path.write_text("".join(pyvis.render(assembly, example.ontology)), encoding="utf-8", newline="\n")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    opened.goto(path.as_uri())
    opened.wait_for_function("window.kgPyvis !== undefined")
    yield opened
    context.close()


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_keys_lead_from_a_name_to_its_claims_and_sources(page: Page, example: kg.Build) -> None:
    page.locator("#search").focus()
    page.keyboard.type("كتائب حزب الله")
    assert page.locator("#list button").count() >= 1
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "heading"
    assert page.inner_text("#heading").startswith("Kataib Hezbollah (57 claims)")
    assert page.locator("#claims article").count() == 57
    assert page.evaluate("kgPyvis.network.getSelectedNodes().length") == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.protocol") in ("http:", "https:")
    assert page.evaluate("document.activeElement.rel") == "noopener noreferrer"
    assert "so it was said" in page.inner_text("#claims")


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_all_lines_that_python_made_are_lines_of_the_picture(page: Page, content: Content) -> None:
    assert page.evaluate("Object.keys(kgPyvis.network.body.edges).length") == len(content["picture"]["edges"])
    assert "Showing all 123 pairs" in page.inner_text("#status")
    spots = page.evaluate("kgPyvis.network.getPositions()")
    assert all(spots[n["id"]] == {"x": n["x"], "y": n["y"]} for n in content["picture"]["nodes"])


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_click_on_a_sign_opens_its_claims_in_the_dark_and_on_a_phone_too(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(300)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    spot = page.evaluate(
        "(() => { const n = kgPyvis.network; n.fit({ animation: false }); const id = kgPyvis.nodes.getIds()[0];"
        " n.focus(id, { scale: 1.5 }); const p = n.canvasToDOM(n.getPosition(id));"
        " document.getElementById('canvas').scrollIntoView();"
        " const f = document.getElementById('canvas').getBoundingClientRect(); return [f.x + p.x, f.y + p.y]; })()"
    )
    page.mouse.click(*spot)
    page.wait_for_function("document.activeElement.id === 'heading'")


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.evaluate("kgPyvis.showEntity(5)")
    assert faults(page) == []
