"""From accounts to deeds: every account draws to it those that tell no more than it does and fit it. Pure.

A *star* is an account with all others that fit it and are no more precise; deeds are the stars that no other star
holds. So nothing chains: two reports that clash never meet through a third that is vague. A report that fits two
deeds stands with both (shared). From this follows, whatever is added: a star only grows, or is held by the star of a
more precise account; so no report is lost, and the star of another deed stays as it was.

Accounts are compared only within blocks of one family, one party and one day (or, without a day, of one party), so
that the work grows with the claims and not with their square.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from kg.events.accounts import Account
from kg.events.deeds import Deeds
from kg.events.matching import GAP, PEG, RECENT, YEAR, Matcher, is_exact
from kg.kinship import SINGLE, Kinship
from kg.model import Ref

DAY, TALLY, DEAD, CHANGE, ONCE = "day", "tally", "dead", "change", "once"
"""Ways in which two accounts can be one: see `kg.events.matching`."""

Block = tuple[Ref, str]
"""A family of actions, and a party or place in it."""

Bucket = tuple[Block, str, str | int]
"""A block, a way to be one in it, and what must be equal for that."""


class Star(NamedTuple):
    """A deed: its most precise account first, then the others."""

    accounts: tuple[Account, ...]
    single: bool = False
    """Whether an equal account of another document would still be another deed: too little is told of it."""

    @property
    def centre(self) -> Account:
        """The account that says most."""
        return self.accounts[0]


class Twins(NamedTuple):
    """Accounts of several documents that answer every question alike, compared once."""

    accounts: tuple[Account, ...]

    @property
    def one(self) -> Account:
        """The one that stands for all."""
        return self.accounts[0]


def cluster(accounts: Iterable[Account], deeds: Deeds, kinship: Kinship, apart: Apart | None = None) -> list[Star]:
    """The deeds that some accounts tell of, in no order; `apart` are pairs of claims that somebody told apart."""
    matcher = Matcher(deeds, kinship)
    twins = list(_twins(drawn_together(accounts, matcher), apart, matcher))
    ranks = [_rank(twin.one, deeds, kinship) for twin in twins]
    drawn: list[set[int]] = [{number} for number in range(len(twins))]
    for first, second in sorted(set(_pairs(twins, deeds, kinship))):
        if apart is not None and apart.part(twins[first].one, twins[second].one):
            continue
        if not matcher.compare(twins[first].one, twins[second].one).fits:
            continue
        if ranks[second] >= ranks[first] and twins[first].one.reports:
            drawn[first].add(second)
        if ranks[first] >= ranks[second] and twins[second].one.reports:
            drawn[second].add(first)
    kept = _greatest(drawn, twins)
    return [_star(number, drawn[number], twins, ranks, matcher, apart) for number in kept]


def drawn_together(accounts: Iterable[Account], matcher: Matcher) -> list[Account]:
    """Accounts without a date go with the only dated one of their document that says the same: headlines, mostly."""
    by_document: dict[tuple[object, ...], list[Account]] = {}
    for account in accounts:
        key = account.document, account.line, account.event, account.reports
        by_document.setdefault(key, []).append(account)
    result: list[Account] = []
    for group in by_document.values():
        dated = [account for account in group if account.is_dated]
        more: dict[str, list[Account]] = {}
        for account in group:
            fitting = [] if account.is_dated else [other for other in dated if matcher.repeats(account, other)]
            if len(fitting) == 1:
                more.setdefault(fitting[0].key, []).append(account)
            elif not account.is_dated:
                result.append(account)
        result += [account.joined(more.get(account.key, ())) for account in dated]
    return result


class Apart:
    """Pairs of claims that somebody decided to be of different deeds."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs` are keys of claims."""
        self._pairs = {frozenset(pair) for pair in pairs}
        self.keys = {key for pair in self._pairs for key in pair}

    def marks(self, account: Account) -> bool:
        """Whether any claim of an account was told apart from another."""
        return any(claim.key in self.keys for claim in account.claims)

    def part(self, one: Account, other: Account) -> bool:
        """Whether any claim of the one was told apart from any of the other."""
        mine = [claim.key for claim in one.claims if claim.key in self.keys]
        theirs = [claim.key for claim in other.claims if claim.key in self.keys]
        return any(frozenset((a, b)) in self._pairs for a in mine for b in theirs)


def _twins(accounts: Iterable[Account], apart: Apart | None, matcher: Matcher) -> Iterator[Twins]:
    groups: dict[object, list[Account]] = {}
    for account in sorted(accounts, key=lambda a: a.key):
        marked = apart is not None and apart.marks(account)
        alone = marked or not account.is_narrow or account.tally
        groups.setdefault(account.key if alone else _face(account), []).append(account)
    for group in groups.values():
        if len(group) == 1 or matcher.compare(group[0], group[0]).fits:
            yield Twins(tuple(group))
        else:  # too little is told to say that they are one
            yield from (Twins((account,)) for account in group)


def _face(account: Account) -> tuple[object, ...]:
    """All that a narrow account is compared by."""
    return (
        account.line,
        account.actions,
        account.actors,
        account.attributed,
        account.own,
        account.targets,
        account.named,
        account.places,
        account.first,
        account.last,
        account.figures,
        account.reports,
        account.event,
    )


def _rank(account: Account, deeds: Deeds, kinship: Kinship) -> tuple[int, ...]:
    """The lower, the more an account says: its day, its actor, its place, its action."""
    return (
        not account.reports,
        account.width,
        not account.actors,
        -max((len(kinship.around(ref) | kinship.holders(ref)) for ref in account.targets | account.places), default=0),
        -max(map(deeds.depth, account.actions)),
    )


def _pairs(twins: Sequence[Twins], deeds: Deeds, kinship: Kinship) -> Iterator[tuple[int, int]]:
    """Every pair that may fit, the lower number first; some more than once."""
    exact: dict[Bucket, list[int]] = {}
    loose: dict[Bucket, list[int]] = {}
    for number, twin in enumerate(twins):
        for bucket in _buckets(twin.one, deeds, kinship):
            # Of two accounts with their day only the bucket of the day can make one deed.
            by_day = bucket[1] is DAY or twin.one.width > 0
            (loose if by_day else exact).setdefault(bucket, []).append(number)
    for bucket, numbers in loose.items():
        yield from ((a, b) for place, a in enumerate(numbers) for b in numbers[place + 1 :])
        others = exact.get(bucket, ())
        yield from ((min(a, b), max(a, b)) for a in numbers for b in others)


def _buckets(account: Account, deeds: Deeds, kinship: Kinship) -> Iterator[Bucket]:
    """Where an account meets those that it may be one with, by each way of being so."""
    for block in blocks(account, deeds, kinship):
        if account.tally:
            yield block, TALLY, ""
            continue
        for day in _days(account, deeds):
            yield block, DAY, day
        yield from ((block, DEAD, f"{f.kind} {f.value}") for f in account.figures if is_exact(f))
        if any(map(deeds.recurrence, account.actions)):
            yield from ((block, CHANGE, year) for year in _years(account))
        for target in account.targets:
            if any(kinship.is_one(target, kind) for kind in SINGLE):
                yield block, ONCE, target


def _days(account: Account, deeds: Deeds) -> Iterable[int]:
    if account.is_narrow and account.first and account.last:
        return range(account.first.toordinal(), account.last.toordinal() + 1)
    published = account.published
    day = (published.earliest or published.latest) if published else None
    if day is None or not account.lead or account.first is not None or deeds.is_done_to(account.line):
        return ()
    return range(day.toordinal() - PEG, (account.last or day).toordinal() + 1) if account.width else ()


def _years(account: Account) -> Iterable[int]:
    if account.first is not None and account.last is not None and account.width <= YEAR:
        margin = timedelta(days=GAP)
        return range((account.first - margin).year, (account.last + margin).year + 1)
    day = (account.published.earliest or account.published.latest) if account.published else None
    if account.first is not None or day is None:
        return ()
    return range((day - timedelta(days=RECENT)).year, day.year + 1)


def blocks(account: Account, deeds: Deeds, kinship: Kinship) -> set[Block]:
    """Where an account can meet others of its deed: its family with each party or place that could identify it."""
    if deeds.is_done_to(account.line):
        parties = {ref for target in account.targets for ref in kinship.holders(target)}
    else:
        actors = account.actors | account.attributed
        if any(map(deeds.is_symmetric, account.actions)):
            actors |= account.targets
        parties = {ref for actor in actors for ref in kinship.principals(actor) | kinship.holders(actor)}
    places = {f"@{ref}" for place in account.places for ref in kinship.around(place)}
    return {(account.line, party) for party in parties | places}


def _greatest(drawn: Sequence[set[int]], twins: Sequence[Twins]) -> list[int]:
    """The stars that no other star holds; of equal ones the first."""
    holders: dict[int, list[int]] = {}
    for number, members in enumerate(drawn):
        if len(members) > 1:
            for member in members:
                holders.setdefault(member, []).append(number)
    kept = []
    for number, members in enumerate(drawn):
        held = any(
            members < drawn[other] or (members == drawn[other] and other < number)
            for other in holders.get(number, ())
            if other != number
        )
        if not held and twins[number].one.reports:
            kept.append(number)
    return kept


def _star(
    number: int,
    members: set[int],
    twins: Sequence[Twins],
    ranks: Sequence[tuple[int, ...]],
    matcher: Matcher,
    apart: Apart | None,
) -> Star:
    others = sorted(members - {number}, key=lambda other: (ranks[other], twins[other].one.key))
    accounts = tuple(account for twin in (number, *others) for account in twins[twin].accounts)
    centre = accounts[0]
    return Star(accounts, (apart is not None and apart.marks(centre)) or not matcher.compare(centre, centre).fits)
