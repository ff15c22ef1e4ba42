"""Turns a verified statement into a draft, or into the problem that says why it was dropped. Pure.

Nothing of the answer goes out but choices from closed lists and words that stand in the article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import NamedTuple

from kg.cells import CONTROL, SPLIT, shorten
from kg.extractors.llm import verify
from kg.extractors.llm.answer import Answer, Statement
from kg.extractors.llm.chunks import Chunk
from kg.extractors.llm.people import People, UnfitError
from kg.extractors.llm.timing import Times
from kg.extractors.llm.verify import Place
from kg.extractors.llm.voice import VERBAL, Voices
from kg.model import REPORTING, Article, Draft, Problem, Ref, Severity, Where
from kg.ontology import Ontology

CONFIDENCE = 0.6
"""Of a statement that only the model found; see docs/extractors.md."""

FAR = 0.4
"""The same where a party is not named in the sentence: a pronoun was resolved, or the model guessed."""

PARTY = ("claimed", "threatened", "planned")
"""What only the doer can say: where no speaker is named it is the actor."""

SPOKEN = ("alleged", "demanded", "denied", *PARTY)
"""Modalities that need a speaker."""


class Reading:
    """One article on its way from answers to drafts."""

    def __init__(self, article: Article, ontology: Ontology, people: People) -> None:
        self.article, self.ontology, self.people = article, ontology, people
        self.voices, self.times = Voices(article.text), Times(article)

    def where(self, offset: int) -> Where:
        """The line of an offset."""
        return Where(file=self.article.file, line=self.article.text.count("\n", 0, offset) + 1)

    def problem(self, code: str, offset: int, what: str, remedy: str, **more: str) -> Problem:
        """A statement or a field was dropped: a note, since nothing is wrong in the article."""
        severity = Severity(more.pop("severity", Severity.NOTE))
        return Problem(code=code, where=self.where(offset), what=what, remedy=remedy, severity=severity, **more)

    def drafts(self, answer: Answer, chunk: Chunk) -> Iterator[Draft | Problem]:
        """The drafts of one chunk; links between statements hold only where both sides were kept."""
        for reason in answer.refused:
            yield self.problem(
                "llm-bad-statement", chunk.begin, f"a statement does not fit the shape ({reason})", "it was dropped"
            )
        kept: dict[int, _Kept] = {}
        ordered = sorted(answer.good, key=lambda statement: statement.content_of > 0)
        for position, statement in enumerate(ordered, 1):
            problems: list[Problem] = []
            act = kept.get(statement.content_of)
            try:
                draft = self._checked(statement, chunk, act.draft if act else None, problems)
            except UnfitError as error:
                yield self._unfit(error, chunk)
            else:
                number = statement.number
                kept[number if number and number not in kept else -position] = _Kept(draft, statement.content_of)
            yield from problems
        yield from _linked(kept, f"{self.article.document.key}-llm-{chunk.begin}")

    def _unfit(self, error: UnfitError, chunk: Chunk) -> Problem:
        return self.problem(
            error.code,
            chunk.begin,
            error.what,
            "the statement was dropped",
            field=error.field,
            value=shorten(error.value),
            severity=Severity.WARNING if error.invented else Severity.NOTE,
        )

    def _checked(self, statement: Statement, chunk: Chunk, act: Draft | None, problems: list[Problem]) -> Draft:
        text = self.article.text
        place = verify.locate(statement.quote, text, chunk.begin, chunk.end)
        if place is None:
            raise UnfitError("llm-quote-not-found", "quote", statement.quote, "is not in the text", invented=True)
        quote = text[place.begin : place.end]
        if not verify.is_evidence(quote):
            raise UnfitError("llm-quote-too-short", "quote", quote, "is too short to carry a statement")
        predicate = self._predicate(statement.action)
        actors, targets, speakers = (
            self.people.named(field, found, text, predicate)
            for field, found in (
                ("actor", statement.actors),
                ("target", statement.targets),
                ("speaker", statement.speakers),
            )
        )
        if not actors.names and not targets.names:
            raise UnfitError("llm-nobody", "actor", "", "names neither actor nor target")
        modality, speaker = self._voice(statement, place, predicate, actors.names, targets.names, speakers.names, act)
        sentence = text[slice(*self.voices.sentence(place))]
        near = all(verify.find_name(name, sentence) for name in (*actors.written, *targets.written))
        digest = hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()
        return Draft(
            where=self.where(place.begin),
            source=self.article.document.key,
            actor=SPLIT.join(actors.names),
            actor_text=", ".join(actors.descriptions),
            action=statement.action,
            target=SPLIT.join(targets.names),
            target_text=", ".join(targets.descriptions),
            speaker=SPLIT.join(speaker),
            modality=modality,
            polarity=statement.polarity,
            certainty="possible" if self.voices.is_hedged(place) else "",
            place=SPLIT.join(self.people.places(statement.places, text)),
            begin=str(place.begin),
            end=str(place.end),
            sha256=digest,
            quote="" if CONTROL.search(quote) else quote,
            confidence=f"{CONFIDENCE if near else FAR:.2f}",
            method="model",
            figures=self._figures(statement, place, problems),
            **self._date(statement, place, modality, chunk, problems),
        )

    def _predicate(self, action: str) -> Ref:
        return f"act:{action}" if f"act:{action}" in self.ontology else f"rel:{action}"

    def _voice(
        self,
        statement: Statement,
        place: Place,
        predicate: Ref,
        actors: tuple[str, ...],
        targets: tuple[str, ...],
        speakers: tuple[str, ...],
        act: Draft | None,
    ) -> tuple[str, tuple[str, ...]]:
        """The modality and the speakers, never nearer to a fact than the article allows."""
        family = self.ontology.family(predicate).partition(":")[2]
        modality = statement.modality
        if f"mod:{modality}" in REPORTING and family not in VERBAL and self.voices.is_unreal(place):
            raise UnfitError("llm-voice", "modality", modality, "is given to words of what may, should or shall be")
        if statement.polarity == "positive" and self.voices.is_negated(place):
            raise UnfitError("llm-voice", "polarity", "positive", "is given to words that deny")
        if act is not None and not speakers:
            speakers = tuple(part for part in act.actor.split(SPLIT) if part)
        if modality == "asserted" and speakers and not (family in VERBAL and set(speakers) <= set(actors)):
            modality = "claimed" if set(speakers) & {*actors, *targets} else "alleged"
        elif modality == "asserted":
            speakers = ()
            spoken = self.voices.is_spoken(place) or statement.content_of > 0
            if spoken or self.voices.is_attributed(place, tuple(statement.actors), family):
                raise UnfitError("llm-voice", "speaker", "", "is empty, but the article gives the words to somebody")
        if not speakers and modality in PARTY:
            speakers = actors
        if not speakers and modality in SPOKEN:
            raise UnfitError("llm-voice", "speaker", "", f"is empty, but the statement is {modality}")
        return modality, speakers

    def _date(
        self, statement: Statement, place: Place, modality: str, chunk: Chunk, problems: list[Problem]
    ) -> dict[str, str]:
        """The date columns: the words nearest to the quote, in its sentence or else in the chunk."""
        words, sentence = statement.date_words, self.voices.sentence(place)
        for begin, end in (sentence, chunk) if words else ():
            found = verify.locate(words, self.article.text, begin, end)
            if found is not None:
                return self.times.cells(found, modality)
        if words:
            problems.append(
                self.problem(
                    "llm-date-not-found",
                    place.begin,
                    "is not in the text",
                    "the date was left out",
                    field="date_text",
                    value=shorten(words),
                )
            )
        return {}

    def _figures(self, statement: Statement, place: Place, problems: list[Problem]) -> tuple[tuple[str, str], ...]:
        quote = self.article.text[place.begin : place.end]
        cells: dict[str, list[str]] = {}
        for figure in statement.figures:
            values = [figure.value] if figure.upper is None else [figure.value, figure.upper]
            if not all(verify.has_number(value, quote) for value in values) or values != sorted(values):
                problems.append(
                    self.problem(
                        "llm-figure-not-found",
                        place.begin,
                        "is not in the quote",
                        "the figure was left out",
                        field=figure.kind,
                        value="..".join(map(str, values)),
                    )
                )
            elif figure.upper is None:
                cells.setdefault(figure.kind, []).append(f"{figure.bound}{figure.value}")
            else:
                cells.setdefault(figure.kind, []).append(f"{figure.value}..{figure.upper}")
        return tuple((kind, SPLIT.join(parts)) for kind, parts in sorted(cells.items()))


class _Kept(NamedTuple):
    draft: Draft
    content_of: int


def _linked(kept: dict[int, _Kept], stem: str) -> Iterator[Draft]:
    """Give an id to each speech act whose content was kept, and to the content the id of its speech act."""
    acts = {content_of for _, content_of in kept.values()} & set(kept)
    for number, (draft, of) in sorted(kept.items(), key=lambda pair: int(pair[1].draft.begin)):
        update = {"id": f"{stem}-{number}"} if number in acts else {}
        if of in acts and of != number:
            update["content_of"] = f"{stem}-{of}"
        yield draft.model_copy(update=update)
