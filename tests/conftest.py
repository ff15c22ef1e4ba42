"""Fixtures that many tests share: the example, the texts behind it where they are at hand, and what CI demands."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import kg
from kg.ontology import Ontology

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

settings.register_profile("kg", deadline=None, derandomize=True, database=None)
settings.load_profile("kg")


def need(present: bool, what: str, how: str) -> None:
    """Skip a test whose outside part is missing, saying how to get it; in CI nothing is skipped."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing in CI; {how}")
    pytest.skip(f"{what} is not here; {how}")


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
