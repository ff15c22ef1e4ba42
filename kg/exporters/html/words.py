"""What the page says of a claim, in words: who says it, when, how many; labels all come from the ontology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from kg.events import supports
from kg.model import Assembly, Claim, Figure, Profile, Ref
from kg.ontology import Ontology
from kg.terms import document_ref

NOTE_WIDTH = 60
"""Characters of a claim's note by which another claim refers to it."""


class Standing(NamedTuple):
    """How far a claim may be read as a fact: the quick filter and the pattern of its line."""

    key: str
    label: str
    dashes: tuple[int, ...] = ()


FACT = Standing("fact", "Reported as fact")
OWN = Standing("own", "Claimed by the actor itself")
ALLEGED = Standing("alleged", "Alleged, or claimed by another party", (9, 5))
INTENDED = Standing("intended", "Demanded, threatened or planned", (3, 5))
DOUBTFUL = Standing("doubtful", "Denied, negated, hedged or hypothetical", (10, 4, 2, 4))
STANDINGS = (FACT, OWN, ALLEGED, INTENDED, DOUBTFUL)
"""Only the first two are drawn as solid lines."""

SAID = ("mod:claimed", "mod:alleged")
WANTED = ("mod:demanded", "mod:threatened", "mod:planned")


def standing(claim: Claim) -> Standing:
    """The one standing of a claim; what the edge rule does not support is never among the solid ones."""
    if supports(claim, Profile.STRICT):
        return FACT
    if supports(claim, Profile.DEFAULT):
        return OWN
    if claim.modality in SAID:
        return ALLEGED
    return INTENDED if claim.modality in WANTED else DOUBTFUL


class Words:
    """Turns references into labels and claims into words."""

    def __init__(self, assembly: Assembly, ontology: Ontology) -> None:
        """Labels of the assembly's own nodes go before those of the ontology."""
        self._ontology = ontology
        self._own: Mapping[Ref, str] = (
            {entity.ref: entity.label for entity in assembly.entities}
            | {event.ref: event.label for event in assembly.events}
            | {state.ref: state.label for state in assembly.states}
            | {document_ref(document.key): document.title or document.key for document in assembly.documents}
            | {f"cl:{claim.key}": _short(claim) for claim in assembly.claims}
        )

    def label(self, ref: Ref) -> str:
        """What people call it."""
        return self._own.get(ref) or self._ontology.label(ref)

    def labels(self, refs: Iterable[Ref]) -> tuple[str, ...]:
        """What people call each of them."""
        return tuple(map(self.label, refs))

    def voice(self, claim: Claim) -> str:
        """The modality with who says it: "alleged by A, on behalf of B, via C"."""
        said = self.label(claim.modality)
        if claim.speakers:
            said += f" by {_and(self.labels(claim.speakers))}"
        elif claim.modality == "mod:asserted":
            said += " in the report’s own voice"
        elif not claim.on_behalf_of:
            said += "; who says it is not named"
        if claim.on_behalf_of:
            said += f", on behalf of {_and(self.labels(claim.on_behalf_of))}"
        return said + (f", via {_and(self.labels(claim.via))}" if claim.via else "")

    def figure(self, figure: Figure) -> str:
        """A number as one says it: "at least 40 injured (US armed forces)"."""
        bound = "" if figure.bound == "kg:exact" else f"{self.label(figure.bound)} "
        joint = "and" if figure.bound == "kg:between" else "to"
        upper = "" if figure.upper is None else f" {joint} {figure.upper:,}"
        of = f" ({self.label(figure.of)})" if figure.of else ""
        return f"{bound}{figure.value:,}{upper} {self.label(figure.kind)}{of}"


def plain_date(edtf: str) -> str:
    """An EDTF date for readers who do not know EDTF; nothing is added and nothing lost.

    >>> plain_date("[2024-05-07..2024-05-09]")
    'between 2024-05-07 and 2024-05-09'
    >>> plain_date("2024-01-28~")
    'about 2024-01-28'
    """
    if edtf.startswith("["):
        first, _, last = edtf.strip("[]").partition("..")
        return _range(first, last, "between {} and {}", "{} or later", "{} or earlier")
    first, slash, last = edtf.partition("/")
    if slash:
        first, last = first.removeprefix(".."), last.removeprefix("..")
        return _range(first, last, "{} to {}", "from {} on", "until {}")
    return _about(edtf)


def _range(first: str, last: str, both: str, only_first: str, only_last: str) -> str:
    if first and last:
        return both.format(_about(first), _about(last))
    if first:
        return only_first.format(_about(first))
    return only_last.format(_about(last)) if last else "no bounds known"


def _about(edtf: str) -> str:
    marks = {"~": "about {}", "?": "perhaps {}", "%": "perhaps about {}"}
    return marks[edtf[-1]].format(edtf[:-1]) if edtf[-1:] in marks else edtf


def _short(claim: Claim) -> str:
    note = claim.note or claim.handle or claim.key
    return note if len(note) <= NOTE_WIDTH else note[:NOTE_WIDTH].rstrip() + "…"


def _and(labels: tuple[str, ...]) -> str:
    return " and ".join(labels)
