"""Where the nodes stand: computed once, in Python, the same numbers every time.

Stress majorisation (Gansner, Koren and North, 2004) over the distances in the graph, then labels are pushed apart.
Only sums, products and square roots of doubles are used, in a fixed order: they are exact to the bit everywhere,
unlike what linear algebra libraries and random numbers give.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.model import Ref

STEPS = 60
"""Sweeps of the majorisation; more move no node of the example by the width of a label."""

ROOM = 24_000
"""Square units per node: the fewest at which the example's labels do not crowd."""

ASPECT = 1.45
"""Width by height: screens are wide."""

GAP = 12
"""Free units between two labels."""

APART, MANY = 0.5, 0.3
"""What each neighbour that is not shared, and each doubling of the claims, adds to the length of a link."""

Floats = NDArray[np.float64]
Pair = tuple[Ref, Ref]


class Box(NamedTuple):
    """A node with its label: what must not be covered by another."""

    ref: Ref
    width: int
    height: int


def place(boxes: Sequence[Box], pairs: Mapping[Pair, int]) -> dict[Ref, tuple[int, int]]:
    """The centre of each box: the largest connected part in the shape of a screen, the small ones in rows below."""
    graph = nx.Graph()
    graph.add_nodes_from(box.ref for box in boxes)
    graph.add_weighted_edges_from((one, other, count) for (one, other), count in pairs.items() if one != other)
    known = {box.ref: box for box in boxes}
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    spots: dict[Ref, tuple[int, int]] = {}
    left = right = x = y = below = 0.0
    for number, part in enumerate(parts):
        own = sorted((known[ref] for ref in part), key=lambda box: (-graph.degree(box.ref), box.ref))
        shape = _place_part(own, graph)
        half = np.array([[box.width / 2 + GAP, box.height / 2 + GAP] for box in own])
        low, high = (shape - half).min(axis=0), (shape + half).max(axis=0)
        width, height = (high - low).tolist()
        if number == 0:
            left, right, x, y = 0.0, width, 0.0, 0.0
        elif number == 1 or x + width > right:
            x, y = left, below
        shape = shape - low + np.array([x, y])
        x, below = x + width, max(below, y + height)
        spots |= {box.ref: (round(a), round(b)) for box, (a, b) in zip(own, shape.tolist(), strict=True)}
    return spots


def _place_part(boxes: Sequence[Box], graph: Any) -> Floats:
    """The boxes of a connected part, the best linked first."""
    distances = _distances([box.ref for box in boxes], graph)
    spots = _spread(_majorise(_spiral(len(boxes)), distances), len(boxes))
    _part(spots, boxes)
    return spots


def _spiral(count: int) -> Floats:
    """A start without chance: the sunflower, turned by the golden angle; the best linked node in the middle."""
    cos, sin = -0.7373688780783197, 0.6754902942615238
    x, y = 1.0, 0.0
    spots = []
    for number in range(count):
        radius = sqrt(number + 0.5)
        spots.append((radius * x, radius * y))
        x, y = x * cos - y * sin, x * sin + y * cos
    return np.array(spots)


def _distances(refs: Sequence[Ref], graph: Any) -> Floats:
    """Shortest ways through the graph (Floyd and Warshall).

    A link is the longer, the fewer neighbours its ends share and the more claims it stands for: that keeps hubs apart
    and leaves their lines room.
    """
    index = {ref: number for number, ref in enumerate(refs)}
    distances = np.full((len(refs), len(refs)), np.inf)
    np.fill_diagonal(distances, 0.0)
    for one, other, count in graph.subgraph(refs).edges(data="weight"):
        apart = len(set(graph[one]) ^ set(graph[other]))
        i, j = index[one], index[other]
        distances[i, j] = distances[j, i] = 1.0 + APART * sqrt(apart) + MANY * (count.bit_length() - 1)
    for via in range(len(refs)):
        np.minimum(distances, distances[:, via, None] + distances[None, via, :], out=distances)
    return distances


def _majorise(spots: Floats, distances: Floats) -> Floats:
    weights = distances.copy()
    np.fill_diagonal(weights, 1.0)
    weights = 1.0 / (weights * weights)
    np.fill_diagonal(weights, 0.0)
    for _ in range(STEPS if len(spots) > 1 else 0):
        for i in range(len(spots)):
            away = spots[i] - spots
            length = np.sqrt(away[:, 0] * away[:, 0] + away[:, 1] * away[:, 1])
            length[length == 0.0] = 1.0
            target = spots + away * (distances[i] / length)[:, None]
            spots[i] = (target * weights[i][:, None]).sum(axis=0) / weights[i].sum()
    return spots


def _spread(spots: Floats, count: int) -> Floats:
    """Scale to the room that the number of nodes needs, in the shape of a screen."""
    if count == 1:
        return np.zeros((1, 2))
    low, high = spots.min(axis=0), spots.max(axis=0)
    height = sqrt(ROOM * count / ASPECT)
    scaled: Floats = (spots - low) * (np.array([height * ASPECT, height]) / np.maximum(high - low, 0.2))
    return scaled


def _part(spots: Floats, boxes: Sequence[Box]) -> None:
    """Push overlapping boxes apart along the shorter way until none overlaps."""
    widths = np.array([float(box.width + GAP) for box in boxes])
    heights = np.array([float(box.height + GAP) for box in boxes])
    wide, high = (widths[:, None] + widths) / 2, (heights[:, None] + heights) / 2
    for _ in range(400):
        over_x = wide - np.abs(spots[:, 0, None] - spots[:, 0])
        over_y = high - np.abs(spots[:, 1, None] - spots[:, 1])
        clash = np.triu((over_x > 0.5) & (over_y > 0.5), 1)
        if not clash.any():
            return
        for i, j in np.argwhere(clash).tolist():
            _push(spots, i, j, wide[i, j], high[i, j])


def _push(spots: Floats, i: int, j: int, wide: float, high: float) -> None:
    dx, dy = spots[j] - spots[i]
    over_x, over_y = wide - abs(dx), high - abs(dy)
    if over_x <= 0 or over_y <= 0:
        return
    if over_x < over_y:
        step = np.array([over_x / 2 if dx >= 0 else -over_x / 2, 0.0])
    else:
        step = np.array([0.0, over_y / 2 if dy >= 0 else -over_y / 2])
    spots[i] -= step
    spots[j] += step
