"""The command `kg load`, and what `kg query` says about the store that it asks."""

from __future__ import annotations

import argparse
import sys
import time

import kg
from kg import printing
from kg.cli.codes import OK


def add(parser: argparse.ArgumentParser) -> None:
    """What `kg load` takes."""
    parser.add_argument("graphs", nargs="+", metavar="GRAPH", help="files .ttl, .nt, .nq; also packed, .gz or .zst")
    parser.add_argument(
        "--store", required=True, metavar="DIR", help="the folder of the store: new, or made by kg load"
    )
    parser.set_defaults(run=load)


def load(options: argparse.Namespace) -> int:
    """Load graphs into a store on disk, say how many triples and how fast."""
    begin = time.perf_counter()
    with printing.ProgressBar() as progress:
        loaded = kg.load_store(*options.graphs, store=options.store, progress=progress.tell)
    triples, took = loaded.manifest.triples, time.perf_counter() - begin
    if loaded.made:
        print(f"loaded {triples:,} triples in {took:.1f} s ({triples / max(took, 0.001):,.0f} triples/s)")
        print(f"wrote {options.store}; kg query takes it in place of a graph")
    else:
        print(f"{options.store} holds these files already ({triples:,} triples): nothing to do")
    return OK


def print_source(path: str) -> None:
    """Which graph a store answers for, on standard error."""
    held = kg.read_manifest(path)
    files = ", ".join(f"{file.name} (sha256 {file.sha256[:12]})" for file in held.files)
    print(printing.visible(f"{held.triples:,} triples of {files}, loaded by kg {held.kg}"), file=sys.stderr)
