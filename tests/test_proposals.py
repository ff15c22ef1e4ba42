"""Annotation tools: claims go out marked in their texts, corrections come back as hand annotations that keep their origin."""

from __future__ import annotations

import copy
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg import evidence
from kg.cli import main
from kg.errors import InputError
from kg.exporters import labelview
from kg.model import Claim
from kg.ontology import expand
from kg.proposals import CLAIM, ROLES, Correction, correct, origin, tasks

DISPATCHES = Path(__file__).parent / "data" / "dispatches"
TABLES = [DISPATCHES / "documents.csv", DISPATCHES / "events.csv"]
Task = dict[str, Any]


@pytest.fixture(scope="module")
def proposed() -> kg.Build:
    return kg.build(DISPATCHES, corpus=DISPATCHES / "texts")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tasks")
    formats = ["labelstudio", "labelview", "doccano", "jsonl"]
    kg.build(DISPATCHES, corpus=DISPATCHES / "texts", output=folder, formats=formats)
    return folder


@pytest.fixture
def studio(out: Path) -> list[Task]:
    """The tasks as Label Studio exports them when nobody changed a thing."""
    tasks: list[Task] = json.loads((out / "claims.labelstudio.json").read_text(encoding="utf-8"))
    for number, task in enumerate(tasks, 1):
        result = [one | {"origin": "prediction"} for one in copy.deepcopy(task["predictions"][0]["result"])]
        user = {"id": 4, "email": "a@example.org", "first_name": "Ann", "last_name": "Otator"}
        task |= {"id": number, "annotations": [{"id": number, "completed_by": user, "result": result}]}
    return tasks


@pytest.fixture
def doccano(out: Path) -> list[Task]:
    """The lines as doccano exports them when nobody changed a thing: with ids of its own."""
    lines: list[Task] = [json.loads(line) for line in (out / "claims.doccano.jsonl").read_text("utf-8").splitlines()]
    for number, line in enumerate(lines, 7):
        for entity in line["entities"]:
            entity["id"] += 1000 * number
        for relation in line["relations"]:
            relation |= {"from_id": relation["from_id"] + 1000 * number, "to_id": relation["to_id"] + 1000 * number}
        line["entities"].reverse()
    return [{"id": n, "text": line.pop("text"), **line, "Comments": []} for n, line in enumerate(lines)]


@pytest.fixture
def back(tmp_path: Path) -> Callable[..., kg.Build]:
    """Reads an export back, its evidence checked against the texts."""

    def build(content: list[Task], name: str) -> kg.Build:
        path = tmp_path / name
        lines = [json.dumps(task, ensure_ascii=False) for task in content]
        path.write_text("\n".join(lines) if name.endswith("jsonl") else f"[{','.join(lines)}]", encoding="utf-8")
        return kg.build(path, *TABLES, corpus=DISPATCHES / "texts")

    return build


def by_handle(build: kg.Build) -> dict[str, Claim]:
    return {claim.handle or claim.key: claim for claim in build.assembly.claims}


def results(task: Task) -> list[Task]:
    found: list[Task] = task["annotations"][0]["result"]
    return found


def region(task: Task, handle: str) -> str:
    """The id of a claim's region in a task."""
    return str(next(row["claim"] for row in task["data"]["claims"] if row["id"] == handle))


def errors(build: kg.Build) -> list[str]:
    """The problems but for events that nobody reports now that claims are missing."""
    return [problem.code for problem in build.problems if problem.code != "event-without-report"]


def same_but_by_hand(before: kg.Build, after: kg.Build, annotator: str) -> None:
    assert not after.problems
    fields = {"annotator": annotator, "confidence": None}
    assert after.assembly.claims == tuple(c.model_copy(update=fields) for c in before.assembly.claims)


def test_every_mark_of_a_name_holds_that_name(proposed: kg.Build) -> None:
    marks = {
        (mark.role, mark.name, task.text[mark.begin : mark.end])
        for task in tasks(proposed.assembly, proposed.ontology)
        for proposal in task.proposals
        for mark in proposal.marks
    }
    assert ("actor", "kataib-hezbollah", "Kataib Hezbollah") in marks
    assert ("actor", "kataib-hezbollah", "The group had stopped its attacks in February") in marks
    assert ("target", "tower-22", "Tower 22") in marks
    assert ("speaker", "united-states", "Washington") in marks
    assert ("trigger", "", "stopped") in marks


def test_an_export_without_changes_gives_the_same_claims_by_hand(
    studio: list[Task], doccano: list[Task], back: Callable[..., kg.Build], proposed: kg.Build
) -> None:
    one, other = back(studio, "export.json"), back(doccano, "alice.jsonl")
    same_but_by_hand(proposed, one, one.assembly.claims[0].annotator or "")
    same_but_by_hand(proposed, other, other.assembly.claims[0].annotator or "")
    assert {entity.label for build in (one, other) for entity in build.assembly.entities} == {"Ann Otator", "alice"}
    assert back(doccano, "all.jsonl").assembly.claims[0].annotator is None


def test_choices_of_label_studio_change_the_claim_and_keep_its_origin(
    studio: list[Task], back: Callable[..., kg.Build], proposed: kg.Build
) -> None:
    before = by_handle(proposed)
    changes: dict[tuple[str, str], Task] = {
        ("d1-5", "modality"): {"choices": ["alleged"]},
        ("d1-5", "action"): {"taxonomy": [["assault", "attack", "airstrike"]]},
        ("d1-6", "polarity"): {"choices": ["positive"]},
        ("d1-3", "date"): {"text": ["2024-02-03"]},
    }
    for result in results(studio[0]):
        for (handle, control), value in changes.items():
            if result.get("id") == region(studio[0], handle) and result["from_name"] == control:
                result["value"] = {"start": 0, "end": 1} | value
    claim, person = region(studio[0], "d1-5"), f"{region(studio[0], 'd1-4')}-1"
    results(studio[0]).append({"type": "relation", "from_id": person, "to_id": claim, "direction": "left"})
    after = by_handle(back(studio, "export.json"))
    changed = after["d1-5"]
    assert (changed.modality, changed.predicate) == ("mod:alleged", "act:airstrike")
    assert changed.speakers == ("id:abu-ali-al-askari",)
    assert changed.derived_from == f"cl:{before['d1-5'].key}"
    assert changed.figures == before["d1-5"].figures
    assert after["d1-6"].polarity == "kg:positive"
    assert after["d1-3"].when is not None
    assert after["d1-3"].when.edtf == "2024-02-03"
    assert after["d1-1"].key == before["d1-1"].key
    assert after["d1-1"].derived_from is None


def test_a_rejected_claim_is_gone_and_its_links_with_it(studio: list[Task], back: Callable[..., kg.Build]) -> None:
    gone = region(studio[0], "d1-1")
    kept = [one for one in results(studio[0]) if gone not in (one.get("id"), one.get("from_id"))]
    studio[0]["annotations"][0]["result"] = kept
    build = back(studio, "export.json")
    assert errors(build) == []
    assert "d1-1" not in by_handle(build)
    assert by_handle(build)["d1-2"].content_of is None


def test_a_changed_speech_act_keeps_its_content(studio: list[Task], back: Callable[..., kg.Build]) -> None:
    for result in results(studio[0]):
        if result.get("id") == region(studio[0], "d1-1") and result["from_name"] == "action":
            result["value"]["taxonomy"] = [["request"]]
    after = by_handle(back(studio, "export.json"))
    assert after["d1-2"].content_of == f"cl:{after['d1-1'].key}"


def test_a_claim_added_by_hand_takes_names_from_words_or_from_what_was_typed(
    studio: list[Task], doccano: list[Task], back: Callable[..., kg.Build]
) -> None:
    text = studio[0]["data"]["text"]

    def span(number: str, label: str, words: str) -> Task:
        begin = text.index(words)
        value = {"start": begin, "end": begin + len(words), "text": words, "labels": [label]}
        return {"id": number, "from_name": "span", "to_name": "text", "type": "labels", "value": value}

    whole = "Baghdad, too, was blamed"
    results(studio[0]).extend(
        [
            span("n1", CLAIM, whole),
            {"id": "n1", "from_name": "action", "type": "taxonomy", "value": {"taxonomy": [["accuse", "blame"]]}},
            span("n2", "target", "Baghdad"),
            {"id": "n2", "from_name": "name", "type": "textarea", "value": {"text": ["iraqi-government"]}},
            span("n3", "actor", "A spokesman"),
            {"type": "relation", "from_id": "n1", "to_id": "n2", "labels": None},
            {"type": "relation", "from_id": "n1", "to_id": "n3", "labels": ["actor"]},
        ]
    )
    begin = text.index(whole)
    (claim,) = [c for c in back(studio, "export.json").assembly.claims if c.predicate == "act:blame"]
    assert (claim.evidence[0].begin, claim.evidence[0].end) == (begin, begin + len(whole))
    assert claim.objects == ("id:iraqi-government",)
    assert claim.subjects[0].startswith("my:a-spokesman-")
    assert claim.derived_from is None
    doccano[0]["entities"] += [
        {"id": 1, "label": "blame", "start_offset": begin, "end_offset": begin + len(whole)},
        {"id": 2, "label": "actor", "start_offset": 31, "end_offset": 60},
        {"id": 3, "label": "alleged", "start_offset": begin, "end_offset": begin + 7},
    ]
    doccano[0]["relations"] += [
        {"id": 1, "from_id": 1, "to_id": 2, "type": "actor"},
        {"id": 2, "from_id": 1, "to_id": 2, "type": "speaker"},
        {"id": 3, "from_id": 1, "to_id": 3, "type": "voice"},
    ]
    told = back(doccano, "alice.jsonl")
    assert [problem.code for problem in told.problems] == ["unknown-name", "missing-speaker"]


def test_relabelling_in_doccano_changes_action_and_voice(
    doccano: list[Task], back: Callable[..., kg.Build], proposed: kg.Build
) -> None:
    for entity in doccano[0]["entities"]:
        if entity["label"] == "refuse-to-withdraw":
            entity["label"] = "withdraw"
        elif entity["label"] == "alleged":
            entity["label"] = "denied"
        elif entity["label"] == "negative":
            doccano[0]["relations"] = [r for r in doccano[0]["relations"] if r["to_id"] != entity["id"]]
            doccano[0]["entities"] = [e for e in doccano[0]["entities"] if e["id"] != entity["id"]]
    after, before = by_handle(back(doccano, "alice.jsonl")), by_handle(proposed)
    assert (after["d1-4"].predicate, after["d1-4"].modality) == ("act:withdraw", "mod:denied")
    assert after["d1-4"].derived_from == f"cl:{before['d1-4'].key}"
    assert after["d1-6"].polarity == "kg:positive"
    assert after["d1-6"].objects == before["d1-6"].objects


def test_offsets_in_utf_16_units_and_offsets_that_moved_are_found_by_their_words(
    studio: list[Task], back: Callable[..., kg.Build], proposed: kg.Build
) -> None:
    for result in results(studio[1]):
        if result["type"] == "labels":
            value, text = result["value"], studio[1]["data"]["text"]
            for end in ("start", "end"):
                value[end] = len(text[: value[end]].encode("utf-16-le")) // 2
    for result in results(studio[0]):
        if result["type"] == "labels":
            result["value"] |= {end: result["value"][end] + 3 for end in ("start", "end")}
            result["value"]["text"] = result["value"]["text"].replace("\n", "\\n")
    build = back(studio, "export.json")
    same_but_by_hand(proposed, build, build.assembly.claims[0].annotator or "")


def test_offsets_that_hold_other_words_are_refused(studio: list[Task], back: Callable[..., kg.Build]) -> None:
    for result in results(studio[0]):
        if result.get("id") == region(studio[0], "d1-3") and result["type"] == "labels":
            result["value"]["text"] = "words that are not there"
    build = back(studio, "export.json")
    assert errors(build) == ["evidence-mismatch"]
    assert "export.json, task 1" in {str(problem.where) for problem in build.problems}
    assert "d1-3" not in by_handle(build)


@given(st.text(min_size=1, max_size=30), st.data())
def test_words_are_located_exactly_in_any_text(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(begin + 1, len(text)))
    words = text[begin:end]
    first, last = (len(text[:at].encode("utf-16-le", "surrogatepass")) // 2 for at in (begin, end))
    assert evidence.locate(begin, end, words, text) == (begin, end)
    found = evidence.locate(first, last, words, text)
    assert found is not None
    assert " ".join(text[slice(*found)].split()) == " ".join(words.split()) or "\\n" in words


def test_without_words_only_unambiguous_offsets_are_taken() -> None:
    assert evidence.locate(1, 3, None, "abc🚁d") == (1, 3)
    assert evidence.locate(4, 5, None, "abc🚁d") is None
    assert evidence.locate(2, 9, None, "abc") is None
    assert evidence.locate(2, 2, None, "abc") is None


def test_new_ids_of_regions_do_no_harm(studio: list[Task], back: Callable[..., kg.Build], proposed: kg.Build) -> None:
    """Some versions of Label Studio give regions new ids; the note on the region tells, or else its place."""
    for task, keeps_note in zip(studio, (True, False), strict=True):
        for result in results(task):
            for end in ("id", "from_id", "to_id"):
                if end in result:
                    result[end] = f"new {result[end]}"
            if not keeps_note:
                result.pop("meta", None)
    build = back(studio, "export.json")
    same_but_by_hand(proposed, build, build.assembly.claims[0].annotator or "")


def test_what_is_no_correction_is_told(studio: list[Task], doccano: list[Task], back: Callable[..., kg.Build]) -> None:
    def studio_task(**changes: Any) -> list[str]:
        return errors(back([studio[0] | changes], "export.json"))

    annotation = studio[0]["annotations"][0]
    assert studio_task(annotations=[]) == ["not-reviewed"]
    assert studio_task(annotations=[annotation | {"was_cancelled": True}]) == ["not-reviewed"]
    assert studio_task(data=studio[0]["data"] | {"text": "Other."}) == ["text-changed"]
    assert studio_task(data={"text": "Other."}) == ["bad-task"]
    assert studio_task(annotations="none") == ["bad-task"]
    empty = annotation | {"result": [], "ground_truth": True}
    assert studio_task(annotations=[annotation, empty, annotation]) == ["several-annotations"]
    strange = {"id": "x", "type": "labels", "value": {"start": 1, "end": 2, "labels": ["PERSON"]}}
    assert studio_task(annotations=[annotation | {"result": [strange]}]) == ["unknown-label"]
    mini = [{"id": 1, "text": "x", "span": [], "annotator": 1, "annotation_id": 3}]
    assert errors(back(mini, "mini.json")) == ["relations-lost"]
    assert errors(back([], "none.json")) == ["empty-file"]
    line = doccano[0]
    assert errors(back([{"id": 1, "text": "x", "document": "d1", "label": [[0, 1, "x"]]}], "a.jsonl")) == [
        "relations-lost"
    ]
    assert errors(back([line | {"text": "Other."}], "a.jsonl")) == ["text-changed"]
    assert errors(back([{"id": 1, "text": "x"}], "a.jsonl")) == ["bad-task"]
    outside = {"id": 1, "label": "attack", "start_offset": 9, "end_offset": 99999}
    assert errors(back([line | {"entities": [outside]}], "a.jsonl")) == ["evidence-mismatch"]


def test_files_that_were_never_in_the_tool_are_no_annotations(out: Path) -> None:
    """A folder of outputs can still be read: the proposals count once, the tasks not at all."""
    build = kg.check(out, *TABLES)
    assert build.ok
    assert set(errors(build)) == {"not-reviewed"}
    assert len(build.assembly.claims) == 9


def test_claims_without_texts_make_no_tasks_and_the_command_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match="give --corpus"):
        kg.build(DISPATCHES, output=tmp_path, formats=["doccano"])
    assert main(["build", str(DISPATCHES), "--format", "labelstudio", "-o", str(tmp_path)]) == 2
    assert "'labelstudio' shows claims in the texts" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_without_a_table_of_documents_texts_are_found_by_name(tmp_path: Path) -> None:
    kg.build(DISPATCHES / "claims.csv", corpus=DISPATCHES / "texts", output=tmp_path, formats=["labelstudio"])
    found = json.loads((tmp_path / "claims.labelstudio.json").read_text(encoding="utf-8"))
    assert [task["data"]["document"] for task in found] == ["d1", "d2"]


def test_the_interface_of_label_studio_has_every_term_once_and_markup_stays_text(tmp_path: Path) -> None:
    extra = tmp_path / "mine.ttl"
    extra.write_text(
        f"@prefix act: <{expand('act:x')[:-1]}> . @prefix kg: <{expand('kg:x')[:-1]}> . @prefix skos: <{expand('skos:x')[:-1]}> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . act:hoax a kg:Action ; rdfs:subPropertyOf act:assault ;"
        ' skos:prefLabel "</Taxonomy><Bad a=\\"\'1\\"/>"@en .',
        encoding="utf-8",
    )
    build = kg.build(DISPATCHES, extra_ontology=[extra])
    view = ET.fromstring("".join(labelview.export(build.assembly, build.ontology)))
    taxonomy = view.find("Taxonomy")
    assert taxonomy is not None
    values = [choice.attrib["value"] for choice in taxonomy.iter("Choice")]
    known = build.ontology
    expected = [ref.partition(":")[2] for cls in ("kg:Action", "kg:Relation") for ref in known.members(cls)]
    assert sorted(values) == sorted(expected)
    assert "hoax" in values
    assert view.find(".//Bad") is None
    assert [label.attrib["value"] for label in view.iter("Label")] == [CLAIM, *ROLES]
    names = [control.attrib["name"] for control in view if "name" in control.attrib]
    assert len(names) == len(set(names))


def test_the_text_of_an_article_is_only_in_the_formats_that_show_it(tmp_path: Path) -> None:
    formats = ["turtle", "html", "jsonl", "labelstudio"]
    kg.build(DISPATCHES, corpus=DISPATCHES / "texts", output=tmp_path, formats=formats)
    words = "Own words, first dispatch"
    holding = {path.name for path in tmp_path.iterdir() if words in path.read_text(encoding="utf-8")}
    assert holding == {"claims.labelstudio.json"}


def test_a_correction_that_changes_nothing_is_the_proposal_itself() -> None:
    row: dict[str, object] = {"claim": "c" + "0" * 20, "source": "d", "actor": ["a", "b"], "action": "meet"}
    row |= {
        "begin": [0],
        "end": [4],
        "modality": "asserted",
        "date": "2024",
        "date_basis": "relative",
        "annotator": "x",
    }
    same = Correction(row, 0, 4, {"action": "meet", "date": "2024"}, {"actor": ["b", "a"]})
    (kept,) = correct([same], "d", "text", "Ann")
    assert kept == row | {"id": row["claim"], "annotator": "Ann", "method": "hand"}
    cleared = same._replace(choices={"date": ""}, names={"actor": []})
    (changed,) = correct([cleared], "d", "text", "")
    assert changed.keys() == {"id", "source", "action", "begin", "end", "modality", "derived_from", "method"}


def test_the_origin_of_a_mark_is_the_proposal_in_its_place_or_of_its_act() -> None:
    rows: list[dict[str, object]] = [
        {"claim": "one", "action": "meet", "begin": [0], "end": [9]},
        {"claim": "two", "action": "attack", "begin": [0], "end": [9]},
        {"claim": "odd", "action": "attack", "begin": ["x"], "end": None},
    ]
    assert origin(0, 9, "attack", rows) == rows[1]
    assert origin(0, 9, "withdraw", rows) == rows[0]
    assert origin(2, 30, "attack", rows) == rows[1]
    assert origin(2, 30, "withdraw", rows) is None
    assert origin(9, 30, "attack", rows) is None


def test_a_learning_curve_compares_the_proposals_with_their_corrections(
    studio: list[Task], out: Path, tmp_path: Path
) -> None:
    for result in results(studio[0]):
        if result.get("id") == region(studio[0], "d1-3") and result["from_name"] == "modality":
            result["value"]["choices"] = ["hypothetical"]
    corrected = tmp_path / "export.json"
    corrected.write_text(json.dumps(studio), encoding="utf-8")
    score = kg.score(corrected, out / "claims.jsonl")
    assert (score.wrong_facts.count, score.wrong_facts.of) == (1, 9)
    assert [tier.right for tier in score.tiers] == [9, 9, 9, 8, 8]
