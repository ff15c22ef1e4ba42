"""A store on disk: complete or not there, made once, asked by many, and honest about what it holds."""

from __future__ import annotations

import gzip
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from backports import zstd

import kg
from kg import manifest, publish, queries
from kg.cli import main
from kg.errors import InputError, OutputError, QueryError

LINES = "".join(f'<http://e.org/s{i}> <http://e.org/p{i % 7}> "{i}" .\n' for i in range(20_000))
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "graph.nt"
    path.parent.mkdir()
    path.write_text(LINES, encoding="utf-8")
    return path


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """The folder in which stores are made: nothing but whole stores may ever be seen in it."""
    path = tmp_path / "room"
    path.mkdir()
    return path


def number(store: Path) -> int:
    return int(str(kg.query(store, COUNT).rows[0][0]).split('"')[1])


@pytest.fixture(scope="module")
def stored(example_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("stored") / "store"
    kg.load_store(example_files / "graph.ttl", store=place)
    return place


@pytest.mark.parametrize("name", sorted(queries.known()))
def test_a_store_on_disk_answers_as_the_file_does(name: str, stored: Path, example_files: Path) -> None:
    assert kg.query(stored, name) == kg.query(example_files / "graph.ttl", name)


def test_a_query_cannot_reach_beyond_the_store(stored: Path) -> None:
    for sparql in ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "DELETE WHERE { ?s ?p ?o }"):
        with pytest.raises(QueryError, match="only reads the graph"):
            kg.query(stored, sparql)
    with pytest.raises(QueryError, match="of the engine 'oxigraph', not 'memory'"):
        kg.query(stored, "ASK {}", store="memory")


def test_many_ask_one_store_at_once_and_leave_it_as_it_was(stored: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in stored.rglob("*")}
    with ThreadPoolExecutor(4) as threads:
        assert len({number(stored)} | set(threads.map(number, [stored] * 8))) == 1
    with get_context("spawn").Pool(2) as others:
        assert set(others.map(number, [stored] * 2)) == {number(stored)}
    assert {path: path.stat().st_mtime_ns for path in stored.rglob("*")} == before


def test_the_same_files_are_not_loaded_twice_and_others_replace_them(
    graph: Path, room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = room / "store"
    assert main(["load", str(graph), "--store", str(place)]) == 0
    assert "loaded 20,000 triples in " in capsys.readouterr().out
    first = (place / manifest.NAME).read_bytes()
    assert main(["load", str(graph), "--store", str(place)]) == 0
    assert "nothing to do" in capsys.readouterr().out
    graph.write_text(LINES + "<a:a> <a:a> <a:a> .\n", encoding="utf-8")
    loaded = kg.load_store(graph, store=place)
    assert loaded.made
    assert number(place) == 20_001
    assert (place / manifest.NAME).read_bytes() != first
    assert sorted(path.name for path in place.iterdir()) == [loaded.manifest.data, manifest.NAME]
    assert [path.name for path in room.iterdir()] == ["store"]


def test_who_still_reads_the_earlier_graph_keeps_it(graph: Path, room: Path) -> None:
    first = kg.load_store(graph, store=room / "store").manifest
    with publish.reading(room / "store" / first.data):
        graph.write_text("<a:a> <a:a> 1 .\n".replace("1", '"1"'), encoding="utf-8")
        kg.load_store(graph, store=room / "store")
        assert (room / "store" / first.data).is_dir()
    graph.write_text('<a:a> <a:a> "2" .\n', encoding="utf-8")
    kg.load_store(graph, store=room / "store")
    assert not (room / "store" / first.data).exists()


def test_a_graph_that_is_replaced_between_two_glances_is_the_new_one(
    graph: Path, room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = kg.load_store(graph, store=room / "store").manifest
    graph.write_text('<a:a> <a:a> "new" .\n', encoding="utf-8")
    new = kg.load_store(graph, store=room / "store").manifest
    told = iter([old, new, new])
    monkeypatch.setattr(manifest, "read_manifest", lambda _path: next(told))
    assert number(room / "store") == 1


@pytest.mark.slow
def test_loads_of_one_place_at_once_leave_one_whole_store(graph: Path, room: Path) -> None:
    other = graph.with_name("other.nt")
    other.write_text(LINES + "<a:a> <a:a> <a:a> .\n", encoding="utf-8")
    for _ in range(5):
        processes = [start(path, room / "store") for path in (graph, other, graph)]
        for process in processes:
            process.communicate(timeout=60)
        assert [process.returncode for process in processes] == [0, 0, 0]
        assert number(room / "store") in (20_000, 20_001)
        assert os.listdir(room) == ["store"]  # noqa: PTH208
        assert len(os.listdir(room / "store")) == 2  # noqa: PTH208


def test_query_says_which_graph_it_answers_for(graph: Path, room: Path, capsys: pytest.CaptureFixture[str]) -> None:
    held = kg.load_store(graph, store=room / "store").manifest
    assert main(["query", str(room / "store"), COUNT]) == 0
    err = capsys.readouterr().err
    assert f"20,000 triples of graph.nt (sha256 {held.files[0].sha256[:12]}), loaded by kg {kg.__version__}" in err
    assert kg.read_manifest(room / "store") == held


def test_several_files_packed_or_not_are_one_graph(tmp_path: Path, room: Path) -> None:
    (tmp_path / "a.nt.gz").write_bytes(gzip.compress(b"_:x <a:p> _:y .\n") + gzip.compress(b"<a:1> <a:p> <a:2> .\n"))
    (tmp_path / "b.ttl.zst").write_bytes(zstd.compress(b"@prefix a: <a:> . [] a:p a:z ."))
    (tmp_path / "c.nq").write_text("_:x <a:p> _:y .\n<a:1> <a:p> <a:3> <a:g> .\n", encoding="utf-8")
    loaded = kg.load_store(*(tmp_path / name for name in ("a.nt.gz", "b.ttl.zst", "c.nq")), store=room / "store")
    assert loaded.manifest.triples == 5
    assert number(room / "store") == 5
    assert [file.name for file in loaded.manifest.files] == ["a.nt.gz", "b.ttl.zst", "c.nq"]


BROKEN = {
    "bad.ttl": (b'<a:a> <a:b> "x" .\n<a:a> <a:b> \x1b[31m .\n', r"bad\.ttl:2: not Turtle: "),
    "bad.nt": (b'<a:a> <a:b> "x" .\n<a:a> <a:b> "\xff" .\n', r"bad\.nt:2: not N-Triples: "),
    "cut.nt.gz": (gzip.compress(LINES.encode())[:-20], r"cannot read '.*cut\.nt\.gz'"),
    "cut.nt.zst": (zstd.compress(LINES.encode())[:-20], r"cannot read '.*cut\.nt\.zst'"),
    "no.nt.gz": (b"plain text", r"cannot read '.*no\.nt\.gz'"),
    "no.nt.zst": (b"plain text", r"cannot read '.*no\.nt\.zst'"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named_with_its_line_and_nothing_is_made(
    name: str, graph: Path, room: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, message = BROKEN[name]
    path = graph.parent / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        kg.load_store(graph, path, store=room / "store")
    assert main(["load", str(path), "--store", str(room / "store")]) == 2
    err = capsys.readouterr().err
    assert err.startswith("kg: ")
    assert err.count("\n") == 1
    assert "\x1b" not in err
    assert not list(room.iterdir())


def test_wrong_use_is_refused_before_anything_is_written(graph: Path, room: Path) -> None:
    foreign = room / "mine"
    foreign.mkdir()
    (foreign / "letter.txt").write_text("dear", encoding="utf-8")
    for files, place, message in (
        ([graph], foreign, "does not overwrite"),
        ([graph], graph, "is a file"),
        ([], room / "s", "no graph to load"),
        ([room / "none.ttl"], room / "s", "no graph file"),
        ([foreign / "letter.txt"], room / "s", "kg load reads .ttl"),
    ):
        with pytest.raises(InputError, match=message):
            kg.load_store(*files, store=place)
    with pytest.raises(kg.KgError, match="keeps no graph on disk"):
        kg.load_store(graph, store=room / "s", engine="memory")
    with pytest.raises(InputError, match="without a stored graph"):
        kg.query(foreign, "ASK {}")
    assert [path.name for path in room.rglob("*")] == ["mine", "letter.txt"]


@pytest.mark.parametrize("content", ['{"data": "../../etc"}', "no json", "{}"])
def test_a_manifest_that_is_not_ours_is_refused(content: str, graph: Path, room: Path) -> None:
    kg.load_store(graph, store=room / "store")
    (room / "store" / manifest.NAME).write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="not what kg load writes"):
        kg.query(room / "store", "ASK {}")
    with pytest.raises(InputError, match="not what kg load writes"):
        kg.load_store(graph, store=room / "store")


def test_an_empty_folder_becomes_a_store_and_missing_data_is_loaded_again(graph: Path, room: Path) -> None:
    (room / "store").mkdir()
    held = kg.load_store(graph, store=room / "store").manifest
    (room / "store" / held.data).rename(room / "elsewhere")
    with pytest.raises(InputError, match="not whole"):
        kg.query(room / "store", COUNT)
    assert kg.load_store(graph, store=room / "store").made
    assert number(room / "store") == 20_000


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 100 kB: the disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_full_disk_is_one_sentence_and_leaves_nothing(graph: Path, room: Path, small_files: None) -> None:
    with pytest.raises(OutputError, match="cannot write the store: File too large"):
        kg.load_store(graph, store=room / "store")
    assert not list(room.iterdir())


def start(graph: Path, place: Path) -> subprocess.Popen[str]:
    code = "import sys; from kg.cli import main; import kg.loading, kg.stores.oxigraph; print('go', flush=True); sys.exit(main(sys.argv[1:]))"
    process = subprocess.Popen(
        [sys.executable, "-c", code, "load", str(graph), "--store", str(place)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    return process


def test_ctrl_c_ends_with_130_one_sentence_and_nothing_left(graph: Path, room: Path) -> None:
    graph.write_text(LINES * 50, encoding="utf-8")
    process = start(graph, room / "store")
    time.sleep(0.15)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert err == "kg: interrupted; no file was left half-written\n"
    assert not list(room.iterdir())


@pytest.mark.slow
@pytest.mark.parametrize("again", [False, True])
def test_a_killed_load_leaves_no_half_store_and_the_next_one_finishes(again: bool, graph: Path, room: Path) -> None:
    place, moments, finished = room / "store", random.Random(20), 0
    cut = 0
    earlier = graph.with_name("earlier.nt")
    earlier.write_text('<a:a> <a:a> "earlier" .\n', encoding="utf-8")
    process, begin = start(graph, room / "trial"), time.perf_counter()
    process.communicate(timeout=60)
    took = time.perf_counter() - begin
    shutil.rmtree(room / "trial")
    for _ in range(25):
        shutil.rmtree(place, ignore_errors=True)
        if again:
            kg.load_store(earlier, store=place)
        process = start(graph, place)
        time.sleep(moments.uniform(0, 1.2 * took))
        process.kill()
        process.communicate(timeout=60)
        finished += process.returncode == 0
        if again or place.exists():
            assert number(place) in ((1, 20_000) if again else (20_000,))
        others = [path.name for path in room.iterdir() if path != place]
        assert all(name.startswith(publish.NEW) for name in others)
        cut += others != []
    kg.load_store(graph, store=place)
    assert number(place) == 20_000
    assert os.listdir(room) == ["store"]  # noqa: PTH208  hidden names too
    assert len(os.listdir(place)) == 2  # noqa: PTH208
    assert finished < 25
    assert cut > 5, "while it loaded"
