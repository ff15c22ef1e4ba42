"""Tables that are cut off, damaged or made to burst: told by name, nothing half-read, and in bounded memory."""

from __future__ import annotations

import gzip
import io
import random
import resource
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pyarrow as pa
import pytest
from backports import zstd
from bulk import same
from pyarrow import parquet

import kg
from kg import large
from kg.bulk import batches
from kg.cli import main
from kg.readers import table
from kg.readers.parquet import parts

HEADER = "actor,action,target,date,source\n"
GOOD = HEADER + "Iran,meet,Iraq,2024-01,r1\n"
ROWS = HEADER + "".join(f"Iran,meet,Iraq,2024-01-{i % 28 + 1:02},r{i}\n" for i in range(3_000))


def parquet_of(rows: int, **options: object) -> bytes:
    out = io.BytesIO()
    cells = {"actor": ["Iran"], "action": ["meet"], "target": ["Iraq"]}
    columns = {name: values * rows for name, values in cells.items()} | {"source": [f"r{i}" for i in range(rows)]}
    parquet.write_table(pa.table(columns), out, **options)
    return out.getvalue()


def spoilt(content: bytes, at: float) -> bytes:
    """One byte is another."""
    place = int(at * len(content))
    return content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :]


CHECKED = parquet_of(3_000, row_group_size=500, write_page_checksum=True, compression="none")
DAMAGED = {
    "cut.csv.gz": (gzip.compress(ROWS.encode())[:-300], "cannot be unpacked: Compressed file ended"),
    "spoilt.csv.gz": (spoilt(gzip.compress(ROWS.encode()), 0.5), "cannot be unpacked: "),
    "no.csv.gz": (GOOD.encode(), "cannot be unpacked: Not a gzipped file"),
    "cut.tsv.zst": (zstd.compress(ROWS.replace(",", "\t").encode())[:-20], "cannot be unpacked: "),
    "no.jsonl.zst": (b'{"actor": "Iran"}\n', "cannot be unpacked: "),
    "trail.csv.gz": (gzip.compress(GOOD.encode()) + b"more", "cannot be unpacked: Not a gzipped file"),
    "no.parquet": (GOOD.encode(), "cannot be read: "),
    "cut.parquet": (CHECKED[:-300], "cannot be read: "),
    "page.parquet": (spoilt(CHECKED, 0.6), "cannot be read further: could not verify page integrity"),
}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_table_is_named_and_the_others_are_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "ROWS", 500)
    content, what = DAMAGED[name]
    (tmp_path / name).write_bytes(content)
    (tmp_path / "claims.csv").write_text(GOOD, encoding="utf-8")
    result = kg.check(tmp_path / name, tmp_path / "claims.csv")
    (problem,) = (p for p in result.problems if p.code == "damaged-file")
    assert problem.where.file == name
    assert problem.what.startswith(what)
    assert "again" in problem.remedy
    assert len(result.assembly.claims) >= 1
    assert (len(result.assembly.claims) == 1) == ("further" not in what), "of a packed file all is read, or nothing"
    assert same([tmp_path / "claims.csv", tmp_path / name], tmp_path)
    assert main(["build", str(tmp_path / name), str(tmp_path / "claims.csv"), "-o", str(tmp_path / "out")]) == 1
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["report.json"]


def test_a_line_that_no_memory_holds_is_told_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "bomb.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(HEADER.encode())
        for _ in range(200):
            file.write(b"x" * 2**20)
    assert path.stat().st_size < 2**20
    tracemalloc.start()
    (problem,) = kg.check(path).problems
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert problem.what == "holds a line of more than 64 MB"
    assert most < 64 * 2**20


@pytest.mark.slow
def test_a_packed_table_is_never_in_memory_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv.gz"
    with gzip.open(path, "wt", compresslevel=1, encoding="utf-8") as file:
        file.write(HEADER)
        for i in range(40):
            file.write(f"Iran,meet,Iraq,2024-01-01,r{i}\n" + ("," if i % 10 == 0 else "x") * 2**20 + "\n")
    for read in (table.read, batches.read):
        tracemalloc.start()
        assert sum(1 for _ in read(path, "rows.csv.gz", ())) > 0
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 35 * 2**20


def test_parquet_is_read_some_thousand_rows_at_a_time_even_in_one_group(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(parquet_of(200_000, row_group_size=200_000))
    before = pa.total_allocated_bytes()
    found = [part for part in parts.parts(path, "rows.parquet", ()) if isinstance(part, parts.Part)][-1]
    assert found.numbers[-1] == 200_000
    most = 0
    for _ in parts.parts(path, "rows.parquet", ()):
        most = max(most, pa.total_allocated_bytes() - before)
    assert most < 8 * 2**20


def test_parquet_with_text_that_is_not_utf_8_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(parquet_of(3, compression="none", use_dictionary=False).replace(b"Iraq", b"Ir\xffq"))
    (problem,) = kg.check(path).problems
    assert problem.code == "damaged-file"
    assert "UTF8" in problem.what


@pytest.mark.slow
def test_no_damage_of_a_parquet_file_ends_in_anything_but_a_problem(tmp_path: Path) -> None:
    """In a process of its own, whose memory is limited: a length may be any number after a bit was changed."""
    (tmp_path / "good.parquet").write_bytes(parquet_of(300, row_group_size=100))
    done = subprocess.run(
        [sys.executable, __file__, str(tmp_path), "300"], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    read, told = map(int, done.stdout.split())
    assert read > 20
    assert told > 100


def mutate(folder: Path, rounds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
    content, chance = (folder / "good.parquet").read_bytes(), random.Random(6)
    read = told = 0
    for _ in range(rounds):
        (folder / "bad.parquet").write_bytes(spoilt(content, chance.random()))
        problems = [item for item in parts.parts(folder / "bad.parquet", "bad", ()) if isinstance(item, kg.Problem)]
        read, told = read + (not problems), told + bool(problems)
    sys.stdout.write(f"{read} {told}")


@pytest.mark.parametrize("name", ["rows.csv", "rows.csv.gz", "rows.csv.zst", "rows.parquet"])
def test_what_is_large_is_told_by_what_is_in_a_file(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contents = {"": ROWS.encode(), ".gz": gzip.compress(ROWS.encode()), ".zst": zstd.compress(ROWS.encode())}
    path = tmp_path / name
    path.write_bytes(parquet_of(3_000) if name.endswith("parquet") else contents[name.removeprefix("rows.csv")])
    monkeypatch.setattr(large, "LARGE", 50_000)
    assert large.is_large([path])
    monkeypatch.setattr(large, "LARGE", 500_000)
    assert not large.is_large([path])
    path.write_bytes(b"PAR1")
    assert not large.is_large([path])


if __name__ == "__main__":
    mutate(Path(sys.argv[1]), int(sys.argv[2]))


def test_by_columns_alone_a_damaged_table_is_named_with_what_is_wrong(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "claims.csv.gz"
    path.write_bytes(gzip.compress(ROWS.encode())[:200])
    assert main(["build", "--bulk", str(path), "-o", str(tmp_path / "out")]) == 2
    assert "claims.csv.gz' cannot be unpacked" in capsys.readouterr().err
