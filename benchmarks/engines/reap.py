"""Runs a command, waits for all processes that it leaves behind, and writes down what processor time they took.

Spark's JVM outlives the Python process that started it, and Ray does not wait for its workers: the kernel counts their
time to nobody. So every process below is looked at ten times a second; what it had taken at last is added up.
"""

import ctypes
import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil

PR_SET_CHILD_SUBREAPER = 36
EVERY = 0.1

taken: dict[int, float] = {}
done = threading.Event()


def look() -> None:
    """Note the time of all processes below, until the end."""
    while not done.wait(EVERY):
        for process in psutil.Process().children(recursive=True):
            try:
                times = process.cpu_times()
            except psutil.Error:  # it has just ended
                continue
            taken[process.pid] = times.user + times.system


ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
watch = threading.Thread(target=look)
watch.start()
code = subprocess.call(sys.argv[2:])
while True:
    try:
        os.wait()
    except ChildProcessError:
        break
done.set()
watch.join()
Path(sys.argv[1]).write_text(f"{sum(taken.values())}\n", "utf-8")
sys.exit(code)
