"""From files to claims: which texts are read, what they are, and how they meet hand annotations."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg import registry
from kg.cli import main
from kg.errors import InputError, KgError, UnknownPluginError
from kg.model import Article, Document, Draft, Problem
from kg.ontology import Ontology

EXAMPLE = ROOT / "kg" / "examples" / "iraq"
DISPATCHES = EXAMPLE / "dispatches"
TEXT = "On Tuesday Kataib Hezbollah attacked US forces in Syria.\n"
HEAD = "source,actor,action,target,begin,end\n"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "articles" / "a1.txt"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", registry.names("extractors"))
def test_every_extractor_has_its_shape(name: str, ontology: Ontology) -> None:
    extractor = registry.extractor(name)
    assert registry.summary("extractors", name).endswith(".")
    assert isinstance(extractor.NEEDS, str)
    assert isinstance(extractor.missing(), str)
    if not extractor.missing():
        text = "Kataib Hezbollah attacked US forces."
        found = list(extractor.extract([Article(Document(key="a"), text, "a.txt")], ontology))
        assert all(isinstance(item, Draft | Problem) for item in found)
        drafts = [item for item in found if isinstance(item, Draft)]
        assert all(text[int(d.begin) : int(d.end)] == d.quote and d.source == "a" for d in drafts)
        assert list(extractor.extract([], ontology)) == []


def test_an_article_gives_claims_that_build_reads(article: Path, tmp_path: Path) -> None:
    result = kg.extract(article, date="2024-05-08", output=tmp_path / "claims.jsonl")
    (claim,) = [claim for claim in result.assembly.claims if claim.predicate == "act:attack"]
    assert (claim.document, claim.method, claim.when and claim.when.edtf) == ("a1", "kg:rule", "2024-05-07")
    assert claim.evidence[0].quote is None
    assert result.ok
    again = kg.build(tmp_path / "claims.jsonl")
    assert [c.key for c in again.assembly.claims] == [c.key for c in result.assembly.claims]


def test_a_table_of_documents_beside_the_text_says_what_it_is(article: Path) -> None:
    table = "document,title,date,sha256\nkey-1,A title,2024-05-15,{}\n"
    digest = kg.extract(article).assembly.documents[0].sha256
    (article.parent / "documents.csv").write_text(table.format(digest), encoding="utf-8")
    result = kg.extract(article)
    (document,) = result.assembly.documents
    assert (document.key, document.title) == ("key-1", "A title")
    assert {claim.when.edtf for claim in result.assembly.claims if claim.when} == {"2024-05-14"}


def test_a_text_without_a_date_is_named(article: Path) -> None:
    result = kg.extract(article)
    assert [problem.code for problem in result.problems] == ["undated-text"]
    assert all(claim.when is None for claim in result.assembly.claims)


def test_texts_that_cannot_be_read_are_problems_and_the_others_are_read(article: Path) -> None:
    (article.parent / "b.txt").write_bytes(b"\xff\xfe")
    (article.parent / "c.md").write_text(" \n", encoding="utf-8")
    (article.parent / "README.md").write_text("Iraq attacked Iran.", encoding="utf-8")
    (article.parent / "a1.md").write_text("Iraq attacked Iran.", encoding="utf-8")
    result = kg.extract(article.parent, date="2024-05-08")
    assert {problem.code for problem in result.problems} == {"not-utf8", "empty-text", "duplicate-text"}
    assert [document.key for document in result.assembly.documents] == ["a1"]


def test_wrong_use_is_told(article: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownPluginError, match="known: "):
        kg.extract(article, backends=["nonsense"])
    with pytest.raises(InputError, match="no article"):
        kg.extract()
    (tmp_path / "t").mkdir()
    (tmp_path / "t" / "claims.csv").write_text(HEAD, encoding="utf-8")
    with pytest.raises(InputError, match="no article"):
        kg.extract(tmp_path / "t")


def test_a_back_end_that_cannot_run_says_so(article: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry.extractor("rules"), "missing", lambda: "the moon is missing")
    with pytest.raises(KgError, match="'rules' cannot run here: the moon"):
        kg.extract(article)


def test_in_a_chain_each_sees_what_the_one_before_proposed(article: Path) -> None:
    once, twice = (kg.extract(article, backends=["rules"] * times) for times in (1, 2))
    assert once.assembly.claims == twice.assembly.claims


def test_hand_annotations_stay_where_a_machine_reads_the_same(article: Path) -> None:
    hand = HEAD + "a1,kataib-hezbollah,attack,us-armed-forces,11,49\n"
    (article.parent / "claims.csv").write_text(hand, encoding="utf-8")
    left = kg.build(article.parent)
    assert {claim.method for claim in left.assembly.claims} == {"kg:hand"}
    asked = kg.build(article.parent, backends=["rules"], date="2024-05-08")
    attacks = [claim for claim in asked.assembly.claims if claim.predicate == "act:attack"]
    assert [claim.method for claim in attacks] == ["kg:hand"]
    assert {claim.method for claim in asked.assembly.claims} == {"kg:hand", "kg:rule"}


def test_a_build_reads_articles_beside_tables(article: Path) -> None:
    (article.parent / "claims.csv").write_text(HEAD + "other,iraq,meet,iran,,\n", encoding="utf-8")
    result = kg.build(article.parent, date="2024-05-08")
    assert {document.key for document in result.assembly.documents} == {"a1", "other"}
    assert {claim.method for claim in result.assembly.claims} == {"kg:hand", "kg:rule"}
    assert result.ok


def test_the_command_writes_to_a_file_or_to_standard_output(
    article: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["extract", str(article), "--date", "2024-05-08"]) == 0
    out = capsys.readouterr().out
    assert json.loads(out.splitlines()[0])["source"] == "a1"
    target = tmp_path / "claims.jsonl"
    assert main(["extract", str(article), "--date", "2024-05-08", "-o", str(target)]) == 0
    assert target.read_text(encoding="utf-8") == out
    assert "claims from 1 document" in capsys.readouterr().err
    assert main(["extract", str(article), "--with", "nonsense"]) == 2
    assert main(["extract", str(tmp_path / "none.txt")]) == 2
    assert main(["extractors"]) == 0
    assert "rules" in capsys.readouterr().out


def test_the_dispatches_give_claims_without_errors_and_leave_the_articles_alone(example: kg.Build) -> None:
    result = kg.build(EXAMPLE)
    assert result.ok
    machine = [claim for claim in result.assembly.claims if claim.method == "kg:rule"]
    assert len({claim.document for claim in machine}) >= 12
    own = {claim.key for claim in example.assembly.claims}
    assert {claim.key for claim in result.assembly.claims if claim.method == "kg:hand"} == own
    assert not [claim for claim in machine if claim.document in {"000", "001", "002", "003", "004"}]


def test_the_dispatches_tell_no_attack_by_kataib_hezbollah_on_tower_22() -> None:
    edges = kg.build(EXAMPLE).assembly.edges
    assert not [edge for edge in edges if edge.subject == "id:kataib-hezbollah" and edge.object == "id:tower-22"]


@pytest.mark.slow
def test_extraction_is_the_same_whatever_the_hash_seed(tmp_path: Path) -> None:
    found = set()
    for seed in ("0", "42"):
        target = tmp_path / f"{seed}.jsonl"
        command = [sys.executable, "-m", "kg", "extract", str(DISPATCHES), "-o", str(target)]
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed})
        found.add(target.read_bytes())
    assert len(found) == 1


def test_a_verb_and_a_name_are_added_by_data_alone(tmp_path: Path) -> None:
    """The worked example of docs/extend-extraction.md."""
    folder = tmp_path / "ontology"
    shutil.copytree(ROOT / "ontology", folder)
    lexicon = folder / "lexicon" / "assault.toml"
    text = lexicon.read_text(encoding="utf-8")
    lexicon.write_text(text.replace("[attack]\nverbs = [", '[attack]\nverbs = ["zap", ', 1), encoding="utf-8")
    names = tmp_path / "mine.ttl"
    names.write_text(
        "@prefix id: <https://w3id.org/kg-conflict/id/> .\n@prefix kg: <https://w3id.org/kg-conflict/ont#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        'id:marsh-brigade a kg:Militia ; skos:prefLabel "Marsh Brigade"@en .\n',
        encoding="utf-8",
    )
    (tmp_path / "a.txt").write_text("The Marsh Brigade zapped American bases in Iraq.", encoding="utf-8")
    script = (
        "import sys, pathlib, kg, kg.ontology\n"
        "from kg.language import lexicon, wordlists\n"
        "for module in (lexicon, wordlists): module.folder = lambda: pathlib.Path(sys.argv[1])\n"
        "result = kg.extract(sys.argv[2], extra_ontology=[sys.argv[3]])\n"
        "print([(c.subjects, c.predicate, c.objects) for c in result.assembly.claims])\n"
    )
    command = [sys.executable, "-c", script, str(folder), str(tmp_path / "a.txt"), str(names)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    assert "(('id:marsh-brigade',), 'act:attack', ('id:us-armed-forces',))" in done.stdout


def test_a_claim_may_rest_on_words_alone(tmp_path: Path) -> None:
    table = tmp_path / "claims.csv"
    table.write_text("source,actor_text,action,target_text\na,gunmen,attack,protesters\n", encoding="utf-8")
    result = kg.build(table)
    (claim,) = result.assembly.claims
    assert (claim.subjects, claim.subject_text, claim.object_text) == ((), "gunmen", "protesters")
    assert not [edge for edge, keys in result.assembly.edges.items() if keys]


def test_texts_of_the_corpus_are_evidence_and_no_articles(article: Path) -> None:
    (article.parent / "claims.csv").write_text(HEAD + "b,iraq,meet,iran,,\n", encoding="utf-8")
    result = kg.build(article.parent, corpus=article.parent)
    assert {claim.method for claim in result.assembly.claims} == {"kg:hand"}


def test_a_name_that_nobody_knows_is_told_once_and_so_are_texts_without_a_date(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("The Reds of Nowhere Front attacked Iran.\n" * 2, encoding="utf-8")
    (tmp_path / "three.txt").write_text(
        "On Monday Felix Tshisekedi condemned Iran. On Tuesday Felix Tshisekedi condemned Hamas.\n", encoding="utf-8"
    )
    problems = kg.extract(tmp_path).problems
    assert [problem.code for problem in problems].count("undated-text") == 1
    (unknown,) = [problem for problem in problems if problem.value == "Felix Tshisekedi"]
    assert "here and in 1 more place" in unknown.what


def test_a_blank_in_the_name_of_a_file_breaks_no_link(tmp_path: Path) -> None:
    (tmp_path / "my article.txt").write_text("Iran denies arming Hamas.\n", encoding="utf-8")
    result = kg.extract(tmp_path)
    assert result.ok
    assert [claim.content_of for claim in result.assembly.claims if claim.content_of]


def test_a_row_about_an_article_that_is_refused_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Iran attacked Israel.\n", encoding="utf-8")
    (tmp_path / "documents.csv").write_text("document,date\none,yesterday\n", encoding="utf-8")
    for result in (kg.extract(tmp_path), kg.check(tmp_path)):
        assert [problem.code for problem in result.problems].count("bad-date") == 1


def test_a_text_whose_name_cannot_be_a_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "red\x1b[31m.txt").write_text("Iran attacked Israel.\n", encoding="utf-8")
    problems = kg.extract(tmp_path).problems
    assert "control-character" in {problem.code for problem in problems}
    assert not [problem for problem in problems if "\x1b" in str(problem)]
