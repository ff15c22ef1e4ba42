"""Builds that are killed, interrupted or run out of disk: files of one build or of another, never half, never mixed."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest
from crash import agrees

from kg import publish
from kg.bulk import dealing, engine
from kg.cli import main
from kg.errors import OutputError

HARNESS = Path(__file__).with_name("crash.py")
ACTORS = ("kataib-hezbollah", "pmf", "iran", "united-states", "iraqi-government")
ACTIONS = ("attack", "accuse", "meet", "demand-withdrawal")
HEADER = "actor,action,target,date,source\n"
ONE = HEADER + "".join(
    f"kataib-hezbollah,attack,ain-al-asad,2023-{1 + i % 12:02}-{1 + i % 28:02},d{i}\n" for i in range(60)
)
TWO = HEADER + "".join(f"pmf,accuse,united-states,2022-{1 + i % 12:02}-{1 + i % 28:02},e{i}\n" for i in range(90))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """Two tables of 5,000 rows."""
    for year, name in ((2023, "one"), (2022, "two")):
        chance = random.Random(year)
        rows = (
            f"{chance.choice(ACTORS)},{chance.choice(ACTIONS)},{chance.choice(ACTORS)},"
            f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02},d{i}\n"
            for i in range(5_000)
        )
        (tmp_path / f"{name}.csv").write_text(HEADER + "".join(rows), encoding="utf-8")
    return tmp_path


def harness(*arguments: object) -> list[dict[str, Any]]:
    command = [sys.executable, str(HARNESS), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(seen: dict[str, Any]) -> None:
    assert "half" not in seen["before"], seen
    if publish.READY.removesuffix("-") not in seen["hidden"]:
        assert len(set(seen["before"])) <= 1, seen
        assert seen["told"], seen
    elif len(set(seen["before"])) > 1:
        assert not seen["told"], "a mixture shows"
    assert len(set(seen["after"])) <= 1, seen
    assert seen["whole"], seen
    assert not seen["left"], seen


@pytest.mark.slow
def test_two_hundred_killed_builds_never_leave_half_a_file_or_a_mixture(folder: Path) -> None:
    seen = harness("random", "rows", folder, 200, 1)
    assert len(seen) == 201
    for one in seen:
        check(one)
    assert sum(one["killed"] for one in seen) > 80
    assert sum(one["killed"] and one["hidden"] != [] for one in seen) > 50, "while they wrote"
    assert seen[-1]["after"] == ["two"] * 3


@pytest.mark.slow
def test_builds_by_columns_that_are_killed_leave_the_same(large: Path) -> None:
    seen = harness("random", "columns", large, 24, 1)
    for one in seen:
        check(one)
    assert sum(one["killed"] and one["hidden"] != [] for one in seen) > 6
    assert seen[-1]["after"] == ["two"] * 2


@pytest.mark.slow
def test_a_build_killed_before_each_of_its_steps_is_finished_or_undone_by_the_next(folder: Path) -> None:
    seen = harness("steps", "rows", folder)
    for one in seen:
        check(one)
    states = Counter(tuple(sorted(set(one["before"]))) for one in seen)
    assert set(states) == {("one",), ("two",), ("one", "two")}, states
    mixed = [one for one in seen if len(set(one["before"])) == 2]
    assert len(mixed) >= 2
    assert all(one["after"] == ["two"] * 3 for one in mixed)


def start(*arguments: object) -> subprocess.Popen[str]:
    code = (
        "import sys; from kg.cli import main; import kg.pipeline; print('go', flush=True); sys.exit(main(sys.argv[1:]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "go\n"
    return process


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.02, 0.1, 0.2, 0.3, 0.4])
def test_ctrl_c_is_130_one_sentence_and_all_or_nothing(wait: float, folder: Path) -> None:
    process = start("build", folder / "one.csv", "-o", folder / "out", "--format", "turtle", "--format", "jsonl")
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    left = sorted(os.listdir(folder / "out")) if (folder / "out").exists() else []  # noqa: PTH208  hidden names too
    assert left in ([], ["claims.jsonl", "graph.ttl", "report.json"])
    if process.returncode in (0, -signal.SIGINT):  # all was done; Python itself was about to end
        assert left
    else:
        assert process.returncode == 130
        assert err == "kg: interrupted; no file was left half-written\n"


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_ctrl_c_by_columns_is_the_same(wait: float, large: Path) -> None:
    process = start("build", "--bulk", large / "one.csv", "-o", large / "out")
    time.sleep(wait)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    left = sorted(os.listdir(large / "out")) if (large / "out").exists() else []  # noqa: PTH208  hidden names too
    assert left in ([], ["graph.ttl", "report.json"])
    if process.returncode in (0, -signal.SIGINT):
        assert left
    else:
        assert process.returncode == 130
        *notice, last = err.splitlines()
        assert last == "kg: interrupted; no file was left half-written"
        assert all(left and line.startswith("kg: large tables are written as Turtle only") for line in notice)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("Query interrupted"),
        duckdb.InvalidInputException("Invalid Input Error: reading the schema failed: KeyboardInterrupt: "),
    ],
)
def test_what_the_engine_makes_of_ctrl_c_is_ctrl_c(error: Exception, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), engine.connected(tmp_path / "new"):
        raise error
    with pytest.raises(RuntimeError, match="else"), engine.connected(tmp_path / "new"):
        raise RuntimeError("something else")


@pytest.mark.slow
def test_builds_of_one_folder_at_once_leave_the_files_of_one(folder: Path) -> None:
    for _ in range(2):
        names = ("one", "two", "one", "two")
        formats = ["--format", "turtle", "--format", "jsonl"]
        processes = [start("build", folder / f"{name}.csv", "-o", folder / "out", *formats) for name in names]
        assert [(process.communicate(timeout=60)[1], process.returncode) for process in processes] == [("", 0)] * 4
        assert agrees(folder / "out")
        assert sorted(os.listdir(folder / "out")) == ["claims.jsonl", "graph.ttl", "report.json"]  # noqa: PTH208


def test_ctrl_c_while_the_files_are_moved_moves_them_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, calls = Path.replace, []

    def interrupted(self: Path, target: Path) -> Path:
        calls.append(self.name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish.publish(tmp_path, {"a": ["1"], "b": ["2"], "c": ["3"]}, json.dumps)
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c", "report.json"]  # noqa: PTH208
    assert calls[-1] == "report.json"


@pytest.mark.parametrize("size", [0, 2_000, 100_000])
def test_a_full_disk_is_exit_code_2_one_sentence_and_the_files_as_they_were(
    size: int, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "out"
    assert main(["build", str(folder / "one.csv"), "-o", str(out)]) == 0
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    capsys.readouterr()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        code = main(["build", str(folder / "two.csv"), "-o", str(out)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    err = capsys.readouterr().err
    assert code == 2
    assert err == f"kg: cannot write '{out}': File too large; what was there is as it was\n"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("together", [dealing.MANY, 10])
@pytest.mark.parametrize("size", [0, 2_000, 1_000_000])
def test_a_full_disk_by_columns_is_the_same(
    size: int, together: int, large: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dealing, "MANY", together)
    out = large / "out"
    publish.publish(out, {"graph.ttl": ["before"]}, json.dumps)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        code = main(["build", "--bulk", str(large / "two.csv"), "-o", str(out)])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert code == 2
    assert capsys.readouterr().err == f"kg: cannot write '{out}': File too large; what was there is as it was\n"
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def ask(folder: Path, *queries: str) -> None:
    with engine.connected(folder / "new") as connection:
        for query in queries:
            connection.execute(query)


BIG = "CREATE TABLE big AS SELECT range, hash(range)::VARCHAR || hash(range + 1)::VARCHAR AS text FROM range(2000000)"


def test_a_full_disk_while_the_engine_puts_aside_what_does_not_fit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "MEMORY", 40)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(OutputError, match=r"cannot write '.*': File too large; what"):
            ask(tmp_path, BIG)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_too_little_memory_and_disk_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "MEMORY", 40)
    with pytest.raises(OutputError, match=r"too little memory, or disk in '.*': .*; what was there is as it was"):
        ask(tmp_path, "SET max_temp_directory_size='1MB'", BIG)


def test_a_run_that_is_alive_keeps_its_hidden_folder_and_a_dead_one_loses_it(tmp_path: Path) -> None:
    dead = tmp_path / f"{publish.NEW}dead"
    dead.mkdir()
    (dead / "graph.ttl").write_text("half", encoding="utf-8")
    with publish.staged(tmp_path) as alive:
        (alive / "mine").write_text("whole", encoding="utf-8")
        publish.publish(tmp_path, {"a": ["1"]})
        assert (alive / "mine").exists()
        assert not dead.exists()
    assert os.listdir(tmp_path) == ["a"]  # noqa: PTH208


def test_a_drive_without_locks_is_written_to_and_nothing_there_is_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    (tmp_path / f"{publish.NEW}perhaps").mkdir()
    publish.publish(tmp_path, {"a": ["1"]})
    assert sorted(os.listdir(tmp_path)) == [f"{publish.NEW}perhaps", "a"]  # noqa: PTH208


def test_a_link_that_looks_like_a_hidden_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "letter").write_text("dear", encoding="utf-8")
    place = tmp_path / "place"
    place.mkdir()
    for name in (publish.NEW, publish.READY):
        (place / f"{name}x").symlink_to(tmp_path / "other")
    publish.publish(place, {"a": ["1"]})
    assert (tmp_path / "other" / "letter").exists()
    assert not (place / "letter").exists()


def test_a_folder_under_the_name_of_a_file_is_refused_before_anything_moves(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    with pytest.raises(OutputError, match="a folder has that name"):
        publish.publish(tmp_path, {"a": ["1"], "b": ["2"]})
    assert os.listdir(tmp_path) == ["b"]  # noqa: PTH208
