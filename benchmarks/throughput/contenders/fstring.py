"""Bare Python: rows of a CSV reader into f-strings, nothing looked at twice. How fast Python writes Turtle at all."""

import csv
import sys
from collections.abc import Iterator
from pathlib import Path

from flat import PREFIXES

Rows = Iterator[list[str]]


def write(folder: Path, output: Path) -> None:
    with output.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
        for name, lines in LINES.items():
            with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as table:
                rows = csv.reader(table)
                next(rows)
                file.writelines(lines(rows))


def dataset(rows: Rows) -> Iterator[str]:
    for node, title, conforms, triples in rows:
        yield f"""<{node}> a dcat:Dataset , void:Dataset ;
    dct:title "{quoted(title)}" ;
    dct:conformsTo <{conforms}> ;
    void:triples {triples} .
"""


def partitions(rows: Rows) -> Iterator[str]:
    for node, cls, entities in rows:
        yield f"<{node}> a void:Dataset ;\n    void:class <{cls}> ;\n    void:entities {entities} .\n"


def triples(rows: Rows) -> Iterator[str]:
    for subject, predicate, obj in rows:
        yield f"<{subject}> <{predicate}> <{obj}> .\n"


def events(rows: Rows) -> Iterator[str]:
    for (
        node,
        label,
        action,
        actor,
        target,
        date,
        earliest,
        latest,
        basis,
        method,
        reports,
        shared,
        documents,
        outlets,
        independent,
    ) in rows:
        yield f"""<{node}> a kg:Event ;
    rdfs:label "{quoted(label)}"@en ;
    kg:action <{action}> ;
    kg:actor <{actor}> ;
    kg:target <{target}> ;
    kg:date "{date}"^^edtf:EDTF ;
    kg:earliest "{earliest}"^^xsd:date ;
    kg:latest "{latest}"^^xsd:date ;
    kg:dateBasis <{basis}> ;
    kg:method <{method}> ;
    kg:reportCount {reports} ;
    kg:sharedReportCount {shared} ;
    kg:documentCount {documents} ;
    kg:outletCount {outlets} ;
    kg:independentSourceCount {independent} .
"""


def claims(rows: Rows) -> Iterator[str]:
    for (
        node,
        subject,
        predicate,
        obj,
        modality,
        polarity,
        date,
        earliest,
        latest,
        basis,
        document,
        handle,
        method,
        reports,
    ) in rows:
        yield f"""<{node}> a kg:Claim ;
    kg:subject <{subject}> ;
    kg:predicate <{predicate}> ;
    kg:object <{obj}> ;
    kg:modality <{modality}> ;
    kg:polarity <{polarity}> ;
    kg:date "{date}"^^edtf:EDTF ;
    kg:earliest "{earliest}"^^xsd:date ;
    kg:latest "{latest}"^^xsd:date ;
    kg:dateBasis <{basis}> ;
    kg:statedIn <{document}> ;
    kg:handle "{quoted(handle)}" ;{
            f'''
    kg:reports <{reports}> ;'''
            if reports
            else ""
        }
    kg:method <{method}> .
"""


def documents(rows: Rows) -> Iterator[str]:
    for (node,) in rows:
        yield f"<{node}> a kg:Document .\n"


def entities(rows: Rows) -> Iterator[str]:
    for node, label in rows:
        yield f'<{node}> a kg:UnresolvedEntity ;\n    rdfs:label "{quoted(label)}" .\n'


def quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


LINES = {
    "dataset": dataset,
    "partitions": partitions,
    "edges": triples,
    "events": events,
    "claims": claims,
    "documents": documents,
    "entities": entities,
    "more": triples,
}


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
