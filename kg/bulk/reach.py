"""Finds how far deeds reach: which meet others, and which one without a day, or a denial, may speak of.

What they tell goes through the row path, some of it at a time.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from kg.bulk import engine
from kg.bulk.phrases import DEED, TOKENS
from kg.errors import UnsuitedError

MOST_TOGETHER = 400_000
"""Claims that may take one turn, in which they are compared in memory."""

TURN = 4_000
"""About as many claims are compared at a time, of deeds that can only meet others of their day."""


def of_undated(connection: duckdb.DuckDBPyConnection, part: int) -> None:
    """Deeds of some days that one without a single day may meet: in its blocks on any day, or in its document."""
    engine.execute(
        connection,
        f"""
        INSERT INTO far SELECT DISTINCT deed FROM blocks JOIN (
            SELECT DISTINCT family, unnest({TOKENS}) AS token
            FROM wide JOIN parties s ON s.party = subj JOIN parties o ON o.party = wide.obj
            LEFT JOIN sites ON sites.obj = wide.obj AND sites.place = wide.place
        ) USING (family, token);
        INSERT INTO far SELECT DISTINCT deed FROM (FROM accounts WHERE part = {part}) told
            JOIN (FROM deeds WHERE part = {part}) USING ({DEED}) JOIN deedkinds USING (deedkind)
            WHERE (told.document, family) IN (SELECT (document, family) FROM wide);
    """,
    )


def of_denials(connection: duckdb.DuckDBPyConnection, parts: Iterable[int]) -> None:
    """Make the table `answered`: claims that a denial may speak of; and the deeds of which they tell."""
    (denied,) = engine.one(connection, "SELECT count(*) FROM claims JOIN kinds USING (kind) WHERE denies")
    if denied:
        engine.execute(
            connection,
            """
            CREATE TABLE denied AS
                SELECT DISTINCT predicate, subj, obj FROM claims JOIN kinds USING (kind) WHERE denies;
            CREATE TABLE answered AS SELECT DISTINCT told.* FROM
                (SELECT DISTINCT kind, predicate, subj, obj FROM claims JOIN kinds USING (kind) WHERE answers) told
                JOIN under USING (predicate) JOIN denied ON denied.predicate = over
                    AND (denied.subj = 0) = (told.subj = 0) AND (denied.obj = 0) = (told.obj = 0)
                JOIN parties ds ON ds.party = denied.subj JOIN parties ts ON ts.party = told.subj
                JOIN parties dt ON dt.party = denied.obj JOIN parties tt ON tt.party = told.obj
            WHERE (told.subj = 0 OR
                    list_has_any(list_concat(ds.acts_for, ds.touches), list_concat(ts.acts_for, ts.touches)))
                AND (told.obj = 0 OR
                    list_has_any(list_concat(dt.acts_for, dt.touches), list_concat(tt.acts_for, tt.touches)));
        """,
        )
        for part in parts:
            engine.execute(
                connection,
                f"""
                INSERT INTO far SELECT DISTINCT deed
                    FROM (FROM claims WHERE part = {part}) JOIN answered USING (kind, subj, obj)
                    JOIN kinds USING (kind) JOIN days USING (whenever)
                    JOIN (FROM deeds WHERE part = {part}) USING ({DEED}) WHERE tells AND single;
            """,
            )
    else:
        engine.execute(connection, "CREATE TABLE answered AS SELECT kind, subj, obj FROM claims WHERE false")


def gather(connection: duckdb.DuckDBPyConnection) -> None:
    """All rows that go through the row path: of deeds that meet others, undated ones, relations, and what they meet.

    Deeds of one day that can be one take the same turn. Those in turn 0 can meet others of any day.
    """
    engine.execute(
        connection,
        f"""
        CREATE TABLE touched AS SELECT deed FROM met
            UNION SELECT deed FROM deeds JOIN deedkinds USING (deedkind) WHERE NOT plain;
        INSERT INTO far SELECT deed FROM deeds WHERE deedkind IN (SELECT deedkind FROM kinds WHERE denies);
        INSERT INTO far SELECT deed FROM met WHERE band IN (SELECT band FROM met JOIN far USING (deed));
        INSERT INTO touched SELECT deed FROM far EXCEPT SELECT deed FROM touched;
        CREATE TABLE turns AS
            SELECT deed, CASE WHEN deed IN (FROM far) THEN 0
                ELSE 1 + (sum(claims) OVER (ORDER BY band RANGE UNBOUNDED PRECEDING) // {TURN})::INTEGER END AS turn
            FROM (SELECT deed, coalesce(band, deed) AS band, claims FROM touched JOIN deeds USING (deed)
                LEFT JOIN met USING (deed));
        CREATE TABLE together AS
            SELECT DISTINCT seq, turn FROM claims JOIN kinds USING (kind) JOIN days USING (whenever)
                JOIN deeds USING (deedkind, subj, obj, place, day, figs) JOIN turns USING (deed)
                WHERE tells AND single
            UNION SELECT seq, 0 FROM wide
            UNION SELECT seq, 0 FROM claims JOIN kinds USING (kind) WHERE relation
            UNION SELECT seq, 0 FROM claims JOIN answered USING (kind, subj, obj) JOIN kinds USING (kind)
                WHERE NOT tells;
    """,
    )
    (most,) = engine.one(connection, "SELECT max(n) FROM (SELECT count(*) AS n FROM together GROUP BY turn)")
    if most is not None and most > MOST_TOGETHER:
        raise UnsuitedError(f"{most:,} of its claims must be compared with each other")
