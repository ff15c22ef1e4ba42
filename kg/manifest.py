"""What a folder made by `kg load` holds: which files, how many triples, made by which version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError

NAME = "kg-store.json"
"""The file in such a folder; without it, the folder is none of ours."""

DATA = "data-"
"""How the name of the engine's own folder begins."""


class GraphFile(BaseModel):
    """A file that was loaded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    bytes: int
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Manifest(BaseModel):
    """What a store was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: str
    """The engine, a name of `kg.stores`."""
    data: Annotated[str, Field(pattern=rf"^{DATA}[0-9a-f]{{16}}$")]
    """The folder with the engine's files."""
    triples: int
    files: tuple[GraphFile, ...]
    kg: str
    """The version of kg that made it."""

    def text(self) -> str:
        """The manifest as it stands in its file."""
        return self.model_dump_json(indent=2) + "\n"


def read_manifest(path: str | Path) -> Manifest:
    """What the store in a folder was made from; raises `InputError` where there is none."""
    file = Path(path) / NAME
    try:
        return Manifest.model_validate_json(file.read_bytes())
    except OSError as error:
        raise InputError(f"'{path}' is a folder without a stored graph; kg load GRAPH --store DIR makes one") from error
    except ValidationError as error:
        raise InputError(f"'{file}' is not what kg load writes; remove the folder and load the graph again") from error
