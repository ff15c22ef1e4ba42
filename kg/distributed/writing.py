"""Writes what the engine holds of a part as sorted lines of N-Triples: claims, events, states, conflicts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from kg.bulk import engine
from kg.bulk.comparing import Assembled, Notes
from kg.bulk.events import Labels
from kg.bulk.known import NO_KEY, Known
from kg.bulk.naming import Names
from kg.bulk.pieces import hexadecimal, join
from kg.bulk.writing import FREE, columns_of, with_events
from kg.distributed.lines import STEM, TYPE, Lines, Run, Table
from kg.model import Assembly
from kg.ontology import namespaces
from kg.rdf.writing import name_figures
from kg.shapes import CLAIM, EVENT, FIGURE, Slot

OF_CLAIM = {
    **dict.fromkeys(("type", "predicate", "modality", "polarity", "certainty", "speakers", "on_behalf_of"), "kind"),
    **dict.fromkeys(("via", "role", "method", "annotator", "confidence", "recorded"), "kind"),
    **dict.fromkeys(("when.edtf", "when.earliest", "when.latest", "when.words", "when.basis"), "whenever"),
    "subjects": "subj",
    "objects": "obj",
    "places": "place",
    "subject_text": "actor_text",
    "object_text": "target_text",
    "note": "note",
    "handle": "id",
    "document": "document",
    "figures": "figs",
    "reports": "reports",
    "may_report": "may_report",
    "concerns": "concerns",
}
"""The column of the engine that says what a slot of a claim holds; all other slots are empty in a large table."""

LINKS = (
    Slot("reports", "kg:reports", "ref", True),
    Slot("may_report", "kg:mayReport", "ref", True),
    Slot("concerns", "kg:concerns", "ref", True),
)

OF_EVENT = {
    **dict.fromkeys(("type", "action", "method", "corroboration.shared"), "deedkind"),
    **dict.fromkeys(("when.edtf", "when.earliest", "when.latest", "when.words", "when.basis"), "day"),
    "label": "label",
    "actors": "subj",
    "targets": "obj",
    "places": "place",
    "corroboration.reports": "claims",
    "corroboration.documents": "documents",
    "corroboration.outlets": "outlets",
    "corroboration.sources": "sources",
}

ROWS = 5_000
"""Rows that are text at a time."""


class LineNotes(Notes):
    """What the row path made of some claims, as lines."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, lines: Lines, base: str) -> None:
        super().__init__(connection, base)
        self._lines = lines
        connection.execute("CREATE TABLE ties (key BLOB, reports VARCHAR, may_report VARCHAR, concerns VARCHAR)")

    def write(self, assembly: Assembly) -> None:
        """Put the events into the table `found`, and those of each claim into `ties`."""
        lines = self._lines
        texts = [lines.nodes(lines.writer.event(event)) for event in assembly.events]
        engine.put(self.connection, "found", ref=[event.ref for event in assembly.events], text=texts)
        columns: dict[str, list[Any]] = {name: [] for name in ("key", "reports", "may_report", "concerns")}
        for claim in assembly.claims:
            reports, may_report, concerns = assembly.links.get(claim.key, ((), (), ()))
            columns["key"].append(bytes.fromhex(claim.key[1:]))
            columns["reports"].append(lines.refs("kg:reports", {*reports, *assembly.state_reports.get(claim.key, ())}))
            columns["may_report"].append(lines.refs("kg:mayReport", may_report))
            columns["concerns"].append(lines.refs("kg:concerns", concerns))
        types = {"key": pa.binary()}
        rows = {name: pa.array(cells, types.get(name, pa.string())) for name, cells in columns.items()}
        engine.insert(self.connection, "ties", pa.table(rows))


def write(connection: duckdb.DuckDBPyConnection, made: Assembled, lines: Lines) -> Iterator[str]:
    """All lines, sorted."""
    known, notes, names, _ = made
    connection.execute("CREATE TABLE firm AS SELECT DISTINCT deedkind, edge FROM kinds WHERE tells")
    spaces = namespaces(notes.base)
    writer = lines.writer
    sections: dict[str, Callable[[], Iterator[str]]] = {
        "cl": lambda: _claims(connection, known, lines, names),
        "ev": lambda: _events(connection, known, lines),
        "st": lambda: iter([lines.nodes(t for state in notes.states for t in writer.state(state))]),
        "cf": lambda: iter([lines.nodes(t for conflict in notes.conflicts for t in writer.conflict(conflict))]),
    }
    for prefix in sorted(sections, key=lambda prefix: spaces[prefix]):
        yield from sections[prefix]()


def _claims(connection: duckdb.DuckDBPyConnection, known: Known, lines: Lines, names: Names) -> Iterator[str]:
    runs = lines.runs((TYPE, *CLAIM.slots, *LINKS), OF_CLAIM)
    tables = _of_claims(connection, known, lines, runs)
    nodes, slots = _figures(connection, known, lines)
    stem = lines.stem(f"cl:{NO_KEY}").removesuffix(NO_KEY) + "c"
    event, end = lines.refs("kg:reports", ["ev:x"]).split("x>")
    query = f"""
        SELECT {columns_of(FREE)}, reports, may_report, concerns
        FROM {with_events()} LEFT JOIN ties ON ties.key = claims.key ORDER BY claims.key
    """
    for batch in engine.batches(connection, query, rows=ROWS):

        def text(run: Run, batch: pa.RecordBatch = batch) -> pa.Array | str:
            cells = batch[run.column]
            if run.column == "reports":
                alone = join(event, pc.utf8_slice_codeunits(names.refs(batch), len("ev:")), f">{end}")
                return pc.coalesce(cells, pc.if_else(pc.is_valid(batch["digest"]), alone, ""))
            if run.column in ("may_report", "concerns"):
                return pc.fill_null(cells, "")
            if run.column == "document":
                return lines.documents(run.slots[0].predicate, cells)
            if run.column in FREE:
                return "" if cells.null_count == len(cells) else lines.texts(run.slots[0], cells)
            return slots.take(cells) if run.column == "figs" else tables[run].take(cells)

        texts = join(nodes.take(batch["figs"]), *map(text, runs))
        yield "".join(
            lines_of.replace(STEM, stem + name)
            for lines_of, name in zip(texts.to_pylist(), hexadecimal(batch["key"]).to_pylist(), strict=True)
        )


def _of_claims(
    connection: duckdb.DuckDBPyConnection, known: Known, lines: Lines, runs: Iterable[Run]
) -> dict[Run, Table]:
    """The pieces of the columns of claims whose values have numbers."""
    kinds = [SimpleNamespace(type=CLAIM.type, **kind.fields) if kind else None for kind in known.kinds]
    models: dict[str, Callable[[int], Any]] = {
        "kind": lambda number: kinds[number],
        "whenever": lambda number: SimpleNamespace(when=known.dates[number]),
        "subj": lambda number: SimpleNamespace(subjects=known.members[number]),
        "obj": lambda number: SimpleNamespace(objects=known.members[number]),
        "place": lambda number: SimpleNamespace(places=known.members[number]),
    }
    sizes = {"kind": len(kinds), "whenever": len(known.dates)}
    used = {column: _used(connection, column, "claims") for column in models}
    return {
        run: _pieces(lines, run, models[run.column], sizes.get(run.column, len(known.members)), used[run.column])
        for run in runs
        if run.column in models
    }


def _pieces(lines: Lines, run: Run, model: Callable[[int], Any], size: int, used: Iterable[int]) -> Table:
    texts = [""] * size
    for number in used:
        texts[number] = lines.piece(run.slots, model(number))
    return Table(texts)


def _used(connection: duckdb.DuckDBPyConnection, column: str, source: str) -> list[int]:
    query = f'SELECT DISTINCT "{column}" FROM {source}'
    return [number for (number,) in engine.execute(connection, query).fetchall()]


def _figures(connection: duckdb.DuckDBPyConnection, known: Known, lines: Lines) -> tuple[Table, Table]:
    """The nodes of figures, and the lines of a claim that name them, by number."""
    nodes, slots = [""] * len(known.figures), [""] * len(known.figures)
    nameless = lines.stem(f"cl:{NO_KEY}")
    for number in _used(connection, "figs", "claims"):
        figures = known.figures[number]
        claim = known.claim({"predicate": "act:attack"}, ("my:x",), (), (), None, figures=figures)
        named = [(f"cl:{name}", figure) for name, figure in name_figures(claim)]
        written = lines.nodes(t for ref, f in named for t in lines.writer.node(lines.writer.term(ref), FIGURE, f))
        nodes[number] = written.replace(nameless, STEM)
        slots[number] = lines.refs("kg:figure", [ref for ref, _ in named]).replace(nameless, STEM)
    return Table(nodes), Table(slots)


def _events(connection: duckdb.DuckDBPyConnection, known: Known, lines: Lines) -> Iterator[str]:
    runs = lines.runs((TYPE, *EVENT.slots), OF_EVENT)
    tables = _of_events(connection, known, lines, runs)
    labels = Labels(connection, known)
    firm = pa.array([kind.edge for kind in known.of_deed], pa.bool_())
    stem = lines.stem("ev:x").removesuffix("x")
    query = """
        SELECT events.*, coalesce(outlets, 0) AS outlets, coalesce(sources, events.documents) AS sources
        FROM events LEFT JOIN witnesses USING (ref)
        UNION ALL BY NAME SELECT ref, text FROM found ORDER BY ref || '>'
    """
    for batch in engine.batches(connection, query, rows=ROWS):
        is_firm = pc.take(firm, batch["deedkind"])

        def text(run: Run, batch: pa.RecordBatch = batch, is_firm: pa.Array = is_firm) -> pa.Array:
            if run.column == "label":
                return lines.english(run.slots[0], labels.of(batch))
            if run.column in ("claims", "documents", "outlets", "sources"):
                return lines.integers(run.slots[0], batch[run.column])
            texts = tables[run].take(batch[run.column])
            return pc.if_else(is_firm, texts, "") if run.column in ("subj", "obj", "place") else texts

        texts = join(*map(text, runs))
        yield "".join(
            slow if slow is not None else lines_of.replace(STEM, stem + ref.removeprefix("ev:"))
            for lines_of, slow, ref in zip(*(c.to_pylist() for c in (texts, batch["text"], batch["ref"])), strict=True)
        )


def _of_events(
    connection: duckdb.DuckDBPyConnection, known: Known, lines: Lines, runs: Iterable[Run]
) -> dict[Run, Table]:
    """The pieces of the columns of events whose values have numbers."""

    def deed(number: int) -> Any:
        action, counts = known.of_deed[number].fields["predicate"], SimpleNamespace(shared=0)
        return SimpleNamespace(type=EVENT.type, action=action, method="kg:rule", corroboration=counts)

    def day(number: int) -> Any:
        date = known.dates[number]
        return SimpleNamespace(when=date.model_copy(update={"words": None}) if date else None)

    models: Mapping[str, Callable[[int], Any]] = {
        "deedkind": deed,
        "day": day,
        "subj": lambda number: SimpleNamespace(actors=known.members[number]),
        "obj": lambda number: SimpleNamespace(targets=known.members[number]),
        "place": lambda number: SimpleNamespace(places=known.members[number]),
    }
    sizes = {"deedkind": len(known.of_deed), "day": len(known.dates)}
    firm = "events JOIN firm USING (deedkind) WHERE edge"
    sources = {"deedkind": "events", "day": "events"}
    used = {column: _used(connection, column, sources.get(column, firm)) for column in models}
    return {
        run: _pieces(lines, run, models[run.column], sizes.get(run.column, len(known.members)), used[run.column])
        for run in runs
        if run.column in models
    }
