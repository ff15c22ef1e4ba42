"""From the mentions in a role to what the cells of a draft hold: entities, names, or descriptions without a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from kg.cells import CONTROL, FORMULA, SPLIT
from kg.drafting.cast import Cast, needs_context
from kg.drafting.people import ACTOR, COUNTRY, PERSON, POSITION, UNNAMED, People
from kg.drafting.refine import WEAPONS
from kg.drafting.walk import Line
from kg.language.gazetteer import Hit
from kg.language.lemmas import noun_lemmas, verb_lemmas
from kg.language.mentions import AGENT, NAME, PRONOUN, Mention
from kg.model import Ref

LONGEST = 120
"""Characters; a longer name or description is a list or a mistake."""

LIKE_A_NAME = 4
"""Words of a description that may stand for one named before ("the pro-Iran group")."""

FORCE_NOUNS = frozenset(
    "base airbase outpost force forces troop troops soldier military army personnel serviceman marine airman warplane "
    "jet drone aircraft warship garrison contingent".split()
)
OFFICIALS = frozenset("official officials authority authorities government administration leadership".split())
ARTICLES = re.compile(r"^(?:the|a|an|its|his|her|their|our|this|that|these|those|all|some|both)\s+", re.IGNORECASE)
LOOSE = re.compile(
    r"^(?:any|such|every|each|no|another|other|most|several|many|few|\d|one|two|three|dozens|hundreds)\b", re.IGNORECASE
)
COLLECTIVE = frozenset({"COP", "JUD", "LEG", "GOV", "MIL", "MED"})
MARKS = " \t\n\"'“”‘’«»,;:.()[]-–—"


class Party(NamedTuple):
    """Who stands in a role: an entity or name in `cell`, or a description in `text`; `sure` falls with each guess."""

    cell: str = ""
    text: str = ""
    sure: float = 1.0
    body: str = ""
    """For whom a spokesperson without a name speaks."""


class Parties:
    """Names the mentions of one article."""

    def __init__(self, people: People, cast: Cast, key: str) -> None:
        """`key` is that of the article's document: an unnamed speaker is one of that document."""
        self._people, self._cast, self._key = people, cast, key

    def all(self, mentions: Iterable[Mention], line: Line, classes: tuple[Ref, ...] | None = (ACTOR,)) -> list[Party]:
        """The parties of some mentions, each once; nothing for a pronoun that stays open.

        Without classes anything may be meant, an actor rather than a place.
        """
        found: dict[tuple[str, str], Party] = {}
        for mention in mentions:
            named = self.of(mention, line, (ACTOR,) if classes is None else classes)
            if classes is None and not any(party.cell.startswith("id:") for party in named):
                named = self.of(mention, line, ()) or named
            for party in named:
                if party.cell or party.text:
                    found.setdefault((party.cell, party.text), party)
        return list(found.values())

    def of(self, mention: Mention, line: Line, classes: tuple[Ref, ...] = (ACTOR,)) -> list[Party]:
        """The parties of one mention: two where a joined name holds two persons."""
        pair = self._pair(mention, line, classes)
        if pair:
            return pair
        ref = self._entity(mention, line, classes)
        if ref is not None:
            return [Party(ref, sure=0.7 if mention.coreferent else 1.0)]
        if mention.kind == PRONOUN or (mention.coreferent and mention.entry is not None):
            return []
        text = fit(mention.text)
        if (
            self._noun(mention, line) in WEAPONS
            and mention.node > 0
            and line.reading.tree.rels[mention.node] in ("compound", "amod")
        ):
            return []
        name = self._name(mention, text, line)
        if name:
            return [Party(name, sure=0.8)]
        return [Party(text=text, sure=0.7)] if text else []

    def speaker(self, mention: Mention, line: Line) -> Party | None:
        """Who speaks: somebody without a name is one of this document, and a spokesperson speaks for a body."""
        for party in self.of(mention, line):
            if party.cell:
                return party._replace(body=self.body(party.cell))
            bodies = [ref for ref in mention.within if self._people.is_a(ref, "kg:Organisation", COUNTRY)]
            if party.text and mention.kind == AGENT and mention.role:
                noun = ARTICLES.sub("", party.text)
                body = bodies[-1] if bodies and "spoke" in party.text else ""
                return Party(f"{noun} in {self._key}"[:LONGEST], sure=0.6, body=body)
        return None

    def body(self, cell: str) -> str:
        """For whom a spokesperson speaks, by this article or by the reference data."""
        return self._cast.bodies.get(cell) or self._people.bodies.get(cell, "")

    def _pair(self, mention: Mention, line: Line, classes: tuple[Ref, ...]) -> list[Party]:
        """Of "General X and commander Y", which may be one unit, both are meant."""
        form = line.units.sentence.forms[mention.node]
        hits = line.units.hits[mention.node]
        if mention.coreferent or " and " not in form or len(hits) < 2:
            return []
        refs = [self._people.one(hit.entry.refs, hit.entry.safe, classes) for hit in hits]
        persons = [ref for ref in refs if ref is not None and self._people.is_a(ref, PERSON)]
        return [Party(ref) for ref in persons] if len(persons) > 1 else []

    def _entity(self, mention: Mention, line: Line, classes: tuple[Ref, ...]) -> Ref | None:
        people, tree = self._people, line.reading.tree
        noun = self._noun(mention, line)
        following = self._next(mention, line, classes) or self._apposed(mention, line, classes)
        if following is not None:
            return following
        if mention.entry is not None:
            ref = people.one(mention.entry.refs, mention.entry.safe, classes)
            early = needs_context(mention.entry, mention.name) and ref is not None and not self._cast.has_named(ref)
            if early or (mention.coreferent and (ref is None or not self._cast.agrees(noun, ref))):
                ref = self._cast.meant(noun)
            if ref is not None or not any(self._people.is_a(r, "kg:Position") for r in mention.entry.refs):
                return ref
            return self._cast.titled(noun.removeprefix("iraqi "))
        hit = line.reading.mentions.hit(mention.node)
        if hit is not None and mention.kind != PRONOUN and not mention.coreferent:
            return people.one(hit.entry.refs, hit.entry.safe, classes)
        for kid in (*tree.children(mention.node, "appos", "flat"), *tree.children(mention.node, "compound")):
            found = self._near(kid, mention, line, classes)
            if found is not None:
                return found
        return self._composite(mention, noun, line, classes)

    def _next(self, mention: Mention, line: Line, classes: tuple[Ref, ...]) -> Ref | None:
        """The person whose title stands before: "Iraqi Prime Minister X", also where the tree has two things."""
        tree, node = line.reading.tree, mention.node + 1
        is_title = mention.entry is None or any(self._people.is_a(ref, "kg:Position") for ref in mention.entry.refs)
        if (
            mention.coreferent
            or mention.kind == PRONOUN
            or not is_title
            or node >= len(tree)
            or tree.upos[node] != "PROPN"
        ):
            return None
        hit = line.reading.mentions.hit(node)
        if hit is None or mention.node not in (tree.heads[node], *tree.children(tree.heads[node], tree.rels[node])):
            return None
        ref = self._people.one(hit.entry.refs, hit.entry.safe, classes)
        return ref if ref is not None and (mention.kind == AGENT or self._people.is_a(ref, PERSON)) else None

    def _apposed(self, mention: Mention, line: Line, classes: tuple[Ref, ...]) -> Ref | None:
        """The name beside a description ("X, the leader of Y"), remembered for when the description stands alone."""
        if mention.kind != AGENT or mention.entry is not None:
            return None
        if mention.coreferent or not (names := line.names.get(mention.node)):
            return self._cast.described.get(mention.text)
        hits = [line.reading.mentions.hit(node) for node in names]
        refs = [self._people.one(hit.entry.refs, hit.entry.safe, classes) for hit in hits if hit is not None]
        if len(refs) != 1 or refs[0] is None:
            return None
        self._cast.described[mention.text] = refs[0]
        return refs[0]

    def _near(self, kid: int, mention: Mention, line: Line, classes: tuple[Ref, ...]) -> Ref | None:
        """The name beside a description: "the militia X", "the X movement"."""
        hit = line.reading.mentions.hit(kid)
        if hit is None or hit.entry.demonym or mention.kind != AGENT:
            return None
        ref = self._people.one(hit.entry.refs, hit.entry.safe, classes)
        if ref is None or self._people.is_a(ref, COUNTRY):
            return None
        beside = line.reading.tree.rels[kid] != "compound" or self._cast.agrees(self._noun(mention, line), ref)
        is_title = self._people.is_a(ref, PERSON) or self._noun(mention, line) not in (
            "spokesman",
            "spokeswoman",
            "leader",
        )
        return ref if beside and is_title else None

    def _composite(self, mention: Mention, noun: str, line: Line, classes: tuple[Ref, ...]) -> Ref | None:
        """The forces or the government of the one country that a phrase names: "US bases", "Iraqi officials"."""
        people = self._people
        text = mention.text.lower()
        if (
            text.startswith("the ")
            and not mention.coreferent
            and len(text.split()) <= LIKE_A_NAME
            and " other " not in text
        ):
            alone = len(text.split()) == 2
            found = (self._cast.titled(noun) if alone else None) or self._cast.meant(noun, alone=alone)
            if found is not None and people.is_a(found, *classes):
                return found
        if noun in ("coalition", "alliance") and "-led" in text.replace(" ", ""):
            return people.led(mention.within)
        persons = [ref for ref in mention.within if people.is_a(ref, PERSON)]
        if mention.kind == AGENT and len(persons) == 1 and people.is_a(persons[0], *classes):
            return persons[0]
        countries = [ref for ref in mention.within if people.is_a(ref, COUNTRY)]
        if len(countries) != 1 or len(mention.within) > 3:
            return None
        lemmas = {noun, *noun_lemmas(noun)}
        if noun in WEAPONS and line.reading.tree.rels[mention.node] in ("compound", "amod"):
            return countries[0]
        of = people.forces if lemmas & FORCE_NOUNS else people.governments if lemmas & OFFICIALS else {}
        found = of.get(countries[0])
        return found if found is not None and people.is_a(found, *classes) else None

    def _noun(self, mention: Mention, line: Line) -> str:
        return line.reading.tree.lower[mention.node]

    def _name(self, mention: Mention, text: str, line: Line) -> str:
        """The proper name of somebody whom the ontology does not know, or a body such as "Iraqi police"."""
        known = mention.entry.refs if mention.entry is not None else ()
        if any(self._people.is_a(ref, POSITION, UNNAMED) for ref in known):
            return ""
        if mention.kind == NAME:
            name = fit(ARTICLES.sub("", mention.name or text))
            words = name.lower().split()
            if any(word in line.reading.words["never_party"] for word in words[:1] + words[-1:]):
                return ""
            if not name[:1].isupper() or mention.entry is not None or self._is_ambiguous(name):
                return ""
            return self._headed(line.units.hits[mention.node], line, mention) or self._known(name, line)
        return self._described(mention, ARTICLES.sub("", text), line) if mention.kind == AGENT else ""

    def _described(self, mention: Mention, plain: str, line: Line) -> str:
        """The name in a description, or a description that names a body of a country."""
        person = self._titled(plain, line)
        if person:
            return self._known(person, line)
        is_body = mention.role in COLLECTIVE and not LOOSE.match(plain)
        countries = [ref for ref in mention.within if self._people.is_a(ref, COUNTRY)]
        if is_body and len(countries) == 1 and len(plain.split()) == 2 and plain[:1].isupper() and "spoke" not in plain:
            return plain
        return ""

    def _known(self, name: str, line: Line) -> Ref | str:
        """The full name of somebody, as the article gave it first, without a title."""
        full = self._cast.named(name)
        return full if full.startswith("id:") else self._titled(full, line) or full

    @staticmethod
    def _titled(text: str, line: Line) -> str:
        """The name after a title: "President Musa Bello", "Gang leader Musa Bello"."""
        words = text.split()
        last = max((n for n, word in enumerate(words) if line.reading.words.role(word.lower(), "")), default=-1)
        name = words[last + 1 :]
        is_name = last >= 0 and len(name) > 1 and name[0][:1].isupper() and name[-1][:1].isupper()
        return fit(" ".join(name)) if is_name and all(word[:1].isalpha() for word in name) else ""

    def _is_ambiguous(self, name: str) -> bool:
        return bool(self._people.names.resolve(name).candidates)

    def _headed(self, hits: Sequence[Hit], line: Line, mention: Mention) -> Ref | None:
        """In a headline the verb may be read as part of the name: "Kataib Hezbollah Renews"."""
        last = line.units.sentence.forms[mention.node].split()[-1].lower()
        if len(hits) != 1 or hits[0].first != line.units.parts[mention.node][0] or hits[0].entry.demonym:
            return None
        is_verb = any(lemma in line.reading.words["light"] for lemma in verb_lemmas(last))
        return self._people.one(hits[0].entry.refs, hits[0].entry.safe, (ACTOR,)) if is_verb else None


def fit(text: str) -> str:
    """Words as a cell can hold them; empty where none can."""
    text = " ".join(text.replace(SPLIT, " ").split()).strip(MARKS)
    if text.count("“") != text.count("”"):
        text = text.replace("“", "").replace("”", "")
    unfit = len(text) > LONGEST or CONTROL.search(text) or FORMULA.match(text) or not any(map(str.isalnum, text))
    return "" if unfit else text


def cell(parties: Sequence[Party]) -> str:
    """The names of some parties as one cell."""
    return SPLIT.join(dict.fromkeys(party.cell for party in parties if party.cell))


def words(parties: Sequence[Party]) -> str:
    """The descriptions of those without a name as one cell; nothing where all have one."""
    return ", ".join(dict.fromkeys(party.text for party in parties if party.text and not party.cell))[:LONGEST]
