"""Statements that belong together: a demand to withdraw is one act, "an attack that killed three" is one attack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.language.mentions import AGENT, NAME, Mention
from kg.language.reading import Reading
from kg.language.tree import Tree
from kg.language.voice import ASSERTED, HYPOTHETICAL, Voice
from kg.model import Ref
from kg.ontology import Ontology

FINER: dict[tuple[str, str], str] = {
    ("act:request", "act:withdraw"): "act:demand-withdrawal",
    ("act:request", "act:retreat"): "act:demand-withdrawal",
    ("act:reject", "act:withdraw"): "act:refuse-to-withdraw",
    ("act:state", "act:withdraw"): "act:announce-withdrawal",
    ("act:state", "act:suspend-attacks"): "act:announce-suspension",
    ("act:decide", "act:expel"): "act:vote-to-expel",
    ("act:threaten", "act:sanction"): "act:threaten-sanctions",
    ("act:threaten", "act:assault"): "act:threaten-violence",
    ("act:agree", "act:consult"): "act:plan-talks",
    ("act:request", "act:aid"): "act:request-assistance",
}
"""Family of a speech act and its content (or a wider action of it) -> the action that says both."""

GENERAL = frozenset(
    "act:request act:call-for act:urge act:reject act:refuse act:announce act:vote act:decide act:threaten act:agree "
    "act:promise act:adopt-bill act:warn".split()
)
VOTES = frozenset({"act:vote", "act:adopt-bill", "act:vote-to-expel"})
HARM = frozenset({"act:kill", "act:injure", "act:attack", "act:assault"})
OPINION = frozenset({"support", "accuse", "reject"})
"""Families whose target may be a deed; then who did it is meant."""

PLACING = frozenset(["in", "at", "near", "inside", "outside"])

HALTS = frozenset(
    ["act:suspend-attacks", "act:announce-suspension", "act:cease-fire", "act:end-mission", "act:deny-responsibility"]
)
"""Acts whose object is attacks that are no longer made."""

WEAPONS = frozenset(
    ["drone", "missile", "rocket", "airstrike", "artillery", "mortar", "aircraft", "warplane", "jet", "tank"]
)
"""Before a noun of attack these are what it was done with."""

UP = 3
"""Nouns above a relative clause that may be meant by it ("a strike on a base in Jordan that killed")."""


class Told(NamedTuple):
    """A statement as it shall become a draft."""

    action: Ref
    trigger: int
    nominal: bool
    actors: tuple[Mention, ...]
    targets: tuple[Mention, ...]
    voice: Voice
    means: str = ""
    harms: tuple[int, ...] = ()
    """Verbs of killing and wounding that were joined with the attack."""
    content_of: int | None = None


def told(reading: Reading, ontology: Ontology) -> list[Told]:
    """The acts of a sentence, those joined that are one."""
    found = {
        s.trigger: Told(
            s.action, s.trigger, s.nominal, s.actors, s.targets, s.voice, s.means, content_of=s.voice.content_of
        )
        for s in reading.statements()
        if s.action.startswith("act:")
    }
    for trigger, one in found.items():
        armed = tuple(m for m in one.actors if m.within or reading.tree.lower[m.node] not in WEAPONS)
        found[trigger] = one._replace(actors=armed) if one.nominal else one
    _join_harm(found, reading, ontology)
    _join_halts(found, reading, ontology)
    _join_claims(found, reading, ontology)
    for trigger in list(found):
        found[trigger] = _finer(found[trigger], list(found.values()), ontology)
    for trigger in list(found):
        found[trigger] = _doers(_asked(found[trigger], found, ontology), found, ontology)
    return list(found.values())


def _join_harm(found: dict[int, Told], reading: Reading, ontology: Ontology) -> None:
    """Join the killing by an attack with the attack: its victims are the targets where no other is named."""
    for harm in [one for one in found.values() if one.action in HARM and not one.nominal]:
        node = _attack(harm, reading, found, ontology)
        if node is None:
            continue
        whole = found[node]
        named = any(t.kind == NAME and reading.tree.case(t.node) not in PLACING for t in whole.targets)
        voice = whole.voice if harm.voice.speaker is None else harm.voice
        found[node] = whole._replace(
            targets=whole.targets if named else harm.targets or whole.targets,
            harms=(*whole.harms, harm.trigger, *harm.harms),
            voice=voice,
        )
        del found[harm.trigger]


def _attack(harm: Told, reading: Reading, found: dict[int, Told], ontology: Ontology) -> int | None:
    """The noun of the attack that did the harm."""
    tree = reading.tree
    subject = reading.roles.of(harm.trigger).subj
    candidates = [subject, tree.heads[harm.trigger] if tree.rels[harm.trigger] == "acl:relcl" else None]
    candidates += [
        node for preposition, node in reading.roles.of(harm.trigger).obliques if preposition in ("in", "by", "during")
    ]
    for start in candidates:
        node = start
        for _ in range(UP):
            if node is None or node < 0 or tree.upos[node] == "VERB":
                break
            known = found.get(node)
            if known is not None and known.nominal and _is_assault(known, ontology):
                return node
            node = tree.heads[node]
    return None


def _is_assault(one: Told, ontology: Ontology) -> bool:
    return ontology.family(one.action) == "act:assault" and one.action not in ("act:kill", "act:injure")


def _join_halts(found: dict[int, Told], reading: Reading, ontology: Ontology) -> None:
    """Attacks that are halted are no attacks of their own; whom they struck is the target of the halt."""
    for one in [one for one in found.values() if one.nominal and _is_assault(one, ontology)]:
        above = next((n for n in reading.tree.ancestors(one.trigger) if n in found), None)
        if above is None or found[above].action not in HALTS or reading.tree.rels[one.trigger] == "nsubj":
            continue
        halt = found[above]
        if not any(t.kind == NAME for t in halt.targets):
            found[above] = halt._replace(targets=one.targets or halt.targets)
        del found[one.trigger]


def _join_claims(found: dict[int, Told], reading: Reading, ontology: Ontology) -> None:
    """What somebody claims responsibility for, or announces in a noun, is the content of what they say."""
    tree = reading.tree
    for one in list(found.values()):
        act = _said_by(one, found, tree, ontology)
        if act is None or one.voice.content_of is not None:
            continue
        if tree.lower[act.trigger] == "responsible":
            is_told = tree.child(act.trigger, "cop") is not None
            voice = act.voice if is_told else replace(act.voice, modality=HYPOTHETICAL)
            doers = tuple(m for m in act.actors if m.node != voice.speaker)  # "one who it said was responsible"
            found[one.trigger] = one._replace(actors=doers, voice=voice)
            found.pop(act.trigger)
            continue  # who is responsible for an attack has not claimed it
        plain = act.voice.modality == ASSERTED and not act.voice.negative and not act.voice.reported
        if act.action == "act:claim-responsibility" and not plain:
            found[act.trigger] = act._replace(targets=one.targets or act.targets)
            if {m.node for m in one.actors} <= {m.node for m in act.actors}:
                found[one.trigger] = one._replace(actors=())
            continue  # who did not, may, or is only said to claim an attack did not tell of it
        found[one.trigger] = one._replace(actors=one.actors or act.actors, content_of=act.trigger)
        if act.action == "act:claim-responsibility":
            found[act.trigger] = act._replace(targets=one.targets or act.targets)


def _said_by(one: Told, found: dict[int, Told], tree: Tree, ontology: Ontology) -> Told | None:
    if not one.nominal or not one.action.startswith("act:"):
        return None
    for above in list(tree.ancestors(one.trigger))[:UP]:
        if above in found:
            act = found[above]
            return act if ontology.family(act.action) == "act:state" and not act.nominal and act.actors else None
    return None


def _finer(one: Told, others: Sequence[Told], ontology: Ontology) -> Told:
    """The action, made finer by its content, and its target, where the speech act names none."""
    if one.action not in GENERAL:
        return one
    family = ontology.family(one.action)
    for other in others:
        if other.content_of != one.trigger or other.trigger == one.trigger:
            continue
        for wider in ontology.ancestors(other.action):
            finer = FINER.get((family, wider))
            if (
                family == "act:threaten"
                and other.actors
                and {m.node for m in other.actors}.isdisjoint(m.node for m in one.actors)
            ):
                continue  # who warns of what others may do does not threaten it
            exact = wider != "act:retreat" or other.action == wider  # to release somebody is no withdrawal
            if finer is not None and exact and not (family == "act:request" and other.voice.negative):
                aimed = (
                    _named(one.targets) or (_named(other.actors) if family == "act:request" else ()) or other.targets
                )
                return one._replace(action=finer, targets=aimed)
    return one


def _named(mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return mentions if any(m.kind in (NAME, AGENT) for m in mentions) else ()


def _asked(one: Told, found: dict[int, Told], ontology: Ontology) -> Told:
    """A demand asks somebody else, and who votes for a deed is not its doer."""
    act = found.get(one.content_of if one.content_of is not None else -1)
    if act is None or not one.actors or {m.node for m in one.actors} != {m.node for m in act.actors}:
        return one
    if act.action in VOTES:
        return one._replace(actors=())
    if ontology.family(act.action) in ("act:request", "act:accuse"):
        return one._replace(actors=tuple(m for m in act.targets if m.kind in (NAME, AGENT)))
    return one


def _doers(one: Told, found: dict[int, Told], ontology: Ontology) -> Told:
    """Who supports or condemns a deed means who did it."""
    if ontology.family(one.action).partition(":")[2] not in OPINION:
        return one
    deeds = [found[t.node] for t in one.targets if t.node in found and found[t.node].nominal]
    doers = tuple(m for deed in deeds for m in deed.actors)
    return one._replace(targets=doers) if doers else one
