"""The page as text: one file that asks for nothing, holds every claim, lets no data run, and is the same every time."""

from __future__ import annotations

import base64
import hashlib
import html
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from contested import BASE_ATTACKED
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef
from strategies import claims

import kg
from kg import events
from kg.exporters import html as page
from kg.exporters import turtle
from kg.exporters.html import happenings, network, packing, strongest, views, words
from kg.model import Assembly, Claim, Corroboration, Document, Profile
from kg.ontology import BASE, PREFIXES, Ontology, expand

HOSTILE = [
    "</script><script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<!--<script>",
    "]]>&lt;b&gt;",
    "\u202eevil\u202c ${title} $data",
    "{{7*7}} %s javascript:window.hacked=1",
]


class Elements(HTMLParser):
    """Every element with its attributes and, for those that hold text, the text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found:
            self.texts.append((self.found[-1][0], data))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def render(assembly: Assembly, ontology: Ontology) -> str:
    return "".join(page.export(assembly, ontology))


def data(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'<template id="data">(.*?)</template>', text)
    return packing.unpacked(found)


def assemble(found: list[Claim], ontology: Ontology, title: str = "Test") -> Assembly:
    documents = [Document(key=key) for key in sorted({claim.document for claim in found})]
    return events.assemble(found, documents, [], [], ontology, title=title, base=BASE, profile=Profile.DEFAULT)


def claim(key: int, **fields: Any) -> Claim:
    given_fields = {
        "key": f"c{key:020d}",
        "document": "d",
        "subjects": ("id:iran",),
        "predicate": "act:attack",
        "objects": ("id:israel",),
    }
    return Claim(**(given_fields | fields))


@pytest.fixture(scope="module")
def text(example: kg.Build) -> str:
    return render(example.assembly, example.ontology)


@pytest.fixture(scope="module")
def content(text: str) -> dict[str, Any]:
    return data(text)


def test_one_file_that_asks_for_nothing(text: str) -> None:
    elements = Elements(text)
    assert not {"link", "img", "iframe", "object", "embed", "base", "form", "video", "audio"} & {
        tag for tag, _ in elements.found
    }
    assert not any("src" in attributes or "srcset" in attributes for _, attributes in elements.found)
    hrefs = {attributes["href"] for attributes in elements.all("a") if attributes.get("href")}
    assert all(href and href.startswith("#") for href in hrefs)
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_lets_only_the_own_script_and_style_apply(text: str) -> None:
    (policy,) = (str(a["content"]) for a in Elements(text).all("meta") if a.get("http-equiv"))
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert "unsafe" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    for name, parts in {"script-src": scripts, "style-src": styles}.items():
        hashes = [base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts]
        assert rules[name].split() == [f"'sha256-{digest}'" for digest in hashes]


def test_the_own_script_writes_text_only() -> None:
    script = "\n".join((ROOT / "kg/exporters/html" / name).read_text(encoding="utf-8") for name in page.SCRIPTS)
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|fetch\(|XMLHttp|import\("
    assert not re.search(forbidden, script)


def test_every_claim_is_there_with_source_date_and_voice(example: kg.Build, content: dict[str, Any]) -> None:
    shown = {claim["key"]: claim for claim in content["claims"]}
    assert set(shown) == {claim.key for claim in example.assembly.claims}
    sources = {source["key"] for source in content["documents"]}
    for claim in example.assembly.claims:
        view_of = shown[claim.key]
        assert view_of["document"] == claim.document
        assert view_of["document"] in sources
        assert view_of["modality"] == claim.modality
        assert view_of["voice"].startswith(claim.modality.removeprefix("mod:"))
        assert view_of.get("date", {}).get("edtf", "") == ((claim.when.edtf if claim.when else None) or "")
        assert [span["begin"] for span in view_of["spans"]] == [span.begin for span in claim.evidence]


def test_the_claims_of_the_page_are_those_of_the_turtle(example: kg.Build, content: dict[str, Any]) -> None:
    graph = Graph().parse(data="".join(turtle.export(example.assembly, example.ontology)), format="turtle")
    written = {str(node).rpartition("/")[2] for node in graph.subjects(RDF.type, URIRef(expand("kg:Claim")))}
    assert {claim["key"] for claim in content["claims"]} == written
    assert len(content["claims"]) == len(written)
    assert "left_out" not in content


def test_only_what_the_edge_rule_supports_is_of_a_standing_with_a_solid_line(
    example: kg.Build, content: dict[str, Any]
) -> None:
    known = {claim.key: claim for claim in example.assembly.claims}
    solid = {standing["key"] for standing in content["standings"] if not standing.get("dashes")}
    assert solid == {"fact", "own"}
    for claim in content["claims"]:
        assert (claim["standing"] in solid) == events.supports(known[claim["key"]], Profile.DEFAULT)


def test_colours_shapes_and_legend_come_from_the_ontology(content: dict[str, Any], ontology: Ontology) -> None:
    for term in content["classes"] + content["modalities"]:
        above = ontology.ancestors(term["ref"], "rdfs:subClassOf")
        assert term["label"] == ontology.label(term["ref"])
        colours = [value for ref in above for value in ontology.values(ref, "kg:colour")]
        assert term.get("colour", views.PLAIN_COLOUR) == (colours[0] if colours else views.PLAIN_COLOUR)
        shapes = [value for ref in above for value in ontology.values(ref, "kg:shape")]
        assert term.get("shape", views.PLAIN_SHAPE) == (shapes[0] if shapes else views.PLAIN_SHAPE)
    kinds = {entity.get("kind", views.UNRESOLVED) for entity in content["entities"]}
    assert kinds == {term["ref"] for term in content["classes"]}


def test_the_modalities_can_be_told_apart(content: dict[str, Any]) -> None:
    colours = [term["colour"] for term in content["modalities"]]
    assert len(colours) == len(set(colours)) == 8


def test_names_in_other_scripts_can_be_searched(content: dict[str, Any]) -> None:
    (kataib,) = (entity for entity in content["entities"] if entity["ref"] == "id:kataib-hezbollah")
    assert "KH" in kataib["names"]
    assert any(re.search(r"[\u0600-\u06ff]", name) for name in kataib["names"])


def test_every_actor_and_target_has_a_place_of_its_own(content: dict[str, Any]) -> None:
    ends = {ref for claim in content["claims"] for ref in (*claim.get("actors", ()), *claim.get("targets", ()))}
    spots = {entity["ref"]: tuple(entity["spot"]) for entity in content["entities"] if "spot" in entity}
    assert set(spots) == ends
    assert len(set(spots.values())) == len(spots)


def test_hostile_text_stays_text(ontology: Ontology, table: Callable[..., Path], tmp_path: Path) -> None:
    rows = [f'"{label}",attack,"{label} 2",2024-01-28,d1,"{label}"' for label in HOSTILE]
    table("actor,action,target,date,source,note\n" + "\n".join(rows))
    titles = "document,title,url\n" + f'd1,"{HOSTILE[0]}",javascript:window.hacked=1\n'
    result = kg.build(table(titles, "documents.csv").parent, title=HOSTILE[0] + HOSTILE[4])
    codes = {problem.code for problem in result.problems if problem.severity == "error"}
    assert codes == {"bad-url"}, "the address is refused, the other cells are harmless"
    text = render(result.assembly, result.ontology)
    elements = Elements(text)
    assert len(elements.all("script")) == 1
    assert not elements.all("img")
    names = {entity["label"] for entity in data(text)["entities"]}
    assert names == {label + more for label in HOSTILE for more in ("", " 2")}
    assert html.escape(HOSTILE[0]) in text


def test_the_notebook_frame_is_one_inert_attribute(example: kg.Build) -> None:
    elements = Elements(page.inline(example.assembly, example.ontology))
    (frame,) = elements.all("iframe")
    assert frame["sandbox"] == "allow-scripts allow-popups allow-downloads"
    assert data(str(frame["srcdoc"]))["claims"]
    assert {tag for tag, _ in elements.found} == {"div", "iframe"}


@given(st.lists(claims(), min_size=1, max_size=8, unique_by=lambda c: c.key), st.randoms(use_true_random=False))
@pytest.mark.slow
def test_the_order_of_claims_changes_nothing(ontology: Ontology, found: list[Claim], chance: Any) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    one, other = (render(assemble(order, ontology), ontology) for order in (found, shuffled))
    assert one == other
    assert {c["key"] for c in data(one)["claims"]} == {c.key for c in found}


@pytest.mark.slow
def test_the_hash_seed_changes_nothing(text: str) -> None:
    code = (
        "import sys, kg; from kg.exporters import html; r = kg.build(); "
        "sys.stdout.reconfigure(encoding='utf-8', newline='\\n'); "
        "sys.stdout.writelines(html.export(r.assembly, r.ontology))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        assert done.stdout.decode() == text


def test_a_graph_of_too_many_claims_keeps_the_strongest_pairs_and_says_so(
    ontology: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [claim(1), claim(2, document="e"), claim(3, subjects=("id:israel",), objects=("id:iran",))]
    weak = [claim(4, objects=("id:iraq",)), claim(5, objects=())]
    monkeypatch.setattr(views, "MOST_CLAIMS", 3)
    content = data(render(assemble(found + weak, ontology), ontology))
    assert {c["key"] for c in content["claims"]} == {c.key for c in found}
    assert content["left_out"] == 2
    assert {entity["ref"] for entity in content["entities"]} == {"id:iran", "id:israel"}
    claims_of_events = {
        key for conflict in content["conflicts"] for side in conflict["sides"] for key in side["claims"]
    }
    assert claims_of_events <= {c.key for c in found}


def test_a_graph_that_fits_is_left_as_it_is(example: kg.Build) -> None:
    assert strongest.strongest(example.assembly, len(example.assembly.claims)) is example.assembly


def test_an_empty_graph_is_a_page_too(ontology: Ontology) -> None:
    content = data(render(assemble([], ontology), ontology))
    assert content["claims"] == content["entities"] == []


@given(
    st.lists(
        st.dictionaries(st.sampled_from("abc"), st.none() | st.text(max_size=3) | st.lists(st.integers())), max_size=6
    )
)
def test_what_is_packed_is_unpacked(rows: list[dict[str, Any]]) -> None:
    content = packing.unpacked(packing.packed({"title": "x\ny", "claims": rows}))
    assert content["claims"] == [{name: value for name, value in row.items() if value is not None} for row in rows]
    assert content["title"] == "x\ny"


def test_packing_has_no_date_in_it() -> None:
    zipped = base64.b64decode(packing.packed({"claims": [{"key": "a"}]}))
    assert zipped[4:8] == b"\0\0\0\0"


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, words.FACT),
        ({"certainty": "kg:likely"}, words.DOUBTFUL),
        ({"polarity": "kg:negative"}, words.DOUBTFUL),
        ({"modality": "mod:claimed", "speakers": ("id:iran",)}, words.OWN),
        ({"modality": "mod:claimed", "speakers": ("id:iraq",)}, words.ALLEGED),
        ({"modality": "mod:alleged", "speakers": ("id:iraq",)}, words.ALLEGED),
        ({"modality": "mod:demanded"}, words.INTENDED),
        ({"modality": "mod:threatened"}, words.INTENDED),
        ({"modality": "mod:planned"}, words.INTENDED),
        ({"modality": "mod:denied"}, words.DOUBTFUL),
        ({"modality": "mod:hypothetical"}, words.DOUBTFUL),
    ],
)
def test_how_firmly_a_claim_is_said(fields: dict[str, Any], wanted: words.Standing) -> None:
    assert words.standing(claim(1, **fields)) == wanted


@pytest.mark.parametrize(
    ("edtf", "wanted"),
    [
        ("2024-01-28", "2024-01-28"),
        ("2024-01-28~", "about 2024-01-28"),
        ("2024?", "perhaps 2024"),
        ("2024%", "perhaps about 2024"),
        ("2023-10~/..", "from about 2023-10 on"),
        ("../2021", "until 2021"),
        ("../..", "no bounds known"),
        ("2024-01/2024-02", "2024-01 to 2024-02"),
        ("[2024-05-07..2024-05-09]", "between 2024-05-07 and 2024-05-09"),
        ("[2024-05-08..]", "2024-05-08 or later"),
        ("[..2021-12-31]", "2021-12-31 or earlier"),
    ],
)
def test_dates_for_readers_who_do_not_know_edtf(edtf: str, wanted: str) -> None:
    assert words.plain_date(edtf) == wanted


def test_the_voice_names_everybody_between_the_fact_and_the_reader(ontology: Ontology) -> None:
    told = claim(
        1,
        modality="mod:alleged",
        speakers=("id:qais-khazali",),
        on_behalf_of=("id:asaib-ahl-al-haq",),
        via=("id:arab-news",),
    )
    voice = words.Words(assemble([told], ontology), ontology).voice(told)
    assert voice == "alleged by Qais Khazali, on behalf of Asaib Ahl al-Haq, via Arab News"


def test_figures_are_said_with_their_bounds(example: kg.Build, content: dict[str, Any]) -> None:
    figures = [figure for claim in content["claims"] for figure in claim.get("figures", [])]
    assert any(figure.startswith("at least 40 injured") for figure in figures)
    assert len(figures) == sum(len(claim.figures) for claim in example.assembly.claims)


def test_a_class_of_your_own_takes_the_look_of_the_class_above(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("kg", "rdfs"))
    own.write_text(
        prefixes + 'kg:Brigade rdfs:subClassOf kg:Militia ; rdfs:label "brigade"@en ; kg:colour "red;}<x>" .\n',
        encoding="utf-8",
    )
    ontology = kg.load_ontology(own)
    brigade, militia = views.term("kg:Brigade", ontology), views.term("kg:Militia", ontology)
    assert (brigade.label, brigade.colour, brigade.shape) == ("brigade", militia.colour, militia.shape)
    assert views.term("kg:NoSuchClass", ontology).shape == views.PLAIN_SHAPE


def test_a_long_name_is_cut_in_the_picture_only(ontology: Ontology) -> None:
    assert network.wrap("Islamic Resistance in Iraq") == "Islamic Resistance\nin Iraq"
    assert network.wrap("A (long explanation)") == "A"
    assert network.wrap("(x)") == "(x)"
    assert network.wrap("Base (Camp) 22") == "Base (Camp) 22"
    assert network.wrap("word " * 40).endswith("…")
    assert network.wrap("x" * 300).count("\n") == 2


@pytest.fixture
def contested(table: Callable[..., Path]) -> kg.Build:
    for name, text in BASE_ATTACKED.items():
        path = table(text, name)
    built = kg.build(path.parent)
    assert built.ok, built.problems
    return built


def test_events_say_in_words_how_many_report_them_and_who_found_them(contested: kg.Build) -> None:
    content = data(render(contested.assembly, contested.ontology))
    shown = {event["ref"]: event for event in content["events"]}
    assert set(shown) == {event.ref for event in contested.assembly.events}
    hit = shown["ev:base-hit"]
    assert hit["corroboration"] == "3 reports in 3 documents, 2 independent sources"
    assert hit["sources"] == 2
    assert not hit.get("rule", False)
    found = [event for event in content["events"] if event.get("rule")]
    assert [event["corroboration"] for event in found] == [
        "2 reports; 1 of them fits another event too, the other is in 1 document, 1 independent source"
    ] * 2


def test_a_claim_says_which_events_it_reports_may_report_or_concerns(contested: kg.Build) -> None:
    content = data(render(contested.assembly, contested.ontology))
    links = {
        claim["handle"]: [(link["relation"], link["event"]) for link in claim.get("links", []) if link.get("event")]
        for claim in content["claims"]
    }
    assert links["r1"] == [("reports", "ev:base-hit")]
    assert links["r4"] == [("concerns", "ev:base-hit")]
    assert [relation for relation, _ in links["r7"]] == ["may report"] * 2
    assert [relation for relation, _ in links["r5"]] == ["reports"]


def test_conflicts_stand_with_both_sides_and_decisions_with_author_and_reason(contested: kg.Build) -> None:
    content = data(render(contested.assembly, contested.ontology))
    handles = {claim["key"]: claim["handle"] for claim in content["claims"]}
    sides = {
        conflict["dimension"]: {
            side["value"]: sorted(handles[key] for key in side["claims"]) for side in conflict["sides"]
        }
        for conflict in content["conflicts"]
        if conflict["about"] == "ev:base-hit"
    }
    assert sides["who acted"] == {"Iran": ["r3"], "Kataib Hezbollah": ["r1", "r2"]}
    assert sides["how many"] == {"killed: 3": ["r1"], "killed: 5": ["r2"]}
    assert sides["whether it happened"].keys() == {"Kataib Hezbollah did it", "Kataib Hezbollah did not"}
    alias, brand = sorted(content["decisions"], key=lambda decision: str(decision["decided"]), reverse=True)
    assert alias["text"] == "the name “the Brigades” stands for “Kataib Hezbollah”"
    assert brand["text"] == "“Islamic Resistance in Iraq” is a name under which “Kataib Hezbollah” acts"
    assert (brand["author"], brand["decided"]) == ("Ada", "2024-05-01")
    assert brand["holds"] == "for claims dated 2023-10-01 or later"
    assert brand["about"] == ["id:islamic-resistance-in-iraq", "id:kataib-hezbollah"]


def test_a_decision_on_claims_touches_their_event(table: Callable[..., Path], contested: kg.Build) -> None:
    keys = {claim.handle: claim.key for claim in contested.assembly.claims}
    row = f"different,cl:{keys['r5']},cl:{keys['r6']},,2024-06-01,Ada,2024-06-02,two days apart\n"
    path = table("decision,one,other,start,end,author,decided,reason\n" + row, "decisions.csv")
    built = kg.build(path.parent)
    (decision,) = data(render(built.assembly, built.ontology))["decisions"]
    assert set(decision["about"]) > {f"cl:{keys['r5']}", f"cl:{keys['r6']}"}
    assert {ref for ref in decision["about"] if ref.startswith("ev:")} <= {e.ref for e in built.assembly.events}
    assert "once more" in decision["text"]
    assert decision["holds"] == "for claims dated 2024-06-01 or earlier"


def test_the_page_tells_as_of_which_day_it_is(content: dict[str, Any]) -> None:
    then = kg.build(as_of="2024-02-09")
    assert data(render(then.assembly, then.ontology))["as_of"] == "2024-02-09"
    assert "as_of" not in content


def test_the_page_of_tables_in_any_order_is_the_same(contested: kg.Build, table: Callable[..., Path]) -> None:
    one = render(contested.assembly, contested.ontology)
    for name, text in BASE_ATTACKED.items():
        head, *rows = text.splitlines(keepends=True)
        path = table(head + "".join(reversed(rows)), name)
    again = kg.build(path.parent)
    assert render(again.assembly, again.ontology) == one


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        ((0, 0, 0, 0), "no report: the claims only deny, demand, plan or mention it"),
        ((1, 0, 1, 1), "1 report in 1 document, 1 independent source"),
        ((3, 0, 3, 2), "3 reports in 3 documents, 2 independent sources"),
        ((1, 1, 0, 0), "1 report; it fits another event too, so no source is counted"),
        ((2, 2, 0, 0), "2 reports; each of them fits another event too, so no source is counted"),
        (
            (5, 2, 3, 2),
            "5 reports; 2 of them fit another event too, the other 3 are in 3 documents, 2 independent sources",
        ),
    ],
)
def test_corroboration_in_words(counts: tuple[int, int, int, int], wanted: str) -> None:
    reports, shared, documents, sources = counts
    told = Corroboration(reports=reports, shared=shared, documents=documents, sources=sources)
    assert happenings.corroborated(told) == wanted
