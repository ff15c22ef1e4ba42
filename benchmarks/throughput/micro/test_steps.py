"""What single steps of a build cost, in CPU time.

    python -m pytest benchmarks/throughput/micro [--benchmark-columns=median,min,rounds]

Rows are the real ones of ../shared/data; the usual tests do not collect this folder.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest

from kg import events, intake, ontology, registry
from kg.events.accounts import gather
from kg.events.clusters import cluster
from kg.events.deeds import Deeds
from kg.kinship import Kinship
from kg.model import Claim, Draft, Where
from kg.names import ACTOR, Names
from kg.ontology import BASE, Ontology
from kg.vocabulary import Vocabulary

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT.parent / "shared" / "data" / "icews_sample.csv.gz"
ROWS = 2_000
ROUNDS = 200

Benchmark = Callable[..., object]

pytestmark = pytest.mark.benchmark(timer=time.process_time)


@pytest.fixture(scope="module")
def known() -> Ontology:
    return ontology.load()


@pytest.fixture(scope="module")
def drafts() -> list[Draft]:
    sys.path.insert(0, str(ROOT / "benchmarks" / "throughput"))
    try:
        import rows  # noqa: PLC0415  beside this folder
    finally:
        sys.path.pop(0)
    if not SAMPLE.exists():
        pytest.skip(f"{SAMPLE} is not here")
    fields = ("id", "actor", "action", "target", "date", "source")
    return [
        Draft(where=Where(file="rows.csv", line=line), **dict(zip(fields, row, strict=True)))
        for line, row in enumerate(rows.made(SAMPLE, ROWS), 2)
    ]


@pytest.fixture(scope="module")
def claims(drafts: list[Draft], known: Ontology) -> list[Claim]:
    vocabulary = Vocabulary(known, Names(known))
    found = (intake.accept(draft, vocabulary).item for draft in drafts)
    return [claim for claim in found if isinstance(claim, Claim)][:1_000]


def fresh(known: Ontology) -> Vocabulary:
    """A vocabulary with all its indexes, in which nothing has been looked up."""
    names = Names(known)
    names.prepare(["Nobody of that name"], (ACTOR,))
    return Vocabulary(known, names)


def test_accept_a_draft_of_which_nothing_was_seen(benchmark: Benchmark, drafts: list[Draft], known: Ontology) -> None:
    one = iter(drafts)
    benchmark.pedantic(intake.accept, setup=lambda: ((next(one), fresh(known)), {}), rounds=20)


def test_accept_a_draft_whose_cells_were_all_seen(benchmark: Benchmark, drafts: list[Draft], known: Ontology) -> None:
    vocabulary = fresh(known)
    intake.accept(drafts[0], vocabulary)
    assert benchmark(intake.accept, drafts[0], vocabulary).item is not None


def test_claim_key(benchmark: Benchmark, drafts: list[Draft]) -> None:
    benchmark(intake.claim_key, drafts[0])


@pytest.fixture(scope="module")
def texts(drafts: list[Draft], known: Ontology) -> SimpleNamespace:
    """The names of the rows, those that are somebody's and those that are nobody's."""
    names = Names(known)
    every = dict.fromkeys(chain.from_iterable((draft.actor, draft.target) for draft in drafts))
    return SimpleNamespace(
        known=[text for text in every if names.resolve(text, (ACTOR,)).ref],
        unknown=[text for text in every if names.resolve(text, (ACTOR,)) == names.resolve("Nobody", (ACTOR,))],
    )


@pytest.mark.parametrize("kind", ["known", "unknown"])
def test_look_up_a_name_for_the_first_time(
    benchmark: Benchmark, texts: SimpleNamespace, known: Ontology, kind: str
) -> None:
    found: list[str] = getattr(texts, kind)[:ROUNDS]
    names = fresh(known).names
    asked: Iterator[str] = iter(found)
    benchmark.pedantic(names.find, setup=lambda: ((next(asked), (ACTOR,)), {}), rounds=len(found))


@pytest.mark.parametrize("kind", ["known", "unknown"])
def test_look_up_a_name_again(benchmark: Benchmark, texts: SimpleNamespace, known: Ontology, kind: str) -> None:
    names = fresh(known).names
    text = getattr(texts, kind)[0]
    names.find(text, (ACTOR,))
    benchmark(names.find, text, (ACTOR,))


@pytest.mark.parametrize("count", [1, 1_000])
def test_write_claims_as_turtle(benchmark: Benchmark, claims: list[Claim], known: Ontology, count: int) -> None:
    """With what stands around them: the prefixes and the data set's header."""
    whole = events.assemble([], [], [], [], known, title="Claims", base=BASE)
    only = whole.model_copy(update={"claims": tuple(claims[:count]), "edges": (), "states": ()})
    exporter = registry.exporter("turtle")
    written = benchmark(lambda: "".join(exporter.export(only, known, data_only=True)))
    assert str(written).count(" a kg:Claim ") == count


def test_cluster_a_thousand_accounts(benchmark: Benchmark, claims: list[Claim], known: Ontology) -> None:
    deeds, kinship = Deeds(known), Kinship(known)
    accounts = gather(claims, {}, deeds, kinship)
    stars = benchmark(cluster, accounts, deeds, kinship)
    assert 0 < len(stars) <= len(accounts)
