"""Claims as a person corrects them: marked in the text of their document, and taken back as hand annotations. Pure.

What a machine proposed stays with the correction: an unchanged claim keeps its key, a changed one names the key of the
proposal (`derived_from`), and what was rejected is only in the proposals.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from kg import rows
from kg.language import gazetteer, lexicon
from kg.language.tokens import Sentence, sentences
from kg.model import Assembly, Claim, Ref
from kg.ontology import Ontology
from kg.rows import Row

ROLES = {"actor": "subjects", "target": "objects", "speaker": "speakers"}
"""What may be marked beside the claim itself -> the claim's field."""

TRIGGER = "trigger"
"""The word that tells of the action; it is shown and not corrected."""

CLAIM, NAME, VOICE = "claim", "name", "voice"
"""What tools call the claim itself, the field for whom a mark names, and the link from a claim to how it is said."""

DEFAULTS = {"modality": "asserted", "polarity": "positive"}
"""How a claim is said where a tool does not tell."""

CHOICES = ("action", "modality", "polarity", "date")
"""Columns that a correction may change by choosing or typing."""


class Mark(NamedTuple):
    """A stretch of the text and what it is for a claim; `name` is whom it names."""

    role: str
    begin: int
    end: int
    name: str = ""


class Proposal(NamedTuple):
    """A claim as its row, where it stands, and what can be marked of it."""

    row: Row
    begin: int
    end: int
    marks: tuple[Mark, ...]

    @property
    def key(self) -> str:
        """The key of the claim."""
        return str(self.row["claim"])

    @property
    def named(self) -> tuple[Mark, ...]:
        """The marks that name somebody and so can be corrected."""
        return tuple(mark for mark in self.marks if mark.name)


class Task(NamedTuple):
    """A document with the claims to be corrected in it."""

    document: str
    title: str
    text: str
    proposals: tuple[Proposal, ...]


class Correction(NamedTuple):
    """What a person made of a proposal, or added (then `proposal` is None)."""

    proposal: Row | None
    begin: int
    end: int
    choices: Mapping[str, str]
    names: Mapping[str, Sequence[str]]
    """Role -> names; a role that is not there stays as it was."""


def tasks(assembly: Assembly, ontology: Ontology) -> Iterator[Task]:
    """A task for each document whose text is at hand; claims without evidence cannot be marked and are left out."""
    labels = {entity.ref: entity.label for entity in assembly.entities}
    marker = Marker(ontology, labels)
    for document in assembly.documents:
        text = assembly.texts.get(document.key)
        if text is not None:
            claims = [claim for claim in assembly.claims if claim.document == document.key and claim.evidence]
            proposals = tuple(_propose(claim, text, marker, labels) for claim in claims)
            yield Task(document.key, document.title or document.key, text, proposals)


def _propose(claim: Claim, text: str, marker: Marker, labels: Mapping[Ref, str]) -> Proposal:
    span = claim.evidence[0]
    row = {column: value for column, value in rows.write(claim, labels).items() if column != "quote"}
    return Proposal(row, span.begin, span.end, tuple(marker.marks(claim, text)))


class Marker:
    """Finds in the text what a claim names: its actors, targets, speakers, and the word for the action."""

    def __init__(self, ontology: Ontology, labels: Mapping[Ref, str]) -> None:
        """`labels` are what the input calls its unresolved entities."""
        self._ontology, self._labels = ontology, labels
        self._gazetteer, self._lexicon = gazetteer.load(ontology), lexicon.load(ontology)
        self._sentences = cache(lambda text: tuple(sentences(text)))
        self._begins = cache(lambda text: [sentence.begin for sentence in self._sentences(text)])

    def marks(self, claim: Claim, text: str) -> Iterator[Mark]:
        """The marks of a claim, in the evidence where they are there, else in its sentence, else on all of it."""
        span = claim.evidence[0]
        first = max(bisect_right(self._begins(text), span.begin) - 1, 0)
        around = self._sentences(text)[first : bisect_left(self._begins(text), span.end)]
        for role, field in ROLES.items():
            for ref in getattr(claim, field):
                name = self._labels.get(ref, ref.partition(":")[2])
                begin, end = self._named(ref, around, text, span.begin, span.end) or (span.begin, span.end)
                yield Mark(role, begin, end, name)
        for role, words in (("actor", claim.subject_text), ("target", claim.object_text)):
            at = text.find(words, span.begin, span.end) if words else -1
            if words and at >= 0:
                yield Mark(role, at, at + len(words))
        for begin, end in self._triggers(claim.predicate, around, span.begin, span.end):
            yield Mark(TRIGGER, begin, end)

    def _named(self, ref: Ref, around: Sequence[Sentence], text: str, begin: int, end: int) -> tuple[int, int] | None:
        """The mention of an entity that is inside the evidence or the nearest to it."""
        found = [
            (sentence.begins[hit.first], sentence.ends[hit.last])
            for sentence in around
            for hit in self._gazetteer.find(sentence.forms)
            if ref in hit.entry.refs
        ]
        label = self._labels.get(ref, "")
        at = text.find(label, begin, end) if label else -1
        found += [(at, at + len(label))] if at >= 0 else []
        return min(found, key=lambda place: (max(begin - place[0], place[1] - end, 0), place), default=None)

    def _triggers(self, action: Ref, around: Iterable[Sentence], begin: int, end: int) -> Iterator[tuple[int, int]]:
        """Words inside the evidence by which the lexicon knows the action; failing these, one of the same kind."""
        words = [
            (sentence.begins[n], sentence.ends[n], self._tells_of(form.lower()))
            for sentence in around
            for n, form in enumerate(sentence.forms)
            if begin <= sentence.begins[n] and sentence.ends[n] <= end
        ]
        exact = [(first, last) for first, last, actions in words if action in actions]
        kind = self._ontology.family(action)
        alike = [(b, e) for b, e, actions in words if any(self._ontology.family(one) == kind for one in actions)]
        yield from exact or alike

    def _tells_of(self, form: str) -> frozenset[Ref]:
        known = self._lexicon
        frames = (*known.verbs.get(known.lemmas.verb(form), ()), *known.nouns.get(known.lemmas.noun(form), ()))
        return frozenset(frame.action for frame in frames)


def correct(corrections: Iterable[Correction], document: str, text: str, annotator: str) -> Iterator[Row]:
    """The corrections of one document as rows of hand annotations.

    Links between claims are kept: a row is called by the id or the key of its proposal, and a link to a speech act
    that was rejected is left out.
    """
    kept = list(corrections)
    called = {str(one.proposal["claim"]): _handle(one.proposal) for one in kept if one.proposal is not None}
    for correction in kept:
        before = correction.proposal
        row = _changed(correction, document, text)
        if before is not None:
            if row != before:
                row["derived_from"] = row.pop("claim")
            row["id"] = _handle(before)
        speech_act = called.get(str(row.pop("content_of", "")))
        own = {"content_of": speech_act, "annotator": annotator, "method": "hand"}
        row = {column: value for column, value in row.items() if column not in ("annotator", "confidence")}
        yield row | {column: value for column, value in own.items() if value}


def _handle(row: Row) -> str:
    return str(row.get("id") or row["claim"])


def _changed(correction: Correction, document: str, text: str) -> Row:
    """The proposal with what the person changed; equal to it if that is nothing."""
    row: Row = dict(correction.proposal or {"source": document})
    for column, value in correction.choices.items():
        _set(row, column, value)
    for role, names in correction.names.items():
        if set(names) != set(map(str, as_list(row.get(role)))):
            _set(row, role, list(dict.fromkeys(names)))
            row.pop(f"{role}_text", None)
    if "date" not in row:
        row.pop("date_basis", None)
    begin, end = correction.begin, correction.end
    if (begin, end) != next(iter(zip(as_list(row.get("begin")), as_list(row.get("end")), strict=False)), None):
        row |= {"begin": [begin], "end": [end], "sha256": [digest(text[begin:end])]}
    return row


def _set(row: Row, column: str, value: object) -> None:
    if value:
        row[column] = value
    else:
        row.pop(column, None)


def as_list(value: object) -> list[object]:
    """The values of a column that may have several."""
    return list(value) if isinstance(value, list | tuple) else [] if value in (None, "") else [value]


def digest(text: str) -> str:
    """The SHA-256 of a stretch of text, as rows give it."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def origin(
    begin: int, end: int, action: str, left: Sequence[Row], fit: Callable[[Row], int] = lambda _: 0
) -> Row | None:
    """The proposal that a marked claim most likely comes from: of those left in the same place or of the same act.

    `fit` says what else speaks for a proposal.
    """

    def likeness(row: Row) -> tuple[bool, bool, int]:
        same_place = (as_list(row.get("begin"))[:1], as_list(row.get("end"))[:1]) == ([begin], [end])
        return same_place, row.get("action") == action, fit(row)

    near = [row for row in left if any(likeness(row)[:2]) and _touches(row, begin, end)]
    return max(near, key=likeness, default=None)


def _touches(row: Row, begin: int, end: int) -> bool:
    spans = zip(as_list(row.get("begin")), as_list(row.get("end")), strict=False)
    return any(isinstance(b, int) and isinstance(e, int) and b < end and begin < e for b, e in spans)
