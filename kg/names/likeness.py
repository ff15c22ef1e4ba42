"""How alike two names are, and why; or that they only look alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from kg.names.folding import clean, fold
from kg.names.sounds import is_same_sound, plain, skeleton
from kg.names.titles import without_title

BRACKETS = re.compile(r"\(.*\)")
"""From the first to the last, for brackets may stand within brackets."""

NUMBER = re.compile(r"\d+")

DISTINGUISHING = frozenset(
    """
    north south east west northern southern eastern western central upper lower inner outer new old great greater
    former deputy vice acting junior senior jr sr elder younger first second third fourth fifth i ii iii iv v
    government opposition ruling pro anti non un men women man woman male female boys girls sons daughters
    army navy air ground left right national international federal regional local state provincial municipal general
    special democratic popular revolutionary islamic christian muslim socialist communist liberal conservative
    youth students workers party movement union front league school college university hospital court company group
    agency ministry force forces council committee
    """.split()
)
"""Words by which two otherwise equal names are two: a word more of these is not only a word more."""

TYPO_LETTERS, TYPO_WORD, TYPO_SINGLE = 7, 5, 9
ESTABLISHED = 2
"""Names in which a word must occur beside this one so that it is a word of its own and no mistake."""

SAME, ORDER, SPACES, SOUND = "same name", "same words in another order", "same but for spaces", "same sound"
VOWEL = "same sound but for a vowel"
TITLE, INITIAL, MIDDLE, TYPO = "same without title", "same without initial", "a word more within", "one letter differs"
SCORES = {
    SAME: 0.99,
    ORDER: 0.96,
    SPACES: 0.95,
    SOUND: 0.9,
    TITLE: 0.85,
    INITIAL: 0.85,
    MIDDLE: 0.6,
    VOWEL: 0.75,
    TYPO: 0.75,
}
"""What a reason is worth if the names are otherwise the same; less where they are less similar."""


class Form:
    """A name taken apart."""

    def __init__(self, text: str) -> None:
        self.text = clean(text)
        self.brackets = " ".join(map(fold, BRACKETS.findall(self.text)))
        self.plain = plain(BRACKETS.sub(" ", self.text)) or fold(self.text)
        self.words = tuple(self.plain.split())
        self.numbers = tuple(sorted(NUMBER.findall(self.plain)))
        self.joined = "".join(self.words)

    @cached_property
    def sound(self) -> str:
        """The skeletons of the words, in the order of the alphabet."""
        return " ".join(sorted(skeleton(self.plain).split()))

    @cached_property
    def consonants(self) -> str:
        """The skeleton without its vowels, which all are one letter there."""
        return self.sound.replace(skeleton("a"), "")

    @cached_property
    def untitled(self) -> str:
        """The name without a title, or nothing where it has none, or is a role ("Court Judge (India)") or one word."""
        if self.brackets:
            return ""
        bare = [titled.name for titled in without_title(self.words, ()) if titled.bare]
        return bare[-1] if bare and " " in bare[-1] else ""

    @cached_property
    def shorter(self) -> tuple[str, ...]:
        """The name with each one of its inner words left out."""
        inner = range(1, len(self.words) - 1)
        return tuple(" ".join(self.words[:n] + self.words[n + 1 :]) for n in inner)


class Likeness(NamedTuple):
    """How alike two names are (0 to 1), and by what."""

    score: float
    reason: str


class Judge:
    """Compares names; knows which words several of them have."""

    def __init__(self, forms: Iterable[Form]) -> None:
        self._uses = Counter(word for form in forms for word in set(form.words))

    def compare(self, one: Form, other: Form) -> Likeness | None:
        """Why two names may be one, or None where they are two: other numbers, other brackets, other words."""
        if one.numbers != other.numbers or not is_same_sound(one.brackets, other.brackets):
            return None
        reason = self._reason(one, other)
        if not reason:
            return None
        if one.brackets != other.brackets and SCORES[reason] > SCORES[SOUND]:
            reason = SOUND
        worth = SCORES[reason]
        likeness = fuzz.ratio(f"{one.plain} {one.brackets}", f"{other.plain} {other.brackets}") / 100
        return Likeness(round(worth if reason in (SAME, ORDER, SPACES) else worth * (0.5 + likeness / 2), 4), reason)

    def _reason(self, one: Form, other: Form) -> str:
        rules: tuple[tuple[str, Callable[[Form, Form], bool]], ...] = (
            (SAME, _is_same),
            (SPACES, _is_same_but_for_spaces),
            (ORDER, _is_reordered),
            (SOUND, _sounds_alike),
            (TITLE, _is_titled),
            (INITIAL, _has_initial),
            (MIDDLE, _has_word_more),
            (VOWEL, _has_vowel_more),
            (TYPO, self._is_typo),
        )
        return next((reason for reason, holds in rules if holds(one, other)), "")

    def _is_typo(self, one: Form, other: Form) -> bool:
        """Whether one letter of one longer word differs, and the two words are not both words of other names.

        A letter more or less in a first name is a short form (Steve, Steven); another letter is another name, unless
        only one of the two is a name that others have.
        """
        if len(one.words) != len(other.words):
            return False
        different = [n for n, pair in enumerate(zip(one.words, other.words, strict=True)) if pair[0] != pair[1]]
        if len(different) != 1:
            return False
        mine, theirs = one.words[different[0]], other.words[different[0]]
        wanted = TYPO_WORD if len(one.words) > 1 else TYPO_SINGLE
        if min(len(mine), len(theirs)) < wanted or OSA.distance(mine, theirs, score_cutoff=1) > 1:
            return False
        if any(not word.isalpha() or word in DISTINGUISHING for word in (mine, theirs)):
            return False
        rare, common = sorted((self._uses[mine], self._uses[theirs]))
        if different[0] == 0 and len(one.words) > 1 and len(mine) == len(theirs) and sorted(mine) != sorted(theirs):
            return rare == 1 and common > ESTABLISHED
        return rare <= ESTABLISHED


def _is_same(one: Form, other: Form) -> bool:
    return one.plain == other.plain


def _is_same_but_for_spaces(one: Form, other: Form) -> bool:
    return one.joined == other.joined


def _is_reordered(one: Form, other: Form) -> bool:
    return sorted(one.words) == sorted(other.words) and not DISTINGUISHING & {*one.words}


def _is_titled(one: Form, other: Form) -> bool:
    plain = {form.untitled or form.plain for form in (one, other)}
    return len(plain) == 1 and bool(one.untitled or other.untitled)


def _has_initial(one: Form, other: Form) -> bool:
    return len(_word_more(one, other)) == 1


def _has_word_more(one: Form, other: Form) -> bool:
    return len(_word_more(one, other)) > 1


def _word_more(one: Form, other: Form) -> str:
    """The word that one has more within; of a person's name only: elsewhere a word more makes another name."""
    short, long = sorted((one, other), key=lambda form: len(form.words))
    if short.plain not in long.shorter or DISTINGUISHING & {*long.words}:
        return ""
    return next((Counter(long.words) - Counter(short.words)).elements())


def _has_vowel_more(one: Form, other: Form) -> bool:
    """Whether only one vowel more or less tells two longer names apart ("Fajr", "Fajir"), and not in a first name."""
    if one.consonants != other.consonants or len(one.consonants.replace(" ", "")) < TYPO_WORD:
        return False
    mine, theirs = skeleton(one.plain).split(), skeleton(other.plain).split()
    if len(mine) != len(theirs) or DISTINGUISHING & ({*one.words} ^ {*other.words}):
        return False
    different = [n for n, pair in enumerate(zip(mine, theirs, strict=True)) if pair[0] != pair[1]]
    if len(different) != 1 or (different[0] == 0 and len(mine) > 1):
        return False
    return OSA.distance(mine[different[0]], theirs[different[0]], score_cutoff=1) == 1


def _sounds_alike(one: Form, other: Form) -> bool:
    """Whether the names are transliterations of one another, in whichever order of the words."""
    if one.sound != other.sound or len(one.joined) < TYPO_WORD:
        return False
    if is_same_sound(one.plain, other.plain):
        return True
    first, second = (sorted(form.words, key=lambda word: (skeleton(word), word)) for form in (one, other))
    return not DISTINGUISHING & {*first} and is_same_sound(" ".join(first), " ".join(second))
