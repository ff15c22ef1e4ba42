"""The page for reviewing as text: one file, every claim with its sentence, nothing that runs but its own script."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from test_html import Elements

import kg
from kg.exporters import review
from kg.exporters.review.views import EVIDENCE, pieces
from kg.proposals import Mark

DISPATCHES = Path(__file__).parent / "data" / "dispatches"


@pytest.fixture(scope="module")
def proposed() -> kg.Build:
    return kg.build(DISPATCHES, corpus=DISPATCHES / "texts", title="Dispatches")


@pytest.fixture(scope="module")
def text(proposed: kg.Build) -> str:
    return "".join(review.export(proposed.assembly, proposed.ontology))


def content(text: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', text)
    loaded: dict[str, Any] = json.loads(found)
    return loaded


def test_one_file_that_asks_for_nothing_and_runs_only_its_own_script(text: str) -> None:
    elements = Elements(text)
    assert not {"link", "img", "iframe", "object", "embed", "base", "video"} & {tag for tag, _ in elements.found}
    assert not any("src" in attributes or "href" in attributes for _, attributes in elements.found)
    (policy,) = (str(a["content"]) for a in elements.all("meta") if a.get("http-equiv"))
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    script = "\n".join((ROOT / "kg/exporters/review" / name).read_text(encoding="utf-8") for name in review.SCRIPTS)
    forbidden = r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|fetch\(|XMLHttp|import\("
    assert not re.search(forbidden, script)


def test_every_claim_is_there_with_its_sentence_and_marks(text: str, proposed: kg.Build) -> None:
    data = content(text)
    assert [claim["row"]["claim"] for claim in data["claims"]] == [claim.key for claim in proposed.assembly.claims]
    for view, claim in zip(data["claims"], proposed.assembly.claims, strict=True):
        whole = "".join(piece["text"] for piece in view["pieces"])
        article = proposed.assembly.texts[claim.document]
        assert whole in article
        evidence = "".join(piece["text"] for piece in view["pieces"] if EVIDENCE in piece["roles"])
        assert evidence == article[claim.evidence[0].begin : claim.evidence[0].end]
    first = {role: piece["text"] for piece in data["claims"][0]["pieces"] for role in piece["roles"]}
    assert first["actor"] == "Kataib Hezbollah"


def test_without_texts_the_quote_is_shown_or_nothing(proposed: kg.Build) -> None:
    claim = proposed.assembly.claims[0]
    quoted = claim.model_copy(update={"evidence": (claim.evidence[0].model_copy(update={"quote": "own words"}),)})
    bare = proposed.assembly.model_copy(update={"texts": {}, "claims": (quoted, *proposed.assembly.claims[1:])})
    views = content("".join(review.export(bare, proposed.ontology)))["claims"]
    assert views[0]["pieces"] == [{"text": "own words", "roles": [EVIDENCE]}]
    assert views[1]["pieces"] == []


def test_the_same_claims_keep_the_place_of_their_decisions(proposed: kg.Build, text: str) -> None:
    renamed = proposed.assembly.model_copy(update={"title": "Other", "texts": {}})
    assert content("".join(review.export(renamed, proposed.ontology)))["fingerprint"] == content(text)["fingerprint"]


def test_labels_to_choose_from_are_all_different(text: str) -> None:
    labels = [entity["label"].lower() for entity in content(text)["entities"]]
    assert len(labels) == len(set(labels)) > 100


@given(st.text(min_size=1, max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4))
def test_pieces_put_together_are_the_text_again(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(f"r{n}", min(span), max(span)) for n, span in enumerate(spans)]
    found = list(pieces(text, 0, len(text), marks))
    assert "".join(piece.text for piece in found) == text
    for mark in marks:
        held = "".join(piece.text for piece in found if mark.role in piece.roles)
        assert held == text[mark.begin : mark.end]
