"""The direct edges of claims that are known by their numbers, beside those that the row path finds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import dealing, engine
from kg.bulk.known import Known
from kg.bulk.pieces import BREAK, Pieces, data, join
from kg.events.edges import reference_edges
from kg.model import Edge, Ref

CLAIMS, EDGES = 5_000_000, 400_000
"""About as many claims are looked at together, and as many edges put into words and sorted."""

PARTS = 8
"""Parts at most, however large they become: for each of them all rows are looked at."""


def find(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Add the edges of claims that are known by their numbers."""
    actions = sorted({k.fields["predicate"] for k in known.kinds if k is not None and k.edge})
    wider = [(action, over) for action in actions for over in known.ontology.ancestors(action)]
    engine.put_rows(connection, "wider", wider)
    engine.put(connection, "mutual", predicate=filter(known.ontology.is_symmetric, actions))
    members = ((number, ref) for number, refs in enumerate(known.members) for ref in refs)
    while some := list(islice(members, engine.BATCH)):
        engine.put_rows(connection, "members", some)
    engine.execute(connection, "CREATE TABLE stated (predicate VARCHAR, subj INTEGER, obj INTEGER)")
    parts = _parts(connection, "claims", CLAIMS)
    for part in parts:
        engine.execute(
            connection,
            f"""
            INSERT INTO stated SELECT DISTINCT predicate, subj, obj FROM claims JOIN kinds USING (kind)
                ANTI JOIN together USING (seq)
                WHERE edge AND subj <> 0 AND obj <> 0 AND subj % {len(parts)} = {part};
        """,
        )
    parts = _parts(connection, "stated", EDGES)
    for part in parts:
        engine.execute(
            connection,
            f"""
            INSERT INTO edges SELECT DISTINCT s.ref AS subject, over AS predicate, o.ref AS object
                FROM (FROM stated WHERE subj % {len(parts)} = {part}) JOIN wider USING (predicate)
                JOIN members s ON s.party = subj JOIN members o ON o.party = obj;
            INSERT INTO edges SELECT DISTINCT o.ref, predicate, s.ref
                FROM (FROM stated WHERE obj % {len(parts)} = {part}) JOIN mutual USING (predicate)
                JOIN members s ON s.party = subj JOIN members o ON o.party = obj;
        """,
        )


def _parts(connection: duckdb.DuckDBPyConnection, table: str, most: int) -> range:
    """The parts into which a table is dealt, none much larger than `most` rows unless that makes too many."""
    (count,) = engine.one(connection, f"SELECT count(*) FROM {table}")
    return range(min(1 + count // most, PARTS))


def add(connection: duckdb.DuckDBPyConnection, more: Collection[Edge]) -> None:
    """Add edges that were found elsewhere."""
    engine.put_rows(connection, "edges", list(more))


def settle(connection: duckdb.DuckDBPyConnection, known: Known, pieces: Pieces, mentioned: set[Ref]) -> tuple[int, int]:
    """Add the edges of the reference data and how Turtle writes each; the number of claims' edges and of all."""
    from_claims = _distinct(connection)
    add(connection, list(reference_edges(mentioned, known.ontology)))
    refs = "SELECT subject AS ref FROM edges UNION SELECT predicate FROM edges UNION SELECT object FROM edges"
    for batch in engine.batches(connection, refs):
        engine.put(connection, "written", ref=batch["ref"], text=map(pieces.name, batch["ref"].to_pylist()))
    for batch in engine.batches(connection, "SELECT DISTINCT object FROM edges"):
        pieces.objects |= known.ontology.listed(map(pieces.writer.term, batch["object"].to_pylist()))
    engine.execute(
        connection,
        """
        CREATE TABLE predicates AS FROM written WHERE ref IN (SELECT predicate FROM edges);
        CREATE TABLE drawn (subject VARCHAR, predicate VARCHAR, s VARCHAR, p VARCHAR, o VARCHAR);
    """,
    )
    parts = _parts(connection, "edges", EDGES)
    for part in parts:
        engine.execute(
            connection,
            f"""
            CREATE OR REPLACE TABLE pointing AS SELECT subject, predicate, text AS o
                FROM (SELECT DISTINCT * FROM edges WHERE hash(subject) % {len(parts)} = {part})
                JOIN written ON ref = object;
            INSERT INTO drawn SELECT subject, predicate, s.text, p.text, o
                FROM pointing JOIN written s ON s.ref = subject JOIN predicates p ON p.ref = predicate;
            DROP TABLE pointing;
        """,
        )
    every = engine.one(connection, "SELECT count(*) FROM drawn")
    return from_claims, every[0]


def _distinct(connection: duckdb.DuckDBPyConnection) -> int:
    """How many different edges there are."""
    parts = _parts(connection, "edges", EDGES)
    some = f"SELECT DISTINCT * FROM edges WHERE hash(subject) % {len(parts)}"
    return sum(int(engine.one(connection, f"SELECT count(*) FROM ({some} = {part})")[0]) for part in parts)


def write(connection: duckdb.DuckDBPyConnection) -> Iterator[memoryview | str]:
    """The text of all edges, those of one subject together."""
    subject = predicate = None
    for batch in dealing.ordered(connection, "FROM drawn", "subject", "predicate", "o", most=EDGES):
        s, p, o = (batch[name].cast(pa.string()) for name in "spo")
        before = pa.concat_arrays([pa.array([subject], pa.string()), s[:-1]])
        before_p = pa.concat_arrays([pa.array([predicate], pa.string()), p[:-1]])
        new = pc.fill_null(pc.not_equal(s, before), True)
        other = pc.or_(new, pc.fill_null(pc.not_equal(p, before_p), True))
        texts = pc.if_else(
            new,
            join(" .\n\n", s, " ", p, " ", o),
            pc.if_else(other, join(BREAK, p, " ", o), join(" , ", o)),
        )
        yield data(texts)[0 if subject is not None else len(" .\n\n") :]
        subject, predicate = s[-1].as_py(), p[-1].as_py()
    if subject is not None:
        yield " .\n"
