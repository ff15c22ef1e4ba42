"""The files of a build: the text of each in its format, under its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import cast

from kg import registry
from kg.errors import InputError
from kg.inputs import Progress
from kg.model import Assembly
from kg.ontology import Ontology
from kg.page import engine
from kg.ports import AskingExporter, Exporter

FILE_NAMES = dict.fromkeys(("jsonl", "labelstudio", "labelview", "doccano", "review"), "claims")
"""Exporters whose file is not called `graph`."""


def texts_of(
    assembly: Assembly,
    ontology: Ontology,
    exporters: Mapping[str, Exporter],
    answering: engine.Engine | None,
    data_only: bool,
    tell: Progress,
) -> dict[str, Iterable[str]]:
    """The text of each file, by its name."""
    texts: dict[str, Iterable[str]] = {}
    for name, exporter in exporters.items():
        tell(f"writing {name}", 0, None)
        texts[FILE_NAMES.get(name, "graph") + exporter.SUFFIX] = (
            _export_asking(cast("AskingExporter", exporter), assembly, ontology, answering)
            if answering is not None and hasattr(exporter, "export_asking")
            else exporter.export(assembly, ontology, data_only=data_only)
        )
    return texts


def answering_engine(folder: str | Path, exporters: Mapping[str, Exporter]) -> engine.Engine:
    """The engine that answers queries in a page, if a page is asked for.

    Raises:
        InputError: None of the formats is a page, or there is no engine in the folder.
    """
    if not any(hasattr(exporter, "export_asking") for exporter in exporters.values()):
        raise InputError("SPARQL is answered in the page: --with-sparql needs an output and the format 'html'")
    return engine.find(folder)


def _export_asking(
    exporter: AskingExporter, assembly: Assembly, ontology: Ontology, answering: engine.Engine
) -> Iterable[str]:
    """The page with the graph as Turtle writes it, always with the ontology, without which few queries have answers."""
    turtle = "".join(registry.exporter("turtle").export(assembly, ontology))
    return exporter.export_asking(assembly, ontology, answering, turtle)
