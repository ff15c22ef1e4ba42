"""The picture: nodes and lines as pyvis makes them, under ids that are numbers; no text goes into a pop-up."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import sqrt
from typing import Any, NamedTuple

from pyvis.network import Network

from kg.exporters.pyvis.places import Pair, place
from kg.exporters.pyvis.views import SOLID, ClaimView, EntityView, PageView, TermView, plain

STRONGEST = 400
"""Pairs that are drawn; a picture of more is a hairball, and the page says how many there are."""

MOST_NODES, MOST_LINES = 800, 1000
"""Beyond so many, nodes without a line are left to the list of names, and one line stands for claims said alike."""

FAN = 12
"""Claims of a pair that have a line each."""

LABEL_WIDTH, LABEL_LINES = 18, 3
SMALL, LARGE = 14, 26
"""Font sizes, in units of the picture: the names that most claims are about can be read from afar."""

FOREMOST = 12
"""Names in large letters."""

LETTER, LINE = 0.55, 1.2
"""Width of a letter and height of a line, by the font size."""

WITH_LABEL_INSIDE = ("box", "ellipse")
WIDEST_FAN = 0.62
"""Roundness of the outermost of parallel lines."""

Item = dict[str, Any]
"""A node or a line as vis-network takes it."""


class Line(NamedTuple):
    """A line of the picture: one claim, or all of a pair that are said alike."""

    source: int
    target: int
    claims: tuple[int, ...]


class Drawing(NamedTuple):
    """Nodes and lines, and how many pairs and claims there are with both ends, drawn and in all."""

    nodes: list[Item]
    edges: list[Item]
    drawn: int
    pairs: int
    drawn_claims: int
    claims: int


def draw(page: PageView) -> Drawing:
    """Lay the page's claims out as nodes and lines."""
    fans = _fans(page.claims)
    strongest = sorted(fans, key=lambda pair: (-len(fans[pair]), pair))[:STRONGEST]
    kept = {pair: fans[pair] for pair in sorted(strongest)}
    many = sum(map(len, kept.values())) > MOST_LINES
    network = Network(directed=True)
    _add_nodes(network, page, {pair: len(fan) for pair, fan in kept.items()})
    for pair, fan in kept.items():
        _add_lines(network, page, pair, _alike(fan, page.claims) if many or len(fan) > FAN else fan)
    nodes, edges, *_ = network.get_network_data()
    return Drawing(
        nodes,
        edges,
        len(kept),
        len(fans),
        len({number for fan in kept.values() for line in fan for number in line.claims}),
        len({number for fan in fans.values() for line in fan for number in line.claims}),
    )


def _fans(claims: Sequence[ClaimView]) -> dict[Pair, list[Line]]:
    """A line for each claim, actor and target, by the two nodes it joins; what is said alike lies side by side."""
    fans: dict[Pair, list[Line]] = {}
    for number, claim in enumerate(claims):
        for actor in claim.actors:
            for target in claim.targets:
                pair = (min(actor, target), max(actor, target))
                fans.setdefault(pair, []).append(Line(actor, target, (number,)))
    for pair, fan in fans.items():
        fan.sort(key=lambda line: (line.source != pair[0], *_manner(claims[line.claims[0]])))
    return fans


def _manner(claim: ClaimView) -> tuple[Any, ...]:
    return claim.dashes, claim.modality, claim.negative


def _alike(fan: Sequence[Line], claims: Sequence[ClaimView]) -> list[Line]:
    """One line for all claims of a fan with one direction and manner."""
    groups: dict[tuple[Any, ...], list[int]] = {}
    for line in fan:
        groups.setdefault((line.source, line.target, *_manner(claims[line.claims[0]])), []).extend(line.claims)
    return [Line(key[0], key[1], tuple(numbers)) for key, numbers in groups.items()]


def _add_nodes(network: Network, page: PageView, pairs: dict[Pair, int]) -> None:
    weight = {number: 0 for pair in pairs for number in pair}
    if len(page.entities) <= MOST_NODES:
        weight |= dict.fromkeys(range(len(page.entities)), 0)
    for (one, other), count in pairs.items():
        weight[one] += count
        weight[other] += count
    labels = {number: wrap(page.entities[number].label) for number in sorted(weight)}
    radii = {number: round(9 + 2.2 * sqrt(min(weight[number], 100))) for number in labels}
    foremost = sorted(weight, key=lambda number: (-weight[number], number))[:FOREMOST]
    fonts = {number: LARGE if number in foremost else SMALL for number in labels}
    rooms = {number: _room(label, radii[number], fonts[number]) for number, label in labels.items()}
    spots = place(rooms, pairs)
    for number, label in labels.items():
        entity, (x, y) = page.entities[number], spots[number]
        look = _look(entity, page.classes[entity.kind], fonts[number])
        network.add_node(f"n{number}", label=label, x=x, y=y, size=radii[number], **look)


def wrap(label: str) -> str:
    """A label of a few short lines for the picture; the list and the panel have it in full."""
    whole = plain(label)
    short = whole.partition(" (")[0] or whole
    lines = textwrap.wrap(short, LABEL_WIDTH, break_long_words=True) or ["?"]
    return "\n".join(lines[:LABEL_LINES]) + ("…" if len(lines) > LABEL_LINES else "")


def _room(label: str, radius: int, font: int) -> tuple[int, int]:
    """The label hangs below its node, so that as much is kept free above."""
    lines = label.split("\n")
    return round(max(max(map(len, lines)) * LETTER * font, 2 * radius)), round(
        2 * radius + 2 * len(lines) * LINE * font
    )


def _look(entity: EntityView, cls: TermView, font: int) -> Item:
    look: Item = {"shape": cls.shape, "color": cls.colour, "borderWidth": 1, "font": {"size": font}}
    if cls.shape in WITH_LABEL_INSIDE:
        look["font"] |= {"color": "#ffffff" if _is_dark(cls.colour) else "#1a1a1a", "strokeWidth": 0}
    if entity.unresolved:
        look |= {"borderWidth": 2, "shapeProperties": {"borderDashes": [4, 3]}}
    return look


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _add_lines(network: Network, page: PageView, pair: Pair, fan: Sequence[Line]) -> None:
    for number, line in enumerate(fan):
        first = page.claims[line.claims[0]]
        network.add_edge(
            f"n{line.source}",
            f"n{line.target}",
            id=f"e{len(network.edges)}",
            label=plain(_label(line, first)),
            claims=list(line.claims),
            color=page.modalities[first.modality].colour,
            dashes=list(first.dashes) if first.dashes != SOLID else False,
            width=round(1 + sqrt(min(len(line.claims) - 1, 100)) / 2, 1),
            **_bend(pair, line, number, len(fan)),
        )


def _label(line: Line, first: ClaimView) -> str:
    """The action, with its modality unless it is plainly asserted."""
    action = f"not {first.action}" if first.negative else first.action
    if len(line.claims) > 1:
        action = f"{len(line.claims)} claims"
    return f"{action} ({first.hedge})" if first.hedge else action


def _bend(pair: Pair, line: Line, number: int, count: int) -> Item:
    """The place of a line in its fan: an odd fan has a straight line in the middle."""
    if line.source == line.target:
        return {"selfReference": {"size": 18 + 7 * number, "angle": 0.785}}
    slot = number - (count - 1) / 2
    if slot == 0:
        return {"smooth": False}
    step = min(0.12, WIDEST_FAN / ((count - 1) / 2))
    kind = "curvedCW" if (slot > 0) == (line.source == pair[0]) else "curvedCCW"
    return {"smooth": {"enabled": True, "type": kind, "roundness": round(abs(slot) * step, 3)}}
