"""Tables at random for both ways of reading, and whether both make the same of them."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

from hypothesis import strategies as st

import kg
from kg.errors import UnsuitedError

NAMES = [
    "Kataib Hezbollah",
    "united-states",
    "US",
    "Islamic Resistance in Iraq",
    "Tower 22",
    "Ain al-Asad",
    "Iraq",
    "Baghdad",
    "Liwa Test",
    "Liwa Test|US",
    "us-armed-forces",
    "iran",
    "Office of X",
    "Nouri al-Maliki",
    "",
    "",
]
ACTIONS = [
    "attack",
    "drone-strike",
    "kill",
    "assault",
    "meet",
    "consult",
    "accuse",
    "demand-withdrawal",
    "arrest",
    "announce",
    "announce-withdrawal",
    "memberOf",
    "headedBy",
    "locatedIn",
    "fly",
    "",
]
DATES = [
    "2024-01-28",
    "2024-01-28",
    "2024-01-29",
    "2024-01-28/2024-01-30",
    "2024-01",
    "2024-01-28~",
    "2024",
    "",
    "soon",
]
SOURCES = ["d1", "d2", "d3", "https://example.org/a?b", "https://example.org/c", "Ünïcode d", "1-starts", "", "d4"]
ADDRESSES = [
    "https://example.org/a?b",
    "https://example.org/c",
    "https://other.example/a",
    "http://www.example.org/a",
    "https://EXAMPLE.org/A",
    "https://example.org:8080/a#b",
    "https://",
]
JUNK = ["=1+1", "a\x07b", "x" * 10_001, " padded ", "two  spaces", 'quo"te', "back\\slash", "line\nbreak", "Ärger"]
OPTIONAL = {
    "id": ["", "r1", "r2", "r3", "Ü 4", "=5"],
    "place": NAMES,
    "speaker": ["", "", "US", "Kataib Hezbollah", "Nobody Known"],
    "on_behalf_of": ["", "", "Islamic Resistance in Iraq"],
    "via": ["", "", "", "Reuters"],
    "modality": ["", "asserted", "claimed", "alleged", "denied", "demanded", "planned", "hypothetical", "shouted"],
    "polarity": ["", "positive", "negative", "sideways"],
    "certainty": ["", "", "possible", "surely"],
    "note": ["", "own words", *JUNK],
    "role": ["", "spokesman"],
    "actor_text": ["", "gunmen", *JUNK],
    "target_text": ["", "a convoy"],
    "confidence": ["", "0.8", "2"],
    "method": ["", "rule", "magic"],
    "recorded": ["", "2024-02-01", "yesterday"],
    "date_text": ["", "last Sunday"],
    "date_basis": ["", "explicit", "relative", "none"],
    "annotator": ["", "AB"],
    "killed": ["", "3", ">=40", "2|3", "~5", "many", "1 of US", "4 of Unknown Men"],
    "injured": ["", "3", "10..12"],
    "colour": ["", "red"],
}


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table with some of the columns, in which rows are often nearly alike."""
    extra = sorted(draw(st.sets(st.sampled_from(sorted(OPTIONAL)), max_size=5)))
    columns = ["actor", "action", "target", "date", "source", *extra]
    cells = {"actor": NAMES, "action": ACTIONS, "target": NAMES, "date": DATES, "source": SOURCES} | OPTIONAL
    chance = random.Random(draw(st.integers(0, 2**32)))
    few = {column: chance.sample(values, min(len(values), chance.randint(1, 6))) for column, values in cells.items()}
    if chance.random() < 0.4:
        few["source"] = chance.sample(ADDRESSES, chance.randint(2, len(ADDRESSES)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=chance.choice(["\n", "\r\n"]), delimiter=chance.choice([",", ";", "\t"]))
    writer.writerow(columns)
    for _ in range(draw(st.integers(1, 25))):
        row = [chance.choice(few[column]) for column in columns]
        if chance.random() < 0.05:
            row = chance.choice([row[:3], [*row, "more"], [], [" "], [*row, ""]])
        elif chance.random() < 0.05:
            row[chance.randrange(len(row))] = chance.choice(JUNK)
        writer.writerow(row)
    return out.getvalue()


def same(inputs: list[Path], folder: Path, **options: object) -> bool:
    """Whether both ways give the same files and problems; False where only rows can."""
    by_rows, by_columns = folder / "rows", folder / "columns"
    try:
        found = kg.build_large(*inputs, output=by_columns, partial=True, **options)  # type: ignore[arg-type]
    except UnsuitedError:
        assert not by_columns.exists() or not list(by_columns.iterdir())
        return False
    wanted = kg.build(*inputs, output=by_rows, formats=["turtle"], partial=True, **options)  # type: ignore[arg-type]
    assert found.problems == wanted.problems
    assert found.counts == wanted.assembly.counts
    for name in ("graph.ttl", "report.json"):
        assert (by_columns / name).read_text("utf-8") == (by_rows / name).read_text("utf-8")
    return True
