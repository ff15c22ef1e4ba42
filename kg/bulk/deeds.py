"""Finds which claims tell of one deed, by number: those that only their like can meet, and those to be compared.

A deed here is a kind of claim with its parties, places and date. Where no other deed of the input can be one with it,
its claims are all alike and the event follows from its numbers alone. All others go, as claims, through the same
functions as in the row path. Which can meet is decided as there: in blocks of a family of actions, a party or place,
and a day (`kg.events.clusters.blocks`), by `Matcher.compare`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import duckdb

from kg.bulk import describing, engine, reach
from kg.bulk.known import Known
from kg.bulk.phrases import DEED, NOBODY, NOTHING, NOWHERE, TOKENS, TOLD, TWO
from kg.bulk.progress import Stage
from kg.events.matching import Matcher
from kg.inputs import Progress

REMEMBERED, AT_HAND = 20_000, 4_000
"""Comparisons and deeds that are remembered: the same ones meet on many days."""


def find(connection: duckdb.DuckDBPyConnection, known: Known, parts: Sequence[int], tell: Progress) -> None:
    """Make the tables `deeds` and `together`: the rows of deeds for which their numbers do not suffice.

    What a document tells of a deed is an account. Most documents tell of a deed once, so that not accounts are counted
    but claims, less those by which a document repeats itself; all accounts are put together where somebody asks.
    """
    stage = Stage(tell, "finding events", 4 * len(parts))
    stage.add(len(parts))  # that they were dealt
    _begin(connection)
    for part in stage.each(parts, 1):
        _deeds(connection, part)
    describing.describe_sites(connection, known)
    (undated,) = engine.one(connection, "SELECT count(*) FROM wide")
    fits, met = _fitting(known), _Groups()
    for part in stage.each(parts, 2):
        for group in _of_one_signature(connection, part):
            met.join(group)
        _block(connection, part)
        for row in _pairs(connection, part):
            if fits(row[2:6], row[6:10]):
                met.join(row[:2])
        if undated:
            reach.of_undated(connection, part)
        engine.execute(connection, "DROP TABLE blocks; DROP TABLE pairs")
    engine.put_rows(connection, "met", [(deed, met.of(deed)) for deed in sorted(met.all())])
    reach.of_denials(connection, parts)
    reach.gather(connection)
    _tell_alone(connection, known)


def _begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the claims together that tell of deeds, and apart those that do not say of which one day."""
    engine.execute(
        connection,
        f"""
        CREATE VIEW telling AS SELECT {DEED}, document, key, hash({DEED}, document) AS digest, part
            FROM claims JOIN kinds USING (kind) JOIN days USING (whenever) WHERE tells AND single;
        CREATE VIEW accounts AS SELECT {DEED}, document, part, count(*) AS claims, min(key) AS key
            FROM telling GROUP BY ALL;
        CREATE TABLE repeating AS SELECT {DEED}, 0::BIGINT AS more FROM telling WHERE false;
        CREATE TABLE deeds AS SELECT 0::BIGINT AS deed, {DEED}, 0::BIGINT AS claims, 0::BIGINT AS documents, part
            FROM telling WHERE false;
        CREATE TABLE wide AS SELECT claims.*, family, done_to, mutual FROM claims JOIN kinds USING (kind)
            JOIN days USING (whenever) JOIN deedkinds USING (deedkind) WHERE tells AND NOT single;
        CREATE TABLE far AS SELECT deed FROM deeds;
        CREATE TABLE several AS SELECT party FROM parties WHERE several;
    """,
    )


def _deeds(connection: duckdb.DuckDBPyConnection, part: int) -> None:
    """Add a part to the tables `deeds` and `repeating`: in how many claims documents repeat what they tell of deeds."""
    some = f"(FROM telling WHERE part = {part})"
    engine.execute(
        connection,
        f"""
        INSERT INTO repeating SELECT {DEED}, sum(claims - 1)
            FROM (SELECT {DEED}, document, count(*) AS claims FROM {some} WHERE digest IN
                (SELECT digest FROM {some} GROUP BY digest HAVING count(*) > 1) GROUP BY ALL) GROUP BY ALL;
        INSERT INTO deeds SELECT row_number() OVER () + (SELECT count(*) FROM deeds), {DEED}, claims,
            claims - coalesce(more, 0), {part}
            FROM (SELECT {DEED}, count(*) AS claims FROM {some} GROUP BY ALL) LEFT JOIN repeating USING ({DEED});
    """,
    )


def _of_one_signature(connection: duckdb.DuckDBPyConnection, part: int) -> Iterator[list[int]]:
    """Deeds whose claims one document may tell as one (see `accounts.gather`)."""
    query = f"""
        WITH signed AS (SELECT deed, signature, subj, obj, place, date FROM (FROM deeds WHERE part = {part}) deeds
            JOIN (SELECT deedkind, rank() OVER (ORDER BY family, voice)::INTEGER AS signature FROM deedkinds)
            USING (deedkind) JOIN days ON days.whenever = deeds.day)
        SELECT list(deed) AS deeds FROM signed JOIN
            (SELECT signature, subj, obj, place, date FROM signed GROUP BY ALL HAVING count(*) > 1)
            USING (signature, subj, obj, place, date) GROUP BY signature, subj, obj, place, date
    """
    for batch in engine.batches(connection, query):
        yield from batch["deeds"].to_pylist()


Deed = tuple[int, ...]
"""The kind, subject, object and place of a deed."""


def _fitting(known: Known) -> Callable[[Deed, Deed], bool]:
    """Whether two deeds of one day are one; what was found out is remembered."""
    matcher = Matcher(known.deeds, known.kinship)
    account = lru_cache(AT_HAND)(known.account)

    @lru_cache(REMEMBERED)
    def fits(one: Deed, other: Deed) -> bool:
        return matcher.compare(account(*one), account(*other)).fits

    return fits


def _block(connection: duckdb.DuckDBPyConnection, part: int) -> None:
    """Make the table `blocks`: under what the deeds of some days can meet."""
    engine.execute(
        connection,
        f"""
        CREATE TABLE blocks AS
        SELECT deed, family, date, unnest(tokens) AS token FROM (
            SELECT deed, family, date, {TOKENS} AS tokens
            FROM deeds JOIN deedkinds USING (deedkind) JOIN days ON days.whenever = deeds.day
            JOIN parties s ON s.party = subj JOIN parties o ON o.party = obj
            LEFT JOIN sites ON sites.obj = deeds.obj AND sites.place = deeds.place WHERE deeds.part = {part});
    """,
    )


def _pairs(connection: duckdb.DuckDBPyConnection, part: int) -> Iterator[tuple[int, ...]]:
    """Pairs of deeds of some days that can meet, each with kind, subject, object and place of the one and the other."""
    engine.execute(
        connection,
        """
        CREATE TABLE pairs AS
        SELECT DISTINCT one.deed AS one, other.deed AS other
        FROM blocks one JOIN blocks other USING (family, date, token) WHERE one.deed < other.deed;
    """,
    )
    some = f"(FROM deeds WHERE part = {part})"
    query = f"""
        SELECT pairs.one, pairs.other, a.deedkind, a.subj, a.obj, a.place,
            b.deedkind AS kind, b.subj AS by_whom, b.obj AS whom, b.place AS at
        FROM pairs JOIN {some} a ON a.deed = pairs.one JOIN {some} b ON b.deed = pairs.other
        JOIN deedkinds ak ON ak.deedkind = a.deedkind JOIN deedkinds bk ON bk.deedkind = b.deedkind
        JOIN alike ON alike.one = ak.action AND alike.other = bk.action
        JOIN parties asub ON asub.party = a.subj JOIN parties aobj ON aobj.party = a.obj
        JOIN parties bsub ON bsub.party = b.subj JOIN parties bobj ON bobj.party = b.obj
        LEFT JOIN sites aw ON aw.obj = a.obj AND aw.place = a.place
        LEFT JOIN sites bw ON bw.obj = b.obj AND bw.place = b.place
        WHERE list_has_any(aobj.touches, bobj.touches) OR coalesce(list_has_any(aw.within, bw.within), false)
            OR (ak.mutual AND bk.mutual AND list_has_any(aobj.acts_for, list_concat(bsub.acts_for, bobj.acts_for))
                AND list_has_any(asub.acts_for, list_concat(bsub.acts_for, bobj.acts_for)))
    """
    for batch in engine.batches(connection, query):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _tell_alone(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Where too little is told of a deed, each document tells of its own."""
    classes = engine.execute(
        connection,
        f"""
        SELECT deedkind, {NOBODY} AS nobody, {NOTHING} AS nothing, {NOWHERE} AS nowhere, {TWO} AS two,
            any_value([subj, deeds.obj, deeds.place])
        FROM {TOLD} GROUP BY ALL
    """,
    ).fetchall()
    matcher = Matcher(known.deeds, known.kinship)
    fits = []
    for deedkind, *_, example in classes:
        account = known.account(deedkind, *example)
        fits.append(matcher.compare(account, account).fits)
    engine.put_rows(connection, "enough", [(*c[:5], enough) for c, enough in zip(classes, fits, strict=True)])


class _Groups:
    """Numbers that were joined."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def join(self, numbers: Iterable[int]) -> None:
        """Put some numbers into one group."""
        tops = {self.of(number) for number in numbers}
        least = min(tops)
        for top in tops:
            self._above[top] = least

    def of(self, number: int) -> int:
        """The least number of a group."""
        while (above := self._above.setdefault(number, number)) != number:
            self._above[number] = number = self._above[above]
        return number

    def all(self) -> set[int]:
        """Every number that was joined."""
        return set(self._above)
