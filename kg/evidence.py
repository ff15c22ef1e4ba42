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


def locate(begin: int, end: int, words: str | None, text: str) -> tuple[int, int] | None:
    """Where the offsets of an annotation tool lie in the text, in code points; None if that is not certain.

    Tools count code points or UTF-16 units, and some change the text before they count. The words that a tool gives
    with the offsets decide: as they stand, in UTF-16 units, or nearby. Without words only a text in which both units
    are the same is certain.
    """
    if not 0 <= begin < end:
        return None
    if words is None:
        same = end <= len(text) and all(ord(char) <= 0xFFFF for char in text[:end])
        return (begin, end) if same else None
    wanted = names.clean(words.replace("\\n", "\n"))
    if names.clean(text[begin:end]) == wanted:
        return begin, end
    units = text.encode("utf-16-le", "surrogatepass")
    first, last = (len(units[: 2 * at].decode("utf-16-le", "replace")) for at in (begin, end))
    if names.clean(text[first:last]) == wanted:
        return first, last
    moved = sorted(range(-REACH, REACH + 1), key=lambda by: (abs(by), by))
    length = len(words.replace("\\n", "\n"))
    places = ((begin + by, begin + by + length) for by in moved if begin + by >= 0)
    return next((place for place in places if wanted and names.clean(text[slice(*place)]) == wanted), None)


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
