"""The two sides of an event: who acts where grammar does not say, whom it concerns where the frame names nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kg.language.mentions import AGENT, NAME, Mention
from kg.language.reading import Reading, Statement
from kg.language.tree import NOMINAL
from kg.ontology import Ontology

PARTY = (NAME, AGENT)
TOGETHER = frozenset({"act:consult", "act:agree", "act:cooperate", "act:support"})
"""Families in which several actors without a target act with each other."""

TOWARDS = frozenset("to for with on against from at upon toward towards over".split())
PLACED = frozenset("in at after since during".split())
"""Prepositions of place and time, after which nobody is concerned."""

SCENES = frozenset("across throughout around near along inside outside within through in at".split())

Pair = tuple[Mention | None, Mention | None]
Finder = Callable[[Iterable[int]], list[Mention]]


def is_party(mention: Mention) -> bool:
    """Whether somebody is concerned: a name, an agent, or a thing of somebody's ("Iraqi towns")."""
    return mention.kind in PARTY or bool(mention.within)


def pairs(statement: Statement, reading: Reading, ontology: Ontology) -> Iterator[Pair]:
    """Every actor with everybody whom the act concerns; None for a side that nobody fills."""
    sources: list[Mention] = list(statement.actors) or _behind(statement, reading, ontology)
    if statement.voice.modality == "demanded" and statement.voice.speaker is not None:
        yield from ((reading.party(statement.voice.speaker), asked) for asked in sources)
        return
    targets = [target for target in statement.targets if target.node not in {source.node for source in sources}]
    if not any(is_party(target) for target in targets):
        if len(sources) > 1 and ontology.family(statement.action) in TOGETHER:
            yield sources[0], sources[1]
            return
        targets = _of_content(statement, reading) or _recipients(statement, reading, sources) or targets
    for source in sources or (None,):
        for target in targets or (None,):
            if source is None or target is None or (source.node != target.node and source.text != target.text):
                yield source, target


def _of_content(statement: Statement, reading: Reading) -> list[Mention]:
    """Whom the act concerns that is refused, promised or threatened."""
    for other in reading.statements():
        if other.voice.content_of == statement.trigger and other.targets:
            return [target for target in other.targets if is_party(target)] or list(other.targets)
    return []


def _behind(statement: Statement, reading: Reading, ontology: Ontology) -> list[Mention]:
    """Who did it where the grammar does not say: the "by" further down, or who says that they plan it."""
    tree = reading.tree
    for node in _below(reading, statement.trigger):
        mention = reading.mentions.at(node)
        if mention.kind in PARTY and tree.lower[mention.first - 1] == "by" and tree.heads[mention.first - 1] == node:
            return [mention]
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
        refs = mention.entry.refs if mention.entry else ()
        if preposition == "in" and any(ontology.is_a(ref, "kg:GeopoliticalEntity") for ref in refs):
            return [mention]
    return []


def _recipients(statement: Statement, reading: Reading, sources: list[Mention]) -> list[Mention]:
    """Who is concerned where the frame names no party.

    A party in the phrase of its target, then one beside it, then the thing itself; and where there is no target at all,
    the nearest party or place of the clause, then of a clause that goes with it ("..., killing three").
    """
    taken = {node for source in sources for node in range(source.first, source.last + 1)}
    taken |= {statement.voice.speaker} if statement.voice.speaker is not None else set()
    said = {source.text for source in sources}

    def first(nodes: Iterable[int]) -> list[Mention]:
        mentions = (reading.mentions.at(node) for node in nodes if node not in taken and not _is_scene(reading, node))
        return next(([m] for m in mentions if is_party(m) and m.text not in said), [])

    for target in statement.targets:
        if found := first(_within(reading, target.node)):
            return found
    obliques = [] if statement.nominal else reading.roles.of(statement.trigger).obliques
    if found := first(node for preposition, node in obliques if preposition in TOWARDS):
        return found
    if statement.targets:
        return list(statement.targets[:1])
    return _around(statement, reading, sources, first)


def _is_scene(reading: Reading, node: int) -> bool:
    """Whether a phrase only tells where ("across the entire country"), with no name that could be concerned."""
    return reading.tree.case(node) in SCENES and reading.mentions.at(node).kind != NAME


def _around(statement: Statement, reading: Reading, sources: list[Mention], first: Finder) -> list[Mention]:
    tree, trigger = reading.tree, statement.trigger
    roots = [trigger, tree.heads[trigger]] if statement.nominal and tree.heads[trigger] >= 0 else [trigger]
    after = min((source.node for source in sources), default=-1)
    for root in roots:
        if found := first(node for node in _below(reading, root) if node > after):
            return found
    for other in reading.statements():
        if tree.heads[other.trigger] in roots and tree.rels[other.trigger] == "advcl" and other.targets:
            return [other.targets[0]]
    return []


def _within(reading: Reading, node: int) -> list[int]:
    """The nominal nodes inside a noun phrase, nearest first: owners, modifiers, what follows a preposition."""
    tree = reading.tree
    found: list[int] = []
    level = [node]
    while level:
        following = []
        for above in level:
            for kid in tree.children(above, "nmod", "nmod:poss", "compound", "amod", "obl", "obl:agent"):
                if above == node and tree.case(kid) in PLACED:
                    continue
                following.append(kid)
                if _is_owner(reading, kid):
                    found.append(kid)
            following += [kid for kid in tree.children(above, "acl", "nmod") if kid > above and kid not in following]
        level = following
    return found


def _is_owner(reading: Reading, node: int) -> bool:
    """Whether a noun in a phrase may be whom it is about; before its head only a name can."""
    tree = reading.tree
    if reading.mentions.hit(node) is not None:
        return True
    if tree.rels[node] in ("compound", "amod"):
        return reading.mentions.at(node).kind == NAME
    return tree.upos[node] in NOMINAL


def _below(reading: Reading, node: int) -> list[int]:
    """The nominal nodes below a node that may be parties, nearest first; other sentences in it are left out."""
    tree = reading.tree
    found: list[int] = []
    level = [node]
    while level:
        following: list[int] = []
        for above in level:
            for kid in tree.kids[above]:
                if _is_other_clause(reading, kid):
                    continue
                following.append(kid)
                inner = tree.rels[kid] in ("nsubj", "nsubj:pass", "amod", "flat", "compound")
                if tree.upos[kid] in NOMINAL and not inner:
                    found.append(kid)
        level = following
    return found


def _is_other_clause(reading: Reading, node: int) -> bool:
    tree = reading.tree
    if tree.rels[node] in ("parataxis", "punct"):
        return True
    is_clause = tree.rels[node] in ("advcl", "conj") and tree.upos[node] == "VERB"
    return is_clause and tree.case(node) not in ("to", "for")
