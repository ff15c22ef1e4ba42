"""Finds documents with the same or nearly the same text: a wire copy is no second source. Pure.

Texts are compared by their runs of five words. MinHash with locality-sensitive hashing (Broder 1997; Leskovec et
al., Mining of Massive Datasets, chapter 3) finds the pairs that are worth a look, so that the work grows with the
number of texts; whether they are near is then counted exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

RUN = 5
"""Words in a run."""

NEAR = 0.7
"""Share of the runs of both texts that are in both (Jaccard), from which the texts are one."""

WITHIN = 0.85
"""Share of the shorter text's runs that are in the longer one: a copy that was cut."""

CUT = 0.4
"""How much of the longer text a cut copy must still be: a quoted statement is no copy."""

PERMUTATIONS, LOOK = 128, 0.35
"""Size of the signature, and the estimated likeness from which a pair is looked at."""

WORD = re.compile(r"\w+")


def find(texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """For each document the keys of those with the same or nearly the same text, sorted."""
    runs = {key: _runs(text) for key, text in sorted(texts.items())}
    found: dict[str, set[str]] = {}
    for one, other in _pairs({key: own for key, own in runs.items() if own}):
        if _are_near(runs[one], runs[other]):
            found.setdefault(one, set()).add(other)
            found.setdefault(other, set()).add(one)
    return {key: tuple(sorted(keys)) for key, keys in sorted(found.items())}


def _runs(text: str) -> frozenset[str]:
    words = WORD.findall(text.casefold())
    return frozenset(" ".join(words[n : n + RUN]) for n in range(max(len(words) - RUN + 1, min(len(words), 1))))


def _pairs(runs: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, str]]:
    if len(runs) < 2:
        return
    from datasketch import MinHash, MinHashLSH  # noqa: PLC0415  takes a second to import, and most builds have no texts

    index = MinHashLSH(threshold=LOOK, num_perm=PERMUTATIONS)
    for key, own in runs.items():
        signature = MinHash(num_perm=PERMUTATIONS, seed=1)
        signature.update_batch([run.encode() for run in sorted(own)])
        for other in sorted(index.query(signature)):
            yield other, key
        index.insert(key, signature)


def _are_near(one: frozenset[str], other: frozenset[str]) -> bool:
    common = len(one & other)
    shorter, longer = sorted((len(one), len(other)))
    if common >= NEAR * (shorter + longer - common):
        return True
    return common >= WITHIN * shorter and shorter >= CUT * longer
