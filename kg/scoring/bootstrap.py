"""Intervals for counts that come in clusters: sentences within documents are drawn again, with replacement. Pure.

Two stages (documents, then stretches of text within each), because statements of one article err together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
SEED = 0

Counts = tuple[int, int, int]
"""Right, predicted, gold."""

Interval = tuple[float, float]
Numbers = NDArray[np.float64]
Row = TypeVar("Row", bound=Hashable)


def resample(documents: Sequence[str], rows: Mapping[Row, Sequence[Counts]]) -> dict[Row, Numbers]:
    """For each row of counts its sums in every resample: an array of resamples by right, predicted, gold.

    `documents` names the document of each cluster, equal ones side by side; each row has a count per cluster.
    """
    if not documents or not rows:
        return {name: np.zeros((RESAMPLES, 3)) for name in rows}
    counts = np.array([rows[name] for name in rows], dtype=np.float64)
    by_cluster = counts.transpose(1, 0, 2).reshape(len(documents), -1)
    sums = np.array([weights @ by_cluster for weights in _weights(documents)])
    found = sums.reshape(RESAMPLES, len(rows), 3)
    return {name: found[:, number] for number, name in enumerate(rows)}


def _weights(documents: Sequence[str]) -> Iterator[Numbers]:
    """How often each cluster is drawn, resample by resample."""
    sizes = np.array([len(list(same)) for _, same in groupby(documents)])
    first = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    chance = np.random.default_rng(SEED)
    for _ in range(RESAMPLES):
        drawn = chance.integers(len(sizes), size=len(sizes))
        size = np.repeat(sizes[drawn], sizes[drawn])
        cluster = np.repeat(first[drawn], sizes[drawn]) + (chance.random(len(size)) * size).astype(np.int64)
        yield np.bincount(cluster, minlength=len(documents)).astype(np.float64)


def interval(numerator: Numbers, denominator: Numbers) -> Interval:
    """The middle 95 % of a ratio over the resamples in which it has a denominator."""
    given = denominator > 0
    if not given.any():
        return 0.0, 0.0
    low, high = np.quantile(numerator[given] / denominator[given], (0.025, 0.975))
    return round(float(low), 6), round(float(high), 6)
