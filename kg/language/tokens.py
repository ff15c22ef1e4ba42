"""From a text to sentences of tokens, each with its offsets: the conventions of the English Web Treebank.

Our own, because the tokens must be those that the parser was trained on, and every offset must slice back exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from kg.language import dateline

LONGEST = 150
"""Tokens; a longer sentence is a list or a broken text and is cut, so that work stays linear in its length."""

CLITICS = {"s", "re", "ve", "ll", "d", "m"}

TOKEN = re.compile(
    r"""
      (?:https?://|www\.)[^\s<>"]+                                  # addresses
    | [\w.+-]+@\w[\w-]*\.[\w.-]*\w                                  # mail
    | (?:[A-Za-z]\.){2,}(?![A-Za-z])                                # U.S. a.m.
    | (?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Maj|Capt|Cpl|Brig|Adm|Sen|Rep|Gov|Hon|Rev|St|Mt|Ft|Jr|Sr|Jan|Feb|Mar|Apr
       |Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|Inc|Corp|Ltd|Bros|Co|No|Nos|Art|Ave|approx|est|etc)\.(?=\W)
    | \d+(?:[.,:]\d+)+(?:st|nd|rd|th|[a-z]{1,2})? | \d+(?:st|nd|rd|th|s|[ap]m|[kmb]n?)?(?![\w])
    | [^\W_]+(?:['’ʼ`´ʿʾ‘][^\W\d_]+)*
    | \.{2,} | -{2,} | [`']{2} | [^\w\s] | _+
    """,
    re.VERBOSE,
)
"""Hyphens stand alone, as in the treebank: `US`, `-`, `backed`."""

APOSTROPHE = re.compile(r"['’ʼ`´ʿʾ‘]")
END = re.compile(
    r"""(?<![.!?…])[.!?…]+['"”’»)\]]*\s+(?=["“‘'«(\[]?[^\W_a-z])"""
    r"""|(?<!\s)\s*\n\s*\n\s*|(?<=[.!?…:"”])[ \t]*\n\s*"""
)
"""Where a sentence may end: after a full stop and before a capital, at an empty line, at a line's end after a stop."""

ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Sgt|Maj|Capt|Cpl|Brig|Adm|Sen|Rep|Gov|Hon|Rev|St|Mt|Ft|No|Nos|Jan|Feb|Mar|Apr"
    r"|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|[A-Z])|\b(?:[A-Za-z]\.)+[A-Za-z])\.$"
)
STARTER = re.compile(
    r"\W*(?:The|This|That|These|Those|In|On|At|It|He|She|They|We|But|And|However|Meanwhile|After|Before|For|A|An|As|If"
    r"|His|Her|Its|Their|There|When|While|Since|Earlier|Later|According)\b"
)
"""Words that begin a sentence even after an abbreviation that may end one ("in the U.S. The army ...")."""


class Sentence(NamedTuple):
    """Tokens with their offsets (code points, end excluded); `paragraph` counts the blocks between empty lines."""

    begin: int
    end: int
    paragraph: int
    forms: tuple[str, ...]
    begins: tuple[int, ...]
    ends: tuple[int, ...]


def sentences(text: str) -> Iterator[Sentence]:
    """The sentences of a text, in order; nothing but white space lies between them."""
    paragraph, begin = 0, dateline.end(text)
    for match in END.finditer(text, begin):
        gap = match.group()
        blank = gap.count("\n") > 1 and not gap.strip()
        if not blank and _is_abbreviation(text, begin, match):
            continue
        yield from _sentence(text, begin, match.end(), paragraph)
        begin = match.end()
        paragraph += gap.count("\n") > 1
    yield from _sentence(text, begin, len(text), paragraph)


def _is_abbreviation(text: str, begin: int, match: re.Match[str]) -> bool:
    stop = text.find(".", match.start(), match.end())
    if stop < 0 or "\n" in match.group():
        return False
    before = text[max(begin, stop - 12) : stop + 1]
    return ABBREVIATION.search(before) is not None and STARTER.match(text, match.end()) is None


def _sentence(text: str, begin: int, end: int, paragraph: int) -> Iterator[Sentence]:
    forms: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(text, begin, end):
        form, start = match.group(), match.start()
        split = _clitic(form) if len(form) > 2 and not form.isalpha() else 3 if form.lower() == "cannot" else 0
        if split:
            forms += (form[:split], form[split:])
            begins += (start, start + split)
            ends += (start + split, match.end())
        else:
            forms.append(form)
            begins.append(start)
            ends.append(match.end())
        if len(forms) >= LONGEST:
            yield Sentence(begins[0], ends[-1], paragraph, tuple(forms), tuple(begins), tuple(ends))
            forms, begins, ends = [], [], []
    if forms:
        yield Sentence(begins[0], ends[-1], paragraph, tuple(forms), tuple(begins), tuple(ends))


def _clitic(form: str) -> int:
    """Where a clitic begins in a word ("don't", "Iraq's"), 0 if it has none."""
    if APOSTROPHE.search(form) is None:
        return 0
    if form[-2:] in {"'t", "’t"} and form[-3:-2] in {"n", "N"} and len(form) > 3:
        return len(form) - 3
    mark = max(form.rfind(char) for char in "'’ʼ`´ʿʾ‘")
    return mark if mark > 0 and form[mark + 1 :].lower() in CLITICS else 0
