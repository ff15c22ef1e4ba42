"""Independent sources: one outlet, one text, one origin count once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_clusters import claim

from kg import dates, reprints
from kg.model import Claim, Decision, DecisionKind, Document
from kg.sources import Sources

# Written for these tests, in our own words.
REPORT = (
    "Two rockets fell beside the northern gate of the air base before dawn on Saturday, the provincial police said. "
    "Nobody was hurt and a storeroom burned down. The officer on duty counted five impacts outside the fence. "
    "A group that nobody had heard of before put its name to the launch in a short message an hour later. "
    "Soldiers searched the orchards along the canal until noon and found two empty rails on a lorry."
)
OTHER = (
    "Ministers from four countries met in the capital to talk about water. They agreed to publish the level of the "
    "reservoirs every week and to meet again in spring. Farmers had asked for more than that and went home unhappy."
)


def independent(
    *documents: Document, claims: list[Claim] | None = None, decisions: list[Decision] | None = None
) -> int:
    told = claims or [claim(n, document.key) for n, document in enumerate(documents)]
    return Sources(documents, decisions or []).count(told).sources


def doc(key: str, **fields: object) -> Document:
    return Document.model_validate({"key": key} | fields)


def test_two_outlets_are_two_sources_and_two_articles_of_one_are_one() -> None:
    assert independent(doc("a", outlet="my:one"), doc("b", outlet="my:two")) == 2
    assert independent(doc("a", outlet="my:one"), doc("b", outlet="my:one")) == 1


def test_a_repost_chain_counts_once() -> None:
    chain = [doc("a", outlet="my:one"), doc("b", outlet="my:two", republishes=("my:one",))]
    assert independent(*chain) == 1
    assert independent(*chain, doc("c", outlet="my:three", republishes=("my:two",))) == 1
    assert independent(*chain, doc("c", outlet="my:three", credits=("my:four",))) == 2


def test_who_got_it_through_the_same_agency_is_one_source() -> None:
    documents = [doc("a", outlet="my:one"), doc("b", outlet="my:two")]
    told = [claim(1, "a", via=("my:agency",)), claim(2, "b", via=("my:agency",))]
    assert independent(*documents, claims=told) == 1


def test_one_text_is_one_source_whoever_prints_it() -> None:
    digest = "a" * 64
    assert independent(doc("a", outlet="my:one", sha256=digest), doc("b", outlet="my:two", sha256=digest)) == 1
    assert independent(doc("a", outlet="my:one", same_text=("b",)), doc("b", outlet="my:two", same_text=("a",))) == 1


def test_addresses_of_one_host_are_one_source_but_not_channels_of_one_platform() -> None:
    host = "https://news.example/"
    assert independent(doc(f"{host}1"), doc(f"{host}2")) == 1
    assert independent(doc("https://www.news.example/1"), doc("http://news.example:80/2")) == 1
    assert independent(doc("https://t.me/one/11"), doc("https://t.me/two/12")) == 2
    assert independent(doc("https://t.me/one/11"), doc("https://t.me/one/12")) == 1


def test_nothing_known_of_two_documents_keeps_them_apart() -> None:
    assert independent(doc("a"), doc("b")) == 2
    assert independent(claims=[claim(1, "x"), claim(2, "y")]) == 2


def test_a_person_can_say_that_near_texts_are_independent() -> None:
    documents = [doc("a", outlet="my:one", same_text=("b",)), doc("b", outlet="my:two", same_text=("a",))]
    fields = {"author": "ana", "decided": "2026-01-01", "reason": "both print the statement in full"}
    apart = Decision(ref="de:d1", kind=DecisionKind.DIFFERENT, one="doc:a", other="doc:b", **fields)
    assert independent(*documents, decisions=[apart]) == 2


def test_shared_reports_count_as_reports_but_not_as_sources() -> None:
    documents = [doc("a", outlet="my:one"), doc("b", outlet="my:two")]
    counts = Sources(documents).count([claim(1, "a")], [claim(2, "b")])
    assert (counts.reports, counts.shared, counts.documents, counts.sources) == (2, 1, 1, 1)


def test_a_reprint_is_found_although_its_head_and_tail_were_changed() -> None:
    copy = "From our correspondents. " + REPORT.replace("Saturday", "Saturday morning") + " More soon."
    cut = " ".join(REPORT.split()[: len(REPORT.split()) * 2 // 3])
    found = reprints.find({"a": REPORT, "b": copy, "c": OTHER, "d": cut, "e": REPORT.upper()})
    assert found == {"a": ("b", "d", "e"), "b": ("a", "d", "e"), "d": ("a", "b", "e"), "e": ("a", "b", "d")}


def test_a_quoted_statement_makes_no_copy() -> None:
    sentence = REPORT.split(". ")[1] + "."
    assert not reprints.find({"a": REPORT, "b": f"{OTHER} {sentence}", "c": sentence})


@pytest.mark.parametrize("texts", [{}, {"a": REPORT}, {"a": "", "b": ""}, {"a": "one two", "b": "three four"}])
def test_few_and_short_texts_are_no_copies(texts: dict[str, str]) -> None:
    assert not reprints.find(texts)


words = st.lists(st.sampled_from("alpha beta gamma delta epsilon zeta eta theta iota kappa".split()), max_size=40)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from("abcdef"), words.map(" ".join), max_size=6))
def test_likeness_is_mutual_and_the_order_of_texts_does_not_matter(texts: dict[str, str]) -> None:
    found = reprints.find(texts)
    assert all(key in found[other] for key, others in found.items() for other in others)
    assert reprints.find(dict(reversed(texts.items()))) == found


def test_dates_play_no_part() -> None:
    day = dates.when("2024-01-01")
    assert independent(doc("a", outlet="my:one", when=day), doc("b", outlet="my:two", when=day)) == 2
