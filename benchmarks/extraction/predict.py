"""Predictions for the scorer: `python predict.py IN.jsonl OUT.jsonl [--actors LEXICON.json]`.

IN has lines {"id", "text", "date"}, OUT gets {"id", "events"}, each event as the scorer has it.
With custom actors only they are parties, and every clause between two of them counts, whatever its verb.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import codes
import custom
import dyads
import plover

import kg
from kg.language import gazetteer, lexicon, parser, tokens, wordlists
from kg.language.reading import Reading
from kg.language.tokens import Sentence
from kg.language.tree import Tree
from kg.language.units import Units, unite

Record = dict[str, str]
Line = dict[str, str | None]

STATE = "STATE"
"""The action of a dyad without a PLOVER event; no measure of actions counts it."""


def main() -> int:
    """Read, code, write; says how long it took."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("input")
    arguments.add_argument("output")
    arguments.add_argument("--actors", help="custom actors and agents, as JSON")
    options = arguments.parse_args()
    lines = Path(options.input).read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.strip()]
    start = time.perf_counter()
    if options.actors:
        table = json.loads(Path(options.actors).read_text(encoding="utf-8"))
        predicted = predict_custom(records, custom.read(table, [record["text"] for record in records]))
    else:
        predicted = predict(records)
    rows = [
        json.dumps({"id": record["id"], "events": found}, ensure_ascii=False)
        for record, found in zip(records, predicted, strict=True)
    ]
    Path(options.output).write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    print(f"{len(records)} records in {time.perf_counter() - start:.2f} s", file=sys.stderr)
    return 0


def predict(records: Sequence[Record]) -> Iterator[list[Line]]:
    """The events of each record, with the actors of the ontology."""
    ontology = kg.load_ontology()
    coder = codes.Coder(ontology, wordlists.load())
    names = gazetteer.Gazetteer([*gazetteer.names(ontology), *codes.names()])
    for readings in _read([record["text"] for record in records], names):
        yield [
            _event(event, coder.pair(event.source, event.target, reading, units))
            for _, units, reading in readings
            for event in plover.events(reading, ontology)
        ]


def predict_custom(records: Sequence[Record], dictionary: custom.Dictionary) -> Iterator[list[Line]]:
    """The dyads of each record, with custom actors."""
    texts = [record["text"].replace("_", " ") for record in records]
    for record, text, readings in zip(records, texts, _read(texts, dictionary.names), strict=True):
        day = date.fromisoformat(record["date"]) if record.get("date") else None
        found: list[Line] = []
        for sentence, units, reading in readings:
            finder = dyads.DyadFinder(reading, units, text, dictionary, dictionary.agents(sentence), day)
            found += [line for dyad in finder.all() for line in _dyad(dyad)]
        yield found


def _read(texts: Sequence[str], names: gazetteer.Gazetteer) -> Iterator[list[tuple[Sentence, Units, Reading]]]:
    """The sentences of each text, before and after their names were joined, with their readings."""
    ontology, words = kg.load_ontology(), wordlists.load()
    frames = lexicon.load(ontology)
    split = [list(tokens.sentences(text)) for text in texts]
    united = [
        [unite(text, sentence, names.find(sentence.forms), words) for sentence in many]
        for text, many in zip(texts, split, strict=True)
    ]
    parses = iter(parser.load().parse([units.words for many in united for units in many]))
    for text, many, several in zip(texts, split, united, strict=True):
        yield [
            (sentence, units, Reading(Tree(units.sentence, next(parses)), text, units, frames, words, ontology))
            for sentence, units in zip(many, several, strict=True)
        ]


def _event(event: plover.Event, pair: tuple[str | None, str | None]) -> Line:
    return {
        "source": pair[0],
        "action": event.action,
        "cameo": plover.CAMEO.get(event.statement.action) if event.statement.voice.modality == "asserted" else None,
        "target": pair[1],
        "source_text": event.source.text if event.source else None,
        "target_text": event.target.text if event.target else None,
    }


def _dyad(dyad: dyads.Dyad) -> Iterator[Line]:
    for source in dyad.source.codes:
        for target in dyad.target.codes:
            yield {
                "source": source,
                "action": STATE,
                "target": target,
                "source_text": dyad.source.text,
                "target_text": dyad.target.text,
            }


if __name__ == "__main__":
    sys.exit(main())
