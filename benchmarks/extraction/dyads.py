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
from kg.language.roles import Roles
from kg.language.tree import NOMINAL
from kg.language.units import Units

TAKING = frozenset("receive obtain get accept inherit borrow buy purchase import learn hear win".split())
"""Verbs whose subject is at the receiving end of what comes "from" somebody."""

TELLING = frozenset("say tell report announce state add note declare confirm".split())
"""Verbs that only say who tells of the act below them."""

MUTUAL = frozenset({"meet"})
"""Verbs that make both sides do the same."""

HOME = frozenset({"in", "from", "of", "at"})
"""Prepositions before the country of an agent ("soldiers from Gondor")."""

PLACES = frozenset("in at near along during inside outside across".split())
APART = frozenset("after before when while until since because although though if unless once as whereas".split())
"""Words that open a clause about something else."""

FIRST, SECOND, LAST, NEVER = range(4)
OBJECTS = frozenset({"obj", "iobj", "nsubj", "nsubj:pass", "nsubj:outer"})


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

    def __init__(self, reading: Reading, units: Units, text: str, dictionary: Dictionary, agents: Sequence[Hit], day: date | None) -> None:
        """`agents` are those of the sentence before its names were joined."""
        self._tree, self._roles, self._lemmas = reading.tree, reading.roles, reading.lemmas
        self._units, self._text, self._dictionary, self._day = units, text, dictionary, day
        self._names = [hit for hits in units.hits for hit in hits]
        self._agents = [a for a in agents if not any(n.first <= a.last and a.first <= n.last for n in self._names)]

    def all(self) -> list[Dyad]:
        """The dyads, clause by clause."""
        found: dict[tuple[tuple[str, ...], tuple[str, ...]], Dyad] = {}
        for root, head in enumerate(self._tree.heads):
            if head < 0:
                for dyad in self._under(root, main=True):
                    found.setdefault((dyad.source.codes, dyad.target.codes), dyad)
        return list(found.values())

    def _under(self, clause: int, *, main: bool) -> list[Dyad]:
        """The dyads of a clause, of those coordinated with it, and of what it reports."""
        tree = self._tree
        below = [kid for kid in tree.kids[clause] if tree.rels[kid] in ("ccomp", "parataxis", "csubj") and self._is_clause(kid)]
        reported = [dyad for kid in below for dyad in self._under(kid, main=False)]
        own = [] if reported and self._lemmas[clause] in TELLING else list(self._of(clause, main=main))
        beside = [kid for kid in tree.kids[clause] if tree.rels[kid] == "conj" and self._is_clause(kid)]
        return (own or reported) + [dyad for kid in beside for dyad in self._under(kid, main=main)]

    def _is_clause(self, node: int) -> bool:
        tree = self._tree
        return tree.upos[node] in ("VERB", "AUX") or tree.child(node, "cop", "nsubj", "nsubj:pass") is not None

    def _of(self, clause: int, *, main: bool) -> Iterator[Dyad]:
        sources, targets = self._sides(clause)
        if len(sources) > 1 and not targets:
            yield from (Dyad(one, other, clause) for one in sources for other in sources if one.codes != other.codes)
            return
        for source in sources:
            for target in targets:
                if (main and target.is_named) or source.is_named:
                    yield Dyad(source, target, clause)
                    if self._lemmas[clause] in MUTUAL:
                        yield Dyad(target, source, clause)

    def _sides(self, clause: int) -> tuple[list[Party], list[Party]]:
        roles = self._roles.of(clause)
        if roles.surface is None:
            return [], []
        subjects = self._parties(roles.surface)
        giver = self._giver(roles, clause)
        if giver:
            return giver, subjects
        if not subjects:
            return [], []
        return subjects, self._nearest(clause, subjects, roles.surface)

    def _giver(self, roles: Roles, clause: int) -> list[Party]:
        """Who is behind a passive, or gives what the subject receives."""
        wanted = ("by", "from") if roles.passive else ("from",) if self._lemmas[clause] in TAKING else ()
        below = list(self._below(clause, roles.surface)) if wanted else []
        for preposition in wanted:
            for node, _ in below:
                if self._tree.case(node) == preposition and (found := self._parties(node)):
                    return found
        return []

    def _nearest(self, clause: int, subjects: list[Party], surface: int) -> list[Party]:
        """The coded parties nearest below a clause, those in a place only where there are no others."""
        taken = {code for party in subjects for code in party.codes}
        for in_place in (False, True):
            for node, place in self._below(clause, surface):
                if place == in_place and node != surface:
                    found = [p for n in self._conjuncts(node) if (p := self._party(n)) is not None and not taken.issuperset(p.codes)]
                    if found:
                        return found
        return []

    def _below(self, node: int, without: int | None, in_place: bool = False) -> Iterator[tuple[int, bool]]:
        """The nodes below, those of objects first, each with whether it is in a place; other clauses are left out."""
        kids = [(self._rank(kid, node), kid) for kid in self._tree.kids[node] if kid != without]
        for rank, kid in sorted(kids):
            if rank != NEVER:
                place = in_place or rank == LAST
                yield kid, place
                yield from self._below(kid, without, place)

    def _rank(self, node: int, above: int) -> int:
        tree, rel = self._tree, self._tree.rels[node]
        if rel in OBJECTS:
            return FIRST
        case = tree.case(node)
        if rel in ("punct", "parataxis", "det", "cc", "case", "mark") or (rel == "conj" and self._is_clause(node) and tree.heads[above] < 0):
            return NEVER
        if rel in ("advcl", "acl", "obl", "nmod") and case in APART:
            return NEVER
        return LAST if case in PLACES else SECOND

    def _parties(self, node: int) -> list[Party]:
        """The parties of a phrase and of those coordinated with it; of a thing, whose it is."""
        found = []
        for one in self._conjuncts(node):
            party = self._party(one)
            if party is None:
                party = next((p for kid, _ in self._below(one, None) if (p := self._party(kid)) is not None and p.is_named), None)
            if party is not None:
                found.append(party)
        return found

    def _conjuncts(self, node: int) -> list[int]:
        return [n for n in self._tree.conjuncts(node) if n == node or not self._is_clause(n)]

    def _party(self, node: int) -> Party | None:
        tree = self._tree
        if tree.upos[node] not in NOMINAL and not self._units.hits[node] and tree.upos[node] not in ("ADJ", "X"):
            return None
        first, last = tree.phrase(node)
        names, agents = self._inside(self._names, first, last), self._inside(self._agents, first, last)
        if agents and not names:
            home = [kid for kid in tree.kids[node] if tree.rels[kid] == "nmod" and tree.case(kid) in HOME]
            names = [hit for kid in home for hit in self._inside(self._names, *tree.phrase(kid))][:1]
        codes = self._dictionary.codes(names, agents, not FORMER.isdisjoint(tree.lower[first : last + 1]), self._day)
        return Party(node, tuple(codes), tree.text(self._text, first, last)) if codes else None

    def _inside(self, hits: Sequence[Hit], first: int, last: int) -> list[Hit]:
        begin, end = self._units.parts[first][0], self._units.parts[last][1]
        return [hit for hit in hits if begin <= hit.first and hit.last <= end]
