"""Times between the words of a clause that lead a small parser astray ("The council on Wednesday lifted sanctions").

They are left out of the tree; `kg.language.timex` reads them from the text itself.
"""

from __future__ import annotations

import re

from kg.language.tokens import Sentence

MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
PART = r"(?:\s(?:morning|afternoon|evening|night))?"
NEXT = r"(?:that|it|he|she|they|the|a|an|to|in|on|at|by|for|as|after|with|and|but|his|its|their|[a-z]+ed|said)"
"""What may follow a bare weekday; another noun would make it part of a name ("Friday prayers")."""

MEASURE = (
    r"(?:(?:almost|nearly|about|around|some|over|just|only|less\sthan|more\sthan)\s)?"
    r"(?:an?|\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|several|a\sfew|many)\s"
    r"(?:hour|day|week|month|year|decade)s?\s(?:ago|later|earlier|(?=after|before))"
)
"""How long before or after: of "five years after the crowds came", only "after the crowds came" is left."""

PERIOD = re.compile(
    rf"""
    (?:,\s)?\b(?:
        (?:(?:late|early|earlier)\s)?(?:[Oo]n\s)(?:(?:late|early)\s)?{WEEKDAY}{PART}(?:,?\s{MONTH}\s\d{{1,2}})?
      | (?:(?:late|early)\s)?{WEEKDAY}{PART}(?=\s{NEXT}\b|\s*[.,;)])
      | [Oo]n\s{MONTH}\s\d{{1,2}}(?:,\s\d{{4}})? | [Oo]n\s\d{{1,2}}\s{MONTH}(?:\s\d{{4}})?
      | [Ii]n\s(?:(?:early|late|mid)[\s-])?{MONTH}(?:\s\d{{4}})? | [Ii]n\s(?:early\s|late\s)?(?:19|20)\d\d
      | (?:last|this|next)\s(?:week|month|year) | yesterday | today | earlier\s(?:this|in\sthe)\s(?:day|week|month|year)
      | {MEASURE}
    )(?:(?<=\s)|\b)(?!['’]s)(?:,(?=\s\w))?
    """,
    re.VERBOSE,
)


def find(text: str, sentence: Sentence) -> frozenset[int]:
    """The numbers of the tokens that only tell a time; a comma goes with it in pairs or at the beginning only."""
    found: set[int] = set()
    for match in PERIOD.finditer(text, sentence.begin, sentence.end):
        stays = match.group().endswith(",") and not match.group().startswith(",") and match.start() != sentence.begin
        end = match.end() - stays
        found |= {n for n, begin in enumerate(sentence.begins) if match.start() <= begin < end}
    return frozenset(found)
