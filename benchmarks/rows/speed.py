"""Measures the row path: claims in a CPU second from row to claim, and CPU seconds of every stage of a build.

    python benchmarks/rows/speed.py rows.csv [--rounds 5]

The table is one of claims, such as `benchmarks/throughput/rows.py` makes. *Warm* means that the vocabulary has seen all
cells before, as it has those of a long table; *cold* is the first time. The least of the rounds counts; what disturbs
the machine only adds.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from kg import acceptance, conflicts, events, inputs, intake, ontology, parties, registry
from kg.events import accounts, clusters
from kg.events.deeds import Deeds
from kg.garbage import collected_seldom
from kg.kinship import Kinship
from kg.model import AnyDraft, Claim, Draft, Problem, Profile
from kg.names import Names
from kg.ontology import BASE, Ontology
from kg.report import report
from kg.sources import Sources
from kg.vocabulary import Vocabulary

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    with collected_seldom():
        _rows(options.table, options.rounds)
        _stages(options.table)


def _rows(table: Path, rounds: int) -> None:
    known = ontology.load()
    vocabulary = Vocabulary(known, Names(known))
    drafts = _read(table, known)
    parties.prepare(drafts, vocabulary.names)
    claims = sum(isinstance(draft, Draft) for draft in drafts)
    print(f"{claims} rows; microseconds of CPU for each, the least of {rounds} rounds")
    cold = _least(1, lambda: _accept(drafts, vocabulary))
    reading = _least(rounds, lambda: _read(table, known))
    accepting = _least(rounds, lambda: _accept(drafts, vocabulary))
    keys = _least(rounds, lambda: [intake.claim_key(draft) for draft in drafts if isinstance(draft, Draft)])
    for name, spent in (("accept, cold", cold), ("reading", reading), ("accept, warm", accepting)):
        print(f"  {name:24}{spent / claims * 1e6:8.1f}")
    print(f"  {'(claim keys within it)':24}{keys / claims * 1e6:8.1f}")
    print(f"  reading and accepting: {claims / (reading + accepting):,.0f} claims in a CPU second")


def _read(table: Path, known: Ontology) -> list[AnyDraft]:
    kinds = [ref.removeprefix("kg:") for ref in known.members("kg:FigureKind")]
    return [item for item in registry.reader("table").read(table, table.name, kinds) if not isinstance(item, Problem)]


def _accept(drafts: Sequence[AnyDraft], vocabulary: Vocabulary) -> None:
    for draft in drafts:
        intake.accept(draft, vocabulary)


def _stages(table: Path) -> None:
    print("CPU seconds of the stages of a build to Turtle (those set in are parts of the one before)")
    problems: list[Problem] = []
    known = ontology.load()
    with _stage("reading"):
        drafts = _read(table, known)
    with _stage("accepting"):
        accepted = acceptance.accept(drafts, known, problems, False, inputs.silent)
    with _stage("assembling"):
        claims = [acceptance.without_quotes(claim) for claim, _ in accepted.claims]
        assembly = events.assemble(
            claims, accepted.documents, accepted.events, accepted.entities, known, title="t", base=BASE
        )
    _parts(claims, accepted, known)
    with _stage("sorting problems"):
        found = tuple(sorted(dict.fromkeys(problems), key=acceptance.order))
    with _stage("writing turtle"):
        size = sum(len(part.encode()) for part in registry.exporter("turtle").export(assembly, known))
    with _stage("writing the report"):
        report(assembly, found, known.version, True, {})
    print(f"  {len(claims)} claims, {len(assembly.events)} events, {len(found)} problems, {size:,} bytes")


def _parts(claims: Sequence[Claim], accepted: acceptance.Accepted, known: Ontology) -> None:
    documents = {document.key: document for document in accepted.documents}
    kinship = Kinship(known)
    with _stage("  finding events"):
        found = events.build_events(accepted.events, claims, documents, known, kinship)
    deeds = Deeds(known)
    with _stage("    accounts"):
        gathered = accounts.gather(claims, documents, deeds, kinship)
    with _stage("    clusters"):
        clusters.cluster(gathered, deeds, kinship)
    with _stage("  states"):
        events.build_states(claims, documents, known)
    with _stage("  conflicts"):
        conflicts.find(claims, found.events, found.links, documents, known, kinship)
    with _stage("  edges"):
        events.build_edges(claims, known, Profile.DEFAULT)
    with _stage("  sources of documents"):
        Sources(accepted.documents)


@contextmanager
def _stage(name: str) -> Iterator[None]:
    gc.collect()
    start = time.process_time()
    yield
    print(f"  {name:24}{time.process_time() - start:8.2f}")


def _least(rounds: int, work: Callable[[], T]) -> float:
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main()
