"""One build of a folder that keeps its rows: which inputs there were, which are new, and which must be read again."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import version
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, NamedTuple

from kg import inputs as inputs_of
from kg import ontology, publish
from kg.errors import InputError, OutputError
from kg.incremental import kept as keeping
from kg.incremental.kept import NAME, Context, File, Kept, Table
from kg.incremental.memory import Memory
from kg.inputs import TEXT, Progress, Source
from kg.model import AnyDraft, Problem
from kg.ontology import Ontology


class Input(NamedTuple):
    """A file of this build; `table` is what an earlier build read of it, where that is taken as it is."""

    source: Source
    file: File
    table: Table | None = None


class Round:
    """One build: its inputs, what is known of them, and in the end what it keeps."""

    def __init__(
        self,
        folder: Path,
        context: Context,
        options: dict[str, Any],
        inputs: Sequence[Input],
        memory: Memory | None = None,
        told: Sequence[str] = (),
        seen: str | None = None,
    ) -> None:
        """Begin; `begin` finds out with what. `seen` is the digest of the kept file that is added to."""
        self.memory = memory or Memory()
        self._folder, self._context, self._options, self._inputs = folder, context, options, inputs
        self._tables: list[Table] = []
        self._told, self._seen = told, seen

    @property
    def sources(self) -> list[Source]:
        """The files of this build, earlier ones first."""
        return [one.source for one in self._inputs]

    @property
    def notes(self) -> tuple[str, ...]:
        """What people should know of how the earlier build was used; nothing, if there was none."""
        if self._seen is None:
            return ()
        known, checked = self.memory.known, len(self.memory.checked)
        return (*self._told, f"rows known from before: {known:,}; rows checked: {checked:,}")

    def drafts(self, known: Ontology, problems: list[Problem], tell: Progress) -> Iterator[AnyDraft]:
        """The rows of all tables, those that were kept among them."""
        for number, one in enumerate(self._inputs):
            tell("reading", number, len(self._inputs))
            table = one.table or _read(one, known)
            self._tables.append(table)
            problems += table.problems
            yield from table.drafts

    def text(self, hashes: Mapping[str, str]) -> Iterator[memoryview]:
        """The file that keeps this build, given the SHA-256 of its other files."""
        return keeping.write(Kept(self._context, self._options, self._tables, self.memory, dict(hashes)))

    def check(self) -> None:
        """Make sure that nobody else has written to the folder since this build read it."""
        if self._seen is not None and _digest(self._folder / NAME) != self._seen:
            raise OutputError(f"another build has written to '{self._folder}' meanwhile; run this one again")


def begin(
    inputs: Sequence[str | Path],
    folder: Path,
    *,
    add: bool,
    extra_ontology: Sequence[str | Path],
    strict: bool,
    options: dict[str, Any],
) -> Round:
    """Find out what a build has to read, and what is known from the one that it adds to.

    Args:
        inputs: The new inputs.
        folder: Where the build writes to.
        add: Whether it adds to what an earlier build kept there; else it begins anew.
        extra_ontology: As for `build`.
        strict: As for `build`.
        options: Those that show in the files; where they change, people are told.

    Raises:
        InputError: There is nothing to add to, or what must be read again is not there any more.
    """
    if not inputs:
        raise InputError("--keep and --into need inputs: nothing can be added to the example that comes with kg")
    context = Context(version("kg"), _digest_of_ontology(extra_ontology), strict)
    given = [_given(source, Path(item), folder) for item in inputs for source in inputs_of.find([item])]
    if not add:
        return Round(folder, context, options, given)
    earlier, seen = _earlier(folder, context)
    merged, told = _merged(earlier.tables, given, folder)
    memory: Memory | None = earlier.memory
    if earlier.context != context:
        told += [f"{_difference(earlier.context, context)}: all inputs are read and checked again"]
        merged, memory = [one._replace(table=None) for one in merged], None
    for one in merged:
        if one.table is None or one.source.reader == TEXT:
            _check_unchanged(one)
    told += [
        f"--{name.replace('_', '-')} was {earlier.options.get(name)!r}, is now {value!r}"
        for name, value in options.items()
        if earlier.options.get(name) != value
    ]
    return Round(folder, context, options, merged, memory, told, seen)


def _given(source: Source, item: Path, folder: Path) -> Input:
    place = _place(source.path, folder)
    file = File(source.name, place, _place(item, folder), source.reader, _digest(source.path) or "")
    return Input(source, file)


def _earlier(folder: Path, context: Context) -> tuple[Kept, str]:
    """What is kept in the folder, once what a killed build left there is put right."""
    if folder.is_dir():
        publish.recover(folder)
    seen = _digest(folder / NAME)
    if seen is None:
        raise InputError(
            f"'{folder}' holds no '{NAME}' to add to; build all inputs once with --keep (which reads them row by row)"
        )
    earlier = keeping.read(folder / NAME, context)
    for name, sha256 in earlier.files.items():
        if _digest(folder / name) not in (None, sha256):
            raise InputError(
                f"'{folder / name}' is of another build than the rows that are kept in '{folder / NAME}'; "
                "build all inputs anew with --keep"
            )
    return earlier, seen


def _merged(earlier: Iterable[Table], given: Sequence[Input], folder: Path) -> tuple[list[Input], list[str]]:
    """The inputs of both builds: one that is given again takes the place that it had, others come last."""
    again: dict[str, list[Input]] = {}
    for one in given:
        again.setdefault(one.file.path, []).append(one)
    new, folders = dict(again), {one.file.given for one in given}
    merged: list[Input] = []
    told: list[str] = []
    for table in earlier:
        file, rows = table.file, f"its {len(table.drafts):,} earlier rows"
        if file.path in new:
            replacing = new.pop(file.path)
            merged += replacing
            if replacing[0].file.sha256 != file.sha256:
                told.append(f"{file.name} was given again and has changed: {rows} are replaced")
        elif file.path not in again and file.given in folders:
            told.append(f"{file.name} is not in its folder any more: {rows} are left out")
        elif file.path not in again:
            merged.append(Input(Source(folder / file.path, file.name, file.reader), file, table))
    merged += [one for same in new.values() for one in same]
    return merged, told


def _read(one: Input, known: Ontology) -> Table:
    problems: list[Problem] = []
    drafts = list(inputs_of.read([one.source], known, problems, lambda *_: None))
    return Table(one.file, drafts, problems)


def _check_unchanged(one: Input) -> None:
    """An earlier input that is read again must be what it was; articles always are, for their text is not kept."""
    found = _digest(one.source.path)
    if found != one.file.sha256:
        what = "is not there any more" if found is None else "has changed since it was read"
        raise InputError(
            f"'{os.path.normpath(one.source.path)}' {what}, and must be read again: "
            "put it back, give it as it is now, or build all inputs anew"
        )


def _difference(then: Context, now: Context) -> str:
    """What is other than it was."""
    if then.kg != now.kg:
        return f"kg was {then.kg}, is now {now.kg}"
    if then.ontology != now.ontology:
        return "the ontology is another one"
    return f"--strict was {'on' if then.strict else 'off'}, is now {'on' if now.strict else 'off'}"


def _place(path: Path, folder: Path) -> str:
    """Where something lies as seen from the output, so that both can be moved together."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def _digest(path: Path) -> str | None:
    """The SHA-256 of a file; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _digest_of_ontology(extra: Iterable[str | Path]) -> str:
    """What the ontology, its lexicon and the user's own terms say, as they are now."""
    digest = hashlib.sha256()
    for text in (*_texts(ontology.folder()), *(Path(path).read_bytes() for path in extra)):
        digest.update(hashlib.sha256(text).digest())
    return digest.hexdigest()


def _texts(folder: Traversable) -> Iterator[bytes]:
    for part in sorted(folder.iterdir(), key=lambda part: part.name):
        if part.is_dir():
            yield from _texts(part)
        else:
            yield part.read_bytes()
