"""The page with many claims: its size, its threshold, its filters; what it costs is in benchmarks/explorer."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT
from opened import Opened
from test_html import render

from kg.ontology import Ontology

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.no_cover,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

BYTES = 8_000_000


@pytest.mark.parametrize("count", [1_000, 50_000])
def test_many_claims_start_with_the_strongest_lines_and_can_all_be_shown(
    visit: Callable[..., Opened], ontology: Ontology, tmp_path: Path, count: int
) -> None:
    sys.path.insert(0, str(ROOT / "benchmarks" / "explorer"))
    budgets = importlib.import_module("budgets")
    path = tmp_path / "many.html"
    path.write_text(render(budgets.many_claims(count), ontology), encoding="utf-8")
    assert path.stat().st_size <= BYTES
    opened = visit(path)
    page = opened.page
    page.set_default_timeout(120_000)
    assert page.evaluate("performance.getEntriesByName('ready').length") == 1
    assert len(opened.lines()) == 400
    page.locator("#limit").click()
    page.wait_for_timeout(500)
    assert len(opened.lines()) > 400
    page.locator("#limit").click()
    page.locator("input[name=standing][value=alleged]").check()
    assert "filtered out" in (page.locator("#status").text_content() or "")
    opened.settled()
