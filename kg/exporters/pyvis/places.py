"""Where the nodes stand: computed once, in Python, without chance; there is no physics in the page.

Stress majorisation (Gansner, Koren and North, 2004) over the distances in the graph, then labels are pushed apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt

import networkx as nx
import numpy as np
from numpy.typing import NDArray

Pair = tuple[int, int]
Spot = tuple[int, int]
Floats = NDArray[np.float64]

STEPS, PUSHES = 40, 200
"""Sweeps of the majorisation, and rounds of pushing labels apart."""

ROOM = 20_000
"""Square units per node."""

ASPECT = 1.5
"""Width by height: screens are wide."""

GAP = 14
"""Free units between two labels."""


def place(rooms: Mapping[int, tuple[int, int]], pairs: Mapping[Pair, int]) -> dict[int, Spot]:
    """The centre of each node of a width and height: the largest connected part first, the small ones in rows below."""
    graph = nx.Graph()
    graph.add_nodes_from(rooms)
    graph.add_edges_from(pair for pair in pairs if pair[0] != pair[1])
    parts = sorted(map(sorted, nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    spots: dict[int, Spot] = {}
    right = x = y = below = 0.0
    for number, part in enumerate(parts):
        nodes = sorted(part, key=lambda node: (-graph.degree(node), node))
        sizes = np.array([rooms[node] for node in nodes], dtype=float) + GAP
        shape = _shape(graph.subgraph(part), nodes, sizes)
        low, high = (shape - sizes / 2).min(axis=0), (shape + sizes / 2).max(axis=0)
        width, height = (high - low).tolist()
        if number == 0:
            right = width
        elif number == 1 or x + width > right:
            x, y = 0.0, below
        for node, (a, b) in zip(nodes, (shape - low).tolist(), strict=True):
            spots[node] = round(a + x), round(b + y)
        x, below = x + width, max(below, y + height)
    return spots


def _shape(graph: nx.Graph, nodes: Sequence[int], sizes: Floats) -> Floats:
    """The nodes of a connected part, the best linked first."""
    count = len(nodes)
    if count == 1:
        return np.zeros((1, 2))
    distances = np.asarray(nx.floyd_warshall_numpy(graph, nodes), dtype=float)
    degrees = np.array([graph.degree(node) for node in nodes], dtype=float)
    linked = distances == 1.0
    distances = distances + linked * 0.25 * (np.sqrt(degrees[:, None]) + np.sqrt(degrees) - 2)
    spots = _majorise(_spiral(count), distances)
    low, high = spots.min(axis=0), spots.max(axis=0)
    tall = sqrt(ROOM * count / ASPECT)
    scaled: Floats = (spots - low) * (np.array([tall * ASPECT, tall]) / np.maximum(high - low, 0.2))
    _push_apart(scaled, sizes)
    return scaled


def _spiral(count: int) -> Floats:
    """A start without chance: the sunflower; the best linked node in the middle."""
    number = np.arange(count)
    angle, radius = number * 2.399963229728653, np.sqrt(number + 0.5)
    spots: Floats = np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    return spots


def _majorise(spots: Floats, distances: Floats) -> Floats:
    weights = distances.copy()
    np.fill_diagonal(weights, 1.0)
    weights = 1.0 / (weights * weights)
    np.fill_diagonal(weights, 0.0)
    totals = weights.sum(axis=1)
    for _ in range(STEPS):
        for i in range(len(spots)):
            away = spots[i] - spots
            length = np.sqrt(away[:, 0] * away[:, 0] + away[:, 1] * away[:, 1])
            length[length == 0.0] = 1.0
            target = spots + away * (distances[i] / length)[:, None]
            spots[i] = (target * weights[i][:, None]).sum(axis=0) / totals[i]
    return spots


def _push_apart(spots: Floats, sizes: Floats) -> None:
    """Push overlapping labels apart along the shorter way until none overlaps."""
    needed = (sizes[:, None] + sizes) / 2
    for _ in range(PUSHES):
        over = needed - np.abs(spots[:, None] - spots)
        clash = np.triu((over > 0.5).all(axis=2), 1)
        if not clash.any():
            return
        for i, j in np.argwhere(clash).tolist():
            gap = needed[i, j] - np.abs(spots[j] - spots[i])
            if (gap > 0).all():
                axis = int(gap[1] < gap[0])
                step = gap[axis] / 2 if spots[j, axis] >= spots[i, axis] else -gap[axis] / 2
                spots[i, axis] -= step
                spots[j, axis] += step
