"""Access as axe-core judges it: what it finds wrong with the page as it stands."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from conftest import need

if TYPE_CHECKING:
    from playwright.sync_api import Page

VIOLATIONS = """axe.run(document, { reporter: "no-passes" }).then(({ violations }) =>
  violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120))]))"""
"""Every rule is tried; what passed stays in the browser, for it is megabytes and takes longer to fetch than to find."""


def faults(page: Page) -> list[list[object]]:
    """The rules that the page breaks, each with the first elements that break it."""
    found = find_spec("axe_playwright_python")
    need(found is not None and found.origin is not None, "axe-core", "pip install --group test")
    assert found is not None
    page.evaluate((Path(str(found.origin)).parent / "axe.min.js").read_text(encoding="utf-8"))
    broken: list[list[object]] = page.evaluate(VIOLATIONS)
    return broken
