"""The data of the explorer: made once in a process of its own, which gives back its memory when it ends."""

from __future__ import annotations

import hashlib
import multiprocessing
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import NamedTuple

from kg import layouts, ontology
from kg.errors import KgError
from kg.exporters import html
from kg.garbage import collected_seldom
from kg.server.stored import open_store, read_assembly


class Source(NamedTuple):
    """What a page is made of: the folder of the store, a name for it, more terms, places of names."""

    folder: Path
    title: str
    extra_ontology: Sequence[str | Path] = ()
    layout: str | Path | None = None


class Prepared(NamedTuple):
    """How far it is: words for whoever waits, then the data with its tag, or that it failed."""

    words: str
    data: bytes | None = None
    tag: str = ""
    failed: bool = False


class Explorer:
    """The data of the page, as soon as it is there."""

    def __init__(self, source: Source) -> None:
        """Begins to read the graph."""
        self.state = Prepared("Opening the graph…")
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=prepare, args=(theirs, source), daemon=True)
        self._process.start()
        theirs.close()
        self._thread = threading.Thread(target=self._listen, args=(ours,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the reading, if it is not done."""
        self._process.kill()
        self._process.join()
        self._process.close()
        self._thread.join()

    def _listen(self, connection: Connection) -> None:
        with connection:
            while self.state.data is None and not self.state.failed:
                try:
                    self.state = connection.recv()
                except (EOFError, OSError):
                    self.state = Prepared("The graph could not be read: there was not enough memory.", failed=True)


def prepare(connection: Connection, source: Source) -> None:
    """Read the graph and send how far it is, then the data."""

    def tell(stage: str, done: int = 0, total: int = 0) -> None:
        count = f": {done:,} of {total:,}" if total else ""
        connection.send(Prepared(f"The server is {stage}{count}…"))

    try:
        known = ontology.load(*source.extra_ontology)
        places = layouts.read(source.layout) if source.layout is not None else None
        with collected_seldom():
            assembly = read_assembly(open_store(source.folder), source.title, tell)
            packed = html.data_of(assembly.model_copy(update={"layout": places}), known, tell)
        connection.send(Prepared("", packed, hashlib.sha256(packed).hexdigest()[:32]))
    except (KgError, ValueError) as error:
        words = str(error).splitlines()[0]
        connection.send(
            Prepared(f"The graph has what kg did not write: {words}. /sparql answers queries.", failed=True)
        )
    except BrokenPipeError:
        pass  # the server has stopped
