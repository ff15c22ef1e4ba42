"""One function for each command: calls one public function, prints, returns the exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import kg
from kg import printing
from kg.cli.building import base_iri, reading
from kg.cli.codes import OK, PROBLEMS, USAGE

if TYPE_CHECKING:
    from kg.candidates import Candidate
    from kg.model import DecisionDraft


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
            **reading(options),
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
            **reading(options),
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
    base = {"base": base_iri(options.base)} if options.base else {}
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
            **({"base": base_iri(options.base)} if options.base else {}),
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
