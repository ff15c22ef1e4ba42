"""Runs the product beside other writers of the same triples, and tells what each costs.

    python benchmarks/throughput/run.py 5000 20000 [--rounds 5] [--only kg f-strings] [--verify] [--limit 300]

The product reads raw rows and does everything; the others are given tables of final values (see flat.py). Rounds are
interleaved, so that a busy machine is busy for all. What would take longer than the limit is not run; README.md then
shows an estimate. Needs Linux, and the packages of requirements.txt and requirements-morph-kgc.txt.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import platform
import re
import shlex
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import prepare
import psutil
import results
import rows
from measure import Cost, FailedError, measure

FOLDER = Path(__file__).resolve().parent
PACKAGES = ("maplib", "oxrdflib", "polars", "pyoxigraph", "rdflib")

PRODUCTS = {
    results.PRODUCT: (),
    f"{results.PRODUCT} --bulk": ("--bulk",),
    f"{results.PRODUCT} --no-bulk": ("--no-bulk",),
}
"""Ways to run the product; one whose option it does not know is left out."""

ALWAYS = ("--format", "turtle", "--partial", "--data-only")
"""Without the ontology, which is the same for all."""

SMALL = 5_000
"""Rows up to which the triples are always compared."""

MOST = 0.8
"""Of the free memory that a writer may take."""

PROBLEMS = (0, 1)
"""The product ends with 1 if any row has a problem."""


class Contender(NamedTuple):
    """A writer of tables: its module, the suffix of its format, and further arguments."""

    module: str
    suffix: str = "ttl"
    more: tuple[str, ...] = ()


CONTENDERS = {
    results.YARDSTICK: Contender("fstring"),
    "pyoxigraph": Contender("pyoxigraph"),
    "maplib, N-Triples": Contender("maplib", "nt"),
    "maplib": Contender("maplib"),
    "morph-kgc, N-Triples": Contender("morph_kgc", "nt"),
    "rdflib, Oxigraph's store": Contender("rdflib", more=("Oxigraph",)),
    "rdflib": Contender("rdflib"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", type=int, nargs="*", default=[5_000, 20_000], metavar="ROWS")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument(
        "--once", type=float, default=60, help="seconds of the processor beyond which one round is enough"
    )
    parser.add_argument("--limit", type=float, default=300, help="seconds of the processor beyond which nothing is run")
    parser.add_argument("--only", nargs="+", default=[], metavar="WRITER", help=", ".join([*PRODUCTS, *CONTENDERS]))
    parser.add_argument(
        "--verify", action="store_true", help=f"compare the triples at every size, not only up to {SMALL:,} rows"
    )
    parser.add_argument("--work", type=Path, default=Path("/tmp/throughput"), help="for tables and outputs: some GB")
    parser.add_argument("--rows", type=Path, default=rows.SAMPLE, help="the real rows that are repeated")
    parser.add_argument("--kg", default=f"{sys.executable} -m kg", help="the command that is the product")
    parser.add_argument("--morph-kgc", default="", metavar="PYTHON", help="the Python that has morph-kgc")
    options = parser.parse_args(arguments)
    bench = Bench(options)
    for size in sorted(options.sizes):
        bench.size(size, verify=options.verify or size <= SMALL)
    results.tell(bench.results)
    if importlib.util.find_spec("matplotlib"):
        subprocess.run([sys.executable, str(FOLDER / "plot.py")], check=True)
    return 0


class Bench:
    """The runs that were asked for, and all that was measured so far."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.kg = shlex.split(options.kg)
        self.results = results.read()
        self.results.versions.update(versions(options))
        known = subprocess.run([*self.kg, "build", "--help"], capture_output=True, text=True, check=True).stdout
        self.products = {name: more for name, more in PRODUCTS.items() if is_known(name, more, known)}
        self.contenders = {
            name: found
            for name, found in CONTENDERS.items()
            if found.module != "morph_kgc" or has_python(name, options.morph_kgc)
        }

    def size(self, size: int, *, verify: bool) -> None:
        """All writers at one size, round by round."""
        folder = self.options.work.resolve() / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "rows.csv").exists():
            rows.main([str(size), str(folder / "rows.csv"), "--rows", str(self.options.rows)])
        names = [
            name for name in [*self.products, *self.contenders] if not self.options.only or name in self.options.only
        ]
        names = [name for name in names if self._is_possible(name, size)]
        self.results.runs[:] = [run for run in self.results.runs if run.rows != size or run.writer not in names]
        if results.PRODUCT not in names and not (folder / "reference.json").exists():
            print(f"{size:,} rows: the product is run to make the tables; this is not counted")
            self._build(folder, ())
            self._prepare(folder, size)
        for number in range(self.options.rounds):
            for name in names:
                known = dict(results.points(self.results.runs, name)).get(size)
                if number == 0 or (known is not None and known <= self.options.once):
                    self._run(name, folder, size, verify=verify and number == 0)
                    results.write(self.results)

    def _is_possible(self, name: str, size: int) -> bool:
        """Whether a writer would end in time and find enough memory, by what is known of smaller sizes."""
        seconds = results.estimate(results.points(self.results.runs, name), size)
        if seconds is not None and seconds > self.options.limit:
            print(f"not run: {name} at {size:,} rows, would take about {seconds:,.0f} s")
            return False
        smaller = [run for run in self.results.runs if run.writer == name and run.rows < size]
        if smaller:
            largest = max(smaller, key=lambda run: run.rows)
            memory, free = largest.memory * size / largest.rows, psutil.virtual_memory().available
            if memory > free * MOST:
                print(f"not run: {name} at {size:,} rows, would need about {memory / 1e9:.0f} GB of {free / 1e9:.0f}")
                return False
        return True

    def _run(self, name: str, folder: Path, size: int, *, verify: bool) -> None:
        """Run one writer once and keep what it cost."""
        try:
            if name in self.products:
                cost, output = self._build(folder, self.products[name])
                if name == results.PRODUCT:
                    self._prepare(folder, size)
            else:
                cost, output = self._write(folder, self.contenders[name])
        except FailedError as error:
            print(f"failed: {name} at {size:,} rows: {error}")
            return
        same = self._is_same(folder, output) if verify else None
        self.results.runs.append(
            results.Run(name, size, round(cost.cpu, 3), round(cost.wall, 3), cost.memory, output.stat().st_size, same)
        )
        print(f"{size:>9,} {name:<26} {cost.cpu:>9.2f} s {cost.memory / 1e6:>8,.0f} MB {told(same)}", flush=True)
        output.unlink()

    def _build(self, folder: Path, more: Sequence[str]) -> tuple[Cost, Path]:
        """Run the product."""
        output = folder / "built"
        command = [*self.kg, "build", str(folder / "rows.csv"), "-o", str(output), *ALWAYS, *more]
        return measure(command, folder / "log.txt", cwd=Path.cwd(), fine=PROBLEMS), output / "graph.ttl"

    def _write(self, folder: Path, contender: Contender) -> tuple[Cost, Path]:
        """Run a writer of the tables."""
        python = self.options.morph_kgc if contender.module == "morph_kgc" else sys.executable
        output = folder / f"{contender.module}.{contender.suffix}"
        module = f"contenders.{contender.module}"
        command = [python, "-m", module, str(folder / "tables"), str(output), *contender.more]
        return measure(command, folder / "log.txt", cwd=FOLDER), output

    def _prepare(self, folder: Path, size: int) -> None:
        """Make the tables of the graph that the product has just written, unless they are of the same graph."""
        graph, reference = folder / "built" / "graph.ttl", folder / "reference.json"
        with graph.open("rb") as file:
            source = hashlib.file_digest(file, "sha256").hexdigest()
        if not reference.exists() or json.loads(reference.read_text())["graph"] != source:
            triples = prepare.tables(graph, folder / "tables")
            reference.write_text(json.dumps({"graph": source, "triples": triples, "digest": prepare.digest(graph)}))
        self.results.triples[size] = json.loads(reference.read_text())["triples"]

    def _is_same(self, folder: Path, output: Path) -> bool:
        """Whether a file holds the triples of the product, no more and no fewer."""
        reference = json.loads((folder / "reference.json").read_text())
        return prepare.digest(output) == prepare.Digest(*reference["digest"])


def is_known(name: str, more: Sequence[str], text: str) -> bool:
    """Whether the product's help lists the options."""
    missing = set(more) - set(re.findall(r"--[a-z-]+", text))
    if missing:
        print(f"skipped: {name}, for `kg build --help` does not list {' '.join(sorted(missing))}")
    return not missing


def has_python(name: str, python: str) -> bool:
    """Whether there is a Python for a writer that cannot be installed beside the others."""
    if not python:
        print(f"skipped: {name}, for no --morph-kgc PYTHON is given")
    return bool(python)


def told(same: bool | None) -> str:
    return "" if same is None else "the same triples" if same else "OTHER TRIPLES"


def versions(options: argparse.Namespace) -> dict[str, str]:
    """What the runs ran on."""
    text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    model = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    found = {name: importlib.metadata.version(name) for name in PACKAGES}
    found["Python"] = platform.python_version()
    found["processor"] = f"{model[1] if model else platform.machine()}, {os.cpu_count()} cores"
    if options.morph_kgc:
        command = [options.morph_kgc, "-c", "import importlib.metadata as m; print(m.version('morph-kgc'))"]
        found["morph-kgc"] = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
