"""Statements that belong together: a demand to withdraw is one act, "an attack that killed three" is one attack."""

from __future__ import annotations

from collections.abc import Sequence

from kg.language.reading import Reading, Statement
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
    "act:request act:call-for act:urge act:reject act:refuse act:announce act:vote act:decide act:threaten act:warn act:agree "
    "act:promise act:adopt-bill".split()
)
HARM = frozenset({"act:kill", "act:injure"})


def action(statement: Statement, others: Sequence[Statement], ontology: Ontology) -> Ref:
    """The action, made finer by its content."""
    if statement.action not in GENERAL:
        return statement.action
    family = ontology.family(statement.action)
    for other in others:
        if other.voice.content_of == statement.trigger and other.action.startswith("act:"):
            for wider in ontology.ancestors(other.action):
                finer = FINER.get((family, wider))
                if finer is not None:
                    return finer
    return statement.action


def merged(reading: Reading) -> list[Statement]:
    """The statements, the killing by an attack joined with the attack: its victims are the targets."""
    statements = reading.statements()
    by_trigger = {s.trigger: n for n, s in enumerate(statements)}
    found = list(statements)
    gone: set[int] = set()
    for number, statement in enumerate(statements):
        if statement.action not in HARM or statement.nominal:
            continue
        attack = _attack(statement, reading, by_trigger)
        if attack is not None and attack not in gone and statements[attack].action not in HARM:
            whole = found[attack]
            struck = whole.targets if any(t.entry is not None for t in whole.targets) else statement.targets
            found[attack] = whole._replace(targets=struck)
            gone.add(number)
    return [s for n, s in enumerate(found) if n not in gone]


def _attack(harm: Statement, reading: Reading, by_trigger: dict[int, int]) -> int | None:
    """The attack that did the harm: the subject of the verb, or what its relative clause describes."""
    subject = reading.roles.of(harm.trigger).subj
    for node in (subject, reading.tree.heads[harm.trigger]):
        if node is not None and node >= 0 and node in by_trigger and reading.tree.upos[node] == "NOUN":
            return by_trigger[node]
    return None
