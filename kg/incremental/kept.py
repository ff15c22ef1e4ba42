"""The file in which a build keeps its rows and what came of them, so that a later build can add to it.

It is JSON Lines, packed by gzip: a header, a part for each input, what the rules read in the articles, and at last the
other files of the build. It holds the rows as they were, quotes included.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from kg.errors import InputError
from kg.incremental import sections
from kg.incremental.memory import Content, Meanings, Memory, content
from kg.incremental.sections import Rows
from kg.intake import Accepted
from kg.model import AnyDraft, DecisionDraft, Draft, Problem

NAME = "kept.gz"
"""What the file is called, beside the others of a build; its ending is none that is read as an input."""

FORMAT = 1
"""Goes up when a line means something else than before."""

DAMAGE = (OSError, zlib.error, ValueError, LookupError, TypeError, AttributeError)
"""What reading raises where a line is not what `write` makes; the errors of pydantic and JSON are ValueErrors."""


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
    packed: memoryview | None = None
    """The part of a kept file that holds it."""


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
        return _read(memoryview(path.read_bytes()), context)
    except DAMAGE as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"'{path}' cannot be read ({reason}); build all inputs anew with --keep") from error


def _read(raw: memoryview, context: Context) -> Kept:
    parts = sections.unpack(raw)
    _, first = next(parts, (raw, iter([None])))
    header = _header(next(first))
    tables: list[Table] = []
    outcomes: dict[Content, Accepted] = {}
    articles: dict[str, list[Draft]] = {}
    files: dict[str, str] | None = None
    for packed, lines in parts:
        rows = Rows()
        kind, *about = next(lines)
        if header.context == context:
            for line in lines:
                rows.read(*line)
            outcomes |= rows.outcomes
        if kind == "input":
            file, problems = File(**sections.texts(about[0])), [Problem.model_validate(one) for one in about[1]]
            tables.append(Table(file, rows.drafts, problems, packed))
        elif kind == "article":
            articles[about[0]] = [draft for draft in rows.drafts if isinstance(draft, Draft)]
        elif kind == "end":
            files = sections.texts(about[0])
    if files is None:
        raise ValueError("its end is missing")
    return Kept(header.context, header.options, tables, Memory(outcomes, header.meanings, articles), files)


def _header(line: Any) -> _Header:
    if not isinstance(line, dict) or line.get("format") != FORMAT:
        raise ValueError("it is of another version of kg")
    return _Header.model_validate(line)


def write(kept: Kept) -> Iterator[memoryview]:
    """The file in pieces; the same for the same inputs, options and place of the output."""
    memory = kept.memory
    header = {"format": FORMAT, "context": kept.context, "options": kept.options, "meanings": memory.meanings}
    yield memoryview(sections.pack([header]))
    for table in kept.tables:
        if table.packed is not None and not _has_news(table, memory):
            yield table.packed
        else:
            first = "input", table.file._asdict(), table.problems
            yield memoryview(sections.pack([first, *sections.rows(table.drafts, memory.rows)]))
    for key, drafts in sorted(memory.articles.items()):
        yield memoryview(sections.pack([("article", key), *sections.rows(drafts, memory.rows)]))
    yield memoryview(sections.pack([("end", kept.files)]))


def _has_news(table: Table, memory: Memory) -> bool:
    """Whether something else came of a row than what is kept; of decisions nothing comes before their day."""
    return any(isinstance(draft, DecisionDraft) or content(draft) in memory.checked for draft in table.drafts)
