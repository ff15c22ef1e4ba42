"""Writes the Turtle of events that follow from their numbers, between those that the row path found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import engine, telling
from kg.bulk.known import Known
from kg.bulk.pieces import BREAK, EVENT_SLOTS, Pieces, Table, data, join, uses
from kg.bulk.texts import gather
from kg.model import Ref
from kg.terms import literal

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
    first = True
    query = """
        SELECT ref, deedkind, subj, obj, place, day, about, claims, documents,
            coalesce(outlets, 0) AS outlets, coalesce(sources, documents) AS sources
        FROM events LEFT JOIN witnesses USING (ref)
        UNION ALL BY NAME SELECT ref, text FROM found ORDER BY ref
    """
    for batch in engine.batches(connection, query):
        plain = pc.is_null(batch["text"])
        is_firm = pc.take(firm, batch["deedkind"])

        def party(name: str, column: str, batch: pa.RecordBatch = batch, is_firm: pa.Array = is_firm) -> pa.Array:
            return pc.if_else(is_firm, table[name].take(batch[column]), "")

        numbers = [batch["claims"], 0, batch["documents"], batch["outlets"], batch["sources"]]
        counted = [
            part
            for words, number in zip(counts, numbers, strict=True)
            for part in (words, str(number) if isinstance(number, int) else number.cast(pa.string()))
        ]
        texts = join(
            "\n",
            batch["ref"],
            f' a {pieces.name("kg:Event")}{BREAK}{label} "',
            labels.of(batch),
            '"@en',
            table["action"].take(batch["deedkind"]),
            party("actors", "subj"),
            party("targets", "obj"),
            party("places", "place"),
            table["when"].take(batch["day"]),
            f"{BREAK}{method} {rule}",
            *counted,
            " .\n",
        )
        if not pc.all(plain).as_py():
            texts = pc.if_else(plain, texts, join("\n", batch["text"]))
        yield data(texts)[1 if first else 0 :]
        first = False


class Labels:
    """What events are called, as it stands in a literal (see `events.naming.label`)."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, known: Known) -> None:
        self._connection, self._ontology = connection, known.ontology
        self._actions = self._called(kind.fields["predicate"] for kind in known.of_deed)
        self._about = self._called(refs[0] if refs else "" for refs in known.members)
        edtf = (when.edtf if when is not None else None for when in known.dates)
        self._dates = pa.array([f" ({text})" if text else "" for text in edtf], pa.string())

    def of(self, batch: pa.RecordBatch) -> pa.Array:
        """The labels of some events: action, target and date."""
        sites = batch["about"].cast(pa.string())
        if sites.null_count < len(sites):
            sites = pc.if_else(pc.is_valid(sites), self._called(sites.fill_null("").to_pylist()), sites)
        named = pc.if_else(
            pc.not_equal(batch["obj"], 0),
            pc.take(self._about, batch["obj"]),
            pc.if_else(pc.is_valid(sites), sites, pc.take(self._about, batch["subj"])),
        )
        words = pc.if_else(pc.not_equal(named, ""), join(" ", named), "")
        return join(pc.take(self._actions, batch["deedkind"]), words, pc.take(self._dates, batch["day"]))

    def _called(self, refs: Iterable[Ref]) -> pa.StringArray:
        return gather(map(_quoted, telling.labels(self._connection, self._ontology, refs)))


def _quoted(text: str) -> str:
    return literal(text)[1:-1]
