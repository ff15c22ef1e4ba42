"""Which labels of event rows are read otherwise than exactly: `python icews.py ROWS.csv.gz [--candidates]`.

ROWS.csv.gz has the columns actor and target, as an ICEWS sample has. Nobody has said which entity a label is, so the
list is there to be read: each line is a label, what it was read as, and why. With `--candidates` also what is
ambiguous otherwise than exactly.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import time
from collections import Counter
from pathlib import Path

from kg import ontology
from kg.names import Names


def main() -> int:
    """Print the readings, and how many labels each level answered."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--candidates", action="store_true")
    options = parser.parse_args()
    known = ontology.load()
    names, counts = Names(known), Counter[str]()
    begin = time.perf_counter()
    all_labels = labels(options.rows)
    for label in all_labels:
        match = names.find(label)
        state = "one" if match.ref else "several" if match.candidates else "none"
        counts[f"{state}, {match.how}" if state != "none" else state] += 1
        if match.ref and not match.is_certain:
            print(f"{label!r}: {known.label(match.ref)} ({match.reason}; {match.ranked[0].name})")
        elif options.candidates and match.candidates and not match.is_certain:
            print(f"{label!r}? {[(found.ref, found.reason) for found in match.ranked]}")
    print(f"{len(all_labels):,} labels in {time.perf_counter() - begin:.1f} s")
    for state, count in sorted(counts.items()):
        print(f"{count:6,} {state}")
    return 0


def labels(path: Path) -> list[str]:
    """The distinct actors and targets, sorted."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return sorted({row[side] for row in csv.DictReader(file) for side in ("actor", "target")})


if __name__ == "__main__":
    raise SystemExit(main())
