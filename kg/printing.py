"""How the command shows things: tables, CSV, JSON, a progress bar; nothing that it prints commands the terminal."""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from kg.large import LargeBuild
    from kg.pipeline import Build
    from kg.ports import Rows
    from kg.reviewing import Review
    from kg.scoring import Measure, Rate, Score


def print_build(result: Build | LargeBuild) -> None:
    """The problems, one a line, on standard error; the counts as a table."""
    for problem in result.problems:
        print(problem, file=sys.stderr)
    more = getattr(result, "more", 0)
    if more:
        print(f"and {more:,} more in {getattr(result, 'rest', '')}", file=sys.stderr)
    counts = result.counts
    rows = [
        ("documents", str(counts.documents)),
        ("claims", str(counts.claims)),
        ("events and campaigns", str(counts.events + counts.campaigns)),
        ("states", str(counts.states)),
        ("direct edges from claims", str(counts.edges_from_claims)),
        ("conflicts between sources", str(counts.conflicts)),
        ("unresolved names", str(counts.entities)),
        ("problems", str(len(result.problems) + more)),
    ]
    print_table((counts.title, ""), rows)


def print_timings(timings: Sequence[tuple[str, float]], claims: int) -> None:
    """Where the time of a build went, stage by stage, and how many claims a second that makes, unless it is 0."""
    total = sum(seconds for _, seconds in timings)
    rows = [(stage, f"{seconds:.2f}", f"{seconds / total:.0%}") for stage, seconds in timings if total]
    print_table(("stage", "CPU seconds", "share"), [*rows, ("all", f"{total:.2f}", "100%")])
    if total and claims:
        print(f"{claims / total:,.0f} claims a second of processor time")


def print_review(result: Review) -> None:
    """How much is open, and what to do next."""
    rows = [
        ("decided", str(result.decided)),
        ("open candidates", str(len(result.candidates))),
        ("more that were left out (--limit)", str(result.left_out)),
    ]
    print_table((str(result.file), ""), rows)
    if result.candidates:
        print(
            "write same, different, part-of, brand-of or alias-of in the first column, with author, decided and reason"
        )


def print_score(result: Score, errors: int = 0) -> None:
    """The rate of wrong facts first, then agreement by strictness, kind of act and voice, and the worst mistakes."""
    for problem in result.problems:
        print(problem, file=sys.stderr)
    if result.left_out:
        print(f"{result.left_out} claims are about documents that GOLD does not have: not judged", file=sys.stderr)
    claims = f"{result.predicted} claims against {result.gold} in {result.documents} documents"
    rates = [
        ("wrong facts: GOLD has an allegation, demand, plan, denial ...", result.wrong_facts),
        ("facts that no statement of GOLD backs", result.unbacked_facts),
    ]
    print_table((claims, "claims", "of all", "95 %"), [(name, *_rate(rate)) for name, rate in rates])
    tables = {"what agrees": result.tiers, "kind of act": result.kinds, "voice": result.modalities}
    for title, measures in tables.items():
        print()
        columns = (title, "precision", "95 %", "recall", "95 %", "F1", "95 %", "right", "predicted", "gold")
        print_table(columns, [_measure(measure) for measure in measures])
    print()
    _print_confusion(result.confusion)
    if errors > 0 and result.mistakes:
        print()
        rows = [(m.kind, f"{m.document}:{m.begin}-{m.end}", m.gold, m.predicted) for m in result.mistakes[:errors]]
        print_table(("mistake", "where", "gold", "predicted"), rows)


def _print_confusion(confusion: dict[str, dict[str, int]]) -> None:
    predicted = sorted(
        {voice for cells in confusion.values() for voice in cells}, key=lambda name: (name == "missed", name)
    )
    gold = sorted(confusion, key=lambda name: (name == "made up", name))
    rows = [(voice, *(str(confusion[voice].get(name, "")) for name in predicted)) for voice in gold]
    print_table(("voice in GOLD, as predicted:", *predicted), rows)


def _rate(rate: Rate) -> tuple[str, str, str]:
    low, high = rate.interval
    return str(rate.count), f"{rate.rate:.1%}", f"{low:.1%} to {high:.1%}"


def _measure(measure: Measure) -> tuple[str, ...]:
    cells = [measure.name]
    for value, (low, high), judged in (
        (measure.precision, measure.precision_interval, measure.predicted),
        (measure.recall, measure.recall_interval, measure.gold),
        (measure.f1, measure.f1_interval, measure.predicted + measure.gold),
    ):
        cells += [f"{value:.3f}", f"{low:.2f}-{high:.2f}"] if judged else ["-", ""]
    return (*cells, str(measure.right), str(measure.predicted), str(measure.gold))


def print_rows(rows: Rows) -> None:
    """The answer to a query as a table, prefixes in place of namespaces."""
    print_table(rows.columns, [tuple(_readable(term) for term in row) for row in rows.rows])
    print(f"{len(rows.rows)} row{'' if len(rows.rows) == 1 else 's'}", file=sys.stderr)


def print_csv(rows: Rows) -> None:
    """The answer as CSV whose cells no spreadsheet runs."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(rows.columns)
    writer.writerows([_inert(_readable(term)) for term in row] for row in rows.rows)


def print_json(rows: Rows) -> None:
    """SPARQL 1.1 Query Results JSON."""
    if rows.kind == "ask":
        content: dict[str, object] = {"head": {}, "boolean": rows.rows[0][0] == "true"}
    else:
        bindings = [
            {name: _json_term(term) for name, term in zip(rows.columns, row, strict=True) if term is not None}
            for row in rows.rows
        ]
        content = {"head": {"vars": list(rows.columns)}, "results": {"bindings": bindings}}
    print(json.dumps(content, ensure_ascii=False, indent=2))


def _json_term(term: str) -> dict[str, str]:
    from kg import terms  # noqa: PLC0415

    if term.startswith("<"):
        return {"type": "uri", "value": term[1:-1]}
    if term.startswith("_:"):
        return {"type": "bnode", "value": term[2:]}
    match = terms.TERM.fullmatch(term)
    found = {"type": "literal", "value": terms.unliteral(term)}
    if match and match["lang"]:
        found["xml:lang"] = match["lang"]
    if match and match["type"]:
        found["datatype"] = match["type"]
    return found


def _readable(term: str | None) -> str:
    from kg import ontology, terms  # noqa: PLC0415

    if term is None:
        return ""
    if term.startswith("<"):
        return ontology.compact(term[1:-1])
    return terms.unliteral(term) if term.startswith('"') else term


def _inert(text: str) -> str:
    """A CSV cell that no spreadsheet runs: a formula gets an apostrophe in front."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def print_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A table without lines; in a pipe it is 200 characters wide."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console(width=None if sys.stdout.isatty() else 200, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    console.print(table)


def visible(cell: str) -> str:
    """Text that cannot command the terminal: control characters are shown, not sent."""
    return "".join(c if c.isprintable() or c == "\n" else f"\\x{ord(c):02x}" for c in cell)


class Stopwatch:
    """The processor time of each stage, in the order in which stages began."""

    def __init__(self, tell: Callable[[str, int, int | None], None]) -> None:
        """`tell` is told of every stage, too."""
        self._tell = tell
        self._stage, self._since = "starting", time.process_time()
        self._seconds: dict[str, float] = {}

    def tell(self, stage: str, done: int, total: int | None) -> None:
        """Note that a stage goes on or begins."""
        if stage != self._stage:
            self._turn(stage)
        self._tell(stage, done, total)

    def timings(self) -> list[tuple[str, float]]:
        """Each stage with its seconds, the one that goes on included."""
        self._turn(self._stage)
        return list(self._seconds.items())

    def _turn(self, stage: str) -> None:
        now = time.process_time()
        self._seconds[self._stage] = self._seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now


class ProgressBar:
    """A bar on a terminal once a second has passed, nothing in a pipe."""

    def __init__(self, stream: IO[str] | None = None) -> None:
        self._stream = stream or sys.stderr
        self._stop: Callable[[], None] | None = None
        self.tell: Callable[[str, int, int | None], None] = lambda _stage, _done, _total: None

    def __enter__(self) -> ProgressBar:
        if self._stream.isatty():
            from rich.console import Console  # noqa: PLC0415
            from rich.progress import Progress  # noqa: PLC0415

            bar = Progress(console=Console(file=self._stream), transient=True)
            task = bar.add_task("starting", total=None)
            bar.start()
            self._stop = bar.stop
            self.tell = lambda stage, done, total: bar.update(task, description=stage, completed=done, total=total)
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Take the bar away, before somebody is asked something."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        self.tell = lambda _stage, _done, _total: None
