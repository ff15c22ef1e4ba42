"""Names of the ontology in a sentence: the longest run of tokens that is a name, whatever its spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from kg.language.tokens import sentences
from kg.model import Ref
from kg.names import fold
from kg.ontology import Ontology

DEMONYM = "kg:demonym"
AREAS = ("kg:GeopoliticalEntity", "kg:Region", "kg:Governorate", "kg:City")
PLAIN, CAPITAL, ACRONYM = range(3)
"""What a name asks of the text: nothing, a capital somewhere, or capitals throughout ("IS", "AQ")."""

SHORT = 4
DASHES = frozenset("-‐‑‒–—―'’")


class Entry(NamedTuple):
    """What a run of tokens names: the entities it may be, and of what kind the name is."""

    refs: tuple[Ref, ...]
    safe: tuple[Ref, ...]
    """Those for which the name needs no context; a metonym ("Baghdad" for a government) is not safe."""
    demonym: bool = False
    area: bool = False
    """Whether it is a country or a place within one: a word before it can make another name ("Port Sudan")."""


class Hit(NamedTuple):
    """A name found: first and last token, and what it may name."""

    first: int
    last: int
    entry: Entry


class Gazetteer:
    """All names, by their first word; `kg.language.gazetteer.load` gives that of an ontology."""

    def __init__(self, names: Iterable[tuple[str, Entry]]) -> None:
        """`names` are pairs of a name as it is written and what it stands for; equal names are joined."""
        self._entries: dict[tuple[str, ...], Entry] = {}
        self._longest: dict[str, int] = {}
        self._capitals: dict[tuple[str, ...], int] = {}
        for name, entry in names:
            key = words(name)
            if not key or not any(char.isalpha() for char in name):
                continue
            known = self._entries.get(key)
            self._entries[key] = entry if known is None else _join(known, entry)
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))
            self._capitals[key] = min(_capitals(name), self._capitals.get(key, ACRONYM))

    def find(self, forms: Sequence[str]) -> list[Hit]:
        """The names in a sentence, left to right, none within another."""
        hits: list[Hit] = []
        folded = [_folded(form) for form in forms]
        node = 0
        while node < len(forms):
            hit = self._at(node, forms, folded) if folded[node] in self._longest else None
            if hit is None:
                node += 1
            else:
                hits.append(hit)
                node = hit.last + 1
        return hits

    def _at(self, first: int, forms: Sequence[str], folded: Sequence[str]) -> Hit | None:
        key: list[str] = []
        best: Hit | None = None
        last = first
        longest = self._longest[folded[first]]
        while last < len(forms) and len(key) < longest:
            if folded[last]:
                key.append(folded[last])
                entry = self._entries.get(tuple(key))
                if entry is not None and _has_capitals(forms[first : last + 1], self._capitals[tuple(key)]):
                    best = Hit(first, last, entry)
            elif forms[last] not in DASHES:
                break
            last += 1
        return best


@cache
def load(ontology: Ontology) -> Gazetteer:
    """The names of an ontology's entities, and the demonyms of its countries."""
    return Gazetteer(names(ontology))


def names(ontology: Ontology) -> Iterator[tuple[str, Entry]]:
    """The names of an ontology's entities with what they stand for."""
    for name in ontology.names():
        if name.text == name.ref.removeprefix("id:"):
            continue
        area = any(ontology.is_a(name.ref, cls) for cls in AREAS)
        yield name.text, Entry((name.ref,), (name.ref,) if name.safe else (), area=area)
    for ref in ontology.entities:
        for text in ontology.values(ref, DEMONYM):
            yield text, Entry((ref,), (ref,), demonym=True)


def words(name: str) -> tuple[str, ...]:
    """A name as folded tokens, hyphens and possessives left out."""
    return tuple(word for part in sentences(name) for form in part.forms if (word := _folded(form)))


@lru_cache(maxsize=50_000)
def _folded(form: str) -> str:
    if form in DASHES:
        return ""
    return fold(form).replace(".", "") or form


def _capitals(name: str) -> int:
    letters = [char for char in name if char.isalpha()]
    if len(letters) <= SHORT and all(char.isupper() for char in letters):
        return ACRONYM
    return CAPITAL if any(char.isupper() for char in letters) else PLAIN


def _has_capitals(forms: Sequence[str], wanted: int) -> bool:
    letters = [char for form in forms for char in form if char.isalpha()]
    if wanted == ACRONYM:
        return not any(char.islower() for char in letters)
    return wanted == PLAIN or any(not char.islower() for char in letters)


def _join(one: Entry, other: Entry) -> Entry:
    refs = tuple(dict.fromkeys((*one.refs, *other.refs)))
    safe = tuple(dict.fromkeys((*one.safe, *other.safe)))
    return Entry(refs, safe, one.demonym and other.demonym, one.area and other.area)
