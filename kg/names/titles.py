"""Titles, ranks and offices before a person's name: what can be taken off, and what then is left."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from kg.names.folding import fold

SHORT = {
    "gen": "general",
    "maj": "major",
    "lt": "lieutenant",
    "col": "colonel",
    "brig": "brigadier",
    "capt": "captain",
    "cmdr": "commander",
    "adm": "admiral",
    "sgt": "sergeant",
    "pres": "president",
    "sec": "secretary",
    "min": "minister",
    "sen": "senator",
    "rep": "representative",
    "gov": "governor",
    "pm": "prime minister",
    "fm": "foreign minister",
    "dr": "doctor",
    "prof": "professor",
}
"""How titles are shortened."""

TITLES = frozenset(
    fold(word)
    for word in """
    mr doctor professor engineer hajj haji hajji sir
    president premier minister chancellor secretary senator representative governor mayor ambassador
    chief leader commander chairman director spokesman spokesperson
    king emir amir sheikh shaykh shaikh sheik sultan imam mullah maulana sayyid sayyed sayed syed
    ayatollah ayatullah allamah hojatoleslam cleric archbishop bishop pope patriarch cardinal
    general major lieutenant colonel brigadier captain admiral marshal sergeant corporal
    رئيس الوزراء السيد
    الشيخ الرئيس الوزير الدكتور الحاج الامام الملك الامير اللواء الفريق العميد العقيد الجنرال القائد المتحدث
    """.split()
)
"""Words that end a title: what stands behind the last of them is the name."""

HONORIFICS = frozenset("mr doctor professor engineer sir sheikh sayyid sayyed haji hajji".split())
"""Titles that say nothing about who somebody is."""

BESIDE = frozenset(
    fold(word)
    for word in """
    prime foreign defence defense interior finance oil grand crown prince first deputy vice former then late acting
    outgoing new top senior supreme high press state staff police army opposition rebel national executive of
    retired ret affairs the his excellency holiness
    وزير الخارجيه الدفاع السابق الاول الركن العراقي
    """.split()
)
"""Words that stand in a title beside those."""


class Titled(NamedTuple):
    """A name without its title."""

    title: str
    name: str
    bare: bool
    """Whether no title is left in the name."""


def without_title(found: tuple[str, ...], origins: Collection[str]) -> Iterator[Titled]:
    """A name's words with more and more of the title taken off; `origins` are names and adjectives of countries.

    What follows "of" belongs to the title as long as it can: secretary of defence, president of Iraq.
    """
    title: list[str] = []
    last, of = 0, False
    for word in found[:-1]:
        full = SHORT.get(word, word)
        ends = full.split()[-1] in TITLES
        if word == "of" and last == len(title) > 0:
            of = True
        elif not (ends or word in BESIDE or word in origins or word.removesuffix("s") in origins):
            break
        title.append(full)
        if ends or (of and word != "of"):
            last = len(title)
    for taken in range(1, last + 1):
        rest = title[taken:last]
        yield Titled(" ".join(title[:taken]), " ".join((*rest, *found[last:])), bare=not rest)


def spelled_out(found: tuple[str, ...]) -> str:
    """A name whose shortened titles are written in full ("Gen." as general)."""
    first = next((n for n, word in enumerate(found) if word not in SHORT), 0)
    return " ".join((*(SHORT[word] for word in found[:first]), *found[first:]))
