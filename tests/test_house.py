"""The house is in order: one place for IRIs, plug-ins by contract, documents that run."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg import registry
from kg.cli import main
from kg.errors import KgError, UnknownPluginError
from kg.model import Draft
from kg.names import Names  # noqa: F401  the face does not show it, readers of docs may

SOURCES = sorted((ROOT / "kg").rglob("*.py"))


def test_only_the_ontology_module_holds_iris() -> None:
    for path in SOURCES:
        if path.name != "ontology.py":
            text = path.read_text(encoding="utf-8")
            found = [iri for iri in re.findall(r"https?://[\w.]+", text) if "example" not in iri]
            assert not found, (path, found)


def test_files_stay_small() -> None:
    for path in SOURCES:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert lines <= 400, (path, lines)


def test_no_registry_host_and_no_absolute_path_is_written_down() -> None:
    for name in ("constraints.txt", "pyproject.toml", "Makefile", ".ci/run", ".ci/system", "README.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"pypi|npmjs|deb\.debian|/(?:work|root)/", text), name


def test_the_face_shows_what_it_promises() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert dir(kg) == sorted(kg.__all__)
    with pytest.raises(AttributeError, match="nonsense"):
        kg.nonsense  # noqa: B018


@pytest.mark.parametrize("room", ["readers", "exporters", "stores"])
def test_every_plug_in_has_its_shape_and_a_first_line(room: registry.Room) -> None:
    assert registry.names(room)
    for name in registry.names(room):
        assert registry.summary(room, name).endswith(".")
        if room == "readers":
            assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in registry.reader(name).SUFFIXES)
        elif room == "exporters":
            assert registry.exporter(name).SUFFIX.startswith(".")
            assert "/" in registry.exporter(name).MEDIA_TYPE


def test_no_two_readers_take_one_ending_unlooked_and_no_two_exporters_write_one_file() -> None:
    plain = [reader for name in registry.names("readers") if not hasattr(reader := registry.reader(name), "takes")]
    endings = [suffix for reader in plain for suffix in reader.SUFFIXES]
    assert len(endings) == len(set(endings))
    files = [registry.exporter(name).SUFFIX for name in registry.names("exporters")]
    assert len(files) == len(set(files))


@pytest.mark.parametrize("name", registry.names("exporters"))
def test_every_exporter_is_deterministic_and_writes_text(name: str, example: kg.Build) -> None:
    exporter = registry.exporter(name)
    first, second = ("".join(exporter.export(example.assembly, example.ontology)) for _ in range(2))
    assert first == second
    first.encode("utf-8")


@pytest.mark.parametrize("name", registry.names("readers"))
@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\n\n", b"{", b"a,b\n1", b"\x00" * 100, b'"', b"[1,2]\n"])
def test_every_reader_answers_junk_with_problems(name: str, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "junk"
    path.write_bytes(content)
    items = list(registry.reader(name).read(path, "junk", ["killed"]))
    assert items
    assert not [item for item in items if isinstance(item, Draft)]


def test_unknown_plug_ins_are_refused_with_those_that_exist() -> None:
    for get in (registry.reader, registry.exporter, registry.store, registry.extractor):
        with pytest.raises(UnknownPluginError, match="known: "):
            get("nonsense")


class Point:
    """An entry point of another package."""

    def __init__(self, name: str) -> None:
        self.name = name

    def load(self) -> object:
        return registry.exporter("turtle")


def test_other_packages_add_plug_ins_and_two_of_one_name_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def entries(group: str, name: str | None = None) -> list[Point]:
        return [Point(name or "mine")] if group == "kg.exporters" else []

    registry.names.cache_clear()
    monkeypatch.setattr(registry, "entry_points", entries)
    assert "mine" in registry.names("exporters")
    assert registry.exporter("mine").SUFFIX == ".ttl"
    registry.names.cache_clear()
    monkeypatch.setattr(registry, "entry_points", lambda **_: [Point("turtle")])
    with pytest.raises(KgError, match="two exporters are called turtle"):
        registry.names("exporters")
    monkeypatch.undo()
    registry.names.cache_clear()


@pytest.mark.slow
def test_imports_go_one_way() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def blocks(path: Path, language: str) -> list[str]:
    fenced = re.findall(r"^```(\w*)\n(.*?)^```$", path.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [block for given, block in fenced if given == language]


@pytest.mark.slow
def test_every_command_of_the_readme_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (table,) = blocks(ROOT / "README.md", "csv")
    Path("claims.csv").write_text(table, encoding="utf-8")
    shutil.copytree(ROOT / "kg" / "examples" / "iraq" / "dispatches", "articles")
    assert main(["extract", "articles/d01.txt", "--date", "2024-05-09", "-o", "hand.jsonl"]) == 0
    assert main(["build"]) == 0
    commands = [
        line for block in blocks(ROOT / "README.md", "") for line in block.splitlines() if line.startswith("kg ")
    ]
    assert len(commands) >= 4
    for command in commands:
        assert main(shlex.split(command)[1:]) == 0, command
    assert "islamic-resistance-in-iraq" in capsys.readouterr().out


def test_every_python_block_of_the_documents_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (table,) = blocks(ROOT / "README.md", "csv")
    Path("claims.csv").write_text(table, encoding="utf-8")
    found = [block for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")] for block in blocks(path, "python")]
    assert found
    for block in found:
        exec(compile(block, "block", "exec"), {})


def test_every_column_and_every_word_of_the_glossary_is_documented() -> None:
    text = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")
    for column in Draft.model_fields:
        if column not in ("where", "figures"):
            assert f"`{column}`" in text, column
    for kind in kg.load_ontology().members("kg:FigureKind"):
        assert f"`{kind.removeprefix('kg:')}`" in text, kind


def test_links_between_documents_hold() -> None:
    for path in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for link in re.findall(r"\]\((?!http)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / link).exists(), (path, link)
