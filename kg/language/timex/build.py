"""From the match of a form to its meaning, or None where the words around speak against a date."""

from __future__ import annotations

import re
from typing import Final

from kg.language.timex import extent, words
from kg.language.timex.around import Around
from kg.language.timex.combined import Range
from kg.language.timex.counted import Rolling, Vague
from kg.language.timex.extent import Extent
from kg.language.timex.named import NearMonth, OfYear, Weekday, Yearless
from kg.language.timex.values import Fixed, Night, Origin, Part, Period, Portion, Season, Value, Weekend, Which

Match = re.Match[str]

_STEPS: Final[dict[str, int]] = {"last": -1, "previous": -1, "next": 1, "following": 1}
_WHICH: Final[dict[str, Which]] = {
    "last": "last", "this past": "last", "next": "next", "this": "this", "this coming": "coming",
    "following": "following", "previous": "previous", "that": "that", "the": "",
}  # fmt: skip
_OVER: Final = ("over", "in", "within", "during", "for")
_PIECES: Final = {"first half": "h1", "second half": "h2", "latter half": "h2", "last half": "h2"} | {
    f"{word} quarter": f"q{number}"
    for word, number in (("first", 1), ("second", 2), ("third", 3), ("fourth", 4), ("last", 4), ("final", 4))
}


def fixed(first: str, last: str = "") -> Fixed:
    """Make a date in full."""
    return Fixed(Extent(first, last or first))


def iso(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """2024-05-07, 2024/05/07."""
    return _day(int(match["year"]), int(match["month"]), int(match["day"]))


def numeric(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """28/01/2024; where day and month may be either way round, both days stand."""
    one, other, year = int(match["one"]), int(match["other"]), int(match["year"])
    found = sorted({edtf for day, month in ((one, other), (other, one)) if (edtf := _valid(year, month, day))})
    if not found:
        return None
    return Fixed(Extent(found[0], found[-1], "either" if len(found) > 1 else "within"))


def date(match: Match, around: Around) -> Value | None:
    """7 May 2024; Tuesday, May 7; 5-7 May; 5 and 6 May."""
    if not around.is_name(match["month"]) or around.names_a_place(match):
        return None
    month, year, named = words.month(match["month"]), match["year"], match.groupdict().get("weekday")
    days = [words.number(match["day"])] + ([words.number(match["day2"])] if match.groupdict().get("day2") else [])
    ends = [_of_month(month, day, year, match["of"], words.weekday(named) if named else None) for day in days]
    first, last = ends[0], ends[-1]
    if first is None or last is None or days != sorted(days):
        return None
    return first if len(ends) == 1 else Range(first, last, "each" if match["list"] else "through")


def months(match: Match, around: Around) -> Value | None:
    """May-July 2018, March to May, January to March this year."""
    if not (around.is_name(match["month"]) and around.is_name(match["month2"])):
        return None
    first, last = words.month(match["month"]), words.month(match["month2"])
    end = _of_month(last, None, match["year"], match["of"])
    begin = Yearless(first) if match["of"] is None or first > last else _of_month(first, None, None, match["of"])
    return Range(begin, end) if begin and end else None


def near_month(match: Match, around: Around) -> Value | None:
    """Last October, the following May."""
    return NearMonth(words.month(match["month"]), _which(match["which"])) if around.is_name(match["month"]) else None


def month(match: Match, around: Around) -> Value | None:
    """In May, early May 2024, the second half of June."""
    dated = bool(match["year"] or match["of"])
    if not around.is_month(match["month"], dated=dated, part=bool(match["part"])):
        return None
    return _piece(match, _of_month(words.month(match["month"]), None, match["year"], match["of"]))


def years(match: Match, around: Around) -> Value | None:
    """2012-2016, 2014-16; 2024-05 is a month."""
    if not around.is_span_of_years(match["year"]):
        return None
    first, second = int(match["year"]), match["year2"]
    last = int(second) if len(second) == 4 else first - first % 100 + int(second)
    if last > first:
        return Range(fixed(str(first)), fixed(str(last)))
    return fixed(f"{first}-{second}") if len(second) == 2 and 1 <= int(second) <= 12 else None


def quarter(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """Q1 2024."""
    return Portion(fixed(match["year"]), f"q{match['quarter']}")


def season(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """Summer of 2018, winter of 2023-24: the years, since no calendar says when a season begins."""
    if match["of"]:
        return Period("year", _STEPS.get(match["of"].lower(), 0))
    year, second = int(match["year"]), match["year2"]
    if second:
        return fixed(str(year), str(year + 1)) if int(second) % 100 == (year + 1) % 100 else None
    return fixed(str(year - 1), str(year + 1)) if match["season"].lower() == "winter" else fixed(str(year))


def near_season(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """Last summer, this spring."""
    return Season(match["season"].lower(), _which(match["which"]))


def decade(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """The 1990s."""
    return _piece(match, fixed(f"{match['decade'][:3]}X"))


def century(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """The 19th century."""
    number = words.century(match["century"])
    return fixed(f"{number - 1:02d}XX") if 11 <= number <= 30 else None


def year(match: Match, around: Around) -> Value | None:
    """In 2021, the 2003 invasion, (2016)."""
    return _piece(match, fixed(match["year"])) if around.is_year(match["year"], part=bool(match["part"])) else None


def weekend(match: Match, around: Around) -> Value | None:
    """Over the weekend, last weekend."""
    if match["which"].lower() == "the" and around.word not in ("over", "at", "on", "during"):
        return None
    return Weekend(_which(match["which"]))


def night(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """Overnight, last night."""
    return Night()


def weekday(match: Match, around: Around) -> Value | None:
    """On Tuesday, last Friday, Monday night, Friday of last week."""
    if not around.is_name(match["weekday"]) or not around.is_weekday() or (match["which"] and around.word == "the"):
        return None
    week = None if match["of"] is None else _STEPS.get(match["of"].lower(), 0)
    which = _which(match["which"] or "")
    return Weekday(words.weekday(match["weekday"]), which, week, (match["time"] or "").lower() == "overnight")


def today(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """Yesterday, today, tomorrow, tonight, with the time of day in words only."""
    return Period("day", {"yesterday": -1, "tomorrow": 1}.get(match["word"].lower(), 0))


def the_unit(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """The end of the year, earlier in the month, later in the day."""
    unit = words.unit(match["unit"])
    if match["piece"]:
        return _piece(match, Period(unit))
    return Period("day", origin="nearby") if unit == "day" else Period(unit, part=_part(match["part"] or ""))


def period(match: Match, around: Around) -> Value | None:
    """Last month, this week, the following year, that night, earlier this month, the past year."""
    said, name = words.spoken(match["which"]), match["unit"].lower()
    unit, daytime = words.unit(name), name not in words.LONGER
    if unit == "hour" or (around.right[1:4] == "of " and said in ("the past", "the last", "that", "the coming")):
        return None
    if around.word == "the":  # "the last week of fighting": read with its article, and refused
        return None
    ahead = said == "the coming" or (said == "the next" and around.signal_word in _OVER)
    if ahead or said in ("past", "the past", "the last") or (said in ("last", "next") and unit == "decade"):
        loose = daytime or not (around.word or said == "the past")
        count = 1.5 if match["half"] else 1
        return None if loose else Rolling(count, unit, back=not ahead and said != "next")
    which = _which(said)
    if name == "day" and which in ("last", "this"):
        return None
    origin: Origin = "publication" if which in ("last", "this") or (which == "next" and unit != "day") else "text"
    part = _part(match["part"]) if which == "this" else ""
    return _piece(match, Period(unit, _STEPS.get(which, 0), origin, part))


def _day(year: int, month: int, day: int) -> Value | None:
    edtf = _valid(year, month, day)
    return fixed(edtf) if edtf else None


def _valid(year: int, month: int, day: int) -> str:
    found = extent.valid(year, month, day)
    return found.first if found else ""


def _of_month(
    month: int, day: int | None, year: str | None, of: str | None, weekday: int | None = None
) -> Value | None:
    if year:
        found = extent.valid(int(year), month, day)
        return Fixed(found) if found else Vague()  # "31 June 2024" is a date, but of no calendar
    if of:
        which = _which(of)
        shift = _STEPS.get(which, 0)
        return OfYear(month, day, Period("year", shift, "publication" if which in ("last", "this", "next") else "text"))
    return Yearless(month, day, weekday)


def _piece(match: Match, value: Value | None) -> Value | None:
    piece = words.spoken(match["piece"] or "")
    if value is None or not piece:
        return value
    if match["times"] and piece.endswith("months"):
        return Portion(value, piece[0] + str(words.number(match["times"])))
    return Portion(value, _PIECES.get(piece, "end" if piece in ("end", "close") else ""))


def _part(text: str) -> Part:
    lower = text.lower()
    return "earlier" if lower.startswith("earlier") else "later" if lower.startswith("later") else ""


def _which(text: str) -> Which:
    said = words.spoken(text)
    if said.startswith("the") and said.endswith("next"):
        return "following"
    return "that" if "same" in said else _WHICH.get(said) or _WHICH.get(said.removeprefix("the "), "")
