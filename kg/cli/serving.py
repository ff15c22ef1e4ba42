"""The command `kg serve`."""

from __future__ import annotations

import argparse
import logging
import signal
import sys

import kg
from kg import printing
from kg.cli.codes import OK, USAGE


def add(parser: argparse.ArgumentParser) -> None:
    """What `kg serve` takes."""
    parser.add_argument(
        "graph",
        nargs="?",
        default="output/graph.ttl",
        metavar="GRAPH",
        help="a graph file, or a store of kg load (default: output/graph.ttl)",
    )
    parser.add_argument("--port", type=int, default=8420, metavar="N", help="0 takes a free one (default: 8420)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: this machine only)")
    parser.add_argument("--open", action="store_true", help="open the explorer in the browser of this machine")
    parser.add_argument("--seconds", type=float, default=30, metavar="N", help="time limit of a query (default: 30)")
    parser.add_argument("--rows", type=int, default=100_000, metavar="N", help="rows of an answer (default: 100000)")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--layout", metavar="FILE", help="places of names in the picture, as the page saves them")
    parser.set_defaults(run=serve)


def serve(options: argparse.Namespace) -> int:
    """Serve a graph until Ctrl-C, say where."""
    from kg import server  # noqa: PLC0415  keeps kg --help fast

    if options.seconds <= 0 or options.rows <= 0:
        print("kg: --seconds and --rows are numbers above 0", file=sys.stderr)
        return USAGE
    if not server.is_loopback(options.host):
        print(
            f"kg: warning: other machines reach {options.host}: whoever can connect reads the whole graph; "
            "there is no password and no encryption",
            file=sys.stderr,
        )
    logging.getLogger("waitress").setLevel(logging.ERROR)
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, and cleans up
    with printing.ProgressBar() as progress:

        def tell(found: server.Server) -> None:
            progress.stop()
            print(printing.visible(f"serving {options.graph} ({found.triples:,} triples), read-only"))
            print(f"explorer {found.address}")
            print(f"SPARQL   {found.address}sparql")
            print("Ctrl-C stops it", flush=True)
            if options.open:
                import webbrowser  # noqa: PLC0415  only those who ask for it need it

                webbrowser.open(found.address)

        try:
            kg.serve(
                options.graph,
                host=options.host,
                port=options.port,
                limits=server.Limits(options.seconds, options.rows),
                extra_ontology=options.ontology,
                layout=options.layout,
                progress=progress.tell,
                told=tell,
            )
        finally:
            signal.signal(signal.SIGTERM, before)
    print("stopped")
    return OK
