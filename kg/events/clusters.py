"""From accounts to deeds: every account draws to it those that tell no more than it does and fit it. Pure.

A *star* is an account with all others that fit it and are no more precise; deeds are the stars that no other star
holds. So nothing chains: two reports that clash never meet through a third that is vague. A report that fits two
deeds stands with both (shared). From this follows, whatever is added: a star only grows, or is held by the star of a
more precise account; so no report is lost, and the star of another deed stays as it was.

Accounts are compared only within blocks of one family, one party and one day (or, without a day, of one party), so
that the work grows with the claims and not with their square.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import cache
from itertools import combinations
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

Way = tuple[str, str | int]
"""A way to be one in a block, and what must be equal for that."""

Bucket = tuple[Block, Way]


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
    rank = cache(lambda number: _rank(twins[number].one, deeds, kinship))
    drawn: dict[int, set[int]] = {}
    for first, second in sorted(set(_pairs(twins, deeds, kinship))):
        if apart is not None and apart.part(twins[first].one, twins[second].one):
            continue
        if not matcher.compare(twins[first].one, twins[second].one).fits:
            continue
        if rank(second) >= rank(first) and twins[first].one.reports:
            drawn.setdefault(first, {first}).add(second)
        if rank(first) >= rank(second) and twins[second].one.reports:
            drawn.setdefault(second, {second}).add(first)
    return [
        _star([number, *_by_rank(drawn.get(number, ()), number, twins, rank)], twins, matcher, apart)
        for number in _greatest(drawn, twins)
    ]


def drawn_together(accounts: Iterable[Account], matcher: Matcher) -> list[Account]:
    """Accounts without a date go with the only dated one of their document that says the same: headlines, mostly."""
    by_document: dict[tuple[object, ...], list[Account]] = {}
    for account in accounts:
        key = account.document, account.line, account.event, account.reports
        by_document.setdefault(key, []).append(account)
    result: list[Account] = []
    for group in by_document.values():
        if len(group) == 1:
            result += group
            continue
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
        return bool(self.keys) and any(claim.key in self.keys for claim in account.claims)

    def part(self, one: Account, other: Account) -> bool:
        """Whether any claim of the one was told apart from any of the other."""
        mine = [claim.key for claim in one.claims if claim.key in self.keys]
        theirs = [claim.key for claim in other.claims if claim.key in self.keys]
        return any(frozenset((a, b)) in self._pairs for a in mine for b in theirs)


def _twins(accounts: Iterable[Account], apart: Apart | None, matcher: Matcher) -> Iterator[Twins]:
    near: dict[object, list[Account]] = {}
    for account in sorted(accounts, key=lambda a: a.key):
        marked = apart is not None and apart.marks(account)
        alone = marked or not account.is_narrow or account.tally
        near.setdefault(account.key if alone else (account.line, account.first, account.targets), []).append(account)
    groups = [group for some in near.values() for group in ((some,) if len(some) == 1 else _equal(some))]
    for group in sorted(groups, key=lambda group: group[0].key):
        if len(group) == 1 or matcher.fits_its_like(group[0]):
            yield Twins(tuple(group))
        else:  # too little is told to say that they are one
            yield from (Twins((account,)) for account in group)


def _equal(accounts: Iterable[Account]) -> Iterable[list[Account]]:
    groups: dict[object, list[Account]] = {}
    for account in accounts:
        groups.setdefault(_face(account), []).append(account)
    return groups.values()


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
    loose: dict[Block, dict[Way, int]] = {}
    """The first account of each block and way that can be one with any other of them."""
    more: dict[Bucket, list[int]] = {}
    """All such accounts, where there are several."""
    exact: dict[Bucket, list[int]] = {}
    """Accounts that need one of those: of two with their day only the way of the day can make one deed."""
    of_parties: dict[object, list[Block]] = {}
    is_single = cache(lambda ref: any(kinship.is_one(ref, kind) for kind in SINGLE))
    for number, twin in enumerate(twins):
        account = twin.one
        parties = account.line, _known_by(account, deeds), account.places
        found = of_parties.get(parties)
        if found is None:
            found = of_parties[parties] = list(blocks(account, deeds, kinship))
        is_loose = account.width > 0
        for way in _ways(account, deeds, is_single):
            for block in found:
                if not is_loose and way[0] is not DAY:
                    exact.setdefault((block, way), []).append(number)
                    continue
                first = loose.setdefault(block, {}).setdefault(way, number)
                if first != number:
                    more.setdefault((block, way), [first]).append(number)
    for numbers in more.values():
        yield from combinations(numbers, 2)
    for (block, way), numbers in exact.items():
        if way in loose.get(block, ()):
            others = more.get((block, way)) or [loose[block][way]]
            yield from ((min(a, b), max(a, b)) for a in numbers for b in others)


def _ways(account: Account, deeds: Deeds, is_single: Callable[[Ref], bool]) -> Iterator[Way]:
    """How an account can be one with those that it meets."""
    if account.tally:
        yield TALLY, ""
        return
    for day in _days(account, deeds):
        yield DAY, day
    for figure in account.figures:
        if is_exact(figure):
            yield DEAD, f"{figure.kind} {figure.value}"
    if any(map(deeds.recurrence, account.actions)):
        for year in _years(account):
            yield CHANGE, year
    for target in account.targets:
        if is_single(target):
            yield ONCE, target


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
    known_by = _known_by(account, deeds)
    if deeds.is_done_to(account.line):
        parties = {ref for target in known_by for ref in kinship.holders(target)}
    else:
        parties = {ref for actor in known_by for ref in kinship.principals(actor) | kinship.holders(actor)}
    places = {f"@{ref}" for place in account.places for ref in kinship.around(place)}
    return {(account.line, party) for party in parties | places}


def _known_by(account: Account, deeds: Deeds) -> frozenset[Ref]:
    """Whom it was done to, or who did it, or both who met: the parties that tell a deed from others."""
    if deeds.is_done_to(account.line):
        return account.targets
    actors = account.actors | account.attributed if account.attributed else account.actors
    return actors | account.targets if any(map(deeds.is_symmetric, account.actions)) else actors


def _greatest(drawn: Mapping[int, set[int]], twins: Sequence[Twins]) -> Iterator[int]:
    """The stars that no other star holds; of equal ones the first."""
    holders: dict[int, list[int]] = {}
    for number, members in drawn.items():
        for member in members:
            holders.setdefault(member, []).append(number)
    for number, twin in enumerate(twins):
        if not twin.one.reports:
            continue
        members = drawn.get(number) or {number}
        held = any(
            members < drawn[other] or (members == drawn[other] and other < number)
            for other in holders.get(number, ())
            if other != number
        )
        if not held:
            yield number


def _by_rank(
    members: Iterable[int], centre: int, twins: Sequence[Twins], rank: Callable[[int], tuple[int, ...]]
) -> list[int]:
    others = (number for number in members if number != centre)
    return sorted(others, key=lambda other: (rank(other), twins[other].one.key))


def _star(numbers: Sequence[int], twins: Sequence[Twins], matcher: Matcher, apart: Apart | None) -> Star:
    accounts = tuple([account for number in numbers for account in twins[number].accounts])
    centre = accounts[0]
    return Star(accounts, (apart is not None and apart.marks(centre)) or not matcher.fits_its_like(centre))
