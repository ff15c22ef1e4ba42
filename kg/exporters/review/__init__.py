"""One HTML page to accept, reject and correct claims offline; it gives back claims.jsonl. Best with --corpus."""

from __future__ import annotations

import html
from collections.abc import Iterable
from importlib.resources import files
from string import Template

from kg.exporters.review.views import view
from kg.model import Assembly
from kg.ontology import Ontology
from kg.page import embed, policy
from kg.page import script as script_of

SUFFIX = ".review.html"
MEDIA_TYPE = "text/html"

SCRIPTS = ("state.js", "rows.js", "card.js", "form.js", "page.js")
"""The page's own script, in the order in which its parts need each other."""


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:  # noqa: ARG001
    """Yield the page: every claim, with its sentence where the text is at hand, and lists to correct it from."""
    own = files("kg.exporters.review")
    script, style = script_of(own, SCRIPTS), (own / "page.css").read_text(encoding="utf-8")
    yield Template((own / "page.html").read_text(encoding="utf-8")).substitute(
        policy=policy([script], style),
        title=html.escape(assembly.title),
        style=style,
        script=script,
        data=embed(view(assembly, ontology).model_dump(mode="json")),
    )
