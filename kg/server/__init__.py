"""Serves one graph on this machine: SPARQL over HTTP and the explorer with all claims; reads only."""

from __future__ import annotations

import errno
import ipaddress
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from waitress import wasyncore
from waitress.server import create_server

from kg import layouts, loading, manifest, ontology, publish
from kg.errors import InputError
from kg.exporters import html
from kg.inputs import Progress
from kg.server.app import LARGEST_REQUEST, App
from kg.server.explorer import Explorer, Source
from kg.server.pool import ASKING, Pool, size
from kg.server.stored import head_of, open_store
from kg.server.worker import Limits

__all__ = ["GRAPH", "HOST", "PORT", "Limits", "Server", "is_loopback", "listening", "serve"]

GRAPH = Path("output/graph.ttl")
"""What `kg build` writes, and `serve` takes if it is told nothing else."""

HOST, PORT, LAST_PORT = "127.0.0.1", 8420, 65535
SPARE_THREADS = 4
"""For the page while all queries wait."""


class Server(NamedTuple):
    """A server that listens; `run` answers until it is interrupted, or until `close` is called in another thread."""

    address: str
    triples: int
    run: Callable[[], None]
    close: Callable[[], None]


def serve(
    graph: str | Path = GRAPH,
    *,
    host: str = HOST,
    port: int = PORT,
    limits: Limits = Limits(),  # noqa: B008  a value
    extra_ontology: Sequence[str | Path] = (),
    layout: str | Path | None = None,
    progress: Progress | None = None,
    told: Callable[[Server], None] | None = None,
) -> None:
    """Serve a graph until Ctrl-C: the explorer at /, SPARQL 1.1 Protocol at /sparql.

    Args:
        graph: A file that `load_store` reads, such as output/graph.ttl, or the folder of a store that it made.
        host: The address to listen at; other machines reach only what is not a loopback address.
        port: The port; 0 takes one that is free.
        limits: Seconds and rows of a query.
        extra_ontology: Turtle files with the user's own actors, places and terms.
        layout: A file with the places of names in the picture, as the page saves it.
        progress: Told of the loading of a file.
        told: Told of the server when it listens.

    Raises:
        KgError: No such graph or store; an address or a port that cannot be had.
    """
    with listening(
        graph, host=host, port=port, limits=limits, extra_ontology=extra_ontology, layout=layout, progress=progress
    ) as server:
        if told is not None:
            told(server)
        server.run()


@contextmanager
def listening(
    graph: str | Path,
    *,
    host: str = HOST,
    port: int = PORT,
    limits: Limits = Limits(),  # noqa: B008  a value
    extra_ontology: Sequence[str | Path] = (),
    layout: str | Path | None = None,
    progress: Progress | None = None,
) -> Iterator[Server]:
    """A server that listens within the block; somebody must call its `run`."""
    _check(extra_ontology, layout)
    with ExitStack() as stack:
        listener = stack.enter_context(_listener(host, port))
        folder = stack.enter_context(_stored(Path(graph), progress))
        store = open_store(folder)
        head, triples = head_of(store), len(store)
        title = head.title or Path(graph).name
        workers = size()
        pool = Pool(folder, head.base, limits, workers)
        explorer = Explorer(Source(folder, title, tuple(extra_ontology), layout))
        stack.callback(explorer.close)
        page = html.served(title, head.licence, head.base, triples)
        app = App(page, explorer, pool, {"localhost", host.lower(), socket.gethostname().lower()})
        server = create_server(
            app,
            sockets=[listener],
            threads=ASKING * workers + SPARE_THREADS,
            ident=None,
            max_request_body_size=LARGEST_REQUEST,
            inbuf_overflow=2 * LARGEST_REQUEST,  # no request needs a file
            channel_request_lookahead=1,  # so that waitress tells when a client goes
        )
        stack.callback(server.trigger.close)  # the last: a thread that ends writes to it
        stack.callback(_hang_up, server)
        stack.callback(server.task_dispatcher.shutdown)
        stack.callback(pool.close)  # first of all: then no thread waits for a query
        name, number = listener.getsockname()[:2]
        at = f"[{name}]" if ":" in name else name
        yield Server(f"http://{at}:{number}/", triples, server.run, lambda: _stop(server))


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _stop(server: Any) -> None:
    """Let `run` return, whichever thread asks: all connections are closed in its own."""
    server.trigger.pull_trigger(lambda: _hang_up(server))


def _hang_up(server: Any) -> None:
    """Close all connections, and the files in which waitress keeps what a client has not fetched: it forgets those."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    server.trigger.del_channel()
    wasyncore.close_all(server._map)


def _check(extra_ontology: Sequence[str | Path], layout: str | Path | None) -> None:
    """Say at once what the explorer would find out later."""
    ontology.load(*extra_ontology)
    if layout is not None:
        layouts.read(layout)


def _listener(host: str, port: int) -> socket.socket:
    if not 0 <= port <= LAST_PORT:
        raise InputError(f"there is no port {port}; the last is {LAST_PORT}")
    try:
        family, *_, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(place[:2], family=family)
    except socket.gaierror as error:
        raise InputError(f"there is no address '{host}'") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise InputError(f"port {port} is in use; --port 0 takes one that is free") from error
        raise InputError(f"cannot listen at {host}, port {port}: {error.strerror}") from error


@contextmanager
def _stored(graph: Path, progress: Progress | None) -> Iterator[Path]:
    """The folder of the engine: that of a store, or one made of a file for as long as it is served."""
    if graph.is_dir():
        held = manifest.read_manifest(graph)
        if held.store != "oxigraph":
            raise InputError(
                f"the store in '{graph}' is of the engine '{held.store}'; kg serve takes those of oxigraph"
            )
        if not (graph / held.data).is_dir():
            raise InputError(f"the store in '{graph}' is not whole; load the graph again")
        with publish.reading(graph / held.data):
            yield graph / held.data
        return
    with tempfile.TemporaryDirectory(prefix="kg-serve-", ignore_cleanup_errors=True) as place:
        made = loading.load_store(graph, store=Path(place) / "store", progress=progress)
        yield made.path / made.manifest.data
