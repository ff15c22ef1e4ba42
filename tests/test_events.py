"""The edge rule, events, states: no allegation, demand or denial ever looks like a fact."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import MODALITIES, claims

from kg import dates, events
from kg.model import Assembly, Claim, Document, Edge, Event, Profile
from kg.ontology import BASE, Ontology

IRI, KH, TOWER = "id:islamic-resistance-in-iraq", "id:kataib-hezbollah", "id:tower-22"


def claim(number: int = 0, **fields: object) -> Claim:
    values = {
        "key": f"c{number:020x}",
        "document": "d1",
        "subjects": (IRI,),
        "predicate": "act:drone-strike",
        "objects": (TOWER,),
    }
    return Claim.model_validate(values | fields)


def assemble(
    found: list[Claim], ontology: Ontology, declared: tuple[Event, ...] = (), profile: Profile = Profile.DEFAULT
) -> Assembly:
    documents = [Document(key=key, when=dates.when("2024-05-08")) for key in sorted({c.document for c in found})]
    return events.assemble(found, documents, declared, [], ontology, title="t", base=BASE, profile=profile)


def from_claims(assembly: Assembly) -> set[Edge]:
    return {edge for edge, keys in assembly.edges.items() if keys}


def test_an_asserted_claim_becomes_an_edge_under_every_wider_action(ontology: Ontology) -> None:
    edges = from_claims(assemble([claim()], ontology))
    assert edges == {Edge(IRI, act, TOWER) for act in ("act:drone-strike", "act:attack", "act:assault")}


@pytest.mark.parametrize("modality", [m for m in MODALITIES if m != "asserted"])
def test_no_other_modality_makes_an_edge_by_itself(ontology: Ontology, modality: str) -> None:
    assert not from_claims(assemble([claim(modality=f"mod:{modality}", speakers=(KH,))], ontology))


def test_an_actor_s_own_claim_makes_an_edge_in_the_default_profile_only(ontology: Ontology) -> None:
    own = claim(modality="mod:claimed", speakers=(IRI,))
    assert from_claims(assemble([own], ontology))
    assert not from_claims(assemble([own], ontology, profile=Profile.STRICT))
    by_spokesman = claim(modality="mod:claimed", speakers=(KH,), on_behalf_of=(IRI,))
    assert from_claims(assemble([by_spokesman], ontology))


@pytest.mark.parametrize("change", [{"polarity": "kg:negative"}, {"certainty": "kg:likely"}])
def test_a_negated_or_hedged_claim_makes_no_edge(ontology: Ontology, change: dict[str, str]) -> None:
    assert not from_claims(assemble([claim().model_copy(update=change)], ontology))


def test_allegations_have_a_place_of_their_own(ontology: Ontology) -> None:
    alleged = claim(modality="mod:alleged", speakers=("id:united-states",))
    assembly = assemble([alleged], ontology, profile=Profile.ALL)
    assert not from_claims(assembly)
    assert Edge(IRI, "act:attack", TOWER) in assembly.alleged


def test_a_symmetric_action_holds_both_ways(ontology: Ontology) -> None:
    met = claim(subjects=("id:iran",), predicate="act:meet", objects=("id:iraq",))
    edges = from_claims(assemble([met], ontology))
    assert {Edge("id:iran", "act:meet", "id:iraq"), Edge("id:iraq", "act:meet", "id:iran")} <= edges


def test_a_negated_claim_makes_neither_event_nor_edge(ontology: Ontology) -> None:
    nothing = claim(polarity="kg:negative", event="ev:none")
    assembly = assemble([nothing], ontology)
    assert not assembly.events
    assert not from_claims(assembly)
    assert not nothing.reports_event


def test_an_event_has_no_actor_if_no_claim_supports_one(ontology: Ontology) -> None:
    found = [
        claim(1, subjects=(), event="ev:e"),
        claim(2, modality="mod:alleged", speakers=("id:united-states",), subjects=(KH,), event="ev:e"),
    ]
    (event,) = assemble(found, ontology).events
    assert event.actors == ()
    assert event.targets == (TOWER,)


def test_roles_come_from_claims_of_the_event_s_own_family(ontology: Ontology) -> None:
    found = [
        claim(1, event="ev:e"),
        claim(2, predicate="act:condemn", subjects=("id:iran",), objects=("id:united-states",), event="ev:e"),
    ]
    declared = (Event(ref="ev:e", label="Strike", action="act:drone-strike"),)
    (event,) = assemble(found, ontology, declared).events
    assert (event.actors, event.targets) == ((IRI,), (TOWER,))


def test_dates_that_agree_are_narrowed_and_dates_that_contradict_span_all() -> None:
    agree = events.date_of([dates.when("2024-01"), dates.when("2024-01-28"), None])
    assert agree is not None
    assert (str(agree.earliest), str(agree.latest), agree.edtf) == ("2024-01-28", "2024-01-28", "2024-01-28")
    differ = events.date_of([dates.when("2024-01-30", "kg:yearInferred"), dates.when("2024-02", "kg:yearInferred")])
    assert differ is not None
    assert (str(differ.earliest), str(differ.latest), differ.edtf) == ("2024-01-30", "2024-02-29", "2024-01-30")
    assert events.date_of([None]) is None


def test_an_open_side_stays_open() -> None:
    when = events.date_of([dates.when("2022/..")])
    assert when is not None
    assert when.latest is None


def test_a_state_keeps_its_interval_open_unless_a_source_closes_it(ontology: Ontology) -> None:
    member = claim(subjects=(KH,), predicate="rel:memberOf", objects=("id:pmf",))
    (state,) = assemble([member], ontology).states
    assert state.when.edtf == "../.."
    assert (state.when.earliest, state.when.latest) == (None, None)
    assert str(state.observed_until) == "2024-05-08"


def test_disjoint_intervals_are_two_states_and_overlapping_ones_are_one(ontology: Ontology) -> None:
    fields = {
        "subjects": ("id:mustafa-al-kadhimi",),
        "predicate": "rel:holds",
        "objects": ("id:prime-minister-of-iraq",),
    }
    spans = ["2020/2022", "2021", "2030/.."]
    found = [claim(n, when=dates.when(text), **fields) for n, text in enumerate(spans)]
    assembly = assemble(found, ontology)
    assert [str(state.when.earliest) for state in assembly.states] == ["2021-01-01", "2030-01-01"]
    assert {key: refs[0] for key, refs in assembly.state_reports.items()} == {
        found[0].key: assembly.states[0].ref,
        found[1].key: assembly.states[0].ref,
        found[2].key: assembly.states[1].ref,
    }


def test_a_hedged_relation_alone_makes_no_state(ontology: Ontology) -> None:
    hedged = claim(subjects=(KH,), predicate="rel:memberOf", objects=(IRI,), certainty="kg:likely")
    assert not assemble([hedged], ontology).states


def test_responses_come_only_from_sources_that_say_so(ontology: Ontology) -> None:
    answer = claim(1, event="ev:b", in_response_to=("ev:a",))
    denied = claim(2, event="ev:c", in_response_to=("ev:a",), modality="mod:denied", speakers=(KH,))
    by_ref = {event.ref: event for event in assemble([answer, denied], ontology).events}
    assert by_ref["ev:b"].in_response_to == ("ev:a",)
    assert "ev:c" not in by_ref


def test_reference_edges_are_only_the_certain_ones(ontology: Ontology) -> None:
    certain = {(r.subject, r.relation, r.object) for r in ontology.relations() if r.certainty == "high"}
    doubtful = {(r.subject, r.relation, r.object) for r in ontology.relations() if r.certainty != "high"} - certain
    edges = set(map(tuple, assemble([claim()], ontology).edges))
    assert {edge for edge in certain if not ontology.is_listed(edge[0])} <= edges
    assert not doubtful & edges


def test_the_rest_of_the_world_makes_no_edges_until_a_claim_mentions_it(ontology: Ontology) -> None:
    edge = ("id:abuja", "rel:locatedIn", "id:nigeria")
    assert edge not in assemble([claim()], ontology).edges
    assert edge in assemble([claim(places=("id:abuja",))], ontology).edges


@given(st.lists(claims(), max_size=3, unique_by=lambda c: c.key))
@pytest.mark.slow
def test_the_order_of_claims_leaves_no_trace(found: list[Claim]) -> None:
    import kg  # noqa: PLC0415

    outcomes = {assemble(list(order), kg.load_ontology()).model_dump_json() for order in permutations(found)}
    assert len(outcomes) == 1


@given(st.lists(claims(), max_size=4, unique_by=lambda c: c.key))
@pytest.mark.slow
def test_every_edge_rests_on_a_supporting_claim_and_every_claim_is_kept(found: list[Claim]) -> None:
    import kg  # noqa: PLC0415

    assembly = assemble(found, kg.load_ontology())
    assert {c.key for c in assembly.claims} == {c.key for c in found}
    by_key = {c.key: c for c in found}
    for keys in assembly.edges.values():
        assert all(events.supports(by_key[key]) for key in keys)
