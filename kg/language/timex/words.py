"""The words of time in English, as pieces of patterns and as numbers.

In the pieces a space stands for one to three white-space characters, so that a line break inside a date does no
harm and no run of spaces makes matching slow.
"""

from __future__ import annotations

from typing import Final

from kg.language.timex.extent import Unit

SPACE: Final = "[ \t\r\n\u00a0\u202f]"
FULL_MONTH: Final = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
MONTH: Final = rf"(?:{FULL_MONTH}\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
MONTH_GAP: Final = r"(?: |(?<=\.))"
WEEKDAY: Final = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
SHORT_WEEKDAY: Final = rf"(?:{WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Thu|Fri|Sat|Sun)\b\.?)"
DAY: Final = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\w%°]|:\d)"
"""A day of the month; what may not follow (a decimal, a thousand) is said where a date ends: `DATE_END`."""
DATE_END: Final = r"(?![.,/-]\d)"
YEAR: Final = r"[12]\d{3}(?![\w%°]|:\d|[.,/-]\d|-[a-z])"

UNIT: Final = "(?:hour|day|night|week|fortnight|month|year|decade|century)"
UNITS: Final = "(?:hours?|days?|nights?|weeks?|fortnights?|months?|years?|decades?|century|centuries)"
PLURAL: Final = "(?:hours|days|nights|weeks|months|years|decades)"
FEW: Final = "(?:a few|a couple of|couple of|few|several|some|many|a number of|a handful of)"

_ONES: Final = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS: Final = (
    {"a": 1, "an": 1, "hundred": 100, "dozen": 12}
    | {word: number for number, word in enumerate((*_ONES, *_TEENS), 1)}
    | dict(zip(_TENS, range(20, 100, 10), strict=True))
)
NUMBER: Final = (
    rf"(?:\d{{1,3}}|(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES)}))?|{'|'.join((*_TEENS, *_ONES))}"
    r"|a hundred|a dozen|an?)"
)
NUMBER_WORDS: Final = frozenset(_NUMBERS)
ORDINAL: Final = "(?:first|second|third|fourth|last|final)"
_UNITS: Final[dict[str, Unit]] = {
    "hou": "hour", "day": "day", "nig": "day", "wee": "week", "for": "week", "mon": "month", "yea": "year",
    "dec": "decade", "cen": "century", "mor": "day", "aft": "day", "eve": "day",
}  # fmt: skip
CENTURY: Final = r"(?:\d{1,2}(?:st|nd|rd|th)|seventeenth|eighteenth|nineteenth|twentieth|twenty-first)"
_CENTURIES: Final = {"seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "twenty-first": 21}
SEASON: Final = "(?:spring|summer|autumn|fall|winter)"
HOLIDAY: Final = (
    "(?:Ramadan|Eid(?: al-(?:Fitr|Adha))?|Ashura|Arbaeen|Muharram|Nowruz|Christmas(?: Eve| Day)?"
    "|Easter|Passover|Hanukkah|Yom Kippur|New Year['’]s (?:Eve|Day))"
)
"""Feasts: most move through the calendar, and how each people counts them differs; no date is made up for them."""
DAYTIME: Final = "(?:morning|afternoon|evening|night|noon|dawn|midday|midnight)"
LONGER: Final = frozenset(("day", "week", "fortnight", "month", "year", "decade", "century"))
"""The units that are no time of the day."""
QUALIFIER: Final = (
    "(?:(?:more than|over|at least|less than|under|nearly|almost|about|around|roughly|some|just over|just under"
    "|approximately|barely|only|just|exactly) )?"
)


def month(word: str) -> int:
    """Return the number of a month's name, full or short."""
    return _MONTHS.index(word[:3].lower()) + 1


def weekday(word: str) -> int:
    """Return the number of a weekday's name; Monday is 0."""
    return _WEEKDAYS.index(word[:3].lower())


def spoken(text: str) -> str:
    """Write words in lower case with single spaces."""
    return " ".join(text.lower().split())


def number(word: str) -> int:
    """Return the number that digits or words say.

    >>> number("twenty-five"), number("a dozen"), number("07th")
    (25, 12, 7)
    """
    if word[0].isdigit():
        return int(word.rstrip("stndrhSTNDRH"))
    return sum(_NUMBERS[part] for part in word.lower().split()[-1].split("-"))


def century(word: str) -> int:
    """Return the number of a century."""
    return number(word) if word[0].isdigit() else _CENTURIES[word.lower()]


def unit(word: str) -> Unit:
    """Return the unit that a word in the singular or plural names; a night counts as its day."""
    return _UNITS[word[:3].lower()]
