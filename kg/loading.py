"""Loads graph files into a store on disk, which answers many queries without reading the files again."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

from kg import compression, manifest, publish, registry
from kg.errors import InputError, KgError
from kg.inputs import Progress
from kg.manifest import GraphFile, Manifest
from kg.ports import FolderStore, GraphSource

FORMATS = {".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads"}
ENDINGS = compression.or_packed(*FORMATS)


class Loaded(NamedTuple):
    """The outcome of loading: where the store is, what it holds, and whether it had to be made."""

    path: Path
    manifest: Manifest
    made: bool


def load_store(
    *graphs: str | Path, store: str | Path, engine: str = "oxigraph", progress: Progress | None = None
) -> Loaded:
    """Load files into a folder that `query` takes in place of a graph; does nothing if it holds just these files.

    The store is built beside its place and put there when it is complete; one that is there answers until then.

    Args:
        graphs: Turtle, N-Triples or N-Quads (.ttl, .nt, .nq), which may be packed (.gz, .zst).
        store: The folder; new, empty, or made by an earlier call.
        engine: The store that keeps the graph.
        progress: Told of the bytes read.

    Raises:
        InputError: A file that is not there or cannot be read, with its line; or a folder that is no store of ours.
        OutputError: The disk is full.
    """
    keeper = registry.store(engine)
    if not hasattr(keeper, "load"):
        raise KgError(f"the store '{engine}' keeps no graph on disk; leave the engine out")
    paths = _checked(graphs)
    place = Path(store).resolve()
    present = _present(place)
    if present is not None and present.store == engine and _same(present, paths, place):
        return Loaded(place, present, made=False)
    with publish.staged(place.parent) as stage:
        made = stage / "store"
        made.mkdir()
        sources = _Sources(paths, progress)
        triples = cast("FolderStore", keeper).load(made / "data", sources)
        name = manifest.DATA + hashlib.sha256("".join(f.sha256 for f in sources.read).encode()).hexdigest()[:16]
        (made / "data").rename(made / name)
        content = Manifest(store=engine, data=name, triples=triples, files=tuple(sources.read), kg=version("kg"))
        publish.write(made / manifest.NAME, [content.text()])
        publish.sync(made)
        with publish.locked(place.parent):
            _put(made, name, place)
    return Loaded(place, content, made=True)


def _checked(graphs: Sequence[str | Path]) -> list[Path]:
    paths = list({path.resolve(): path for path in map(Path, graphs)}.values())
    if not paths:
        raise InputError("no graph to load; give files such as output/graph.ttl")
    for path in paths:
        if not path.name.lower().endswith(ENDINGS):
            raise InputError(f"cannot load '{path}'; kg load reads {', '.join(ENDINGS)}")
        if not path.is_file():
            raise InputError(f"no graph file '{path}'; kg build makes one")
        compression.damages(path)  # a missing package is told before anything is written
    return sorted(paths, key=lambda path: path.name)


def _present(place: Path) -> Manifest | None:
    if not place.exists():
        return None
    if not place.is_dir():
        raise InputError(f"'{place}' is a file; --store takes a folder")
    if not any(place.iterdir()):
        return None
    if not (place / manifest.NAME).is_file():
        raise InputError(f"'{place}' has files and is no store of kg; kg load does not overwrite it: name a new folder")
    return manifest.read_manifest(place)


def _same(present: Manifest, paths: Sequence[Path], place: Path) -> bool:
    if not (place / present.data).is_dir() or sorted(f.bytes for f in present.files) != sorted(
        path.stat().st_size for path in paths
    ):
        return False
    return sorted(f.sha256 for f in present.files) == sorted(_hash(path) for path in paths)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _put(made: Path, name: str, place: Path) -> None:
    """Under the name the whole store appears at once; in a store that is there, the manifest decides, in one step."""
    if _present(place) is None:
        made.rename(place)
    else:
        _sweep(place)
        if not (place / name).exists():
            (made / name).rename(place / name)
            publish.sync(place)
        (made / manifest.NAME).replace(place / manifest.NAME)
        publish.sync(place)
        _sweep(place)
    publish.sync(place.parent)


def _sweep(place: Path) -> None:
    """Remove the data of earlier graphs, unless somebody still reads them: then the next loading does."""
    current = manifest.read_manifest(place).data
    publish.remove_unused(path for path in sorted(place.glob(manifest.DATA + "*")) if path.name != current)


class _Sources:
    """The files, opened one after the other; what was read of them is known afterwards."""

    def __init__(self, paths: Sequence[Path], progress: Progress | None) -> None:
        self.read: list[GraphFile] = []
        self._paths = paths
        self._progress = progress
        self._total = sum(path.stat().st_size for path in paths)
        self._done = 0

    def __iter__(self) -> Iterator[GraphSource]:
        for path in self._paths:
            with path.open("rb", buffering=0) as file:
                raw = _Counted(file, lambda count, path=path: self._tell(path, count))  # type: ignore[misc]
                syntax = FORMATS[Path(compression.ending(path)).stem]
                yield GraphSource(str(path), syntax, cast("IO[bytes]", _Guarded(path, raw)))
                raw.drain()
            self.read.append(GraphFile(name=path.name, bytes=raw.count, sha256=raw.digest.hexdigest()))

    def _tell(self, path: Path, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(f"loading {path.name}", self._done, self._total)


class _Counted(io.RawIOBase):
    """A file that is hashed and counted while it is read."""

    def __init__(self, file: io.RawIOBase | io.FileIO, tell: Callable[[int], None]) -> None:
        self.digest = hashlib.sha256()
        self.count = 0
        self._file = file
        self._tell = tell

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._file.readinto(buffer) or 0
        self.digest.update(memoryview(buffer)[:count])
        self.count += count
        self._tell(count)
        return count

    def drain(self) -> None:
        """Read what the parser left, so that the hash is that of the whole file."""
        buffer = bytearray(1 << 16)
        while self.readinto(buffer):
            pass


class _Guarded:
    """The text of a file, unpacked; what is wrong with the file becomes a message that names it."""

    def __init__(self, path: Path, raw: io.RawIOBase) -> None:
        self._path = path
        self._file = compression.unpacked(path, io.BufferedReader(raw, 1 << 18))

    def read(self, size: int = -1) -> bytes:
        try:
            return self._file.read(size)
        except compression.damages(self._path) as error:
            raise InputError(f"cannot read '{self._path}': {error}") from error
