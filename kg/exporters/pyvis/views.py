"""What the page shows, as values: claims in words, and numbers for ids, so that none comes from the data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

from kg.events import supports
from kg.model import Assembly, Claim, Document, Frozen, Profile, Ref, When
from kg.ontology import DOUBTFUL_LABELS, LABELS, Ontology

UNRESOLVED = "kg:UnresolvedEntity"
PLAIN_COLOUR, PLAIN_SHAPE = "#666666", "dot"
"""For a class or modality of the user's own that has none that vis-network can draw."""

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
SHAPE = re.compile(r"box|diamond|dot|ellipse|hexagon|square|star|triangle|triangleDown")

SOLID: tuple[int, ...] = ()
DASHES: dict[Ref, tuple[int, ...]] = {
    **dict.fromkeys(("mod:claimed", "mod:alleged"), (9, 5)),
    **dict.fromkeys(("mod:demanded", "mod:threatened", "mod:planned"), (3, 5)),
}
DOUBTFUL: tuple[int, ...] = (10, 4, 2, 4)
"""How a line is dashed that is neither reported as fact nor claimed by the actor itself."""


class TermView(Frozen):
    """A class or a modality in the legend."""

    label: str
    colour: str = PLAIN_COLOUR
    shape: str = PLAIN_SHAPE


class DocumentView(Frozen):
    """A source."""

    title: str
    outlet: str = ""
    date: str = ""
    url: str = ""


class EntityView(Frozen):
    """Somebody or something that claims name; `kind` is the number of its class."""

    ref: Ref
    label: str
    names: tuple[str, ...] = ()
    kind: int = 0
    unresolved: bool = False
    meaning: str = ""


class ClaimView(Frozen):
    """One statement of one source; entities, document and modality by number."""

    key: str
    document: int
    actors: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    others: tuple[int, ...] = ()
    """Who says it, on whose behalf, through whom, and where it happened."""
    actor_words: str = ""
    target_words: str = ""
    action: str
    negative: bool = False
    modality: int = 0
    hedge: str = ""
    """What keeps it from being plainly asserted, in words."""
    dashes: tuple[int, ...] = SOLID
    voice: str
    date: str = ""
    quotes: tuple[str, ...] = ()
    note: str = ""


class PageView(Frozen):
    """Everything that the page's script reads, but for the picture."""

    title: str
    classes: tuple[TermView, ...]
    modalities: tuple[TermView, ...]
    documents: tuple[DocumentView, ...]
    entities: tuple[EntityView, ...]
    claims: tuple[ClaimView, ...]


def view(assembly: Assembly, ontology: Ontology) -> PageView:
    """The assembly in words; the legend has only what occurs."""
    own = {entity.ref: entity.label for entity in assembly.entities}
    refs = sorted({ref for claim in assembly.claims for ref in mentioned(claim)})
    kinds = {ref: UNRESOLVED if ref in own else ontology.class_of(ref) or UNRESOLVED for ref in refs}
    classes = sorted(set(kinds.values()), key=lambda ref: (ref == UNRESOLVED, ontology.label(ref), ref))
    modalities = sorted({claim.modality for claim in assembly.claims}, key=lambda ref: (ref != "mod:asserted", ref))
    keys = sorted({claim.document for claim in assembly.claims} | {document.key for document in assembly.documents})
    known = {document.key: document for document in assembly.documents}
    words = _Words(own, ontology, refs, modalities, keys)
    return PageView(
        title=assembly.title,
        classes=tuple(_term(ref, ontology) for ref in classes),
        modalities=tuple(_term(ref, ontology) for ref in modalities),
        documents=tuple(words.document(known.get(key, Document(key=key))) for key in keys),
        entities=tuple(_entity(ref, own, classes.index(kinds[ref]), kinds[ref], ontology) for ref in refs),
        claims=tuple(map(words.claim, assembly.claims)),
    )


def mentioned(claim: Claim) -> Iterator[Ref]:
    """Whoever a claim names, in whichever role."""
    yield from (*claim.subjects, *claim.objects, *claim.speakers, *claim.on_behalf_of, *claim.via, *claim.places)


def plain(text: str) -> str:
    """A text without what commands a screen: control characters, and marks that turn the direction of writing."""
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in text).strip()


class _Words:
    """Turns references into numbers and claims into words."""

    def __init__(
        self, own: Mapping[Ref, str], ontology: Ontology, refs: list[Ref], modalities: list[Ref], documents: list[str]
    ) -> None:
        self._own, self._ontology = own, ontology
        self._entity = {ref: number for number, ref in enumerate(refs)}
        self._modality = {ref: number for number, ref in enumerate(modalities)}
        self._document = {key: number for number, key in enumerate(documents)}

    def document(self, document: Document) -> DocumentView:
        return DocumentView(
            title=document.title or document.key,
            outlet=self._label(document.outlet) if document.outlet else "",
            date=_date(document.when),
            url=document.url or "",
        )

    def claim(self, claim: Claim) -> ClaimView:
        modality = self._label(claim.modality)
        certainty = self._label(claim.certainty) if claim.certainty else ""
        hedges = (modality if claim.modality != "mod:asserted" else "", certainty)
        others = dict.fromkeys((*claim.speakers, *claim.on_behalf_of, *claim.via, *claim.places))
        return ClaimView(
            key=claim.key,
            document=self._document[claim.document],
            actors=self._numbers(claim.subjects),
            targets=self._numbers(claim.objects),
            others=self._numbers(others),
            actor_words=claim.subject_text or "",
            target_words=claim.object_text or "",
            action=self._label(claim.predicate),
            negative=claim.polarity != "kg:positive",
            modality=self._modality[claim.modality],
            hedge=", ".join(filter(None, hedges)),
            dashes=SOLID if supports(claim, Profile.DEFAULT) else _dashes(claim),
            voice=self._voice(claim),
            date=_date(claim.when),
            quotes=tuple(span.quote for span in claim.evidence if span.quote),
            note=claim.note or "",
        )

    def _label(self, ref: Ref) -> str:
        return self._own.get(ref) or self._ontology.label(ref)

    def _numbers(self, refs: Iterable[Ref]) -> tuple[int, ...]:
        return tuple(self._entity[ref] for ref in refs)

    def _voice(self, claim: Claim) -> str:
        """The modality with who says it."""
        said = [self._label(claim.modality)]
        for joint, refs in (("by", claim.speakers), ("on behalf of", claim.on_behalf_of), ("via", claim.via)):
            if refs:
                said.append(f"{joint} {', '.join(map(self._label, refs))}")
        if claim.modality == "mod:asserted" and not claim.speakers:
            said.append("in the report’s own voice")
        return " ".join(said) + (f"; {self._label(claim.certainty)}" if claim.certainty else "")


def _dashes(claim: Claim) -> tuple[int, ...]:
    """What the edge rule does not support is never solid, whatever its modality."""
    return DOUBTFUL if claim.polarity != "kg:positive" else DASHES.get(claim.modality, DOUBTFUL)


def _term(ref: Ref, ontology: Ontology) -> TermView:
    """A class or modality as the ontology draws it; a class without colour or shape has those of the class above."""

    def inherited(prop: Ref, allowed: re.Pattern[str], otherwise: str) -> str:
        found = (v for cls in ontology.ancestors(ref, "rdfs:subClassOf") for v in ontology.values(cls, prop))
        return next(filter(allowed.fullmatch, found), otherwise)

    return TermView(
        label=ontology.label(ref),
        colour=inherited("kg:colour", COLOUR, PLAIN_COLOUR),
        shape=inherited("kg:shape", SHAPE, PLAIN_SHAPE),
    )


def _entity(ref: Ref, own: Mapping[Ref, str], kind: int, cls: Ref, ontology: Ontology) -> EntityView:
    label = own.get(ref) or ontology.label(ref)
    names = {name for prop in (*LABELS, *DOUBTFUL_LABELS) for name in ontology.values(ref, prop)}
    return EntityView(
        ref=ref,
        label=label,
        names=tuple(sorted(names - {label})),
        kind=kind,
        unresolved=cls == UNRESOLVED,
        meaning=next(iter(ontology.values(ref, "skos:definition")), ""),
    )


def _date(when: When | None) -> str:
    """A date for readers who do not know EDTF; without one, the words of the source.

    >>> from kg import dates
    >>> _date(dates.when("[2024-05-07..2024-05-09]")), _date(dates.when("2024-01-28~")), _date(dates.when("2022/.."))
    ('between 2024-05-07 and 2024-05-09', 'about 2024-01-28', 'from 2022 on')
    """
    if when is None or not when.edtf:
        return (when.words or "") if when else ""
    one_of = when.edtf.startswith("[")
    first, to, last = when.edtf.strip("[]").partition(".." if one_of else "/")
    first, last = (_hedged(part.strip(".")) for part in (first, last))
    if not to or not (first or last):
        return first or "no bounds known"
    if first and last:
        return f"between {first} and {last}" if one_of else f"{first} to {last}"
    return f"from {first} on" if first else f"until {last}"


def _hedged(day: str) -> str:
    marks = {"~": "about", "?": "perhaps", "%": "perhaps about"}
    return f"{marks[day[-1]]} {day[:-1]}" if day[-1:] in marks else day
