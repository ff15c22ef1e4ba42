"""Dates are as exact as their source."""

from __future__ import annotations

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from kg import dates
from kg.model import When

BOUNDS = [
    ("2024", "2024-01-01", "2024-12-31"),
    ("2024-02", "2024-02-01", "2024-02-29"),
    ("2023-02", "2023-02-01", "2023-02-28"),
    ("2024-12", "2024-12-01", "2024-12-31"),
    ("2024-01-28", "2024-01-28", "2024-01-28"),
    ("2024-01-28~", "2024-01-28", "2024-01-28"),
    ("2024-01?", "2024-01-01", "2024-01-31"),
    ("2024%", "2024-01-01", "2024-12-31"),
    ("2024-01-30/2024-02", "2024-01-30", "2024-02-29"),
    ("2022/..", "2022-01-01", None),
    ("../2021-12-31", None, "2021-12-31"),
    ("../..", None, None),
    ("2023-10~/..", "2023-10-01", None),
    ("[..2024-01-28]", None, "2024-01-28"),
    ("[2024-05-08..]", "2024-05-08", None),
    ("[2024-05-07..2024-05-09]", "2024-05-07", "2024-05-09"),
    ("[2023,2025-01]", "2023-01-01", "2025-01-31"),
    ("{2024-01,2024-03}", "2024-01-01", "2024-03-31"),
    ("202X", "2020-01-01", "2029-12-31"),
    ("2024-XX", "2024-01-01", "2024-12-31"),
    ("2024-02-XX", "2024-02-01", "2024-02-29"),
    ("2024-01-30T10:00:00Z", "2024-01-30", "2024-01-30"),
    ("9999", "9999-01-01", "9999-12-31"),
]

REFUSED = [
    "2024-13", "2024-02-30", "2023-02-29", "2024-00", "2024-1-5", "03/04/2024", "28.01.2024", "early 2024", "May 2024",
    "2024-02/2024-01", "2024-21", "0999", "y12000", "-0100", "2024-0X", "X", "", "2024-01-28 ", "٢٠٢٤", "[2024", "/",
]  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("edtf", "earliest", "latest"), BOUNDS)
def test_bounds_are_strict(edtf: str, earliest: str | None, latest: str | None) -> None:
    when = dates.when(edtf)
    assert (when.earliest, when.latest) == (_day(earliest), _day(latest))
    assert when.edtf == edtf


@pytest.mark.parametrize("edtf", REFUSED)
def test_what_is_no_certain_date_is_refused_with_advice(edtf: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        dates.when(edtf)


def test_a_month_never_becomes_a_day() -> None:
    assert dates.when("2024-01").earliest != dates.when("2024-01").latest


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["", "~", "?", "%"]))
def test_a_day_is_its_own_bounds(day: date, mark: str) -> None:
    when = dates.when(day.isoformat() + mark)
    assert when.earliest == when.latest == day


@given(st.dates(min_value=date(1000, 1, 1)), st.dates(min_value=date(1000, 1, 1)))
def test_an_interval_runs_from_its_first_to_its_last_day(one: date, other: date) -> None:
    first, last = sorted((one, other))
    assert dates.bounds(f"{first}/{last}") == (first, last)
    assert dates.bounds(f"[{first}..{last}]") == (first, last)
    if first < last:
        with pytest.raises(ValueError, match="before"):
            dates.bounds(f"{last}/{first}")


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        when = dates.when(text)
    except ValueError:
        return
    assert when.earliest is None or when.latest is None or when.earliest <= when.latest


def test_a_date_that_ends_before_it_begins_cannot_exist() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        When(earliest=date(2024, 2, 1), latest=date(2024, 1, 1))


atoms = st.builds(
    "{}{}{}".format,
    st.sampled_from(["2024", "0999", "9999", "1000"]),
    st.sampled_from(["", "-01", "-02", "-12", "-13", "-00", "-21"]),
    st.sampled_from(["", "-01", "-29", "-30", "-31", "-32", "-00"]),
)
marked = st.builds("{}{}".format, atoms, st.sampled_from(["", "~", "?", "%"]))
sides = marked | st.just("..")


@given(
    marked
    | st.builds("{}/{}".format, sides, sides)
    | st.builds("[{}..{}]".format, atoms, atoms)
    | st.builds("[{}..]".format, atoms)
    | st.builds("[..{}]".format, atoms)
)
def test_what_is_plain_at_a_glance_is_what_the_library_reads(text: str) -> None:
    try:
        dates.bounds(text)
    except ValueError:
        return
    assert dates.PLAIN.fullmatch(text)
    parse_edtf(text)
