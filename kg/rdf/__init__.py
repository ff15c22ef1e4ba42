"""From claims and events to triples and back, after the shapes of `kg.shapes`.

Terms are N-Triples text, not objects of a library: the Turtle writer, rdflib and pyoxigraph are all fed from it,
and so is whatever makes them by the million. Pure: no files, no network, no clock.
"""

from __future__ import annotations

from kg.rdf.reading import Reader, read_claims
from kg.rdf.writing import Writer, name_figures, own_link

__all__ = ["Reader", "Writer", "name_figures", "own_link", "read_claims"]
