"""What was measured: kept as JSON, fitted, extrapolated where a run would take too long, and told as Markdown."""

from __future__ import annotations

import json
import math
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
FILE = FOLDER / "results.json"
README = FOLDER / "README.md"

PRODUCT, YARDSTICK = "kg build", "f-strings"


class Run(NamedTuple):
    """One run of one writer; `same` tells whether its triples were those of the product, if that was looked at."""

    writer: str
    rows: int
    cpu: float
    wall: float
    memory: int
    output: int
    same: bool | None = None


class Results(NamedTuple):
    """All runs, the number of triples at each size, and what they ran on."""

    runs: list[Run]
    triples: dict[int, int]
    versions: dict[str, str]


def read(path: Path = FILE) -> Results:
    """What was measured before; nothing if there is no file."""
    if not path.exists():
        return Results([], {}, {})
    kept = json.loads(path.read_text(encoding="utf-8"))
    triples = {int(rows): count for rows, count in kept["triples"].items()}
    return Results([Run(**run) for run in kept["runs"]], triples, kept["versions"])


def write(results: Results, path: Path = FILE) -> None:
    """Keep the results, one run a line."""
    runs = sorted(results.runs, key=lambda run: (run.rows, run.writer))
    lines = ",\n".join(json.dumps(run._asdict()) for run in runs)
    head = {"versions": dict(sorted(results.versions.items())), "triples": dict(sorted(results.triples.items()))}
    text = json.dumps(head, indent=1)[:-2]
    path.write_text(f'{text},\n "runs": [\n{lines}\n ]\n}}\n', encoding="utf-8")


def points(runs: Iterable[Run], writer: str) -> list[tuple[int, float]]:
    """The median seconds of the processor at each size, smallest first."""
    seconds: dict[int, list[float]] = {}
    for run in runs:
        if run.writer == writer:
            seconds.setdefault(run.rows, []).append(run.cpu)
    return [(rows, statistics.median(found)) for rows, found in sorted(seconds.items())]


def growth(points: Sequence[tuple[float, float]]) -> float | None:
    """The exponent b of seconds = a * rows ^ b, by least squares on the logarithms; None for a single size."""
    if len({rows for rows, _ in points}) < 2:
        return None
    logs = [(math.log(rows), math.log(seconds)) for rows, seconds in points]
    return statistics.linear_regression(*zip(*logs, strict=True)).slope


def estimate(points: Sequence[tuple[float, float]], rows: float) -> float | None:
    """The seconds at a size, from the two largest sizes below it; at least in proportion to the rows."""
    known = [point for point in points if point[0] < rows][-2:]
    if not known:
        return None
    largest, seconds = known[-1]
    return float(seconds * (rows / largest) ** max(growth(known) or 1.0, 1.0))


def summary(results: Results) -> str:
    """Seconds of the processor of every writer at every size, with the multiple of the f-strings, and the growth."""
    sizes = sorted({run.rows for run in results.runs})
    basis = dict(points(results.runs, YARDSTICK))
    lines = [
        _line(["writer", *(f"{rows:,} rows" for rows in sizes), "growth"]),
        _line(["---", *["--:"] * len(sizes), "--:"]),
    ]
    for writer in writers(results.runs):
        known = points(results.runs, writer)
        cells = [_seconds(known, rows, basis.get(rows)) for rows in sizes]
        slope = growth(known)
        lines.append(_line([writer, *cells, "" if slope is None else f"{slope:.2f}"]))
    return "\n".join(lines)


def details(results: Results) -> str:
    """A table for each size."""
    return "\n\n".join(
        f"### {rows:,} rows, {results.triples[rows]:,} triples\n\n{_of_size(results, rows)}"
        for rows in sorted({run.rows for run in results.runs})
    )


def _of_size(results: Results, rows: int) -> str:
    head = [
        "writer",
        "CPU s",
        "least",
        "× f-strings",
        "× product",
        "wall s",
        "peak MB",
        "written MB",
        "runs",
        "triples",
    ]
    lines = [_line(head), _line(["---", *["--:"] * (len(head) - 2), "---"])]
    here = [run for run in results.runs if run.rows == rows]
    basis, product = (dict(points(here, writer)).get(rows) for writer in (YARDSTICK, PRODUCT))
    for writer in writers(here):
        runs = [run for run in here if run.writer == writer]
        cpu = statistics.median(run.cpu for run in runs)
        looked = [run.same for run in runs if run.same is not None]
        lines.append(
            _line(
                [
                    writer,
                    f"{cpu:.2f}",
                    f"{min(run.cpu for run in runs):.2f}",
                    f"{cpu / basis:.1f}" if basis else "",
                    f"{cpu / product:.2f}" if product else "",
                    f"{statistics.median(run.wall for run in runs):.2f}",
                    f"{max(run.memory for run in runs) / 1e6:,.0f}",
                    f"{runs[0].output / 1e6:,.1f}",
                    str(len(runs)),
                    ("the same" if all(looked) else "OTHERS") if looked else "not compared",
                ]
            )
        )
    return "\n".join(lines)


def writers(runs: Iterable[Run]) -> list[str]:
    """The writers, the product first, the others by what a row costs at their largest size."""
    found = list(runs)
    names = {run.writer for run in found}
    last = {name: points(found, name)[-1] for name in names}
    return sorted(names, key=lambda name: (not name.startswith(PRODUCT), last[name][1] / last[name][0], name))


def _seconds(known: Sequence[tuple[int, float]], rows: int, basis: float | None) -> str:
    measured = dict(known).get(rows)
    seconds = estimate(known, rows) if measured is None else measured
    if seconds is None:
        return ""
    about = "≈ " if measured is None else ""
    shown = f"{about}{seconds:,.2f}" if seconds < 100 else f"{about}{seconds:,.0f}"
    return shown + (f" (× {seconds / basis:.1f})" if basis else "")


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def tell(results: Results, readme: Path = README) -> None:
    """Put the tables into the README, each between its markers."""
    text = readme.read_text(encoding="utf-8")
    versions = "\n".join(f"- {name}: {version}" for name, version in sorted(results.versions.items()))
    for name, table in (("summary", summary(results)), ("details", details(results)), ("versions", versions)):
        start, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, rest = text.split(start)
        _, after = rest.split(end)
        text = f"{before}{start}{table}\n{end}{after}"
    readme.write_text(text, encoding="utf-8")
