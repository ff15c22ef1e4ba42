"""From the match of a form to its meaning, or None where the words around speak against a date."""

from __future__ import annotations

import re
from typing import Final

from kg.language.timex import extent, words
from kg.language.timex.around import Around
from kg.language.timex.combined import Range
from kg.language.timex.counted import Ahead, Distance, Rolling, Told, Vague
from kg.language.timex.extent import Extent
from kg.language.timex.named import NearMonth, OfYear, Weekday, Yearless
from kg.language.timex.values import Fixed, Night, Origin, Period, Portion, Season, Value, Weekend, Which

Match = re.Match[str]

_STEPS: Final = {"last": -1, "previous": -1, "next": 1, "following": 1}
_SIDES: Final = ("before", "after")
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
    if ends[0] is None or ends[-1] is None or days != sorted(days):
        return None
    if len(ends) == 1:
        return ends[0]
    return Range(ends[0], ends[1], "each" if match["list"] else "through")


def months(match: Match, around: Around) -> Value | None:
    """May-July 2018, March to May."""
    if not (around.is_name(match["month"]) and around.is_name(match["month2"])):
        return None
    first, last, year = words.month(match["month"]), words.month(match["month2"]), match["year"]
    return Range(Yearless(first), fixed(f"{year}-{last:02d}") if year else Yearless(last))


def near_month(match: Match, around: Around) -> Value | None:
    """Last October, the following May."""
    return NearMonth(words.month(match["month"]), _which(match["which"])) if around.is_name(match["month"]) else None


def month(match: Match, around: Around) -> Value | None:
    """In May, early May 2024, the second half of June."""
    dated = bool(match["year"] or match["of"])
    if not around.is_month(match["month"], dated=dated, part=bool(match["part"])):
        return None
    return _piece(match, _of_month(words.month(match["month"]), None, match["year"], match["of"]))


def years(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """2012-2016, 2014-16; 2024-05 is a month."""
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


def ago(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """Two days ago."""
    return _distance(match, back=True, origin="publication")


def from_now(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """Two weeks from now."""
    return _distance(match, back=False, origin="publication")


def day_before(match: Match, around: Around) -> Value | None:
    """The day before yesterday; the week before; the day after an event."""
    side = match["side"].lower()
    if side not in _SIDES:
        return Period("day", -2 if side.startswith("before") else 2) if match["unit"].lower() == "day" else None
    shift = -1 if side == "before" else 1
    if around.ends:
        return Period(words.unit(match["unit"]), shift, "text")
    return Distance(1, words.unit(match["unit"]), side == "before", "event")


def apart(match: Match, around: Around) -> Value | None:
    """Two days later; a week earlier; three days after an event."""
    side = match["side"].lower()
    origin: Origin = "event" if side in _SIDES and not around.ends else "text"
    return _distance(match, back=side in ("earlier", "before", "beforehand", "previously", "prior"), origin=origin)


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
    if not around.is_name(match["weekday"]) or not around.is_weekday():
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
    part = (match["part"] or "").lower()
    if unit == "day":
        return Period("day", origin="nearby")
    return Period(unit, part="earlier" if part == "earlier" else "later" if part == "later" else "")


def period(match: Match, around: Around) -> Value | None:
    """Last month, this week, the following year, that night, earlier this month, the past year."""
    said, name = match["which"].lower(), match["unit"].lower()
    unit, daytime = words.unit(name), name not in words.LONGER
    if unit == "hour":
        return None
    if said in ("past", "the past", "the last", "the coming") or (said in ("last", "next") and unit == "decade"):
        return None if daytime or not (around.word or said == "the past") else Rolling(1, unit, said not in ("next", "the coming"))
    which = _which(said)
    if name == "day" and which in ("last", "this"):
        return None
    origin: Origin = "publication" if which in ("last", "this") or (which == "next" and unit != "day") else "text"
    part = match["part"].lower()
    near = "earlier" if part.startswith("earlier") else "later" if part.startswith("later") else ""
    return _piece(match, Period(unit, _STEPS.get(which, 0), origin, near if which == "this" else ""))


def rolling(match: Match, around: Around) -> Value | None:
    """Over the past six weeks, in recent years, in the coming days."""
    which, unit = match["which"].lower(), words.unit(match["unit"])
    count = words.number(match["count"]) if match["count"] else None
    if not around.word and not match[0].lower().startswith(("the", "recent")):
        return None
    origin: Origin = "text" if which in ("previous", "preceding", "following") else "publication"
    return Rolling(count, unit, which not in ("next", "coming", "following"), origin)


def then(match: Match, around: Around) -> Value | None:
    """Since then, by that time, at the time; until now. "By the time he left" names an event instead."""
    word = match["word"].lower()
    if word in ("now", "the present"):
        return Period("day") if around.signal == "until" or around.joined else None
    if around.word == "at" and word != "then":
        return None if around.right.lstrip().startswith(("when ", "of ")) else Told()
    return Told() if around.signal in ("since", "until", "by", "before") and not word.endswith("the time") else None


def ahead(match: Match, around: Around) -> Value | None:
    """In three days, within 48 hours, in two weeks' time."""
    count, unit = _count(match), words.unit(match["unit"])
    if count is None or around.word in ("time", "first", "second", "third", "most", "worst", "once", "twice"):
        return None
    if match["time"]:
        return Distance(count, unit, back=False)
    within = match["within"].lower() == "within"
    if unit not in ("hour", "day", "week", "month") or (not within and (match["count"] or "").lower() in ("a", "an")):
        return None
    return Ahead(count, unit, within)


def eve(match: Match, around: Around) -> Value | None:  # noqa: ARG001
    """On the eve; on the eve of an event."""
    return Distance(1, "day", True, "event") if match["of"] else Period("day", -1, "text")


def vague(match: Match, around: Around) -> Value | None:
    """Recently; during Ramadan."""
    if match[0].lower() in ("recently", "lately"):
        return None if around.word in ("as", "until") else Vague()
    return Vague() if match[0][0].isupper() else None


def _day(year: int, month: int, day: int) -> Value | None:
    edtf = _valid(year, month, day)
    return fixed(edtf) if edtf else None


def _valid(year: int, month: int, day: int) -> str:
    found = extent.valid(year, month, day)
    return found.first if found else ""


def _of_month(month: int, day: int | None, year: str | None, of: str | None, weekday: int | None = None) -> Value | None:
    if year:
        found = extent.valid(int(year), month, day)
        return Fixed(found) if found else None
    if of:
        which = _which(of)
        shift = _STEPS.get(which, 0)
        return OfYear(month, day, Period("year", shift, "publication" if which in ("last", "this", "next") else "text"))
    return Yearless(month, day, weekday)


def _piece(match: Match, value: Value | None) -> Value | None:
    piece = re.sub(r"\s+", " ", (match["piece"] or "").lower())
    if value is None or not piece:
        return value
    return Portion(value, _PIECES.get(piece, "end" if piece in ("end", "close") else "part"))


def _which(text: str) -> Which:
    for which in ("last", "next", "this", "following", "previous", "that"):
        if which in text.lower().split():
            return "following" if which == "next" and text.lower().startswith("the") else which
    return "that" if "same" in text.lower() else ""


def _count(match: Match) -> float | None:
    if match["few"]:
        return None
    count = 0.5 if match["half"] else words.number(match["count"]) + (0.5 if match["more"] or match["more2"] else 0)
    return count * 2 if match["unit"].lower().startswith("fort") else count


def _distance(match: Match, *, back: bool, origin: Origin) -> Distance | None:
    groups = match.groupdict()
    qualifier = groups["qualifier"].strip().lower()
    plural = groups.get("plural")
    count = None if plural else _count(match)
    unit = words.unit(plural or match["unit"])
    if plural and qualifier not in ("", "only", "just"):
        return None
    bound = _BOUNDS.get(re.sub(r"\s+", " ", qualifier), "")
    return Distance(count, unit, back, origin, bound)


_BOUNDS: Final = {
    "more than": "more", "over": "more", "at least": "more", "less than": "less", "under": "less",
    "nearly": "about", "almost": "about", "about": "about", "around": "about", "roughly": "about", "some": "about",
    "just over": "about", "just under": "about", "approximately": "about", "barely": "about",
}  # fmt: skip
