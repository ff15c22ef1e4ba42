"""From the statements of a sentence to PLOVER events: what is done, promised, threatened, asked, blamed or refused.

PLOVER (2021) codes a future act as its announcement: a kind one as AGREE, a hostile one as THREATEN. What is denied, only
possible, or the content of a demand or an accusation is no event of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kg.language.mentions import AGENT, NAME, Mention
from kg.language.reading import Reading, Statement
from kg.language.tree import NOMINAL
from kg.ontology import Ontology

NAMES = {"mobilise": "MOBILIZE"}
CAMEO = {"act:impose-sanctions": "163", "act:blockade": "191", "act:occupy": "192"}
"""Acts whose CAMEO code the published tables place in two PLOVER classes."""

OUTSIDE = frozenset({"state", "decide", "organise", ""})
KIND = frozenset({"agree", "consult", "support", "concede", "cooperate", "aid", "retreat"})
HOSTILE = frozenset({"protest", "sanction", "mobilise", "coerce", "assault", "reject"})
PARTY = (NAME, AGENT)
LEAST, BEHIND = 0.5, 0.0
PRIVATE = 0.5
"""What it costs an event that neither side is a state, a body or an armed group."""
"""Prominence below which an event is left out, alone and against the best of its sentence."""
TOGETHER = frozenset({"act:consult", "act:agree", "act:cooperate", "act:support"})
"""Families in which several actors without a target act with each other."""

TOWARDS = frozenset({"to", "for", "with", "on", "against", "from", "at", "upon", "toward", "towards", "over"})


class Event(NamedTuple):
    """One dyad; a side that the sentence does not name is None."""

    action: str
    source: Mention | None
    target: Mention | None
    statement: Statement


def events(reading: Reading, ontology: Ontology) -> list[Event]:
    """The events of one sentence, each dyad once, the most prominent first; what is only background is left out."""
    ranked: list[tuple[float, int, Event]] = []
    for statement in reading.statements():
        action = _action(statement, reading, ontology)
        if action is None:
            continue
        for source, target in _pairs(statement, reading, ontology):
            event = Event(action, source, target, statement)
            ranked.append((-prominence(event, reading), len(ranked), event))
    ranked.sort()
    best = -ranked[0][0] if ranked else 0.0
    found: dict[tuple[str, str], Event] = {}
    for score, _, event in ranked:
        if -score < LEAST or -score < best - BEHIND:
            continue
        first = next((e for e in found.values() if e.action == event.action), None)
        if first is not None and first.statement is not event.statement:
            continue
        found.setdefault((event.source.text if event.source else "", event.target.text if event.target else ""), event)
    return list(found.values())


def prominence(event: Event, reading: Reading) -> float:
    """How much the sentence is about the event: main clause before subordinate, verb before noun, named parties."""
    tree, node = reading.tree, event.statement.trigger
    score = 0.0
    for side in (event.source, event.target):
        if side is None:
            score -= 0.5 if event.source is not None and not event.statement.frame.targets else 2
        elif side.kind in PARTY:
            score += 1
            if _is_political(side):
                score += 1
    if event.statement.nominal:
        score -= 0.5
    if not any(side is not None and _is_political(side) for side in (event.source, event.target)):
        score -= PRIVATE
    if event.statement.voice.modality == "planned" and (event.target is None or not is_party(event.target)):
        score -= 1
    for above in [node, *tree.ancestors(node)]:
        rel = tree.rels[above]
        if rel in ("advcl", "acl:relcl", "acl"):
            score -= 1
        elif rel in ("obl", "nmod", "appos"):
            score -= 0.5
    return score


def _is_political(side: Mention) -> bool:
    return side.entry is not None or bool(side.within) or side.role in ("GOV", "MIL", "REB", "OPP", "COP", "JUD", "LEG")


def _action(statement: Statement, reading: Reading, ontology: Ontology) -> str | None:
    if not statement.action.startswith("act:"):
        return None
    family = ontology.family(statement.action).removeprefix("act:")
    voice = statement.voice
    if (
        family in OUTSIDE
        or (voice.content_of is not None and voice.stance != "decide")
        or statement.means in reading.words["disasters"]
    ):
        return None
    if voice.negative:
        return "REJECT" if family in KIND and voice.modality in ("planned", "asserted") and voice.refused else None
    if voice.modality == "hypothetical":
        return None
    if voice.modality == "planned" and voice.stance != "decide":
        family = "agree" if family in KIND else "threaten" if family in HOSTILE else family
    elif voice.modality == "demanded":
        family = "request"
    return NAMES.get(family, family.upper())


def _pairs(
    statement: Statement, reading: Reading, ontology: Ontology
) -> Iterator[tuple[Mention | None, Mention | None]]:
    sources: list[Mention] = list(statement.actors) or _behind(statement, reading, ontology)
    if statement.voice.modality == "demanded" and statement.voice.speaker is not None:
        yield from ((reading.party(statement.voice.speaker), asked) for asked in sources)
        return
    targets: list[Mention] = [t for t in statement.targets if t.node not in {s.node for s in sources}]
    if not any(is_party(t) for t in targets):
        if len(sources) > 1 and ontology.family(statement.action) in TOGETHER:
            yield sources[0], sources[1]
            return
        targets = _of_content(statement, reading) or _recipients(statement, reading, sources) or targets
    for source in sources or [None]:  # type: ignore[list-item]
        for target in targets or [None]:  # type: ignore[list-item]
            if source is None or target is None or source.node != target.node:
                yield source, target


def is_party(mention: Mention) -> bool:
    """Whether somebody is concerned: a name, an agent, or a thing of somebody's ("Iraqi towns")."""
    return mention.kind in PARTY or bool(mention.within)


def _of_content(statement: Statement, reading: Reading) -> list[Mention]:
    """Whom the act concerns that is refused, promised or threatened."""
    for other in reading.statements():
        if other.voice.content_of == statement.trigger:
            parties = [t for t in other.targets if is_party(t)] or list(other.targets)
            if parties:
                return parties
    return []


def _behind(statement: Statement, reading: Reading, ontology: Ontology) -> list[Mention]:
    """Who did it where the grammar does not say: the "by" further down, or who says that they plan it."""
    tree = reading.tree
    for node in _below(reading, statement.trigger):
        if tree.case(node) == "by" and reading.mentions.at(node).kind in PARTY:
            return [reading.mentions.at(node)]
    speaker = statement.voice.speaker
    if speaker is not None and statement.voice.modality in ("planned", "threatened"):
        return [reading.party(speaker)]
    return _state_of_arrest(statement, reading, ontology)


def _state_of_arrest(statement: Statement, reading: Reading, ontology: Ontology) -> list[Mention]:
    """PLOVER has a state act where a passive names only the country ("was arrested in Rwanda")."""
    if statement.nominal or ontology.family(statement.action) != "act:coerce":
        return []
    for preposition, node in reading.roles.of(statement.trigger).obliques:
        mention = reading.mentions.at(node)
        if (
            preposition == "in"
            and mention.entry
            and any(ontology.is_a(r, "kg:GeopoliticalEntity") for r in mention.entry.refs)
        ):
            return [mention]
    return []


def _recipients(statement: Statement, reading: Reading, sources: list[Mention]) -> list[Mention]:
    """Who is concerned where the frame names no party: a party in the phrase of its target, then one beside it,
    then the thing itself; and where there is no target at all, the nearest party or place of the clause."""
    taken = {n for m in sources for n in range(m.first, m.last + 1)}

    def first(nodes: Iterable[int]) -> list[Mention]:
        for node in nodes:
            mention = reading.mentions.at(node)
            if (
                is_party(mention)
                and node not in taken
                and node != statement.voice.speaker
                and mention.text not in {s.text for s in sources}
            ):
                return [mention]
        return []

    for target in statement.targets:
        found = first(_within(reading, target.node))
        if found:
            return found
    beside = (
        [n for preposition, n in reading.roles.of(statement.trigger).obliques if preposition in TOWARDS]
        if not statement.nominal
        else []
    )
    if found := first(beside):
        return found
    if statement.targets:
        return list(statement.targets[:1])
    roots = [statement.trigger]
    if statement.nominal and reading.tree.heads[statement.trigger] >= 0:
        roots.append(reading.tree.heads[statement.trigger])
    after = min((m.node for m in sources), default=-1)
    near = next((found for root in roots if (found := first(n for n in _below(reading, root) if n > after))), [])
    return (
        near
        or [
            t
            for other in reading.statements()
            if reading.tree.heads[other.trigger] in roots and reading.tree.rels[other.trigger] == "advcl"
            for t in other.targets
        ][:1]
    )


def _within(reading: Reading, node: int) -> list[int]:
    """The nominal nodes inside a noun phrase, nearest first: possessors, modifiers, prepositional phrases, "imposed on X"."""
    tree = reading.tree
    found: list[int] = []
    level = [node]
    while level:
        following = []
        for n in level:
            for kid in tree.kids[n]:
                rel = tree.rels[kid]
                if rel in ("nmod", "nmod:poss", "compound", "amod", "obl", "obl:agent") and (
                    tree.case(kid) not in ("in", "at", "after", "since", "during") or n != node
                ):
                    following.append(kid)
                    if tree.upos[kid] in NOMINAL or reading.mentions.hit(kid) is not None:
                        found.append(kid)
                elif rel in ("acl", "nmod") and kid > n:
                    following.append(kid)
        level = following
    return found


def _below(reading: Reading, node: int) -> list[int]:
    """The nominal nodes below a node that may be parties, nearest first; other sentences in it are left out."""
    tree = reading.tree
    found: list[int] = []
    level = [node]
    while level:
        following: list[int] = []
        for n in level:
            for kid in tree.kids[n]:
                if tree.rels[kid] in ("parataxis", "punct") or (
                    tree.rels[kid] in ("advcl", "conj")
                    and tree.upos[kid] == "VERB"
                    and tree.case(kid) not in ("to", "for")
                ):
                    continue
                following.append(kid)
                if tree.upos[kid] in NOMINAL and tree.rels[kid] not in (
                    "nsubj",
                    "nsubj:pass",
                    "amod",
                    "flat",
                    "compound",
                ):
                    found.append(kid)
        level = following
    return found
