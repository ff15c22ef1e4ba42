"""What the numbers in the engine stand for: kinds of claims, parties, dates, and what kinship says of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from kg.bulk.claims import Intake
from kg.conflicts import questions
from kg.events import supports
from kg.events.accounts import Account, _sites, gather, tallies, tells_of_deed
from kg.events.deeds import Deeds
from kg.kinship import Kinship
from kg.model import Claim, Figure, Ref, When
from kg.model.made import made
from kg.ontology import Ontology

ANY_DAY = When(edtf="2000-01-01", earliest=date(2000, 1, 1), latest=date(2000, 1, 1), basis="kg:explicit")
"""Accounts of one day are compared without regard to which day it is."""

REMEMBERED = 2**12
"""Answers about kinship that are kept: there may be more names than memory should hold."""

NO_KEY = "c" + "0" * 20

BLANK = {name: field.default for name, field in Claim.model_fields.items()} | {"key": NO_KEY, "document": ""}
"""What a claim holds of which nothing is said."""


class Kind(NamedTuple):
    """A kind of claim, as far as events are concerned."""

    fields: dict[str, Any]
    deed: int
    """The number that kinds of claims share which tell of a deed alike."""
    tells: bool
    plain: bool
    """Whether it says in the narrator's voice that something happened."""
    relation: bool
    denies: bool
    answers: bool
    """Whether a denial elsewhere may speak of it: it says that something happened, or is planned."""
    edge: bool


class Party(NamedTuple):
    """Some parties, as the engine compares them: by the numbers of references (see `Known.token`)."""

    number: int
    several: bool
    acts_for: list[int]
    """Those for whom they act, and to whom they belong."""
    held_by: list[int]
    touches: list[int]
    """Those to whom they belong, and in which they lie."""


class Known:
    """Numbers and their meaning, once all claims are in."""

    def __init__(self, intake: Intake, ontology: Ontology) -> None:
        self.ontology, self.kinship = ontology, Kinship(ontology, remembered=REMEMBERED)
        self.deeds = Deeds(ontology)
        self.members = intake.refs.all()
        self.dates = list(intake.dates)
        self.figures = intake.figures.members
        self._deed_codes: dict[tuple[Any, ...], int] = {}
        self.kinds = [self._kind(value) for value in intake.kinds.values]

    def _kind(self, value: dict[str, Any] | None) -> Kind | None:
        if value is None or value["predicate"] is None:
            return None
        claim = self.claim(value, ("my:x",), ("my:y",), (), ANY_DAY)
        tells = tells_of_deed(claim)
        same = ("predicate", "modality", "polarity", "certainty", "speakers", "on_behalf_of", "via")
        code = (
            self._deed_codes.setdefault(tuple(value[field] for field in same), len(self._deed_codes)) if tells else -1
        )
        plain = tells and claim.modality == "mod:asserted" and claim.polarity == "kg:positive"
        relation = claim.predicate.startswith("rel:")
        denies = tells and claim.denies
        answers = not relation and (claim.reports_event or questions._is_plan(claim))
        return Kind(value, code, tells, plain, relation, denies, answers, plain and supports(claim))

    @cached_property
    def of_deed(self) -> list[Kind]:
        """A kind for each number of deeds."""
        first: dict[int, Kind] = {}
        for kind in self.kinds:
            if kind is not None and kind.tells:
                first.setdefault(kind.deed, kind)
        return [first[code] for code in range(len(first))]

    def claim(
        self,
        kind: dict[str, Any],
        subjects: tuple[Ref, ...],
        objects: tuple[Ref, ...],
        places: tuple[Ref, ...],
        when: When | None,
        **more: Any,
    ) -> Claim:
        """The claim that some numbers stand for."""
        fields = {name: value for name, value in kind.items() if value is not None}
        said = {"subjects": subjects, "objects": objects, "places": places, "when": when}
        return made(Claim, BLANK | fields | said | more)

    def account(self, deed: int, subj: int, obj: int, place: int) -> Account:
        """What one report of a deed says, on any day."""
        subjects, objects, places = (self.members[number] for number in (subj, obj, place))
        fields = self.of_deed[deed].fields
        claim = self.claim(fields, subjects, objects, places, ANY_DAY, subject_text="somebody")
        (account,) = gather([claim], {}, self.deeds, self.kinship)
        return account

    def tallies(self, figures: tuple[Figure, ...]) -> bool:
        """Whether some figures count attacks or strikes."""
        fields = {"predicate": "act:attack"}
        return tallies(self.claim(fields, ("my:x",), (), (), None, figures=figures))

    def sites(self, obj: int, place: int) -> list[Ref]:
        """Where a deed took place: the narrowest of its places, and of its targets that are no actors; sorted."""
        return sorted(_sites(self.members[obj], self.members[place], self.kinship))

    def has_site(self, targets: tuple[Ref, ...]) -> bool:
        """Whether any of some targets is a place and no actor."""
        return any(self.kinship.is_place(ref) and not self.kinship.is_actor(ref) for ref in targets)

    def token(self, refs: Iterable[Ref]) -> list[int]:
        """Numbers of references, for finding in the engine what can be compared: equal ones are seldom of two."""
        return [hash(ref) for ref in sorted(set(refs))]

    def party(self, number: int, refs: tuple[Ref, ...]) -> Party:
        """What some parties mean to events."""
        kin = self.kinship
        return Party(
            number,
            several=len(refs) > 1,
            acts_for=self.token(up for ref in refs for up in kin.principals(ref) | kin.holders(ref)),
            held_by=self.token(up for ref in refs for up in kin.holders(ref)),
            touches=self.token(up for ref in refs for up in kin.holders(ref) | kin.around(ref)),
        )

    def site_tokens(self, sites: Iterable[Ref]) -> list[int]:
        """Places, and those around them, apart from parties of the same name."""
        return self.token(f"@{up}" for ref in sites for up in self.kinship.around(ref))
