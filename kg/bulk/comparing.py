"""Compares the claims that can meet others as the row path does, some at a time; what comes of it is kept as text."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import NamedTuple

import duckdb

from kg import acceptance, events
from kg.bulk import edges, engine, telling
from kg.bulk.dealing import Claims
from kg.bulk.known import Known
from kg.bulk.naming import Names
from kg.garbage import forget_the_young
from kg.inputs import Progress
from kg.model import Assembly, Claim, Conflict, Document, Profile, Ref, State


class Notes(ABC):
    """Takes one assembly after the other."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, base: str) -> None:
        """`base` is where the user's own claims, events and documents live."""
        self.connection, self.base = connection, base
        self.states: list[State] = []
        self.conflicts: list[Conflict] = []
        self.kinds: dict[Ref, int] = {}
        """How many events there are of each kind."""
        self.triples = 0
        """Those of the events, if anybody counts them."""

    def take(self, assembly: Assembly) -> None:
        """Keep what there is to tell of some claims and their events, of which no other assembly tells."""
        self.states += assembly.states
        self.conflicts = sorted([*self.conflicts, *assembly.conflicts], key=lambda conflict: conflict.ref)
        for event in assembly.events:
            self.kinds[event.kind] = self.kinds.get(event.kind, 0) + 1
        edges.add(self.connection, [edge for edge, keys in assembly.edges.items() if keys])
        self.write(assembly)

    @abstractmethod
    def write(self, assembly: Assembly) -> None:
        """Put the events into the table `found`, and keep which events each claim has."""


class Assembled(NamedTuple):
    """What was made of the claims, beside the events and edges in the engine."""

    known: Known
    notes: Notes
    names: Names
    claims: Claims


def compare(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    described: dict[str, Document],
    notes: Notes,
    profile: Profile,
    tell: Progress,
) -> None:
    """Do with the claims that can meet others what the row path does, one turn after the other."""
    engine.execute(
        connection,
        """CREATE TABLE compared AS SELECT turn, claims.key, document, kind, subj, obj, place, whenever, figs, id,
            actor_text, target_text, note, part FROM claims JOIN together USING (seq) ORDER BY turn""",
    )
    turns = engine.execute(connection, "SELECT turn, count(*) FROM together GROUP BY turn ORDER BY turn").fetchall()
    every, done = sum(count for _, count in turns), 0
    for turn, count in turns:
        notes.take(_assemble(connection, known, described, turn, notes.base, profile))
        forget_the_young()
        done += count
        tell("comparing", done, every)


def _assemble(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    described: dict[str, Document],
    turn: int,
    base: str,
    profile: Profile,
) -> Assembly:
    """What the row path makes of the claims of a turn."""
    found = list(_claims(connection, known, turn))
    documents = {claim.document: described.get(claim.document, Document(key=claim.document)) for claim in found}
    entities = telling.entities_of(connection, sorted(acceptance._used(found, documents.values())))
    return events.assemble(
        found, list(documents.values()), [], list(entities), known.ontology, title="", base=base, profile=profile
    )


def _claims(connection: duckdb.DuckDBPyConnection, known: Known, turn: int) -> Iterator[Claim]:
    rows = engine.execute(connection, f"SELECT * EXCLUDE (turn, part) FROM compared WHERE turn = {turn}").fetchall()
    for key, document, kind, subj, obj, place, whenever, figs, handle, actor_text, target_text, note in rows:
        subjects, objects, places = (known.members[number] for number in (subj, obj, place))
        kind_of = known.kinds[kind]
        assert kind_of is not None  # noqa: S101  a kept claim has a predicate
        more = {"key": f"c{key.hex()}", "document": document, "handle": handle, "note": note}
        more |= {"subject_text": actor_text, "object_text": target_text}
        more["figures"] = known.figures[figs]
        yield known.claim(kind_of.fields, subjects, objects, places, known.dates[whenever], **more)
