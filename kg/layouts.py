"""Where somebody put the names of a picture: the file that the page saves and `kg build --layout` reads back."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kg.errors import InputError
from kg.model import Layout


class _File(BaseModel):
    """The file as it is: version, places, and which of them are pinned."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    version: int = Field(alias="kg-layout", ge=1, le=1)
    positions: dict[str, tuple[float, float]]
    pinned: tuple[str, ...] = ()


def read(path: str | Path) -> Layout:
    """The layout of a file.

    Raises:
        InputError: There is no such file, or it is not one that the page saved.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the layout {path} cannot be read: {error}") from None
    try:
        json.loads(text)
        found = _File.model_validate_json(text)
        return Layout(positions=found.positions, pinned=tuple(ref for ref in found.pinned if ref in found.positions))
    except (ValueError, RecursionError) as error:
        what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else "it is not JSON"
        raise InputError(f"the layout {path} is not one that the page saved: {what}") from None
