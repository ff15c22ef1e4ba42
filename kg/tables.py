"""What tables of all formats share: what a header makes of them, and the draft of a row. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import process

from kg.model import AnyDraft, DecisionDraft, DocumentDraft, Draft, EventDraft, Problem, Severity, Where
from kg.model.made import made

RESERVED = ("where", "figures")

KINDS_OF_TABLE = (
    "claims need source and action, documents need document, events need event and label, "
    "decisions need decision, one and other"
)


class Header:
    """The columns of a table, as far as kg knows them.

    `model` is what its rows are: claims, documents, events or decisions; None where the columns are those of no table.
    """

    def __init__(self, columns: Sequence[str], kinds: Sequence[str]) -> None:
        """`kinds` are the figure kinds of the ontology, which are columns of claims."""
        self.columns = list(columns)
        self.model = _model(columns)
        self.kinds = sorted(kinds) if self.model is Draft else []
        fields = () if self.model is None else self.model.model_fields
        self.known = [*(field for field in fields if field not in RESERVED), *self.kinds]

    def fault(self, where: Where) -> Problem | None:
        """Why no row of the table can be read."""
        if self.model is None:
            what = f"has the columns {', '.join(self.columns)[:200]}"
            return problem("unknown-table", where, what, KINDS_OF_TABLE)
        twice = sorted({column for column in self.columns if self.columns.count(column) > 1})
        if twice:
            return problem("column-twice", where, f"has the column {', '.join(twice)} more than once", "rename one")
        return None

    def ignored(self, where: Where) -> Iterator[Problem]:
        """The columns that kg does not know."""
        for column in self.columns:
            if column not in self.known:
                near = process.extractOne(column, self.known, score_cutoff=75)
                yield Problem(
                    code="ignored-column",
                    where=where,
                    field=column[:60],
                    severity=Severity.WARNING,
                    what="is no column that kg knows, its cells are not used",
                    remedy=f"rename it to {near[0]}, or leave it out" if near else "rename it, or leave it out",
                )


def drafter(
    model: type[AnyDraft], name: str, columns: Sequence[str], kinds: Sequence[str]
) -> Callable[[int, Sequence[str]], AnyDraft]:
    """What makes the draft of a row of a table from its line and its cells, which are text whatever they hold."""
    blank = vars(model(where=Where(file=name)))
    fields = [(column, at) for at, column in enumerate(columns) if column in blank and column not in RESERVED]
    figures = [(kind, columns.index(kind)) for kind in kinds if kind in columns]

    def draft(line: int, cells: Sequence[str]) -> AnyDraft:
        if len(cells) < len(columns):
            cells = [*cells, *[""] * (len(columns) - len(cells))]
        values = blank.copy()
        for field, at in fields:
            values[field] = cells[at]
        values["where"] = made(Where, {"file": name, "line": line})
        if figures:
            values["figures"] = tuple((kind, cells[at]) for kind, at in figures if cells[at].strip())
        return made(model, values)

    return draft


def problem(code: str, where: Where, what: str, remedy: str) -> Problem:
    """What is wrong with a table or one of its rows."""
    return Problem(code=code, where=where, what=what, remedy=remedy)


def _model(columns: Sequence[str]) -> type[AnyDraft] | None:
    if {"decision", "one", "other"} <= set(columns):
        return DecisionDraft
    if "action" in columns and "source" in columns:
        return Draft
    if "document" in columns:
        return DocumentDraft
    if "event" in columns and "label" in columns:
        return EventDraft
    if {"action", "actor"} <= set(columns) or {"action", "target"} <= set(columns):
        return Draft
    return None
