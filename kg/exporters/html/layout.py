"""Where the nodes stand: computed once, in Python, the same numbers every time.

Up to MOST nodes: stress majorisation (Gansner, Koren and North, 2004) over the distances in the graph, then labels are
pushed apart; only sums, products and square roots in a fixed order, which are exact to the bit everywhere. Of a larger
graph the strongest pairs are placed so, and all others find their place around them by `forces`. What has a place
already, from a saved layout, keeps it, so that a picture stays what its readers know when claims are added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, NamedTuple

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from kg.exporters.html.forces import Springs, settle
from kg.model import Ref

MOST = 260
"""Nodes that are placed by stress, which takes the cube of their number."""

BACKBONE = 400
"""Pairs of a larger graph that are placed first: those that the page shows when it opens."""

LOOSE = 600
"""Nodes of which labels are still pushed apart; of more than that, the page writes few."""

STEPS = 60
"""Sweeps of the majorisation; more move no node of the example by the width of a label."""

ROOM = 24_000
"""Square units per node: the fewest at which the example's labels do not crowd."""

ASPECT = 1.7
"""Width by height: screens are wide."""

EVENLY, FEW = 0.6, 8
"""How far nodes are spread evenly over the width and the height, which thins the crowd in the middle; not if few."""

GAP = 12
"""Free units between two labels."""

APART, MANY = 0.5, 0.3
"""What each neighbour that is not shared, and each doubling of the claims, adds to the length of a link."""

SHORT = 90
"""What is seen of the line between two nodes that have no others."""

Floats = NDArray[np.float64]
Pair = tuple[Ref, Ref]


class Box(NamedTuple):
    """A node with its label: what must not be covered by another."""

    ref: Ref
    width: int
    height: int


Spots = dict[Ref, tuple[int, int]]


def place(
    boxes: Sequence[Box], pairs: Mapping[Pair, int], start: Mapping[Ref, tuple[float, float]] | None = None
) -> Spots:
    """The centre of each box: the largest connected part in the shape of a screen, the small ones in rows below.

    What is in `start` stays where it is.
    """
    graph = nx.Graph()
    graph.add_nodes_from(box.ref for box in boxes)
    graph.add_weighted_edges_from((one, other, count) for (one, other), count in pairs.items() if one != other)
    known = {box.ref: box for box in boxes}
    kept = {ref: spot for ref, spot in (start or {}).items() if ref in known}
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part[0]))
    spots: Spots = {}
    shapes: list[tuple[list[Box], Floats]] = []
    for part in parts:
        own = sorted((known[ref] for ref in part), key=lambda box: (-graph.degree(box.ref), box.ref))
        if kept.keys() & set(part):
            shape = _join(own, graph, {ref: kept[ref] for ref in part if ref in kept})
            spots |= _rounded(own, shape)
        else:
            shapes.append((own, _place_part(own, graph)))
    return spots | _in_rows(shapes, [(known[ref], spot) for ref, spot in spots.items()])


def _in_rows(shapes: Sequence[tuple[list[Box], Floats]], above: Sequence[tuple[Box, tuple[int, int]]]) -> Spots:
    """The parts beside and below each other; `above` is what stands already."""
    spots: Spots = {}
    sizes = [_bounds(own, shape) for own, shape in shapes]
    wide = sqrt(sum(float((high - low).prod()) for low, high in sizes) * ASPECT) if sizes else 0.0
    left = x = y = below = 0.0
    right = max([wide, *(float(high[0] - low[0]) for low, high in sizes)])
    if above:
        low, high = _bounds([box for box, _ in above], np.array([spot for _, spot in above], dtype=float))
        left, x, y, below = float(low[0]), float(low[0]), float(high[1]), float(high[1])
        right = left + max(right, float(high[0] - low[0]))
    for (own, shape), (low, high) in zip(shapes, sizes, strict=True):
        width, height = (high - low).tolist()
        if x > left and x + width > right:
            x, y = left, below
        spots |= _rounded(own, shape - low + np.array([x, y]))
        x, below = x + width, max(below, y + height)
    return spots


def _bounds(boxes: Sequence[Box], shape: Floats) -> tuple[Floats, Floats]:
    half = np.array([[box.width / 2 + GAP, box.height / 2 + GAP] for box in boxes])
    return (shape - half).min(axis=0), (shape + half).max(axis=0)


def _rounded(boxes: Sequence[Box], shape: Floats) -> Spots:
    return {box.ref: (round(a), round(b)) for box, (a, b) in zip(boxes, shape.tolist(), strict=True)}


def _place_part(boxes: Sequence[Box], graph: Any) -> Floats:
    """The boxes of a connected part, the best linked first."""
    if len(boxes) <= 2:
        side = sum(box.width for box in boxes) / 2 + SHORT
        return np.array([[0.0, 0.0], [side, 0.0]])[: len(boxes)]
    if len(boxes) > MOST:
        return _around_the_strongest(boxes, graph)
    distances = _distances([box.ref for box in boxes], graph)
    spots = _spread(_majorise(_spiral(len(boxes)), distances), len(boxes))
    _part(spots, boxes, np.ones(len(boxes)))
    return spots


def _around_the_strongest(boxes: Sequence[Box], graph: Any) -> Floats:
    refs = {box.ref for box in boxes}
    links = sorted(graph.subgraph(refs).edges(data="weight"), key=lambda e: (-e[2], *sorted(e[:2])))
    strong = nx.Graph()
    for one, other, count in links[:BACKBONE]:
        if len(strong) < MOST - 1 or {one, other} <= set(strong):
            strong.add_edge(one, other, weight=count)
    core = max((sorted(part) for part in nx.connected_components(strong)), key=lambda part: (len(part), part[0]))
    first = [box for box in boxes if box.ref in set(core)]
    room = 0.8 * sqrt(len(boxes) / len(first))
    placed = _place_part(first, strong.subgraph(core)) * room
    return _join(boxes, graph, {box.ref: (x, y) for box, (x, y) in zip(first, placed.tolist(), strict=True)})


def _join(boxes: Sequence[Box], graph: Any, fixed: Mapping[Ref, tuple[float, float]]) -> Floats:
    """The boxes of a connected part of which some have a place and keep it: the others come near their neighbours."""
    refs = [box.ref for box in boxes]
    number = {ref: n for n, ref in enumerate(refs)}
    spots = _beside_neighbours(refs, graph, fixed)
    free = np.array([0.0 if ref in fixed else 1.0 for ref in refs])
    if not free.any():
        return spots
    links = sorted((min(pair), max(pair), count) for *pair, count in graph.subgraph(refs).edges(data="weight"))
    springs = Springs(
        np.array([number[one] for one, _, _ in links]),
        np.array([number[other] for _, other, _ in links]),
        np.array([float(count.bit_length()) for _, _, count in links]),
    )
    spots = settle(spots, free, springs, sqrt(ROOM))
    if len(boxes) <= LOOSE:
        _part(spots, boxes, free)
    return spots


def _beside_neighbours(refs: Sequence[Ref], graph: Any, fixed: Mapping[Ref, tuple[float, float]]) -> Floats:
    """Each new node in the middle of its neighbours that have a place, a little aside, each in another direction."""
    spots = {ref: (float(x), float(y)) for ref, (x, y) in fixed.items()}
    aside = (_spiral(len(refs)) * sqrt(ROOM) / 4).tolist()
    waiting = [ref for ref in refs if ref not in spots]
    while waiting:
        later: list[Ref] = []
        found: dict[Ref, tuple[float, float]] = {}
        for ref in waiting:
            near = [spots[other] for other in sorted(graph[ref]) if other in spots]
            if not near:
                later.append(ref)
                continue
            dx, dy = aside[len(spots) + len(found)]
            found[ref] = (sum(x for x, _ in near) / len(near) + dx, sum(y for _, y in near) / len(near) + dy)
        spots |= found
        waiting = later
    return np.array([spots[ref] for ref in refs])


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
    even: Floats = (spots - low) / np.maximum(high - low, 0.2)
    if count > FEW:
        ranks = np.argsort(np.argsort(even, axis=0, kind="stable"), axis=0, kind="stable") / (count - 1)
        even = even * (1 - EVENLY) + ranks * EVENLY
    scaled: Floats = even * np.array([height * ASPECT, height])
    return scaled


def _part(spots: Floats, boxes: Sequence[Box], free: Floats) -> None:
    """Push overlapping boxes apart along the shorter way until none overlaps; what is not free stays."""
    widths = np.array([float(box.width + GAP) for box in boxes])
    heights = np.array([float(box.height + GAP) for box in boxes])
    wide, high = (widths[:, None] + widths) / 2, (heights[:, None] + heights) / 2
    movable = (free[:, None] + free) > 0
    for _ in range(400):
        over_x = wide - np.abs(spots[:, 0, None] - spots[:, 0])
        over_y = high - np.abs(spots[:, 1, None] - spots[:, 1])
        clash = np.triu((over_x > 0.5) & (over_y > 0.5) & movable, 1)
        if not clash.any():
            return
        for i, j in np.argwhere(clash).tolist():
            _push(spots, i, j, wide[i, j], high[i, j], free)


def _push(spots: Floats, i: int, j: int, wide: float, high: float, free: Floats) -> None:
    dx, dy = spots[j] - spots[i]
    over_x, over_y = wide - abs(dx), high - abs(dy)
    if over_x <= 0 or over_y <= 0:
        return
    if over_x < over_y:
        step = np.array([over_x if dx >= 0 else -over_x, 0.0])
    else:
        step = np.array([0.0, over_y if dy >= 0 else -over_y])
    both = free[i] + free[j]
    spots[i] -= step * (free[i] / both)
    spots[j] += step * (free[j] / both)
