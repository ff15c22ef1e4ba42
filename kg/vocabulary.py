"""What the cells of a draft are looked up in, and what came of cells that were looked at before. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from kg.model import Entity, Problem, Ref
from kg.names import Names, fold
from kg.ontology import Ontology

REMEMBERED = 200_000
"""Outcomes that are kept; then all are forgotten at once."""

Key = tuple[object, ...]
"""The fields of some cells, their texts, and whatever else their outcome depends on."""


class Outcome(NamedTuple):
    """What came of some cells: the value, and the problems (of no row yet) and entities on the way to it."""

    value: object
    problems: tuple[Problem, ...]
    minted: tuple[Entity, ...]
    refused: bool
    failed: bool
    """Whether any of the problems is an error."""


class Piece(NamedTuple):
    """What came of the columns of one field without any error: its value, validated, with the warnings on the way."""

    value: object
    problems: tuple[Problem, ...]
    minted: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What intake looks things up in: the ontology, its names, and the sources and events the user declared."""

    ontology: Ontology
    names: Names
    sources: frozenset[str] | None = None
    """Keys of the documents table; None where there is none, and then any source is taken."""
    events: frozenset[str] | None = None
    strict: bool = False
    plans: dict[object, Any] = field(default_factory=dict, init=False, compare=False, repr=False)
    """How rows of one kind are read, worked out once: see `kg.parts`."""
    _pieces: dict[object, dict[object, Piece]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _outcomes: dict[Key, Outcome] = field(default_factory=dict, init=False, compare=False, repr=False)

    def pieces(self, of: object) -> dict[object, Piece]:
        """The pieces of a field that are known, by the texts of its columns."""
        return self._pieces.setdefault(of, {})

    def outcome(self, key: Key, work: Callable[[], Outcome]) -> Outcome:
        """What comes of some cells; the work is done once, for tables say the same again and again."""
        found = self._outcomes.get(key)
        if found is None:
            if len(self._outcomes) >= REMEMBERED:
                self._outcomes.clear()
            found = self._outcomes[key] = work()
        return found

    def forget(self) -> None:
        """Let go of what is remembered, where whoever asks remembers by themselves."""
        self._outcomes.clear()
        self.names.forget()


@cache
def predicates(ontology: Ontology) -> dict[str, Ref]:
    """The actions and relations by what people write: their ids and labels, folded."""
    known: dict[str, Ref] = {}
    for ref in (*ontology.members("kg:Action"), *ontology.members("kg:Relation")):
        for name in (ref.partition(":")[2], ontology.label(ref)):
            known.setdefault(fold(name), ref)
    return known
