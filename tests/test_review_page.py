"""The page for reviewing in Debian's Chromium, opened from disk with the network cut."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from test_html import HOSTILE

import kg
from kg.exporters import review
from kg.proposals import Correction, correct

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

DISPATCHES = Path(__file__).parent / "data" / "dispatches"
TABLES = [DISPATCHES / "documents.csv", DISPATCHES / "events.csv"]


@pytest.fixture(scope="module")
def proposed() -> kg.Build:
    return kg.build(DISPATCHES, corpus=DISPATCHES / "texts", title="Dispatches")


class Opened:
    """The page in a browser, with everything that it asked for or complained about."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page, self.address = page, path.resolve().as_uri()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        self.open()

    def open(self) -> None:
        """Open the page, again or for the first time."""
        self.page.goto(self.address)
        self.page.wait_for_function("window.kgReview !== undefined")

    def press(self, keys: str) -> None:
        """Press keys one by one."""
        for key in keys.split():
            self.page.keyboard.press(key)

    def waits_for(self, status: str) -> None:
        """What was decided may come from another process of the browser, after the page is there."""
        self.page.wait_for_function("told => document.getElementById('status').textContent === told", arg=status)

    def card(self, handle: str) -> Any:
        """The card of a claim, by the id of its row."""
        key = next(claim["row"]["claim"] for claim in self.data if claim["row"]["id"] == handle)
        return self.page.locator(f'[data-claim="{key}"]')

    @property
    def data(self) -> list[dict[str, Any]]:
        """The claims of the page."""
        found: list[dict[str, Any]] = self.page.evaluate(
            "JSON.parse(document.getElementById('data').textContent).claims"
        )
        return found

    def download(self, button: str, path: Path) -> list[dict[str, Any]]:
        """Press a button that gives a file, keep the file, and return its rows."""
        with self.page.expect_download() as waiting:
            self.page.locator(button).click()
        waiting.value.save_as(path)
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]

    def settled(self) -> None:
        """Nothing was asked for but the page itself and its downloads, and nothing was complained about."""
        self.page.wait_for_timeout(100)
        assert {url for url in self.requests if not url.startswith("blob:")} == {self.address}
        assert self.complaints == []


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[Path], Opened]]:
    contexts = []

    def go(path: Path) -> Opened:
        context = browser.new_context(viewport={"width": 1200, "height": 900}, offline=True, accept_downloads=True)
        contexts.append(context)
        return Opened(context.new_page(), path)

    yield go
    for context in contexts:
        context.close()


@pytest.fixture
def page_file(tmp_path: Path, proposed: kg.Build) -> Path:
    path = tmp_path / "claims.review.html"
    text = "".join(review.export(proposed.assembly, proposed.ontology))
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def test_keys_decide_and_the_download_is_read_as_hand_annotations(
    visit: Callable[[Path], Opened], page_file: Path, tmp_path: Path, proposed: kg.Build
) -> None:
    opened = visit(page_file)
    opened.page.fill("#reviewer", "Ann Otator")
    opened.page.locator("h1").click()
    opened.press("a a r a j a")
    assert opened.page.locator("#status").text_content() == (
        "9 claims: 4 accepted (0 with changes), 1 rejected, 4 open"
    )
    corrected = opened.download("#download", tmp_path / "claims.jsonl")
    opened.download("#download-proposals", tmp_path / "proposals.jsonl")
    opened.settled()
    assert [row["id"] for row in corrected] == ["d1-1", "d1-2", "d1-4", "d1-6"]
    build = kg.build(tmp_path / "claims.jsonl", *TABLES, corpus=DISPATCHES / "texts")
    assert build.ok
    before = {claim.key: claim for claim in proposed.assembly.claims}
    for claim in build.assembly.claims:
        assert claim == before[claim.key].model_copy(update={"annotator": claim.annotator, "confidence": None})
    assert [entity.label for entity in build.assembly.entities] == ["Ann Otator"]
    score = kg.score(tmp_path / "claims.jsonl", tmp_path / "proposals.jsonl")
    assert (score.tiers[-1].right, score.tiers[-1].predicted, score.tiers[-1].gold) == (4, 5, 4)


def test_a_correction_in_the_page_is_the_same_as_in_python(
    visit: Callable[[Path], Opened], page_file: Path, tmp_path: Path, proposed: kg.Build
) -> None:
    opened = visit(page_file)
    page = opened.page
    for handle in ("d1-2", "d1-3", "d1-4"):
        opened.card(handle).locator('[data-act="accept"]').click()
    card = opened.card("d1-1")
    card.locator('[data-act="edit"]').click()
    page.select_option("form select[name=action]", "request")
    page.select_option("form select[name=modality]", "alleged")
    page.fill("form input[name=target]", "united states | Liwa Nobody")
    page.fill("form input[name=date]", "in spring")
    page.keyboard.press("Enter")
    assert "needs a speaker" in (page.locator("form .wrong").text_content() or "")
    page.fill("form input[name=speaker]", "The Cradle")
    page.keyboard.press("Enter")
    assert "Write the date as" in (page.locator("form .wrong").text_content() or "")
    page.fill("form input[name=date]", "2024-05")
    page.keyboard.press("Enter")
    assert page.locator("form").count() == 0
    assert "accepted with another action, modality" in (opened.card("d1-1").locator(".verdict").text_content() or "")
    cleared = opened.card("d1-3")
    cleared.locator('[data-act="edit"]').click()
    page.fill("form input[name=date]", "")
    page.get_by_role("button", name="Save and accept").click()
    rows = {row["id"]: row for row in opened.download("#download", tmp_path / "claims.jsonl")}
    proposals = {claim["row"]["id"]: claim["row"] for claim in opened.data}
    changes: dict[str, Any] = {"action": "request", "modality": "alleged", "date": "2024-05"}
    names = {"target": ["united-states", "Liwa Nobody"], "speaker": ["the-cradle"]}
    made = {"d1-1": (changes, names), "d1-2": ({}, {}), "d1-3": ({"date": ""}, {}), "d1-4": ({}, {})}
    corrections = [
        Correction(proposals[handle], proposals[handle]["begin"][0], proposals[handle]["end"][0], choices, given)
        for handle, (choices, given) in made.items()
    ]
    document = proposed.assembly.claims[0].document
    expected = {row["id"]: row for row in correct(corrections, document, proposed.assembly.texts[document], "")}
    assert rows == expected
    assert rows["d1-1"]["derived_from"] == proposals["d1-1"]["claim"]
    assert rows["d1-2"]["content_of"] == "d1-1"
    assert kg.build(tmp_path / "claims.jsonl", *TABLES).ok
    opened.settled()


def test_decisions_are_kept_for_the_next_visit_and_can_be_undone(
    visit: Callable[[Path], Opened], page_file: Path
) -> None:
    opened = visit(page_file)
    opened.page.fill("#reviewer", "Ann")
    opened.page.locator("h1").click()
    opened.press("a r e")
    opened.page.fill("form input[name=date]", "2023")
    opened.page.keyboard.press("Enter")
    opened.open()
    opened.waits_for("9 claims: 2 accepted (1 with changes), 1 rejected, 6 open")
    assert opened.page.input_value("#reviewer") == "Ann"
    opened.page.select_option("#show-verdict", "rejected")
    assert opened.page.locator("#claims > li").count() == 1
    opened.page.locator("h1").click()
    opened.press("u")
    opened.page.select_option("#show-verdict", "open")
    assert opened.page.locator("#claims > li").count() == 7
    opened.page.select_option("#show-document", "d2")
    assert opened.page.locator("#claims > li").count() == 3
    opened.settled()


def test_two_windows_of_one_page_lose_nothing(visit: Callable[[Path], Opened], page_file: Path) -> None:
    one = visit(page_file)
    other = Opened(one.page.context.new_page(), page_file)
    one.page.fill("#reviewer", "Ann")
    one.press("Tab")
    one.page.locator("h1").click()
    one.press("a r")
    other.waits_for("9 claims: 1 accepted (0 with changes), 1 rejected, 7 open")
    assert other.page.input_value("#reviewer") == "Ann"
    other.page.locator("h1").click()
    other.press("n e")
    other.page.fill("form input[name=date]", "2023")
    one.press("u r")
    other.waits_for("9 claims: 1 accepted (0 with changes), 2 rejected, 6 open")
    assert other.page.input_value("form input[name=date]") == "2023", "an open form stays"
    other.page.keyboard.press("Enter")
    status = "9 claims: 2 accepted (1 with changes), 1 rejected, 6 open"
    one.waits_for(status)
    one.open()
    one.waits_for(status)
    one.settled()
    other.settled()


def test_keys_move_and_do_nothing_while_words_are_typed(visit: Callable[[Path], Opened], page_file: Path) -> None:
    opened = visit(page_file)
    first = opened.page.evaluate("kgReview.current()")
    opened.press("j j k n")
    assert opened.page.evaluate("kgReview.current()") == opened.data[2]["row"]["claim"] != first
    opened.page.fill("#reviewer", "")
    opened.page.locator("#reviewer").focus()
    opened.press("a r u")
    assert opened.page.input_value("#reviewer") == "aru"
    assert "9 open" in (opened.page.locator("#status").text_content() or "")
    opened.page.locator("h1").click()
    opened.press("e Escape")
    assert opened.page.locator("form").count() == 0
    assert opened.page.evaluate("document.activeElement.dataset.claim") == opened.page.evaluate("kgReview.current()")
    opened.settled()


def test_hostile_texts_names_and_kept_decisions_run_nothing(
    visit: Callable[[Path], Opened], table: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "texts").mkdir()
    rows = []
    for number, label in enumerate(HOSTILE):
        article = f"{label} attacked {label} 2. And {label} went on."
        (tmp_path / "texts" / f"d{number}.txt").write_text(article, encoding="utf-8")
        rows.append(f'"{label}",attack,"{label} 2",2024,d{number},"{label}",0,{len(article)}')
    claims = table("actor,action,target,date,source,note,begin,end\n" + "\n".join(rows))
    built = kg.build(claims, corpus=tmp_path / "texts", output=tmp_path / "out", formats=["review"], title=HOSTILE[1])
    assert built.ok
    opened = visit(tmp_path / "out" / "claims.review.html")
    kept = {"reviewer": HOSTILE[0], "decisions": {"constructor": {"verdict": "accepted"}, "x": None}}
    opened.page.evaluate(
        "kept => localStorage.setItem('kg-review:' + JSON.parse(document.getElementById('data').textContent).fingerprint, kept)",
        json.dumps(kept),
    )
    opened.open()
    opened.press("e")
    opened.page.fill("form input[name=actor]", HOSTILE[0])
    opened.page.locator("form button[type=submit]").click()
    opened.press("a a a")
    assert opened.page.evaluate("window.hacked") is None
    assert opened.page.locator("main img, main script").count() == 0
    saved = opened.download("#download", tmp_path / "corrected.jsonl")
    assert saved[0]["actor"] == [HOSTILE[0]]
    opened.settled()
