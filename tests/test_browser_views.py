"""The timeline, the map and the story in Chromium: what they show, what they filter, by pointer and by keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from contested import BASE_ATTACKED
from opened import NARROW, WIDE, Opened
from test_html import HOSTILE

import kg
from kg.exporters import html as exporter
from kg.model import When

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]

VIEWS = ("timeline", "map", "story")
Visit = Callable[..., Opened]

MONTHS = (
    "actor,action,target,date,source\n"
    "Iran,attack,Israel,2024-01-05,d\nIran,attack,Israel,2024-02/2024-05,d\n"
    "Iran,attack,Israel,2024-06-20,d\nIran,attack,Israel,,d\n"
)


def write(built: kg.Build, path: Path) -> Path:
    path.write_text("".join(exporter.export(built.assembly, built.ontology)), encoding="utf-8", newline="\n")
    return path


def show(opened: Opened, view: str) -> Page:
    opened.page.click(f"#show-{view}")
    opened.still()
    return opened.page


def passed(page: Page) -> int:
    return int((page.locator("#filter-count").text_content() or "").split()[0])


def reaches(when: When | None, first: date, last: date) -> bool:
    if when is None or (when.earliest is None and when.latest is None):
        return False
    return (when.earliest is None or when.earliest <= last) and (when.latest is None or when.latest >= first)


def dated(when: When | None) -> bool:
    return when is not None and not (when.earliest is None and when.latest is None)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_opens_without_a_complaint_or_sideways_scroll(
    visit: Visit, page_file: Path, viewport: dict[str, int], scheme: Any
) -> None:
    opened = visit(page_file, viewport)
    opened.page.emulate_media(color_scheme=scheme)
    for view in VIEWS:
        page = show(opened, view)
        assert page.locator(f"#{view}-view h2").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"], view
        section = f"document.getElementById('{view}-view')"
        assert page.evaluate(f"{section}.scrollWidth <= {section}.clientWidth"), view
        assert "undefined" not in (page.locator(f"#{view}-view").text_content() or "")
        assert "NaN" not in (page.locator(f"#{view}-view").text_content() or "")
    opened.settled()


def test_the_window_filters_all_views_and_can_be_taken_back(visit: Visit, page_file: Path, example: kg.Build) -> None:
    opened = visit(page_file)
    page = show(opened, "timeline")
    claims = example.assembly.claims
    page.locator("#window-from").focus()
    page.keyboard.press("End")
    opened.still()
    first, last = date(2024, 1, 1), date(2024, 12, 31)
    inside = [claim for claim in claims if reaches(claim.when, first, last)]
    without = [claim for claim in claims if not dated(claim.when)]
    assert passed(page) == len(inside) + len(without)
    assert page.locator("#window-from").get_attribute("aria-valuetext") == "2024"
    page.uncheck("#window-undated")
    assert passed(page) == len(inside)
    assert page.locator("#window-status").text_content() == (
        f"{len(inside)} claims and {page.locator('.day-row').count()} events: 2024-01-01 to 2024-12-31"
    )
    show(opened, "table")
    assert str(len(inside)) in (page.locator("#table-view caption").first.text_content() or "")
    show(opened, "timeline")
    for _ in range(2):
        page.click("#undo") if page.locator("#undo").count() else page.get_by_role("button", name="Undo").click()
    opened.still()
    assert passed(page) == len(claims)
    opened.settled()


def test_a_pointer_draws_the_window_over_the_columns(visit: Visit, page_file: Path, example: kg.Build) -> None:
    opened = visit(page_file)
    page = show(opened, "timeline")
    frame = page.locator(".columns-of-claims").bounding_box()
    assert frame is not None
    bins = page.locator(".columns-of-claims g").count()
    assert bins == 2024 - 2003 + 1
    middle = frame["y"] + frame["height"] / 2
    page.mouse.move(frame["x"] + frame["width"] * 19.5 / bins, middle)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 17.5 / bins, middle, steps=4)
    page.mouse.up()
    opened.still()
    first, last = date(2020, 1, 1), date(2022, 12, 31)
    assert "2020-01-01 to 2022-12-31 or no date" in (page.locator("#window-status").text_content() or "")
    wanted = [c for c in example.assembly.claims if reaches(c.when, first, last) or not dated(c.when)]
    assert passed(page) == len(wanted)
    page.click("#window-closer")
    opened.still()
    assert page.locator(".columns-of-claims g").count() == 36, "months now"
    page.click("#window-clear")
    opened.still()
    assert passed(page) == len(example.assembly.claims)


def test_what_has_no_date_has_a_column_and_a_list_of_its_own(visit: Visit, page_file: Path, example: kg.Build) -> None:
    opened = visit(page_file)
    page = show(opened, "timeline")
    none = sum(1 for claim in example.assembly.claims if not dated(claim.when))
    assert page.locator(".no-date-column").text_content() == f"no date {none}"
    undated = [event for event in example.assembly.events if not dated(event.when)]
    assert page.locator("#event-rows h4").text_content() == f"No date ({len(undated)})"
    assert page.locator(".day-row").count() == len(example.assembly.events)
    assert page.locator(".day-row .bar-of-days").count() == len(example.assembly.events) - len(undated)


def test_the_table_of_the_columns_has_every_claim(visit: Visit, page_file: Path, example: kg.Build) -> None:
    page = show(visit(page_file), "timeline")
    page.get_by_text("The columns as a table").click()
    page.locator("#timeline-view tbody tr").first.wait_for()
    rows = page.evaluate(
        "[...document.querySelectorAll('#timeline-view tbody tr')].map((r) => [...r.cells].map((c) => c.textContent))"
    )
    wide = sum(
        1
        for claim in example.assembly.claims
        if claim.when
        and claim.when.earliest
        and claim.when.latest
        and claim.when.earliest.year != claim.when.latest.year
    )
    assert sum(int(row[1]) for row in rows) + wide == len(example.assembly.claims)


def test_the_film_moves_the_window_to_the_end_and_stops(
    visit: Visit, table: Callable[..., Path], tmp_path: Path
) -> None:
    opened = visit(write(kg.build(table(MONTHS)), tmp_path / "months.html"))
    opened.page.emulate_media(reduced_motion="no-preference")
    page = show(opened, "timeline")
    page.click("#window-play")
    assert page.locator("#window-play").text_content() == "Stop"
    assert page.locator("#stop-film").is_visible()
    page.wait_for_selector("#stop-film", state="hidden", timeout=15_000)
    assert page.locator("#window-play").text_content() == "Play"
    assert "2024-06-01 to 2024-06-30 or no date" in (page.locator("#window-status").text_content() or "")
    assert passed(page) == 2
    opened.settled()


def test_who_wants_no_motion_gets_one_step_for_a_press(
    visit: Visit, table: Callable[..., Path], tmp_path: Path
) -> None:
    opened = visit(write(kg.build(table(MONTHS)), tmp_path / "months.html"))
    opened.page.emulate_media(reduced_motion="reduce")
    page = show(opened, "timeline")
    for month in ("2024-01-01 to 2024-01-31", "2024-02-01 to 2024-02-29"):
        page.click("#window-play")
        opened.still()
        assert month in (page.locator("#window-status").text_content() or "")
    assert page.locator("#stop-film").is_hidden()


def test_bars_have_soft_ends_arrows_and_marks(visit: Visit, table: Callable[..., Path], tmp_path: Path) -> None:
    rows = ["2024-01-28,e1", "2024-02,e2", "2024-03-01/..,e3", "../2024-02-03,e4", "2024-04-02~,e5"]
    text = "actor,action,target,source,date,event\n" + "\n".join(f"Iran,attack,Israel,d,{row}" for row in rows) + "\n"
    page = show(visit(write(kg.build(table(text)), tmp_path / "bars.html")), "timeline")
    classes = page.evaluate(
        "Object.fromEntries([...document.querySelectorAll('.day-row')].map((r) =>"
        " [r.dataset.event, r.querySelector('.bar-of-days').className.split(' ').slice(1)]))"
    )
    assert classes == {
        "ev:e1": ["mark"],
        "ev:e2": ["soft-start", "soft-end"],
        "ev:e3": ["open-end"],
        "ev:e4": ["open-start"],
        "ev:e5": ["mark", "soft-start", "soft-end"],
    }


def test_every_place_is_on_the_map_or_said_to_be_unknown(visit: Visit, page_file: Path, example: kg.Build) -> None:
    opened = visit(page_file)
    page = show(opened, "map")
    listed = page.evaluate("[...document.querySelectorAll('#map-lists [data-place]')].map((one) => one.dataset.place)")
    named = {ref for claim in example.assembly.claims for ref in claim.places}
    assert named <= set(listed)
    assert len(listed) == len(set(listed))
    table = page.locator("#map-lists table").text_content() or ""
    assert "city, +/-10 km" in table
    assert "whole area, not where it happened" in table
    unknown = page.locator("#map-lists ul").first.text_content() or ""
    assert "Tower 22" in unknown
    counted = page.locator('[data-place="id:baghdad"] td').nth(1).text_content()
    there = [c for c in example.assembly.claims if "id:baghdad" in (*c.places, *c.objects)]
    assert counted == str(len(there))
    opened.settled()


def test_a_press_on_a_sign_selects_its_place_and_keys_move_the_map(
    visit: Visit, table: Callable[..., Path], tmp_path: Path
) -> None:
    rows = "actor,action,target,place,date,source\nKataib Hezbollah,attack,Israel,ain-al-asad,2024-01-20,d\n"
    opened = visit(write(kg.build(table(rows)), tmp_path / "map.html"))
    page = show(opened, "map")
    canvas = page.locator("#map-canvas")
    frame = canvas.bounding_box()
    assert frame is not None
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    assert page.locator("#details h2").text_content() == "Ain al-Asad Air Base"
    canvas.focus()
    seen = [page.evaluate("document.getElementById('map-canvas').toDataURL()")]
    for key in ("ArrowLeft", "+", "-", "ArrowDown", "0"):
        page.keyboard.press(key)
        opened.still()
        seen.append(page.evaluate("document.getElementById('map-canvas').toDataURL()"))
        assert seen[-1] != seen[-2], key
    opened.settled()


def test_without_any_position_the_map_says_so(visit: Visit, table: Callable[..., Path], tmp_path: Path) -> None:
    opened = visit(write(kg.build(table(MONTHS)), tmp_path / "nowhere.html"))
    page = show(opened, "map")
    assert "No place of these claims has a sourced position" in (page.locator("#map-lists").text_content() or "")
    opened.settled()


def test_the_story_tells_every_event_once_in_order(visit: Visit, page_file: Path, example: kg.Build) -> None:
    opened = visit(page_file)
    page = show(opened, "story")
    told = page.evaluate("[...document.querySelectorAll('#story-view article')].map((one) => one.dataset.event)")
    assert sorted(told) == sorted(event.ref for event in example.assembly.events)
    whens = {event.ref: event.when for event in example.assembly.events}
    tops = page.evaluate(
        "[...document.querySelectorAll('#story-view .month > article')].map((one) => one.dataset.event)"
    )
    starts = [when.earliest for ref in tops if (when := whens[ref]) and when.earliest]
    assert starts == sorted(starts)
    assert page.locator("#story-view .month h3").last.text_content() == "No date"
    part = page.locator('[data-event="ev:attack-campaign-2023-10"] [data-event="ev:tower-22-2024-01-28"]')
    assert part.locator("h5").text_content() == "Drone attack on Tower 22"
    assert "Answered by: US airstrikes in Iraq and Syria" in (part.text_content() or "")
    answer = page.locator('[data-event="ev:us-airstrikes-2024-02-02"], #story-view article', has_text="In response to")
    assert answer.count()
    opened.settled()


def test_the_story_says_on_whose_word_and_shows_the_claims(visit: Visit, page_file: Path) -> None:
    opened = visit(page_file)
    page = show(opened, "story")
    strike = page.locator('#story-view article[data-event="ev:tower-22-2024-01-28"]')
    assert "7 reports in 4 documents, 3 independent sources; named by an annotator" in (strike.text_content() or "")
    strike.locator("summary").first.click()
    claims = strike.locator("li")
    claims.first.wait_for()
    assert claims.count() == 7
    assert "Antiwar.com" in (claims.first.text_content() or "")
    assert "Dated" in (claims.first.text_content() or "")
    assert claims.first.locator(".badge").count() == 1


def test_contradictions_and_allegations_are_named_in_the_story(
    visit: Visit, table: Callable[..., Path], tmp_path: Path
) -> None:
    for name, text in BASE_ATTACKED.items():
        path = table(text, name)
    more = "actor,action,target,source,date,event,modality,speaker\nIran,attack,Israel,d1,2024-05-01,only-said,alleged,Iraq\n"
    table(more, "more.csv")
    opened = visit(write(kg.build(path.parent), tmp_path / "contested.html"))
    page = show(opened, "story")
    hit = page.locator('#story-view article[data-event="ev:base-hit"]').text_content() or ""
    assert "Contested, " in hit
    assert "Kataib Hezbollah attack Ain al-Asad Air Base." in hit
    said = page.locator('#story-view article[data-event="ev:only-said"]')
    assert "No report gives it as a fact." in (said.text_content() or "")
    assert "Iran (alleged) attack Israel (alleged)." in (said.text_content() or "")
    assert "unsure" in (said.get_attribute("class") or "")
    show(opened, "timeline")
    assert "unsure" in (page.locator('.day-row[data-event="ev:only-said"]').get_attribute("class") or "")
    opened.settled()


def test_hostile_names_of_places_and_events_stay_text(visit: Visit, table: Callable[..., Path], tmp_path: Path) -> None:
    def cell(value: str) -> str:
        return '"' + value.replace('"', '""') + '"'

    rows = [
        f"{cell(label)},attack,Israel,{cell(label + ' 2')},2024-01-0{n + 1},d,e{n}" for n, label in enumerate(HOSTILE)
    ]
    events = [f"e{n},{cell(label)},{cell(label)}" for n, label in enumerate(HOSTILE)]
    table("event,label,note\n" + "\n".join(events) + "\n", "events.csv")
    path = table("actor,action,target,place,date,source,event\n" + "\n".join(rows) + "\n")
    built = kg.build(path.parent)
    assert built.ok, built.problems
    opened = visit(write(built, tmp_path / "hostile.html"))
    for view in VIEWS:
        page = show(opened, view)
        text = page.locator(f"#{view}-view").text_content() or ""
        assert all(label in text for label in HOSTILE), view
        assert page.evaluate("window.hacked") is None
        assert page.locator("#views img").count() == 0
    opened.settled()


def test_on_paper_the_story_is_whole_and_has_no_colour_of_the_screen(visit: Visit, page_file: Path) -> None:
    opened = visit(page_file)
    page = show(opened, "story")
    page.emulate_media(media="print")
    articles = page.locator("#story-view article")
    assert all(articles.nth(n).is_visible() for n in range(articles.count()))
    assert page.locator("#tabs").is_hidden()


def test_on_paper_every_claim_of_the_story_is_printed(visit: Visit, page_file: Path) -> None:
    opened = visit(page_file)
    page = show(opened, "story")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#story-view details:not([open])").count() == 0
    assert page.locator("#story-view .told li").count() > 50
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#story-view details[open]").count() == 0
    opened.settled()


def test_an_address_holds_the_window_of_days(visit: Visit, page_file: Path) -> None:
    opened = visit(page_file)
    page = show(opened, "timeline")
    page.locator("#window-from").focus()
    page.keyboard.press("End")
    page.uncheck("#window-undated")
    opened.still()
    shown, address = passed(page), ""
    for _ in range(50):
        address = str(page.evaluate("location.href"))
        if "2024-01-01" in address:
            break
        page.wait_for_timeout(50)
    other = page.context.new_page()
    other.goto(address)
    other.wait_for_selector("html[data-ready]", state="attached")
    assert passed(other) == shown < 100
    other.click("#show-timeline")
    assert not other.is_checked("#window-undated")
    for nonsense in ("2024-99-99/x", "!!", "<img src=x onerror=window.hacked=1>", "2025-01-01/2024-01-01"):
        other.goto(address.replace("2024-01-01", nonsense))
        other.reload()
        other.wait_for_selector("html[data-ready]", state="attached")
        assert other.evaluate("window.hacked") is None


def test_the_selection_is_marked_in_the_timeline_and_the_story(
    visit: Visit, page_file: Path, example: kg.Build
) -> None:
    opened = visit(page_file)
    page = show(opened, "timeline")
    page.get_by_role("button", name="Drone attack on Tower 22").first.click()
    assert page.locator("#details h2").text_content() == "Drone attack on Tower 22"
    assert page.locator("#timeline-view [aria-current]").get_attribute("data-event") == "ev:tower-22-2024-01-28"
    show(opened, "story")
    article = page.locator("#story-view [aria-current]")
    assert article.get_attribute("data-event") == "ev:tower-22-2024-01-28"
    frame = article.bounding_box()
    assert frame is not None
    assert 0 < frame["y"] < WIDE["height"] - 100
    page.evaluate("kgPage.show('id:kataib-hezbollah')")
    show(opened, "timeline")
    named = [e for e in example.assembly.events if "id:kataib-hezbollah" in (*e.actors, *e.targets, *e.places)]
    assert page.locator("#timeline-view .chosen").count() == len(named) > 1
    opened.settled()
