"""Makes a table of any size from real rows of event data, for measuring.

    python benchmarks/throughput/rows.py 500000 rows.csv [--rows ../shared/data/icews_sample.csv.gz]

The 20,000 rows are told again and again: on other days of the year, in every third copy on the same days as before but
in other documents (so that events have several reports), and after 25 copies in the next year and of other names. The
CAMEO names of actions stand for the nearest action of the ontology by their first words: this measures speed, it is no
coding. The same number always makes the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

COLUMNS = ("id", "actor", "action", "target", "date", "source")
SAMPLE = Path("../shared/data/icews_sample.csv.gz")
COPIES = 25
"""Copies in one year, about as many rows as ICEWS has in one."""

BY_DOCUMENT = 12
"""Rows of one day in one document."""

ACTIONS = (
    ("make an appeal", "call-for"),
    ("appeal", "request"),
    ("demand", "request"),
    ("express intent to meet", "plan-talks"),
    ("express intent", "promise"),
    ("consult", "consult"),
    ("discuss by telephone", "phone"),
    ("host a visit", "consult"),
    ("make a visit", "consult"),
    ("meet", "meet"),
    ("engage in negotiation", "negotiate"),
    ("arrest", "arrest"),
    ("praise", "endorse"),
    ("defend", "defend"),
    ("criticize", "criticise"),
    ("accuse", "accuse"),
    ("complain", "criticise"),
    ("use conventional", "attack"),
    ("use unconventional", "assault"),
    ("fight with artillery", "shelling"),
    ("fight", "clash"),
    ("employ aerial", "airstrike"),
    ("carry out suicide", "bombing"),
    ("conduct suicide", "bombing"),
    ("assassinate", "assassinate"),
    ("kill", "kill"),
    ("physically", "assault"),
    ("sexually", "assault"),
    ("abduct", "abduct"),
    ("demonstrate or rally", "demonstrate"),
    ("rally opposition", "protest"),
    ("protest", "riot"),
    ("conduct", "protest"),
    ("demonstrate", "show-force"),
    ("sign", "sign-agreement"),
    ("engage in", "cooperate"),
    ("cooperate", "cooperate"),
    ("share", "share-intelligence"),
    ("provide", "aid"),
    ("reject", "reject"),
    ("refuse", "refuse"),
    ("investigate", "investigate"),
    ("threaten", "pressure"),
    ("deny", "deny"),
    ("return", "release"),
    ("reduce", "sanction"),
    ("impose", "impose-sanctions"),
    ("expel", "expel"),
    ("occupy", "occupy"),
    ("confiscate", "seize"),
    ("mobilize", "mobilise"),
    ("yield", "retreat"),
    ("retreat", "retreat"),
)
"""The first words of a CAMEO name -> an action of the ontology; all others are `state`."""


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int)
    parser.add_argument("output", type=Path)
    parser.add_argument("--rows", type=Path, default=SAMPLE)
    options = parser.parse_args(arguments)
    with options.output.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows(made(options.rows, options.count))


def made(sample: Path, count: int) -> Iterator[tuple[str, ...]]:
    """The rows, as many as asked for."""
    with gzip.open(sample, "rt", encoding="utf-8", newline="") as file:
        real = list(csv.DictReader(file))
    for row in real:
        row["action"] = action(row["action"])
    start = date.fromisoformat(real[0]["date"])
    span = (date.fromisoformat(real[-1]["date"]) - start).days + 1
    for number in range(count):
        copy, place = divmod(number, len(real))
        row = real[place]
        year, copy = divmod(copy, COPIES)
        shift = (copy - (copy % 3 == 2)) * 13
        day = start + timedelta(days=((date.fromisoformat(row["date"]) - start).days + shift) % span)
        day = day.replace(year=day.year + year)
        name = f" {year}" if year else ""
        document = f"wire-{day.isoformat()}-{copy}-{place // BY_DOCUMENT}"
        yield (
            f"e{number + 1:08}",
            row["actor"] + name,
            row["action"],
            row["target"] + name,
            day.isoformat(),
            document,
        )


def action(name: str) -> str:
    """The action of the ontology that stands for a CAMEO name."""
    words = name.lower()
    return next((found for start, found in ACTIONS if words.startswith(start)), "state")


if __name__ == "__main__":
    main()
