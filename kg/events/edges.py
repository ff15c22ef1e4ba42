"""The direct edges that the text supports: no allegation, demand or denial ever looks like a fact. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from kg.model import Claim, Edge, Profile, Ref
from kg.ontology import Ontology


def supports(claim: Claim, profile: Profile = Profile.DEFAULT) -> bool:
    """The edge rule: may this claim become a direct edge?

    Positive and unhedged, and in the narrator's voice, or (profile default) in the actor's own. An allegation,
    a demand, a threat, a plan or a denial never does.
    """
    if claim.polarity != "kg:positive" or claim.certainty is not None:
        return False
    if claim.modality == "mod:asserted":
        return True
    own_voice = bool(set(claim.subjects) & {*claim.speakers, *claim.on_behalf_of})
    return profile is not Profile.STRICT and claim.modality == "mod:claimed" and own_voice


def build_edges(
    claims: Iterable[Claim], ontology: Ontology, profile: Profile, contested: Collection[str] = ()
) -> dict[Edge, tuple[str, ...]]:
    """The direct edges with the claims that carry them, and those of the reference data that are certain.

    Every edge also stands under the wider actions (a drone strike is an attack is an assault) and, for symmetric
    actions, in both directions: the edges are there for plain queries in stores that do not reason. A deed that only
    its actor claims is no edge where others say that it was somebody else (`contested`: keys of claims), and nothing
    is one that stands within what is itself only alleged, demanded or denied.
    """
    claims = list(claims)
    mentioned = {ref for claim in claims for ref in (*claim.subjects, *claim.objects, *claim.places, *claim.speakers)}
    edges: dict[Edge, set[str]] = {edge: set() for edge in reference_edges(mentioned, ontology)}
    outer = {f"cl:{claim.key}": claim for claim in claims}
    for claim in claims:
        own_word_only = claim.modality == "mod:claimed" and claim.key in contested
        if supports(claim, profile) and not own_word_only and _stands(claim, outer):
            for edge in _edges_of(claim, ontology):
                edges.setdefault(edge, set()).add(claim.key)
    return {edge: tuple(sorted(edges[edge])) for edge in sorted(edges)}


def reference_edges(mentioned: Collection[Ref], ontology: Ontology) -> Iterator[Edge]:
    """The edges of the reference data that are certain; of the rest of the world only those of what is mentioned."""
    for relation in ontology.relations():
        if relation.certainty == "high" and (relation.subject in mentioned or not ontology.is_listed(relation.subject)):
            yield from _closure(relation.subject, relation.relation, relation.object, ontology)


def _stands(claim: Claim, claims: Mapping[Ref, Claim]) -> bool:
    """Whether all speech acts around a claim were really made, as far as the narrator says."""
    seen: set[Ref] = set()
    around = claims.get(claim.content_of or "")
    while around is not None and f"cl:{around.key}" not in seen:
        seen.add(f"cl:{around.key}")
        if around.modality not in ("mod:asserted", "mod:claimed") or around.polarity != "kg:positive":
            return False
        around = claims.get(around.content_of or "")
    return True


def build_alleged(claims: Iterable[Claim], ontology: Ontology) -> dict[Edge, tuple[str, ...]]:
    """Edges that are only alleged: for a separate file, under their own prefix, never in the graph."""
    edges: dict[Edge, set[str]] = {}
    for claim in claims:
        if claim.modality == "mod:alleged" and claim.polarity == "kg:positive":
            for edge in _edges_of(claim, ontology):
                edges.setdefault(edge, set()).add(claim.key)
    return {edge: tuple(sorted(edges[edge])) for edge in sorted(edges)}


def _edges_of(claim: Claim, ontology: Ontology) -> Iterable[Edge]:
    for subject in claim.subjects:
        for obj in claim.objects:
            yield from _closure(subject, claim.predicate, obj, ontology)


def _closure(subject: Ref, predicate: Ref, obj: Ref, ontology: Ontology) -> Iterable[Edge]:
    for wider in ontology.ancestors(predicate):
        yield Edge(subject, wider, obj)
    if ontology.is_symmetric(predicate):
        yield Edge(obj, predicate, subject)
