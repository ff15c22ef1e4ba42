"""What happens to names on their way into a text: one function a kind, each seeded by its name, so that runs are alike.

The spellings are those that news, tables and keyboards give. Who wrote them also wrote the rules of `kg.names`, so the
figures for transliterations say that the rules do what they promise, not that there are no other spellings.
A function returns the name as it was where its kind of noise cannot touch it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random
from typing import NamedTuple


class Known(NamedTuple):
    """A name of the table, and what matters of its entity."""

    text: str
    ref: str
    kind: str


Noise = Callable[[Known, Random], str]

ENGLISH = frozenset(
    """
    austin lloyd biden joe donald trump sabrina singh dave decamp dialogue guards strategic yemen
    air airbase airfield airport area army administration american and armed association authority award band base bank
    battalions body brigades brother camp cave center central centre channel coalition combined command commander
    committee companions congress corps council court defeat defence defense department democratic diplomatic east
    embassy eight emirate enemy english factions field firm force forces foreign former framework free freedom front gas
    general global government governorate green group groups groupings guard headquarters high higher house
    international invasion iran iraq iraqi islamic israel joint jordan journalists judicial kingdom korea law league
    levant liberation linked list london mailing martyrs master members middle military militia militias ministry
    minister mission mobilisation mobilization movement national network news north office oil omar operation
    operations order organization other outpost outlet party peace people peoples persian personnel pm political
    popular president press prime pro province public refugee region republic reserve resistance resolve
    revolutionary righteous round
    secret secretary security senior service services several site special spokesman state states states strategic
    support supreme syria syrian talks target task television terrorist the tower treasury troops turkey umbrella
    union united units university us usa village war washington western white workers world zone of in on for to led by
    against from and with
    """.split()
)
"""Words of the table that are English and hence have no transliterations."""

SPELLINGS = [
    (r"(?:ai|ay|ei|ey)(?![aeiou])", ["ai", "ay", "ei", "ey"]),
    (r"a'i|a’i|ae", ["a'i", "ae", "ai"]),
    (r"(?<=[bcdfghjklmnpqrstvwxyz])(?:ou|oo|u)(?![aeiou])", ["ou", "oo", "u"]),
    (r"(?<=[bcdfghjklmnpqrstvwxz])o(?=[bcdfghjklmnpqrstvxz])", ["o", "u"]),
    (r"(?<=[bcdfghjklmnpqrstvwxz])e(?=[bcdfghjklmnpqrstvxz])", ["e", "i"]),
    (r"(?<=[bcdfghjklmnpqrstvwxz])i(?=[bcdfghjklmnpqrstvxz])", ["i", "e", "ee"]),
    (r"[aou]llah\b", ["allah", "ollah", "ullah"]),
    (r"(?<=[b-z])ah?\b(?!['’])", ["a", "ah"]),
    (r"aa", ["aa", "a"]),
    (r"(?<=[aeiou])(ss|s)(?=[aeiou])", ["s", "ss"]),
    (r"(?<=[aeiou])(mm|m)(?=[aeiou])", ["m", "mm"]),
    (r"(?<=[aeiou])(dd|d)(?=[aeiou])", ["d", "dd"]),
    (r"iyy?a", ["iya", "iyya", "ia"]),
    (r"q", ["q", "k"]),
    (r"kh", ["kh", "k"]),
    (r"dh", ["dh", "d"]),
    (r"(?<=[b-df-z])i\b", ["i", "y", "ee"]),
    (r"\bal[- ](?=sh)", ["al-", "ash-", "el-"]),
    (r"\bal[- ](?=s)", ["al-", "as-", "el-"]),
    (r"\bal[- ](?=t)", ["al-", "at-", "el-"]),
    (r"\bal[- ](?=n)", ["al-", "an-", "el-"]),
    (r"\bal[- ](?=r)", ["al-", "ar-", "el-"]),
    (r"\bal[- ](?=z)", ["al-", "az-", "el-"]),
    (r"\bal[- ]", ["al-", "el-", "al "]),
    (r"abdul ?|abd al-", ["abdul ", "abdul", "abd al-", "abdel "]),
]
BRITISH = [
    (r"iz(?=ation|ed)", "is"),
    (r"is(?=ation|ed)", "iz"),
    (r"er\b(?<=nter)", "re"),
    (r"fense", "fence"),
    (r"fence", "fense"),
]
ARABIC = [("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ا", "أ"), ("ي", "ى"), ("ى", "ي"), ("ة", "ه"), ("ك", "ک"), ("ي", "ی")]
TITLES = [
    title.strip()
    for title in """
    President, Prime Minister, General, Gen., Major General, Maj. Gen., Brig. Gen., Commander, Sheikh, Sayyed, Mr, Dr.,
    Ayatollah, Iraqi Prime Minister, former President, Defense Minister, Foreign Minister
    """.split(",")
]
DROPPED = re.compile(r"^(?:Grand |US |Major )*(?:President|General|Gen\.|Ayatollah|Secretary) ")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def none(name: Known, _: Random) -> str:
    """The name as the table has it."""
    return name.text


def transliteration(name: Known, draw: Random) -> str:
    """One or two other renderings of sounds in words that are not English."""
    if not name.text.isascii() and not is_latin(name.text):
        return name.text
    if name.text.isupper():
        return name.text
    parts = re.split(r"(?<=[^\W_]) (?=\w)", name.text)
    able = [
        n
        for n, part in enumerate(parts)
        if part.strip("()'’.,").lower().removesuffix("'s") not in ENGLISH and len(part) > 3
    ]
    for _ in range(draw.choice([1, 2])):
        if able:
            at = draw.choice(able)
            parts[at] = _respell(parts[at], draw)
    return " ".join(parts)


def british(name: Known, _: Random) -> str:
    """The spelling of the other side of the Atlantic."""
    for pattern, by in BRITISH:
        if (changed := re.sub(pattern, by, name.text)) != name.text:
            return changed
    return name.text


def arabic(name: Known, draw: Random) -> str:
    """Letters that keyboards exchange, vowel marks, the lengthening stroke."""
    if is_latin(name.text):
        return name.text
    able = [pair for pair in ARABIC if pair[0] in name.text]
    text = name.text.replace(*draw.choice(able)) if able else name.text
    at = draw.randrange(1, len(text))
    extra = draw.choice(["ـ", "َ", "ّ", ""])
    return text[:at] + extra + text[at:] if text[at - 1].isalpha() else text


def case(name: Known, draw: Random) -> str:
    """Capitals, small letters, or each as it comes."""
    ways = [str.upper, str.lower, str.title, lambda text: "".join(draw.choice([c.upper(), c.lower()]) for c in text)]
    return draw.choice(ways)(name.text)


def apostrophes(name: Known, draw: Random) -> str:
    """Apostrophes left out, exchanged or put in, long vowels with a stroke."""
    text = re.sub(r"['’‘]", lambda _: draw.choice(["", "’", "‘", "ʿ", "ʾ", "`", "´"]), name.text)
    if is_latin(text) and draw.random() < 0.7:
        text = re.sub(
            r"(?<=[b-z])[aiu](?=[b-z])", lambda m: draw.choice([m[0], {"a": "ā", "i": "ī", "u": "ū"}[m[0]]]), text
        )
    return text


def decomposed(name: Known, draw: Random) -> str:
    """Accents as characters of their own (NFD)."""
    return unicodedata.normalize("NFD", apostrophes(name, draw))


def spaces(name: Known, draw: Random) -> str:
    """Other spaces and hyphens, and characters that nobody sees."""
    text = re.sub(r" ", lambda _: draw.choice([" ", "\u00a0", "\u2009", "  ", "\u202f"]), name.text)
    text = re.sub(r"-", lambda _: draw.choice(["-", "‐", "–", " ", "\u2011"]), text)
    at = draw.randrange(len(text) + 1)
    return text[:at] + draw.choice(["", "\u200b", "\u200f", "\u00ad", "\ufeff", "\u200d"]) + text[at:]


def article(name: Known, draw: Random) -> str:
    """Without its article, or with one."""
    if not is_latin(name.text):
        return " ".join(word.removeprefix("ال") if len(word) > 5 else word for word in name.text.split())
    dropped = re.sub(r"(?i)\b(?:al|el|ash|as|at|an|ar)-(?=\w)|^the ", "", name.text)
    return dropped if dropped != name.text else draw.choice(["the ", "The "]) + name.text


def title(name: Known, draw: Random) -> str:
    """A person's full name with a title, or without the one that it has."""
    text = _titled(name, draw)
    return text if min(map(_full, (text, name.text))) else name.text


def title_of_single(name: Known, draw: Random) -> str:
    """A person's single name with a title, or without."""
    text = _titled(name, draw)
    return name.text if min(map(_full, (text, name.text))) else text


def _titled(name: Known, draw: Random) -> str:
    if name.kind != "Person" or not is_latin(name.text):
        return name.text
    dropped = DROPPED.sub("", name.text)
    return dropped if dropped != name.text else f"{draw.choice(TITLES)} {name.text}"


def _full(text: str) -> bool:
    return " " in DROPPED.sub("", text)


def _typo(change: Callable[[str, int, Random], str]) -> Noise:
    def noise(name: Known, draw: Random) -> str:
        able = [n for n, char in enumerate(name.text[:-1]) if char.isalpha() and name.text[n + 1].isalpha()]
        return change(name.text, draw.choice(able), draw) if len(able) > 2 else name.text

    return noise


def _letter(text: str, at: int, draw: Random) -> str:
    alphabet = LETTERS if is_latin(text) else sorted({char for char in text if char.isalpha()})
    return draw.choice([char for char in alphabet if char != text[at].lower()])


def is_latin(text: str) -> bool:
    """Whether the first letter is a Latin one."""
    return next((char for char in text if char.isalpha()), "a") < "\u0250"


def _respell(part: str, draw: Random) -> str:
    able = [(found, ways) for pattern, ways in SPELLINGS for found in re.finditer(pattern, part.lower())]
    if not able:
        return part
    found, ways = draw.choice(able)
    chosen = draw.choice(ways)
    chosen = chosen.capitalize() if part[found.start() : found.start() + 1].isupper() else chosen
    return part[: found.start()] + chosen + part[found.end() :]


KINDS: dict[str, Noise] = {
    "none": none,
    "transliteration": transliteration,
    "British, American": british,
    "Arabic letters": arabic,
    "case": case,
    "apostrophes, accents": apostrophes,
    "NFD": decomposed,
    "spaces, hyphens, unseen": spaces,
    "article": article,
    "title, full name": title,
    "title, single name": title_of_single,
    "typo: insert": _typo(lambda text, at, draw: text[: at + 1] + _letter(text, at, draw) + text[at + 1 :]),
    "typo: delete": _typo(lambda text, at, _: text[:at] + text[at + 1 :]),
    "typo: swap": _typo(lambda text, at, _: text[:at] + text[at + 1] + text[at] + text[at + 2 :]),
    "typo: replace": _typo(lambda text, at, draw: text[:at] + _letter(text, at, draw) + text[at + 1 :]),
}
