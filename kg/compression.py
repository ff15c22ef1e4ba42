"""Opens files that may be packed (.gz, .zst): they are unpacked while they are read, never as a whole."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

from kg.errors import InputError

ENDINGS = (".gz", ".zst")

LONGEST = 64 * 2**20
"""Bytes of a line of a packed table: a few kilobytes can be unpacked to a line that no memory holds."""

BLOCK = 1 << 18


def or_packed(*endings: str) -> tuple[str, ...]:
    """Endings of names, and the same of packed files."""
    return tuple(ending + packed for ending in endings for packed in ("", *ENDINGS))


def is_packed(path: Path) -> bool:
    """Whether a file is to be unpacked, by its name."""
    return path.suffix.lower() in ENDINGS


def ending(path: Path) -> str:
    """The ending of a file's name in lower case, with that of its contents where it is packed: `.csv.gz`."""
    return "".join(path.suffixes[-2 if is_packed(path) else -1 :]).lower()


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The contents of a file, unpacked."""
    with path.open("rb") as file, unpacked(path, file) as contents:
        yield contents


def unpacked(path: Path, file: IO[bytes]) -> IO[bytes]:
    """The contents of an open file; raises `InputError` if the package that unpacks it is missing."""
    if not is_packed(path):
        return file
    raw = gzip.GzipFile(fileobj=file) if path.suffix.lower() == ".gz" else _zstd().ZstdFile(file)
    return cast("IO[bytes]", io.BufferedReader(raw, BLOCK))


def damages(path: Path) -> tuple[type[Exception], ...]:
    """What is raised while a file is unpacked that is cut off or damaged."""
    own = (_zstd().ZstdError,) if path.suffix.lower() == ".zst" else ()
    return (OSError, EOFError, zlib.error, *own)


def fault(path: Path) -> str | None:
    """Why a packed text cannot be read, found by unpacking it once; None where nothing is wrong."""
    line = 0
    try:
        with opened(path) as contents:
            while block := contents.read(BLOCK):
                first, last = block.find(b"\n"), block.rfind(b"\n")
                line += len(block) if first < 0 else first
                if line > LONGEST:
                    return f"holds a line of more than {LONGEST >> 20} MB"
                line = line if first < 0 else len(block) - last - 1
    except damages(path) as error:
        return f"cannot be unpacked: {error}"
    return None


def beginning(path: Path, size: int) -> bytes:
    """The first bytes of a file, unpacked; none of one that cannot be unpacked."""
    try:
        with opened(path) as contents:
            return contents.read(size)
    except damages(path):
        return b""


def size(path: Path, most: int) -> int:
    """The bytes of a file, unpacked; where it is packed, counted up to some number and as far as that goes."""
    if not is_packed(path):
        return path.stat().st_size
    count = 0
    try:
        with opened(path) as contents:
            while count < most and (block := contents.read(BLOCK)):
                count += len(block)
    except damages(path):
        return count
    return count


def _zstd() -> Any:
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415  only packed files need it
        else:
            from backports import zstd  # noqa: PLC0415
    except ImportError as error:
        raise InputError("files packed by Zstandard (.zst) need: pip install 'kg[zstd]'") from error
    return zstd
