"""Shows one entity and what lies around it: a page that vis-network draws, and the neighbours by number of claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox

from kg import names, ontology
from kg.errors import InputError, KgError
from kg.exporters import pyvis
from kg.inputs import Progress
from kg.model import Assembly, Claim, Problem, Ref, Severity
from kg.names import Names, telling
from kg.ontology import BASE, Ontology, expand
from kg.pipeline import Build, build
from kg.publish import publish
from kg.rdf import Reader
from kg.terms import RDF_TYPE

GRAPH = Path("output/graph.ttl")
"""What `kg build` writes, and `kg show` reads if it is told nothing else."""

DEPTHS = (1, 2, 3)
OFFERED = 5
"""Similar names that a message gives."""


class Neighbour(NamedTuple):
    """An entity that claims name beside another, and how many do."""

    ref: Ref
    label: str
    claims: int


class Shown(NamedTuple):
    """What was shown: whom, as what the name was read, the claims of the page, the neighbours, the file.

    `problems` are those of the inputs, if it was built from any; what passed is shown nevertheless.
    """

    ref: Ref
    label: str
    reading: str
    claims: int
    neighbours: tuple[Neighbour, ...]
    file: Path
    problems: tuple[Problem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no problem is an error."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


def show(
    entity: str,
    *inputs: str | Path,
    graph: str | Path | None = None,
    depth: int = 1,
    output: str | Path | None = None,
    extra_ontology: Sequence[str | Path] = (),
    base: str | None = None,
    progress: Progress | None = None,
) -> Shown:
    """Write a page of one entity's neighbourhood.

    Args:
        entity: A name in any spelling, or an id.
        inputs: Tables, articles and folders, which are built; without, a graph is read.
        graph: A Turtle file that `build` wrote (default: output/graph.ttl).
        depth: 1 for the claims that name the entity, 2 for those of its neighbours too, 3 for one step more.
        output: The file to write (default: a file of the entity's name in the current folder).
        extra_ontology: Turtle files with the user's own actors, places and terms.
        base: The base that the graph was built with (default: what the graph says of itself).
        progress: Told of each stage of a build.

    Raises:
        KgError: Wrong use: a graph that does not exist, or a name that is nobody's, or more than one's.
    """
    if depth not in DEPTHS:
        raise InputError(f"--depth is 1, 2 or 3, not {depth}")
    if inputs and graph is not None:
        raise InputError("give a graph (--graph) or inputs to build from, not both")
    known = ontology.load(*extra_ontology)
    problems: tuple[Problem, ...] = ()
    if inputs:
        built = build(*inputs, extra_ontology=extra_ontology, base=base or BASE, progress=progress)
        assembly, problems = built.assembly, built.problems
    else:
        assembly = read_graph(graph or GRAPH, base)
    ref, reading = _resolve(entity, assembly, known)
    label = _labeller(assembly, known)
    part = neighbourhood(assembly, ref, depth).model_copy(update={"title": f"{label(ref)}: {assembly.title}"})
    path = Path(output) if output is not None else Path(f"{names.slug(ref.partition(':')[2]) or 'entity'}.html")
    (file,) = publish(path.parent, {path.name: pyvis.render(part, known, ref)})
    beside = _neighbours(ref, part.claims)
    found = (Neighbour(other, label(other), count) for other, count in beside.items())
    ranked = tuple(sorted(found, key=lambda neighbour: (-neighbour.claims, neighbour.ref)))
    return Shown(ref, label(ref), reading, len(part.claims), ranked, file, problems)


def graph_html(graph: Build | Assembly, known: Ontology | None = None, *, inline: bool = False) -> str:
    """The page that vis-network draws; `inline` gives a closed frame for a notebook: `IPython.display.HTML(...)`."""
    assembly = graph.assembly if isinstance(graph, Build) else graph
    terms = known or (graph.ontology if isinstance(graph, Build) else ontology.load())
    return pyvis.inline(assembly, terms) if inline else "".join(pyvis.render(assembly, terms))


def neighbourhood(assembly: Assembly, ref: Ref, depth: int) -> Assembly:
    """The claims within so many steps of an entity: a step leads to all that a claim names."""
    by_entity: dict[Ref, list[int]] = {}
    for number, claim in enumerate(assembly.claims):
        for other in pyvis.mentioned(claim):
            by_entity.setdefault(other, []).append(number)
    reached, edge, kept = {ref}, {ref}, set[int]()
    for _ in range(depth):
        kept |= {number for one in edge for number in by_entity.get(one, ())}
        edge = {other for number in kept for other in pyvis.mentioned(assembly.claims[number])} - reached
        reached |= edge
    claims = tuple(assembly.claims[number] for number in sorted(kept))
    documents = {claim.document for claim in claims}
    return assembly.model_copy(
        update={
            "claims": claims,
            "documents": tuple(document for document in assembly.documents if document.key in documents),
            "entities": tuple(own for own in assembly.entities if own.ref in reached),
        }
    )


def read_graph(path: str | Path, base: str | None = None) -> Assembly:
    """Claims, documents and unresolved names of a Turtle file that `build` wrote; events and states are left alone."""
    try:
        turtle = Path(path).read_bytes()
    except OSError as error:
        remedy = "kg build makes one, or give inputs to build from"
        raise InputError(f"cannot read the graph '{path}': {error.strerror}; {remedy}") from error
    nodes: dict[str, dict[str, list[str]]] = {}
    try:
        for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
            nodes.setdefault(str(quad.subject), {}).setdefault(str(quad.predicate), []).append(str(quad.object))
    except SyntaxError as error:
        raise InputError(f"the graph '{path}' is not Turtle: {error.msg} (line {error.lineno})") from error
    base = base or _base(nodes)
    reader = Reader(nodes, base)
    return Assembly(
        title=reader.title() or Path(path).name,
        documents=tuple(reader.documents()),
        claims=tuple(sorted(reader.claims(), key=lambda claim: claim.key)),
        entities=tuple(reader.entities()),
        state_reports={},
        events=(),
        states=(),
        edges={},
        base=base,
    )


def _base(nodes: Mapping[str, Mapping[str, list[str]]]) -> str:
    """Where the data of a graph lives: above the node of its data set."""
    wanted = f"<{expand('dcat:Dataset')}>"
    sets = sorted(node for node, properties in nodes.items() if wanted in properties.get(RDF_TYPE, ()))
    return next((node[1:].removesuffix("dataset>") for node in sets if node.endswith(("/dataset>", "#dataset>"))), BASE)


def _resolve(text: str, assembly: Assembly, known: Ontology) -> tuple[Ref, str]:
    """Whom a name means among those whom claims name, and what it was read as if it was not exact."""
    present = {ref for claim in assembly.claims for ref in pyvis.mentioned(claim)}
    own = [
        e.ref
        for e in assembly.entities
        if names.fold(text) in (names.fold(e.label), names.fold(e.ref)) or text == e.ref
    ]
    match = Names(known).find(text)
    if match.ref is None and len(own) == 1 and own[0] in present:
        return own[0], ""
    if match.ref in present and match.ref is not None:
        return match.ref, "" if match.is_certain else f"'{text}' {telling.reading(match, known)}"
    if match.ref is not None:
        raise KgError(f"no claim of this graph names {known.label(match.ref)} ({match.ref}); {_often(assembly, known)}")
    if match.candidates:
        raise KgError(f"'{text}' may mean {telling.choice(match, known)}; {telling.REMEDY}")
    if match.ranked:
        similar = telling.choice(match._replace(ranked=match.ranked[:OFFERED]), known)
        raise KgError(f"nobody is called '{text}'; similar: {similar}")
    label = _labeller(assembly, known)
    called = [
        f"{label(ref)} ({ref})"
        for ref in sorted(present)
        if names.fold(text) and names.fold(text) in names.fold(label(ref))
    ]
    if called:
        raise KgError(f"nobody is called just '{text}', which is part of: {', '.join(called[:OFFERED])}")
    raise KgError(f"nobody is called '{text}'; {_often(assembly, known)}")


def _labeller(assembly: Assembly, known: Ontology) -> Callable[[Ref], str]:
    own = {entity.ref: entity.label for entity in assembly.entities}
    return lambda ref: own.get(ref) or known.label(ref)


def _often(assembly: Assembly, known: Ontology) -> str:
    label = _labeller(assembly, known)
    counts = Counter(ref for claim in assembly.claims for ref in set(pyvis.mentioned(claim)))
    ranked = sorted(counts, key=lambda ref: (-counts[ref], ref))[:OFFERED]
    return f"most claims are about {', '.join(map(label, ranked))}"


def _neighbours(ref: Ref, claims: Iterable[Claim]) -> Counter[Ref]:
    """How many claims name each other entity beside this one."""
    named = (set(pyvis.mentioned(claim)) for claim in claims)
    return Counter(other for refs in named if ref in refs for other in refs - {ref})
