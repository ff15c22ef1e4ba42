"""Who has been named in an article so far: surnames, titles and "the group" refer to them."""

from __future__ import annotations

from collections.abc import Mapping

from kg.drafting.people import KIND_OF, OUTLET, PERSON, UNNAMED, People
from kg.language.gazetteer import Entry
from kg.language.units import Units
from kg.model import Ref
from kg.names import fold

NEAR = 3
"""Sentences within which "the group" may refer to one of several."""

REMEMBERED = 200
"""Names that are kept; an article with more is a list."""

TITLES = ("prime minister", "premier", "president", "king", "foreign minister", "defence minister", "defense minister")


def needs_context(entry: Entry, form: str) -> bool:
    """Whether words such as "the bloc" or "the world body" mean an entity only where it has been named before."""
    return not entry.safe and not entry.demonym and form.removeprefix("The").islower()


class Cast:
    """Entities and unlisted names of one article, in the order in which it names them."""

    def __init__(self, people: People, acronyms: Mapping[str, set[str]]) -> None:
        """Nobody has been named yet; `acronyms` are those that the article spells out."""
        self._people, self._acronyms = people, acronyms
        self._last: dict[Ref, int] = {}
        self._names: dict[tuple[str, ...], str] = {}
        self._titles: dict[str, Ref] = {}
        self.bodies: dict[str, str] = {}
        """Spokesperson -> for whom the article says they speak."""
        self.described: dict[str, Ref] = {}
        """Description -> whom the article describes so."""
        self._sentence = 0

    def read(self, units: Units) -> None:
        """Remember who is named in a sentence."""
        self._sentence += 1
        for form, hits in zip(units.sentence.forms, units.hits, strict=True):
            for hit in hits:
                ref = self._people.one(hit.entry.refs, hit.entry.safe, ())
                if needs_context(hit.entry, form):
                    continue
                if ref is not None and (ref in self._last or len(self._last) < REMEMBERED):
                    self._last[ref] = self._sentence
                    self._title(ref, form)
            if not hits and " " in form and len(self._names) < REMEMBERED:
                self._names.setdefault(tuple(fold(form).split()), form)

    def has_named(self, ref: Ref) -> bool:
        """Whether the article has named an entity."""
        return ref in self._last

    def _title(self, ref: Ref, form: str) -> None:
        if self._people.is_a(ref, PERSON):
            for title in TITLES:
                if title in form.lower():
                    self._titles[title] = ref

    def named(self, name: str) -> Ref | str:
        """The person, or the full name, whose last part or acronym a name is; else the name itself."""
        spelled_out = self._acronyms.get(name, set())
        if len(spelled_out) == 1 and not self._people.names.resolve(next(iter(spelled_out))).ref:
            return next(iter(spelled_out))
        words = tuple(fold(name).split())
        people = [ref for ref in self._last if self._people.is_called(ref, words)]
        if len(people) == 1:
            return people[0]
        full = [text for known, text in self._names.items() if known[-len(words) :] == words and known != words]
        shortest = min(full, key=len, default=name)  # "President X Y" and "X Y" are one
        same = all(text.endswith(shortest) for text in full)
        return shortest if same and not people else name

    def titled(self, noun: str) -> Ref | None:
        """Who was named with a title ("the premier")."""
        return self._titles.get(noun)

    def meant(self, noun: str, *, alone: bool = True) -> Ref | None:
        """What "the" and this noun stand for: the only one of its kind, or (`alone`) the one named last."""
        kind = KIND_OF.get(noun)
        if kind is None:
            return None
        fitting = [ref for ref in self._last if self._fits(ref, kind)]
        if len(fitting) == 1:
            return fitting[0]
        if not alone:
            return None
        recent = [ref for ref in fitting if self._last[ref] > self._sentence - NEAR]
        latest = [ref for ref in recent if self._last[ref] == max(self._last[ref] for ref in recent)]
        return latest[0] if len(latest) == 1 else None

    def _fits(self, ref: Ref, kind: Ref) -> bool:
        people = self._people
        if people.is_a(ref, UNNAMED, OUTLET) or not people.is_a(ref, kind):
            return False
        return kind != "kg:ArmedGroup" or not people.is_a(ref, "kg:StateArmedForces", "kg:Coalition")

    def agrees(self, noun: str, ref: Ref) -> bool:
        """Whether an entity can be what a noun or pronoun says."""
        if noun in ("he", "she", "him", "her", "his"):
            return self._people.is_a(ref, PERSON)
        kind = KIND_OF.get(noun)
        return kind is None or self._fits(ref, kind)
