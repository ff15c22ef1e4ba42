"""From the match of a form that counts to its meaning: two days ago, a week later, recent years, since then."""

from __future__ import annotations

from typing import Final

from kg.language.timex import words
from kg.language.timex.around import Around
from kg.language.timex.build import Match
from kg.language.timex.counted import Ahead, Bound, Distance, Rolling, Told, Vague
from kg.language.timex.values import Origin, Period, Value

_SIDES: Final = ("before", "after")
_BOUNDS: Final[dict[str, Bound]] = {
    "more than": "more", "over": "more", "at least": "more", "less than": "less", "under": "less",
    "nearly": "about", "almost": "about", "about": "about", "around": "about", "roughly": "about", "some": "about",
    "just over": "about", "just under": "about", "approximately": "about", "barely": "about",
}  # fmt: skip


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
    word = words.spoken(match["word"])
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


def _count(match: Match) -> float | None:
    if match["few"]:
        return None
    count = 0.5 if match["half"] else words.number(match["count"]) + (0.5 if match["more"] or match["more2"] else 0)
    return count * 2 if match["unit"].lower().startswith("fort") else count


def _distance(match: Match, *, back: bool, origin: Origin) -> Distance | None:
    groups = match.groupdict()
    qualifier = words.spoken(groups["qualifier"])
    plural = groups.get("plural")
    count = None if plural else _count(match)
    unit = words.unit(plural or match["unit"])
    if plural and qualifier not in ("", "only", "just"):
        return None
    bound = _BOUNDS.get(qualifier, "")
    return Distance(count, unit, back, origin, bound)
