"""A part of the kept file: rows, each with what came of it; problems and names are written once, and then by number.

A part is packed for itself and rests on no other, so that one of which nothing has changed is taken over as it is.
What is read is checked by the types of the model, as everything that comes from outside.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Generator, Hashable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter

from kg.incremental.memory import FIELDS, KINDS, Content, content
from kg.intake import Accepted
from kg.model import NOWHERE, AnyDraft, Claim, Decision, Document, Entity, Event, Problem, Where
from kg.model.made import made

GZIP = 31
"""How zlib calls the format of gzip, with a checksum and without a clock."""

BLOCK = 1 << 16

ITEMS: dict[str, type[Claim | Document | Event | Decision]] = {
    "claim": Claim,
    "document": Document,
    "event": Event,
    "decision": Decision,
}
"""What a row becomes, by the kind of the row."""

_names = {kind: name for name, kind in KINDS.items()}
_blank = {name: vars(kind(where=NOWHERE)) for name, kind in KINDS.items()}
texts = TypeAdapter(dict[str, str]).validate_python
"""Checks that something is a dictionary of texts."""
_pairs = TypeAdapter(tuple[tuple[str, str], ...]).validate_python
_number = TypeAdapter(int | None).validate_python


def pack(lines: Iterable[object]) -> bytes:
    """Lines of JSON as one member of a gzip file, the same for the same lines."""
    text = "\n".join(json.dumps(line, separators=(",", ":"), default=_plain) for line in lines)
    packer = zlib.compressobj(wbits=GZIP)
    return packer.compress(text.encode()) + packer.flush()


def unpack(raw: memoryview) -> Iterator[tuple[memoryview, Iterator[Any]]]:
    """The members of a gzip file, each with its lines; raises zlib.error or ValueError where it is damaged."""
    at = 0
    while at < len(raw):
        unpacker, begin, text = zlib.decompressobj(wbits=GZIP), at, []
        while not unpacker.eof:
            block = raw[at : at + BLOCK]
            if not block:
                raise ValueError("its end is missing")
            text.append(unpacker.decompress(block))
            at += len(block) - len(unpacker.unused_data)
        yield raw[begin:at], map(json.loads, b"".join(text).split(b"\n"))


def rows(drafts: Iterable[AnyDraft], outcomes: Mapping[Content, Accepted]) -> Iterator[tuple[object, ...]]:
    """The lines of some rows: of those that say the same, the first has what came of it."""
    numbers: dict[str, dict[Hashable, int]] = {"told": {}, "minted": {}}
    written: set[Content] = set()
    for draft in drafts:
        key, where = content(draft), draft.where
        kind = cast("type[AnyDraft]", key[0])
        said = {field: value for field, value in zip(FIELDS[kind], key[1:], strict=True) if value}
        row = _names[kind], where.file, where.line, said
        found = None if key in written else outcomes.get(key)
        if found is None:
            yield row
            continue
        written.add(key)
        problems = yield from _numbered(numbers, "told", found.found)
        minted = yield from _numbered(numbers, "minted", found.minted)
        yield *row, found.item, problems, minted


def _numbered(
    numbers: Mapping[str, dict[Hashable, int]], what: str, items: Iterable[Problem | Entity]
) -> Generator[tuple[object, ...], None, list[int]]:
    """The numbers of some problems or names; those that are new are written first, without the place of a row."""
    found = []
    for item in items:
        key = tuple(value for field, value in vars(item).items() if field != "where")
        if key not in numbers[what]:
            numbers[what][key] = len(numbers[what])
            yield what, {field: value for field, value in vars(item).items() if field != "where"}
        found.append(numbers[what][key])
    return found


def _plain(value: object) -> object:
    """A model or a day as JSON has it; what every model says without a word is left out."""
    if isinstance(value, BaseModel):
        unsaid = _unsaid(type(value))
        return {field: one for field, one in vars(value).items() if one != unsaid[field]}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


@cache
def _unsaid(model: type[BaseModel]) -> dict[str, object]:
    return {name: field.default for name, field in model.model_fields.items()}


class Rows:
    """Reads the lines of some rows: their drafts, and what came of each."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self.drafts: list[AnyDraft] = []
        self.outcomes: dict[Content, Accepted] = {}
        self._told: list[Problem] = []
        self._minted: list[Entity] = []

    def read(self, kind: str, *line: Any) -> None:
        """Take a line."""
        if kind == "told":
            self._told.append(Problem.model_validate({"where": NOWHERE} | line[0]))
        elif kind == "minted":
            self._minted.append(Entity.model_validate(line[0]))
        else:
            draft = _draft(kind, *line[:3])
            self.drafts.append(draft)
            if len(line) > 3:
                item, problems, minted = line[3:]
                self.outcomes[content(draft)] = Accepted(
                    None if item is None else ITEMS[kind].model_validate(item),
                    tuple(self._told[at] for at in problems),
                    tuple(self._minted[at] for at in minted),
                    NOWHERE,
                )


def _draft(kind: str, file: Any, line: Any, said: dict[str, Any]) -> AnyDraft:
    values = _blank[kind].copy()
    if "figures" in said:
        values["figures"] = _pairs(said.pop("figures"))
    if not said.keys() <= values.keys() or not {*map(type, (file, *said.values()))} <= {str}:
        raise ValueError("a row has no texts, or fields of its own")
    values.update(said)
    values["where"] = made(Where, {"file": file, "line": _number(line)})
    return made(KINDS[kind], values)
