"""The benchmark of noisy names, on a slice: nothing is resolved wrongly, and nearly everything that should be is."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType

import pytest
from conftest import ROOT

from kg.ontology import Ontology

SLICE = """
    kataib-hezbollah asaib-ahl-al-haq pmf hamas houthis hezbollah-lebanon isis iran iraq united-states baghdad tower-22
    qasem-soleimani mohammed-shia-al-sudani donald-trump lloyd-austin us-department-of-defense slovenia slovakia niger
    nigeria islamic-resistance-in-iraq
""".split()


@pytest.fixture(scope="module")
def noise() -> ModuleType:
    """The script, with its neighbours."""
    sys.path.insert(0, str(ROOT / "benchmarks" / "names"))
    try:
        return importlib.import_module("noise")
    finally:
        sys.path.pop(0)


@pytest.mark.slow
def test_no_noisy_name_of_the_slice_finds_a_wrong_entity(noise: ModuleType, ontology: Ontology) -> None:
    refs = [f"id:{name}" for name in SLICE]
    assert all(ref in ontology for ref in refs)
    asked = list(noise.questions(list(noise.rows_of(ontology, refs)), ontology, times=1))
    assert {one.kind for one in asked} == set(noise.KINDS)
    for world in ("closed", "open"):
        counts = noise.measure(world, asked)
        assert not [kind for kind, found in counts.items() if found["WRONG"]], world
        assert f"| none | {sum(counts['none'].values())} |" in noise.table(counts)
    closed = noise.measure("closed", asked)
    for kind in ("none", "case", "NFD", "Arabic letters", "apostrophes, accents", "title, full name"):
        assert closed[kind]["right"] == sum(closed[kind].values()), kind


def test_an_answer_is_judged_by_what_was_asked(noise: ModuleType) -> None:
    name = noise.Known("Baghdad", "id:baghdad", "City")
    clear, doubtful = (noise.Asked("none", name, "Baghdad", ambiguous) for ambiguous in (False, True))
    match = noise.Match
    assert noise.judged(match("id:baghdad"), clear) == "right"
    assert noise.judged(match("id:iraq"), clear) == "WRONG"
    assert noise.judged(match("id:baghdad"), doubtful) == "WRONG"
    assert noise.judged(match(None, ("id:baghdad", "id:iraq")), doubtful) == "right"
    assert noise.judged(match(None, ("id:baghdad", "id:iraq")), clear) == "ambiguous, among"
    assert noise.judged(match(None, similar=("id:baghdad",)), clear) == "unknown, first"
    assert noise.judged(match(None), clear) == "unknown, not"
