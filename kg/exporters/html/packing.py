"""Tables as columns: many claims with equal values take little room in the file, and the page reads what it needs.

The page is one JSON text per line: first everything but the tables, with their columns' names, then the columns.
"""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from array import array
from collections.abc import Iterable, Iterator
from typing import Any

TABLES = ("documents", "entities", "claims", "events", "conflicts")
"""What has many rows."""

GZIP = 31
"""What zlib calls the format of gzip, of which it writes neither a date nor a name."""

Row = dict[str, Any]


def packed(content: dict[str, Any]) -> str:
    """The content as the page's data element holds it: zipped, in base64."""
    return base64.b64encode(zipped(content)).decode()


def zipped(content: dict[str, Any]) -> bytes:
    """The content as lines of JSON, gzipped without a date."""
    stream = zlib.compressobj(level=9, wbits=GZIP)
    parts = [stream.compress((("\n" if n else "") + _json(line)).encode()) for n, line in enumerate(lines(content))]
    return b"".join([*parts, stream.flush()])


def lines(content: dict[str, Any]) -> Iterator[Any]:
    """The head, then each column in the order in which the head names them; the rows of a table may be a stream."""
    tables = {name: _Table(content.get(name, ())) for name in TABLES}
    head = {name: value for name, value in content.items() if name not in tables}
    head["tables"] = {name: {"rows": table.rows, "fields": list(table.columns)} for name, table in tables.items()}
    yield head
    for table in tables.values():
        while table.columns:  # a column that is written is needed no more
            yield table.columns.pop(next(iter(table.columns))).content(table.rows)


def column(values: Iterable[Any]) -> dict[str, Any]:
    """The different values, and for each row the number of its value (none: 0); without numbers if all differ.

    >>> column(["a", None, "a"])
    {'values': [None, 'a'], 'rows': [1, 0, 1]}
    >>> column(["a", "b"])
    {'values': ['a', 'b']}
    """
    found, count = _Column(), 0
    for count, value in enumerate(values, 1):
        found.put(count - 1, value)
    return found.content(count)


class _Table:
    """The columns of rows that are looked at once."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = 0
        self.columns: dict[str, _Column] = {}
        for row in rows:
            for field, value in row.items():
                if field not in self.columns:
                    self.columns[field] = _Column()
                self.columns[field].put(self.rows, value)
            self.rows += 1


class _Column:
    """The different values of a field, and the number of its value for each row so far."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {None: 0}
        self._kept: list[Any] = [None]
        self._rows = array("L")

    def put(self, row: int, value: Any) -> None:
        self._fill(row)
        key = value if value is None or isinstance(value, str) else (_json(value),)
        if key not in self._numbers:
            self._numbers[key] = len(self._kept)
            self._kept.append(value)
        self._rows.append(self._numbers[key])

    def content(self, rows: int) -> dict[str, Any]:
        self._fill(rows)
        if len(self._kept) == rows + 1:
            return {"values": self._kept[1:]}
        return {"values": self._kept, "rows": self._rows.tolist()}

    def _fill(self, rows: int) -> None:
        self._rows.extend(0 for _ in range(rows - len(self._rows)))


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
