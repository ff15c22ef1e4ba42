"""How well noisy names find their entity: `python noise.py [ENTITIES.csv] [--times N] [--show KIND] [--world WORLD]`.

ENTITIES.csv has the columns id, type, label_en, label_ar, aliases and alias_flags; without it the names of the whole
ontology are taken. Each name is changed N times by each kind of noise (noise_kinds.py) and looked up in two worlds:
closed, where its entity is known, and open, where it was taken out of the ontology, so that every answer is wrong.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from random import Random
from typing import NamedTuple

from noise_kinds import KINDS, Known

from kg import ontology
from kg.names import Match, Names, fold
from kg.ontology import Name, Ontology

COLUMNS = ("right", "ambiguous, among", "ambiguous, not", "unknown, first", "unknown, not", "WRONG")
DOUBT = ("metonym", "context", "epithet", "area")


class Asked(NamedTuple):
    """A noisy name, and whether it must stay ambiguous."""

    kind: str
    name: Known
    text: str
    ambiguous: bool


class Without(Ontology):
    """The ontology without one entity."""

    def __init__(self, whole: Ontology, ref: str) -> None:
        self.__dict__.update(whole.__dict__)
        self.__dict__.pop("entities", None)
        self._whole, self._missing = whole, ref

    def __contains__(self, ref: str) -> bool:
        return ref != self._missing and ref in self._whole

    @cached_property
    def entities(self) -> tuple[str, ...]:
        return tuple(ref for ref in self._whole.entities if ref != self._missing)

    def names(self) -> Iterator[Name]:
        return (name for name in self._whole.names() if name.ref != self._missing)


def main() -> int:
    """Print a table for each world."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("entities", type=Path, nargs="?")
    parser.add_argument("--times", type=int, default=3, help="variants of each name by each kind (default: 3)")
    parser.add_argument("--show", default="", help="print what was not right in this kind, or in all with 'WRONG'")
    parser.add_argument("--world", choices=("closed", "open"))
    options = parser.parse_args()
    known = ontology.load()
    rows = list(rows_of(known, known.entities)) if options.entities is None else read(options.entities)
    asked = list(questions(rows, known, options.times))
    for world in [options.world] if options.world else ["closed", "open"]:
        counts = measure(world, asked, options.show)
        print(f"\n{world} world\n")
        print(table(counts))
    return 0


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(known: Ontology, refs: Iterable[str]) -> Iterator[dict[str, str]]:
    """What the ontology knows of entities, as the table has it."""
    for ref in refs:
        yield {
            "id": ref.removeprefix("id:"),
            "type": (known.class_of(ref) or "").removeprefix("kg:"),
            "label_en": known.label(ref),
            "label_ar": known.label(ref, "ar") if known.label(ref, "ar") != known.label(ref, "zz") else "",
            "aliases": "|".join(known.values(ref, "skos:altLabel")),
            "alias_flags": "",
        }


def questions(rows: Sequence[Mapping[str, str]], known: Ontology, times: int) -> Iterator[Asked]:
    """Each name of each row, changed `times` times by each kind of noise; what the noise did not touch is left out."""
    owners = defaultdict(set)
    doubtful = set()
    for name in known.names():
        owners[fold(name.text)].add(name.ref)
        if not name.safe:
            doubtful.add(fold(name.text))
    for row in rows:
        flags = dict(flag.split("=", 1) for flag in row["alias_flags"].split("|") if flag)
        doubtful |= {fold(text) for text, flag in flags.items() if any(word in flag for word in DOUBT)}
    for row in rows:
        texts = dict.fromkeys(filter(None, (row["label_en"], row["label_ar"], *row["aliases"].split("|"))))
        for name in (Known(text, f"id:{row['id']}", row["type"]) for text in texts):
            for kind, noise in KINDS.items():
                draws = (Random(f"{kind}|{name.ref}|{name.text}|{n}") for n in range(1 if kind == "none" else times))
                for text in dict.fromkeys(noise(name, draw) for draw in draws):
                    folded = fold(text)
                    if (text == name.text and kind != "none") or f"id:{text}" in known:
                        continue  # not touched, or an id, which is no name any more
                    if owners.get(folded, {name.ref}) - {name.ref} == owners.get(folded):
                        continue  # by chance the name of somebody else
                    form = folded if folded in owners else fold(name.text)
                    shared = len(owners[form]) > 1 or form in doubtful
                    yield Asked(kind, name, text, shared)


def measure(world: str, asked: Iterable[Asked], show: str = "") -> dict[str, Counter[str]]:
    """What became of each question, counted by kind."""
    whole = ontology.load()
    closed = Names(whole)
    counts: dict[str, Counter[str]] = {}
    opened: dict[str, Names] = {}
    for one in asked:
        if world == "open":
            if one.name.ref not in opened:
                opened.clear()
                opened[one.name.ref] = Names(Without(whole, one.name.ref))
            if _is_of_another(one, opened[one.name.ref]):
                continue
        names = opened[one.name.ref] if world == "open" else closed
        match = names.find(one.text)
        outcome = judged(match, one) if world == "closed" else ("WRONG" if match.ref else _unresolved(match, one))
        counts.setdefault(one.kind, Counter())[outcome] += 1
        if (show == one.kind and outcome != "right") or (show == "WRONG" and outcome == show):
            print(f"{outcome:16} {one.text!r} of {one.name.text!r} ({one.name.ref}): {match.ref} {match.ranked[:3]}")
    return counts


def judged(match: Match, one: Asked) -> str:
    """The column of an answer in the closed world."""
    if one.ambiguous and match.ref is not None:
        return "WRONG"
    if one.ambiguous and one.name.ref in match.candidates:
        return "right"
    if match.ref is not None:
        return "right" if match.ref == one.name.ref else "WRONG"
    return _unresolved(match, one)


def _unresolved(match: Match, one: Asked) -> str:
    if match.candidates:
        return COLUMNS[1] if one.name.ref in match.candidates else COLUMNS[2]
    return COLUMNS[3] if match.similar[:1] == (one.name.ref,) else COLUMNS[4]


def _is_of_another(one: Asked, names: Names) -> bool:
    """Whether the name belongs to somebody else as well, so that with its entity gone it is rightly theirs."""
    return names.resolve(one.name.text).ref is not None or names.resolve(one.text).ref is not None


def table(counts: dict[str, Counter[str]]) -> str:
    """The counts as a table in Markdown, shares in per cent."""
    rows = [f"| noise | names | {' | '.join(COLUMNS)} |", "|---|" + "---:|" * (len(COLUMNS) + 1)]
    total: Counter[str] = sum(counts.values(), Counter())
    for kind, found in (*counts.items(), ("all", total)):
        number = sum(found.values())
        shares = " | ".join(f"{100 * found[column] / number:.1f}" for column in COLUMNS)
        rows.append(f"| {kind} | {number:,} | {shares} |")
    return "\n".join(rows)


if __name__ == "__main__":
    raise SystemExit(main())
