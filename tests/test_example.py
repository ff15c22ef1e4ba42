"""The five articles: what the graph must say, and above all what it must not say."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg.model import Claim, Edge

EXAMPLE = ROOT / "kg" / "examples" / "iraq"
KH, IRI, TOWER = "id:kataib-hezbollah", "id:islamic-resistance-in-iraq", "id:tower-22"


def edges(example: kg.Build) -> set[Edge]:
    return {edge for edge, keys in example.assembly.edges.items() if keys}


def claims_of(example: kg.Build, document: str) -> list[Claim]:
    return [claim for claim in example.assembly.claims if claim.document == document]


def test_the_example_has_no_problem_at_all() -> None:
    result = kg.build(strict=True)
    assert [str(problem) for problem in result.problems] == []


def test_each_article_is_annotated_exhaustively(example: kg.Build) -> None:
    counts = {key: len(claims_of(example, key)) for key in ("000", "001", "002", "003", "004")}
    assert all(40 <= count <= 110 for count in counts.values()), counts


def test_kataib_hezbollah_has_no_attack_on_tower_22(example: kg.Build) -> None:
    assert not [e for e in edges(example) if e.subject == KH and e.object == TOWER]
    assert Edge(IRI, "act:attack", TOWER) in edges(example)
    (tower,) = [event for event in example.assembly.events if event.ref == "ev:tower-22-2024-01-28"]
    assert tower.actors == (IRI,)


def test_accusations_make_no_edges(example: kg.Build) -> None:
    found = edges(example)
    assert not [e for e in found if e.predicate == "act:surveil"]
    assert not [
        e for e in found if e.subject == "id:kh-senior-member-killed-2024-02" and e.predicate.startswith("act:")
    ]
    assert not [e for e in found if e.subject == "id:iraqi-government" and e.predicate == "act:aid"]


def test_no_edge_rests_on_anything_but_facts_and_own_claims(example: kg.Build) -> None:
    by_key = {claim.key: claim for claim in example.assembly.claims}
    for edge, keys in example.assembly.edges.items():
        for key in keys:
            claim = by_key[key]
            assert claim.polarity == "kg:positive", edge
            assert claim.certainty is None, edge
            own = set(claim.subjects) & {*claim.speakers, *claim.on_behalf_of}
            assert claim.modality == "mod:asserted" or (claim.modality == "mod:claimed" and own), edge


def test_look_alikes_stay_apart(ontology: kg.Ontology) -> None:
    pairs = [
        ("id:tower-22", "id:rukban-camp"),
        ("id:kataib-hezbollah", "id:hezbollah-lebanon"),
        ("id:islamic-resistance-in-iraq", "id:hamas"),
        ("id:pmf", "id:iraqi-armed-forces"),
    ]
    for one, other in pairs:
        assert one in ontology
        assert other in ontology
    assert not [triple for triple in ontology.triples if triple[1].endswith("#sameAs>")]


def test_memberships_have_no_invented_beginning(example: kg.Build) -> None:
    members = [s for s in example.assembly.states if s.relation == "rel:memberOf" and s.object == "id:pmf"]
    assert {s.subject for s in members} >= {KH, "id:asaib-ahl-al-haq"}
    for state in members:
        assert state.when.earliest is None or state.when.edtf != "../..", state


def test_negated_claims_report_nothing(example: kg.Build) -> None:
    negated = [claim for claim in example.assembly.claims if claim.polarity == "kg:negative"]
    assert len(negated) >= 10
    assert not [claim for claim in negated if claim.reports_event]
    carrying = {key for keys in example.assembly.edges.values() for key in keys}
    assert not carrying & {claim.key for claim in negated}


def test_a_date_is_only_where_the_table_has_one(example: kg.Build) -> None:
    rows = {row["id"]: row for path in sorted((EXAMPLE / "claims").glob("*.csv")) for row in read(path)}
    for claim in example.assembly.claims:
        row = rows[claim.handle or ""]
        assert (claim.when.edtf if claim.when else None) == (row["date"] or None)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_claim_has_evidence_a_note_and_an_annotator(example: kg.Build) -> None:
    for claim in example.assembly.claims:
        assert claim.evidence
        assert all(span.sha256 for span in claim.evidence)
        assert claim.note
        assert claim.annotator == "id:kg-team"
        assert claim.method == "kg:hand"


def test_every_event_is_reported(example: kg.Build) -> None:
    reported = {claim.event for claim in example.assembly.claims if claim.event and claim.reports_event}
    assert {event.ref for event in example.assembly.events} == reported


@pytest.mark.corpus
def test_all_offsets_and_hashes_fit_the_articles(corpus: Path) -> None:
    result = kg.check(corpus=corpus)
    assert [str(problem) for problem in result.problems] == []
    assert sum(len(claim.evidence) for claim in result.assembly.claims) >= len(result.assembly.claims)


@pytest.mark.corpus
def test_question_36_shows_the_passage(corpus: Path, example: kg.Build) -> None:
    edge = Edge(IRI, "act:attack", TOWER)
    by_key = {claim.key: claim for claim in example.assembly.claims}
    spans = [span for key in example.assembly.edges[edge] for span in by_key[key].evidence]
    (span,) = [span for span in spans if (span.begin, span.end) == (1041, 1187)]
    text = (corpus / "001_11335e57d52a18ba.txt").read_bytes().decode()
    assert hashlib.sha256(text[1041:1187].encode()).hexdigest() == span.sha256


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


@pytest.mark.corpus
def test_no_text_of_the_articles_is_in_the_project(corpus: Path) -> None:
    """No run of eight words of an article, its headline apart, stands anywhere in the files that we ship."""
    titles = {row["title"] for row in read(EXAMPLE / "documents.csv")}
    length = 8
    runs = set()
    for path in sorted(corpus.glob("*.txt")):
        text = path.read_bytes().decode()
        for title in titles:
            text = text.replace(title, " | ")
        found = words(re.sub(r"https?://\S+", " | ", text))
        runs |= {tuple(found[i : i + length]) for i in range(len(found) - length)}
    for folder in ("kg", "ontology", "docs", "notebooks", "tests"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".csv", ".ttl", ".md", ".rq", ".ipynb", ".txt", ".js", ".html", ".jsonl"):
                text = path.read_text(encoding="utf-8")
                for title in titles:
                    text = text.replace(title, " | ")
                ours = words(re.sub(r"https?://\S+", " | ", text))
                shared = [run for i in range(len(ours) - length) if (run := tuple(ours[i : i + length])) in runs]
                assert not shared, (path, shared[:1])
