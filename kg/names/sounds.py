"""What stays of a name however it is transliterated: its consonants, and what its vowels can be read as.

*Kata'ib*, *Kataeb*; *Qasem*, *Qassim*; *Hezbollah*, *Hizballah*: one name, many spellings. Two names are one in
another transliteration if their skeletons are equal and their vowels can be read alike: Mohammed is Muhammad but not
Mahmoud, and Hussein is Husayn but not Hassan. The rules are those of English and French renderings of Arabic and
Persian, and British and American endings; no rule is for one name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kg.names.folding import RECENT, fold

ARTICLES = frozenset("al el ul".split())
ASSIMILATED = {
    article: follows
    for articles, follows in (
        ("ash esh", "sh"),
        ("as es", "s"),
        ("at et ath", "t"),
        ("ad adh", "d"),
        ("an", "n"),
        ("ar er", "r"),
        ("az ez", "z"),
    )
    for article in articles.split()
}
"""The article before the consonants that swallow its l: ash-Shaabi, ar-Rutba, Deir ez-Zor."""

ARTICLE_WORDS = ARTICLES | ASSIMILATED.keys()

ARABIC_ARTICLE = re.compile(r"^ال(?=\w{3})")
SERVANT_OF = re.compile(r"\babd[aeiou]+l ?(?=\w{2})")
"""Abdulaziz, Abdul Aziz, Abd al-Aziz."""

STOPS = re.compile(r"(?<=\w)\.(?=\w\b)|(?<=\b\w)\.")
"""Full stops of an acronym."""

SIGNS = str.maketrans({"+": " plus ", "&": " and "})
"""Signs that are words: OPEC+ is not OPEC."""

NO_WORD = re.compile(r"[^\w]+|_")

RULES = [
    (needed, re.compile(pattern), by)
    for needed, pattern, by in (
        ("yy", r"yy+", "y"),
        ("ww", r"ww+", "w"),
        ("is", r"(?<=[a-z]{3})is(?=(?:ation|e|ed|ing|er)s?$)", "iz"),
        ("tre", r"(?<=[^aeiou])tre(?=s?$)", "ter"),
        ("our", r"(?<=[a-z]{2})our(?=s?$)", "or"),
        ("ence", r"(?<=[a-z]{2})ence(?=s?$)", "ense"),
        ("la", r"(?:(?<=[a-z]{2})[aou]ll?ah|(?<=[a-z]{2})[aou]lla)$", "ala"),
        ("iy", r"(?<=[^aeiou])iy(?=[aeou])", "i"),
        ("iy", r"(?<=[aeou])iy(?=[aeiou])", "y"),
        ("h", r"(?<=[aeiou])h$", ""),
        ("c", r"c(?=[eiy])", "s"),
        ("", r"kh|q|ck|c(?!h)", "k"),
        ("dh", r"dh", "d"),
        ("th", r"th", "t"),
        ("gh", r"gh", "g"),
        ("ph", r"ph", "f"),
        ("dj", r"dj", "j"),
        ("x", r"x", "ks"),
        ("y", r"(?<=[^aeiouy])y(?=[aeiou])|(?<!^)y(?![aeiou])", "i"),
        ("w", r"(?<!^)w(?![aeiou])", "u"),
        ("", r"([^aeiou\d])\1+", r"\1"),
    )
]
"""Applied to each word in this order, each to words that have the letters without which it changes nothing. `z` for
`dh` (Kadhimi, Kazemi) and `g` for `q` are left to aliases: too much would fall together."""

VOWELS = re.compile(r"[aeiou]+")
LONG = re.compile(r"(.)\1+")
READINGS = {
    run: frozenset(kinds.split())
    for runs, kinds in (
        ("a aa", "a"),
        ("e", "a i ai"),
        ("i ee ii ea ie", "i"),
        ("o", "u au"),
        ("u oo uu", "u"),
        ("ou", "u au"),
        ("ai ae ei aei", "ai"),
        ("au ao aou", "au"),
    )
    for run in runs.split()
}
"""Written vowels -> the sounds that they can stand for."""


@lru_cache(maxsize=RECENT)
def words(text: str) -> tuple[str, ...]:
    """The words of a name, folded, without punctuation and without the stops of acronyms."""
    folded = fold(text)
    if folded.isascii() and folded.replace(" ", "").isalnum():
        return tuple(folded.split())
    whole = STOPS.sub("", folded) if "." in folded else folded
    return tuple(NO_WORD.sub(" ", whole.translate(SIGNS)).split())


@lru_cache(maxsize=RECENT)
def plain(text: str) -> str:
    """The words of a name without articles, in any script; "al" before a word, and the letter that it changes into."""
    return _without_articles(words(text))


def _without_articles(found: Sequence[str]) -> str:
    if ARTICLE_WORDS.isdisjoint(found) and (joined := " ".join(found)).isascii():
        return joined
    return " ".join(
        ARABIC_ARTICLE.sub("", word)
        for word, follows in zip(found, (*found, "")[1:], strict=True)
        if not _is_article(word, follows)
    )


def has_article(text: str) -> bool:
    """Whether a name has an article within; "the" before it never counts."""
    return plain(text) != " ".join(words(text))


@lru_cache(maxsize=RECENT)
def skeleton(text: str) -> str:
    """The consonants of a name, every run of vowels written `o`: the same for all transliterations of it."""
    return VOWELS.sub("o", _reduced(text))


def is_same_sound(one: str, other: str) -> bool:
    """Whether two names are one in another transliteration."""
    if skeleton(one) != skeleton(other):
        return False
    pairs = zip(VOWELS.findall(_reduced(one)), VOWELS.findall(_reduced(other)), strict=True)
    return all(_readings(first) & _readings(second) for first, second in pairs)


def _is_article(word: str, follows: str) -> bool:
    if not follows:
        return False
    return word in ARTICLES or (word in ASSIMILATED and follows.startswith(ASSIMILATED[word]))


def _reduced(text: str) -> str:
    """The name after all rules, until none changes anything."""
    return _settled(plain(text))


@lru_cache(maxsize=RECENT)
def _settled(text: str) -> str:
    """A name without articles after all rules."""
    before, after = "", _changed(text)
    while before != after:
        before, after = after, _changed(_plain_again(after))
    return after


def _plain_again(text: str) -> str:
    """What `plain` makes of the outcome of the rules: ASCII words are folded then, and need it no more."""
    return _without_articles(text.split()) if text.isascii() and not text.startswith("the ") else plain(text)


def _changed(text: str) -> str:
    if "abd" in text:
        text = SERVANT_OF.sub("abd ", text)
    return " ".join(map(_word, text.split()))


@lru_cache(maxsize=50_000)
def _word(word: str) -> str:
    if not word.isascii():
        return word.replace("ء", "")
    for needed, pattern, by in RULES:
        if needed in word:
            word = pattern.sub(by, word)
    return word


def _readings(run: str) -> frozenset[str]:
    return READINGS.get(run) or frozenset({LONG.sub(r"\1", run.replace("e", "i").replace("o", "u"))})
