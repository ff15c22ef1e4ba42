"""Texts by number, kept as Arrow has them: a fraction of what they take as objects of Python."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import pyarrow as pa

AT_ONCE = 8_192
"""Texts that are objects of Python at a time."""


def gather(texts: Iterable[str | None]) -> pa.StringArray:
    """Some texts, as they come."""
    todo = iter(texts)
    parts = [pa.array([], pa.string())]
    while some := list(islice(todo, AT_ONCE)):
        parts.append(pa.array(some, pa.string()))
    return pa.concat_arrays(parts)
