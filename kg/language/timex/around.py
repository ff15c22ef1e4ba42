"""The words around a possible date: what they make of it, and whether they allow it at all.

May, March and August are also a verb, a walk and an adjective; 2003 may be a year or a number of people. Only the
neighbours tell.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from kg.language.timex.combined import Signal
from kg.language.timex.words import SPACE

_WORDS: Final[dict[Signal, str]] = {
    "since": "since|ever since|as of|starting|starting on|starting in|starting from|beginning|beginning on|beginning in"
    "|effective|effective from",
    "until": "until|till|up to|up until|through",
    "by": "by|no later than|not later than|on or before",
    "before": "before|prior to|ahead of",
    "after": "after|following|on or after|no earlier than|not before",
    "from": "from",
    "between": "between",
    "about": "around|about|circa",
    "": "on|in|at|during|throughout|over|within|of|for|some time in|sometime in|as early as|as late as|as recently as"
    "|in the early hours of|in the late hours of|on the morning of|on the evening of|on the night of"
    "|on the afternoon of|into|dating to|dating back to",
}
SIGNALS: Final[dict[str, Signal]] = {word: signal for signal, text in _WORDS.items() for word in text.split("|")}
"""The words before a date and their meaning; "" are those that leave it as it is."""

LEFT_OUT: Final = frozenset({"of", "for", "into", "between", "dating to", "dating back to"})
"""Words before a date that are not counted among its words; "between" is, where an "and" follows."""

_SPACE: Final = f"{SPACE}{{1,3}}"
_SIGNAL: Final = re.compile(
    r"(?<![\w-])(?P<signal>"
    + "|".join(sorted(SIGNALS, key=len, reverse=True)).replace(" ", _SPACE)
    + f")(?:{_SPACE}(?:the|at least|about|around|some))?{_SPACE}\\Z",
    re.ASCII | re.IGNORECASE,
)
_DESCRIBED: Final = re.compile(
    rf"\b(?:the|an?|its|his|her|their){_SPACE}[a-z]{{1,20}}{_SPACE}\Z", re.ASCII | re.IGNORECASE
)
_COMPARED: Final = re.compile(
    r"\b(?:first|only|(?:second|third|last) time|worst|deadliest|bloodiest|biggest|largest|heaviest|fiercest|highest"
    r"|lowest|longest|most (?!of\b)\w+)\b[^.;:]{0,28}\Z",
    re.ASCII | re.IGNORECASE,
)
_AGENT: Final = re.compile(r"['’]s\b(?!\s{1,3}(?:deadline|end)\b)", re.ASCII)
_NOUN: Final = re.compile(r"\s{1,3}[a-z]{2,}(?<!s)\b", re.ASCII)
_LAST_WORD: Final = re.compile(rf"([\w'’]{{1,30}}){_SPACE}\Z")
_END: Final = re.compile(r"\s{0,3}(?:\Z|[.,;:)\]…\"”’!?—–-]|that\b)", re.ASCII)
_COUNTED: Final = re.compile(
    r"\s{1,3}(?P<between>\w{1,20}\s{1,3})?(?:people|troops|men|women|children|fighters|soldiers|civilians|members|families"
    r"|police|policemen|officers|villages|houses|homes|met(?:re|er)s|feet|km|kilomet(?:re|er)s|miles|tons|tonnes|dollars"
    r"|percent|per|hours|local|times|rounds|shells|rockets|missiles|drones|cases|prisoners|refugees|detainees"
    r"|vehicles|residents|workers|employees|students|protesters|demonstrators|migrants|inmates|passengers|victims"
    r"|casualties|deaths|barrels|acres|hectares|GMT|UTC|kg)\b",
    re.ASCII | re.IGNORECASE,
)
_HAPPENING: Final = re.compile(
    r"\s{1,3}(?:\w{1,20}\s{1,3}){0,2}(?:invasion|war|uprising|elections?|coup|revolution|attacks?|genocide|ceasefire"
    r"|agreement|deal|protests?|offensive|bombings?|massacre|referendum|campaign|conflict|siege|constitution)\b",
    re.ASCII | re.IGNORECASE,
)
_PLACE: Final = re.compile(
    r"\s{1,3}(?:\w{1,20}\s{1,3})?(?:Bridge|Street|Square|Brigade|Movement|Party|Road|Avenue|District|Stadium|Airport"
    r"|Barracks|Alliance|University|Hospital|Division|Battalion)\b",
    re.ASCII,
)
_TITLE: Final = re.compile(
    r"['’]?s?\s{1,3}(?:Times|Telegraph|Mail|Mirror|Express|Football|Mosque|Market|Agreement|[Pp]rayers?|[Ss]ermon|[Ii]mam)\b",
    re.ASCII,
)
_PERSON: Final = re.compile(r"\s{1,3}[A-Z][a-z]", re.ASCII)
_OWNERS: Final = frozenset(
    ("the", "a", "an", "its", "his", "her", "their", "our", "my", "your", "this", "that", "these")
)
_NAMED_DAYS: Final = frozenset(
    ("black", "good", "bloody", "palm", "easter", "ash", "super", "cyber", "holy", "maundy", "man")
)
_ALSO_WORDS: Final = frozenset(("march", "april", "may", "june", "august"))
_LOOSE: Final = frozenset(("at", "on", "over", "within", "for", "up to", "through", "about", "into"))
"""Words that stand before dates, but before people and numbers as well."""
_EVERY: Final = frozenset(("every", "each", "per"))


class Around(NamedTuple):
    """The neighbours of a possible date."""

    left: str
    """Up to 44 characters before it."""
    right: str
    """Up to 44 characters after it."""
    signal: Signal = ""
    signal_at: int | None = None
    """Where in `left` the signal begins."""
    signal_word: str = ""
    joined: bool = False
    """It is the second end of a range, or follows another date in a list."""

    @property
    def word(self) -> str:
        """The word before, in lower case."""
        match = _LAST_WORD.search(self.left)
        return match[1].lower() if match else ""

    @property
    def ends(self) -> bool:
        """Whether its clause ends here, so that no event can follow."""
        return _END.match(self.right) is not None

    def is_name(self, word: str) -> bool:
        """Whether a month or weekday is written as a name."""
        return word[0].isupper() and self.word not in _EVERY

    def is_month(self, word: str, *, dated: bool, part: bool) -> bool:
        """Whether the name of a month alone is that month and no verb, person or short form of something else."""
        lower = word.lower()
        if not self.is_name(word) or (len(word.rstrip(".")) < 4 and lower != "may" and not dated):
            return False
        if dated or part or self.joined:
            return True
        if self.signal_at is not None and self.signal_word not in _LOOSE:
            return True
        if lower == "may":
            owned = self.word in ("its", "their", "our") or (self.word in _OWNERS and _HAPPENING.match(self.right))
            return bool(owned)
        if self.word in _OWNERS:
            return re.match(r"\s{1,3}(?:on|against|for|to)\b", self.right) is None
        return self.right[:2] in ("'s", "’s") or (lower not in _ALSO_WORDS and _PERSON.match(self.right) is None)

    def is_year(self, word: str, *, part: bool) -> bool:
        """Whether a number of four digits is a year."""
        if part or self.joined:
            return True
        dating = self.signal_at is not None and self.signal_word not in _LOOSE
        counted = _COUNTED.match(self.right)
        if self.word in _EVERY or (counted and not (dating and counted["between"])):
            return False
        recent = "1900" <= word < "2100"
        if dating:
            return recent or re.match(r"\s{1,3}[a-z]\w*s\b", self.right) is None
        if not recent:
            return False
        if word.endswith("00") and re.match(r"\s{1,3}[a-z]\w*s\b", self.right) and not _HAPPENING.match(self.right):
            return False
        bracketed = self.left[-1:] == "(" and self.right[:1] in (")", ",", ";")
        owned = self.word in _OWNERS or self.word.endswith(("'s", "’s"))
        described = _DESCRIBED.search(self.left) is not None and _NOUN.match(self.right) is not None
        return bracketed or owned or described or _HAPPENING.match(self.right) is not None

    def is_span_of_years(self, first: str) -> bool:
        """Whether two numbers with a dash between them are years and no count of people."""
        return "1900" <= first < "2100" and _COUNTED.match(self.right) is None

    @property
    def compares(self) -> bool:
        """Whether "since" only compares: the first time since 2012, the worst since March."""
        return self.signal == "since" and _COMPARED.search(self.left[: self.signal_at]) is not None

    def is_weekday(self) -> bool:
        """Whether a weekday is meant, not a feast, a newspaper or a programme that is called after it."""
        return self.word not in _NAMED_DAYS and _TITLE.match(self.right) is None

    def names_a_place(self, match: re.Match[str]) -> bool:
        """Whether a day and month without a year are the name of a bridge, a square, a party."""
        return not match["year"] and _PLACE.match(self.right) is not None


def around(text: str, begin: int, start: int, stop: int, end: int) -> Around:
    """Look at the neighbours of text[start:stop], not beyond `begin` and `end`."""
    left, right = text[max(begin, start - 44) : start], text[stop : min(end, stop + 44)]
    match = _SIGNAL.search(left)
    word = " ".join(match["signal"].lower().split()) if match else ""
    if match is None or (word == "by" and _AGENT.match(right)):  # "hit by Sunday's blast": by whom, not when
        return Around(left, right)
    return Around(left, right, SIGNALS[word], match.start(), word)
