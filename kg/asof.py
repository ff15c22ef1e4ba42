"""What was known on a day: claims that were published or written down by then. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from kg.model import Claim, Document, Draft, Event, Problem, Severity

Pair = tuple[Claim, Draft]


class Known(NamedTuple):
    """The part of the input that was known, and a problem for each document of which nobody can tell."""

    claims: list[Pair]
    documents: list[Document]
    events: list[Event]
    problems: list[Problem]


def known_by(claim: Claim, document: Document | None) -> date | None:
    """The day by which a claim was known for sure: the last possible day of publication, or that of recording.

    None where neither is told: then nothing shows that anybody knew it on a given day.
    """
    published = document.when.latest if document is not None and document.when is not None else None
    days = [day for day in (published, claim.recorded) if day is not None]
    return min(days, default=None)


def select(day: date, claims: Iterable[Pair], documents: Iterable[Document], events: Iterable[Event]) -> Known:
    """What was known on a day; documents and events of which nothing was known are left out."""
    by_key: Mapping[str, Document] = {document.key: document for document in documents}
    kept: list[Pair] = []
    unknown: dict[str, list[Draft]] = {}
    for claim, draft in claims:
        known = known_by(claim, by_key.get(claim.document))
        if known is None:
            unknown.setdefault(claim.document, []).append(draft)
        elif known <= day:
            kept.append((claim, draft))
    keys = {claim.key for claim, _ in kept}
    reported = {claim.event for claim, _ in kept}
    kept = [(_unlinked(claim, keys, reported), draft) for claim, draft in kept]
    told = {claim.document for claim, _ in kept}
    return Known(
        kept,
        [document for document in by_key.values() if document.key in told],
        [event for event in events if event.ref in reported],
        [_problem(key, drafts) for key, drafts in sorted(unknown.items())],
    )


def _unlinked(claim: Claim, keys: set[str], events: set[str | None]) -> Claim:
    """The claim without links to what was not yet known."""
    update: dict[str, object] = {
        field: tuple(ref for ref in getattr(claim, field) if ref in events)
        for field in ("in_response_to", "after", "reason_for")
    }
    for field in ("content_of", "derived_from"):
        ref = getattr(claim, field)
        update[field] = ref if ref is None or ref.removeprefix("cl:") in keys else None
    return claim.model_copy(update=update)


def _problem(key: str, drafts: list[Draft]) -> Problem:
    count = f"{len(drafts)} claim{'' if len(drafts) == 1 else 's'}"
    return Problem(
        code="unknown-publication",
        where=drafts[0].where,
        field="source",
        value=key[:60],
        what=f"does not tell by when it was published, so {count} of it are left out",
        remedy="give the document a date that ends, or its claims the day on which they were recorded",
        severity=Severity.WARNING,
    )
