"""From drafts to claims: each is checked, linked to others, and verified against its text where that is at hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import corpus as corpora
from kg import decisions, evidence, intake, links, merging, parties
from kg.identity import Identity
from kg.incremental import Memory
from kg.inputs import Progress
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
    Where,
)
from kg.model.made import like
from kg.names import Names
from kg.ontology import Ontology
from kg.vocabulary import Vocabulary

REPEATED = {"unknown-name": "place", "name-read-as": "place", "undated-text": "text"}
"""Codes of what is told once, however often it occurs."""

Told = tuple[Problem, Where]
"""A problem, and the place where it is told."""

Accept = Callable[[AnyDraft, Vocabulary], intake.Accepted]
"""What makes an outcome of a row: intake, or a memory of what it made of the same row before."""


class Accepted(NamedTuple):
    """What passed, with the draft behind each claim."""

    claims: list[tuple[Claim, Draft]]
    documents: list[Document]
    events: list[Event]
    entities: list[Entity]
    decided: decisions.Known = decisions.Known()


def accept(
    drafts: Sequence[AnyDraft],
    known: Ontology,
    problems: list[Problem],
    strict: bool,
    tell: Progress,
    made: frozenset[str] = frozenset(),
    memory: Memory | None = None,
) -> Accepted:
    """`made` are the keys of documents that no table describes; rows that the memory knows are not checked again."""
    names = Names(known)
    accepted = intake.accept if memory is None else memory.accept
    decided, places, minted = _decide(drafts, Vocabulary(known, names, strict=strict), problems, accepted)
    if memory is not None:
        memory.decide(decided.aliases)
    names = Names(known, decided.aliases) if decided.aliases else names
    sources = {d.document.strip(): d for d in drafts if isinstance(d, DocumentDraft)}
    declared = {d.event.strip() for d in drafts if isinstance(d, EventDraft)}
    vocabulary = Vocabulary(
        known,
        names,
        sources=frozenset(sources) if sources.keys() - made else None,
        events=frozenset(declared) if declared else None,
        strict=strict,
    )
    tell("checking", 0, len(drafts))
    parties.prepare(drafts if memory is None else memory.unknown(drafts, vocabulary), names)
    kept = Accepted([], [], [], minted)
    told = [(problem, problem.where) for problem in problems]
    for number, draft in enumerate(drafts):
        if number % 1000 == 0:
            tell("checking", number, len(drafts))
        if not isinstance(draft, DecisionDraft):
            _sort_in(accepted(draft, vocabulary), draft, kept, told)
    problems[:] = _grouped(told)
    refused = {d.id.strip() for d in drafts if isinstance(d, Draft)} - {c.handle for c, _ in kept.claims if c.handle}
    linked, found = links.link(merging.prefer_hand(kept.claims), refused)
    problems += found
    claims = [claim for claim, _ in linked]
    identity = Identity(decided.entities)
    linked = [(identity.claim(claim), draft) for claim, draft in linked]
    before, claims = claims, [claim for claim, _ in linked]
    problems += links.duplicates(drafts)
    problems += links.unreported(kept.events, claims, drafts)
    undescribed = {c.document for c in claims} - set(sources) if vocabulary.sources is None else set()
    described = [identity.document(document) for document in kept.documents]
    documents = [*described, *(Document(key=key) for key in sorted(undescribed))]
    used = _used(claims, documents)
    entities = [entity for entity in _one_each(kept.entities) if entity.ref in used]
    problems += links.idle(decided.all, places, [*before, *kept.documents, *kept.events])
    decided = links.resolve_rows(decided, claims)
    return kept._replace(claims=linked, documents=documents, entities=entities, decided=decided)


def _decide(
    drafts: Iterable[AnyDraft], vocabulary: Vocabulary, problems: list[Problem], accepted: Accept
) -> tuple[decisions.Known, dict[Ref, Where], list[Entity]]:
    """The decisions among the drafts that hold, their places, and the names of the user's own that they mention."""
    pairs: list[tuple[Decision, Where]] = []
    minted: list[Entity] = []
    for draft in drafts:
        if isinstance(draft, DecisionDraft):
            outcome = accepted(draft, vocabulary)
            minted += outcome.minted
            problems += outcome.problems
            if isinstance(outcome.item, Decision):
                pairs.append((outcome.item, draft.where))
    known, found = decisions.settle(pairs)
    problems += found
    return known, {decision.ref: where for decision, where in pairs}, minted


def _sort_in(outcome: intake.Accepted, draft: AnyDraft, kept: Accepted, told: list[Told]) -> None:
    for problem in outcome.found:
        told.append((problem, outcome.where))
    kept.entities.extend(outcome.minted)
    if isinstance(outcome.item, Claim) and isinstance(draft, Draft):
        kept.claims.append((outcome.item, draft))
    elif isinstance(outcome.item, Document):
        kept.documents.append(outcome.item)
    elif isinstance(outcome.item, Event):
        kept.events.append(outcome.item)


def _grouped(told: Iterable[Told]) -> list[Problem]:
    """One warning for all places of a file where a name is not known, one note for all texts without a date.

    What is an error is told at each place.
    """
    first: dict[tuple[str, str, str], int] = {}
    more: Counter[int] = Counter()
    kept: list[Problem] = []
    for problem, where in told:
        if problem.code in REPEATED and problem.severity is not Severity.ERROR:
            file = where.file if problem.value else ""
            at = first.setdefault((problem.code, file, problem.value), len(kept))
            if at < len(kept):
                more[at] += 1
                continue
        kept.append(like(problem, where=where))
    for at, count in more.items():
        kept[at] = with_more(kept[at], count)
    return kept


def with_more(problem: Problem, count: int) -> Problem:
    """A problem that is told once, with the number of further places."""
    if not count:
        return problem
    where = REPEATED[problem.code] + ("" if count == 1 else "s")
    return like(problem, what=f"{problem.what} (here and in {count} more {where})")


def _one_each(entities: Iterable[Entity]) -> list[Entity]:
    """One entity for each reference: the one with the most similar names, whatever the order of the rows."""
    found: dict[Ref, Entity] = {}
    for entity in entities:
        before = found.setdefault(entity.ref, entity)
        if (len(entity.similar), entity.similar) > (len(before.similar), before.similar):
            found[entity.ref] = entity
    return list(found.values())


def _used(claims: Iterable[Claim], documents: Iterable[Document]) -> set[str]:
    """Every reference in what was accepted; a name minted for a refused row is not among them."""
    used: set[str] = set()
    for claim in claims:
        used |= {*claim.subjects, *claim.objects, *claim.speakers, *claim.on_behalf_of, *claim.via, *claim.places}
        used |= {figure.of for figure in claim.figures if figure.of} | {claim.annotator or ""}
    for document in documents:
        used |= {document.outlet or "", document.author or "", *document.republishes, *document.credits}
    return used


def texts_of(
    accepted: Accepted, folder: Path, problems: list[Problem], tell: Progress, read: dict[str, str]
) -> dict[str, str]:
    """The texts of the corpus, and those that were read as articles."""
    tell("verifying evidence", 0, None)
    texts = dict(read)
    others = [document for document in accepted.documents if document.key not in read]
    for found in corpora.find(others, corpora.read(folder)):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            texts[found[0]] = found[1]
    return texts


def verify(accepted: Accepted, texts: dict[str, str]) -> list[Problem]:
    """Evidence that its text does not hold."""
    return [
        problem
        for claim, draft in accepted.claims
        if claim.document in texts
        for problem in evidence.verify(claim, draft, texts[claim.document])
    ]


def without_quotes(claim: Claim) -> Claim:
    """The claim without the words of its source."""
    if not any(span.quote for span in claim.evidence):
        return claim
    return claim.model_copy(
        update={"evidence": tuple(span.model_copy(update={"quote": None}) for span in claim.evidence)}
    )


def order(problem: Problem) -> tuple[str, int, str, str, str]:
    """The order in which problems are told."""
    return problem.where.file, problem.where.line or 0, problem.field, problem.code, problem.value
