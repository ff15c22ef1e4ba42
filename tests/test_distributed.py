"""Graphs in parts: the same triples and problems as in one piece, whatever the number of parts."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import kg
from kg.bulk import batches
from kg.bulk.batch import Batch
from kg.distributed import buckets, ranges, routing
from kg.distributed.engines import Serial
from kg.distributed.writing import OF_CLAIM, OF_EVENT
from kg.errors import UnsuitedError
from kg.model import Problem, Where
from kg.shapes import CLAIM, EVENT

NAMES = ["Kataib Hezbollah", "united-states", "US", "Tower 22", "Iraq", "Baghdad", "Liwa Test", "Liwa Test|US", "iran"]
NAMES += ["us-armed-forces", "Office of X", "Nouri al-Maliki", ""]
CELLS = {
    "id": ["", "r1", "r2", "r3", "r4", "r5", "Ü 4", "=5"],
    "actor": NAMES,
    "action": ["attack", "drone-strike", "meet", "accuse", "demand-withdrawal", "memberOf", "headedBy", "fly", ""],
    "target": NAMES,
    "date": [*(f"2024-01-{day:02}" for day in range(20, 29)), "soon"],
    "source": ["d1", "d2", "https://example.org/a?b", "https://example.org/c", "Ünïcode d", ""],
    "place": NAMES,
    "modality": ["", "", "asserted", "claimed", "alleged", "denied", "planned", "shouted"],
    "speaker": ["", "US", "Kataib Hezbollah", "Nobody Known"],
    "polarity": ["", "", "negative"],
    "note": ["", "own words", "=1+1", 'quo"te', "back\\slash", "a\x07b", "Ärger", " padded "],
    "killed": ["", "", "3", ">=40", "2|3", "many", "4 of Unknown Men"],
    "injured": ["", "", "3", "10..12"],
    "colour": ["", "red"],
}
ALWAYS = ("actor", "action", "target", "date", "source")


def table(chance: random.Random, rows: int, columns: list[str], *, lines: str = "\n", few: int = 6) -> str:
    """A table in which rows are often nearly alike, and some are broken."""
    cells = {column: chance.sample(CELLS[column], min(len(CELLS[column]), few)) for column in columns}
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=lines)
    writer.writerow(columns)
    for number in range(rows):
        row = [chance.choice(cells[column]) for column in columns]
        if few > 6 and columns[0] == "id" and chance.random() < 0.95:
            row[0] = f"e{number}"
        if chance.random() < 0.05:
            row = chance.choice([row[:3], [*row, "more"], [], [" "], [*row, ""]])
        writer.writerow(row)
    return out.getvalue()


def triples_of(graph: Path) -> list[str]:
    """All triples of a Turtle file, sorted."""
    return sorted({f"{quad.triple} ." for quad in ox.parse(path=graph)})


def triples_in(folder: Path) -> list[str]:
    """All triples of the parts of a build; their lines are sorted, and no two parts hold the same one."""
    found: list[str] = []
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {path.name for path in folder.glob("part-*")} == {part["file"] for part in manifest["parts"]}
    for part in manifest["parts"]:
        text = gzip.decompress((folder / part["file"]).read_bytes())
        lines = text.splitlines(keepends=True)
        assert lines == sorted(lines)
        assert len(lines) == part["triples"]
        found += [f"{quad.triple} ." for quad in ox.parse(input=text, format=ox.RdfFormat.N_TRIPLES)]
    assert len(set(found)) == len(found) == manifest["triples"]
    return sorted(found)


def problems_in(folder: Path) -> set[str]:
    """The problems in the tables of a build."""
    found = set()
    for path in folder.glob("problems/*.parquet"):
        for row in parquet.read_table(path).to_pylist():
            handle = row.pop("id")
            problem = Problem(where=Where(file=row.pop("file"), line=row.pop("line")), **row)
            assert problem.id == handle
            found.add(str(problem))
    return found


def same(inputs: list[Path], folder: Path, parts: int, **options: Any) -> bool:
    """Whether the parts hold what one piece holds; False where they cannot be made."""
    try:
        found = kg.build_distributed(
            *inputs, output=folder / "parts", engine=Serial(), parts=parts, partial=True, **options
        )
    except UnsuitedError:
        assert not (folder / "parts" / "manifest.json").exists()
        return False
    wanted = kg.build_large(*inputs, output=folder / "whole", partial=True, **options)
    assert found.counts == wanted.counts
    assert found.ok == wanted.ok
    assert set(map(str, found.problems)) == set(map(str, wanted.problems)) == problems_in(folder / "parts")
    assert triples_in(folder / "parts") == triples_of(folder / "whole" / "graph.ttl")
    return True


SUITED: list[bool] = []


@given(st.integers(0, 2**32), st.sets(st.sampled_from(sorted(CELLS.keys() - set(ALWAYS))), max_size=5), st.booleans())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.slow
def test_parts_hold_what_one_piece_holds(
    tmp_path_factory: pytest.TempPathFactory, seed: int, extra: set[str], strict: bool
) -> None:
    folder = tmp_path_factory.mktemp("parts")
    chance = random.Random(seed)
    files = []
    for number in range(chance.randint(1, 2)):
        files.append(folder / f"claims{number}.csv")
        text = table(chance, chance.randint(5, 40), [*ALWAYS, *sorted(extra)], lines=chance.choice(["\n", "\r\n"]))
        files[-1].write_text(text, "utf-8", newline="")
    SUITED.append(same(files, folder, chance.randint(1, 5), strict=strict))


@pytest.mark.slow
def test_most_such_tables_can_be_built_in_parts() -> None:
    if SUITED:
        assert sum(SUITED) > len(SUITED) / 3


def test_every_slot_of_claims_and_events_has_its_column() -> None:
    empty = {"in_response_to", "after", "reason_for", "content_of", "evidence", "derived_from"}
    assert {slot.path for slot in CLAIM.slots} - OF_CLAIM.keys() == empty
    assert {slot.path for slot in EVENT.slots} - OF_EVENT.keys() == {"part_of", "in_response_to", "entity", "note"}


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [7, 64, 1000])
def test_ranges_hold_the_rows_of_the_whole_with_their_lines(
    ends: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "RANGE", size)
    path = tmp_path / "claims.csv"
    rows = [f"actor {n},act{'x' * (n % 40)},target,2024-01-01,d{n}" for n in range(60)]
    path.write_text(ends.join(["\ufeffactor,action,target,date,source", *rows[:30], "", "a,b", *rows[30:]]), "utf-8")
    looks = [ranges.look(some) for some in ranges.ranges([path])]
    chunks = ranges.cut(looks, ["claims.csv"], [])
    assert len(chunks) > 2
    parted = [item for chunk in chunks for item in ranges.read(chunk, [])]
    assert rows_of(parted) == rows_of(batches.read(path, "claims.csv", []))


def rows_of(items: Iterable[Batch | Problem]) -> list[tuple[int, list[str]]]:
    """Each row with its line."""
    found = []
    for item in items:
        assert isinstance(item, Batch)
        columns = [cells.to_pylist() for cells in item.columns.values()]
        found += [(line, list(cells)) for line, *cells in zip(item.lines.tolist(), *columns, strict=True)]
    return found


CELL = st.text(st.sampled_from('ab,"\n ;'), max_size=6)


@given(
    st.lists(st.lists(CELL, min_size=4, max_size=4), max_size=30), st.integers(1, 40), st.sampled_from(["\n", "\r\n"])
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_cells_may_hold_quotation_marks_and_line_ends(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[str]], size: int, ends: str
) -> None:
    path = tmp_path_factory.mktemp("cells") / "claims.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=ends)
        writer.writerows([[*ALWAYS], *([*row, "d"] for row in cells)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ranges, "RANGE", size)
        looks = [ranges.look(some) for some in ranges.ranges([path])]
    chunks = ranges.cut(looks, ["claims.csv"], [])
    assert len(chunks) > 1 or path.stat().st_size < 2 * size + 40
    parted = [item for chunk in chunks for item in ranges.read(chunk, [])]
    assert rows_of(parted) == rows_of(batches.read(path, "claims.csv", []))


@pytest.mark.parametrize("row", ['a "quoted" word,b,c,2024-01-01,d', '"a" b,c,d,2024-01-01,e', '"a,b,c,2024-01-01,d'])
def test_a_table_with_a_stray_quotation_mark_is_read_by_one_task(
    row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranges, "RANGE", 40)
    path = tmp_path / "claims.csv"
    path.write_text(
        "\n".join([",".join(ALWAYS), *["f,g,h,2024-01-01,i"] * 5, row, *["j,k,l,2024-01-01,m"] * 5]), "utf-8"
    )
    (chunk,) = ranges.cut([ranges.look(some) for some in ranges.ranges([path])], ["claims.csv"], [])
    assert chunk.line == -1


@pytest.mark.parametrize("tables", ["packed", "documents", "several days"])
def test_kinds_of_input(tables: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routing, "HELD", 100)  # so that a chunk is sent in many parcels
    monkeypatch.setattr(buckets, "ROWS", 3)
    chance = random.Random(3)
    columns = ["id", *ALWAYS, "place", "modality", "speaker", "killed"]
    inputs = [tmp_path / "claims.csv"]
    inputs[0].write_text(table(chance, 60, columns), "utf-8", newline="")
    if tables == "packed":
        packed = tmp_path / "more.csv.gz"
        packed.write_bytes(gzip.compress(table(chance, 60, list(ALWAYS)).encode("utf-8")))
        inputs.append(packed)
    if tables == "documents":
        inputs.append(tmp_path / "documents.csv")
        text = "document,date,outlet,title\nd1,2024-01-30,Reuters,One\nd2,2024-01-30,AP,Two\nd2,,,\n"
        inputs[-1].write_text(text + "https://example.org/c,2024-01-30,Nobody Known,\n", "utf-8")
    assert same(inputs, tmp_path, 3, title="Ours", base="https://example.org/g/", data_only=tables == "several days")


def test_the_manifest_says_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(table(random.Random(5), 30, list(ALWAYS)), "utf-8", newline="")
    result = kg.build_distributed(tmp_path / "claims.csv", output=tmp_path, engine=Serial(), parts=2, partial=True)
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))
    assert manifest["counts"] == result.counts.model_dump(mode="json")
    for part in manifest["parts"]:
        content = (tmp_path / part["file"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (part["bytes"], part["sha256"])
        assert content[4:8] == bytes(4)  # gzip tells no time


def test_a_store_loads_the_parts(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(table(random.Random(5), 30, list(ALWAYS)), "utf-8", newline="")
    kg.build_distributed(tmp_path / "claims.csv", output=tmp_path, engine=Serial(), parts=2, partial=True)
    loaded = kg.load_store(*tmp_path.glob("part-*.nt.gz"), store=tmp_path / "store")
    assert loaded.manifest.triples == json.loads((tmp_path / "manifest.json").read_text("utf-8"))["triples"]


def test_no_parts_and_an_unknown_engine_are_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(table(random.Random(5), 5, list(ALWAYS)), "utf-8", newline="")
    with pytest.raises(kg.KgError, match="--parts takes a number from 1 on"):
        kg.build_distributed(tmp_path / "claims.csv", output=tmp_path, engine=Serial(), parts=0)
    with pytest.raises(kg.KgError, match="no engine 'flink'; known: spark"):
        kg.build_distributed("claims.csv", output=tmp_path, engine="flink")
