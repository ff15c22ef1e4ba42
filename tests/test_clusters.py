"""Claims find their event: nothing merges on the pair of actors alone, nothing is lost, nothing else is renamed."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import dates, events
from kg.model import Assembly, Claim, Document, Figure
from kg.ontology import BASE, Ontology

KH, AAH, IRI = "id:kataib-hezbollah", "id:asaib-ahl-al-haq", "id:islamic-resistance-in-iraq"
US, FORCES, COALITION = "id:united-states", "id:us-armed-forces", "id:us-led-coalition"
ASAD, TOWER, HARIR = "id:ain-al-asad", "id:tower-22", "id:al-harir"
PENTAGON = "id:us-department-of-defense"


def claim(number: int, document: str, when: str | None = None, **fields: object) -> Claim:
    values: dict[str, object] = {
        "key": f"c{number:020x}",
        "document": document,
        "subjects": (KH,),
        "predicate": "act:attack",
        "objects": (ASAD,),
        "when": dates.when(when) if when else None,
    }
    return Claim.model_validate(values | fields)


def assemble(claims: list[Claim], ontology: Ontology, *documents: Document) -> Assembly:
    known = {document.key: document for document in documents}
    every = [known.get(key, Document(key=key)) for key in sorted({c.document for c in claims} | known.keys())]
    return events.assemble(claims, every, [], [], ontology, title="t", base=BASE)


def together(assembly: Assembly) -> set[frozenset[str]]:
    """Which claims report one event for sure, by their numbers."""
    groups: dict[str, set[str]] = {}
    for key, links in assembly.links.items():
        for ref in links.reports:
            groups.setdefault(ref, set()).add(str(int(key[1:], 16)))
    return {frozenset(group) for group in groups.values()}


def same(claims: list[Claim], ontology: Ontology, *documents: Document) -> bool:
    """Whether all claims are found to tell of one event."""
    return together(assemble(claims, ontology, *documents)) == {frozenset(str(int(c.key[1:], 16)) for c in claims)}


def outlets() -> list[Document]:
    day = dates.when("2024-01-29")
    return [
        Document(key="A", outlet="my:alpha", when=day),
        Document(key="B", outlet="my:beta", when=day),
        Document(key="C", outlet="my:gamma", when=day),
        Document(key="W", outlet="my:wire", republishes=("my:alpha",), when=day),
    ]


def test_two_attacks_of_one_pair_of_actors_stay_two_and_a_reprint_is_no_source(ontology: Ontology) -> None:
    found = assemble(
        [
            claim(1, "A", "2024-01-27"),
            claim(2, "B", "2024-01-27/2024-01-28"),
            claim(3, "C", "2024-02-04"),
            claim(4, "W", "2024-01-27"),
        ],
        ontology,
        *outlets(),
    )
    assert together(found) == {frozenset("124"), frozenset("3")}
    first, second = found.events
    assert (first.corroboration.reports, first.corroboration.sources) == (3, 2)
    assert (second.corroboration.reports, second.corroboration.sources) == (1, 1)
    assert first.when is not None
    assert (str(first.when.earliest), str(first.when.latest)) == ("2024-01-27", "2024-01-27")


def test_a_deed_that_is_denied_claimed_and_blamed_is_one_event_with_a_conflict_and_no_edge(ontology: Ontology) -> None:
    found = assemble(
        [
            claim(1, "A", "2024-01-27", subjects=(AAH,), modality="mod:denied", speakers=(AAH,)),
            claim(2, "B", "2024-01-27", modality="mod:claimed", speakers=(KH,)),
            claim(3, "C", "2024-01-27", subjects=(AAH,), modality="mod:alleged", speakers=(PENTAGON,)),
        ],
        ontology,
        *outlets(),
    )
    (event,) = found.events
    assert {key: links.all for key, links in found.links.items()} == {c.key: (event.ref,) for c in found.claims}
    assert event.actors == ()
    assert not [edge for edge, keys in found.edges.items() if keys]
    assert {c.dimension for c in found.conflicts} == {"kg:actorDimension", "kg:polarityDimension"}
    (actor,) = (c for c in found.conflicts if c.dimension == "kg:actorDimension")
    assert {side.claims for side in actor.sides} == {(found.claims[1].key,), (found.claims[2].key,)}


@pytest.mark.parametrize(
    "other",
    [
        {"when": "2024-01-29"},
        {"when": "2024-01"},
        {"when": None},
        {"when": "2024-01-27", "objects": (HARIR,)},
        {"when": "2024-01-27", "subjects": (AAH,)},
        {"when": "2024-01-27", "predicate": "act:abduct"},
        {"when": "2024-01-27", "predicate": "act:demand-withdrawal"},
        {"when": "2024-01-27", "places": ("id:syria",), "objects": (FORCES,)},
    ],
)
def test_what_differs_in_day_target_actor_deed_or_place_does_not_merge(
    ontology: Ontology, other: dict[str, object]
) -> None:
    day = other.pop("when")
    one = claim(1, "A", "2024-01-27", places=("id:iraq",))
    assert not same([one, claim(2, "B", str(day) if day else None, **other)], ontology)


def test_the_drone_strike_that_one_reports_is_the_attack_of_the_other(ontology: Ontology) -> None:
    one = claim(1, "A", "2024-01-28", predicate="act:drone-strike", objects=(TOWER,), subjects=())
    assert same([one, claim(2, "B", "2024-01-28", objects=(TOWER,))], ontology)
    assert same([one, claim(2, "B", "2024-01-28", objects=(FORCES,), places=("id:jordan",), subjects=())], ontology)
    killed = {"predicate": "act:kill", "objects": (FORCES,), "subjects": (), "places": ("id:jordan",)}
    assert same([one, claim(2, "B", "2024-01-28", **killed)], ontology)
    missiles = claim(2, "B", "2024-01-28", predicate="act:missile-strike", objects=(TOWER,), subjects=())
    assert not same([one, missiles], ontology)


def test_nobody_is_killed_twice(ontology: Ontology) -> None:
    fields = {"subjects": (US,), "objects": ("id:qasem-soleimani",)}
    one = claim(1, "A", "2020-01-03", predicate="act:assassinate", **fields)
    assert same([one, claim(2, "B", "2020", predicate="act:kill", **fields)], ontology)
    assert same([one, claim(2, "B", None, predicate="act:drone-strike", **fields)], ontology)
    forces = {"subjects": (US,), "objects": (FORCES,), "predicate": "act:kill"}
    assert not same([claim(1, "A", "2020-01-03", **forces), claim(2, "B", "2020", **forces)], ontology)


def test_a_change_of_state_may_be_told_without_its_day(ontology: Ontology) -> None:
    fields = {"predicate": "act:suspend-attacks", "objects": (FORCES,)}
    one = claim(1, "A", "2024-01-30", predicate="act:announce-suspension", objects=(FORCES,))
    months_later = Document(key="B", when=dates.when("2024-05-08"))
    years_later = Document(key="B", when=dates.when("2026-05-08"))
    assert same([one, claim(2, "B", None, **fields)], ontology, months_later)
    assert not same([one, claim(2, "B", None, **fields)], ontology, years_later)
    found = assemble([one, claim(2, "B", "2024-02", **fields)], ontology)
    assert [c.dimension for c in found.conflicts] == ["kg:dateDimension"]


def test_equal_casualties_tell_of_one_deed_although_one_date_is_wide(ontology: Ontology) -> None:
    three = (Figure(kind="kg:killed", value=3),)
    one = claim(1, "A", "2024-01-28", objects=(TOWER,), subjects=(), figures=three)
    assert same([one, claim(2, "B", "2024-01", objects=(TOWER,), subjects=(), figures=three)], ontology)
    two = (Figure(kind="kg:killed", value=2),)
    assert not same([one, claim(2, "B", "2024-01", objects=(TOWER,), subjects=(), figures=two)], ontology)


def test_a_vague_report_stands_with_both_deeds_that_it_fits_and_joins_neither(ontology: Ontology) -> None:
    found = assemble(
        [claim(1, "A", "2024-01-27"), claim(2, "B", "2024-01-27/2024-01-28"), claim(3, "C", "2024-01-28")],
        ontology,
        *outlets(),
    )
    assert together(found) == {frozenset("1"), frozenset("3")}
    assert [event.corroboration.reports for event in found.events] == [2, 2]
    assert [event.corroboration.shared for event in found.events] == [1, 1]
    assert [event.corroboration.sources for event in found.events] == [1, 1]
    assert len(found.links[f"c{2:020x}"].may_report) == 2


def test_a_headline_without_a_date_goes_with_the_dated_sentence_of_its_article(ontology: Ontology) -> None:
    assert same([claim(1, "A", "2024-01-27"), claim(2, "A", None)], ontology)
    twice = [claim(1, "A", "2024-01-27"), claim(2, "A", "2024-02-04"), claim(3, "A", None)]
    assert together(assemble(twice, ontology)) == {frozenset("1"), frozenset("2")}


def test_meetings_are_one_whoever_is_named_first(ontology: Ontology) -> None:
    one = claim(1, "A", "2024-01-27", predicate="act:meet", subjects=(US,), objects=("id:iraq",))
    other = claim(2, "B", "2024-01-27", predicate="act:meet", subjects=("id:iraqi-government",), objects=(US,))
    assert same([one, other], ontology)
    third = claim(2, "B", "2024-01-27", predicate="act:meet", subjects=("id:iran",), objects=(US,))
    assert not same([one, third], ontology)


def test_tallies_make_a_campaign_that_gathers_what_lies_in_it(ontology: Ontology) -> None:
    fields = {"subjects": (), "objects": (FORCES,)}
    over_160 = (Figure(kind="kg:attackCount", value=160, bound="kg:moreThan"),)
    over_165 = (Figure(kind="kg:attackCount", value=165, bound="kg:moreThan"),)
    found = assemble(
        [
            claim(1, "A", "2023-10/2024-02", figures=over_160, **fields),
            claim(2, "B", None, figures=over_165, **fields),
            claim(3, "C", "2024-01-28", objects=(TOWER,), subjects=()),
        ],
        ontology,
    )
    campaign = next(event for event in found.events if event.kind == "kg:Campaign")
    strike = next(event for event in found.events if event.kind == "kg:Event")
    assert campaign.corroboration.reports == 2
    assert strike.part_of == campaign.ref
    assert not found.conflicts


def test_ids_of_annotators_win_and_rules_leave_their_documents_alone(ontology: Ontology) -> None:
    named = claim(1, "A", "2024-01-27", event="ev:strike")
    left_out = claim(2, "A", "2024-01-27", predicate="act:drone-strike")
    extracted = claim(3, "B", "2024-01-27", method="kg:rule")
    found = assemble([named, left_out, extracted], ontology)
    assert [event.ref for event in found.events] == ["ev:strike"]
    assert found.links.keys() == {named.key, extracted.key}
    apart = claim(3, "B", "2024-01-27", event="ev:other")
    assert [event.ref for event in assemble([named, apart], ontology).events] == ["ev:other", "ev:strike"]


def test_demands_threats_and_plans_make_no_event(ontology: Ontology) -> None:
    for modality in ("demanded", "threatened", "planned", "hypothetical"):
        assert not assemble([claim(1, "A", "2024-01-27", modality=f"mod:{modality}", speakers=(KH,))], ontology).events


DAYS = ["2024-01-27", "2024-01-28", "2024-01-27/2024-01-28", "2024-01-28/2024-01-29", "2024-01", "2024-02-04", None]


@st.composite
def reports(draw: st.DrawFn, number: int = 0) -> Claim:
    modality = draw(st.sampled_from(["asserted", "asserted", "asserted", "claimed", "alleged", "denied"]))
    subjects = draw(st.sampled_from([(), (KH,), (AAH,), (IRI,), (AAH, KH)]))
    tally = Figure(kind="kg:attackCount", value=160, bound="kg:moreThan")
    figures = draw(st.sampled_from([(), (), (), (Figure(kind="kg:killed", value=3),), (tally,)]))
    predicates = ["act:attack", "act:drone-strike", "act:missile-strike", "act:kill", "act:suspend-attacks", "act:meet"]
    return claim(
        number,
        draw(st.sampled_from("ABCDW")),
        draw(st.sampled_from(DAYS)),
        subjects=subjects,
        predicate=draw(st.sampled_from(predicates)),
        objects=draw(
            st.sampled_from([(TOWER,), (ASAD,), (FORCES,), (COALITION,), ("id:qasem-soleimani",), (ASAD, TOWER)])
        ),
        places=draw(st.sampled_from([(), ("id:iraq",), ("id:jordan",)])),
        modality=f"mod:{modality}",
        speakers=() if modality == "asserted" else (draw(st.sampled_from([KH, AAH, PENTAGON])),),
        figures=figures,
    )


histories = st.lists(reports(), max_size=12).map(
    lambda found: [one.model_copy(update={"key": f"c{n:020x}"}) for n, one in enumerate(found)]
)


@settings(max_examples=150, deadline=None)
@given(histories, st.randoms(use_true_random=False))
@pytest.mark.slow
def test_the_order_of_the_input_never_matters(ontology: Ontology, found: list[Claim], random: object) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert assemble(shuffled, ontology, *outlets()) == assemble(found, ontology, *outlets())


@settings(max_examples=150, deadline=None)
@given(histories, st.lists(reports(), min_size=1, max_size=3))
@pytest.mark.slow
def test_a_new_source_lowers_no_count_renames_no_other_event_and_loses_no_claim(
    ontology: Ontology, found: list[Claim], more: list[Claim]
) -> None:
    new = [one.model_copy(update={"key": f"c{n:020x}", "document": "new"}) for n, one in enumerate(more, 1000)]
    before = assemble(found, ontology, *outlets())
    after = assemble([*found, *new], ontology, *outlets())
    assert [c.key for c in before.claims] == [c.key for c in after.claims if c.document != "new"]
    counts = [{e.ref: e.corroboration.reports for e in side.events} for side in (before, after)]
    touched = {ref for c in new if c.key in after.links for ref in after.links[c.key].all}
    for key, links in before.links.items():
        for ref in (*links.reports, *links.may_report):
            later = [*after.links[key].reports, *after.links[key].may_report]
            assert max(counts[1][other] for other in later) >= counts[0][ref]
            assert ref in later or touched & set(later), "an event that no new claim touches keeps its name"


@settings(max_examples=100, deadline=None)
@given(histories)
def test_claims_in_are_claims_out_and_each_report_is_counted(ontology: Ontology, found: list[Claim]) -> None:
    assembly = assemble(found, ontology, *outlets())
    assert Counter(assembly.claims) == Counter(found)
    counted = Counter(ref for links in assembly.links.values() for ref in (*links.reports, *links.may_report))
    assert counted == {event.ref: event.corroboration.reports for event in assembly.events}
    for event in assembly.events:
        numbers = event.corroboration
        assert numbers.sources <= numbers.documents <= numbers.reports


def test_a_day_is_a_day_of_the_claim_not_of_its_publication(ontology: Ontology) -> None:
    (event,) = assemble([claim(1, "A", "2024-01-27")], ontology, *outlets()).events
    assert event.when is not None
    assert event.when.earliest == date(2024, 1, 27)


def test_two_announcements_of_one_day_are_two_events_with_names_of_their_own(ontology: Ontology) -> None:
    fields = {"predicate": "act:announce", "objects": (), "object_text": "something"}
    found = assemble([claim(1, "A", "2024-01-27", **fields), claim(2, "B", "2024-01-27", **fields)], ontology)
    assert len(found.events) == 2
    assert together(found) == {frozenset("1"), frozenset("2")}
