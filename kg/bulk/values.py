"""The distinct values of a column, each checked once by the functions that check the cells of a row, and numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from kg import acceptance, decisions, intake, measures, names, parties
from kg.bulk.register import Register
from kg.cells import DEFAULTS, Cells, RefusedError
from kg.model import NOWHERE, Draft, Entity, Figure, Problem, Ref, Severity, When
from kg.model.made import like
from kg.vocabulary import Vocabulary

Value = TypeVar("Value")
Codes = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]

KIND = (
    "action",
    "modality",
    "polarity",
    "certainty",
    "speaker",
    "on_behalf_of",
    "via",
    "role",
    "annotator",
    "confidence",
    "method",
    "recorded",
)
"""Columns that say what kind of claim a row makes: few combinations of them occur."""

PLAIN = re.compile(r"^[A-Za-z0-9][A-Za-z0-9_.~:/-]{0,99}$")
"""Texts in which no check finds anything wrong and that cleaning leaves alone."""

TEXTS = ("actor_text", "target_text", "note")
"""Free text, for each row its own."""

WHEN = ("date", "date_text", "date_basis")

BLANK = Draft(where=NOWHERE)
"""The draft of no row, in which nothing is said."""


def unique(numbers: Codes) -> tuple[Codes, Codes]:
    """The distinct ones of some numbers, in the order in which they come first, and for each number its place there."""
    encoded = pa.array(numbers).dictionary_encode()
    return encoded.dictionary.to_numpy(), encoded.indices.to_numpy()


class Learnt(NamedTuple):
    """What came of one distinct value: as of a row, but of no row yet."""

    value: Any
    problems: tuple[Problem, ...]
    minted: tuple[Entity, ...]
    alone: bool
    """Whether a row with it must be accepted by itself: it is refused, or told of at each place."""


def learn(vocabulary: Vocabulary, fields: Mapping[str, Any], work: Callable[[Cells], Value | None]) -> Learnt:
    """Check some cells as `intake.accept` does."""
    cells = Cells(like(BLANK, **fields), vocabulary)
    refused = False
    value = None
    try:
        value = work(cells)
    except RefusedError:
        refused = True
    loud = any(p.code not in acceptance.REPEATED or p.severity is Severity.ERROR for p in cells.problems)
    return Learnt(value, tuple(cells.problems), tuple(cells.minted), refused or loud)


class Values(Generic[Value]):
    """The values of one column, or of some columns that belong together, by number."""

    def __init__(self, fields: Sequence[str], work: Callable[[Cells], Value | None]) -> None:
        """`work` makes of the cells what a claim holds."""
        self.fields = tuple(fields)
        self._work = work
        self.codes: dict[Any, int] = {}
        self.values: list[Value | None] = []
        self.cleaned: list[tuple[str, ...]] = []
        """The texts as they go into a claim's key."""
        self._flags: list[tuple[bool, bool]] = []
        """Of what was learnt since the arrays were made: whether it is alone, whether it has something to tell."""
        self.news: list[tuple[int, Learnt]] = []
        """What was learnt since somebody last took it away."""
        self.counts = np.zeros(0, np.int64)
        self.firsts = np.zeros(0, np.int64)
        self._alone, self._telling = np.zeros(0, np.bool_), np.zeros(0, np.bool_)

    def __len__(self) -> int:
        return len(self.values)

    def encode(self, keys: Sequence[Any], vocabulary: Vocabulary) -> Codes:
        """The numbers of some texts, one for each of the columns together; what is new is checked."""
        found = self._find(keys)
        if None in found:
            self._learn(sorted({key for key, code in zip(keys, found, strict=True) if code is None}), vocabulary)
            found = self._find(keys)
        return np.array(found, np.int32)

    def _find(self, keys: Sequence[Any]) -> list[int | None]:
        return list(map(self.codes.get, keys))

    def _number(self, key: Any) -> int:
        code = self.codes[key] = len(self.values)
        return code

    def _learn(self, keys: Iterable[Any], vocabulary: Vocabulary) -> None:
        for key in keys:
            learnt = learn(vocabulary, {f: t for f, t in zip(self.fields, key, strict=True) if t}, self._work)
            self._add(key, learnt, tuple(cleaned(f, t) for f, t in zip(self.fields, key, strict=True)))
        self._settle()

    def _add(self, key: Any, learnt: Learnt, texts: tuple[str, ...]) -> None:
        code = self._number(key)
        self.values.append(learnt.value)
        self.cleaned.append(texts)
        self._flags.append((learnt.alone, bool(learnt.problems) and not learnt.alone))
        self.news.append((code, learnt))

    def _settle(self) -> None:
        flags = np.array(self._flags, np.bool_).reshape(-1, 2)
        self._flags.clear()
        self._alone = np.concatenate([self._alone, flags[:, 0]])
        self._telling = np.concatenate([self._telling, flags[:, 1]])
        more = len(self.values) - len(self.counts)
        self.counts = np.concatenate([self.counts, np.zeros(more, np.int64)])
        self.firsts = np.concatenate([self.firsts, np.zeros(more, np.int64)])

    def release(self, start: int) -> None:
        """Forget the values themselves, from a number on: what is needed of them is known by their numbers."""
        self.values[start:] = [None] * (len(self.values) - start)

    def alone(self, codes: Codes) -> Flags:
        """Which rows must be accepted by themselves."""
        found: Flags = self._alone[codes]
        return found

    def count(self, codes: Codes, lines: npt.NDArray[np.int64]) -> None:
        """Note where values occur that have something to tell; `lines` ascend."""
        telling = self._telling[codes]
        if telling.any():
            found, at = unique(codes[telling])
            counts, first = np.bincount(at), np.zeros(len(found), np.int64)
            first[at[::-1]] = lines[telling][::-1]  # of one number the first line is put last
            new = self.counts[found] == 0
            self.firsts[found] = np.where(new, first, np.minimum(self.firsts[found], first))
            self.counts[found] += counts

    def texts(self, codes: Codes, field: str | int) -> pa.StringArray:
        """The cleaned texts of a field, row by row."""
        place = self.fields.index(field) if isinstance(field, str) else field
        return pc.take(pa.array([texts[place] for texts in self.cleaned], pa.string()), pa.array(codes))


def cleaned(field: str, text: str) -> str:
    """A raw text as `intake.claim_key` takes it."""
    return (names.clean(text) if text else "") or DEFAULTS.get(field, "")


def kind(cells: Cells) -> dict[str, Any]:
    """What a kind of claim holds."""
    predicate = cells.predicate()
    return {
        "predicate": predicate,
        "modality": cells.concept("modality", "kg:Modality", "mod"),
        "polarity": cells.concept("polarity", "kg:Polarity", "kg"),
        "certainty": cells.concept("certainty", "kg:Certainty", "kg"),
        "speakers": parties.entities(cells, "speaker", parties.ACTORS),
        "on_behalf_of": parties.entities(cells, "on_behalf_of", parties.ACTORS),
        "via": parties.entities(cells, "via", parties.ACTORS),
        "role": cells.take("role") or None,
        "confidence": cells.confidence(),
        "annotator": parties.annotator(cells),
        "method": cells.concept("method", "kg:Method", "kg"),
        "recorded": decisions.day(cells, "recorded"),
    }


def when(cells: Cells) -> When | None:
    """The date of a claim."""
    return cells.date()


class Named(Values[tuple[Ref, ...]]):
    """The texts of a column of names, looked up in some classes; the texts alone are the keys."""

    def __init__(self, field: str, classes: tuple[Ref, ...], texts: Register) -> None:
        super().__init__((field,), lambda cells: parties.entities(cells, field, classes))
        self._texts = texts

    def _find(self, keys: Sequence[str]) -> list[int | None]:
        return self._texts.find(keys)

    def _number(self, key: str) -> int:
        return self._texts.add(key)

    def _learn(self, keys: Iterable[str], vocabulary: Vocabulary) -> None:
        keys, field = list(keys), self.fields[0]
        parties.prepare_column(field, keys, vocabulary.names)
        for key in keys:
            self._add(key, learn(vocabulary, {field: key} if key else {}, self._work), ())
        self._settle()


def sides(vocabulary: Vocabulary, predicate: Ref | None) -> tuple[tuple[Ref, ...], tuple[Ref, ...]]:
    """The classes of whom a predicate may be said, and of whom it is said."""
    return intake._sides(vocabulary.ontology, predicate)


class Figured(Values[tuple[Figure, ...]]):
    """The columns of figures, together."""

    def __init__(self, kinds: Sequence[str]) -> None:
        super().__init__(kinds, measures.figures)

    def _learn(self, keys: Iterable[Any], vocabulary: Vocabulary) -> None:
        for key in keys:
            given = tuple((kind, text) for kind, text in zip(self.fields, key, strict=True) if text.strip())
            self._add(key, learn(vocabulary, {"figures": given}, self._work), (_said(given),))
        self._settle()


def _said(figures: Sequence[tuple[str, str]]) -> str:
    """What figures add to a claim's key (see `intake.claim_key`)."""
    return "".join(f"\x1f{kind}={names.clean(text)}" for kind, text in sorted(figures) if text.strip())
