"""Dates as exact as their source: EDTF text -> `When` with strict bounds, never invented.

The grammar is that of the `edtf` library (Extended Date/Time Format, levels 0-2 of ISO 8601-2:2019). Bounds are
taken per atom, because the library stops at open intervals and accepts 29 February in any year (edtf 5.0.2).
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from kg.model import Ref, When

ATOM = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)(-(?P<month>\d\d|XX)(-(?P<day>\d\d|XX))?)?(T[0-9:]+Z?)?(?P<mark>[?~%]?)"
)
"""The EDTF atoms whose bounds are certain; seasons and years beyond four digits have none that stores agree on."""

_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
PLAIN = re.compile(
    rf"{_DAY}[?~%]?|(?:{_DAY}[?~%]?|\.\.)/(?:{_DAY}[?~%]?|\.\.)|\[(?:{_DAY}\.\.(?:{_DAY})?|\.\.{_DAY})\]", re.ASCII
)
"""Texts whose grammar shows at a glance; the library's parser takes milliseconds for each, and most dates are such."""

OPEN = ("..", "")
FIRST_YEAR = 1000
"""Stores disagree on xsd:date before the year 1000 (rule 8 of portable Turtle)."""


@cache
def when(edtf: str, basis: Ref = "kg:explicit", words: str | None = None) -> When:
    """Read one EDTF text; raises ValueError with a sentence that says what to write instead.

    >>> when("2024-01").latest
    datetime.date(2024, 1, 31)
    >>> when("[..2024-01-28]").earliest is None
    True
    """
    earliest, latest = bounds(edtf)
    return When(edtf=edtf, earliest=earliest, latest=latest, basis=basis, words=words)


def bounds(edtf: str) -> tuple[date | None, date | None]:
    """The first and last possible day; None where the text leaves a side open."""
    if not edtf.isascii() or any(char.isspace() for char in edtf):
        raise ValueError("is not an EDTF date; write 2024-01-28, 2024-01, 2024, 2024-01-28~ or 2023-10/2024-02")
    _check_grammar(edtf)
    if edtf[0] in "[{":
        return _of_set(edtf[1:-1])
    if "/" in edtf:
        begin, _, end = edtf.partition("/")
        return _ordered(_side(begin, 0), _side(end, 1))
    return _atom(edtf)


def _check_grammar(edtf: str) -> None:
    if PLAIN.fullmatch(edtf):
        return
    if "X" in edtf and not all(a in OPEN or ATOM.fullmatch(a) for a in re.split(r"[\[\]{},/]|\.\.", edtf)):
        raise ValueError("masks part of a number; mask whole digits from the right, as in 202X, 2024-XX, 2024-01-XX")
    from edtf import parse_edtf  # noqa: PLC0415  a build of plain dates starts without it
    from edtf.parser.edtf_exceptions import EDTFParseException  # noqa: PLC0415

    try:
        parse_edtf(edtf)
    except (EDTFParseException, TypeError) as error:  # TypeError: edtf 5.0.2 stumbles over ../199X
        hint = " (day.month or month/day?)" if re.search(r"\d[./]\d", edtf) else ""
        raise ValueError(f"is not an EDTF date{hint}; write 2024-01-28, 2024-01 or 2024") from error


def _of_set(body: str) -> tuple[date | None, date | None]:
    sides = [
        (_side(first, 0), _side(last, 1))
        for first, _, last in (
            item.partition("..") if ".." in item else (item, "", item) for item in body.replace(" ", "").split(",")
        )
    ]
    firsts, lasts = [first for first, _ in sides], [last for _, last in sides]
    earliest = None if None in firsts else min(day for day in firsts if day)
    latest = None if None in lasts else max(day for day in lasts if day)
    return _ordered(earliest, latest)


def _side(atom: str, index: int) -> date | None:
    return None if atom in OPEN else _atom(atom)[index]


def _atom(atom: str) -> tuple[date, date]:
    match = ATOM.fullmatch(atom)
    if match is None:
        raise ValueError("has no certain bounds; write years with four digits and months instead of seasons")
    year, month, day = match["year"], match["month"], match["day"]
    first = (int(year.replace("X", "0")), _number(month, 1), _number(day, 1))
    last_year, last_month = int(year.replace("X", "9")), _number(month, 12)
    if first[0] < FIRST_YEAR:
        raise ValueError(f"lies before the year {FIRST_YEAR}, where stores disagree; leave the date empty")
    try:
        return date(*first), date(last_year, last_month, _number(day, _days_in(last_year, last_month)))
    except ValueError as error:
        raise ValueError("is not in the calendar; write a month and a day that exist, or leave them out") from error


def _number(text: str | None, default: int) -> int:
    return default if text in (None, "XX") else int(text or default)


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1) if year < 9999 or month < 12 else None
    return 31 if following is None else (following - date(year, month, 1)).days


def _ordered(earliest: date | None, latest: date | None) -> tuple[date | None, date | None]:
    if earliest is not None and latest is not None and earliest > latest:
        raise ValueError("ends before it begins; swap the two dates")
    return earliest, latest
