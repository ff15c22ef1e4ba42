"""From the names of an answer to what a cell may hold: an entity, a name of the article, or a description. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg.extractors.llm import verify
from kg.model import Ref
from kg.names import Match, Names
from kg.ontology import Ontology

ACTOR = ("kg:Actor",)


class UnfitError(Exception):
    """A statement that must not go out; `invented` if it says what the article does not."""

    def __init__(self, code: str, field: str, value: str, what: str, *, invented: bool = False) -> None:
        super().__init__(what)
        self.code, self.field, self.value, self.what, self.invented = code, field, value, what, invented


class Named(NamedTuple):
    """Who stands in one role: entities and names, and those that are only described ("gunmen")."""

    names: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    """All of them as the article writes them."""


class People:
    """Looks the names of answers up, for one ontology."""

    def __init__(self, ontology: Ontology, known: Names) -> None:
        self._ontology, self._names = ontology, known

    def named(self, role: str, found: Iterable[str], text: str, predicate: Ref) -> Named:
        """The parties in one role; raises `UnfitError` where one is not in the text or cannot play the role."""
        classes = self._classes(role, predicate)
        names: list[str] = []
        descriptions: list[str] = []
        written: list[str] = []
        for given in filter(None, found):
            name = verify.find_name(given, text)
            if name is None:
                raise UnfitError("llm-name-not-found", role, given, "is not in the text", invented=True)
            written.append(name)
            match = self._find(role, name, classes)
            if match.ref is not None:
                names.append(match.ref)
            elif not match.candidates and (role == "speaker" or (_is_name(given) and _is_name(name))):
                names.append(name)
            elif role == "speaker":
                raise UnfitError("llm-ambiguous-name", role, name, "can mean several entities")
            else:
                descriptions.append(name)
        return Named(tuple(dict.fromkeys(names)), tuple(dict.fromkeys(descriptions)), tuple(written))

    def places(self, found: Iterable[str], text: str) -> tuple[str, ...]:
        """The places that the ontology knows and the text names; others are left out."""
        written = filter(None, (verify.find_name(name, text) for name in found))
        refs = (self._names.resolve(name, ("kg:Place",)).ref for name in written)
        return tuple(dict.fromkeys(ref for ref in refs if ref is not None))

    def _find(self, role: str, name: str, classes: tuple[Ref, ...]) -> Match:
        """The entity, if exactly one is of a fitting class ("Baghdad" as an actor is its government)."""
        match = self._names.resolve(name, classes)
        if match.ref is None and len(match.candidates) == 1:
            return Match(match.candidates[0])
        if match.ref is None and not match.candidates and classes:
            anywhere = self._names.resolve(name)
            if anywhere.ref is not None or anywhere.candidates:
                raise UnfitError("llm-wrong-kind", role, name, f"cannot be the {role} here")
        return match

    def _classes(self, role: str, predicate: Ref) -> tuple[Ref, ...]:
        if role == "speaker" or (role == "actor" and predicate.startswith("act:")):
            return ACTOR
        if predicate.startswith("act:"):
            return ()
        prop = "schema:domainIncludes" if role == "actor" else "schema:rangeIncludes"
        return tuple(ref for ref in self._ontology.refs(predicate, prop) if ref.startswith("kg:"))


def _is_name(text: str) -> bool:
    """A name has a capital letter, or is in a script that has none."""
    return any(char.isupper() for char in text) or not any(char.islower() for char in text)
