"""Puts files where people find them, all or none: written beside their places, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def publish(folder: Path, texts: dict[str, Iterable[str]]) -> tuple[Path, ...]:
    """Write all files beside their places, then rename them all: nobody ever sees half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    written: list[tuple[Path, Path]] = []
    try:
        for name, pieces in texts.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=folder)
            written.append((Path(temporary), folder / name))
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
        for temporary_path, final in written:
            temporary_path.chmod(0o644)
            temporary_path.replace(final)
    finally:
        for temporary_path, _ in written:
            temporary_path.unlink(missing_ok=True)
    return tuple(final for _, final in written)
