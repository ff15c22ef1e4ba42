"""Tells the engine what numbers mean to events: families of actions, whom parties belong to, where deeds took place."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa

from kg.bulk import engine
from kg.bulk.known import Known
from kg.kinship import Kinship


def describe(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """Tables of what the numbers mean to events."""
    kinds = [(n, k) for n, k in enumerate(known.kinds) if k is not None]
    engine.insert(
        connection,
        "kinds",
        pa.table(
            {
                "kind": pa.array([n for n, _ in kinds], pa.int32()),
                "deedkind": pa.array([k.deed for _, k in kinds], pa.int32()),
                "tells": [k.tells for _, k in kinds],
                "plain": [k.plain for _, k in kinds],
                "relation": [k.relation for _, k in kinds],
                "denies": [k.denies for _, k in kinds],
                "answers": [k.answers for _, k in kinds],
                "edge": [k.edge for _, k in kinds],
                "predicate": [k.fields["predicate"] for _, k in kinds],
                "modality": [k.fields["modality"] for _, k in kinds],
                "method": [k.fields["method"] for _, k in kinds],
            }
        ),
    )
    numbers: dict[object, int] = {}
    dates = []
    for number, when in enumerate(known.dates):
        told = when.model_copy(update={"words": None}) if when is not None else None
        day = when.earliest if when is not None and when.earliest == when.latest else None
        dates.append((number, numbers.setdefault(told, number), day))
    engine.insert(
        connection,
        "days",
        pa.table(
            {
                "whenever": pa.array([d[0] for d in dates], pa.int32()),
                "day": pa.array([d[1] for d in dates], pa.int32()),
                "single": [d[2] is not None for d in dates],
                "date": pa.array([d[2].toordinal() if d[2] is not None else None for d in dates], pa.int32()),
            }
        ),
    )
    below = sorted({k.fields["predicate"] for _, k in kinds if k.answers})
    under = [(action, over) for action in below for over in known.ontology.ancestors(action)]
    engine.insert(
        connection,
        "under",
        pa.table(
            {
                "predicate": pa.array([u[0] for u in under], pa.string()),
                "over": pa.array([u[1] for u in under], pa.string()),
            }
        ),
    )
    lines = {line: n for n, line in enumerate(sorted({known.deeds.line(k.fields["predicate"]) for k in known.of_deed}))}
    engine.insert(
        connection,
        "deedkinds",
        pa.table(
            {
                "deedkind": pa.array(range(len(known.of_deed)), pa.int32()),
                "action": [k.fields["predicate"] for k in known.of_deed],
                "family": pa.array([lines[known.deeds.line(k.fields["predicate"])] for k in known.of_deed], pa.int32()),
                "mutual": [known.deeds.is_symmetric(k.fields["predicate"]) for k in known.of_deed],
                "done_to": [known.deeds.is_done_to(known.deeds.line(k.fields["predicate"])) for k in known.of_deed],
                "plain": [k.plain for k in known.of_deed],
                "voice": [f"{k.fields['modality']} {k.fields['polarity']}" for k in known.of_deed],
            }
        ),
    )
    actions = sorted({k.fields["predicate"] for k in known.of_deed})
    alike = [(a, b) for a in actions for b in actions if known.deeds.alike(a, b)]
    engine.insert(
        connection,
        "alike",
        pa.table(
            {"one": pa.array([a for a, _ in alike], pa.string()), "other": pa.array([b for _, b in alike], pa.string())}
        ),
    )
    for some, kin in _some(known):
        engine.insert(
            connection,
            "parties",
            pa.table(
                {
                    "party": pa.array(some, pa.int32()),
                    "several": [len(known.members[n]) > 1 for n in some],
                    "acts_for": pa.array([known.actor_tokens(n, kin) for n in some], pa.list_(pa.int32())),
                    "held_by": pa.array([known.holder_tokens(n, kin) for n in some], pa.list_(pa.int32())),
                    "touches": pa.array([known.touch_tokens(n, kin) for n in some], pa.list_(pa.int32())),
                }
            ),
        )


def _some(known: Known) -> Iterator[tuple[range, Kinship]]:
    """The numbers of parties, some at a time, each time with a kinship that remembers no others."""
    for start in range(0, len(known.members), engine.BATCH):
        yield range(start, min(start + engine.BATCH, len(known.members))), Kinship(known.ontology)


def describe_sites(connection: duckdb.DuckDBPyConnection, known: Known) -> None:
    """The places of those deeds that have any."""
    objects = [n for some, kin in _some(known) for n in some if known.has_site(n, kin)]
    engine.insert(connection, "placed", pa.table({"obj": pa.array(objects, pa.int32())}))
    pairs = engine.execute(
        connection, "SELECT DISTINCT obj, place FROM deeds WHERE place <> 0 OR obj IN (SELECT obj FROM placed)"
    ).fetchall()
    found = [(obj, place, sites) for obj, place in pairs if (sites := known.sites(obj, place))]
    engine.insert(
        connection,
        "sites",
        pa.table(
            {
                "obj": pa.array([f[0] for f in found], pa.int32()),
                "place": pa.array([f[1] for f in found], pa.int32()),
                "said": pa.array([" ".join(f[2]) for f in found], pa.string()),
                "about": pa.array([f[2][0] for f in found], pa.string()),
                "within": pa.array([known.site_tokens(f[2]) for f in found], pa.list_(pa.int32())),
            }
        ),
    )
    known.forget_tokens()
