"""What the page shows, as values: the assembly with every reference turned into words, ready to be written as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.exporters.html import facts, happenings
from kg.exporters.html.atlas import AtlasView, atlas
from kg.exporters.html.facts import ActionView, AmountView, IdView, StateView
from kg.exporters.html.happenings import ConflictView, DateView, DecisionView, EventView, date_view, links_of
from kg.exporters.html.words import STANDINGS, Words, plain_date, standing
from kg.model import Assembly, Claim, Document, Entity, EventLinks, Frozen, Ref
from kg.ontology import DOUBTFUL_LABELS, LABELS, Ontology, namespaces
from kg.terms import document_ref

UNRESOLVED = "kg:UnresolvedEntity"
PLAIN_COLOUR, PLAIN_SHAPE = "#666666", "dot"
"""For a class or modality of the user's own that has none that the page can draw."""

MOST_CLAIMS = 50_000
"""More than these do not open at once in a browser: the page then has those of the strongest pairs, and says so."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SHAPE = re.compile(r"box|diamond|dot|ellipse|hexagon|square|star|triangle|triangleDown")


class TermView(Frozen):
    """A class or a modality in the legend."""

    ref: Ref
    label: str
    meaning: str = ""
    colour: str = PLAIN_COLOUR
    shape: str = PLAIN_SHAPE


class StandingView(Frozen):
    """A choice of the quick filter, with the pattern of its lines."""

    key: str
    label: str
    dashes: tuple[int, ...] = ()


class DocumentView(Frozen):
    """A source."""

    key: str
    title: str
    outlet: str = ""
    author: str = ""
    date: str = ""
    url: str = ""
    republishes: str = ""
    credits: str = ""
    note: str = ""
    same_text: tuple[str, ...] = ()


class EntityView(Frozen):
    """Somebody or something that claims name."""

    ref: Ref
    label: str
    names: tuple[str, ...] = ()
    kind: Ref = UNRESOLVED
    meaning: str = ""
    similar: tuple[str, ...] = ()
    ids: tuple[IdView, ...] = ()


class LinkView(Frozen):
    """What a claim refers to: another claim (by key), an event or something else (by reference)."""

    relation: str
    label: str
    claim: str = ""
    event: str = ""
    other: str = ""


class SpanView(Frozen):
    """Where in the document it stands; the quote only if the build keeps quotes."""

    begin: int
    end: int
    quote: str = ""


class ClaimView(Frozen):
    """One statement of one source, in words."""

    key: str
    handle: str = ""
    document: str
    actors: tuple[Ref, ...] = ()
    action: str
    act: Ref
    targets: tuple[Ref, ...] = ()
    actor_words: str = ""
    target_words: str = ""
    negative: bool = False
    modality: Ref
    standing: str
    voice: str
    speakers: tuple[Ref, ...] = ()
    behalf: tuple[Ref, ...] = ()
    via: tuple[Ref, ...] = ()
    certainty: str = ""
    role: str = ""
    places: tuple[Ref, ...] = ()
    date: DateView | None = None
    figures: tuple[str, ...] = ()
    amounts: tuple[AmountView, ...] = ()
    events: tuple[Ref, ...] = ()
    links: tuple[LinkView, ...] = ()
    spans: tuple[SpanView, ...] = ()
    note: str = ""
    confidence: float | None = None
    annotator: str = ""
    recorder: str = ""
    """The annotator's reference."""
    method: str = ""
    recorded: str = ""


class PageView(Frozen):
    """Everything that the page's script reads, but for the picture and the claims, which are as many as there are."""

    title: str
    modalities: tuple[TermView, ...]
    classes: tuple[TermView, ...]
    standings: tuple[StandingView, ...]
    documents: tuple[DocumentView, ...]
    entities: tuple[EntityView, ...]
    events: tuple[EventView, ...] = ()
    conflicts: tuple[ConflictView, ...] = ()
    decisions: tuple[DecisionView, ...] = ()
    actions: tuple[ActionView, ...] = ()
    states: tuple[StateView, ...] = ()
    atlas: AtlasView = AtlasView()
    codes: dict[str, Ref]
    prefixes: dict[str, str]
    as_of: str = ""


def view(assembly: Assembly, ontology: Ontology) -> PageView:
    """The assembly in words, but for its claims; the legend has only what occurs."""
    words = Words(assembly, ontology)
    entities = tuple(_entities(assembly, ontology))
    present = {claim.modality for claim in assembly.claims}
    order = sorted(present, key=lambda ref: (ref != "mod:asserted", ref))
    kinds = sorted({entity.kind for entity in entities}, key=lambda ref: (ref == UNRESOLVED, words.label(ref)))
    return PageView(
        title=assembly.title,
        modalities=tuple(term(ref, ontology) for ref in order),
        classes=tuple(term(ref, ontology) for ref in kinds),
        standings=tuple(StandingView(key=s.key, label=s.label, dashes=s.dashes) for s in STANDINGS),
        documents=tuple(_document(document, words) for document in assembly.documents),
        entities=entities,
        events=tuple(happenings.events(assembly, words)),
        conflicts=tuple(happenings.conflicts(assembly, words)),
        decisions=tuple(happenings.decisions(assembly, words)),
        actions=facts.actions(assembly, ontology),
        states=tuple(facts.states(assembly, words, ontology)),
        atlas=atlas(assembly, (entity.ref for entity in entities), words, ontology),
        codes=facts.codes(ontology),
        prefixes=namespaces(assembly.base),
        as_of=assembly.as_of.isoformat() if assembly.as_of else "",
    )


def claims(assembly: Assembly, ontology: Ontology) -> Iterator[ClaimView]:
    """The claims in words, one after the other."""
    words = Words(assembly, ontology)
    return (_claim(claim, links_of(claim, assembly), words) for claim in assembly.claims)


def term(ref: Ref, ontology: Ontology) -> TermView:
    """A class or modality as the ontology draws it; a class without colour or shape has those of the class above."""

    def inherited(prop: Ref, allowed: re.Pattern[str], plain: str) -> str:
        found = (v for cls in ontology.ancestors(ref, "rdfs:subClassOf") for v in ontology.values(cls, prop))
        return next(filter(allowed.fullmatch, found), plain)

    return TermView(
        ref=ref,
        label=ontology.label(ref),
        meaning=next(iter(ontology.values(ref, "skos:definition")), ""),
        colour=inherited("kg:colour", COLOUR, PLAIN_COLOUR),
        shape=inherited("kg:shape", SHAPE, PLAIN_SHAPE),
    )


def _entities(assembly: Assembly, ontology: Ontology) -> Iterator[EntityView]:
    minted = {entity.ref: entity for entity in assembly.entities}
    for ref in sorted(set(_mentioned(assembly.claims))):
        if ref in minted:
            yield _unresolved(minted[ref], ontology)
        else:
            yield _known(ref, ontology)


def _mentioned(claims: Iterable[Claim]) -> Iterator[Ref]:
    for claim in claims:
        yield from (*claim.subjects, *claim.objects, *claim.speakers, *claim.on_behalf_of, *claim.via, *claim.places)


def _known(ref: Ref, ontology: Ontology) -> EntityView:
    label = ontology.label(ref)
    names = {name for prop in (*LABELS, *DOUBTFUL_LABELS) for name in ontology.values(ref, prop)}
    return EntityView(
        ref=ref,
        label=label,
        names=tuple(sorted(names - {label})),
        kind=ontology.class_of(ref) or UNRESOLVED,
        meaning=next(iter(ontology.values(ref, "skos:definition")), ""),
        ids=facts.identifiers(ref, ontology),
    )


def _unresolved(entity: Entity, ontology: Ontology) -> EntityView:
    similar = tuple(ontology.label(ref) for ref in entity.similar)
    return EntityView(ref=entity.ref, label=entity.label, similar=similar)


def _document(document: Document, words: Words) -> DocumentView:
    return DocumentView(
        key=document.key,
        title=document.title or document.key,
        outlet=words.label(document.outlet) if document.outlet else "",
        author=words.label(document.author) if document.author else "",
        date=plain_date(document.when.edtf) if document.when and document.when.edtf else "",
        url=document.url or "",
        republishes=", ".join(words.labels(document.republishes)),
        credits=", ".join(words.labels(document.credits)),
        note=document.note or "",
        same_text=tuple(words.label(document_ref(key)) for key in document.same_text),
    )


def _claim(claim: Claim, events: EventLinks, words: Words) -> ClaimView:
    return ClaimView(
        key=claim.key,
        handle=claim.handle or "",
        document=claim.document,
        actors=claim.subjects,
        action=words.label(claim.predicate),
        act=claim.predicate,
        targets=claim.objects,
        actor_words=claim.subject_text or "",
        target_words=claim.object_text or "",
        negative=claim.polarity != "kg:positive",
        modality=claim.modality,
        standing=standing(claim).key,
        voice=words.voice(claim),
        speakers=claim.speakers,
        behalf=claim.on_behalf_of,
        via=claim.via,
        certainty=words.label(claim.certainty) if claim.certainty else "",
        role=claim.role or "",
        places=claim.places,
        date=date_view(claim.when, words) if claim.when else None,
        figures=tuple(map(words.figure, claim.figures)),
        amounts=tuple(map(facts.amount, claim.figures)),
        events=events.all,
        links=tuple(_links(claim, events, words)),
        spans=tuple(SpanView(begin=s.begin, end=s.end, quote=s.quote or "") for s in claim.evidence),
        note=claim.note or "",
        confidence=claim.confidence,
        annotator=words.label(claim.annotator) if claim.annotator else "",
        recorder=claim.annotator or "",
        method=words.label(claim.method),
        recorded=claim.recorded.isoformat() if claim.recorded else "",
    )


def _links(claim: Claim, events: EventLinks, words: Words) -> Iterator[LinkView]:
    related = {
        "reports": events.reports,
        "may report": events.may_report,
        "concerns": events.concerns,
        "in response to": claim.in_response_to,
        "after": claim.after,
        "given as reason for": claim.reason_for,
        "content of": (claim.content_of,) if claim.content_of else (),
    }
    for relation, refs in related.items():
        for ref in refs:
            key = ref.removeprefix("cl:") if ref.startswith("cl:") else ""
            event = ref if ref.startswith("ev:") else ""
            other = "" if key or event else ref
            yield LinkView(relation=relation, label=words.label(ref), claim=key, event=event, other=other)
