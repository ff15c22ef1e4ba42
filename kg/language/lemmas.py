"""The dictionary form of the words that a lexicon knows: regular endings, and a list of the irregular ones.

Only known words are asked for, so a rule that gives several candidates is settled by the lexicon itself.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from kg.ontology import folder

DOUBLED = frozenset("bdglmnprtvzks")


@cache
def irregular() -> dict[str, str]:
    """Irregular form -> lemma, of verbs and nouns; forms like *put* and *hit* need no entry."""
    table = tomllib.loads((folder() / "lexicon" / "irregular.toml").read_text(encoding="utf-8"))
    return {form: lemma for lemma, forms in table.items() for form in forms.split()}


class Lemmas:
    """Looks forms up among the heads of a lexicon."""

    def __init__(self, verbs: Iterable[str], nouns: Iterable[str]) -> None:
        """`verbs` and `nouns` are the lemmas that anybody will ask for."""
        self._verbs, self._nouns = frozenset(verbs), frozenset(nouns)
        self._seen: dict[tuple[str, bool], str] = {}

    def verb(self, form: str) -> str:
        """The lemma of a verb form in lower case; the form itself where no known verb fits."""
        return self._lookup(form, True)

    def noun(self, form: str) -> str:
        """The lemma of a noun form in lower case."""
        return self._lookup(form, False)

    def _lookup(self, form: str, is_verb: bool) -> str:
        found = self._seen.get((form, is_verb))
        if found is None:
            known = self._verbs if is_verb else self._nouns
            options = list(verb_lemmas(form) if is_verb else noun_lemmas(form))
            found = next((lemma for lemma in options if lemma in known), options[min(1, len(options) - 1)])
            if len(self._seen) < 100_000:
                self._seen[form, is_verb] = found
        return found


def verb_lemmas(form: str) -> Iterator[str]:
    """What a verb form may be a form of, the likeliest first."""
    if form in irregular():
        yield irregular()[form]
    yield form
    for ending, silent in (("ied", "y"), ("ies", "y"), ("ying", "ie"), ("ed", ""), ("ing", ""), ("es", ""), ("s", "")):
        if form.endswith(ending) and len(form) > len(ending) + 1:
            stem = form[: -len(ending)]
            yield stem + silent
            if ending in ("ed", "ing"):
                yield stem + "e"
                if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] in DOUBLED:
                    yield stem[:-1]


@lru_cache(maxsize=50_000)
def noun_lemmas(form: str) -> tuple[str, ...]:
    """What a noun form may be a form of, the likeliest first."""
    lemma = irregular().get(form)
    if lemma is not None and form == f"{lemma}s":
        return lemma, form  # "aides" are no aid
    found = [form] if lemma is None else [lemma, form]
    if form.endswith("s") and not form.endswith("ss"):
        for ending, silent in (("ies", "y"), ("ves", "f"), ("es", ""), ("s", "")):
            if form.endswith(ending) and len(form) > len(ending) + 1:
                found.append(form[: -len(ending)] + silent)
    return tuple(found)
