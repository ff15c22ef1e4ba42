"""From news reports to a knowledge graph that shows its sources.

    import kg

    result = kg.build("claims.csv", output="output")
    for row in kg.query("output/graph.ttl", "attacks-without-perpetrator").rows:
        print(row)

Names are imported when they are first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.asking import graph, query
    from kg.errors import KgError
    from kg.evaluating import score
    from kg.large import LargeBuild, build_distributed, build_large
    from kg.loading import Loaded, load_store
    from kg.manifest import Manifest, read_manifest
    from kg.model import Assembly, Claim, Document, Draft, Event, Figure, Problem, Profile, Span, State, When
    from kg.ontology import Ontology
    from kg.ontology import load as load_ontology
    from kg.pipeline import Build, build, check, extract, read_claims
    from kg.ports import Rows
    from kg.reviewing import Review, review
    from kg.scoring import Score
    from kg.server import serve
    from kg.showing import Shown, graph_html, show

__version__ = "0.1.0"

_HOME = {
    "KgError": "kg.errors",
    **dict.fromkeys(
        (
            "Assembly",
            "Claim",
            "Document",
            "Draft",
            "Event",
            "Figure",
            "Problem",
            "Profile",
            "Span",
            "State",
            "When",
        ),
        "kg.model",
    ),
    **dict.fromkeys(("LargeBuild", "build_distributed", "build_large"), "kg.large"),
    **dict.fromkeys(("Loaded", "load_store"), "kg.loading"),
    **dict.fromkeys(("Manifest", "read_manifest"), "kg.manifest"),
    "Ontology": "kg.ontology",
    "load_ontology": "kg.ontology",
    **dict.fromkeys(("graph", "query"), "kg.asking"),
    **dict.fromkeys(("Build", "build", "check", "extract", "read_claims"), "kg.pipeline"),
    "Rows": "kg.ports",
    **dict.fromkeys(("Review", "review"), "kg.reviewing"),
    "Score": "kg.scoring",
    "score": "kg.evaluating",
    "serve": "kg.server",
    **dict.fromkeys(("Shown", "graph_html", "show"), "kg.showing"),
}
_RENAMED = {"load_ontology": "load"}

__all__ = [
    "Assembly",
    "Build",
    "Claim",
    "Document",
    "Draft",
    "Event",
    "Figure",
    "KgError",
    "LargeBuild",
    "Loaded",
    "Manifest",
    "Ontology",
    "Problem",
    "Profile",
    "Review",
    "Rows",
    "Score",
    "Shown",
    "Span",
    "State",
    "When",
    "__version__",
    "build",
    "build_distributed",
    "build_large",
    "check",
    "extract",
    "graph",
    "graph_html",
    "load_ontology",
    "load_store",
    "query",
    "read_claims",
    "read_manifest",
    "review",
    "score",
    "serve",
    "show",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), _RENAMED.get(name, name))


def __dir__() -> list[str]:
    return sorted(__all__)
