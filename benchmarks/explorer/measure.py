"""How much work a page is for the browser: ours, pyvis as shipped, and other renderers, on the same graphs in one run.

    python benchmarks/explorer/measure.py [--claims 1000 5000 20000 50000] [--runs 2] [--only NAME ...] [--json FILE]

CPU seconds of the main thread of the page's own process, not the clock on the wall: the machine may be shared. A
renderer that does not get ready within the limit is not asked for larger graphs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import psutil
from graphs import graph
from playwright.sync_api import Browser, BrowserType, CDPSession, Error, Page, sync_playwright
from renderers import Renderer, known

FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
]
"""WebGL in software, so that renderers that need it can run at all."""

FRAMES, PAN_SECONDS = 40, 20
BIGGEST = """() => { let best = null, area = 0;
  for (const e of document.querySelectorAll("canvas, svg")) { const r = e.getBoundingClientRect();
    if (r.width * r.height > area) { area = r.width * r.height; best = [r.x, r.y, r.width, r.height]; } }
  return best; }"""
Row = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[1000, 5000, 20_000, 50_000])
    parser.add_argument("--runs", type=int, default=2, help="how often each page is opened, in turns")
    parser.add_argument("--limit", type=float, default=60, help="seconds on the wall to get ready")
    parser.add_argument("--only", nargs="+", default=[], metavar="NAME")
    parser.add_argument("--json", type=Path, help="where to write every single measurement")
    options = parser.parse_args(arguments)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("no Chromium here; on Debian: apt-get install chromium")
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        renderers, missing = known(Path(name))
        print(*missing, sep="\n", flush=True)
        renderers = [one for one in renderers if not options.only or one.name in options.only]
        tired: set[str] = set()
        idle = _idle(playwright.chromium, chromium, Path(name) / "empty.html")
        for claims in sorted(options.claims):
            pages = _make(claims, [one for one in renderers if one.name not in tired], Path(name), rows)
            for run in range(options.runs):
                turn = run % max(1, len(pages))
                for renderer in (one for one in pages[turn:] + pages[:turn] if one.name not in tired):
                    browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS, env=dict(os.environ))
                    row = measure(browser, renderer, _file(Path(name), renderer), options.limit, idle)
                    browser.close()
                    rows.append({"claims": claims, "run": run, **row})
                    print(json.dumps(rows[-1]), flush=True)
                    if not row["ready"]:
                        tired.add(renderer.name)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    print("\n" + table(rows))


def _idle(browsers: BrowserType, chromium: str, path: Path) -> float:
    """What the main thread has used when an empty page is ready: it is taken off everywhere."""
    path.write_text("<!doctype html><title>empty</title>", encoding="utf-8")
    empty = Renderer("empty page", lambda _: "", "document.readyState === 'complete'")
    used = []
    for _ in range(3):
        browser = browsers.launch(executable_path=chromium, args=FLAGS, env=dict(os.environ))
        used.append(measure(browser, empty, path, 60, 0.0)["cpu"])
        browser.close()
    return statistics.median(used)


def _file(folder: Path, renderer: Renderer) -> Path:
    return folder / f"{renderer.name.replace(' ', '-')}.html"


def _make(claims: int, renderers: Iterable[Renderer], folder: Path, rows: list[Row]) -> list[Renderer]:
    assembly, made = graph(claims), []
    for renderer in renderers:
        began = time.process_time()
        try:
            text = renderer.make(assembly)
        except Exception as error:  # a renderer of somebody else may fail in any way; that is a result too
            print(f"{renderer.name} at {claims}: no page: {error!r}", flush=True)
            continue
        _file(folder, renderer).write_text(text, encoding="utf-8", newline="\n")
        rows.append({"claims": claims, "renderer": renderer.name, "build": time.process_time() - began})
        made.append(renderer)
    return made


def measure(browser: Browser, renderer: Renderer, path: Path, limit: float, idle: float) -> Row:
    """Open the page, wait until it is ready, drag the picture."""
    others = {child.pid for child in psutil.Process().children(recursive=True)}
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)[:200]))
    page.on("request", lambda request: asked.append(request.url))
    row: Row = {"renderer": renderer.name, "ready": True, "bytes": path.stat().st_size}
    with Watchdog(limit, others) as watchdog:
        try:
            page.goto(path.as_uri(), timeout=1000 * limit, wait_until="commit")
            # Not wait_for_function: what it polls is a string, which the policy of our pages does not let run.
            while not page.evaluate(renderer.ready):
                time.sleep(0.1)
            page.evaluate("async () => { await window.kgPage?.ready; }")
            page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        except Error as error:
            said.append(str(error).partition("\n")[0])
            return row | {"ready": False, "cpu": watchdog.used - idle, "why": said}
    row |= {"cpu": _main_thread(others) - idle, "gpu": _cpu("gpu-process")}
    session = context.new_cdp_session(page)
    session.send("Performance.enable")
    row["heap"] = _metrics(session)["JSHeapUsedSize"]
    row["requests"] = len([url for url in asked if not url.startswith(("file:", "blob:", "data:"))])
    try:
        return row | _pan(page, session)
    except Error as error:
        return row | {"pan": None, "why": str(error).partition("\n")[0]}


class Watchdog:
    """Ends the process of a page that is not ready in time, after a look at what it has used: it may answer nobody."""

    def __init__(self, limit: float, others: set[int]) -> None:
        self.used, self._others = 0.0, others
        self._timer = threading.Timer(limit, self._bite)

    def __enter__(self) -> Watchdog:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def _bite(self) -> None:
        self.used = _main_thread(self._others)
        for process in _pages(self._others):
            process.kill()


def _pan(page: Page, session: CDPSession) -> Row:
    """Drag from a corner of the picture, one movement a frame."""
    if (place := page.evaluate(BIGGEST)) is None:
        return {}
    x, y, width, height = place
    page.mouse.move(x + 0.06 * width, y + 0.1 * height)
    page.mouse.down()
    page.mouse.move(x + 0.08 * width, y + 0.12 * height)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    before, gpu, began, frames = _metrics(session)["ThreadTime"], _cpu("gpu-process"), time.monotonic(), 0
    while frames < FRAMES and time.monotonic() - began < PAN_SECONDS:
        frames += 1
        page.mouse.move(x + (0.08 + 0.006 * frames) * width, y + (0.12 + 0.004 * frames) * height)
        page.evaluate("() => new Promise(requestAnimationFrame)")
    after, gpu_after = _metrics(session)["ThreadTime"], _cpu("gpu-process")
    page.mouse.up()
    return {"pan": 1000 * (after - before) / frames, "pan_gpu": 1000 * (gpu_after - gpu) / frames}


def _metrics(session: CDPSession) -> dict[str, float]:
    return {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}


def _pages(others: set[int]) -> list[psutil.Process]:
    """The page processes of our own browser that were not there before the page was opened."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if child.pid not in others and "--type=renderer" in child.cmdline():
                found.append(child)
        except psutil.Error:
            continue
    return found


def _main_thread(others: set[int]) -> float:
    """CPU seconds of the main thread of the page's process, which is the busiest of those."""
    threads = [thread for process in _pages(others) for thread in process.threads() if thread.id == process.pid]
    return max((thread.user_time + thread.system_time for thread in threads), default=0.0)


def _cpu(kind: str) -> float:
    """CPU seconds of the browser's busiest process of a kind."""
    found = [0.0]
    for child in psutil.Process().children(recursive=True):
        try:
            if f"--type={kind}" in child.cmdline():
                times = child.cpu_times()
                found.append(times.user + times.system)
        except psutil.Error:
            continue
    return max(found)


def table(rows: Sequence[Row]) -> str:
    """The median of all runs; the ratio is to the page of `kg build` on the same graph."""
    lines = [
        "| claims | renderer | CPU s | ratio | GPU s | pan ms | ratio | pan GPU ms | file MB | heap MB | requests |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for claims in sorted({row["claims"] for row in rows}):
        mine = [row for row in rows if row["claims"] == claims and "ready" in row]
        own = [row for row in mine if row["renderer"] == "kg html"]
        for name in dict.fromkeys(row["renderer"] for row in mine):
            same = [row for row in mine if row["renderer"] == name]
            late = "" if same[0]["ready"] else "not ready: > "
            cpu, pan = _median(same, "cpu"), _median(same, "pan")
            fine = [row for row in own if row["ready"]]
            cells = [
                late + _shown(cpu, 2), _ratio(cpu, _median(fine, "cpu")), _shown(_median(same, "gpu"), 1),
                _shown(pan, 0), _ratio(pan, _median(fine, "pan")), _shown(_median(same, "pan_gpu"), 0),
                _shown(same[0]["bytes"] / 1e6, 2), _shown(_median(same, "heap"), 0, 1e6),
                _shown(_median(same, "requests"), 0),
            ]  # fmt: skip
            lines.append(f"| {claims:,} | {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _median(rows: Iterable[Row], field: str) -> float | None:
    found = [row[field] for row in rows if row.get(field) is not None]
    return statistics.median(found) if found else None


def _shown(value: float | None, digits: int, unit: float = 1.0) -> str:
    return "-" if value is None else f"{value / unit:,.{digits}f}"


def _ratio(value: float | None, own: float | None) -> str:
    return "-" if value is None or not own else f"{value / own:.1f}"


if __name__ == "__main__":
    main()
