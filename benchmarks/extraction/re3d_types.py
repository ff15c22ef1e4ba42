"""The types of re3d for what the rules mention: by the ontology, by the noun, by rank and role."""

from __future__ import annotations

from kg.drafting import people
from kg.language.lemmas import noun_lemmas
from kg.language.mentions import AGENT, NAME, PRONOUN, Mention
from kg.language.reading import Reading
from kg.ontology import Ontology


def words(text: str) -> frozenset[str]:
    """A closed list."""
    return frozenset(text.split())


NOUNS = {
    "Weapon": words(
        "weapon bomb missile rocket grenade mortar artillery munition ied vbied explosive strike airstrike mine gun "
        "launcher rifle shell hardware ammunition cannon howitzer"
    ),
    "MilitaryPlatform": words(
        "tank aircraft warplane jet helicopter drone uav vehicle bomber warship submarine frigate gunship carrier"
    ),
    "Vehicle": words("truck car excavator loader bus lorry boat ship train ambulance bulldozer motorcycle tanker"),
    "Location": words(
        "city town village building road route area territory region province district position tunnel bridge site "
        "base camp border front hospital school mosque church airport airfield facility headquarters safehouse house "
        "north south east west neighbourhood neighborhood suburb river valley mountain desert street square country "
        "capital center centre complex terrain highway market station"
    ),
    "DocumentReference": words("report resolution constitution statement manual magazine communique agreement order"),
    "Money": words("money dollar euro pound fund million billion"),
}
"""Nouns that name no party, by the type of re3d."""

TYPE_OF = {noun: kind for kind, nouns in NOUNS.items() for noun in nouns}
ENDINGS = ("er", "or", "ist", "man", "woman", "ian", "eer")
RANKS = words(
    "general gen colonel col lieutenant lt captain capt major maj sergeant sgt admiral adm private mr mrs ms dr sir "
    "president minister secretary chief head sheikh ambassador king queen prince pope premier chancellor official "
    "citizen native brother son father mother sister wife aide envoy deputy governor mayor judge victim resident "
    "civilian militant rebel cleric imam student refugee"
)
"""Words for one person, and those that stand before a person's name."""

ONE, MANY = words("i he she me him her my his"), words("we they us them our their it its")
AT = words("in at near inside outside around across from to into through throughout towards toward via")
ACTING = ("nsubj", "nsubj:pass", "obj", "iobj", "root")


class TypeFinder:
    """Types of the mentions of one sentence."""

    def __init__(self, reading: Reading, ontology: Ontology) -> None:
        """`ontology` says what a known name is."""
        self._reading, self._tree, self._ontology = reading, reading.tree, ontology

    def kind(self, mention: Mention) -> str:
        """The type of re3d, empty for what has none."""
        tree, node = self._tree, mention.node
        lower = tree.lower[node]
        if mention.kind == PRONOUN:
            return "Person" if lower in ONE else "Organisation" if lower in MANY else ""
        if mention.entry is not None:
            return self._of_entry(mention)
        kind = next((TYPE_OF[lemma] for lemma in noun_lemmas(lower.rsplit(maxsplit=1)[-1]) if lemma in TYPE_OF), "")
        if kind or mention.kind not in (AGENT, NAME):
            return kind
        if mention.kind == AGENT:
            return "Person" if tree.xpos[node] in ("NN", "NNP") and _is_one_person(lower) else "Organisation"
        return self._of_name(mention)

    def is_where(self, mention: Mention) -> bool:
        """Whether a party or target is only the place of the act."""
        return self._tree.case(mention.node) in AT and self.kind(mention) == "Location"

    def _of_name(self, mention: Mention) -> str:
        """Of a name that the ontology does not know."""
        tree, node = self._tree, mention.node
        if tree.upos[node] == "NOUN" and tree.forms[node].islower():
            return ""
        if tree.case(node) in AT:
            return "Location"
        return "Person" if tree.child(node, "flat") or self._is_somebody(mention) else "Organisation"

    def _is_somebody(self, mention: Mention) -> bool:
        """Whether a name that the ontology does not know has a rank before it or speaks."""
        tree, node = self._tree, mention.node
        speaks = (
            tree.rels[node] == "nsubj" and self._reading.lemmas[tree.heads[node]] in self._reading.words["reporting"]
        )
        return speaks or not RANKS.isdisjoint(word.rstrip(".") for word in mention.text.lower().split())

    def _of_entry(self, mention: Mention) -> str:
        """By the classes of the ontology; a state in a place's role is a place."""
        entry = mention.entry
        refs = [ref for ref in (entry.refs if entry else ()) if not self._ontology.is_a(ref, people.POSITION)]
        if not refs or any(self._ontology.is_a(ref, people.PERSON) for ref in refs):
            return "Person"
        if not any(self._ontology.is_a(ref, people.PLACE) for ref in refs):
            return "Organisation"
        tree, node = self._tree, mention.node
        first = node if tree.rels[node] != "conj" else next(n for n in tree.ancestors(node) if tree.rels[n] != "conj")
        if all(self._ontology.is_a(ref, people.PLACE) for ref in refs):
            acts = tree.rels[first] in ("nsubj", "nsubj:pass", "obj", "iobj", "root") or tree.case(first) in (
                "by",
                "with",
            )
            folk = entry is not None and entry.demonym
            body = folk or (acts and self._ontology.is_a(refs[0], people.COUNTRY))
            return "Organisation" if body else "Location"
        return "Location" if tree.case(first) in ("in", "near", "at") and not mention.role else "Organisation"


def _is_one_person(lower: str) -> bool:
    """Whether a noun means one human being, by its ending or because it is a rank."""
    lemma = list(noun_lemmas(lower.rsplit(maxsplit=1)[-1]))[-1]
    return lemma.endswith(ENDINGS) or lemma in RANKS
