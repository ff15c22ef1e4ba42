"""CPU time of looking up names: `python speed.py ROWS.csv.gz`, where ROWS.csv.gz has the columns actor and target."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

from icews import labels

from kg import ontology
from kg.names import ACTOR, Names, clean, fold, mint, slug

ACTORS = (ACTOR,)


def main() -> int:
    """Print microseconds of CPU, and milliseconds for what is done once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", type=Path)
    all_labels = labels(parser.parse_args().rows)
    begin = time.process_time()
    known = ontology.load()
    loaded = time.process_time()
    names = Names(known)
    indexed = time.process_time()
    names.prepare(["Nobody of that name"], ACTORS)
    print(
        f"{1e3 * (loaded - begin):8.1f} ms the ontology, {1e3 * (indexed - loaded):.1f} ms the index of its names, ",
        end="",
    )
    print(f"{1e3 * (time.process_time() - indexed):.1f} ms all levels")
    exact = [text for text in all_labels if (match := names.resolve(text, ACTORS)).ref or match.candidates]
    unknown = sorted(set(all_labels) - set(exact))
    names = Names(known)
    names.prepare(["Nobody of that name"], ACTORS)
    told("unknown, one by one", unknown[::2], lambda text: names.find(text, ACTORS))
    begin = time.process_time()
    names.prepare(unknown[1::2], ACTORS)
    spent = time.process_time() - begin
    print(f"{1e6 * spent / len(unknown[1::2]):8.2f} µs unknown, many at once ({len(unknown[1::2]):,})")
    told("unknown, again", unknown, lambda text: names.find(text, ACTORS))
    told("known", exact, lambda text: names.find(text, ACTORS))
    told("known, again", exact, lambda text: names.find(text, ACTORS))
    told("fold", all_labels, fold)
    told("clean", all_labels, clean)
    told("slug", all_labels, slug)
    told("mint", all_labels, mint)
    return 0


def told(what: str, texts: list[str], work: Callable[[str], object]) -> None:
    """Print what the work costs for each text."""
    begin = time.process_time()
    for text in texts:
        work(text)
    print(f"{1e6 * (time.process_time() - begin) / len(texts):8.2f} µs {what} ({len(texts):,})")


if __name__ == "__main__":
    raise SystemExit(main())
