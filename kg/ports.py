"""What a plug-in must offer: a reader, an extractor, a store and an exporter are plain modules of this shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Literal, NamedTuple, Protocol

from kg.model import AnyDraft, Article, Assembly, Draft, Problem
from kg.ontology import Ontology
from kg.page.engine import Engine


class Reader(Protocol):
    """Reads one input format: every row becomes a draft, and what cannot be read a problem."""

    SUFFIXES: Sequence[str]
    """File name endings that this reader takes, with the dot, in lower case."""

    def read(self, path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
        """Yield drafts and problems in file order; `name` stands for the file in messages.

        `kinds` are the figure kinds of the ontology, which are columns too.
        """
        ...


class PickyReader(Reader, Protocol):
    """A reader whose files end as those of another one: it looks at how a file begins, and is asked first."""

    def takes(self, head: bytes) -> bool:
        """Whether a file whose first bytes are these is of this format."""
        ...


class Extractor(Protocol):
    """Reads plain text and proposes drafts with their evidence; several make a chain."""

    NEEDS: str
    """What it needs beyond a plain install, in one sentence; empty where that is nothing."""

    def missing(self) -> str:
        """What keeps it from running here and what to do about it; empty where nothing does."""
        ...

    def extract(
        self, articles: Sequence[Article], ontology: Ontology, proposed: Sequence[Draft] | None = None
    ) -> Iterator[Draft | Problem]:
        """Yield a draft per statement found, and what could not be read as problems.

        `proposed` are the drafts of the back-end before this one in the chain (None for the first): it may keep
        them, change their confidence, leave some out or add its own.
        """
        ...


class Exporter(Protocol):
    """Writes an assembly in one output format."""

    SUFFIX: str
    MEDIA_TYPE: str

    def export(self, assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:
        """Yield the text of the file in pieces; equal assemblies give equal text."""
        ...


class TextExporter(Exporter, Protocol):
    """An exporter that shows claims in the texts of their documents and is of no use without them."""

    NEEDS_TEXTS: bool


class AskingExporter(Exporter, Protocol):
    """An exporter whose file can answer SPARQL by itself."""

    def export_asking(self, assembly: Assembly, ontology: Ontology, engine: Engine, turtle: str) -> Iterable[str]:
        """Yield the text of a file that answers queries over the graph in `turtle`."""
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


class GraphSource(NamedTuple):
    """A file to load: its name for messages, its format (turtle, ntriples, nquads), its text."""

    name: str
    format: str
    file: IO[bytes]


class FolderStore(Store, Protocol):
    """A store that can also keep a graph in a folder."""

    def load(self, folder: Path, sources: Iterable[GraphSource]) -> int:
        """Make a store of all sources in a new folder; returns its number of triples, and has closed it by then.

        Raises `kg.errors.InputError` with file and line for what cannot be read, `kg.errors.OutputError` if the disk
        is full.
        """
        ...

    def query_folder(self, folder: Path, sparql: str) -> Rows:
        """Answer one query over a folder that `load` made, without changing it; many may ask at once."""
        ...
