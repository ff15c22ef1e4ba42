"""Where a person and a machine read the same words alike, the person's claim stays. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Claim, Draft

Pair = tuple[Claim, Draft]


def prefer_hand(pairs: Iterable[Pair]) -> list[Pair]:
    """Leave out machine claims that hand annotations of the same document have too; links to them go to those."""
    pairs = list(pairs)
    hand: dict[tuple[object, ...], list[Claim]] = {}
    for claim, _ in pairs:
        if claim.method == "kg:hand":
            hand.setdefault(_content(claim), []).append(claim)
    kept: list[Pair] = []
    instead: dict[str, str] = {}
    for claim, draft in pairs:
        twin = next((own for own in hand.get(_content(claim), ()) if _overlap(own, claim)), None)
        if claim.method == "kg:hand" or twin is None:
            kept.append((claim, draft))
        elif claim.handle:
            instead[f"row:{claim.handle}"] = f"row:{twin.key}"
    return [(_relinked(claim, instead), draft) for claim, draft in kept] if instead else kept


def _relinked(claim: Claim, instead: dict[str, str]) -> Claim:
    found = instead.get(claim.content_of or "")
    return claim.model_copy(update={"content_of": found}) if found else claim


def _content(claim: Claim) -> tuple[object, ...]:
    return claim.document, claim.predicate, claim.subjects, claim.objects


def _overlap(one: Claim, other: Claim) -> bool:
    if not one.evidence or not other.evidence:
        return True
    return any(a.begin < b.end and b.begin < a.end for a in one.evidence for b in other.evidence)
