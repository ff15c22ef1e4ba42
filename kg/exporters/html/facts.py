"""What the filters and the cards need beside claims: the tree of actions, affiliations, and identifiers elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from kg.exporters.html.happenings import DateView, date_view
from kg.exporters.html.words import Words
from kg.model import Assembly, Figure, Frozen, Ref, State
from kg.ontology import Ontology, compact

ELSEWHERE = {"skos:exactMatch": "", "skos:closeMatch": "nearly "}
"""Properties that name the same thing in another catalogue, and the word that goes before its name."""

CATALOGUES = {"wd": "Wikidata"}
"""Prefixes of catalogues with a page for people behind each entry, which they serve by https."""

CODED = ("kg:Certainty", "kg:DateBasis", "kg:Method")
"""Kinds of terms that the page shows by their labels and writes to Turtle by their references."""

HAPPENINGS = ("kg:Event", "kg:Campaign")
"""The same for the classes of events."""

RELATIONS = ("rel:all", "relations")
"""What stands above all relations in the tree of actions."""


class ActionView(NamedTuple):
    """An action of the claims, or one above it; `above` is empty for a family."""

    ref: Ref
    label: str
    above: str = ""


class IdView(NamedTuple):
    """The name of a thing in another catalogue, with its address."""

    label: str
    url: str


class AmountView(NamedTuple):
    """A figure as references and numbers, for Turtle; people read it in words."""

    kind: Ref
    value: int
    bound: Ref
    of: str = ""
    upper: int | None = None


class StateView(Frozen):
    """An affiliation: who, in which relation (seen from both ends), to whom, when, and the claims that say so."""

    ref: Ref
    subject: Ref
    object: Ref
    relation: str
    inverse: str
    date: DateView | None = None
    seen: str = ""
    """The days on which it was reported, where its interval is not known."""
    claims: tuple[str, ...] = ()
    decided: bool = False


def actions(assembly: Assembly, ontology: Ontology) -> tuple[ActionView, ...]:
    """The actions that occur and those above them, each after the one above it."""
    paths: dict[Ref, tuple[Ref, ...]] = {}
    for ref in {claim.predicate for claim in assembly.claims}:
        way = _way(ref, ontology)
        paths |= {step: way[: at + 1] for at, step in enumerate(way)}
    names = {ref: RELATIONS[1] if ref == RELATIONS[0] else ontology.label(ref) for ref in paths}
    order = sorted(paths, key=lambda ref: [(names[step].casefold(), step) for step in paths[ref]])
    return tuple(ActionView(ref, names[ref], paths[ref][-2] if len(paths[ref]) > 1 else "") for ref in order)


def _way(ref: Ref, ontology: Ontology) -> tuple[Ref, ...]:
    """From the family down to the action: one way, even where a term has two above it."""
    way = [ref]
    while above := [up for up in ontology.ancestors(way[0])[1:2] if up not in way]:
        way.insert(0, above[0])
    return (RELATIONS[0], *way) if ref.startswith("rel:") else tuple(way)


def states(assembly: Assembly, words: Words, ontology: Ontology) -> Iterator[StateView]:
    """Every affiliation that the claims report or that people decided."""
    claims: dict[Ref, list[str]] = defaultdict(list)
    for key, refs in assembly.state_reports.items():
        for ref in refs:
            claims[ref].append(key)
    for state in assembly.states:
        yield StateView(
            ref=state.ref,
            subject=state.subject,
            object=state.object,
            relation=words.label(state.relation),
            inverse=ontology.passive_label(state.relation),
            date=date_view(state.when, words) if (state.when.edtf or "../..") != "../.." else None,
            seen=_seen(state),
            claims=tuple(sorted(claims[state.ref])),
            decided=state.decision is not None,
        )


def _seen(state: State) -> str:
    days = [day.isoformat() for day in (state.observed_from, state.observed_until) if day is not None]
    return " to ".join(dict.fromkeys(days))


def amount(figure: Figure) -> AmountView:
    """A figure as the page writes it to Turtle."""
    return AmountView(figure.kind, figure.value, figure.bound, figure.of or "", figure.upper)


def identifiers(ref: Ref, ontology: Ontology) -> tuple[IdView, ...]:
    """Where else it has an entry, as links for people."""
    return tuple(
        _entry(iri, word)
        for prop, word in ELSEWHERE.items()
        for iri in ontology.values(ref, prop)
        if iri.startswith(("http:", "https:"))
    )


def _entry(iri: str, word: str) -> IdView:
    prefix, _, local = compact(iri).partition(":")
    if prefix in CATALOGUES:
        return IdView(f"{word}{CATALOGUES[prefix]} {local}", iri.replace("http:", "https:", 1))
    return IdView(f"{word}{iri}", iri)


def codes(ontology: Ontology) -> dict[str, Ref]:
    """Label -> reference of the terms that the page shows by their labels."""
    coded = (ref for kind in CODED for ref in ontology.members(kind))
    return {ontology.label(ref): ref for ref in (*HAPPENINGS, *coded)}
