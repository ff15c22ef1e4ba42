"""Writes the Turtle of events that follow from their numbers, between those that the row path found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import dealing, engine, telling
from kg.bulk.known import Known
from kg.bulk.pieces import BREAK, EVENT_SLOTS, Pieces, Table, data, join, uses
from kg.bulk.texts import gather
from kg.model import Ref
from kg.terms import literal

SORTED = 2_500_000
"""Events that are sorted at a time."""

_COUNTED = tuple(f"corroboration.{name}" for name in ("reports", "shared", "documents", "outlets", "sources"))


def prepare(
    connection: duckdb.DuckDBPyConnection, known: Known, pieces: Pieces, parties: Table
) -> tuple[dict[str, Table], int]:
    """Write each piece that occurs once; and how many triples the events have. `parties` are those of claims."""
    firm = "CASE WHEN edge THEN {} ELSE 0 END"
    wanted = {"deedkind": "deedkind", "day": "day"} | {c: firm.format(c) for c in ("subj", "obj", "place")}
    use = {column: uses(connection, what, "events JOIN firm USING (deedkind)") for column, what in wanted.items()}
    paths = ("when.edtf", "when.earliest", "when.latest", "when.words", "when.basis")

    def when(number: int) -> tuple[str, int]:
        date = known.dates[number]
        return pieces.of_event(*paths, when=date.model_copy(update={"words": None}) if date else None)

    def action(number: int) -> tuple[str, int]:
        return pieces.of_event("action", action=known.of_deed[number].fields["predicate"])

    events = {
        "action": Table(len(known.of_deed), use["deedkind"].numbers, action),
        "when": Table(len(known.dates), use["day"].numbers, when),
    }
    columns = {"action": "deedkind", "when": "day"}
    for name, column in (("actors", "subj"), ("targets", "obj"), ("places", "place")):
        columns[name] = column
        events[name] = parties.behind(pieces.before(EVENT_SLOTS[name]))
    total = sum(table.triples(use[columns[name]]) for name, table in events.items())
    (count,) = engine.one(connection, "SELECT count(*) FROM events")
    if count:
        for path in ("label", "method", *_COUNTED):
            pieces.name(_event_predicate(path))
        pieces.objects.add(pieces.writer.term("kg:rule"))
    return events, total + count * (3 + len(_COUNTED))  # type, label, method


def _event_predicate(path: str) -> Ref:
    return EVENT_SLOTS[path].predicate


def write(
    connection: duckdb.DuckDBPyConnection, known: Known, pieces: Pieces, table: dict[str, Table]
) -> Iterator[memoryview | str]:
    """The text of all events."""
    labels = Labels(connection, known)
    firm = pa.array([kind.edge for kind in known.of_deed], pa.bool_())
    label, method, rule = (pieces.name(ref) for ref in ("rdfs:label", "kg:method", "kg:rule"))
    counts = [BREAK + pieces.name(_event_predicate(path)) + " " for path in _COUNTED]
    columns = ("claims", "", "documents", "outlets", "sources")
    first = True
    query = """
        SELECT ref, deedkind, subj, obj, place, day, about, claims, documents,
            coalesce(outlets, 0) AS outlets, coalesce(sources, documents) AS sources
        FROM events LEFT JOIN witnesses USING (ref)
        UNION ALL BY NAME SELECT ref, text FROM found
    """
    for batch in dealing.ordered(connection, query, "ref", most=SORTED):
        plain = pc.is_null(batch["text"])
        is_firm = pc.take(firm, batch["deedkind"])
        parties = {column: pc.if_else(is_firm, batch[column], None) for column in ("subj", "obj", "place")}
        counted = [
            part
            for words, column in zip(counts, columns, strict=True)
            for part in (words, _numerals(batch[column]) if column else "0")
        ]
        texts = join(
            "\n",
            batch["ref"],
            f' a {pieces.name("kg:Event")}{BREAK}{label} "',
            *labels.parts(batch),
            '"@en',
            *table["action"].take(batch["deedkind"]),
            *table["actors"].take(parties["subj"]),
            *table["targets"].take(parties["obj"]),
            *table["places"].take(parties["place"]),
            *table["when"].take(batch["day"]),
            f"{BREAK}{method} {rule}",
            *counted,
            " .\n",
        )
        if not pc.all(plain).as_py():
            texts = pc.if_else(plain, texts, join("\n", batch["text"]))
        yield data(texts)[1 if first else 0 :]
        first = False


def _numerals(numbers: pa.Array) -> pa.Array | str:
    """Numbers as text; one text where all are the same."""
    ends = pc.min_max(numbers).as_py()
    return numbers.cast(pa.string()) if ends["min"] != ends["max"] else str(ends["min"])


class Labels:
    """What events are called, as it stands in a literal (see `events.naming.label`)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, known: Known) -> None:
        self._connection, self._ontology = connection, known.ontology
        self._actions = gather(self._called(kind.fields["predicate"] for kind in known.of_deed))
        self._about = self._named(refs[0] if refs else "" for refs in known.members)
        edtf = (when.edtf if when is not None else None for when in known.dates)
        self._dates = pa.array([f" ({text})" if text else "" for text in edtf], pa.string())

    def of(self, batch: pa.RecordBatch) -> pa.Array:
        """The labels of some events: action, target and date."""
        return join(*self.parts(batch))

    def parts(self, batch: pa.RecordBatch) -> tuple[pa.Array, ...]:
        """The labels of some events in pieces."""
        about = pc.take(self._about, batch["obj"])
        nothing = pc.equal(batch["obj"], 0)
        if pc.any(nothing).as_py():
            sites = batch["about"].cast(pa.string())
            named = pc.if_else(pc.is_valid(sites), self._named(sites.fill_null("").to_pylist()), sites)
            about = pc.if_else(nothing, pc.coalesce(named, pc.take(self._about, batch["subj"])), about)
        return pc.take(self._actions, batch["deedkind"]), about, pc.take(self._dates, batch["day"])

    def _named(self, refs: Iterable[Ref]) -> pa.StringArray:
        """What some things are called, as it stands behind an action."""
        return gather(f" {label}" if label else "" for label in self._called(refs))

    def _called(self, refs: Iterable[Ref]) -> Iterator[str]:
        return map(_quoted, telling.labels(self._connection, self._ontology, refs))


def _quoted(text: str) -> str:
    return literal(text)[1:-1]
