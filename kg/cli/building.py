"""`kg build`: by rows, by columns, or in parts on a distributed engine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, Any

import kg
from kg import printing
from kg.cli.codes import OK, PROBLEMS
from kg.garbage import collected_seldom, take_for_old

if TYPE_CHECKING:
    from kg.inputs import Progress
    from kg.large import LargeBuild
    from kg.pipeline import Build


@collected_seldom()
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
    take_for_old()  # the process ends
    return OK if result.ok else PROBLEMS


def _by_rows(options: argparse.Namespace, tell: Progress) -> Build:
    return kg.build(
        *options.inputs,
        into=options.into,
        keep=options.keep,
        corpus=options.corpus,
        quotes=options.quotes,
        **reading(options),
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
    return common | {"extra_ontology": options.ontology} | ({"base": base_iri(options.base)} if options.base else {})


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
    if options.bulk is None and (refused or not large.is_large(options.inputs, options.format)):
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


def reading(options: argparse.Namespace) -> dict[str, Any]:
    """How articles are read."""
    chosen = (
        None if options.backends is None else [name.strip() for name in options.backends.split(",") if name.strip()]
    )
    return {"date": options.date} | ({} if chosen is None else {"backends": chosen})


def base_iri(iri: str) -> str:
    """The IRI of --base, with a slash at its end."""
    if not iri.startswith(("http://", "https://")) or not iri.isascii() or any(c in iri for c in ' <>"{}|\\^`'):
        raise kg.KgError(f"--base takes an http or https IRI, not '{iri}'")
    if "#" in iri:  # places in a text are written after a # of their own
        raise kg.KgError(f"--base takes an IRI without '#', such as https://example.org/graph/, not '{iri}'")
    return iri if iri.endswith("/") else iri + "/"
