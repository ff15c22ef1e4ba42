"""Readers: tables and JSON Lines say the same, and what kg writes it reads back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import kg
from kg.errors import InputError

Table = Callable[..., Path]
ROW = {"actor": "Iran", "action": "meet", "target": "Iraq", "date": "2024-01", "source": "r1"}


def jsonl(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "claims.jsonl"
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def test_claims_jsonl_reads_back_to_the_same_claims(example: kg.Build, example_files: Path, tmp_path: Path) -> None:
    tables = Path(kg.__file__).parent / "examples" / "iraq"
    again = kg.build(
        example_files / "claims.jsonl",
        tables / "documents.csv",
        tables / "events.csv",
        output=tmp_path,
        formats=["turtle"],
        title=example.assembly.title,
        licence=example.assembly.licence,
    )
    assert not again.problems
    assert again.assembly == example.assembly
    assert (tmp_path / "graph.ttl").read_bytes() == (example_files / "graph.ttl").read_bytes()


def test_unresolved_names_and_figures_survive_the_round_trip(table: Table, tmp_path: Path) -> None:
    path = table(
        "actor,action,target,date,source,killed,injured\nLiwa X,attack,ain-al-asad,2024,r1,3 of Liwa Y|>=1,30..45\n"
    )
    first = kg.build(path, output=tmp_path / "out", formats=["jsonl"])
    second = kg.build(tmp_path / "out" / "claims.jsonl")
    assert first.assembly.claims == second.assembly.claims
    assert first.assembly.entities == second.assembly.entities
    assert len(first.assembly.entities) == 2


def test_semicolons_tabs_and_windows_line_ends_are_read(table: Table) -> None:
    expected = kg.read_claims(table("actor,action,target,date,source\nIran,meet,Iraq,2024-01,r1\n"))
    for text in (
        "actor;action;target;date;source\r\nIran;meet;Iraq;2024-01;r1\r\n",
        "actor\taction\ttarget\tdate\tsource\nIran\tmeet\tIraq\t2024-01\tr1\n",
    ):
        assert kg.read_claims(table(text, "other.csv")) == expected
    assert (
        kg.read_claims(table("actor\taction\ttarget\tdate\tsource\nIran\tmeet\tIraq\t2024-01\tr1\n", "t.tsv"))
        == expected
    )


def test_a_cell_may_span_lines_and_the_line_of_a_problem_is_where_its_row_begins(table: Table) -> None:
    path = table(
        'actor,action,target,date,source,note\nIran,meet,Iraq,2024,r1,"one\ntwo"\nIran,meet,Iraq,2024-13,r1,x\n'
    )
    result = kg.check(path)
    assert [(p.code, p.where.line) for p in result.problems] == [("bad-date", 4)]
    assert result.assembly.claims[0].note == "one two"


def test_json_lines_take_text_numbers_and_lists(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path, ROW | {"actor": ["Iran", "Syria"], "killed": 3, "confidence": 0.5, "begin": 1, "end": 4, "via": None}
    )
    (claim,) = kg.read_claims(path)
    assert claim.subjects == ("id:iran", "id:syria")
    assert claim.figures[0].value == 3
    assert claim.confidence == 0.5
    assert claim.evidence[0].end == 4


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("{broken", "bad-json"),
        ("[1]", "bad-json"),
        ('{"actor": NaN}', "bad-json"),
        ('{"actor": "\\ud800", "action": "meet", "source": "r"}', "bad-json"),
        (ROW | {"actor": {"a": 1}}, "bad-value"),
        (ROW | {"actor": True}, "bad-value"),
        (ROW | {"actor": [["x"], {}]}, "bad-value"),
        (ROW | {"colour": "red", "date": "2023"}, "ignored-column"),
        ("[" * 100_000, "bad-json"),
    ],
)
def test_each_fault_of_a_line_is_a_problem_and_the_others_are_read(row: object, code: str, tmp_path: Path) -> None:
    result = kg.check(jsonl(tmp_path, ROW, row, ROW | {"date": "2024-02"}))
    assert [(p.code, p.where.line) for p in result.problems] == [(code, 2)]
    assert len(result.assembly.claims) >= 2


def test_a_line_that_is_not_utf_8_is_a_problem(tmp_path: Path) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_bytes(json.dumps(ROW).encode() + b'\n{"actor": "\xff"}\n')
    assert [(p.code, p.where.line) for p in kg.check(path).problems] == [("bad-encoding", 2)]


def test_an_input_that_no_reader_takes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "report.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputError, match="no reader for"):
        kg.build(tmp_path / "report.pdf")
    with pytest.raises(InputError, match="holds no file that kg reads"):
        kg.build(tmp_path)
    with pytest.raises(InputError, match="no file or folder"):
        kg.build(tmp_path / "nothing.csv")


def test_read_claims_raises_with_all_problems(table: Table) -> None:
    path = table("actor,action,target,date,source\nIran,meet,Iraq,2024-13,r1\nIran,atack,Iraq,2024,r1\n")
    with pytest.raises(InputError, match=r"bad-date.*unknown-action"):
        kg.read_claims(path)
