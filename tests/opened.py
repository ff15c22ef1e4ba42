"""The page of the example, opened from disk in Chromium with the network cut, and everything that it says meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import kg
from kg.exporters import html as exporter

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


class Opened:
    """A page and everything it asked for, said or complained about."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.address = path.resolve().as_uri()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.goto(self.address)
        page.wait_for_selector("html[data-ready]", state="attached")

    def settled(self) -> None:
        """Nothing was asked for but the page itself, and nothing was complained about."""
        self.page.wait_for_timeout(100)
        assert self.requests == [self.address]
        assert self.complaints == []

    def lines(self) -> list[dict[str, Any]]:
        """The lines that are shown."""
        found: list[dict[str, Any]] = self.page.evaluate("kgPage.lines()")
        return found

    def still(self) -> None:
        """The panel has opened or closed and the picture has taken its new size; nothing moves any more."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def click_line(self, key: str) -> None:
        """Bring both ends of a line into view and click where the line is on top."""
        self.still()
        point = self.page.evaluate(
            "id => { const l = kgPage.lines().find((one) => one.id === id); kgPage.look([l.from, l.to]);"
            " return kgPage.pointOnLine(id); }",
            key,
        )
        assert point is not None, f"line {key} cannot be reached"
        self.page.mouse.click(point["x"], point["y"])

    def click_name(self, ref: str, **how: Any) -> None:
        """Click a sign."""
        self.still()
        point = self.page.evaluate("ref => kgPage.pointOnName(ref)", ref)
        if how.pop("shift", False):
            self.page.keyboard.down("Shift")
        self.page.mouse.click(point["x"], point["y"], **how)
        self.page.keyboard.up("Shift")


@pytest.fixture(scope="session")
def page_file(tmp_path_factory: pytest.TempPathFactory, example: kg.Build) -> Path:
    path = tmp_path_factory.mktemp("page") / "graph.html"
    path.write_text("".join(exporter.export(example.assembly, example.ontology)), encoding="utf-8", newline="\n")
    return path


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Opened]]:
    contexts = []

    def go(path: Path, viewport: dict[str, int] = WIDE) -> Opened:
        context = browser.new_context(viewport=viewport, offline=True)  # type: ignore[arg-type]
        contexts.append(context)
        return Opened(context.new_page(), path)

    yield go
    for context in contexts:
        context.close()
