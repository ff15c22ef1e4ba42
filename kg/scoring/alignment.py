"""Pairs predicted statements with gold ones: a maximum matching within each stretch of a document. Pure.

A claim that names two actors or two targets makes two statements, so that it does not matter how a reader cuts them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

import networkx as nx

from kg.model import Claim, Ref, When
from kg.names import fold
from kg.ontology import Ontology

EMPTY_WORDS = frozenset(
    "a|an|and|at|by|for|from|her|his|in|its|of|on|or|our|some|that|the|their|this|to|with".split("|")
)
LONGER = 3
"""Words by which a predicted text may exceed twice the gold text and still mean the same."""


Side = tuple[Ref | None, str | None]
"""Who stands at one end of a statement: the entity, and how the claim describes it in words."""


class Statement(NamedTuple):
    """One actor, one target: a claim, or one of the several that a claim with many names makes."""

    claim: Claim
    subject: Ref | None
    object: Ref | None

    @property
    def sides(self) -> tuple[Side, Side]:
        """The two ends."""
        return (self.subject, self.claim.subject_text), (self.object, self.claim.object_text)


class Group(NamedTuple):
    """Statements of one stretch of a document: only these can be paired with each other."""

    document: str
    gold: tuple[Statement, ...]
    predicted: tuple[Statement, ...]


class Agreement(NamedTuple):
    """In what a gold and a predicted statement agree.

    `shared` is the part of their evidence that is common; `linked` says that gold is a correction of the predicted one.
    """

    actor: bool
    target: bool
    pair: bool
    family: bool
    action: bool
    voice: bool
    date: bool
    shared: float
    linked: bool

    @property
    def weight(self) -> int:
        """How good a pair they make; 0 if they are about different things: another kind of act, or nobody shared."""
        if not self.linked and not (self.family and (self.actor or self.target)):
            return 0
        grades = (
            (2000, self.linked),
            (1000, True),
            (1000, self.pair),
            (400, self.action),
            (200, self.voice),
            (100, self.date),
        )
        return sum(worth for worth, given in grades if given) + round(99 * self.shared)


class Pair(NamedTuple):
    """A gold statement, the predicted one that is paired with it, and in what they agree."""

    gold: Statement
    predicted: Statement
    agreement: Agreement


Common = dict[tuple[int, int], Agreement]
"""What statements of a group that could be paired agree in, by their numbers in the group: gold, predicted."""


class Judge:
    """Compares statements; knows the names of the ontology and those of the unresolved entities."""

    def __init__(self, ontology: Ontology, labels: Mapping[Ref, str]) -> None:
        """`labels` are what the inputs call their unresolved entities."""
        self._ontology, self._labels = ontology, labels
        self._names: dict[Ref, list[str]] = {}
        for name in ontology.names():
            self._names.setdefault(name.ref, []).append(name.text)
        self._words = cache(self._words_of)

    def compare(self, gold: Statement, predicted: Statement) -> Agreement:
        """The agreement of two statements; where an action has no direction, its two ends may be swapped."""
        one, other = gold.claim, predicted.claim
        mine, theirs = gold.sides, predicted.sides
        actor, target = self._same(mine[0], theirs[0]), self._same(mine[1], theirs[1])
        pair = actor and target
        if not pair and self._ontology.is_symmetric(one.predicate):
            turned = self._same(mine[0], theirs[1]), self._same(mine[1], theirs[0])
            actor, target, pair = actor or turned[0], target or turned[1], all(turned)
        return Agreement(
            actor=actor,
            target=target,
            pair=pair,
            family=self._ontology.family(one.predicate) == self._ontology.family(other.predicate),
            action=one.predicate == other.predicate,
            voice=(one.modality, one.polarity) == (other.modality, other.polarity),
            date=_bounds(one.when) == _bounds(other.when),
            shared=overlap(one, other),
            linked=f"cl:{other.key}" in (one.derived_from, f"cl:{one.key}"),
        )

    def _same(self, gold: Side, predicted: Side) -> bool:
        if gold[0] == predicted[0] and gold[0] is not None:
            return True
        if _resolved(gold[0]) and _resolved(predicted[0]):
            return False
        wanted, given = self._words(*gold), self._words(*predicted)
        if not wanted or not given:
            return not wanted and not given
        return any(_alike(one, two) for one, two in product(wanted, given))

    def _words_of(self, ref: Ref | None, text: str | None) -> frozenset[frozenset[str]]:
        """The content words of every way to write somebody; empty where nobody is named."""
        texts = [text] if text else []
        if ref is not None:
            texts += self._names.get(ref) or [self._labels.get(ref) or self._ontology.label(ref)]
        return frozenset(words for words in map(content_words, texts) if words)


def _resolved(ref: Ref | None) -> bool:
    return ref is not None and not ref.startswith("my:")


def _bounds(when: When | None) -> tuple[object, ...]:
    return (when.edtf is not None, when.earliest, when.latest) if when else (False, None, None)


def content_words(text: str) -> frozenset[str]:
    """The words of a text that carry its meaning, in the form in which spellings do not matter."""
    return frozenset(re.findall(r"\w+", fold(re.sub(r"['’]s\b", "", text)))) - EMPTY_WORDS


def _alike(gold: frozenset[str], predicted: frozenset[str]) -> bool:
    """Half the words of the shorter text are shared, and the predicted one does not swallow the sentence."""
    shared = len(gold & predicted)
    return 2 * shared >= min(len(gold), len(predicted)) and len(predicted) <= 2 * len(gold) + LONGER


def overlap(one: Claim, other: Claim) -> float:
    """The part of the evidence of two claims that is common to both; 1 where one of them states none."""
    if not one.evidence or not other.evidence:
        return 1.0
    mine, theirs = (sum(span.end - span.begin for span in claim.evidence) for claim in (one, other))
    pieces = product(one.evidence, other.evidence)
    both = sum(max(0, min(a.end, b.end) - max(a.begin, b.begin)) for a, b in pieces)
    return min(1.0, both / max(mine + theirs - both, 1))


def statements(claims: Iterable[Claim]) -> list[Statement]:
    """Every pair of actor and target of every claim, in an order that does not depend on that of the input."""
    found = [
        Statement(claim, subject, obj)
        for claim in claims
        for subject in claim.subjects or (None,)
        for obj in claim.objects or (None,)
    ]
    return sorted(found, key=lambda s: (s.claim.document, s.claim.key, s.subject or "", s.object or ""))


def groups(gold: Iterable[Claim], predicted: Iterable[Claim]) -> list[Group]:
    """Cut the documents where no evidence crosses; a claim without evidence holds its whole document together."""
    by_document: dict[str, tuple[list[Statement], list[Statement]]] = {}
    for side, claims in enumerate((gold, predicted)):
        for statement in statements(claims):
            by_document.setdefault(statement.claim.document, ([], []))[side].append(statement)
    return [group for document in sorted(by_document) for group in _cut(document, *by_document[document])]


def _cut(document: str, gold: Sequence[Statement], predicted: Sequence[Statement]) -> Iterator[Group]:
    both = [*gold, *predicted]
    if any(not statement.claim.evidence for statement in both):
        yield Group(document, tuple(gold), tuple(predicted))
        return
    parts = nx.Graph()
    parts.add_nodes_from(range(len(both)))
    reach = holder = -1
    for begin, end, number in sorted((e.begin, e.end, n) for n, s in enumerate(both) for e in s.claim.evidence):
        if begin < reach:
            parts.add_edge(holder, number)
        if end > reach:
            reach, holder = end, number
    for part in sorted(map(sorted, nx.connected_components(parts))):
        yield Group(
            document,
            tuple(both[n] for n in part if n < len(gold)),
            tuple(both[n] for n in part if n >= len(gold)),
        )


def common(group: Group, judge: Judge) -> Common:
    """Compare all statements of a group whose evidence overlaps."""
    found: Common = {}
    for (n, one), (m, other) in product(enumerate(group.gold), enumerate(group.predicted)):
        if overlap(one.claim, other.claim) > 0:
            found[n, m] = judge.compare(one, other)
    return found


def match(group: Group, found: Common, agree: Callable[[Agreement], bool]) -> list[Pair]:
    """As many pairs as there can be of statements that agree."""
    graph = nx.Graph()
    graph.add_edges_from((n, ~m) for (n, m), agreement in found.items() if agree(agreement))
    pairs = nx.bipartite.hopcroft_karp_matching(graph, [n for n in graph if n >= 0])
    return _pairs(group, found, ((n, ~other) for n, other in pairs.items() if n >= 0))


def align(group: Group, found: Common) -> list[Pair]:
    """The pairing with the greatest sum of weights; what weighs nothing is not paired."""
    graph = nx.Graph()
    graph.add_weighted_edges_from((n, ~m, agreement.weight) for (n, m), agreement in found.items() if agreement.weight)
    return _pairs(group, found, ((max(edge), ~min(edge)) for edge in nx.max_weight_matching(graph)))


def _pairs(group: Group, found: Common, numbers: Iterable[tuple[int, int]]) -> list[Pair]:
    return [Pair(group.gold[n], group.predicted[m], found[n, m]) for n, m in sorted(numbers)]
