"""Large tables: by columns where that can be done, with the files and problems of the row path, else by rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from kg import compression, ontology
from kg import inputs as inputs_of
from kg.errors import InputError, UnsuitedError
from kg.garbage import collected_seldom, take_for_old
from kg.inputs import Progress, silent
from kg.model import Counts, Problem, Profile
from kg.ontology import BASE
from kg.publish import publish, staged
from kg.readers import parquet
from kg.report import report

if TYPE_CHECKING:
    from kg.distributed.engines import Engine

LARGE = 16 * 2**20
"""Bytes of tables from which `kg build` reads by columns if it can: more claims than one page can show."""

QUICKER = 2**20
"""Bytes from which it does so where no page is wanted: by rows they take longer."""

ROW = 80
"""Bytes of a row of a plain table, roughly, by which Parquet is compared with those."""

SHOWN = 2_000
"""Problems that are kept in memory; more are in report.json."""

FORMATS = ("turtle",)
"""What can be written without holding all claims in memory."""

ENGINES = ("spark",)
"""What can build in parts on many machines."""

EXTRA = ("duckdb", "pyarrow")


class LargeBuild(NamedTuple):
    """The outcome of a build by columns, on one machine or many: counts, problems, and the files written."""

    counts: Counts
    problems: tuple[Problem, ...]
    """The first of all problems; `more` are only in the file or folder `rest`."""
    more: int
    ok: bool
    """Whether no problem is an error."""
    files: tuple[Path, ...] = ()
    rest: str = "report.json"


def is_large(inputs: Sequence[str | Path], formats: Sequence[str] | None = None) -> bool:
    """Whether some tables are so large that they are better read by columns, and whether this installation can.

    `formats` are those that are wanted; without any all are, as far as the tables allow.
    """
    if not inputs or any(find_spec(name) is None for name in EXTRA):
        return False
    least = QUICKER if formats and set(formats) <= set(FORMATS) else LARGE
    return sum(_size(source.path) for source in inputs_of.find(inputs)) >= least


def _size(path: Path) -> int:
    """The bytes of a table as plain text, roughly; of a packed one no more than matter are unpacked."""
    if compression.ending(path) in parquet.SUFFIXES:
        from kg.readers.parquet import parts  # noqa: PLC0415  an extra

        return parts.count(path) * ROW
    return compression.size(path, LARGE)


@collected_seldom()
def build_large(
    *inputs: str | Path,
    output: str | Path,
    profile: Profile | str = Profile.DEFAULT,
    extra_ontology: Sequence[str | Path] = (),
    base: str = BASE,
    title: str | None = None,
    licence: str | None = None,
    strict: bool = False,
    partial: bool = False,
    data_only: bool = False,
    progress: Progress | None = None,
) -> LargeBuild:
    """Build the Turtle of tables of claims by columns, in bounded memory; the arguments are those of `build`.

    Raises:
        UnsuitedError: The input holds what only `build` can do; nothing was written.
        KgError: Wrong use: an input that does not exist, or an installation without the packages for it.
    """
    if any(find_spec(name) is None for name in EXTRA):
        raise InputError("reading by columns needs two more packages: pip install 'kg[bulk]'")
    from kg.bulk import building, engine  # noqa: PLC0415  an extra
    from kg.bulk.progress import Whole  # noqa: PLC0415

    tell = Whole(progress).tell if progress else silent
    known = ontology.load(*extra_ontology)
    take_for_old()
    sources = list(inputs_of.find(inputs))
    size = sum(source.path.stat().st_size for source in sources)
    with staged(Path(output)) as scratch, engine.connected(scratch, size) as connection:
        graph = building.build(
            connection,
            sources,
            known,
            title=title or "Claims and events",
            base=base,
            licence=licence,
            profile=Profile(profile),
            strict=strict,
            tell=tell,
        )
        shown = tuple(islice(graph.problems(), SHOWN))
        result = LargeBuild(graph.counts, shown, graph.number_of_problems - len(shown), graph.ok)
        published = result.ok or partial

        def told(files: dict[str, str]) -> Iterable[str]:
            return report(graph.counts, graph.problems(), known.version, published, files)

        tell("writing turtle", 0, None)
        texts = {"graph.ttl": graph.turtle(data_only, tell)} if published else {}
        return result._replace(files=publish(Path(output), texts, told))


@collected_seldom()
def build_distributed(
    *inputs: str | Path,
    output: str | Path,
    engine: str | Engine = "spark",
    master: str | None = None,
    parts: int | None = None,
    profile: Profile | str = Profile.DEFAULT,
    extra_ontology: Sequence[str | Path] = (),
    base: str = BASE,
    title: str | None = None,
    licence: str | None = None,
    strict: bool = False,
    partial: bool = False,
    data_only: bool = False,
    progress: Progress | None = None,
) -> LargeBuild:
    """Build the triples of tables of claims in parts, on the machines of a distributed engine.

    Writes sorted files of N-Triples, the problems as tables, and a manifest; a part that is there from an earlier run
    of the same input is not made again. All machines must see the inputs and the output under the same paths. `engine`
    may be something of your own that runs tasks; `master` is the address of the cluster (without it what the engine is
    configured for, else this machine), `parts` is among how many parts the days are dealt (without it one for each
    64 MB). The other arguments are those of `build`.

    Raises:
        UnsuitedError: The input holds claims that must be compared across all parts; nothing was published.
        KgError: Wrong use: an input or engine that does not exist, or an installation without the packages for it.
    """
    if engine not in ENGINES and isinstance(engine, str):
        raise InputError(f"no engine '{engine}'; known: {', '.join(ENGINES)}")
    if any(find_spec(name) is None for name in (*EXTRA, "pyspark")):
        raise InputError("building on Spark needs more packages: pip install 'kg[spark]'")
    from kg.distributed import building  # noqa: PLC0415  an extra
    from kg.distributed.spark import Spark  # noqa: PLC0415  an extra

    settings = building.Settings(
        output=Path(output).resolve(),
        title=title or "Claims and events",
        base=base,
        licence=licence,
        profile=Profile(profile),
        strict=strict,
        partial=partial,
        data_only=data_only,
        parts=parts,
    )
    sources = [source._replace(path=source.path.resolve()) for source in inputs_of.find(inputs)]
    known = ontology.load(*extra_ontology)
    runner = Spark(master) if isinstance(engine, str) else engine
    try:
        built = building.build(runner, sources, known, settings, SHOWN, progress or silent)
    finally:
        runner.close()
    more = built.number_of_problems - len(built.problems)
    return LargeBuild(built.counts, built.problems, more, built.ok, built.files, "problems/")


__all__ = ["ENGINES", "FORMATS", "LARGE", "LargeBuild", "UnsuitedError", "build_distributed", "build_large", "is_large"]
