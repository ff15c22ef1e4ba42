"""The ontology is complete, closed, consistent, and says of each fact how certain it is."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
from conftest import ROOT, SHARED, need
from rdflib import OWL, RDF, RDFS, Graph, URIRef

import kg
from kg import ontology as terms_of
from kg.errors import OntologyError, UnknownTermError
from kg.ontology import OWN, PARTS, Ontology, expand

FILES = [*PARTS, "shapes.ttl"]
ACTION_TYPES = {
    "state", "decide", "organise", "agree", "consult", "support", "cooperate", "aid", "concede", "retreat", "request",
    "accuse", "reject", "threaten", "protest", "sanction", "mobilise", "coerce", "assault",
}  # fmt: skip


def own_terms(ontology: Ontology) -> list[str]:
    refs = {terms_of.compact(subject[1:-1]) for subject, _, _ in ontology.triples}
    return sorted(ref for ref in refs if ref.partition(":")[0] in OWN and ref != "kg:")


@pytest.fixture(scope="module")
def graph(ontology: Ontology) -> Graph:
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in ontology.triples)
    return Graph().parse(data=text, format="nt")


def test_every_term_has_label_definition_and_home(ontology: Ontology) -> None:
    for ref in own_terms(ontology):
        assert ontology.values(ref, "rdfs:label"), ref
        assert ontology.values(ref, "skos:definition"), ref
        assert ontology.values(ref, "rdfs:isDefinedBy") == [expand("kg:")], ref


def test_every_own_term_that_is_used_is_defined(ontology: Ontology) -> None:
    used = {terms_of.compact(term[1:-1]) for triple in ontology.triples for term in triple if term.startswith("<")}
    for ref in used:
        if ref.partition(":")[0] in (*OWN, "st") and ref != "kg:":
            assert ref in ontology, ref


def test_every_own_term_that_queries_and_shapes_use_is_defined(ontology: Ontology) -> None:
    paths = [ROOT / "ontology" / "shapes.ttl", *(ROOT / "ontology" / "queries").glob("*.rq")]
    for path in paths:
        text = re.sub(r'"(?:[^"\\]|\\.)*"|#.*$', "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for prefix, local in re.findall(r"(?<![\w/])(kg|act|rel|mod|id):([A-Za-z][\w-]*)", text):
            assert f"{prefix}:{local}" in ontology, (path.name, prefix, local)


def test_the_header_names_version_licence_and_prefix(ontology: Ontology) -> None:
    assert ontology.values("kg:", "owl:versionIRI") == [f"{expand('kg:')}/{ontology.version}"]
    assert ontology.values("kg:", "dct:license") == [terms_of.LICENCE_CC_BY]
    assert ontology.values("kg:", "vann:preferredNamespaceUri") == [expand("kg:x")[:-1]]
    assert re.fullmatch(r"\d+\.\d+\.\d+", ontology.version)


def test_the_action_scheme_is_a_tree_mirrored_in_properties(ontology: Ontology) -> None:
    actions = ontology.members("kg:Action")
    tops = {ref.removeprefix("act:") for ref in actions if not ontology.refs(ref, "skos:broader")}
    assert tops == ACTION_TYPES
    for ref in actions:
        assert ontology.refs(ref, "skos:broader") == ontology.refs(ref, "rdfs:subPropertyOf"), ref
        assert len(ontology.refs(ref, "skos:broader")) <= 1
        assert "owl:ObjectProperty" in ontology.refs(ref, "rdf:type")
        assert ontology.values(ref, "kg:passiveLabel"), ref
        assert ontology.family(ref).removeprefix("act:") in ACTION_TYPES


def test_sixteen_actions_carry_their_plover_name(ontology: Ontology) -> None:
    plover = [t for t in ontology.triples if t[1] == f"<{expand('skos:notation')}>" and t[2].endswith("#plover>")]
    assert len(plover) == 16
    assert {ref for ref in ACTION_TYPES if not any(t[0] == f"<{expand('act:' + ref)}>" for t in plover)} == {
        "state", "decide", "organise",
    }  # fmt: skip


def test_modalities_are_those_of_the_design(ontology: Ontology) -> None:
    assert [ref.removeprefix("mod:") for ref in ontology.members("kg:Modality")] == [
        "alleged", "asserted", "claimed", "demanded", "denied", "hypothetical", "planned", "threatened",
    ]  # fmt: skip


def test_relations_have_a_passive_label_and_a_domain(ontology: Ontology) -> None:
    for ref in ontology.members("kg:Relation"):
        assert ontology.values(ref, "kg:passiveLabel"), ref
        assert ontology.refs(ref, "schema:domainIncludes"), ref


def test_no_property_has_two_domains_and_nothing_is_the_same_as_anything(graph: Graph) -> None:
    assert not list(graph.triples((None, RDFS.domain, None)))
    assert not list(graph.triples((None, OWL.sameAs, None)))


@pytest.mark.parametrize("name", FILES)
def test_the_files_follow_the_rules_for_portable_turtle(name: str) -> None:
    raw = (ROOT / "ontology" / name).read_bytes()
    text = raw.decode("utf-8")
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert unicodedata.is_normalized("NFC", text)
    for quad in ox.parse(raw, format=ox.RdfFormat.TURTLE):
        assert not any(isinstance(term, ox.BlankNode) for term in quad.triple), quad
        if isinstance(quad.object, ox.Literal) and quad.object.language:
            assert f"@{quad.object.language}" in text
    assert text.startswith("# ")


def test_stays_inside_owl_2_rl(graph: Graph) -> None:
    allowed = {
        "Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "SymmetricProperty",
        "TransitiveProperty", "disjointWith", "versionIRI", "versionInfo",
    }  # fmt: skip
    used = {str(t).removeprefix(str(OWL)) for triple in graph for t in triple if str(t).startswith(str(OWL))}
    assert used <= allowed


@pytest.mark.slow
def test_reasoning_over_the_example_finds_no_contradiction(example: kg.Build) -> None:
    graph = kg.graph(example.assembly)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    assert not list(graph.subjects(RDF.type, OWL.Nothing))
    errors = list(graph.objects(None, URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")))
    assert not errors
    person, place = URIRef(expand("kg:Person")), URIRef(expand("kg:Place"))
    assert not set(graph.subjects(RDF.type, person)) & set(graph.subjects(RDF.type, place))


def test_a_base_is_a_place_and_never_an_actor(ontology: Ontology) -> None:
    assert ontology.is_a("id:tower-22", "kg:Place")
    assert not ontology.is_a("id:tower-22", "kg:Actor")
    assert ontology.is_a("id:iraq", "kg:Actor")
    assert ontology.is_a("id:iraq", "kg:Place")


def test_the_namespace_is_closed(ontology: Ontology) -> None:
    assert ontology.check("act:attack") == "act:attack"
    for wrong in ("act:atack", "kg:nonsense", "nope:x"):
        with pytest.raises(UnknownTermError, match="no term"):
            ontology.check(wrong)


def test_a_user_s_own_turtle_adds_actors(tmp_path: Path) -> None:
    extra = tmp_path / "mine.ttl"
    extra.write_text(
        f"@prefix id: <{expand('id:')}> . @prefix kg: <{expand('kg:x')[:-1]}> . @prefix skos: <{expand('skos:')}> .\n"
        'id:liwa-test a kg:Militia ; skos:prefLabel "Liwa Test"@en .',
        encoding="utf-8",
    )
    table = tmp_path / "claims.csv"
    table.write_text("actor,action,target,date,source\nLiwa Test,attack,ain-al-asad,2024,r1\n", encoding="utf-8")
    result = kg.build(table, extra_ontology=[extra], strict=True)
    assert result.assembly.claims[0].subjects == ("id:liwa-test",)
    broken = tmp_path / "broken.ttl"
    broken.write_text("no turtle", encoding="utf-8")
    with pytest.raises(OntologyError, match="is not Turtle"):
        kg.build(table, extra_ontology=[broken])


def test_labels_fall_back_to_the_local_name(ontology: Ontology) -> None:
    assert ontology.label("id:tower-22") == "Tower 22"
    assert ontology.label("id:kataib-hezbollah", "ar") == "كتائب حزب الله"
    assert ontology.label("my:some-name") == "some name"
    assert ontology.passive_label("act:attack") == "attacked by"


@pytest.fixture(scope="module")
def reference() -> list[dict[str, str]]:
    path = SHARED / "reference" / "entities.csv"
    need(path.is_file(), "the reference table", "it lies in ../shared/reference")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_reference_entity_is_there_with_all_its_names_and_no_other_id(
    reference: list[dict[str, str]], ontology: Ontology
) -> None:
    assert len(reference) == 120
    names = Counter((name.ref, name.text) for name in ontology.names())
    for row in reference:
        ref = f"id:{row['id']}"
        assert ontology.class_of(ref) == f"kg:{row['type']}"
        for name in filter(None, [row["label_en"], row["label_ar"], *row["aliases"].split("|")]):
            assert names[ref, unicodedata.normalize("NFC", name)], (ref, name)
        linked = ontology.refs(ref, "skos:exactMatch") + ontology.refs(ref, "skos:closeMatch")
        assert linked == ([f"wd:{row['wikidata']}"] if row["wikidata"] else []), ref
        for prop, column in (("wgs:lat", "lat"), ("wgs:long", "lon")):
            assert [float(value) for value in ontology.values(ref, prop)] == (
                [float(row[column])] if row[column] else []
            )


def test_every_affiliation_is_a_relation_with_certainty_and_source(
    reference: list[dict[str, str]], ontology: Ontology
) -> None:
    pairs = {frozenset((r.subject, r.object)) for r in ontology.relations()}
    for row in reference:
        for affiliation in filter(None, row["parent_affiliation"].split("|")):
            assert frozenset((f"id:{row['id']}", f"id:{affiliation.partition(':')[2]}")) in pairs, affiliation
    for relation in ontology.relations():
        assert relation.certainty in ("high", "medium", "low")
    for state in ontology.members("kg:StateRelation"):
        assert ontology.values(state, "dct:source"), state
        assert ontology.values(state, "kg:date"), state


def test_every_state_and_territory_has_a_code_of_its_own(ontology: Ontology) -> None:
    states = ontology.members("kg:GeopoliticalEntity")
    codes = Counter(code for ref in states for code in ontology.values(ref, "kg:iso3"))
    assert len(codes) == len(states) > 249
    assert max(codes.values()) == 1
    letters = [ontology.values(ref, "kg:country") for ref in states]
    assert max(Counter(code for codes in letters for code in codes).values()) == 1


def test_capitals_are_cities_and_stand_for_their_state_in_some_sentences_only(ontology: Ontology) -> None:
    assert ontology.class_of("id:paris") == "kg:City"
    assert "Paris" in ontology.values("id:france", "kg:metonym")
    assert not [name for name in ontology.names() if name.ref == "id:france" and name.text == "Paris" and name.safe]


def test_doubtful_names_are_marked(ontology: Ontology) -> None:
    assert "Baghdad" in ontology.values("id:iraqi-government", "kg:metonym")
    assert "the American enemy" in ontology.values("id:united-states", "kg:epithet")
    assert "US base in Jordan" in ontology.values("id:tower-22", "kg:contextAlias")
    assert "Hezbollah" not in [name.text for name in ontology.names() if name.ref == "id:kataib-hezbollah"]
