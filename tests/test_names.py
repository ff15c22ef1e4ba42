"""A name finds its entity, or its candidates; nothing is guessed silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from strategies import texts

from kg import names
from kg.names import Names
from kg.ontology import Ontology


@pytest.fixture(scope="module")
def known(ontology: Ontology) -> Names:
    return Names(ontology)


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("kataib-hezbollah", "id:kataib-hezbollah"),
        ("id:kataib-hezbollah", "id:kataib-hezbollah"),
        ("Kataib Hezbollah", "id:kataib-hezbollah"),
        ("Kata’ib  Hezbollah", "id:kataib-hezbollah"),
        ("KATA'IB HIZBALLAH", "id:kataib-hezbollah"),
        ("كتائب حزب الله", "id:kataib-hezbollah"),
        ("كَتائب حزب الله", "id:kataib-hezbollah"),
        ("Asa'ib Ahl Al-Haq", "id:asaib-ahl-al-haq"),
        ("Hashd al-Sha'abi", "id:pmf"),
        ("the United States", "id:united-states"),
        ("U.S.", "id:united-states"),
        ("Qassem Soleimani", "id:qasem-soleimani"),
        ("Tower 22", "id:tower-22"),
    ],
)
def test_spellings_scripts_and_ids_find_their_entity(known: Names, text: str, ref: str) -> None:
    assert known.find(text).ref == ref


@pytest.mark.parametrize("text", ["Baghdad", "Washington", "Ansar Allah", "Paris", "Kremlin", "Congo", "Damascus"])
def test_a_metonym_is_ambiguous(known: Names, text: str) -> None:
    match = known.find(text)
    assert match.ref is None
    assert match.candidates


def test_baghdad_as_a_place_is_the_city(known: Names) -> None:
    assert known.find("Baghdad", ["kg:City"]).ref == "id:baghdad"


def test_where_only_a_place_is_wanted_a_city_is_no_metonym(known: Names) -> None:
    assert known.find("Baghdad", ["kg:Place"]).ref == "id:baghdad"
    assert known.find("Paris", ["kg:Place"]).ref == "id:paris"
    assert known.find("Paris", ["kg:Actor"]).ref is None


def test_a_demonym_names_no_state(known: Names, ontology: Ontology) -> None:
    assert "Russian" in ontology.values("id:russia", "kg:demonym")
    assert known.find("Russian").ref is None
    assert not known.find("Russian").candidates


def test_states_are_found_by_what_news_calls_them(known: Names) -> None:
    names = {
        "UK": "united-kingdom",
        "Türkiye": "turkey",
        "Burma": "myanmar",
        "DRC": "dr-congo",
        "NATO": "nato",
        "UN": "united-nations",
    }
    for text, ref in names.items():
        assert known.find(text).ref == f"id:{ref}"


def test_hezbollah_alone_is_never_the_iraqi_group(known: Names) -> None:
    match = known.find("Hezbollah")
    assert match.ref != "id:kataib-hezbollah"
    assert "id:kataib-hezbollah" not in match.candidates


def test_an_unknown_name_has_its_near_neighbours(known: Names) -> None:
    match = known.find("Katib Hezbolah")
    assert match.ref is None
    assert "id:kataib-hezbollah" in match.similar


@given(texts, texts)
def test_equal_names_give_equal_entities_and_others_differ(one: str, other: str) -> None:
    first, second = names.mint(one), names.mint(other)
    assert (first.ref == second.ref) == (names.clean(one) == names.clean(other))


@given(texts)
def test_a_minted_entity_has_a_plain_local_name(text: str) -> None:
    local = names.mint(text).ref.removeprefix("my:")
    assert local.isascii()
    assert local[0].isalpha()
    assert all(char.isalnum() or char == "-" for char in local)
