"""Names of a user that may be one: pairs with a score and a reason, for a person to decide. Nothing is merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from kg.model import Ref
from kg.names.likeness import TYPO_LETTERS, Form, Judge, Likeness
from kg.names.sounds import skeleton

WINDOW = 20
"""Neighbours with which a name of a crowded block is compared: no step is quadratic."""


class Pair(NamedTuple):
    """Two names, or the references that have them, which may mean one; how likely, and why."""

    one: str
    other: str
    score: float
    reason: str


def near_duplicates(labels: Iterable[str] | Mapping[Ref, str], least: float = 0.0) -> list[Pair]:
    """Pairs of names that may be one, the likeliest first; the same for any order of the input.

    Args:
        labels: Names, or references with their names; the pairs then hold references.
        least: The score below which nothing is proposed.
    """
    named = dict(labels) if isinstance(labels, Mapping) else {label: label for label in labels}
    keys = sorted(named, key=lambda key: (named[key], key))
    forms = [Form(named[key]) for key in keys]
    judge = Judge(forms)
    found: dict[tuple[int, int], Likeness] = {}
    for first, second in _candidates(forms):
        if (first, second) not in found and (likeness := judge.compare(forms[first], forms[second])):
            found[first, second] = likeness
    pairs = (
        Pair(min(keys[first], keys[second]), max(keys[first], keys[second]), *likeness)
        for (first, second), likeness in found.items()
    )
    return sorted((pair for pair in pairs if pair.score >= least), key=lambda pair: (-pair.score, pair.one, pair.other))


def _candidates(forms: list[Form]) -> Iterator[tuple[int, int]]:
    """Pairs that share a block, by the position of their names."""
    blocks: defaultdict[str, list[int]] = defaultdict(list)
    for at, form in enumerate(forms):
        inner = skeleton(form.brackets)
        for key in _keys(form):
            blocks[f"{inner}|{key}"].append(at)
    for members in blocks.values():
        for n, first in enumerate(members):
            yield from ((first, second) for second in members[n + 1 : n + 1 + WINDOW])


def _keys(form: Form) -> set[str]:
    """The blocks of a name: its sound in any order, with a letter less, with a word less, without its title."""
    keys = {f"consonants {form.consonants}", f"sound {form.sound}", f"name {form.plain}", f"joined {form.joined}"}
    keys.update(f"name {shorter}" for shorter in form.shorter if " " in shorter)
    if form.untitled:
        keys.add(f"name {form.untitled}")
    if len(form.joined) >= TYPO_LETTERS:
        keys.update(f"joined {form.joined[:n]}{form.joined[n + 1 :]}" for n in range(len(form.joined)))
    return keys
