"""Accepts the rows of tables of claims column by column; what is accepted goes to the engine as numbers and keys."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from kg import acceptance, intake, names
from kg.bulk import engine
from kg.bulk.batches import Batch
from kg.errors import UnsuitedError
from kg.bulk.values import KIND, NOWHERE, WHEN, Codes, Figured, Flags, Named, Values, constant, kind, learn, sides, when
from kg.cells import Cells
from kg.model import Claim, Draft, Entity, Figure, Problem, Ref, Severity, When
from kg.parties import PLACES
from kg.vocabulary import Vocabulary

PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.~:/-]{0,99}")
"""Texts in which no check finds anything wrong and that cleaning leaves alone."""

TEXTS = ("actor_text", "target_text", "note")
"""Free text, for each row its own."""

LINKS = ("event", "in_response_to", "after", "reason_for", "content_of", "derived_from", "claim")
"""Columns that tie rows to others or to events: such tables are written by hand and are read by rows."""

MEASURED = ("begin", "end", "sha256", "quote")

FIELDS = tuple(field for field in Draft.model_fields if field not in ("where", "figures"))

SPEAKERLESS = ("mod:asserted", "mod:hypothetical", None)


ORDER = ("action", "date", "date_text", "date_basis", "actor", "target", *TEXTS, *KIND[1:], "place")
"""The order in which a row's cells are checked: of two problems of one value the first is told."""


class Told(NamedTuple):
    """A problem that is told once for all places of a file where a value occurs."""

    problem: Problem
    rank: int
    """Where in its row it comes."""
    count: int


Member = TypeVar("Member")


class Numbers(Generic[Member]):
    """Tuples by number; 0 is the empty one."""

    def __init__(self) -> None:
        self.codes: dict[tuple[Member, ...], int] = {(): 0}
        self.members: list[tuple[Member, ...]] = [()]

    def number(self, members: tuple[Member, ...] | None) -> int:
        """The number of a tuple."""
        found = self.codes.setdefault(members or (), len(self.members))
        if found == len(self.members):
            self.members.append(members or ())
        return found


class Column:
    """The values of one column or group of columns, with what the engine is given for each of them."""

    def __init__(self, values: Values[Any], give: Callable[[Any], int]) -> None:
        self.values = values
        self._give = give
        self._given = np.zeros(0, np.int32)

    def given(self, codes: Codes) -> Codes:
        """For each row the number that the engine is given."""
        if len(self._given) < len(self.values):
            more = [self._give(value) for value in self.values.values[len(self._given) :]]
            self._given = np.concatenate([self._given, np.array(more, np.int32)])
        return self._given[codes]


class Intake:
    """The claims of some tables, on their way into the engine."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, vocabulary: Vocabulary, figure_kinds: Sequence[str]):
        self._connection, self._vocabulary, self._figure_kinds = connection, vocabulary, figure_kinds
        self.refs, self.figures, self.dates = Numbers[Ref](), Numbers[Figure](), dict[When | None, int]()
        self.kinds = Values(KIND, kind)
        self.whens = Values(WHEN, when)
        self._kind_column = Column(self.kinds, lambda _: 0)
        self._when_column = Column(self.whens, self._date)
        self._counted = Column(Figured(figure_kinds), self.figures.number)
        self._named: dict[tuple[str, tuple[Ref, ...]], Column] = {}
        self._documents: dict[str, str | None] = {}
        self.entities: dict[Ref, Entity] = {}
        self.problems: list[Problem] = []
        self.told: list[Told] = []
        self.rows = self.accepted = 0
        self._speechless: list[bool] = []
        self._clean = lru_cache(100_000)(names.clean)

    def _date(self, value: When | None) -> int:
        return self.dates.setdefault(value, len(self.dates))

    def _party(self, field: str, classes: tuple[Ref, ...]) -> Column:
        column = self._named.get((field, classes))
        if column is None:
            column = Column(Named(field, classes), self.refs.number)
            self._named[field, classes] = column
        return column

    def take(self, batch: Batch) -> None:
        """Accept the rows of a batch."""
        columns = {name: cells for name, cells in batch.columns.items() if any(cells)}
        if any(column in columns for column in LINKS):
            raise UnsuitedError("its rows name events or each other")
        if any(column in columns for column in MEASURED):
            raise UnsuitedError("its rows give evidence")
        if "action" not in columns:
            columns["action"] = [""] * len(batch.lines)
        size, lines = len(batch.lines), np.array(batch.lines, np.int64)
        kinds = self._encode(self.kinds, columns, size)
        whens = self._encode(self.whens, columns, size)
        alone = self.kinds.alone(kinds) | self.whens.alone(whens)
        figures = np.zeros(size, np.int32)
        if any(kind in columns for kind in self._figure_kinds):
            figures = self._encode(self._counted.values, columns, size)
            alone |= self._counted.values.alone(figures)
        parties = {}
        for field, classes in self._classes(kinds):
            parties[field] = self._parties(field, classes, columns, size)
        parties["place"] = self._parties("place", [(PLACES, None)], columns, size)
        for _, _, _, own_alone in parties.values():
            alone |= own_alone
        texts = {field: self._texts(field, columns[field], alone) for field in ("id", *TEXTS) if field in columns}
        documents = self._sources(columns.get("source", [""] * size), alone)
        alone |= self._unsaid(kinds, parties, texts, size)
        kept = self._by_themselves(batch, alone)
        self._tell(batch, lines, kept & ~alone, kinds, whens, parties)
        if len(self._counted.values):
            self._counted.values.count(figures[kept & ~alone], lines[kept & ~alone])
        self.rows += size
        keys = self._keys(columns, kinds, whens, figures, size)
        content: dict[str, Any] = {
            "file": pa.array([batch.file] * size).dictionary_encode().cast(pa.string()),
            "line": lines,
            "seq": np.arange(self.rows - size, self.rows, dtype=np.int64),
            "key": pa.array(keys, pa.binary()),
            "document": pa.array(documents, pa.string()),
            "kind": kinds,
            "action": pa.array(columns["action"], pa.string()),
            "whenever": self._when_column.given(whens),
            "subj": parties["actor"][0],
            "obj": parties["target"][0],
            "place": parties["place"][0],
            "figs": self._counted.given(figures) if len(self._counted.values) else figures,
            **{field: pa.array(texts.get(field, [None] * size), pa.string()) for field in ("id", *TEXTS)},
        }
        table = pa.table(content)
        if not kept.all():
            table = table.filter(pa.array(kept))
        self.accepted += table.num_rows
        engine.insert(self._connection, "claims", table)

    def _encode(self, values: Values[Any], columns: Mapping[str, list[str]], size: int) -> Codes:
        return values.encode([columns.get(field) or [""] * size for field in values.fields], self._vocabulary)

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
        self, field: str, classes: Sequence[tuple[tuple[Ref, ...], Flags | None]], columns: Mapping[str, list[str]], size: int
    ) -> tuple[Codes, list[tuple[Column, Codes, Flags | None]], list[str], Flags]:
        """For each row the number of its parties, how it was found, the texts as cleaned, and who stays alone."""
        numbers, alone = np.zeros(size, np.int32), np.zeros(size, np.bool_)
        found: list[tuple[Column, Codes, Flags | None]] = []
        if field not in columns:
            return numbers, found, [], alone
        for wanted, rows in classes:
            column = self._party(field, wanted)
            cells = columns[field]
            if rows is None:
                codes = column.values.encode([cells], self._vocabulary)
                numbers, alone = column.given(codes), column.values.alone(codes)
            else:
                places = np.flatnonzero(rows)
                codes = column.values.encode([[cells[place] for place in places.tolist()]], self._vocabulary)
                numbers[places], alone[places] = column.given(codes), column.values.alone(codes)
            found.append((column, codes, rows))
        return numbers, found, columns[field], alone

    def _texts(self, field: str, cells: list[str], alone: Flags) -> list[str | None]:
        """The cleaned texts of a column in which every row has its own."""
        if all(map(PLAIN.fullmatch, cells)):
            return list(cells)
        found: list[str | None] = []
        for row, text in enumerate(cells):
            if not text or PLAIN.fullmatch(text):
                found.append(text or None)
                continue
            learnt = learn(self._vocabulary, {field: text}, lambda cells: cells.take(field))
            alone[row] |= learnt.alone
            found.append(learnt.value or None)
        return found

    def _sources(self, cells: Sequence[str], alone: Flags) -> list[str]:
        if len(self._documents) > 100_000:
            self._documents.clear()
        known = self._documents
        if not set(cells) <= known.keys():
            for text in set(cells) - known.keys():
                learnt = learn(self._vocabulary, {"source": text} if text else {}, Cells.source)
                known[text] = None if learnt.alone else learnt.value
        found = list(map(known.__getitem__, cells))
        if None in found:
            alone |= np.array([value is None for value in found])
            return [value or "" for value in found]
        return found  # type: ignore[return-value]

    def _unsaid(self, kinds: Codes, parties: Mapping[str, Any], texts: Mapping[str, Any], size: int) -> Flags:
        """Rows of nobody, and rows in which nobody says what somebody must say."""
        for value in self.kinds.values[len(self._speechless) :]:
            said = value is None or value["modality"] in SPEAKERLESS or value["speakers"] or value["on_behalf_of"]
            self._speechless.append(not said)
        nobody = (parties["actor"][0] == 0) & (parties["target"][0] == 0)
        for field in ("actor_text", "target_text"):
            if field in texts and nobody.any():
                nobody &= np.array([not text for text in texts[field]])
        return nobody | np.array(self._speechless, np.bool_)[kinds]

    def _by_themselves(self, batch: Batch, alone: Flags) -> Flags:
        """Accept some rows as the row path does; which of all rows are kept."""
        kept = np.ones(len(batch.lines), np.bool_)
        for row in np.flatnonzero(alone).tolist():
            outcome = intake.accept(batch.draft(row, self._figure_kinds), self._vocabulary)
            kept[row] = isinstance(outcome.item, Claim)
            self.note(outcome)
        self._vocabulary.forget()
        return kept

    def note(self, outcome: intake.Accepted) -> None:
        """Keep what is to be told of a row that was accepted by itself, or refused."""
        for entity in outcome.minted:
            self.entities[entity.ref] = entity
        for problem in outcome.problems:
            if problem.code in acceptance.REPEATED and problem.severity is not Severity.ERROR:
                self.told.append(Told(problem, _rank(problem), 1))
            else:
                self.problems.append(problem)

    def _tell(
        self, batch: Batch, lines: npt.NDArray[np.int64], rows: Flags, kinds: Codes, whens: Codes, parties: Mapping[str, Any]
    ) -> None:
        """Count the values that have something to tell."""
        self.kinds.count(kinds[rows], lines[rows])
        self.whens.count(whens[rows], lines[rows])
        for _, found, _, _ in parties.values():
            for column, codes, own in found:
                mine = rows if own is None else rows[own]
                column.values.count(codes[mine], (lines if own is None else lines[own])[mine])

    def end_of_file(self, file: str) -> None:
        """Note what is to be told of a file, and begin anew."""
        for values in self._all():
            for code, learnt in values.news:
                for entity in learnt.minted:
                    self.entities[entity.ref] = entity
                if learnt.problems and not learnt.alone:
                    values.telling[code] = learnt.problems
            values.news.clear()
            for code in np.flatnonzero(values.counts).tolist():
                for problem in values.telling[code]:
                    where = NOWHERE.model_copy(update={"file": file, "line": int(values.firsts[code])})
                    told = problem.model_copy(update={"where": where})
                    self.told.append(Told(told, _rank(problem), int(values.counts[code])))
            values.counts[:] = 0

    def _all(self) -> list[Values[Any]]:
        return [self.kinds, self.whens, self._counted.values, *(column.values for column in self._named.values())]

    def _keys(
        self, columns: Mapping[str, list[str]], kinds: Codes, whens: Codes, figures: Codes, size: int
    ) -> list[bytes]:
        """The keys of the claims, as `intake.claim_key` makes them."""
        texts: list[Iterable[str]] = []
        for field in intake.IDENTITY:
            if field not in columns:
                texts.append(constant(field))
            elif field in KIND:
                texts.append(self.kinds.texts(kinds, field))
            elif field in WHEN:
                texts.append(self.whens.texts(whens, field))
            else:
                texts.append(map(self._clean, columns[field]))
        sha256 = hashlib.sha256
        joined: Iterable[str] = map("\x1f".join, zip(*texts, strict=False))
        if len(self._counted.values):
            said = list(map(self._counted.values.cleaned.__getitem__, figures.tolist()))
            joined = map("".join, zip(joined, (text for (text,) in said), strict=False))
        return [sha256(text.encode()).digest()[:10] for text, _ in zip(joined, range(size), strict=False)]


def _rank(problem: Problem) -> int:
    return ORDER.index(problem.field) if problem.field in ORDER else len(ORDER)


def grouped(told: Iterable[Told]) -> list[Problem]:
    """One problem for all places of a file where a value occurs, as `acceptance` tells it."""
    first: dict[tuple[str, str, str], Told] = {}
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in told:
        problem = one.problem
        key = problem.code, problem.where.file if problem.value else "", problem.value
        counts[key] += one.count
        before = first.get(key)
        if before is None or (problem.where.line or 0, one.rank) < (before.problem.where.line or 0, before.rank):
            first[key] = one
    return [acceptance.with_more(first[key].problem, count - 1) for key, count in counts.items()]
