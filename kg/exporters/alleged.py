"""Allegations as direct edges under a prefix of their own, in a file of their own (profile `all`)."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Assembly
from kg.ontology import Ontology, expand
from kg.rdf import Writer
from kg.terms import RDF_TYPE, literal

SUFFIX = ".alleged.nt"
MEDIA_TYPE = "application/n-triples"


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:
    """Yield N-Triples: each alleged edge, its property declared and linked to the one it alleges."""
    writer = Writer(assembly.base)
    lines = set()
    for edge in assembly.alleged:
        subject, predicate, obj = writer.edge(edge)
        alleged = f"<{assembly.base}alleged/{edge.predicate.partition(':')[2]}>"
        lines.add(f"{subject} {alleged} {obj} .\n")
        if not data_only:
            label = literal(f"{ontology.label(edge.predicate)} (alleged)", language="en")
            lines.add(f"{alleged} {RDF_TYPE} <{expand('owl:ObjectProperty')}> .\n")
            lines.add(f"{alleged} {writer.term('rdfs:label')} {label} .\n")
            lines.add(f"{alleged} {writer.term('rdfs:seeAlso')} {predicate} .\n")
    return sorted(lines)
