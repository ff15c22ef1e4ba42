"""The file in which a build keeps its rows and what came of them, so that a later build can add to it.

It is JSON Lines, packed by gzip: a header, then for each input its name and its rows, each with what intake made of it,
then what the rules read in each article, and at last the files of the build. It holds the rows as they were, quotes
included. What is read from it is checked by the types of the model, as everything that comes from outside.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter

from kg.errors import InputError
from kg.incremental.memory import FIELDS, KINDS, Content, Meanings, Memory, content
from kg.intake import Accepted
from kg.model import AnyDraft, Claim, Decision, Document, Draft, Entity, Event, Problem, Where
from kg.model.made import made

NAME = "kept.jsonl.gz"
"""What the file is called, beside the others of a build."""

FORMAT = 1
"""Goes up when a line means something else than before."""

ITEMS: dict[str, type[Claim | Document | Event | Decision]] = {
    "claim": Claim,
    "document": Document,
    "event": Event,
    "decision": Decision,
}
"""What a row becomes, by the kind of the row."""

GZIP = 31
"""How zlib calls the format of gzip, with a checksum and without a clock."""

NOWHERE = Where(file="")
DAMAGE = (OSError, EOFError, zlib.error, ValueError, LookupError, TypeError, AttributeError)
"""What reading raises where a line is not what `write` makes; pydantic's and JSON's errors are ValueErrors."""

_names = {kind: name for name, kind in KINDS.items()}
_blank = {name: vars(kind(where=Where(file=""))) for name, kind in KINDS.items()}
_texts = TypeAdapter(dict[str, str]).validate_python
_pairs = TypeAdapter(tuple[tuple[str, str], ...]).validate_python


class Context(NamedTuple):
    """What the outcome of a row depends on beside the input: where any of it is other, all rows are checked again."""

    kg: str
    ontology: str
    """A digest of the ontology, of the user's own and of the lexicon that the rules read with."""
    strict: bool


class File(NamedTuple):
    """An input: what messages call it, where it lies as seen from the output, what it was given as, and its reader."""

    name: str
    path: str
    given: str
    reader: str
    sha256: str


class Table(NamedTuple):
    """What was read of an input."""

    file: File
    drafts: list[AnyDraft]
    problems: list[Problem]


class Kept(NamedTuple):
    """What a build keeps."""

    context: Context
    options: dict[str, Any]
    """Of the build, as far as they show in its files."""
    tables: list[Table]
    """All inputs in their order; of another context only what they are called and where they lie."""
    memory: Memory
    files: dict[str, str]
    """The other files of the build with their SHA-256."""


class _Header(BaseModel):
    """The first line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    context: Context
    options: dict[str, Any]
    meanings: Meanings


def read(path: Path, context: Context) -> Kept:
    """What an earlier build kept, with the rows if that build had the same context.

    Raises:
        InputError: The file is damaged, or of another format.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            return _read(map(json.loads, lines), context)
    except DAMAGE as error:
        raise InputError(
            f"'{path}' cannot be read ({error}); build all inputs anew with --keep"
        ) from error


def _read(lines: Iterator[Any], context: Context) -> Kept:
    header = _header(next(lines, None))
    known, files = header.context == context, None
    tables: list[Table] = []
    articles: dict[str, list[Draft]] = {}
    outcomes: dict[Content, Accepted] = {}
    drafts: list[Any] = []
    for kind, *line in lines:
        if kind == "input":
            tables.append(Table(_file(line[0]), drafts := [], []))
        elif kind == "article":
            articles[line[0]] = drafts = []
        elif kind == "others":
            drafts = []
        elif kind == "end":
            files = _texts(line[0])
        elif known and kind == "problem":
            tables[-1].problems.append(Problem.model_validate(line[0]))
        elif known:
            drafts.append(_draft(kind, *line[:3]))
            if line[3] is not None:
                outcomes[content(drafts[-1])] = _outcome(kind, **line[3])
    if files is None:
        raise EOFError("its end is missing")
    return Kept(header.context, header.options, tables, Memory(outcomes, header.meanings, articles), files)


def _header(line: Any) -> _Header:
    if not isinstance(line, dict) or line.get("format") != FORMAT:
        raise ValueError("it is of another version of kg")
    return _Header.model_validate(line)


def _file(said: dict[str, str]) -> File:
    return File(**_texts(said))


def _draft(kind: str, file: str, line: int | None, said: dict[str, Any]) -> AnyDraft:
    blank = _blank[kind]
    figures = {"figures": _pairs(said.pop("figures"))} if "figures" in said else {}
    if not said.keys() <= blank.keys():
        raise ValueError("a row has fields of its own")
    where = Where(file=file, line=line)
    return made(KINDS[kind], {**blank, **_texts(said), **figures, "where": where})


def _outcome(kind: str, item: Any = None, problems: Iterable[Any] = (), minted: Iterable[Any] = ()) -> Accepted:
    return Accepted(
        None if item is None else ITEMS[kind].model_validate(item),
        tuple(Problem.model_validate({"where": NOWHERE} | one) for one in problems),
        tuple(map(Entity.model_validate, minted)),
    )


def write(kept: Kept) -> Iterator[memoryview]:
    """The file in pieces; the same for the same inputs, options and place of the output."""
    packer = zlib.compressobj(wbits=GZIP)
    for line in _lines(kept):
        yield memoryview(packer.compress(json.dumps(line, separators=(",", ":")).encode() + b"\n"))
    yield memoryview(packer.flush())


def _lines(kept: Kept) -> Iterator[Any]:
    memory = kept.memory
    left = dict(memory.rows)
    yield {
        "format": FORMAT,
        "context": kept.context,
        "options": kept.options,
        "meanings": memory.meanings,
    }
    for file, drafts, problems in kept.tables:
        yield "input", file._asdict()
        for problem in problems:
            yield "problem", problem.model_dump(mode="json")
        yield from (_line(draft.where, content(draft), left) for draft in drafts)
    for key, found in sorted(memory.articles.items()):
        yield "article", key
        yield from (_line(draft.where, content(draft), left) for draft in found)
    yield ("others",)
    yield from (_line(NOWHERE, key, left) for key in list(left))
    yield "end", kept.files


def _line(where: Where, key: Content, left: dict[Content, Accepted]) -> tuple[object, ...]:
    """A row, the first time that it occurs with what came of it."""
    kind = cast("type[AnyDraft]", key[0])
    said = {field: texts for field, texts in zip(FIELDS[kind], key[1:], strict=True) if texts}
    found = left.pop(key, None)
    return _names[kind], where.file, where.line, said, None if found is None else _came(found)


def _came(found: Accepted) -> dict[str, object]:
    came: dict[str, object] = {}
    if found.item is not None:
        came["item"] = found.item.model_dump(mode="json", exclude_defaults=True)
    if found.problems:
        came["problems"] = [problem.model_dump(mode="json", exclude={"where"}) for problem in found.problems]
    if found.minted:
        came["minted"] = [entity.model_dump(mode="json") for entity in found.minted]
    return came
