"""Draws what was measured: seconds of the processor and peak memory by rows, both axes logarithmic.

python benchmarks/throughput/plot.py
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence

import matplotlib as mpl
import results
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter

PICTURE = results.FOLDER / "throughput.svg"
PLAIN = {
    "svg.hashsalt": "throughput",
    "svg.fonttype": "none",
    "font.size": 9,
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
}
"""The same picture for the same numbers, with its words as text."""


def main() -> None:
    runs = results.read().runs
    with mpl.rc_context(PLAIN):
        figure, (left, right) = plt.subplots(1, 2, figsize=(11, 5))
        _panel(left, "CPU seconds", runs, lambda run: run.cpu)
        _panel(right, "peak memory, MB", runs, lambda run: run.memory / 1e6)
        handles, labels = left.get_legend_handles_labels()
        figure.legend(handles, labels, loc="lower center", ncols=4, frameon=False)
        figure.tight_layout(rect=(0, 0.12, 1, 1))
        figure.savefig(PICTURE, metadata={"Date": None})


def _panel(axes: Axes, title: str, runs: Sequence[results.Run], value: Callable[[results.Run], float]) -> None:
    for writer in results.writers(runs):
        found: dict[int, list[float]] = {}
        for run in runs:
            if run.writer == writer:
                found.setdefault(run.rows, []).append(value(run))
        sizes = sorted(found)
        width = 2.5 if writer.startswith(results.PRODUCT) else 1.2
        axes.plot(sizes, [statistics.median(found[size]) for size in sizes], marker="o", linewidth=width, label=writer)
    axes.set(xscale="log", yscale="log", xlabel="rows", title=title)
    axes.set_xticks(sorted({run.rows for run in runs}), minor=False)
    axes.minorticks_off()
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(FuncFormatter(lambda number, _: f"{number:,g}"))
    axes.grid(visible=True, linewidth=0.3)


if __name__ == "__main__":
    main()
