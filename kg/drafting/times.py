"""When a statement's act was: by the time expression of its own clause, never by the day of publication in silence."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import NamedTuple

from kg.cells import CONTROL, local
from kg.language import timex
from kg.language.tree import Tree
from kg.model import Article, When

COMING = frozenset({"demanded", "threatened", "planned", "hypothetical"})
"""Modalities in which "on Sunday" is the Sunday to come."""

CLAUSES = frozenset({"root", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "csubj"})


class Told(NamedTuple):
    """A time expression and the date it means where the act is past."""

    timex: timex.Timex
    when: When | None


class Times:
    """The time expressions of one article."""

    def __init__(self, article: Article) -> None:
        """Nothing is read before the first question."""
        self._text, self._published = article.text, article.document.when

    @cached_property
    def _told(self) -> list[Told]:
        return [Told(*pair) for pair in timex.told(timex.find(self._text), self._published)]

    @cached_property
    def _begins(self) -> list[int]:
        return [told.timex.begin for told in self._told]

    @cached_property
    def _lines(self) -> list[int]:
        return [at for at, char in enumerate(self._text) if char == "\n"]

    def line(self, offset: int) -> int:
        """The number of the line in which an offset lies."""
        return bisect_left(self._lines, offset) + 1

    def within(self, begin: int, end: int) -> list[Told]:
        """The expressions that begin in a stretch of the text."""
        return self._told[bisect_left(self._begins, begin) : bisect_left(self._begins, end)]

    def cells(
        self, triggers: tuple[int, ...], tree: Tree, nominal: bool, modality: str
    ) -> tuple[dict[str, str], tuple[int, int] | None]:
        """The date columns of the act told at a node, and where its words stand."""
        for told in (
            told for trigger in triggers for told in self._own(trigger, tree, nominal and trigger == triggers[0])
        ):
            found, when = told
            if modality in COMING:
                when = timex.resolve(found, self._published, forward=True) or when
            if when is not None and when.edtf is not None and not CONTROL.search(found.words):
                cells = {"date": when.edtf, "date_text": " ".join(found.words.split()), "date_basis": local(when.basis)}
                return cells, (found.begin, found.end)
        return {}, None

    def _own(self, trigger: int, tree: Tree, nominal: bool) -> list[Told]:
        """The expressions of the clause of a node, the nearest first."""
        sentence = tree.sentence
        here = self.within(sentence.begin, sentence.end)
        if not here:
            return []
        mine: list[tuple[int, int, Told]] = []
        for told in here:
            node = _beside(told.timex, tree)
            path = [node, *tree.ancestors(node)]
            clause = _clause(node, tree)
            if trigger in path and clause in (trigger, *path[path.index(trigger) :]):
                mine.append((0, abs(node - trigger), told))
            elif nominal and clause == _clause(trigger, tree) and _is_light(trigger, clause, tree):
                mine.append((1, abs(node - trigger), told))
            elif _shares(trigger, node, tree):
                mine.append((2, abs(node - trigger), told))
        return [told for _, _, told in sorted(mine, key=lambda one: one[:2])]


def _beside(found: timex.Timex, tree: Tree) -> int:
    """The word with which a time expression stands: times are no part of the tree."""
    sentence = tree.sentence
    after = bisect_left(sentence.begins, found.begin)
    if after == 0 or (after < len(tree) and tree.forms[after - 1] in ",;:–—" and tree.forms[after] not in ",.;:–—"):
        return min(after + (after < len(tree) - 1 and tree.upos[min(after, len(tree) - 1)] == "PUNCT"), len(tree) - 1)
    before = after - 1
    while before > 0 and tree.upos[before] == "PUNCT":
        before -= 1
    return before


def _clause(node: int, tree: Tree) -> int:
    """The verb of the clause in which a node stands."""
    for above in (node, *tree.ancestors(node)):
        if tree.rels[above] in CLAUSES and tree.upos[above] in ("VERB", "AUX"):
            return above
    return node


def _is_light(noun: int, verb: int, tree: Tree) -> bool:
    """Whether a noun is what its verb does, or what does it ("held talks", "the strike killed")."""
    return tree.heads[noun] == verb and tree.rels[noun] in ("obj", "nsubj", "nsubj:pass", "obl")


def _shares(trigger: int, node: int, tree: Tree) -> bool:
    """Whether a date before two coordinated verbs holds for the second as well."""
    if tree.rels[trigger] != "conj":
        return False
    first = tree.heads[trigger]
    return (
        _clause(node, tree) == first
        and node < first
        and first >= 0
        and tree.child(trigger, "nsubj", "nsubj:pass") is None
    )
