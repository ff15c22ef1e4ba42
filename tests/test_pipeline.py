"""The whole walk: outputs appear all or not at all, profiles differ, a build is quick."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, URIRef

import kg
from kg import publish
from kg.errors import UnknownPluginError
from kg.ontology import BASE, expand

DISPATCHES = Path(__file__).parent / "data" / "dispatches"


def test_profile_all_writes_allegations_apart_and_none_into_the_graph(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(
        "actor,action,target,source,modality,speaker\nkataib-hezbollah,attack,tower-22,a,alleged,united-states\n",
        encoding="utf-8",
    )
    kg.build(path, output=tmp_path / "out", formats=["turtle"], profile="all")
    apart = (tmp_path / "out" / "graph.alleged.nt").read_text(encoding="utf-8")
    assert f"<{expand('id:kataib-hezbollah')}> <{BASE}alleged/attack> <{expand('id:tower-22')}>" in apart
    graph = Graph().parse(tmp_path / "out" / "graph.ttl")
    assert (URIRef(expand("id:kataib-hezbollah")), URIRef(expand("act:attack")), None) not in graph
    assert len(Graph().parse(data=apart, format="nt")) == len(apart.splitlines())


def test_profiles_are_nested() -> None:
    strict, default = (
        {edge for edge, keys in kg.build(profile=name).assembly.edges.items() if keys} for name in ("strict", "default")
    )
    assert strict < default


def test_a_failing_exporter_leaves_the_old_files_untouched(tmp_path: Path) -> None:
    kg.build(DISPATCHES, output=tmp_path, formats=["turtle"])
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def pieces() -> Iterator[str]:
        yield "half"
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        publish.publish(tmp_path, {"graph.ttl": ["new"], "graph.html": pieces()})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_an_unknown_format_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(UnknownPluginError, match="no exporter 'pdf'; known: "):
        kg.build("/nowhere.csv", output=tmp_path, formats=["pdf"])


def test_the_report_has_counts_and_problems_with_stable_ids(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("actor,action,target,date,source\nLiwa X,attack,ain-al-asad,2024,r1\n", encoding="utf-8")
    reports = []
    for name in ("one", "two"):
        kg.build(path, output=tmp_path / name, formats=["turtle"])
        reports.append(json.loads((tmp_path / name / "report.json").read_text(encoding="utf-8")))
    assert reports[0] == reports[1]
    assert reports[0]["published"]
    assert reports[0]["counts"]["claims"] == 1
    (problem,) = reports[0]["problems"]
    assert problem["id"].startswith("unknown-name-")


def test_progress_is_told_stage_by_stage(tmp_path: Path) -> None:
    stages: list[str] = []
    kg.build(
        DISPATCHES,
        output=tmp_path,
        formats=["turtle"],
        corpus=DISPATCHES / "texts",
        progress=lambda stage, _done, _total: stages.append(stage),
    )
    assert list(dict.fromkeys(stages)) == [
        "reading",
        "checking",
        "verifying evidence",
        "comparing texts",
        "assembling",
        "writing turtle",
    ]


def test_the_graph_is_a_plain_rdflib_graph(example: kg.Build) -> None:
    graph = kg.graph(example.assembly)
    assert type(graph) is Graph
    assert (
        URIRef(expand("id:islamic-resistance-in-iraq")),
        URIRef(expand("act:attack")),
        URIRef(expand("id:tower-22")),
    ) in graph
