"""Rows on their way from one task to another: a table as the bytes of an Arrow stream, with a few words about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc


class Unpacked(NamedTuple):
    """A table, and the words about it."""

    words: dict[str, str]
    rows: pa.Table


def pack(rows: pa.Table, words: Mapping[str, str]) -> bytes:
    """A table as bytes."""
    sink = pa.BufferOutputStream()
    schema = rows.schema.with_metadata(dict(words))
    with pa.ipc.new_stream(sink, schema) as writer:
        writer.write_table(rows.cast(schema))
    return bytes(sink.getvalue())


def unpack(parcel: bytes | memoryview) -> Unpacked:
    """A table from its bytes."""
    rows = pa.ipc.open_stream(parcel).read_all()
    words = {key.decode(): value.decode() for key, value in (rows.schema.metadata or {}).items()}
    return Unpacked(words, rows.replace_schema_metadata(None))


def spread(rows: pa.Table, parts: npt.NDArray[np.int64]) -> Iterator[tuple[int, pa.Table]]:
    """The rows of each part, in their order."""
    if not len(parts):
        return
    order = np.argsort(parts, kind="stable")
    sorted_parts = parts[order]
    found, starts = np.unique(sorted_parts, return_index=True)
    ends = [*starts[1:].tolist(), len(parts)]
    taken = pc.take(rows, pa.array(order)) if len(found) > 1 else rows
    for part, start, end in zip(found.tolist(), starts.tolist(), ends, strict=True):
        yield part, taken.slice(start, end - start)


class Spool:
    """Parcels that wait on the local disk, because those of a part may be more than memory holds."""

    def __init__(self, folder: Path, parcels: Iterable[bytes]) -> None:
        """Write them all down."""
        self._path = folder / "parcels"
        self.places: list[tuple[dict[str, str], int, int]] = []
        """The words about each, where it begins, and its length."""
        with self._path.open("wb") as file:
            for parcel in parcels:
                words = pa.ipc.open_stream(parcel).schema.metadata or {}
                told = {key.decode(): value.decode() for key, value in words.items()}
                self.places.append((told, file.tell(), len(parcel)))
                file.write(parcel)

    def read(self, places: Iterable[tuple[dict[str, str], int, int]]) -> Iterator[Unpacked]:
        """Some parcels, one after the other."""
        with self._path.open("rb") as file:
            for _, start, length in places:
                file.seek(start)
                yield unpack(file.read(length))
