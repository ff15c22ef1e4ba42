"""The Turtle file: portable by the fourteen rules, complete, legible, the same bytes every time."""

from __future__ import annotations

import hashlib
import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import ROOT, need
from rdflib import Graph

import kg
from kg import ontology as terms_of
from kg.exporters import turtle
from kg.ontology import Ontology

STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture(scope="module")
def text(example_files: Path) -> str:
    return (example_files / "graph.ttl").read_bytes().decode("utf-8")


@pytest.fixture(scope="module")
def quads(text: str) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))


def test_rule_1_no_mark_one_line_end_each_prefix_once_at_the_top(text: str) -> None:
    assert not text.startswith("\ufeff")
    assert "\r" not in text
    assert "@base" not in text
    lines = text.splitlines()
    prefixes = [line for line in lines if line.startswith("@prefix")]
    assert prefixes == lines[: len(prefixes)] == sorted(set(prefixes))


def test_rule_2_prefixed_names_are_plain_and_every_prefix_is_used(text: str) -> None:
    bare = re.sub(r"^#.*$|<[^>]*>", "", STRING.sub('""', text), flags=re.MULTILINE)
    names = re.findall(r"(?<![\w-])([a-z]+):(\S*)", bare.replace("@prefix", ""))
    declared = set(re.findall(r"@prefix ([a-z]+):", text))
    assert {prefix for prefix, local in names if local} == declared
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", local) for _, local in names if local)
    assert "\\" not in bare


def test_rule_3_iris_are_absolute_ascii_and_short(quads: list[ox.Quad]) -> None:
    iris = {term.value for quad in quads for term in quad.triple if isinstance(term, ox.NamedNode)}
    for iri in iris:
        assert re.fullmatch(r"https?://[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+", iri), iri
        assert len(iri) <= 1800


def test_rules_4_to_9_literals_have_one_spelling_that_all_stores_share(quads: list[ox.Quad], text: str) -> None:
    allowed = {"string", "integer", "decimal", "date", "anyURI"}
    for quad in quads:
        value = quad.object
        if not isinstance(value, ox.Literal):
            continue
        if value.language:
            assert re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]+)*", value.language)
            continue
        datatype = value.datatype.value
        assert datatype.removeprefix(XSD) in allowed or datatype.endswith(("edtf/EDTF", "#plover", "#cameo")), datatype
        if datatype == XSD + "integer":
            assert re.fullmatch(r"0|-?[1-9]\d{0,18}", value.value)
        if datatype == XSD + "decimal":
            assert re.fullmatch(r"-?\d+\.(\d*[1-9]|0)", value.value)
            assert len(value.value) <= 16
        if datatype == XSD + "date":
            assert re.fullmatch(r"[1-9]\d{3}-\d\d-\d\d", value.value)
    assert "^^xsd:string" not in text
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text)


def test_rule_11_one_datatype_for_one_property(quads: list[ox.Quad]) -> None:
    kinds: dict[str, set[str]] = {}
    for quad in quads:
        if isinstance(quad.object, ox.Literal):
            kinds.setdefault(quad.predicate.value, set()).add(
                "lang" if quad.object.language else quad.object.datatype.value
            )
    several = {p: found for p, found in kinds.items() if len(found) > 1}
    assert set(several) <= {terms_of.expand("rdfs:label"), terms_of.expand("skos:notation")}, several


def test_rules_12_and_13_no_blank_nodes_no_quoted_triples(quads: list[ox.Quad]) -> None:
    for quad in quads:
        assert all(isinstance(term, ox.NamedNode | ox.Literal) for term in quad.triple)


def test_rule_14_every_class_and_property_is_declared_in_the_file(quads: list[ox.Quad]) -> None:
    owl, rdfs = terms_of.expand("owl:"), terms_of.expand("rdfs:")
    kinds: dict[str, set[str]] = {}
    for quad in quads:
        if quad.predicate.value == terms_of.TYPE and isinstance(quad.object, ox.NamedNode):
            kinds.setdefault(str(quad.subject), set()).add(quad.object.value)
    builtin = (owl, rdfs, terms_of.expand("rdf:"))
    properties = {quad.predicate for quad in quads if not quad.predicate.value.startswith(builtin)}
    for prop in properties:
        assert any(kind.endswith("Property") for kind in kinds.get(str(prop), ())), prop
    classes = {o for found in kinds.values() for o in found if not o.startswith(builtin)}
    for cls in classes:
        assert owl + "Class" in kinds.get(f"<{cls}>", ()), cls


def test_the_header_counts_what_is_there(quads: list[ox.Quad], example: kg.Build) -> None:
    counts = {
        str(q.subject): q.object.value
        for q in quads
        if q.predicate.value == terms_of.expand("void:triples") and isinstance(q.object, ox.Literal)
    }
    assert counts == {f"<{terms_of.BASE}dataset>": str(len(set(map(str, quads))))}
    entities = {
        str(q.subject).rpartition("#")[2].rstrip(">"): q.object.value
        for q in quads
        if q.predicate.value == terms_of.expand("void:entities") and isinstance(q.object, ox.Literal)
    }
    assert entities["Claim"] == str(len(example.assembly.claims))
    assert entities["Document"] == "5"


def test_rdflib_reads_the_same_triples(text: str, quads: list[ox.Quad]) -> None:
    assert len(Graph().parse(data=text, format="turtle")) == len(quads)


def test_data_only_leaves_the_ontology_out(example: kg.Build, ontology: Ontology) -> None:
    full = "".join(turtle.export(example.assembly, ontology))
    data = "".join(turtle.export(example.assembly, ontology, data_only=True))
    assert len(data) < len(full) * 0.8
    assert "owl:Class" not in data
    triples = {str(quad) for quad in ox.parse(data.encode(), format=ox.RdfFormat.TURTLE) if "/dataset" not in str(quad)}
    assert triples <= {str(quad) for quad in ox.parse(full.encode(), format=ox.RdfFormat.TURTLE)}


def test_people_can_read_it(text: str) -> None:
    sections = re.findall(r"^# (.+)$", text, re.MULTILINE)
    assert [section.split(":")[0].split(",")[0] for section in sections][:6] == [
        "The data set", "Direct edges", "Events and campaigns", "States", "Claims", "Documents",
    ]  # fmt: skip
    assert re.search(r"\nid:islamic-resistance-in-iraq (act:\S+ [^;]+ ;\s+)*act:assault id:[^;]*id:tower-22", text)


def test_another_base_moves_the_data_and_leaves_the_terms(table: object, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("actor,action,target,date,source\nLiwa Test,attack,ain-al-asad,2024,r 1/ü\n", encoding="utf-8")
    kg.build(path, output=tmp_path / "out", formats=["turtle"], base="https://example.org/x/")
    text = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    assert "@prefix cl: <https://example.org/x/claim/> ." in text
    assert "<https://example.org/x/doc/r%201%2F%C3%BC>" in text
    assert f"@prefix act: <{terms_of.BASE}act/> ." in text
    rows = kg.query(
        tmp_path / "out" / "graph.ttl",
        "SELECT ?c { ?c a kg:Claim ; kg:subject ?s . ?s rdfs:label 'Liwa Test' . FILTER(STRSTARTS(STR(?c), STR(cl:))) }",
        base="https://example.org/x/",
    )
    assert len(rows.rows) == 1


def shuffled(folder: Path, seed: int) -> Path:
    """A copy of the example with the rows of every table, and the files, in another order."""
    chance = random.Random(seed)
    target = folder / f"input{seed}"
    example = ROOT / "kg/examples/iraq"
    tables = sorted([*example.glob("*.csv"), *example.glob("claims/*.csv")])
    chance.shuffle(tables)
    for number, table in enumerate(tables):
        lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
        body = lines[1:]
        chance.shuffle(body)
        path = target / f"{number}-{table.name}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join([lines[0], *body]), encoding="utf-8")
    return target


@pytest.mark.slow
def test_ten_builds_over_shuffled_inputs_hash_seeds_and_dates_are_the_same_bytes(tmp_path: Path) -> None:
    digests: dict[str, set[str]] = {}
    clock = shutil.which("faketime")
    if os.environ.get("CI") == "true":
        need(clock is not None, "faketime", "on Debian: apt-get install faketime")
    for seed in range(10):
        out = tmp_path / f"out{seed}"
        command = [sys.executable, "-m", "kg", "build", str(shuffled(tmp_path, seed)), "-o", str(out)]
        if clock is not None:
            command = [clock, f"20{30 + seed}-0{seed % 9 + 1}-11 10:20:30", *command]
        environment = os.environ | {
            "PYTHONHASHSEED": str(seed),
            "TZ": ["UTC", "Asia/Baghdad"][seed % 2],
            "LC_ALL": ["C", "C.UTF-8"][seed % 2],
        }
        subprocess.run(command, check=True, capture_output=True, env=environment, cwd=ROOT)
        for path in out.iterdir():
            digests.setdefault(path.name, set()).add(hashlib.sha256(path.read_bytes()).hexdigest())
    assert set(digests) == {"graph.ttl", "graph.html", "claims.jsonl", "report.json"}
    assert {name: len(found) for name, found in digests.items()} == dict.fromkeys(digests, 1)


def test_states_that_nothing_mentions_stay_at_home(example: kg.Build) -> None:
    text = "".join(turtle.export(example.assembly, example.ontology))
    assert "\nid:iran " in text
    assert "\nid:paraguay " not in text
    assert "id:paraguay" in example.ontology.entities


def test_a_state_that_a_claim_mentions_travels_with_the_graph(table: Callable[..., Path]) -> None:
    path = table("actor,action,target,date,source\nParaguay,meet,Iran,2024-05-07,d1\n")
    result = kg.build(path)
    assert "\nid:paraguay " in "".join(turtle.export(result.assembly, result.ontology))
