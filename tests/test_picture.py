"""The picture under mouse and keys: what is drawn, pinned, hidden, followed and taken back, in Debian's Chromium."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from opened import Opened
from test_html import assemble, claim, render

import kg
from kg.ontology import Ontology

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

KH, TOWER, IRAN = "id:kataib-hezbollah", "id:tower-22", "id:iran"


def name(page: Page, ref: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = page.evaluate("ref => kgPage.names().filter((n) => n.id === ref)", ref)
    assert len(found) == 1, ref
    return found[0]


def names(page: Page) -> set[str]:
    return set(page.evaluate("kgPage.names().map((n) => n.id)"))


@pytest.fixture
def wide_graph(ontology: Ontology, tmp_path: Path) -> Path:
    """More lines than are drawn at first: each of 25 actors with each other, some more often."""
    known = [ref for ref in ontology.entities if ref.startswith("id:")][:25]
    pairs = [(a, b) for a in known for b in known if a != b]
    found = [
        claim(1000 * n + m, subjects=(a,), objects=(b,), document=f"d{m}")
        for n, (a, b) in enumerate(pairs)
        for m in range(2 if n % 7 == 0 else 1)
    ]
    path = tmp_path / "wide.html"
    path.write_text(render(assemble(found, ontology), ontology), encoding="utf-8")
    return path


def test_it_starts_with_the_strongest_lines_and_says_of_how_many(
    visit: Callable[..., Opened], wide_graph: Path
) -> None:
    opened = visit(wide_graph)
    page = opened.page
    lines = opened.lines()
    assert len(lines) == 400
    assert sum(len(line["claims"]) == 2 for line in lines) == 86
    assert "Showing 400 of 600 lines, 486 of 686 claims" in (page.locator("#status").text_content() or "")
    page.get_by_role("button", name="Show all", exact=True).click()
    assert len(opened.lines()) == 600
    assert "Showing 600 of 600 lines, 686 of 686 claims" in (page.locator("#status").text_content() or "")
    page.get_by_role("button", name="Strongest 400").click()
    assert len(opened.lines()) == 400
    opened.settled()


def test_a_sign_that_is_dragged_stays_pinned_and_this_can_be_undone(
    visit: Callable[..., Opened],
    page_file: Path,
) -> None:
    opened = visit(page_file)
    page = opened.page
    opened.still()
    before = name(page, TOWER)
    point = page.evaluate("ref => kgPage.pointOnName(ref)", TOWER)
    page.mouse.move(point["x"], point["y"])
    page.mouse.down()
    page.mouse.move(point["x"] + 60, point["y"] + 30, steps=4)
    page.mouse.up()
    after = name(page, TOWER)
    assert (after["x"] > before["x"], after["y"] > before["y"], after["pinned"]) == (True, True, True)
    assert page.locator("#details").is_hidden(), "a drag is no click"
    page.get_by_role("button", name="Undo").click()
    assert name(page, TOWER) == before
    opened.settled()


def test_the_wheel_zooms_where_the_pointer_is_and_fit_shows_all(
    visit: Callable[..., Opened],
    page_file: Path,
) -> None:
    opened = visit(page_file)
    page = opened.page
    opened.still()
    point = page.evaluate("ref => kgPage.pointOnName(ref)", TOWER)
    far = page.evaluate("ref => kgPage.pointOnName(ref)", IRAN)
    page.mouse.move(point["x"], point["y"])
    page.mouse.wheel(0, -400)
    opened.still()
    near, moved = (page.evaluate("ref => kgPage.pointOnName(ref)", ref) for ref in (TOWER, IRAN))
    assert abs(near["x"] - point["x"]) <= 2
    assert abs(near["y"] - point["y"]) <= 2
    assert abs(moved["x"] - near["x"]) > abs(far["x"] - point["x"]) * 1.5
    page.locator("#fit").click()
    opened.still()
    assert page.evaluate("ref => kgPage.pointOnName(ref)", TOWER) == point
    opened.settled()


def test_one_two_or_three_steps_around_a_name(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    page = opened.page
    page.evaluate(f"kgPage.show('{TOWER}')")
    page.locator("#canvas canvas").focus()
    found = []
    for key in "123":
        page.keyboard.press(key)
        found.append(set(page.evaluate("kgPage.emphasised()")))
    lines = {(line["from"], line["to"]) for line in opened.lines()}
    assert found[0] == {TOWER} | {a if b == TOWER else b for a, b in lines if TOWER in (a, b)}
    assert found[0] < found[1] < found[2]
    opened.settled()


def test_a_hidden_name_is_out_of_the_picture_only_and_comes_back(
    visit: Callable[..., Opened],
    page_file: Path,
    example: kg.Build,
) -> None:
    opened = visit(page_file)
    page = opened.page
    before = len(opened.lines())
    page.evaluate(f"kgPage.show('{KH}')")
    page.locator("#node-tools").get_by_role("button", name="Hide").click()
    assert KH not in names(page)
    assert len(opened.lines()) < before
    assert "1 name hidden" in (page.locator("#status").text_content() or "")
    page.locator("#show-table").click()
    assert page.locator("#table-view tr[data-claim]").count() == len(example.assembly.claims)
    page.locator("#show-picture").click()
    page.get_by_role("button", name="Undo").click()
    assert KH in names(page)
    assert len(opened.lines()) == before
    opened.settled()


def test_the_shortest_path_lists_the_claims_it_rests_on(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    page = opened.page
    opened.click_name("id:jordan")
    opened.click_name("id:hamas", shift=True)
    title = page.locator("#details h2")
    assert title.text_content() == "From Jordan to Hamas"
    steps = page.locator("#details ol li").all_text_contents()
    assert (steps[0], steps[-1]) == ("Jordan", "Hamas")
    assert page.locator("#details h3").count() == len(steps) - 1
    assert page.locator("#details article.claim").count() >= len(steps) - 1
    assert len(page.evaluate("kgPage.emphasised()")) == len(steps)
    opened.settled()


def test_the_picture_can_be_walked_with_the_keys(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    page = opened.page
    page.locator("#canvas canvas").focus()
    told = page.locator("#canvas [role=status]")
    page.keyboard.press("ArrowRight")
    first = told.text_content() or ""
    assert first.startswith("United States, ")
    assert "neighbours" in first
    page.keyboard.press("ArrowRight")
    assert told.text_content() != first
    page.keyboard.press("Enter")
    assert page.locator("#details h2").text_content() == (told.text_content() or "").partition(", ")[0]
    page.locator("#canvas canvas").focus()
    page.keyboard.press("n")
    near = page.evaluate("kgPage.emphasised()")
    assert (told.text_content() or "").partition(", ")[0] in {
        page.evaluate("ref => kgPage.names().find((n) => n.id === ref).label", ref) for ref in near
    }
    opened.settled()


def test_a_claim_about_oneself_can_be_clicked(
    visit: Callable[..., Opened],
    ontology: Ontology,
    tmp_path: Path,
) -> None:
    found = [claim(1, objects=(IRAN,)), claim(2, objects=(IRAN,), predicate="act:praise"), claim(3)]
    path = tmp_path / "loop.html"
    path.write_text(render(assemble(found, ontology), ontology), encoding="utf-8")
    opened = visit(path)
    opened.click_line(f"{IRAN} {IRAN}")
    assert opened.page.locator("#details article.claim").count() >= 2
    opened.settled()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_follows_the_wishes_of_the_system(browser: Any, page_file: Path, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, offline=True, device_scale_factor=2)
    opened = Opened(context.new_page(), page_file)
    corner = opened.page.evaluate(
        "[...document.querySelector('#canvas canvas').getContext('2d').getImageData(2, 2, 1, 1).data]"
    )
    paper = opened.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == f"rgb({corner[0]}, {corner[1]}, {corner[2]})"
    sizes = opened.page.evaluate("(c => [c.width, c.clientWidth])(document.querySelector('#canvas canvas'))")
    assert sizes[0] == 2 * sizes[1]
    opened.settled()
    context.close()


def test_an_empty_graph_opens_too(visit: Callable[..., Opened], ontology: Ontology, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    path.write_text(render(assemble([], ontology), ontology), encoding="utf-8")
    opened = visit(path)
    assert "Showing 0 of 0 lines, 0 of 0 claims" in (opened.page.locator("#status").text_content() or "")
    for tab in opened.page.locator("#tabs button").all():
        tab.click()
    opened.settled()
