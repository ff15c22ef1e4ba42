"""What a plug-in must offer: a reader, an extractor, a store and an exporter are plain modules of this shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from kg.model import AnyDraft, Assembly, Document, Draft, Problem
from kg.ontology import Ontology


class Reader(Protocol):
    """Reads one input format: every row becomes a draft, and what cannot be read a problem."""

    SUFFIXES: Sequence[str]
    """File name endings that this reader takes, with the dot, in lower case."""

    def read(self, path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
        """Yield drafts and problems in file order; `name` stands for the file in messages.

        `kinds` are the figure kinds of the ontology, which are columns too.
        """
        ...


class Extractor(Protocol):
    """Reads plain text: proposes drafts with their evidence."""

    def extract(self, document: Document, text: str, ontology: Ontology) -> Iterator[Draft]:
        """Yield one draft per statement found."""
        ...


class Exporter(Protocol):
    """Writes an assembly in one output format."""

    SUFFIX: str
    MEDIA_TYPE: str

    def export(self, assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:
        """Yield the text of the file in pieces; equal assemblies give equal text."""
        ...


class Rows(NamedTuple):
    """The answer to a query: column names, and rows of N-Triples terms (None where unbound)."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    kind: Literal["select", "ask", "graph"] = "select"


class Store(Protocol):
    """Holds triples and answers SPARQL 1.1 queries without touching the network."""

    def query(self, turtle: bytes, sparql: str) -> Rows:
        """Load Turtle and answer one query; raises `kg.errors.QueryError` if either cannot be read."""
        ...
