"""What the page for reviewing shows, as values: claims as rows, their sentences in pieces, lists to choose from."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from kg import rows
from kg.model import Assembly, Claim, Frozen, Ref
from kg.ontology import Ontology
from kg.proposals import Mark, Marker
from kg.rows import Row

EVIDENCE = "evidence"
AROUND = 160
"""Characters of the text before and after the evidence that are shown with it."""


class TermView(Frozen):
    """An action, a modality or a polarity: what a row writes, what people call it, and the family it belongs to."""

    name: str
    label: str
    group: str = ""
    meaning: str = ""


class EntityView(Frozen):
    """Somebody or something that can be chosen: what a row writes, and a label that no other has."""

    name: str
    label: str


class Piece(Frozen):
    """A stretch of text with what it is: the evidence, an actor, the trigger ..."""

    text: str
    roles: tuple[str, ...] = ()


class ClaimView(Frozen):
    """A proposed claim: its row, and its sentence if the text is at hand."""

    row: Row
    pieces: tuple[Piece, ...]


class DocumentView(Frozen):
    """A source."""

    key: str
    title: str


class PageView(Frozen):
    """Everything that the page's script reads; `fingerprint` is the same for the same claims."""

    title: str
    fingerprint: str
    documents: tuple[DocumentView, ...]
    claims: tuple[ClaimView, ...]
    actions: tuple[TermView, ...]
    modalities: tuple[TermView, ...]
    polarities: tuple[TermView, ...]
    entities: tuple[EntityView, ...]


def view(assembly: Assembly, ontology: Ontology) -> PageView:
    """The assembly as the page needs it."""
    labels = {entity.ref: entity.label for entity in assembly.entities}
    marker = Marker(ontology, labels)
    keys = "\n".join(claim.key for claim in assembly.claims)
    return PageView(
        title=assembly.title,
        fingerprint=hashlib.sha256(keys.encode()).hexdigest()[:16],
        documents=tuple(DocumentView(key=d.key, title=d.title or d.key) for d in assembly.documents),
        claims=tuple(
            ClaimView(row=rows.write(claim, labels), pieces=tuple(_sentence(claim, assembly, marker)))
            for claim in assembly.claims
        ),
        actions=tuple(_terms(ontology, "kg:Action", "kg:Relation")),
        modalities=tuple(_terms(ontology, "kg:Modality")),
        polarities=tuple(_terms(ontology, "kg:Polarity")),
        entities=tuple(_entities(assembly, ontology)),
    )


def _terms(ontology: Ontology, *classes: Ref) -> Iterator[TermView]:
    for cls in classes:
        for ref in ontology.members(cls):
            family = ontology.family(ref) if cls == "kg:Action" else cls
            meaning = next(iter(ontology.values(ref, "skos:definition")), "")
            yield TermView(name=_local(ref), label=ontology.label(ref), group=ontology.label(family), meaning=meaning)


def _entities(assembly: Assembly, ontology: Ontology) -> Iterator[EntityView]:
    known = {_local(ref): ontology.label(ref) for ref in ontology.entities}
    known |= {entity.label: entity.label for entity in assembly.entities}
    often = Counter(label.casefold() for label in known.values())
    for name, label in sorted(known.items(), key=lambda item: (item[1].casefold(), item[0])):
        yield EntityView(name=name, label=label if often[label.casefold()] == 1 else f"{label} [{name}]")


def _sentence(claim: Claim, assembly: Assembly, marker: Marker) -> Iterator[Piece]:
    """The evidence with its marks, and some of the text around it; of a text that is not here, the quote."""
    text = assembly.texts.get(claim.document)
    if text is None or not claim.evidence:
        yield from (Piece(text=span.quote, roles=(EVIDENCE,)) for span in claim.evidence if span.quote)
        return
    marks = [*marker.marks(claim, text), *(Mark(EVIDENCE, span.begin, span.end) for span in claim.evidence)]
    marks = [mark for mark in marks if mark.role == EVIDENCE or not _is_whole(mark, claim)]
    first, last = min(mark.begin for mark in marks), max(mark.end for mark in marks)
    begin = min(_word_edge(text, max(0, first - AROUND), 1), first)
    end = max(_word_edge(text, min(len(text), last + AROUND), -1), last)
    yield from pieces(text, begin, end, marks)


def _is_whole(mark: Mark, claim: Claim) -> bool:
    """Whether a mark covers all the evidence because nothing in it names anybody."""
    return any((mark.begin, mark.end) == (span.begin, span.end) for span in claim.evidence)


def _word_edge(text: str, at: int, step: int) -> int:
    """The nearest edge of a word towards the evidence."""
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += step
    return at


def pieces(text: str, begin: int, end: int, marks: Sequence[Mark]) -> Iterator[Piece]:
    """A stretch of text cut wherever a mark begins or ends."""
    cuts = sorted({begin, end, *_inside(begin, end, marks)})
    for first, last in pairwise(cuts):
        roles = sorted({mark.role for mark in marks if mark.begin <= first and last <= mark.end})
        yield Piece(text=text[first:last], roles=tuple(roles))


def _inside(begin: int, end: int, marks: Iterable[Mark]) -> Iterator[int]:
    return (at for mark in marks for at in (mark.begin, mark.end) if begin < at < end)


def _local(ref: Ref) -> str:
    return ref.partition(":")[2]
