"""Fixtures that many tests share: the example, the texts behind it where they are at hand, and what CI demands."""

from __future__ import annotations

import gc
import os
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers
from opened import page_file, visit  # noqa: F401  fixtures for every test that opens the page

import kg
from kg.ontology import Ontology

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""Of Chromium: what a machine without a screen or a network needs."""

providers._get_local_constants = lambda: providers._local_constants  # else the cases depend on which modules are loaded
settings.register_profile("kg", deadline=None, derandomize=True, database=None)
settings.load_profile("kg")


def need(present: bool, what: str, how: str) -> None:
    """Skip a test whose outside part is missing, saying how to get it; in CI nothing is skipped."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing in CI; {how}")
    pytest.skip(f"{what} is not here; {how}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests take half the time where nobody counts the lines they run; the others run nearly all."""
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker("no_cover")


def pytest_addoption(parser: pytest.Parser) -> None:
    """After a wanted change of the page: write the reference pictures anew."""
    parser.addoption("--new-looks", action="store_true", help="write tests/data/looks anew")


@pytest.fixture(scope="session")
def program() -> Callable[[str, str], str]:
    """The path of a system program, or a skip that says how to install it."""

    def find(name: str, package: str) -> str:
        path = shutil.which(name)
        need(path is not None, name, f"on Debian: apt-get install {package}")
        return str(path)

    return find


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the five articles, which are not part of the project."""
    folder = SHARED / "corpus"
    need(folder.is_dir(), "the corpus", "it is not ours to ship: put the articles into ../shared/corpus")
    return folder


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The ontology that comes with kg."""
    return kg.load_ontology()


@pytest.fixture(scope="session")
def example() -> kg.Build:
    """The packaged example, built but not written."""
    return kg.build()


@pytest.fixture(scope="session")
def example_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the example's output."""
    folder = tmp_path_factory.mktemp("example")
    kg.build(output=folder, formats=["turtle", "jsonl"])
    return folder


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., Path]:
    """Writes a CSV file from text or bytes and returns its path."""

    def write(content: str | bytes, name: str = "claims.csv") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or a skip that says how to install it; Playwright's event loop ends with the module's tests."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    need(path is not None, "Chromium", "on Debian: apt-get install chromium")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from playwright.sync_api import sync_playwright  # noqa: PLC0415  its import is slow

        with sync_playwright() as playwright:
            found = playwright.chromium.launch(executable_path=path, args=FLAGS, env=dict(os.environ))
            yield found
            found.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()  # what Playwright leaves open is not told in the midst of others' tests
