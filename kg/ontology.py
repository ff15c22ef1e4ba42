"""The terms of `kg`: reads `ontology/*.ttl` once and answers what a term is called, means and belongs to.

The namespace is closed: asking for a term that the files do not define raises `UnknownTermError`.
This is the only file that holds IRIs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import OntologyError, UnknownTermError
from kg.model import Ref

BASE = "https://w3id.org/kg-conflict/"
"""Where the ontology lives; data may live under another base (`kg build --base`)."""

DATA_NAMESPACES = {
    "my": "local/",
    "ev": "event/",
    "st": "state/",
    "cl": "claim/",
    "doc": "doc/",
    "cf": "conflict/",
    "de": "decision/",
}
"""Prefix -> path below the data's own base IRI."""

PREFIXES = {
    "id": BASE + "id/",
    "kg": BASE + "ont#",
    "act": BASE + "act/",
    "rel": BASE + "rel/",
    "mod": BASE + "mod/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "schema": "https://schema.org/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vann": "http://purl.org/vocab/vann/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "wd": "http://www.wikidata.org/entity/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}
"""Prefix -> namespace of the ontology, the reference data and the vocabularies they align to."""

TYPE = PREFIXES["rdf"] + "type"
LICENCE_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
LABELS = ("skos:prefLabel", "skos:altLabel", "rdfs:label")
DOUBTFUL_LABELS = ("kg:metonym", "kg:contextAlias", "kg:epithet")
"""Names that mean something else in another context; they are never resolved silently."""

OWN = ("kg", "act", "rel", "mod", "id")
PARTS = ("schema.ttl", "actions.ttl", "actors.ttl", "places.ttl", "countries.ttl", "organisations.ttl")

GAZETTEERS = ("countries.ttl", "organisations.ttl")
"""Parts that know the whole world; of them only what is mentioned travels with a graph."""

Triple = tuple[str, str, str]
"""Subject, predicate and object as N-Triples text."""

REMEMBERED = 2**14
"""Answers about entities that are kept: whoever asks may have more names than memory should hold."""


class Name(NamedTuple):
    """A name of an entity; `safe` is False for metonyms, epithets and names that need their context."""

    text: str
    ref: Ref
    safe: bool
    preferred: bool


class Relation(NamedTuple):
    """A relation between two entities in the reference data, with how certain it is."""

    subject: Ref
    relation: Ref
    object: Ref
    certainty: str


class Ontology:
    """All terms and reference entities; ask `kg.ontology.load()` for it."""

    def __init__(self, sources: Iterable[tuple[str, bytes]]) -> None:
        """Read Turtle from (name, bytes) pairs; raises `OntologyError` where a file is not Turtle."""
        self.triples: list[Triple] = []
        self._listed: dict[str, list[Triple]] = {}
        self._objects: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
        for name, turtle in sources:
            self._read(name, turtle)

    def _read(self, name: str, turtle: bytes) -> None:
        try:
            for subject, predicate, obj, _ in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
                triple = str(subject), str(predicate), str(obj)
                self.triples.append(triple)
                if name in GAZETTEERS:
                    self._listed.setdefault(triple[0], []).append(triple)
                if isinstance(subject, ox.NamedNode) and isinstance(obj, (ox.NamedNode, ox.Literal)):
                    self._objects.setdefault(subject.value, {}).setdefault(predicate.value, []).append(obj)
            if name in GAZETTEERS:
                self._gather_states()
        except SyntaxError as error:
            raise OntologyError(f"{name} is not Turtle: {error.msg} (line {error.lineno})") from error

    def _gather_states(self) -> None:
        """Let the relations of a listed entity go with its subject."""
        subject_of = f"<{expand('kg:subject')}>"
        for node, triples in list(self._listed.items()):
            subject = next((obj for _, predicate, obj in triples if predicate == subject_of), None)
            if subject in self._listed and subject != node:
                self._listed[subject] += triples
                self._listed[node] = []

    def is_listed(self, ref: Ref) -> bool:
        """Whether an entity comes from a list of the whole world, so that only a mention brings it into a graph."""
        return f"<{expand(ref)}>" in self._listed

    def listed(self, terms: Iterable[str]) -> set[str]:
        """Those of some terms (N-Triples text) that decide which triples travel with data."""
        return {*terms} & self._listed.keys()

    def travelling(self, mentioned: Iterable[str]) -> list[Triple]:
        """The triples that go with data which mentions these nodes (N-Triples text): all but the rest of the world."""
        kept = [triple for triple in self.triples if triple[0] not in self._listed]
        todo = {*mentioned, *(triple[2] for triple in kept)} & self._listed.keys()
        seen = set(todo)
        while todo:
            more = [triple for node in todo for triple in self._listed[node]]
            kept += more
            todo = {triple[2] for triple in more} & self._listed.keys() - seen
            seen |= todo
        return kept

    def __contains__(self, ref: Ref) -> bool:
        return expand(ref) in self._objects

    def check(self, ref: Ref) -> Ref:
        """Return the term, or raise `UnknownTermError` where no file defines it."""
        if ref not in self:
            raise UnknownTermError(ref)
        return ref

    def values(self, ref: Ref, prop: Ref) -> list[str]:
        """The literals and IRIs that a term has for a property, sorted."""
        return sorted(o.value for o in self._objects.get(expand(ref), {}).get(expand(prop), []))

    def refs(self, ref: Ref, prop: Ref) -> list[Ref]:
        """The terms that a term has for a property, sorted."""
        found = self._objects.get(expand(ref), {}).get(expand(prop), [])
        return sorted(compact(o.value) for o in found if isinstance(o, ox.NamedNode))

    def label(self, ref: Ref, language: str = "en") -> str:
        """What people call a term; without a label in the language, its local name in words."""
        for prop in ("skos:prefLabel", "rdfs:label"):
            found = self._objects.get(expand(ref), {}).get(expand(prop), [])
            labels = sorted(o.value for o in found if isinstance(o, ox.Literal) and (o.language or "en") == language)
            if labels:
                return labels[0]
        return ref.partition(":")[2].replace("-", " ")

    def passive_label(self, ref: Ref) -> str:
        """How the target sees an action or a relation ("attacked by")."""
        return next(iter(self.values(ref, "kg:passiveLabel")), self.label(ref))

    def class_of(self, ref: Ref) -> Ref | None:
        """The most special class of an entity."""
        classes = [c for c in self.refs(ref, "rdf:type") if c.startswith("kg:")]
        return max(classes, key=lambda c: (len(self.ancestors(c, "rdfs:subClassOf")), c), default=None)

    @lru_cache(REMEMBERED)  # noqa: B019
    def is_a(self, ref: Ref, cls: Ref) -> bool:
        """Whether an entity belongs to a class or to one below it."""
        return any(cls in self.ancestors(c, "rdfs:subClassOf") for c in self.refs(ref, "rdf:type"))

    @cache  # noqa: B019  the ontology lives as long as the program
    def ancestors(self, ref: Ref, prop: Ref = "rdfs:subPropertyOf") -> tuple[Ref, ...]:
        """The term and all above it within our own namespaces, nearest first."""
        found, todo = [ref], [ref]
        while todo:
            above = [r for r in self.refs(todo.pop(0), prop) if r.partition(":")[0] in OWN and r not in found]
            found += above
            todo += above
        return tuple(found)

    @cache  # noqa: B019
    def family(self, action: Ref) -> Ref:
        """The top term of an action's tree (`act:drone-strike` -> `act:assault`)."""
        return self.ancestors(action)[-1]

    @cache  # noqa: B019
    def is_symmetric(self, ref: Ref) -> bool:
        """Whether a relation or action holds in both directions."""
        return "owl:SymmetricProperty" in self.refs(ref, "rdf:type")

    @cache  # noqa: B019
    def members(self, cls: Ref) -> tuple[Ref, ...]:
        """Everything that is a direct instance of a class, sorted."""
        iri = expand(cls)
        found = (s for s, po in self._objects.items() if any(o.value == iri for o in po.get(TYPE, [])))
        return tuple(sorted(compact(s) for s in found))

    @cached_property
    def entities(self) -> tuple[Ref, ...]:
        """All actors, places, positions and named events of the reference data, sorted."""
        return tuple(sorted(r for r in map(compact, self._objects) if r.startswith("id:")))

    def names(self) -> Iterator[Name]:
        """Every name of every entity, in every script."""
        for ref in self.entities:
            yield Name(ref.removeprefix("id:"), ref, True, True)
            for prop in (*LABELS, *DOUBTFUL_LABELS):
                for text in self.values(ref, prop):
                    yield Name(text, ref, prop in LABELS, prop != "skos:altLabel" and prop in LABELS)

    def relations(self) -> Iterator[Relation]:
        """The relations of the reference data with their certainty (`high`, `medium`, `low`)."""
        for state in self.members("kg:StateRelation"):
            certainty = self.refs(state, "kg:factCertainty")
            yield Relation(
                self.refs(state, "kg:subject")[0],
                self.refs(state, "kg:relation")[0],
                self.refs(state, "kg:object")[0],
                certainty[0].removeprefix("kg:") if certainty else "low",
            )

    @cached_property
    def version(self) -> str:
        """The version of the ontology."""
        return self.values("kg:", "owl:versionInfo")[0]


def expand(ref: Ref, base: str = BASE) -> str:
    """The IRI of a reference: `kg:` alone is the ontology itself, data prefixes lie below `base`."""
    prefix, _, local = ref.partition(":")
    if prefix in DATA_NAMESPACES:
        return base + DATA_NAMESPACES[prefix] + local
    if ref == "kg:":
        return PREFIXES["kg"].removesuffix("#")
    try:
        return PREFIXES[prefix] + local
    except KeyError:
        raise UnknownTermError(ref) from None


def namespaces(base: str = BASE) -> dict[str, str]:
    """Prefix -> namespace, those of the data below `base` included."""
    return PREFIXES | {prefix: base + path for prefix, path in DATA_NAMESPACES.items()}


@cache
def compact(iri: str) -> Ref:
    """The reference of an IRI of a known namespace, else the IRI itself."""
    known = [(ns, p) for p, ns in namespaces().items() if iri.startswith(ns)]
    if not known:
        return iri
    namespace, prefix = max(known, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri[len(namespace) :]}"


def folder() -> Traversable:
    """The folder of the ontology: inside the installed package, or beside it in a checkout."""
    packaged = files("kg") / "_ontology"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parent.parent / "ontology"


def load(*extra: str | Path) -> Ontology:
    """The ontology that comes with `kg`, and the Turtle files that the user adds, read anew each time.

    Raises:
        OntologyError: A file is not Turtle.
        OSError: A file cannot be read.
    """
    if not extra:
        return _packaged()
    return Ontology(_parts() + [(str(path), Path(path).read_bytes()) for path in extra])


@cache
def _packaged() -> Ontology:
    return Ontology(_parts())


def _parts() -> list[tuple[str, bytes]]:
    return [(name, (folder() / name).read_bytes()) for name in PARTS]
