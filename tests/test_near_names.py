"""Names of a user that may be one are proposed as pairs, others are not; nothing depends on the order."""

from __future__ import annotations

import importlib
import random
import sys

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from kg.names import near_duplicates
from kg.ontology import Ontology

ALIKE = {
    ("Abu Fadak al-Muhammadawi", "Abu Fadak el-Mohammadawi"): "same sound",
    ("Gebran Bassil", "Gibran Bassil"): "same sound",
    ("Hashd Brigade (Iraq)", "Hashd Brigade (Irak)"): "same sound",
    ("Kim Jong Un", "Kim Jong-un"): "same name",
    ("Liwa Ahrar al-Iraq", "LIWA AHRAR IRAQ"): "same name",
    ("Abu Bakr", "Abubakr"): "same but for spaces",
    ("Lindsey Graham", "Graham Lindsey"): "same words in another order",
    ("George Bush", "George W. Bush"): "same without initial",
    ("Sukhbir Badal", "Sukhbir Singh Badal"): "a word more within",
    ("Sheikh Ahmad Karim", "Ahmad Karim"): "same without title",
    ("Maj. Gen. Omar Nazzal", "President Omar Nazzal"): "same without title",
    ("Steve Mnuchin", "Steven Mnuchin"): "one letter differs",
    ("Sabereen Foundation", "Sabereen Foundatoin"): "one letter differs",
    ("Martyrs Batallion", "Martyrs Battalion"): "same sound",
}
"""Pairs with their reason; slices of the ICEWS sample (Boschee et al., Harvard Dataverse) are among them."""

DIFFERENT = """
    Citizen (Iraq) | Citizen (Iran)
    Citizen (Gambia) | Citizen (Zambia)
    Police | Police (Iraq)
    Tower 22 | Tower 23
    Brigade 45 | Brigade 46
    North Kivu Rebels | South Kivu Rebels
    Northern Alliance | Southern Alliance
    Government Forces | Opposition Forces
    Air Force | Armed Force
    Ali Hassan | Adi Hassan
    Baljinder Singh | Balwinder Singh
    Mohammed Abbas | Mahmoud Abbas
    Hassan Karimi | Hussein Karimi
    Iceland | Ireland
    Austria | Australia
    Niger | Nigeria
    Liberal National Party | National Liberal Party
    Democratic Party | Democratic Unionist Party
    International Energy Agency | International Atomic Energy Agency
    Court Judge (India) | Chief Court Judge (India)
    R.K. Singh | R.P. Singh
    Korea | North Korea
    Central Bank of Liberia | Central Bank of Nigeria
"""


@pytest.mark.parametrize(("pair", "reason"), ALIKE.items())
def test_alike_names_are_proposed_with_the_reason(pair: tuple[str, str], reason: str) -> None:
    (found,) = near_duplicates(pair)
    assert {found.one, found.other} == set(pair)
    assert found.reason == reason
    assert 0.5 <= found.score < 1


@pytest.mark.parametrize("line", [line.strip() for line in DIFFERENT.strip().splitlines()])
def test_names_that_differ_by_what_distinguishes_are_not_proposed(line: str) -> None:
    assert not near_duplicates(line.split(" | "))


def test_references_are_paired_by_their_labels() -> None:
    pairs = near_duplicates({"my:b": "Kim Jong Un", "my:a": "Kim Jong-un", "my:c": "Kim Jong Un", "my:d": "Moon"})
    assert [(pair.one, pair.other) for pair in pairs] == [("my:a", "my:b"), ("my:a", "my:c"), ("my:b", "my:c")]


def test_a_word_of_many_names_is_no_mistake() -> None:
    both = ["Castle Guard", "Castel Guard"]
    assert near_duplicates(both)
    others = [f"{word} {noun}" for word in ("Castle", "Castel") for noun in ("Square", "Watch", "Gate")]
    assert not [pair for pair in near_duplicates(both + others) if pair.reason == "one letter differs"]


def test_the_least_score_is_kept_to() -> None:
    names = [name for pair in ALIKE for name in pair]
    assert {pair.score >= 0.9 for pair in near_duplicates(names, least=0.9)} == {True}


@given(st.lists(st.text("aabeiklmn '-()12", max_size=12), max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_names_does_not_matter(names: list[str], draw: random.Random) -> None:
    mixed = names.copy()
    draw.shuffle(mixed)
    pairs = near_duplicates(names)
    assert near_duplicates(mixed) == pairs
    assert [pair.score for pair in pairs] == sorted((pair.score for pair in pairs), reverse=True)
    assert all(pair.one != pair.other for pair in pairs)


@pytest.mark.slow
@pytest.mark.no_cover
def test_twenty_five_thousand_names_are_compared(ontology: Ontology) -> None:
    sys.path.insert(0, str(ROOT / "benchmarks" / "names"))
    try:
        variations = importlib.import_module("duplicates").variations
    finally:
        sys.path.pop(0)
    labels = sorted({name.text for name in ontology.names()})
    varied = variations(labels, 25_000)
    assert len(varied) == 25_000
    pairs = near_duplicates(list(varied))
    assert len(pairs) > 10_000


def test_a_vowel_more_or_less_is_proposed() -> None:
    (pair,) = near_duplicates(["Liwa al-Fajr", "Liwa al Fajir", "Karim Said", "Karam Saad"])
    assert {pair.one, pair.other} == {"Liwa al-Fajr", "Liwa al Fajir"}
