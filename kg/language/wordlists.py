"""The closed lists that reading needs: agent nouns with their roles, light verbs, modals; data of the ontology."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.ontology import folder

HYPHENATED = re.compile(r"[a-z]+(?:-[a-z]+)+")
"""Words of the lexicon that the tokens of a text hold apart (`cease`, `-`, `fire`)."""


@dataclass(frozen=True)
class Words:
    """Lists of `words.toml` and the roles of `agents.toml`; all in lower case, as lemmas."""

    lists: dict[str, frozenset[str]]
    roles: dict[str, str]
    """Agent noun (one or several words) -> role letters (`GOV`, `MIL`, `REB` ...)."""

    def __getitem__(self, name: str) -> frozenset[str]:
        return self.lists[name]


@cache
def load() -> Words:
    """The lists that come with `kg`."""
    lists = {name: frozenset(words) for name, words in _table("words.toml").items()}
    frames = (file for file in (folder() / "lexicon").iterdir() if file.name.endswith(".toml"))
    found = {word for file in frames for word in HYPHENATED.findall(file.read_text(encoding="utf-8"))}
    lists["hyphenated"] = frozenset(found)
    roles = {noun: role for role, table in _table("agents.toml").items() for noun in table["nouns"]}
    return Words(lists, roles)


@cache
def irregular() -> dict[str, str]:
    """Irregular form -> lemma, of verbs and nouns; forms like *put* and *hit* need no entry."""
    return {form: lemma for lemma, forms in _table("irregular.toml").items() for form in forms.split()}


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((folder() / "lexicon" / name).read_text(encoding="utf-8"))
