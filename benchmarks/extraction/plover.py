"""From the statements of a sentence to PLOVER events: what is done, promised, threatened, asked, blamed or refused.

PLOVER (2021) codes a future act as its announcement: a kind one as AGREE, a hostile one as THREATEN. What is denied,
only possible, or the content of a demand or an accusation is no event of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import parties

from kg.language.mentions import Mention
from kg.language.reading import Reading, Statement
from kg.ontology import Ontology

NAMES = {"mobilise": "MOBILIZE"}
CAMEO = {"act:impose-sanctions": "163", "act:blockade": "191", "act:occupy": "192"}
"""Acts whose CAMEO code the published tables place in two PLOVER classes."""

OUTSIDE = frozenset({"state", "decide", "organise", ""})
KIND = frozenset({"agree", "consult", "support", "concede", "cooperate", "aid", "retreat"})
HOSTILE = frozenset({"protest", "sanction", "mobilise", "coerce", "assault", "reject"})
TOGETHER = frozenset({"CONSULT", "COOPERATE"})
"""Types that are coded in both directions."""

WITH_RECIPIENT = frozenset({"COOPERATE", "AID", "SANCTION"})
"""Types that PLOVER's manual does not allow without a recipient."""

LEAST, BEHIND = 0.0, 0.0
"""Prominence below which an event is left out, alone and against the best of its sentence."""

PRIVATE = 1.0
"""What it costs an event that neither side is a state, a body or an armed group."""


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
        for source, target in parties.pairs(statement, reading, ontology):
            if target is None and action in WITH_RECIPIENT:
                continue
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
    return [one for event in found.values() for one in (event, *_turned(event))]


def _turned(event: Event) -> Iterator[Event]:
    """PLOVER codes what two do together for each of them: talks, cooperation, an agreement of two actors."""
    source, target = event.source, event.target
    if source is None or target is None or not (parties.is_party(source) and parties.is_party(target)):
        return
    both_agree = event.action == "AGREE" and target in event.statement.actors
    if event.action in TOGETHER or both_agree:
        yield event._replace(source=target, target=source)


def prominence(event: Event, reading: Reading) -> float:
    """How much the sentence is about the event: main clause before subordinate, verb before noun, named parties."""
    tree, node = reading.tree, event.statement.trigger
    score = 0.0
    for side in (event.source, event.target):
        if side is None:
            score -= 0.5 if event.source is not None and not event.statement.frame.targets else 2
        elif side.kind in parties.PARTY:
            score += 1
            if _is_political(side):
                score += 1
    if event.statement.nominal:
        score -= 0.5
    if not any(side is not None and _is_political(side) for side in (event.source, event.target)):
        score -= PRIVATE
    if event.statement.voice.modality == "planned" and (event.target is None or not parties.is_party(event.target)):
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
