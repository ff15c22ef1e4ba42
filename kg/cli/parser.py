"""What each command takes, and the help that it gives."""

from __future__ import annotations

import argparse

import kg
from kg.cli import building, commands, loading, serving


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands, each with the function that runs it."""
    parser = argparse.ArgumentParser(
        prog="kg",
        description="From news reports to a knowledge graph that shows its sources.",
        epilog="exit codes: 0 fine, 1 problems in the data, 2 wrong use or a full disk, 130 after Ctrl-C",
    )
    parser.add_argument("--version", action="version", version=f"kg {kg.__version__}")
    known = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_build(known.add_parser("build", help="build a graph from tables and articles; without inputs, the example"))
    _add_extract(known.add_parser("extract", help="read articles and propose claims with their evidence"))
    _add_check(known.add_parser("check", help="find all problems in the input, write nothing"))
    _add_review(known.add_parser("review", help="write down which names and events may be one, for a person to decide"))
    _add_query(known.add_parser("query", help="answer a SPARQL query or a named query over a graph"))
    loading.add(known.add_parser("load", help="load graphs into a store on disk, which answers many queries"))
    serving.add(known.add_parser("serve", help="serve a graph to browsers and SPARQL clients of this machine"))
    _add_show(known.add_parser("show", help="write a page of one entity and what lies around it"))
    _add_score(known.add_parser("score", help="compare predicted claims with hand annotations"))
    extractors = known.add_parser("extractors", help="list what reads articles, and what each needs")
    extractors.set_defaults(run=commands.extractors)
    formats = known.add_parser("formats", help="list what kg reads and writes")
    formats.set_defaults(run=commands.formats)
    terms = known.add_parser("terms", help="list the actions, relations and other terms that tables may use")
    terms.add_argument("word", nargs="?", default="", help="only terms whose name or meaning has this word")
    terms.set_defaults(run=commands.terms)
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
    parser.add_argument("-o", "--output", metavar="DIR", help="where to write (default: output)")
    parser.add_argument("--keep", action="store_true", help="keep the rows as they are, so that --into can add to them")
    parser.add_argument("--into", metavar="DIR", help="add the inputs to those of an earlier build with --keep")
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
    parser.add_argument("--layout", metavar="FILE", help="places of names in the picture, as the page saves them")
    parser.add_argument(
        "--with-sparql",
        nargs="?",
        const="",
        metavar="DIR",
        help="let the page answer SPARQL, by Oxigraph's WebAssembly in DIR (default: node_modules/oxigraph)",
    )
    parser.add_argument("--as-of", metavar="DAY", help="only what was published or recorded by this day")
    parser.add_argument(
        "--bulk",
        action=argparse.BooleanOptionalAction,
        help="read tables by columns, Turtle only (default: from 16 MB, or 1 MB if only Turtle is wanted; needs "
        "kg[bulk]); same graph and problems",
    )
    parser.add_argument("--engine", choices=("spark",), help="build in parts on many machines (needs kg[spark])")
    parser.add_argument(
        "--master", metavar="URL", help="the cluster (default: as Spark is configured, or this machine)"
    )
    parser.add_argument("--parts", type=int, metavar="N", help="parts among which days are dealt (default: by size)")
    parser.add_argument("--timings", action="store_true", help="say where the time went")
    parser.add_argument("--title", help="what the data set is called")
    parser.add_argument("--licence", metavar="IRI", help="the licence of the data")
    parser.set_defaults(run=building.build)


def _add_extract(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("articles", nargs="+", metavar="ARTICLE", help="texts (.txt, .md), or folders of them")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to write the claims (default: standard output)")
    parser.add_argument("--review", metavar="FILE", help="write a page on which to check and correct the claims, too")
    parser.add_argument("--quotes", action="store_true", help="keep the words of the evidence")
    parser.add_argument("--recorded", default="", metavar="DAY", help="the day to write on the claims (for --as-of)")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--strict", action="store_true", help="warnings count as errors (unknown names too)")
    _add_reading(parser, "rules")
    parser.set_defaults(run=commands.extract)


def _add_check(parser: argparse.ArgumentParser) -> None:
    _add_inputs(parser)
    parser.set_defaults(run=commands.check)


def _add_review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="what you would build from (default: the example)")
    parser.add_argument(
        "-d", "--decisions", default="decisions.csv", metavar="FILE", help="the table to write (default: decisions.csv)"
    )
    parser.add_argument("--corpus", metavar="DIR", help="folder with the documents' texts")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--limit", type=int, default=500, metavar="N", help="candidates at most (default: 500)")
    parser.add_argument("--ask", action="store_true", help="ask about one after the other in the terminal")
    parser.add_argument("--author", default="", help="who decides, with --ask")
    parser.set_defaults(run=commands.review)


def _add_query(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("graph", nargs="?", help="a Turtle file, such as output/graph.ttl, or a store of kg load")
    parser.add_argument("query", nargs="?", help="SPARQL text, an .rq file, or the name of a named query")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="set a parameter of the query")
    parser.add_argument("--output", default="table", choices=("table", "csv", "json"), help="how to print the answer")
    parser.add_argument("--store", default="oxigraph", help="engine that answers (oxigraph, memory)")
    parser.add_argument("--base", metavar="IRI", help="the base that the graph was built with")
    parser.add_argument("--list", action="store_true", help="list the named queries")
    parser.set_defaults(run=commands.query)


def _add_show(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("entity", metavar="ENTITY", help="a name in any spelling, or an id such as kataib-hezbollah")
    parser.add_argument("inputs", nargs="*", metavar="INPUT", help="what to build from (default: read a graph)")
    parser.add_argument("--graph", metavar="TTL", help="a graph that kg build wrote (default: output/graph.ttl)")
    parser.add_argument("--depth", type=int, default=1, choices=(1, 2, 3), help="steps from the entity (default: 1)")
    parser.add_argument("-o", "--output", metavar="FILE", help="the page to write (default: ENTITY.html)")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--base", metavar="IRI", help="the base that the graph was built with (default: its own)")
    parser.add_argument("--open", action="store_true", help="open the page in the browser of this machine")
    parser.set_defaults(run=commands.show)


def _add_score(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("gold", metavar="GOLD", help="the hand annotations: a table, or a folder of tables")
    parser.add_argument("predicted", metavar="PRED", help="the claims to be judged, such as claims.jsonl")
    parser.add_argument("--ontology", action="append", default=[], metavar="TTL", help="your own actors, places, terms")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="list the N worst mistakes")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.set_defaults(run=commands.score)
