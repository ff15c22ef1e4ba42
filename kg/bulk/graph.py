"""Puts together what the engine holds and what the row path made of the rest: counts and the text of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

import duckdb
import pyarrow as pa

from kg import acceptance
from kg.bulk import edges, engine, events, telling, writing
from kg.bulk.comparing import Assembled, Notes
from kg.bulk.known import Known
from kg.bulk.pieces import BREAK, Pieces, data, join
from kg.exporters import turtle
from kg.model import Assembly, Counts, Document, Problem, Ref
from kg.ontology import Ontology
from kg.rdf.writing import TITLES


class Graph(NamedTuple):
    """What was found, ready to be written."""

    counts: Counts
    number_of_problems: int
    ok: bool
    """Whether no problem is an error."""
    problems: Callable[[], Iterable[Problem]]
    turtle: Callable[[bool], Iterable[memoryview | str]]


class TurtleNotes(Notes):
    """What the row path made of some claims, as Turtle."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, pieces: Pieces, base: str) -> None:
        super().__init__(connection, base)
        self._pieces = pieces

    def write(self, assembly: Assembly) -> None:
        """Put the events into the table `found`, and the slots of the claims' events into `links`."""
        writer = self._pieces.writer
        texts, triples = self._pieces.nodes(triple for event in assembly.events for triple in writer.event(event))
        self.triples += triples
        refs = pa.array([event.ref for event in assembly.events], pa.string())
        engine.insert(self.connection, "found", pa.table({"ref": refs, "text": pa.array(texts, pa.string())}))
        rows = [self._link(claim.key, assembly) for claim in assembly.claims]
        types = {"key": pa.binary(), "text": pa.string(), "triples": pa.int64()}
        columns = {name: pa.array([row[at] for row in rows], kind) for at, (name, kind) in enumerate(types.items())}
        engine.insert(self.connection, "links", pa.table(columns))

    def _link(self, key: str, assembly: Assembly) -> tuple[bytes, str, int]:
        """What a claim reports and concerns, and how many triples that is."""
        pieces = self._pieces
        reports, may_report, concerns = assembly.links.get(key, ((), (), ()))
        found = {"kg:reports": {*reports, *assembly.state_reports.get(key, ())}, "kg:mayReport": {*may_report}}
        text, count = "", 0
        for predicate, refs in (found | {"kg:concerns": {*concerns}}).items():
            if refs:
                text += f"{BREAK}{pieces.name(predicate)} {' , '.join(sorted(map(pieces.name, refs)))}"
                pieces.objects |= {pieces.writer.term(ref) for ref in refs}
                count += len(refs)
        return bytes.fromhex(key[1:]), text, count


def make(
    connection: duckdb.DuckDBPyConnection,
    pieces: Pieces,
    described: dict[str, Document],
    made: Assembled,
    ontology: Ontology,
    about: Counts,
) -> Graph:
    """The graph of some tables; `described` are the documents of which a table tells, `about` says what it is."""
    known, notes, names = made
    writer = pieces.writer
    engine.execute(connection, "CREATE TABLE firm AS SELECT DISTINCT deedkind, edge FROM kinds WHERE tells")
    if engine.one(connection, "SELECT count(*) FROM events") != (0,):
        pieces.name("kg:reports")
        pieces.name("ev:x")
    parts = writing.prepare(connection, known, pieces)
    pieces.objects &= ontology.listed(pieces.objects)
    entities, entity_triples = _entities(connection, pieces, used(connection, known, described.values()))
    from_claims, all_edges = edges.settle(connection, known, pieces, mentioned(connection, known))
    declared = dict(_declared(pieces, described))
    engine.insert(connection, "documents", pa.table({"document": pa.array(sorted(described), pa.string())}))
    engine.execute(
        connection, "INSERT INTO documents SELECT DISTINCT document FROM claims ANTI JOIN documents USING (document)"
    )
    number = _number(connection)
    sections = [
        pieces.nodes(triple for state in notes.states for triple in writer.state(state)),
        pieces.nodes(triple for conflict in notes.conflicts for triple in writer.conflict(conflict)),
    ]
    states, conflicts = (texts for texts, _ in sections)
    pieces.objects &= ontology.listed(pieces.objects)
    counts = about.model_copy(
        update={
            "documents": number("documents"),
            "claims": number("claims"),
            "events": number("events") + notes.kinds.get("kg:Event", 0),
            "campaigns": notes.kinds.get("kg:Campaign", 0),
            "states": len(notes.states),
            "entities": entities,
            "conflicts": len(notes.conflicts),
            "edges": all_edges,
            "edges_from_claims": from_claims,
            "figures": parts.figures,
            "modality": dict(
                engine.execute(
                    connection,
                    "SELECT modality, count(*) FROM claims JOIN kinds USING (kind) GROUP BY ALL ORDER BY ALL",
                ).fetchall()
            ),
        }
    )
    bare = counts.documents - len(declared)
    if counts.documents:
        pieces.name("kg:Document")
    triples = all_edges + parts.claim_triples + parts.event_triples + bare
    triples += (
        notes.triples
        + entity_triples
        + sum(count for _, count in sections)
        + sum(count for _, count in declared.values())
    )

    def written(data_only: bool) -> Iterable[memoryview | str]:
        known_texts, more = _ontology(pieces, ontology) if not data_only else ([], 0)
        heading, _ = pieces.nodes(writer.header(counts, ontology.version, triples + more))
        own = {key: text for key, (text, _) in declared.items()}
        if counts.documents:
            for batch in engine.batches(connection, "SELECT document FROM documents"):
                pieces.documents(batch["document"])  # if any has a prefix, the file declares it
                if "doc" in pieces.shorten.used:
                    break
        bodies: list[Iterable[memoryview | str]] = [
            ["\n".join(heading)],
            edges.write(connection) if all_edges else (),
            events.write(connection, known, pieces, parts.events) if counts.events + counts.campaigns else (),
            ["\n".join(states)] if states else (),
            writing.claims(connection, pieces, parts, names),
            writing.documents(connection, pieces, own),
            ["\n".join(conflicts)] if conflicts else (),
            _unresolved(connection) if entities else (),
            (),
            ["\n".join(known_texts)] if known_texts else (),
        ]
        titles = ["The data set", *TITLES, f"The ontology, version {ontology.version}"]
        yield from turtle.prefixes(pieces.shorten, about.base)
        for title, body in zip(titles, bodies, strict=True):
            pieces_of = iter(body)
            start = next(pieces_of, None)
            if start is not None:
                yield from chain([f"\n# {title}\n\n", start], pieces_of)

    number_of_problems, failed = telling.count(connection)
    return Graph(counts, number_of_problems, not failed, lambda: telling.problems(connection), written)


def _number(connection: duckdb.DuckDBPyConnection) -> Callable[[str], int]:
    def number(table: str) -> int:
        (count,) = engine.one(connection, f'SELECT count(*) FROM "{table}"')
        return int(count)

    return number


def _entities(connection: duckdb.DuckDBPyConnection, pieces: Pieces, needed: Iterable[Ref]) -> tuple[int, int]:
    """Write the names that stay unresolved; how many there are, and how many triples they have."""
    count = triples = 0
    entities = telling.entities(connection, sorted(needed))
    while some := list(islice(entities, engine.BATCH)):
        texts, more = pieces.nodes(triple for entity in some for triple in pieces.writer.entity(entity))
        refs = pa.array([entity.ref for entity in some], pa.string())
        engine.insert(connection, "unresolved", pa.table({"ref": refs, "text": pa.array(texts, pa.string())}))
        count, triples = count + len(some), triples + more
    return count, triples


def _unresolved(connection: duckdb.DuckDBPyConnection) -> Iterator[memoryview]:
    first = True
    for batch in engine.batches(connection, "SELECT text FROM unresolved ORDER BY ref"):
        yield data(join("\n", batch["text"]))[1 if first else 0 :]
        first = False


def mentioned(connection: duckdb.DuckDBPyConnection, known: Known) -> set[Ref]:
    """Who and what is named in claims."""
    parties = engine.execute(
        connection, "SELECT DISTINCT subj FROM claims UNION SELECT obj FROM claims UNION SELECT place FROM claims"
    ).fetchall()
    kinds = engine.execute(connection, "SELECT DISTINCT kind FROM claims").fetchall()
    described = [known.kinds[number] for (number,) in kinds]
    speakers = {ref for kind in described if kind is not None for ref in kind.fields["speakers"]}
    return speakers | {ref for (number,) in parties for ref in known.members[number]}


def used(connection: duckdb.DuckDBPyConnection, known: Known, documents: Iterable[Document]) -> set[Ref]:
    """Every reference in what was accepted."""
    found = mentioned(connection, known) | acceptance._used((), documents)
    for (number,) in engine.execute(connection, "SELECT DISTINCT kind FROM claims").fetchall():
        kind = known.kinds[number]
        assert kind is not None  # noqa: S101
        found |= {*kind.fields["on_behalf_of"], *kind.fields["via"], kind.fields["annotator"] or ""}
    for (number,) in engine.execute(connection, "SELECT DISTINCT figs FROM claims").fetchall():
        found |= {figure.of for figure in known.figures[number] if figure.of is not None}
    return found


def _declared(pieces: Pieces, documents: dict[str, Document]) -> Iterable[tuple[str, tuple[str, int]]]:
    for key, document in documents.items():
        (text,), count = pieces.nodes(pieces.writer.document(document))
        yield key, (text, count)


def _ontology(pieces: Pieces, ontology: Ontology) -> tuple[list[str], int]:
    return pieces.nodes(ontology.travelling(pieces.objects), sort=True)
