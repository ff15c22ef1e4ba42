"""The command: arguments in, tables out, exit codes 0, 1 and 2; quiet in a pipe."""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg.cli import main
from kg.cli.parser import make_parser
from kg.printing import ProgressBar

TABLE = Callable[..., Path]
GOOD = "actor,action,target,date,source\nKataib Hezbollah,demand-withdrawal,united-states,2024-05,d1\n"


def test_build_writes_and_says_what_and_which_page_to_open(
    table: TABLE, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(table(GOOD)), "-o", str(tmp_path / "out")]) == 0
    out, err = capsys.readouterr()
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "graph.ttl",
        "graph.html",
        "claims.jsonl",
        "report.json",
    }
    assert "graph.html in a browser" in out
    assert not err


def test_problems_in_the_data_give_exit_code_1_with_file_line_and_remedy(
    table: TABLE, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = table(GOOD + "Iran,meet,Iraq,2024-13,d1\n")
    assert main(["build", str(path), "-o", str(tmp_path / "out")]) == 1
    _, err = capsys.readouterr()
    assert "claims.csv:3: error: date '2024-13': is not in the calendar; write a month and a day that exist" in err
    assert "nothing was published" in err
    assert main(["build", str(path), "-o", str(tmp_path / "out"), "--partial"]) == 1
    assert "published in part" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["build", "/nowhere.csv"],
        ["build", "--format", "pdf"],
        ["build", "--base", "not an iri"],
        ["build", "--base", "https://example.org/graph#"],
        ["check", "--corpus", "/nowhere"],
        ["query"],
        ["query", "/nowhere.ttl", "ASK {}"],
        ["query", "{graph}", "no-such-query"],
        ["query", "{graph}", "SELECT nonsense {"],
        ["query", "{graph}", "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"],
        ["query", "{graph}", "ASK {}", "--set", "novalue"],
        ["query", "{graph}", "ASK { ?s ?p ?o }", "--store", "none"],
        ["query", "{graph}", "missing.rq"],
    ],
)
def test_wrong_use_gives_exit_code_2_and_one_sentence(
    arguments: list[str], example_files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = str(example_files / "graph.ttl")
    assert main([argument.replace("{graph}", graph) for argument in arguments]) == 2
    out, err = capsys.readouterr()
    assert (err.startswith("kg: ") and err.count("\n") == 1) or out.startswith("usage:")


def test_an_unknown_option_gives_exit_code_2() -> None:
    with pytest.raises(SystemExit) as error:
        main(["build", "--no-such-option"])
    assert error.value.code == 2


def test_check_writes_nothing_and_verifies_evidence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    dispatches = Path(__file__).parent / "data" / "dispatches"
    assert main(["check", str(dispatches), "--corpus", str(dispatches / "texts")]) == 0
    assert "evidence verified: 9 spans in 2 documents" in capsys.readouterr().out
    assert not list(tmp_path.iterdir())


def test_query_prints_a_table_csv_and_json(example_files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    graph = str(example_files / "graph.ttl")
    sparql = "SELECT ?who WHERE { ?who act:attack id:tower-22 }"
    assert main(["query", graph, sparql]) == 0
    out, err = capsys.readouterr()
    assert "id:islamic-resistance-in-iraq" in out
    assert err == "1 row\n"
    assert main(["query", graph, sparql, "--output", "csv"]) == 0
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [["who"], ["id:islamic-resistance-in-iraq"]]
    assert main(["query", graph, sparql, "--output", "json", "--store", "memory"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["results"]["bindings"][0]["who"]["type"] == "uri"
    assert main(["query", graph, "ASK { id:kataib-hezbollah act:attack id:tower-22 }", "--output", "json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"head": {}, "boolean": False}


def test_json_answers_keep_language_datatype_and_unbound(
    example_files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sparql = 'SELECT ?l ?n ?none WHERE { id:tower-22 skos:prefLabel ?l FILTER(LANG(?l) = "en") BIND(3 AS ?n) OPTIONAL { ?none rdfs:seeAlso id:tower-22 } }'
    assert main(["query", str(example_files / "graph.ttl"), sparql, "--output", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)["results"]["bindings"]
    assert row["l"] == {"type": "literal", "value": "Tower 22", "xml:lang": "en"}
    assert row["n"]["datatype"].endswith("integer")
    assert "none" not in row


def test_hostile_cells_are_inert_in_tables_and_csv(
    table: TABLE, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    graph = tmp_path / "hostile.ttl"
    graph.write_text('<http://e.org/a> <http://e.org/p> "=cmd|1", "\\u001B[31mred", "[bold]x[/bold]" .')
    assert main(["query", str(graph), "SELECT ?o { ?s ?p ?o } ORDER BY ?o", "--output", "csv"]) == 0
    cells = [row[0] for row in csv.reader(io.StringIO(capsys.readouterr().out))]
    assert "'=cmd|1" in cells
    assert main(["query", str(graph), "SELECT ?o { ?s ?p ?o }"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "[bold]x[/bold]" in out


@pytest.mark.parametrize("command", ["formats", "terms", "query --list"])
def test_lists_are_not_empty(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(command.split()) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5


def test_terms_can_be_searched(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", "drone-strike"]) == 0
    assert "drone-strike" in capsys.readouterr().out


def test_the_help_of_every_command_is_in_the_documents() -> None:
    """After a change of the command line: python tests/test_cli.py writes docs/commands.md anew."""
    documented = " ".join((ROOT / "docs" / "commands.md").read_text(encoding="utf-8").split())
    parser = make_parser()
    (commands,) = (a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    for name, command in commands.items():
        assert f"## kg {name} " in documented
        for action in command._actions:
            assert all(option in documented for option in action.option_strings)
            assert " ".join((action.help or "").split()) in documented, action.help


def command_help() -> str:
    """docs/commands.md: what each command prints for --help."""
    parser = make_parser()
    (commands,) = (a.choices for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    parts = ["# Commands\n\nMade from the program; `python tests/test_cli.py` writes it anew.\n"]
    for name, command in [("", parser), *commands.items()]:
        parts.append(f"\n## kg {name}".rstrip() + f"\n\n```text\n{command.format_help().rstrip()}\n```\n")
    return "".join(parts)


def _run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)


@pytest.mark.parametrize("code", ["import kg", "from kg.cli.parser import make_parser; make_parser().format_help()"])
def test_import_and_help_load_nothing_heavy(code: str) -> None:
    heavy = "{'pydantic', 'rdflib', 'pyoxigraph', 'networkx', 'pyvis', 'IPython', 'rich', 'edtf', 'numpy'}"
    assert _run(f"{code}\nimport sys; print(sorted({heavy} & set(sys.modules)))").stdout.strip() == "[]"


def test_python_m_kg_is_kg() -> None:
    done = subprocess.run([sys.executable, "-m", "kg", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == f"kg {kg.__version__}"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_shows_on_a_terminal_and_is_quiet_in_a_pipe() -> None:
    for stream, shown in ((Terminal(), True), (io.StringIO(), False)):
        with ProgressBar(stream) as progress:
            progress.tell("reading", 1, 2)
        assert ("reading" in stream.getvalue()) is shown


def test_a_closed_pipe_is_no_error(example_files: Path) -> None:
    command = f"{sys.executable} -m kg query {example_files / 'graph.ttl'} 'SELECT ?s ?p ?o {{ ?s ?p ?o }}' --output csv | head -1"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "s,p,o"
    assert "Traceback" not in done.stderr


if __name__ == "__main__":
    os.environ["COLUMNS"] = "100"
    (ROOT / "docs" / "commands.md").write_text(command_help(), encoding="utf-8")
