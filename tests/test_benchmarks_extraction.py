"""The benchmark's own coding: custom actors with dated codes, and who does something to whom in a clause."""

from __future__ import annotations

import importlib
import sys
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT

FOLDER = ROOT / "benchmarks" / "extraction"
TABLE: dict[str, Any] = {
    "actors": [
        {"name": "BORLAND", "codes": ["BOR"]},
        {"name": "BORLANDIC", "codes": [], "synonym_of": "BORLAND"},
        {"name": "QUELLIN_", "codes": ["QUE"]},
        {"name": "TAMMER", "codes": ["TAM"]},
        {"name": "UPPER_VOSS", "codes": ["VOS"]},
        {"name": "NINE_TOWNS", "codes": ["ONE/TWO"]},
        {"name": "MARA_DELL", "codes": ["QUE", "QUEGOV 20100105-20110601", "QUEELI >20110601"]},
        {"name": "OLD_REALM", "codes": ["--- <990101", "OLD"]},
        {"name": "WORLD_UNION", "codes": ["IGOWUN"]},
    ],
    "agents": [
        {"name": "!PERSON! = MAN, WOMAN", "codes": []},
        {"name": "SOLDIER", "codes": ["~MIL"]},
        {"name": "DEPUTY {DEPUTIES}", "codes": ["~LEG"]},
        {"name": "UNION", "codes": ["~LAB"]},
        {"name": "CONGRESS!PERSON!", "codes": ["~LEG"]},
        {"name": "AID_GROUP", "codes": ["NGO~"]},
        {"name": "MINISTER", "codes": ["~GOV"]},
        {"name": "FOREIGN_MINISTER", "codes": ["~GOVFRM"]},
    ],
}


@pytest.fixture(scope="module")
def predict() -> ModuleType:
    """The script, with its neighbours."""
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module("predict")
    finally:
        sys.path.remove(str(FOLDER))


def dyads(predict: ModuleType, text: str, day: date | None = None) -> set[str]:
    """Who to whom in one text."""
    dictionary = predict.custom.read(TABLE, [text])
    (found,) = predict.predict_custom([{"id": "1", "text": text, "date": day.isoformat() if day else ""}], dictionary)
    return {f"{line['source']}>{line['target']}" for line in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Borland attacked Tammer.", {"BOR>TAM"}),
        ("Borland was attacked by Tammer.", {"TAM>BOR"}),
        ("Borland has received money from Tammer.", {"TAM>BOR"}),
        ("Borland will not sell wheat to Tammer.", {"BOR>TAM"}),
        ("Borland and Tammer criticised Upper Voss.", {"BOR>VOS", "TAM>VOS"}),
        ("Tammer welcomed a treaty between Borland and Upper Voss.", {"TAM>BOR", "TAM>VOS"}),
        ("The foreign minister of Borland met a Tammer deputy.", {"BORGOVFRM>TAMLEG", "TAMLEG>BORGOVFRM"}),
        ("Soldiers from Tammer closed the road to Borland.", {"TAMMIL>BOR"}),
        ("Borland condemned an attack by Tammer soldiers in Upper Voss.", {"BOR>TAMMIL"}),
        ("Borland attacked Tammer after Upper Voss warned it.", {"BOR>TAM"}),
        ("Tammer said that Borland had attacked Upper Voss.", {"BOR>VOS"}),
        ("The Nine Towns thanked Borland.", {"ONE>BOR", "TWO>BOR"}),
    ],
)
def test_a_clause_says_who_does_something_to_whom(predict: ModuleType, text: str, expected: set[str]) -> None:
    assert dyads(predict, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Lurien attacked Sarnland.",
        "Borland celebrated the harvest.",
        "An explosion shook a school, a Borland minister said.",
        "",
    ],
)
def test_what_has_no_two_coded_parties_gives_nothing(predict: ModuleType, text: str) -> None:
    assert dyads(predict, text) == set()


def test_a_stem_stands_for_its_derivations_and_a_closed_name_only_for_itself(predict: ModuleType) -> None:
    assert dyads(predict, "Tammerian soldiers attacked Borland.") == {"TAMMIL>BOR"}
    assert dyads(predict, "Quellinian soldiers attacked Borland.") == {"---MIL>BOR"}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (None, "QUE>TAM"),
        (date(2010, 1, 4), "QUE>TAM"),
        (date(2010, 1, 5), "QUEGOV>TAM"),
        (date(2011, 6, 1), "QUEGOV>TAM"),
        (date(2011, 6, 2), "QUEELI>TAM"),
    ],
)
def test_a_code_holds_on_its_days_only(predict: ModuleType, day: date | None, expected: str) -> None:
    assert dyads(predict, "Mara Dell criticised Tammer.", day) == {expected}


def test_a_null_code_is_no_party_while_it_holds(predict: ModuleType) -> None:
    assert dyads(predict, "The Old Realm attacked Tammer.", date(1998, 12, 31)) == set()
    assert dyads(predict, "The Old Realm attacked Tammer.", date(1999, 1, 1)) == {"OLD>TAM"}


@pytest.mark.parametrize(
    ("phrase", "code"),
    [
        ("The Borlandic congressman", "BORLEG"),
        ("Borland's deputies", "BORLEG"),
        ("The former Borland minister", "BORELI"),
        ("An aid group in Borland", "NGOBOR"),
        ("The World Union", "IGOWUN"),
    ],
)
def test_roles_stand_after_the_code_or_before_it_and_no_name_lends_a_role(
    predict: ModuleType, phrase: str, code: str
) -> None:
    assert dyads(predict, f"{phrase} attacked Tammer.") == {f"{code}>TAM"}


def test_a_code_with_unreadable_dates_is_refused(predict: ModuleType) -> None:
    with pytest.raises(ValueError, match="no code with dates"):
        predict.custom.read({"actors": [{"name": "BORLAND", "codes": ["BOR since spring"]}], "agents": []}, [])


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("French police arrested hundreds of students in Lyon.", "FRACOP", "FRAEDU"),
        ("Nigeria attacked Kenya.", "NGA", "KEN"),
        ("Opposition parties in Nepal condemned the president.", "NPLOPP", "NPLGOV"),
        ("The former president of Chile accused the government.", "CHLELI", "CHLGOV"),
        ("Pro-Iranian militants attacked Kuwait.", "KWTREB", "KWT"),
        ("The Albanians of Serbia condemned Serbian officials.", "SRBCVL", "SRBGOV"),
        ("Kenyan rebel leaders threatened the United Nations.", "KENREB", "IGOUNO"),
        ("Peruvian rebels attacked the prime minister.", "PERREB", "PERGOV"),
    ],
)
def test_a_party_has_the_country_of_its_phrase_or_of_the_sentence_and_a_role(
    predict: ModuleType, text: str, source: str, target: str
) -> None:
    (found,) = predict.predict([{"id": "1", "text": text}])
    assert [(line["source"], line["target"]) for line in found] == [(source, target)]


@pytest.fixture(scope="module")
def re3d() -> ModuleType:
    """The script that measures entities and relations."""
    sys.path.insert(0, str(FOLDER))
    try:
        return importlib.import_module("re3d")
    finally:
        sys.path.remove(str(FOLDER))


def ties(re3d: ModuleType, text: str) -> set[str]:
    """The relations of one text, in words."""
    (labels,) = re3d.read([text])
    return {f"{text[slice(*r.source)]} {r.kind} {text[slice(*r.target)]}" for r in labels.relations}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nigerian troops fought Boko Haram fighters.", "Nigerian troops FightingAgainst Boko Haram fighters"),
        (
            "Kenyan jets carried out six raids using bombs against Somali militants.",
            "Kenyan jets FightingAgainst Somali militants",
        ),
        (
            "Near Goma, two strikes hit a rebel convoy; destroyed a radio mast.",
            "strikes FightingAgainst a radio mast",
        ),
        (
            "Malian soldiers retook the town from the control of separatists.",
            "Malian soldiers FightingAgainst separatists",
        ),
        ("Malian soldiers retook the town from the control of separatists.", "Malian soldiers InChargeOf the town"),
        ("French jets struck the camp in support of the Malian army.", "French jets AlliesOf the Malian army"),
        ("Chadian rebels took the town with the support of Libya.", "Libya AlliesOf Chadian rebels"),
        ("Kenyan troops fought alongside Ugandan troops.", "Kenyan troops AlliesOf Ugandan troops"),
        ("Borland's war on the Tammer Front goes on.", "Borland FightingAgainst the Tammer Front"),
        ("Battles between Malian soldiers and rebels went on.", "Malian soldiers FightingAgainst rebels"),
        ("Boko Haram leader Musa Bello threatened Kenya.", "Boko Haram leader Musa Bello InChargeOf Boko Haram"),
        ("Kenya, as part of the African Union, sent doctors.", "Kenya BelongsTo the African Union"),
        ("Sergeant Okello was assigned to the 4th Brigade.", "Sergeant Okello BelongsTo the 4th Brigade"),
        ("Officers from the Kenyan army trained the recruits.", "Officers BelongsTo the Kenyan army"),
        (
            "General Musa Bello, commander of the 7th Division, resigned.",
            "General Musa Bello InChargeOf the 7th Division",
        ),
    ],
)
def test_who_fights_backs_leads_or_belongs_to_whom(re3d: ModuleType, text: str, expected: str) -> None:
    assert expected in ties(re3d, text)


@pytest.mark.parametrize(
    "text",
    [
        "Kenyan jets did not attack the militants.",
        "Kenyan troops carried out a raid in Somalia.",
        "The president of Kenya thanked the doctors.",
    ],
)
def test_what_is_denied_or_only_a_place_or_a_kind_word_is_no_relation(re3d: ModuleType, text: str) -> None:
    assert not {tie for tie in ties(re3d, text) if "FightingAgainst" in tie or "AlliesOf" in tie}


def test_each_label_is_matched_once_and_fighting_has_no_direction(re3d: ModuleType) -> None:
    one, other, third = re3d.Span(0, 5), re3d.Span(10, 15), re3d.Span(3, 8)
    fight, back = re3d.Relation("FightingAgainst", one, other), re3d.Relation("FightingAgainst", other, third)
    assert re3d.match([fight], [fight, back], re3d._overlapping) == (1, 1, 0)
    assert re3d.match([fight, back], [back], re3d._exact) == (1, 0, 1)
    lead, led = re3d.Relation("InChargeOf", one, other), re3d.Relation("InChargeOf", other, one)
    assert re3d.match([lead], [led], re3d._overlapping) == (0, 1, 1)


def test_labels_that_annotators_turned_down_are_no_gold(re3d: ModuleType) -> None:
    record = {
        "entities": [
            {"begin": 0, "end": 4, "type": "Person", "confidence": 1},
            {"begin": 0, "end": 2, "type": "Location", "confidence": 0.2},
        ],
        "relations": [],
    }
    assert re3d.gold(record).entities == {re3d.Entity(re3d.Span(0, 4), "Person")}
    rows = list(re3d.table([re3d.gold(record)], [re3d.gold(record)]))
    assert any(row.startswith("entities, with type, exact") and " 1.000" in row for row in rows)


def test_speed_is_measured_on_our_own_dispatches_repeated() -> None:
    sys.path.insert(0, str(FOLDER))
    try:
        speed = importlib.import_module("speed")
    finally:
        sys.path.remove(str(FOLDER))
    texts = speed.articles(3)
    assert len(texts) == 3 * len(set(texts)) > 0
    count, *times, memory = speed.measured(speed.rules, texts[:1])
    assert 3 <= count <= 6
    assert all(time >= 0 for time in times)
    assert memory > 0


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Kenya wants Uganda to attack Rwanda.", []),
        ("Kenya wants to attack Rwanda.", ["THREATEN"]),
        ("Kenya is expected to attack Rwanda.", ["THREATEN"]),
    ],
)
def test_what_one_wants_of_another_is_not_the_plan_of_the_other(
    predict: ModuleType, text: str, actions: list[str]
) -> None:
    (found,) = predict.predict([{"id": "1", "text": text}])
    assert [line["action"] for line in found] == actions
