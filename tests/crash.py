"""Builds that are killed: forked from one warm process, so that hundreds take seconds. Prints what it saw as JSON lines.

    python tests/crash.py random rows|columns FOLDER ROUNDS SEED
    python tests/crash.py steps rows|columns FOLDER
    python tests/crash.py adding rows FOLDER

FOLDER has the inputs one.csv and two.csv; builds go to FOLDER/out, alternately from the one and the other; with
`adding`, the one is kept and the other is added to it.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import statistics
import sys
import time
import traceback
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from types import FrameType
from typing import Any

import kg
from kg import incremental, publish

LABELS = ("one", "two")
FORMATS = ["turtle", "jsonl"]
STEPS = ((Path, "rename"), (Path, "replace"), (Path, "rmdir"), (os, "fsync"), (os, "open"), (Path, "open"))
"""What a build does to the disk."""


def by_rows(table: Path, output: Path) -> None:
    kg.build(table, output=output, formats=FORMATS)


def by_columns(table: Path, output: Path) -> None:
    kg.build_large(table, output=output)


WAYS = {"rows": by_rows, "columns": by_columns}


class Builds:
    """Builds of the inputs of a folder, in one of the two ways."""

    def __init__(self, folder: Path, way: str) -> None:
        self.folder, self._way = folder, WAYS[way]
        self.output = folder / "out"

    def build(self, label: str, output: str = "out") -> None:
        self._way(self.folder / f"{label}.csv", self.folder / output)

    @cached_property
    def wanted(self) -> dict[str, dict[str, str]]:
        """The hashes of all files of each build, which forks make so that no thread starts here."""
        by_rows(self.folder / "one.csv", self.folder / "warm")
        for label in LABELS:
            ended(forked(lambda: self.build(label, label)))  # noqa: B023
        return {label: hashes(self.folder / label) for label in LABELS}


def keep(folder: Path, *labels: str, output: str = "out") -> None:
    kg.build(*(folder / f"{label}.csv" for label in labels), output=folder / output, keep=True, formats=FORMATS)


def add(folder: Path) -> None:
    kg.build(folder / "two.csv", into=folder / "out", formats=FORMATS)


def hashes(output: Path) -> dict[str, str]:
    files = [path for path in output.glob("[!.]*") if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(files)}


def names(seen: dict[str, str], wanted: dict[str, dict[str, str]]) -> list[str]:
    """Of which build each file is: one, two, or half where it is of neither."""
    return [
        next((label for label in LABELS if wanted[label].get(name) == found), "half") for name, found in seen.items()
    ]


def agrees(output: Path) -> bool:
    """Whether report.json has the hashes of the files beside it."""
    seen = hashes(output)
    if not seen:
        return True
    if seen.pop(publish.REPORT, None) is None:
        return False
    seen.pop(incremental.NAME, None)  # which it does not tell of
    told: dict[str, str] = json.loads((output / publish.REPORT).read_text(encoding="utf-8"))["files"]
    return told == seen


def killed(work: Callable[[], None]) -> bool:
    """Run something in a fork that is to kill itself, and say whether it did before its end."""
    return ended(forked(work))


def killed_after(work: Callable[[], None], wait: float) -> bool:
    """The same, killed some seconds after its begin."""

    def timed() -> None:
        kill_after(wait)
        work()

    return killed(timed)


def killed_while_writing(work: Callable[[], None], calls: float) -> bool:
    """The same, killed in the millisecond after as many calls as this from when it began to write."""
    return killed(lambda: on_writing(lambda: at_call(int(calls), lambda: kill_after(calls % 1 / 1000)), work))


def kill_after(seconds: float) -> None:
    """The kernel ends this process, as by SIGKILL; its own timer is right where a parent would wake up too late."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-6))


def on_writing(then: Callable[[], object], work: Callable[[], None]) -> None:
    """Run something, and another thing once that begins to write."""
    staged = publish.staged

    def tell(folder: Path) -> Any:
        then()
        return staged(folder)

    publish.staged = tell
    work()


def at_call(number: int, then: Callable[[], object]) -> list[int]:
    """Do something at one of the calls that follow; the list has their number: progress, however busy the machine."""
    calls = [0]

    def count(_frame: FrameType | None, event: str, _argument: object) -> None:
        if event.endswith("call"):
            calls[0] += 1
            if calls[0] == number:
                then()

    sys.setprofile(count)
    return calls


def forked(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


def ended(child: int) -> bool:
    """Whether a process was killed; it may not fail in another way."""
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit("a build failed")
    return os.WIFSIGNALED(status)


def seconds_of(work: Callable[[], None]) -> float:
    """How long something takes in a fork."""
    begun = time.monotonic()
    ended(forked(work))
    return time.monotonic() - begun


def calls_of(work: Callable[[], None]) -> int:
    """How many calls something makes from when it begins to write."""
    there, here = os.pipe()

    def telling() -> None:
        calls = []
        on_writing(lambda: calls.append(at_call(0, lambda: None)), work)
        sys.setprofile(None)
        os.write(here, str(calls[0][0]).encode())

    ended(forked(telling))
    calls = int(os.read(there, 20))
    os.close(there)
    os.close(here)
    return calls


def look(output: Path, wanted: dict[str, dict[str, str]], **more: object) -> None:
    """Say what a killed build left, then let the next run put it right and say what there is now."""
    before = hashes(output)
    hidden = sorted(path.name.rpartition("-")[0] for path in output.glob(".*"))
    seen = {"before": names(before, wanted), "hidden": hidden, "told": agrees(output)}
    with publish.staged(output):
        pass
    after = hashes(output)
    left = [path.name for path in output.glob(".*")]
    sys.stdout.write(
        json.dumps(seen | {"after": names(after, wanted), "whole": agrees(output), "left": left} | more) + "\n"
    )


def at_random(builds: Builds, rounds: int, seed: int) -> None:
    """One half of the moments lie anywhere in a build, the other in its writing, which is short."""
    wanted = builds.wanted
    seconds = statistics.median(seconds_of(lambda: builds.build("two", "trial")) for _ in range(5))
    ways = (killed_after, seconds), (killed_while_writing, calls_of(lambda: builds.build("two", "trial")))
    moments = random.Random(seed)
    for i in range(rounds):
        how, longest = ways[i // 2 % 2]
        died = how(lambda: builds.build(LABELS[i % 2]), moments.uniform(0, 1.2 * longest))  # noqa: B023
        look(builds.output, wanted, killed=died)


def at_every_step(builds: Builds) -> None:
    step, died = 0, True
    while died:
        ended(forked(lambda: builds.build("one")))
        died = killed(lambda: until(step, lambda: builds.build("two")))  # noqa: B023
        look(builds.output, builds.wanted, killed=died, step=step)
        step += 1


def at_every_step_of_adding(folder: Path) -> None:
    keep(folder, "one", output="one")
    keep(folder, *LABELS, output="two")
    wanted = {label: hashes(folder / label) for label in LABELS}
    step, died = 0, True
    while died:
        shutil.rmtree(folder / "out", ignore_errors=True)
        keep(folder, "one")
        died = killed(lambda: until(step, lambda: add(folder)))  # noqa: B023
        saved = folder / "saved"
        shutil.copytree(folder / "out", saved)
        add(folder)
        again = sorted(set(names(hashes(folder / "out"), wanted)))
        shutil.rmtree(folder / "out")
        saved.rename(folder / "out")
        look(folder / "out", wanted, killed=died, step=step, again=again)
        step += 1


def until(step: int, work: Callable[[], None]) -> None:
    """Count what is done to the disk, and die just before one of the steps is taken."""
    done = iter(range(10_000))

    def counted(call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **named: Any) -> Any:
            if next(done) == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*arguments, **named)

        return wrapped

    def count() -> None:
        for owner, name in STEPS:
            setattr(owner, name, counted(getattr(owner, name)))

    on_writing(count, work)


def main(mode: str, way: str, folder: str, rounds: str = "0", seed: str = "0") -> None:
    if mode == "adding":
        at_every_step_of_adding(Path(folder))
        return
    builds = Builds(Path(folder), way)
    if mode == "random":
        at_random(builds, int(rounds), int(seed))
    else:
        at_every_step(builds)
    ended(forked(lambda: builds.build("two")))
    look(builds.output, builds.wanted, killed=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
