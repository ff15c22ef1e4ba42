"""The border: a draft becomes a claim, or the problems that say why not. Pure: no files, no network, no clock.

Every field is taken out of the draft one by one; what remains untouched at the end is itself a problem.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from kg import decisions, measures, names, parties
from kg.cells import DEFAULTS, Cells, RefusedError, event_ref, local
from kg.model import (
    AnyDraft,
    Claim,
    Decision,
    DecisionDraft,
    Document,
    DocumentDraft,
    Draft,
    Entity,
    Event,
    EventDraft,
    Problem,
    Ref,
    Severity,
)
from kg.ontology import Ontology
from kg.parties import ACTORS, PLACES
from kg.vocabulary import Vocabulary

IDENTITY = (
    "source",
    "begin",
    "end",
    "actor",
    "action",
    "target",
    "actor_text",
    "target_text",
    "modality",
    "polarity",
    "speaker",
    "on_behalf_of",
    "role",
    "place",
    "date",
)
"""The raw fields that make one claim different from another (with its figures); cleaning never renames a claim."""

T = TypeVar("T")


class Accepted(NamedTuple):
    """The outcome for one draft; `item` is None where an error stands against it, or nobody has decided yet."""

    item: Claim | Document | Event | Decision | None
    problems: tuple[Problem, ...] = ()
    minted: tuple[Entity, ...] = ()


def accept(draft: AnyDraft, vocabulary: Vocabulary) -> Accepted:
    """Check every field of a draft and build the claim, document, event or decision that it describes."""
    cells = Cells(draft, vocabulary)
    builders: dict[type[AnyDraft], Callable[[Cells], Claim | Document | Event | Decision | None]] = {
        Draft: _claim,
        DocumentDraft: _document,
        EventDraft: _event,
        DecisionDraft: decisions.decision,
    }
    try:
        item = builders[type(draft)](cells)
    except RefusedError:
        item = None
    except ValidationError as error:
        for one in error.errors():
            cells.refuse("invalid-value", str(one["loc"][0]) if one["loc"] else "", one["msg"], "correct the row")
        item = None
    cells.finish()
    problems = tuple(cells.problems)
    failed = any(problem.severity is Severity.ERROR for problem in problems)
    return Accepted(None if failed else item, problems, tuple(cells.minted))


def claim_key(draft: Draft) -> str:
    """The claim's identity: a hash over the raw values, so that a better cleaner does not rename the past.

    80 bits: among a billion claims the chance that any two collide is below one in a million.
    """
    texts = ((field, getattr(draft, field)) for field in IDENTITY)
    raw = [(names.clean(text) if text else "") or DEFAULTS.get(field, "") for field, text in texts]
    if draft.figures:
        raw += [f"{kind}={names.clean(text)}" for kind, text in sorted(draft.figures) if text.strip()]
    return "c" + hashlib.sha256("\x1f".join(raw).encode()).hexdigest()[:20]


def _claim(cells: Cells) -> Claim:
    draft = cells.draft
    assert isinstance(draft, Draft)  # noqa: S101  `accept` chose this builder by type
    document = _attempt(cells.source)
    predicate = _attempt(cells.predicate)
    domain, range_ = _sides(cells.ontology, predicate)
    when = cells.date()  # before the names, whose meaning may depend on it
    values = {
        "subjects": parties.entities(cells, "actor", domain),
        "objects": parties.entities(cells, "target", range_),
        "subject_text": cells.take("actor_text") or None,
        "object_text": cells.take("target_text") or None,
        "modality": cells.concept("modality", "kg:Modality", "mod"),
        "polarity": cells.concept("polarity", "kg:Polarity", "kg"),
        "certainty": cells.concept("certainty", "kg:Certainty", "kg"),
        "speakers": parties.entities(cells, "speaker", ACTORS),
        "on_behalf_of": parties.entities(cells, "on_behalf_of", ACTORS),
        "via": parties.entities(cells, "via", ACTORS),
        "role": cells.take("role") or None,
        "places": parties.entities(cells, "place", PLACES),
        "when": when,
        "figures": measures.figures(cells),
        "evidence": measures.spans(cells, document or ""),
        "event": next(iter(cells.event_refs("event")), None),
        "in_response_to": cells.event_refs("in_response_to"),
        "after": cells.event_refs("after"),
        "reason_for": cells.event_refs("reason_for"),
        "content_of": _optional(cells.take("content_of"), "row:"),
        "handle": cells.take("id") or None,
        "note": cells.take("note") or None,
        "confidence": cells.confidence(),
        "annotator": parties.annotator(cells),
        "method": cells.concept("method", "kg:Method", "kg"),
        "recorded": decisions.day(cells, "recorded"),
    }
    _check_claim(cells, values)
    key = _key(cells, "claim") or claim_key(draft)
    derived = _key(cells, "derived_from")
    values["derived_from"] = f"cl:{derived}" if derived and derived != key else None
    if document is None or predicate is None or (cells.problems and _failed(cells.problems)):
        raise RefusedError
    return Claim.model_validate({"key": key, "document": document, "predicate": predicate} | values)


def _key(cells: Cells, field: str) -> str:
    key = cells.take(field)
    if key and not re.fullmatch(r"c[0-9a-f]{20}", key):
        cells.refuse("bad-claim-key", field, "is no key of a claim", "leave the column empty", key)
    return key


def _check_claim(cells: Cells, values: Mapping[str, object]) -> None:
    modality = values["modality"]
    sides = ("subjects", "objects", "subject_text", "object_text")
    if not any(values[side] for side in sides) and not _refused(cells, "actor", "target", "actor_text", "target_text"):
        cells.refuse("nobody", "actor", "names neither actor nor target", "name or describe at least one of them")
    if modality not in ("mod:asserted", "mod:hypothetical", None) and not (
        values["speakers"] or values["on_behalf_of"] or _refused(cells, "speaker", "on_behalf_of")
    ):
        cells.refuse(
            "missing-speaker",
            "speaker",
            f"is empty, but the claim is {local(str(modality))}",
            "name who says so, or write modality asserted for the narrator's voice",
        )


def _document(cells: Cells) -> Document:
    key = _attempt(lambda: cells.required("document", "give the key that claims use in their column source"))
    digest, length = cells.take("sha256") or None, cells.take("length")
    if digest and not re.fullmatch(r"[0-9a-f]{64}", digest):
        cells.refuse("bad-sha256", "sha256", "is no SHA-256 digest", "give 64 lower-case hexadecimal digits", digest)
        digest = None
    url = cells.take("url") or None
    if url and not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", url):
        cells.refuse("bad-url", "url", "is no web address", "give an http or https address without spaces", url)
        url = None
    fields = {
        "title": cells.take("title") or None,
        "outlet": next(iter(parties.entities(cells, "outlet", ACTORS)), None),
        "author": next(iter(parties.entities(cells, "author", ACTORS)), None),
        "url": url,
        "when": cells.date(),
        "language": _language(cells),
        "sha256": digest,
        "length": cells.whole("length", length) if length else None,
        "republishes": parties.entities(cells, "republishes", ACTORS),
        "credits": parties.entities(cells, "credits", ACTORS),
        "note": cells.take("note") or None,
    }
    if key is None:
        raise RefusedError
    return Document.model_validate({"key": key} | fields)


def _language(cells: Cells) -> str | None:
    text = cells.take("language").lower()
    if text and not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", text):
        cells.refuse("bad-language", "language", "is no language tag", "write for instance en or ar (BCP 47)", text)
        return None
    return text or None


def _event(cells: Cells) -> Event:
    text = _attempt(lambda: cells.required("event", "give the id that claims use in their column event"))
    kind = cells.take("kind") or "Event"
    if kind not in ("Event", "Campaign"):
        cells.refuse("unknown-kind", "kind", "is no kind of event", "write Event or Campaign", kind)
    named = isinstance(cells.draft, EventDraft) and bool(cells.draft.action.strip())
    fields = {
        "kind": f"kg:{kind}",
        "label": cells.take("label") or text,
        "action": _attempt(cells.predicate) if named else None,
        "part_of": next(iter(cells.event_refs("part_of")), None),
        "entity": next(iter(parties.entities(cells, "entity", ("kg:NamedEvent",))), None),
        "note": cells.take("note") or None,
    }
    if text is None or _failed(cells.problems):
        raise RefusedError
    return Event.model_validate({"ref": event_ref(text)} | fields)


def _attempt(function: Callable[[], T]) -> T | None:
    """Go on after a refused field, so that all problems of a row are found at once."""
    try:
        return function()
    except RefusedError:
        return None


def _failed(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)


def _refused(cells: Cells, *fields: str) -> bool:
    return any(problem.field in fields for problem in cells.problems)


def _optional(text: str, prefix: str) -> str | None:
    return prefix + re.sub(r"\s", "_", text) if text else None


@cache
def _sides(ontology: Ontology, predicate: Ref | None) -> tuple[tuple[Ref, ...], tuple[Ref, ...]]:
    """The classes of whom a predicate may be said, and of whom it is said."""
    if predicate is not None and predicate.startswith("act:"):
        return ACTORS, ()
    return _classes(ontology, predicate, "schema:domainIncludes"), _classes(ontology, predicate, "schema:rangeIncludes")


def _classes(ontology: Ontology, predicate: Ref | None, prop: Ref) -> tuple[Ref, ...]:
    return () if predicate is None else tuple(c for c in ontology.refs(predicate, prop) if c.startswith("kg:"))
