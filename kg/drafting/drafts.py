"""From the statements of a block of sentences to drafts, with evidence, date, place and figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.cells import SPLIT
from kg.drafting import guards, numbers, refine, relating
from kg.drafting.parties import Parties, Party, cell, words
from kg.drafting.people import PLACE
from kg.drafting.refine import Told
from kg.drafting.spans import evidence, where
from kg.drafting.voices import Said, Voices
from kg.drafting.walk import Block, Line, Scene
from kg.language.mentions import AGENT, THING, Mention
from kg.language.relations import is_apposed
from kg.language.tree import Tree
from kg.model import Draft, Ref
from kg.ontology import Ontology

AT = frozenset("in at near inside outside within across throughout around".split())
"""Prepositions of places."""

BARE = frozenset({"act:state", "act:comment"})
"""What only says that somebody spoke; the content carries the speaker."""

MUTUAL = frozenset({"act:consult", "act:agree"})
"""Families in which those named together act on each other."""

HARMFUL = frozenset({"act:assault", "act:coerce"})
"""Families of acts that nobody tells of somebody else without accusing them."""

SPOKEN = frozenset({"act:state", "act:accuse", "act:reject", "act:request", "act:support", "act:threaten"})
"""Families of acts done in words: "on Wednesday he criticised the agreement" dates the criticism."""

CONFIDENCE = 0.75
"""Of a statement of a verb in the main clause between two entities; the rest of the factors: docs/extractors.md."""


class Found(NamedTuple):
    """A statement with its parties and voice, ready to become a draft."""

    told: Told
    actors: list[Party]
    targets: list[Party]
    said: Said
    at: int
    mentions: tuple[Mention, ...]
    outer: Party | None = None
    """Who says that the speaker says so."""


def drafts(block: Block) -> Iterator[Draft]:
    """The drafts of a block, in order."""
    scene = block.scene
    parties = Parties(scene.people, scene.cast, scene.article.document.key)
    for at, line in enumerate(block.lines):
        scene.cast.read(line.units)
        yield from relating.drafts(line, scene, parties)
        found = list(_found(block, at, parties))
        yield from _linked(found, line, scene)


def _found(block: Block, at: int, parties: Parties) -> Iterator[Found]:
    line, people = block.lines[at], block.scene.people
    voices = Voices(parties, people)
    tree = line.reading.tree
    acts = refine.told(line.reading, people.ontology)
    for told in acts:
        if told.means in line.reading.words["disasters"] or guards.is_order(told.trigger, line.reading):
            continue
        if told.nominal and guards.is_courtesy(told.trigger, line.reading):
            continue
        if told.action == "act:phone" and all(m.kind == THING for m in told.targets):
            continue  # "called the report rubbish"
        actors = [
            m
            for m in told.actors
            if not is_apposed(tree, m.node) and not (_case(tree, m.node) in AT and _is_only_place(m, block.scene))
        ]
        targets = [m for m in told.targets if not _is_place(m, line, block.scene)]
        if people.ontology.family(told.action) == "act:state":
            targets = [m for m in targets if tree.rels[m.node] not in ("nsubj", "nsubj:pass")]
        acting, suffering = parties.all(actors, line), parties.all(targets, line, None)
        acting, suffering = _sides(told.action, acting, suffering, people.ontology)
        if told.action in BARE or not _is_worth(told.action, acting, suffering, targets, people.ontology):
            continue
        said = voices.of(told, at, block, acts, acting, suffering)
        if said is not None:
            above = told.voice.outer
            outer = None if above is None else parties.speaker(line.reading.party(above), line)
            yield Found(told, acting, suffering, said, at, (*actors, *targets), outer)


def _sides(
    action: Ref, actors: list[Party], targets: list[Party], ontology: Ontology
) -> tuple[list[Party], list[Party]]:
    """Nobody acts on themselves; and of several who meet, the first meets the others."""
    targets = [p for p in targets if not (p.cell and p.cell in {a.cell for a in actors})]
    mutual = ontology.is_symmetric(action) or ontology.family(action) in MUTUAL
    if mutual and len(actors) > 1 and not any(p.cell for p in targets):
        return actors[:1], actors[1:]
    return actors, targets


def _is_worth(
    action: Ref, actors: list[Party], targets: list[Party], mentions: list[Mention], ontology: Ontology
) -> bool:
    """Whether somebody is named, or people are described who did it or to whom violence was done."""
    if any(p.cell for p in (*actors, *targets)):
        return True
    struck = any(m.kind == AGENT for m in mentions) and bool(targets)
    return struck and (bool(actors) or ontology.family(action) == "act:assault")


def _is_place(mention: Mention, line: Line, scene: Scene) -> bool:
    """A place that only says where is no target."""
    return _case(line.reading.tree, mention.node) in AT and _place(mention, scene) is not None


def _case(tree: Tree, node: int) -> str:
    """The preposition of a noun, or of the one it is coordinated with."""
    return tree.case(node) or (tree.case(tree.heads[node]) if tree.rels[node] == "conj" else "")


def _is_only_place(mention: Mention, scene: Scene) -> bool:
    """Of "a strike in Jordan that killed": Jordan did not kill."""
    return mention.entry is not None and _place(mention, scene) is not None


def _place(mention: Mention, scene: Scene) -> Ref | None:
    return None if mention.entry is None else scene.people.one(mention.entry.refs, mention.entry.safe, (PLACE,))


def _linked(found: list[Found], line: Line, scene: Scene) -> Iterator[Draft]:
    """Give a speech act an id where its content is among the drafts, and the content the id of its act."""
    told = {one.told.trigger for one in found}
    acts = {one.said.act for one in found if one.said.act in told}
    accused: dict[tuple[Ref, Ref], str] = {}
    spoken = {one.told.trigger for one in found if scene.people.ontology.family(one.told.action) in SPOKEN}
    stem = f"{scene.article.document.key}-r{line.units.sentence.begin}"
    for one in found:
        trigger = one.told.trigger
        link = f"{stem}-{one.said.act}" if one.said.act in acts and one.said.act != trigger else ""
        handle = f"{stem}-{trigger}" if trigger in acts else ""
        act = _speech_act(one, line, scene, f"{stem}-{trigger}-said") if not link else None
        if act is not None:
            link = accused.setdefault((act.actor, act.target), act.id)
            if link == act.id:
                yield act
        yield _draft(one, line, scene, handle, link, spoken)


def _speech_act(one: Found, line: Line, scene: Scene, handle: str) -> Draft | None:
    """Who says that somebody else did harm accuses them; the words for it may be no more than "said".

    Where somebody else says that they say so, whatever they say is a speech act, so that the chain is kept.
    """
    family = scene.people.ontology.family(one.told.action)
    node = one.told.voice.speaker if one.told.voice.speaker is not None else one.said.act
    by_entity = one.said.speaker.startswith("id:") and SPLIT not in one.said.speaker
    named = [p for p in one.actors if p.cell.startswith("id:")]
    accuses = family in HARMFUL and one.said.modality == "alleged" and not one.said.negative and bool(named)
    if node is None or not by_entity or not (accuses or one.outer is not None):
        return None
    return Draft(
        where=where(line, node, scene),
        id=handle,
        source=scene.article.document.key,
        actor=one.said.speaker,
        action="act:accuse" if accuses else "act:state",
        target=cell(named) if accuses else "",
        on_behalf_of=one.said.on_behalf_of if one.outer is None else one.outer.body or "",
        speaker="" if one.outer is None else cell([one.outer]),
        modality="asserted" if one.outer is None else "alleged",
        polarity="positive",
        confidence=f"{0.8 * confidence(one):.2f}",
        method="rule",
        **evidence(line, (node, one.told.trigger), one.mentions, scene),
    )


def _draft(one: Found, line: Line, scene: Scene, handle: str, link: str, spoken: set[int]) -> Draft:
    """The draft; `spoken` are the verbs of speech, whose day is not that of what they speak of."""
    tree, said = line.reading.tree, one.said
    trigger = one.told.trigger
    nominal = one.told.nominal and tree.heads[trigger] not in spoken
    date, _ = scene.times.cells((trigger, *one.told.harms), tree, nominal, said.modality)
    return Draft(
        where=where(line, trigger, scene),
        id=handle,
        source=scene.article.document.key,
        actor=cell(one.actors),
        actor_text=words(one.actors),
        action=one.told.action,
        target=cell(one.targets),
        target_text=words(one.targets),
        speaker=said.speaker,
        on_behalf_of=said.on_behalf_of,
        via=said.via,
        modality=said.modality,
        polarity="negative" if said.negative else "positive",
        certainty=said.certainty,
        place=SPLIT.join(_places(one, line, scene)),
        content_of=link,
        confidence=f"{confidence(one):.2f}",
        method="rule",
        figures=numbers.of(one.told, line, scene, one.targets),
        **date,
        **evidence(line, (trigger, *one.told.harms, *(m.node for m in one.mentions)), one.mentions, scene),
    )


def _places(one: Found, line: Line, scene: Scene) -> list[Ref]:
    """Where it was: the places that hang with "in" or "at" from the act, its verb, or whom it struck."""
    tree = line.reading.tree
    roots = [one.told.trigger, *(m.node for m in one.told.targets)]
    head = tree.heads[one.told.trigger]
    if one.told.nominal and head >= 0 and line.reading.lemmas[head] in line.reading.words["light"]:
        roots.append(head)
    found: dict[Ref, None] = {}
    nodes = [
        kid for root in roots for kid in tree.kids[root] if tree.rels[kid] in ("obl", "nmod") and tree.case(kid) in AT
    ]
    nodes += [m.node for m in one.told.targets if _case(tree, m.node) in AT]
    for node in nodes:
        for mention in line.reading.mentions.all(node):
            place = _place(mention, scene)
            if place is not None and place not in {p.cell for p in one.targets}:
                found.setdefault(place)
    return list(found)


def confidence(one: Found) -> float:
    """What the features of a draft are worth; the factors are in docs/extractors.md."""
    score = CONFIDENCE
    if one.told.nominal:
        score *= 0.85
    if not any(p.cell for p in one.actors) or not any(p.cell for p in one.targets):
        score *= 0.85
    for party in (*one.actors[:1], *one.targets[:1]):
        score *= party.sure
    if one.told.voice.depth > 1:
        score *= 0.9
    return round(score * one.said.sure, 2)
