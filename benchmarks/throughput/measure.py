"""Runs a command and tells what it cost: processor time, time on the clock and memory, of the whole tree of processes.

The kernel tells the processor time of the command and of all that it waited for, and the largest memory of one of them.
Where several processes live at once, their memory is looked at ten times a second and added up (pages that they share
are counted once, by proportional set size).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import psutil

LAUNCH = Path(__file__).resolve().parent / "launch.py"
EVERY = 0.1
"""Seconds between two looks at the memory."""


class Cost(NamedTuple):
    """Seconds of the processor, seconds on the clock, and bytes of memory at the most."""

    cpu: float
    wall: float
    memory: int


class FailedError(Exception):
    """The command ended with a code that does not mean success."""


def measure(command: Sequence[str], log: Path, *, cwd: Path, fine: Sequence[int] = (0,)) -> Cost:
    """Run a command to its end; what it prints goes to `log`."""
    with log.open("wb") as output:
        outer = subprocess.Popen(
            [sys.executable, "-I", "-S", str(LAUNCH), *command], cwd=cwd, stdout=subprocess.PIPE, stderr=output
        )
        together = 0
        while True:
            try:
                told, _ = outer.communicate(timeout=EVERY)
                break
            except subprocess.TimeoutExpired:
                together = max(together, _together(outer.pid))
    code, cpu, wall, largest = json.loads(told)
    if code not in fine:
        raise FailedError(f"code {code}, see {log}")
    return Cost(cpu, wall, max(largest, together))


def _together(pid: int) -> int:
    """The memory of several processes at once; 0 for a single one, of which the kernel tells."""
    try:
        tree = psutil.Process(pid).children(recursive=True)
        return sum(process.memory_full_info().pss for process in tree) if len(tree) > 1 else 0
    except psutil.Error:  # one of them has just ended
        return 0
