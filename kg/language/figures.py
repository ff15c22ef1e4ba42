"""Numbers in a text with their bounds: "at least 40", "over 160", "around 2,500", "between 30 and 45", "dozens".

Number words are a small closed table: the library that reads more of them (`text2num`) is compiled, and news write
larger numbers in digits.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from kg.model import MAX_INTEGER

_ONES = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = {word: number for number, word in enumerate(_ONES.split(), 1)} | {
    word: 10 * number for number, word in enumerate(_TENS.split(), 2)
}
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
LEAST = {"hundreds": 100, "thousands": 1000, "millions": 10**6, "dozens": 12, "scores": 20}
"""The least that a word of vague number can mean (docs/annotation-guide.md)."""

BOUNDS = {
    ">=": ("at least", "no fewer than", "no less than", "not less than", "a minimum of"),
    ">": ("more than", "over", "above", "upwards of", "in excess of", "greater than", "exceeding"),
    "<=": ("at most", "up to", "as many as", "no more than", "a maximum of", "not more than"),
    "<": ("fewer than", "less than", "under", "below"),
    "~": (
        "about", "around", "approximately", "some", "roughly", "an estimated", "estimated", "nearly", "almost",
        "close to",
    ),
}  # fmt: skip
_BOUND_OF = {words: sign for sign, phrases in BOUNDS.items() for words in phrases}

_BOUND = "|".join(sorted(map(re.escape, _BOUND_OF), key=len, reverse=True)).replace(r"\ ", r"\s")
_ONE = "|".join((*_ONES.split()[:9],))
_WORD = rf"(?:(?:{_TENS.replace(' ', '|')})-(?:{_ONE})|{'|'.join((*_TENS.split(), *reversed(_ONES.split())))})"
_DIGITS = r"\d{1,3}(?:,\d{3}){1,5}|\d{1,18}"
_SCALE = "|".join(SCALES)
NUMBER = re.compile(
    rf"(?<![\w.,$€£-])(?:(?:(?P<bound>{_BOUND})|(?P<between>between|from))\s{{1,3}})?"
    rf"(?:(?P<vague>{'|'.join(LEAST)})(?=\s|\b)"
    rf"|(?P<first>{_DIGITS}|{_WORD}|(?:a|an)(?=\s{{1,3}}(?:{_SCALE})\b))(?:\s{{1,3}}(?P<scale>{_SCALE})\b)?"
    rf"(?:(?:-|–|\s{{1,3}}(?:and|to)\s{{1,3}})(?P<last>{_DIGITS}|{_WORD})(?=\s))?)"
    r"(?![\w%°]|[.,:/]\d|-\d)",
    re.IGNORECASE,
)


class Number(NamedTuple):
    """A number with its bound as the tables write it: `3`, `>=40`, `30..45`; text[begin:end] are its words."""

    begin: int
    end: int
    cell: str


def find(text: str, begin: int = 0, end: int | None = None) -> list[Number]:
    """The numbers of text[begin:end], in order; years and other numerals are for the caller to tell apart.

    >>> [number.cell for number in find("At least 40 were hurt in over 160 attacks, around 2,500 stayed.")]
    ['>=40', '>160', '~2500']
    """
    stop = len(text) if end is None else end
    found = (_read(match) for match in NUMBER.finditer(text, begin, stop))
    return [number for number in found if number is not None]


def _read(match: re.Match[str]) -> Number | None:
    bound = _BOUND_OF.get(re.sub(r"\s+", " ", (match["bound"] or "").lower()), "")
    if match["vague"]:
        return Number(match.start(), match.end(), f">={LEAST[match['vague'].lower()]}")
    low = _value(match["first"]) * SCALES.get((match["scale"] or "").lower(), 1)
    high = _value(match["last"]) if match["last"] else None
    if high is not None:
        high *= SCALES.get((match["scale"] or "").lower(), 1)
    if max(low, high or 0) > MAX_INTEGER:
        return None
    if high is None:
        return Number(match.start(), match.end(), f"{bound}{low}")
    if high <= low or (match["between"] or "").lower() == "from":
        return None
    return Number(match.start(), match.end(), f"{low}..{high}")


def _value(words: str) -> int:
    words = words.lower()
    if words[0].isdigit():
        return int(words.replace(",", ""))
    return sum(WORDS.get(word, 1) for word in words.split("-"))
