"""One HTML page to explore claims and their sources offline: picture, table, search, filters; no network at all."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable
from importlib.resources import files
from string import Template
from typing import Any

from kg.exporters.html import sparql, strongest, views
from kg.exporters.html.network import arrange
from kg.exporters.html.packing import packed, zipped
from kg.model import Assembly, Layout
from kg.ontology import Ontology
from kg.page import policy
from kg.page import script as script_of
from kg.page.engine import Engine

SUFFIX = ".html"
MEDIA_TYPE = "text/html"

SCRIPTS = (
    "copy.js",
    "registry.js",
    "data.js",
    "dom.js",
    "filters.js",
    "choices.js",
    "days.js",
    "sounds.js",
    "search.js",
    "lines.js",
    "details.js",
    "entities.js",
    "evidence.js",
    "looks.js",
    "labels.js",
    "picture.js",
    "drawing.js",
    "pointing.js",
    "steering.js",
    "paths.js",
    "table.js",
    "histogram.js",
    "timeline.js",
    "world.js",
    "map.js",
    "mapview.js",
    "story.js",
    "events.js",
    "turtle.js",
    "svg.js",
    "save.js",
    "share.js",
    "keys.js",
    "print.js",
    "page.js",
)
"""The page's own script, in the order in which its parts need each other."""

STYLES = ("page.css", "work.css", "views.css")

CONNECT = "; connect-src 'self'"
"""What the policy of a served page allows beyond that of a file; `served.js` knows it too."""


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield the page: everything inside one file, its script and style allowed by their hashes alone."""
    yield _page(assembly, ontology)


def export_asking(assembly: Assembly, ontology: Ontology, engine: Engine, turtle: str) -> Iterable[str]:
    """Yield the page with a view that answers SPARQL over the graph in `turtle`, by an engine inside the file."""
    yield _page(
        assembly,
        ontology,
        scripts=(*SCRIPTS[:-1], *sparql.SCRIPTS, SCRIPTS[-1]),
        styles=(*STYLES, *sparql.STYLES),
        more="".join(sparql.elements(engine, turtle, assembly.base)),
        allowed=[engine.script],
        also=sparql.POLICY,
    )


def served(title: str, licence: str | None, base: str, triples: int) -> str:
    """The page of a server: it holds no claims and fetches `data_of` them, and it sends queries to the endpoint.

    It may connect to its own origin, which the page in a file may not.
    """
    return _filled(
        title,
        licence,
        data="",
        scripts=("served.js", *SCRIPTS[:-1], *sparql.SERVED_SCRIPTS, SCRIPTS[-1]),
        styles=(*STYLES, *sparql.STYLES),
        more=sparql.served_elements(base, triples),
        connect=CONNECT,
    )


def data_of(assembly: Assembly, ontology: Ontology, told: Callable[[str], None]) -> bytes:
    """All that the page of a server shows, gzipped; `told` hears of each stage."""
    told("placing names")
    content = _content(assembly, ontology)
    told("putting claims into words")
    return zipped(content)


def inline(assembly: Assembly, ontology: Ontology, height: int = 720) -> str:
    """The page as a frame for a notebook: `IPython.display.HTML(inline(...))`; nothing in it reaches the notebook."""
    page = html.escape("".join(export(assembly, ontology)))
    return (
        f'<div><iframe title="{html.escape(assembly.title)}" sandbox="allow-scripts allow-popups allow-downloads" '
        f'style="width: 100%; height: {height:d}px; border: 0" srcdoc="{page}"></iframe></div>'
    )


def _page(assembly: Assembly, ontology: Ontology, **parts: Any) -> str:
    """The page of an assembly, for `_filled`."""
    part = strongest.strongest(assembly, views.MOST_CLAIMS)
    left = len(assembly.claims) - len(part.claims)
    data = packed(_content(part, ontology) | ({"left_out": left} if left else {}))
    return _filled(assembly.title, assembly.licence, data=data, **parts)


def _filled(
    title: str,
    licence: str | None,
    *,
    data: str,
    scripts: Iterable[str] = SCRIPTS,
    styles: Iterable[str] = STYLES,
    more: str = "",
    allowed: Iterable[str] = (),
    also: Iterable[str] = (),
    connect: str = "",
) -> str:
    """The page of some files; `more` elements come before its script, and with them the scripts `allowed`."""
    script, style = script_of(files(__name__), scripts, scope="async () =>"), "".join(map(_own, styles))
    return Template(_own("page.html")).substitute(
        policy=policy([script, *allowed], style, also) + connect,
        title=html.escape(title),
        licence=html.escape(licence or ""),
        style=style,
        script=script,
        data=data,
        more=more,
    )


def _content(assembly: Assembly, ontology: Ontology) -> dict[str, Any]:
    """What the page shows, with the place in the picture of each name that claims link; the claims are a stream."""
    page = views.view(assembly, ontology)
    layout = assembly.layout or Layout()
    spots = arrange(page.entities, assembly.claims, layout.positions)
    content = page.model_dump(mode="json", exclude_defaults=True)
    for entity in content["entities"]:
        if entity["ref"] in spots:
            entity["spot"] = spots[entity["ref"]]
    claims = (claim.model_dump(mode="json", exclude_defaults=True) for claim in views.claims(assembly, ontology))
    return content | {"claims": claims, "pinned": [ref for ref in layout.pinned if ref in spots]}


def _own(name: str) -> str:
    return (files("kg.exporters.html") / name).read_text(encoding="utf-8")
