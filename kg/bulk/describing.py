"""Tells the engine what numbers mean to events: families of actions, whom parties belong to, where deeds took place."""

from __future__ import annotations

from itertools import count, islice

import duckdb

from kg.bulk import engine
from kg.bulk.known import Known


def describe(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Tables of what the numbers mean to events."""
    _kinds(connection, known)
    _days(connection, known)
    _deeds(connection, known)
    parties = map(known.party, count(), known.members)
    while some := list(islice(parties, engine.BATCH)):
        engine.put_rows(connection, "parties", some)


def _kinds(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """The kinds of claims, and the actions of which a denial may speak."""
    kinds = [(number, kind) for number, kind in enumerate(known.kinds) if kind is not None]
    same = ("tells", "plain", "relation", "denies", "answers", "edge")
    engine.put(
        connection,
        "kinds",
        kind=[number for number, _ in kinds],
        deedkind=[kind.deed for _, kind in kinds],
        **{name: [getattr(kind, name) for _, kind in kinds] for name in same},
        **{name: [kind.fields[name] for _, kind in kinds] for name in ("predicate", "modality", "method")},
    )
    below = sorted({kind.fields["predicate"] for _, kind in kinds if kind.answers})
    under = [(action, over) for action in below for over in known.ontology.ancestors(action)]
    engine.put_rows(connection, "under", under)


def _days(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """The dates: which say the same in other words, and which are of a single day."""
    numbers: dict[object, int] = {}
    rows = []
    for number, when in enumerate(known.dates):
        told = when.model_copy(update={"words": None}) if when is not None else None
        day = when.earliest if when is not None and when.earliest == when.latest else None
        date = day.toordinal() if day is not None else None
        rows.append((number, numbers.setdefault(told, number), day is not None, date))
    engine.put_rows(connection, "days", rows)


def _deeds(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """The kinds of claims that tell of deeds, and which actions can be one deed."""
    deeds, actions = known.deeds, [kind.fields["predicate"] for kind in known.of_deed]
    families = {line: number for number, line in enumerate(sorted(set(map(deeds.line, actions))))}
    engine.put(
        connection,
        "deedkinds",
        deedkind=range(len(actions)),
        action=actions,
        family=[families[deeds.line(action)] for action in actions],
        mutual=map(deeds.is_symmetric, actions),
        done_to=[deeds.is_done_to(deeds.line(action)) for action in actions],
        plain=[kind.plain for kind in known.of_deed],
        voice=[f"{kind.fields['modality']} {kind.fields['polarity']}" for kind in known.of_deed],
    )
    every = sorted(set(actions))
    engine.put_rows(connection, "alike", [(one, other) for one in every for other in every if deeds.alike(one, other)])


def describe_sites(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """The places of those deeds that have any."""
    objects = [number for number, refs in enumerate(known.members) if known.has_site(refs)]
    engine.put(connection, "placed", obj=objects)
    pairs = engine.execute(
        connection, "SELECT DISTINCT obj, place FROM deeds WHERE place <> 0 OR obj IN (SELECT obj FROM placed)"
    ).fetchall()
    found = [(obj, place, sites) for obj, place in pairs if (sites := known.sites(obj, place))]
    rows = [(obj, place, " ".join(sites), sites[0], known.site_tokens(sites)) for obj, place, sites in found]
    engine.put_rows(connection, "sites", rows)
