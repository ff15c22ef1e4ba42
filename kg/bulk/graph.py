"""Puts together what the engine holds and what the row path made of the rest: counts and the text of the graph."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

import duckdb

from kg import acceptance
from kg.bulk import edges, engine, events, telling, writing
from kg.bulk.comparing import Assembled, Notes
from kg.bulk.known import Known
from kg.bulk.pieces import BREAK, Pieces, data, join
from kg.bulk.progress import Stage
from kg.exporters import turtle
from kg.inputs import Progress
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
    turtle: Callable[[bool, Progress], Iterable[memoryview | str]]
    """The text, without the ontology or with it; once, for the engine lets go of what is written."""


class TurtleNotes(Notes):
    """What the row path made of some claims, as Turtle."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, pieces: Pieces, base: str) -> None:
        super().__init__(connection, base)
        self._pieces = pieces

    def write(self, assembly: Assembly) -> None:
        """Put the events into the table `found`, and the slots of the claims' events into `links`."""
        writer = self._pieces.writer
        texts, triples = self._pieces.alone(map(writer.event_node, assembly.events))
        self.triples += triples
        engine.put(self.connection, "found", ref=[event.ref for event in assembly.events], text=texts)
        engine.put_rows(self.connection, "links", [self._link(claim.key, assembly) for claim in assembly.claims])

    def _link(self, key: str, assembly: Assembly) -> tuple[bytes, str, int]:
        """What a claim reports and concerns, and how many triples that is."""
        pieces = self._pieces
        reports, may_report, concerns = assembly.links.get(key, ((), (), ()))
        found = {"kg:reports": {*reports, *assembly.state_reports.get(key, ())}, "kg:mayReport": {*may_report}}
        text, count = "", 0
        for predicate, refs in (found | {"kg:concerns": {*concerns}}).items():
            if refs:
                said, number = pieces.named(refs)
                text += f"{BREAK}{pieces.name(predicate)} {said}"
                count += number
        return bytes.fromhex(key[1:]), text, count


class Sections(NamedTuple):
    """The text of what is not a million times alike, and how many triples all of it has."""

    states: list[str]
    conflicts: list[str]
    documents: dict[str, str]
    """Those of which a table tells, by their keys."""
    entities: int
    """How many names stay unresolved; their text is in the engine."""
    triples: int


def make(
    connection: duckdb.DuckDBPyConnection,
    pieces: Pieces,
    described: dict[str, Document],
    made: Assembled,
    ontology: Ontology,
    about: Counts,
) -> Graph:
    """The graph of some tables; `described` are the documents of which a table tells, `about` says what it is."""
    known, notes = made.known, made.notes
    engine.execute(connection, "CREATE TABLE firm AS SELECT DISTINCT deedkind, edge FROM kinds WHERE tells")
    if engine.one(connection, "SELECT count(*) FROM events") != (0,):
        pieces.name("kg:reports")
        pieces.name("ev:x")
    parts = writing.prepare(connection, known, pieces)
    engine.give_back(connection)
    from_claims, all_edges = edges.settle(connection, known, pieces, mentioned(connection, known))
    engine.give_back(connection)
    sections = _sections(connection, pieces, known, notes, described)
    pieces.objects &= ontology.listed(pieces.objects)
    engine.put(connection, "documents", document=sorted(described))
    engine.execute(
        connection, "INSERT INTO documents SELECT DISTINCT document FROM claims ANTI JOIN documents USING (document)"
    )
    (documents,) = engine.one(connection, "SELECT count(*) FROM documents")
    if documents:
        pieces.name("kg:Document")
    more = {"documents": documents, "entities": sections.entities, "edges": all_edges, "edges_from_claims": from_claims}
    counts = about.model_copy(update={**counted(connection, made), **more, "modality": modality(connection)})
    triples = all_edges + parts.claim_triples + parts.event_triples + notes.triples + sections.triples
    triples += documents - len(described)  # of all others only the type is known
    number_of_problems, failed = telling.count(connection)
    return Graph(
        counts,
        number_of_problems,
        not failed,
        problems=lambda: telling.problems(connection),
        turtle=lambda data_only, tell: _turtle(
            connection, pieces, made, parts, sections, counts, triples, ontology, data_only, tell
        ),
    )


def counted(connection: duckdb.DuckDBPyConnection, made: Assembled) -> dict[str, int]:
    """How much there is of what claims make: claims, figures, events, campaigns, states, conflicts."""
    known, notes = made.known, made.notes
    figures = engine.execute(connection, "SELECT figs, count(*) FROM claims GROUP BY figs").fetchall()
    return {
        "claims": engine.one(connection, "SELECT count(*) FROM claims")[0],
        "figures": sum(len(known.figures[number]) * times for number, times in figures),
        "events": engine.one(connection, "SELECT count(*) FROM events")[0] + notes.kinds.get("kg:Event", 0),
        "campaigns": notes.kinds.get("kg:Campaign", 0),
        "states": len(notes.states),
        "conflicts": len(notes.conflicts),
    }


def modality(connection: duckdb.DuckDBPyConnection) -> dict[Ref, int]:
    """How many claims there are of each modality."""
    query = "SELECT modality, count(*) FROM claims JOIN kinds USING (kind) GROUP BY ALL ORDER BY ALL"
    return dict(engine.execute(connection, query).fetchall())


def _sections(
    connection: duckdb.DuckDBPyConnection, pieces: Pieces, known: Known, notes: Notes, described: dict[str, Document]
) -> Sections:
    writer = pieces.writer
    use(connection, known, described.values())
    entities, triples = _entities(connection, pieces)
    states, of_states = pieces.nodes(triple for state in notes.states for triple in writer.state(state))
    conflicts, of_conflicts = pieces.nodes(triple for one in notes.conflicts for triple in writer.conflict(one))
    triples += of_states + of_conflicts
    documents = {}
    for key, document in described.items():
        (documents[key],), count = pieces.nodes(writer.document(document))
        triples += count
    return Sections(states, conflicts, documents, entities, triples)


def _turtle(
    connection: duckdb.DuckDBPyConnection,
    pieces: Pieces,
    made: Assembled,
    parts: writing.Parts,
    sections: Sections,
    counts: Counts,
    triples: int,
    ontology: Ontology,
    data_only: bool,
    tell: Progress,
) -> Iterator[memoryview | str]:
    """The whole text, with what of the ontology travels with it unless only the data are wanted."""
    travelling, more = ([], 0) if data_only else pieces.nodes(ontology.travelling(pieces.objects), sort=True)
    heading, _ = pieces.nodes(pieces.writer.header(counts, ontology.version, triples + more))
    pieces.look_at_documents(connection)
    stage = Stage(tell, "writing turtle", 2 * counts.events + 3 * counts.claims)  # claims are linked before
    bodies: list[Iterable[memoryview | str]] = [
        ["\n".join(heading)],
        edges.write(connection) if counts.edges else (),
        stage.each(events.write(connection, made.known, pieces, parts.events), 2 * engine.BATCH)
        if counts.events + counts.campaigns
        else (),
        ["\n".join(sections.states)] if sections.states else (),
        writing.claims(connection, pieces, parts, made.names, made.claims, stage),
        writing.documents(connection, pieces, sections.documents),
        ["\n".join(sections.conflicts)] if sections.conflicts else (),
        _unresolved(connection) if sections.entities else (),
        (),
        ["\n".join(travelling)] if travelling else (),
    ]
    yield from turtle.prefixes(pieces.shorten, counts.base)
    titles = ["The data set", *TITLES, f"The ontology, version {ontology.version}"]
    for title, body in zip(titles, bodies, strict=True):
        engine.give_back(connection)
        pieces_of = iter(body)
        start = next(pieces_of, None)
        if start is not None:
            yield from chain([f"\n# {title}\n\n", start], pieces_of)


def _entities(connection: duckdb.DuckDBPyConnection, pieces: Pieces) -> tuple[int, int]:
    """Write the names that stay unresolved; how many there are, and how many triples they have."""
    count = triples = 0
    entities = telling.entities(connection, "used")
    while some := list(islice(entities, engine.BATCH)):
        texts, more = pieces.alone(map(pieces.writer.entity_node, some))
        engine.put(connection, "unresolved", ref=[entity.ref for entity in some], text=texts)
        count, triples = count + len(some), triples + more
    return count, triples


def _unresolved(connection: duckdb.DuckDBPyConnection) -> Iterator[memoryview]:
    first = True
    for batch in engine.batches(connection, "SELECT text FROM unresolved ORDER BY ref"):
        yield data(join("\n", batch["text"]))[1 if first else 0 :]
        first = False


_PARTIES = """
    SELECT DISTINCT ref FROM members SEMI JOIN
        (SELECT subj AS party FROM claims UNION SELECT obj FROM claims UNION SELECT place FROM claims) USING (party)
"""


def mentioned(connection: duckdb.DuckDBPyConnection, known: Known) -> set[Ref]:
    """Who and what is named in claims, of those that the ontology describes."""
    parties = (ref for batch in engine.batches(connection, _PARTIES) for ref in batch["ref"].to_pylist())
    return {ref for ref in chain(_speakers(connection, known), parties) if ref in known.ontology}


def _speakers(connection: duckdb.DuckDBPyConnection, known: Known) -> set[Ref]:
    kinds = engine.execute(connection, "SELECT DISTINCT kind FROM claims").fetchall()
    described = [known.kinds[number] for (number,) in kinds]
    return {ref for kind in described if kind is not None for ref in kind.fields["speakers"]}


def use(connection: duckdb.DuckDBPyConnection, known: Known, documents: Iterable[Document]) -> None:
    """Fill the table `used`: every reference in what was accepted."""
    found = _speakers(connection, known) | acceptance._used((), documents)
    for (number,) in engine.execute(connection, "SELECT DISTINCT kind FROM claims").fetchall():
        kind = known.kinds[number]
        assert kind is not None  # noqa: S101
        found |= {*kind.fields["on_behalf_of"], *kind.fields["via"], kind.fields["annotator"] or ""}
    for (number,) in engine.execute(connection, "SELECT DISTINCT figs FROM claims").fetchall():
        found |= {figure.of for figure in known.figures[number] if figure.of is not None}
    engine.execute(connection, f"INSERT INTO used {_PARTIES}")
    engine.put(connection, "used", ref=sorted(found))
