"""Whether two accounts tell of one deed. Nothing merges on the pair of actors alone. Pure.

Each question has three answers: the accounts agree, one of them is silent, or they clash. A deed is the same if no
answer is a clash, the dates are narrow enough for what is told, and enough agrees.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date, timedelta
from enum import Enum
from itertools import product
from typing import NamedTuple

from kg.events.accounts import Account
from kg.events.deeds import Deeds
from kg.kinship import Kinship
from kg.model import Figure, Ref

YEAR = 366
"""Days within which a change of state is told with a month or a year only."""

RECENT = 180
"""Days after a change of state in which reports still tell of it without a date."""

GAP = 7
"""Days by which dates may miss each other: for a change of state ("in February" of what began on 30 January)."""

PEG = 7
"""Days before publication of which the first lines of a report tell."""


class Answer(Enum):
    """What two accounts say to one question."""

    AGREE = "agree"
    SILENT = "silent"
    CLASH = "clash"


class Match(NamedTuple):
    """The answers to all questions, and whether they make one deed of two accounts."""

    action: bool
    actor: Answer
    target: Answer
    place: Answer
    dates: str
    """Why the dates fit; empty if they do not."""
    fits: bool


class Matcher:
    """Compares accounts."""

    def __init__(self, deeds: Deeds, kinship: Kinship) -> None:
        self._deeds, self._kin = deeds, kinship

    def compare(self, one: Account, other: Account) -> Match:
        """All answers; the order of the two does not matter."""
        action = any(self._deeds.alike(a, b) for a, b in product(one.actions, other.actions))
        actor = self._actor(one, other)
        target = self._target(one, other)
        place = self._compare(one.places, other.places, self._kin.nest)
        dates = self._dates(one, other, target) if one.tally == other.tally else ""
        clash = not action or one.tally != other.tally or Answer.CLASH in (actor, target, place)
        enough = self._enough(one, actor, target, place)
        return Match(action, actor, target, place, dates, bool(dates) and enough and not clash)

    def fits_its_like(self, account: Account) -> bool:
        """Whether it is one deed with an equal account of another document: whether enough is told of it.

        What `compare` says of two that are equal, where nothing can clash.
        """
        if self._is_symmetric(account):
            parties = account.actors | account.attributed | account.targets
            actor = target = self._mutual(parties, parties)
        else:
            actor = _told(account.actors or account.own or account.attributed)
            target = _told(account.targets)
        if not self._enough(account, actor, target, _told(account.places)):
            return False
        return account.tally or account.is_narrow or bool(self._dates(account, account, target))

    def repeats(self, undated: Account, dated: Account) -> bool:
        """Whether an account without a date says again what its document says with one."""
        match = self.compare(undated, dated)
        told_again = bool(undated.actions & dated.actions) or fingerprint(undated, dated)
        agreed = match.target is Answer.AGREE and Answer.CLASH not in (match.actor, match.place)
        return match.action and agreed and told_again and undated.tally == dated.tally

    def _actor(self, one: Account, other: Account) -> Answer:
        if self._is_symmetric(one) and self._is_symmetric(other):
            both = [account.actors | account.attributed | account.targets for account in (one, other)]
            return self._mutual(*both)
        if one.actors and other.actors:
            return self._compare(one.actors, other.actors, self._kin.act_together)
        if one.own and other.own:
            return self._compare(one.own, other.own, self._kin.act_together)
        named = self._compare(one.actors | one.attributed, other.actors | other.attributed, self._kin.act_together)
        return Answer.SILENT if named is Answer.CLASH else named

    def _target(self, one: Account, other: Account) -> Answer:
        if self._is_symmetric(one) and self._is_symmetric(other):
            return self._actor(one, other)
        answer = self._compare(one.targets, other.targets, self._touch)
        if answer is Answer.CLASH and self._changes(one, other) and self._have_holder_in_common(one, other):
            return Answer.AGREE
        if answer is Answer.CLASH:  # what is done "to Iraq" in Iraq says where, not to whom
            return self._compare(one.targets - one.named, other.targets - other.named, self._touch)
        return answer

    def _touch(self, one: Ref, other: Ref) -> bool:
        return self._kin.belong(one, other) or self._kin.nest(one, other)

    def _have_holder_in_common(self, one: Account, other: Account) -> bool:
        holders = [frozenset().union(*map(self._kin.holders, account.targets)) for account in (one, other)]
        return bool(holders[0] & holders[1])

    def _is_symmetric(self, account: Account) -> bool:
        return all(map(self._deeds.is_symmetric, account.actions))

    def _mutual(self, one: frozenset[Ref], other: frozenset[Ref]) -> Answer:
        """Parties of a meeting: each of the one side must be somebody of the other."""
        if len(one) < 2 or len(other) < 2:
            return Answer.SILENT
        alike = self._kin.act_together
        everyone = all(any(alike(a, b) for b in other) for a in one) and all(
            any(alike(a, b) for a in one) for b in other
        )
        return Answer.AGREE if everyone else Answer.CLASH

    @staticmethod
    def _compare(one: Iterable[Ref], other: Iterable[Ref], alike: Callable[[Ref, Ref], bool]) -> Answer:
        if not one or not other:
            return Answer.SILENT
        return Answer.AGREE if any(alike(a, b) for a, b in product(one, other)) else Answer.CLASH

    def _enough(self, one: Account, actor: Answer, target: Answer, place: Answer) -> bool:
        if target is Answer.AGREE and (actor is Answer.AGREE or self._deeds.is_done_to(one.line)):
            return True
        return actor is Answer.AGREE and place is Answer.AGREE

    def _changes(self, one: Account, other: Account) -> bool:
        return self._is_change(one) and self._is_change(other)

    def _is_change(self, account: Account) -> bool:
        """Whether what an account tells happens no second time soon: it is a change, or its target is gone."""
        kinds = [self._deeds.recurrence(action) for action in account.actions]
        return all(
            kind == "kg:change" or any(self._kin.is_one(ref, kind) for ref in account.targets if kind) for kind in kinds
        )

    def _once(self, one: Account, other: Account) -> bool:
        """Whether the deed can happen only once to what both were done to: nobody is killed twice."""
        kinds = {self._deeds.recurrence(action) for action in one.actions | other.actions}
        shared = one.targets & other.targets
        return any(self._kin.is_one(ref, kind) for kind in kinds if kind for ref in shared)

    def _dates(self, one: Account, other: Account, target: Answer) -> str:  # noqa: PLR0911
        gap = days_apart(one, other)
        changes = self._changes(one, other)
        if gap > 0:
            wide = max(one.width, other.width)
            return "days apart, of a change told without its day" if changes and gap <= GAP and 0 < wide <= YEAR else ""
        if one.tally:
            return "counts of one campaign"
        if one.is_narrow and other.is_narrow:
            return "the same days"
        if self._once(one, other):
            return "it can happen only once"
        if changes and one.width <= YEAR and other.width <= YEAR:
            return "bounds that overlap, of a change of state"
        if changes and (_recently(one, other) or _recently(other, one)):
            return "a change of state, reported soon after"
        if fingerprint(one, other) and ((one.is_dated and other.is_dated) or one.document == other.document):
            return "the same casualties"
        if not self._deeds.is_done_to(one.line) and one.actions & other.actions and target is not Answer.SILENT:
            return "the news of the day" if _is_news(one, other) or _is_news(other, one) else ""
        return ""


def _told(refs: Collection[Ref]) -> Answer:
    return Answer.AGREE if refs else Answer.SILENT


def days_apart(one: Account, other: Account) -> int:
    """Days between the bounds of two accounts; 0 where they overlap or may overlap."""
    first = max(one.first or date.min, other.first or date.min)
    last = min(one.last or date.max, other.last or date.max)
    return max((first - last).days, 0)


def fingerprint(one: Account, other: Account) -> bool:
    """Whether both give the same exact number of dead or injured, more than one."""
    mine, theirs = ({(f.kind, f.value) for f in account.figures if is_exact(f)} for account in (one, other))
    return bool(mine & theirs)


def is_exact(figure: Figure) -> bool:
    """Whether a number of victims is telling: exact and more than one."""
    return figure.kind in ("kg:killed", "kg:injured") and figure.value > 1 and figure.bound == "kg:exact"


def _recently(undated: Account, dated: Account) -> bool:
    """Whether an account without a beginning was published within months after the bounds of another."""
    if undated.first is not None or dated.first is None or undated.published is None:
        return False
    day = undated.published.earliest or undated.published.latest
    return day is not None and dated.first <= day <= (dated.last or dated.first) + timedelta(days=RECENT)


def _is_news(lead: Account, dated: Account) -> bool:
    """Whether the first lines of a report, without a beginning, can tell of a day shortly before its publication."""
    if not lead.lead or lead.first is not None or not dated.is_narrow or lead.published is None:
        return False
    day = lead.published.earliest or lead.published.latest
    if day is None or dated.first is None:
        return False
    return day - timedelta(days=PEG) <= dated.first <= (lead.last or lead.published.latest or day)
