"""Names the events that follow from their numbers alone, as `events.building.name` does; counts who reports them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import engine
from kg.bulk.known import Known
from kg.bulk.pieces import join
from kg.events.naming import DIGITS, WORDS
from kg.model import Claim, Ref
from kg.names import folding
from kg.sources import Sources


def name(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Make the table `events`: the reference of each, its numbers, and its document where it has only one by itself."""
    names = Names(known)
    source = """
        FROM deeds JOIN deedkinds USING (deedkind) JOIN days ON days.whenever = deeds.day
        JOIN parties s ON s.party = subj JOIN parties o ON o.party = deeds.obj
        LEFT JOIN sites ON sites.obj = deeds.obj AND sites.place = deeds.place
        JOIN enough ON enough.deedkind = deeds.deedkind AND nobody = (subj = 0) AND nothing = (deeds.obj = 0)
            AND nowhere = (within IS NULL)
            AND two = (subj <> 0 AND deeds.obj <> 0 AND (subj <> deeds.obj OR s.several) OR s.several OR o.several)
    """
    columns = "deeds.deedkind, subj, deeds.obj AS obj, deeds.place AS place, deeds.day AS day, deeds.figs AS figs"
    columns += ", said, about"
    connection.execute(f"""
        CREATE TABLE alone AS SELECT deed, {columns}, deeds.claims, deeds.documents, enough, '' AS document, key
        {source} WHERE deed NOT IN (SELECT deed FROM touched);
    """)
    queries = (
        "SELECT * FROM alone WHERE enough",
        """SELECT alone.* REPLACE (accounts.claims AS claims, 1 AS documents, accounts.document AS document,
            accounts.key AS key)
            FROM alone JOIN accounts USING (deedkind, subj, obj, place, day, figs) WHERE NOT enough""",
    )
    for single, query in enumerate(queries):
        for batch in engine.batches(connection, query):
            refs = names.refs(batch, single=bool(single))
            kept = batch.select(
                ["deed", "deedkind", "subj", "obj", "place", "day", "figs", "about", "claims", "documents", "document"]
            )
            engine.insert(connection, "events", pa.Table.from_batches([kept]).append_column("ref", refs))


class Names:
    """Makes references of events out of what their numbers stand for."""

    def __init__(self, known: Known) -> None:
        self._actions = pa.array([_words(kind.fields["predicate"]) for kind in known.of_deed], pa.string())
        self._said_actions = pa.array([kind.fields["predicate"] for kind in known.of_deed], pa.string())
        self._about = pa.array([_words(refs[0]) if refs else "" for refs in known.members], pa.string())
        self._said = pa.array([" ".join(refs) for refs in known.members], pa.string())
        self._days = pa.array(
            [w.earliest.isoformat() if w is not None and w.earliest is not None else "" for w in known.dates],
            pa.string(),
        )

    def refs(self, batch: pa.RecordBatch, *, single: bool) -> pa.Array:
        """The references; a single one is named after its claim, too."""
        day = pc.take(self._days, batch["day"])
        about = pc.if_else(
            pc.not_equal(batch["obj"], 0),
            pc.take(self._about, batch["obj"]),
            pc.if_else(pc.is_valid(batch["about"]), _all_words(batch["about"]), pc.take(self._about, batch["subj"])),
        )
        named = pc.not_equal(about, "")
        words = join(pc.take(self._actions, batch["deedkind"]), pc.if_else(named, "-", ""), about)
        words = pc.utf8_rtrim(pc.utf8_slice_codeunits(words, 0, WORDS), "-")
        said = [pc.take(self._said_actions, batch["deedkind"]), pc.take(self._said, batch["subj"]), ""]
        said += [pc.take(self._said, batch["obj"]), pc.fill_null(batch["said"], ""), day, day]
        if single:
            said.append(join("c", pc.ascii_lower(_hex(batch["key"]))))
        face = pc.binary_join_element_wise(*said, "\x1f").to_pylist()
        digests = [hashlib.sha256(text.encode()).hexdigest()[:DIGITS] for text in face]
        return join("ev:", words, "-", day, "-", pa.array(digests, pa.string()))


def _words(ref: Ref) -> str:
    return folding.NO_SLUG.sub("-", folding.ascii_of(ref.partition(":")[2] or ref).lower()).strip("-")


def _all_words(refs: pa.Array) -> pa.Array:
    return pa.array([None if ref is None else _words(ref) for ref in refs.to_pylist()], pa.string())


def _hex(keys: pa.Array) -> pa.Array:
    return pa.array([key.hex() for key in keys.to_pylist()], pa.string())


def corroborate(
    connection: duckdb.DuckDBPyConnection, known: Known, documents: Mapping[str, Any], sources: Sources
) -> None:
    """Fill the table `witnesses`: the outlets and independent sources of events, where not every document is one."""
    urls = engine.one(connection, "SELECT count(*) FROM accounts WHERE document ILIKE 'http%'")
    via = any(kind.fields["via"] for kind in known.of_deed)
    if not documents and not via and not (urls and urls[0]):
        return
    query = """
        SELECT ref, any_value(events.deedkind) AS deedkind, list(accounts.document) AS found FROM events
        JOIN accounts USING (deedkind, subj, obj, place, day, figs)
        WHERE events.document = '' OR events.document = accounts.document GROUP BY ref
    """
    for batch in engine.batches(connection, query):
        rows = []
        for ref, deedkind, keys in zip(*(batch[n].to_pylist() for n in ("ref", "deedkind", "found")), strict=True):
            claims = [SimpleNamespace(document=key, via=known.of_deed[deedkind].fields["via"]) for key in keys]
            counts = sources.count(cast("list[Claim]", claims))
            rows.append((ref, counts.outlets, counts.sources))
        columns = list(zip(*rows, strict=True))
        engine.insert(
            connection,
            "witnesses",
            pa.table(
                {
                    "ref": pa.array(columns[0], pa.string()),
                    "outlets": pa.array(columns[1], pa.int32()),
                    "sources": pa.array(columns[2], pa.int32()),
                }
            ),
        )
