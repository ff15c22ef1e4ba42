"""Which entity of the ontology a name may mean in a role, and which forces and governments belong to which country."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model import Ref
from kg.names import Names, fold
from kg.ontology import Ontology

ACTOR, PLACE, COUNTRY = "kg:Actor", "kg:Place", "kg:GeopoliticalEntity"
PERSON, FORCES, GOVERNMENT = "kg:Person", "kg:StateArmedForces", "kg:GovernmentBody"
POSITION = "kg:Position"
UNNAMED, OUTLET = "kg:UnnamedActor", "kg:NewsOutlet"

KINDS = {
    "kg:ArmedGroup": "group militia faction movement organisation organization network",
    "kg:Coalition": "coalition alliance",
    GOVERNMENT: "government administration cabinet ministry department",
    FORCES: "army military force forces troops",
    "kg:Parliament": "parliament assembly legislature",
    COUNTRY: "country state nation",
    "kg:Organisation": "party company agency body bloc",
}
KIND_OF = {noun: kind for kind, nouns in KINDS.items() for noun in nouns.split()}
"""Noun -> what "the" with this noun alone can stand for."""


class People:
    """The entities of an ontology by what they can be; one for all articles."""

    def __init__(self, ontology: Ontology) -> None:
        """Index which forces and which government belong to which country, and what persons are called."""
        self.ontology = ontology
        self.forces: dict[Ref, Ref] = {}
        self.governments: dict[Ref, Ref] = {}
        self.bodies: dict[Ref, Ref] = {}
        """Spokesperson -> the body they speak for, as the reference data has it."""
        self.names = Names(ontology)
        self._led: dict[Ref, Ref] = {}
        own: dict[Ref, Ref] = {}
        for relation in sorted(ontology.relations()):
            if relation.relation == "rel:partOf" and self.is_a(relation.object, COUNTRY):
                own[relation.subject] = relation.object
                if self.is_a(relation.subject, GOVERNMENT) and "government" in ontology.label(relation.subject).lower():
                    self.governments.setdefault(relation.object, relation.subject)
                elif ontology.class_of(relation.subject) == FORCES:
                    self.forces.setdefault(relation.object, relation.subject)
            elif relation.relation == "rel:ledBy":
                self._led.setdefault(relation.object, relation.subject)
            elif relation.relation == "rel:spokespersonOf":
                self.bodies.setdefault(relation.subject, relation.object)
        self._country = own
        self._names: dict[Ref, list[tuple[str, ...]]] = {}
        for name in ontology.names():
            if ontology.class_of(name.ref) == PERSON:
                self._names.setdefault(name.ref, []).append(tuple(fold(name.text).split()))

    def is_a(self, ref: Ref, *classes: Ref) -> bool:
        """Whether an entity is of one of the classes; of none given, everything is."""
        return not classes or any(self.ontology.is_a(ref, cls) for cls in classes)

    def country(self, ref: Ref) -> Ref:
        """The country whose government or forces an entity is, else the entity itself."""
        return self._country.get(ref, ref)

    def led(self, leaders: Iterable[Ref]) -> Ref | None:
        """The coalition that one of some states leads."""
        return next((self._led[ref] for ref in leaders if ref in self._led), None)

    def one(self, refs: Iterable[Ref], safe: Iterable[Ref], classes: tuple[Ref, ...]) -> Ref | None:
        """The entity that a name means in a role; a city that stands for a state is its government."""
        fitting = [ref for ref in refs if self.is_a(ref, *classes)]
        fitting = [ref for ref in fitting if POSITION in classes or not self.is_a(ref, POSITION)]
        sure = [ref for ref in safe if ref in fitting]
        fitting = [ref for ref in fitting if ref in sure or not self.is_a(ref, UNNAMED)]
        if len(sure) == 1:
            return sure[0]
        if len(fitting) == 1:
            return fitting[0]
        states = [ref for ref in fitting if self.is_a(ref, COUNTRY)]
        if len(states) == 1 and all(self.country(ref) == states[0] for ref in fitting):
            return next(ref for ref in (*fitting, *states) if ref != states[0])
        return None

    def is_called(self, ref: Ref, words: tuple[str, ...]) -> bool:
        """Whether some name of a person ends in these words."""
        return any(name[-len(words) :] == words for name in self._names.get(ref, ()))
