"""Puts files where people find them, all or none: written in a hidden folder beside their places, then moved.

A run that is killed leaves its hidden folder. The next run in the same place removes it, or, where all was written and
only the moving had begun, finishes the moving. Folders of runs that are still alive are locked, and left alone.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from kg.errors import OutputError

if sys.platform != "win32":
    import fcntl

NEW = ".kg-new-"
"""How the name of a folder begins into which somebody is writing."""

READY = ".kg-ready-"
"""How it begins once everything in it is complete."""

BLOCK = 2**18
"""Bytes that are written at once, at least."""

Piece = str | memoryview
"""Some of a file: text, or text as the bytes that it is written in."""

REPORT = "report.json"
"""The file that names all others with their hashes: it is moved last, so that a mixture of two builds shows."""


def publish(
    folder: Path,
    texts: Mapping[str, Iterable[Piece]],
    report: Callable[[dict[str, str]], Iterable[str]] | None = None,
    *,
    beside: Mapping[str, Callable[[dict[str, str]], Iterable[Piece]]] | None = None,
    check: Callable[[], None] = lambda: None,
) -> tuple[Path, ...]:
    """Write all files, then move them to their places: nobody ever sees half a file, or only some of them.

    Args:
        folder: Where the files go; made if it is not there.
        texts: The text of each file in pieces, by its name.
        report: Makes the text of `report.json` from the SHA-256 of every other file.
        beside: Files of which the report does not tell, each made from the SHA-256 of those of which it does.
        check: Called before the files are moved, while no other run can move its own; may raise to keep them back.

    Raises:
        OutputError: The disk is full, or a file cannot be written; the files in the folder are as they were.
    """
    with staged(folder) as stage:
        hashes = {name: write(stage / name, pieces) for name, pieces in texts.items()}
        beside = beside or {}
        for name, text in beside.items():
            write(stage / name, text(hashes))
        if report is not None:
            write(stage / REPORT, report(hashes))
        names = sorted(path.name for path in stage.iterdir())
        for name in names:
            if (folder / name).is_dir():
                raise OutputError(f"cannot write the file '{folder / name}': a folder has that name")
        sync(stage)
        with locked(folder):
            check()
            ready = stage.with_name(READY + stage.name.removeprefix(NEW))
            stage.rename(ready)
            sync(folder)
            try:
                _move(ready, folder)
            except KeyboardInterrupt:
                _move(ready, folder)
                raise
    return tuple(folder / name for name in [*texts, *beside, *([REPORT] if report is not None else [])])


def recover(folder: Path) -> None:
    """Put right what killed runs left in a folder: finish the moving of what is complete, remove the rest."""
    with _telling(folder), locked(folder):
        _recover(folder)


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """A hidden folder in `folder` to write into, removed at the end; what killed runs left there is put right first.

    Raises:
        OutputError: The system refuses to write, for example because the disk is full.
    """
    with _telling(folder):
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder):
            _recover(folder)
            stage = Path(tempfile.mkdtemp(prefix=NEW, dir=folder))
            handle = _hold(stage)
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)
            if handle is not None:
                os.close(handle)


def write(path: Path, pieces: Iterable[Piece]) -> str:
    """Write a file down to the disk, beside the making of its pieces; returns its SHA-256."""
    digest = hashlib.sha256()
    with path.open("xb", buffering=0) as file, ThreadPoolExecutor(1) as aside:

        def put(block: bytes | memoryview) -> None:
            digest.update(block)
            at = 0
            while at < len(block):
                at += file.write(memoryview(block)[at:])

        last = aside.submit(put, b"")
        for block in _blocks(pieces):
            last.result()  # one block waits at most
            last = aside.submit(put, block)
        last.result()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _blocks(pieces: Iterable[Piece]) -> Iterator[bytes | memoryview]:
    """Pieces as blocks that are worth a write of their own."""
    small: list[bytes | memoryview] = []
    size = 0
    for piece in pieces:
        block = piece.encode("utf-8") if isinstance(piece, str) else piece
        if size + len(block) >= BLOCK:
            yield from (b"".join(small), block)
            small, size = [], 0
        else:
            small.append(block)
            size += len(block)
    yield b"".join(small)


def sync(folder: Path) -> None:
    """Make the names in a folder survive a loss of power."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network drives cannot do it for folders
                raise
        finally:
            os.close(handle)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One run at a time; the lock ends with the process, however it ends."""
    with _flocked(folder, shared=False):
        yield


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Keep `remove_unused` from removing this folder while somebody reads in it."""
    with _flocked(folder, shared=True):
        yield


def remove_unused(folders: Iterable[Path]) -> None:
    """Remove those folders in which nobody writes or reads."""
    if sys.platform == "win32":
        return  # without locks nobody knows
    for folder in folders:
        if folder.is_symlink() or not folder.is_dir():
            continue
        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except OSError:  # somebody is using it, or this drive has no locks
            pass
        finally:
            os.close(handle)


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        place = error.filename or folder
        raise OutputError(f"cannot write '{place}': {error.strerror or error}; what was there is as it was") from error


@contextmanager
def _flocked(folder: Path, *, shared: bool) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        _flock(handle, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _hold(stage: Path) -> int | None:
    if sys.platform == "win32":
        return None
    handle = os.open(stage, os.O_RDONLY)
    _flock(handle, fcntl.LOCK_EX)
    return handle


def _flock(handle: int, how: int) -> None:
    if sys.platform != "win32":
        with suppress(OSError):  # a drive without locks: then nobody removes what others may be using
            fcntl.flock(handle, how)


def _recover(folder: Path) -> None:
    """The folder is locked, so that whoever began to move files is dead."""
    for ready in sorted(folder.glob(READY + "*")):
        if ready.is_dir() and not ready.is_symlink():
            _move(ready, folder)
    remove_unused(sorted(folder.glob(NEW + "*")))


def _move(ready: Path, folder: Path) -> None:
    """Can be called again after it was cut off anywhere."""
    with suppress(FileNotFoundError):
        for path in sorted(ready.iterdir(), key=lambda path: (path.name == REPORT, path.name)):
            path.replace(folder / path.name)
        sync(folder)
        ready.rmdir()
