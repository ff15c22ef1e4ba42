"""The page in Debian's Chromium, opened from disk with the network cut, on a wide and on a narrow screen."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from contested import BASE_ATTACKED
from opened import NARROW, WIDE, Opened
from test_html import HOSTILE

import kg
from kg.events import supports
from kg.exporters import html as exporter
from kg.model import Profile

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_it_opens_offline_without_a_request_or_a_complaint(
    visit: Callable[..., Opened], page_file: Path, viewport: dict[str, int]
) -> None:
    opened = visit(page_file, viewport)
    opened.settled()
    page = opened.page
    assert page.locator("#canvas canvas").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    drawn = page.evaluate(
        "(() => { const c = document.querySelector('#canvas canvas'); const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0;"
        " return n; })()"
    )
    assert drawn > 5000


def test_every_claim_with_both_ends_is_on_the_line_of_its_pair(
    visit: Callable[..., Opened], page_file: Path, example: kg.Build
) -> None:
    lines = {(line["from"], line["to"]): line["claims"] for line in visit(page_file).lines()}
    wanted: dict[tuple[str, str], list[str]] = {}
    for claim in example.assembly.claims:
        for actor in claim.subjects:
            for target in claim.objects:
                wanted.setdefault((actor, target), []).append(claim.key)
    assert {pair: sorted(keys) for pair, keys in lines.items()} == {pair: sorted(k) for pair, k in wanted.items()}


def test_a_line_is_solid_only_if_a_claim_of_it_is_a_fact_or_the_actors_own(
    visit: Callable[..., Opened], page_file: Path, example: kg.Build
) -> None:
    known = {claim.key: claim for claim in example.assembly.claims}
    lines = visit(page_file).lines()
    for line in lines:
        firm = any(supports(known[key], Profile.DEFAULT) for key in line["claims"])
        assert (line["dashes"] == []) == firm, line
    assert {line["dashes"] == [] for line in lines} == {True, False}


def test_names_never_overlap_and_the_most_named_are_written(visit: Callable[..., Opened], page_file: Path) -> None:
    page = visit(page_file).page
    names = page.evaluate("kgPage.names().sort((a, b) => b.claims - a.claims).map((n) => [n.id, n.label])")
    assert sum(1 for _, label in names[:8] if label) >= 7
    assert dict(names)["id:kataib-hezbollah"] == "Kataib Hezbollah"
    assert sum(1 for _, label in names if label) > len(names) / 2
    boxes = page.evaluate("kgPage.boxes()")
    for number, (left, top, right, bottom) in enumerate(boxes):
        for a, b, c, d in boxes[:number]:
            assert left >= c or right <= a or top >= d or bottom <= b


def test_every_line_can_be_clicked_somewhere(visit: Callable[..., Opened], page_file: Path) -> None:
    covered = visit(page_file).page.evaluate(
        "kgPage.lines().filter((l) => { kgPage.look([l.from, l.to]); return kgPage.pointOnLine(l.id) === null; })"
        ".map((l) => l.id)"
    )
    assert covered == []


def test_search_finds_a_name_in_any_spelling_and_script(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    page = opened.page
    for typed in ("kataib", "Kata’ib Hizb", "KH", "كتائب حزب الله"):
        page.fill("#search", typed)
        assert page.locator("#matches [role=option] bdi").first.text_content() == "Kataib Hezbollah", typed
    page.keyboard.press("Enter")
    assert page.locator("#details h2").text_content() == "Kataib Hezbollah"
    assert page.evaluate("kgPage.selected()") == {"kind": "entity", "id": "id:kataib-hezbollah"}
    page.fill("#search", "nobody of that name")
    assert page.locator("#search-status").text_content() == "no such name"
    opened.settled()


def test_clicking_a_line_shows_its_claims_with_sources_dates_and_voices(
    visit: Callable[..., Opened], page_file: Path, example: kg.Build
) -> None:
    opened = visit(page_file)
    known = {claim.key: claim for claim in example.assembly.claims}
    dated = [line for line in opened.lines() if (when := known[line["claims"][0]].when) and when.edtf]
    for line in (*dated[:: len(dated) // 10], dated[-1]):
        opened.click_line(line["id"])
        claim = known[line["claims"][0]]
        card = opened.page.locator(f'#details article[data-claim="{claim.key}"]')
        shown = card.text_content() or ""
        document = next(d for d in example.assembly.documents if d.key == claim.document)
        assert document.title
        assert document.title in shown
        assert claim.when
        assert claim.when.edtf
        assert claim.when.edtf in shown
        assert example.ontology.label(claim.modality) in shown
        assert claim.note
        assert claim.note in shown
        assert f"characters {claim.evidence[0].begin} to {claim.evidence[0].end}" in shown
    opened.settled()


def test_pointing_at_a_line_never_moves_the_picture(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    page = opened.page
    page.evaluate("kgPage.show('id:united-states')")
    opened.still()
    frame = "document.getElementById('canvas').getBoundingClientRect().toJSON()"
    before, hints = page.evaluate(frame), set()
    for line in opened.lines()[::5]:
        point = page.evaluate("id => kgPage.pointOnLine(id)", line["id"])
        if point is None:
            continue  # out of sight
        page.mouse.move(point["x"], point["y"])
        opened.still()
        hints.add(page.locator("#hint").text_content())
        assert page.evaluate(frame) == before
    assert len(hints) > 10
    opened.settled()


def test_clicking_a_sign_shows_its_claims(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    opened.click_name("id:tower-22")
    assert opened.page.locator("#details h2").text_content() == "Tower 22"
    group = opened.page.locator("#details details.group").first
    group.locator("summary").click()
    group.locator("article.claim").first.wait_for()
    opened.page.keyboard.press("Escape")
    assert opened.page.locator("#details").is_hidden()
    opened.settled()


def test_filters_count_and_hide(visit: Callable[..., Opened], page_file: Path, example: kg.Build) -> None:
    opened = visit(page_file)
    page = opened.page
    before = len(opened.lines())
    page.locator('label:has(output[data-value="alleged"]) input').check()
    alleged = opened.lines()
    assert 0 < len(alleged) < before
    assert all(line["dashes"] for line in alleged)
    assert "filtered out" in (page.locator("#status").text_content() or "")
    page.locator('label:has(output[data-field="standing"][data-value=""]) input').check()
    for document in example.assembly.documents[1:]:
        page.locator(f'label:has(output[data-field="document"][data-value="{document.key}"]) input').uncheck()
    first = [claim for claim in example.assembly.claims if claim.document == example.assembly.documents[0].key]
    shown = page.locator('output[data-field="standing"][data-value=""]').text_content()
    assert shown == str(len(first))
    opened.settled()


def test_the_table_has_every_claim_also_those_without_an_actor(
    visit: Callable[..., Opened], page_file: Path, example: kg.Build
) -> None:
    opened = visit(page_file)
    page = opened.page
    page.locator("#show-table").click()
    keys = page.evaluate("[...document.querySelectorAll('#table-view tr[data-claim]')].map((r) => r.dataset.claim)")
    assert sorted(keys) == sorted(claim.key for claim in example.assembly.claims)
    agentless = next(claim for claim in example.assembly.claims if not claim.subjects)
    page.locator(f'#table-view tr[data-claim="{agentless.key}"] button').click()
    assert "actor not named" in (page.locator("#details article").text_content() or "")
    page.get_by_role("button", name="Date", exact=True).click()
    assert page.locator("#table-view th[aria-sort=ascending]").text_content() == "Date"
    opened.settled()


def test_it_can_be_used_with_the_keyboard_alone(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    page = opened.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    page.keyboard.press("Enter")
    assert page.locator("#table-view").is_visible()
    page.locator("#table-view td button").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Claim"
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()


def test_hostile_names_run_nothing(visit: Callable[..., Opened], table: Callable[..., Path], tmp_path: Path) -> None:
    rows = [f'"{label}",attack,"{label} 2",2024-01-28,"d, {label}","{label}"' for label in HOSTILE]
    claims = table("actor,action,target,date,source,note\n" + "\n".join(rows))
    built = kg.build(claims, output=tmp_path / "out", formats=["html"], title=HOSTILE[1])
    assert built.ok
    opened = visit(tmp_path / "out" / "graph.html")
    page = opened.page
    page.locator("#show-table").click()
    for number in range(len(HOSTILE)):
        page.locator("#table-view td button").nth(number).click()
    page.locator("#show-picture").click()
    for line in opened.lines():
        opened.click_line(line["id"])
    page.locator("#line-labels").check()
    page.fill("#search", "<img")
    page.keyboard.press("Enter")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, #details img, #details script").count() == 0
    opened.settled()


def test_from_an_event_over_both_sides_of_a_conflict_to_a_claim(
    visit: Callable[..., Opened], table: Callable[..., Path], tmp_path: Path
) -> None:
    for name, text in BASE_ATTACKED.items():
        path = table(text, f"in/{name}")
    assert kg.build(path.parent, output=tmp_path / "out", formats=["html"]).ok
    opened = visit(tmp_path / "out" / "graph.html")
    page = opened.page
    page.get_by_role("button", name="Events", exact=True).click()
    row = page.locator('#events-view tr[data-event="ev:base-hit"]')
    assert "3 reports in 3 documents, 2 independent sources" in (row.text_content() or "")
    assert "who acted" in (row.text_content() or "")
    assert page.get_by_text("found by a rule").count() == 2
    row.get_by_role("button").click()
    assert page.locator("#details .counts").text_content() == "3 reports in 3 documents, 2 independent sources"
    assert "named by an annotator" in (page.locator("#details").text_content() or "")
    conflict = page.locator("#details .conflict").filter(has_text="who acted")
    answers = conflict.locator(".answer")
    assert answers.locator("h4").all_text_contents() == ["Iran", "Kataib Hezbollah"]
    boxes = [answers.nth(number).bounding_box() for number in range(2)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["y"] == boxes[1]["y"], "the answers stand side by side"
    told = answers.first.text_content() or ""
    assert "alleged by Qais Khazali" in told
    assert "The Cradle" in told
    assert "blames another" in told
    answers.first.get_by_role("button", name="Read claim r3").click()
    card = page.locator("#details article.claim")
    assert "Qais Khazali" in (card.text_content() or "")
    card.get_by_role("button", name="who acted").click()
    page.locator("#details .conflict").get_by_role("button", name="Read claim r1").wait_for()
    page.locator("#details").get_by_role("button", name="base hit").click()
    page.locator("#details .counts").wait_for()
    opened.settled()


def test_a_shared_report_leads_to_both_events_and_a_decision_stands_with_its_name(
    visit: Callable[..., Opened], table: Callable[..., Path], tmp_path: Path
) -> None:
    for name, text in BASE_ATTACKED.items():
        path = table(text, f"in/{name}")
    kg.build(path.parent, output=tmp_path / "out", formats=["html"])
    page = visit(tmp_path / "out" / "graph.html").page
    page.locator("#show-table").click()
    page.locator("#table-view tr", has_text="one of the two").get_by_role("button").click()
    assert page.locator("#details dt", has_text="may report").count() == 2
    page.evaluate("kgPage.show('id:kataib-hezbollah')")
    decided = page.locator("#details .decisions li").first
    assert "is a name under which “Kataib Hezbollah” acts" in (decided.text_content() or "")
    assert "Ada, 2024-05-01: one channel speaks for both" in (decided.text_content() or "")


def test_filters_on_sources_and_contradictions(
    visit: Callable[..., Opened], page_file: Path, example: kg.Build
) -> None:
    opened = visit(page_file)
    page = opened.page
    page.locator("#show-events").click()
    rows = page.locator("#events-view tbody tr")
    assert rows.count() == len(example.assembly.events)
    page.locator("#least-sources").fill("3")
    strong = {event.ref for event in example.assembly.events if event.corroboration.sources >= 3}
    assert {row.get_attribute("data-event") for row in rows.all()} == strong
    shown = page.locator('output[data-field="standing"][data-value=""]').text_content()
    links = example.assembly.links.values()
    assert shown == str(sum(bool(set(link.all) & strong) for link in links))
    page.locator("#least-sources").fill("0")
    page.locator("#contested").check()
    about = {conflict.about for conflict in example.assembly.conflicts}
    assert {row.get_attribute("data-event") for row in rows.all()} == {
        event.ref for event in example.assembly.events if event.ref in about
    }
    keys = {key for conflict in example.assembly.conflicts for side in conflict.sides for key in side.claims}
    page.locator("#show-table").click()
    assert page.locator("#table-view tbody tr").count() == len(keys)
    opened.settled()


def test_hostile_conflicts_and_decisions_run_nothing(
    visit: Callable[..., Opened], table: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [
        f'"{label}",attack,ain-al-asad,2024-01-28,"d{n}",hit,"{label}","{label}"' for n, label in enumerate(HOSTILE)
    ]
    table("actor,action,target,date,source,event,note,quote\n" + "\n".join(rows), "in/claims.csv")
    decided = [f'alias-of,"{label} 3",ain-al-asad,"{label}",2024-05-01,"{label}"' for label in HOSTILE]
    path = table("decision,one,other,author,decided,reason\n" + "\n".join(decided), "in/decisions.csv")
    built = kg.build(path.parent)
    assert built.ok, built.problems
    (conflict,) = built.assembly.conflicts
    sides = tuple(side._replace(value=label) for side, label in zip(conflict.sides, HOSTILE, strict=True))
    worst = conflict.model_copy(update={"sides": sides, "label": HOSTILE[0]})
    assembly = built.assembly.model_copy(update={"conflicts": (worst,)})
    (tmp_path / "graph.html").write_text("".join(exporter.export(assembly, built.ontology)), encoding="utf-8")
    opened = visit(tmp_path / "graph.html")
    page = opened.page
    page.locator("#show-events").click()
    assert page.locator("#events-view .decisions li").count() == len(HOSTILE)
    page.get_by_role("button", name=HOSTILE[0], exact=True).click()
    page.locator("#details").get_by_role("button", name="hit", exact=True).click()
    assert page.locator("#details .answer h4").all_text_contents() == HOSTILE
    page.locator("#details .answer button").first.click()
    page.evaluate("kgPage.show('id:ain-al-asad')")
    assert page.evaluate("window.hacked") is None
    assert page.locator("main img, main script, #details img, #details script").count() == 0
    opened.settled()


def test_the_policy_stops_what_would_slip_through(visit: Callable[..., Opened], page_file: Path) -> None:
    opened = visit(page_file)
    opened.page.evaluate(
        "(() => { const s = document.createElement('script'); s.textContent = 'window.hacked = 1';"
        " document.body.append(s); const i = new Image(); i.src = 'https://example.org/x.png';"
        " document.body.append(i); })()"
    )
    for _ in range(100):
        if len(opened.complaints) >= 2:
            break
        opened.page.wait_for_timeout(100)
    assert opened.page.evaluate("window.hacked") is None
    blocked = [text for text in opened.complaints if "Content Security Policy" in text]
    assert len(blocked) == len(opened.complaints) == 2


def test_the_frame_of_a_notebook_works(
    visit: Callable[..., Opened], browser: Browser, example: kg.Build, tmp_path: Path
) -> None:
    path = tmp_path / "notebook.html"
    frame = exporter.inline(example.assembly, example.ontology)
    path.write_text(f"<!doctype html><meta charset=utf-8>{frame}", encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(path.as_uri())
    inner = page.frame_locator("iframe")
    inner.locator("#canvas canvas").wait_for()
    assert json.dumps(len(example.assembly.claims)) in (inner.locator("#counts").text_content() or "")
    assert complaints == []
    context.close()
