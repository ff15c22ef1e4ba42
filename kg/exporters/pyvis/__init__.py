"""One HTML page drawn by vis-network, for notebooks and for a neighbourhood; nodes and lines are made by pyvis.

pyvis's own page is not used: it loads Bootstrap from a CDN, blanks for as long as that CDN hangs, and lets markup in
titles and ids run.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from importlib.resources import files
from string import Template

from kg.exporters.pyvis.picture import draw
from kg.exporters.pyvis.views import mentioned, plain, view
from kg.model import Assembly, Ref
from kg.ontology import Ontology
from kg.page import embed, policy
from kg.page import script as script_of

__all__ = ["MEDIA_TYPE", "SUFFIX", "export", "inline", "mentioned", "render"]

SUFFIX = ".pyvis.html"
MEDIA_TYPE = "text/html"

SCRIPTS = ("claims.js", "picture.js", "page.js")
"""The page's own script, in the order in which its parts need each other."""

VIS_NETWORK = "lib/vis-9.1.2/vis-network.min.js"
"""In the pyvis package. Its style sheet is left out: it dresses pop-ups and buttons that the page does not have."""


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield the page: everything inside one file, its scripts and styles allowed by their hashes alone."""
    return render(assembly, ontology)


def render(assembly: Assembly, ontology: Ontology, focus: Ref | None = None) -> Iterable[str]:
    """Yield the page, opened at the claims of one entity if there is one to look at first."""
    page = view(assembly, ontology)
    content = page.model_dump(mode="json", exclude_defaults=True) | {"picture": draw(page)._asdict()}
    at = next((number for number, entity in enumerate(page.entities) if entity.ref == focus), None)
    library = (files("pyvis") / VIS_NETWORK).read_text(encoding="utf-8")
    script, style = script_of(files(__name__), SCRIPTS), _own("page.css")
    yield Template(_own("page.html")).substitute(
        policy=policy([library, script], style),
        title=html.escape(plain(assembly.title)),
        style=style,
        library=library,
        script=script,
        data=embed(content if at is None else content | {"focus": at}),
    )


def inline(assembly: Assembly, ontology: Ontology, height: int = 640) -> str:
    """The page as a frame for a notebook; nothing in it reaches the notebook."""
    page = html.escape("".join(render(assembly, ontology)))
    return (
        f'<div><iframe title="{html.escape(plain(assembly.title))}" sandbox="allow-scripts allow-popups" '
        f'style="width: 100%; height: {height:d}px; border: 0" srcdoc="{page}"></iframe></div>'
    )


def _own(name: str) -> str:
    return (files("kg.exporters.pyvis") / name).read_text(encoding="utf-8")
