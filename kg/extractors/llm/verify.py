"""Finds in the article what the model says is there: a quote at its offsets, a name, a number. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from kg import names
from kg.cells import CONTROL

SINGLE = "‘’‚‛`´ʼ′"
DOUBLE = "“”„‟«»″"
DASHES = "‐‑‒–—―−"
ALIKE = str.maketrans(dict.fromkeys(SINGLE, "'") | dict.fromkeys(DOUBLE, '"') | dict.fromkeys(DASHES, "-"))
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
EDGE = " \t\r\n\"'.,;:…()[]"
"""What models add at the ends of a quote, or leave out."""

SIGNS = re.compile(r"[\s=@+\-]*")
"""What no cell may begin with (kg.cells.FORMULA), and no quote needs to."""

BETWEEN = r"[^\w|]{1,3}"
"""What may stand between the words of a name: spaces, hyphens, apostrophes, but not what separates cells."""

PRONOUNS = re.compile(
    r"(?:s?he|it|they|we|i|you|him|hers?|them|us|me|his|its|their|our|who|whom|which|that|this|these|those)"
)
SHORT = 4
"""Letters; so short a name in capitals is looked for in capitals, because "us" is not the US."""

WORD = re.compile(r"\w+")
FEWEST = 3
"""Words; a shorter quote carries no statement."""

UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
NUMBER_WORDS = {word: value for value, word in enumerate([*UNITS, *TEENS])} | {
    word: 10 * value for value, word in enumerate(TENS, 2)
}
MULTIPLES = {"dozen": 12, "dozens": 24, "hundred": 100, "hundreds": 100, "thousand": 1_000, "thousands": 1_000}
"""The least that each word can mean."""


class Place(NamedTuple):
    """Where words stand in a text, in code points."""

    begin: int
    end: int


def locate(words: str, text: str, begin: int = 0, end: int | None = None) -> Place | None:
    """The first place between two offsets that holds the words, if need be with other spaces, quote marks or dashes."""
    end = len(text) if end is None else end
    at = _whole(words, text, begin, end)
    if at is not None:
        return _trimmed(text, at, at + len(words))
    folded, offsets = _folded(text[begin:end])
    for wanted in dict.fromkeys((_folded(words)[0].strip(), _folded(words)[0].strip(EDGE))):
        at = _whole(wanted, folded, 0, len(folded))
        if at is not None:
            return _trimmed(text, begin + offsets[at], begin + offsets[at + len(wanted) - 1] + 1)
    return None


def is_evidence(words: str) -> bool:
    """Whether a quote is long enough to carry a statement."""
    return len(WORD.findall(words)) >= FEWEST


def find_name(name: str, text: str) -> str | None:
    """The name as the text first writes it, as whole words in any case; a pronoun is no name ("US" is one)."""
    words = WORD.findall(name)
    capitals = name.isupper() and len(name) <= SHORT
    if not words or (PRONOUNS.fullmatch(" ".join(words).lower()) and not capitals):
        return None
    pattern = BETWEEN.join(re.escape(word) for word in words)
    match = re.search(rf"(?<!\w){pattern}(?!\w)", text, 0 if capitals else re.IGNORECASE)
    return None if match is None or CONTROL.search(match.group()) else names.clean(match.group())


def has_number(value: int, words: str) -> bool:
    """Whether the words hold the number, in digits or spelled out."""
    return value in set(_numbers(words))


def _whole(wanted: str, text: str, begin: int, end: int) -> int | None:
    """The first offset of the words that cuts no word in two."""
    at = text.find(wanted, begin, end) if wanted else -1
    while at >= 0:
        last = at + len(wanted)
        cut_before = at > 0 and text[at].isalnum() and text[at - 1].isalnum()
        cut_after = last < len(text) and text[last - 1].isalnum() and text[last].isalnum()
        if not cut_before and not cut_after:
            return at
        at = text.find(wanted, at + 1, end)
    return None


def _trimmed(text: str, begin: int, end: int) -> Place | None:
    sign = SIGNS.match(text, begin, end)
    begin = sign.end() if sign else begin
    end = begin + len(text[begin:end].rstrip())
    return Place(begin, end) if end > begin else None


@lru_cache(maxsize=8)
def _folded(text: str) -> tuple[str, list[int]]:
    """The text with like signs made equal, and for each of its characters the offset that it comes from."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        if INVISIBLE.match(char):
            continue
        if char.isspace():
            if characters and characters[-1] != " ":
                characters.append(" ")
                offsets.append(offset)
            continue
        for part in unicodedata.normalize("NFKD", char):
            characters.append(part.translate(ALIKE))
            offsets.append(offset)
    return "".join(characters), offsets


def _numbers(words: str) -> Iterator[int]:
    for digits in re.findall(r"\d{1,3}(?:[,.\u00a0 ]\d{3})+(?!\d)|\d+", words):
        yield int(re.sub(r"\D", "", digits)[:30])
    total = 0
    for word in [*re.findall(r"[a-z]+", words.lower()), ""]:
        if word in NUMBER_WORDS:
            total += NUMBER_WORDS[word]
            yield NUMBER_WORDS[word]
        elif word in MULTIPLES:
            total = max(total, 1) * MULTIPLES[word]
        elif word != "and":
            if total:
                yield total
            total = 0
