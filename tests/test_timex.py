"""Time expressions are found by their exact words and dated as exactly as a reader could, never more."""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import dates
from kg.language.timex import Timex, find, plain, resolve, told
from kg.model import When

FOLDER = Path(__file__).parent / "data" / "timex"
TUESDAY = dates.when("2024-05-07")


class Found(NamedTuple):
    """What a reader or the resolver says about one expression."""

    begin: int
    end: int
    edtf: str | None
    basis: str | None


class Item(NamedTuple):
    """One annotated sentence."""

    text: str
    anchor: When | None
    expected: list[Found]
    forward: set[int]
    known_gap: bool


def _items() -> list[Item]:
    rows = [json.loads(line) for line in (FOLDER / "expressions.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Item(
            row["text"],
            dates.when(row["anchor"]) if row["anchor"] else None,
            [Found(e["begin"], e["end"], e["edtf"], e["basis"]) for e in row["expected"]],
            {e["begin"] for e in row["expected"] if e.get("forward")},
            row.get("known_gap", False),
        )
        for row in rows
    ]


def _read(text: str, anchor: When | None, forward: Collection[int] = ()) -> list[Found]:
    return [_found(timex, when) for timex, when in told(find(text), anchor, lambda timex: timex.begin in forward)]


def _found(timex: Timex, when: When | None) -> Found:
    return Found(timex.begin, timex.end, when.edtf if when else None, when.basis if when else None)


ITEMS = _items()


@pytest.mark.parametrize("item", ITEMS, ids=[f"{number}" for number in range(len(ITEMS))])
def test_every_sentence_is_dated_as_a_reader_dated_it(item: Item) -> None:
    got = _read(item.text, item.anchor, item.forward)
    if item.known_gap:
        assert got != item.expected, "this gap has closed: take known_gap away"
    else:
        assert got == item.expected, item.text


def test_the_set_is_large_and_its_gaps_are_few() -> None:
    assert sum(len(item.expected) for item in ITEMS) >= 400
    assert sum(not item.expected for item in ITEMS) >= 50
    assert sum(item.known_gap for item in ITEMS) <= 10


@pytest.mark.corpus
@pytest.mark.parametrize("document", ["000", "001", "002", "003", "004"])
def test_the_articles_are_dated_as_their_annotator_dated_them(document: str, corpus: Path) -> None:
    text = next(corpus.glob(f"{document}_*.txt")).read_bytes().decode()
    rows = [json.loads(line) for line in (FOLDER / "corpus.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["document"] == document]
    got = _read(text, dates.when(rows[0]["anchor"]))
    assert [(each.begin, each.end) for each in got] == [(row["begin"], row["end"]) for row in rows]
    for row, each in zip(rows, got, strict=True):
        assert hashlib.sha256(text[each.begin : each.end].encode()).hexdigest() == row["sha256"]
        assert ((each.edtf, each.basis) == (row["edtf"], row["basis"])) != row.get("known_gap", False), row


def test_bounds_come_with_the_date_and_the_words_stay() -> None:
    (timex,) = find("The tribe's elders met last week.")
    when = resolve(timex, TUESDAY)
    assert when is not None
    assert (str(when.earliest), str(when.latest), when.words) == ("2024-04-28", "2024-05-05", "last week")


def test_without_a_publication_date_nothing_relative_is_dated() -> None:
    for words in ("on Tuesday", "in May", "two days ago", "last week", "this year", "over the weekend", "last summer"):
        (timex,) = find(f"They left {words}.")
        assert resolve(timex, None) is None, words
        assert resolve(timex, TUESDAY) is not None, words


def test_a_date_without_its_signal_is_the_day_of_the_event_beside_it() -> None:
    (timex,) = find("Since the 2003 invasion the party has been banned.")
    bare = plain(timex)
    when = resolve(bare, None)
    assert (bare.words, timex.kind, bare.kind, when.edtf if when else None) == ("2003", "interval", "date", "2003")
    assert plain(bare) == bare


def test_an_event_is_the_anchor_only_if_somebody_dates_it() -> None:
    (timex,) = find("The road was reopened a day after the attack.")
    assert timex.kind == "event"
    assert resolve(timex, TUESDAY, previous=dates.when("2024-05-01")) is None
    dated = resolve(timex, TUESDAY, event=dates.when("2024-05-01"))
    assert dated is not None
    assert dated.edtf == "2024-05-02"


def test_what_follows_a_date_told_before_is_not_later_than_the_publication() -> None:
    (timex,) = find("Three days later the bridge fell.")
    assert resolve(timex, TUESDAY, previous=dates.when("2024-05-06")) is None
    coming = resolve(timex, TUESDAY, previous=dates.when("2024-05-06"), forward=True)
    assert coming is not None
    assert coming.edtf == "2024-05-09"


def test_a_part_of_a_text_is_read_with_the_offsets_of_the_whole() -> None:
    text = "On 3 May it began. On 4 May it ended."
    assert [each.words for each in find(text, 19)] == ["On 4 May"]
    assert [each.words for each in find(text, 0, 18)] == ["On 3 May"]
    assert [each.words for each in find(text, 22, 30)] == ["4 May"]
    assert find(text, 5, 5) == find("", 0, 10) == []


def test_dates_that_no_calendar_or_store_has_are_none() -> None:
    for words in ("on 31 June 2024", "on 29 February 2023", "in the 7th century", "on 30 February"):
        assert all(resolve(each, TUESDAY) is None for each in find(f"They left {words}.")), words


def test_anchors_at_the_ends_of_the_calendar_do_no_harm() -> None:
    for anchor in ("1000-01-01", "9999-12-31", "1000", "9999", "../..", "[1000-01-01..]", "[..9999-12-31]"):
        for item in ITEMS:
            for timex in find(item.text):
                resolve(timex, dates.when(anchor), forward=bool(item.forward), previous=dates.when("1000-01-01"))


SPOKEN = (
    "on in since until by before after from to between and the a of last next this that late early mid following ago later"
    " earlier day days week weeks month year years hours May march March 7 5th 2024 2003 1,500 31 Tuesday Friday yesterday"
    " tonight two few three past recent coming end first half January Feb. time then same , . ( ) - – 's"
)
WORDS = [*SPOKEN.split(), "\u00a0", "\n"]
phrases = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
anchors = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@given(st.text() | phrases | st.lists(st.sampled_from(WORDS) | st.text(max_size=3), max_size=10).map("".join))
def test_any_text_yields_ordered_expressions_that_slice_to_their_words(text: str) -> None:
    position = 0
    for timex in find(text):
        assert position <= timex.begin <= timex.core < timex.end <= len(text)
        assert text[timex.begin : timex.end] == timex.words
        position = timex.end
    assert find(text) == find(text)


@given(phrases, anchors, st.booleans())
def test_whatever_is_resolved_is_valid_edtf_with_ordered_bounds(text: str, anchor: date, forward: bool) -> None:
    for timex, when in told(find(text), dates.when(str(anchor)), lambda _: forward):
        if when is not None:
            assert when.edtf is not None
            assert (when.earliest, when.latest) == dates.bounds(when.edtf)
            assert when.earliest is None or when.latest is None or when.earliest <= when.latest
            assert when.words == timex.words
            assert when.basis in ("kg:explicit", "kg:yearInferred", "kg:relative")


COMING = ("next", "tomorrow", "coming", "later", "this", "by", "until", "end", "from now", "13 May", "weeks' time")
PAST = [
    item
    for item in ITEMS
    if not any(word in item.text for word in COMING) and not item.forward and not re.search(r"\d{4}", item.text)
]


@given(st.sampled_from(PAST), anchors)
def test_nothing_is_dated_after_the_publication_unless_words_or_clause_look_forward(item: Item, anchor: date) -> None:
    for timex, when in told(find(item.text), dates.when(str(anchor))):
        if when is not None and when.earliest is not None:
            assert when.earliest <= anchor, (timex.words, when.edtf)


@given(st.sampled_from(ITEMS), anchors)
def test_a_wider_anchor_never_narrows_the_date(item: Item, anchor: date) -> None:
    day = dates.when(str(anchor))
    month = dates.when(str(anchor)[:7])
    for timex in find(item.text):
        exact, wide = resolve(timex, day), resolve(timex, month)
        if exact is None or wide is None or exact.basis != "kg:relative":
            continue
        if exact.earliest is not None and wide.earliest is not None:
            assert wide.earliest <= exact.earliest, (timex.words, exact.edtf, wide.edtf)


HOSTILE = [
    "1", "1 ", "in ", "the ", "May ", "on May ", "a few ", "two ", "7 ", "7 May ", "2003 ", "2003-", "from 2003 to ", "early ",
    "the first half of ", "last ", " ", "\n", "\u00a0", "-", "–", "the early the ", "more than a few ", "of the year ", "May 5 and ",
    "Tuesday, ", "the next ", "é", "𝔐ay ", "between May and ", "in the early hours of ", "'s ", ".", "since since ", "1,000 ",
]  # fmt: skip


def _seconds(text: str) -> float:
    begin = time.process_time()
    find(text)
    return time.process_time() - begin


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_length_of_a_hostile_text_and_not_faster(piece: str) -> None:
    short, long = (piece * (length // len(piece)) for length in (20_000, 200_000))
    assert _seconds(long) <= 10 * 10 * max(_seconds(short), 0.005)


@pytest.mark.slow
@pytest.mark.no_cover
@pytest.mark.parametrize("piece", ["1", " ", "the ", "7 May ", "early the first half of "])
def test_a_megabyte_of_nonsense_is_read_in_bounded_time(piece: str) -> None:
    assert _seconds(piece * (1_000_000 // len(piece))) < 60


def test_a_long_article_costs_what_its_sentences_cost() -> None:
    text = " ".join(item.text for item in ITEMS)
    apart = sum(_seconds(item.text) for item in ITEMS)
    assert _seconds(text) <= 10 * max(apart, 0.01)
