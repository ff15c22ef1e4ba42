"""Answers on disk, by the hash of everything that was asked: no request is made, or paid, twice."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class Kept(BaseModel):
    """What is kept of one answer, as JSON; it is checked again when it is read."""

    model_config = ConfigDict(extra="forbid")

    answer: str
    tokens_in: int = 0
    tokens_out: int = 0


def key(*parts: str) -> str:
    """The name under which the answer to these texts is kept."""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


class Cache:
    """A folder with one file an answer, for its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str) -> Kept | None:
        """The answer, or None; a file that cannot be read or is none of ours counts as no answer."""
        try:
            return Kept.model_validate_json(self._path(name).read_bytes())
        except (OSError, ValidationError):
            return None

    def put(self, name: str, kept: Kept) -> None:
        """Keep an answer: the whole file or nothing, even if we are stopped meanwhile."""
        path = self._path(name)
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.parent.mkdir(exist_ok=True, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(kept.model_dump_json())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.json"
