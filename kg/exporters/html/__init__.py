"""One HTML page to explore claims and their sources offline: picture, table, search, filters; no network at all."""

from __future__ import annotations

import html
from collections.abc import Iterable
from importlib.resources import files
from string import Template

from kg.exporters.html.network import draw
from kg.exporters.html.views import view
from kg.model import Assembly
from kg.ontology import Ontology
from kg.page import embed, policy
from kg.page import script as script_of

SUFFIX = ".html"
MEDIA_TYPE = "text/html"

SCRIPTS = (
    "registry.js",
    "data.js",
    "dom.js",
    "filters.js",
    "choices.js",
    "sounds.js",
    "search.js",
    "details.js",
    "picture.js",
    "table.js",
    "events.js",
    "page.js",
)
"""The page's own script, in the order in which its parts need each other."""

STYLES = ("page.css", "work.css")

VIS_NETWORK = "lib/vis-9.1.2/vis-network.min.js"
"""In the pyvis package. Its style sheet is left out: it dresses only pop-ups and buttons that the page does not use."""


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield the page: everything inside one file, its scripts and styles allowed by their hashes alone."""
    page = view(assembly, ontology)
    picture = draw(page)
    content = page.model_dump(mode="json", exclude_defaults=True) | {"picture": picture._asdict()}
    library, script, style = _vis_network(), script_of(files(__name__), SCRIPTS), "".join(map(_own, STYLES))
    yield Template(_own("page.html")).substitute(
        policy=policy([library, script], style),
        title=html.escape(assembly.title),
        licence=html.escape(assembly.licence or ""),
        style=style,
        library=library,
        script=script,
        data=embed(content),
    )


def inline(assembly: Assembly, ontology: Ontology, height: int = 720) -> str:
    """The page as a frame for a notebook: `IPython.display.HTML(inline(...))`; nothing in it reaches the notebook."""
    page = html.escape("".join(export(assembly, ontology)))
    return (
        f'<div><iframe title="{html.escape(assembly.title)}" sandbox="allow-scripts allow-popups" '
        f'style="width: 100%; height: {height:d}px; border: 0" srcdoc="{page}"></iframe></div>'
    )


def _own(name: str) -> str:
    return (files("kg.exporters.html") / name).read_text(encoding="utf-8")


def _vis_network() -> str:
    """Browsers hash what they parsed, in which every line ends with a line feed; so does text read in Python."""
    return (files("pyvis") / VIS_NETWORK).read_text(encoding="utf-8")
