"""Scoring: known cases give known numbers, order changes nothing, and an allegation read as a fact is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import claims as any_claims

import kg
from kg.cli import main
from kg.model import Claim, Span, When
from kg.ontology import Ontology
from kg.scoring import TIERS, Score, score
from kg.scoring.alignment import content_words, groups, statements

KH, US, IRAQ, IRI = "id:kataib-hezbollah", "id:united-states", "id:iraq", "id:islamic-resistance-in-iraq"
GOLD = Path(kg.__file__).parent / "examples" / "iraq" / "claims"


def claim(number: int, begin: int | None = 0, end: int = 50, document: str = "d", **fields: Any) -> Claim:
    values: dict[str, Any] = {"subjects": (KH,), "predicate": "act:attack", "objects": (US,)}
    evidence = () if begin is None else (Span(document=document, begin=begin, end=end),)
    return Claim(key=f"c{number:020d}", document=document, evidence=evidence, **values | fields)


@pytest.fixture
def rate(ontology: Ontology) -> Callable[..., Score]:
    def compare(gold: list[Claim], predicted: list[Claim], **options: Any) -> Score:
        return score(gold, predicted, ontology, **options)

    return compare


def tiers(result: Score) -> list[tuple[int, int, int]]:
    return [(tier.right, tier.predicted, tier.gold) for tier in result.tiers]


def test_gold_against_itself_is_perfect(example: kg.Build, rate: Callable[..., Score]) -> None:
    result = rate(list(example.assembly.claims), list(example.assembly.claims))
    for measure in (*result.tiers, *result.kinds, *result.modalities):
        assert (measure.precision, measure.recall, measure.f1) == (1.0, 1.0, 1.0)
        assert measure.f1_interval in {(1.0, 1.0), (0.0, 0.0)}
    assert (result.wrong_facts.count, result.unbacked_facts.count) == (0, 0)
    assert result.mistakes == ()
    assert all(list(cells) == [voice] for voice, cells in result.confusion.items())


def test_each_tier_asks_for_one_thing_more(rate: Callable[..., Score]) -> None:
    when = When(edtf="2024-01", earliest=date(2024, 1, 1), latest=date(2024, 1, 31), basis="kg:explicit")
    gold = claim(1, when=when)
    changes: list[dict[str, Any]] = [
        {"subjects": (IRAQ,)},
        {"predicate": "act:meet"},
        {"predicate": "act:drone-strike"},
        {"modality": "mod:alleged", "speakers": (US,)},
        {"when": None},
        {},
    ]
    expected = [0, 1, 2, 3, 4, 5]
    for change, right in zip(changes, expected, strict=True):
        result = rate([gold], [claim(2, **{"when": when} | change)])
        assert [tier.right for tier in result.tiers] == [1] * right + [0] * (len(TIERS) - right), change


def test_precision_recall_and_f1_are_those_of_the_hand_count(rate: Callable[..., Score]) -> None:
    gold = [claim(n, n * 100, n * 100 + 50) for n in range(4)]
    predicted = [claim(10, 0, 50), claim(11, 110, 140), claim(12, 900, 950)]
    result = rate(gold, predicted)
    top = result.tiers[0]
    assert (top.right, top.predicted, top.gold) == (2, 3, 4)
    assert (top.precision, top.recall, top.f1) == (round(2 / 3, 6), 0.5, round(4 / 7, 6))
    assert top.f1_interval[0] <= top.f1 <= top.f1_interval[1]
    assert [mistake.kind for mistake in result.mistakes] == ["made up", "missed", "missed"]


def test_evidence_elsewhere_in_the_document_does_not_count_but_absent_evidence_may(rate: Callable[..., Score]) -> None:
    assert rate([claim(1, 0, 50)], [claim(2, 50, 90)]).tiers[0].right == 0
    assert rate([claim(1, 0, 50)], [claim(2, None)]).tiers[0].right == 1
    assert rate([claim(1)], [claim(2, document="other")], documents=["other"]).tiers[0].right == 0


def test_the_matching_is_the_largest_there_is_not_the_first_that_fits(rate: Callable[..., Score]) -> None:
    """The first gold claim fits both predictions, the second only the first of them."""
    gold = [claim(1, 0, 100), claim(2, 0, 40)]
    predicted = [claim(3, 30, 60), claim(4, 60, 100)]
    assert rate(gold, predicted).tiers[-1].right == 2


def test_a_claim_with_two_targets_equals_two_claims_with_one(rate: Callable[..., Score]) -> None:
    both = claim(1, objects=(IRAQ, US))
    single = [claim(2, objects=(IRAQ,)), claim(3, objects=(US,))]
    assert tiers(rate([both], single)) == tiers(rate(single, [both])) == [(2, 2, 2)] * len(TIERS)


def test_ends_of_an_action_without_direction_may_be_swapped(rate: Callable[..., Score]) -> None:
    ends: dict[str, Any] = {"subjects": (US,), "objects": (KH,)}
    assert rate([claim(1, predicate="act:meet")], [claim(2, predicate="act:meet", **ends)]).tiers[-1].right == 1
    assert rate([claim(1)], [claim(2, **ends)]).tiers[0].right == 0


@pytest.mark.parametrize(
    ("gold", "predicted", "same"),
    [
        ({"subjects": (), "subject_text": "gunmen on a motorcycle"}, {"subjects": ("my:x",)}, True),
        ({"subjects": (), "subject_text": "a Shia militia"}, {"subjects": (KH,)}, False),
        ({"subjects": ("my:x",)}, {"subjects": (), "subject_text": "Motorcycle gunmen"}, True),
        ({"subjects": (KH,)}, {"subjects": (), "subject_text": "the Kata’ib Hizballah"}, True),
        ({"subjects": (KH,)}, {"subjects": (), "subject_text": "it"}, False),
        ({"subjects": (KH,)}, {"subjects": ()}, False),
        ({"subjects": ()}, {"subjects": (KH,)}, False),
        ({"subjects": ()}, {"subjects": ()}, True),
        ({"subjects": ()}, {"subjects": (), "subject_text": "unknown men"}, False),
        ({"subjects": (KH,)}, {"subjects": (IRI,)}, False),
    ],
)
def test_words_decide_where_a_name_is_unresolved(
    gold: dict[str, Any], predicted: dict[str, Any], same: bool, rate: Callable[..., Score]
) -> None:
    result = rate([claim(1, **gold)], [claim(2, **predicted)], labels={"my:x": "Gunmen on a motorcycle"})
    assert bool(result.tiers[0].right) is same


def test_a_text_that_swallows_the_sentence_names_nobody(rate: Callable[..., Score]) -> None:
    long = "the gunmen who on Friday night came out of the dark over the river with rifles and lamps"
    gold = claim(1, subjects=(), subject_text="gunmen")
    assert rate([gold], [claim(2, subjects=(), subject_text=long)]).tiers[0].right == 0


def test_content_words_do_not_depend_on_spelling() -> None:
    assert content_words("The Kata'ib's men") == content_words("kataib MEN of the")
    assert content_words("of the") == frozenset()


@pytest.mark.parametrize(
    ("gold", "predicted", "wrong"),
    [
        ({"modality": "mod:alleged"}, {"modality": "mod:asserted"}, 1),
        ({"modality": "mod:demanded"}, {"modality": "mod:claimed"}, 1),
        ({"modality": "mod:threatened"}, {"modality": "mod:asserted"}, 1),
        ({"modality": "mod:planned"}, {"modality": "mod:asserted"}, 1),
        ({"modality": "mod:denied"}, {"modality": "mod:asserted"}, 1),
        ({"modality": "mod:hypothetical"}, {"modality": "mod:asserted"}, 1),
        ({"polarity": "kg:negative"}, {"modality": "mod:asserted"}, 1),
        ({"modality": "mod:asserted"}, {"modality": "mod:claimed"}, 0),
        ({"modality": "mod:asserted"}, {"modality": "mod:alleged"}, 0),
        ({"modality": "mod:alleged"}, {"modality": "mod:demanded"}, 0),
        ({"modality": "mod:alleged"}, {"polarity": "kg:negative"}, 0),
        ({"modality": "mod:alleged", "predicate": "act:meet"}, {"modality": "mod:asserted"}, 0),
    ],
)
def test_a_wrong_fact_is_a_fact_where_gold_has_none(
    gold: dict[str, Any], predicted: dict[str, Any], wrong: int, rate: Callable[..., Score]
) -> None:
    result = rate([claim(1, speakers=(US,), **gold)], [claim(2, speakers=(US,), **predicted), claim(3, 500, 550)])
    assert (result.wrong_facts.count, result.wrong_facts.of) == (wrong, 2)
    assert result.wrong_facts.rate == wrong / 2
    assert (result.mistakes[0].kind == "wrong fact") is bool(wrong)


def test_a_fact_is_not_wrong_if_gold_has_the_allegation_and_the_fact(rate: Callable[..., Score]) -> None:
    result = rate([claim(1, modality="mod:alleged"), claim(2)], [claim(3)])
    assert result.wrong_facts.count == 0
    assert result.confusion == {"alleged": {"missed": 1}, "asserted": {"asserted": 1}}


def test_a_correction_is_compared_with_what_it_corrects_however_much_was_changed(rate: Callable[..., Score]) -> None:
    proposed = claim(1)
    other: dict[str, Any] = {
        "subjects": (IRI,),
        "predicate": "act:demand-withdrawal",
        "objects": (IRAQ,),
        "modality": "mod:demanded",
    }
    corrected = claim(2, speakers=(IRI,), derived_from=f"cl:{proposed.key}", **other)
    assert rate([corrected], [proposed]).wrong_facts.count == 1
    unlinked = corrected.model_copy(update={"derived_from": None})
    assert rate([unlinked], [proposed]).wrong_facts.count == 0


def test_facts_without_a_partner_are_counted_apart(rate: Callable[..., Score]) -> None:
    result = rate([claim(1)], [claim(2), claim(3, 300, 350), claim(4, 400, 450, modality="mod:demanded")])
    assert (result.facts, result.unbacked_facts.count, result.wrong_facts.count) == (2, 1, 0)


def test_documents_that_gold_does_not_cover_are_not_judged(rate: Callable[..., Score]) -> None:
    stray = claim(2, document="other")
    assert rate([claim(1)], [stray]).left_out == 1
    judged = rate([claim(1)], [stray], documents=["other"])
    assert (judged.left_out, judged.documents, judged.unbacked_facts.count) == (0, 2, 1)


def test_nothing_against_nothing_is_nothing(rate: Callable[..., Score]) -> None:
    result = rate([], [])
    assert tiers(result) == [(0, 0, 0)] * len(TIERS)
    assert (result.wrong_facts.rate, result.wrong_facts.interval) == (0.0, (0.0, 0.0))


@settings(max_examples=30)
@given(st.lists(any_claims(), max_size=6), st.lists(any_claims(), max_size=6), st.randoms(use_true_random=False))
@pytest.mark.slow
def test_order_changes_nothing_and_tiers_only_shrink(gold: list[Claim], predicted: list[Claim], chance: Any) -> None:
    ontology = kg.load_ontology()
    first = score(gold, predicted, ontology)
    one, other = (chance.sample(side, len(side)) for side in (gold, predicted))
    assert score(one, other, ontology) == first
    right = [tier.right for tier in first.tiers]
    assert right == sorted(right, reverse=True)
    for tier in first.tiers:
        assert 0 <= tier.right <= min(tier.predicted, tier.gold)


@given(st.lists(any_claims(), max_size=6), st.lists(any_claims(), max_size=6))
@pytest.mark.slow
def test_every_statement_is_in_exactly_one_group(gold: list[Claim], predicted: list[Claim]) -> None:
    found = groups(gold, predicted)
    assert sorted(map(repr, (s for g in found for s in g.gold))) == sorted(map(repr, statements(gold)))
    assert sum(len(group.predicted) for group in found) == len(statements(predicted))


def test_intervals_are_the_same_in_every_run_and_narrow_with_more_documents(rate: Callable[..., Score]) -> None:
    def sample(documents: int) -> Score:
        gold = [claim(n, n * 100, n * 100 + 50, f"d{d}") for d in range(documents) for n in range(4)]
        predicted = [one for number, one in enumerate(gold) if number % 3]
        return rate(gold, predicted)

    few, many = sample(3), sample(30)
    assert few == sample(3)
    widths = [high - low for low, high in (r.tiers[0].recall_interval for r in (few, many))]
    assert widths[0] > widths[1] > 0


def test_the_command_prints_tables_json_and_the_worst_mistakes(
    example_files: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    predicted = tmp_path / "claims.jsonl"
    lines = (example_files / "claims.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if "content_of" not in row]
    alleged = next(row for row in rows if row["modality"] == "alleged")
    alleged["modality"] = "asserted"
    predicted.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert main(["score", str(GOLD), str(predicted), "--errors", "1"]) == 0
    out, err = capsys.readouterr()
    assert "wrong facts" in out.splitlines()[1]
    assert sum(line.startswith("wrong fact ") for line in out.splitlines()) == 1
    assert "+ modality and polarity" in out
    assert err == ""
    assert main(["score", str(GOLD), str(predicted), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["wrong_facts"]["count"] == 1


def test_refused_rows_are_told_and_give_exit_code_1(
    table: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    gold = table("actor,action,target,date,source\nIran,meet,Iraq,2024,d\n", "gold.csv")
    bad = table("actor,action,target,date,source\nIran,meet,Iraq,2024,d\nIran,atack,Iraq,2024,e\n", "bad.csv")
    assert main(["score", str(gold), str(bad)]) == 1
    out, err = capsys.readouterr()
    assert "bad.csv:3: error: action 'atack'" in err
    assert "1 claims against 1 in 1 documents" in out
    assert main(["score", str(gold), "/nowhere.csv"]) == 2


def test_an_unresolved_name_is_the_same_in_both_files(table: Callable[..., Path]) -> None:
    gold = table("actor,action,target,date,source\nLiwa Al Test,attack,Iraq,2024,d\n", "gold.csv")
    other = table("actor_text,actor,action,target,date,source\nthe Liwa al-Test,,attack,Iraq,2024,d\n", "other.csv")
    result = kg.score(gold, other)
    assert result.tiers[-1].right == 1
