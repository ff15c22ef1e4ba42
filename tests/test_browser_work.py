"""Working with the page in Debian's Chromium: filters, search, evidence, sharing, saving, keys, paper, access."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
from access import faults
from conftest import ROOT
from test_html_work import data_of

import kg
from kg.exporters import html as exporter
from kg.exporters.html.packing import packed
from kg.names import sounds
from kg.names.folding import fold
from kg.ontology import expand
from kg.terms import RDF_TYPE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}

PAYLOADS = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<svg/onload=window.hacked=1>",
    "</template><img src=x onerror=window.hacked=1>",
    "</style><script>window.hacked=1</script>",
    "<!--<script>window.hacked=1//-->",
    '"><script>window.hacked=1</script>',
    "'onmouseover='window.hacked=1",
    "javascript:window.hacked=1",
    "data:text/html,<script>window.hacked=1</script>",
    "{{constructor.constructor('window.hacked=1')()}}",
    "${window.hacked=1}",
    "__proto__",
    "constructor",
    "]]><script>window.hacked=1</script>",
    "&lt;img src=x onerror=window.hacked=1&gt;",
    "\u202eevil\u202c href=",
    "=HYPERLINK(1;window.hacked=1)",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "%3Cscript%3Ewindow.hacked=1%3C/script%3E",
]


class Desk:
    """A page that is worked with, and everything that it asked for or complained about."""

    def __init__(self, page: Page, path: Path, address: str = "") -> None:
        self.page = page
        self.file = path.resolve().as_uri()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.file + address)
        self.until("window.kgPage?.ready")

    def until(self, true: str) -> None:
        """Wait; the policy of the page lets nobody evaluate text in it but through the debugger."""
        for _ in range(150):
            if self.page.evaluate(true):
                return
            self.page.wait_for_timeout(20)
        pytest.fail(f"never: {true}; {self.complaints}")

    def calm(self) -> None:
        """Nothing was asked for but files made here, and nothing was complained about."""
        self.page.wait_for_timeout(50)
        own = (self.file, "blob:", "data:")
        assert [url for url in self.requests if not url.startswith(own)] == []
        assert self.complaints == []
        assert self.page.evaluate("window.hacked") is None

    def shown(self) -> int:
        """How many claims pass."""
        found = re.match(r"(\d+) of", self.page.locator("#filter-count").text_content() or "")
        assert found
        return int(found[1])

    def open_groups(self) -> None:
        self.page.evaluate("document.querySelectorAll('details.filter').forEach((d) => { d.open = true; })")

    def saved(self, label: str) -> Path:
        """The file that a choice of the window for saving makes."""
        self.page.locator("#save").click()
        with self.page.expect_download() as found:
            self.page.locator("#save-sheet").get_by_role("button", name=label).click()
        return Path(found.value.path())

    def address(self) -> str:
        """The address after the #, once it is kept."""
        self.page.wait_for_timeout(450)
        return str(self.page.evaluate("location.hash"))


@pytest.fixture(scope="module")
def text(example: kg.Build) -> str:
    return "".join(exporter.export(example.assembly, example.ontology))


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def sit(browser: Browser) -> Iterator[Callable[..., Desk]]:
    contexts = []

    def go(path: Path, address: str = "", viewport: dict[str, int] = WIDE, dark: bool = False) -> Desk:
        context = browser.new_context(
            viewport=viewport,  # type: ignore[arg-type]
            offline=True,
            accept_downloads=True,
            color_scheme="dark" if dark else "light",
        )
        contexts.append(context)
        return Desk(context.new_page(), path, address)

    yield go
    for context in contexts:
        context.close()


def box(desk: Desk, field: str, value: str) -> Any:
    return desk.page.locator(f'label:has(output[data-field="{field}"][data-value="{value}"]) input')


def count(desk: Desk, field: str, value: str) -> int:
    return int(desk.page.locator(f'output[data-field="{field}"][data-value="{value}"]').text_content() or "-1")


def test_every_choice_has_its_count_and_hides_what_it_says(
    sit: Callable[..., Desk], page_file: Path, example: kg.Build
) -> None:
    desk = sit(page_file)
    desk.open_groups()
    claims = example.assembly.claims
    assert desk.shown() == len(claims)
    for modality, number in Counter(claim.modality for claim in claims).items():
        assert count(desk, "modality", modality) == number
    box(desk, "modality", "mod:asserted").uncheck()
    rest = [claim for claim in claims if claim.modality != "mod:asserted"]
    assert desk.shown() == len(rest)
    for document, number in Counter(claim.document for claim in rest).items():
        assert count(desk, "document", document) == number
    asserted = sum(claim.modality == "mod:asserted" for claim in claims)
    assert count(desk, "modality", "mod:asserted") == asserted, "what ticking it again would bring"
    hedged = [claim for claim in rest if claim.certainty]
    for label, ref in (("likely", "kg:likely"), ("doubtful", "kg:doubtful")):
        assert count(desk, "certainty", label) == sum(claim.certainty == ref for claim in hedged)
    page = desk.page
    page.get_by_role("button", name=re.compile("Take away: In which voice")).click()
    assert desk.shown() == len(claims)
    page.fill("#least-confidence", "0.75")
    assert desk.shown() == sum(claim.confidence is None or claim.confidence >= 0.75 for claim in claims)
    page.locator("#clear-filters").click()
    assert desk.shown() == len(claims)
    assert page.locator("#clear-filters").is_hidden()
    assert page.locator("#least-confidence").input_value() == "0"
    desk.calm()


def test_actions_are_a_tree_whose_families_are_ticked_mixed_or_not(
    sit: Callable[..., Desk], page_file: Path, example: kg.Build
) -> None:
    desk = sit(page_file)
    desk.open_groups()
    page = desk.page
    family = page.locator("li", has=page.get_by_role("button", name="Kinds of assault", exact=True)).last
    whole = family.locator("input").first
    below = [c for c in example.assembly.claims if example.ontology.family(c.predicate) == "act:assault"]
    assert family.locator("output").first.text_content() == str(len(below))
    page.get_by_role("button", name="Kinds of assault", exact=True).click()
    attacks = [c for c in below if "act:attack" in example.ontology.ancestors(c.predicate)]
    attack = page.locator("li", has=page.get_by_role("button", name="Kinds of attack", exact=True)).last
    attack.locator("input").first.uncheck()
    assert desk.shown() == len(example.assembly.claims) - len(attacks)
    assert whole.evaluate("(box) => box.indeterminate")
    whole.click()
    assert desk.shown() == len(example.assembly.claims)
    whole.uncheck()
    assert desk.shown() == len(example.assembly.claims) - len(below)
    assert not whole.evaluate("(box) => box.indeterminate")
    for _ in range(3):
        page.locator("#undo").click()
    assert desk.shown() == len(example.assembly.claims)
    desk.calm()


def test_ctrl_z_takes_back_filters_and_says_so(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file)
    before = desk.shown()
    box(desk, "modality", "mod:alleged").uncheck()
    box(desk, "modality", "mod:claimed").uncheck()
    assert desk.shown() < before
    desk.page.keyboard.press("Control+z")
    assert "hiding claimed" in (desk.page.locator("#work-status").text_content() or "")
    assert box(desk, "modality", "mod:claimed").is_checked()
    desk.page.keyboard.press("Control+z")
    assert desk.shown() == before
    desk.page.keyboard.press("Control+z")
    assert "nothing to take back" in (desk.page.locator("#work-status").text_content() or "")
    desk.calm()


def many(content: dict[str, Any], number: int) -> dict[str, Any]:
    """The same claims again and again, in many documents."""
    claims: list[dict[str, Any]] = []
    while len(claims) < number:
        turn = len(claims) // len(content["claims"])
        for claim in content["claims"]:
            claims.append(claim | {"key": f"{claim['key']}-{turn}", "document": f"{claim['document']}-{turn}"})
    documents = [
        document | {"key": f"{document['key']}-{turn}"}
        for turn in range(number // len(content["claims"]) + 1)
        for document in content["documents"]
    ]
    return content | {"claims": claims[:number], "documents": documents}


def replaced(text: str, content: dict[str, Any]) -> str:
    head, _, rest = text.partition('<template id="data">')
    return f'{head}<template id="data">{packed(content)}</template>{rest.partition("</template>")[2]}'


@pytest.mark.slow
@pytest.mark.no_cover
def test_the_filters_hold_at_fifty_thousand_claims(sit: Callable[..., Desk], text: str, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    path.write_text(replaced(text, many(data_of(text), 50_000)), encoding="utf-8")
    desk = sit(path)
    assert desk.shown() == 50_000
    desk.page.locator("input[data-tick=modality]").first.click()
    assert 0 < desk.shown() < 50_000
    assert desk.page.locator("[data-group=document] .choice").count() <= 40
    desk.calm()


@pytest.mark.parametrize(
    ("typed", "label", "reason"),
    [
        ("kataib hezbollah", "Kataib Hezbollah", ""),
        ("Kata’ib Ḥizb", "Kataib Hezbollah", "also"),
        ("Kataeb Hizbullah", "Kataib Hezbollah", "sounds like it"),
        ("KH", "Kataib Hezbollah", "also KH"),
        ("كتائب حزب الله", "Kataib Hezbollah", "also"),
        ("كَتَائِب حـزب الله", "Kataib Hezbollah", "also"),
        ("ايران", "Iran", "also"),
        ("Qassem Suleymani", "Qasem Soleimani", ""),
        ("strike by dr", "strike by drone", "action"),
    ],
)
def test_search_finds_names_documents_and_actions_and_says_why(
    sit: Callable[..., Desk], page_file: Path, typed: str, label: str, reason: str
) -> None:
    desk = sit(page_file)
    desk.page.fill("#search", typed)
    first = desk.page.locator("#matches [role=option]").first
    assert first.locator("bdi").first.text_content() == label
    assert reason in (first.text_content() or "")
    desk.calm()


def test_search_finds_documents_by_their_titles(sit: Callable[..., Desk], page_file: Path, example: kg.Build) -> None:
    title = next(document.title for document in example.assembly.documents if document.title)
    desk = sit(page_file)
    desk.page.fill("#search", title[20:40])
    first = desk.page.locator("#matches [role=option]").first
    assert first.locator("bdi").first.text_content() == title
    assert "document" in (first.text_content() or "")
    desk.calm()


def test_the_list_of_matches_is_used_with_the_keyboard(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file)
    page = desk.page
    page.keyboard.press("/")
    page.keyboard.type("iran")
    box_ = page.locator("#search")
    assert box_.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    active = box_.get_attribute("aria-activedescendant")
    chosen = page.locator(f"#{active}")
    assert chosen.get_attribute("aria-selected") == "true"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Iran"
    assert page.locator("#matches").is_hidden()
    assert page.evaluate("kgPage.selected()") == {"kind": "entity", "id": "id:iran"}
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()
    assert page.evaluate("document.activeElement.id") == "search"
    page.fill("#search", "kataib hezbollah suspends")
    page.keyboard.press("Enter")
    assert page.locator("#details h2").text_content() == "Kataib Hezbollah suspends operations against US forces"
    desk.calm()


def test_names_are_folded_and_heard_as_in_python(sit: Callable[..., Desk], page_file: Path, example: kg.Build) -> None:
    names = sorted({name.text for name in example.ontology.names()})
    names += [
        "Abdul-Aziz al Muhammadawi",
        "U.S.",
        "OPEC+",
        "Straße",
        "AT&T",
        "ash-Shaabi",
        "Deir ez-Zor",
        "labelling centre",
    ]
    script = (ROOT / "kg/exporters/html/sounds.js").read_text(encoding="utf-8")
    found = sit(page_file).page.evaluate(
        f"(names) => {{ {script}; return names.map((name) => [fold(name), skeleton(name)]); }}", names
    )
    wrong = [
        (name, pair) for name, pair in zip(names, found, strict=True) if pair != [fold(name), sounds.skeleton(name)]
    ]
    assert wrong == []
    pairs = [
        ("Mohammed", "Muhammad"),
        ("Mohammed", "Mahmoud"),
        ("Hussein", "Husayn"),
        ("Hussein", "Hassan"),
        ("Qasem", "Qassim"),
    ]
    heard = sit(page_file).page.evaluate(
        f"(pairs) => {{ {script}; return pairs.map(([one, other]) => isSameSound(one, other)); }}", pairs
    )
    assert heard == [sounds.is_same_sound(one, other) for one, other in pairs] == [True, False, True, False, True]


def test_from_a_name_over_neighbours_and_documents_and_back(
    sit: Callable[..., Desk], page_file: Path, example: kg.Build
) -> None:
    desk = sit(page_file)
    page = desk.page
    panel = page.locator("#details")
    page.evaluate("kgPage.show('id:iran')")
    assert (
        panel.get_by_role("link", name="Wikidata Q794").get_attribute("href") == "https://www.wikidata.org/entity/Q794"
    )
    page.evaluate("kgPage.show('id:kataib-hezbollah')")
    told = panel.text_content() or ""
    assert "Arabicكتائب حزب الله" in told
    states = [s for s in example.assembly.states if "id:kataib-hezbollah" in (s.subject, s.object)]
    assert f"{len(states)} affiliation" in told
    assert panel.locator(".facts li").count() == len(states)
    assert "according to" in (panel.locator(".facts li").first.text_content() or "")
    neighbour = panel.locator(".chips button").first
    name = (neighbour.locator("bdi").text_content()) or ""
    neighbour.click()
    assert panel.locator("h2").text_content() == name
    assert page.evaluate("document.activeElement.tagName") == "H2"
    panel.locator("details.group summary").first.click()
    panel.locator("article.claim cite button").first.click()
    assert "in the order of the text" in (panel.text_content() or "")
    panel.get_by_role("button", name="Back").click()
    assert panel.locator("h2").text_content() == name
    page.keyboard.press("[")
    assert panel.locator("h2").text_content() == "Kataib Hezbollah"
    page.keyboard.press("]")
    page.keyboard.press("]")
    assert "in the order of the text" in (panel.text_content() or "")
    assert panel.get_by_role("button", name="Forward").is_disabled()
    desk.calm()


def test_a_document_has_all_its_claims_in_text_order_and_its_quotes(
    sit: Callable[..., Desk], example: kg.Build, tmp_path: Path
) -> None:
    claims = []
    for claim in example.assembly.claims:
        spans = tuple(span.model_copy(update={"quote": f"words at {span.begin}"}) for span in claim.evidence)
        claims.append(claim.model_copy(update={"evidence": spans}))
    assembly = example.assembly.model_copy(update={"claims": tuple(claims)})
    path = tmp_path / "graph.html"
    path.write_text("".join(exporter.export(assembly, example.ontology)), encoding="utf-8")
    desk = sit(path, "#kg&at=document+000")
    page = desk.page
    shown = page.locator("#details article.claim").evaluate_all("(cards) => cards.map((card) => card.dataset.claim)")
    of_it = [claim for claim in claims if claim.document == "000"]
    assert set(shown) == {claim.key for claim in of_it}
    begins = {claim.key: claim.evidence[0].begin for claim in of_it}
    assert [begins[key] for key in shown] == sorted(begins.values())
    quotes = page.locator("#details .quotes mark").all_text_contents()
    places = [int(quote.removeprefix("words at ")) for quote in quotes]
    assert places == sorted(places)
    assert len(places) == sum(len(claim.evidence) for claim in of_it)
    page.locator("#details .quotes button").first.click()
    assert page.locator("#details h2").text_content() == "Claim"
    desk.calm()


def test_a_claim_shows_who_says_so_up_to_the_document(
    sit: Callable[..., Desk], page_file: Path, example: kg.Build
) -> None:
    told = next(c for c in example.assembly.claims if c.speakers and c.modality == "mod:alleged")
    desk = sit(page_file, f"#kg&at=claim+{told.key}")
    steps = desk.page.locator("#details .chain li").all_text_contents()
    assert steps[0] == f"alleged by {example.ontology.label(told.speakers[0])}"
    title = next(d.title for d in example.assembly.documents if d.key == told.document)
    assert f"in {title}" in steps
    assert any(step.startswith("published by") for step in steps)
    desk.page.locator("#details .chain button").first.click()
    assert desk.page.locator("#details h2").text_content() == example.ontology.label(told.speakers[0])
    desk.calm()


def test_a_line_lists_exactly_the_claims_between_two_by_date(
    sit: Callable[..., Desk], page_file: Path, example: kg.Build
) -> None:
    one, other = "id:kataib-hezbollah", "id:united-states"
    desk = sit(page_file, f"#kg&at=line+{one}+{other}")
    shown = desk.page.locator("#details article.claim").evaluate_all(
        "(cards) => cards.map((card) => card.dataset.claim)"
    )
    ahead = {c.key for c in example.assembly.claims if one in c.subjects and other in c.objects}
    back = {c.key for c in example.assembly.claims if other in c.subjects and one in c.objects}
    assert set(shown[: len(ahead)]) == ahead
    assert set(shown) == ahead | back
    when = {c.key: (c.when.earliest or c.when.latest) if c.when else None for c in example.assembly.claims}
    days = [str(when[key]) for key in shown[: len(ahead)] if when[key]]
    assert days == sorted(days)
    assert all(when[key] for key in shown[: len(days)]), "what has no date comes last"
    desk.calm()


def test_the_address_brings_back_what_was_seen(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file)
    page = desk.page
    box(desk, "modality", "mod:asserted").uncheck()
    box(desk, "document", "001").uncheck()
    page.locator("#contested").check()
    page.locator("#show-table").click()
    page.evaluate("kgPage.show('id:iran')")
    page.locator("#show-events").click()
    address = desk.address()
    shown = desk.shown()
    page.locator("#share").click()
    assert page.locator("#share-link").input_value().endswith(address)
    page.keyboard.press("Escape")
    assert page.locator("#details").is_visible(), "Escape closed the window only"
    again = sit(page_file, address)
    assert again.shown() == shown
    assert again.page.locator("#events-view").is_visible()
    assert again.page.locator("#details h2").text_content() == "Iran"
    assert not box(again, "document", "001").is_checked()
    assert again.page.locator("#contested").is_checked()
    assert again.address() == address
    again.page.evaluate("location.hash = '#kg&view=table'")
    again.until("!document.getElementById('table-view').hidden")
    assert again.page.locator("#details").is_hidden()
    desk.calm()
    again.calm()


@pytest.mark.parametrize(
    "address",
    [
        "#kg&at=entity+id%3Anobody&view=nowhere&not-act=act%3Anothing&standing=most&sources=-5&confidence=NaN",
        "#kg&at=__proto__+constructor&view=constructor&not-__proto__=x&with-__proto__=x",
        "#kg&at=entity+%3Cimg+src%3Dx+onerror%3Dwindow.hacked%3D1%3E",
        "#kg&sources=1e99&view=javascript%3Awindow.hacked%3D1&with-window=%3Cscript%3E",
        "#kg&%E0%A4%A&at=%E0%A4%A",
        "#kg&at=panel+" + "x" * 60_000,
        "#<img src=x onerror=window.hacked=1>",
        "#javascript:window.hacked=1",
    ],
)
def test_a_hostile_address_does_nothing(
    sit: Callable[..., Desk], page_file: Path, example: kg.Build, address: str
) -> None:
    desk = sit(page_file, address)
    assert desk.page.locator("#picture-view").is_visible()
    assert desk.page.locator("#details").is_hidden()
    if "sources=1e99" not in address:
        assert desk.shown() == len(example.assembly.claims)
    assert desk.page.locator("main img, #details img").count() == 0
    desk.calm()


def test_a_layout_goes_out_and_comes_back_by_file_and_by_drop(
    sit: Callable[..., Desk], page_file: Path, example: kg.Build, tmp_path: Path
) -> None:
    desk = sit(page_file)
    page = desk.page
    saved = json.loads(desk.saved("Places of the names").read_text(encoding="utf-8"))
    assert saved["kg-layout"] == 1
    assert saved["pinned"] == []
    assert set(saved["positions"]) == {name["id"] for name in page.evaluate("kgPage.names()")}
    moved = saved | {
        "positions": saved["positions"] | {"id:iran": [1234, -567], "id:nobody": [0, 0]},
        "pinned": ["id:iran"],
    }
    path = tmp_path / "layout.json"
    path.write_text(json.dumps(moved), encoding="utf-8")
    page.set_input_files("#layout-file", path)
    desk.until("document.getElementById('work-status').textContent.includes('1 not known here')")
    after = json.loads(desk.saved("Places of the names").read_text(encoding="utf-8"))
    assert after["positions"]["id:iran"] == [1234, -567]
    assert after["pinned"] == ["id:iran"]
    page.keyboard.press("Control+z")
    drop = (
        "(text) => { const files = new DataTransfer(); files.items.add(new File([text], 'layout.json'));"
        " document.dispatchEvent(new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true })); }"
    )
    again = json.loads(desk.saved("Places of the names").read_text(encoding="utf-8"))
    assert again == saved
    page.evaluate(drop, json.dumps(moved))
    desk.until("document.getElementById('work-status').textContent.includes('not known here')")
    for hostile in (
        "{",
        "[]",
        '{"kg-layout": 1}',
        '{"kg-layout": 1, "positions": {"__proto__": [1, 2], "id:iran": ["a", 1e999]}}',
        *PAYLOADS,
    ):
        page.evaluate(drop, hostile)
        page.wait_for_timeout(10)
    assert json.loads(desk.saved("Places of the names").read_text(encoding="utf-8"))["positions"]["id:iran"] == [
        1234,
        -567,
    ]
    built = kg.build(layout=path)
    kept = tmp_path / "kept.html"
    kept.write_text("".join(exporter.export(built.assembly, built.ontology)), encoding="utf-8")
    there = sit(kept)
    read = json.loads(there.saved("Places of the names").read_text(encoding="utf-8"))
    assert read["pinned"] == ["id:iran"]
    assert read["positions"] == {ref: spot for ref, spot in moved["positions"].items() if ref != "id:nobody"}
    desk.calm()


def test_the_picture_is_saved_as_png_and_as_svg_with_text(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file)
    png = desk.saved("PNG").read_bytes()
    assert png.startswith(b"\x89PNG")
    assert len(png) > 20_000
    svg = desk.saved("SVG").read_text(encoding="utf-8")
    root = ET.fromstring(svg)
    space = "{http://www.w3.org/2000/svg}"
    words = {found.text for found in root.iter(space + "text")}
    assert {"United States", "Iraq", "Kataib Hezbollah"} <= words
    assert sum(1 for _ in root.iter(space + "path")) > 100
    assert not any("href" in name or name.startswith("on") for found in root.iter() for name in found.attrib)
    desk.calm()


def test_csv_has_the_visible_claims_and_no_formula(sit: Callable[..., Desk], text: str, tmp_path: Path) -> None:
    content = data_of(text)
    notes = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "plain", 'say "x", y', "two\nlines"]
    for note, claim in zip(notes, content["claims"], strict=False):
        claim["note"] = note
    content["claims"] = content["claims"][: len(notes)]
    path = tmp_path / "graph.html"
    path.write_text(replaced(text, content), encoding="utf-8")
    desk = sit(path)
    found = list(csv.DictReader(io.StringIO(desk.saved("CSV").read_bytes().decode("utf-8-sig"), newline="")))
    assert [row["claim"] for row in found] == [claim["key"] for claim in content["claims"]]
    assert [row["note"] for row in found] == [f"'{note}" if note[0] in "=+-@\t\r" else note for note in notes]
    assert all(not cell.startswith(tuple("=+-@\t\r")) for row in found for cell in row.values())
    box(desk, "document", "000").uncheck()
    assert len(desk.saved("CSV").read_text(encoding="utf-8").splitlines()) == 1
    desk.calm()


ONLY_IN_GRAPH = {
    "kg:Claim": "prov:wasDerivedFrom",
    "kg:TextSpan": "kg:spanSha256",
    "kg:Document": "kg:outlet kg:author kg:date kg:earliest kg:latest kg:dateText kg:dateBasis dct:language kg:sha256 "
    "kg:length kg:republishes kg:credits kg:sameTextAs",
    "kg:Event": "kg:action skos:closeMatch kg:method kg:reportCount kg:sharedReportCount kg:documentCount "
    "kg:outletCount kg:independentSourceCount",
}
"""What the Turtle of the page leaves out of each kind of node; nothing of a figure."""

SUBJECTS = ("kg:Claim", "kg:Figure", "kg:TextSpan", "kg:Document", "kg:Event", "kg:Campaign")


def triples(path: Path) -> set[tuple[str, str, str]]:
    read = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in read}


def test_turtle_of_what_is_visible_is_part_of_the_graph_and_names_what_it_leaves_out(
    sit: Callable[..., Desk], table: Callable[..., Path], tmp_path: Path
) -> None:
    kg.build(output=tmp_path / "example", formats=["html", "turtle"])
    quoted = [payload.replace('"', '""') for payload in PAYLOADS]
    rows = [
        f'"x {p}",attack,"B {n}",2024-01-28/..,"d{n} {p}","a \\ b {p}",{n},{n}..{n + 9}' for n, p in enumerate(quoted)
    ]
    table("\n".join(["actor,action,target,date,source,note,killed,injured", *rows]), "in/claims.csv")
    assert kg.build(tmp_path / "in", output=tmp_path / "hostile", formats=["html", "turtle"]).ok
    for folder, filtered in (("example", True), ("hostile", False)):
        graph = triples(tmp_path / folder / "graph.ttl")
        desk = sit(tmp_path / folder / "graph.html")
        if filtered:
            box(desk, "modality", "mod:asserted").uncheck()
        saved = desk.saved("Turtle")
        mine = triples(saved)
        assert sorted(mine - graph) == []
        kinds = {s: kind for s, p, o in mine for kind in SUBJECTS if p == RDF_TYPE and o == f"<{expand(kind)}>"}
        assert {s for s, _, _ in mine} == set(kinds), "every node of the file has its class"
        assert Counter(kinds.values())["kg:Claim"] == desk.shown() > 0
        assert Counter(kinds.values())["kg:Figure"] > 0
        told = re.findall(r"^# Only in graph.ttl, of (\S+): (.*)$", saved.read_text(encoding="utf-8"), re.MULTILINE)
        assert dict(told) == ONLY_IN_GRAPH
        only = {kind: {f"<{expand(ref)}>" for ref in refs.split()} for kind, refs in ONLY_IN_GRAPH.items()}
        only |= {"kg:Campaign": only["kg:Event"], "kg:Figure": set()}
        assert [t for t in graph - mine if t[0] in kinds and t[1] not in only[kinds[t[0]]]] == []
        assert [t for t in mine if t[1] in only[kinds[t[0]]]] == []
        figures = {o for _, p, o in mine if p == f"<{expand('kg:figure')}>"}
        spans = {o for _, p, o in mine if p == f"<{expand('kg:evidence')}>"}
        assert figures | spans <= set(kinds)
        desk.calm()


def test_a_page_with_only_what_is_visible_is_a_whole_page(
    sit: Callable[..., Desk], page_file: Path, text: str, example: kg.Build, tmp_path: Path
) -> None:
    desk = sit(page_file)
    whole = tmp_path / "whole.html"
    whole.write_bytes(desk.saved("only what is visible").read_bytes())
    assert set(data_of(whole.read_text(encoding="utf-8"))) == set(data_of(text))
    box(desk, "modality", "mod:asserted").uncheck()
    visible = tmp_path / "visible.html"
    visible.write_bytes(desk.saved("only what is visible").read_bytes())
    wanted = {claim.key for claim in example.assembly.claims if claim.modality != "mod:asserted"}
    content = data_of(visible.read_text(encoding="utf-8"))
    assert {claim["key"] for claim in content["claims"]} == wanted
    before = {claim["key"]: claim for claim in data_of(text)["claims"]}
    for claim in content["claims"]:
        links = [link for link in before[claim["key"]].get("links", []) if link.get("claim", "") in {"", *wanted}]
        assert claim | {"links": claim.get("links", [])} == before[claim["key"]] | {"links": links}
    hidden = {claim.key for claim in example.assembly.claims} - wanted
    written = json.dumps(content)
    assert not [key for key in hidden if key in written], "what was filtered away does not travel with the copy"
    smaller = sit(visible)
    assert smaller.shown() == len(wanted)
    assert len(visible.read_bytes()) < len(whole.read_bytes())
    assert smaller.page.evaluate("document.title") == example.assembly.title
    smaller.page.evaluate("kgPage.show('id:kataib-hezbollah')")
    smaller.page.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s); })()"
    )
    assert smaller.page.evaluate("window.hacked") is None, "the policy is that of the first page"
    smaller.complaints.clear()
    smaller.calm()
    desk.calm()


def test_help_opens_closes_and_gives_the_focus_back(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file)
    page = desk.page
    page.locator("#show-table").focus()
    page.keyboard.press("?")
    assert page.locator("#help-sheet").is_visible()
    assert "Ctrl+Z" in (page.locator("#help-sheet").text_content() or "")
    page.keyboard.press("Escape")
    assert page.locator("#help-sheet").is_hidden()
    assert page.evaluate("document.activeElement.id") == "show-table"
    page.keyboard.press("Alt+2")
    assert page.locator("#table-view").is_visible()
    page.keyboard.press("s")
    assert page.locator("#save-sheet").is_visible()
    page.keyboard.press("Escape")
    page.focus("#search")
    page.keyboard.type("?x")
    assert page.locator("#search").input_value() == "?x"
    desk.calm()


def test_the_keyboard_reaches_everything_and_is_never_held(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file, "#kg&at=entity+id%3Airan")
    page = desk.page
    stops = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input, summary, canvas[tabindex]')]"
        ".filter((e) => e.checkVisibility() && !e.disabled && e.tabIndex >= 0).length"
    )
    page.keyboard.press("Tab")
    seen = []
    for _ in range(stops + 5):
        seen.append(
            page.evaluate(
                "(() => { const e = document.activeElement; e.dataset.stop ??= String(Math.random());"
                " const style = getComputedStyle(e); return [e.dataset.stop, e === document.body || style.outlineStyle !== 'none']; })()"
            )
        )
        page.keyboard.press("Tab")
    assert all(visible for _, visible in seen), "the focus is always seen"
    radios = 5  # of a group of radio buttons, Tab stops at one
    assert len({stop for stop, _ in seen}) >= stops - radios


def test_on_paper_there_are_title_filters_and_claims(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file)
    page = desk.page
    box(desk, "modality", "mod:asserted").uncheck()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paper = page.locator("#printed")
    assert "In which voice: without asserted" in (paper.text_content() or "")
    assert paper.locator("tbody tr").count() == desk.shown()
    assert page.locator("h1").is_visible()
    for hidden in ("#filters", "#tabs", "#page-tools", "#details"):
        assert page.locator(hidden).is_hidden()
    assert len(page.pdf(format="A4")) > 10_000
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert paper.locator("tr").count() == 0
    desk.calm()


STATES: dict[str, Callable[[Desk], object]] = {
    "graph": lambda desk: desk.page.locator("#show-picture").click(),
    "table": lambda desk: desk.page.locator("#show-table").click(),
    "events": lambda desk: desk.page.locator("#show-events").click(),
    "timeline": lambda desk: desk.page.locator("#show-timeline").click(),
    "map": lambda desk: desk.page.locator("#show-map").click(),
    "story": lambda desk: desk.page.locator("#show-story").click(),
    "entity": lambda desk: desk.page.evaluate("kgPage.show('id:kataib-hezbollah')"),
    "search": lambda desk: desk.page.fill("#search", "kataib"),
    "filters": lambda desk: box(desk, "modality", "mod:alleged").uncheck(),
    "help": lambda desk: desk.page.keyboard.press("?"),
    "save": lambda desk: desk.page.locator("#save").click(),
}


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize(
    ("viewport", "dark"), [(WIDE, False), (WIDE, True), (NARROW, False)], ids=["light", "dark", "phone"]
)
def test_axe_finds_nothing(
    sit: Callable[..., Desk], page_file: Path, state: str, viewport: dict[str, int], dark: bool
) -> None:
    desk = sit(page_file, "", viewport, dark)
    if viewport is NARROW and state == "filters":
        desk.page.evaluate("document.getElementById('filter-groups').open = true")
    if state == "filters":
        desk.open_groups()
    STATES[state](desk)
    assert faults(desk.page) == []
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_axe_finds_a_fault_that_is_made(sit: Callable[..., Desk], page_file: Path) -> None:
    desk = sit(page_file)
    desk.page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    assert faults(desk.page) == [["button-name", ["<button></button>"]]]


def test_hostile_text_stays_inert_wherever_it_stands(
    sit: Callable[..., Desk], example: kg.Build, text: str, tmp_path: Path
) -> None:
    content = data_of(text)
    for n, payload in enumerate(PAYLOADS):
        claim, entity, document = content["claims"][n], content["entities"][n], content["documents"][n % 5]
        claim |= {
            "action": payload,
            "note": payload,
            "voice": payload,
            "role": payload,
            "handle": payload,
            "annotator": payload,
            "method": payload,
            "certainty": payload,
            "figures": [payload],
            "target_words": payload,
            "date": {"plain": payload, "edtf": payload, "words": payload, "basis": payload, "sort": payload},
            "spans": [{"begin": 1, "end": 2, "quote": payload}],
        }
        entity |= {
            "label": payload,
            "names": [payload, f"x {payload}"],
            "meaning": payload,
            "ids": [[payload, payload]],
            "similar": [payload],
        }
        document |= {"title": payload, "outlet": payload, "author": payload, "url": payload, "note": payload}
        content["events"][n] |= {"label": payload, "note": payload, "corroboration": payload}
        content["actions"][n][1] = payload
        content["states"][n] |= {"relation": payload, "inverse": payload, "seen": payload}
        content["codes"][payload] = payload
    content["entities"][0]["ref"] = "id:</script><script>window.hacked=1</script>"
    content["title"] = PAYLOADS[0]
    path = tmp_path / "hostile.html"
    path.write_text(replaced(text, content), encoding="utf-8")
    desk = sit(path)
    page = desk.page
    desk.open_groups()
    for payload in PAYLOADS:
        page.fill("#search", payload)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
    for entity in content["entities"][1 : len(PAYLOADS)]:
        page.evaluate("(ref) => kgPage.show(ref)", entity["ref"])
        page.evaluate("document.querySelectorAll('#details details').forEach((d) => { d.open = true; })")
    for kind, items in (("claim", content["claims"]), ("event", content["events"]), ("document", content["documents"])):
        for item in items[: len(PAYLOADS)]:
            page.evaluate("(hash) => { location.hash = hash; }", f"#kg&at={kind}+{item.get('ref') or item['key']}")
            page.wait_for_timeout(10)
    for view in ("table", "events", "picture"):
        page.locator(f"#show-{view}").click()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    addresses = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))")
    assert all(address.startswith(("http://", "https://", "#")) for address in addresses)
    outside = page.evaluate("[...document.querySelectorAll('a[target=_blank]')].map((a) => [a.rel, a.referrerPolicy])")
    assert {tuple(pair) for pair in outside} <= {("noopener noreferrer", "no-referrer")}
    assert page.locator("img, iframe, object, embed, body svg script, main script").count() == 0
    assert page.locator("script").count() == 1
    for label in ("SVG", "CSV", "Turtle", "only what is visible"):
        desk.saved(label)
    desk.calm()
