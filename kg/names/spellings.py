"""The names of an ontology by their spellings: exact, without articles, by sound, by their beginning."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np
from rapidfuzz import fuzz, process

from kg.model import Ref
from kg.names import matches, typos
from kg.names.folding import fold
from kg.names.sounds import has_article, is_same_sound, plain, skeleton, words
from kg.names.titles import spelled_out
from kg.ontology import Name, Ontology

DEMONYM, PERSON = "kg:demonym", "kg:Person"
BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
LONG_WORD, LONG_NAME = 6, 7
"""Letters from which a single word, or several together, may be read by sound; shorter ones fall together too often."""
UNWRITTEN = 2
"""Letters that a name has less in a script without short vowels."""

OPEN_END = frozenset("of the in and for on at to by with from a an al el".split())
"""Words after which a name is not at an end, so that what was cut off there is no name."""

NEIGHBOURS = 150
"""Spellings with which an unknown name is compared closely."""

ALIKE = 66
"""Similarity (0-100, rapidfuzz token_sort_ratio) from which somebody is named as similar to an unknown name."""

T = TypeVar("T", str, tuple[str, str])


class Reading(NamedTuple):
    """Another way to read a text: as these known names, for this reason."""

    spellings: tuple[str, ...]
    how: str
    title: str = ""


class Spellings:
    """All names of an ontology by folded spelling, with indexes that are made when they are first needed."""

    def __init__(self, ontology: Ontology) -> None:
        """Index the names; a name shared by several entities stays with all of them."""
        self._ontology = ontology
        self.names: dict[str, list[Name]] = {}
        for name in ontology.names():
            self.names.setdefault(fold(name.text), []).append(name)

    @cached_property
    def safe(self) -> list[str]:
        """The spellings that are a safe name of somebody, sorted."""
        return sorted(text for text, names in self.names.items() if any(name.safe for name in names))

    def nearest(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """For each folded text the safe spellings most like it, at most three, with their token_sort_ratio.

        Only the spellings that share most pairs of letters with a text count (`NEIGHBOURS`). Many texts at once cost a
        fraction of one by one, for all are compared in one go.
        """
        if not self.safe:
            return [[] for _ in texts]
        mine = [_sorted(text) for text in texts]
        rounded = process.cdist(mine, self._sorted, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        hits: list[dict[int, float]] = [{} for _ in texts]
        for place in np.flatnonzero(rounded != 0).tolist():  # a tenth of the time of looking by row and column
            row, at = divmod(place, len(self.safe))
            hits[row][at] = fuzz.ratio(mine[row], self._sorted[at])
        return [self._best(text, found) if found else [] for text, found in zip(texts, hits, strict=True)]

    def _best(self, text: str, ratios: Mapping[int, float]) -> list[tuple[str, float]]:
        """The best three spellings, by place and ratio, that are neighbours of a text; of equal ones the first."""
        grams = [self._by_gram[gram] for gram in _grams(text) if gram in self._by_gram]
        if not grams:
            return []
        rates = np.bincount(np.concatenate(grams), minlength=len(self.safe)) / self._grams
        best: list[tuple[str, float]] = []
        for at in sorted(ratios, key=lambda at: (-ratios[at], at)):
            rate = rates[at]
            before = np.count_nonzero(rates > rate) + np.count_nonzero(rates[:at] == rate)
            if rate and before < NEIGHBOURS:
                best.append((self.safe[at], ratios[at]))
                if len(best) == 3:
                    break
        return best

    @cached_property
    def _sorted(self) -> list[str]:
        return [_sorted(text) for text in self.safe]

    @cached_property
    def _grams(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([len(_grams(text)) for text in self.safe], dtype=np.int64)

    @cached_property
    def _by_gram(self) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, text in enumerate(self.safe):
            for gram in _grams(text):
                found[gram].append(at)
        return {gram: np.array(places, dtype=np.int64) for gram, places in found.items()}

    @cached_property
    def demonyms(self) -> frozenset[str]:
        """What people of countries are called; alone it names no state."""
        return frozenset(fold(text) for ref in self._ontology.entities for text in self._ontology.values(ref, DEMONYM))

    @cached_property
    def origins(self) -> frozenset[str]:
        """Single words that say where somebody is from: names and demonyms of countries, and of their organisations."""
        return self.demonyms | {text for text in self.names if " " not in text}

    def without_punctuation(self, text: str) -> Reading | None:
        """The names that differ from a text in punctuation only: U.S and US."""
        found = tuple(name for name in self._plain.get(plain(text), ()) if words(name) == words(text))
        return Reading(found, matches.PUNCTUATION) if found else None

    def sounding(self, text: str) -> Reading | None:
        """The names that are the text in another transliteration, or with another article or none.

        They are read together, because one must not be taken for sure while the other speaks for somebody else. Of
        the names of one entity those count that have an article as the text has: "Sudani" may need a context where
        "al-Sudani" does not.
        """
        key, article = plain(text), has_article(text)
        found = {name for name in self._plain.get(key, ()) if is_long(key) or (article and has_article(name))}
        if is_long(key):
            found |= self._alike(text, long=True)
        if not found:
            return None
        agreeing = {name for name in found if has_article(name) == article}
        owners = self._owners(agreeing)
        return Reading(
            tuple(sorted(agreeing | {name for name in found if not self._owners([name]) <= owners})), matches.SOUND
        )

    def resembling(self, text: str) -> tuple[str, ...]:
        """The names that sound like a text, however short."""
        return tuple(sorted(self._alike(text)))

    def _alike(self, text: str, *, long: bool = False) -> set[str]:
        sounding = self._sounds.get(skeleton(text), ())
        return {name for said, name in sounding if (not long or is_long(plain(said))) and is_same_sound(text, said)}

    def _owners(self, spellings: Iterable[str]) -> set[Ref]:
        return {name.ref for spelling in spellings for name in self.names[spelling]}

    def corrected(self, text: str) -> Reading | None:
        """The name that was meant where a letter is wrong."""
        meant = typos.correct(fold(text), self._correct)
        return Reading((meant,), matches.TYPO) if meant else None

    @cached_property
    def _correct(self) -> typos.Known:
        by_length: defaultdict[int, list[str]] = defaultdict(list)
        for text in sorted(self.names):
            by_length[len(text)].append(text)
        return typos.Known(
            by_length=dict(by_length),
            by_end=typos.by_end(self.names),
            owners={text: frozenset(name.ref for name in names) for text, names in self.names.items()},
            persons=frozenset(filter(self._is_person, self.names)),
            vocabulary=frozenset(word for text in (*self.names, *self.demonyms) for word in words(text)),
        )

    def without_brackets(self, text: str) -> Reading | None:
        """The names that have more in brackets: Hezbollah (Lebanon); none, if it sounds like somebody else as well."""
        found = self._bare.get(plain(text), ())
        if not found:
            return None
        others = self._owners(self._alike(text)) - self._owners(found)
        return None if others else Reading(found, matches.BRACKETS)

    def spelled_out(self, text: str) -> Reading | None:
        """The names of persons with the same title in full or shortened ("Gen.")."""
        found = self._titled.get(spelled_out(words(text)), ())
        return Reading(found, matches.SHORTENED) if found else None

    def beginning(self, text: str) -> Reading | None:
        """The names of several entities that begin with these words: whose of them is meant, nobody can know."""
        found = self._beginnings.get(plain(text), ())
        return Reading(found, matches.BEGINNING) if len(self._owners(found)) > 1 else None

    @cached_property
    def _plain(self) -> Mapping[str, tuple[str, ...]]:
        return _index((plain(name), name) for name in self.names)

    @cached_property
    def _titled(self) -> Mapping[str, tuple[str, ...]]:
        return _index((spelled_out(words(name)), name) for name in self.names if self._is_person(name))

    @cached_property
    def _bare(self) -> Mapping[str, tuple[str, ...]]:
        labels = (name for names in self.names.values() for name in names if name.preferred and name.text.endswith(")"))
        return _index((plain(BRACKETS.sub("", name.text)), fold(name.text)) for name in labels)

    @cached_property
    def _sounds(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Skeleton -> what is said, and the spelling that it belongs to."""
        said = {(name, name) for name in self.names}
        said |= {(bare, spelling) for bare, spellings in self._bare.items() for spelling in spellings}
        return _index((skeleton(pair[0]), pair) for pair in said)

    @cached_property
    def _beginnings(self) -> Mapping[str, tuple[str, ...]]:
        return _index((start, name) for name in self.safe for start in _starts(plain(name).split()))

    def _is_person(self, spelling: str) -> bool:
        return all(self._ontology.is_a(name.ref, PERSON) for name in self.names[spelling])


def is_long(text: str) -> bool:
    """Whether a name has letters enough to be read otherwise than as it is written; other scripts need fewer."""
    found = text.split()
    wanted = LONG_WORD if len(found) == 1 else LONG_NAME
    return len(text.replace(" ", "")) >= (wanted if text.isascii() else wanted - UNWRITTEN)


def _index(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    found: defaultdict[str, set[T]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return {key: tuple(sorted(values)) for key, values in found.items() if key}


def _starts(found: list[str]) -> Iterable[str]:
    return (" ".join(found[:n]) for n in range(2, len(found)) if found[n - 1] not in OPEN_END)


def _sorted(text: str) -> str:
    """The words in order, as token_sort_ratio compares them."""
    return " ".join(sorted(text.split()))


def _grams(text: str) -> set[str]:
    """The pairs of letters of a text, spaces at the ends of its words included."""
    padded = f" {text} "
    return {padded[n : n + 2] for n in range(len(padded) - 1)}
