"""How well predicted claims agree with hand annotations: precision, recall, intervals, and facts that are none. Pure.

The unit is the statement (see `kg.scoring.alignment`); the rates of facts count whole claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from kg.model import Claim, Frozen, Problem, Ref
from kg.ontology import Ontology
from kg.scoring.alignment import Agreement, Group, Judge, Pair, Statement, align, common, groups, match
from kg.scoring.bootstrap import Counts, Interval, Numbers, interval, resample
from kg.scoring.mistakes import MADE_UP, MISSED, Mistake, Teller, alone, gravity, is_fact, mistakes, voice

TIERS: Mapping[str, Callable[[Agreement], bool]] = {
    "actor and target": lambda a: a.pair,
    "+ kind of act": lambda a: a.pair and a.family,
    "+ exact action": lambda a: a.pair and a.action,
    "+ modality and polarity": lambda a: a.pair and a.action and a.voice,
    "+ date": lambda a: a.pair and a.action and a.voice and a.date,
}
"""What a predicted statement must get right to count; each tier is stricter than the one before."""

KIND, VOICE = "+ kind of act", "+ modality and polarity"
"""The tiers at which the tables per kind of act and per modality are counted."""


class Measure(Frozen):
    """Precision, recall and F1 of one row of a table, each with its 95 % interval."""

    name: str
    right: int
    predicted: int
    gold: int
    precision: float
    recall: float
    f1: float
    precision_interval: Interval
    recall_interval: Interval
    f1_interval: Interval


class Rate(Frozen):
    """A share with its 95 % interval."""

    count: int
    of: int
    rate: float
    interval: Interval


class Score(Frozen):
    """The outcome of a comparison; `wrong_facts` is the number that matters most."""

    documents: int
    gold: int
    predicted: int
    left_out: int
    """Predicted claims about documents that gold does not have; they are not judged."""
    facts: int
    wrong_facts: Rate
    """Of all predicted claims, those that are facts where gold has an allegation, a demand, a denial ..."""
    unbacked_facts: Rate
    """Of all predicted claims, facts to which no statement of gold corresponds."""
    tiers: tuple[Measure, ...]
    kinds: tuple[Measure, ...]
    modalities: tuple[Measure, ...]
    confusion: dict[str, dict[str, int]]
    """Voice in gold -> voice predicted -> statements; "missed" and "made up" where one of the two has no partner."""
    mistakes: tuple[Mistake, ...]
    problems: tuple[Problem, ...] = ()


class _Judged(NamedTuple):
    """A group, the pairs that each tier finds in it, and its alignment."""

    group: Group
    matched: dict[str, list[Pair]]
    aligned: list[Pair]


Rows = dict[tuple[str, str], list[Counts]]
"""Table and row -> counts of every group."""


def score(
    gold: Iterable[Claim],
    predicted: Iterable[Claim],
    ontology: Ontology,
    labels: Mapping[Ref, str] | None = None,
    documents: Iterable[str] = (),
) -> Score:
    """Compare predicted claims with gold ones, document by document.

    Args:
        gold: What is so.
        predicted: What is to be judged.
        ontology: The terms and names of both.
        labels: What the inputs call the entities that the ontology does not know.
        documents: Keys of documents that gold covers even where it has no claim.
    """
    right, given = list(gold), list(predicted)
    covered = {claim.document for claim in right} | set(documents)
    kept = [claim for claim in given if claim.document in covered]
    judge, tell = Judge(ontology, labels or {}), Teller(ontology, labels or {})
    judged = [_judge(group, judge) for group in groups(right, kept)]
    rows = _rows(judged, ontology)
    draws = resample([one.group.document for one in judged], rows)
    measures = {row: _measure(row[1], rows[row], draws[row]) for row in rows}
    return Score(
        documents=len(covered),
        gold=len(right),
        predicted=len(kept),
        left_out=len(given) - len(kept),
        facts=sum(map(is_fact, kept)),
        wrong_facts=_rate("wrong", rows, draws),
        unbacked_facts=_rate("unbacked", rows, draws),
        tiers=tuple(measures["tier", name] for name in TIERS),
        kinds=_largest_first(measures, "kind"),
        modalities=_largest_first(measures, "voice"),
        confusion=_confusion(judged),
        mistakes=tuple(sorted((m for one in judged for m in mistakes(one.group, one.aligned, tell)), key=gravity)),
    )


def _judge(group: Group, judge: Judge) -> _Judged:
    found = common(group, judge)
    return _Judged(group, {tier: match(group, found, agree) for tier, agree in TIERS.items()}, align(group, found))


def _rows(judged: Sequence[_Judged], ontology: Ontology) -> Rows:
    """The counts of all tables."""

    def kind(statement: Statement) -> str:
        return ontology.family(statement.claim.predicate).partition(":")[2]

    rows: Rows = {}
    for tier in TIERS:
        rows["tier", tier] = [(len(one.matched[tier]), len(one.group.predicted), len(one.group.gold)) for one in judged]
    for table, tier, name_of in (("kind", KIND, kind), ("voice", VOICE, lambda statement: voice(statement.claim))):
        counted = [
            (
                Counter(name_of(pair.gold) for pair in one.matched[tier]),
                Counter(map(name_of, one.group.predicted)),
                Counter(map(name_of, one.group.gold)),
            )
            for one in judged
        ]
        for name in sorted({name for counters in counted for counter in counters for name in counter}):
            rows[table, name] = [(right[name], given[name], gold[name]) for right, given, gold in counted]
    for name in ("wrong", "unbacked"):
        rows["facts", name] = [_facts(one, name) for one in judged]
    return rows


def _facts(one: _Judged, which: str) -> Counts:
    """Claims that are wrong facts (or facts without a partner) and claims in all; the third number stays empty."""
    partners: dict[str, list[Claim]] = {}
    for pair in one.aligned:
        partners.setdefault(pair.predicted.claim.key, []).append(pair.gold.claim)
    claims = {statement.claim.key: statement.claim for statement in one.group.predicted}
    facts = [key for key, claim in claims.items() if is_fact(claim)]
    if which == "wrong":
        found = sum(not all(map(is_fact, partners.get(key, ()))) for key in facts)
    else:
        found = sum(key not in partners for key in facts)
    return found, len(claims), 0


def _measure(name: str, counts: Sequence[Counts], draws: Numbers) -> Measure:
    right, predicted, gold = (sum(column) for column in zip(*counts, strict=True)) if counts else (0, 0, 0)
    hits, given, wanted = draws[:, 0], draws[:, 1], draws[:, 2]
    return Measure(
        name=name,
        right=right,
        predicted=predicted,
        gold=gold,
        precision=_ratio(right, predicted),
        recall=_ratio(right, gold),
        f1=_ratio(2 * right, predicted + gold),
        precision_interval=interval(hits, given),
        recall_interval=interval(hits, wanted),
        f1_interval=interval(2 * hits, given + wanted),
    )


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0


def _rate(name: str, rows: Rows, draws: Mapping[tuple[str, str], Numbers]) -> Rate:
    counts, drawn = rows["facts", name], draws["facts", name]
    part, whole = sum(found for found, _, _ in counts), sum(claims for _, claims, _ in counts)
    return Rate(count=part, of=whole, rate=_ratio(part, whole), interval=interval(drawn[:, 0], drawn[:, 1]))


def _largest_first(measures: Mapping[tuple[str, str], Measure], table: str) -> tuple[Measure, ...]:
    found = [measure for (name, _), measure in measures.items() if name == table]
    return tuple(sorted(found, key=lambda measure: (-measure.gold, -measure.predicted, measure.name)))


def _confusion(judged: Iterable[_Judged]) -> dict[str, dict[str, int]]:
    cells: Counter[tuple[str, str]] = Counter()
    for one in judged:
        cells.update((voice(pair.gold.claim), voice(pair.predicted.claim)) for pair in one.aligned)
        cells.update((voice(gold.claim), MISSED) for gold in alone(one.group.gold, (pair.gold for pair in one.aligned)))
        made_up = alone(one.group.predicted, (pair.predicted for pair in one.aligned))
        cells.update((MADE_UP, voice(given.claim)) for given in made_up)
    table: dict[str, dict[str, int]] = {}
    for (gold, given), count in sorted(cells.items()):
        table.setdefault(gold, {})[given] = count
    return table
