"""Writes claims.csv and documents.csv of this folder from the texts and the rows below."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = [
    "id",
    "source",
    "actor",
    "action",
    "target",
    "speaker",
    "on_behalf_of",
    "modality",
    "polarity",
    "certainty",
    "place",
    "date",
    "date_text",
    "date_basis",
    "begin",
    "end",
    "sha256",
    "event",
    "content_of",
    "killed",
    "injured",
    "note",
    "annotator",
]
TUESDAY = {"date": "2024-05-07", "date_text": "on Tuesday", "date_basis": "relative"}
JANUARY = {"date": "2024-01-28", "date_text": "On 28 January", "date_basis": "yearInferred"}
ROWS = [
    ("d1", "A spokesman of Kataib Hezbollah repeated on Tuesday that American troops must go",
     {"actor": "kataib-hezbollah", "action": "demand-withdrawal", "target": "us-armed-forces", "event": "demand",
      "note": "The group asks again for a withdrawal."} | TUESDAY),
    ("d1", "American troops must go",
     {"actor": "us-armed-forces", "action": "withdraw", "place": "iraq", "modality": "demanded",
      "speaker": "kataib-hezbollah", "content_of": "d1-1", "note": "What the group asks for."}),
    ("d1", "The group had stopped its attacks in February",
     {"actor": "kataib-hezbollah", "action": "suspend-attacks", "target": "us-armed-forces", "date": "2024-02",
      "date_text": "in February", "date_basis": "yearInferred", "note": "The halt of the winter."}),
    ("d1", "We see no will to leave",
     {"actor": "united-states", "action": "refuse-to-withdraw", "modality": "alleged", "speaker": "abu-ali-al-askari",
      "on_behalf_of": "kataib-hezbollah", "note": "The spokesman doubts that the Americans want to go."}),
    ("d1", "At the end of January a drone had struck Tower 22 in Jordan; three soldiers died",
     {"action": "drone-strike", "target": "tower-22", "place": "jordan", "date": "2024-01",
      "date_text": "At the end of January", "date_basis": "yearInferred", "event": "tower-22", "killed": "3",
      "note": "A strike without a named author."}),
    ("d1", "Since April nobody has attacked",
     {"action": "attack", "target": "us-armed-forces", "polarity": "negative", "date": "2024-04/..",
      "date_text": "Since April", "date_basis": "yearInferred", "note": "No attacks any more."}),
    ("d2", "the Islamic Resistance in Iraq said that the strike on Tower 22 was its work",
     {"actor": "islamic-resistance-in-iraq", "action": "drone-strike", "target": "tower-22", "modality": "claimed",
      "speaker": "islamic-resistance-in-iraq", "event": "tower-22", "note": "The alliance claims the strike."} | JANUARY),
    ("d2", "Washington counted three dead and no fewer than 40 hurt",
     {"action": "drone-strike", "target": "tower-22", "modality": "claimed", "speaker": "united-states",
      "event": "tower-22", "killed": "3 of us-armed-forces", "injured": ">=40 of us-armed-forces",
      "note": "The American count."}),
    ("d2", "Kataib Hezbollah is thought to be part of that alliance",
     {"actor": "kataib-hezbollah", "action": "memberOf", "target": "islamic-resistance-in-iraq", "certainty": "likely",
      "note": "A hedged membership."}),
]  # fmt: skip


def main() -> None:
    """Write both tables."""
    texts = {path.stem: path.read_bytes().decode() for path in sorted((HERE / "texts").glob("*.txt"))}
    counts = dict.fromkeys(texts, 0)
    with (HERE / "claims.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        for source, quote, row in ROWS:
            counts[source] += 1
            begin = texts[source].index(quote)
            digest = hashlib.sha256(quote.encode()).hexdigest()
            span = {"begin": begin, "end": begin + len(quote), "sha256": digest}
            writer.writerow({"id": f"{source}-{counts[source]}", "source": source, "annotator": "kg-team"} | span | row)
    with (HERE / "documents.csv").open("w", newline="", encoding="utf-8") as file:
        columns = ["document", "title", "outlet", "date", "date_basis", "language", "sha256", "length"]
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for key, date in (("d1", "2024-05-08"), ("d2", "2024-01-30")):
            writer.writerow(
                {"document": key, "title": f"Dispatch {key}", "outlet": "the-cradle", "date": date, "language": "en",
                 "date_basis": "explicit", "sha256": hashlib.sha256(texts[key].encode()).hexdigest(),
                 "length": len(texts[key])}
            )  # fmt: skip


if __name__ == "__main__":
    main()
