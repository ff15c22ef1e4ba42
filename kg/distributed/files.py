"""Files of a part: written in a hidden folder, which gets its name when all of it is there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import uuid
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import parquet

from kg import publish

MADE = "made.json"
"""What a part tells of itself; it is the last of its files."""

GZIP = 31
"""The window bits with which zlib writes gzip, with no time in its header."""


class Written(NamedTuple):
    """A file of triples."""

    triples: int
    bytes: int
    sha256: str


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """A new folder to write into, which becomes `folder` at the end; if somebody was faster, theirs stays."""
    new = folder.with_name(f"{publish.NEW}{uuid.uuid4().hex}")
    new.mkdir(parents=True)
    try:
        yield new
        publish.sync(new)
        try:
            new.rename(folder)
        except OSError:
            if not (folder / MADE).is_file():
                raise
        publish.sync(folder.parent)
    finally:
        shutil.rmtree(new, ignore_errors=True)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for what a task needs only while it runs: where the engine has its own such things, which it removes."""
    local = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0]
    with tempfile.TemporaryDirectory(prefix="kg-", dir=local or None) as folder:
        yield Path(folder)


def write_triples(path: Path, texts: Iterable[str], level: int) -> Written:
    """Write lines of N-Triples, compressed; the bytes depend on the lines alone."""
    packed = zlib.compressobj(level, wbits=GZIP)
    digest = hashlib.sha256()
    triples = size = 0
    with path.open("xb", buffering=1 << 18) as file:

        def put(block: bytes) -> None:
            nonlocal size
            digest.update(block)
            size += len(block)
            file.write(block)

        for text in texts:
            triples += text.count("\n")
            put(packed.compress(text.encode("utf-8")))
        put(packed.flush())
        file.flush()
        os.fsync(file.fileno())
    return Written(triples, size, digest.hexdigest())


def write_table(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> int:
    """Write rows as Parquet; how many there are."""
    rows = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(pa.Table.from_batches([batch]).select(schema.names).cast(schema))
            rows += batch.num_rows
    return rows


def write_made(folder: Path, told: Mapping[str, Any]) -> None:
    """Write what a part tells of itself."""
    publish.write(folder / MADE, [json.dumps(told, indent=1, sort_keys=True, ensure_ascii=False) + "\n"])


def read_made(folder: Path) -> dict[str, Any] | None:
    """What a part tells of itself, if it is there."""
    path = folder / MADE
    if not path.is_file():
        return None
    told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return told


def sha256(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
