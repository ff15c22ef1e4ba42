"""What the timeline, the map and the story are fed with: days as numbers, sourced coordinates, an outline that closes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

import kg
from kg.exporters import html as page
from kg.exporters.html import atlas, moments
from kg.exporters.html.packing import unpacked
from kg.exporters.html.words import Words
from kg.model import When
from kg.ontology import PREFIXES, Ontology

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
Point = tuple[float, float]


@pytest.fixture(scope="module")
def content(example: kg.Build) -> dict[str, Any]:
    text = "".join(page.export(example.assembly, example.ontology))
    return unpacked(text.partition('<template id="data">')[2].partition("</template>")[0])


@pytest.fixture(scope="module")
def places(example: kg.Build) -> dict[str, atlas.PlaceView]:
    mentioned = {ref for claim in example.assembly.claims for ref in (*claim.subjects, *claim.objects, *claim.places)}
    found = atlas.atlas(example.assembly, mentioned, Words(example.assembly, example.ontology), example.ontology).places
    return {place.ref: place for place in found}


@pytest.mark.parametrize(
    ("edtf", "wanted"),
    [
        ("2024-01-28", 0),
        ("2024-01-28~", 3),
        ("2024-01", 3),
        ("2024?", 3),
        ("[2024-05-07..2024-05-09]", 3),
        ("2024-01-30/2024-02-03", 0),
        ("2023-10/2024-02-03", 1),
        ("2024-01-30/2024-02", 2),
    ],
)
def test_an_end_that_is_no_exact_day_is_soft(edtf: str, wanted: int) -> None:
    when = When(edtf=edtf, earliest=date(2023, 10, 1), latest=date(2024, 5, 9))
    assert moments.softness(when) == wanted


def test_an_open_end_is_neither_soft_nor_a_day() -> None:
    since, until = (
        When(edtf="2023-10/..", earliest=date(2023, 10, 1)),
        When(edtf="../2024-02-03", latest=date(2024, 2, 3)),
    )
    assert [moments.softness(when) for when in (since, until, When())] == [1, 0, 0]
    assert moments.day_number(None) is None
    assert moments.day_number(date(1970, 1, 1)) == 0
    assert moments.day_number(date(1948, 5, 14)) == -7902


def test_every_claim_and_event_has_the_days_of_its_date_and_no_others(
    example: kg.Build, content: dict[str, Any]
) -> None:
    dates = {claim.key: claim.when for claim in example.assembly.claims}
    dates |= {event.ref: event.when for event in example.assembly.events}
    shown = {row["key"]: row for row in content["claims"]} | {row["ref"]: row for row in content["events"]}
    assert shown.keys() == dates.keys()
    for key, when in dates.items():
        days = shown[key].get("date", {})
        assert days.get("first") == (moments.day_number(when.earliest) if when else None)
        assert days.get("last") == (moments.day_number(when.latest) if when else None)


def test_every_coordinate_on_the_map_is_one_of_the_ontology(
    example: kg.Build, places: dict[str, atlas.PlaceView]
) -> None:
    for ref, place in places.items():
        assert [str(place.lat)] == example.ontology.values(ref, "wgs:lat") or place.lat is None
        assert [str(place.long)] == example.ontology.values(ref, "wgs:long") or place.long is None
        assert (place.lat is None) == (place.long is None) == (place.precision == "")
    assert places["id:tower-22"].lat is None, "no source gives it"
    assert places["id:ain-al-asad"].radius == 1
    assert places["id:baghdad"].radius == 10
    assert places["id:baghdad"].certainty == "medium: general knowledge, not looked up for this record"


def test_no_place_is_missing_on_the_map_or_in_its_lists(
    example: kg.Build, places: dict[str, atlas.PlaceView], content: dict[str, Any]
) -> None:
    named = {ref for item in example.assembly.claims for ref in item.places}
    named |= {ref for item in example.assembly.events for ref in item.places}
    assert named <= {ref for ref, place in places.items() if place.named}
    assert [place["ref"] for place in content["atlas"]["places"]] == list(places)


def test_the_middle_of_a_state_is_no_place_where_something_happened(places: dict[str, atlas.PlaceView]) -> None:
    assert places["id:iraq"].area
    assert places["id:iraq"].state
    assert not places["id:baghdad"].area
    assert not any(place.area for place in places.values() if not place.named)


def test_sites_that_nobody_names_are_there_to_compare_with_but_not_the_whole_world(
    places: dict[str, atlas.PlaceView],
) -> None:
    assert not places["id:al-tanf"].named
    assert len([place for place in places.values() if not place.named]) < 20


@pytest.mark.parametrize("more", ["wgs:lat 10.0", "wgs:lat 91.5", 'wgs:lat "north"', "wgs:long 200.0"])
def test_a_position_that_is_doubtful_or_not_on_earth_is_unknown(
    tmp_path: Path, table: Callable[..., Path], more: str
) -> None:
    own = tmp_path / "own.ttl"
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("id", "kg", "rdfs", "wgs"))
    fields = {"wgs:lat": "33.0", "wgs:long": "43.0"} | dict([more.split(" ", 1)])
    second = " ; wgs:lat 20.0" if more == "wgs:lat 10.0" else ""
    own.write_text(
        f'{prefixes}id:here a kg:City ; rdfs:label "Here"@en ; wgs:lat {fields["wgs:lat"]}{second} ; '
        f"wgs:long {fields['wgs:long']} .\n",
        encoding="utf-8",
    )
    built = kg.build(
        table("actor,action,target,place,source\nIran,attack,Israel,here,d\n").parent, extra_ontology=[own]
    )
    found = atlas.atlas(built.assembly, [], Words(built.assembly, built.ontology), built.ontology)
    assert [(place.ref, place.lat) for place in found.places if place.named] == [("id:here", None)]
    assert found.outline is None, "nothing to see on it"


def numbers(text: str) -> list[int]:
    found, value, shift = [], 0, 0
    for char in text:
        digit = DIGITS.index(char)
        value |= (digit & 31) << shift
        shift += 5
        if not digit & 32:
            found.append(~(value >> 1) if value & 1 else value >> 1)
            value = shift = 0
    return found


def points(text: str) -> list[Point]:
    steps = numbers(text)
    found = [(steps[0], steps[1])]
    for at in range(2, len(steps), 2):
        found.append((found[-1][0] + steps[at], found[-1][1] + steps[at + 1]))
    return [(x / atlas.outline().scale, y / atlas.outline().scale) for x, y in found]


def contains(ring: list[Point], spot: Point) -> bool:
    x, y = spot
    within = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


def test_the_outline_is_small_and_its_rings_close() -> None:
    assert (ROOT / "kg" / "exporters" / "html" / "outline.json").stat().st_size <= 60 * 1024
    outline = atlas.outline()
    arcs = list(map(points, outline.arcs))
    assert all(-180 <= x <= 195 and -60 <= y <= 84 for arc in arcs for x, y in arc)
    rings = [[(arcs[n] if n >= 0 else arcs[~n][::-1]) for n in ring] for ring in outline.rings]
    for ring in rings:
        assert all(one[-1] == other[0] for one, other in zip(ring, ring[1:] + ring[:1], strict=True))
    land = [[point for arc in ring for point in arc] for ring in rings]
    for sea in ((-30.0, 0.0), (80.0, -20.0), (18.0, 35.0), (51.0, 41.5)):
        assert not any(contains(ring, sea) for ring in land), sea
    for town in ((44.42, 33.34), (38.61778, 33.50583), (2.35, 48.86), (-77.04, 38.9), (175.0, 66.5), (185.0, 66.8)):
        assert sum(contains(ring, town) for ring in land) == 1, town


def test_the_outline_names_whence_it_comes(ontology: Ontology) -> None:
    note = (ROOT / "kg" / "exporters" / "html" / "LICENCE-outline.md").read_text(encoding="utf-8")
    assert "public domain" in note
    assert "Michael Bostock" in note
    assert {"Iraq", "Syria", "Jordan"} <= {name for name, _, _ in atlas.outline().names}
