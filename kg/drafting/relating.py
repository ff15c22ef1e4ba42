"""Drafts of relations: both ends of the right kind, and no relation that somebody only says, wants or believes."""

from __future__ import annotations

from collections.abc import Iterator

from kg.drafting import guards, numbers
from kg.drafting.parties import Parties, Party, fit
from kg.drafting.people import FORCES, PERSON, PLACE
from kg.drafting.spans import evidence, where
from kg.drafting.walk import Line, Scene
from kg.language.relations import Tie
from kg.language.voice import ASSERTED, HYPOTHETICAL, PLANNED, Voice
from kg.model import Draft, Ref

SURE, UNSURE = 0.8, 0.6
"""Confidence in a relation beside a name, and in one of a clause."""

LEADING = frozenset(
    {"rel:headedBy", "rel:commands", "rel:deputyHeadOf", "rel:spokespersonOf", "rel:adviserTo", "rel:holds"}
)
"""Who leads or speaks for a body is not told to be a member of it as well."""

ON_DUTY = frozenset({"rel:hostsTroopsOf"})
"""Not told of those whom somebody killed somewhere."""

SKIPPED = frozenset(
    {
        "rel:worksFor",
        "rel:credits",
        "rel:publishedBy",
        "rel:republishes",
        "rel:authorOf",
        "rel:operatedBy",
        "rel:basedAt",
    }
)
"""Relations whose frames are too wide for a fact of their own, or that tell of the press and not of the events."""


def drafts(line: Line, scene: Scene, parties: Parties) -> Iterator[Draft]:
    """The drafts of the relations of a sentence, each once."""
    seen: set[tuple[str, str, str]] = set()
    leading = {tie.node for tie in line.ties if tie.relation in LEADING}
    struck = {t.node for s in line.reading.statements() for t in s.targets if s.action in ("act:kill", "act:injure")}
    for tie in line.ties:
        if (tie.relation in ("rel:memberOf", "rel:describedAs") and tie.node in leading) or (
            tie.relation in ON_DUTY and tie.node in struck
        ):
            continue
        if tie.relation in SKIPPED or not _is_fact(tie, line, scene):
            continue
        for subject, target in _ends(tie, line, scene, parties):
            identity = (subject.cell or subject.text, tie.relation, target.cell or target.text)
            if identity in seen or subject.cell == target.cell != "":
                continue
            seen.add(identity)
            if tie.relation == "rel:spokespersonOf":
                scene.cast.bodies.setdefault(subject.cell, target.cell)
            yield _draft(tie, subject, target, line, scene)


def _is_fact(tie: Tie, line: Line, scene: Scene) -> bool:
    """Whether the narrator says so."""
    reading = line.reading
    begins = line.units.sentence.begins
    if scene.quotations.around(begins[tie.node]) is not None or "?" in reading.tree.forms[tie.node :]:
        return False
    if tie.beside:
        return True
    if guards.is_negated(tie.node, reading):
        return False
    families = {s.trigger: scene.people.ontology.family(s.action).partition(":")[2] for s in reading.statements()}
    statement = next((s for s in reading.statements() if s.trigger == tie.node), None)
    voice = statement.voice if statement is not None else Voice()
    weak = voice.modality != ASSERTED and not (tie.hedged and voice.modality == PLANNED)
    if weak or voice.negative or voice.reported or voice.content_of is not None:
        return False
    modality, _ = guards.forced(tie.node, True, families, reading)
    return modality == ASSERTED or (tie.hedged and modality == HYPOTHETICAL)


def _ends(tie: Tie, line: Line, scene: Scene, parties: Parties) -> Iterator[tuple[Party, Party]]:
    """Subject and object where both are of the right kind."""
    people = scene.people
    domain = _classes(tie.relation, "schema:domainIncludes", scene)
    subjects = [p for p in parties.of(tie.subject, line, domain) if p.cell]
    if tie.object is None:
        label = Party(text=fit(tie.label))
        named = [p for p in subjects if not (p.cell.startswith("id:") and people.is_a(p.cell, PLACE))]
        yield from ((p, label) for p in named if label.text)
        return
    reach = _classes(tie.relation, "schema:rangeIncludes", scene)
    for subject in subjects:
        for target in parties.of(tie.object, line, reach):
            if tie.relation in ON_DUTY and not tie.beside:
                target = target._replace(cell=people.forces.get(target.cell, target.cell))  # noqa: PLW2901
            if target.cell and _fits(tie.relation, subject.cell, target.cell, scene):
                yield subject, target


def _classes(relation: Ref, prop: Ref, scene: Scene) -> tuple[Ref, ...]:
    return tuple(ref for ref in scene.people.ontology.refs(relation, prop) if ref.startswith("kg:"))


def _fits(relation: Ref, subject: str, target: str, scene: Scene) -> bool:
    """What domains and ranges do not say: names that the ontology does not know are persons only; troops are forces."""
    people = scene.people
    known = [ref.startswith("id:") for ref in (subject, target)]
    if relation == "rel:hostsTroopsOf":
        return (
            all(known)
            and people.is_a(subject, "kg:GeopoliticalEntity", "kg:MilitaryBase", "kg:Region")
            and people.is_a(target, FORCES, "kg:Coalition")
        )
    if relation == "rel:locatedIn":
        return (
            all(known)
            and not people.is_a(subject, "kg:GeopoliticalEntity")
            and people.is_a(subject, "kg:Facility", "kg:Locality", "kg:City")
        )
    if relation == "rel:memberOf" and people.is_a(target, "kg:GeopoliticalEntity"):
        return False
    if relation in ("rel:memberOf", "rel:headedBy", "rel:ledBy", "rel:backedBy", "rel:partOf"):
        return all(known) or (relation == "rel:headedBy" and known[0]) or (relation == "rel:memberOf" and known[1])
    return known[1] or (known[0] and people.is_a(subject, PERSON))


def _draft(tie: Tie, subject: Party, target: Party, line: Line, scene: Scene) -> Draft:
    mentions = tuple(m for m in (tie.subject, tie.object) if m is not None)
    score = (SURE if tie.beside else UNSURE) * subject.sure * target.sure
    return Draft(
        where=where(line, tie.node, scene),
        source=scene.article.document.key,
        actor=subject.cell,
        action=tie.relation,
        target=target.cell,
        target_text="" if target.cell else target.text,
        modality="asserted",
        polarity="positive",
        certainty="likely" if tie.hedged else "",
        confidence=f"{score:.2f}",
        method="rule",
        figures=numbers.troops(line, tie.node, scene) if tie.relation == "rel:hostsTroopsOf" else (),
        **evidence(line, (tie.node,), mentions, scene),
    )
