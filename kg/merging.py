"""Where a person and a machine read the same words alike, the person's claim stays. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Claim, Draft

Pair = tuple[Claim, Draft]


def prefer_hand(pairs: Iterable[Pair]) -> list[Pair]:
    """Leave out machine claims that hand annotations of the same document have too; links to them go to those."""
    pairs = list(pairs)
    by_machine = {claim.document for claim, _ in pairs if claim.method != "kg:hand"}
    hand: dict[tuple[object, ...], list[Claim]] = {}
    for claim, _ in pairs:
        if claim.method == "kg:hand" and claim.document in by_machine:
            hand.setdefault(_content(claim), []).append(claim)
    if not hand:
        return pairs
    kept: list[Pair] = []
    instead: dict[str, str] = {}
    for claim, draft in pairs:
        twin = None
        if claim.method != "kg:hand":
            twin = next((own for own in hand.get(_content(claim), ()) if _overlap(own, claim)), None)
        if twin is None:
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
