"""Where it was: the places of the page with their sourced coordinates, and an outline of the world to see them on."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from kg.exporters.html.words import Words
from kg.model import Assembly, Frozen, Ref
from kg.ontology import Ontology

AREAS = ("kg:GeopoliticalEntity", "kg:Region", "kg:Governorate")
"""Kinds of places that no point can stand for, whatever coordinates they have."""

CENTROID = "centroid"
KILOMETRES = re.compile(r"(\d+(?:\.\d+)?) ?km")
NORTHERNMOST, EASTERNMOST = 90.0, 180.0


class PlaceView(Frozen):
    """A place: where, how near and how well founded that is in words; without coordinates its position is unknown."""

    ref: Ref
    label: str
    lat: float | None = None
    long: float | None = None
    precision: str = ""
    radius: float = 0
    """How far off it may be in kilometres, where the words of the precision say so."""
    certainty: str = ""
    state: bool = False
    """A state, which acts too: only claims that name it as their place count on the map."""
    area: bool = False
    """The coordinates stand for a whole area; they are not the place where something happened."""
    named: bool = True
    """Whether claims or events name it; the others are there to compare with."""


class OutlineView(Frozen):
    """Land and borders in parts of a degree; see docs/outline/make_outline.py."""

    scale: int
    arcs: tuple[str, ...]
    rings: tuple[tuple[int, ...], ...]
    borders: tuple[int, ...]
    names: tuple[tuple[str, int, int], ...]


class AtlasView(Frozen):
    """What the map needs; no outline where no place has coordinates."""

    places: tuple[PlaceView, ...] = ()
    outline: OutlineView | None = None


def atlas(assembly: Assembly, mentioned: Iterable[Ref], words: Words, ontology: Ontology) -> AtlasView:
    """The places among what the page mentions, where events happened, and the known sites of the reference data."""
    named = {ref for ref in mentioned if ontology.is_a(ref, "kg:Place")}
    named |= {ref for claim in assembly.claims for ref in claim.places}
    named |= {ref for event in assembly.events for ref in event.places}
    places = [_place(ref, words, ontology) for ref in sorted(named)]
    places += _others(named, words, ontology)
    located = any(place.lat is not None and place.named for place in places)
    return AtlasView(places=tuple(places), outline=outline() if located else None)


@cache
def outline() -> OutlineView:
    """The outline that comes with kg."""
    content = json.loads((files("kg.exporters.html") / "outline.json").read_text(encoding="utf-8"))
    return OutlineView(**content)


def _others(named: set[Ref], words: Words, ontology: Ontology) -> Iterator[PlaceView]:
    for ref in ontology.entities:
        if ref not in named and not ontology.is_listed(ref) and ontology.values(ref, "wgs:lat"):
            place = _place(ref, words, ontology).model_copy(update={"named": False})
            if not place.area:
                yield place


def _place(ref: Ref, words: Words, ontology: Ontology) -> PlaceView:
    state = ontology.is_a(ref, "kg:GeopoliticalEntity")
    spot = _coordinates(ref, ontology)
    if spot is None:
        return PlaceView(ref=ref, label=words.label(ref), state=state)
    precision = "; ".join(ontology.values(ref, "kg:coordinatePrecision"))
    found = KILOMETRES.findall(precision)
    return PlaceView(
        ref=ref,
        label=words.label(ref),
        lat=spot[0],
        long=spot[1],
        precision=precision,
        radius=max(map(float, found), default=0),
        certainty=_certainty(ref, ontology),
        state=state,
        area=CENTROID in precision or any(ontology.is_a(ref, kind) for kind in AREAS),
    )


def _coordinates(ref: Ref, ontology: Ontology) -> tuple[float, float] | None:
    """One pair, or nothing: of two that differ none is taken, and none that is no place on earth."""
    lat, long = ontology.values(ref, "wgs:lat"), ontology.values(ref, "wgs:long")
    if len(lat) != 1 or len(long) != 1:
        return None
    try:
        north, east = float(lat[0]), float(long[0])
    except ValueError:
        return None
    return (north, east) if abs(north) <= NORTHERNMOST and abs(east) <= EASTERNMOST else None


def _certainty(ref: Ref, ontology: Ontology) -> str:
    """The certainty with what it means: "high: read in a source that is named"."""
    found = next(iter(ontology.refs(ref, "kg:coordinateCertainty")), None)
    if found is None:
        return "not given"
    meaning = next(iter(ontology.values(found, "skos:definition")), "").rstrip(".")
    return f"{ontology.label(found)}: {meaning[:1].lower()}{meaning[1:]}" if meaning else ontology.label(found)
