"""The look-up: level by level from what a name says exactly to what it may have been meant to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice

from kg.model import Ref, When
from kg.names import matches
from kg.names.folding import clean, fold
from kg.names.matches import Alias, Candidate, Match
from kg.names.sounds import plain, words
from kg.names.spellings import PERSON, Reading, Spellings
from kg.names.titles import HONORIFICS, without_title
from kg.ontology import LABELS, Name, Ontology

ACTOR, PLACE, CITY = "kg:Actor", "kg:Place", "kg:City"
HOLDS = "rel:holds"

NEAR = 80
"""Similarity (0-100, rapidfuzz WRatio) from which a name is offered as "did you mean"."""

WORDS_FOR = {"kg:metonym": "metonym", "kg:contextAlias": "context alias", "kg:epithet": "epithet"}

REMEMBERED = 600_000
"""Answers that are kept; then all are forgotten at once."""

AT_ONCE = 500
"""Unknown names that are compared with all spellings in one go."""

NOBODY = Match(None)

LookUp = Callable[[str, tuple[Ref, ...]], Match]


class Names:
    """All names of the ontology, ready for look-up, and what people decided about names."""

    def __init__(self, ontology: Ontology, aliases: Iterable[Alias] = ()) -> None:
        """Index the names and the aliases."""
        self._ontology = ontology
        self._known = Spellings(ontology)
        self._aliases: dict[str, list[Alias]] = {}
        for alias in aliases:
            self._aliases.setdefault(fold(alias.text), []).append(alias)
        self._answers: dict[tuple[str, tuple[Ref, ...]], dict[str, Match]] = {}
        self._near: dict[str, list[tuple[str, float]]] = {}
        self._unread: dict[str, Match] = {}
        """What there is to say of texts that cannot be read as any name, in whichever classes they are looked up."""

    def forget(self) -> None:
        """Let go of the answers that were kept, where whoever asks keeps them."""
        self._answers.clear()
        self._unread.clear()

    @property
    def has_decisions(self) -> bool:
        """Whether the meaning of a name can depend on its document and its day."""
        return bool(self._aliases)

    def find(self, text: str, classes: Iterable[Ref] = (), document: str = "", when: When | None = None) -> Match:
        """Look a name up as `resolve` does; where it is nobody's, by its sound, without its title, as a typo.

        The levels are tried one after the other, and the first that says anything ends the search. If none does,
        the match has the similar names.
        """
        wanted = tuple(classes)
        match = self.resolve(text, wanted, document, when)
        if match.ref is not None or match.candidates:
            return match
        return self._remembered(self._read, text, wanted)

    def prepare(self, texts: Iterable[str], classes: Iterable[Ref] = ()) -> None:
        """Look many names up at once, so that `find` has the answers at hand: the same ones, in a fraction of the time.

        Args:
            texts: The names; each counts once.
            classes: As for `find`.
        """
        wanted = tuple(classes)
        unknown = (text for text in dict.fromkeys(texts) if self._exact_is_nobody(text, wanted))
        while some := list(islice(unknown, AT_ONCE)):
            folded = list(dict.fromkeys(fold(text) for text in some if text not in self._unread))
            self._near = dict(zip(folded, self._known.nearest(folded), strict=True))
            for text in some:
                self._remembered(self._read, text, wanted)
        self._near = {}

    def _exact_is_nobody(self, text: str, wanted: tuple[Ref, ...]) -> bool:
        match = self._remembered(self._exact, text, wanted)
        return match.ref is None and not match.candidates

    def resolve(self, text: str, classes: Iterable[Ref] = (), document: str = "", when: When | None = None) -> Match:
        """Look a name up, as it is written, among the entities of the given classes (all, if none is given).

        What a person decided goes before all else. A name that is safe for one entity but a metonym of another
        that would fit too is ambiguous ("Baghdad": the city or the government), and so is one that is only ever a
        metonym. Where only a place is wanted, a city is no metonym: nobody says "in Baghdad" and means the state.
        """
        if self._aliases and (decided := self._decided(text, document, when)):
            return decided
        return self._remembered(self._exact, text, tuple(classes))

    def _remembered(self, look_up: LookUp, text: str, wanted: tuple[Ref, ...]) -> Match:
        """The same names come again and again in a table, and one that nobody knows takes milliseconds."""
        answers = self._answers.setdefault((look_up.__name__, wanted), {})
        match = answers.get(text)
        if match is None:
            if sum(map(len, self._answers.values())) >= REMEMBERED:
                self.forget()
            match = look_up(text, wanted)
            self._answers.setdefault((look_up.__name__, wanted), {})[text] = match if match != NOBODY else NOBODY
        return match

    def _exact(self, text: str, wanted: tuple[Ref, ...]) -> Match:
        exact = text.removeprefix("id:")
        if f"id:{exact}" in self._ontology and exact == exact.lower():
            return _one(Candidate(f"id:{exact}", exact, matches.ID, 1.0), matches.ID)
        return self._decide(text, Reading((fold(text),), matches.EXACT), wanted)

    def _read(self, text: str, wanted: tuple[Ref, ...]) -> Match:
        if text in self._unread:
            return self._unread[text]
        folded, read = fold(text), False
        if folded not in self._known.names and folded not in self._known.demonyms:
            for reading in self._readings(text):
                match, read = self._decide(text, reading, wanted), True
                if match.ref is not None or match.candidates:
                    return match
        ranked = matches.best((*self._surname(text), *self._similar(text)))
        match = Match(None, similar=tuple(found.ref for found in ranked), ranked=ranked)
        if not read:
            self._unread[text] = match
        return match

    def _decided(self, text: str, document: str, when: When | None) -> Match | None:
        """What people decided; a decision for the document, or for a span of time, goes before a wider one."""
        holding = [alias for alias in self._aliases.get(fold(text), ()) if alias.holds(document, when)]
        if not holding:
            return None
        narrowest = max(map(_narrowness, holding))
        refs = sorted({alias.ref for alias in holding if _narrowness(alias) == narrowest})
        ranked = tuple(Candidate(ref, clean(text), matches.DECIDED, 1.0) for ref in refs)
        return _one(ranked[0], matches.DECIDED) if len(refs) == 1 else _several(ranked, matches.DECIDED)

    def _readings(self, text: str) -> Iterator[Reading]:
        """Other ways to read a name that is nobody's as it is written, the safest first."""
        ways: tuple[Callable[[str], Reading | None], ...] = (
            self._known.without_punctuation,
            self._known.without_brackets,
            self._known.sounding,
            self._known.spelled_out,
            self._untitled,
            self._known.corrected,
            self._known.beginning,
        )
        return (reading for way in ways if (reading := way(text)))

    def _decide(self, text: str, reading: Reading, wanted: tuple[Ref, ...]) -> Match:
        """One entity, or all that the known names of a reading may mean."""
        names = [name for spelling in reading.spellings for name in self._known.names.get(spelling, ())]
        if wanted:
            names = [name for name in names if self._is_a(name.ref, wanted)]
        if not names:
            return NOBODY
        doubtful = {name.ref for name in names if not name.safe}
        safe = {name.ref for name in names if name.safe and not (name.ref in doubtful and _is_id(name))}
        if wanted and all(PLACE in self._ontology.ancestors(cls, "rdfs:subClassOf") for cls in wanted):
            cities = {ref for ref in doubtful if self._is_a(ref, (CITY,))}
            if safe or len(cities) == 1:  # nobody says "in Washington" and means the government
                doubtful = {ref for ref in doubtful if not self._is_a(ref, (ACTOR,))}
            if not safe and doubtful == cities and len(cities) == 1 and reading.how == matches.EXACT:
                safe, doubtful = cities, set()
        preferred = {name.ref for name in names if name.preferred and reading.how == matches.EXACT} & safe
        ranked = matches.best(self._candidate(text, name, reading.how) for name in names)
        for sure in (safe, preferred):
            if len(sure) == 1 and not (doubtful - sure) and reading.how != matches.BEGINNING:
                (ref,) = sure
                chosen = next(found for found in ranked if found.ref == ref)
                return _one(chosen, chosen.reason.rpartition(", ")[2])._replace(title=reading.title)
        kept = tuple(found for found in ranked if found.ref in safe | doubtful)
        if reading.how == matches.BEGINNING and len(kept) < 2:
            return Match(None)
        return _several(kept, reading.how)._replace(title=reading.title)

    def _is_a(self, ref: Ref, classes: tuple[Ref, ...]) -> bool:
        return any(self._ontology.is_a(ref, cls) for cls in classes)

    def _candidate(self, text: str, name: Name, how: str) -> Candidate:
        if how == matches.EXACT and clean(text) != clean(name.text):
            how = matches.FOLDED
        elif how == matches.SOUND and plain(text) == plain(name.text):
            how = matches.ARTICLE
        if name.safe:
            kind, weight = (matches.NAME if name.preferred else matches.ALIAS), 1.0
        else:
            found = (said for prop, said in WORDS_FOR.items() if name.text in self._ontology.values(name.ref, prop))
            kind, weight = next(found), matches.DOUBTFUL
        return Candidate(name.ref, name.text, f"{kind}, {how}", round(matches.SCORES[how] * weight, 4))

    def _untitled(self, text: str) -> Reading | None:
        """The full name of a person behind a title; a single name only where the office is the person's own."""
        for titled in without_title(words(text), self._known.origins):
            inner = Reading((titled.name,), matches.TITLE)
            if not any(name.safe for name in self._known.names.get(titled.name, ())):
                inner = self._known.sounding(titled.name) or inner
            known = [name for spelling in inner.spellings for name in self._known.names.get(spelling, ())]
            if not known or not all(self._ontology.is_a(name.ref, PERSON) for name in known):
                continue
            if not titled.bare or " " in plain(titled.name) or self._holds(known, titled.title):
                return Reading(inner.spellings, matches.TITLE, titled.title)
        return None

    def _holds(self, names: Iterable[Name], title: str) -> bool:
        """Whether those with a name held an office that is called so, or may be called so as everybody may."""
        return title in HONORIFICS or all(title in self._offices.get(name.ref, "") for name in names)

    @cached_property
    def _offices(self) -> dict[Ref, str]:
        offices: dict[Ref, str] = {}
        for relation in sorted(self._ontology.relations()):
            if relation.relation == HOLDS:
                called = [text for prop in LABELS for text in self._ontology.values(relation.object, prop)]
                offices[relation.subject] = " | ".join((offices.get(relation.subject, ""), *map(fold, called)))
        return offices

    def _surname(self, text: str) -> Iterator[Candidate]:
        """Whoever is called what stands behind a title, where that is not enough to tell."""
        for titled in without_title(words(text), self._known.origins):
            for name in self._known.names.get(titled.name, ()):
                if self._ontology.is_a(name.ref, PERSON):
                    yield self._candidate(text, name, matches.TITLE)

    def _similar(self, text: str) -> Iterator[Candidate]:
        """Whoever sounds like it, however short the name, and the nearest spellings."""
        for spelling in self._known.resembling(text):
            for name in self._known.names[spelling]:
                found = self._candidate(text, name, matches.SOUND)
                yield found._replace(score=round(found.score * matches.DOUBTFUL, 4))
        folded = fold(text)
        near = self._near.get(folded)
        for spelling, score in self._known.nearest([folded])[0] if near is None else near:
            for name in self._known.names[spelling]:
                if name.safe:
                    yield Candidate(name.ref, name.text, matches.SIMILAR, round(score / 200, 4))


def _is_id(name: Name) -> bool:
    return name.text == name.ref.removeprefix("id:")


def _narrowness(alias: Alias) -> tuple[bool, bool]:
    return bool(alias.document), alias.first is not None or alias.last is not None


def _one(candidate: Candidate, how: str) -> Match:
    return Match(candidate.ref, reason=candidate.reason, ranked=(candidate,), how=how)


def _several(ranked: tuple[Candidate, ...], how: str) -> Match:
    return Match(None, tuple(sorted(found.ref for found in ranked)), ranked=ranked, how=how)
