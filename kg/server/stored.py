"""Reads a stored graph back into everything that a page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, NamedTuple, cast

import pyoxigraph as ox

from kg.model import Assembly, Claim, EventLinks, Ref
from kg.ontology import BASE, expand
from kg.rdf import Reader
from kg.terms import RDF_TYPE

Told = Callable[[str, int, int], None]
"""Is told of a stage, how far it is, and of how many."""

TELL_EVERY = 5_000


class Nodes(Mapping[str, Mapping[str, list[str]]]):
    """Subject -> predicate -> objects of a whole store, as N-Triples text.

    Read once from end to end, as looking up a million nodes takes an hour; equal texts are kept once, so that a
    graph of 9 million triples takes about a gigabyte.
    """

    def __init__(self, store: ox.Store) -> None:
        """Read everything, as N-Triples, which Oxigraph writes faster than it gives terms."""
        self._nodes: dict[str, tuple[str, ...]] = {}
        self._of_type: dict[str, list[str]] = {}
        self._shared: dict[str, str] = {}
        for graph in (ox.DefaultGraph(), *store.named_graphs()):
            store.dump(cast("IO[bytes]", _Lines(self._take)), format=ox.RdfFormat.N_TRIPLES, from_graph=graph)
        self._shared.clear()

    def _take(self, lines: Iterable[str]) -> None:
        keep = self._shared.setdefault
        for subject, group in groupby((line.split(" ", 2) for line in lines), key=itemgetter(0)):
            found: list[str] = []
            for _, predicate, rest in group:
                obj = rest[:-2]
                found += (keep(predicate, predicate), keep(obj, obj))
                if predicate == RDF_TYPE:
                    self._of_type.setdefault(obj, []).append(keep(subject, subject))
            self._nodes[keep(subject, subject)] = (*self._nodes.get(subject, ()), *found)

    def __getitem__(self, subject: str) -> dict[str, list[str]]:
        properties: dict[str, list[str]] = {}
        found = self._nodes[subject]
        for predicate, obj in zip(found[::2], found[1::2], strict=True):
            properties.setdefault(predicate, []).append(obj)
        return properties

    def __iter__(self) -> Iterator[str]:
        return iter(self._nodes)

    def __len__(self) -> int:
        return len(self._nodes)

    def of_type(self, cls: str) -> list[str]:
        """The subjects of a class, each once, in a fixed order."""
        return sorted({subject for subject in self._of_type.get(cls, ()) if subject.startswith("<")})


class _Lines:
    """A file whose lines go to a function as they are written."""

    def __init__(self, take: Callable[[Iterable[str]], None]) -> None:
        self._take = take
        self._rest = b""

    def write(self, part: bytes) -> int:
        whole, newline, self._rest = (self._rest + part).rpartition(b"\n")
        if newline:
            self._take(whole.decode().split("\n"))
        return len(part)

    def flush(self) -> None:
        """Nothing waits."""


class Head(NamedTuple):
    """What a graph says of itself: where its data lives, what it is called, its licence."""

    base: str
    title: str
    licence: str | None


def open_store(folder: Path) -> ox.Store:
    """The store in a folder, to read only."""
    return ox.Store.read_only(str(folder))


def head_of(store: ox.Store) -> Head:
    """The head of a graph; the data lives above the node of the data set."""
    found = store.quads_for_pattern(None, ox.NamedNode(expand("rdf:type")), ox.NamedNode(expand("dcat:Dataset")), None)
    names = sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))
    name = next((name for name in names if name.endswith(("/dataset", "#dataset"))), f"{BASE}dataset")
    node: dict[str, list[str]] = {}
    for _, predicate, obj, _ in store.quads_for_pattern(ox.NamedNode(name), None, None, None):
        node.setdefault(str(predicate), []).append(str(obj))
    base = name.removesuffix("dataset")
    reader = Reader({f"<{name}>": node}, base)
    return Head(base, reader.title(), reader.licence())


def read_assembly(store: ox.Store, title: str, told: Told) -> Assembly:
    """Everything that `build` put into the graph but direct edges; claims in the order of the documents."""
    base = head_of(store).base
    told("reading the graph", 0, 0)
    nodes = Nodes(store)
    reader = Reader(nodes, base, nodes.of_type)
    claims: list[Claim] = []
    links: dict[str, EventLinks] = {}
    reports: dict[str, tuple[Ref, ...]] = {}
    total = len(nodes.of_type(f"<{expand('kg:Claim')}>"))
    for claim in reader.claims():
        if len(claims) % TELL_EVERY == 0:
            told("reading claims", len(claims), total)
        claims.append(claim)
        events, states = reader.links(claim.key)
        if events.all:
            links[claim.key] = events
        if states:
            reports[claim.key] = states
    told("reading events", 0, 0)
    reported = {ref for refs in reports.values() for ref in refs}
    return Assembly(
        title=reader.title() or title,
        base=base,
        licence=reader.licence(),
        as_of=reader.as_of(),
        documents=tuple(reader.documents()),
        claims=tuple(sorted(claims, key=_place)),
        state_reports=reports,
        links=links,
        events=tuple(reader.events()),
        states=tuple(s for s in reader.states() if s.ref in reported or s.decision is not None),
        conflicts=tuple(reader.conflicts()),
        decisions=tuple(reader.decisions()),
        entities=tuple(reader.entities()),
        edges={},
    )


def _place(claim: Claim) -> tuple[str, int, str, str]:
    """As `kg.events.assemble` orders claims."""
    return claim.document, claim.evidence[0].begin if claim.evidence else 0, claim.handle or "", claim.key
