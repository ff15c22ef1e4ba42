"""From the statements of a block of sentences to drafts, with evidence, date, place and figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from kg.cells import CONTROL, FORMULA, LONGEST_CELL, SPLIT
from kg.extractors.rules import numbers, refine
from kg.extractors.rules.parties import Parties, Party, cell, words
from kg.extractors.rules.people import PLACE
from kg.extractors.rules.voices import Said, Voices
from kg.extractors.rules.walk import Block, Line, Scene
from kg.language.mentions import AGENT, Mention
from kg.language.reading import Statement
from kg.model import Draft, Ref, Where

AT = frozenset("in at near inside outside within across throughout around".split())
"""Prepositions of places."""

BARE = frozenset({"act:state", "act:comment"})
"""What only says that somebody spoke; the content carries the speaker."""

CONFIDENCE = 0.75
"""Of a statement of a verb in the main clause between two entities; the rest of the factors: docs/extractors.md."""


class Found(NamedTuple):
    """A statement with its parties and voice, ready to become a draft."""

    action: Ref
    statement: Statement
    actors: list[Party]
    targets: list[Party]
    said: Said
    at: int
    mentions: tuple[Mention, ...]


def drafts(block: Block) -> Iterator[Draft]:
    """The drafts of a block, in order."""
    scene = block.scene
    parties = Parties(scene.people, scene.cast, scene.article.document.key)
    for at, line in enumerate(block.lines):
        scene.cast.read(line.units)
        found = list(_found(block, at, parties))
        yield from _linked(found, line, scene)


def _found(block: Block, at: int, parties: Parties) -> Iterator[Found]:
    line, people = block.lines[at], block.scene.people
    voices = Voices(parties, people, people.ontology)
    statements = refine.merged(line.reading)
    for statement in statements:
        if not statement.action.startswith("act:") or statement.means in line.reading.words["disasters"]:
            continue
        targets = [m for m in statement.targets if not _is_place(m, line, block.scene)]
        acting, suffering = parties.all(statement.actors, line), parties.all(targets, line, ())
        suffering = [p for p in suffering if not (p.cell and p.cell in {a.cell for a in acting})]
        action = refine.action(statement, statements, people.ontology)
        if action in BARE or not _is_worth(action, acting, suffering, targets):
            continue
        said = voices.of(statement, at, block, acting, suffering)
        if said is not None:
            yield Found(action, statement, acting, suffering, said, at, (*statement.actors, *targets))


def _is_worth(action: Ref, actors: list[Party], targets: list[Party], mentions: list[Mention]) -> bool:
    """Whether somebody is named, or two parties are described."""
    if any(p.cell for p in (*actors, *targets)):
        return bool(actors or targets)
    return bool(actors) and any(m.kind == AGENT for m in mentions)


def _is_place(mention: Mention, line: Line, scene: Scene) -> bool:
    """A place that only says where is no target."""
    return line.reading.tree.case(mention.node) in AT and _place(mention, scene) is not None


def _place(mention: Mention, scene: Scene) -> Ref | None:
    return None if mention.entry is None else scene.people.one(mention.entry.refs, mention.entry.safe, (PLACE,))


def _linked(found: list[Found], line: Line, scene: Scene) -> Iterator[Draft]:
    """Give a speech act an id where its content is among the drafts, and the content the id of its act."""
    told = {one.statement.trigger for one in found}
    acts = {one.said.act for one in found if one.said.act in told}
    stem = f"{scene.article.document.key}-r{line.units.sentence.begin}"
    for one in found:
        trigger = one.statement.trigger
        link = f"{stem}-{one.said.act}" if one.said.act in acts and one.said.act != trigger else ""
        yield _draft(one, line, scene, f"{stem}-{trigger}" if trigger in acts else "", link)


def _draft(one: Found, line: Line, scene: Scene, handle: str, link: str) -> Draft:
    tree, said = line.reading.tree, one.said
    nominal, trigger = one.statement.nominal, one.statement.trigger
    date, _ = scene.times.cells(trigger, tree, nominal, said.modality)
    return Draft(
        where=where(line, trigger, scene),
        id=handle,
        source=scene.article.document.key,
        actor=cell(one.actors),
        actor_text=words(one.actors),
        action=one.action,
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
        figures=numbers.of(one.action, one.statement, line, scene, one.targets),
        **date,
        **evidence(line, (trigger, *(m.node for m in one.mentions)), one.mentions, scene),
    )


def where(line: Line, node: int, scene: Scene) -> Where:
    """The line of a node in its file."""
    return Where(file=scene.article.file, line=scene.times.line(line.units.sentence.begins[node]))


def evidence(line: Line, nodes: tuple[int, ...], mentions: tuple[Mention, ...], scene: Scene) -> dict[str, str]:
    """The stretch from the first to the last word that a statement rests on, its digest and its words."""
    sentence, text = line.units.sentence, scene.article.text
    first = min((*nodes, *(m.first for m in mentions if m.first <= m.node)))
    last = max((*nodes, *(m.last for m in mentions if m.last >= m.node)))
    begin, end = sentence.begins[first], sentence.ends[last]
    quote = text[begin:end]
    digest = hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()
    unfit = len(quote) > LONGEST_CELL or CONTROL.search(quote) or FORMULA.match(quote)
    return {"begin": str(begin), "end": str(end), "sha256": digest, "quote": "" if unfit else quote}


def _places(one: Found, line: Line, scene: Scene) -> list[Ref]:
    """Where it was: the places that hang with "in" or "at" from the act, its verb, or whom it struck."""
    tree = line.reading.tree
    roots = [one.statement.trigger, *(m.node for m in one.statement.targets)]
    head = tree.heads[one.statement.trigger]
    if one.statement.nominal and head >= 0 and line.reading.lemmas[head] in line.reading.words["light"]:
        roots.append(head)
    found: dict[Ref, None] = {}
    nodes = [
        kid for root in roots for kid in tree.kids[root] if tree.rels[kid] in ("obl", "nmod") and tree.case(kid) in AT
    ]
    nodes += [m.node for m in one.statement.targets if tree.case(m.node) in AT]
    for node in nodes:
        for mention in line.reading.mentions.all(node):
            place = _place(mention, scene)
            if place is not None and place not in {p.cell for p in one.targets}:
                found.setdefault(place)
    return list(found)


def confidence(one: Found) -> float:
    """What the features of a draft are worth; the factors are in docs/extractors.md."""
    score = CONFIDENCE
    if one.statement.nominal:
        score *= 0.85
    if not any(p.cell for p in one.actors) or not any(p.cell for p in one.targets):
        score *= 0.85
    for party in (*one.actors[:1], *one.targets[:1]):
        score *= party.sure
    if one.statement.voice.depth > 1:
        score *= 0.9
    return round(score * one.said.sure, 2)
