"""Puts together what the engine holds and what the row path made of the rest: counts and the text of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

import duckdb
import pyarrow as pa

from kg import acceptance
from kg.bulk import edges, engine, telling, writing
from kg.bulk.known import Known
from kg.bulk.naming import Names
from kg.bulk.pieces import Pieces
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


def make(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    described: dict[str, Document],
    slow: Assembly,
    names: Names,
    ontology: Ontology,
) -> Graph:
    """The graph of some tables; `described` are the documents of which a table tells, `slow` is from the row path."""
    pieces = Pieces(slow.base)
    writer = pieces.writer
    found, found_triples = pieces.nodes(triple for event in slow.events for triple in writer.event(event))
    engine.insert(
        connection,
        "found",
        pa.table(
            {
                "ref": pa.array([event.ref for event in slow.events], pa.string()),
                "text": pa.array(found, pa.string()),
            }
        ),
    )
    _link(connection, pieces, slow)
    parts = writing.prepare(connection, known, pieces)
    needed = used(connection, known, described.values())
    entities = list(telling.entities(connection, sorted(needed)))
    from_claims, all_edges = edges.settle(connection, known, pieces, mentioned(connection, known))
    declared = dict(_declared(pieces, described))
    engine.insert(connection, "documents", pa.table({"document": pa.array(sorted(described), pa.string())}))
    connection.execute(
        "INSERT INTO documents SELECT DISTINCT document FROM claims ANTI JOIN documents USING (document)"
    )
    number = _number(connection)
    sections = [
        pieces.nodes(triple for state in slow.states for triple in writer.state(state)),
        pieces.nodes(triple for conflict in slow.conflicts for triple in writer.conflict(conflict)),
        pieces.nodes(triple for entity in entities for triple in writer.entity(entity)),
    ]
    states, conflicts, unresolved = (texts for texts, _ in sections)
    counts = Counts(
        title=slow.title,
        base=slow.base,
        licence=slow.licence,
        documents=number("documents"),
        claims=number("claims"),
        events=number("events") + sum(event.kind == "kg:Event" for event in slow.events),
        campaigns=sum(event.kind == "kg:Campaign" for event in slow.events),
        states=len(slow.states),
        entities=len(entities),
        conflicts=len(slow.conflicts),
        edges=all_edges,
        edges_from_claims=from_claims,
        figures=parts.figures,
        modality=dict(
            connection.execute(
                "SELECT modality, count(*) FROM claims JOIN kinds USING (kind) GROUP BY ALL ORDER BY ALL"
            ).fetchall()
        ),
    )
    bare = counts.documents - len(declared)
    if counts.documents:
        pieces.name("kg:Document")
    base = slow.base
    triples = all_edges + parts.claim_triples + parts.event_triples + bare
    triples += found_triples + sum(count for _, count in sections) + sum(count for _, count in declared.values())

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
            writing.events(connection, known, pieces, parts) if counts.events + counts.campaigns else (),
            ["\n".join(states)] if states else (),
            writing.claims(connection, pieces, parts, names),
            writing.documents(connection, pieces, own),
            ["\n".join(conflicts)] if conflicts else (),
            ["\n".join(unresolved)] if unresolved else (),
            (),
            ["\n".join(known_texts)] if known_texts else (),
        ]
        titles = ["The data set", *TITLES, f"The ontology, version {ontology.version}"]
        yield from turtle.prefixes(pieces.shorten, base)
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


def _link(connection: duckdb.DuckDBPyConnection, pieces: Pieces, slow: Assembly) -> None:
    """The events of each claim: by its numbers, or as the row path found them."""
    rows = []
    for claim in slow.claims:
        reports, may_report, concerns = slow.links.get(claim.key, ((), (), ()))
        found = {"kg:reports": {*reports, *slow.state_reports.get(claim.key, ())}, "kg:mayReport": {*may_report}}
        text, count = "", 0
        for predicate, refs in (found | {"kg:concerns": {*concerns}}).items():
            if refs:
                text += f" ;\n    {pieces.name(predicate)} {' , '.join(sorted(map(pieces.name, refs)))}"
                pieces.objects |= {pieces.writer.term(ref) for ref in refs}
                count += len(refs)
        rows.append((bytes.fromhex(claim.key[1:]), text, count))
    engine.insert(
        connection,
        "relinked",
        pa.table(
            {
                "key": pa.array([row[0] for row in rows], pa.binary()),
                "text": pa.array([row[1] for row in rows], pa.string()),
                "triples": pa.array([row[2] for row in rows], pa.int64()),
            }
        ),
    )
    connection.execute("""
        CREATE TABLE links AS SELECT DISTINCT key, text, triples FROM claims JOIN relinked USING (key);
        CREATE TABLE firm AS SELECT DISTINCT deedkind, edge FROM kinds WHERE tells;
    """)
    if engine.one(connection, "SELECT count(*) FROM events") != (0,):
        pieces.name("kg:reports")
        pieces.name("ev:x")


def mentioned(connection: duckdb.DuckDBPyConnection, known: Known) -> set[Ref]:
    """Who and what is named in claims."""
    parties = connection.execute(
        "SELECT DISTINCT subj FROM claims UNION SELECT obj FROM claims UNION SELECT place FROM claims"
    ).fetchall()
    kinds = connection.execute("SELECT DISTINCT kind FROM claims").fetchall()
    described = [known.kinds[number] for (number,) in kinds]
    speakers = {ref for kind in described if kind is not None for ref in kind.fields["speakers"]}
    return speakers | {ref for (number,) in parties for ref in known.members[number]}


def used(connection: duckdb.DuckDBPyConnection, known: Known, documents: Iterable[Document]) -> set[Ref]:
    """Every reference in what was accepted."""
    found = mentioned(connection, known) | acceptance._used((), documents)
    for (number,) in connection.execute("SELECT DISTINCT kind FROM claims").fetchall():
        kind = known.kinds[number]
        assert kind is not None  # noqa: S101
        found |= {*kind.fields["on_behalf_of"], *kind.fields["via"], kind.fields["annotator"] or ""}
    for (number,) in connection.execute("SELECT DISTINCT figs FROM claims").fetchall():
        found |= {figure.of for figure in known.figures[number] if figure.of is not None}
    return found


def _declared(pieces: Pieces, documents: dict[str, Document]) -> Iterable[tuple[str, tuple[str, int]]]:
    for key, document in documents.items():
        (text,), count = pieces.nodes(pieces.writer.document(document))
        yield key, (text, count)


def _ontology(pieces: Pieces, ontology: Ontology) -> tuple[list[str], int]:
    return pieces.nodes(ontology.travelling(pieces.objects), sort=True)
