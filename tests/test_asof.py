"""What was known on a day: by publication or by record, never by a guess."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from test_clusters import claim

import kg
from kg import asof, dates
from kg.errors import InputError
from kg.model import Document


@pytest.mark.parametrize(
    ("published", "recorded", "known"),
    [
        ("2024-02-01", None, date(2024, 2, 1)),
        ("2024-02", None, date(2024, 2, 29)),
        ("[2024-05-08..]", None, None),
        (None, None, None),
        (None, date(2024, 6, 1), date(2024, 6, 1)),
        ("[2024-05-08..]", date(2024, 6, 1), date(2024, 6, 1)),
        ("2024-02-01", date(2024, 6, 1), date(2024, 2, 1)),
    ],
)
def test_known_is_what_was_surely_published_or_recorded(
    published: str | None, recorded: date | None, known: date | None
) -> None:
    document = Document(key="A", when=dates.when(published) if published else None)
    assert asof.known_by(claim(1, "A", recorded=recorded), document) == known


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "claims.csv").write_text(
        "actor,action,target,date,source,recorded,id,content_of\n"
        "kataib-hezbollah,attack,ain-al-asad,2024-01-27,early,,1,\n"
        "kataib-hezbollah,attack,ain-al-asad,2024-01-27,late,,2,\n"
        "united-states,accuse,iran,2024-01-27,undated,,3,\n"
        "united-states,meet,iran,2024-01-27,undated,2024-02-01,4,3\n",
        encoding="utf-8",
    )
    (tmp_path / "documents.csv").write_text(
        "document,date\nearly,2024-01-28\nlate,2024-03-01\nundated,\n", encoding="utf-8"
    )
    return tmp_path


def test_a_build_as_of_a_day_holds_what_was_known_then(folder: Path) -> None:
    known = {
        day: {c.handle for c in kg.build(folder, as_of=day).assembly.claims}
        for day in ("2024-01-27", "2024-01-28", "2024-02-01", "2024-03-01")
    }
    assert known == {
        "2024-01-27": set(),
        "2024-01-28": {"1"},
        "2024-02-01": {"1", "4"},
        "2024-03-01": {"1", "2", "4"},
    }
    assert {c.handle for c in kg.build(folder).assembly.claims} == {"1", "2", "3", "4"}


def test_counts_are_those_of_that_day_and_no_link_leads_into_the_future(folder: Path) -> None:
    early = kg.build(folder, as_of="2024-01-28").assembly
    assert [event.corroboration.reports for event in early.events] == [1]
    assert [d.key for d in early.documents] == ["early"]
    linked = next(c for c in kg.build(folder, as_of="2024-02-01").assembly.claims if c.handle == "4")
    assert linked.content_of is None


def test_documents_of_which_nobody_can_tell_are_named(folder: Path) -> None:
    (problem,) = (p for p in kg.build(folder, as_of="2024-03-01").problems if p.code == "unknown-publication")
    assert problem.value == "undated"
    assert "1 claim" in problem.what


def test_the_data_set_says_of_which_day_it_is(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    kg.build(folder, as_of="2024-03-01", output=out, formats=["turtle"])
    rows = kg.query(out / "graph.ttl", "SELECT ?day WHERE { ?set <https://w3id.org/kg-conflict/ont#asOf> ?day }").rows
    assert [row[0] for row in rows] == ['"2024-03-01"^^<http://www.w3.org/2001/XMLSchema#date>']


def test_a_day_that_is_none_is_wrong_use(folder: Path) -> None:
    with pytest.raises(InputError, match="2024-13-01"):
        kg.build(folder, as_of="2024-13-01")


def test_an_extraction_is_recorded_on_the_day_that_it_is_told_and_on_none_otherwise(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Iran met Iraq on Sunday.", encoding="utf-8")
    claims = kg.extract(tmp_path / "a.txt", recorded="2024-05-09").assembly.claims
    assert {c.recorded for c in claims} == {date(2024, 5, 9)}
    assert {c.recorded for c in kg.extract(tmp_path / "a.txt").assembly.claims} == {None}


def test_the_example_was_published_before_it_was_recorded() -> None:
    known = kg.build(as_of="2024-02-09").assembly
    assert {document.key for document in known.documents} == {"002", "003", "004"}
    assert len(kg.build(as_of="2026-11-24").assembly.claims) == len(kg.build().assembly.claims)


def test_what_is_known_only_grows(folder: Path) -> None:
    days = ["2024-01-01", "2024-01-28", "2024-02-01", "2024-02-28", "2024-03-01", "2030-01-01"]
    sets = [{c.key for c in kg.build(folder, as_of=day).assembly.claims} for day in days]
    assert all(earlier <= later for earlier, later in pairwise(sets))
