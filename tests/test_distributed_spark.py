"""Graphs in parts on the real engine: what is made again, workers that are killed, and what is refused."""

from __future__ import annotations

import json
import random
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from test_distributed import ALWAYS, problems_in, table, triples_in, triples_of

import kg
from kg.cli import main
from kg.distributed.building import WORK
from kg.distributed.spark import Spark
from kg.model import Problem

pytestmark = [pytest.mark.slow, pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java")]

COLUMNS = ["id", *ALWAYS, "place", "killed", "note"]
PARTS = 4


@pytest.fixture(scope="module", autouse=True)
def engine() -> Iterator[Spark]:
    """Spark with two workers; the builds of this file find it there."""
    spark = Spark("local[2,4]")
    yield spark
    spark.close()


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two thousand rows, junk and ids that occur twice included."""
    path = tmp_path_factory.mktemp("claims") / "claims.csv"
    path.write_text(table(random.Random(6), 2_000, COLUMNS, few=20), "utf-8", newline="")
    return path


@pytest.fixture(scope="module")
def built(claims: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Those rows, built in parts."""
    folder = tmp_path_factory.mktemp("built") / "parts"
    kg.build_distributed(claims, output=folder, parts=PARTS, partial=True)
    return folder


def hashes(folder: Path) -> dict[str, str]:
    """The hash of each part, as the manifest has it."""
    return {part["file"]: part["sha256"] for part in json.loads((folder / "manifest.json").read_text("utf-8"))["parts"]}


def test_spark_builds_what_one_machine_builds(claims: Path, built: Path, tmp_path: Path) -> None:
    kg.build_large(claims, output=tmp_path, partial=True)
    assert triples_in(built) == triples_of(tmp_path / "graph.ttl")
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))["problems"]
    for problem in told:
        del problem["id"]
    assert problems_in(built) == {str(Problem.model_validate(problem)) for problem in told}
    assert "duplicate-id" in {problem["code"] for problem in told}
    assert list((built / WORK).glob("*/repeats.json"))  # rows of different days had one id


def test_only_a_part_that_is_lost_is_made_again(claims: Path, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    shutil.copytree(built, folder)
    before = hashes(folder)
    lost, damaged = sorted(before)[1:3]
    (folder / lost).unlink()
    (folder / damaged).write_bytes((folder / damaged).read_bytes()[:-1])
    rest = {path: path.stat().st_ino for path in folder.glob("part-*") if path.name not in (damaged, max(before))}
    kg.build_distributed(claims, output=folder, parts=PARTS, partial=True)
    assert hashes(folder) == before
    assert {path: path.stat().st_ino for path in rest} == rest
    assert triples_in(folder) == triples_in(built)


def test_a_changed_table_is_built_anew(claims: Path, built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    shutil.copytree(built, folder)
    shorter = tmp_path / "claims.csv"
    shorter.write_text("".join(claims.read_text("utf-8").splitlines(keepends=True)[:300]), "utf-8", newline="")
    kg.build_distributed(shorter, output=folder, parts=2, partial=True)
    kg.build_large(shorter, output=tmp_path / "whole", partial=True)
    assert triples_in(folder) == triples_of(tmp_path / "whole" / "graph.ttl")
    assert len(list((folder / WORK).iterdir())) == 1


def test_a_killed_worker_changes_nothing(claims: Path, built: Path, tmp_path: Path) -> None:
    killed: list[int] = []
    stop = threading.Event()

    def kill() -> None:
        while not stop.is_set() and len(killed) < 2:
            if list(tmp_path.glob(f"{WORK}/*/.kg-new-*")):
                for process in workers():
                    process.send_signal(signal.SIGKILL)
                    killed.append(process.pid)
            time.sleep(0.02)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        kg.build_distributed(claims, output=tmp_path, parts=PARTS, partial=True)
    finally:
        stop.set()
        killer.join()
    assert killed
    assert hashes(tmp_path) == hashes(built)
    assert problems_in(tmp_path) == problems_in(built)
    assert not list(tmp_path.glob(f"{WORK}/*/.kg-new-*"))


def workers() -> list[psutil.Process]:
    """The Python workers of Spark below this process: what its daemon forked."""
    found = []
    for process in psutil.Process().children(recursive=True):
        try:
            if "pyspark.daemon" in process.cmdline() and "pyspark.daemon" in process.parent().cmdline():
                found.append(process)
        except psutil.NoSuchProcess:
            continue
    return found


def test_errors_publish_no_part(claims: Path, tmp_path: Path) -> None:
    result = kg.build_distributed(claims, output=tmp_path, parts=1)
    assert not result.ok
    assert not list(tmp_path.glob("part-*"))
    assert not json.loads((tmp_path / "manifest.json").read_text("utf-8"))["published"]
    assert problems_in(tmp_path)


REFUSED = {
    "without saying its one day": "actor,action,target,date,source\nUS,attack,Iraq,2024-01,d1\nUS,meet,Iraq,2024-01-02,d1\n",
    "name events or each other": "actor,action,target,date,source,event\nUS,attack,Iraq,2024-01-02,d1,e1\n",
    "none of its rows is accepted": "actor,action,target,date,source\nUS,fly,Iraq,2024-01-02,d1\n",
    "of people and some of machines": (
        "actor,action,target,date,source,method\nUS,meet,Iraq,2024-01-02,d1,hand\nUS,meet,Iraq,2024-01-03,d1,rule\n"
    ),
}


@pytest.mark.parametrize("why", REFUSED)
def test_what_is_refused_says_why(why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "claims.csv").write_text(REFUSED[why], "utf-8")
    output = tmp_path / "output"
    code = main(["build", str(tmp_path / "claims.csv"), "--engine", "spark", "--parts", "2", "-o", str(output)])
    assert code == 2
    assert why in capsys.readouterr().err
    assert not list(output.glob("[!.]*"))


def test_the_command_names_the_files(claims: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(claims), "--engine", "spark", "--parts", "2", "--partial", "-o", str(tmp_path)]) == 1
    printed = capsys.readouterr()
    assert "manifest.json" in printed.out
    assert "part-00001.nt.gz" in printed.out
    assert main(["build", str(claims), "--engine", "spark", "--format", "html", "-o", str(tmp_path)]) == 2
    assert "--format" in capsys.readouterr().err
