"""One table in several formats, packed or not: the same claims, by rows and by columns; and files that are damaged."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from backports import zstd
from bulk import same, tables
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import kg
from kg.cli import main
from kg.errors import InputError
from kg.readers.parquet import parts, texts

COLUMNS = ("actor", "action", "target", "date", "source", "killed", "note")
ROWS: list[list[str]] = [
    ["Islamic Resistance in Iraq", "drone-strike", "Tower 22", "2024-01-28", "https://example.org/a", "3", ""],
    ["Islamic Resistance in Iraq", "attack", "Tower 22", "2024-01-28", "https://other.example/a", "3", "own words"],
    ["Kataib Hezbollah", "attack", "US", "2024-01", "https://example.org/b", "", 'with "marks", commas'],
    ["Nobody Known", "meet", "iran", "2024-02-03", "d3", "", "Ärger\nof two lines"],
    ["", "", "", "", "", "", ""],
    ["Iran", "fly", "Iraq", "2024-02-03", "d3", "", ""],
    ["Iran", "meet", "Iraq", "2024-13", "d4", "some", "=1+1"],
]


def delimited(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([columns, *rows])
    return out.getvalue().encode()


def objects(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    lines = (json.dumps(dict(zip(columns, row, strict=True))) if any(row) else "" for row in rows)
    return "".join(line + "\n" for line in lines).encode()


def columnar(columns: Sequence[str], rows: Sequence[Sequence[Any]], **types: pa.DataType) -> bytes:
    out = io.BytesIO()
    cells = under(columns, rows).items()
    table = {name: pa.array(values, types.get(name, pa.string())) for name, values in cells}
    parquet.write_table(pa.table(table), out, row_group_size=10)
    return out.getvalue()


def under(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, tuple[Any, ...]]:
    """The values of each column."""
    return dict(zip(columns, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(columns, ())


def plain(content: bytes) -> bytes:
    return content


MAKERS = {"csv": delimited, "jsonl": objects, "parquet": columnar}
PACKERS: dict[str, Callable[[bytes], bytes]] = {"": plain, ".gz": gzip.compress, ".zst": zstd.compress}
ENDINGS = ["csv.gz", "csv.zst", "jsonl", "jsonl.gz", "jsonl.zst", "parquet"]


def written(folder: Path, ending: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    """The file of a table in some format."""
    form, _, packed = ending.partition(".")
    path = folder / f"claims.{ending}"
    path.write_bytes(PACKERS["." + packed if packed else ""](MAKERS[form](columns, rows)))
    return path


def graph(path: Path) -> bytes:
    """The Turtle that the rows of a file make, whatever is wrong with some of them."""
    out = path.with_name(f"out-{path.name}")
    kg.build(path, output=out, formats=["turtle"], partial=True)
    return (out / "graph.ttl").read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_table_says_the_same_in_every_format(ending: str, tmp_path: Path) -> None:
    by_csv = kg.check(written(tmp_path, "csv", COLUMNS, ROWS))
    path = written(tmp_path, ending, COLUMNS, ROWS)
    found = kg.check(path)
    assert found.assembly == by_csv.assembly
    assert [(p.code, p.field, p.value) for p in found.problems] == [(p.code, p.field, p.value) for p in by_csv.problems]
    assert {p.where.file for p in found.problems} == {path.name}
    assert same([path], tmp_path)


@given(tables(), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_by_columns_is_by_rows_in_every_format(tmp_path_factory: pytest.TempPathFactory, table: str, seed: int) -> None:
    folder, chance = tmp_path_factory.mktemp("formats"), random.Random(seed)
    ending = chance.choice(ENDINGS)
    header, *found = csv.reader(
        io.StringIO(table, newline=""), delimiter=max(",;\t", key=table.partition("\n")[0].count)
    )
    rows = [(row + [""] * len(header))[: len(header)] for row in found if any(map(str.strip, row))]
    path = written(folder, ending, header, rows)
    if ending == "parquet":
        path.write_bytes(typed(header, rows, chance))
    if same([path], folder):
        assert graph(path) == graph(written(folder, "csv", header, rows))


def typed(columns: Sequence[str], rows: Sequence[Sequence[str]], chance: random.Random) -> bytes:
    """A Parquet file in which some columns have types, where their cells allow it."""
    cells: dict[str, pa.Array] = {}
    for name, values in under(columns, rows).items():
        given = [value or None for value in values] if chance.random() < 0.5 else list(values)
        cells[name] = pa.array(given, pa.string())
        if chance.random() < 0.3:
            cells[name] = cells[name].dictionary_encode()
        elif all(value is None or value.isdecimal() for value in given):
            kind = chance.choice([pa.int64(), pa.uint16(), pa.float32(), pa.float64()])
            cells[name] = pa.array([None if value is None else int(value) for value in given], kind)
        elif all(value is None or (len(value) == 10 and value.startswith("2024-")) for value in given):
            days = [None if value is None else datetime.date.fromisoformat(value) for value in given]
            cells[name] = pa.array(days, pa.date32()).cast(chance.choice([pa.date64(), pa.timestamp("us")]))
    out = io.BytesIO()
    parquet.write_table(pa.table(cells), out, row_group_size=chance.randint(1, 9))
    return out.getvalue()


UTC = datetime.UTC
HALF_PAST = datetime.datetime(2024, 1, 28, 10, 30)


@pytest.mark.parametrize(
    ("values", "kind", "wanted"),
    [
        (["a", None, ""], pa.large_string(), ["a", "", ""]),
        (["a", "b", "a"], pa.dictionary(pa.int8(), pa.string()), ["a", "b", "a"]),
        ([3, -1, None], pa.int16(), ["3", "-1", ""]),
        ([2**64 - 1], pa.uint64(), ["18446744073709551615"]),
        ([3.0, 0.8, 1e300, None], pa.float64(), ["3", "0.8", "1e+300", ""]),
        ([0.1], pa.float32(), ["0.1"]),
        ([Decimal("3.10")], pa.decimal128(9, 2), ["3.10"]),
        ([datetime.date(2024, 1, 28), None], pa.date32(), ["2024-01-28", ""]),
        ([datetime.date(2024, 1, 28)], pa.date64(), ["2024-01-28"]),
        ([datetime.datetime(2024, 1, 28), HALF_PAST], pa.timestamp("ns"), ["2024-01-28", "2024-01-28T10:30:00"]),
        ([HALF_PAST.replace(microsecond=250_000)], pa.timestamp("us"), ["2024-01-28T10:30:00.25"]),
        ([HALF_PAST.replace(tzinfo=UTC)], pa.timestamp("s", "Asia/Baghdad"), ["2024-01-28T10:30:00Z"]),
        ([None, None], pa.null(), ["", ""]),
    ],
)
def test_typed_values_have_one_text(values: list[Any], kind: pa.DataType, wanted: list[str]) -> None:
    assert texts.has_text(kind)
    assert texts.text_of(pa.array(values, kind)).to_pylist() == wanted


def test_floating_numbers_of_json_lines_are_written_as_those_of_parquet(tmp_path: Path) -> None:
    row = {"actor": "Iran", "action": "attack", "target": "Iraq", "date": "2024", "source": "r1", "killed": 3.0}
    (tmp_path / "claims.jsonl").write_text(json.dumps(row | {"confidence": 0.5}) + "\n", encoding="utf-8")
    (claim,) = kg.read_claims(tmp_path / "claims.jsonl")
    path = tmp_path / "claims.parquet"
    columns = [*row, "confidence"]
    path.write_bytes(columnar(columns, [[*row.values(), 0.5]], killed=pa.float64(), confidence=pa.float32()))
    assert kg.read_claims(path) == [claim]
    assert claim.figures[0].value == 3


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (pa.list_(pa.string()), ["Iran"]),
        (pa.struct({"name": pa.string()}), {"name": "Iran"}),
        (pa.map_(pa.string(), pa.string()), [("a", "b")]),
        (pa.bool_(), True),
        (pa.binary(), b"Iran"),
    ],
)
def test_columns_that_are_no_cells_are_refused_by_name(kind: pa.DataType, value: object, tmp_path: Path) -> None:
    path = tmp_path / "claims.parquet"
    path.write_bytes(columnar(COLUMNS, [[value, *ROWS[0][1:]]], actor=kind))
    (problem,) = kg.check(path).problems
    assert problem.code == "bad-column"
    assert problem.what.startswith("has the column actor of the type ")
    assert "separated by |" in problem.remedy
    path.write_bytes(columnar([*COLUMNS, "geo"], [[*ROWS[0], value]], geo=kind))
    assert [p.code for p in kg.check(path).problems] == ["ignored-column"]
    assert same([path], tmp_path)


def test_rows_of_parquet_are_counted_from_one_and_empty_ones_are_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "ROWS", 2)
    path = tmp_path / "claims.parquet"
    blank = [None] * len(COLUMNS)
    good, bad = [*ROWS[0], None], [*ROWS[5], None]
    path.write_bytes(columnar([*COLUMNS, "geo"], [good, [*blank, None], bad, bad, [*blank, 1.5]], geo=pa.float64()))
    lines = [(p.code, p.where.line) for p in kg.check(path).problems]
    assert lines[0] == ("ignored-column", None)
    assert {line for code, line in lines if code == "unknown-action"} == {3, 4}
    assert 5 in {line for _, line in lines}, "a row with something in a column that is not used is not empty"
    assert 2 not in {line for _, line in lines}
    assert same([path], tmp_path)


@pytest.mark.parametrize("ending", ["parquet", "csv.gz", "csv.zst"])
def test_documents_events_and_decisions_come_in_all_formats_of_tables(ending: str, tmp_path: Path) -> None:
    written(tmp_path, "csv", COLUMNS[:5], [["Iran", "meet", "Iraq", "2024", "d1"]])
    form, _, packed = ending.partition(".")
    rows = [["d1", "A title", "2024-01-29"]]
    content = PACKERS["." + packed if packed else ""](MAKERS[form](["document", "title", "date"], rows))
    (tmp_path / f"documents.{ending}").write_bytes(content)
    assert [d.title for d in kg.build(tmp_path).assembly.documents] == ["A title"]
    assert same([tmp_path / "claims.csv", tmp_path / f"documents.{ending}"], tmp_path / "both")


def test_parquet_without_its_package_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = written(tmp_path, "parquet", COLUMNS, ROWS)
    monkeypatch.setattr("kg.readers.parquet.find_spec", lambda _name: None)
    with pytest.raises(InputError, match=r"needs one more package: pip install 'kg\[bulk\]'"):
        kg.build(path)
    assert main(["build", str(path), "-o", str(tmp_path / "out"), "--no-bulk"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_readers_are_listed_without_loading_pyarrow() -> None:
    code = "import sys, kg; kg.check(); sys.exit('pyarrow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
