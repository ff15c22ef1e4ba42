"""The border takes every field, or says why not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import drafts

import kg
from kg import intake, names
from kg.intake import claim_key
from kg.model import Claim, Draft, Severity, Where
from kg.names import Names
from kg.ontology import Ontology
from kg.vocabulary import Vocabulary

WHERE = Where(file="claims.csv", line=2)
GOOD = {"source": "001", "actor": "Kataib Hezbollah", "action": "demand-withdrawal", "target": "united-states"}


@pytest.fixture(scope="module")
def vocabulary(ontology: Ontology) -> Vocabulary:
    return Vocabulary(ontology, Names(ontology))


def accepted(vocabulary: Vocabulary, **cells: str) -> Claim:
    outcome = intake.accept(Draft(where=WHERE, **(GOOD | cells)), vocabulary)
    assert isinstance(outcome.item, Claim), [str(problem) for problem in outcome.problems]
    return outcome.item


def test_five_columns_are_enough(vocabulary: Vocabulary) -> None:
    claim = accepted(vocabulary, date="2024-05")
    assert claim.subjects == ("id:kataib-hezbollah",)
    assert claim.predicate == "act:demand-withdrawal"
    assert claim.modality == "mod:asserted"
    assert claim.when is not None
    assert str(claim.when.latest) == "2024-05-31"


@given(drafts())
@pytest.mark.slow
def test_any_draft_is_a_claim_or_at_least_one_problem(draft: Draft) -> None:
    ontology = kg.load_ontology()
    outcome = intake.accept(draft, Vocabulary(ontology, Names(ontology)))
    errors = [p for p in outcome.problems if p.severity is Severity.ERROR]
    assert (outcome.item is None) == bool(errors)
    assert not [p for p in outcome.problems if p.code == "unused-field"]
    for problem in outcome.problems:
        assert problem.what
        assert problem.remedy
        assert len(problem.value) <= 61


def test_identity_rests_on_the_raw_values_and_the_source() -> None:
    draft = Draft(where=WHERE, **GOOD)
    same = draft.model_copy(
        update={"where": Where(file="other.csv", line=9), "note": "x", "id": "7", "confidence": "1"}
    )
    assert claim_key(draft) == claim_key(same)
    for field in ("source", "actor", "target", "modality", "polarity", "speaker", "date", "begin", "place"):
        assert claim_key(draft) != claim_key(draft.model_copy(update={field: "other"})), field
    assert claim_key(draft) != claim_key(draft.model_copy(update={"figures": (("killed", "3"),)}))


@given(st.fixed_dictionaries({field: st.text("ab .\t\x1f\u0301\u00e9\u2003", max_size=4) for field in intake.IDENTITY}))
def test_a_claim_is_named_alike_however_untidy_its_cells(cells: dict[str, str]) -> None:
    tidy = {field: names.clean(text) for field, text in cells.items()}
    assert claim_key(Draft(where=WHERE, **cells)) == claim_key(Draft(where=WHERE, **tidy))


def test_a_default_that_is_written_out_changes_nothing() -> None:
    draft = Draft(where=WHERE, **GOOD)
    written = draft.model_copy(update={"modality": "asserted", "polarity": "positive"})
    assert claim_key(draft) == claim_key(written)


@pytest.mark.parametrize(
    ("text", "value", "upper", "bound", "of"),
    [
        ("3", 3, None, "kg:exact", None),
        (">=40", 40, None, "kg:atLeast", None),
        ("> 160", 160, None, "kg:moreThan", None),
        ("~2,500", 2500, None, "kg:about", None),
        ("<=5", 5, None, "kg:atMost", None),
        ("<5", 5, None, "kg:lessThan", None),
        ("30..45", 30, 45, "kg:between", None),
        ("3 of us-army-reserve", 3, None, "kg:exact", "id:us-army-reserve"),
    ],
)
def test_figures_keep_their_bounds(
    vocabulary: Vocabulary, text: str, value: int, upper: int | None, bound: str, of: str | None
) -> None:
    draft = Draft(where=WHERE, figures=(("killed", text),), **GOOD)
    item = intake.accept(draft, vocabulary).item
    assert isinstance(item, Claim)
    (figure,) = item.figures
    assert (figure.value, figure.upper, figure.bound, figure.of) == (value, upper, bound, of)


@pytest.mark.parametrize("text", ["three", "45..30", ">3..4", "-3", "3.5", "12,34", "3 of", "1e3"])
def test_what_is_no_figure_is_refused(vocabulary: Vocabulary, text: str) -> None:
    outcome = intake.accept(Draft(where=WHERE, figures=(("killed", text),), **GOOD), vocabulary)
    assert {p.code for p in outcome.problems} == {"bad-figure"}


def test_an_unknown_name_stays_unresolved_with_a_warning_and_near_matches(vocabulary: Vocabulary) -> None:
    outcome = intake.accept(Draft(where=WHERE, **(GOOD | {"actor": "Katib Hezbolah"})), vocabulary)
    assert isinstance(outcome.item, Claim)
    assert outcome.item.subjects[0].startswith("my:katib-hezbolah-")
    (problem,) = outcome.problems
    assert problem.severity is Severity.WARNING
    assert "kataib-hezbollah" in problem.remedy
    assert outcome.minted[0].similar == ("id:kataib-hezbollah",)


def test_strict_refuses_unknown_names(vocabulary: Vocabulary) -> None:
    strict = replace(vocabulary, strict=True)
    outcome = intake.accept(Draft(where=WHERE, **(GOOD | {"actor": "Liwa Test"})), strict)
    assert outcome.item is None
    assert outcome.problems[0].severity is Severity.ERROR


def test_a_relation_checks_the_kind_of_both_sides(vocabulary: Vocabulary) -> None:
    outcome = intake.accept(
        Draft(where=WHERE, source="1", actor="pmf", action="spokespersonOf", target="pmf"), vocabulary
    )
    assert [p.code for p in outcome.problems] == ["wrong-kind"]


def test_names_are_split_at_bars_and_sorted(vocabulary: Vocabulary) -> None:
    claim = accepted(vocabulary, actor="Iran | Iraq|iran")
    assert claim.subjects == ("id:iran", "id:iraq")


def test_a_date_in_words_only_is_kept_as_words(vocabulary: Vocabulary) -> None:
    claim = accepted(vocabulary, date_text="recently")
    assert claim.when is not None
    assert (claim.when.edtf, claim.when.words, claim.when.earliest) == (None, "recently", None)


def test_a_correction_names_the_claim_that_was_proposed_unless_it_is_the_same(vocabulary: Vocabulary) -> None:
    proposed = accepted(vocabulary)
    assert proposed.derived_from is None
    corrected = accepted(vocabulary, modality="demanded", speaker="Kataib Hezbollah", derived_from=proposed.key)
    assert corrected.derived_from == f"cl:{proposed.key}"
    assert corrected.key != proposed.key
    assert accepted(vocabulary, derived_from=proposed.key).derived_from is None
    outcome = intake.accept(Draft(where=WHERE, **(GOOD | {"derived_from": "the old one"})), vocabulary)
    assert [problem.code for problem in outcome.problems] == ["bad-claim-key"]
