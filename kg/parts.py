"""What a claim is made of: each field with the columns that it comes of, and what came of them before. Pure.

Tables say the same again and again. What came of the columns of one field without an error is kept as a piece, whose
value was validated as that of the field; a row of known pieces is put together without a look at its cells. Cells that
are empty mean in every row what they mean in a row that is empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache
from itertools import compress
from operator import itemgetter
from typing import Any, Literal, NamedTuple, get_type_hints

from pydantic import TypeAdapter, ValidationError

from kg import decisions, measures, parties
from kg.cells import Cells, RefusedError
from kg.model import NOWHERE, Claim, Draft, Ref, Severity
from kg.ontology import Ontology
from kg.parties import ACTORS, PLACES
from kg.vocabulary import REMEMBERED, Piece, Vocabulary

Values = dict[str, Any]
"""The fields of a claim, as far as they are read."""

Sides = tuple[tuple[Ref, ...], tuple[Ref, ...]]
"""The classes of whom a predicate may be said, and of whom it is said."""

KINDS_OF_ROWS = 10_000
"""Sets of filled columns whose plans are kept; then all are forgotten at once."""


class Part(NamedTuple):
    """A field of a claim: the columns that it comes of, and how it is read from them."""

    field: str
    columns: tuple[str, ...]
    read: Callable[[Cells, Values], object]
    rests_on: Literal["texts", "names", "sides", "row"]
    """The texts of the columns alone; these and what names mean here; these and the classes of the predicate; or what
    differs from row to row, so that nothing is worth keeping."""


class Step(NamedTuple):
    """A part that a row is read for, with its pieces by the texts of its columns; None where none are kept."""

    part: Part
    field: str
    texts: Callable[[Values], object]
    known: dict[object, Piece] | None


class Plan(NamedTuple):
    """How rows with the same columns filled are read: first what the meaning of other cells depends on."""

    blank: Values
    """What a row says that is empty."""
    first: tuple[Step, ...]
    others: dict[Ref | None, tuple[Step, ...]]
    """The other steps, by the predicate."""
    left: tuple[str, ...]
    """Columns that no part takes."""


def read(cells: Cells) -> tuple[Values, bool]:
    """The fields that a row gives a claim, and whether each was validated as what it is."""
    texts = vars(cells.draft)
    filled = tuple(compress(texts, texts.values()))
    plan: Plan = cells.vocabulary.plans.get(filled) or _plan(cells.vocabulary, filled)
    cells.left = plan.left
    values = plan.blank.copy()
    fit = _take(cells, plan.first, texts, values)
    steps = plan.others.get(values["predicate"])
    if steps is None:
        classes = sides(cells.ontology, values["predicate"])
        steps = plan.others[values["predicate"]] = _steps(cells.vocabulary, PARTS[FIRST:], filled, classes)
    return values, _take(cells, steps, texts, values) and fit


def _plan(vocabulary: Vocabulary, filled: tuple[str, ...]) -> Plan:
    """How rows of this vocabulary are read of which these columns are filled."""
    if len(vocabulary.plans) >= KINDS_OF_ROWS:
        vocabulary.plans.clear()
    blank, _ = _blank(vocabulary)
    first = _steps(vocabulary, PARTS[:FIRST], filled, ((), ()))
    plan = vocabulary.plans[filled] = Plan(blank, first, {}, tuple(sorted({*filled} - TAKEN)))
    return plan


def _blank(vocabulary: Vocabulary) -> tuple[Values, frozenset[str]]:
    """What an empty row says, and the fields of which it does not say so without a word."""
    found: tuple[Values, frozenset[str]] | None = vocabulary.plans.get(_blank)
    if found is None:
        values, wanting = dict.fromkeys(Claim.model_fields), set()
        for part in PARTS:
            cells = Cells(Draft(where=NOWHERE), vocabulary)
            if not _look(cells, part, values) or cells.problems or cells.minted:
                wanting.add(part.field)
        found = vocabulary.plans[_blank] = values, frozenset(wanting)
    return found


def _steps(vocabulary: Vocabulary, parts: Iterable[Part], filled: Collection[str], classes: Sides) -> tuple[Step, ...]:
    _, wanting = _blank(vocabulary)
    return tuple(
        Step(part, part.field, itemgetter(*part.columns), _known(vocabulary, part, classes))
        for part in parts
        if part.field in wanting or not set(part.columns).isdisjoint(filled)
    )


def _known(vocabulary: Vocabulary, part: Part, classes: Sides) -> dict[object, Piece] | None:
    if part.rests_on == "row" or (part.rests_on != "texts" and vocabulary.names.has_decisions):
        return None
    context = classes[part.field == "objects"] if part.rests_on == "sides" else ()
    return vocabulary.pieces((part.field, context))


def _take(cells: Cells, steps: Iterable[Step], texts: Values, values: Values) -> bool:
    """Add to the values what comes of these steps; whether each was validated."""
    fit = True
    for part, field, key, known in steps:
        if known is None:
            fit = _look(cells, part, values) and fit
        elif (piece := known.get(key(texts))) is None:
            fit = _learn(cells, part, values, known, key(texts)) and fit
        else:
            values[field], problems, minted = piece
            if problems or minted:
                cells.problems += problems
                cells.minted += minted
    return fit


def _learn(cells: Cells, part: Part, values: Values, known: dict[object, Piece], key: object) -> bool:
    told, minted = len(cells.problems), len(cells.minted)
    fit = _look(cells, part, values)
    problems = tuple(cells.problems[told:])
    if fit and not any(problem.severity is Severity.ERROR for problem in problems):
        if len(known) >= REMEMBERED:
            known.clear()
        known[key] = Piece(values[part.field], problems, tuple(cells.minted[minted:]))
    return fit


def _look(cells: Cells, part: Part, values: Values) -> bool:
    """Read a part from the cells; whether its value is one that a claim can have."""
    try:
        values[part.field] = part.read(cells, values)
    except RefusedError:
        values[part.field] = None
        return True
    except ValidationError as error:
        cells.invalid(error)
        return False
    try:
        values[part.field] = CHECKS[part.field](values[part.field])
    except ValidationError:
        return False
    return True


@cache
def sides(ontology: Ontology, predicate: Ref | None) -> Sides:
    """The classes of whom a predicate may be said, and of whom it is said."""
    if predicate is not None and predicate.startswith("act:"):
        return ACTORS, ()
    return _classes(ontology, predicate, "schema:domainIncludes"), _classes(ontology, predicate, "schema:rangeIncludes")


def _classes(ontology: Ontology, predicate: Ref | None, prop: Ref) -> tuple[Ref, ...]:
    return () if predicate is None else tuple(c for c in ontology.refs(predicate, prop) if c.startswith("kg:"))


def _party(field: str, column: str, side: int) -> Part:
    def reading(cells: Cells, values: Values) -> object:
        return parties.entities(cells, column, sides(cells.ontology, values["predicate"])[side])

    return Part(field, (column,), reading, "sides")


def _names(field: str, column: str, classes: tuple[Ref, ...]) -> Part:
    return Part(field, (column,), lambda cells, _: parties.entities(cells, column, classes), "names")


def _concept(field: str, cls: Ref, prefix: str) -> Part:
    return Part(field, (field,), lambda cells, _: cells.concept(field, cls, prefix), "texts")


def _text(field: str, column: str) -> Part:
    return Part(field, (column,), lambda cells, _: cells.take(column) or None, "row")


def _events(field: str) -> Part:
    return Part(field, (field,), lambda cells, _: cells.event_refs(field), "texts")


def _one_event(cells: Cells, _: Values) -> Ref | None:
    return next(iter(cells.event_refs("event")), None)


def _content(cells: Cells, _: Values) -> Ref | None:
    text = cells.take("content_of")
    return "row:" + re.sub(r"\s", "_", text) if text else None


PARTS = (
    Part("document", ("source",), lambda cells, _: cells.source(), "texts"),
    Part("predicate", ("action",), lambda cells, _: cells.predicate(), "texts"),
    Part("when", ("date", "date_text", "date_basis"), lambda cells, _: cells.date(), "names"),
    _party("subjects", "actor", 0),
    _party("objects", "target", 1),
    _text("subject_text", "actor_text"),
    _text("object_text", "target_text"),
    _concept("modality", "kg:Modality", "mod"),
    _concept("polarity", "kg:Polarity", "kg"),
    _concept("certainty", "kg:Certainty", "kg"),
    _names("speakers", "speaker", ACTORS),
    _names("on_behalf_of", "on_behalf_of", ACTORS),
    _names("via", "via", ACTORS),
    _text("role", "role"),
    _names("places", "place", PLACES),
    Part("figures", ("figures",), lambda cells, _: measures.figures(cells), "names"),
    Part(
        "evidence",
        ("begin", "end", "sha256", "quote"),
        lambda cells, values: measures.spans(cells, values["document"] or ""),
        "row",
    ),
    Part("event", ("event",), _one_event, "texts"),
    _events("in_response_to"),
    _events("after"),
    _events("reason_for"),
    Part("content_of", ("content_of",), _content, "row"),
    _text("handle", "id"),
    _text("note", "note"),
    Part("confidence", ("confidence",), lambda cells, _: cells.confidence(), "texts"),
    Part("annotator", ("annotator",), lambda cells, _: parties.annotator(cells), "texts"),
    _concept("method", "kg:Method", "kg"),
    Part("recorded", ("recorded",), lambda cells, _: decisions.day(cells, "recorded"), "texts"),
)
"""All fields that come of columns, in the order in which problems are told."""

FIRST = 3
"""Parts on which the meaning of the others depends."""

TAKEN = frozenset(column for part in PARTS for column in part.columns) | {"where", "claim", "derived_from"}
"""The columns that are read: those of the parts, and those that name claims by their keys."""

CHECKS = {
    field: TypeAdapter(hint).validator.validate_python
    for field, hint in get_type_hints(Claim, include_extras=True).items()
    if field in Claim.model_fields
}
"""Validates a value as that of one field of a claim."""
