"""Tables of claims, some thousand rows at a time, column by column: the same cells that the readers of rows see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.compute as pc

from kg import inputs
from kg.bulk import delimited, objects
from kg.bulk.batch import Batch
from kg.compression import ending
from kg.errors import UnsuitedError
from kg.model import Draft, Problem
from kg.readers import jsonl, parquet, table
from kg.tables import Header

READERS = ("table", "jsonl", "parquet")
"""The readers whose files are read here by columns."""


def is_claims(path: Path) -> bool:
    """Whether a table holds claims, by the names of its columns."""
    if ending(path) in jsonl.SUFFIXES:
        return True
    if ending(path) in parquet.SUFFIXES:
        from kg.readers.parquet.parts import columns_of  # noqa: PLC0415  slow to import

        columns = columns_of(path)
    else:
        columns = delimited.columns_of(path)
    return Header(columns, ()).model is Draft


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Batch | Problem]:
    """The rows of a table of claims, and what is wrong with the table.

    Raises:
        UnsuitedError: The file is no text in UTF-8, or no table of claims: the row path says what is wrong.
    """
    damage = inputs.damage(path, name)
    if damage is not None:
        yield damage
        return
    for item in _items(path, name, kinds):
        if not isinstance(item, Batch) or len(item.lines):
            yield item


def _items(path: Path, name: str, kinds: Sequence[str]) -> Iterator[Batch | Problem]:
    if ending(path) in table.SUFFIXES:
        yield from delimited.read(path, name, kinds)
    elif ending(path) in jsonl.SUFFIXES:
        for item in objects.read(path, name, kinds):
            if isinstance(item, Batch):
                _refuse_nul(path, item)
            yield item
    else:
        from kg.readers.parquet.parts import Part, parts  # noqa: PLC0415  slow to import

        for part in parts(path, name, kinds):
            if isinstance(part, Part):
                batch = Batch(name, part.numbers, part.columns, int(part.done * path.stat().st_size))
                _refuse_nul(path, batch)
                yield batch
            else:
                yield part


def _refuse_nul(path: Path, batch: Batch) -> None:
    """Texts are joined by this character."""
    if any(pc.any(pc.match_substring(cells, "\0")).as_py() for cells in batch.columns.values()):
        raise UnsuitedError(f"'{path}' holds a NUL byte")
