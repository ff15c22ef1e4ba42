"""SHACL: the example conforms, and each kind of damage is named by its own shape."""

from __future__ import annotations

from pathlib import Path

import pyshacl
import pytest
from conftest import ROOT
from contested import BASE_ATTACKED
from pyoxigraph import RdfFormat, Store
from pyshacl.graph_abstraction import DataGraph
from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import SH

import kg
from kg.exporters import turtle
from kg.ontology import BASE, expand

DISPATCHES = Path(__file__).parent / "data" / "dispatches"
SHAPE = BASE + "shape/"
pytestmark = pytest.mark.slow


def iri(ref: str) -> URIRef:
    return URIRef(expand(ref))


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(ROOT / "ontology" / "shapes.ttl")


def lean(build: kg.Build) -> Graph:
    """The data, and of the ontology only what the shapes ask for: classes and their tree, without reference states."""
    graph = Graph().parse(data="".join(turtle.export(build.assembly, build.ontology, data_only=True)), format="turtle")
    states = {f"<{expand(ref)}>" for ref in build.ontology.members("kg:StateRelation")}
    kept = {f"<{expand(ref)}>" for ref in ("rdf:type", "rdfs:subClassOf", "rdfs:isDefinedBy")}
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in build.ontology.triples if p in kept and s not in states)
    return graph.parse(data=text, format="nt")


@pytest.fixture(scope="module")
def good() -> Graph:
    return lean(kg.build(DISPATCHES))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """A graph with conflicts, decisions, events found by rule and a report that fits two of them."""
    folder = tmp_path_factory.mktemp("contested")
    for name, text in BASE_ATTACKED.items():
        (folder / name).write_text(text, encoding="utf-8")
    return lean(kg.build(folder))


def findings(graph: Graph, shapes: Graph) -> set[tuple[str, str, str]]:
    """What SHACL says of a graph: the node, the shape, the severity."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, allow_warnings=True)
    assert isinstance(report, Graph)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        source = report.value(result, SH.sourceConstraint) or report.value(result, SH.sourceShape)
        node, severity = report.value(result, SH.focusNode), report.value(result, SH.resultSeverity)
        found.add((str(node), str(source).removeprefix(SHAPE), str(severity)))
    return found


def stored(graph: Graph) -> DataGraph:
    """The graph in Oxigraph: rdflib parses the query of a shape anew for each node, which takes fifty times as long."""
    store = Store()
    store.load(graph.serialize(format="nt", encoding="utf-8"), RdfFormat.N_TRIPLES)
    return DataGraph.from_oxigraph_store(store)


def violations(graph: Graph, shapes: Graph, severity: URIRef = SH.Violation) -> set[str]:
    return {shape for _, shape, found in findings(stored(graph), shapes) if found == str(severity)}


def test_the_example_conforms(example: kg.Build, shapes: Graph) -> None:
    assert violations(kg.graph(example.assembly), shapes) == set()


def test_the_dispatches_conform(good: Graph, shapes: Graph) -> None:
    assert violations(good, shapes) == set()


def test_conflicts_decisions_and_events_found_by_rule_conform(told: Graph, shapes: Graph) -> None:
    for term in ("kg:Conflict", "kg:ConflictSide", "kg:Decision", "kg:Event"):
        assert first(told, term), term
    assert list(told.triples((None, iri("kg:mayReport"), None)))
    assert violations(told, shapes) == set()


def first(graph: Graph, cls: str) -> URIRef:
    return min(
        node
        for node in graph.subjects(RDF.type, iri(cls))
        if isinstance(node, URIRef) and not str(node).startswith(BASE + "state/k")
    )


def claimed(graph: Graph) -> URIRef:
    return min(node for node in graph.subjects(iri("kg:modality"), iri("mod:claimed")) if isinstance(node, URIRef))


Change = tuple[str, str, str, object]
DAMAGE: list[tuple[str, str, str, object | None]] = [
    ("claim-predicate", "kg:Claim", "kg:predicate", None),
    ("claim-predicate-known", "kg:Claim", "kg:predicate", URIRef("https://example.org/unknown")),
    ("claim-modality", "kg:Claim", "kg:modality", URIRef("https://example.org/rumoured")),
    ("claim-polarity", "kg:Claim", "kg:polarity", None),
    ("claim-document", "kg:Claim", "kg:statedIn", URIRef("https://example.org/orphan")),
    ("claim-method", "kg:Claim", "kg:method", None),
    ("claim-confidence", "kg:Claim", "kg:confidence", Literal("1.5", datatype=XSD.decimal)),
    ("claim-date", "kg:Claim", "kg:date", Literal("2024-01")),
    ("claim-latest", "kg:Claim", "kg:latest", Literal("soon")),
    ("claim-basis", "kg:Claim", "kg:dateBasis", URIRef("https://example.org/guess")),
    ("claim-derived", "kg:Claim", "prov:wasDerivedFrom", Literal("a proposal")),
    ("figure-kind", "kg:Figure", "kg:kind", None),
    ("figure-value", "kg:Figure", "kg:value", Literal(-3)),
    ("figure-bound", "kg:Figure", "kg:bound", None),
    ("span-begin", "kg:TextSpan", "kg:begin", Literal(999_999)),
    ("span-sha256", "kg:TextSpan", "kg:spanSha256", Literal("abc")),
    ("document-sha256", "kg:Document", "kg:sha256", Literal("abc")),
    ("document-url", "kg:Document", "kg:url", Literal("javascript:alert(1)", datatype=XSD.anyURI)),
    ("document-span-inside", "kg:Document", "kg:length", Literal(3)),
]


@pytest.mark.parametrize(("shape", "cls", "prop", "value"), DAMAGE, ids=[d[0] for d in DAMAGE])
def test_each_damage_has_its_own_shape(
    shape: str, cls: str, prop: str, value: object, good: Graph, shapes: Graph
) -> None:
    graph = Graph() + good
    damage(graph, cls, prop, value)
    assert shape in violations(graph, shapes)


def damage(graph: Graph, cls: str, prop: str, value: object) -> None:
    node = first(graph, cls)
    graph.remove((node, iri(prop), None))
    if isinstance(value, URIRef | Literal):
        graph.add((node, iri(prop), value))


def test_a_claim_without_a_speaker_is_found(good: Graph, shapes: Graph) -> None:
    graph = Graph() + good
    graph.remove((claimed(graph), iri("kg:speaker"), None))
    assert violations(graph, shapes) == {"claim-speaker"}


def test_a_claim_about_nobody_is_found(good: Graph, shapes: Graph) -> None:
    graph = Graph() + good
    node = first(graph, "kg:Claim")
    graph.remove((node, iri("kg:subject"), None))
    graph.remove((node, iri("kg:object"), None))
    assert "claim-says-something" in violations(graph, shapes)


def test_a_base_that_acts_is_found(good: Graph, shapes: Graph) -> None:
    graph = Graph() + good
    node = claimed(graph)
    graph.set((node, iri("kg:subject"), iri("id:tower-22")))
    assert "claim-base-acts" in violations(graph, shapes)


def test_a_negated_claim_that_reports_an_event_is_found(good: Graph, shapes: Graph) -> None:
    graph = Graph() + good
    negated = next(iter(graph.subjects(iri("kg:polarity"), iri("kg:negative"))))
    graph.add((negated, iri("kg:reports"), iri("ev:tower-22")))
    assert violations(graph, shapes) == {"claim-reports-positive"}


def test_an_event_nobody_reports_and_an_actor_nobody_names_are_found(good: Graph, shapes: Graph) -> None:
    graph = Graph() + good
    graph.add((iri("ev:tower-22"), iri("kg:actor"), iri("id:kataib-hezbollah")))
    graph.add((iri("ev:ghost"), RDF.type, iri("kg:Event")))
    assert violations(graph, shapes) == {"event-actor-supported", "event-reported"}


def test_bounds_out_of_order_are_found(good: Graph, shapes: Graph) -> None:
    graph = Graph() + good
    node = next(
        n for n in sorted(graph.subjects(RDF.type, iri("kg:Claim")), key=str) if (n, iri("kg:latest"), None) in graph
    )
    graph.set((node, iri("kg:earliest"), Literal("2999-01-01", datatype=XSD.date)))
    assert "claim-earliest" in violations(graph, shapes)


def test_missing_evidence_is_a_warning_only(good: Graph, shapes: Graph) -> None:
    graph = Graph() + good
    graph.remove((first(graph, "kg:Claim"), iri("kg:evidence"), None))
    assert violations(graph, shapes) == set()
    assert violations(graph, shapes, SH.Warning) == {"claim-evidence"}


NOWHERE = URIRef("https://example.org/nowhere")
ON_EVENTS: list[tuple[str, str, str, object | None]] = [
    ("claim-recorded", "kg:Claim", "kg:recorded", Literal("yesterday")),
    ("event-method", "kg:Event", "kg:method", NOWHERE),
    ("event-reports", "kg:Event", "kg:reportCount", Literal(-1)),
    ("event-shared", "kg:Event", "kg:sharedReportCount", Literal(9)),
    ("event-documents", "kg:Event", "kg:documentCount", Literal(9)),
    ("event-outlets", "kg:Event", "kg:outletCount", Literal(9)),
    ("event-sources", "kg:Event", "kg:independentSourceCount", Literal(9)),
    ("event-sources", "kg:Event", "kg:independentSourceCount", Literal("two")),
    ("conflict-label", "kg:Conflict", "rdfs:label", None),
    ("conflict-dimension", "kg:Conflict", "kg:dimension", None),
    ("conflict-dimension", "kg:Conflict", "kg:dimension", NOWHERE),
    ("conflict-contested", "kg:Conflict", "kg:contested", Literal("something")),
    ("conflict-side", "kg:Conflict", "kg:side", None),
    ("conflict-side", "kg:Conflict", "kg:side", NOWHERE),
    ("side-label", "kg:ConflictSide", "rdfs:label", None),
    ("side-claim", "kg:ConflictSide", "kg:claim", None),
    ("side-claim", "kg:ConflictSide", "kg:claim", NOWHERE),
    ("decision-verdict", "kg:Decision", "kg:verdict", NOWHERE),
    ("decision-one", "kg:Decision", "kg:one", Literal("somebody")),
    ("decision-other", "kg:Decision", "kg:other", None),
    ("decision-name", "kg:Decision", "kg:name", NOWHERE),
    ("decision-document", "kg:Decision", "kg:inDocument", Literal("d1")),
    ("decision-from", "kg:Decision", "kg:validFrom", Literal("soon")),
    ("decision-until", "kg:Decision", "kg:validUntil", Literal("soon")),
    ("decision-author", "kg:Decision", "kg:decidedBy", None),
    ("decision-day", "kg:Decision", "kg:decidedOn", None),
    ("decision-reason", "kg:Decision", "kg:note", Literal("")),
]


@pytest.mark.parametrize(("shape", "cls", "prop", "value"), ON_EVENTS, ids=[f"{d[0]}-{d[3]}" for d in ON_EVENTS])
def test_each_damage_to_events_conflicts_and_decisions_has_its_own_shape(
    shape: str, cls: str, prop: str, value: object, told: Graph, shapes: Graph
) -> None:
    test_each_damage_has_its_own_shape(shape, cls, prop, value, told, shapes)


def test_a_conflict_of_one_side_and_a_side_of_no_conflict_are_found(told: Graph, shapes: Graph) -> None:
    graph = Graph() + told
    conflict = first(graph, "kg:Conflict")
    graph.remove((conflict, iri("kg:side"), next(iter(graph.objects(conflict, iri("kg:side"))))))
    assert violations(graph, shapes) == {"conflict-side", "side-owner"}


def test_a_decision_about_nothing_and_one_that_ends_before_it_begins_are_found(told: Graph, shapes: Graph) -> None:
    graph = Graph() + told
    brand = next(graph.subjects(iri("kg:validFrom"), None))
    graph.remove((brand, iri("kg:one"), None))
    graph.add((brand, iri("kg:validUntil"), Literal("2000-01-01", datatype=XSD.date)))
    assert violations(graph, shapes) == {"decision-about", "decision-from"}


@pytest.mark.parametrize(
    ("prop", "value"), [("kg:polarity", "kg:negative"), ("kg:modality", "mod:denied"), ("kg:modality", "mod:demanded")]
)
def test_only_a_claim_that_reports_may_report(prop: str, value: str, told: Graph, shapes: Graph) -> None:
    graph = Graph() + told
    claim = may_report(graph)
    graph.set((claim, iri(prop), iri(value)))
    graph.add((claim, iri("kg:speaker"), iri("id:iran")))
    assert violations(graph, shapes) == {"claim-may-report"}


def test_an_event_that_claims_only_concern_or_may_report_is_accepted(told: Graph, shapes: Graph) -> None:
    graph = Graph() + told
    found = {"ev:denied": ("kg:concerns", first(graph, "kg:Claim")), "ev:vague": ("kg:mayReport", may_report(graph))}
    for name, (link, claim) in found.items():
        graph.add((iri(name), RDF.type, iri("kg:Event")))
        graph.add((claim, iri(link), iri(name)))
    assert violations(graph, shapes) == set()


def may_report(graph: Graph) -> URIRef:
    return min(node for node in graph.subjects(iri("kg:mayReport"), None) if isinstance(node, URIRef))


def test_a_state_may_rest_on_a_decision_but_on_nothing_else_that_is_derived(told: Graph, shapes: Graph) -> None:
    graph = Graph() + told
    (state,) = graph.subjects(RDF.type, iri("kg:StateRelation"))
    graph.set((state, iri("prov:wasDerivedFrom"), first(graph, "kg:Claim")))
    assert violations(graph, shapes) == {"state-founded"}


def test_oxigraph_and_rdflib_find_the_same_in_a_graph_with_all_damage_at_once(
    good: Graph, told: Graph, shapes: Graph
) -> None:
    graph = good + told
    for _, cls, prop, value in [*DAMAGE, *ON_EVENTS]:
        damage(graph, cls, prop, value)
    graph.add((iri("ev:ghost"), RDF.type, iri("kg:Event")))
    graph.remove((claimed(graph), iri("kg:speaker"), None))
    found = findings(stored(graph), shapes)
    assert found == findings(graph, shapes)
    shared = {"claim-predicate", "event-outlets"}  # a later damage of the same value hides these two
    asked = {"claim-speaker", "claim-predicate-known", "event-reported", "side-owner", "document-span-inside"}
    assert {shape for _, shape, _ in found} >= ({shape for shape, *_ in [*DAMAGE, *ON_EVENTS]} | asked) - shared
