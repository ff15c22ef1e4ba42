"""From a name in the input to an entity of the ontology, or to the candidates: nothing is guessed silently."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz, process

from kg.model import Entity, Ref
from kg.ontology import Ontology

ACTOR, PLACE = "kg:Actor", "kg:Place"

NEAR = 80
"""Similarity (0-100, rapidfuzz WRatio) from which a name is offered as "did you mean"."""

APOSTROPHES = re.compile(r"['’‘ʼʻ`´ʾʿ]")
SEPARATORS = re.compile(r"[\s\-‐-―_]+")
ARABIC_MARKS = re.compile(r"[ً-ْٰـ]")
"""Vowel marks and the lengthening stroke, which writers set or leave out at will."""


class Match(NamedTuple):
    """What a name stands for: one entity, or several candidates, or none but similar ones."""

    ref: Ref | None
    candidates: tuple[Ref, ...] = ()
    similar: tuple[Ref, ...] = ()


class Names:
    """All names of the ontology, ready for look-up."""

    def __init__(self, ontology: Ontology) -> None:
        """Index the names; a name shared by several entities stays with all of them."""
        self._ontology = ontology
        self._safe: dict[str, set[Ref]] = {}
        self._preferred: dict[str, set[Ref]] = {}
        self._doubtful: dict[str, set[Ref]] = {}
        for name in ontology.names():
            index = self._safe if name.safe else self._doubtful
            index.setdefault(fold(name.text), set()).add(name.ref)
            if name.preferred:
                self._preferred.setdefault(fold(name.text), set()).add(name.ref)
        self._spellings = sorted(self._safe)

    def find(self, text: str, classes: Iterable[Ref] = ()) -> Match:
        """Look a name up as `resolve` does, and offer similar names where it is nobody's."""
        match = self.resolve(text, classes)
        if match.ref is not None or match.candidates:
            return match
        return match._replace(similar=self._similar(fold(text)))

    def resolve(self, text: str, classes: Iterable[Ref] = ()) -> Match:
        """Look a name up among the entities of the given classes (all, if none is given).

        A name that is safe for one entity but a metonym of another that would fit too is ambiguous
        ("Baghdad": the city or the government), and so is one that is only ever a metonym. Where only a
        place is wanted, a city is no metonym: nobody says "in Baghdad" and means the state.
        """
        exact = text.removeprefix("id:")
        if f"id:{exact}" in self._ontology and exact == exact.lower():
            return Match(f"id:{exact}")
        folded, wanted = fold(text), tuple(classes)
        safe = self._fitting(self._safe.get(folded, set()), wanted)
        doubtful = self._fitting(self._doubtful.get(folded, set()), wanted)
        if safe and wanted and all(PLACE in self._ontology.ancestors(cls, "rdfs:subClassOf") for cls in wanted):
            doubtful = doubtful - self._fitting(doubtful, (ACTOR,))
        if len(safe) == 1 and not doubtful - safe:
            return Match(next(iter(safe)))
        preferred = self._fitting(self._preferred.get(folded, set()), wanted)
        if len(preferred) == 1 and not doubtful - preferred:
            return Match(next(iter(preferred)))
        return Match(None, candidates=tuple(sorted(safe | doubtful)))

    def _fitting(self, refs: set[Ref], classes: tuple[Ref, ...]) -> set[Ref]:
        if not classes:
            return refs
        return {ref for ref in refs if any(self._ontology.is_a(ref, cls) for cls in classes)}

    def _similar(self, folded: str) -> tuple[Ref, ...]:
        near = process.extract(folded, self._spellings, scorer=fuzz.WRatio, score_cutoff=NEAR, limit=3)
        return tuple(dict.fromkeys(ref for name, _, _ in near for ref in sorted(self._safe[name])))


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal: case, apostrophes, hyphens, accents, vowel marks."""
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = ARABIC_MARKS.sub("", APOSTROPHES.sub("", text)).casefold()
    return SEPARATORS.sub(" ", text).strip().removeprefix("the ")


def mint(label: str, similar: tuple[Ref, ...] = ()) -> Entity:
    """An entity of the user's own namespace for a name that nobody knows; equal names give equal entities."""
    label = clean(label)
    digest = hashlib.sha256(label.encode()).hexdigest()[:8]
    return Entity(ref=f"my:{slug(label)}-{digest}", label=label, similar=similar)


def slug(text: str) -> str:
    """A readable local name of ASCII letters, digits and hyphens; not unique by itself."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return words if words[:1].isalpha() else f"x-{words}".rstrip("-")


def clean(text: str) -> str:
    """Composed Unicode (NFC), single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())
