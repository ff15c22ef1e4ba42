"""What people are told of a name that was not exact: what it was read as, or whom it may mean, and why."""

from __future__ import annotations

from kg.names.matches import Candidate, Match
from kg.ontology import Ontology

REMEDY = "write that name or its id, or the id of whoever is meant"


def reading(match: Match, ontology: Ontology) -> str:
    """What a name was read as, for which reason, and what was left aside."""
    title = f"; title: {match.title}" if match.title else ""
    return f"was read as {ontology.label(match.ref or '')} ({_local(match.ref or '')}): {match.reason}{title}"


def choice(match: Match, ontology: Ontology) -> str:
    """Whom an ambiguous name may mean, the likeliest first: id, label and reason."""
    return ", ".join(_told(candidate, ontology) for candidate in match.ranked)


def neighbours(match: Match) -> str:
    """The end of a remedy: who is called similarly."""
    return f"; similar: {', '.join(_local(ref) for ref in match.similar)}" if match.similar else ""


def _told(candidate: Candidate, ontology: Ontology) -> str:
    return f"{_local(candidate.ref)} ({ontology.label(candidate.ref)}; {candidate.reason})"


def _local(ref: str) -> str:
    return ref.partition(":")[2]
