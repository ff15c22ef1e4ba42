"""Contradictions are data: only what cannot both be true contradicts, and every side names its claims."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_clusters import ASAD, FORCES, KH, TOWER, US, assemble, claim

import kg
from kg import dates
from kg.conflicts.sides import exclude_each_other
from kg.model import Claim, Conflict, Document, Figure
from kg.ontology import Ontology

MUHANDIS, PMF = "id:abu-mahdi-al-muhandis", "id:pmf"


def number(value: int, bound: str = "exact", kind: str = "killed", upper: int | None = None) -> Figure:
    return Figure(kind=f"kg:{kind}", value=value, bound=f"kg:{bound}", upper=upper)


def event(index: int, document: str, **fields: object) -> Claim:
    when = fields.pop("day", "2024-01-28")
    return claim(index, document, str(when) if when else None, **({"event": "ev:e", "objects": (TOWER,)} | fields))


def conflicts(claims: list[Claim], ontology: Ontology, *documents: Document) -> dict[str, Conflict]:
    found = assemble(claims, ontology, *documents).conflicts
    return {conflict.dimension.removeprefix("kg:").removesuffix("Dimension"): conflict for conflict in found}


@pytest.mark.parametrize(
    ("one", "other", "contradict"),
    [
        (number(160, "moreThan"), number(165, "moreThan"), False),
        (number(3), number(40), True),
        (number(3), number(3), False),
        (number(3), number(2, "atLeast"), False),
        (number(3), number(3, "moreThan"), True),
        (number(40, "about"), number(42), False),
        (number(40, "about"), number(60), True),
        (number(5, "lessThan"), number(5), True),
        (number(5, "atMost"), number(5), False),
        (number(5, "atMost"), number(6, "atLeast"), True),
        (number(10, "between", upper=20), number(15), False),
        (number(10, "between", upper=20), number(21), True),
    ],
)
def test_figures_are_compared_as_bounds(one: Figure, other: Figure, contradict: bool) -> None:
    assert exclude_each_other(one, other) is contradict
    assert exclude_each_other(other, one) is contradict


bounds = st.sampled_from(["exact", "about", "atLeast", "moreThan", "atMost", "lessThan"])
figures = st.builds(number, st.integers(0, 200), bounds)


@given(figures, figures)
def test_numbers_contradict_if_no_number_satisfies_both(one: Figure, other: Figure) -> None:
    def allows(figure: Figure, n: int) -> bool:
        tests = {
            "kg:exact": n == figure.value,
            "kg:about": 0.9 * figure.value <= n <= 1.1 * figure.value,
            "kg:atLeast": n >= figure.value,
            "kg:moreThan": n > figure.value,
            "kg:atMost": n <= figure.value,
            "kg:lessThan": n < figure.value,
        }
        return tests[figure.bound]

    if any(allows(one, n) and allows(other, n) for n in range(500)):
        assert not exclude_each_other(one, other)


def test_numbers_of_different_kinds_or_of_one_voice_do_not_contradict(ontology: Ontology) -> None:
    dead, hurt = event(1, "A", figures=(number(3),)), event(2, "B", figures=(number(40, kind="injured"),))
    assert not conflicts([dead, hurt], ontology)
    assert not conflicts([dead, event(2, "A", figures=(number(4),))], ontology)
    found = conflicts([dead, event(2, "B", figures=(number(4),))], ontology)
    assert {side.claims for side in found["figure"].sides} == {(f"c{1:020x}",), (f"c{2:020x}",)}


def test_the_count_of_a_campaign_may_grow(ontology: Ontology) -> None:
    fields = {"subjects": (), "objects": (FORCES,), "day": "2023-10/2024-02"}
    counts = [
        event(n, d, figures=(number(v, kind="attackCount"),), **fields) for n, d, v in ((1, "A", 160), (2, "B", 165))
    ]
    assert not conflicts([c.model_copy(update={"event": None}) for c in counts], ontology)


def test_an_umbrella_and_its_member_or_a_spokesman_and_his_group_do_not_contradict(ontology: Ontology) -> None:
    umbrella = event(1, "A", subjects=("id:islamic-resistance-in-iraq",))
    assert not conflicts([umbrella, event(2, "B", subjects=(KH,))], ontology)
    assert not conflicts([event(1, "A", subjects=("id:abu-ali-al-askari",)), event(2, "B", subjects=(KH,))], ontology)
    assert "actor" in conflicts([umbrella, event(2, "B", subjects=("id:isis",))], ontology)


def test_days_and_places_contradict_only_if_they_have_nothing_in_common(ontology: Ontology) -> None:
    assert not conflicts([event(1, "A"), event(2, "B", day="2024-01")], ontology)
    assert "date" in conflicts([event(1, "A"), event(2, "B", day="2024-02")], ontology)
    jordan = event(1, "A", objects=(FORCES,), places=("id:jordan",))
    assert not conflicts([jordan, event(2, "B", objects=(TOWER,))], ontology)
    assert not conflicts([jordan, event(2, "B", objects=(FORCES,), places=("id:middle-east",))], ontology)
    assert "place" in conflicts([jordan, event(2, "B", objects=(ASAD,))], ontology)


def test_who_denies_contradicts_who_says_so_of_the_same_actor(ontology: Ontology) -> None:
    blamed = event(1, "A", modality="mod:alleged", speakers=(US,))
    denied = event(2, "B", modality="mod:denied", speakers=(KH,))
    assert [side.value for side in conflicts([blamed, denied], ontology)["polarity"].sides] == [
        "Kataib Hezbollah did it",
        "Kataib Hezbollah did not",
    ]
    other = event(2, "B", subjects=("id:isis",), modality="mod:denied", speakers=("id:isis",))
    assert not conflicts([blamed, other], ontology)


def test_a_plan_told_after_the_deed_contradicts_it_only_for_its_own_days(ontology: Ontology) -> None:
    done = event(1, "A")
    late = Document(key="B", when=dates.when("2024-02-10"))
    plan = event(2, "B", modality="mod:planned", speakers=(US,))
    assert "status" in conflicts([done, plan], ontology, late)
    assert not conflicts([done, event(2, "B", modality="mod:planned", speakers=(US,), day="2024-03")], ontology, late)
    early = Document(key="B", when=dates.when("2024-01-20"))
    assert not conflicts([done, plan], ontology, early)


def test_a_person_cannot_head_a_body_and_be_its_deputy_head(ontology: Ontology) -> None:
    head = claim(1, "A", None, subjects=(PMF,), predicate="rel:headedBy", objects=(MUHANDIS,))
    deputy = claim(2, "B", None, subjects=(MUHANDIS,), predicate="rel:deputyHeadOf", objects=(PMF,))
    assert conflicts([head, deputy], ontology)["role"].about == MUHANDIS
    earlier = head.model_copy(update={"when": dates.when("2010/2012")})
    later = deputy.model_copy(update={"when": dates.when("2014/2020")})
    assert not conflicts([earlier, later], ontology)


def test_an_order_that_the_days_do_not_allow_is_a_conflict(ontology: Ontology) -> None:
    strike = event(3, "C", event="ev:strike", day="2024-02-02")
    before, after = event(1, "A", day="2024-01-30"), event(2, "B", day=None, after=("ev:strike",))
    found = conflicts([strike, before, after], ontology)
    assert {side.claims for side in found["order"].sides} == {(before.key,), (after.key,)}


def test_silence_and_nothing_but_silence_makes_no_conflict(ontology: Ontology) -> None:
    bare = event(1, "A", subjects=(), day=None)
    assert not conflicts([bare, event(2, "B", figures=(number(3),), places=("id:jordan",))], ontology)


def test_the_example_holds_the_conflicts_of_the_competency_questions(example: kg.Build) -> None:
    assembly = example.assembly
    about = {(c.dimension.removeprefix("kg:").removesuffix("Dimension"), c.about) for c in assembly.conflicts}
    assert {
        ("date", "ev:kh-suspension-2024-01-30"),
        ("order", "ev:kh-suspension-2024-01-30"),
        ("role", MUHANDIS),
        ("status", None),
        ("polarity", None),
    } <= about
    figures = [c for c in assembly.conflicts if c.dimension == "kg:figureDimension"]
    assert not figures, "three dead everywhere; over 160 and over 165 do not contradict"
    keys = {claim.key for claim in assembly.claims}
    assert all(set(side.claims) <= keys and side.claims for c in assembly.conflicts for side in c.sides)
