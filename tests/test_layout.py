"""Where names stand: apart from each other, the same every time, and where the reader left them."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

import kg
from kg.exporters.html import layout, network, views
from kg.exporters.html.layout import Box, Pair

REFS = [f"id:n{number:02d}" for number in range(13)]
BOXES = [Box(ref, 40 + 9 * number, 30 + 3 * number) for number, ref in enumerate(REFS)]


def apart(one: Box, other: Box, spots: layout.Spots) -> float:
    (x, y), (u, v) = spots[one.ref], spots[other.ref]
    return max(abs(x - u) - (one.width + other.width) / 2, abs(y - v) - (one.height + other.height) / 2)


def many(nodes: int, links: int) -> tuple[list[Box], dict[Pair, int]]:
    chance = random.Random(7)
    refs = [f"id:n{number}" for number in range(nodes)]
    pairs: dict[Pair, int] = {}
    for _ in range(links):
        one, other = sorted(refs[int(nodes * chance.random() ** 2)] for _ in range(2))
        pairs[one, other] = pairs.get((one, other), 0) + 1
    return [Box(ref, 60, 40) for ref in refs], pairs


PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 50)), max_size=30)


@given(PAIRS)
def test_signs_with_their_names_never_overlap(found: list[tuple[int, int, int]]) -> None:
    pairs = {(REFS[min(a, b)], REFS[max(a, b)]): count for a, b, count in found}
    spots = layout.place(BOXES, pairs)
    assert set(spots) == set(REFS)
    for number, one in enumerate(BOXES):
        assert all(apart(one, other, spots) >= 0 for other in BOXES[:number]), (one, spots)


@settings(max_examples=25)
@given(PAIRS, st.sets(st.integers(0, 12)))
def test_what_has_a_place_keeps_it_and_the_rest_finds_room(found: list[tuple[int, int, int]], kept: set[int]) -> None:
    pairs = {(REFS[min(a, b)], REFS[max(a, b)]): count for a, b, count in found}
    first = layout.place(BOXES, pairs)
    start = {REFS[number]: first[REFS[number]] for number in kept}
    spots = layout.place(BOXES, pairs, start)
    assert set(spots) == set(REFS)
    assert {ref: spots[ref] for ref in start} == start


@pytest.mark.no_cover
def test_a_graph_of_many_names_is_placed_in_seconds_the_same_each_time() -> None:
    boxes, pairs = many(2000, 8000)
    began = time.process_time()
    spots = layout.place(boxes, pairs)
    assert time.process_time() - began < 20
    assert spots == layout.place(list(reversed(boxes)), dict(reversed(pairs.items())))
    assert len(set(spots.values())) > 1900


@pytest.mark.slow
def test_the_hash_seed_moves_nobody() -> None:
    code = "from test_layout import *; print(sorted(layout.place(*many(400, 1500)).items()))"
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT / "tests",
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(found) == 1


def test_a_name_that_is_new_moves_nobody() -> None:
    boxes, pairs = many(400, 1500)
    before = layout.place(boxes, pairs)
    after = layout.place([*boxes, Box("id:new", 80, 40)], pairs | {("id:n0", "id:new"): 3}, before)
    assert {ref: after[ref] for ref in before} == before
    (x, y), (u, v) = after["id:new"], after["id:n0"]
    spread = max(a for a, _ in before.values()) - min(a for a, _ in before.values())
    assert abs(x - u) + abs(y - v) < spread / 2


def test_the_example_starts_from_a_saved_layout(example: kg.Build) -> None:
    page = views.view(example.assembly, example.ontology)
    spots = network.arrange(page.entities, example.assembly.claims)
    saved = {ref: (x + 1000.0, y - 50.0) for ref, (x, y) in spots.items() if ref != "id:tower-22"}
    again = network.arrange(page.entities, example.assembly.claims, saved)
    assert {ref: again[ref] for ref in saved} == saved
    assert "id:tower-22" in again


def test_two_names_alone_stand_side_by_side() -> None:
    boxes = [Box("id:a", 60, 40), Box("id:b", 80, 40)]
    spots = layout.place(boxes, {("id:a", "id:b"): 1})
    assert spots["id:a"][1] == spots["id:b"][1]
