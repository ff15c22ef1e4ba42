"""What the page's filters, cards and layouts are fed with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import InputError
from kg.exporters import html as page
from kg.exporters.html import facts
from kg.exporters.html.packing import unpacked
from kg.exporters.html.words import Words


def data_of(text: str) -> dict[str, Any]:
    return unpacked(text.partition('<template id="data">')[2].partition("</template>")[0])


@pytest.fixture(scope="module")
def content(example: kg.Build) -> dict[str, Any]:
    return data_of("".join(page.export(example.assembly, example.ontology)))


def test_every_action_of_the_claims_is_in_the_tree_below_its_family(example: kg.Build, content: dict[str, Any]) -> None:
    tree = {ref: above for ref, _, above in content["actions"]}
    seen: set[str] = set()
    for ref, _, above in content["actions"]:
        assert above == "" or above in seen, "each stands after the one above it"
        seen.add(ref)
    for claim in example.assembly.claims:
        top = claim.predicate
        while tree[top]:
            top = tree[top]
        assert top == (facts.RELATIONS[0] if claim.predicate.startswith("rel:") else example.ontology.family(top))


def test_every_affiliation_says_who_says_so(example: kg.Build, content: dict[str, Any]) -> None:
    shown = {state["ref"]: state for state in content["states"]}
    assert set(shown) == {state.ref for state in example.assembly.states}
    for key, refs in example.assembly.state_reports.items():
        for ref in refs:
            assert key in shown[ref]["claims"]
    assert all(state.get("claims") or state.get("decided") for state in shown.values())
    assert all(state.get("date") or state.get("seen") or state.get("decided") for state in shown.values())


def test_identifiers_are_links_by_https_and_a_near_match_is_not_said_to_be_the_same(example: kg.Build) -> None:
    assert facts.identifiers("id:iran", example.ontology) == (
        facts.IdView("Wikidata Q794", "https://www.wikidata.org/entity/Q794"),
    )
    near = [facts.identifiers(ref, example.ontology) for ref in example.ontology.entities]
    assert any(one.label.startswith("nearly Wikidata Q") for found in near for one in found)


def test_the_page_knows_the_references_of_what_it_shows_by_label(example: kg.Build, content: dict[str, Any]) -> None:
    words = Words(example.assembly, example.ontology)
    for claim in example.assembly.claims:
        assert content["codes"][words.label(claim.method)] == claim.method
        if claim.certainty:
            assert content["codes"][words.label(claim.certainty)] == claim.certainty


def write(path: Path, layout: object) -> Path:
    path.write_text(json.dumps(layout), encoding="utf-8")
    return path


def test_a_saved_layout_is_read_back(example: kg.Build, tmp_path: Path) -> None:
    places = {"id:iran": [-500, 250], "id:israel": [700.0, -90], "id:nobody": [1, 1]}
    layout = {"kg-layout": 1, "positions": places, "pinned": ["id:iran", "id:no-place"]}
    path = write(tmp_path / "layout.json", layout)
    built = kg.build(layout=path)
    content = data_of("".join(page.export(built.assembly, built.ontology)))
    spots = {entity["ref"]: entity.get("spot") for entity in content["entities"]}
    assert spots["id:iran"] == [-500, 250]
    assert spots["id:israel"] == [700, -90]
    assert content["pinned"] == ["id:iran"]
    assert "id:nobody" not in spots
    again = kg.build(layout=path)
    assert list(page.export(again.assembly, again.ontology)) == list(page.export(built.assembly, built.ontology))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"positions": {}}',
        '{"kg-layout": 2, "positions": {}}',
        '{"kg-layout": 1, "positions": {"id:iran": [1]}}',
        '{"kg-layout": 1, "positions": {"id:iran": ["1", "2"]}}',
        '{"kg-layout": 1, "positions": {"id:iran": [NaN, 0]}}',
        '{"kg-layout": 1, "positions": {"</script><script>": [0, 0]}}',
        '{"kg-layout": 1, "positions": {}, "more": 1}',
        '{"a":' * 3000,
    ],
)
def test_what_is_no_layout_is_refused_in_one_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "layout.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="is not one that the page saved"):
        kg.build(layout=path)
    with pytest.raises(InputError, match="cannot be read"):
        kg.build(layout=tmp_path / "none.json")
