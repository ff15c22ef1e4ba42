"""The frames of verbs and nouns: which words tell of which action, and where their actor and target stand.

They are data, `ontology/lexicon/*.toml`; docs/extend-extraction.md explains the format and shows how to add to it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, NamedTuple

from kg.errors import OntologyError
from kg.language.lemmas import Lemmas
from kg.model import Ref
from kg.ontology import Ontology, folder

PARTICLES = frozenset(
    "up down out off on in over away back through along apart together with to for from into at by of about against as "
    "upon across around forward ahead aside under between among amid within without toward towards home outside behind "
    "before near during after".split()
)
"""Words of a pattern that ask for a particle or a preposition, not for an object."""

ADVERBS = frozenset("up down out off over away back apart together forward ahead aside home through along".split())
"""Those that may stand before a direct object ("put out an appeal"); after the others the object is prepositional."""

NOUN_TARGETS = ("of", "on", "against", "with", "to", "for")
NOUN_ACTORS = ("poss", "by", "mod")
OTHER_TABLES = frozenset({"agents", "countries", "irregular", "words"})
"""Files of the folder that hold no frames."""

PATTERN = re.compile(r"(?P<head>[^\s!><+]+)(?P<rest>[^!><]*)(?:!(?P<not>[^><]*))?(?P<slots>(?:[><][^><]*)*)")


class Frame(NamedTuple):
    """One way of telling an action: a head word with what must stand with it, and the slots of its roles."""

    action: Ref
    head: str
    particles: tuple[frozenset[str], ...] = ()
    objects: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    """The prepositions that lead to `objects`; empty where they are direct objects."""
    modifiers: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    targets: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()

    @property
    def weight(self) -> int:
        """How special it is: the most special frame that fits wins."""
        return 4 * bool(self.objects) + 2 * bool(self.modifiers) + 2 * len(self.particles) + bool(self.excluded)


class Lexicon:
    """All frames by the lemma of their head, the most special first; `kg.language.lexicon.load` gives it."""

    def __init__(self, frames: Iterable[tuple[str, Frame]]) -> None:
        """`frames` are pairs of part of speech (`verbs`, `nouns`, `adjectives`) and frame."""
        self.verbs: dict[str, tuple[Frame, ...]] = {}
        self.nouns: dict[str, tuple[Frame, ...]] = {}
        self.adjectives: dict[str, tuple[Frame, ...]] = {}
        for part, frame in frames:
            index = getattr(self, part)
            index[frame.head] = (*index.get(frame.head, ()), frame)
        for index in (self.verbs, self.nouns, self.adjectives):
            for head, found in index.items():
                index[head] = tuple(sorted(found, key=lambda frame: -frame.weight))
        self.lemmas = Lemmas(self.verbs, self.nouns)


@cache
def load(ontology: Ontology) -> Lexicon:
    """The lexicon that comes with `kg`, checked against the ontology."""
    texts = {
        file.name: file.read_text(encoding="utf-8")
        for file in (folder() / "lexicon").iterdir()
        if file.name.endswith(".toml") and file.name.removesuffix(".toml") not in OTHER_TABLES
    }
    return Lexicon(frame for name in sorted(texts) for frame in read(name, texts[name], ontology))


def read(name: str, text: str, ontology: Ontology) -> Iterator[tuple[str, Frame]]:
    """The frames of one file; raises `OntologyError` where it is no lexicon."""
    try:
        tables: dict[str, Any] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise OntologyError(f"{name} is not TOML: {error}") from error
    for term, parts in tables.items():
        ref = next((f"{prefix}:{term}" for prefix in ("act", "rel") if f"{prefix}:{term}" in ontology), None)
        if ref is None:
            raise OntologyError(f"{name}: [{term}] is no action or relation of the ontology")
        for part, patterns in parts.items():
            if part not in ("verbs", "nouns", "adjectives"):
                raise OntologyError(f"{name}: [{term}] has {part}; it may have verbs, nouns and adjectives")
            for pattern in patterns:
                for frame in parse(pattern, ref, part):
                    yield part, frame


def parse(pattern: str, action: Ref, part: str) -> Iterator[Frame]:
    """The frames of one pattern, one for each alternative of its head; raises `OntologyError` if it is none."""
    match = PATTERN.fullmatch(" ".join(pattern.split()))
    if match is None:
        raise OntologyError(
            f"'{pattern}' is no pattern: HEAD [particle] [object nouns] [! not these] [> targets] [< actors]"
        )
    particles: list[frozenset[str]] = []
    objects: set[str] = set()
    modifiers: set[str] = set()
    prepositions: frozenset[str] = frozenset()
    for element in match["rest"].split():
        words = frozenset(element.removeprefix("+").split("|"))
        if element.startswith("+") or part == "nouns":
            modifiers |= words
        elif words <= PARTICLES:
            particles.append(words)
        else:
            objects |= words
            if particles and not particles[-1] & ADVERBS:
                prepositions = particles.pop()
    targets, actors = _slots(match["slots"])
    frame = Frame(
        action=action,
        head="",
        particles=tuple(particles),
        objects=frozenset(objects),
        prepositions=prepositions,
        modifiers=frozenset(modifiers),
        excluded=frozenset((match["not"] or "").split()),
        targets=targets if targets is not None else _default_targets(part, bool(objects)),
        actors=actors if actors is not None else NOUN_ACTORS if part == "nouns" else ("subj",),
    )
    for head in match["head"].split("|"):
        yield frame._replace(head=head)


def _default_targets(part: str, has_object: bool) -> tuple[str, ...]:
    if part == "nouns":
        return NOUN_TARGETS
    return NOUN_TARGETS if has_object else ("obj",)


def _slots(text: str) -> tuple[tuple[str, ...] | None, tuple[str, ...] | None]:
    targets = actors = None
    for sign, names in re.findall(r"([><])([^><]*)", text):
        slots = tuple(name for name in names.split() if name != "-")
        if sign == ">":
            targets = slots
        else:
            actors = slots
    return targets, actors
