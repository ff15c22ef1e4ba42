"""What all models are made of: references, places in the input, problems, dates."""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Ref = Annotated[str, StringConstraints(pattern=r"^[a-z]+:[^\s<>\"{}|^`\\]+$", max_length=400)]
"""A reference to a node or a term: prefix, colon, local name."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 digest in lower-case hexadecimal."""

MAX_INTEGER = 2**63 - 1
"""Stores agree on integers within 64 bits only (rule 6 of portable Turtle, docs/portable-turtle.md)."""


class Frozen(BaseModel):
    """A value: it cannot be changed and has no field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Where(Frozen):
    """The place in the input that a draft or a problem comes from."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


NOWHERE = Where(file="")
"""The place of what comes of cells in whichever row they stand."""


class Severity(StrEnum):
    """How much a problem weighs: an error stops the publication, a warning does not, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Problem(Frozen):
    """Something wrong in the data, as a value: where, which field and value, what is wrong, what to do."""

    code: str
    where: Where
    what: str
    remedy: str
    field: str = ""
    value: str = ""
    severity: Severity = Severity.ERROR

    @property
    def id(self) -> str:
        """Stays the same from run to run, so that reports can be compared."""
        parts = "\x1f".join((self.code, str(self.where), self.field, self.value))
        return f"{self.code}-{hashlib.sha256(parts.encode()).hexdigest()[:8]}"

    def __str__(self) -> str:
        cell = f"{self.field} {self.value!r}" if self.value else self.field
        at = f" {cell.strip()}:" if cell else ""
        line = f"{self.where}: {self.severity.value}:{at} {self.what}; {self.remedy} [{self.code}]"
        if line.isprintable():
            return line
        return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in line)


class When(Frozen):
    """A date as exactly as the source gives it, never more.

    `edtf` is for people (Extended Date/Time Format, ISO 8601-2:2019), `earliest` and `latest` are its strict
    bounds for comparing; None is an open bound. `words` are the source's own, `basis` says how the date was got.
    """

    edtf: str | None = None
    earliest: date | None = None
    latest: date | None = None
    basis: Ref = "kg:none"
    words: str | None = None

    @model_validator(mode="after")
    def _bounds_are_ordered(self) -> When:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise ValueError("the date ends before it begins")
        return self
