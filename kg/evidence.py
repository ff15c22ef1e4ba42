"""Verifies evidence: does the text hold, at its offsets, what was annotated? Pure."""

from __future__ import annotations

import hashlib

from kg import names
from kg.cells import shorten
from kg.model import Claim, Draft, Problem, Span

REACH = 32
"""Characters; an annotated text that lies this near is named as moved (another unit of offsets, an edit before it)."""


def verify(claim: Claim, where: Draft, text: str) -> list[Problem]:
    """Compare a claim's spans with the text of its document; a span moved by a few characters is named as such."""
    problems = []
    for span in claim.evidence:
        found = _digest(text[span.begin : span.end])
        value = f"{span.begin},{span.end}"
        if span.end > len(text):
            what, remedy = f"lies beyond the end of the text ({len(text)} characters)", "correct the offsets"
        elif span.sha256 is None or found == span.sha256:
            if span.quote is None or names.clean(span.quote) == names.clean(text[span.begin : span.end]):
                continue
            what, remedy = "does not hold the quote", "correct the offsets or the quote"
        else:
            moved = _shift(span, text)
            what = "does not hold the text that was annotated (its sha256 differs)"
            remedy = (
                f"the text fits if moved by {moved:+d}"
                if moved
                else "the document was changed, or the offsets are wrong"
            )
        problems.append(
            Problem(
                code="evidence-mismatch",
                where=where.where,
                field="begin",
                value=shorten(value),
                what=what,
                remedy=remedy,
            )
        )
    return problems


def _shift(span: Span, text: str) -> int | None:
    """By how many characters the annotated text lies elsewhere (another unit of offsets, an edit before it)."""
    for distance in range(1, REACH + 1):
        for moved in (distance, -distance):
            begin, end = span.begin + moved, span.end + moved
            if begin >= 0 and _digest(text[begin:end]) == span.sha256:
                return moved
    return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
