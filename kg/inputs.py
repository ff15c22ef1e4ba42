"""Finds the files that an input means and reads each with the reader of its format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from kg import compression, registry
from kg.errors import InputError
from kg.model import AnyDraft, DecisionDraft, Problem, Where
from kg.ontology import Ontology

HEAD = 4096
"""Bytes of a file by which a reader may recognise its format."""

TEXT_ENDINGS = (".txt", ".md")
TEXT = "text"
"""Stands for the reader of a file that is no table but an article to be read by an extractor."""

DOCUMENTS = "documents.csv"
"""The table that tells key, day, outlet and title of the texts beside it."""

ASIDE = ("readme", "license", "licence", "changelog", "notice")
"""Texts of these names in a folder tell of the folder and are no articles."""

Progress = Callable[[str, int, int | None], None]
"""Called with a stage, how far it is, and how far it goes if that is known."""


def silent(_stage: str, _done: int, _total: int | None) -> None:
    """Nobody is told."""


class Source(NamedTuple):
    """A file to be read, what messages call it, and the name of its reader."""

    path: Path
    name: str
    reader: str


def find(inputs: Iterable[str | Path]) -> Iterator[Source]:
    """The files of some files and folders; of no inputs at all, the example that comes with `kg`.

    Raises:
        InputError: There is no such file or folder, or no reader for it.
    """
    inputs = list(inputs)
    if not inputs:
        yield from _example()
    for item in inputs:
        path = Path(item)
        if path.is_dir():
            yield from _folder(path)
        elif path.is_file():
            reader = _reader(path)
            if reader is None:
                raise InputError(f"no reader for '{path}'; known endings: {', '.join(_all_endings())}")
            yield Source(path, path.name, reader)
        else:
            raise InputError(f"no file or folder '{path}'")


def _folder(folder: Path) -> Iterator[Source]:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.stem.lower().startswith(ASIDE)]
    found = [(path, reader) for path in paths if (reader := _reader(path))]
    if not found:
        raise InputError(f"the folder '{folder}' holds no file that kg reads ({', '.join(_all_endings())})")
    for path, reader in found:
        yield Source(path, path.relative_to(folder).as_posix(), reader)


def beside(texts: Sequence[Source], tables: Sequence[Source]) -> list[Source]:
    """The tables of documents that stand among some texts: those found, and those in the folders of the texts."""
    folders = sorted({source.path.parent for source in texts})
    nearby = [folder / DOCUMENTS for folder in folders if (folder / DOCUMENTS).is_file()]
    known = {source.path.resolve() for source in tables}
    return [*tables, *(Source(path, path.name, "table") for path in nearby if path.resolve() not in known)]


def _example() -> Iterator[Source]:
    folder = Path(str(files("kg"))) / "examples" / "iraq"
    for part in (*sorted((folder / "claims").iterdir()), folder / DOCUMENTS, folder / "events.csv"):
        yield Source(part, f"iraq/{part.relative_to(folder).as_posix()}", _reader(part) or "table")


def _endings() -> frozenset[str]:
    return frozenset(suffix for name in registry.names("readers") for suffix in registry.reader(name).SUFFIXES)


def _all_endings() -> list[str]:
    return sorted({*_endings(), *TEXT_ENDINGS})


def _reader(path: Path) -> str | None:
    ending = compression.ending(path)
    if ending not in _endings():
        return TEXT if ending in TEXT_ENDINGS else None
    return registry.reader_for(ending, compression.beginning(path, HEAD))


def read(sources: Sequence[Source], known: Ontology, problems: list[Problem], tell: Progress) -> Iterator[AnyDraft]:
    """The drafts of all tables; what cannot be read is added to the problems, and texts are left to extractors."""
    kinds = [ref.removeprefix("kg:") for ref in known.members("kg:FigureKind")]
    for number, source in enumerate(sources):
        tell("reading", number, len(sources))
        broken = damage(source.path, source.name)
        if broken is not None:
            problems.append(broken)
        elif source.reader != TEXT:
            for item in registry.reader(source.reader).read(source.path, source.name, kinds):
                if isinstance(item, Problem):
                    problems.append(item)
                else:
                    yield item


def damage(path: Path, name: str) -> Problem | None:
    """Why nothing of a packed file is read: the last line of one that is cut off would be taken for a whole one."""
    fault = compression.fault(path) if compression.is_packed(path) else None
    if fault is None:
        return None
    remedy = "pack or download it again; nothing of it was read"
    return Problem(code="damaged-file", where=Where(file=name), what=fault, remedy=remedy)


def decided(path: Path) -> Iterator[DecisionDraft]:
    """The rows of a table of decisions in which somebody has decided, in their order."""
    for item in registry.reader("table").read(path, path.name, ()):
        if isinstance(item, DecisionDraft) and item.decision.strip():
            yield item
