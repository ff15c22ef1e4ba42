"""Make `kg/exporters/html/outline.json`, the outline of the world on the map of the page, from Natural Earth.

Run once, by hand; the result is committed. The source is `countries-50m.json` of the npm package world-atlas 2.0.2:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python docs/outline/make_outline.py package/countries-50m.json kg/exporters/html/outline.json

Licences: kg/exporters/html/LICENCE-outline.md. The result has whole numbers only, in parts of a degree: `arcs` (first
point, then steps, as text: see `_text`), `rings` (land, as numbers of arcs; below zero: that arc backwards, -1 is arc
0), `borders` (arcs between two countries), `names` (name, longitude, latitude; the largest country first).
"""

from __future__ import annotations

import heapq
import itertools
import json
import math
import string
import sys
from pathlib import Path

Point = tuple[float, float]

SCALE = 32
"""Steps per degree: one is 3.5 km from north to south."""

LEAST_AREA = 0.06
"""Square degrees below which an island is left out, unless it is the largest of its country."""

DETAIL = 0.01
"""Square degrees below which a corner is cut off (Visvalingam and Whyatt 1993); chosen for less than 60 KB."""

LEAST_NAMED = 0.05
"""Square degrees below which a country is drawn without its name."""

DIGITS = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"

ANTARCTICA = "010"


def main(source: str, target: str) -> None:
    """Read the topology, cut what is too small to see, write the outline."""
    topology = json.loads(Path(source).read_text(encoding="utf-8"))
    arcs = _decoded(topology)
    used: dict[int, int] = {}
    rings: list[list[int]] = []
    names = []
    for country in topology["objects"]["countries"]["geometries"]:
        if country.get("id") == ANTARCTICA:
            continue
        outer = sorted(_outer(country), key=lambda ring: -_area(_points(ring, arcs)))
        kept = [ring for n, ring in enumerate(outer) if n == 0 or _area(_points(ring, arcs)) >= LEAST_AREA]
        for ring in kept:
            rings.append(_unwrapped(ring, arcs))
            for number in {n if n >= 0 else ~n for n in rings[-1]}:
                used[number] = used.get(number, 0) + 1
        largest = _points(rings[len(rings) - len(kept)], arcs)
        if _area(largest) >= LEAST_NAMED:
            names.append((_area(largest), country["properties"]["name"], *_middle(largest)))
    order = {number: at for at, number in enumerate(sorted(used))}
    outline = {
        "scale": SCALE,
        "arcs": [_text(_steps(_simplified(arcs[number]))) for number in order],
        "rings": [[order[n] if n >= 0 else ~order[~n] for n in ring] for ring in rings],
        "borders": [order[number] for number, count in sorted(used.items()) if count > 1],
        "names": [[name, round(x * SCALE), round(y * SCALE)] for _, name, x, y in sorted(names, reverse=True)],
    }
    text = json.dumps(outline, separators=(",", ":"), ensure_ascii=False)
    Path(target).write_text(text + "\n", encoding="utf-8", newline="\n")
    corners = sum(len(_steps(_simplified(arcs[number]))) // 2 for number in order)
    sys.stdout.write(f"{len(text):,} characters, {corners:,} corners, {len(rings)} rings, {len(names)} names\n")


def _decoded(topology: dict) -> list[list[Point]]:
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        points = []
        for step in steps:
            x, y = x + step[0], y + step[1]
            points.append((x * kx + dx, y * ky + dy))
        arcs.append(points)
    return arcs


def _outer(country: dict) -> list[list[int]]:
    """The outer rings: what is enclosed is land of another country, which is drawn too."""
    parts = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    return [part[0] for part in parts]


def _points(ring: list[int], arcs: list[list[Point]]) -> list[Point]:
    found: list[Point] = []
    for number in ring:
        found += arcs[number] if number >= 0 else arcs[~number][::-1]
    return found


def _unwrapped(ring: list[int], arcs: list[list[Point]]) -> list[int]:
    """A ring over the date line becomes an arc of its own that goes on beyond 180 degrees."""
    points = _points(ring, arcs)
    if not any(abs(a[0] - b[0]) > 180 for a, b in itertools.pairwise(points)):
        return ring
    east = [(x + 360 if x < 0 else x, y) for x, y in points]
    arcs.append(east)
    return [len(arcs) - 1]


def _area(points: list[Point]) -> float:
    """Square degrees of the equator."""
    shoelace = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(points, points[1:] + points[:1], strict=True))
    return abs(shoelace) / 2 * math.cos(math.radians(sum(y for _, y in points) / len(points)))


def _simplified(points: list[Point]) -> list[Point]:
    """Take the corner away that matters least, again and again; the ends stay, so that arcs still meet."""
    least = 4 if points[0] == points[-1] else 2
    before, after = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))
    size = {n: _corner(points, n - 1, n, n + 1) for n in range(1, len(points) - 1)}
    heap = [(area, n) for n, area in size.items()]
    heapq.heapify(heap)
    left = len(points)
    while heap and left > least:
        area, n = heapq.heappop(heap)
        if size.get(n) != area:
            continue
        if area > DETAIL:
            break
        del size[n]
        left -= 1
        before[after[n]], after[before[n]] = before[n], after[n]
        for near in (before[n], after[n]):
            if near in size:
                size[near] = max(area, _corner(points, before[near], near, after[near]))
                heapq.heappush(heap, (size[near], near))
    return [points[0], *(points[n] for n in sorted(size)), points[-1]]


def _corner(points: list[Point], a: int, b: int, c: int) -> float:
    (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
    return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 * math.cos(math.radians(by))


def _steps(points: list[Point]) -> list[int]:
    grid = [(round(x * SCALE), round(y * SCALE)) for x, y in points]
    found = [*grid[0]]
    for (ax, ay), (bx, by) in itertools.pairwise(grid):
        if (ax, ay) != (bx, by):
            found += [bx - ax, by - ay]
    return found


def _text(numbers: list[int]) -> str:
    """Five bits in each character, lowest first; the sixth says that there are more, the lowest is the sign."""
    found = ""
    for number in numbers:
        rest = number << 1 if number >= 0 else ~(number << 1)
        while rest > 31:
            found += DIGITS[rest & 31 | 32]
            rest >>= 5
        found += DIGITS[rest]
    return found


def _middle(points: list[Point]) -> Point:
    """A point well inside, for the name: the one of a grid that is farthest from the outline."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    grid = [
        (min(xs) + (max(xs) - min(xs)) * (i + 0.5) / 16, min(ys) + (max(ys) - min(ys)) * (j + 0.5) / 16)
        for i in range(16)
        for j in range(16)
    ]
    thinned = points[:: max(1, len(points) // 300)]
    inside = [spot for spot in grid if _contains(points, spot)] or [points[0]]
    return max(inside, key=lambda spot: min(math.dist(spot, corner) for corner in thinned))


def _contains(points: list[Point], spot: Point) -> bool:
    x, y = spot
    within = False
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


if __name__ == "__main__":
    main(*sys.argv[1:])
