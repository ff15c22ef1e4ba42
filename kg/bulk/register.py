"""Numbers texts of which there may be as many as people: those asked for last are at hand, all are in the engine."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from kg.bulk import engine

RECENT = 2**15
"""Texts that are at hand; then all of them are looked up in the engine when they are asked for again."""


class Register:
    """Texts by number, in the order in which they came."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, number: int) -> None:
        """`number` keeps the texts apart from those of other registers of the engine."""
        self._connection, self._own = connection, number
        self._size = 0
        self._recent: dict[str, int] = {}
        self._new: list[str] = []
        """Those that the engine has not got yet."""

    def find(self, texts: Sequence[str]) -> list[int | None]:
        """The number of each text that has one."""
        if len(self._recent) > RECENT:
            self._hand_over()
            self._recent.clear()
        found = list(map(self._recent.get, texts))
        if None in found and len(self._recent) < self._size:
            self._recall([text for text, number in zip(texts, found, strict=True) if number is None])
            found = list(map(self._recent.get, texts))
        return found

    def add(self, text: str) -> int:
        """Give a text that has no number the next one."""
        number = self._recent[text] = self._size
        self._new.append(text)
        self._size += 1
        return number

    def numbers(self, texts: Sequence[str]) -> list[int]:
        """The number of each text; those that have none get one."""
        known = dict(zip(texts, self.find(texts), strict=True))
        for text, number in known.items():
            known[text] = self.add(text) if number is None else number
        return [number for text in texts if (number := known[text]) is not None]

    def texts(self) -> pa.StringArray:
        """All texts by number."""
        self._hand_over()
        query = f"SELECT text FROM numbered WHERE register = {self._own} ORDER BY number"
        parts = [batch["text"] for batch in engine.batches(self._connection, query)]
        return pa.concat_arrays([pa.array([], pa.string()), *parts])

    def _hand_over(self) -> None:
        numbers = np.arange(self._size - len(self._new), self._size, dtype=np.int32)
        engine.put(self._connection, "numbered", register=[self._own] * len(numbers), text=self._new, number=numbers)
        self._new.clear()

    def _recall(self, texts: Sequence[str]) -> None:
        """Have some texts at hand again, if they are known."""
        self._connection.register("asked", pa.table({"text": pa.array(texts, pa.string())}))
        query = f"SELECT text, number FROM numbered SEMI JOIN asked USING (text) WHERE register = {self._own}"
        self._recent.update(engine.execute(self._connection, query).fetchall())
        self._connection.unregister("asked")
