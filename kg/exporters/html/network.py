"""The picture: nodes and lines as pyvis makes them, with colours and shapes of the ontology.

pyvis's own page is not used: it loads Bootstrap from a CDN and lets markup in titles through.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from math import sqrt
from typing import Any, NamedTuple

from pyvis.network import Network

from kg.exporters.html.layout import Box, Pair, place
from kg.exporters.html.views import UNRESOLVED, ClaimView, EntityView, PageView, TermView
from kg.model import Ref

MANY_CLAIMS = 2000
"""Above this, one line stands for the claims of a pair that are said alike, and only the strongest pairs are drawn."""

STRONGEST = 400
"""Pairs that are drawn of a graph of many claims; a picture of more lines is a hairball."""

LABEL_WIDTH, LABEL_LINES = 18, 3
LETTER, LINE = 7.3, 17
"""Width of a letter and height of a line at the font size of the page, in units of the picture."""

WITH_LABEL_INSIDE = ("box", "ellipse", "circle")
WIDEST_FAN = 0.62
"""Roundness of the outermost of parallel lines."""

Item = dict[str, Any]
"""A node or a line as vis-network takes it."""


class Line(NamedTuple):
    """A line of the picture: one claim, or in a graph of many claims, all of a pair that are said alike."""

    source: Ref
    target: Ref
    claims: tuple[ClaimView, ...]


class Drawing(NamedTuple):
    """Nodes and lines, and how many pairs there are in all."""

    nodes: list[Item]
    edges: list[Item]
    pairs: int


def draw(page: PageView) -> Drawing:
    """Lay the page's claims out as nodes and lines."""
    lines = _lines(page.claims)
    fans = _fans(lines)
    pairs = {pair: sum(len(line.claims) for line in fan) for pair, fan in fans.items()}
    if len(page.claims) > MANY_CLAIMS:
        strongest = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:STRONGEST]
        fans = {pair: fans[pair] for pair in sorted(strongest)}
    network = Network(directed=True)
    drawn = {pair: pairs[pair] for pair in fans}
    _add_nodes(network, page, drawn)
    _add_lines(network, page, fans)
    nodes, edges, *_ = network.get_network_data()
    return Drawing(nodes, edges, len(pairs))


def _lines(claims: Sequence[ClaimView]) -> list[Line]:
    if len(claims) <= MANY_CLAIMS:
        return [Line(actor, target, (c,)) for c in claims for actor in c.actors for target in c.targets]
    alike: dict[tuple[str, ...], list[ClaimView]] = {}
    for claim in claims:
        for actor in claim.actors:
            for target in claim.targets:
                voice = (claim.standing, claim.modality, str(claim.negative))
                alike.setdefault((actor, target, *voice), []).append(claim)
    return [Line(key[0], key[1], tuple(same)) for key, same in sorted(alike.items())]


def _fans(lines: Iterable[Line]) -> dict[Pair, list[Line]]:
    """The lines between two nodes, whichever way they point; what is said alike lies side by side."""
    fans: dict[Pair, list[Line]] = {}
    for line in lines:
        one, other = sorted((line.source, line.target))
        fans.setdefault((one, other), []).append(line)
    for pair, fan in fans.items():
        fan.sort(key=lambda line: (line.source != pair[0], line.claims[0].standing, line.claims[0].modality))
    return dict(sorted(fans.items()))


def _add_nodes(network: Network, page: PageView, pairs: dict[Pair, int]) -> None:
    weight: dict[Ref, int] = {ref: 0 for pair in pairs for ref in pair}
    if len(page.claims) <= MANY_CLAIMS:
        weight |= {ref: 0 for claim in page.claims for ref in (*claim.actors, *claim.targets)}
    for (one, other), count in pairs.items():
        weight[one] += count
        weight[other] += count
    classes = {term.ref: term for term in page.classes}
    shown = [entity for entity in page.entities if entity.ref in weight]
    labels = {entity.ref: wrap(entity.label) for entity in shown}
    boxes = [_box(entity, labels[entity.ref], size(weight[entity.ref])) for entity in shown]
    spots = place(boxes, pairs)
    for entity in shown:
        x, y = spots[entity.ref]
        y -= len(labels[entity.ref].split("\n")) * LINE // 2
        look = _look(entity, classes[entity.kind])
        importance = weight[entity.ref]
        network.add_node(
            entity.ref, label=labels[entity.ref], x=x, y=y, size=size(importance), mass=1 + importance, **look
        )


def size(claims: int) -> int:
    """Radius of a node: the square root, so that the area tells the number of claims."""
    return round(9 + 2.2 * sqrt(min(claims, 100)))


def wrap(label: str) -> str:
    """A label of a few short lines for the picture; the panel and the table have it in full."""
    plain = label.partition(" (")[0] or label
    lines = textwrap.wrap(plain, LABEL_WIDTH, break_long_words=True) or [plain[:LABEL_WIDTH]]
    cut = lines[:LABEL_LINES]
    return "\n".join(cut) + ("…" if len(lines) > LABEL_LINES else "")


def _box(entity: EntityView, label: str, radius: int) -> Box:
    lines = label.split("\n")
    width = max(max(map(len, lines)) * LETTER, 2 * radius)
    return Box(entity.ref, round(width), 2 * radius + round(len(lines) * LINE))


def _look(entity: EntityView, cls: TermView) -> Item:
    look: Item = {"shape": cls.shape, "color": {"background": cls.colour, "border": "#333333"}, "borderWidth": 1}
    if cls.shape in WITH_LABEL_INSIDE and _is_dark(cls.colour):
        look["font"] = {"color": "#ffffff", "strokeWidth": 0}
    if entity.kind == UNRESOLVED:
        look |= {"borderWidth": 2, "shapeProperties": {"borderDashes": [4, 3]}}
    return look


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 140


def _add_lines(network: Network, page: PageView, fans: dict[Pair, list[Line]]) -> None:
    colours = {term.ref: term for term in page.modalities}
    dashes = {standing.key: list(standing.dashes) or False for standing in page.standings}
    number = 0
    for pair, fan in fans.items():
        for place_in_fan, line in enumerate(fan):
            first = line.claims[0]
            network.add_edge(
                line.source,
                line.target,
                id=f"line-{number}",
                label=_label(line, colours[first.modality].label),
                claims=[claim.key for claim in line.claims],
                color={"color": colours[first.modality].colour},
                dashes=dashes[first.standing],
                width=round(1 + sqrt(min(len(line.claims) - 1, 100)) / 2, 1),
                **_bend(pair, line, place_in_fan, len(fan)),
            )
            number += 1


def _label(line: Line, modality: str) -> str:
    """The action, with its modality unless it is plainly asserted."""
    first = line.claims[0]
    if len(line.claims) > 1:
        return f"{len(line.claims)} claims" + ("" if first.standing == "fact" else f" ({modality})")
    action = f"not {first.action}" if first.negative else first.action
    hedge = [word for word in (modality if first.modality != "mod:asserted" else "", first.certainty) if word]
    return f"{action} ({', '.join(hedge)})" if hedge else action


def _bend(pair: Pair, line: Line, number: int, count: int) -> Item:
    """The place of a line in its fan: an odd fan has a straight line in the middle."""
    if line.source == line.target:
        return {"selfReference": {"size": 18 + 7 * number, "angle": 0.785}}
    slot = number - (count - 1) / 2
    if slot == 0:
        return {"smooth": False}
    step = min(0.12, WIDEST_FAN / ((count - 1) / 2))
    clockwise = (slot > 0) == (line.source == pair[0])
    kind = "curvedCW" if clockwise else "curvedCCW"
    return {"smooth": {"enabled": True, "type": kind, "roundness": round(abs(slot) * step, 3)}}
