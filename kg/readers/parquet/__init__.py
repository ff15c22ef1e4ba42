"""Parquet: the columns of the plain table, as text or typed; some thousand rows are in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from kg import tables
from kg.errors import InputError
from kg.model import AnyDraft, Problem

SUFFIXES = (".parquet",)


def read(path: Path, name: str, kinds: Sequence[str]) -> Iterator[AnyDraft | Problem]:
    """Yield a draft per row; the line of a problem is the number of its row."""
    if find_spec("pyarrow") is None:
        raise InputError(f"reading '{path}' needs one more package: pip install 'kg[bulk]'")
    from kg.readers.parquet.parts import Part, parts  # noqa: PLC0415  an extra

    for part in parts(path, name, kinds):
        if isinstance(part, Part):
            draft = tables.drafter(part.model, name, list(part.columns), part.kinds)
            rows = zip(*(cells.to_pylist() for cells in part.columns.values()), strict=True)
            yield from map(draft, part.numbers.tolist(), rows)
        else:
            yield part
