"""The benchmark of throughput: its rows are always the same, and who writes tables writes what the product wrote."""

from __future__ import annotations

import csv
import gzip
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import ROOT

import kg
from kg.ontology import Ontology

FOLDER = ROOT / "benchmarks" / "throughput"
MODULES = ("rows", "flat", "prepare", "results", "measure", "run", "contenders.fstring")

ACTUAL = """
id,actor,action,target,date,source
1,Iran,Criticize or denounce,United States,2018-01-01,x
2,"Nicholas ""Nick"" Back\\slash",Make statement,Iraq,2018-01-01,x
3,Citizen (Iraq),Demonstrate or rally,Police (Iraq),2018-01-02,x
4,Islamic State,Carry out suicide bombing,Citizen (Iraq),2018-01-02,x
5,Iraq,Arrest,Citizen (Iraq),2018-01-03,x
6,Iran,Consult,Iraq,2018-06-30,x
7,Iraq,Consult,Iran,2018-12-31,x
""".strip()


@pytest.fixture(scope="module")
def bench() -> Iterator[SimpleNamespace]:
    """The scripts, with their neighbours."""
    sys.path.insert(0, str(FOLDER))
    try:
        yield SimpleNamespace(**{name.rpartition(".")[2]: importlib.import_module(name) for name in MODULES})
    finally:
        sys.path.remove(str(FOLDER))


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    path = tmp_path / "sample.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write(ACTUAL)
    return path


def made(bench: SimpleNamespace, sample: Path, count: int) -> list[tuple[str, ...]]:
    return list(bench.rows.made(sample, count))


def test_the_same_number_of_rows_makes_the_same_bytes(bench: SimpleNamespace, sample: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    for path in (first, second):
        bench.rows.main(["200", str(path), "--rows", str(sample)])
    assert first.read_bytes() == second.read_bytes()
    with first.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert tuple(header) == bench.rows.COLUMNS
    assert len(rows) == len({row[0] for row in rows}) == 200
    assert made(bench, sample, 50) == [tuple(row) for row in rows[:50]]


def test_every_third_copy_tells_of_the_same_days_in_other_documents(bench: SimpleNamespace, sample: Path) -> None:
    rows = made(bench, sample, 7 * 26)
    copies = [rows[start : start + 7] for start in range(0, len(rows), 7)]
    days = [[row[4] for row in copy] for copy in copies]
    assert days[2] == days[1] != days[0]
    assert days[3] not in days[:3]
    assert not {row[5] for row in copies[1]} & {row[5] for row in copies[2]}
    assert {day[:4] for day in days[24]} == {"2018"}
    assert {day[:4] for day in days[25]} == {"2019"}
    assert copies[25][0][1] == "Iran 1"


def test_every_action_of_the_rows_is_one_of_the_ontology(bench: SimpleNamespace, ontology: Ontology) -> None:
    assert all(f"act:{action}" in ontology for _, action in bench.rows.ACTIONS)
    assert bench.rows.action("Employ aerial weapons") == "airstrike"
    assert "act:" + bench.rows.action("what no list holds") in ontology


def test_f_strings_write_exactly_the_triples_of_the_product(
    bench: SimpleNamespace, sample: Path, tmp_path: Path
) -> None:
    table, output = tmp_path / "rows.csv", tmp_path / "fstring.ttl"
    bench.rows.main(["200", str(table), "--rows", str(sample)])
    kg.build(table, output=tmp_path, formats=["turtle"], partial=True, data_only=True)
    graph = tmp_path / "graph.ttl"
    count = bench.prepare.tables(graph, tmp_path / "tables")
    bench.fstring.write(tmp_path / "tables", output)
    expected = bench.prepare.digest(graph)
    assert bench.prepare.digest(output) == expected
    assert expected.triples == count > 200
    assert 'Nicholas \\"Nick\\" Back\\\\slash' in output.read_text(encoding="utf-8")
    for other in ("", output.read_text(encoding="utf-8") + "<a:b> <a:c> <a:d> .\n"):
        output.write_text(other, encoding="utf-8")
        assert bench.prepare.digest(output) != expected


def test_a_literal_that_no_table_has_a_place_for_is_an_error(bench: SimpleNamespace, tmp_path: Path) -> None:
    graph = tmp_path / "graph.ttl"
    graph.write_text('<a:b> a <https://w3id.org/kg-conflict/ont#Claim> ; <a:c> "text" .', encoding="utf-8")
    with pytest.raises(ValueError, match="no table has a place for the literal 'text'"):
        bench.prepare.tables(graph, tmp_path)


@pytest.mark.parametrize("exponent", [0.9, 1.0, 1.37])
def test_the_growth_of_a_power_is_its_exponent(bench: SimpleNamespace, exponent: float) -> None:
    points = [(rows, 3e-4 * rows**exponent) for rows in (5_000, 20_000, 100_000)]
    assert bench.results.growth(points) == pytest.approx(exponent)
    assert bench.results.estimate(points, 500_000) == pytest.approx(points[-1][1] * 5 ** max(exponent, 1))


def test_one_size_shows_no_growth_and_is_extrapolated_by_its_rows(bench: SimpleNamespace) -> None:
    assert bench.results.growth([(5_000, 1.0)]) is None
    assert bench.results.estimate([(5_000, 1.0)], 10_000) == 2.0
    assert bench.results.estimate([], 10_000) is None
    assert bench.results.estimate([(5_000, 1.0)], 1_000) is None


def test_tables_tell_what_was_measured_and_mark_what_was_not(bench: SimpleNamespace, tmp_path: Path) -> None:
    costs: list[tuple[str, int, float]] = [
        ("f-strings", 1000, 1.0),
        ("f-strings", 1000, 3.0),
        ("f-strings", 4000, 8.0),
        ("kg build", 1000, 6.0),
        ("kg build", 4000, 24.0),
        ("rdflib", 1000, 40.0),
    ]
    runs: list[Any] = [bench.results.Run(name, rows, cpu, cpu, 10**6, 10**6, True) for name, rows, cpu in costs]
    kept = bench.results.Results(runs, {1000: 30, 4000: 120}, {"Python": "3"})
    bench.results.write(kept, tmp_path / "results.json")
    again = bench.results.read(tmp_path / "results.json")
    assert sorted(again.runs) == sorted(runs)
    readme = tmp_path / "README.md"
    names = ("summary", "details", "versions")
    readme.write_text("".join(f"<!-- {n} -->\nold\n<!-- end of {n} -->\n" for n in names), encoding="utf-8")
    bench.results.tell(again, readme)
    told = readme.read_text(encoding="utf-8")
    assert "old" not in told
    assert "| kg build | 6.00 (× 3.0) | 24.00 (× 3.0) | 1.00 |" in told
    assert "| rdflib | 40.00 (× 20.0) | ≈ 160 (× 20.0) |  |" in told
    assert "| f-strings | 2.00 | 1.00 | 1.0 | 0.33 | 2.00 | 1 | 1.0 | 2 | the same |" in told
    bench.results.tell(again, readme)
    assert readme.read_text(encoding="utf-8") == told


def test_a_variant_whose_option_the_product_lacks_is_left_out(
    bench: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.run.is_known("bulk", ["--bulk"], "  --bulk, --no-bulk  tables as columns")
    assert bench.run.is_known("plain", [], "")
    assert not bench.run.is_known("bulk", ["--bulk"], "  --bulky  something else")
    assert "skipped: bulk" in capsys.readouterr().out


def test_the_cost_of_a_command_counts_its_children(bench: SimpleNamespace, tmp_path: Path) -> None:
    work = "x = b'x' * 50_000_000; sum(range(3_000_000))"
    inner = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
    cost = bench.measure.measure([sys.executable, "-c", inner], tmp_path / "log", cwd=tmp_path)
    assert cost.cpu > 0.02
    assert cost.memory > 50_000_000
    with pytest.raises(bench.measure.FailedError, match="code 3"):
        bench.measure.measure([sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log", cwd=tmp_path)
