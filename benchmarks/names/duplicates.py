"""Near duplicates among many names: `python duplicates.py ROWS.csv.gz [--names N] [--show KIND]`.

First the pairs among the labels as they are, to be read. Then N distinct names, made of the labels by seeded noise: a
pair is right if both names come from one label. Found is the share of changed names that stand in a right pair.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from pathlib import Path
from random import Random

from icews import labels
from noise_kinds import KINDS, Known

from kg.names import near_duplicates

KINDS_HERE = [kind for kind in KINDS if kind not in ("none", "Arabic letters")]


def main() -> int:
    """Print the pairs of the labels, then the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", type=Path)
    parser.add_argument("--names", type=int, default=25_000)
    parser.add_argument("--show", default="", help="a kind of noise: print what was not found; 'wrong': wrong pairs")
    options = parser.parse_args()
    known = labels(options.rows)
    for pair in near_duplicates(known)[:200]:
        print(f"{pair.score:.3f}  {pair.one} | {pair.other} ({pair.reason})")
    varied = variations(known, options.names)
    begin = time.perf_counter()
    pairs = near_duplicates(list(varied))
    spent = time.perf_counter() - begin
    right = [pair for pair in pairs if varied[pair.one][0] == varied[pair.other][0]]
    print(
        f"\n{len(varied):,} names, {len(pairs):,} pairs in {spent:.1f} s, {100 * len(right) / len(pairs):.1f} % right\n"
    )
    for reason, count in sorted(Counter(pair.reason for pair in pairs).items()):
        wrong = count - sum(pair.reason == reason for pair in right)
        print(f"{reason}: {count:,} pairs, {wrong:,} wrong")
    if options.show == "wrong":
        for pair in pairs:
            if varied[pair.one][0] != varied[pair.other][0]:
                print(f"{pair.score:.3f}  {pair.one} | {pair.other} ({pair.reason})")
    paired = {name for pair in right for name in pair[:2]}
    print("\n| noise | names | found |\n|---|---:|---:|")
    for kind in KINDS_HERE:
        names = [name for name, (label, changed) in varied.items() if changed == kind and label in varied]
        if names:
            print(f"| {kind} | {len(names):,} | {100 * len(paired.intersection(names)) / len(names):.1f} |")
        if kind == options.show:
            print(*sorted(set(names) - paired)[:100], sep="\n")
    return 0


def variations(known: list[str], number: int) -> dict[str, tuple[str, str]]:
    """Names by the label that they were made of, and the kind of noise."""
    draw = Random("variations")
    made = {label: (label, "none") for label in known[:number]}
    while len(made) < number:
        label, kind = draw.choice(known), draw.choice(KINDS_HERE)
        person = "Person" if label.istitle() and label.count(" ") in (1, 2) and "(" not in label else "Actor"
        made.setdefault(KINDS[kind](Known(label, label, person), draw), (label, kind))
    return made


if __name__ == "__main__":
    raise SystemExit(main())
