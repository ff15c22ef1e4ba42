"""Servers for tests: a graph is served in a thread for as long as a block lasts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests

from kg.server import Limits, listening


class Client:
    """Asks a server, each time on a connection of its own."""

    def __init__(self, address: str) -> None:
        self.address = address

    def get(self, path: str, **how: Any) -> requests.Response:
        return self.send("GET", path, **how)

    def send(self, method: str, path: str, **how: Any) -> requests.Response:
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, self.address + path, timeout=60, **how)

    def ask(self, query: str, accept: str = "text/tab-separated-values") -> requests.Response:
        return self.get("sparql", params={"query": query}, headers={"Accept": accept})

    def rows(self, query: str) -> list[str]:
        """The lines of the answer below the names of its columns."""
        answer = self.ask(query)
        assert answer.status_code == 200, answer.text
        return answer.content.decode().split("\n")[1:-1]

    def data(self) -> requests.Response:
        """The data of the page, when it is there."""
        until = time.monotonic() + 120
        while (answer := self.get("data")).status_code == 202 and time.monotonic() < until:
            time.sleep(0.1)
        return answer


@contextmanager
def served(graph: Path, limits: Limits = Limits()) -> Iterator[Client]:  # noqa: B008  a value
    """A server of a graph."""
    with listening(graph, port=0, limits=limits) as server:
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield Client(server.address)
        finally:
            server.close()
            thread.join()
