"""The keys of claims by columns, hashed from the same texts as in the row path."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from kg import intake, names
from kg.bulk.batch import Columns
from kg.bulk.values import KIND, PLAIN, TEXTS, WHEN, Codes, Values
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

    def of(self, columns: Columns, kinds: Codes, whens: Codes, figures: Codes) -> pa.Array:
        """The keys of the claims, as `intake.claim_key` makes them."""
        texts: list[pa.StringArray | str] = []
        for field in intake.IDENTITY:
            if field in columns:
                texts.append(self._texts(columns, field, kinds, whens))
            elif texts and isinstance(texts[-1], str):
                texts[-1] += intake.SEPARATOR + DEFAULTS.get(field, "")
            else:
                texts.append(DEFAULTS.get(field, ""))
        whole = pc.binary_join_element_wise(*texts, intake.SEPARATOR)
        if any(kind in columns for kind in self._figured.fields):
            whole = pc.binary_join_element_wise(whole, self._figured.texts(figures, 0), "")
        if isinstance(whole, pa.Scalar):  # no row says anything that makes a claim
            whole = pa.repeat(whole, len(kinds))
        sha256 = hashlib.sha256
        octets = b"".join([sha256(text).digest()[:KEY] for text in whole.cast(pa.binary()).to_pylist()])
        return pa.FixedSizeBinaryArray.from_buffers(pa.binary(KEY), len(whole), [None, pa.py_buffer(octets)])

    def _texts(self, columns: Columns, field: str, kinds: Codes, whens: Codes) -> pa.StringArray:
        """The cleaned cells of a column."""
        if field in KIND:
            return self._kinds.texts(kinds, field)
        if field in WHEN:
            return self._whens.texts(whens, field)
        if field in TEXTS and pc.all(pc.match_substring_regex(columns[field], PLAIN.pattern)).as_py():
            return columns[field]
        distinct = columns.distinct(field)
        raw = distinct.dictionary.to_pylist()
        texts = list(map(self._clean, raw))
        return columns[field] if texts == raw else pc.take(pa.array(texts, pa.string()), distinct.indices)
