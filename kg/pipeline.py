"""The whole walk on one page: read, accept, link, verify, assemble, export."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import (
    acceptance,
    asof,
    events,
    exporting,
    extraction,
    gathering,
    incremental,
    layouts,
    ontology,
    registry,
)
from kg import inputs as inputs_of
from kg.acceptance import Accepted
from kg.errors import InputError
from kg.garbage import collected_seldom
from kg.inputs import Progress
from kg.model import (
    Assembly,
    Claim,
    Counts,
    DocumentDraft,
    Draft,
    Problem,
    Profile,
    Severity,
)
from kg.ontology import BASE, LICENCE_CC_BY, Ontology
from kg.publish import publish
from kg.report import report

DEFAULT_FORMATS = ("turtle", "html", "jsonl")

EXAMPLE_TITLE = "Iraqi militias call for US troops to leave Iraq: five articles"


class Build(NamedTuple):
    """The outcome of a build: what was assembled, every problem, and the files written (none if refused)."""

    assembly: Assembly
    ontology: Ontology
    problems: tuple[Problem, ...]
    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    """How the earlier build was used, where this one adds to it."""

    @property
    def counts(self) -> Counts:
        """How much there is of everything."""
        return self.assembly.counts

    @property
    def ok(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


@collected_seldom()
def build(
    *inputs: str | Path,
    output: str | Path | None = None,
    into: str | Path | None = None,
    keep: bool = False,
    formats: Sequence[str] = DEFAULT_FORMATS,
    corpus: str | Path | None = None,
    profile: Profile | str = Profile.DEFAULT,
    extra_ontology: Sequence[str | Path] = (),
    base: str = BASE,
    title: str | None = None,
    licence: str | None = None,
    strict: bool = False,
    partial: bool = False,
    quotes: bool = False,
    data_only: bool = False,
    backends: Sequence[str] | None = None,
    date: str = "",
    as_of: str | datetime.date | None = None,
    layout: str | Path | None = None,
    with_sparql: str | Path | None = None,
    progress: Progress | None = None,
) -> Build:
    """Build a graph from tables, articles and folders of them; without inputs, the example that comes with `kg`.

    Args:
        inputs: Tables and articles (.txt, .md), or folders whose files are all read.
        output: The folder to write to; None writes nothing.
        into: In its place, a folder written with `keep`: the inputs are added to those that it was built from.
        keep: Keep the rows in the folder, as they are, so that later builds can add to them.
        formats: Names of exporters.
        corpus: A folder with the documents' texts; evidence is then verified against them, and they are no articles.
        profile: Which claims become direct edges: strict, default or all.
        extra_ontology: Turtle files with the user's own actors, places and terms.
        base: Where the user's own claims, events and documents live.
        title: What the data set is called.
        licence: The IRI of the data's licence.
        strict: Warnings count as errors.
        partial: Write what passed even if there are errors.
        quotes: Keep short quotes of the sources where the input has them.
        data_only: Leave the ontology out of the Turtle.
        backends: Extractors that read the articles, one after the other; without, the rules read those of which no
            table has a claim.
        date: The day (EDTF) of articles that no table of documents describes.
        as_of: Leave out what was neither published nor recorded by this day, and decisions made after it.
        layout: A file with the places of names in the picture, as the page saves it.
        with_sparql: The page answers SPARQL offline, by Oxigraph's WebAssembly in this folder; "" looks for it in
            node_modules/oxigraph.
        progress: Told of each stage.

    Raises:
        KgError: Wrong use: an input, format or folder that does not exist.
    """
    if into is not None and output is not None:
        raise InputError("what is added is written to the folder that it is added to: give no other output")
    output = output if into is None else into
    exporters = {name: registry.exporter(name) for name in dict.fromkeys(formats if output is not None else ())}
    answering = None if with_sparql is None else exporting.answering_engine(with_sparql, exporters)
    needy = [name for name, exporter in exporters.items() if getattr(exporter, "NEEDS_TEXTS", False)]
    tell = progress or inputs_of.silent
    day = _day(as_of)
    places = layouts.read(layout) if layout is not None else None
    work = None
    if output is not None and (keep or into is not None):
        shown = {
            "base": base,
            "title": title,
            "licence": licence,
            "profile": str(Profile(profile)),
            "quotes": quotes,
            "data_only": data_only,
            "as_of": day and day.isoformat(),
            "format": list(exporters),
        }
        work = incremental.begin(
            inputs, Path(output), add=into is not None, extra_ontology=extra_ontology, strict=strict, options=shown
        )
    read = gathering.gather(
        *inputs,
        corpus=corpus,
        extra_ontology=extra_ontology,
        strict=strict,
        backends=backends,
        date=date,
        until=day,
        work=work,
        progress=tell,
    )
    if corpus is None and not read.texts and needy:
        raise InputError(f"the format '{needy[0]}' shows claims in the texts of their documents: give --corpus DIR")
    known = _known_by(day, read)
    tell("assembling", 0, None)
    assembly = events.assemble(
        [claim if quotes else acceptance.without_quotes(claim) for claim, _ in known.claims],
        known.documents,
        known.events,
        known.entities,
        read.ontology,
        title=title or ("Claims and events" if inputs else EXAMPLE_TITLE),
        base=base,
        profile=Profile(profile),
        licence=licence or (None if inputs else LICENCE_CC_BY),
        decided=known.decided,
    ).model_copy(update={"texts": read.texts, "as_of": day, "layout": places})
    result = Build(assembly, read.ontology, tuple(sorted(dict.fromkeys(read.problems), key=acceptance.order)))
    if output is None:
        return result
    if Profile(profile) is Profile.ALL:
        exporters["alleged"] = registry.exporter("alleged")
    published = result.ok or partial
    texts = {}
    if published:
        texts = exporting.texts_of(assembly, read.ontology, exporters, answering, data_only, tell)

    def told(files: dict[str, str]) -> Iterable[str]:
        return report(assembly.counts, result.problems, read.ontology.version, published, files)

    if work is None:
        return result._replace(files=publish(Path(output), texts, told))
    beside = {incremental.NAME: work.text} if published else {}
    files = publish(Path(output), texts, told, beside=beside, check=work.check)
    return result._replace(files=files, notes=work.notes)


def _known_by(day: datetime.date | None, read: gathering.Gathered) -> Accepted:
    """What was accepted, or what of it was known on a day; decisions made later did not hold yet."""
    accepted = read.accepted
    if day is None:
        return accepted
    found = asof.select(day, accepted.claims, accepted.documents, accepted.events)
    read.problems.extend(found.problems)
    return accepted._replace(claims=found.claims, documents=found.documents, events=found.events)


def _day(text: str | datetime.date | None) -> datetime.date | None:
    if text is None or isinstance(text, datetime.date):
        return text
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--as-of takes a day such as 2024-01-31, not '{text}'") from None


def check(*inputs: str | Path, corpus: str | Path | None = None, strict: bool = False, **options: object) -> Build:
    """Do everything that `build` does but writing: find all problems, verify evidence if there is a corpus."""
    return build(*inputs, corpus=corpus, strict=strict, output=None, **options)  # type: ignore[arg-type]


def extract(
    *articles: str | Path,
    output: str | Path | None = None,
    review: str | Path | None = None,
    backends: Sequence[str] = extraction.DEFAULT,
    date: str = "",
    extra_ontology: Sequence[str | Path] = (),
    recorded: str = "",
    quotes: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
) -> Build:
    """Read articles and propose claims, which are checked as those of tables are.

    Args:
        articles: Texts (.txt, .md) or folders of them; a table `documents.csv` beside them tells what they are.
        output: The file to write the claims to, in JSON Lines, which `build` reads.
        review: A page to write, on which people check and correct the claims.
        backends: Extractors, each of which sees what the one before it proposed.
        date: The day (EDTF) of articles that no table describes.
        extra_ontology: Turtle files with the user's own actors, places and terms.
        recorded: The day (ISO 8601) to write on the claims as that of their recording; no clock is asked.
        quotes: Keep the words of the evidence.
        strict: Warnings count as errors.
        progress: Told of each stage.

    Raises:
        KgError: Wrong use: no such article, an unknown back-end, or one that cannot run here.
    """
    found = list(inputs_of.find(articles)) if articles else []
    texts = [source for source in found if source.reader == inputs_of.TEXT]
    if not texts:
        raise InputError(f"no article to read; give files or folders of {', '.join(inputs_of.TEXT_ENDINGS)}")
    known = ontology.load(*extra_ontology)
    tell = progress or inputs_of.silent
    problems: list[Problem] = []
    beside = inputs_of.beside(texts, [source for source in found if source.reader != inputs_of.TEXT])
    tables = [d for d in inputs_of.read(beside, known, problems, tell) if isinstance(d, DocumentDraft)]
    read = extraction.run(texts, tables, known, problems, tell, backends=backends, date=date)
    mine = [draft for draft in tables if draft.document.strip() in read.texts]
    drafts = [d.model_copy(update={"recorded": recorded}) if isinstance(d, Draft) else d for d in read.drafts]
    accepted = acceptance.accept([*mine, *drafts], known, problems, strict, tell)
    assembly = events.assemble(
        [claim if quotes else acceptance.without_quotes(claim) for claim, _ in accepted.claims],
        accepted.documents,
        accepted.events,
        accepted.entities,
        known,
        title="Extracted claims",
        base=BASE,
    ).model_copy(update={"texts": read.texts})
    result = Build(
        assembly, known, tuple(sorted([*problems, *acceptance.verify(accepted, read.texts)], key=acceptance.order))
    )
    files: list[Path] = []
    for path, name in ((output, "jsonl"), (review, "review")):
        if path is not None:
            files += publish(Path(path).parent, {Path(path).name: [export(result, name)]})
    return result._replace(files=tuple(files))


def export(result: Build, name: str) -> str:
    """What a build or an extraction looks like in one format."""
    return "".join(registry.exporter(name).export(result.assembly, result.ontology))


def read_claims(*inputs: str | Path) -> list[Claim]:
    """The claims of some tables; raises `InputError` with all problems if any row is refused."""
    result = build(*inputs)
    if not result.ok:
        raise InputError("; ".join(str(p) for p in result.problems if p.severity is Severity.ERROR))
    return list(result.assembly.claims)
