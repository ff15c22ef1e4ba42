"""Pairs of claims that may tell of one deed, but of which the rules do not say so: for a person to decide. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from kg.events.accounts import Account, gather
from kg.events.clusters import blocks, drawn_together
from kg.events.deeds import Deeds
from kg.events.matching import GAP, Answer, Match, Matcher, days_apart
from kg.kinship import Kinship
from kg.model import Claim, Document, EventLinks
from kg.ontology import Ontology

CROWD = 60
"""Accounts of one family, party and week; where there are more, single pairs are not worth a person's time."""


class Candidate(NamedTuple):
    """Two claims, why they may tell of one deed and what speaks against it, and how near they are (0 to 1)."""

    one: Claim
    other: Claim
    why: str
    score: float


def find(
    claims: Sequence[Claim],
    documents: Mapping[str, Document],
    links: Mapping[str, EventLinks],
    ontology: Ontology,
    kinship: Kinship,
) -> list[Candidate]:
    """The candidates, the nearest first; one for each two events, or claims without an event."""
    deeds = Deeds(ontology)
    matcher = Matcher(deeds, kinship)
    accounts = drawn_together(gather(claims, documents, deeds, kinship), matcher)
    accounts.sort(key=lambda account: account.key)
    best: dict[tuple[str, str], Candidate] = {}
    for one, other in sorted(set(_pairs(accounts, deeds, kinship))):
        first, second = accounts[one], accounts[other]
        found = [_event(account, links) for account in (first, second)]
        if found[0] == found[1] or not (first.reports and second.reports):
            continue
        reason = _near(matcher.compare(first, second), first, second)
        if reason is not None:
            candidate = Candidate(_speaker(first), _speaker(second), *reason)
            pair = min(found), max(found)
            if pair not in best or best[pair].score < candidate.score:
                best[pair] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.one.key, c.other.key))


def _event(account: Account, links: Mapping[str, EventLinks]) -> str:
    found = links.get(account.claims[0].key, EventLinks()).all
    return found[0] if found else f"cl:{account.key}"


def _speaker(account: Account) -> Claim:
    return min(account.claims, key=lambda claim: claim.key)


def _pairs(accounts: Sequence[Account], deeds: Deeds, kinship: Kinship) -> Iterator[tuple[int, int]]:
    dated: dict[tuple[object, ...], list[int]] = {}
    undated: dict[tuple[object, ...], list[int]] = {}
    for number, account in enumerate(accounts):
        for block in blocks(account, deeds, kinship):
            if account.is_narrow and account.first is not None:
                week = account.first.toordinal() // GAP
                for near in (week, week + 1):
                    dated.setdefault((block, near), []).append(number)
            else:
                undated.setdefault((block,), []).append(number)
                year = account.last or (account.published.earliest if account.published else None)
                if year is not None:
                    for week in range((year.toordinal() // GAP) - 1, (year.toordinal() // GAP) + 2):
                        dated.setdefault((block, week), []).append(number)
    for group in (*dated.values(), *undated.values()):
        if len(group) <= CROWD:
            yield from ((a, b) for place, a in enumerate(group) for b in group[place + 1 :] if a != b)


def _near(match: Match, one: Account, other: Account) -> tuple[str, float] | None:
    """Why two accounts may be one, and how near; None where they are or are too far apart."""
    if match.fits or not match.action or one.tally or other.tally or match.target is Answer.CLASH:
        return None
    agreed = [
        name
        for name, answer in (("actor", match.actor), ("target", match.target), ("place", match.place))
        if answer is Answer.AGREE
    ]
    against = [name for name, answer in (("actor", match.actor), ("place", match.place)) if answer is Answer.CLASH]
    if len(agreed) + bool(match.dates) < 2 or len(against) > 1:
        return None
    gap = days_apart(one, other)
    if gap > GAP:
        return None
    score = 0.2 + 0.15 * len(agreed) + (0.25 if match.dates else 0.15 if gap == 0 else 0.1 - 0.01 * gap)
    words = [f"same {' and '.join(agreed)}"]
    words.append(match.dates or (f"{gap} day{'' if gap == 1 else 's'} apart" if gap else "dates that may overlap"))
    words += [f"but another {name}" for name in against]
    return "; ".join(words), round(score - 0.2 * len(against), 2)
