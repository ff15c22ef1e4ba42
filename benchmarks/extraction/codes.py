"""Actor codes as event data sets write them: three letters of country, IGO or NGO, then role letters (`IRQMIL`)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from kg.language.gazetteer import Entry
from kg.language.mentions import Mention
from kg.language.wordlists import Words
from kg.model import Ref
from kg.ontology import Ontology

ROLE_OF_CLASS = {
    "kg:Militia": "REB", "kg:ArmedGroup": "REB", "kg:StateArmedForces": "MIL", "kg:Coalition": "MIL", "kg:Parliament": "LEG",
    "kg:Ministry": "GOV", "kg:GovernmentBody": "GOV", "kg:CentralBank": "GOV", "kg:PoliticalParty": "PTY", "kg:NewsOutlet": "MED",
}  # fmt: skip
UNKNOWN = "---"
SYNSET = {"!PERSON!": ("man", "men", "woman", "women", "person"), "!MINST!": ("minister", "ministers", "ministry", "ministries")}


class Dated(NamedTuple):
    """A code with the days on which it holds."""

    code: str
    begin: date | None = None
    end: date | None = None


class Custom(NamedTuple):
    """Custom actors: their names for the gazetteer, their codes by reference, and the roles of custom agents."""

    names: list[tuple[str, Entry]]
    codes: dict[Ref, list[Dated]]
    roles: dict[str, str]


class Coder:
    """Gives mentions their codes."""

    def __init__(self, ontology: Ontology, words: Words, custom: Custom | None = None) -> None:
        """Codes of entities come from the ontology, or from the custom actors."""
        self._ontology, self._words = ontology, words
        self._custom = custom.codes if custom else {}
        self._iso3 = {country: code for ref in ontology.entities for country in ontology.values(ref, "kg:country") for code in ontology.values(ref, "kg:iso3")}

    def codes(self, mention: Mention, day: date | None = None) -> list[str | None]:
        """The codes of a mention: several only where a custom actor has several."""
        refs = (mention.entry.refs[:1] if mention.entry else ()) + mention.within
        custom = [ref for ref in refs if ref in self._custom]
        if custom:
            return [_compose(code, mention.role) for code in self._on_day(custom[0], day)] or [UNKNOWN]
        for ref in refs:
            code = self._of_entity(ref)
            if code is not None:
                return [_compose(code, mention.role)]
        return [UNKNOWN + mention.role.replace("~", "") if mention.role else UNKNOWN]

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

    def _on_day(self, ref: Ref, day: date | None) -> list[str]:
        dated = self._custom[ref]
        bounded = [d for d in dated if d.begin or d.end]
        if day is not None:
            fitting = [d.code for d in bounded if (d.begin or date.min) <= day <= (d.end or date.max)]
            if fitting:
                return fitting[:1]
        return [d.code for d in dated if d not in bounded]


def _compose(code: str, role: str) -> str:
    if not role or role in code:
        return code
    if "~" in role:
        return role.replace("~", code)
    return code if len(code) > 3 and role in ("CVL", "GOV") else code + role


def read_actors(table: dict[str, Any], texts: list[str]) -> Custom:
    """Actors and agents as TABARI dictionaries write them: `_` joins words, a name without a closing `_` is a stem."""
    vocabulary = {word for text in texts for word in re.findall(r"[\w.'’-]+", text)}
    found: dict[Ref, list[Dated]] = {}
    names: list[tuple[str, Entry]] = []
    for actor in table["actors"]:
        ref = f"custom:{(actor.get('synonym_of') or actor['name']).strip('_ ')}"
        found.setdefault(ref, []).extend(_dated(code) for code in actor["codes"])
        names += [(name, Entry((ref,), (ref,))) for name in _spellings(actor["name"], vocabulary)]
    roles = {}
    for agent in table["agents"]:
        for name in _agent_names(agent["name"]):
            if agent["codes"]:
                roles[name] = agent["codes"][0].strip()
    return Custom(names, found, roles)


def _dated(text: str) -> Dated:
    match = re.fullmatch(r"\s*(\S+?)\s*(?:([<>])\s*(\d+)|(\d+)\s*-\s*(\d+))?\s*", text)
    if match is None:
        raise ValueError(f"'{text}' is no code with dates")
    code, sign, one, first, last = match.groups()
    if sign == "<":
        return Dated(code, None, _day(one))
    if sign == ">":
        return Dated(code, _day(one), None)
    return Dated(code, _day(first) if first else None, _day(last) if last else None)


def _day(digits: str) -> date:
    digits = digits if len(digits) == 8 else "19" + digits
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _spellings(name: str, vocabulary: set[str]) -> Iterator[str]:
    words = re.split(r"[_ ]+", name.strip("_ "))
    yield " ".join(word.capitalize() if len(word) > 3 and "." not in word else word for word in words)
    if name.endswith("_"):
        return
    stem = words[-1].lower()
    for word in sorted(vocabulary):
        if word.lower().startswith(stem) and word.lower() != stem and word[:1].isupper():
            yield " ".join([*(w.capitalize() for w in words[:-1]), word])


def _agent_names(name: str) -> Iterator[str]:
    name, _, plural = name.partition("{")
    for form in (name, plural.rstrip("}")):
        parts = [SYNSET.get(part, (part,)) for part in re.split(r"(!\w+!)", form.replace("_", " ").strip())]
        for combined in itertools.product(*parts):
            text = "".join(combined).strip().lower()
            if text:
                yield text
