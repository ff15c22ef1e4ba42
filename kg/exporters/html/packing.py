"""Tables as columns: many claims with equal values take little room in the file, and the page reads what it needs.

The page is one JSON text per line: first everything but the tables, with their columns' names, then the columns.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

TABLES = ("documents", "entities", "claims", "events", "conflicts")
"""What has many rows."""

Row = dict[str, Any]


def packed(content: dict[str, Any]) -> str:
    """The content as the page's data element holds it: lines of JSON, gzipped without a date, in base64."""
    text = "\n".join(map(_json, lines(content)))
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def lines(content: dict[str, Any]) -> Iterator[Any]:
    """The head, then each column in the order in which the head names them."""
    tables: dict[str, Sequence[Row]] = {name: content.get(name, ()) for name in TABLES}
    fields = {name: list(dict.fromkeys(field for row in rows for field in row)) for name, rows in tables.items()}
    head = {name: value for name, value in content.items() if name not in tables}
    head["tables"] = {name: {"rows": len(rows), "fields": fields[name]} for name, rows in tables.items()}
    yield head
    for name, rows in tables.items():
        yield from (column([row.get(field) for row in rows]) for field in fields[name])


def column(values: Sequence[Any]) -> dict[str, Any]:
    """The different values, and for each row the number of its value (none: 0); without numbers if all differ.

    >>> column(["a", None, "a"])
    {'values': [None, 'a'], 'rows': [1, 0, 1]}
    >>> column(["a", "b"])
    {'values': ['a', 'b']}
    """
    numbers: dict[Any, int] = {None: 0}
    kept: list[Any] = [None]
    rows = []
    for value in values:
        key = value if value is None or isinstance(value, str) else (_json(value),)
        if key not in numbers:
            numbers[key] = len(kept)
            kept.append(value)
        rows.append(numbers[key])
    if len(kept) == len(values) + 1:
        return {"values": kept[1:]}
    return {"values": kept, "rows": rows}


def unpacked(element: str) -> dict[str, Any]:
    """What was packed, as the page reads it: for checks, and for whoever wants the data back without a browser."""
    head, *columns = map(json.loads, gzip.decompress(base64.b64decode(element)).decode().split("\n"))
    following = iter(columns)
    content: dict[str, Any] = head
    for name, table in content.pop("tables").items():
        rows: list[Row] = [{} for _ in range(table["rows"])]
        for field, found in zip(table["fields"], following, strict=False):
            for row, value in zip(rows, _values(found), strict=True):
                if value is not None:
                    row[field] = value
        content[name] = rows
    return content


def _values(found: dict[str, Any]) -> Iterable[Any]:
    values = found["values"]
    return (values[number] for number in found["rows"]) if "rows" in found else values


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
