"""What people decide about identity: reversible, dated, with an author and a reason."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from kg.model.basics import Frozen, Ref, When


class DecisionKind(StrEnum):
    """What a decision says of two things."""

    SAME = "same"
    DIFFERENT = "different"
    PART_OF = "part-of"
    BRAND_OF = "brand-of"
    ALIAS_OF = "alias-of"


class Decision(Frozen):
    """What somebody decided about two actors, places, events, claims or documents, or about a name.

    With an interval it holds for claims whose date lies wholly within; without, for all.
    """

    ref: Ref
    kind: DecisionKind
    one: Ref | None = None
    """None where the decision is about a name (alias-of)."""
    name: str | None = None
    other: Ref
    source: str | None = None
    """Key of the document to which an alias is confined."""
    first: date | None = None
    last: date | None = None
    author: str
    decided: date
    reason: str

    def holds(self, when: When | None) -> bool:
        """Whether it applies to a claim of this date."""
        if self.first is None and self.last is None:
            return True
        if when is None:
            return False
        starts = self.first is None or (when.earliest is not None and when.earliest >= self.first)
        return starts and (self.last is None or (when.latest is not None and when.latest <= self.last))
