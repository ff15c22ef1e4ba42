"""The page with many claims: its size, its threshold, its filters; what it costs is in benchmarks/explorer."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from opened import Opened
from test_html import render

from kg.model import Assembly, Claim, Document, Entity, Span, When
from kg.ontology import Ontology

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.filterwarnings("ignore::ResourceWarning")]

BYTES = 8_000_000
CONSONANTS, VOWELS = "bdfghklmnprst", "aeiou"


def many_claims(count: int) -> Assembly:
    """A graph with hubs: a name for every four claims, a quote of about 230 letters on each claim."""
    chance = random.Random(1)
    words = ["".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(1 + n % 4)) for n in range(2000)]
    entities = [
        Entity(ref=f"my:e{n}", label=" ".join(chance.choices(words, k=2)).title()) for n in range(max(20, count // 4))
    ]
    documents = [
        Document(key=f"d{n}", title=" ".join(chance.choices(words, k=6)), url=f"https://example.org/news/{n}")
        for n in range(max(2, count // 50))
    ]

    def told() -> str:
        return " ".join(words[int(2000 ** chance.random()) - 1] for _ in range(38))

    def one() -> Claim:
        actor, target = (entities[int(len(entities) * chance.random() ** 2)].ref for _ in range(2))
        document, begin = chance.choice(documents).key, chance.randrange(9000)
        day = date(2020, 1, 1) + timedelta(days=chance.randrange(1800))
        return Claim(
            key=f"{chance.getrandbits(80):020x}",
            document=document,
            subjects=(actor,),
            predicate=chance.choice(["act:attack", "act:accuse", "act:threaten", "act:consult"]),
            objects=(target,),
            modality=chance.choice(["mod:asserted", "mod:asserted", "mod:alleged", "mod:threatened"]),
            when=When(edtf=day.isoformat(), earliest=day, latest=day, basis="kg:explicit"),
            evidence=(Span(document=document, begin=begin, end=begin + 230, quote=told()),),
        )

    claims = sorted((one() for _ in range(count)), key=lambda claim: claim.key)
    return Assembly(
        title=f"{count:,} claims",
        documents=tuple(documents),
        claims=tuple(claims),
        state_reports={},
        events=(),
        states=(),
        edges={},
        entities=tuple(entities),
        base="https://example.org/",
    )


@pytest.mark.parametrize("count", [1_000, 50_000])
def test_many_claims_start_with_the_strongest_lines_and_can_all_be_shown(
    visit: Callable[..., Opened], ontology: Ontology, tmp_path: Path, count: int
) -> None:
    path = tmp_path / "many.html"
    path.write_text(render(many_claims(count), ontology), encoding="utf-8")
    assert path.stat().st_size <= BYTES
    opened = visit(path)
    page = opened.page
    page.set_default_timeout(120_000)
    assert page.evaluate("performance.getEntriesByName('ready').length") == 1
    assert len(opened.lines()) == 400
    page.locator("#limit").click()
    page.wait_for_timeout(500)
    assert len(opened.lines()) > 400
    page.locator("#limit").click()
    page.locator("input[name=standing][value=alleged]").check()
    assert "filtered out" in (page.locator("#status").text_content() or "")
    opened.settled()
