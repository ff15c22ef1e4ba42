"""Where a statement stands in its article: offsets in code points, digest, words, line."""

from __future__ import annotations

import hashlib

from kg.cells import CONTROL, FORMULA, LONGEST_CELL
from kg.drafting.walk import Line, Scene
from kg.language.mentions import Mention
from kg.model import Where


def where(line: Line, node: int, scene: Scene) -> Where:
    """The line of a node in its file."""
    return Where(file=scene.article.file, line=scene.times.line(line.units.sentence.begins[node]))


def evidence(line: Line, nodes: tuple[int, ...], mentions: tuple[Mention, ...], scene: Scene) -> dict[str, str]:
    """The stretch from the first to the last word that a statement rests on, its digest and its words.

    Of a pronoun only the pronoun itself stands here.
    """
    sentence, text = line.units.sentence, scene.article.text
    tree = line.reading.tree
    here = [m for m in mentions if not (m.coreferent and tree.xpos[m.node][:3] == "PRP")]
    first = min((*nodes, *(m.first for m in here)))
    last = max((*nodes, *(m.last for m in here)))
    begin, end = sentence.begins[first], sentence.ends[last]
    quote = text[begin:end]
    digest = hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()
    unfit = len(quote) > LONGEST_CELL or CONTROL.search(quote) or FORMULA.match(quote)
    return {"begin": str(begin), "end": str(end), "sha256": digest, "quote": "" if unfit else quote}
