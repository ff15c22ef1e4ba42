"""Loads a graph into our store and into stores that we did not write, asks all of them the same, and compares the rows.

    python benchmarks/throughput/rows.py 500000 rows.csv
    kg build rows.csv --bulk --partial -o output
    STORES_TIMEOUT=3600 python benchmarks/stores/analytic.py output/graph.ttl --stores virtuoso

The other stores are started by the harness of ../shared/stores, which is no part of the project (see its README). Each
query is asked several times; the least processor time and the least time on the clock are told. What is compared are
all rows, as bags, by the harness's own rules, which know that stores spell numbers differently.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import psutil

import kg

HERE = Path(__file__).resolve().parent
QUERIES = sorted(HERE.glob("*.rq"))
HARNESS = Path("../shared/stores")
OURS = "kg"

Rows = list[dict[str, str]]


class Store(Protocol):
    """What is measured: a store that loads a file and answers queries."""

    def load(self, graph: Path) -> int:
        """Load a Turtle file; returns how many triples there are."""
        ...

    def ask(self, sparql: str) -> Rows:
        """Answer a query in N-Triples terms."""
        ...

    def processor(self) -> float:
        """Seconds of processor time that the store has taken so far."""
        ...

    def close(self) -> None:
        """Stop what runs."""
        ...


class Ours:
    """The store of `kg load`, asked as `kg query` does."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "store"

    def load(self, graph: Path) -> int:
        return kg.load_store(graph, store=self._folder).manifest.triples

    def ask(self, sparql: str) -> Rows:
        found = kg.query(self._folder, sparql)
        terms = (zip(found.columns, row, strict=True) for row in found.rows)
        return [{name: term for name, term in row if term is not None} for row in terms]

    def processor(self) -> float:
        return time.process_time()

    def close(self) -> None:
        pass


class Harnessed:
    """A store of the harness."""

    def __init__(self, name: str, folder: Path) -> None:
        engines = import_module("engines")
        self._store = engines.STORES[name]()
        if name == "virtuoso":  # else it reads a large graph from the disk again and again
            self._store.INI = self._store.INI.replace("= 10000\n", "= 170000\n").replace("= 6000\n", "= 130000\n")
        self._store.start(folder)

    def load(self, graph: Path) -> int:
        triples = int(self._store.load(graph, "turtle"))
        if hasattr(self._store, "isql"):
            self._store.isql("CHECKPOINT;")  # until then most of it is in memory only
        return triples

    def ask(self, sparql: str) -> Rows:
        found: Rows = self._store.ask(sparql)
        return found

    def processor(self) -> float:
        process = psutil.Process(self._store.process.pid)
        every = [process, *process.children(recursive=True)]
        return sum(times.user + times.system for times in (one.cpu_times() for one in every))

    def close(self) -> None:
        self._store.stop()


class Cost(NamedTuple):
    """Seconds of the processor and on the clock."""

    cpu: float
    wall: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print the table; returns 1 where rows differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("graph", type=Path)
    parser.add_argument("--stores", default="virtuoso", help="names of the harness, with commas between")
    parser.add_argument("--harness", type=Path, default=HARNESS)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scratch", type=Path, help="a folder for the stores (default: a temporary one)")
    parser.add_argument("--results", type=Path, help="a file for all figures, as JSON")
    options = parser.parse_args(arguments)
    sys.path.insert(0, str(options.harness))
    results: dict[str, Any] = {}
    answers: dict[str, dict[str, Rows]] = {}
    for name in (OURS, *options.stores.split(",")):
        with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
            store = Ours(Path(folder)) if name == OURS else Harnessed(name, Path(folder))
            try:
                results[name], answers[name] = measure(store, options.graph, Path(folder), options.rounds)
            finally:
                store.close()
    for name, found in answers.items():
        results[name]["rows"] = {query: compare(rows, answers[OURS][query]) for query, rows in found.items()}
    if options.results:
        options.results.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    print(table(results))
    return int(any(not text.startswith("same") for one in results.values() for text in one["rows"].values()))


def measure(store: Store, graph: Path, folder: Path, rounds: int) -> tuple[dict[str, Any], dict[str, Rows]]:
    """Load and ask; what it cost, and the answers."""
    triples, loading = timed(store, lambda: store.load(graph))
    print(f"loaded {triples:,} triples: {loading}", file=sys.stderr)
    copies = sum(path.stat().st_size for path in folder.glob(f"file*{graph.suffix}"))
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) - copies
    asked: dict[str, Any] = {}
    answers = {}
    for path in QUERIES:
        sparql = path.read_text(encoding="utf-8")
        costs = []
        for _ in range(rounds):
            answers[path.stem], cost = timed(store, lambda: store.ask(sparql))  # noqa: B023
            costs.append(cost)
        best = Cost(min(cost.cpu for cost in costs), min(cost.wall for cost in costs))
        asked[path.stem] = best._asdict() | {"count": len(answers[path.stem])}
        print(f"{path.stem}: {len(answers[path.stem])} rows, {best}", file=sys.stderr)
    return {"triples": triples, "load": loading._asdict(), "disk": disk, "queries": asked}, answers


def timed(store: Store, work: Callable[[], Any]) -> tuple[Any, Cost]:
    """What something gives, and what it cost."""
    cpu, wall = store.processor(), time.monotonic()
    found = work()
    return found, Cost(store.processor() - cpu, time.monotonic() - wall)


def compare(rows: Rows, ours: Rows) -> str:
    """Whether two answers say the same."""
    verdict: str = import_module("compare").verdict(rows, ours, OURS)
    return verdict


def table(results: dict[str, Any]) -> str:
    """The figures as Markdown."""
    names = list(results)
    lines = ["| | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
    lines.append("| triples | " + " | ".join(f"{one['triples']:,}" for one in results.values()) + " |")
    for key, what in (("cpu", "loading, CPU s"), ("wall", "loading, clock s")):
        lines.append(f"| {what} | " + " | ".join(f"{one['load'][key]:.1f}" for one in results.values()) + " |")
    lines.append("| disk, MB | " + " | ".join(f"{one['disk'] / 1e6:,.0f}" for one in results.values()) + " |")
    for query in (path.stem for path in QUERIES):
        cells = [
            f"{one['queries'][query]['cpu']:.2f} / {one['queries'][query]['wall']:.2f}" for one in results.values()
        ]
        count = results[OURS]["queries"][query]["count"]
        equal = all(one["rows"][query].startswith("same") for one in results.values())
        lines.append(f"| `{query}`: {count:,} rows, {'equal' if equal else 'NOT EQUAL'} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
