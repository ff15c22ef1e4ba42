"""Some processes that answer queries: each has a time limit, and one that is killed is replaced."""

from __future__ import annotations

import multiprocessing
import os
import queue
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from kg.server.worker import Answer, Asked, Limits, refusal, work

MOST_WORKERS = 4
ASKING = 16
"""Queries for each process that are asked at once; more are refused."""

STEP = 0.05
"""Seconds between two looks at the clock and at whether anybody still waits."""

START = 60
"""Seconds that a process may take to open the store."""

FAILED, UNAVAILABLE = 500, 503


def size() -> int:
    """How many processes answer at once."""
    return min(MOST_WORKERS, os.cpu_count() or 1)


class Pool:
    """Processes over one store; they start when they are first needed."""

    def __init__(self, folder: Path, base: str, limits: Limits, workers: int) -> None:
        """Nothing is started yet."""
        self._limits = limits
        self._all = [_Worker(folder, base, limits) for _ in range(workers)]
        self._idle: queue.LifoQueue[_Worker] = queue.LifoQueue()
        self._waiting: queue.Queue[None] = queue.Queue(ASKING * workers)
        for worker in reversed(self._all):
            self._idle.put(worker)

    def ask(self, asked: Asked, is_gone: Callable[[], bool]) -> Answer:
        """The answer, or a refusal if it takes too long, too much memory, or if too many ask; stops if nobody waits."""
        busy = refusal(UNAVAILABLE, "too many queries at once; try again later")
        try:
            self._waiting.put_nowait(None)
        except queue.Full:
            return busy
        try:
            worker = self._free(is_gone)
            if worker is None:
                return busy
            try:
                return worker.ask(asked, is_gone)
            finally:
                self._idle.put(worker)
        finally:
            self._waiting.get_nowait()

    def close(self) -> None:
        """End all processes."""
        for worker in self._all:
            worker.end()

    def _free(self, is_gone: Callable[[], bool]) -> _Worker | None:
        until = time.monotonic() + self._limits.seconds
        while time.monotonic() < until and not is_gone():
            try:
                return self._idle.get(timeout=STEP)
            except queue.Empty:
                continue
        return None


class _Worker:
    """One process, started anew after it was killed."""

    def __init__(self, folder: Path, base: str, limits: Limits) -> None:
        self._arguments = folder, base, limits
        self._seconds = limits.seconds
        self._process: BaseProcess | None = None
        self._connection: Connection | None = None

    def ask(self, asked: Asked, is_gone: Callable[[], bool]) -> Answer:
        try:
            connection = self._started()
            connection.send(asked)
            until = time.monotonic() + self._seconds
            while not connection.poll(STEP):
                late = time.monotonic() > until
                if late or is_gone():
                    self.end()
                    return refusal(UNAVAILABLE, f"the query was stopped: it took more than {self._seconds:g} s")
            found: Answer = connection.recv()
            return found
        except (EOFError, OSError):
            self.end()
            return refusal(FAILED, "the query was stopped: it needed too much memory; ask for less")

    def end(self) -> None:
        process, connection = self._process, self._connection
        self._process = self._connection = None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if connection is not None:
            connection.close()

    def _started(self) -> Connection:
        if self._process is not None and self._connection is not None and self._process.is_alive():
            return self._connection
        self.end()
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=work, args=(theirs, *self._arguments), daemon=True)
        process.start()
        theirs.close()
        self._process, self._connection = process, ours
        if ours.poll(START):
            ours.recv()
        return ours
