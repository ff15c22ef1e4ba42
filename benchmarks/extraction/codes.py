"""Actor codes as event data sets write them: three letters of country, IGO or NGO, then role letters (`IRQMIL`).

The country of a party is that of its own name, of a name or demonym in its phrase, or of the place after it ("parties
in Nepal"). A party of whom only a role is told ("students") belongs to the country that the sentence is about.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg.language.gazetteer import Entry, Hit
from kg.language.lemmas import noun_lemmas
from kg.language.mentions import AGENT, NAME, Mention
from kg.language.reading import Reading
from kg.language.tree import Tree
from kg.language.units import Units
from kg.language.wordlists import Words
from kg.model import Ref
from kg.ontology import Ontology

ROLE_OF_CLASS = {
    "kg:Militia": "REB", "kg:ArmedGroup": "REB", "kg:StateArmedForces": "MIL", "kg:Coalition": "MIL",
    "kg:Parliament": "LEG", "kg:Ministry": "GOV", "kg:GovernmentBody": "GOV", "kg:CentralBank": "GOV",
    "kg:PoliticalParty": "PTY", "kg:NewsOutlet": "MED",
}  # fmt: skip
UNKNOWN = "---"
FORMER, ELITE = frozenset({"former", "ex", "ousted", "deposed"}), "ELI"
HOME = frozenset({"in", "of", "from", "at", "throughout", "across", "inside", "within"})
"""Prepositions before the place where a party belongs."""

GENERIC = frozenset(
    {"leader", "official", "group", "organisation", "organization", "agent", "member", "chief", "spokesman", "force"}
    | {"officer", "adviser", "supporter", "party", "commander", "source", "movement", "camp", "faction", "coalition"}
)
"""Heads that say less than the noun before them."""

TOWARDS = frozenset({"pro", "anti"})
BEHIND = frozenset({"backed", "led", "held", "controlled", "supported", "occupied", "sponsored"})
"""Words joined by a hyphen to a name that is not the party's own ("pro-Iranian", "Syrian-backed")."""

FOUNDED = frozenset(("forum", "association", "foundation", "watch", "institute", "charity", "international"))
"""Words in the names of private bodies."""

WIDE = frozenset({"IGO", "NGO", "IMG", "NGM", "MNC"})
"""Codes of parties that belong to no country."""


LISTED = "code:"
"""Prefix of the references of actors that only the list beside this file has."""


def names() -> Iterator[tuple[str, Entry]]:
    """The actors of the list beside this file, for the gazetteer."""
    for kind, table in tomllib.loads(Path(__file__).with_name("actors.toml").read_text(encoding="utf-8")).items():
        for code, many in table.items():
            ref = LISTED + code
            for name in many:
                yield name, Entry((ref,), (ref,), demonym=kind == "peoples")


class Coded(NamedTuple):
    """A code in its two parts; the first is empty where nothing tells it."""

    place: str
    role: str

    def __str__(self) -> str:
        return (self.place or UNKNOWN) + (self.role if self.role not in self.place[3:] else "")

    @property
    def country(self) -> str:
        """The country, if it belongs to one."""
        return "" if self.place[:3] in WIDE else self.place[:3]


class Coder:
    """Gives the two sides of an event their codes."""

    def __init__(self, ontology: Ontology, words: Words) -> None:
        """Codes of entities come from the ontology."""
        self._ontology, self._words = ontology, words
        self._known = frozenset(ontology.entities)
        self._iso3 = {
            country: code
            for ref in ontology.entities
            for country in ontology.values(ref, "kg:country")
            for code in ontology.values(ref, "kg:iso3")
        }

    def pair(
        self, source: Mention | None, target: Mention | None, reading: Reading, units: Units
    ) -> tuple[str | None, str | None]:
        """The codes of source and target; what is not there has none."""
        one = self._code(source, reading, units) if source else None
        other = self._code(target, reading, units) if target else None
        if source and one and _is_homeless(source, one):
            one = one._replace(place=_home(other, self._named(reading, units)))
        if target and other and _is_homeless(target, other):
            other = other._replace(place=_home(one, self._named(reading, units)))
        return str(one) if one else None, str(other) if other else None

    def _named(self, reading: Reading, units: Units) -> list[str]:
        """The countries that a sentence names, in their order."""
        return [
            code[:3]
            for node, hits in enumerate(units.hits)
            if hits and not _is_aside(reading.tree, node)
            for code in self._of_names(hits)
            if code[:3] not in WIDE
        ]

    def _code(self, mention: Mention, reading: Reading, units: Units) -> Coded:
        place = next(self._places(mention, reading, units), "")
        role = self._role(mention, reading, units)
        if not place and mention.kind == NAME and not FOUNDED.isdisjoint(mention.text.lower().split()):
            return Coded("NGO", role)
        return Coded(place[:3], place[3:]) if len(place) > 3 and not role else Coded(place, role)

    def _role(self, mention: Mention, reading: Reading, units: Units) -> str:
        """The role of a phrase: of its head, or of what stands before a head that says little ("rebel leaders")."""
        if mention.coreferent or not mention.first <= mention.node <= mention.last:
            words, head = mention.text.lower().split() or [""], -1
        else:
            words = [self._beyond_names(node, reading, units) for node in range(mention.first, mention.last + 1)]
            head = mention.node - mention.first
        if not FORMER.isdisjoint(words):
            return ELITE
        before = [role for word in reversed(words[:head]) if (role := self._role_of(word))]
        if before and words[head] and not GENERIC.isdisjoint(noun_lemmas(words[head].split()[-1])):
            return before[0]
        own = mention.role if words[head] else ""
        own = own or next((role for word in reversed(words) if (role := self._role_of(word))), "")
        return own or self._role_of_name(mention, units)

    def _beyond_names(self, node: int, reading: Reading, units: Units) -> str:
        """A word in lower case; none where it is a name, but for names that are roles ("White House")."""
        word, (first, last) = reading.tree.lower[node], units.parts[node]
        is_name = any(hit.first == first and hit.last == last for hit in units.hits[node])
        return "" if is_name and word not in self._words.roles else word

    def _role_of_name(self, mention: Mention, units: Units) -> str:
        """Of a people or a town it is civilians, of a capital that stands for its state the government."""
        entry = mention.entry
        if entry is None or entry.demonym:
            return "CVL" if any(units.hits[node] for node in range(mention.first, mention.last + 1)) else ""
        safe, unsafe = (
            any(self._ontology.values(ref, "kg:iso3") for ref in refs if ref in self._known)
            for refs in (entry.safe, set(entry.refs).difference(entry.safe))
        )
        return "GOV" if unsafe and not safe and not mention.within else ""

    def _places(self, mention: Mention, reading: Reading, units: Units) -> Iterator[str]:
        """The codes that a phrase names, the best first: where a people lives, its head, the names in it, its place."""
        tree = reading.tree
        around = [
            hit
            for kid in (() if mention.coreferent else tree.kids[mention.node])
            if tree.rels[kid] in ("nmod", "acl", "appos") and (tree.case(kid) in HOME or tree.rels[kid] != "nmod")
            for node in range(*_through(tree.subtree(kid)))
            if not _is_aside(tree, node)
            for hit in units.hits[node]
        ]
        people = mention.entry is not None and mention.entry.demonym and tree.lower[mention.node].endswith("s")
        if people and not any(units.hits[node] for node in range(mention.first, mention.node)):
            yield from self._of_names(around)
        if mention.entry is not None and (code := self._of_entry(mention.entry)):
            yield code
        if mention.coreferent:
            yield from filter(None, (self._of_entity(ref) for ref in mention.within))
        else:
            nodes = [node for node in range(mention.first, mention.last + 1) if not _is_aside(tree, node)]
            inside = [hit for node in nodes for hit in units.hits[node]]
            yield from self._of_names(inside)
        yield from self._of_names(around)

    def _of_names(self, hits: Iterable[Hit]) -> Iterator[str]:
        yield from filter(None, (self._of_name(hit) for hit in hits))

    def _of_name(self, hit: Hit) -> str | None:
        return self._of_entry(hit.entry)

    def _of_entry(self, entry: Entry) -> str | None:
        """The code of a name; what needs context ("Prime Minister", in Iraq's ontology) counts only for places."""
        ontology = self._ontology
        known = [
            ref
            for ref in entry.refs
            if ref in entry.safe or ontology.is_a(ref, "kg:Place") or ontology.values(ref, "kg:actorCode")
        ]
        return next(filter(None, map(self._of_entity, known)), None)

    def _of_entity(self, ref: Ref) -> str | None:
        ontology = self._ontology
        if ref.startswith(LISTED):
            return ref.removeprefix(LISTED)
        if ref not in self._known:
            return None
        own = ontology.values(ref, "kg:actorCode") or ontology.values(ref, "kg:iso3")
        if own:
            return own[0]
        country = next((self._iso3[c] for c in ontology.values(ref, "kg:country") if c in self._iso3), None)
        if country is None:
            return None
        role = next((role for cls, role in ROLE_OF_CLASS.items() if ontology.is_a(ref, cls)), "")
        return country + role

    def _role_of(self, text: str) -> str:
        """The role of a noun, or of the last words of a title that has one ("u.n. secretary-general kofi annan")."""
        words, roles = text.split(), self._words.roles
        for end in range(len(words), 0, -1):
            for lemma in noun_lemmas(words[end - 1]):
                for size in (2, 1):
                    noun = " ".join((*words[max(end - size, 0) : end - 1], lemma))
                    if noun in roles:
                        return roles[noun]
        return ""


def _is_homeless(mention: Mention, code: Coded) -> bool:
    return not code.place and (mention.kind == AGENT or bool(code.role))


def _home(other: Coded | None, named: Sequence[str]) -> str:
    """The country of a party by its role alone: that of the other side if it too has a role, or else another named."""
    there = other.country if other else ""
    if there and other and other.role:
        return there
    return next((code for code in named if code != there), there)


def _is_aside(tree: Tree, node: int) -> bool:
    """Whether a name only tells whom a party favours or depends on."""
    before, after = tree.lower[max(node - 2, 0) : node], tree.lower[node + 1 : node + 3]
    joined = tree.lower[node].partition("-")
    if joined[0] in TOWARDS or joined[2] in BEHIND:
        return True
    return (len(before) == 2 and before[1] == "-" and before[0] in TOWARDS) or (
        len(after) == 2 and after[0] == "-" and after[1] in BEHIND
    )


def _through(span: tuple[int, int]) -> tuple[int, int]:
    return span[0], span[1] + 1
