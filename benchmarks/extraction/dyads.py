"""Who does something to whom, whatever it is: for each main clause with a coded subject the nearest other coded party.

For custom actors, where verbs without a frame count as well, and so does what is only planned or denied.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from custom import FORMER, UNKNOWN, Dictionary

from kg.language.gazetteer import Hit
from kg.language.reading import Reading
from kg.language.tree import NOMINAL
from kg.language.units import Units


def words(text: str) -> frozenset[str]:
    """A closed list."""
    return frozenset(text.split())


TAKING = words("receive obtain get accept inherit borrow buy purchase import learn hear win")
"""Verbs whose subject is at the receiving end of what comes "from" somebody."""

TELLING = words("say tell report announce state add note declare confirm")
"""Verbs that only say who tells of the act below them."""

MUTUAL = words("meet")
"""Verbs that make both sides do the same."""

JOINT = words("meet hold sign agree clash fight negotiate exchange discuss begin start resume open end conclude reach")
"""Verbs by which several subjects may deal with each other."""

HOME = words("in from of at")
"""Prepositions before the country of a party ("soldiers from Gondor")."""

PLACES = words("in at near along during inside outside across")
APART = words("after before when while until since because although though if unless once as whereas")
"""Words that open a clause about something else."""

FINITE = ("VBD", "VBN", "VBZ", "VBP")
FIRST, SECOND, LAST, NEVER = range(4)
SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer")
OBJECTS = frozenset({"obj", "iobj", *SUBJECTS})


class Party(NamedTuple):
    """A coded phrase."""

    node: int
    codes: tuple[str, ...]
    text: str

    @property
    def is_named(self) -> bool:
        """Whether more is known of it than its role."""
        return any(not code.startswith(UNKNOWN) for code in self.codes)


class Dyad(NamedTuple):
    """Who to whom, and the verb between them."""

    source: Party
    target: Party
    verb: int


class DyadFinder:
    """Finds the dyads of one sentence."""

    def __init__(
        self, reading: Reading, units: Units, text: str, dictionary: Dictionary, agents: Sequence[Hit], day: date | None
    ) -> None:
        """`agents` are those of the sentence before its names were joined."""
        self._reading, self._tree, self._roles, self._lemmas = reading, reading.tree, reading.roles, reading.lemmas
        self._units, self._text, self._dictionary, self._day = units, text, dictionary, day
        self._names = [hit for hits in units.hits for hit in hits]
        self._agents = [a for a in agents if not any(n.first <= a.last and a.first <= n.last for n in self._names)]

    def all(self) -> list[Dyad]:
        """The dyads, clause by clause."""
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], Dyad] = {}
        for root, head in enumerate(self._tree.heads):
            if head < 0:
                for dyad in self._under(root, main=True) if self._is_clause(root) else self._flat():
                    found.setdefault((dyad.source.codes, dyad.target.codes), dyad)
        return list(found.values())

    def _flat(self) -> Iterator[Dyad]:
        """Where the tree has no clause: the first party before the first verb, and the first other one after it."""
        tree = self._tree
        verb = next((node for node in range(len(tree)) if tree.xpos[node] in FINITE), len(tree))
        heads = [node for node in range(len(tree)) if tree.rels[node] not in ("amod", "compound", "nmod:poss")]
        found = [(node, parties) for node in heads if (parties := self._parties(node))]
        sources = next((parties for node, parties in found if node < verb and parties[0].is_named), [])
        taken = {code for party in sources for code in party.codes}
        others = [(node, parties) for node, parties in found if not any(taken.issuperset(p.codes) for p in parties)]
        targets = next((parties for node, parties in others if node > verb), [])
        yield from (Dyad(source, target, verb) for source in sources for target in targets)

    def _under(self, clause: int, *, main: bool) -> list[Dyad]:
        """The dyads of a clause, of those coordinated with it, and of what it reports."""
        tree = self._tree
        subject = self._subject(clause)
        reports = ("ccomp", "parataxis", "csubj", "conj", "xcomp")[: 4 if subject is not None else 5]
        below = [kid for kid in tree.kids[clause] if tree.rels[kid] in reports and self._is_clause(kid)]
        below = [kid for kid in below if not self._is_beside(kid)]
        reported = [dyad for kid in below for dyad in self._under(kid, main=main and subject is None)]
        own = [] if reported and self._lemmas[clause] in TELLING else list(self._of(clause, subject, main=main))
        beside = [kid for kid in tree.kids[clause] if self._is_beside(kid)]
        return (own or reported) + [dyad for kid in beside for dyad in self._under(kid, main=main)]

    def _is_clause(self, node: int) -> bool:
        tree = self._tree
        return tree.upos[node] in ("VERB", "AUX") or tree.child(node, "cop", "nsubj", "nsubj:pass") is not None

    def _is_beside(self, node: int) -> bool:
        """Whether a clause is coordinated with the one above by a word of its own."""
        return self._tree.rels[node] == "conj" and self._is_clause(node) and self._tree.child(node, "cc") is not None

    def _subject(self, clause: int) -> int | None:
        """The subject as it is written; of several that the tree has, a coded one; where it has none, a bare phrase."""
        tree, surface = self._tree, self._roles.of(clause).surface
        found = [] if surface is None else [surface]
        found += tree.children(clause, *SUBJECTS)
        found += [
            kid
            for kid in tree.children(clause, "obl", "obl:unmarked", "dislocated")
            if kid < clause and not tree.case(kid)
        ]
        return next((node for node in found if self._parties(node)), found[0] if found else None)

    def _of(self, clause: int, subject: int | None, *, main: bool) -> Iterator[Dyad]:
        sources, targets, in_place = self._sides(clause, subject)
        if len(sources) > 1 and (not targets or (in_place and self._lemmas[clause] in JOINT)):
            named = [source for source in sources if source.is_named]
            yield from (Dyad(one, other, clause) for one in named for other in named if one.codes != other.codes)
            return
        for source in sources:
            for target in targets:
                if (main and target.is_named) or source.is_named:
                    yield Dyad(source, target, clause)
                    if any(self._lemmas[verb] in MUTUAL for verb in self._verbs(clause)):
                        yield Dyad(target, source, clause)

    def _sides(self, clause: int, subject: int | None) -> tuple[list[Party], list[Party], bool]:
        """The sources and the targets of a clause, and whether these are only where it happens."""
        if subject is None:
            return [], [], False
        subjects = self._parties(subject) or self._between(subject)
        for kid in self._tree.children(clause, *SUBJECTS):
            if kid != subject and self._tree.child(kid, "cc") is not None:
                subjects += self._parties(kid)
        giver = self._giver(clause, subject)
        if giver or not subjects:
            return giver, subjects, False
        return subjects, *self._nearest(clause, subjects)

    def _between(self, node: int) -> list[Party]:
        """The parties that something is between ("talks between Gondor and Rohan")."""
        between = [kid for kid in self._tree.kids[node] if self._tree.case(kid) in ("between", "among")]
        return self._parties(between[0]) if between else []

    def _verbs(self, clause: int) -> Iterator[int]:
        """The verb of a clause and those of the infinitives that complete it."""
        yield clause
        for kid in self._tree.children(clause, "xcomp"):
            yield from self._verbs(kid)

    def _giver(self, clause: int, subject: int) -> list[Party]:
        """Who is behind a passive, or gives what the subject receives."""
        verbs = list(self._verbs(clause))
        passive = any(self._roles.of(verb).passive for verb in verbs)
        taking = any(self._lemmas[verb] in TAKING for verb in verbs)
        below = [node for node, _ in self._below(clause) if node > subject] if passive or taking else []
        for preposition in ("by", "from") if passive else ("from",):
            for node in below:
                if self._tree.case(node) == preposition and (found := self._parties(node)):
                    return found
        return []

    def _nearest(self, clause: int, subjects: list[Party]) -> tuple[list[Party], bool]:
        """The coded parties nearest below a clause, after its verb; those in a place only where there are no others."""
        taken = {code for party in subjects for code in party.codes}
        for in_place in (False, True):
            for node, place in self._below(clause):
                if place == in_place and node > clause:
                    found = [p for p in self._parties(node) if not taken.issuperset(p.codes)]
                    if found:
                        return found, in_place
        return [], False

    def _below(self, node: int, in_place: bool = False) -> Iterator[tuple[int, bool]]:
        """The nodes below, those of objects first, each with whether it is in a place; clauses apart are left out."""
        for rank, kid in sorted((self._rank(kid), kid) for kid in self._tree.kids[node]):
            if rank != NEVER:
                place = in_place or rank == LAST
                yield kid, place
                yield from self._below(kid, place)

    def _rank(self, node: int) -> int:
        rel, case = self._tree.rels[node], self._tree.case(node)
        if rel in OBJECTS:
            return NEVER if self._is_teller(node) else FIRST
        if rel in ("punct", "det", "cc", "case", "mark") or (case in APART and rel != "ccomp") or self._is_beside(node):
            return NEVER
        if rel in ("advcl", "parataxis", "conj") and self._is_finite(node) and not self._is_content(node):
            return NEVER
        return LAST if case in PLACES else SECOND

    def _is_teller(self, node: int) -> bool:
        """Whether it is the subject of a verb that tells beside the clause ("..., an official said")."""
        verb = self._tree.heads[node]
        beside = self._tree.rels[verb] in ("advcl", "parataxis", "conj")
        return beside and self._lemmas[verb] in TELLING and self._tree.rels[node] in SUBJECTS

    def _is_finite(self, node: int) -> bool:
        tree = self._tree
        return tree.xpos[node] in ("VBD", "VBZ", "VBP") or tree.child(node, "aux", "aux:pass", "cop") is not None

    def _is_content(self, node: int) -> bool:
        """Whether a clause that the tree sets apart tells what the one above is about, not who tells it."""
        tree = self._tree
        subject = tree.child(node, *SUBJECTS)
        if subject is None or tree.case(subject) in APART:
            return False
        return self._lemmas[node] not in TELLING or tree.child(node, "ccomp") is not None

    def _parties(self, node: int) -> list[Party]:
        """The parties of a phrase and of those coordinated with it."""
        return [party for one in self._conjuncts(node) if (party := self._party(one)) is not None]

    def _conjuncts(self, node: int) -> list[int]:
        return [n for n in self._tree.conjuncts(node) if n == node or not self._is_clause(n)]

    def _party(self, node: int) -> Party | None:
        tree = self._tree
        if tree.upos[node] not in NOMINAL and not self._units.hits[node] and tree.upos[node] not in ("ADJ", "X"):
            return None
        first, last = self._span(node)
        if any(tree.xpos[kid] == "PRP$" for kid in tree.kids[node]):
            return None
        names, agents = self._inside(self._names, first, last), self._inside(self._agents, first, last)
        if not names and (agents or tree.rels[node] in (*SUBJECTS, "iobj")):
            home = [kid for kid in tree.kids[node] if tree.rels[kid] == "nmod" and tree.case(kid) in HOME]
            names = [hit for kid in home for hit in self._inside(self._names, *tree.phrase(kid))][:1]
        codes = self._dictionary.codes(names, agents, not FORMER.isdisjoint(tree.lower[first : last + 1]), self._day)
        return Party(node, tuple(codes), tree.text(self._text, first, last)) if codes else None

    def _span(self, node: int) -> tuple[int, int]:
        """First and last token of a phrase, or of what a pronoun in the place of a subject refers to."""
        if self._tree.upos[node] == "PRON" and self._tree.rels[node] in SUBJECTS:
            meant = self._reading.party(node)
            return meant.first, meant.last
        return self._tree.phrase(node)

    def _inside(self, hits: Sequence[Hit], first: int, last: int) -> list[Hit]:
        begin, end = self._units.parts[first][0], self._units.parts[last][1]
        return [hit for hit in hits if begin <= hit.first and hit.last <= end]
