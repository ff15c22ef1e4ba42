"""What an event is called that claims were found to tell of: its id and its label. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

from kg.events.accounts import Account
from kg.events.clusters import Star
from kg.events.dating import date_of
from kg.model import Ref
from kg.names import slug
from kg.ontology import Ontology

SLUG = re.compile(r"[a-z][a-z0-9]*+(?:-[a-z0-9]++)*+")

WORDS = 49
"""Letters of a name before its day: what is cut is never the day, by which events are told apart."""

DIGITS = 10
"""Hexadecimal digits of the hash in a name: among 10^9 events some ten share all words with each, and 40 bits tell
those apart but for one chance in a hundred (the birthday bound, 10^9 * 10 / 2 / 2^40)."""


def name(star: Star, ontology: Ontology) -> Ref:
    """What an event is called: action, target and day of its most precise account, and a hash of what that says.

    So it stays the same whatever is added, unless something more precise is. Where equal words of two documents are
    no ground to make them one, the hash is that of the claim.
    """
    account = star.centre
    day = account.first or account.last
    words = [word.partition(":")[2] or word for word in (narrowest(account, ontology), about(account) or "")]
    said = (account.actions, account.actors, account.own, account.targets, account.places)
    face = [" ".join(sorted(part)) if len(part) > 1 else "".join(part) for part in said]
    face += str(account.first), str(account.last)
    if star.single or day is None:
        face.append(account.key)
    digest = hashlib.sha256("\x1f".join(face).encode()).hexdigest()[:DIGITS]
    return "-".join(filter(None, [f"ev:{_readable(words)}", day.isoformat() if day else "", digest]))


def label(star: Star, ontology: Ontology, called: Callable[[Ref], str]) -> str:
    """What people call an event: action, target and date; `called` says what they call a thing."""
    account = star.centre
    when = date_of([claim.when for claim in account.claims])
    whom = about(account)
    words = called(narrowest(account, ontology)) + (f" {called(whom)}" if whom else "")
    return words + (f" ({when.edtf})" if when and when.edtf else "")


def narrowest(account: Account, ontology: Ontology) -> Ref:
    """The most special of the actions of an account."""
    if len(account.actions) == 1:
        (action,) = account.actions
        return action
    return max(account.actions, key=lambda ref: (len(ontology.ancestors(ref)), ref))


def about(account: Account) -> Ref | None:
    """Whom an event is called after: a target, else a place, else an actor."""
    return next((min(found) for found in (account.targets, account.places, account.actors) if found), None)


def _readable(words: list[str]) -> str:
    """The slug of some words, which mostly are slugs already."""
    joined = "-".join(filter(None, words))
    return (joined if SLUG.fullmatch(joined) else slug(" ".join(words)))[:WORDS].rstrip("-")
