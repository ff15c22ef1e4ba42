"""Builds a graph from tables of claims column by column: the same files and problems as by rows, for millions of rows.

Every distinct value is checked by the functions that check the cells of a row; rows with anything unusual are accepted
by `intake.accept` itself; deeds that can meet others go through `events.assemble`. Only what is alike a million times
is handled by number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import duckdb

from kg import inputs, links
from kg import intake as row_intake
from kg.bulk import batches, comparing, dealing, deeds, describing, edges, engine, graph, naming, repeating, telling
from kg.bulk.batch import Batch
from kg.bulk.claims import Intake
from kg.bulk.comparing import Assembled, Notes
from kg.bulk.known import Known
from kg.bulk.pieces import Pieces
from kg.errors import UnsuitedError
from kg.inputs import Progress, Source, silent
from kg.model import (
    Counts,
    Document,
    DocumentDraft,
    Problem,
    Profile,
)
from kg.names import Names
from kg.ontology import Ontology
from kg.sources import Sources
from kg.vocabulary import Vocabulary


class Gathered(NamedTuple):
    """Everything but the claims themselves, which are in the engine."""

    intake: Intake
    documents: dict[str, Document]


def build(
    connection: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    ontology: Ontology,
    *,
    title: str,
    base: str,
    licence: str | None,
    profile: Profile,
    strict: bool,
    tell: Progress,
) -> graph.Graph:
    """Read, check and assemble; what comes back writes itself.

    Raises:
        UnsuitedError: The input needs the row path; nothing was written.
    """
    if profile is Profile.ALL:
        raise UnsuitedError("allegations go to a file of their own")
    read = _read(connection, sources, ontology, strict, tell)
    repeating.settle(connection, read.intake, tell)
    read.intake.telling.flush()
    telling.settle(connection)
    known, documents = Known(read.intake, ontology), read.documents
    del read
    engine.give_back(connection)
    pieces = Pieces(base, ontology)
    made = assemble(connection, known, documents, graph.TurtleNotes(connection, pieces, base), profile, tell)
    about = Counts(title=title, base=base, licence=licence)
    return graph.make(connection, pieces, documents, made, ontology, about)


def assemble(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    documents: dict[str, Document],
    notes: Notes,
    profile: Profile,
    tell: Progress = silent,
) -> Assembled:
    """From the claims in the engine to their events and edges; `notes` take what the row path makes of some.

    Raises:
        UnsuitedError: The claims need the row path.
    """
    tell("finding events", 0, None)
    engine.execute(connection, "DROP TABLE numbered")
    _refuse(connection, known)
    describing.describe(connection, known)
    claims = dealing.Claims(connection)
    deeds.find(connection, known, claims.parts, tell)
    engine.give_back(connection)
    comparing.compare(connection, known, documents, notes, profile, tell)
    engine.give_back(connection)
    names = naming.name(connection, known, claims.parts, tell)
    if not naming.are_distinct(connection):
        raise UnsuitedError("two of its events have one name")
    naming.corroborate(connection, known, documents, Sources(documents.values()), claims.parts)
    engine.give_back(connection)
    tell("finding edges", 0, None)
    edges.find(connection, known)
    engine.execute(connection, "DROP VIEW accounts; DROP VIEW telling")
    for table in ("repeating", "deeds", "touched", "turns"):
        engine.execute(connection, f"DROP TABLE {table}")
    engine.give_back(connection)
    return Assembled(known, notes, names, claims)


def _read(
    connection: duckdb.DuckDBPyConnection, sources: Sequence[Source], ontology: Ontology, strict: bool, tell: Progress
) -> Gathered:
    kinds = figure_kinds(ontology)
    large, small = split(sources)
    described = describe(small, ontology, strict, tell)
    intake = Intake(connection, described.vocabulary, kinds)
    for outcome in described.outcomes:
        intake.note(outcome)
    size, done = sum(source.path.stat().st_size for source in large), 0
    for source in large:
        for item in batches.read(source.path, source.name, kinds):
            if isinstance(item, Batch):
                intake.take(item)
                tell("checking", done + item.at, size)
            else:
                intake.telling.tell([item])
        intake.end_of_file(source.name)
        done += source.path.stat().st_size
    if not intake.accepted:
        raise UnsuitedError("none of its rows is accepted")
    intake.telling.tell(described.problems)
    return Gathered(intake, described.documents)


class Described(NamedTuple):
    """The documents of which a table tells, and what comes of that for the claims."""

    documents: dict[str, Document]
    outcomes: list[row_intake.Accepted]
    problems: list[Problem]
    vocabulary: Vocabulary


def figure_kinds(ontology: Ontology) -> list[str]:
    """The columns of figures."""
    return [ref.removeprefix("kg:") for ref in ontology.members("kg:FigureKind")]


def split(sources: Sequence[Source]) -> tuple[list[Source], list[Source]]:
    """The tables of claims, and the other inputs.

    Raises:
        UnsuitedError: There are articles, or no tables of claims.
    """
    large = [source for source in sources if source.reader in batches.READERS and batches.is_claims(source.path)]
    small = [source for source in sources if source not in large]
    if not large or any(source.reader == inputs.TEXT for source in small):
        for source in small:
            if (damage := inputs.damage(source.path, source.name)) is not None:
                raise UnsuitedError(f"'{source.name}' {damage.what}")
        raise UnsuitedError("it holds articles, or no table of claims")
    return large, small


def describe(sources: Sequence[Source], ontology: Ontology, strict: bool, tell: Progress) -> Described:
    """Read the tables of documents.

    Raises:
        UnsuitedError: They are no such tables.
    """
    problems: list[Problem] = []
    drafts = list(inputs.read(sources, ontology, problems, tell))
    described = [draft for draft in drafts if isinstance(draft, DocumentDraft)]
    if len(described) < len(drafts):
        raise UnsuitedError("it holds events, decisions or claims in other formats")
    keys = frozenset(draft.document.strip() for draft in described)
    vocabulary = Vocabulary(ontology, Names(ontology), sources=keys or None, strict=strict)
    outcomes = [row_intake.accept(draft, vocabulary) for draft in described]
    documents = {outcome.item.key: outcome.item for outcome in outcomes if isinstance(outcome.item, Document)}
    return Described(documents, outcomes, [*problems, *links.duplicates(described)], vocabulary)


def _refuse(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Refuse what only the row path can do with the claims of a table."""
    kinds = {number for (number,) in engine.execute(connection, "SELECT DISTINCT kind FROM claims").fetchall()}
    methods = {kind.fields["method"] for number, kind in enumerate(known.kinds) if kind is not None and number in kinds}
    if "kg:hand" in methods and len(methods) > 1:
        raise UnsuitedError("some of its claims are of people and some of machines, of which one may repeat the other")
    if any(known.tallies(figures) for figures in known.figures):
        raise UnsuitedError("some of its claims count the attacks of a campaign")
