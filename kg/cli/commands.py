"""One function for each command: calls one public function, prints, returns the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from kg import printing

if TYPE_CHECKING:
    from kg.candidates import Candidate
    from kg.inputs import Progress
    from kg.large import LargeBuild
    from kg.model import DecisionDraft
    from kg.pipeline import Build

OK, PROBLEMS, USAGE = 0, 1, 2


def build(options: argparse.Namespace) -> int:
    """Build, print the table and the problems, say which page to open."""
    with printing.ProgressBar() as progress:
        watch = printing.Stopwatch(progress.tell)
        if options.engine is not None:
            result: Build | LargeBuild = _in_parts(options, watch.tell)
        else:
            result = _by_columns(options, watch.tell) or _by_rows(options, watch.tell)
    printing.print_build(result)
    for note in getattr(result, "notes", ()):
        print(f"kg: {note}", file=sys.stderr)
    if options.timings:
        printing.print_timings(watch.timings(), result.counts.claims if options.engine is None else 0)
    for path in result.files:
        print(f"wrote {path}")
    if not result.ok:
        remedy = "nothing was published: correct the errors, or use --partial"
        print("published in part" if options.partial else remedy, file=sys.stderr)
    page = next((path for path in result.files if path.suffix == ".html"), None)
    if page is not None:
        print(f"open {page.resolve()} in a browser")
    return OK if result.ok else PROBLEMS


def _by_rows(options: argparse.Namespace, tell: Progress) -> Build:
    return kg.build(
        *options.inputs,
        into=options.into,
        keep=options.keep,
        corpus=options.corpus,
        quotes=options.quotes,
        **_reading(options),
        as_of=options.as_of,
        layout=options.layout,
        with_sparql=options.with_sparql,
        progress=tell,
        **_common(options),
        **({"formats": options.format} if options.format else {}),
    )


def _common(options: argparse.Namespace) -> dict[str, Any]:
    names = ("strict", "profile", "data_only", "partial", "title", "licence")
    common = {name: getattr(options, name) for name in names}
    common["output"] = options.output or (None if options.into else "output")
    return common | {"extra_ontology": options.ontology} | ({"base": _base(options.base)} if options.base else {})


def _in_parts(options: argparse.Namespace, tell: Progress) -> LargeBuild:
    """The build on a distributed engine."""
    from kg import large  # noqa: PLC0415  keeps kg --help fast

    refused = [*_of_rows_only(options), *(["--format"] if options.format else [])]
    if refused or options.bulk is not None:
        raise kg.KgError(f"--engine does not go with {(refused or ['--bulk'])[0]}: its parts are N-Triples of tables")
    settings = {"engine": options.engine, "master": options.master, "parts": options.parts}
    try:
        return large.build_distributed(*options.inputs, progress=tell, **settings, **_common(options))
    except large.UnsuitedError as reason:
        raise kg.KgError(f"the input cannot be built in parts: {reason}; leave --engine out") from None


def _of_rows_only(options: argparse.Namespace) -> list[str]:
    """The options that were given for which every claim must be at hand."""
    names = ("into", "keep", "corpus", "quotes", "backends", "as_of", "layout", "date")
    given = [f"--{name.replace('_', '-').replace('backends', 'with')}" for name in names if getattr(options, name)]
    return given + (["--with-sparql"] if options.with_sparql is not None else [])


def _by_columns(options: argparse.Namespace, tell: Progress) -> LargeBuild | None:
    """The build by columns, if it is wanted or the tables are large; None if they must be read by rows."""
    if options.bulk is False:
        return None
    from kg import large  # noqa: PLC0415  keeps kg --help fast

    refused = _of_rows_only(options)
    refused += [f"--format {name}" for name in options.format or () if name not in large.FORMATS]
    if options.bulk is None and (refused or not large.is_large(options.inputs)):
        return None
    if refused:
        raise kg.KgError(f"{refused[0]} needs every claim at hand: leave --bulk out")
    try:
        result = large.build_large(*options.inputs, progress=tell, **_common(options))
    except large.UnsuitedError as reason:
        if options.bulk:
            raise kg.KgError(f"the input cannot be read by columns: {reason}; leave --bulk out") from None
        print(f"kg: reading row by row, because {reason}", file=sys.stderr)
        return None
    if not options.format:
        print(
            "kg: large tables are written as Turtle only; kg serve shows them, --no-bulk --format html makes a page",
            file=sys.stderr,
        )
    return result


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    chosen = (
        None if options.backends is None else [name.strip() for name in options.backends.split(",") if name.strip()]
    )
    return {"date": options.date} | ({} if chosen is None else {"backends": chosen})


def extract(options: argparse.Namespace) -> int:
    """Read articles; the claims go to a file or to standard output."""
    with printing.ProgressBar() as progress:
        result = kg.extract(
            *options.articles,
            output=options.output,
            review=options.review,
            recorded=options.recorded,
            extra_ontology=options.ontology,
            quotes=options.quotes,
            strict=options.strict,
            progress=progress.tell,
            **_reading(options),
        )
    for problem in result.problems:
        print(problem, file=sys.stderr)
    for path in result.files:
        print(f"wrote {path}", file=sys.stderr)
    if not options.output:
        from kg.pipeline import export  # noqa: PLC0415  keeps kg --help fast

        print(export(result, "jsonl"), end="")
    claims, documents = len(result.assembly.claims), len(result.assembly.documents)
    read = f"{documents} document{'' if documents == 1 else 's'}"
    print(f"{claims} claim{'' if claims == 1 else 's'} from {read}", file=sys.stderr)
    return OK if result.ok else PROBLEMS


def extractors(_options: argparse.Namespace) -> int:
    """List what reads articles."""
    from kg import extraction  # noqa: PLC0415

    rows = [
        (name, what, needs or "nothing", missing or "yes") for name, what, needs, missing in extraction.known_backends()
    ]
    printing.print_table(("name", "what it is", "needs", "runs here"), rows)
    return OK


def check(options: argparse.Namespace) -> int:
    """Find all problems, write nothing."""
    with printing.ProgressBar() as progress:
        result = kg.check(
            *options.inputs,
            corpus=options.corpus,
            extra_ontology=options.ontology,
            strict=options.strict,
            progress=progress.tell,
            **_reading(options),
        )
    printing.print_build(result)
    if result.ok and options.corpus:
        spans = sum(len(claim.evidence) for claim in result.assembly.claims)
        print(f"evidence verified: {spans} spans in {len(result.assembly.documents)} documents")
    return OK if result.ok else PROBLEMS


def review(options: argparse.Namespace) -> int:
    """Write the table of decisions with its open candidates, after asking about them if that is wanted."""
    decide = None
    if options.ask:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            print("kg: --ask needs a terminal; without it, edit the table", file=sys.stderr)
            return USAGE
        from kg.cli import asking  # noqa: PLC0415  keeps kg --help fast

        decide = asking.decider(options.author)
    with printing.ProgressBar() as progress:

        def decide_alone(candidates: Sequence[Candidate]) -> list[DecisionDraft]:
            progress.stop()
            return decide(candidates) if decide is not None else []

        result = kg.review(
            *options.inputs,
            decisions=options.decisions,
            corpus=options.corpus,
            extra_ontology=options.ontology,
            limit=options.limit,
            decide=decide_alone,
            progress=progress.tell,
        )
    for problem in result.problems:
        print(problem, file=sys.stderr)
    printing.print_review(result)
    return OK


def query(options: argparse.Namespace) -> int:
    """Answer a query, or list the named ones."""
    if options.list:
        return _list_queries()
    if options.graph is None or options.query is None:
        print(
            "kg: query needs a graph and a query: kg query output/graph.ttl NAME; kg query --list",
            file=sys.stderr,
        )
        return USAGE
    parameters = {}
    for setting in options.set:
        name, equals, value = setting.partition("=")
        if not equals:
            print(f"kg: --set takes NAME=VALUE, not '{setting}'", file=sys.stderr)
            return USAGE
        parameters[name] = value
    base = {"base": _base(options.base)} if options.base else {}
    if options.output == "table" and Path(options.graph).is_dir():
        from kg.cli import loading  # noqa: PLC0415  it knows what this file says

        loading.print_source(options.graph)
    rows = kg.query(options.graph, options.query, parameters, store=options.store, **base)
    {"table": printing.print_rows, "csv": printing.print_csv, "json": printing.print_json}[options.output](rows)
    return OK


def show(options: argparse.Namespace) -> int:
    """Write the page of a neighbourhood, print the neighbours and the path; the browser only on request."""
    with printing.ProgressBar() as progress:
        shown = kg.show(
            options.entity,
            *options.inputs,
            graph=options.graph,
            depth=options.depth,
            output=options.output,
            extra_ontology=options.ontology,
            progress=progress.tell,
            **({"base": _base(options.base)} if options.base else {}),
        )
    for problem in shown.problems:
        print(problem, file=sys.stderr)
    if shown.reading:
        print(shown.reading, file=sys.stderr)
    rows = [(neighbour.label, neighbour.ref, str(neighbour.claims)) for neighbour in shown.neighbours]
    printing.print_table((f"beside {shown.label}", "id", "claims"), rows)
    print(f"wrote {shown.file} ({shown.claims} claim{'' if shown.claims == 1 else 's'})")
    if options.open:
        import webbrowser  # noqa: PLC0415  only those who ask for it need it

        webbrowser.open(shown.file.resolve().as_uri())
    return OK if shown.ok else PROBLEMS


def score(options: argparse.Namespace) -> int:
    """Compare predicted claims with hand annotations."""
    with printing.ProgressBar() as progress:
        result = kg.score(options.gold, options.predicted, extra_ontology=options.ontology, progress=progress.tell)
    if options.json:
        print(result.model_dump_json(indent=2))
    else:
        printing.print_score(result, errors=options.errors)
    return PROBLEMS if result.problems else OK


def _list_queries() -> int:
    from kg import queries  # noqa: PLC0415  keeps kg --help fast

    rows = [
        (query.name, query.question, query.title, " ".join(f"{p.name}={p.default}" for p in query.parameters))
        for query in queries.known().values()
    ]
    printing.print_table(("name", "question", "title", "parameters"), rows)
    return OK


def formats(_options: argparse.Namespace) -> int:
    """List what is read and written."""
    from kg import registry  # noqa: PLC0415

    rows = []
    for name in registry.names("readers"):
        rows.append(("reads", name, " ".join(registry.reader(name).SUFFIXES), registry.summary("readers", name)))
    for name in registry.names("extractors"):
        rows.append(("extracts", name, "", registry.summary("extractors", name)))
    for name in registry.names("exporters"):
        rows.append(("writes", name, registry.exporter(name).SUFFIX, registry.summary("exporters", name)))
    for name in registry.names("stores"):
        rows.append(("queries", name, "", registry.summary("stores", name)))
    printing.print_table(("", "name", "files", "what it is"), rows)
    return OK


def terms(options: argparse.Namespace) -> int:
    """List what tables may use."""
    known = kg.load_ontology()
    columns = {
        "action": "kg:Action",
        "relation": "kg:Relation",
        "modality": "kg:Modality",
        "polarity": "kg:Polarity",
        "certainty": "kg:Certainty",
        "date_basis": "kg:DateBasis",
        "method": "kg:Method",
        "figure": "kg:FigureKind",
    }
    rows = []
    for column, cls in columns.items():
        for ref in known.members(cls):
            meaning = next(iter(known.values(ref, "skos:definition")), known.label(ref))
            row = (column, ref.partition(":")[2], meaning)
            if options.word.lower() in " ".join(row).lower():
                rows.append(row)
    printing.print_table(("column", "write", "meaning"), rows)
    return OK


def _base(iri: str) -> str:
    if not iri.startswith(("http://", "https://")) or not iri.isascii() or any(c in iri for c in ' <>"{}|\\^`'):
        raise kg.KgError(f"--base takes an http or https IRI, not '{iri}'")
    if "#" in iri:  # places in a text are written after a # of their own
        raise kg.KgError(f"--base takes an IRI without '#', such as https://example.org/graph/, not '{iri}'")
    return iri if iri.endswith("/") else iri + "/"
