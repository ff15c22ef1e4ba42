"""What rows say about each other: speech acts and their contents, ids used twice, events nobody reports. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.cells import shorten
from kg.decisions import Known
from kg.model import (
    AnyDraft,
    Claim,
    Decision,
    DecisionDraft,
    Document,
    DocumentDraft,
    Draft,
    Event,
    EventDraft,
    Problem,
    Ref,
    Severity,
    Where,
)
from kg.terms import document_ref

Pair = tuple[Claim, Draft]


def link(pairs: Iterable[Pair], refused: Iterable[str] = ()) -> tuple[list[Pair], list[Problem]]:
    """Resolve `content_of` from row ids to claims; ids and claims that occur twice are refused.

    `refused` are the ids of rows that intake refused: a link to one is left out with a warning, the row stays.
    """
    kept, problems = _once(sorted(pairs, key=lambda pair: (pair[1].where.file, pair[1].where.line or 0)))
    if not any(claim.content_of for claim, _ in kept):
        return kept, problems
    handles = {_linkable(claim.handle): claim.key for claim, _ in kept if claim.handle}
    targets = handles | {claim.key: claim.key for claim, _ in kept}
    lost = {_linkable(handle) for handle in refused}
    resolved = []
    for claim, draft in kept:
        handle = (claim.content_of or "").removeprefix("row:")
        target = targets.get(handle)
        if not handle or (target is not None and target != claim.key):
            ref = f"cl:{target}" if handle else None
            resolved.append((claim.model_copy(update={"content_of": ref}) if handle else claim, draft))
        elif target is None and handle in lost:
            what = "is the id of a row that was refused, so the link is left out"
            problems.append(
                _problem("link-to-refused", draft, "content_of", handle, what, "correct that row", warn=True)
            )
            resolved.append((claim.model_copy(update={"content_of": None}), draft))
        else:
            what = "is the id of no row" if target is None else "is the claim itself"
            problems.append(
                _problem("unknown-claim", draft, "content_of", handle, what, "give the id of the speech act")
            )
    return resolved, problems


def _linkable(handle: str) -> str:
    """The id of a row as links have it: in one word."""
    return re.sub(r"\s", "_", handle)


def _once(pairs: Iterable[Pair]) -> tuple[list[Pair], list[Problem]]:
    kept: list[Pair] = []
    problems: list[Problem] = []
    by_handle: dict[str, Draft] = {}
    by_key: dict[str, Draft] = {}
    for claim, draft in pairs:
        if claim.handle in by_handle:
            problems.append(repeated_id(draft.where, claim.handle or "", by_handle[claim.handle].where))
        elif claim.key in by_key:
            problems.append(repeated(draft.where, draft.action, by_key[claim.key].where))
        else:
            by_key[claim.key] = draft
            if claim.handle:
                by_handle[claim.handle] = draft
            kept.append((claim, draft))
    return kept, problems


def repeated_id(where: Where, handle: str, first: Where) -> Problem:
    """What is to be told of a row whose id a row before has."""
    what, remedy = f"is used by {first}", "give each row its own id"
    return Problem(code="duplicate-id", where=where, field="id", value=shorten(handle), what=what, remedy=remedy)


def repeated(where: Where, action: str, first: Where) -> Problem:
    """What is to be told of a row that makes the claim of a row before."""
    what, remedy = f"says the same as {first}", "remove one of the rows"
    return Problem(code="duplicate-claim", where=where, field="action", value=shorten(action), what=what, remedy=remedy)


def resolve_rows(decided: Known, claims: Iterable[Claim]) -> Known:
    """Decisions that name the id of a row then name its claim; those on rows that are not there fall away."""
    if not any(ref.startswith("row:") for d in decided.events for ref in (d.one or "", d.other)):
        return decided
    keys = {f"row:{_linkable(claim.handle)}": f"cl:{claim.key}" for claim in claims if claim.handle}
    return decided._replace(events=_resolved(decided.events, keys), all=_resolved(decided.all, keys))


def _resolved(decided: Iterable[Decision], keys: Mapping[Ref, Ref]) -> tuple[Decision, ...]:
    found = []
    for decision in decided:
        one, other = keys.get(decision.one or "", decision.one), keys.get(decision.other, decision.other)
        if not (one or "").startswith("row:") and not other.startswith("row:"):
            found.append(decision.model_copy(update={"one": one, "other": other}))
    return tuple(found)


def idle(
    decided: Iterable[Decision], places: Mapping[Ref, Where], items: Iterable[Claim | Document | Event]
) -> list[Problem]:
    """Notes on decisions about claims, events, documents or names of the user's own that do not occur here."""
    decided = list(decided)
    if not decided:
        return []
    known: set[Ref] = set()
    for item in items:
        if isinstance(item, Claim):
            known |= {f"cl:{item.key}", document_ref(item.document), item.event or ""}
            known |= {f"row:{_linkable(item.handle)}"} if item.handle else set()
            known |= {*item.subjects, *item.objects, *item.speakers, *item.on_behalf_of, *item.via, *item.places}
        elif isinstance(item, Document):
            known |= {document_ref(item.key), item.outlet or "", item.author or "", *item.republishes, *item.credits}
        else:
            known.add(item.ref)
    problems = []
    for decision in decided:
        lost = [r for r in (decision.one, decision.other) if r and not r.startswith("id:") and r not in known]
        for ref in lost:
            problems.append(
                Problem(
                    code="decision-without-effect",
                    where=places[decision.ref],
                    field="one" if ref == decision.one else "other",
                    value=shorten(decision.name or ref if ref == decision.one else ref),
                    what="does not occur in this input, so that the decision has no effect",
                    remedy="nothing, if it is for other inputs; else correct it",
                    severity=Severity.NOTE,
                )
            )
    return problems


def duplicates(drafts: Iterable[AnyDraft]) -> list[Problem]:
    """Keys of documents and ids of events that occur in more than one row."""
    problems = []
    seen: dict[tuple[str, str], Where] = {}
    for draft in drafts:
        if isinstance(draft, Draft | DecisionDraft):
            continue
        kind, key = ("document", draft.document) if isinstance(draft, DocumentDraft) else ("event", draft.event)
        first = seen.setdefault((kind, key.strip()), draft.where)
        if first != draft.where and key.strip():
            what, remedy = f"is already described in {first}", "remove one of the two rows"
            problems.append(_problem(f"duplicate-{kind}", draft, kind, key, what, remedy))
    return problems


def unreported(events: Iterable[Event], claims: Sequence[Claim], drafts: Iterable[AnyDraft]) -> list[Problem]:
    """Events of the table that no claim reports to have happened."""
    reported = {claim.event for claim in claims if claim.reports_event}
    rows = {draft.event.strip().removeprefix("ev:"): draft for draft in drafts if isinstance(draft, EventDraft)}
    problems = []
    for event in events:
        name = event.ref.removeprefix("ev:")
        if event.ref not in reported and name in rows:
            what, remedy = "is reported by no claim", "give a claim this event, or remove the row"
            problems.append(_problem("event-without-report", rows[name], "event", name, what, remedy, warn=True))
    return problems


def _problem(code: str, draft: AnyDraft, field: str, value: str, what: str, remedy: str, warn: bool = False) -> Problem:
    return Problem(
        code=code,
        where=draft.where,
        field=field,
        value=shorten(value),
        what=what,
        remedy=remedy,
        severity=Severity.WARNING if warn else Severity.ERROR,
    )
