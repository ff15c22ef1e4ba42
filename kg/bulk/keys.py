"""The keys of claims by columns, hashed from the same texts as in the row path."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg import intake, names
from kg.bulk.values import KIND, PLAIN, WHEN, Codes, Values
from kg.cells import DEFAULTS

KEY = 10
"""Bytes of a claim's key (see `intake.claim_key`)."""

REMEMBERED = 2**14
"""Texts that were cleaned and are remembered: the same names come again and again."""


class Keys:
    """Makes keys out of columns, and out of the numbers of those whose values are known by number."""

    def __init__(self, kinds: Values[Any], whens: Values[Any], figured: Values[Any]) -> None:
        self._kinds, self._whens, self._figured = kinds, whens, figured
        self._clean = lru_cache(REMEMBERED)(names.clean)

    def of(self, columns: Mapping[str, pa.StringArray], kinds: Codes, whens: Codes, figures: Codes) -> pa.Array:
        """The keys of the claims, as `intake.claim_key` makes them."""
        texts: list[pa.StringArray | str] = []
        for field in intake.IDENTITY:
            if field not in columns:
                texts.append(DEFAULTS.get(field, ""))
            elif field in KIND:
                texts.append(self._kinds.texts(kinds, field))
            elif field in WHEN:
                texts.append(self._whens.texts(whens, field))
            else:
                texts.append(self._cleaned(columns[field]))
        whole = pc.binary_join_element_wise(*texts, "\x1f")
        if any(kind in columns for kind in self._figured.fields):
            whole = pc.binary_join_element_wise(whole, self._figured.texts(figures, 0), "")
        if isinstance(whole, pa.Scalar):  # no row says anything that makes a claim
            whole = pa.repeat(whole, len(kinds))
        sha256 = hashlib.sha256
        octets = b"".join([sha256(text).digest()[:KEY] for text in whole.cast(pa.binary()).to_pylist()])
        return pa.FixedSizeBinaryArray.from_buffers(pa.binary(KEY), len(whole), [None, pa.py_buffer(octets)])

    def _cleaned(self, cells: pa.StringArray) -> pa.StringArray:
        if pc.all(pc.match_substring_regex(cells, PLAIN.pattern)).as_py():
            return cells
        distinct = cells.dictionary_encode()
        texts = pa.array(list(map(self._clean, distinct.dictionary.to_pylist())), pa.string())
        return pc.take(texts, distinct.indices)
