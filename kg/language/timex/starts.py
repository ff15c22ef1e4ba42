"""Which words can begin a time expression: a look at one word, or two, spares most words of a text every pattern."""

from __future__ import annotations

from typing import Final

from kg.language.timex.words import NUMBER_WORDS


def words(text: str) -> frozenset[str]:
    """Split into words in lower case."""
    return frozenset(text.lower().split())


NUMBERS: Final = words("0")
THE: Final = words("the")
MONTHS: Final = words(
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec"
)
WEEKDAYS: Final = words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun"
)
SEASONS: Final = words("spring summer autumn fall winter")
CENTURIES: Final = NUMBERS | words("seventeenth eighteenth nineteenth twentieth twenty")
DAYS: Final = NUMBERS | WEEKDAYS
_PART: Final = words(
    "very early mid middle late earlier later beginning start end close first second latter last third fourth final "
    "opening closing"
)
PARTS: Final = _PART | THE
_NEAR: Final = words("last next this that past previous coming following preceding recent same")
NEAR: Final = _NEAR | THE
_UNITS: Final = words(
    "hour day night week fortnight month year decade century morning afternoon evening noon dawn midday midnight"
)
_PLURALS: Final = words("hours days nights weeks fortnights months years decades centuries")
_COUNTS: Final = NUMBERS | NUMBER_WORDS | words("few several some many couple half dozen hundred handful")
AMOUNTS: Final = (
    _COUNTS
    | _PLURALS
    | words("a an more over at less under nearly almost about around roughly just approximately barely only exactly")
)
VAGUE: Final = words(
    "recently lately Ramadan Eid Ashura Arbaeen Muharram Nowruz Christmas Easter Passover Hanukkah Yom New"
)

_OF_AMOUNT: Final = _COUNTS | _UNITS | _PLURALS | words("a an number")
_AFTER_THE: Final = _PART | _NEAR | _UNITS | SEASONS | CENTURIES | words("weekend time present eve")
SECOND: Final = (
    {
        "the": _AFTER_THE,
        "in": _OF_AMOUNT,
        "within": _OF_AMOUNT,
        "that": _UNITS | MONTHS | WEEKDAYS | words("same time point"),
        "this": _UNITS | MONTHS | WEEKDAYS | SEASONS | words("past coming weekend"),
    }
    | dict.fromkeys(words("a an some about over around nearly almost roughly under only barely"), _OF_AMOUNT)
    | dict.fromkeys(words("more less at just"), _OF_AMOUNT | words("than least over under"))
)
"""For frequent words that seldom begin a time expression: what the next word must be."""
