"""Custom actors and agents as TABARI dictionaries write them, and the codes that phrases have by them.

`_` joins words, a name without a closing `_` is a stem ("ARGENTIN" is also Argentina and the Argentines), `!SET!`
stands for each word of a set, `{...}` is the plural of an agent, and codes may hold only on some days ("ONO <911226").
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from kg.language.gazetteer import Entry, Gazetteer, Hit
from kg.language.tokens import Sentence, sentences

UNKNOWN = "---"
FORMER = frozenset({"former", "ex", "ousted", "deposed", "onetime"})
ELITE = "ELI"
SHORT = 4
"""Letters below which a name is no stem, but for its plural."""

CENTURY = 30
"""Two-digit years from here on are of the 1900s."""


class Dated(NamedTuple):
    """A code with the days on which it holds, the first and the last included."""

    code: str
    begin: date | None = None
    end: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether it is bound to days, and to this one."""
        if day is None or (self.begin is None and self.end is None):
            return False
        return (self.begin or date.min) <= day <= (self.end or date.max)


class Dictionary:
    """Names with dated codes, and agent nouns with their roles (`~GOV`: after the actor's code, `NGO~`: before it)."""

    def __init__(
        self, codes: dict[str, list[Dated]], names: Iterable[tuple[str, str]], agents: Iterable[tuple[str, str]]
    ) -> None:
        """`names` are pairs of name and actor, `agents` pairs of noun and role."""
        self._codes = codes
        self.names = Gazetteer((name, Entry((actor,), (actor,))) for name, actor in names)
        self._agents = Gazetteer((noun, Entry((role,), (role,))) for noun, role in agents)

    def agents(self, sentence: Sentence) -> list[Hit]:
        """The agents of a sentence; the reference of each is its role."""
        return self._agents.find([form.lower() for form in sentence.forms])

    def codes(self, names: Sequence[Hit], agents: Sequence[Hit], former: bool, day: date | None) -> list[str]:
        """The codes of a phrase by its names and agents: those of the first name that has any, each with all roles."""
        own = next((found for hit in names if (found := self._on_day(hit.entry.refs[0], day))), [])
        if names and not own:
            return []
        roles = [hit.entry.refs[0] for hit in agents]
        if former and roles:
            roles = ["~" + ELITE]
        return [compose(code, roles) for code in own or [UNKNOWN]] if own or roles else []

    def _on_day(self, actor: str, day: date | None) -> list[str]:
        """The code that holds on a day before those that always hold; `---` and `+++` are none."""
        dated = self._codes[actor]
        found = [d.code for d in dated if d.holds(day)][:1] or [d.code for d in dated if d.begin is d.end is None]
        return [code for joined in found for code in joined.split("/") if code.strip("-+")]


def compose(code: str, roles: Iterable[str]) -> str:
    """A code with roles at their side of it, each once."""
    for role in roles:
        before, _, after = role.partition("~")
        if before not in code:
            code = before + (code if code != UNKNOWN else "")
        if after not in code:
            code += after
    return code


def read(table: dict[str, Any], texts: Iterable[str]) -> Dictionary:
    """The dictionary of a table of `actors` and `agents`; the texts tell which words a stem may stand for."""
    vocabulary = {
        form for text in texts for sentence in sentences(text) for form in sentence.forms if form[:1].isupper()
    }
    codes: dict[str, list[Dated]] = {}
    names: list[tuple[str, str]] = []
    for actor in table["actors"]:
        key = (actor.get("synonym_of") or actor["name"]).strip("_ ")
        codes.setdefault(key, []).extend(_dated(code) for code in actor["codes"])
        names += [(name, key) for name in _spellings(actor["name"], vocabulary)]
    sets = {name: words for agent in table["agents"] for name, words in _set(agent["name"])}
    agents = [
        (noun, agent["codes"][0].strip())
        for agent in table["agents"]
        if agent["codes"]
        for noun in _nouns(agent["name"], sets)
    ]
    return Dictionary(codes, names, agents)


def _dated(text: str) -> Dated:
    match = re.fullmatch(r"\s*(\S+?)\s*(?:([<>])\s*(\d+)|(\d+)\s*-\s*(\d+))?\s*", text)
    if match is None:
        raise ValueError(f"'{text}' is no code with dates")
    code, sign, one, first, last = match.groups()
    code = code.upper()
    if sign == "<":
        return Dated(code, None, date.fromordinal(_day(one).toordinal() - 1))
    if sign == ">":
        return Dated(code, date.fromordinal(_day(one).toordinal() + 1), None)
    return Dated(code, _day(first) if first else None, _day(last) if last else None)


def _day(digits: str) -> date:
    if len(digits) < 8:
        digits = ("19" if int(digits[:2]) >= CENTURY else "20") + digits
    return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))


def _spellings(name: str, vocabulary: set[str]) -> Iterator[str]:
    parts = re.split(r"[_ ]+", name.strip("_ "))
    written = [part.capitalize() if len(part) > SHORT - 1 and "." not in part else part for part in parts]
    yield " ".join(written)
    if name.endswith("_"):
        return
    stem = parts[-1].lower()
    for word in sorted(vocabulary):
        rest = word.lower().removeprefix(stem)
        if rest and len(rest) < len(word) and (len(stem) >= SHORT or rest == "s"):
            yield " ".join([*written[:-1], word])


def _set(name: str) -> Iterator[tuple[str, list[str]]]:
    """The words of `!SET! = ONE, TWO`."""
    head, sign, words = name.partition("=")
    if sign:
        yield head.strip(), [word.strip() for word in words.split(",")]


def _nouns(name: str, sets: dict[str, list[str]]) -> Iterator[str]:
    """The forms of an agent: as it is, its plural, and all words of its sets."""
    single, brace, plural = name.partition("{")
    single, plural = single.strip("_ "), plural.strip("}_ ")
    forms = [single, plural] if brace else [single, _plural(single)]
    for form in filter(None, forms):
        for words in itertools.product(*(sets.get(part, [part]) for part in re.split(r"(![A-Z]+!)", form))):
            yield "".join(words).replace("_", " ").lower()


def _plural(noun: str) -> str:
    if noun.endswith("Y") and noun[-2:-1] not in "AEIOU":
        return noun[:-1] + "IES"
    return noun + ("ES" if noun.endswith(("S", "X", "CH", "SH")) else "S")
