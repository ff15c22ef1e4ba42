"""Moves finished parts to where people find them, with a manifest that names each of them, moved last."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kg import publish as publishing
from kg.distributed import files
from kg.distributed.engines import Engine
from kg.distributed.plan import Plan
from kg.model import Counts

MANIFEST = "manifest.json"
PROBLEMS = "problems"
"""The folder of the tables of problems."""

SCHEMA = 1
"""The version of the manifest."""

Told = dict[str, Any]


@dataclass(frozen=True)
class Check:
    """The task that looks whether a part is there, whole."""

    work: Path
    output: Path
    settled: frozenset[str]
    """Parts that must be of the second round, in which ids of several parts are settled."""

    def __call__(self, part: str) -> bool:
        """Whether it is."""
        told = files.read_made(self.work / part)
        if told is None or "unsuited" in told or (part in self.settled and not told["settled"]):
            return False
        if "problems" in told and self._find(part, "problems.parquet") is None:
            return False
        if told["file"] is None:
            return True
        path = self._find(part, told["file"])
        return path is not None and path.stat().st_size == told["bytes"] and files.sha256(path) == told["sha256"]

    def _find(self, part: str, file: str) -> Path | None:
        places = [self.work / part / file, self.output / file]
        if file == "problems.parquet":
            places[1] = self.output / PROBLEMS / f"{part}.parquet"
        return next((place for place in places if place.is_file()), None)


def missing(engine: Engine, plan: Plan, output: Path, parts: Sequence[str]) -> list[str]:
    """Those of some parts that must be made; what is left of them is removed."""
    settled = plan.repeats.parts if plan.repeats is not None else frozenset()
    there = engine.each(Check(plan.work, output, settled), parts)
    lost = [part for part, found in zip(parts, there, strict=True) if not found]
    for part in lost:
        shutil.rmtree(plan.work / part, ignore_errors=True)
    return lost


def publish(
    plan: Plan,
    output: Path,
    parts: Sequence[Told],
    counts: Counts,
    inputs: Iterable[tuple[str, str]],
    published: bool,
) -> tuple[Path, ...]:
    """Move all files to their places; those of an earlier build that are no longer there are removed.

    While there is no manifest, the folder holds parts of two builds; a second run finishes the moving.
    """
    wanted: dict[Path, Path] = {}
    for part in parts:
        folder = plan.work / part["part"]
        if published and part["file"] is not None:
            wanted[output / part["file"]] = folder / part["file"]
        if "problems" in part:
            wanted[output / PROBLEMS / f"{part['part']}.parquet"] = folder / "problems.parquet"
    content = _manifest(plan, parts, counts, inputs, published)
    with publishing.locked(output):
        (output / MANIFEST).unlink(missing_ok=True)
        (output / PROBLEMS).mkdir(exist_ok=True)
        publishing.sync(output)
        for place, source in wanted.items():
            if source.is_file():
                source.replace(place)
        old = {*output.glob(f"{PROBLEMS}/part-*.parquet"), *(output.glob("part-*.nt.gz") if published else ())}
        for path in old - wanted.keys():
            path.unlink()
        publishing.sync(output / PROBLEMS)
        with tempfile.TemporaryDirectory(prefix=publishing.NEW, dir=output) as new:
            publishing.write(Path(new) / MANIFEST, [json.dumps(content, indent=2, ensure_ascii=False) + "\n"])
            (Path(new) / MANIFEST).replace(output / MANIFEST)
        publishing.sync(output)
    return (*wanted, output / MANIFEST)


def _manifest(
    plan: Plan, parts: Sequence[Told], counts: Counts, inputs: Iterable[tuple[str, str]], published: bool
) -> dict[str, Any]:
    fields = ("file", "triples", "bytes", "sha256")
    kept = [part for part in parts if part["file"] is not None] if published else []
    return {
        "schema": SCHEMA,
        "kg": version("kg"),
        "ontology": plan.ontology.version,
        "published": published,
        "format": "application/n-triples",
        "compression": "gzip",
        "counts": counts.model_dump(mode="json"),
        "triples": sum(part["triples"] for part in kept),
        "parts": [{field: part[field] for field in fields} for part in kept],
        "problems": [
            {"file": f"{PROBLEMS}/{part['part']}.parquet", "problems": part["problems"]}
            for part in parts
            if "problems" in part
        ],
        "inputs": [{"name": name, "content": content} for name, content in inputs],
    }
