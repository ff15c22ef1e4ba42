"""Builds a graph in parts: the driver, which cuts the input, hands out the tasks, and counts what came of them.

Rows are read where they lie and sent to the part of their day; each part is built as the bulk path builds a whole
table; edges, documents, names and problems, of which several parts may tell, are gathered in a second round. A part
that is there from an earlier run of the same input is not made again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow.dataset import dataset

from kg import acceptance, publish
from kg.bulk import building, engine, telling
from kg.bulk.building import Described
from kg.distributed import files, publishing, ranges, repeating, sides
from kg.distributed.buckets import Gather
from kg.distributed.engines import Engine, Shared
from kg.distributed.lines import Lines
from kg.distributed.parts import UNSUITED, Build
from kg.distributed.plan import Plan, fingerprint, name
from kg.distributed.ranges import Chunk
from kg.distributed.routing import Route
from kg.distributed.sides import Deal
from kg.errors import InputError, UnsuitedError
from kg.events.edges import reference_edges
from kg.inputs import Progress, Source
from kg.model import Counts, Problem, Profile, Where
from kg.ontology import Ontology

PART = 64 * 2**20
"""Bytes of tables for each part, unless somebody says how many parts there are to be."""

PER_BUCKET = 8
"""Parts of days for each bucket."""

LEVEL = 1
"""How hard gzip tries: on N-Triples level 6 takes 2.4 times the time of level 1, for 15 % less."""

WORK = ".kg-parts"
"""The folder of the parts, beside the output."""

DESCRIBED = "described"
"""The tables of what the driver itself knows."""

Told = dict[str, Any]


class Settings(NamedTuple):
    """What somebody wants of a build."""

    output: Path
    title: str
    base: str
    licence: str | None
    profile: Profile
    strict: bool
    partial: bool
    data_only: bool
    parts: int | None


class Built(NamedTuple):
    """The outcome: how much there is of everything, the first problems, and the files."""

    counts: Counts
    problems: tuple[Problem, ...]
    number_of_problems: int
    ok: bool
    files: tuple[Path, ...]
    made: tuple[str, ...]
    """The parts that were made in this run; the others were there."""


def build(
    runner: Engine, sources: Sequence[Source], ontology: Ontology, settings: Settings, shown: int, tell: Progress
) -> Built:
    """Build and publish.

    Raises:
        UnsuitedError: The input needs all claims at hand; nothing was published.
    """
    if settings.profile is Profile.ALL:
        raise UnsuitedError("allegations go to a file of their own")
    tables, others = building.split(sources)
    described = building.describe(others, ontology, settings.strict, tell)
    tell("looking at the input", 0, None)
    looks = runner.each(ranges.look, ranges.ranges([source.path for source in tables]))
    plan = _plan(tables, ontology, described, settings, sum(look.range.end - look.range.begin for look in looks))
    contents = ranges.contents(looks)
    chunks = ranges.cut(looks, plan.files, plan.kinds)
    root = settings.output / WORK
    print_of = fingerprint(plan, contents)
    plan = plan._replace(work=root / print_of[:16])
    plan.work.mkdir(parents=True, exist_ok=True)
    with publish.locked(plan.work):
        (plan.work / UNSUITED).unlink(missing_ok=True)
        plan = plan._replace(repeats=repeating.read(plan))
        told, made = _parts(runner, plan, settings, chunks, described, tell)
        if plan.repeats is None and (found := repeating.find(plan, told)) is not None:
            repeating.write(plan, found)
            plan = plan._replace(repeats=found)
            for bucket in range(plan.buckets):
                shutil.rmtree(plan.work / name(plan.days + 1 + bucket))
            told, again = _parts(runner, plan, settings, chunks, described, tell)
            made += [part for part in again if part not in made]
        for left in plan.work.glob(f"{publish.NEW}*"):  # by workers that were killed
            shutil.rmtree(left, ignore_errors=True)
        tell("writing the last part", 0, None)
        named = list(zip(plan.files, contents, strict=True))
        built = _publish(plan, settings, described, told, named, shown, made)
    publish.remove_unused(folder for folder in sorted(root.iterdir()) if folder != plan.work)
    return built


def _parts(
    runner: Engine, plan: Plan, settings: Settings, chunks: Sequence[Chunk], described: Described, tell: Progress
) -> tuple[list[Told], list[str]]:
    """Have all parts made that are not there: those of days, then the buckets; what all tell, and which were made."""
    shared = runner.share(plan)
    days = [name(part) for part in range(plan.days + 1)]
    missing = publishing.missing(runner, plan, settings.output, days)
    tell("building parts", 0, None)
    runner.exchange(Route(shared), chunks, Build(shared), [days.index(part) for part in missing])
    told = [_told(plan, part) for part in days]
    _refuse(plan, told)
    gathered = _gather(runner, shared, plan, settings, days, described, told, tell)
    return told, [*missing, *gathered]


def _plan(tables: Sequence[Source], ontology: Ontology, described: Described, settings: Settings, size: int) -> Plan:
    days = max(1, -(-size // PART)) if settings.parts is None else settings.parts
    if days < 1:
        raise InputError("--parts takes a number from 1 on")
    return Plan(
        ontology=ontology,
        base=settings.base,
        profile=settings.profile,
        strict=settings.strict,
        files=tuple(source.name for source in tables),
        described=tuple(described.documents[key] for key in sorted(described.documents)),
        sources=tuple(sorted(described.vocabulary.sources)) if described.vocabulary.sources is not None else None,
        kinds=tuple(building.figure_kinds(ontology)),
        days=days,
        buckets=-(-days // PER_BUCKET),
        work=Path(),
        level=LEVEL,
    )


def _told(plan: Plan, part: str) -> Told:
    told = files.read_made(plan.work / part)
    return told if told is not None else {"part": part}


def _refuse(plan: Plan, told: Sequence[Told]) -> None:
    """Refuse what a part refused, or what all parts together show."""
    reasons = [part["unsuited"] for part in told if "unsuited" in part]
    if not reasons and any("counts" not in part for part in told):
        reasons = [(plan.work / UNSUITED).read_text("utf-8")]
    methods = {method for part in told for method in part.get("methods", ())}
    if not reasons and "kg:hand" in methods and len(methods) > 1:
        reasons = ["some of its claims are of people and some of machines, of which one may repeat the other"]
    if not reasons and not any(part["counts"] for part in told):
        reasons = ["none of its rows is accepted"]
    if reasons:
        shutil.rmtree(plan.work, ignore_errors=True)
        raise UnsuitedError(reasons[0])


def _gather(
    runner: Engine,
    shared: Shared[Plan],
    plan: Plan,
    settings: Settings,
    days: Sequence[str],
    described: Described,
    told: list[Told],
    tell: Progress,
) -> list[str]:
    """Have the buckets filled that are not there; which they are."""
    buckets = [name(plan.days + 1 + bucket) for bucket in range(plan.buckets)]
    missing = publishing.missing(runner, plan, settings.output, buckets)
    if missing:
        tell("gathering edges, documents, names and problems", 0, None)
        _describe(plan, described, {ref for part in told for ref in part["mentioned"]})
        runner.exchange(Deal(shared), [*days, DESCRIBED], Gather(shared), [buckets.index(part) for part in missing])
    told += [_told(plan, part) for part in buckets]
    return missing


def _describe(plan: Plan, described: Described, mentioned: set[str]) -> None:
    """Write what the driver knows as the tables of a part: edges of the reference data, and what documents name."""
    shutil.rmtree(plan.work / DESCRIBED, ignore_errors=True)
    with (
        files.scratch() as scratch,
        files.appearing(plan.work / DESCRIBED) as folder,
        engine.connected(scratch) as connection,
    ):
        notes = telling.Telling(connection)
        for outcome in described.outcomes:
            notes.mint(outcome.minted)
            notes.tell(outcome.problems)
        notes.tell([*described.problems, *(plan.repeats.problems if plan.repeats is not None else ())])
        notes.flush()
        telling.name(connection)
        connection.execute(
            "CREATE TABLE ids (id VARCHAR, part INTEGER, file INTEGER, line BIGINT, key BLOB, action VARCHAR)"
        )
        edges = list(reference_edges(mentioned, plan.ontology))
        fields = ("subject", "predicate", "object")
        columns = {field: pa.array([getattr(edge, field) for edge in edges], pa.string()) for field in fields}
        engine.insert(connection, "edges", pa.table(columns))
        engine.put(connection, "used", ref=sorted(acceptance._used((), described.documents.values())))
        sides.export(connection, folder, Lines(plan.base), stated=False)
        files.write_made(folder, {"part": DESCRIBED})


def _publish(
    plan: Plan,
    settings: Settings,
    described: Described,
    told: list[Told],
    inputs: list[tuple[str, str]],
    shown: int,
    remade: list[str],
) -> Built:
    counts = _counts(plan, settings, told)
    failed = any(part.get("failed") for part in told)
    published = settings.partial or not failed
    last = _last(plan, settings, described, told, counts)
    parts = [*told, last]
    paths = publishing.publish(plan, settings.output, parts, counts, inputs, published)
    problems = [path for path in paths if path.parent.name == publishing.PROBLEMS]
    number = sum(part.get("problems", 0) for part in told)
    return Built(counts, tuple(_first(problems, shown)), number, not failed, paths, tuple(remade))


def _counts(plan: Plan, settings: Settings, told: Iterable[Told]) -> Counts:
    total: dict[str, int] = {}
    modality: dict[str, int] = {}
    for part in told:
        for into, found in ((total, part["counts"]), (modality, part.get("modality", {}))):
            for kind, number in found.items():
                into[kind] = into.get(kind, 0) + number
    total["documents"] += len(plan.described)
    return Counts(
        title=settings.title,
        base=settings.base,
        licence=settings.licence,
        modality=dict(sorted(modality.items())),
        **total,
    )


def _last(plan: Plan, settings: Settings, described: Described, told: Sequence[Told], counts: Counts) -> Told:
    """Write the part that tells of the graph itself: its header, the documents that are described, the ontology."""
    part = name(plan.days + 1 + plan.buckets)
    lines = Lines(plan.base)
    writer = lines.writer
    triples = {triple for document in described.documents.values() for triple in writer.document(document)}
    lines.nodes(triples)
    objects: set[str] = reduce(set.union, (part["objects"] for part in told), lines.objects)
    if not settings.data_only:
        triples |= set(plan.ontology.travelling(objects))
    before = sum(part["triples"] for part in told) + len(triples)
    triples |= set(writer.header(counts, plan.ontology.version, before))
    shutil.rmtree(plan.work / part, ignore_errors=True)
    with files.appearing(plan.work / part) as folder:
        written = files.write_triples(folder / f"{part}.nt.gz", [lines.nodes(triples)], plan.level)
        made = {"part": part, "file": f"{part}.nt.gz", **written._asdict()}
        files.write_made(folder, made)
    return made


def _first(paths: Sequence[Path], shown: int) -> Iterable[Problem]:
    """The first of all problems, in the order in which they are told."""
    if not paths:
        return
    with engine.by_itself() as connection:
        connection.register("problems", dataset(list(map(str, paths))))
        query = f"SELECT * FROM problems ORDER BY file, coalesce(line, 0), field, code, value, what LIMIT {shown}"
        for row in connection.sql(query).to_arrow_reader(shown).read_all().to_pylist():
            where = Where(file=row.pop("file"), line=row.pop("line"))
            row.pop("id")
            yield Problem(where=where, **row)
