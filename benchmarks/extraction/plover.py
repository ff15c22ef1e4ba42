"""From the statements of a sentence to PLOVER events: what is done, promised, threatened, asked, blamed or refused.

PLOVER (2021) codes a future act as its announcement: a kind one as AGREE, a hostile one as THREATEN. What is denied, only
possible, or the content of a demand or an accusation is no event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.language.mentions import NAME, NONE, PRONOUN, THING, Mention
from kg.language.reading import Reading, Statement
from kg.ontology import Ontology

NAMES = {"mobilise": "MOBILIZE"}
OUTSIDE = frozenset({"state", "decide", "organise", ""})
KIND = frozenset({"agree", "consult", "support", "concede", "cooperate", "aid", "retreat"})
HOSTILE = frozenset({"protest", "sanction", "mobilise", "coerce", "assault", "reject"})


class Event(NamedTuple):
    """One dyad; a side that the sentence does not name is None."""

    action: str
    source: Mention | None
    target: Mention | None
    statement: Statement


def events(reading: Reading, ontology: Ontology) -> list[Event]:
    """The events of one sentence, each dyad once."""
    statements = reading.statements()
    found: dict[tuple[str, str, str], Event] = {}
    for statement in statements:
        action = _action(statement, ontology)
        if action is None:
            continue
        for source, target in _pairs(statement, reading, ontology):
            key = (action, source.text if source else "", target.text if target else "")
            found.setdefault(key, Event(action, source, target, statement))
    return list(found.values())


def _action(statement: Statement, ontology: Ontology) -> str | None:
    if not statement.action.startswith("act:"):
        return None
    family = ontology.family(statement.action).removeprefix("act:")
    voice = statement.voice
    if family in OUTSIDE or voice.content_of is not None or voice.negative or voice.modality == "hypothetical":
        return None
    if voice.modality == "planned":
        family = "agree" if family in KIND else "threaten" if family in HOSTILE else family
    elif voice.modality == "demanded":
        family = "request"
    return NAMES.get(family, family.upper())


def _pairs(statement: Statement, reading: Reading, ontology: Ontology) -> Iterator[tuple[Mention | None, Mention | None]]:
    sources: list[Mention] = list(statement.actors)
    targets: list[Mention] = list(statement.targets)
    if not targets and len(sources) > 1 and ontology.is_symmetric(statement.action):
        yield sources[0], sources[1]
        return
    if not targets:
        targets = _recipients(statement, reading)
    if not targets and len(sources) > 1:
        yield sources[0], sources[1]
        return
    if not sources:
        speaker = statement.voice.speaker
        if speaker is not None and statement.voice.modality != "asserted":
            sources = [reading.mentions.at(speaker)]
    for source in sources or [None]:  # type: ignore[list-item]
        for target in targets or [None]:  # type: ignore[list-item]
            if source is None or target is None or source.node != target.node:
                yield source, target


def _recipients(statement: Statement, reading: Reading) -> list[Mention]:
    """Who is concerned where the verb names nobody: a party below it, the nearest first, else the place."""
    tree = reading.tree
    taken = {m.node for m in statement.actors}
    below = [n for n in _below(reading, statement.trigger) if n > statement.trigger and n not in taken]
    mentions = [reading.mentions.at(n) for n in below]
    for kinds in ((NAME, "agent"),):
        for mention in mentions:
            if mention.kind in kinds and not _is_inside(mention, mentions):
                return [mention]
    head = tree.heads[statement.trigger]
    if statement.nominal and head >= 0:
        outer = [reading.mentions.at(n) for n in _below(reading, head) if n > statement.trigger and n not in taken]
        for mention in outer:
            if mention.kind in (NAME, "agent"):
                return [mention]
    things = [m for m in mentions if m.kind == THING]
    return things[:1]


def _is_inside(mention: Mention, others: list[Mention]) -> bool:
    """A name inside a longer phrase is left to that phrase ("German" in "German industrial products")."""
    return any(o is not mention and o.kind in (NAME, "agent") and o.first <= mention.first and mention.last <= o.last for o in others)


def _below(reading: Reading, node: int) -> list[int]:
    """The nominal nodes below a node that may be parties, nearest first; not those of other clauses' subjects."""
    tree = reading.tree
    found: list[int] = []
    level = [node]
    while level:
        following: list[int] = []
        for n in level:
            for kid in tree.kids[n]:
                if tree.rels[kid] in ("parataxis", "advcl", "punct") and tree.case(kid) not in ("to", "for"):
                    continue
                following.append(kid)
                if tree.upos[kid] in ("NOUN", "PROPN") and tree.rels[kid] not in ("nsubj", "nsubj:pass", "compound", "amod", "flat"):
                    found.append(kid)
        level = following
    return [n for n in found if reading.mentions.at(n).kind not in (NONE, PRONOUN)]
