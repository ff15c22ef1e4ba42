"""Measures engines on the crossing of rows alone (`crossing.py`), interleaved, and prints a table.

    python benchmarks/throughput/rows.py 2000000 /tmp/rows.csv
    python -m venv /tmp/engines && /tmp/engines/bin/pip install 'daft[ray]==0.7.26' pyspark==4.3.0 pandas
    python benchmarks/engines/run.py /tmp/rows.csv --others /tmp/engines/bin/python

The others run in an environment of their own: Daft 0.7.26 does not go with the pyarrow of `constraints.txt`, and data
frames of Spark need pandas.
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

OURS = ("arrow", "spark-bytes")
OTHERS = ("spark-frame", "daft", "daft-ray")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--others", metavar="PYTHON", help="the Python of the environment of the others")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="+", default=[*OURS, *OTHERS])
    parser.add_argument("--log", type=Path, default=Path("/tmp/engines.log"), help="what the last command printed")
    options = parser.parse_args()
    pythons = dict.fromkeys(OURS, sys.executable) | (dict.fromkeys(OTHERS, options.others) if options.others else {})
    found: dict[str, list[Cost]] = {name: [] for name in pythons if name in options.only}
    with tempfile.TemporaryDirectory() as scratch:
        for _ in range(options.rounds):
            for name, costs in found.items():
                seen = Path(scratch) / "seen.txt"
                command = [
                    sys.executable,
                    str(FOLDER / "reap.py"),
                    str(seen),
                    pythons[name],
                    str(FOLDER / "crossing.py"),
                ]
                command += [name, str(options.rows.resolve()), str(Path(scratch) / "out")]
                cost = measure(command, options.log, cwd=Path(scratch))
                costs.append(cost._replace(cpu=max(cost.cpu, float(seen.read_text("utf-8")))))
                print(f"{name}: {costs[-1].cpu:.1f} s", file=sys.stderr)
    print("| engine | CPU s | least | wall s | MB |\n| --- | ---: | ---: | ---: | ---: |")
    for name, costs in found.items():
        cpu, wall, memory = (median(cost[place] for cost in costs) for place in range(3))
        print(f"| {name} | {cpu:.1f} | {min(costs).cpu:.1f} | {wall:.1f} | {memory / 1e6:.0f} |")


if __name__ == "__main__":
    main()
