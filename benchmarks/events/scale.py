"""How long it takes to find the events among many claims, and how the time grows.

    python benchmarks/events/scale.py [--claims 500000] [--rows ../shared/data/icews_sample.csv.gz]

Claims are made from real rows (actor, action, target, date) by shifting dates and giving them to many documents, so
that about a third of them report what another one reports.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import math
import random
import resource
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from kg import dates, events, names, ontology
from kg.model import Claim, Document
from kg.ontology import BASE

ACTIONS = "attack drone-strike meet consult accuse demand-withdrawal kill arrest withdraw announce".split()
OUTLETS = 200


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=500_000)
    parser.add_argument("--rows", type=Path, default=Path("../shared/data/icews_sample.csv.gz"))
    options = parser.parse_args(arguments)
    known = ontology.load()
    points: list[tuple[int, float]] = []
    print(
        f"{'claims':>9} {'events':>9} {'reports >1':>10} {'conflicts':>9} {'CPU s':>7} {'claims/s':>9} {'peak MB':>8}"
    )
    for count in (options.claims // 25, options.claims // 5, options.claims):
        claims, documents = made(options.rows, count)
        start = time.process_time()
        found = events.assemble(claims, documents, [], [], known, title="scale", base=BASE)
        seconds = time.process_time() - start
        points.append((count, seconds))
        several = sum(event.corroboration.reports > 1 for event in found.events)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        speed = count / seconds
        shown = f"{count:>9} {len(found.events):>9} {several:>10} {len(found.conflicts):>9}"
        print(f"{shown} {seconds:>7.1f} {speed:>9.0f} {peak:>8}", flush=True)
    (small, fast), (large, slow) = points[0], points[-1]
    print(f"growth: time ~ claims ^ {math.log(slow / fast) / math.log(large / small):.2f}")


def made(rows: Path, count: int) -> tuple[list[Claim], list[Document]]:
    with gzip.open(rows, "rt", encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    chance = random.Random(7)
    documents = [Document(key=f"d{n}", outlet=f"my:outlet-{n % OUTLETS}") for n in range(max(count // 20, 1))]
    claims: list[Claim] = []
    while len(claims) < count:
        row = chance.choice(real)
        day = date.fromisoformat(row["date"]) + timedelta(days=300 * chance.randrange(max(count // len(real), 1)))
        parties = [names.mint(row[column]).ref for column in ("actor", "target")]
        action = "act:" + ACTIONS[len(row["action"]) % len(ACTIONS)]
        for _ in range(chance.choice((1, 1, 1, 2))):
            later = day + timedelta(days=chance.choice((0, 0, 0, 1)))
            text = day.isoformat() if later == day else f"{day.isoformat()}/{later.isoformat()}"
            claims.append(
                Claim(
                    key=f"c{len(claims):020x}",
                    document=chance.choice(documents).key,
                    subjects=(parties[0],) if chance.random() < 0.9 else (),
                    predicate=action,
                    objects=(parties[1],),
                    when=dates.when(text),
                    method="kg:rule",
                )
            )
    return claims[:count], documents


if __name__ == "__main__":
    main()
