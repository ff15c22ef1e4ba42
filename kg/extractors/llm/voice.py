"""Guards the narrator's voice: what the article gives to a speaker must not come out as a fact. Pure.

The rules are coarse on purpose. They see where an attribution stands, not what it governs; where they are in doubt
the statement is left out, because a missing claim is better than a wrong one.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from kg.extractors.llm.verify import Place
from kg.language.tokens import sentences

SAYING = re.compile(
    r"\b(?:said|says|saying|told|tells|claim(?:s|ed|ing)|alleg(?:es|ed|ing)|insist(?:s|ed)|maintain(?:s|ed) that"
    r"|argu(?:es|ed)|assert(?:s|ed)|add(?:s|ed) that|stated|believes?|according to|in the words of|quoted|citing"
    r"|tweeted|wrote)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:allegedly|reportedly|purportedly|apparently|supposedly|presumably|believed to)\b", re.IGNORECASE
)
ASIDE = re.compile(r"\b(?:after|before|when|while|since|despite|although|though|because|who|which)\b", re.IGNORECASE)
"""Between a statement and a later verb of saying: that verb belongs to a clause of its own."""

UNREAL = re.compile(
    r"\b(?:(?-i:will|may)|would|shall|should|might|could|must|if|unless|ought to|ready to"
    r"|(?:plan|threaten|vow|want|hope|intend|prepare|try|promise|expect|refuse|agree)\w* to"
    r"|call(?:s|ed|ing)? (?:on|for)|urg(?:es|ed|ing)|demand(?:s|ed|ing)?)\b",
    re.IGNORECASE,
)
"""Words of what is wanted, meant, possible or conditional."""

NEGATED = re.compile(r"\b(?:not(?! only)|never|neither|nobody|no one|cannot)\b|n['’]t\b", re.IGNORECASE)
BEFORE = 12
"""Characters before a quote in which a negation or "will" still belongs to it ("did not | attack")."""

REACH = 80
"""Characters before a verb of saying in which its subject is looked for."""

OPENING, CLOSING = "“«", "”»"
STRAIGHT = '"'
VERBAL = frozenset({"state", "request", "accuse", "reject", "threaten", "agree", "support", "concede", "consult"})
"""Families of acts that are done by speaking: there the verb of saying is the act itself."""


class Voices:
    """Where an article has sentences and quotations."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._sentences = [Place(sentence.begin, sentence.end) for sentence in sentences(text)]
        self._begins = [sentence.begin for sentence in self._sentences]
        self._quotations = _quotations(text)

    def is_spoken(self, place: Place) -> bool:
        """Whether the words stand inside quotation marks."""
        return any(begin <= place.begin and place.end <= end for begin, end in self._quotations)

    def is_hedged(self, place: Place) -> bool:
        """Whether the sentence says itself that it is not sure."""
        begin, end = self.sentence(place)
        return HEDGE.search(self._text, begin, end) is not None

    def is_unreal(self, place: Place) -> bool:
        """Whether the words speak of what is wanted, meant or possible, and not of what happened."""
        return UNREAL.search(self._text, self._reach(place), place.end) is not None

    def is_negated(self, place: Place) -> bool:
        """Whether the words say that it is not so."""
        return NEGATED.search(self._text, self._reach(place), place.end) is not None

    def is_attributed(self, place: Place, actors: tuple[str, ...], family: str) -> bool:
        """Whether the sentence gives the words to somebody; not where the saying is the statement's own act."""
        begin, end = self.sentence(place)
        for match in SAYING.finditer(self._text, begin, end):
            before = self._text[begin : match.start()][-REACH:].lower()
            own = family in VERBAL and any(actor and actor.lower() in before for actor in actors)
            aside = match.start() >= place.end and ASIDE.search(self._text, place.end, match.start())
            if not own and not aside:
                return True
        return False

    def _reach(self, place: Place) -> int:
        return max(self.sentence(place).begin, place.begin - BEFORE)

    def sentence(self, place: Place) -> Place:
        """The sentence in which the words begin, and all of the words."""
        at = max(bisect_right(self._begins, place.begin) - 1, 0)
        if not self._sentences:
            return place
        return Place(min(self._sentences[at].begin, place.begin), max(self._sentences[at].end, place.end))


def _quotations(text: str) -> list[Place]:
    """Stretches between quotation marks; a quotation ends at the latest with its paragraph."""
    found: list[Place] = []
    for paragraph in re.finditer(r"(?:[^\n]|\n(?!\s*\n))+", text):
        begin: int | None = None
        for offset in range(paragraph.start(), paragraph.end()):
            char = text[offset]
            if begin is None and (char in OPENING or char == STRAIGHT):
                begin = offset
            elif begin is not None and (char in CLOSING or char == STRAIGHT):
                found.append(Place(begin, offset + 1))
                begin = None
        if begin is not None and text[begin] in OPENING:
            found.append(Place(begin, paragraph.end()))
    return found
