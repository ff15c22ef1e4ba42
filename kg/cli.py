"""The command `kg`: reads arguments, calls one public function, prints, and returns an exit code."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any

import kg
from kg import printing

OK, PROBLEMS, USAGE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `kg`; returns 0 if all is fine, 1 if the data has problems, 2 on wrong use."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return USAGE
    try:
        code: int = options.run(options)
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except Exception as error:
        if isinstance(error, kg.KgError) or (isinstance(error, OSError) and error.filename):
            print(f"kg: {error}", file=sys.stderr)
            return USAGE
        raise
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kg",
        description="From news reports to a knowledge graph that shows its sources.",
        epilog="exit codes: 0 fine, 1 problems in the data, 2 wrong use",
    )
    parser.add_argument("--version", action="version", version=f"kg {kg.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_build(commands.add_parser("build", help="build a graph from tables and articles; without inputs, the example"))
    _add_extract(commands.add_parser("extract", help="read articles and propose claims with their evidence"))
    _add_check(commands.add_parser("check", help="find all problems in the input, write nothing"))
    _add_query(commands.add_parser("query", help="answer a SPARQL query or a named query over a graph"))
    _add_score(commands.add_parser("score", help="compare predicted claims with hand annotations"))
    extractors = commands.add_parser("extractors", help="list what reads articles, and what each needs")
    extractors.set_defaults(run=_extractors)
    formats = commands.add_parser("formats", help="list what kg reads and writes")
    formats.set_defaults(run=_formats)
    terms = commands.add_parser("terms", help="list the actions, relations and other terms that tables may use")
    terms.add_argument("word", nargs="?", default="", help="only terms whose name or meaning has this word")
    terms.set_defaults(run=_terms)
    return parser


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs", nargs="*", metavar="INPUT", help="tables, articles, folders of them (default: the example)"
    )
    parser.add_argument("--corpus", metavar="DIR", help="folder with the documents' texts: verify all evidence")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors (unknown names too)")
    _add_reading(parser, "rules, where no table has a claim of the article")


def _add_reading(parser: argparse.ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--with",
        dest="backends",
        metavar="NAMES",
        help=f"extractors for articles: rules,llm (default: {default})",
    )
    parser.add_argument("--date", default="", metavar="DAY", help="day of the articles that no documents.csv describes")


def _add_build(parser: argparse.ArgumentParser) -> None:
    _add_inputs(parser)
    parser.add_argument("-o", "--output", default="output", metavar="DIR", help="where to write (default: output)")
    parser.add_argument(
        "--format", action="append", metavar="NAME", help="formats to write (default: turtle html jsonl)"
    )
    parser.add_argument(
        "--profile",
        default="default",
        choices=("strict", "default", "all"),
        help="claims that become direct edges: asserted; also the actor's own; allegations in a file apart",
    )
    parser.add_argument("--data-only", action="store_true", help="leave the ontology out of the Turtle")
    parser.add_argument("--quotes", action="store_true", help="keep quotes of the sources where the input has them")
    parser.add_argument("--partial", action="store_true", help="write what passed even if there are errors")
    parser.add_argument("--base", metavar="IRI", help="where your own claims, events and documents live")
    parser.add_argument("--title", help="what the data set is called")
    parser.add_argument("--licence", metavar="IRI", help="the licence of the data")
    parser.set_defaults(run=_build)


def _add_extract(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("articles", nargs="+", metavar="ARTICLE", help="texts (.txt, .md), or folders of them")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the claims (default: standard output)")
    parser.add_argument("--review", metavar="FILE", help="write a page on which to check and correct the claims, too")
    parser.add_argument("--quotes", action="store_true", help="keep the words of the evidence")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors (unknown names too)")
    _add_reading(parser, "rules")
    parser.set_defaults(run=_extract)


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_inputs(parser)
    parser.set_defaults(run=_check)


def _add_query(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("graph", nargs="?", help="a Turtle file, such as output/graph.ttl")
    parser.add_argument("query", nargs="?", help="SPARQL text, an .rq file, or the name of a named query")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="set a parameter of the query")
    parser.add_argument("--output", default="table", choices=("table", "csv", "json"), help="how to print the answer")
    parser.add_argument("--store", default="oxigraph", help="engine that answers (oxigraph, memory)")
    parser.add_argument("--base", metavar="IRI", help="the base that the graph was built with")
    parser.add_argument("--list", action="store_true", help="list the named queries")
    parser.set_defaults(run=_query)


def _add_score(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", metavar="GOLD", help="the hand annotations: a table, or a folder of tables")
    parser.add_argument("predicted", metavar="PRED", help="the claims to be judged, such as claims.jsonl")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="list the N worst mistakes")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.set_defaults(run=_score)


def _build(options: argparse.Namespace) -> int:
    with printing.ProgressBar() as progress:
        result = kg.build(
            *options.inputs,
            output=options.output,
            corpus=options.corpus,
            extra_ontology=options.ontology,
            strict=options.strict,
            profile=options.profile,
            data_only=options.data_only,
            quotes=options.quotes,
            partial=options.partial,
            **_reading(options),
            title=options.title,
            licence=options.licence,
            progress=progress.tell,
            **({"formats": options.format} if options.format else {}),
            **({"base": _base(options.base)} if options.base else {}),
        )
    printing.print_build(result)
    for path in result.files:
        print(f"wrote {path}")
    if not result.ok:
        remedy = "nothing was published: correct the errors, or use --partial"
        print("published in part" if options.partial else remedy, file=sys.stderr)
    page = next((path for path in result.files if path.suffix == ".html"), None)
    if page is not None:
        print(f"open {page.resolve()} in a browser")
    return OK if result.ok else PROBLEMS


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    chosen = (
        None if options.backends is None else [name.strip() for name in options.backends.split(",") if name.strip()]
    )
    return {"date": options.date} | ({} if chosen is None else {"backends": chosen})


def _extract(options: argparse.Namespace) -> int:
    with printing.ProgressBar() as progress:
        result = kg.extract(
            *options.articles,
            output=options.output,
            review=options.review,
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


def _extractors(_options: argparse.Namespace) -> int:
    from kg import extraction  # noqa: PLC0415

    rows = [
        (name, what, needs or "nothing", missing or "yes") for name, what, needs, missing in extraction.known_backends()
    ]
    printing.print_table(("name", "what it is", "needs", "runs here"), rows)
    return OK


def _check(options: argparse.Namespace) -> int:
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


def _query(options: argparse.Namespace) -> int:
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
    rows = kg.query(options.graph, options.query, parameters, store=options.store, **base)
    {"table": printing.print_rows, "csv": printing.print_csv, "json": printing.print_json}[options.output](rows)
    return OK


def _score(options: argparse.Namespace) -> int:
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


def _formats(_options: argparse.Namespace) -> int:
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


def _terms(options: argparse.Namespace) -> int:
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
    return iri if iri.endswith(("/", "#")) else iri + "/"
