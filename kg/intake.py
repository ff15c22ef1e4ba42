"""The border: a draft becomes a claim, or the problems that say why not. Pure: no files, no network, no clock.

Every field is taken out of the draft one by one; what remains untouched at the end is itself a problem.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import NamedTuple, TypeVar

from pydantic import TypeAdapter, ValidationError

from kg import decisions, names, parties, parts
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
    Where,
)
from kg.model.made import each_like, made
from kg.parties import ACTORS
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

UNSAID = [(place, DEFAULTS[field]) for place, field in enumerate(IDENTITY) if field in DEFAULTS]
SEPARATOR = "\x1f"

_identity = itemgetter(*IDENTITY)
_whole = TypeAdapter(Claim).validator.validate_python
"""Checks what a claim says as a whole, and its values where they were not validated yet."""

_sides = parts.sides

T = TypeVar("T")


class Accepted(NamedTuple):
    """The outcome for one draft; `item` is None where an error stands against it, or nobody has decided yet."""

    item: Claim | Document | Event | Decision | None
    found: tuple[Problem, ...]
    """The problems before they are told of this draft: those of equal cells are the same objects in every row."""
    minted: tuple[Entity, ...]
    where: Where

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems, each in the place of the draft."""
        return each_like(self.found, "where", self.where)


def accept(draft: AnyDraft, vocabulary: Vocabulary) -> Accepted:
    """Check every field of a draft and build the claim, document, event or decision that it describes."""
    cells = Cells(draft, vocabulary)
    item = None
    try:
        item = BUILDERS[type(draft)](cells)
    except RefusedError:
        pass
    except ValidationError as error:
        cells.invalid(error)
    cells.finish()
    return Accepted(None if cells.failed else item, tuple(cells.problems), tuple(cells.minted), draft.where)


def claim_key(draft: Draft) -> str:
    """The claim's identity: a hash over the raw values, so that a better cleaner does not rename the past.

    80 bits: among a billion claims the chance that any two collide is below one in a million.
    """
    raw = list(_identity(vars(draft)))
    words = " ".join(filter(None, raw))
    if names.clean(words) != words:  # else each is clean by itself, as most are; one by one they take twice the time
        raw = list(map(names.clean, raw))
    for place, unsaid in UNSAID:
        raw[place] = raw[place] or unsaid
    if draft.figures:
        raw += [f"{kind}={names.clean(text)}" for kind, text in sorted(draft.figures) if text.strip()]
    return "c" + hashlib.sha256(SEPARATOR.join(raw).encode()).hexdigest()[:20]


def _claim(cells: Cells) -> Claim:
    draft = cells.draft
    assert isinstance(draft, Draft)  # noqa: S101  `accept` chose this builder by type
    values, fit = parts.read(cells)
    _check_claim(cells, values)
    key = (_key(cells, "claim") if draft.claim else "") or claim_key(draft)
    derived = _key(cells, "derived_from") if draft.derived_from else ""
    values["key"] = key
    values["derived_from"] = f"cl:{derived}" if derived and derived != key else None
    if cells.failed or values["document"] is None or values["predicate"] is None:
        raise RefusedError
    claim: Claim = _whole(made(Claim, values) if fit else values)
    return claim


def _key(cells: Cells, field: str) -> str:
    key = cells.take(field)
    if key and not re.fullmatch(r"c[0-9a-f]{20}", key):
        cells.refuse("bad-claim-key", field, "is no key of a claim", "leave the column empty", key)
    return key


def _check_claim(cells: Cells, values: Mapping[str, object]) -> None:
    modality = values["modality"]
    anybody = values["subjects"] or values["objects"] or values["subject_text"] or values["object_text"]
    if not anybody and not _refused(cells, "actor", "target", "actor_text", "target_text"):
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
    if text is None or cells.failed:
        raise RefusedError
    return Event.model_validate({"ref": event_ref(text)} | fields)


def _attempt(function: Callable[[], T]) -> T | None:
    """Go on after a refused field, so that all problems of a row are found at once."""
    try:
        return function()
    except RefusedError:
        return None


def _refused(cells: Cells, *fields: str) -> bool:
    return any(problem.field in fields for problem in cells.problems)


BUILDERS: dict[type[AnyDraft], Callable[[Cells], Claim | Document | Event | Decision | None]] = {
    Draft: _claim,
    DocumentDraft: _document,
    EventDraft: _event,
    DecisionDraft: decisions.decision,
}
