"""Tags words and finds their heads: Universal Dependencies trees from a small network, in numpy alone.

Words become vectors (a table for known ones, hashed endings and beginnings for all), dilated convolutions give each
its context, two biaffine layers choose its head and their relation (Dozat and Manning, 2017), heads are greedy and
then mended into a tree. `benchmarks/parser/train.py` makes the weights from the English Web Treebank;
docs/decisions/0007-parser.md says from what and under which licence.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

WEIGHTS = "weights.npz"
BATCH = 1600
"""Tokens, padding included, that are worked on at once."""

FAR = 64
"""Distances between a word and its head beyond this count as this."""

KNOWN_FORMS = 60_000
"""Vectors kept for words already seen; then the store begins anew."""

DIGIT = re.compile(r"\d")

Floats = NDArray[np.float32]


class Parse(NamedTuple):
    """One sentence: universal and Penn tags, heads (index of the token, -1 for the root) and relations."""

    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    heads: tuple[int, ...]
    rels: tuple[str, ...]


@cache
def load() -> Parser:
    """The parser with the weights that come with `kg`."""
    return Parser()


class Parser:
    """The network; `kg.language.parser.load()` gives the one that comes with `kg`."""

    def __init__(self) -> None:
        """Read the weights."""
        with (files("kg.language") / WEIGHTS).open("rb") as file, np.load(file, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        self._vocabulary = {word: i for i, word in enumerate(_words(arrays.pop("words")))}
        self._upos, self._xpos = zip(*(tag.split("|") for tag in _words(arrays.pop("tags"))), strict=True)
        self._rels = tuple(_words(arrays.pop("rels")))
        self._shapes = {shape: i + 1 for i, shape in enumerate(_words(arrays.pop("shapes")))}
        self._dilations = arrays.pop("dilations").tolist()
        self._tables = {
            name: (arrays.pop(name), arrays.pop(f"{name}_scale")) for name in ("word", "end3", "end2", "begin")
        }
        self._w: dict[str, Floats] = {name: array.astype(np.float32) for name, array in arrays.items()}
        self._rows: dict[str, int] = {}
        self._matrix = np.zeros((KNOWN_FORMS, self._w["root"].shape[0]), np.float32)

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """A tree for each sentence of word forms; empty sentences have empty ones."""
        found: list[Parse] = [Parse((), (), (), ())] * len(sentences)
        for numbers in _batches([len(sentence) for sentence in sentences]):
            for number, parse in zip(numbers, self._batch([sentences[n] for n in numbers]), strict=True):
                found[number] = parse
        return found

    def _batch(self, sentences: Sequence[Sequence[str]]) -> Iterator[Parse]:
        longest = max(map(len, sentences))
        x = np.zeros((len(sentences), longest + 1, self._w["root"].shape[0]), np.float32)
        mask = np.zeros(x.shape[:2], np.float32)
        x[:, 0], mask[:, 0] = self._w["root"], 1
        for i, sentence in enumerate(sentences):
            x[i, 1 : len(sentence) + 1] = self._vectors(sentence)
            mask[i, 1 : len(sentence) + 1] = 1
        x = self._context(x, mask[..., None])
        words = x[:, 1:]
        arcs = self._arcs(words, x, mask)
        tags = (words @ self._w["tag"] + self._w["tag_bias"]).argmax(-1)
        best = arcs.argmax(-1)
        heads = [_tree(best[i, :n].tolist(), arcs[i, :n, : n + 1]) for i, n in enumerate(map(len, sentences))]
        rels = self._relations(words, x, heads)
        for i, sentence in enumerate(sentences):
            own = tags[i, : len(sentence)].tolist()
            yield Parse(
                tuple(self._upos[tag] for tag in own),
                tuple(self._xpos[tag] for tag in own),
                tuple(head - 1 for head in heads[i]),
                tuple(self._rels[rel] for rel in rels[i]),
            )

    def _vectors(self, sentence: Sequence[str]) -> Floats:
        rows = self._rows
        new = [form for form in dict.fromkeys(sentence) if form not in rows]
        if new:
            if len(rows) + len(new) > KNOWN_FORMS:
                rows.clear()
                new = list(dict.fromkeys(sentence))
            first = len(rows)
            self._matrix[first : first + len(new)] = self._embed(new)
            rows.update((form, first + i) for i, form in enumerate(new))
        found: Floats = self._matrix[[rows[form] for form in sentence]]
        return found

    def _embed(self, forms: Sequence[str]) -> Floats:
        plain = [DIGIT.sub("0", form.lower()) for form in forms]
        x = self._w["shape"][[self._shapes.get(shape(form), 0) for form in forms]]
        x = x + self._rows_of("word", [self._vocabulary.get(word, 0) for word in plain])
        x += self._rows_of("end3", [_hash(word[-3:], len(self._tables["end3"][0])) for word in plain])
        x += self._rows_of("end2", [_hash(word[-2:], len(self._tables["end2"][0])) for word in plain])
        x += self._rows_of("begin", [_hash(word[:3], len(self._tables["begin"][0])) for word in plain])
        return _normalise(x, self._w["norm_scale"], self._w["norm_shift"])

    def _rows_of(self, name: str, rows: list[int]) -> Floats:
        table, scale = self._tables[name]
        found: Floats = table[rows].astype(np.float32) * scale[rows].astype(np.float32)[:, None]
        return found

    def _context(self, x: Floats, mask: Floats) -> Floats:
        count, length, width = x.shape
        wide = np.empty((count, length, 3 * width), np.float32)
        for i, step in enumerate(self._dilations):
            wide[...] = 0
            wide[:, step:, :width] = x[:, :-step]
            wide[:, :, width : 2 * width] = x
            wide[:, :-step, 2 * width :] = x[:, step:]
            y = wide.reshape(-1, 3 * width) @ self._w[f"layer{i}"] + self._w[f"layer{i}_bias"]
            y = np.maximum(y[:, :width], y[:, width:]).reshape(x.shape)
            x = _normalise(x + y, self._w[f"layer{i}_scale"], self._w[f"layer{i}_shift"]) * mask
        return x

    def _arcs(self, words: Floats, x: Floats, mask: Floats) -> Floats:
        dependent = np.maximum(words @ self._w["dependent"] + self._w["dependent_bias"], 0)
        head = np.maximum(x @ self._w["head"] + self._w["head_bias"], 0)
        scores: Floats = (dependent @ self._w["arc"][:-1] + self._w["arc"][-1]) @ head.transpose(0, 2, 1)
        length = x.shape[1]
        offsets = np.arange(length)[None, :] - np.arange(1, length)[:, None]
        scores += self._w["distance"][np.clip(offsets, -FAR, FAR) + FAR]
        scores -= (1 - mask[:, None, :]) * np.float32(1e9)
        scores[:, np.arange(length - 1), np.arange(1, length)] = -1e9
        return scores

    def _relations(self, words: Floats, x: Floats, heads: Sequence[Sequence[int]]) -> list[list[int]]:
        rows = np.array([i for i, own in enumerate(heads) for _ in own])
        columns = np.array([j for own in heads for j in range(len(own))])
        above = np.array([head for own in heads for head in own])
        dependent = np.maximum(words[rows, columns] @ self._w["label_dependent"] + self._w["label_dependent_bias"], 0)
        head = np.maximum(x[rows, above] @ self._w["label_head"] + self._w["label_head_bias"], 0)
        one = np.ones((len(rows), 1), np.float32)
        dependent, head = np.hstack([dependent, one]), np.hstack([head, one])
        mixed = (dependent @ self._w["label"]).reshape(len(rows), len(self._rels), -1)
        best = np.matmul(mixed, head[:, :, None])[..., 0].argmax(-1).tolist()
        found, start = [], 0
        for own in heads:
            found.append(best[start : start + len(own)])
            start += len(own)
        return found


def shape(form: str) -> str:
    """What a form looks like: capitals, digits, marks inside."""
    if form.isdigit():
        return "d"
    first = form[:1]
    if first.isupper():
        kind = "X" if len(form) == 1 or not form.isupper() else "XX"
    else:
        kind = "x" if first.islower() else "9" if first.isdigit() else "."
    marks = "'" if "'" in form or "’" in form else ""
    return kind + ("-" if "-" in form else "") + marks + ("d" if any(char.isdigit() for char in form) else "")


def _words(stored: Any) -> list[str]:
    return bytes(stored).decode().split("\n")


def _hash(text: str, size: int) -> int:
    return zlib.crc32(text.encode()) % size


def _normalise(x: Floats, scale: Floats, shift: Floats) -> Floats:
    x = x - x.mean(-1, keepdims=True)
    x /= np.sqrt(np.einsum("...i,...i->...", x, x)[..., None] / np.float32(x.shape[-1]) + np.float32(1e-5))
    return x * scale + shift


def _batches(lengths: Iterable[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for number, length in sorted(((n, k) for n, k in enumerate(lengths) if k), key=lambda pair: (pair[1], pair[0])):
        if batch and (len(batch) + 1) * (length + 1) > BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch


def _tree(heads: list[int], scores: Floats) -> list[int]:
    """Make a tree of greedy heads: one root, no circles; each mend takes the way that costs the least."""
    roots = [i for i, head in enumerate(heads) if head == 0]
    if len(roots) != 1:
        root = int(scores[roots or slice(None), 0].argmax())
        root = roots[root] if roots else root
        for i in roots:
            if i != root:
                heads[i] = 1 + int(scores[i, 1:].argmax())
        heads[root] = 0
    while circle := _circle(heads):
        options = np.where(_grounded(heads)[None, :], scores[circle], -np.inf)
        loss = options.max(-1) - scores[circle, [heads[i] for i in circle]]
        which = int(loss.argmax())
        heads[circle[which]] = int(options[which].argmax())
    return heads


def _grounded(heads: Sequence[int]) -> NDArray[np.bool_]:
    """Which nodes hang from the root: only these may take in a node of a circle. The root itself takes no second."""
    found = np.zeros(len(heads) + 1, bool)
    below: dict[int, list[int]] = {}
    for i, head in enumerate(heads):
        below.setdefault(head, []).append(i + 1)
    todo = list(below[0])
    while todo:
        node = todo.pop()
        found[node] = True
        todo += below.get(node, ())
    return found


def _circle(heads: Sequence[int]) -> list[int]:
    seen = [0] * len(heads)
    for start in range(len(heads)):
        i, mark = start, start + 1
        while i >= 0 and not seen[i]:
            seen[i] = mark
            i = heads[i] - 1
        if i >= 0 and seen[i] == mark:
            circle, j = [i], heads[i] - 1
            while j != i:
                circle.append(j)
                j = heads[j] - 1
            return circle
    return []
