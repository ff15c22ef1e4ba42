"""How fast the rules read, how soon they are ready and what memory they take: `python speed.py [--times N]`.

The text is our own dispatches (kg/examples/iraq/dispatches), all of them N times, one article after another. Each
figure is of a process of its own, on one core, and in time of the processor, so that a busy machine counts less; wall
time stands beside it. Where spaCy is installed its blank English tokenizer with its rules for sentence ends reads the
same text in the same run: a yardstick of the machine, not a rival, for it neither parses nor extracts anything.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

DISPATCHES = Path(__file__).resolve().parents[2] / "kg" / "examples" / "iraq" / "dispatches"


def main() -> int:
    """Measure each reader in a process of its own and print a line for it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=200, metavar="N", help="how often each is read (default: 200)")
    arguments.add_argument("--only", choices=sorted(READERS), help=argparse.SUPPRESS)
    options = arguments.parse_args()
    if options.only:
        print(*measured(READERS[options.only], articles(options.times)))
        return 0
    print(f"{'':34}{'sentences':>10}{'per s':>9}{'(wall)':>9}{'start s':>9}{'(wall)':>9}{'max MB':>8}")
    for name in READERS:
        if name == "spacy" and importlib.util.find_spec("spacy") is None:
            continue
        here = [sys.executable, __file__, "--only", name, "--times", str(options.times)]
        one_core = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        answer = subprocess.run(here, env=os.environ | one_core, check=True, capture_output=True, text=True).stdout
        count, start, start_wall, read, read_wall, memory = map(float, answer.split())
        row = f"{count:10.0f}{count / read:9.0f}{count / read_wall:9.0f}{start:9.2f}{start_wall:9.2f}{memory:8.0f}"
        print(f"{TITLES[name]:34}{row}")
    return 0


def articles(times: int) -> list[str]:
    """All dispatches, again and again."""
    return times * [path.read_text(encoding="utf-8") for path in sorted(DISPATCHES.glob("*.txt"))]


def measured(reader: Callable[[list[str]], Iterator[int]], texts: list[str]) -> list[float]:
    """Sentences, time until ready and time of reading (processor, wall), and the most memory in MB."""
    cpu, wall = time.process_time(), time.perf_counter()
    reading = reader(texts)
    next(reading)
    ready, ready_wall = time.process_time(), time.perf_counter()
    count = next(reading)
    done, done_wall = time.process_time(), time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return [count, ready - cpu, ready_wall - wall, done - ready, done_wall - ready_wall, memory]


def rules(texts: list[str]) -> Iterator[int]:
    """The default extractor: import, load, read one sentence; then everything, and how many sentences that was."""
    import kg  # noqa: PLC0415
    from kg.extractors import rules as extractor  # noqa: PLC0415
    from kg.language import tokens  # noqa: PLC0415
    from kg.model import Article, Document  # noqa: PLC0415

    ontology = kg.load_ontology()
    document = Document(key="d")
    for _ in extractor.extract([Article(document, "Iraq met Iran.", "d.txt")], ontology):
        pass
    yield 0
    made = [Article(document.model_copy(update={"key": f"d{n}"}), t, f"d{n}.txt") for n, t in enumerate(texts)]
    for _ in extractor.extract(made, ontology):
        pass
    each = {text: len(list(tokens.sentences(text))) for text in set(texts)}
    yield sum(each[text] for text in texts)


def spacy(texts: list[str]) -> Iterator[int]:
    """The yardstick: tokens and ends of sentences."""
    import spacy as library  # noqa: PLC0415

    pipeline = library.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline("Iraq met Iran.")
    yield 0
    yield sum(len(list(pipeline(text).sents)) for text in texts)


# Imports are part of the start that is measured, and so stand in the functions.
READERS: dict[str, Callable[[list[str]], Iterator[int]]] = {"rules": rules, "spacy": spacy}
TITLES = {"rules": "kg, rules: from text to claims", "spacy": "spaCy, blank English + sentencizer"}

if __name__ == "__main__":
    sys.exit(main())
