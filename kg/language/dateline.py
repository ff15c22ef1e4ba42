"""The dateline of a wire report ("BAGHDAD, May 7 (Agency) -- ..."), which is no part of its first sentence."""

from __future__ import annotations

import re

NAME = r"[A-Z][\w.'’]*"
MONTHS = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
DATELINE = re.compile(
    rf"""
    [\s\ufeff]*
    (?P<place>
        (?!{MONTHS}\s+\d){NAME}(?:[\ /-]{NAME}){{0,3}}
        (?:,\s+(?!{MONTHS}\s+\d){NAME}(?:\s{NAME}){{0,2}})?
    )?
    (?:,?\s*(?P<day>{MONTHS}\s+\d{{1,2}}|\d{{1,2}}\s+{MONTHS}))?(?:,?\s+\d{{4}})?
    (?P<agency>\s*\([A-Z][\w/.\ -]{{1,30}}\)|,\s[A-Z]{{2,6}}(?=\s-))?
    \s*(?P<mark>--+|[—–]|-(?=\s)|:|["“](?=\s)|,)?\s*
    """,
    re.VERBOSE,
)
"""Place, perhaps a day, perhaps an agency in brackets, then a dash or a colon."""


def end(text: str, begin: int = 0) -> int:
    """Where the report itself begins; `begin` where there is no dateline."""
    match = DATELINE.match(text, begin, begin + 160)
    if match is None or match.end() in (begin, len(text)):
        return begin
    mark, filed = match["mark"] or "", match["agency"] or match["day"]
    if not (text[match.end()].isupper() or text[match.end()] in "\"“‘'"):
        return begin
    if (filed and mark not in ("", ",")) or (match["agency"] and (match["day"] or match["place"] is None)):
        return match.end()
    return match.end() if mark[:1] in ("-", "—", "–") or (mark == ":" and (match["place"] or "").isupper()) else begin
