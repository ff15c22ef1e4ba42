"""Measures engines on the crossing of rows alone (`crossing.py`), interleaved, and prints a table.

    python benchmarks/throughput/rows.py 2000000 /tmp/rows.csv
    python benchmarks/engines/run.py /tmp/rows.csv --daft /tmp/daft/bin/python

Daft is not installed beside us (see README.md): its contenders run in an environment of their own.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "throughput"))

from measure import Cost, measure  # noqa: E402  its folder is no package

OURS = ("arrow", "spark-bytes", "spark-frame")
DAFT = ("daft", "daft-ray")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--daft", metavar="PYTHON", help="the Python of an environment with daft[ray]")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[*OURS, *DAFT])
    options = parser.parse_args()
    pythons = dict.fromkeys(OURS, sys.executable) | (dict.fromkeys(DAFT, options.daft) if options.daft else {})
    found: dict[str, list[Cost]] = {name: [] for name in pythons if name in options.only}
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(options.rounds):
            for name, costs in found.items():
                command = [sys.executable, str(FOLDER / "reap.py"), pythons[name], str(FOLDER / "crossing.py")]
                command += [name, str(options.rows.resolve()), str(Path(scratch) / "out")]
                costs.append(measure(command, Path(scratch) / "log.txt", cwd=Path(scratch)))
                print(f"{name}: {costs[-1].cpu:.1f} s", file=sys.stderr)
    print("| engine | CPU s | least | wall s | MB |\n| --- | ---: | ---: | ---: | ---: |")
    for name, costs in found.items():
        cpu, wall, memory = (median(cost[place] for cost in costs) for place in range(3))
        print(f"| {name} | {cpu:.1f} | {min(costs).cpu:.1f} | {wall:.1f} | {memory / 1e6:.0f} |")


if __name__ == "__main__":
    main()
