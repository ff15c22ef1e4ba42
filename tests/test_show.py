"""One entity and what lies around it: from a graph or from inputs, by name; nothing is guessed, no browser opens."""

from __future__ import annotations

import json
import re
import webbrowser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg
from kg import showing
from kg.cli import main
from kg.exporters import pyvis

TABLE = Callable[..., Path]
CHAIN = (
    "actor,action,target,date,source\n"
    "Iran,meet,Kataib Hezbollah,2024-01-01,d1\n"
    "Iran,meet,Kataib Hezbollah,2024-01-02,d1\n"
    "Kataib Hezbollah,attack,tower-22,2024-01-28,d1\n"
    "United States,attack,tower-22,2024-01-29,d2\n"
    "United States,meet,The Brotherhood of Testers,2024-02-01,d2\n"
)


def data(path: Path) -> dict[str, Any]:
    (found,) = re.findall(
        r'<script type="application/json" id="data">(.*?)</script>', path.read_text(encoding="utf-8"), re.DOTALL
    )
    content: dict[str, Any] = json.loads(found)
    return content


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize(("depth", "claims"), [(1, 2), (2, 3), (3, 4)])
def test_depth_is_the_number_of_steps(table: TABLE, here: Path, depth: int, claims: int) -> None:
    shown = kg.show("Iran", table(CHAIN), depth=depth)
    assert shown.claims == claims
    assert len(data(shown.file)["claims"]) == claims


def test_the_page_opens_at_the_entity_and_has_its_name(table: TABLE, here: Path) -> None:
    shown = kg.show("kataib-hezbollah", table(CHAIN))
    assert shown.file == Path("kataib-hezbollah.html")
    content = data(here / shown.file)
    assert content["entities"][content["focus"]]["ref"] == "id:kataib-hezbollah"
    assert content["title"].startswith("Kataib Hezbollah: ")
    assert [path.name for path in here.iterdir()] == ["kataib-hezbollah.html"]


def test_neighbours_are_counted_once_a_claim(table: TABLE, here: Path) -> None:
    shown = kg.show("Kataib Hezbollah", table(CHAIN), depth=3)
    assert [(n.ref, n.claims) for n in shown.neighbours] == [("id:iran", 2), ("id:tower-22", 1)]
    assert shown.neighbours[0].label == "Iran"


def test_a_graph_gives_the_same_page_as_what_it_was_built_from(table: TABLE, here: Path) -> None:
    path = table(CHAIN)
    kg.build(path, output="output", formats=["turtle"])
    built = kg.show("The Brotherhood of Testers", path, depth=3, output="a.html")
    read = kg.show("the brotherhood of testers", depth=3, output="b.html")
    assert read.claims == built.claims == 3
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()


def test_a_graph_read_back_has_all_that_the_page_shows(example: kg.Build, example_files: Path) -> None:
    read = showing.read_graph(example_files / "graph.ttl")
    assert read.claims == tuple(sorted(example.assembly.claims, key=lambda claim: claim.key))
    assert {d.key: d for d in read.documents} == {d.key: d for d in example.assembly.documents}
    assert read.title == example.assembly.title
    assert {e.ref: e for e in read.entities} == {e.ref: e for e in example.assembly.entities}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Baghdad", r"'Baghdad' may mean baghdad \(Baghdad; name, exact\), iraq \(Iraq; metonym"),
        ("Qais Khazalio Xyz", "similar: qais-khazali"),
        ("Kataib", r"part of: Kataib Hezbollah \(id:kataib-hezbollah\)"),
        ("Zzyzx", "nobody is called 'Zzyzx'; most claims are about Iraq"),
        ("Kuwait", r"no claim of this graph names Kuwait \(id:kuwait\)"),
        ("", "nobody is called ''"),
    ],
)
def test_other_names_give_candidates_with_reasons_and_exit_code_2(
    name: str, told: str, example_files: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", name, "--graph", str(example_files / "graph.ttl")]) == 2
    out, err = capsys.readouterr()
    assert re.search(told, err), err
    assert not out
    assert not list(here.iterdir())


def test_wrong_use_gives_exit_code_2(example_files: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = str(example_files / "graph.ttl")
    Path("bad.ttl").write_text("<a> <b>", encoding="utf-8")
    for arguments in (["Iran"], ["Iran", "--graph", "bad.ttl"], ["Iran", graph, "--graph", graph]):
        assert main(["show", *arguments]) == 2
        assert capsys.readouterr().err.startswith("kg: ")
    with pytest.raises(kg.KgError, match="--depth is 1, 2 or 3"):
        kg.show("Iran", graph=graph, depth=4)


def test_the_command_prints_neighbours_path_and_reading_and_opens_nothing_unasked(
    example_files: Path, here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    command = ["show", "kataeb hizbullah", "--graph", str(example_files / "graph.ttl"), "-o", "new/page.html"]
    assert main(command) == 0
    out, err = capsys.readouterr()
    assert re.search(r"United States +id:united-states +20", out)
    assert f"wrote {Path('new/page.html')} (57 claims)" in out
    assert "was read as Kataib Hezbollah (kataib-hezbollah): name, same in another transliteration" in err
    assert opened == []
    assert main([*command, "--open"]) == 0
    assert opened == [(here / "new" / "page.html").as_uri()]


def test_problems_of_the_inputs_are_told_and_what_passed_is_shown(
    table: TABLE, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(CHAIN + "Iran,meet,Iraq,2024-13,d1\n")
    assert main(["show", "Iran", str(path)]) == 1
    out, err = capsys.readouterr()
    assert "claims.csv:7: error: date '2024-13'" in err
    assert "(2 claims)" in out


def test_a_graph_of_another_base_is_read_with_it(table: TABLE, here: Path) -> None:
    kg.build(table(CHAIN), output="output", formats=["turtle"], base="https://example.org/mine/")
    for base in (None, "https://example.org/mine/"):
        assert kg.show("The Brotherhood of Testers", base=base).claims == 1
    assert showing.read_graph("output/graph.ttl").base == "https://example.org/mine/"


def test_graph_html_gives_a_page_or_a_closed_frame(example: kg.Build) -> None:
    page = kg.graph_html(example.assembly)
    assert page == kg.graph_html(example) == "".join(pyvis.export(example.assembly, example.ontology))
    frame = kg.graph_html(example, inline=True)
    assert frame.startswith("<div><iframe ")
    assert 'sandbox="allow-scripts allow-popups"' in frame
    assert "allow-same-origin" not in frame
    assert "<script" not in frame
