"""What every task of a build must know, and what the parts of a build are called."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa

from kg.model import Document, Problem, Profile
from kg.names import Names
from kg.ontology import Ontology
from kg.vocabulary import Vocabulary

APART = 0
"""The part of rows that no day tells where to go: relations, and claims without a single day."""

VERSION = 1
"""Of the files of a part; a change makes all parts anew."""


class Repeats(NamedTuple):
    """Which rows of some parts repeat others: found out for all of them together, because they share ids."""

    parts: frozenset[str]
    refused: frozenset[tuple[int, int]]
    """The file and line of each row that is not kept."""
    problems: tuple[Problem, ...]


class Plan(NamedTuple):
    """The settings of a build, which all its parts share."""

    ontology: Ontology
    base: str
    profile: Profile
    strict: bool
    files: tuple[str, ...]
    """What messages call the tables, by number."""
    described: tuple[Document, ...]
    """The documents of which a table tells."""
    sources: tuple[str, ...] | None
    """The only documents that claims may come from; None: any."""
    kinds: tuple[str, ...]
    """The columns of figures."""
    days: int
    """Parts among which the days are dealt."""
    buckets: int
    """Parts in which that is gathered of which several parts may tell: edges, documents, names, problems."""
    work: Path
    """The folder of the parts, seen by all machines."""
    level: int
    """How hard gzip tries."""
    repeats: Repeats | None = None
    """What is known of ids that rows of several parts have."""

    def vocabulary(self) -> Vocabulary:
        """What cells are checked against."""
        sources = frozenset(self.sources) if self.sources is not None else None
        return Vocabulary(self.ontology, Names(self.ontology), sources=sources, strict=self.strict)


def name(part: int) -> str:
    """The name of a part."""
    return f"part-{part:05}"


def fingerprint(plan: Plan, contents: Sequence[str]) -> str:
    """A hash of everything on which the files of a part depend."""
    said = {
        "version": [VERSION, version("kg"), duckdb.__version__, pa.__version__],
        "ontology": sorted(map(list, plan.ontology.triples)),
        "settings": [plan.base, plan.profile.value, plan.strict, plan.kinds, plan.days, plan.buckets, plan.level],
        "inputs": [plan.files, contents, [d.model_dump(mode="json") for d in plan.described], plan.sources],
    }
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
