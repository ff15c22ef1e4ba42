"""A name with one letter too many, too few, wrong, or swapped with its neighbour."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

LETTERS, WORD = 9, 6
"""Letters that the name, and the word with the mistake, must have."""

MARGIN = 2
"""No other name may be nearer than this: Gambia and Zambia, Slovenia and Slovakia."""


def correct(text: str, spellings: Sequence[str], vocabulary: Collection[str], owners: dict[str, frozenset[str]]) -> str:
    """The one known spelling of which a folded text is a misspelling, or an empty string."""
    if len(text.replace(" ", "")) < LETTERS:
        return ""
    near = process.extract(text, spellings, scorer=OSA.distance, score_cutoff=MARGIN, limit=None)
    first = sorted(name for name, distance, _ in near if distance == 1)
    if not first or len({owners[name] for name, _, _ in near}) > 1:
        return ""
    return next((name for name in first if is_typo(text, name, vocabulary)), "")


def is_typo(written: str, meant: str, vocabulary: Collection[str]) -> bool:
    """Whether the word that differs can only be a mistake: long, with its first letter right, and nobody's word.

    A word of other names ("Iraq" for "Iraqi") or a number is no mistake, and neither is a short given name.
    """
    mine, theirs = written.split(), meant.split()
    if len(mine) != len(theirs):
        return False
    different = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
    if len(different) != 1:
        return False
    word, right = different[0]
    if min(len(word), len(right)) < WORD or word[0] != right[0] or word in vocabulary:
        return False
    return word.isalpha() and right.isalpha()
