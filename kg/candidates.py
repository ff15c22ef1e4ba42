"""What a person should decide: names and events that may be one, with the evidence of both side by side. Pure.

The file is a table of decisions. Rows whose first cell is empty are candidates: they change nothing until somebody
writes a decision there, and are made anew each time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from kg import names
from kg.decisions import Known
from kg.events import near_misses
from kg.kinship import Kinship
from kg.model import Assembly, Claim, DecisionDraft, EventLinks, Problem, Ref
from kg.names import Names
from kg.ontology import Ontology
from kg.terms import document_ref

COLUMNS = tuple(field for field in DecisionDraft.model_fields if field != "where")
LINES = 3
"""Claims that are shown as evidence for a name."""

NEAREST = 2
"""Entities that are proposed for a name."""

LONGEST = 400
"""Characters of evidence in one cell."""


class Candidate(NamedTuple):
    """Two things that may be one: how people write them, why, how likely (0 to 1), and what is known of each."""

    one: str
    other: str
    why: str
    score: float
    one_evidence: str
    other_evidence: str
    pairs: tuple[frozenset[str], ...]
    """The two by their references, as decisions may name them."""


def candidates(
    assembly: Assembly, ontology: Ontology, decided: Known, problems: Iterable[Problem] = ()
) -> list[Candidate]:
    """Everything that is still open, the most likely first; what was decided is not asked again."""
    teller = _Teller(assembly, ontology)
    found = [*_names(assembly, ontology, teller), *_ambiguous(problems, teller, ontology)]
    found += [*_events(assembly, ontology, teller), *_reprints(assembly)]
    settled = _settled(decided, assembly)
    once: dict[frozenset[str], Candidate] = {}
    for candidate in sorted(found, key=lambda c: (-c.score, c.one, c.other)):
        if settled.isdisjoint(candidate.pairs):
            once.setdefault(frozenset((candidate.one, candidate.other)), candidate)
    return list(once.values())


def table(decided: Iterable[DecisionDraft], open_ones: Iterable[Candidate]) -> str:
    """The file: what was decided, as it was written, then the candidates."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(COLUMNS)
    for draft in decided:
        rows.writerow([getattr(draft, column) for column in COLUMNS])
    for candidate in open_ones:
        cells = candidate._asdict() | {"score": f"{candidate.score:.2f}"}
        rows.writerow([cells.get(column, "") for column in COLUMNS])
    return out.getvalue()


def _settled(decided: Known, assembly: Assembly) -> set[frozenset[str]]:
    """Pairs on which somebody decided, by the references of both."""
    pairs = {frozenset((d.one or names.mint(d.name or "").ref, d.other)) for d in decided.all}
    for decision in decided.events:
        sides = [_with_events(ref, assembly) for ref in (decision.one or decision.other, decision.other)]
        pairs |= {frozenset((one, other)) for one in sides[0] for other in sides[1]}
    return pairs


def _with_events(ref: Ref, assembly: Assembly) -> list[Ref]:
    """A claim and the events that it is about: a decision on two claims is one on their events."""
    return [ref, *assembly.links.get(ref.removeprefix("cl:"), EventLinks()).all]


class _Teller:
    """Shows what is known of names and claims, in one line each."""

    def __init__(self, assembly: Assembly, ontology: Ontology) -> None:
        self._ontology = ontology
        self._labels = {entity.ref: entity.label for entity in assembly.entities}
        self._outlets = {document.key: document.outlet for document in assembly.documents}
        self._of: dict[Ref, list[Claim]] = {}
        for claim in assembly.claims:
            for ref in {*claim.subjects, *claim.objects, *claim.speakers, *claim.places} & self._labels.keys():
                self._of.setdefault(ref, []).append(claim)

    def label(self, ref: Ref) -> str:
        """What people call a thing."""
        return self._labels.get(ref) or self._ontology.label(ref)

    def entity(self, ref: Ref) -> str:
        """What an entity is, or what is claimed of a name."""
        if ref.startswith("id:"):
            kind = self._ontology.class_of(ref)
            words = [self._ontology.label(kind) if kind else "", *self._ontology.values(ref, "skos:altLabel")]
            return "; ".join(word for word in words if word)[:LONGEST]
        claims = self._of.get(ref, [])
        more = [f"and {len(claims) - LINES} more claims"] if len(claims) > LINES else []
        return "; ".join([*map(self.claim, claims[:LINES]), *more])[:LONGEST]

    def claim(self, claim: Claim) -> str:
        """A claim in a line: where it stands, who did what to whom and when."""
        outlet = self._outlets.get(claim.document)
        where = f"{claim.document} ({self.label(outlet)})" if outlet else claim.document
        said = [", ".join(map(self.label, claim.subjects)) or claim.subject_text or "?"]
        said += [self._ontology.label(claim.predicate)]
        said += [", ".join(map(self.label, claim.objects)) or claim.object_text or ""]
        if claim.places:
            said.append(f"in {', '.join(map(self.label, claim.places))}")
        if claim.when and claim.when.edtf:
            said.append(f"[{claim.when.edtf}]")
        if claim.modality != "mod:asserted":
            said.append(f"({self._ontology.label(claim.modality)} by {', '.join(map(self.label, claim.speakers))})")
        words = [span.quote for span in claim.evidence if span.quote] or [claim.note or ""]
        return f"{where}: {' '.join(word for word in said if word)}" + (f" - {words[0]}" if words[0] else "")


def _names(assembly: Assembly, ontology: Ontology, teller: _Teller) -> Iterable[Candidate]:
    labels = {entity.ref: entity.label for entity in assembly.entities}
    for pair in names.near_duplicates(labels):
        sides = (pair.one, pair.other)
        one, other = (teller.entity(ref) for ref in sides)
        yield Candidate(labels[pair.one], labels[pair.other], pair.reason, pair.score, one, other, (frozenset(sides),))
    known = Names(ontology)
    for entity in assembly.entities:
        for near in known.find(entity.label).ranked[:NEAREST] if entity.similar else ():
            if near.ref in entity.similar:
                yield _meaning(entity.label, near, teller, f"{near.reason}: {near.name}", teller.entity(entity.ref))


def _ambiguous(problems: Iterable[Problem], teller: _Teller, ontology: Ontology) -> Iterable[Candidate]:
    """What an ambiguous name may mean; for one document alone, write its key in the column source."""
    known = Names(ontology)
    for value in sorted({problem.value for problem in problems if problem.code == "ambiguous-name"}):
        for near in known.find(value).ranked:
            yield _meaning(value, near, teller, f"ambiguous: {near.reason}", "")


def _reprints(assembly: Assembly) -> Iterable[Candidate]:
    """Documents that count as one source for their texts, so that somebody can say that they do not."""
    titles = {document.key: document.title or "" for document in assembly.documents}
    for document in assembly.documents:
        for other in document.same_text:
            if document.key < other:
                refs = f"doc:{document.key}", f"doc:{other}"
                pair = frozenset((document_ref(document.key), document_ref(other)))
                why = "nearly the same text: one source, unless they are different"
                yield Candidate(*refs, why, 0.9, titles[document.key], titles.get(other, ""), (pair,))


def _meaning(name: str, near: names.Candidate, teller: _Teller, why: str, evidence: str) -> Candidate:
    pair = frozenset((names.mint(name).ref, near.ref))
    local = near.ref.removeprefix("id:")
    return Candidate(name, local, why, round(min(near.score, 1), 2), evidence, teller.entity(near.ref), (pair,))


def _events(assembly: Assembly, ontology: Ontology, teller: _Teller) -> Iterable[Candidate]:
    documents = {document.key: document for document in assembly.documents}
    kinship = Kinship(ontology, assembly.decisions)
    for near in near_misses.find(assembly.claims, documents, assembly.links, ontology, kinship):
        refs = [f"cl:{claim.key}" for claim in (near.one, near.other)]
        one, other = (teller.claim(claim)[:LONGEST] for claim in (near.one, near.other))
        sides = [_with_events(ref, assembly) for ref in refs]
        pairs = tuple(frozenset((mine, theirs)) for mine in sides[0] for theirs in sides[1])
        yield Candidate(refs[0], refs[1], near.why, near.score, one, other, pairs)
