"""Mends what the parser often gets wrong: a name with an apposition after a comma, read as an exclamation or a time.

In "Musa Bello, the leader of the group, said" the name is the subject and the leader stands beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.language.parser import Parse

LOOSE = frozenset({"discourse", "vocative", "dislocated", "obl:unmarked", "parataxis", "dep"})
"""Relations of what stands outside the clause."""

SUBJECT = ("nsubj", "nsubj:pass")


def mended(forms: Sequence[str], parse: Parse) -> Parse:
    """The same tree with such names in their place."""
    for comma in range(1, len(forms) - 1):
        if forms[comma] == "," and parse.rels[comma - 1] in LOOSE and _is_name(forms[comma - 1], parse.upos[comma - 1]):
            noun = _sibling(comma + 1, parse.heads[comma - 1], parse)
            if noun is not None and parse.rels[noun] in SUBJECT:
                parse = _beside(comma - 1, noun, parse)
    return parse


def _is_name(form: str, tag: str) -> bool:
    return form[:1].isupper() and (tag == "PROPN" or " " in form)


def _sibling(first: int, head: int, parse: Parse) -> int | None:
    """The noun whose phrase begins at a word and that hangs from the same head."""
    if head < 0 or parse.upos[first] in ("ADP", "CCONJ", "SCONJ"):
        return None
    node = first
    while parse.heads[node] > node and parse.heads[node] != head:
        node = parse.heads[node]
    return node if parse.heads[node] == head and parse.upos[node] in ("NOUN", "PROPN") else None


def _beside(name: int, noun: int, parse: Parse) -> Parse:
    """The name takes the place of the noun, and the noun stands beside it."""
    head, upos, xpos = parse.heads[name], list(parse.upos), list(parse.xpos)
    heads, rels = list(parse.heads), list(parse.rels)
    upos[name], xpos[name] = "PROPN", "NNP"
    is_object = name > head and any(h == head and rels[n] in SUBJECT for n, h in enumerate(heads) if n < head)
    rels[name] = "obj" if is_object else rels[noun]
    heads[noun], rels[noun] = name, "appos"
    return Parse(tuple(upos), tuple(xpos), tuple(heads), tuple(rels))
