"""What the page costs with many claims: bytes, processor seconds until it stands, milliseconds a frame and a filter.

    python benchmarks/explorer/budgets.py

prints each cost beside its budget (issue 5); quotes of about 230 letters, no GPU.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from kg import ontology
from kg.exporters import html
from kg.model import Assembly, Claim, Document, Entity, Span, When

if TYPE_CHECKING:
    from playwright.sync_api import Browser, CDPSession, Page

BUDGET = {1_000: 0.5, 5_000: 0.6, 50_000: 1.5}
"""Claims, and the processor seconds of the main thread until the first complete picture (issue 5)."""

BYTES = 8_000_000
FRAME, FILTER = 10, 150
"""Processor milliseconds of a frame while the picture is moved, and of a step of a filter, at 50,000 claims."""

CONSONANTS, VOWELS = "bdfghklmnprst", "aeiou"


def many_claims(count: int) -> Assembly:
    """A graph with hubs: a name for every four claims, a quote of about 230 letters on each claim."""
    chance = random.Random(1)
    words = ["".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(1 + n % 4)) for n in range(2000)]
    entities = [
        Entity(ref=f"my:e{n}", label=" ".join(chance.choices(words, k=2)).title()) for n in range(max(20, count // 4))
    ]
    documents = [
        Document(key=f"d{n}", title=" ".join(chance.choices(words, k=6)), url=f"https://example.org/news/{n}")
        for n in range(max(2, count // 50))
    ]

    def told() -> str:
        return " ".join(words[int(2000 ** chance.random()) - 1] for _ in range(38))

    def one() -> Claim:
        actor, target = (entities[int(len(entities) * chance.random() ** 2)].ref for _ in range(2))
        document, begin = chance.choice(documents).key, chance.randrange(9000)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(1800))
        return Claim(
            key=f"{chance.getrandbits(80):020x}",
            document=document,
            subjects=(actor,),
            predicate=chance.choice(["act:attack", "act:accuse", "act:threaten", "act:consult"]),
            objects=(target,),
            modality=chance.choice(["mod:asserted", "mod:asserted", "mod:alleged", "mod:threatened"]),
            when=When(edtf=day.isoformat(), earliest=day, latest=day, basis="kg:explicit"),
            evidence=(Span(document=document, begin=begin, end=begin + 230, quote=told()),),
        )

    claims = sorted((one() for _ in range(count)), key=lambda claim: claim.key)
    return Assembly(
        title=f"{count:,} claims",
        documents=tuple(documents),
        claims=tuple(claims),
        state_reports={},
        events=(),
        states=(),
        edges={},
        entities=tuple(entities),
        base="https://example.org/",
    )


def seconds(session: CDPSession) -> float:
    """Processor seconds of the main thread until now."""
    found = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in found if metric["name"] == "ThreadTime"))


def drag(page: Page) -> int:
    """Move the picture about; gives the number of frames that were drawn meanwhile."""
    page.evaluate(
        "() => { window.frames_ = 0; const tick = () => { frames_ += 1; requestAnimationFrame(tick); }; tick(); }"
    )
    page.mouse.move(760, 640)
    page.mouse.down()
    for step in range(90):
        page.mouse.move(760 + (step % 60) * 3, 640 - step % 40)
    frames = int(page.evaluate("frames_"))
    page.mouse.up()
    return frames


def cost(browser: Browser, count: int, folder: Path) -> list[tuple[str, float, float]]:
    """Each cost of a page of so many claims with its budget."""
    path = folder / f"{count}.html"
    path.write_text("".join(html.export(many_claims(count), ontology.load())), encoding="utf-8", newline="\n")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    found = [("MB", path.stat().st_size / 1e6, BYTES / 1e6), ("CPU s to ready", seconds(session), BUDGET[count])]
    page.locator("#limit").click()
    page.wait_for_timeout(500)
    before = seconds(session)
    frames = drag(page)
    found.append(("CPU ms a frame, all lines", 1000 * (seconds(session) - before) / max(frames, 1), FRAME))
    page.locator("#limit").click()
    page.wait_for_timeout(300)
    before = seconds(session)
    page.locator("input[name=standing][value=alleged]").check()
    found.append(("CPU ms a filter step", 1000 * (seconds(session) - before), FILTER))
    page.close()
    return found


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--disable-gpu"])
        print(f"{'claims':>7}  {'cost':<26} {'measured':>9} {'budget':>7}")
        for count in BUDGET:
            for name, value, budget in cost(browser, count, Path(folder)):
                print(f"{count:>7}  {name:<26} {value:>9.2f} {budget:>7.1f}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
