"""What a reader drafts: the rows of the input, raw text in every field, nothing checked yet."""

from __future__ import annotations

from kg.model.basics import Frozen, Where


class Draft(Frozen):
    """One statement as the input has it: raw text in every field, nothing checked yet.

    The field names are the columns of the plain table; `actor, action, target, date, source` are enough.
    Several values in one field are separated by `|`.
    """

    where: Where
    id: str = ""
    source: str = ""
    actor: str = ""
    action: str = ""
    target: str = ""
    actor_text: str = ""
    target_text: str = ""
    speaker: str = ""
    on_behalf_of: str = ""
    via: str = ""
    modality: str = ""
    polarity: str = ""
    certainty: str = ""
    role: str = ""
    place: str = ""
    date: str = ""
    date_text: str = ""
    date_basis: str = ""
    begin: str = ""
    end: str = ""
    sha256: str = ""
    quote: str = ""
    event: str = ""
    in_response_to: str = ""
    after: str = ""
    reason_for: str = ""
    content_of: str = ""
    note: str = ""
    confidence: str = ""
    annotator: str = ""
    method: str = ""
    derived_from: str = ""
    recorded: str = ""
    claim: str = ""
    figures: tuple[tuple[str, str], ...] = ()


class DocumentDraft(Frozen):
    """One row of a table of documents, raw."""

    where: Where
    document: str = ""
    title: str = ""
    outlet: str = ""
    author: str = ""
    url: str = ""
    date: str = ""
    date_text: str = ""
    date_basis: str = ""
    language: str = ""
    sha256: str = ""
    length: str = ""
    republishes: str = ""
    credits: str = ""
    note: str = ""


class EventDraft(Frozen):
    """One row of a table of events, raw: the label and kind of an event that claims report."""

    where: Where
    event: str = ""
    kind: str = ""
    label: str = ""
    action: str = ""
    part_of: str = ""
    entity: str = ""
    note: str = ""


class DecisionDraft(Frozen):
    """One row of a table of decisions, raw: who or what two things are to each other, who says so, and why.

    A row whose `decision` is empty is a candidate that nobody has decided yet; the last columns hold what it rests
    on and are not read.
    """

    where: Where
    decision: str = ""
    one: str = ""
    other: str = ""
    source: str = ""
    start: str = ""
    end: str = ""
    author: str = ""
    decided: str = ""
    reason: str = ""
    score: str = ""
    why: str = ""
    one_evidence: str = ""
    other_evidence: str = ""


AnyDraft = Draft | DocumentDraft | EventDraft | DecisionDraft
"""Whatever a row of the input may be."""
