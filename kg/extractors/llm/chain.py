"""Brings the model's drafts together with those proposed before: what both found, what one found, what they dispute.

Nothing is vetoed: a proposed draft stays in, and the model's view moves its confidence only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kg.cells import DEFAULTS, SPLIT, local
from kg.extractors.llm.drafts import CONFIDENCE
from kg.model import Draft
from kg.names import Names, fold
from kg.ontology import Ontology

AGREED = 0.5
"""What agreement leaves of the doubt: 0.6 becomes 0.8."""

DISPUTED = 0.6
"""What another modality or polarity leaves of the confidence: 0.6 becomes 0.36."""


class _Read(NamedTuple):
    """A draft with what makes two drafts readings of one statement: document, kind of act, parties, and the words."""

    draft: Draft
    content: tuple[str, str, frozenset[str], frozenset[str]]
    spans: tuple[tuple[int, int], ...]

    @property
    def voice(self) -> tuple[str, str]:
        """The modality and the polarity."""
        return self.draft.modality or DEFAULTS["modality"], self.draft.polarity or DEFAULTS["polarity"]

    def matches(self, other: _Read) -> bool:
        """Whether both read the same words as the same kind of act between the same parties."""
        return self.content == other.content and any(
            begin < last and first < end for begin, end in self.spans for first, last in other.spans
        )


def merge(proposed: Sequence[Draft], own: Sequence[Draft], ontology: Ontology, known: Names) -> Iterator[Draft]:
    """The proposed drafts with their new confidence, then the model's own that say something new."""
    before = [_read(draft, ontology, known) for draft in proposed]
    twins: dict[int, list[_Read]] = {}
    new: list[_Read] = []
    ids: dict[str, str] = {}
    for read in (_read(draft, ontology, known) for draft in own):
        twin = next((number for number, other in enumerate(before) if read.matches(other)), None)
        same = next((other for other in new if read.matches(other) and read.voice == other.voice), None)
        if twin is not None:
            twins.setdefault(twin, []).append(read)
            ids[read.draft.id] = proposed[twin].id
        elif same is not None:
            ids[read.draft.id] = same.draft.id
        else:
            new.append(read)
    for number, read in enumerate(before):
        yield _weighed(read, twins[number]) if number in twins else read.draft
    for read in new:
        content_of = read.draft.content_of
        yield read.draft.model_copy(update={"content_of": ids.get(content_of, content_of) if content_of else ""})


def _weighed(read: _Read, twins: Sequence[_Read]) -> Draft:
    given = read.draft.confidence
    before = float(given) if given.replace(".", "", 1).isdecimal() else CONFIDENCE
    agreed = any(read.voice == twin.voice for twin in twins)
    after = 1 - (1 - before) * AGREED if agreed else before * DISPUTED
    return read.draft.model_copy(update={"confidence": f"{after:.2f}"})


def _read(draft: Draft, ontology: Ontology, known: Names) -> _Read:
    name = local(draft.action) or draft.action
    ref = next((ref for ref in (f"act:{name}", f"rel:{name}") if ref in ontology), None)
    family = draft.action if ref is None else ontology.family(ref)
    begins, ends = (
        [int(part) for part in cell.split(SPLIT) if part.strip().isdigit()] for cell in (draft.begin, draft.end)
    )
    spans = tuple(zip(begins, ends, strict=False))
    parties = (
        _parties(draft.actor or draft.actor_text, known),
        _parties(draft.target or draft.target_text, known),
    )
    return _Read(draft, (draft.source, family, *parties), spans)


def _parties(cell: str, known: Names) -> frozenset[str]:
    names = (part.strip() for part in cell.split(SPLIT))
    return frozenset(known.find(name).ref or fold(name) for name in names if name)
