"""Where the names of a page stand in its picture, which the page itself draws."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from math import sqrt

from kg.exporters.html.layout import Box, Spots, place
from kg.exporters.html.views import EntityView
from kg.model import Claim, Ref

LABEL_WIDTH, LABEL_LINES = 18, 3
"""As in `labels.js`."""

LETTER, LINE = 7.3, 17
"""Width of a letter and height of a line, in units of the picture."""


def arrange(
    entities: Iterable[EntityView], claims: Iterable[Claim], start: Mapping[Ref, tuple[float, float]] | None = None
) -> Spots:
    """The place of each name that is an actor or a target; those in `start` keep theirs."""
    weight: Counter[Ref] = Counter()
    pairs: Counter[tuple[Ref, Ref]] = Counter()
    for claim in claims:
        weight.update({*claim.subjects, *claim.objects})
        for actor in claim.subjects:
            for target in claim.objects:
                pairs[min(actor, target), max(actor, target)] += 1
    shown = [entity for entity in entities if entity.ref in weight]
    labels = {entity.ref: wrap(entity.label).count("\n") + 1 for entity in shown}
    down = {ref: lines * LINE // 2 for ref, lines in labels.items()}
    kept = {ref: (x, y + down[ref]) for ref, (x, y) in (start or {}).items() if ref in down}
    most = max(weight.values(), default=0)
    spots = place([_box(entity, size(weight[entity.ref], most)) for entity in shown], pairs, kept)
    return {ref: (x, y - down[ref]) for ref, (x, y) in spots.items()}


def size(claims: int, most: int) -> int:
    """Radius of a node: the square root, so that the area tells the number of claims; as in `looks.js`."""
    return round(7 + 22 * sqrt(claims / max(100, most)))


def wrap(label: str) -> str:
    """A label of a few short lines for the picture; the panel and the table have it in full."""
    plain = re.sub(r" \([^()]*\)$", "", label)
    lines = textwrap.wrap(plain, LABEL_WIDTH, break_long_words=True) or [plain[:LABEL_WIDTH]]
    cut = lines[:LABEL_LINES]
    return "\n".join(cut) + ("…" if len(lines) > LABEL_LINES else "")


def _box(entity: EntityView, radius: int) -> Box:
    lines = wrap(entity.label).split("\n")
    width = max(max(map(len, lines)) * LETTER, 2 * radius)
    return Box(entity.ref, round(width), 2 * radius + round(len(lines) * LINE))
