"""Decisions on identity: a row becomes a decision, and those that contradict each other become problems. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from kg import names
from kg.cells import Cells, RefusedError, event_ref, local
from kg.model import Decision, DecisionKind, Problem, Ref, Where
from kg.names import Alias
from kg.terms import document_ref

Pair = tuple[Decision, Where]

KINDS = {"ev": "event", "cl": "event", "row": "event", "doc": "document"}
"""Prefix of a reference -> what decisions compare it with: claims stand for the events that they report."""

REMEDY = "take one of the decisions back"


class Known(NamedTuple):
    """The decisions that hold, by what they are about."""

    entities: tuple[Decision, ...] = ()
    events: tuple[Decision, ...] = ()
    documents: tuple[Decision, ...] = ()
    aliases: tuple[Alias, ...] = ()
    all: tuple[Decision, ...] = ()


def decision(cells: Cells) -> Decision | None:
    """The decision of a row; None where nobody has decided yet (the row is a candidate)."""
    text = cells.take("decision").lower().replace("_", "-").replace(" ", "-")
    for column in ("score", "why", "one_evidence", "other_evidence"):
        cells.take(column)
    if not text:
        for column in ("one", "other", "source", "start", "end", "author", "decided", "reason"):
            cells.take(column)
        return None
    kind = next((kind for kind in DecisionKind if kind.value == text), None)
    if kind is None:
        known = ", ".join(kind.value for kind in DecisionKind)
        cells.refuse(
            "unknown-decision", "decision", "is no decision", f"write one of: {known}, or leave it empty", text
        )
    written = [_required(cells, column, "name what the decision is about") for column in ("one", "other")]
    author = _required(cells, "author", "say who decided")
    decided = day(cells, "decided", required=True)
    reason = _required(cells, "reason", "say why, so that others can judge")
    first, last = day(cells, "start"), day(cells, "end")
    source = cells.take("source") or None
    if first and last and first > last:
        cells.refuse("bad-interval", "end", "is before the start", "swap them", last.isoformat())
    alias = kind is DecisionKind.ALIAS_OF
    if source and not alias:
        cells.refuse("unused-field", "source", "confines only an alias", "leave it empty", source)
    one = None if alias or written[0] is None else _ref(cells, "one", written[0])
    other = None if written[1] is None else _ref(cells, "other", written[1])
    if other is not None:
        _fit(cells, kind, one, other)
    if cells.problems or kind is None or other is None or author is None or reason is None or decided is None:
        raise RefusedError
    name = written[0] if one is None or one.startswith("my:") else None
    fields: dict[str, object] = {"kind": kind, "one": one, "name": name}
    fields |= {"other": other, "source": source, "first": first, "last": last}
    fields |= {"author": author, "decided": decided, "reason": reason}
    return Decision.model_validate({"ref": f"de:{_digest(fields)}"} | fields)


def _required(cells: Cells, column: str, remedy: str) -> str | None:
    try:
        return cells.required(column, remedy)
    except RefusedError:
        return None


def day(cells: Cells, column: str, required: bool = False) -> date | None:
    """A whole day (ISO 8601)."""
    text = cells.take(column)
    if not text:
        if required:
            cells.refuse(f"missing-{column}", column, "is empty", "give the day, such as 2024-01-28")
        return None
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    cells.refuse("bad-day", column, "is no day", "write for instance 2024-01-28", text)
    return None


def _ref(cells: Cells, column: str, text: str) -> Ref | None:
    """What a cell names: an event, a claim, a document, or an entity of the ontology or of the user's own."""
    prefix, _, rest = text.partition(":")
    if prefix == "doc" and rest:
        return document_ref(rest)
    if prefix == "ev" and rest:
        return event_ref(rest)
    if prefix == "row" and rest:
        return "row:" + re.sub(r"\s", "_", rest)
    if prefix == "cl":
        return _claim_ref(cells, column, text)
    match = cells.vocabulary.names.find(text)
    if match.ref is None and match.candidates:
        which = ", ".join(local(ref) for ref in match.candidates)
        cells.refuse("ambiguous-name", column, "can mean several entities", f"write the id of one: {which}", text)
        return None
    if match.ref is None:
        cells.minted.append(names.mint(text))
    return match.ref or names.mint(text).ref


def _claim_ref(cells: Cells, column: str, text: str) -> Ref | None:
    if re.fullmatch(r"cl:c[0-9a-f]{20}", text):
        return text
    remedy = "copy it from claims.jsonl, or write row:ID"
    cells.refuse("bad-claim-key", column, "is no key of a claim", remedy, text)
    return None


def _fit(cells: Cells, kind: DecisionKind | None, one: Ref | None, other: Ref) -> None:
    if one == other:
        cells.refuse("decision-on-itself", "other", "is the same as the first", "name two things", local(other))
    elif kind is DecisionKind.ALIAS_OF and about(other) != "entity":
        cells.refuse("wrong-kind", "other", "is no actor or place", "name what the alias stands for", other)
    elif one is not None and about(one) != about(other):
        what = f"is of the kind {about(other)}, but the first is of the kind {about(one)}"
        cells.refuse("wrong-kind", "other", what, "decide on two of one kind", other)
    elif kind in (DecisionKind.PART_OF, DecisionKind.BRAND_OF) and about(other) == "document":
        cells.refuse("wrong-kind", "decision", "is nothing for documents", "write same or different", str(kind))
    elif kind is DecisionKind.BRAND_OF and about(other) == "event":
        cells.refuse("wrong-kind", "decision", "is nothing for events", "write same, different or part-of", str(kind))


def about(ref: Ref) -> str:
    """What a decision on this reference is about: entity, event or document."""
    return KINDS.get(ref.partition(":")[0], "entity")


def _digest(fields: dict[str, object]) -> str:
    parts = "\x1f".join("" if value is None else str(value) for _, value in sorted(fields.items()))
    return "d" + hashlib.sha256(parts.encode()).hexdigest()[:12]


def settle(pairs: Iterable[Pair]) -> tuple[Known, list[Problem]]:
    """Sort the decisions by what they are about; those that contradict each other are problems and do not hold."""
    pairs = sorted(dict.fromkeys(pairs), key=lambda pair: (pair[0].ref, str(pair[1])))
    pairs = list({decision.ref: (decision, where) for decision, where in reversed(pairs)}.values())[::-1]
    problems = [*_contradictions(pairs), *_circles(pairs), *_aliases(pairs)]
    bad = {problem.where for problem in problems}
    held = [decision for decision, where in pairs if where not in bad]
    by = {
        what: tuple(d for d in held if d.kind is not DecisionKind.ALIAS_OF and about(d.other) == what)
        for what in ("entity", "event", "document")
    }
    aliases = tuple(
        Alias(d.name or "", d.other, d.source or "", d.first, d.last) for d in held if d.kind is DecisionKind.ALIAS_OF
    )
    return Known(by["entity"], by["event"], by["document"], aliases, tuple(held)), problems


class Groups:
    """Things that are one, joined pair by pair; each group is called by its first member in the order of names."""

    def __init__(self) -> None:
        """Nothing is joined yet."""
        self._above: dict[Ref, Ref] = {}

    def of(self, ref: Ref) -> Ref:
        """What the group of a thing is called: the ontology's names go before the user's own."""
        while ref in self._above:
            ref = self._above[ref]
        return ref

    def join(self, one: Ref, other: Ref) -> None:
        """Let two groups be one."""
        first, second = sorted((self.of(one), self.of(other)), key=lambda ref: (not ref.startswith("id:"), ref))
        if first != second:
            self._above[second] = first


def _contradictions(pairs: Sequence[Pair]) -> Iterator[Problem]:
    same = [pair for pair in pairs if pair[0].kind is DecisionKind.SAME]
    for decision, where in pairs:
        if decision.kind in (DecisionKind.SAME, DecisionKind.ALIAS_OF) or decision.one is None:
            continue
        against = [pair for pair in same if _overlap(pair[0], decision)]
        groups = Groups()
        for other, _ in against:
            groups.join(other.one or "", other.other)
        if groups.of(decision.one) == groups.of(decision.other):
            chain = [p for p in against if groups.of(p[0].other) == groups.of(decision.other)]
            rows = ", ".join(sorted(str(place) for _, place in chain))
            what = f"contradicts what says that the two are the same ({rows})"
            yield _problem("contradictory-decision", where, decision, what)
            for same_one, place in chain:
                yield _problem("contradictory-decision", place, same_one, f"contradicts {where}")


def _circles(pairs: Sequence[Pair]) -> Iterator[Problem]:
    above: dict[Ref, list[Pair]] = {}
    for pair in pairs:
        if pair[0].kind is DecisionKind.PART_OF and pair[0].one:
            above.setdefault(pair[0].one, []).append(pair)
    for decision, where in pairs:
        if decision.kind is not DecisionKind.PART_OF:
            continue
        seen, todo = set(), [decision.other]
        while todo:
            ref = todo.pop()
            if ref not in seen:
                seen.add(ref)
                todo += [d.other for d, _ in above.get(ref, ()) if _overlap(d, decision)]
        if decision.one in seen:
            yield _problem("circular-decision", where, decision, "makes a thing a part of itself")


def _aliases(pairs: Sequence[Pair]) -> Iterator[Problem]:
    by_name: dict[str, list[Pair]] = {}
    for pair in pairs:
        if pair[0].kind is DecisionKind.ALIAS_OF:
            by_name.setdefault(names.fold(pair[0].name or ""), []).append(pair)
    for group in by_name.values():
        for decision, where in group:
            for other, place in group:
                if other.other != decision.other and other.source == decision.source and _overlap(decision, other):
                    what = f"stands for {local(other.other)} in {place}"
                    yield _problem("contradictory-decision", where, decision, what)


def _overlap(one: Decision, other: Decision) -> bool:
    first = max(one.first or date.min, other.first or date.min)
    return first <= min(one.last or date.max, other.last or date.max)


def _problem(code: str, where: Where, decision: Decision, what: str) -> Problem:
    value = f"{decision.name or local(decision.one or '')} {decision.kind} {local(decision.other)}"
    return Problem(code=code, where=where, field="decision", value=value, what=what, remedy=REMEDY)
