"""Accepts the rows of tables of claims column by column; what is accepted goes to the engine as numbers and keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kg import intake
from kg.bulk import engine
from kg.bulk.batch import Batch, Columns
from kg.bulk.keys import Keys
from kg.bulk.numbers import PARTIES, Column, Numbers, PartyNumbers
from kg.bulk.register import Register
from kg.bulk.telling import Telling
from kg.bulk.values import (
    KIND,
    PLAIN,
    TEXTS,
    WHEN,
    Codes,
    Figured,
    Flags,
    Named,
    Values,
    kind,
    learn,
    sides,
    unique,
    when,
)
from kg.cells import Cells
from kg.errors import UnsuitedError
from kg.model import Claim, Draft, Figure, Ref, When
from kg.parties import PLACES
from kg.vocabulary import Vocabulary

LINKS = ("event", "in_response_to", "after", "reason_for", "content_of", "derived_from", "claim")
"""Columns that tie rows to others or to events: such tables are written by hand and are read by rows."""

MEASURED = ("begin", "end", "sha256", "quote")

FIELDS = tuple(field for field in Draft.model_fields if field not in ("where", "figures"))

SPEAKERLESS = ("mod:asserted", "mod:hypothetical", None)


SEPARATOR = "\x00"
"""Between the cells of several columns; no table that is read has it in a cell."""


class Parties(NamedTuple):
    """Who is named in a column: their number for each row, the rows that stay alone, and how each was found."""

    numbers: Codes
    alone: Flags
    found: list[tuple[Column, Codes, Flags | None]]


class Intake:
    """The claims of some tables, on their way into the engine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary, figure_kinds: Sequence[str]):
        self._connection, self._vocabulary, self._figure_kinds = connection, vocabulary, figure_kinds
        self.refs, self.figures, self.dates = PartyNumbers(connection), Numbers[Figure](), dict[When | None, int]()
        self.kinds = Values(KIND, kind)
        self.whens = Values(WHEN, when)
        self._when_column = Column(self.whens, self._number_dates)
        self._counted = Column(Figured(figure_kinds), self.figures.numbers)
        self._keys = Keys(self.kinds, self.whens, self._counted.values)
        self._named: dict[tuple[str, tuple[Ref, ...]], Column] = {}
        self.files: list[str] = []
        self.telling = Telling(connection)
        self._claims = engine.Portions(connection, "claims")
        self.rows = self.accepted = 0
        self._speechless: list[bool] = []

    def _number_dates(self, values: Sequence[When | None]) -> list[int]:
        return [self.dates.setdefault(value, len(self.dates)) for value in values]

    def _party(self, field: str, classes: tuple[Ref, ...]) -> Column:
        column = self._named.get((field, classes))
        if column is None:
            texts = Register(self._connection, PARTIES + 1 + len(self._named))
            column = Column(Named(field, classes, texts), self.refs.numbers, once=True)
            self._named[field, classes] = column
        return column

    def take(self, batch: Batch) -> None:
        """Accept the rows of a batch."""
        columns = Columns(batch.columns)
        if any(column in columns for column in LINKS):
            raise UnsuitedError("its rows name events or each other")
        if any(column in columns for column in MEASURED):
            raise UnsuitedError("its rows give evidence")
        size = len(batch.lines)
        kinds = self._encode(self.kinds, columns, size)
        whens = self._encode(self.whens, columns, size)
        figures = self._encode(self._counted.values, columns, size)
        alone = self.kinds.alone(kinds) | self.whens.alone(whens) | self._counted.values.alone(figures)
        parties = {field: self._parties(field, classes, columns, size) for field, classes in self._classes(kinds)}
        parties["place"] = self._parties("place", [(PLACES, None)], columns, size)
        for party in parties.values():
            alone |= party.alone
        texts = {field: self._texts(field, columns[field], alone) for field in ("id", *TEXTS) if field in columns}
        documents = self._sources(columns, size, alone)
        alone |= self._unsaid(kinds, parties, texts)
        kept = self._by_themselves(batch, alone)
        self._tell(batch.lines, kept & ~alone, kinds, whens, figures, parties)
        self.rows += size
        content: dict[str, Any] = {
            "file": pa.array(np.full(size, self._file(batch.file), np.int32)),
            "line": batch.lines,
            "seq": np.arange(self.rows - size, self.rows, dtype=np.int64),
            "key": self._keys.of(columns, kinds, whens, figures),
            "document": documents,
            "kind": kinds,
            "whenever": self._when_column.given(whens),
            "subj": parties["actor"].numbers,
            "obj": parties["target"].numbers,
            "place": parties["place"].numbers,
            "figs": self._counted.given(figures),
            **{field: texts.get(field, pa.nulls(size, pa.string())) for field in ("id", *TEXTS)},
        }
        rows = pa.table(content)
        if not kept.all():
            rows = rows.filter(pa.array(kept))
        self.accepted += rows.num_rows
        self._claims.add(rows)
        for values in self._all():
            self.telling.learn(values)
        self.telling.flush(engine.BATCH)
        self._vocabulary.forget()

    def _file(self, name: str) -> int:
        if name not in self.files:
            self.files.append(name)
        return self.files.index(name)

    def _encode(self, values: Values[Any], columns: Columns, size: int) -> Codes:
        """The numbers of what some columns hold together; those that a table does not have are empty."""
        present = [field for field in values.fields if field in columns]
        if not present:
            (nothing,) = values.encode([("",) * len(values.fields)], self._vocabulary)
            return np.full(size, nothing, np.int32)
        if len(present) == 1:
            distinct = columns.distinct(present[0])
        else:
            joined = pc.binary_join_element_wise(*(columns[field] for field in present), SEPARATOR)
            distinct = joined.dictionary_encode()
        keys = []
        for text in distinct.dictionary.to_pylist():
            given = dict(zip(present, text.split(SEPARATOR), strict=True))
            keys.append(tuple(given.get(field, "") for field in values.fields))
        codes: Codes = values.encode(keys, self._vocabulary)[distinct.indices.to_numpy()]
        return codes

    def _classes(self, kinds: Codes) -> Iterable[tuple[str, list[tuple[tuple[Ref, ...], Flags | None]]]]:
        """The classes in which actors and targets are looked up, each with its rows (None: all)."""
        found: dict[tuple[tuple[Ref, ...], tuple[Ref, ...]], list[int]] = {}
        for code in np.unique(kinds).tolist():
            value = self.kinds.values[code]
            both = sides(self._vocabulary, value["predicate"] if value else None)
            found.setdefault(both, []).append(code)
        for place, field in enumerate(("actor", "target")):
            if len(found) == 1:
                yield field, [(next(iter(found))[place], None)]
            else:
                yield field, [(both[place], np.isin(kinds, codes)) for both, codes in found.items()]

    def _parties(
        self,
        field: str,
        classes: Sequence[tuple[tuple[Ref, ...], Flags | None]],
        columns: Columns,
        size: int,
    ) -> Parties:
        numbers, alone = np.zeros(size, np.int32), np.zeros(size, np.bool_)
        found: list[tuple[Column, Codes, Flags | None]] = []
        if field in columns:
            distinct = columns.distinct(field)
            texts, indices = distinct.dictionary.to_pylist(), distinct.indices.to_numpy()
            for wanted, rows in classes:
                column = self._party(field, wanted)
                mine = indices if rows is None else indices[rows]
                own, at = unique(mine)
                codes = column.values.encode([texts[number] for number in own.tolist()], self._vocabulary)[at]
                where = slice(None) if rows is None else rows
                numbers[where], alone[where] = column.given(codes), column.values.alone(codes)
                found.append((column, codes, rows))
        return Parties(numbers, alone, found)

    def _texts(self, field: str, cells: pa.StringArray, alone: Flags) -> pa.StringArray:
        """The cleaned texts of a column in which every row has its own; null where there is none."""
        plain = pc.match_substring_regex(cells, PLAIN.pattern)
        if pc.all(plain).as_py():
            return cells
        texts: list[str | None] = cells.to_pylist()
        for row in np.flatnonzero(~plain.to_numpy(zero_copy_only=False)).tolist():
            if texts[row]:
                learnt = learn(self._vocabulary, {field: texts[row]}, lambda cells: cells.take(field))
                alone[row] |= learnt.alone
                texts[row] = learnt.value
            texts[row] = texts[row] or None
        return pa.array(texts, pa.string())

    def _sources(self, columns: Columns, size: int, alone: Flags) -> pa.StringArray:
        """The keys of the documents; empty where there is none, so that the row is not kept."""
        if "source" not in columns:
            alone[:] = True
            return pa.array([""] * size, pa.string())
        distinct = columns.distinct("source")
        keys, known = [], self._vocabulary.sources
        for text in distinct.dictionary.to_pylist():
            if known is None and PLAIN.fullmatch(text):
                keys.append(text)
            else:
                learnt = learn(self._vocabulary, {"source": text} if text else {}, Cells.source)
                keys.append("" if learnt.alone else learnt.value)
        if "" in keys:
            alone |= np.array([not key for key in keys])[distinct.indices.to_numpy()]
        return pc.take(pa.array(keys, pa.string()), distinct.indices)

    def _unsaid(self, kinds: Codes, parties: Mapping[str, Parties], texts: Mapping[str, pa.StringArray]) -> Flags:
        """Rows of nobody, and rows in which nobody says what somebody must say."""
        for value in self.kinds.values[len(self._speechless) :]:
            said = value is None or value["modality"] in SPEAKERLESS or value["speakers"] or value["on_behalf_of"]
            self._speechless.append(not said)
        nobody = (parties["actor"].numbers == 0) & (parties["target"].numbers == 0)
        for field in ("actor_text", "target_text"):
            if field in texts and nobody.any():
                nobody &= pc.is_null(texts[field]).to_numpy(zero_copy_only=False)
        unsaid: Flags = nobody | np.array(self._speechless, np.bool_)[kinds]
        return unsaid

    def _by_themselves(self, batch: Batch, alone: Flags) -> Flags:
        """Accept some rows as the row path does; which of all rows are kept."""
        kept = np.ones(len(batch.lines), np.bool_)
        for row in np.flatnonzero(alone).tolist():
            outcome = intake.accept(batch.draft(row, self._figure_kinds), self._vocabulary)
            kept[row] = isinstance(outcome.item, Claim)
            self.note(outcome)
        return kept

    def note(self, outcome: intake.Accepted) -> None:
        """Keep what is to be told of a row that was accepted by itself, or refused."""
        self.telling.mint(outcome.minted)
        self.telling.tell(outcome.problems)

    def _tell(
        self,
        lines: npt.NDArray[np.int64],
        rows: Flags,
        kinds: Codes,
        whens: Codes,
        figures: Codes,
        parties: Mapping[str, Parties],
    ) -> None:
        """Count the values that have something to tell."""
        for values, codes in ((self.kinds, kinds), (self.whens, whens), (self._counted.values, figures)):
            values.count(codes[rows], lines[rows])
        for party in parties.values():
            for column, codes, own in party.found:
                mine = rows if own is None else rows[own]
                column.values.count(codes[mine], (lines if own is None else lines[own])[mine])

    def end_of_file(self, file: str) -> None:
        """Note what is to be told of a file, and begin anew."""
        self._claims.end()
        self.telling.end_of_file(file)

    def _all(self) -> list[Values[Any]]:
        return [self.kinds, self.whens, self._counted.values, *(column.values for column in self._named.values())]
