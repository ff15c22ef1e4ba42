"""Names the events that follow from their numbers alone, as `events.building.name` does; counts who reports them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import engine
from kg.bulk.known import Known
from kg.bulk.phrases import DEED, NOBODY, NOTHING, NOWHERE, TOLD, TWO
from kg.bulk.pieces import hexadecimal, join
from kg.bulk.progress import Stage
from kg.bulk.texts import gather
from kg.events.naming import DIGITS, WORDS
from kg.inputs import Progress
from kg.model import Claim, Ref
from kg.names import folding
from kg.sources import Sources

ROWS = 4 * engine.BATCH
"""Events that are named at a time: their rows are short."""

DIGESTS = 2_000_000
"""About as many events have their names compared at a time."""

_NUMBERS = ("deedkind", "subj", "obj", "day", "about")
"""What a reference says of an event."""


def name(connection: duckdb.DuckDBPyConnection, known: Known, parts: Sequence[int], tell: Progress) -> Names:
    """Make the table `events`: the reference of each, its numbers, and its document where it has only one by itself."""
    names, events = Names(known), engine.Portions(connection, "events")
    for part in Stage(tell, "naming events", len(parts)).each(parts, 1):
        for rows in _of_part(connection, names, part):
            events.add(rows.append_column("part", pa.repeat(pa.scalar(part, pa.int32()), len(rows))))
    events.end()
    return names


def _of_part(connection: duckdb.DuckDBPyConnection, names: Names, part: int) -> Iterator[pa.Table]:
    """The events of some days."""
    columns = "deeds.deedkind, subj, deeds.obj AS obj, deeds.place AS place, day, figs"
    engine.execute(
        connection,
        f"""
        CREATE TABLE alone AS
        SELECT deed, {columns}, said, about, deeds.claims, deeds.documents, enough, '' AS document
        FROM {TOLD} JOIN enough ON enough.deedkind = deeds.deedkind AND enough.nobody = ({NOBODY})
            AND enough.nothing = ({NOTHING}) AND enough.nowhere = ({NOWHERE}) AND enough.two = ({TWO})
        WHERE deeds.part = {part} AND deed NOT IN (SELECT deed FROM touched);
    """,
    )
    queries = (
        "SELECT * FROM alone WHERE enough",
        f"""SELECT alone.* REPLACE (account.claims AS claims, 1::BIGINT AS documents, account.document AS document), key
            FROM alone JOIN (SELECT {DEED}, document, count(*) AS claims, min(key) AS key
                FROM (FROM telling WHERE part = {part}) SEMI JOIN (FROM alone WHERE NOT enough) USING ({DEED})
                GROUP BY ALL) account
            USING ({DEED})""",
    )
    for single, query in enumerate(queries):
        for batch in engine.batches(connection, query, ROWS):
            digests = names.digests(batch, single=bool(single))
            kept = batch.select(
                ["deed", "deedkind", "subj", "obj", "place", "day", "figs", "about", "claims", "documents", "document"]
            )
            rows = pa.Table.from_batches([kept]).append_column("digest", digests)
            yield rows.append_column("ref", join(*names.parts(batch, digests)))
    engine.execute(connection, "DROP TABLE alone")


def are_distinct(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether no two events have one name, be they known by their numbers or found by the row path."""
    digest = f"try_cast('0x' || right(ref, {DIGITS}) AS BIGINT)"
    every = f"SELECT digest, ref FROM events UNION ALL SELECT {digest}, ref FROM found"
    (count,) = engine.one(connection, "SELECT count(*) FROM events")
    parts = 1 + count // DIGESTS
    engine.execute(connection, "CREATE TABLE twins (digest BIGINT)")
    for part in range(parts):  # digests are numbers, which are quick to compare
        some = f"SELECT digest FROM ({every}) WHERE digest % {parts} = {part}"
        engine.execute(connection, f"INSERT INTO twins {some} GROUP BY digest HAVING count(*) > 1")
    alike = f"SELECT ref FROM ({every}) SEMI JOIN twins USING (digest) GROUP BY ref HAVING count(*) > 1 LIMIT 1"
    return engine.execute(connection, alike).fetchone() is None


class Names:
    """Makes references of events out of what their numbers stand for."""

    def __init__(self, known: Known) -> None:
        self._actions = pa.array([_words(kind.fields["predicate"]) for kind in known.of_deed], pa.string())
        self._said_actions = pa.array([kind.fields["predicate"] for kind in known.of_deed], pa.string())
        self._about = gather(_subject(refs[0]) if refs else "" for refs in known.members)
        self._said = known.members.texts
        days = [w.earliest.isoformat() if w is not None and w.earliest is not None else "" for w in known.dates]
        self._days, self._ends = pa.array(days, pa.string()), pa.array([f"-{day}-" for day in days], pa.string())
        self._all_short = _longest(self._actions) + _longest(self._about) <= WORDS

    def refs(self, batch: pa.RecordBatch) -> pa.Array:
        """The references of events, in rows with the digest and the numbers of one."""
        return join(*self.parts(batch, batch["digest"]))

    def parts(self, batch: Mapping[str, pa.Array], digests: pa.Int64Array, before: str = "") -> tuple[pa.Array, ...]:
        """The references of events in pieces, the first of them behind some words; nulls in rows without a digest."""
        known = pc.is_valid(digests)
        some_lack = digests.null_count > 0
        numbers = {name: pc.if_else(known, batch[name], None) if some_lack else batch[name] for name in _NUMBERS}
        words = self._words(numbers, before)
        digits = _hex(digests)
        return *words, pc.take(self._ends, numbers["day"]), pc.if_else(known, digits, None) if some_lack else digits

    def _words(self, batch: Mapping[str, pa.Array], before: str) -> tuple[pa.Array, ...]:
        """What references say of an action, and whom or what it is about."""
        about = pc.take(self._about, batch["obj"])
        nobody = pc.equal(batch["obj"], 0)
        if pc.any(nobody).as_py():
            site = _all_words(batch["about"])
            about = pc.if_else(nobody, pc.coalesce(site, pc.take(self._about, batch["subj"])), about)
        if self._all_short:
            return pc.take(join(f"{before}ev:", self._actions), batch["deedkind"]), about
        words = join(pc.take(self._actions, batch["deedkind"]), about, null_handling="emit_null")
        if (pc.max(pc.binary_length(words)).as_py() or 0) > WORDS:
            words = pc.ascii_rtrim(pc.utf8_slice_codeunits(words, 0, WORDS), "-")
        return (join(f"{before}ev:", words, null_handling="emit_null"),)

    def digests(self, batch: pa.RecordBatch, *, single: bool) -> pa.Int64Array:
        """The hashes of what the reports of events say; those of single ones are named after their claim, too."""
        day = pc.take(self._days, batch["day"])
        said = [pc.take(self._said_actions, batch["deedkind"]), pc.take(self._said, batch["subj"]), ""]
        said += [pc.take(self._said, batch["obj"]), pc.fill_null(batch["said"], ""), day, day]
        if single:
            said.append(join("c", hexadecimal(batch["key"])))
        faces = pc.binary_join_element_wise(*said, "\x1f").cast(pa.binary()).to_pylist()
        sha256, size = hashlib.sha256, DIGITS // 2
        octets = np.zeros((len(faces), 8), np.uint8)
        octets[:, 8 - size :] = np.frombuffer(
            b"".join([sha256(face).digest()[:size] for face in faces]), np.uint8
        ).reshape(-1, size)
        return pa.array(octets.view(">u8").reshape(-1).astype(np.int64))


def _hex(digests: pa.Int64Array) -> pa.Array:
    """Digests as references end with them; zeros where there is none."""
    octets = digests.fill_null(0).to_numpy().astype(">u8").view(np.uint8).reshape(-1, 8)
    return hexadecimal(np.ascontiguousarray(octets[:, 8 - DIGITS // 2 :]))


def _words(ref: Ref) -> str:
    return folding.NO_SLUG.sub("-", folding.ascii_of(ref.partition(":")[2] or ref).lower()).strip("-")


def _subject(ref: Ref) -> str:
    """Whom or what an event is about, as it stands behind the action."""
    words = _words(ref)
    return f"-{words}" if words else ""


def _all_words(refs: pa.Array) -> pa.Array:
    return pa.array([None if ref is None else _subject(ref) for ref in refs.to_pylist()], pa.string())


def _longest(texts: pa.StringArray) -> int:
    return pc.max(pc.binary_length(texts)).as_py() or 0


def corroborate(
    connection: duckdb.DuckDBPyConnection,
    known: Known,
    documents: Mapping[str, Any],
    sources: Sources,
    parts: Iterable[int],
) -> None:
    """Fill the table `witnesses`: the outlets and independent sources of events, where not every document is one."""
    urls = engine.one(connection, "SELECT count(*) FROM claims WHERE document ILIKE 'http%'")
    via = any(kind.fields["via"] for kind in known.of_deed)
    if not documents and not via and not (urls and urls[0]):
        return
    for part in parts:
        query = f"""
            SELECT ref, any_value(events.deedkind) AS deedkind, list(told.document) AS found
            FROM events JOIN (FROM accounts WHERE part = {part}) told USING ({DEED})
            WHERE events.part = {part} AND (events.document = '' OR events.document = told.document) GROUP BY ref
        """
        for batch in engine.batches(connection, query):
            rows = []
            for ref, deedkind, keys in zip(*(batch[n].to_pylist() for n in ("ref", "deedkind", "found")), strict=True):
                via = known.of_deed[deedkind].fields["via"]
                claims = [SimpleNamespace(document=key, via=via) for key in keys]
                counts = sources.count(cast("list[Claim]", claims))
                rows.append((ref, counts.outlets, counts.sources))
            engine.put_rows(connection, "witnesses", rows)
