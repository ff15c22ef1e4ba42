"""Who a noun phrase means: a name of the ontology or another, an agent ("gunmen"), a pronoun, or no party at all."""

from __future__ import annotations

from typing import NamedTuple

from kg.language.gazetteer import Entry, Hit
from kg.language.lemmas import noun_lemmas
from kg.language.tree import NOMINAL, Tree
from kg.language.units import Units
from kg.language.wordlists import Words
from kg.model import Ref

NAME, AGENT, PRONOUN, THING, NONE = "name", "agent", "pronoun", "thing", "none"
PERSONAL = frozenset("he she they it him her them we us i you his its their our".split())
CONTAINERS = frozenset(
    (
        "member group number dozens hundreds thousands scores some many several most two three one lot series "
        "handful total majority"
    ).split()
)
"""Heads that only count or hold: "hundreds of protesters", "members of the group"; the noun after "of" says who."""

CROWDS = frozenset("dozens scores hundreds thousands".split())
AMOUNTS = frozenset("million billion trillion percent % thousand hundred $ € £".split())
AGENT_ENDINGS = ("er", "or", "ist", "man", "woman", "ian", "eer", "men", "women")


class Mention(NamedTuple):
    """A noun phrase that stands in a role."""

    node: int
    first: int
    last: int
    text: str
    kind: str
    entry: Entry | None = None
    """What the ontology knows by this name."""
    within: tuple[Ref, ...] = ()
    """Entities named inside the phrase that are not its head: Iraq in "Iraqi police"."""
    role: str = ""
    """Role letters of the agent noun (`MIL` for "troops")."""
    name: str = ""
    """The proper name in the phrase: "Alexei Navalny" in "opposition leader Alexei Navalny"."""
    coreferent: bool = False
    """Whether a pronoun or "the group" stands here, and this is what it refers to."""

    @property
    def is_party(self) -> bool:
        """Whether it can act and be acted upon."""
        return self.kind in (NAME, AGENT, PRONOUN)


class MentionFinder:
    """Makes the mentions of one sentence."""

    def __init__(self, tree: Tree, text: str, units: Units, words: Words) -> None:
        """`text` is the whole article's, which the sentence's offsets refer to."""
        self._tree, self._text, self._units, self._words = tree, text, units, words
        self._found: dict[int, Mention] = {}

    def all(self, node: int) -> list[Mention]:
        """The mention at a node and those coordinated with it."""
        heads = [n for n in self._tree.conjuncts(node) if n == node or self._tree.upos[n] in NOMINAL]
        return [mention for n in heads for mention in self._split(n)]

    def _split(self, node: int) -> list[Mention]:
        """Two parties where a phrase names two ("Turkish and Syrian forces")."""
        tree, whole = self._tree, self.at(node)
        for kid in tree.kids[node]:
            if tree.rels[kid] in ("amod", "compound") and self.hit(kid) is not None:
                others = [n for n in tree.conjuncts(kid)[1:] if n < node and self.hit(n) is not None]
                if others:
                    parts = [(kid, kid), *((n, n) for n in others[:-1]), (others[-1], whole.last)]
                    return [
                        whole._replace(first=a, last=b, text=tree.text(self._text, a, b), within=self.hit(a).entry.refs)  # type: ignore[union-attr]
                        for a, b in parts
                    ]
        return [whole]

    def at(self, node: int) -> Mention:
        """The mention whose head is this node."""
        if node not in self._found:
            self._found[node] = self._make(node)
        return self._found[node]

    def hit(self, node: int) -> Hit | None:
        """The known name that a token ends with: its head, as English names have it."""
        hits = self._units.hits[node]
        if not hits or hits[-1].last != self._units.parts[node][1] or self._is_other_name(node, hits[-1]):
            return None
        return hits[-1]

    def _is_other_name(self, node: int, hit: Hit) -> bool:
        """Whether a country or city only ends the name of something else: Port Sudan, Air France, Radio Free Iraq.

        Directions and the like ("Northern Syria"), titles, and what the ontology knows may stand before it.
        """
        if not hit.entry.area or hit.entry.demonym:
            return False
        first = self._units.parts[node][0]
        areas = [other for other in self._units.hits[node] if other.entry.area or other.entry.demonym]
        known = {n - first for other in areas for n in range(other.first, other.last + 1)}
        written = self._tree.forms[node].split()[: hit.first - first]
        words = [form.lower() for at, form in enumerate(written) if form[:1].isupper() and at not in known]
        return any(word not in self._words["before_areas"] and not self._words.role(word, "") for word in words)

    def _make(self, node: int) -> Mention:
        tree = self._tree
        first, last = tree.phrase(node)
        hit = self.hit(node)
        text = tree.text(self._text, first, last)
        if text.count("(") > text.count(")"):
            text = text[: text.rindex("(")].rstrip()
        within = tuple(
            dict.fromkeys(
                ref for n in range(first, last + 1) for h in self._units.hits[n] if h is not hit for ref in h.entry.refs
            )
        )
        if hit is not None and not (hit.entry.demonym and tree.upos[node] == "ADJ"):
            role = "" if hit.first == self._units.parts[node][0] else self._role(first, node)
            return Mention(node, first, last, text, NAME, hit.entry, within, role, tree.forms[node])
        if tree.upos[node] == "PRON" or tree.xpos[node] in ("PRP", "PRP$"):
            kind = PRONOUN if tree.lower[node] in PERSONAL else NONE
            return Mention(node, first, last, text, kind)
        role = self._role(first, node)
        name = self._proper_name(node, first, last)
        noun = next(
            (lemma for lemma in noun_lemmas(tree.lower[node].rstrip(".")) if lemma in self._words["never_party"]), None
        )
        if noun is not None:
            kind = NONE
        elif role or self._counts_people(node) or self._acts(node):
            kind = AGENT
        elif name or self._looks_like_name(node):
            kind = NAME
        else:
            kind = THING
        return Mention(node, first, last, text, kind, None, within, role, name)

    def _role(self, first: int, node: int) -> str:
        """The role letters of the agent noun at the head, or of one before it ("police chief": the head decides)."""
        tree, roles = self._tree, self._words.roles
        for head in (node, *self._contained(node)):
            before = tree.lower[head - 1].rpartition(" ")[2] if head > first else ""
            found = self._words.role(tree.lower[head], before)
            if found:
                return found
        nearby = [kid for kid in tree.kids[node] if first <= kid < node and tree.rels[kid] in ("compound", "flat")]
        return next((roles[tree.lower[n]] for n in reversed(nearby) if tree.lower[n] in roles), "")

    def _contained(self, node: int) -> list[int]:
        tree = self._tree
        if tree.lower[node] not in CONTAINERS and tree.upos[node] != "NUM":
            return []
        return [kid for kid in tree.kids[node] if tree.rels[kid] == "nmod" and tree.case(kid) == "of"]

    def _counts_people(self, node: int) -> bool:
        """A bare number in the place of a noun stands for people ("killed 12"), unless it is money or a share."""
        tree = self._tree
        if (
            tree.upos[node] != "NUM"
            or tree.rels[node] not in ("obj", "nsubj", "nsubj:pass")
            or tree.lower[node] in AMOUNTS
        ):
            return False
        if node + 1 < len(tree) and tree.upos[node + 1] in ("NOUN", "PROPN", "SYM", "NUM"):
            return False
        return not any(tree.upos[kid] == "SYM" or tree.lower[kid] in AMOUNTS for kid in tree.kids[node])

    def _looks_like_name(self, node: int) -> bool:
        """A capital where no sentence begins, or several, whatever the tagger thought."""
        form, tag = self._tree.forms[node], self._tree.upos[node]
        if not form[:1].isupper() or tag not in ("NOUN", "PROPN", "ADJ", "X"):
            return False
        return tag == "PROPN" or node > 0 or " " in form or (len(form) > 1 and form.isupper())

    def _acts(self, node: int) -> bool:
        """Whether a noun's ending says that it is somebody who does something ("hacker", "lobbyist")."""
        tree = self._tree
        if tree.upos[node] != "NOUN":
            return False
        lemma = list(noun_lemmas(tree.lower[node]))[-1]
        return len(lemma) > 4 and lemma.endswith(AGENT_ENDINGS) and lemma not in self._words["not_agents"]

    def _proper_name(self, node: int, first: int, last: int) -> str:
        """The run of proper nouns in a phrase that holds its head, or else the last one before it ends."""
        tree = self._tree
        runs: list[tuple[int, int]] = []
        for n in range(first, last + 1):
            if tree.upos[n] == "PROPN" or (tree.forms[n] in "-’'" and runs and runs[-1][1] == n - 1):
                if runs and runs[-1][1] == n - 1:
                    runs[-1] = (runs[-1][0], n)
                else:
                    runs.append((n, n))
        runs = [
            (begin, end)
            for begin, end in runs
            if begin <= node <= end
            or tree.rels[begin] in ("flat", "appos")
            or (tree.heads[begin] == node and begin > node)
        ]
        return tree.text(self._text, *runs[-1]) if runs else ""
