"""The English Web Treebank as training data: sentences read from CoNLL-U, and the same with their names joined."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SUBTYPES = frozenset(
    "nsubj:pass obl:agent nmod:poss aux:pass acl:relcl csubj:pass compound:prt obl:unmarked nmod:unmarked nsubj:outer "
    "cc:preconj det:predet advcl:relcl".split()
)
"""Subtypes that the extractor asks for; the others count as their type."""

INSIDE = frozenset("al el ul bin ibn bint abu ben de da di del la le van von y".split())


class Word(NamedTuple):
    """One word of a tree; `head` counts from 1, 0 is the root."""

    form: str
    upos: str
    xpos: str
    head: int
    rel: str

    @property
    def tag(self) -> str:
        """Both tags in one."""
        return f"{self.upos}|{self.xpos}"


Sentence = list[Word]


def read(path: Path) -> Iterator[Sentence]:
    """The sentences of a packed CoNLL-U file, without contractions and elided words."""
    sentence: Sentence = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 1 and sentence and not cells[0]:
                yield sentence
                sentence = []
            elif cells[0].isdigit():
                rel = cells[7] if cells[7] in SUBTYPES else cells[7].partition(":")[0]
                sentence.append(Word(cells[1], cells[3], cells[4], int(cells[6]), rel))


def joined(sentence: Sentence) -> Sentence | None:
    """The sentence with each capitalised name as one word, as `kg.language.units` joins them; None if it has none."""
    groups = list(_groups(sentence))
    if len(groups) == len(sentence):
        return None
    number = {word: i for i, (first, last, _) in enumerate(groups) for word in range(first, last + 1)}
    result = []
    for first, last, top in groups:
        word = sentence[top]
        head = 0 if word.head == 0 else number[word.head - 1] + 1
        if last > first:
            plural = sentence[last].xpos.endswith("S")
            result.append(Word(sentence[last].form, "PROPN", "NNPS" if plural else "NNP", head, word.rel))
        else:
            result.append(word._replace(head=head))
    return result


def _groups(sentence: Sentence) -> Iterator[tuple[int, int, int]]:
    capital = [word.form[:1].isupper() and word.upos in ("PROPN", "NOUN", "ADJ") for word in sentence]
    capital[0] = capital[0] and sentence[0].upos == "PROPN"
    first = 0
    while first < len(sentence):
        last = _run(sentence, first, capital) if capital[first] else first
        outside = [n for n in range(first, last + 1) if not first <= sentence[n].head - 1 <= last]
        if last > first and len(outside) == 1:
            yield first, last, outside[0]
            first = last + 1
        else:
            yield first, first, first
            first += 1


def _run(sentence: Sentence, first: int, capital: list[bool]) -> int:
    last = first
    while last + 1 < len(sentence):
        following = sentence[last + 1]
        small = following.form.lower() in INSIDE or (following.form == "-" and following.rel == "punct")
        if capital[last + 1]:
            last += 1
        elif small and last + 2 < len(sentence) and capital[last + 2]:
            last += 2
        else:
            break
    return last


def varied(sentence: Sentence, names: Sentence | None, chance: random.Random) -> Sentence:
    """One of the faces that news give a sentence: names joined, no final stop, Title Case, CAPITALS."""
    if names is not None and chance.random() < 0.75:
        sentence = names
    dice = chance.random()
    ends = sentence[-1].upos == "PUNCT" and len(sentence) > 3 and all(w.head != len(sentence) for w in sentence)
    if dice < 0.08 and ends:
        return sentence[:-1]
    if 0.08 <= dice < 0.11:
        small = ("ADP", "DET", "CCONJ", "PART")
        return [w if w.upos in small else w._replace(form=w.form[:1].upper() + w.form[1:]) for w in sentence]
    if 0.11 <= dice < 0.12:
        return [w._replace(form=w.form.upper()) for w in sentence]
    return sentence
