"""Mends what the parser often gets wrong around names.

In "Musa Bello, the leader of the group, said" the name is the subject and the leader stands beside it; in "the leader
Musa Bello said" the first is the title of the second; in "fighters loyal to him fled" they fled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.language.parser import Parse

LOOSE = frozenset({"discourse", "vocative", "dislocated", "obl:unmarked", "parataxis", "dep"})
"""Relations of what stands outside the clause."""

SUBJECT = ("nsubj", "nsubj:pass")
FINITE = frozenset({"VBD", "VBZ", "VBP"})
CLAUSES = frozenset({"advcl", "acl", "ccomp", "xcomp", "parataxis", "conj", "acl:relcl"})


def mended(forms: Sequence[str], parse: Parse) -> Parse:
    """The same tree with such names in their place."""
    for comma in range(1, len(forms) - 1):
        if forms[comma] == "," and parse.rels[comma - 1] in LOOSE and _is_name(forms[comma - 1], parse.upos[comma - 1]):
            noun = _sibling(comma + 1, parse.heads[comma - 1], parse)
            if noun is not None and parse.rels[noun] in SUBJECT:
                parse = _beside(comma - 1, noun, parse)
    for node in range(len(forms) - 2):
        if (
            forms[node].lower() == "at"
            and forms[node + 1].lower() in ("least", "most")
            and parse.upos[node + 2] == "NUM"
        ):
            parse = _counted(node, parse)
    for node in range(len(forms) - 1):
        if node and _is_headed(node, parse):
            parse = _with_verb(node, parse)
        elif _is_title(node, forms, parse):
            parse = hung(parse, {node: (node + 1, "compound")})
        elif parse.upos[node] == "ADJ" and (verb := _real_verb(node, forms, parse)) is not None:
            parse = _rooted(node, verb, parse)
    return parse


def _is_headed(node: int, parse: Parse) -> bool:
    """Whether a whole sentence such as "Hungary vetoed sanctions" is read as one noun phrase."""
    top = parse.heads[node]
    is_participle = parse.rels[node] == "amod" and parse.xpos[node] in ("VBN", "VBD")
    return is_participle and parse.rels[top] == "root" and top > node and _is_first(node - 1, top, parse)


def _is_first(name: int, top: int, parse: Parse) -> bool:
    return parse.upos[name] == "PROPN" and parse.heads[name] == top


def _with_verb(verb: int, parse: Parse) -> Parse:
    """The participle as the verb, the name before it as its subject."""
    top, upos, xpos = parse.heads[verb], list(parse.upos), list(parse.xpos)
    upos[verb], xpos[verb] = "VERB", "VBD"
    moved = {verb: (-1, "root"), top: (verb, "obj"), verb - 1: (verb, "nsubj")}
    moved |= {n: (verb - 1, parse.rels[n]) for n in range(verb - 1) if parse.heads[n] == top}
    moved |= {n: (verb, "punct") for n in range(top, len(upos)) if parse.heads[n] == top and parse.rels[n] == "punct"}
    return hung(parse._replace(upos=tuple(upos), xpos=tuple(xpos)), moved)


def _counted(at: int, parse: Parse) -> Parse:
    """In "killed at least forty people" the people are no place: "at least" belongs to the number."""
    noun = parse.heads[at]
    verb = parse.heads[noun] if noun > at else -1
    if parse.rels[at] != "case" or verb < 0 or verb >= at or parse.rels[noun] != "obl":
        return parse
    moved = {at: (at + 2, "advmod"), at + 1: (at, "fixed")}
    taken = any(head == verb and parse.rels[n] == "obj" for n, head in enumerate(parse.heads))
    return hung(parse, moved if taken else {**moved, noun: (verb, "obj")})


def _is_title(node: int, forms: Sequence[str], parse: Parse) -> bool:
    """Whether a noun and the name right after it are both read as subjects, or as objects, of one verb."""
    return (
        parse.upos[node] == "NOUN"
        and parse.xpos[node] == "NN"
        and parse.upos[node + 1] == "PROPN"
        and " " in forms[node + 1]
        and parse.heads[node] == parse.heads[node + 1] >= 0
        and parse.rels[node] == parse.rels[node + 1]
        and parse.rels[node] in (*SUBJECT, "obj")
    )


def _real_verb(node: int, forms: Sequence[str], parse: Parse) -> int | None:
    """The verb of a clause whose root is taken to be an adjective that only describes the subject before it."""
    if node == 0 or parse.heads[node - 1] != node or parse.rels[node - 1] != "nsubj" or forms[node + 1] != "to":
        return None
    kids = [kid for kid, head in enumerate(parse.heads) if head == node]
    if any(parse.rels[kid] in ("cop", "aux") for kid in kids):
        return None
    return next((k for k in kids if k > node and parse.xpos[k] in FINITE and parse.rels[k] in CLAUSES), None)


def _rooted(adjective: int, verb: int, parse: Parse) -> Parse:
    """The verb takes the place of the adjective."""
    subject = adjective - 1
    moved = {kid: (verb, parse.rels[kid]) for kid, head in enumerate(parse.heads) if head == adjective}
    moved |= {verb: (parse.heads[adjective], parse.rels[adjective]), adjective: (subject, "amod")}
    below = {n: (adjective, "obl") for n in range(adjective + 1, verb) if parse.heads[n] == subject}
    return hung(parse, moved | below)


def hung(parse: Parse, moved: Mapping[int, tuple[int, str]]) -> Parse:
    """The tree with some words hung elsewhere."""
    heads, rels = list(parse.heads), list(parse.rels)
    for node, (head, rel) in moved.items():
        heads[node], rels[node] = head, rel
    return parse._replace(heads=tuple(heads), rels=tuple(rels))


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
    upos[name], xpos[name] = "PROPN", "NNP"
    before = [n for n in range(head) if parse.heads[n] == head]
    is_object = name > head and any(parse.rels[n] in SUBJECT for n in before)
    moved = {name: (head, "obj" if is_object else parse.rels[noun]), noun: (name, "appos")}
    return hung(parse._replace(upos=tuple(upos), xpos=tuple(xpos)), moved)
