"""Which frame fits at which word of a sentence: particles, objects and modifiers that stand with it decide."""

from __future__ import annotations

from kg.language.lemmas import noun_lemmas
from kg.language.lexicon import Frame, Lexicon
from kg.language.mentions import NONE, MentionFinder
from kg.language.roles import RoleFinder, Roles
from kg.language.tree import Tree
from kg.language.wordlists import Words

MODIFIERS = ("compound", "amod", "nmod", "nmod:poss", "nummod")
MEASURES = frozenset(
    (
        "dozens hundreds thousands scores tens series number wave string spate last rest most many handful group lot"
    ).split()
)
"""Nouns that only measure: what they are of is the object ("launched a series of attacks")."""

NEAR = ("compound:prt", "advmod", "case", "mark", "obl")
DEMAND = Frame("act:request", "say", targets=("that",), actors=("subj",))
""" "said that X must leave" asks X to leave."""


class Matcher:
    """Lays the frames of a lexicon over one sentence."""

    def __init__(
        self, tree: Tree, lemmas: list[str], roles: RoleFinder, mentions: MentionFinder, lexicon: Lexicon, words: Words
    ) -> None:
        """`lemmas` are those of the tokens as verbs."""
        self._tree, self._lemmas, self._roles, self._mentions = tree, lemmas, roles, mentions
        self._lexicon, self._words = lexicon, words
        self._near: dict[int, set[str]] = {}

    def triggers(self) -> tuple[dict[int, Frame], dict[int, Frame]]:
        """The frames at verbs and adjectives, and those at nouns that no verb's frame holds, by node."""
        tree = self._tree
        verbs: dict[int, Frame] = {}
        held: set[int] = set()
        for node, tag in enumerate(tree.upos):
            if tag not in ("VERB", "ADJ") and tree.xpos[node][:2] != "VB":
                continue
            frame = self._at_verb(node, held) if tree.is_verb(node) else self._at_adjective(node)
            if frame is not None:
                verbs[node] = frame
        nouns: dict[int, Frame] = {}
        for node, tag in enumerate(tree.upos):
            is_noun = tag in ("NOUN", "PROPN") and tree.rels[node] not in ("compound", "flat")
            if is_noun and node not in held and node not in verbs and self._mentions.hit(node) is None:
                frame = self._at_noun(node)
                if frame is not None:
                    nouns[node] = frame
        return verbs, nouns

    def held(self, node: int, frame: Frame) -> int | None:
        """The object noun that a frame asks for ("talks" in "hold talks")."""
        return min(self._fit(node, frame) or (), default=None) if frame.objects else None

    def _at_verb(self, node: int, held: set[int]) -> Frame | None:
        if self._mentions.hit(node) is not None and self._tree.forms[node][:1].isupper():
            return None
        if self._is_demand(node):
            return DEMAND
        frames = self._lexicon.verbs.get(self._lemmas[node], ())
        nouns = self._nouns_around(node) if frames else frozenset()
        for frame in frames:
            if frame.objects and frame.objects.isdisjoint(nouns):
                continue
            found = self._fit(node, frame)
            if found is not None:
                held |= found
                return frame
        return None

    def _nouns_around(self, node: int) -> frozenset[str]:
        """The lemmas of all nouns that may be a frame's object: most frames are ruled out by these at once."""
        tree, roles = self._tree, self._roles.of(node)
        places = [n for _, n in roles.obliques]
        places += [] if roles.obj is None else [*tree.conjuncts(roles.obj), *tree.children(roles.obj, "nmod")]
        return frozenset(lemma for n in places for m in (n, *self._measured(n)) for lemma in noun_lemmas(tree.lower[m]))

    def _is_demand(self, node: int) -> bool:
        tree, duty = self._tree, self._words["duty"]
        if self._lemmas[node] not in self._words["reporting"]:
            return False
        clauses = tree.children(node, "ccomp")
        return any(
            tree.rels[kid] == "aux" and tree.lower[kid] in duty for clause in clauses for kid in tree.kids[clause]
        )

    def _at_adjective(self, node: int) -> Frame | None:
        tree = self._tree
        frames = self._lexicon.adjectives.get(tree.lower[node], ()) if tree.upos[node] == "ADJ" else ()
        acts = (frame for frame in frames if frame.action.startswith("act:"))
        return next((frame for frame in acts if self._fit(node, frame) is not None), None)

    def _at_noun(self, node: int) -> Frame | None:
        known = self._lexicon.nouns
        lemma = next((lemma for lemma in noun_lemmas(self._tree.lower[node]) if lemma in known), None)
        near = self._modifiers(node) if lemma is not None else set()
        for frame in known.get(lemma or "", ()):
            wanted = not frame.modifiers or not frame.modifiers.isdisjoint(near)
            if wanted and frame.excluded.isdisjoint(near):
                return frame
        return None

    def _fit(self, node: int, frame: Frame) -> set[int] | None:
        """The nodes that the frame takes up, or None where it does not fit."""
        roles = self._roles.of(node)
        if frame.objects and not roles.obliques and roles.obj is None:
            return None
        if frame.particles and not all(options & self._particles(node, roles) for options in frame.particles):
            return None
        if frame.excluded and self._is_excluded(frame, roles):
            return None
        return self._objects(frame, roles) if frame.objects else set()

    def _objects(self, frame: Frame, roles: Roles) -> set[int] | None:
        places = self._places(frame, roles)
        found = {n for n in places if any(self._is_one_of(m, frame.objects) for m in (n, *self._measured(n)))}
        if frame.modifiers and all(frame.modifiers.isdisjoint(self._modifiers(n)) for n in found):
            return None
        return found or None

    def _places(self, frame: Frame, roles: Roles) -> list[int]:
        """Where a frame's object may stand: where it should, or where a small parser is apt to hang it."""
        tree = self._tree
        if frame.prepositions:
            places = [n for word, n in roles.obliques if word in frame.prepositions]
            if not places and roles.obj is not None:  # "put its forces on alert", with the alert below the forces
                places = [n for n in tree.children(roles.obj, "nmod") if tree.case(n) in frame.prepositions]
            return places
        if roles.obj is not None:
            return tree.conjuncts(roles.obj)
        # "cut off the internet", with the particle as its preposition
        return [n for word, n in roles.obliques if frame.particles and word in frame.particles[-1]]

    def _is_one_of(self, node: int, lemmas: frozenset[str]) -> bool:
        return not lemmas.isdisjoint(noun_lemmas(self._tree.lower[node]))

    def _measured(self, node: int) -> list[int]:
        """What an amount is of: aid in "five million dollars of aid"."""
        tree = self._tree
        is_number = tree.upos[node] == "NUM" or any(tree.upos[kid] in ("NUM", "SYM") for kid in tree.kids[node])
        if not is_number and tree.lower[node] not in MEASURES:
            return []
        return [kid for kid in tree.children(node, "nmod") if tree.case(kid) in ("of", "in")]

    def _modifiers(self, node: int) -> set[str]:
        """The lemmas of the words that modify a noun."""
        tree = self._tree
        return {lemma for kid in tree.children(node, *MODIFIERS) for lemma in noun_lemmas(tree.lower[kid])}

    def _is_excluded(self, frame: Frame, roles: Roles) -> bool:
        if roles.obj is None:
            return False
        return self._is_one_of(roles.obj, frame.excluded) or not frame.excluded.isdisjoint(self._modifiers(roles.obj))

    def _particles(self, node: int, roles: Roles) -> set[str]:
        """The particles and prepositions that follow a verb; those of times do not count."""
        if node not in self._near:
            tree = self._tree
            near = {tree.lower[kid] for kid in tree.children(node, *NEAR) if kid > node}
            near |= {word for word, n in roles.obliques if n > node and self._mentions.at(n).kind != NONE}
            near |= {tree.case(kid) for kid in tree.children(node, "advcl", "xcomp", "ccomp")}
            if node + 1 < len(tree) and tree.upos[node + 1] == "ADP":
                near.add(tree.lower[node + 1])
            self._near[node] = near
        return self._near[node]
