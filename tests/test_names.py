"""A name finds its entity, or its candidates; nothing is guessed silently."""

from __future__ import annotations

import random
import unicodedata
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from kg import dates, intake, names
from kg.model import Draft, Severity, When, Where
from kg.names import Alias, Names
from kg.ontology import Ontology
from kg.vocabulary import Vocabulary

SPELLINGS = {
    "id:kataib-hezbollah": """Kataib Hezbollah; Kataeb Hezbollah; Kata'ib Hezbollah; Khata'ib Hezbollah; Kataib Hizballah;
        Kata’ib Hizbullah; Khata'ib Hizballah; Kataeb Hizbullah; Kataib Hezbolah; KATAEB HIZBOLLAH; كتائب حزب اللّه""",
    "id:asaib-ahl-al-haq": """Asa'ib Ahl al-Haq; Asaib Ahl al-Haqq; AAH; Asaeb Ahl el-Haqq; 'Asa'ib Ahl al Haqq;
        عصائب أهل الحق; عصايب اهل الحق""",
    "id:qasem-soleimani": """Qasem Soleimani; Qassem Soleimani; Qasim Suleimani; Qassim Sulaimani; Kasem Soleymani;
        قاسم سليمانى""",
    "id:mohammed-shia-al-sudani": """al-Sudani; el-Sudani; as-Sudani; Muhammad Shia as-Sudani; Mohamed Shiaa Sudani""",
    "id:pmf": """PMF; PMU; Hashd al-Sha'abi; Hashd ash-Shaabi; Hashd el Shaabi; Popular Mobilization Forces;
        Popular Mobilisation Forces; Popular Mobilisation Units; الحشد الشعبى; الحشـد الشعبي; حشد شعبي""",
    "id:united-states": "the US; U.S.; U.S; the U.S.; USA; U.S.A.; United\u00a0States; the united\u2011states",
    "id:kataib-sayyid-al-shuhada": "Kata'ib Sayyed al-Shohada; Kataeb Sayid ash-Shuhada; Kataib Sayyid ul-Shuhada",
    "id:ain-al-asad": "Ain al-Assad; Ayn al-Asad; 'Ain al-Asad; Ayn el Assad",
    "id:afghanistan": "Afghanistan; Afganistan; Afghanisttan; Afghanisatn",
    "id:us-department-of-defense": "US Department of Defense; US Department of Defence",
}
"""Entity -> its spellings: of news, of keyboards, of other alphabets; the last lines also with a mistake."""


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


@pytest.mark.parametrize(
    ("ref", "text"), [(ref, t.strip()) for ref, many in SPELLINGS.items() for t in many.split(";")]
)
def test_every_spelling_of_a_name_finds_its_entity(known: Names, ref: str, text: str) -> None:
    match = known.find(text)
    assert match.ref == ref, match
    assert match.reason
    assert match.ranked[0].ref == ref


@pytest.mark.parametrize(
    ("text", "reason", "certain"),
    [
        ("Kataib Hezbollah", "name, exact", True),
        ("KATAIB HEZBOLLAH", "name, exact after folding", True),
        ("Kataeb Hizbullah", "name, same in another transliteration", False),
        ("el-Sudani", "alias, without the article", False),
        ("U.S", "alias, without punctuation", False),
        ("Hezbollah", "name, without what stands in brackets", False),
        ("Sheikh Qais al-Khazali", "alias, without its title", False),
        ("General Soleimani", "alias, with its title in full", False),
        ("Popular Mobilizatiom Forces", "name, edit distance 1", False),
    ],
)
def test_a_match_says_why(known: Names, text: str, reason: str, certain: bool) -> None:
    match = known.find(text)
    assert (match.reason, match.is_certain) == (reason, certain)
    assert match.ranked[0].score == 1.0 or not match.reason.endswith(", exact")


@pytest.mark.parametrize(
    ("text", "ref", "title"),
    [
        ("Prime Minister Mohammed Shia al-Sudani", "id:mohammed-shia-al-sudani", "prime minister"),
        ("Iraqi Prime Minister Muhammad Shia' as-Sudani", "id:mohammed-shia-al-sudani", "iraqi prime minister"),
        ("Prime Minister al-Sudani", "id:mohammed-shia-al-sudani", "prime minister"),
        ("Mr. al-Sudani", "id:mohammed-shia-al-sudani", "mr"),
        ("Maj. Gen. Qassem Soleimani", "id:qasem-soleimani", "major general"),
        ("Iran's General Qassem Soleimani", "id:qasem-soleimani", "irans general"),
        ("former President Donald Trump", "id:donald-trump", "former president"),
        ("Secretary of Defense Lloyd Austin", "id:lloyd-austin", "secretary of defense"),
        ("Grand Ayatollah Ali Sistani", "id:ali-al-sistani", "grand"),
        ("President of Iraq Abdul Latif Rashid", "id:abdul-latif-rashid", "president of iraq"),
        ("رئيس الوزراء محمد شياع السوداني", "id:mohammed-shia-al-sudani", "رييس الوزراء"),
    ],
)
def test_a_title_is_left_aside_and_kept(known: Names, text: str, ref: str, title: str) -> None:
    assert (known.find(text).ref, known.find(text).title) == (ref, title)


def test_a_title_that_is_not_theirs_does_not_make_a_single_name_safe(known: Names) -> None:
    match = known.find("General al-Sudani")
    assert match.ref is None
    assert not match.candidates
    assert match.ranked[0][0::2] == ("id:mohammed-shia-al-sudani", "alias, without its title")


@pytest.mark.parametrize(
    "text",
    """Mahmoud Shia al-Sudani; Hussein Nasrallah; Hassan Soleimani; Nigerian; Nigerien; Australian; Afghanistani; Iraqi; American; Armenian;
    Zambja; Tower 23; Iceland Forces; Qasim; Hashim; Kataib; Ain; Prime Minister; General; Sheikh; President of;
    Kataib Hezbollah commander Abu; Syria Free Army; Muqtada al-Badr; Ali al-Sudani; Hamass; Irann; OPEC++; ;-)
    """.split("; "),
)
def test_another_name_is_not_read_as_a_known_one(known: Names, text: str) -> None:
    assert known.find(text).ref is None, known.find(text)


def test_islamic_resistance_alone_is_ambiguous_with_the_iraqi_umbrella_and_hamas(known: Names) -> None:
    match = known.find("Islamic Resistance")
    assert match.ref is None
    assert {"id:islamic-resistance-in-iraq", "id:hamas"} <= set(match.candidates)
    assert all(candidate.reason.endswith("begins like this") for candidate in match.ranked)


def test_hezbollah_alone_is_the_lebanese_group(known: Names) -> None:
    assert {known.find(text).ref for text in ("Hezbollah", "Hizballah", "Hizbullah", "حزب الله")} == {
        "id:hezbollah-lebanon"
    }


def test_candidates_say_by_which_kind_of_name(known: Names) -> None:
    reasons = {found.ref: found.reason for found in known.find("Washington").ranked}
    assert reasons == {"id:united-states": "metonym, exact", "id:washington-dc": "context alias, exact"}
    assert known.find("Bagdad").candidates == known.find("Baghdad").candidates
    assert known.find("Bagdad", ["kg:City"]).ref == "id:baghdad"


def test_a_word_that_needs_its_context_is_not_safe_in_another_spelling(known: Names) -> None:
    for text in ("Sudani", "Soudani", "al-Harir", "Al Harir"):
        assert known.find(text).ref is None, text
        assert len(known.find(text).candidates) == 1


def test_resolve_reads_nothing_into_a_name(known: Names) -> None:
    for text in ("Kataeb Hizbullah", "General Qasem Soleimani", "Hezbollah", "U.S", "Afganistan"):
        assert known.resolve(text).ref is None, text
        assert not known.resolve(text).candidates, text


def test_a_decided_alias_wins_over_every_rule_within_its_document_and_time(ontology: Ontology) -> None:
    first, last = date(2024, 1, 1), date(2024, 1, 31)
    decided = Names(
        ontology,
        [
            Alias("Ansar Allah", "id:harakat-ansar-allah-al-awfiya", document="d1"),
            Alias("the Brigades", "id:kataib-hezbollah"),
            Alias("the Brigades", "my:other-0badcafe", document="d1"),
            Alias("the premier", "id:mohammed-shia-al-sudani", first=first, last=last),
            Alias("Iran", "my:iran-0badcafe", document="d9"),
        ],
    )
    assert decided.find("ANSAR  ALLAH", (), "d1").ref == "id:harakat-ansar-allah-al-awfiya"
    assert decided.find("Ansar Allah", (), "d1").reason == "decided by a person"
    assert decided.find("Ansar Allah", (), "d2").candidates == ("id:houthis",)
    assert decided.find("Brigades").ref == "id:kataib-hezbollah"
    assert decided.find("the Brigades", (), "d1").ref == "my:other-0badcafe"
    assert decided.find("Iran", (), "d9").ref == "my:iran-0badcafe"
    assert decided.find("Iran").ref == "id:iran"
    within: dict[When | None, bool] = {
        dates.when("2024-01-15"): True,
        dates.when("2024-01"): True,
        dates.when("2024"): False,
        dates.when("2024-01-31/2024-02-01"): False,
        dates.when("2024-01-15/.."): False,
        When(words="lately"): False,
        None: False,
    }
    for when, holds in within.items():
        assert (decided.find("the premier", when=when).ref == "id:mohammed-shia-al-sudani") is holds, when


def test_two_decisions_that_contradict_each_other_are_ambiguous(ontology: Ontology) -> None:
    aliases = [Alias("the group", "id:hamas"), Alias("The Group", "id:houthis")]
    for order in (aliases, aliases[::-1]):
        assert Names(ontology, order).find("the group").candidates == ("id:hamas", "id:houthis")


def accepted(known: Names, ontology: Ontology, strict: bool = False, **fields: str) -> intake.Accepted:
    row = {"source": "d1", "actor": "Kataib Hezbollah", "action": "attack", "target": "Tower 22"} | fields
    return intake.accept(Draft(where=Where(file="f.csv", line=2), **row), Vocabulary(ontology, known, strict=strict))


def test_what_a_name_was_read_as_is_told(known: Names, ontology: Ontology) -> None:
    for strict in (False, True):
        outcome = accepted(known, ontology, strict, actor="Sheikh Qais el-Khazali")
        (problem,) = outcome.problems
        assert (problem.code, problem.field, problem.severity) == ("name-read-as", "actor", Severity.NOTE)
        assert problem.value == "Sheikh Qais el-Khazali"
        assert "Qais Khazali (qais-khazali): alias, without its title; title: sheikh" in problem.what
        assert outcome.item is not None


def test_a_typo_is_a_warning_that_a_strict_build_refuses(known: Names, ontology: Ontology) -> None:
    typo = "Popular Mobilizatiom Forces"
    assert [p.severity for p in accepted(known, ontology, actor=typo).problems] == [Severity.WARNING]
    strict = accepted(known, ontology, strict=True, actor=typo)
    assert [p.severity for p in strict.problems] == [Severity.ERROR]
    assert strict.item is None


def test_an_ambiguous_name_lists_who_it_may_be_with_reasons(known: Names, ontology: Ontology) -> None:
    (problem,) = accepted(known, ontology, target="Washington").problems
    assert problem.code == "ambiguous-name"
    assert "united-states (United States; metonym, exact)" in problem.remedy
    assert "washington-dc (Washington, D.C.; context alias, exact)" in problem.remedy


def test_a_draft_gives_its_document_and_date_to_the_decisions(ontology: Ontology) -> None:
    day = date(2024, 1, 31)
    decided = Names(ontology, [Alias("the group", "id:kataib-hezbollah", "d1", first=day)])
    dated = accepted(decided, ontology, actor="the group", date="2024-01-31")
    assert dated.item is not None
    assert not dated.problems
    for fields in ({"date": "2024-01-30"}, {"date": ""}, {"date": "2024-01-31", "source": "d2"}):
        (problem,) = accepted(decided, ontology, False, **({"actor": "the group"} | fields)).problems
        assert problem.code == "unknown-name", fields


def test_a_decision_for_an_entity_of_ones_own_is_taken(ontology: Ontology) -> None:
    decided = Names(ontology, [Alias("the group", "my:group-0badcafe")])
    outcome = accepted(decided, ontology, actor="the group")
    assert not outcome.problems
    assert not outcome.minted


anything = texts | st.text("aeiou'’-. ()kqhzlsw\u200f\u202e\u0640\u064e😀اليكةىأ", max_size=20)


@given(anything)
def test_folding_and_skeletons_of_themselves_are_themselves(text: str) -> None:
    assert names.fold(names.fold(text)) == names.fold(text)
    assert names.skeleton(names.skeleton(text)) == names.skeleton(text)
    assert names.is_same_sound(text, text)


@given(anything)
@settings(max_examples=60)
@pytest.mark.slow
def test_no_text_breaks_the_look_up(ontology: Ontology, text: str) -> None:
    match = known_names(ontology).find(text)
    assert match.ref is None or match.reason
    assert known_names(ontology).find(text) == match
    assert (match.ref is None) or not match.candidates


def known_names(ontology: Ontology) -> Names:
    """One for all examples of a property."""
    return _ONE.setdefault("names", Names(ontology))


_ONE: dict[str, Names] = {}


@given(st.integers(0, 10_000), st.randoms(use_true_random=False))
@pytest.mark.slow
def test_a_known_name_never_becomes_another_by_its_spelling(ontology: Ontology, at: int, draw: random.Random) -> None:
    every = [name for name in ontology.names() if name.text != name.ref.removeprefix("id:")]
    name = every[at % len(every)]
    text = "".join(draw.choice([char, char.upper(), char.lower()]) for char in name.text if char not in "'’")
    text = unicodedata.normalize(draw.choice(["NFC", "NFD"]), text).replace(" ", draw.choice([" ", "\u00a0"]))
    match = known_names(ontology).find(text)
    plain = known_names(ontology).find(name.text)
    if f"id:{text}" not in ontology and f"id:{name.text}" not in ontology:
        assert (match.ref, match.candidates) == (plain.ref, plain.candidates)


def test_the_order_of_the_aliases_does_not_matter(ontology: Ontology) -> None:
    aliases = [Alias("the group", "id:hamas", "d1"), Alias("the group", "id:houthis"), Alias("them", "id:iran")]
    for text in ("the group", "them"):
        found = {Names(ontology, order).find(text, document="d1") for order in (aliases, aliases[::-1])}
        assert len(found) == 1


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


def test_a_city_whose_every_name_is_a_metonym_is_meant_where_only_a_place_is_wanted(known: Names) -> None:
    assert known.find("Washington", ["kg:Place"]).ref == "id:washington-dc"
    assert known.find("Washington", ["kg:Actor"]).ref is None
    assert known.find("Washington").ref is None
