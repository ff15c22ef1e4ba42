"""The closed lists that reading needs: agent nouns with their roles, light verbs, modals; data of the ontology."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from kg.language.lemmas import noun_lemmas
from kg.ontology import folder

HYPHENATED = re.compile(r"[a-z]+(?:-[a-z]+)+")
"""Words of the lexicon that the tokens of a text hold apart (`cease`, `-`, `fire`)."""


@dataclass(frozen=True)
class Words:
    """Lists of `words.toml` and the roles of `agents.toml`; all in lower case, as lemmas."""

    lists: dict[str, frozenset[str]]
    roles: dict[str, str]
    """Agent noun (one or several words) -> role letters (`GOV`, `MIL`, `REB` ...)."""

    _seen: dict[tuple[str, str], str] = field(default_factory=dict, compare=False, repr=False)

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]

    def role(self, head: str, before: str) -> str:
        """The role letters of a head in lower case, which may be a name of several words, after another word."""
        key = head, before
        if key not in self._seen:
            self._seen[key] = next((self.roles[noun] for noun in _nouns(head, before) if noun in self.roles), "")
        return self._seen[key]


def _nouns(head: str, before: str) -> Iterator[str]:
    """What an agent noun may be called at a head: two of its last words, one of them, the last with the word before."""
    parts = head.split()
    for size in (2, 1):
        for end in range(len(parts), size - 1, -1):
            for lemma in noun_lemmas(parts[end - 1]):
                yield " ".join((*parts[end - size : end - 1], lemma))
    yield from (f"{before} {lemma}" for lemma in noun_lemmas(head))


@cache
def load() -> Words:
    """The lists that come with `kg`."""
    lists = {name: frozenset(words) for name, words in _table("words.toml").items()}
    frames = (file for file in (folder() / "lexicon").iterdir() if file.name.endswith(".toml"))
    found = {word for file in frames for word in HYPHENATED.findall(file.read_text(encoding="utf-8"))}
    lists["hyphenated"] = frozenset(found)
    roles = {noun: role for role, table in _table("agents.toml").items() for noun in table["nouns"]}
    return Words(lists, roles)


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((folder() / "lexicon" / name).read_text(encoding="utf-8"))
