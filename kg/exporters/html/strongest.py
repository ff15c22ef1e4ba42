"""What is left of a graph that is too large for one page: the pairs of which most is said."""

from __future__ import annotations

from collections import Counter

from kg.exporters.html.happenings import links_of
from kg.model import Assembly, Claim, Ref


def strongest(assembly: Assembly, most: int) -> Assembly:
    """The assembly with so many of its claims at most: those of the pairs of which most is said."""
    if len(assembly.claims) <= most:
        return assembly
    counts = Counter(pair for claim in assembly.claims for pair in _pairs(claim))
    order = sorted(assembly.claims, key=lambda claim: -max((counts[pair] for pair in _pairs(claim)), default=0))
    kept = {claim.key for claim in order[:most]}
    claims = tuple(claim for claim in assembly.claims if claim.key in kept)
    events = {ref for claim in claims for ref in links_of(claim, assembly).all}
    return assembly.model_copy(
        update={
            "claims": claims,
            "events": tuple(event for event in assembly.events if event.ref in events),
            "conflicts": tuple(c for c in assembly.conflicts if all(set(side.claims) <= kept for side in c.sides)),
        }
    )


def _pairs(claim: Claim) -> set[tuple[Ref, Ref]]:
    return {(min(one, other), max(one, other)) for one in claim.subjects for other in claim.objects}
