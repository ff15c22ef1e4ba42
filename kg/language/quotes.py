"""Stretches of direct speech: what stands in them is somebody's words, never the narrator's."""

from __future__ import annotations

import re
from bisect import bisect_right

OPENING, CLOSING, STRAIGHT = "“«„", "”»", '"'
LONGEST = 6000
"""Characters; an opening mark whose partner is farther away is a slip."""

_MARK = re.compile(r'[“«„”»"]|\n\s*\n')


class Quotations:
    """Where a text is in quotation marks; a quotation that nobody closes ends with its paragraph."""

    def __init__(self, text: str) -> None:
        """Find them in one pass."""
        self._spans = list(_spans(text))
        self._begins = [begin for begin, _ in self._spans]

    def around(self, offset: int) -> tuple[int, int] | None:
        """The quotation in which an offset lies, marks included."""
        at = bisect_right(self._begins, offset) - 1
        if at < 0 or offset >= self._spans[at][1]:
            return None
        return self._spans[at]


def _spans(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    begin: int | None = None
    for match in _MARK.finditer(text):
        mark = match.group()
        if begin is not None and match.start() - begin > LONGEST:
            begin = None
        if len(mark) > 1:
            if begin is not None and text[begin] != STRAIGHT:
                found.append((begin, match.start()))
            begin = None
        elif begin is None and mark not in CLOSING:
            begin = match.start()
        elif begin is not None and (mark in CLOSING or mark == STRAIGHT):
            found.append((begin, match.end()))
            begin = None
    if begin is not None and text[begin] != STRAIGHT and len(text) - begin <= LONGEST:
        found.append((begin, len(text)))
    return found
