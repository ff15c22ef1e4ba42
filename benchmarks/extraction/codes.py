"""Actor codes as event data sets write them: three letters of country, IGO or NGO, then role letters (`IRQMIL`)."""

from __future__ import annotations

from kg.language.mentions import Mention
from kg.model import Ref
from kg.ontology import Ontology

ROLE_OF_CLASS = {
    "kg:Militia": "REB", "kg:ArmedGroup": "REB", "kg:StateArmedForces": "MIL", "kg:Coalition": "MIL",
    "kg:Parliament": "LEG", "kg:Ministry": "GOV", "kg:GovernmentBody": "GOV", "kg:CentralBank": "GOV",
    "kg:PoliticalParty": "PTY", "kg:NewsOutlet": "MED",
}  # fmt: skip
UNKNOWN = "---"


class Coder:
    """Gives mentions their codes."""

    def __init__(self, ontology: Ontology) -> None:
        """Codes of entities come from the ontology."""
        self._ontology = ontology
        self._iso3 = {
            country: code
            for ref in ontology.entities
            for country in ontology.values(ref, "kg:country")
            for code in ontology.values(ref, "kg:iso3")
        }

    def code(self, mention: Mention) -> str:
        """The code of a mention."""
        refs = (mention.entry.refs[:1] if mention.entry else ()) + mention.within
        for ref in refs:
            code = self._of_entity(ref)
            if code is not None:
                return _compose(code, mention.role)
        return UNKNOWN + mention.role

    def _of_entity(self, ref: Ref) -> str | None:
        ontology = self._ontology
        if ref not in ontology.entities:
            return None
        own = ontology.values(ref, "kg:actorCode") or ontology.values(ref, "kg:iso3")
        if own:
            return own[0]
        country = next((self._iso3[c] for c in ontology.values(ref, "kg:country") if c in self._iso3), None)
        if country is None:
            return None
        role = next((role for cls, role in ROLE_OF_CLASS.items() if ontology.is_a(ref, cls)), "")
        return country + role


def _compose(code: str, role: str) -> str:
    if not role or role in code:
        return code
    return code if len(code) > 3 and role in ("CVL", "GOV") else code + role
