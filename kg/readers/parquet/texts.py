"""Typed values as the text of a cell, so that the same table says the same as CSV.

Whole numbers and days are written as everybody writes them; other numbers in the shortest way that gives the same
number again; times in ISO 8601, in UTC where they have a zone. A time without a zone that is midnight is a day, which
is how tools without a type for days keep them. What is missing is an empty cell.
"""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types


def has_text(kind: pa.DataType) -> bool:
    """Whether values of a type are cells."""
    if types.is_dictionary(kind):
        return has_text(kind.value_type)
    text = types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind)
    number = types.is_integer(kind) or types.is_floating(kind) or types.is_decimal(kind)
    return bool(text or number or types.is_date(kind) or types.is_timestamp(kind) or types.is_null(kind))


def text_of(cells: pa.Array) -> pa.StringArray:
    """The text of each value; raises `pyarrow.ArrowInvalid` where a text is not UTF-8."""
    if types.is_dictionary(cells.type):
        return text_of(cells.dictionary_decode())
    if types.is_timestamp(cells.type):
        found = _times(cells)
    elif types.is_float16(cells.type):
        found = cells.cast(pa.float32()).cast(pa.string())
    else:
        found = cells.cast(pa.string())
        found.validate(full=True)
    return found.fill_null("")


def _times(cells: pa.TimestampArray) -> pa.StringArray:
    """ISO 8601 without zeros at the end of a fraction."""
    in_utc = cells.cast(pa.int64()).cast(pa.timestamp(cells.type.unit)).cast(pa.string())
    whole = pc.replace_substring_regex(in_utc, r"(\.[0-9]*[1-9])0+$|\.0+$", r"\1")
    written = pc.replace_substring(whole, " ", "T")
    if cells.type.tz is None:
        return pc.replace_substring_regex(written, "T00:00:00$", "")
    return pc.binary_join_element_wise(written, "Z", "")
