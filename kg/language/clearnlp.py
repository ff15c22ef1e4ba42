"""Trees with the labels of English spaCy pipelines (ClearNLP) turned into Universal Dependencies.

There a preposition stands between a verb and its noun, and "be" above what somebody is; here nouns and predicates are
the heads. The labels correspond by the guidelines of ClearNLP (Choi, 2012) and of Universal Dependencies v2.
"""

from __future__ import annotations

from kg.language.parser import Parse

RENAMED = {
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "dobj": "obj",
    "dative": "iobj",
    "poss": "nmod:poss",
    "auxpass": "aux:pass",
    "neg": "advmod",
    "relcl": "acl:relcl",
    "prt": "compound:prt",
    "npadvmod": "obl:unmarked",
    "nmod": "compound",
    "quantmod": "advmod",
    "acomp": "xcomp",
    "oprd": "xcomp",
    "intj": "discourse",
    "predet": "det:predet",
    "preconj": "cc:preconj",
    "meta": "dep",
    "ROOT": "root",
}
PREPOSITIONS = frozenset({"prep", "agent", "dative"})
OBJECTS = frozenset({"pobj", "pcomp"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


def is_clearnlp(labels: frozenset[str]) -> bool:
    """Whether a pipeline's labels are ClearNLP's rather than those of Universal Dependencies."""
    return bool(labels & {"dobj", "pobj", "nsubjpass"})


def universal(parse: Parse) -> Parse:
    """The same sentence as a tree of Universal Dependencies."""
    heads, rels = list(parse.heads), [RENAMED.get(rel, rel) for rel in parse.rels]
    _lift_nouns(heads, rels, parse)
    _lift_predicates(heads, rels, parse)
    return parse._replace(heads=tuple(heads), rels=tuple(rels))


def _lift_nouns(heads: list[int], rels: list[str], parse: Parse) -> None:
    """From verb - preposition - noun to verb - noun - preposition."""
    for node, rel in enumerate(parse.rels):
        above = parse.heads[node]
        if rel in OBJECTS and above >= 0 and parse.rels[above] in PREPOSITIONS:
            top = parse.heads[above]
            is_noun = top >= 0 and parse.upos[top] in NOMINAL
            if rel == "pcomp":
                rels[node] = "acl" if is_noun else "advcl"
            elif parse.rels[above] == "agent":
                rels[node] = "obl:agent"
            else:
                rels[node] = "nmod" if is_noun else "obl"
            heads[node] = top
    for node, rel in enumerate(parse.rels):
        if rel in PREPOSITIONS:
            below = [n for n, head in enumerate(parse.heads) if head == node and parse.rels[n] in OBJECTS]
            if below:
                heads[node] = below[0]
                rels[node] = "mark" if parse.rels[below[0]] == "pcomp" else "case"


def _lift_predicates(heads: list[int], rels: list[str], parse: Parse) -> None:
    """From "is" above its subject and what that is, to the latter above both."""
    for node in range(len(heads)):
        verb = heads[node]
        is_predicate = parse.rels[node] == "attr" or (parse.rels[node] == "acomp" and parse.upos[verb] == "AUX")
        if verb < 0 or not is_predicate:
            continue
        for other, head in enumerate(heads):
            if head == verb and other != node:
                heads[other] = node
        heads[node], rels[node] = heads[verb], rels[verb]
        heads[verb], rels[verb] = node, "cop"
