"""Predictions for the scorer: `python predict.py IN.jsonl OUT.jsonl [--actors LEXICON.json]`.

IN has lines {"id", "text", "date"}, OUT gets {"id", "events": [{"source", "action", "target", "source_text", "target_text"}]}.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import codes
import plover

import kg
from kg.language import gazetteer, lexicon, parser, tokens, wordlists
from kg.language.reading import Reading
from kg.language.tree import Tree
from kg.language.units import unite


def main() -> int:
    """Read, code, write; says how long it took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("input")
    arguments.add_argument("output")
    arguments.add_argument("--actors", help="custom actors and agents, as JSON")
    options = arguments.parse_args()
    records = [json.loads(line) for line in Path(options.input).read_text(encoding="utf-8").splitlines() if line.strip()]
    start = time.perf_counter()
    lines = predict(records, options.actors)
    Path(options.output).write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    print(f"{len(records)} records in {time.perf_counter() - start:.2f} s", file=sys.stderr)
    return 0


def predict(records: list[dict[str, str]], actors: str | None = None) -> list[dict[str, object]]:
    """The prediction of each record."""
    ontology = kg.load_ontology()
    words = wordlists.load()
    coder = codes.Coder(ontology, words)
    names = gazetteer.load(ontology)
    if actors is not None:
        custom = codes.read_actors(json.loads(Path(actors).read_text(encoding="utf-8")), [r["text"] for r in records])
        names = gazetteer.Gazetteer([*gazetteer.names(ontology), *custom.names])
        words = words._replace(roles=words.roles | custom.roles)
        coder = codes.Coder(ontology, words, custom)
    frames = lexicon.load(ontology)
    united = [[unite(r["text"], s, names.find(s.forms), words) for s in tokens.sentences(r["text"])] for r in records]
    parses = iter(parser.load().parse([unit.words for units in united for unit in units]))
    lines = []
    for record, units in zip(records, united, strict=True):
        day = date.fromisoformat(record["date"]) if record.get("date") else None
        found = []
        for unit in units:
            reading = Reading(Tree(unit.sentence, next(parses)), record["text"], unit, frames, words, ontology)
            found += [_line(event, coder, day) for event in plover.events(reading, ontology)]
        lines.append({"id": record["id"], "events": [line for many in found for line in many]})
    return lines


def _line(event: plover.Event, coder: codes.Coder, day: date | None) -> list[dict[str, str | None]]:
    sources = coder.codes(event.source, day) if event.source else [None]
    targets = coder.codes(event.target, day) if event.target else [None]
    return [
        {
            "source": source,
            "action": event.action,
            "target": target,
            "source_text": event.source.text if event.source else None,
            "target_text": event.target.text if event.target else None,
        }
        for source in sources
        for target in targets
    ]


if __name__ == "__main__":
    sys.exit(main())
