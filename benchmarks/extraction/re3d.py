"""Entities and relations against documents labelled as re3d has them: `python re3d.py GOLD.jsonl [--errors N]`.

Each line of GOLD has "id", "text", "entities" ("begin", "end", "type", "confidence") and "relations" ("type",
"source_begin", "source_end", "target_begin", "target_end", "confidence"), offsets in code points. Labels below half
confidence are proposals that annotators turned down; they are no gold. Of the relations only the four that the
ontology can express are measured, and a relation told twice at the same places counts once.

Exact: the same first and last character. Overlap: at least one character in common, of relations at both ends; each
gold label is matched by one prediction at most. Who fights whom and who is allied with whom have no direction here.
"between parties" are the relations both of whose ends are persons, bodies or places in GOLD; the others are those of
weapons and vehicles. The interval is the bootstrap's 95 %, over whole documents.

For development only: the labels are crowd-made and not exhaustive, so a true relation that nobody labelled is wrong.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent))

from re3d_reading import Entity, Labels, Relation, Span, overlap, read

RELATIONS = ("FightingAgainst", "BelongsTo", "InChargeOf", "AlliesOf")
UNDIRECTED = frozenset({"FightingAgainst", "AlliesOf"})
PARTIES = frozenset({"Organisation", "Person", "Location"})
ROUNDS, SEED, SURE = 1000, 7, 0.5
T = TypeVar("T")


class Counts(NamedTuple):
    """Right, made up, missed."""

    right: int
    extra: int
    missed: int

    def scores(self) -> tuple[float, float, float]:
        """Precision, recall, F1; nothing asked and nothing given is 0."""
        precision = self.right / max(1, self.right + self.extra)
        recall = self.right / max(1, self.right + self.missed)
        return precision, recall, 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


def main() -> int:
    """Read, compare, print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("gold")
    arguments.add_argument("--errors", type=int, default=0, metavar="N", help="list N mistakes of each kind")
    options = arguments.parse_args()
    lines = Path(options.gold).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    texts = [record["text"] for record in records]
    wanted, found = [gold(record) for record in records], read(texts)
    for row in table(wanted, found):
        print(row)
    for kind in RELATIONS if options.errors else ():
        print(*errors(kind, texts, wanted, found, options.errors), sep="\n")
    return 0


def gold(record: dict[str, Any]) -> Labels:
    """The labels of a line that its annotators were sure of."""
    entities = (
        Entity(Span(one["begin"], one["end"]), one["type"]) for one in record["entities"] if one["confidence"] >= SURE
    )
    relations = (
        Relation(
            one["type"],
            Span(one["source_begin"], one["source_end"]),
            Span(one["target_begin"], one["target_end"]),
        )
        for one in record["relations"]
        if one["confidence"] >= SURE and one["type"] in RELATIONS
    )
    return Labels(frozenset(entities), frozenset(relations))


def table(wanted: Sequence[Labels], found: Sequence[Labels]) -> Iterable[str]:
    """A line per measure."""
    yield f"{'':34}{'P':>7}{'R':>7}{'F1':>7}  95 %           right extra missed"
    yield from _entities(wanted, found)
    for way, same in (("overlap", _overlapping), ("exact", _exact)):
        for name, kinds in (*((kind, {kind}) for kind in RELATIONS), ("all four relations", set(RELATIONS))):
            counts = [
                match(_of(gold_.relations, kinds), _of(mine.relations, kinds), same)
                for gold_, mine in zip(wanted, found, strict=True)
            ]
            yield _row(f"{name}, {way}", counts)
    counts = [
        match(_between(gold_.relations, gold_), _between(mine.relations, gold_), _overlapping)
        for gold_, mine in zip(wanted, found, strict=True)
    ]
    yield _row("relations between parties, overlap", counts)


def _entities(wanted: Sequence[Labels], found: Sequence[Labels]) -> Iterable[str]:
    ways: tuple[tuple[str, Callable[[Entity, Entity], bool]], ...] = (
        ("type-free, exact", lambda one, other: one.span == other.span),
        ("type-free, overlap", lambda one, other: overlap(one.span, other.span)),
        ("with type, exact", lambda one, other: one == other),
        ("with type, overlap", lambda one, other: one.kind == other.kind and overlap(one.span, other.span)),
    )
    pairs = list(zip(wanted, found, strict=True))
    for name, same in ways:
        counts = [match(_sorted(a.entities), _sorted(b.entities), same) for a, b in pairs]
        yield _row(f"entities, {name}", counts)
    for kind in sorted({one.kind for labels in wanted for one in labels.entities}):
        counts = [
            match(
                _sorted(e for e in a.entities if e.kind == kind), _sorted(e for e in b.entities if e.kind == kind), same
            )
            for a, b in pairs
        ]
        yield _row(f"  {kind}, overlap", counts)


def match(wanted: list[T], found: list[T], same: Callable[[T, T], bool]) -> Counts:
    """How many can be paired one to one, as many as possible: augmenting paths."""
    near = [[at for at, one in enumerate(wanted) if same(one, mine)] for mine in found]
    taken: dict[int, int] = {}

    def place(mine: int, tried: set[int]) -> bool:
        for at in near[mine]:
            if at not in tried:
                tried.add(at)
                if at not in taken or place(taken[at], tried):
                    taken[at] = mine
                    return True
        return False

    right = sum(place(mine, set()) for mine in range(len(found)))
    return Counts(right, len(found) - right, len(wanted) - right)


def _exact(one: Relation, other: Relation) -> bool:
    return _matches(one, other, lambda a, b: a == b)


def _overlapping(one: Relation, other: Relation) -> bool:
    return _matches(one, other, overlap)


def _matches(one: Relation, other: Relation, same: Callable[[Span, Span], bool]) -> bool:
    if one.kind != other.kind:
        return False
    straight = same(one.source, other.source) and same(one.target, other.target)
    crossed = same(one.source, other.target) and same(one.target, other.source)
    return straight or (one.kind in UNDIRECTED and crossed)


def _of(relations: Iterable[Relation], kinds: set[str]) -> list[Relation]:
    return sorted(one for one in relations if one.kind in kinds)


def _between(relations: Iterable[Relation], labels: Labels) -> list[Relation]:
    """Those whose ends are not a weapon, a vehicle or another thing by the entities of GOLD."""
    things = [one.span for one in labels.entities if one.kind not in PARTIES and one.kind != "Nationality"]
    parties = [one.span for one in labels.entities if one.kind in PARTIES]

    def is_thing(span: Span) -> bool:
        return any(overlap(span, thing) for thing in things) and not any(overlap(span, party) for party in parties)

    return sorted(one for one in relations if not is_thing(one.source) and not is_thing(one.target))


def _sorted(entities: Iterable[Entity]) -> list[Entity]:
    return sorted(entities)


def _row(name: str, counts: Sequence[Counts]) -> str:
    total = _sum(counts)
    draw = random.Random(SEED)
    f1s = sorted(_sum(draw.choices(counts, k=len(counts))).scores()[2] for _ in range(ROUNDS))
    low, high = f1s[int(0.025 * ROUNDS)], f1s[int(0.975 * ROUNDS) - 1]
    precision, recall, f1 = total.scores()
    interval = f"{low:.3f} to {high:.3f}"
    return (
        f"{name:34}{precision:7.3f}{recall:7.3f}{f1:7.3f}  {interval:15}{total.right:5}{total.extra:6}{total.missed:7}"
    )


def _sum(counts: Iterable[Counts]) -> Counts:
    right = extra = missed = 0
    for one in counts:
        right, extra, missed = right + one.right, extra + one.extra, missed + one.missed
    return Counts(right, extra, missed)


def errors(
    kind: str, texts: Sequence[str], wanted: Sequence[Labels], found: Sequence[Labels], limit: int
) -> Iterable[str]:
    """Relations of a kind that are on one side only, with the words around them."""
    for title, sides in (("made up", (found, wanted)), ("missed", (wanted, found))):
        yield f"\n{kind}, {title}:"
        shown = 0
        for text, mine, theirs in zip(texts, *sides, strict=True):
            for one in _of(mine.relations, {kind}):
                if shown < limit and not any(_overlapping(one, other) for other in theirs.relations):
                    shown += 1
                    yield _shown(one, text)


def _shown(one: Relation, text: str) -> str:
    begin = max(0, min(one.source.begin, one.target.begin) - 40)
    around = " ".join(text[begin : max(one.source.end, one.target.end) + 40].split())
    return f"  {text[slice(*one.source)]!r} -> {text[slice(*one.target)]!r}: {around}"


if __name__ == "__main__":
    sys.exit(main())
