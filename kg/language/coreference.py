"""Whom a pronoun or "the group" means: the subject of the clause above, else the nearest party of the sentences before.

Only what agrees is taken, nothing across more than two sentences, and the result is marked; what stays open stays open.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.language.lemmas import verb_lemmas
from kg.language.mentions import AGENT, NAME, PRONOUN, THING, Mention, MentionFinder
from kg.language.roles import RoleFinder
from kg.language.tree import Tree

GENERIC = frozenset(
    (
        "group militia faction movement organisation organization party army military force coalition country "
        "government state ministry company agency bloc alliance body"
    ).split()
)
"""Nouns that, with "the" alone, stand for something named before."""

FIRST_PERSON = frozenset("i we me us my our you your".split())
PERSON = frozenset("he she him her his".split())
PLURAL = frozenset("they them their".split())
BODIES = frozenset(
    (
        "court police parliament congress senate cabinet council commission committee union bank firm "
        "tribunal assembly regime administration authority navy delegation embassy"
    ).split()
)
ASKING = frozenset({"demand", "request", "ask", "urge", "require", "order"})
"""Verbs whose content is what somebody else is to do."""

REACH = 2
"""Sentences before this one that are looked at."""


class Antecedents:
    """Finds antecedents in one sentence and those before it."""

    def __init__(
        self, tree: Tree, roles: RoleFinder, mentions: MentionFinder, before: Sequence[Sequence[Mention]]
    ) -> None:
        """`before` are the parties of the sentences before, the nearest sentence first, in the order of their roles."""
        self._tree, self._roles, self._mentions, self._before = tree, roles, mentions, before

    def resolve(self, mention: Mention) -> Mention:
        """The mention itself, or what it refers to, marked."""
        if mention.kind == PRONOUN:
            found = self._find(mention, self._tree.lower[mention.node])
            return mention if found is None else found._replace(node=mention.node, coreferent=True)
        if mention.kind == AGENT and mention.entry is None and self._is_generic(mention):
            found = self._find(mention, self._tree.lower[mention.node])
            if found is not None and found.entry is not None:
                return mention._replace(entry=found.entry, name=found.name, coreferent=True)
        return mention

    def _is_generic(self, mention: Mention) -> bool:
        tree = self._tree
        return tree.lower[mention.node] in GENERIC and [
            tree.lower[kid] for kid in tree.kids[mention.node] if kid < mention.node and tree.rels[kid] != "case"
        ] == ["the"]

    def _find(self, mention: Mention, word: str) -> Mention | None:
        if word in FIRST_PERSON:  # whoever is quoted, and no other
            return None
        for node in self._parties_above(mention.node):
            found = self._mentions.at(node)
            if (found.kind in (NAME, AGENT) and _agrees(word, found)) or (found.kind == THING and self._speaks(node)):
                return found
        for sentence in self._before[:REACH]:
            for found in sentence:
                if _agrees(word, found):
                    return found
        return None

    def _speaks(self, node: int) -> bool:
        """Whether a noun is the subject of a verb with a content clause: who says something is somebody."""
        tree = self._tree
        above = tree.heads[node]
        return tree.rels[node] == "nsubj" and above >= 0 and tree.child(above, "ccomp", "parataxis") is not None

    def _parties_above(self, node: int) -> list[int]:
        """The subjects of the clauses above, nearest first.

        For an object not that of its own clause ("arrested him"), but objects above ("tried two men and jailed them").
        """
        tree, found = self._tree, []
        below = node
        is_object = tree.rels[node] not in ("nmod:poss", "nsubj", "nsubj:pass") or self._is_asked(node)
        own: int | None = None
        for above in tree.ancestors(node):
            if tree.upos[above] in ("VERB", "AUX") and not (above == tree.heads[node] and self._is_asked(node)):
                roles = self._roles.of(above)
                if is_object and own is None:
                    own = roles.surface if roles.surface is not None else -1
                else:
                    candidates = (roles.obj, roles.surface) if is_object else (roles.surface,)
                    found += [n for n in candidates if n is not None and self._may_be(n, node, below) and n != own]
            below = above
        return found

    def _is_asked(self, node: int) -> bool:
        """Whether a subject is whom somebody asks: in "demanded that it withdraw" it is never who demands."""
        tree, verb = self._tree, self._tree.heads[node]
        if verb < 0 or tree.rels[node] not in ("nsubj", "nsubj:pass") or tree.rels[verb] not in ("ccomp", "advcl"):
            return False
        above = tree.heads[verb]
        return above >= 0 and not ASKING.isdisjoint(verb_lemmas(tree.lower[above]))

    def _may_be(self, candidate: int, node: int, below: int) -> bool:
        reported = self._tree.rels[below] in ("parataxis", "ccomp")
        return candidate != node and (candidate < node or reported)


def _agrees(word: str, mention: Mention) -> bool:
    """Number and kind: a person for "he", a body for "it", anybody for "they"."""
    last = mention.text.lower().split()[-1] if mention.text else ""
    body = last in GENERIC or last in BODIES
    if word in PERSON:
        return not body and (
            mention.kind == NAME
            or mention.role in ("GOV", "MIL", "OPP", "CVL", "JUD", "LEG", "MED", "BUS", "COP", "REB")
        )
    if word in PLURAL:
        return True
    if word in ("it", "its"):
        return mention.kind == NAME or body or (mention.text[:1].isupper() and bool(mention.within))
    return mention.kind == NAME
