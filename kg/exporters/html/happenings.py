"""What the page shows beside claims: events with their corroboration, contradictions, and what people decided."""

from __future__ import annotations

from collections.abc import Iterator

from kg.exporters.html.moments import day_number, softness
from kg.exporters.html.words import Words, plain_date
from kg.model import (
    Assembly,
    Claim,
    Conflict,
    Corroboration,
    Decision,
    DecisionKind,
    Event,
    EventLinks,
    Frozen,
    Ref,
    When,
)
from kg.rdf import own_link
from kg.terms import document_ref

SAYS = {
    DecisionKind.SAME: "“{}” is the same as “{}”",
    DecisionKind.DIFFERENT: "“{}” is not the same as “{}”",
    DecisionKind.PART_OF: "“{}” is part of “{}”",
    DecisionKind.BRAND_OF: "“{}” is a name under which “{}” acts",
    DecisionKind.ALIAS_OF: "the name “{}” stands for “{}”",
}


class DateView(Frozen):
    """A date in plain words, as EDTF, in the words of the source, and how it was got; `sort` orders the table.

    `first` and `last` are days since 1970, None where a side is open or nothing is known; for `soft` see `moments.py`.
    """

    plain: str = ""
    edtf: str = ""
    words: str = ""
    basis: str = ""
    sort: str = ""
    first: int | None = None
    last: int | None = None
    soft: int = 0


class EventView(Frozen):
    """One happening with its roles and with how many say so; a count is in words and, for the filter, a number."""

    ref: Ref
    label: str
    kind: str
    rule: bool = False
    action: str = ""
    actors: tuple[Ref, ...] = ()
    targets: tuple[Ref, ...] = ()
    places: tuple[Ref, ...] = ()
    date: DateView | None = None
    whole: str = ""
    answers: tuple[Ref, ...] = ()
    note: str = ""
    corroboration: str
    sources: int = 0


class SideView(Frozen):
    """One answer, and the keys of the claims that give it."""

    value: str
    claims: tuple[str, ...]


class ConflictView(Frozen):
    """A question on which claims contradict each other, in words, with its answers."""

    ref: Ref
    label: str
    dimension: str
    about: str = ""
    sides: tuple[SideView, ...]


class DecisionView(Frozen):
    """What somebody decided, as a sentence, with who, when and why; `about` are the nodes that it touches."""

    text: str
    author: str
    decided: str
    reason: str
    holds: str = ""
    about: tuple[Ref, ...] = ()


def date_view(when: When, words: Words) -> DateView:
    """A date as the page shows it."""
    return DateView(
        plain=plain_date(when.edtf) if when.edtf else "",
        edtf=when.edtf or "",
        words=when.words or "",
        basis=words.label(when.basis),
        sort=next((day.isoformat() for day in (when.earliest, when.latest) if day), ""),
        first=day_number(when.earliest),
        last=day_number(when.latest),
        soft=softness(when),
    )


def links_of(claim: Claim, assembly: Assembly) -> EventLinks:
    """The events of a claim, as assembly found them or else as the input names them."""
    return assembly.links.get(claim.key) or own_link(claim)


def events(assembly: Assembly, words: Words) -> Iterator[EventView]:
    """The events in words, in the order of their days; those without a day come last."""
    views = [_event(event, words) for event in assembly.events]
    return iter(
        sorted(views, key=lambda view: (not (view.date and view.date.sort), (view.date and view.date.sort) or ""))
    )


def conflicts(assembly: Assembly, words: Words) -> Iterator[ConflictView]:
    """The contradictions in words."""
    return (_conflict(conflict, words) for conflict in assembly.conflicts)


def decisions(assembly: Assembly, words: Words) -> Iterator[DecisionView]:
    """What people decided, in words."""
    of_claim = {f"cl:{claim.key}": links_of(claim, assembly).all for claim in assembly.claims}
    for decision in assembly.decisions:
        touched = [ref for ref in (decision.one, decision.other) if ref is not None]
        touched += [event for ref in touched for event in of_claim.get(ref, ())]
        yield _decision(decision, tuple(dict.fromkeys(touched)), words)


def corroborated(counts: Corroboration) -> str:
    """How many say so, for somebody who does not know the graph.

    >>> corroborated(Corroboration(reports=3, documents=3, outlets=2, sources=2))
    '3 reports in 3 documents, 2 independent sources'
    >>> corroborated(Corroboration(reports=2, shared=1, documents=1, sources=1))
    '2 reports; 1 of them fits another event too, the other is in 1 document, 1 independent source'
    """
    if counts.reports == 0:
        return "no report: the claims only deny, demand, plan or mention it"
    reports, sure = _counted(counts.reports, "report"), counts.reports - counts.shared
    where = f"in {_counted(counts.documents, 'document')}, {_counted(counts.sources, 'independent source')}"
    if counts.shared == 0:
        return f"{reports} {where}"
    if sure == 0:
        fits = "it fits" if counts.shared == 1 else "each of them fits"
        return f"{reports}; {fits} another event too, so no source is counted"
    fits = "fits" if counts.shared == 1 else "fit"
    others = "the other is" if sure == 1 else f"the other {sure} are"
    return f"{reports}; {counts.shared} of them {fits} another event too, {others} {where}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _by_day(event: EventView) -> tuple[bool, str]:
    day = event.date.sort if event.date else ""
    return not day, day


def _event(event: Event, words: Words) -> EventView:
    return EventView(
        ref=event.ref,
        label=event.label,
        kind=words.label(event.kind),
        rule=event.method == "kg:rule",
        action=words.label(event.action) if event.action else "",
        actors=event.actors,
        targets=event.targets,
        places=event.places,
        date=date_view(event.when, words) if event.when else None,
        whole=event.part_of or "",
        answers=event.in_response_to,
        note=event.note or "",
        corroboration=corroborated(event.corroboration),
        sources=event.corroboration.sources,
    )


def _conflict(conflict: Conflict, words: Words) -> ConflictView:
    return ConflictView(
        ref=conflict.ref,
        label=conflict.label,
        dimension=words.label(conflict.dimension),
        about=conflict.about or "",
        sides=tuple(SideView(value=side.value, claims=side.claims) for side in conflict.sides),
    )


def _decision(decision: Decision, about: tuple[Ref, ...], words: Words) -> DecisionView:
    one = decision.name or (words.label(decision.one) if decision.one else "")
    where = f", in {words.label(document_ref(decision.source))}" if decision.source else ""
    return DecisionView(
        text=SAYS[decision.kind].format(one, words.label(decision.other)) + where,
        author=decision.author,
        decided=decision.decided.isoformat(),
        reason=decision.reason,
        holds=_holds(decision),
        about=about,
    )


def _holds(decision: Decision) -> str:
    first, last = decision.first, decision.last
    if first is None and last is None:
        return ""
    if last is None:
        return f"for claims dated {first} or later"
    return f"for claims dated {last} or earlier" if first is None else f"for claims dated {first} to {last}"
