"""Writes the Turtle of what the engine holds, section by section, in the order and the words of the row path."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import dealing, engine, events
from kg.bulk.known import Known
from kg.bulk.naming import Names
from kg.bulk.pieces import BREAK, SLOTS, Pieces, Table, between, data, hexadecimal, join, literals, uses
from kg.bulk.progress import Stage
from kg.rdf.writing import name_figures
from kg.shapes import FIGURE

NAMELESS = "cl:c" + "0" * 20

FREE = dict(zip(dealing.FREE, ("kg:subjectText", "kg:objectText", "kg:note", "kg:handle"), strict=True))
"""The columns of free text, and how the graph says what stands in them."""

CLAIMS, DOCUMENTS = 2_500_000, 5_000_000
"""Claims and documents that are sorted at a time."""


class Parts(NamedTuple):
    """The pieces of claims and events, by number, and how many triples all nodes of a section have."""

    claims: dict[str, Table]
    events: dict[str, Table]
    claim_triples: int
    event_triples: int
    figured: list[tuple[str, str]]
    """For each number of figures: the slot of a claim, and the nodes, both with NAMELESS in place of the claim."""
    free: tuple[str, ...]
    """Those columns of free text in which anything stands."""


def prepare(connection: duckdb.DuckDBPyConnection, known: Known, pieces: Pieces) -> Parts:
    """Write each piece that occurs once."""
    use = {column: uses(connection, column, "claims") for column in ("kind", "subj", "obj", "place", "whenever")}
    fields = [SimpleNamespace(**(kind.fields | {"derived_from": None})) if kind else None for kind in known.kinds]

    def by_kind(name: str) -> Table:
        return Table(len(fields), use["kind"].numbers, lambda n: pieces.part(name, **vars(fields[n])))

    named = np.concatenate([use[column].numbers for column in ("subj", "obj", "place")])
    parties = Table(len(known.members), named, lambda n: pieces.named(known.members[n]))
    claims = {name: by_kind(name) for name in ("predicate", "voice", "record")}
    claims |= {name: parties.behind(pieces.before(SLOTS[name])) for name in ("subjects", "objects", "places")}
    claims["when"] = Table(
        len(known.dates), use["whenever"].numbers, lambda n: pieces.part("when", when=known.dates[n])
    )
    columns = dict.fromkeys(("predicate", "voice", "record"), "kind") | {"subjects": "subj", "objects": "obj"}
    columns |= {"places": "place", "when": "whenever"}
    total = sum(table.triples(use[columns[name]]) for name, table in claims.items())
    rows, *own = engine.one(connection, f"SELECT count(*), {', '.join(f'count({c})' for c in FREE)} FROM claims")
    free = tuple(column for column, times in zip(FREE, own, strict=True) if times)
    pieces.name("cl:c0")
    linked = engine.one(connection, "SELECT coalesce(sum(claims), 0)::BIGINT FROM events")
    extra = engine.one(connection, "SELECT coalesce(sum(triples), 0) FROM links")
    for column in free:
        pieces.name(FREE[column])
    of_events, event_triples = events.prepare(connection, known, pieces, parties)
    figured, more = _figures(connection, known, pieces)
    total += 2 * rows + sum(own) + linked[0] + int(extra[0]) + more  # each has a type and a document
    return Parts(claims, of_events, total, event_triples, figured, free)


def _figures(connection: duckdb.DuckDBPyConnection, known: Known, pieces: Pieces) -> tuple[list[tuple[str, str]], int]:
    """The text of figures by number, and how many triples that makes."""
    texts, triples = [("", "")] * len(known.figures), 0
    for number, times in engine.execute(
        connection, "SELECT figs, count(*) FROM claims GROUP BY figs ORDER BY figs"
    ).fetchall():
        if number:
            figures = known.figures[number]
            named = list(
                name_figures(known.claim({"predicate": "act:attack"}, ("my:x",), (), (), None, figures=figures))
            )
            nodes = sorted(pieces.name(f"cl:{name}") for name, _ in named)
            slot = f"{BREAK}{pieces.name('kg:figure')} {' , '.join(nodes)}"
            written, size = pieces.nodes(
                triple
                for name, figure in named
                for triple in pieces.writer.node(pieces.writer.term(f"cl:{name}"), FIGURE, figure)
            )
            texts[number] = slot, "".join("\n" + text for text in written)
            triples += times * (len(nodes) + size)
    return texts, triples


def _of_figures(
    batch: pa.RecordBatch, named: pa.Array, figured: Sequence[tuple[str, str]], place: int
) -> pa.Array | str:
    if not pc.any(pc.not_equal(batch["figs"], 0)).as_py():
        return ""
    numbers, names = batch["figs"].to_pylist(), named.to_pylist()
    texts = (
        figured[number][place].replace(NAMELESS, f"cl:c{name}") for number, name in zip(numbers, names, strict=True)
    )
    return pa.array(texts, pa.string())


def with_events(events: str = "events") -> str:
    """Claims, each with the event that follows from its numbers: one of those in a table."""
    return f"""
        claims JOIN kinds USING (kind) JOIN days USING (whenever)
        LEFT JOIN (SELECT * EXCLUDE (document) FROM {events} WHERE document = '') told
            USING (deedkind, subj, obj, place, day, figs)
        LEFT JOIN (FROM {events} WHERE document <> '') single ON single.deedkind = kinds.deedkind
            AND single.subj = claims.subj AND single.obj = claims.obj AND single.place = claims.place
            AND single.day = days.day AND single.figs = claims.figs AND single.document = claims.document
    """


OWN = ("key", "document", "kind", "subj", "obj", "place", "whenever", "figs")


def columns_of(free: Iterable[str]) -> str:
    """What is to be known of claims and their events in order to write them; `free` are the columns of free text."""
    own = ", ".join(f"claims.{column}" for column in (*OWN, *free))
    return f"""
        {own}, nullif(kinds.deedkind, -1) AS deedkind, days.day,
        coalesce(told.digest, single.digest) AS digest, coalesce(told.about, single.about) AS about
    """


def claims(
    connection: duckdb.DuckDBPyConnection,
    pieces: Pieces,
    parts: Parts,
    names: Names,
    every: dealing.Claims,
    stage: Stage,
) -> Iterator[memoryview | str]:
    """The text of all claims."""
    linked = _link(connection, columns_of(parts.free), every, stage)
    then = ["id NULLS FIRST"] if "id" in parts.free else []
    kind = f" a {pieces.name('kg:Claim')}"
    stated, reports = (BREAK + pieces.name(ref) + " " for ref in ("kg:statedIn", "kg:reports"))
    prefix = pieces.name("cl:c0").removesuffix("c0")
    predicates = {column: pieces.shorten(pieces.writer.term(FREE[column])) for column in parts.free}
    known = parts.claims
    first = True
    for batch in stage.each(linked.sorted(*then, "key"), 2 * engine.BATCH):
        named = hexadecimal(batch["key"])
        told = {column: literals(predicate, batch[column]) for column, predicate in predicates.items()}
        texts = join(
            f"\n{prefix}c",
            named,
            kind,
            *known["subjects"].take(batch["subj"]),
            *told.get("actor_text", ()),
            *known["predicate"].take(batch["kind"]),
            *known["objects"].take(batch["obj"]),
            *told.get("target_text", ()),
            *known["voice"].take(batch["kind"]),
            *known["places"].take(batch["place"]),
            *known["when"].take(batch["whenever"]),
            stated,
            *pieces.documents(batch["document"]),
            *told.get("note", ()),
            *told.get("id", ()),
            *known["record"].take(batch["kind"]),
            _of_figures(batch, named, parts.figured, 0),
            *names.parts(batch, batch["digest"], reports),
            *between("", batch["more"]),
            " .\n",
            _of_figures(batch, named, parts.figured, 1),
        )
        yield data(texts)[1 if first else 0 :]
        first = False


def _link(connection: duckdb.DuckDBPyConnection, columns: str, every: dealing.Claims, stage: Stage) -> dealing.Ranges:
    """The claims with their events, to be sorted by their documents. Then they themselves are let go.

    By itself, for joins and the sort that follows each need memory.
    """
    linked = dealing.Ranges(connection, "claims", "document", CLAIMS, every.weight)
    for part in every.parts:
        source = with_events(f"(FROM events WHERE part = {part})")
        more = f"(FROM links SEMI JOIN (FROM compared WHERE part = {part}) USING (key))"
        linked.add(
            f"SELECT {columns}, more.text AS more FROM {source} LEFT JOIN {more} more USING (key) "
            f"WHERE claims.part = {part}"
        )
        stage.add(linked.count // len(every.parts))
    every.drop()
    engine.execute(connection, "DROP TABLE events; DROP TABLE compared; DROP TABLE links")
    engine.give_back(connection)
    return linked


def documents(
    connection: duckdb.DuckDBPyConnection, pieces: Pieces, declared: Mapping[str, str]
) -> Iterator[memoryview | str]:
    """The text of all documents; `declared` are those of which a table tells more than their key."""
    kind = f" a {pieces.name('kg:Document')} .\n"
    first = True
    for batch in dealing.ordered(connection, "FROM documents", "document", most=DOCUMENTS):
        texts = join("\n", *pieces.documents(batch["document"]), kind)
        if declared:
            own = pa.array([declared.get(key) for key in batch["document"].to_pylist()], pa.string())
            texts = pc.coalesce(join("\n", own, null_handling="emit_null"), texts)
        yield data(texts)[1 if first else 0 :]
        first = False
