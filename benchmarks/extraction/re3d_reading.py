"""A text as re3d has it: entities of its types, and who fights, belongs to, is in charge of or is allied with whom.

What a text tells is taken as the rules read it, before voice decides what is a fact: re3d labels what is planned or
reported as well. Only what is denied is left out. Ends of relations are the phrases of the sentence itself, pronouns
included, and not the entities behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from re3d_types import TypeFinder, words

import kg
from kg.drafting.relating import LEADING
from kg.drafting.walk import Line, blocks
from kg.language import figures, parser, timex
from kg.language.mentions import AGENT, NAME, NONE, PRONOUN, Mention
from kg.language.reading import Statement
from kg.language.relations import Tie
from kg.model import Article, Document
from kg.ontology import Ontology

PARTY = (NAME, AGENT, PRONOUN)
MEMBER = words("rel:memberOf rel:partOf rel:worksFor rel:spokespersonOf")
HEADED = words("rel:headedBy rel:ledBy")
IN_CHARGE = words("rel:commands rel:governs rel:founderOf")
ALLIED = words("rel:alliedWith rel:backedBy")
FIGHTING = words("act:assault")
ALLYING = words("act:support act:cooperate act:aid")
HELPING = words(
    "support back aid help assist assistance advise train arm equip fund defend cooperate cooperation collaborate "
    "coordinate coordination work partner join reinforce fight backing training partnership"
)
"""Heads of frames that tell of more than a kind word."""

HOLD = words("control rule hands grip occupation clutches")
TAKING = words("act:occupy act:seize")
BODIES = words("Organisation Person MilitaryPlatform")
MONEY = re.compile(r"[$€£]\s?\d[\d.,]*(?:\s(?:million|billion|thousand))?")


class Span(NamedTuple):
    """A stretch of the text, in code points."""

    begin: int
    end: int


class Entity(NamedTuple):
    """A mention of something, with a type of re3d."""

    span: Span
    kind: str


class Relation(NamedTuple):
    """Two mentions and what holds between them."""

    kind: str
    source: Span
    target: Span


class Labels(NamedTuple):
    """What a text has, according to somebody."""

    entities: frozenset[Entity]
    relations: frozenset[Relation]


def read(texts: Sequence[str]) -> list[Labels]:
    """The entities and relations that the rules find in each text."""
    ontology = kg.load_ontology()
    articles = [Article(Document(key=f"d{at}"), text, f"d{at}.txt") for at, text in enumerate(texts)]
    entities: dict[str, set[Entity]] = {article.file: set() for article in articles}
    relations: dict[str, set[Relation]] = {article.file: set() for article in articles}
    for block in blocks(articles, ontology, parser.load()):
        for line in block.lines:
            reader = _Reader(line, block.scene.article.text, ontology)
            entities[block.scene.article.file].update(reader.entities())
            relations[block.scene.article.file].update(reader.relations())
    return [Labels(frozenset(entities[a.file]), frozenset(relations[a.file])) for a in articles]


class _Reader:
    """Labels of one sentence."""

    def __init__(self, line: Line, text: str, ontology: Ontology) -> None:
        self._line, self._text, self._ontology = line, text, ontology
        self._types = TypeFinder(line.reading, ontology)
        self._reading, self._tree = line.reading, line.reading.tree

    def entities(self) -> Iterator[Entity]:
        """Times, numbers and money first; then the phrases around them, the longest of those that overlap."""
        sentence = self._tree.sentence
        times = [timex.plain(one) for one in timex.find(self._text, sentence.begin, sentence.end)]
        plain = [Entity(Span(one.begin, one.end), "Temporal") for one in times]
        for match in MONEY.finditer(self._text, sentence.begin, sentence.end):
            plain.append(Entity(Span(*match.span()), "Money"))
        yield from plain
        for number in figures.find(self._text, sentence.begin, sentence.end):
            if not any(overlap(one.span, Span(number.begin, number.end)) for one in plain):
                yield Entity(Span(number.begin, number.end), "Quantity")
        found = [(self._span(m), kind) for m in self._phrases() if (kind := self._types.kind(m))]
        taken: list[Span] = []
        for span, kind in sorted(found, key=lambda one: one[0].begin - one[0].end):
            if not any(overlap(span, other) for other in taken):
                taken.append(span)
                yield Entity(span, kind)

    def _phrases(self) -> Iterator[Mention]:
        tree = self._tree
        for node in range(len(tree)):
            is_noun = tree.upos[node] in ("NOUN", "PROPN", "PRON") or self._reading.mentions.hit(node) is not None
            if is_noun and not (tree.rels[node] in ("compound", "flat", "amod") and tree.heads[node] > node):
                yield from self._reading.mentions.all(node)[:1]

    def _span(self, mention: Mention) -> Span:
        """Where the words of a mention stand; of one that refers back, its antecedent's if that is near enough."""
        sentence = self._tree.sentence
        if mention.coreferent:
            begin, end = sentence.begins[mention.first], sentence.ends[mention.last]
            if mention.first > mention.last or self._text[begin:end] != mention.text:
                mention = self._reading.mentions.at(mention.node)
        first, begin = mention.first, sentence.begins[mention.first]
        end = begin + len(mention.text)
        if mention.kind != AGENT:
            while first < mention.node and self._tree.upos[first] == "NUM":
                first += 1
        return Span(sentence.begins[first], max(end, sentence.ends[first]))

    def relations(self) -> Iterator[Relation]:
        """The relations of ties, of statements, and of "from" ("fighters from X")."""
        leading = {(tie.node, tie.relation) for tie in self._line.ties if tie.relation in LEADING}
        nodes = {node for node, _ in leading}
        for tie in self._line.ties:
            if not (tie.relation in MEMBER and tie.node in nodes and (tie.node, tie.relation) not in leading):
                yield from self._of_tie(tie)
        for statement in self._reading.statements():
            if not statement.voice.negative:
                yield from self._of_statement(statement)
        yield from self._origins()

    def _of_tie(self, tie: Tie) -> Iterator[Relation]:
        if tie.object is None:
            return
        subject, target = self._span(tie.subject), self._span(tie.object)
        if tie.relation in MEMBER:
            if {self._types.kind(tie.subject), self._types.kind(tie.object)} <= BODIES:
                yield from self._relation("BelongsTo", subject, target)
        elif tie.relation in HEADED:
            yield from self._relation("InChargeOf", target, subject)
        elif tie.relation in IN_CHARGE:
            yield from self._relation("InChargeOf", subject, target)
        elif tie.relation in ALLIED:
            yield from self._relation("AlliesOf", subject, target)

    def _of_statement(self, statement: Statement) -> Iterator[Relation]:
        family = self._ontology.family(statement.action) if statement.action.startswith("act:") else ""
        sources, targets = list(statement.actors), [m for m in statement.targets if m.kind != NONE]
        if statement.action == "act:join":
            yield from self._all("BelongsTo", sources, [m for m in targets if m.kind in PARTY])
        elif statement.action in TAKING:
            losers = self._losers(statement)
            things = [m for m in targets if m.node not in {loser.node for loser in losers}]
            people = [m for m in things if self._types.kind(m) in ("Person", "Organisation")]
            yield from self._all("InChargeOf", sources, [m for m in things if m not in people])
            yield from self._all("FightingAgainst", sources, [*people, *losers])
        elif family in FIGHTING:
            subject = self._reading.roles.of(statement.trigger).subj
            if not sources and statement.means and subject is not None:
                sources = [self._reading.mentions.at(subject)]
            if len(sources) > 1 and not targets and statement.nominal:
                sources, targets = sources[:1], sources[1:]  # a battle between them
            sources, targets = ([m for m in side if not self._types.is_where(m)] for side in (sources, targets))
            yield from self._all("FightingAgainst", sources, targets)
        elif family in ALLYING and statement.frame.head in HELPING:
            yield from self._all(
                "AlliesOf", [m for m in sources if m.kind in PARTY], [m for m in targets if m.kind in PARTY]
            )

    def _losers(self, statement: Statement) -> list[Mention]:
        """From whom something is taken: "from X", "from the control of X", "from X control"."""
        tree, roles = self._tree, self._reading.roles.of(statement.trigger)
        near = [n for word, n in roles.obliques if word == "from"]
        below = [m.node for m in statement.targets]
        below += [kid for node in below for kid in tree.children(node, "nmod")]
        near += [kid for node in below for kid in tree.children(node, "nmod", "obl") if tree.case(kid) == "from"]
        owners = [
            next((k for k in tree.children(n, "nmod", "nmod:poss", "compound", "amod")), n)
            if tree.lower[n] in HOLD
            else n
            for n in near
        ]
        return [m for m in map(self._reading.party, owners) if m.kind in PARTY]

    def _all(self, kind: str, sources: Sequence[Mention], targets: Sequence[Mention]) -> Iterator[Relation]:
        for source in sources:
            for target in targets:
                yield from self._relation(kind, self._span(source), self._span(target))

    def _origins(self) -> Iterator[Relation]:
        """People and bodies of a body: "officers from the ministry"."""
        tree, mentions = self._tree, self._reading.mentions
        for node in range(len(tree)):
            if tree.rels[node] == "nmod" and tree.case(node) == "from" and mentions.at(node).kind in (NAME, AGENT):
                owner = mentions.at(tree.heads[node])
                kinds = {self._types.kind(owner), self._types.kind(mentions.at(node))}
                if owner.kind in (AGENT, NAME) and kinds <= BODIES:
                    yield from self._relation("BelongsTo", self._span(owner), self._span(mentions.at(node)))

    @staticmethod
    def _relation(kind: str, source: Span, target: Span) -> Iterator[Relation]:
        if source != target:
            yield Relation(kind, source, target)


def overlap(one: Span, other: Span) -> bool:
    """Whether two stretches share a character."""
    return one.begin < other.end and other.begin < one.end
