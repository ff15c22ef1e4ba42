"""Takes the cells of one draft, checks each against the ontology, and collects what is wrong. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property
from typing import TypeVar, cast

from pydantic import ValidationError
from rapidfuzz import process

from kg import dates, names
from kg.model import NOWHERE, AnyDraft, DocumentDraft, Entity, Problem, Ref, Severity, When
from kg.vocabulary import Outcome, Vocabulary, predicates

LONGEST_CELL = 10_000
"""Characters; no field of a claim is longer, and a cell of a megabyte is a broken file."""

SPLIT = "|"
"""Separates several values in one cell."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]|[\ud800-\udfff]")
FORMULA = re.compile(r"^([=@\t\r]|[+-](?=[A-Za-z(=@]))")
"""What spreadsheets run as a formula when they open a table (OWASP, "CSV injection")."""

PLAIN = re.compile(r"[!-*,.-<>?A-~][!-~]*+(?: [!-~]++)*+")
"""Texts of ASCII words that nobody needs to look at: no control character, no formula, single spaces."""

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}")

T = TypeVar("T")

DEFAULTS = {"modality": "asserted", "polarity": "positive", "method": "hand"}
"""What an empty cell means."""


class RefusedError(Exception):
    """A field without which the item cannot be built was refused; its problem is already collected."""


class Cells:
    """Takes the fields out of one draft, checks each and collects what is wrong."""

    def __init__(self, draft: AnyDraft, vocabulary: Vocabulary) -> None:
        self.draft, self.vocabulary = draft, vocabulary
        self.ontology = vocabulary.ontology
        self.problems: list[Problem] = []
        """They are of no row yet: what comes of cells comes of equal cells in other rows, too."""
        self.minted: list[Entity] = []
        self.failed = False
        """Whether any of the problems is an error."""
        self.when: When | None = None
        """The date, once `date` has taken it; who is meant by a name may depend on it."""
        self.left: tuple[str, ...] | None = None
        """The fields that nobody takes, where that is known without looking."""
        self._taken: set[str] = set()

    @cached_property
    def document(self) -> str:
        """The key of the document that the draft is from or about."""
        field = "document" if isinstance(self.draft, DocumentDraft) else "source"
        return names.clean(getattr(self.draft, field, ""))

    def refuse(
        self, code: str, field: str, what: str, remedy: str, value: str = "", warn: bool = False, note: bool = False
    ) -> None:
        """Collect a problem; a warning lets the row pass unless the build is strict, a note always."""
        warning = warn and not self.vocabulary.strict
        severity = Severity.NOTE if note else Severity.WARNING if warning else Severity.ERROR
        self.failed = self.failed or severity is Severity.ERROR
        self.problems.append(
            Problem(
                code=code,
                where=NOWHERE,
                field=field,
                value=shorten(value),
                what=what,
                remedy=remedy,
                severity=severity,
            )
        )

    def invalid(self, error: ValidationError) -> None:
        """Collect what the model says against some values."""
        for one in error.errors():
            self.refuse("invalid-value", str(one["loc"][0]) if one["loc"] else "", one["msg"], "correct the row")

    def take(self, field: str) -> str:
        """The cleaned text of a field; unusable text is a problem and counts as empty."""
        raw = getattr(self.draft, field)
        if not raw:
            return ""
        self._taken.add(field)
        return self.check(field, raw)

    def check(self, field: str, raw: str) -> str:
        """Refuse what no field may hold: control characters, formulas, megabytes."""
        if len(raw) <= LONGEST_CELL and PLAIN.fullmatch(raw):
            return raw
        if len(raw) > LONGEST_CELL:
            self.refuse(
                "cell-too-long",
                field,
                f"holds {len(raw):,} characters, at most {LONGEST_CELL:,} are taken",
                "look for a missing quotation mark in the file",
                raw,
            )
        elif CONTROL.search(raw):
            self.refuse("control-character", field, "holds a control character", "remove it", raw)
        elif FORMULA.match(raw):
            self.refuse(
                "formula-cell",
                field,
                "begins like a spreadsheet formula",
                "write the text without the leading sign",
                raw,
            )
        else:
            return names.clean(raw)
        return ""

    def finish(self) -> None:
        """What nobody took is a problem, so that no field is ever dropped in silence."""
        for field in _fields(type(self.draft)) if self.left is None else self.left:
            if field not in self._taken and getattr(self.draft, field):
                self.refuse("unused-field", field, "was not used", "report this as a bug of kg", self.take(field))

    def once(self, work: Callable[[], T], fields: tuple[str, ...], *context: object) -> T:
        """The outcome of some work on some fields, done once for all rows in which these hold the same.

        The work may look at nothing else of the row; what else it depends on is the `context`.
        """
        key = (fields, *(getattr(self.draft, field) for field in fields), *context)
        found = self.vocabulary.outcome(key, lambda: self._outcome(work))
        self._taken.update(fields)
        self.failed = self.failed or found.failed
        self.problems += found.problems
        self.minted += found.minted
        if found.refused:
            raise RefusedError
        return cast("T", found.value)

    def _outcome(self, work: Callable[[], T]) -> Outcome:
        before, minted, failed = self.problems, self.minted, self.failed
        self.problems, self.minted, self.failed = [], [], False
        value, refused = None, False
        try:
            value = work()
        except RefusedError:
            refused = True
        outcome = Outcome(value, tuple(self.problems), tuple(self.minted), refused, self.failed)
        self.problems, self.minted, self.failed = before, minted, failed
        return outcome

    def required(self, field: str, remedy: str) -> str:
        """The text of a field without which there is nothing to build."""
        text = self.take(field)
        if not text:
            if not any(problem.field == field for problem in self.problems):
                self.refuse(f"missing-{field.replace('_', '-')}", field, "is empty", remedy)
            raise RefusedError
        return text

    def concept(self, field: str, cls: Ref, prefix: str) -> Ref | None:
        """A concept of a closed list (modality, polarity, basis ...)."""
        return self.once(lambda: self._concept(field, cls, prefix), (field,), cls)

    def _concept(self, field: str, cls: Ref, prefix: str) -> Ref | None:
        text = self.take(field) or DEFAULTS.get(field, "")
        if not text:
            return None
        ref = f"{prefix}:{text}"
        known = self.ontology.members(cls)
        if ref in known:
            return ref
        words = [k.partition(":")[2] for k in known]
        self.refuse(
            f"unknown-{field.replace('_', '-')}",
            field,
            f"is no {field.replace('_', ' ')} of the ontology",
            f"write one of: {', '.join(words)}{did_you_mean(text, words)}",
            text,
        )
        return None

    def predicate(self) -> Ref:
        """The action or relation, by id or label."""
        return self.once(self._predicate, ("action",))

    def _predicate(self) -> Ref:
        text = self.required("action", "name an action or relation of the ontology (kg terms lists them)")
        wanted = names.fold(text.removeprefix("act:").removeprefix("rel:"))
        known = predicates(self.ontology)
        if wanted in known:
            return known[wanted]
        self.refuse(
            "unknown-action",
            "action",
            "is no action or relation of the ontology",
            f"use one that exists, or state the nearest wider one{did_you_mean(wanted, known)}",
            text,
        )
        raise RefusedError

    def date(self) -> When | None:
        """The date with its bounds and basis, or None where the source gives none."""
        when = self.once(self._date, ("date", "date_text", "date_basis"))
        self.when = when if when is not None and when.edtf is not None else None
        return when

    def _date(self) -> When | None:
        edtf, words = self.take("date"), self.take("date_text") or None
        basis = self.concept("date_basis", "kg:DateBasis", "kg")
        if not edtf:
            if basis not in (None, "kg:none"):
                self.refuse(
                    "basis-without-date",
                    "date_basis",
                    "has no date to rest on",
                    "give the date, or leave the basis empty",
                    local(basis or ""),
                )
            return When(words=words) if words else None
        try:
            return dates.when(edtf, basis or "kg:explicit", words)
        except ValueError as error:
            what, _, remedy = str(error).partition("; ")
            self.refuse("bad-date", "date", what, remedy or "write an EDTF date", edtf)
            return None

    def whole(self, field: str, text: str) -> int | None:
        """A whole number within 64 bits."""
        if text.isascii() and text.isdigit() and len(text) < 19:
            return int(text)
        self.refuse("bad-number", field, "is no whole number", "write digits only", text)
        return None

    def source(self) -> str:
        """The key of the document, which a table of documents must know if there is one."""
        return self.once(self._source, ("source",))

    def _source(self) -> str:
        text = self.required("source", "name the document or address that the statement comes from")
        known = self.vocabulary.sources
        if known is not None and text not in known:
            self.refuse(
                "orphan-source",
                "source",
                "is in no table of documents",
                f"add it there, or correct the key{did_you_mean(text, known)}",
                text,
            )
            raise RefusedError
        return text

    def event_refs(self, field: str) -> tuple[Ref, ...]:
        """The events that a cell names, sorted; with a table of events, only those of the table."""
        text = self.take(field)
        if not text:
            return ()
        parts = sorted({part.strip() for part in text.split(SPLIT) if part.strip()})
        known = self.vocabulary.events
        for part in parts:
            if known is not None and part not in known:
                self.refuse(
                    "unknown-event",
                    field,
                    "is in no table of events",
                    f"add it there, or correct the id{did_you_mean(part, known)}",
                    part,
                )
        return tuple(event_ref(part) for part in parts)

    def confidence(self) -> float | None:
        """A number from 0 to 1."""
        text = self.take("confidence")
        if not text:
            return None
        if re.fullmatch(r"0(\.\d{1,6})?|1(\.0{1,6})?", text):
            return float(text)
        self.refuse("bad-confidence", "confidence", "is no number from 0 to 1", "write for instance 0.8", text)
        return None


def shorten(text: str, limit: int = 60) -> str:
    """A value fit for a message: one line, no control characters, not a megabyte."""
    shown = CONTROL.sub("�", text[: limit + 1])
    return shown if len(text) <= limit else shown[:limit] + "…"


def local(ref: Ref) -> str:
    """The part of a reference that people write."""
    return ref.partition(":")[2]


@cache
def _fields(kind: type[AnyDraft]) -> tuple[str, ...]:
    return tuple(sorted(field for field in kind.model_fields if field not in ("where", "figures")))


def did_you_mean(text: str, known: Iterable[str]) -> str:
    """The end of a remedy: the nearest word that is known, if there is one."""
    near = process.extractOne(text, sorted(known), score_cutoff=names.NEAR)
    return f"; did you mean '{near[0]}'?" if near else ""


def event_ref(text: str) -> Ref:
    """The reference of an event by its id in the tables."""
    local = text.removeprefix("ev:")
    if KEY.fullmatch(local) and local[0].isalpha():
        return f"ev:{local}"
    return "ev:" + names.mint(local).ref.removeprefix("my:")
