"""What was read wrongly, missed or made up, statement by statement, the worst first. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg.model import Claim, Frozen, Ref
from kg.ontology import Ontology
from kg.scoring.alignment import Agreement, Group, Pair, Statement

FACTS = ("mod:asserted", "mod:claimed")
"""Modalities that present a thing as having happened; an allegation is not one of them."""

MISSED, MADE_UP, WRONG_FACT = "missed", "made up", "wrong fact"
GRAVITY = (WRONG_FACT, "voice", "actor", "target", "action", "date", MADE_UP, MISSED)
"""The kinds of mistakes, the worst first."""


class Mistake(Frozen):
    """A statement that was read wrongly, missed or made up; `gold` or `predicted` is empty for the latter two."""

    kind: str
    document: str
    begin: int | None
    end: int | None
    gold: str = ""
    predicted: str = ""


def is_fact(claim: Claim) -> bool:
    """Whether a claim presents something as having happened, in the narrator's voice or the actor's own."""
    return claim.polarity == "kg:positive" and claim.modality in FACTS


def voice(claim: Claim) -> str:
    """The modality in a word, marked if the claim is negative."""
    name = claim.modality.partition(":")[2]
    return name if claim.polarity == "kg:positive" else f"{name}, negative"


def alone(statements: Iterable[Statement], paired: Iterable[Statement]) -> list[Statement]:
    """The statements that have no partner."""
    taken = {_identity(statement) for statement in paired}
    return [statement for statement in statements if _identity(statement) not in taken]


def _identity(statement: Statement) -> tuple[str, Ref | None, Ref | None]:
    return statement.claim.key, statement.subject, statement.object


class Teller:
    """Puts a statement into one line."""

    def __init__(self, ontology: Ontology, labels: Mapping[Ref, str]) -> None:
        """`labels` are those of the unresolved entities."""
        self._ontology, self._labels = ontology, labels

    def __call__(self, statement: Statement) -> str:
        """Who, what, to whom, in which voice, when."""
        claim = statement.claim
        who, whom = (self._name(*side) for side in statement.sides)
        when = f", {claim.when.edtf}" if claim.when and claim.when.edtf else ""
        return f"{who} | {claim.predicate.partition(':')[2]} | {whom} ({voice(claim)}{when})"

    def _name(self, ref: Ref | None, text: str | None) -> str:
        if ref is None:
            return f"“{text}”" if text else "nobody"
        return self._labels.get(ref) or self._ontology.label(ref)


def mistakes(group: Group, aligned: Sequence[Pair], tell: Teller) -> Iterator[Mistake]:
    """Everything in a group that is not as gold has it."""
    for pair in aligned:
        wrong_fact = is_fact(pair.predicted.claim) and not is_fact(pair.gold.claim)
        names = [WRONG_FACT] if wrong_fact else _differences(pair.agreement)
        if names:
            yield _mistake(", ".join(names), pair.gold, pair.predicted, tell)
    for gold in alone(group.gold, (pair.gold for pair in aligned)):
        yield _mistake(MISSED, gold, None, tell)
    for given in alone(group.predicted, (pair.predicted for pair in aligned)):
        yield _mistake(MADE_UP, None, given, tell)


def _differences(agreement: Agreement) -> list[str]:
    parts = {
        "voice": agreement.voice,
        "actor": agreement.actor,
        "target": agreement.target,
        "action": agreement.action,
        "date": agreement.date,
    }
    return [name for name, agrees in parts.items() if not agrees]


def _mistake(kind: str, gold: Statement | None, predicted: Statement | None, tell: Teller) -> Mistake:
    claim = next(statement.claim for statement in (gold, predicted) if statement is not None)
    span = next(iter(claim.evidence), None)
    return Mistake(
        kind=kind,
        document=claim.document,
        begin=span.begin if span else None,
        end=span.end if span else None,
        gold=tell(gold) if gold else "",
        predicted=tell(predicted) if predicted else "",
    )


def gravity(mistake: Mistake) -> tuple[int, str, int, str, str]:
    """Sorts mistakes: the worst first, then as they stand in the documents."""
    rank = next(number for number, name in enumerate(GRAVITY) if mistake.kind.startswith(name))
    return rank, mistake.document, mistake.begin or 0, mistake.gold, mistake.predicted
