"""The flat tables that other writers of RDF are given: final values, nothing left to find, look up or check.

Each row is one node; its first column, `node`, is the node's IRI. IRIs are written in full, what is empty has no
triple. Whatever fits no column (a second actor of an event, an edge) is a row of `TRIPLES`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

KG = "https://w3id.org/kg-conflict/ont#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
XSD = "http://www.w3.org/2001/XMLSchema#"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
DCT = "http://purl.org/dc/terms/"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"

PREFIXES = {
    "act": "https://w3id.org/kg-conflict/act/",
    "cl": "https://w3id.org/kg-conflict/claim/",
    "dcat": DCAT,
    "dct": DCT,
    "doc": "https://w3id.org/kg-conflict/doc/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "ev": "https://w3id.org/kg-conflict/event/",
    "id": "https://w3id.org/kg-conflict/id/",
    "kg": KG,
    "mod": "https://w3id.org/kg-conflict/mod/",
    "my": "https://w3id.org/kg-conflict/local/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "rel": "https://w3id.org/kg-conflict/rel/",
    "void": VOID,
    "xsd": XSD,
}
"""What the product declares of them too."""

IRI, TEXT, ENGLISH = "iri", "text", "english"
"""Kinds of values beside literals with a datatype, whose kind is the IRI of the datatype."""

INTEGER, DATE = XSD + "integer", XSD + "date"


class Column(NamedTuple):
    """One value at most for each node."""

    name: str
    predicate: str
    kind: str = IRI


class Table(NamedTuple):
    """Nodes of one kind: the table's name, the classes of each node, the columns after `node`."""

    name: str
    classes: tuple[str, ...]
    columns: tuple[Column, ...]


def _kg(name: str, kind: str = IRI) -> Column:
    return Column(name, KG + name, kind)


TABLES = (
    Table(
        "dataset",
        (DCAT + "Dataset", VOID + "Dataset"),
        (
            Column("title", DCT + "title", TEXT),
            Column("conformsTo", DCT + "conformsTo"),
            Column("triples", VOID + "triples", INTEGER),
        ),
    ),
    Table(
        "partitions",
        (VOID + "Dataset",),
        (Column("class", VOID + "class"), Column("entities", VOID + "entities", INTEGER)),
    ),
    Table(
        "events",
        (KG + "Event",),
        (
            Column("label", LABEL, ENGLISH),
            _kg("action"),
            _kg("actor"),
            _kg("target"),
            _kg("date", EDTF),
            _kg("earliest", DATE),
            _kg("latest", DATE),
            _kg("dateBasis"),
            _kg("method"),
            _kg("reportCount", INTEGER),
            _kg("sharedReportCount", INTEGER),
            _kg("documentCount", INTEGER),
            _kg("outletCount", INTEGER),
            _kg("independentSourceCount", INTEGER),
        ),
    ),
    Table(
        "claims",
        (KG + "Claim",),
        (
            Column("actor", KG + "subject"),
            Column("action", KG + "predicate"),
            Column("target", KG + "object"),
            _kg("modality"),
            _kg("polarity"),
            _kg("date", EDTF),
            _kg("earliest", DATE),
            _kg("latest", DATE),
            _kg("dateBasis"),
            _kg("statedIn"),
            _kg("handle", TEXT),
            _kg("method"),
            _kg("reports"),
        ),
    ),
    Table("documents", (KG + "Document",), ()),
    Table("entities", (KG + "UnresolvedEntity",), (Column("label", LABEL, TEXT),)),
)

TRIPLES = ("edges", "more")
"""Tables of three IRIs a row: the direct edges, and further values of nodes."""

COLUMNS = ("node", "property", "value")
"""Not subject, predicate and object: morph-kgc 2.10 mixes up columns of these names with its own."""


def rows(folder: Path, name: str) -> Iterator[list[str]]:
    """The rows of one table, without its header."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        next(reader)
        yield from reader
