"""Relations in titles, appositions, copulas and compounds: "X, a spokesman for Y", "Iran-backed Z".

What the words mean is data (`ontology/lexicon/relations.toml`); here is how their slots are found. Whether both ends
are of the right kind is for the caller to check: it knows the ontology's domains and ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from kg.language.gazetteer import Gazetteer, Hit
from kg.language.lemmas import noun_lemmas
from kg.language.lexicon import Frame, Lexicon
from kg.language.mentions import AGENT, NAME, NONE, Mention
from kg.language.reading import Reading, Statement
from kg.language.tree import NOMINAL, Tree
from kg.language.units import Units
from kg.model import Ref

IN = ("in", "at", "on", "inside", "near")
STATIONED = frozenset({"based", "stationed", "deployed", "garrisoned"})
SIDE = frozenset({"alongside"})
BELIEVED = frozenset({"believe", "think", "suspect", "consider", "presume"})
LABELS = frozenset(
    "militia group faction organisation organization movement coalition alliance network party force army enemy "
    "politician commander general cleric insurgency cartel gang".split()
)
"""Nouns that label whom they stand beside."""

DROPPED = ("the", "a", "an", "its", "his", "her", "their")
LONGEST = 60


class Tie(NamedTuple):
    """A relation between two mentions; a label has no object but words."""

    relation: Ref
    node: int
    subject: Mention
    object: Mention | None
    label: str = ""
    beside: bool = False
    """Whether it stands beside a name (title, apposition, compound) and so is the narrator's wherever it stands."""
    hedged: bool = False


class Ties:
    """Finds the relations of one sentence."""

    def __init__(self, reading: Reading, units: Units, raw: Sequence[str], lexicon: Lexicon, names: Gazetteer) -> None:
        """`raw` are the tokens before names were joined; `names` looks up what stands before "-backed" and "-led"."""
        self._reading, self._units, self._words, self._lexicon, self._names = reading, units, raw, lexicon, names
        self._tree, self._mentions = reading.tree, reading.mentions

    def find(self) -> Iterator[Tie]:
        """All relations, in no particular order; some twice."""
        for node in range(len(self._tree)):
            if self._units.hits[node]:
                yield from self._titles(node)
            if self._tree.upos[node] in NOMINAL or self._tree.rels[node] == "appos":
                yield from self._nouns(node)
                yield from self._places(node)
                yield from self._labels(node)
            yield from self._compounds(node)
        yield from self._verbs()

    def names(self) -> dict[int, list[int]]:
        """Description -> the names that stand beside it."""
        tree = self._tree
        found = {
            node: self._selves(node)
            for node in range(len(tree))
            if tree.upos[node] == "NOUN" and not self._units.hits[node]
        }
        return {node: nodes for node, (nodes, beside) in found.items() if beside and nodes}

    def _verbs(self) -> Iterator[Tie]:
        for statement in self._reading.statements():
            if statement.action.startswith("rel:") and not statement.nominal:
                for subject in statement.actors:
                    for target in statement.targets:
                        yield Tie(statement.action, statement.trigger, subject, target)
            elif not statement.nominal:
                yield from self._beside_whom(statement)

    def _beside_whom(self, statement: Statement) -> Iterator[Tie]:
        """Who fights or works alongside somebody is allied with them."""
        for word, node in self._reading.roles.of(statement.trigger).obliques:
            if word in SIDE:
                for one in statement.actors:
                    for n in self._tree.conjuncts(node):
                        yield Tie("rel:alliedWith", statement.trigger, one, self._reading.party(n))

    def _titles(self, node: int) -> Iterator[Tie]:
        """Titles within one joined name: "PMF leader Abu Mahdi al-Muhandis", "Iraqi Prime Minister X"."""
        hits = self._units.hits[node]
        if self._is_beside(node) or (
            node + 1 < len(self._tree)
            and self._tree.rels[node + 1] in ("appos", "flat")
            and self._tree.heads[node + 1] == node
        ):
            yield Tie("rel:holds", node, self._mentions.at(node + 1), self._mentions.at(node), beside=True)
        for before, after in pairwise(hits):
            words = self._between(node, before, after)
            one, other = self._hit(node, before), self._hit(node, after)
            if not words:
                yield Tie("rel:holds", node, other, one, beside=True)
            elif "and" not in words:
                yield from self._framed(words[-1], set(words), node, other, one)

    def _between(self, node: int, before: Hit, after: Hit) -> list[str]:
        start = self._units.parts[node][0]
        first, last = before.last + 1 - start, after.first - start
        return [
            word.lower()
            for word in self._raw(node)[first:last]
            if any(map(str.isalpha, word)) and word not in ("'s", "’s")
        ]

    def _raw(self, node: int) -> Sequence[str]:
        """The words of a unit before they were joined."""
        first, last = self._units.parts[node]
        return self._words[first : last + 1]

    def _hit(self, node: int, hit: Hit) -> Mention:
        first = self._units.parts[node][0]
        text = " ".join(self._raw(node)[hit.first - first : hit.last + 1 - first])
        return Mention(node, node, node, text, NAME, hit.entry, (), "", text)

    def _framed(self, noun: str, modifiers: set[str], node: int, self_: Mention, other: Mention) -> Iterator[Tie]:
        """The relations of a noun between whoever it stands for and whoever it belongs to."""
        for lemma in noun_lemmas(noun):
            for frame in self._lexicon.nouns.get(lemma, ()):
                if frame.action.startswith("rel:") and self._fits(frame, modifiers):
                    tie = _oriented(frame, node, self_, other, beside=True)
                    if tie is not None:
                        yield tie

    @staticmethod
    def _fits(frame: Frame, near: set[str]) -> bool:
        return (not frame.modifiers or bool(frame.modifiers & near)) and not frame.excluded & near

    def _nouns(self, node: int) -> Iterator[Tie]:
        """Nouns whose slots are elsewhere in the sentence: "X, a spokesman for Y", "the militia is part of Y"."""
        tree = self._tree
        lemmas = [lemma for lemma in noun_lemmas(tree.lower[node]) if lemma in self._lexicon.nouns]
        frames = [f for lemma in lemmas for f in self._lexicon.nouns[lemma] if f.action.startswith("rel:")]
        if not frames or self._units.hits[node]:
            return
        near = {
            lemma
            for kid in tree.kids[node]
            if tree.rels[kid] in ("compound", "amod", "nummod")
            for lemma in noun_lemmas(tree.lower[kid])
        }
        selves, beside = self._selves(node)
        for frame in frames:
            slots = frame.targets if "self" in frame.actors else frame.actors
            others = self._slot(node, slots) if self._fits(frame, near) else []
            for one in selves:
                for other in others:
                    if one != other:
                        tie = _oriented(frame, node, self._mentions.at(one), self._mentions.at(other), beside=beside)
                        if tie is not None:
                            yield tie._replace(hedged=self._is_hedged(node))

    def _selves(self, node: int) -> tuple[list[int], bool]:
        """Whom a noun stands for, and whether it stands beside them."""
        tree, head = self._tree, self._tree.heads[node]
        beside = [n for one in self._beside(node) for n in tree.conjuncts(one) if n != node and self._is_party(n)]
        if beside:
            singular = tree.xpos[node] not in ("NNS", "NNPS")
            return ([min(beside, key=lambda n: abs(n - node))] if singular else beside[:4]), True
        if head >= 0 and tree.rels[node] == "xcomp" and self._reading.lemmas[head] in BELIEVED:
            named = tree.heads[head] if tree.rels[head] == "acl" else tree.child(head, "nsubj", "nsubj:pass")
            return ([named] if named is not None and named >= 0 else []), False
        if head >= 0 and tree.case(node) == "as":
            return self._in_capacity(node), False
        subject = tree.child(node, "nsubj")
        if subject is None or tree.child(node, "cop") is None:
            return [], False
        if tree.rels[node] == "acl:relcl" and tree.upos[subject] == "PRON" and head >= 0:
            return [head, *self._selves(head)[0], *self._joined(head)], False
        return [n for n in tree.conjuncts(subject) if self._is_party(n)], False

    def _in_capacity(self, node: int) -> list[int]:
        """Who does something "as part of Y", or who is meant by "as members of Y" where a comma sets it off."""
        tree, head = self._tree, self._tree.heads[node]
        before = tree.subtree(node)[0] - 1
        is_part = tree.lower[node] == "part"
        if not (is_part or before < 0 or tree.forms[before] == ","):
            return []
        if tree.rels[node] == "nmod" and self._is_party(head):
            return [head]
        subject = self._reading.roles.of(head).surface if tree.is_verb(head) else None
        return [n for n in tree.conjuncts(subject) if self._is_party(n)] if subject is not None else []

    def _beside(self, node: int) -> list[int]:
        """The names beside which a noun stands: apposition, title, or a second subject after a comma."""
        tree, head, rel = self._tree, self._tree.heads[node], self._tree.rels[node]
        found = [kid for kid in tree.children(node, "appos", "flat") if self._mentions.at(kid).kind == NAME]
        if not found and self._is_beside(node):
            found = [node + 1]
        if head < 0:
            return found
        is_title = rel in ("compound", "nmod", "nmod:unmarked", "flat", "amod") and node < head and not tree.case(node)
        if rel == "appos" or is_title:
            found.append(head)
        near = [head] if rel == "conj" and is_apposed(tree, node) else []
        if rel in ("nsubj", "nsubj:pass"):
            near = [kid for kid in tree.children(head, "nsubj", "nsubj:pass") if kid < node]
        after_comma = [n for n in near if any(tree.forms[k] == "," for k in range(n, node))]
        return found + [n for n in after_comma if self._mentions.at(n).kind == NAME]

    def _joined(self, head: int) -> list[int]:
        """Of "X and other militias that are members" X is one, too."""
        first = self._tree.heads[head] if self._tree.rels[head] == "conj" else -1
        return (
            [first]
            if first >= 0 and self._mentions.at(first).kind == NAME and self._tree.forms[head - 1] != ","
            else []
        )

    def _is_party(self, node: int) -> bool:
        return self._mentions.at(node).kind in (NAME, AGENT)

    def _is_beside(self, node: int) -> bool:
        """Whether a name follows at once that the tree puts beside the noun ("the militia X renewed")."""
        tree, following = self._tree, node + 1
        if following >= len(tree) or tree.upos[following] != "PROPN" or self._mentions.hit(following) is None:
            return False
        return tree.heads[following] == tree.heads[node] and tree.rels[following] in (tree.rels[node], "appos", "flat")

    def _slot(self, node: int, slots: tuple[str, ...]) -> list[int]:
        tree = self._tree
        for slot in slots:
            if slot == "poss":
                found = tree.children(node, "nmod:poss")
            elif slot == "mod":
                found = [
                    kid
                    for kid in tree.kids[node]
                    if kid < node and tree.rels[kid] in ("compound", "amod", "nmod") and self._is_named(kid)
                ]
            else:
                found = [
                    kid
                    for kid in tree.kids[node]
                    if kid > node and tree.rels[kid] in ("nmod", "obl") and tree.case(kid) == slot
                ]
            found = [n for first in found for n in tree.conjuncts(first) if self._mentions.at(n).kind != NONE]
            if found:
                return found
        return []

    def _is_named(self, node: int) -> bool:
        """Whether a word is a name, known or not."""
        return self._mentions.hit(node) is not None or (
            self._tree.upos[node] == "PROPN" and self._mentions.at(node).kind == NAME
        )

    def _is_hedged(self, node: int) -> bool:
        tree = self._tree
        above = [node, *list(tree.ancestors(node))[:1]]
        return any(self._reading.lemmas[n] in BELIEVED and tree.upos[n] == "VERB" for n in above)

    def _places(self, node: int) -> Iterator[Tie]:
        """Who or what is where: "Tower 22 in Jordan", "US troops based in Syria"."""
        tree = self._tree
        spots = [kid for kid in tree.children(node, "nmod") if kid > node and tree.case(kid) in IN]
        for verb in tree.children(node, "acl"):
            if tree.lower[verb] in STATIONED:
                spots += [kid for kid in tree.children(verb, "obl", "nmod") if tree.case(kid) in IN]
        me = self._mentions.at(node)
        for spot in spots:
            for place in tree.conjuncts(spot):
                if self._mentions.hit(place) is not None:
                    yield Tie("rel:locatedIn", node, me, self._mentions.at(place), beside=True)
                    yield Tie("rel:hostsTroopsOf", node, self._mentions.at(place), me, beside=True)

    def _labels(self, node: int) -> Iterator[Tie]:
        """What the narrator calls somebody: "the Shia militia Kataib Hezbollah"."""
        tree = self._tree
        if not LABELS.intersection(noun_lemmas(tree.lower[node])) or self._units.hits[node]:
            return
        first, _ = tree.phrase(node, of=False)
        words = [tree.forms[n] for n in range(first, node + 1)]
        while words and (words[0].lower() in DROPPED or {"'s", "’s"} & set(words)):
            words = words[1:]
        label = re.sub(r"\s*([-‐‑–])\s*", r"\1", " ".join(words))
        selves, beside = self._selves(node)
        if len(words) < 2 or len(label) > LONGEST or tree.lower[first] in ("other", "several", "two", "three"):
            return
        for one in selves:
            yield Tie(
                "rel:describedAs",
                node,
                self._mentions.at(one),
                None,
                label,
                beside=beside,
                hedged=self._is_hedged(node),
            )

    def _compounds(self, node: int) -> Iterator[Tie]:
        """Compounds that relate: "Iran-backed militias", "the US-led coalition"."""
        tree = self._tree
        for frame in self._lexicon.adjectives.get(tree.lower[node], ()):
            if "prefix" not in (*frame.actors, *frame.targets) or tree.heads[node] < 0:
                continue
            prefix = self._prefix(node)
            noun = self._mentions.at(tree.heads[node])
            if prefix is not None:
                tie = _oriented(frame, node, noun, prefix, beside=True, mine="noun")
                if tie is not None:
                    yield tie
        if "-" in tree.forms[node] and self._units.hits[node]:
            yield from self._within(node)

    def _prefix(self, node: int) -> Mention | None:
        """The name before the hyphen."""
        tree = self._tree
        for kid in (*tree.children(node, "compound", "obl", "obl:unmarked", "nmod", "amod", "obl:npmod"), node - 2):
            if 0 <= kid < node and self._mentions.hit(kid) is not None and tree.forms[node - 1] in "-‐‑–":
                return self._mentions.at(kid)._replace(first=kid, last=kid, text=tree.forms[kid], within=())
        return None

    def _within(self, node: int) -> Iterator[Tie]:
        """A joined name that holds such a compound: "US-led international coalition"."""
        raw = self._raw(node)
        for at in range(1, len(raw) - 1):
            if raw[at] not in "-‐‑–":
                continue
            for frame in self._lexicon.adjectives.get(raw[at + 1].lower(), ()):
                hits = self._names.find(raw[:at])
                if hits and hits[-1].last == at - 1 and "prefix" in (*frame.actors, *frame.targets):
                    other = Mention(node, node, node, raw[at - 1], NAME, hits[-1].entry)
                    tie = _oriented(frame, node, self._mentions.at(node), other, beside=True, mine="noun")
                    if tie is not None:
                        yield tie


def is_apposed(tree: Tree, node: int) -> bool:
    """Whether what the tree calls coordinated is an apposition: behind a comma, without "and", last."""
    head = tree.heads[node]
    if tree.rels[node] != "conj" or tree.child(node, "cc") is not None:
        return False
    first = tree.subtree(node)[0]
    last = max(n for n in tree.conjuncts(head))
    return first > 0 and "," in tree.forms[head:node] and last == node


def _oriented(frame: Frame, node: int, me: Mention, you: Mention, *, beside: bool, mine: str = "self") -> Tie | None:
    """The relation with its ends where the frame has them: `<` is the subject, `>` the object."""
    if mine in frame.actors:
        return Tie(frame.action, node, me, you, beside=beside)
    if mine in frame.targets:
        return Tie(frame.action, node, you, me, beside=beside)
    return None
