"""Texts on their way to claims: which document each is, which back-ends read them, and what they propose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from kg import cells, intake, registry
from kg.corpus import Text
from kg.errors import KgError
from kg.incremental import Memory
from kg.inputs import Progress, Source
from kg.model import AnyDraft, Article, Document, DocumentDraft, Draft, Problem, Severity, Where
from kg.names import Names
from kg.ontology import Ontology
from kg.ports import Extractor
from kg.vocabulary import Vocabulary

DEFAULT = ("rules",)


class Extraction(NamedTuple):
    """What texts gave: drafts of claims and of documents, and the texts by the key of their document."""

    drafts: list[AnyDraft]
    texts: dict[str, str]
    made: frozenset[str]
    """Keys of the documents that no table describes."""


def run(
    sources: Sequence[Source],
    tables: Iterable[AnyDraft],
    known: Ontology,
    problems: list[Problem],
    tell: Progress,
    *,
    backends: Sequence[str] | None = None,
    date: str = "",
    memory: Memory | None = None,
) -> Extraction:
    """Read the texts and let a chain of back-ends propose claims, each seeing what the one before it proposed.

    Without `backends` the rules read those documents of which no table has a claim: what somebody annotated by hand
    is left to them unless they ask for more. What the rules alone read in an article is taken from the memory.
    """
    tables = list(tables)
    annotated = {draft.source.strip() for draft in tables if isinstance(draft, Draft)}
    described = [draft for draft in tables if isinstance(draft, DocumentDraft)]
    unasked = DEFAULT if sources else ()
    names = unasked if backends is None else tuple(backends)
    chain = [_backend(name) for name in names]
    vocabulary = Vocabulary(known, Names(known))
    articles: dict[str, Article] = {}
    made: dict[str, DocumentDraft] = {}
    for number, source in enumerate(sources):
        tell("reading texts", number, len(sources))
        text = _text(source, problems)
        if text is None:
            continue
        row = _described(text, described)
        draft = row or _undescribed(source, text, date, problems)
        outcome = intake.accept(draft, vocabulary)
        document = outcome.item
        if not isinstance(document, Document):
            problems += outcome.problems
            continue
        if backends is None and document.key in annotated:
            continue
        if document.key in articles:
            problems.append(_twice(source, document.key))
            continue
        articles[document.key] = Article(document, text.text, source.name)
        if row is None:
            made[document.key] = draft
    found = list(articles.values())
    if memory is None or names != DEFAULT:
        drafts = _chained(chain, found, known, problems, tell)
    else:
        new = [article for article in found if memory.drafts(article) is None]
        memory.learn(new, _chained(chain, new, known, problems, tell))
        drafts = [draft for article in found for draft in memory.drafts(article) or ()]
    texts = {key: article.text for key, article in articles.items()}
    return Extraction([*made.values(), *drafts], texts, frozenset(made))


def _backend(name: str) -> Extractor:
    backend = registry.extractor(name)
    lack = backend.missing()
    if lack:
        raise KgError(f"the extractor '{name}' cannot run here: {lack}")
    return backend


def _chained(
    chain: Sequence[Extractor],
    articles: Sequence[Article],
    known: Ontology,
    problems: list[Problem],
    tell: Progress,
) -> list[Draft]:
    proposed: list[Draft] | None = None
    for backend in chain if articles else ():
        drafts: list[Draft] = []
        done: dict[str, None] = {}
        tell("extracting", 0, len(articles))
        for item in backend.extract(articles, known, proposed):
            if isinstance(item, Problem):
                problems.append(item)
                continue
            drafts.append(item)
            if item.where.file not in done:
                done[item.where.file] = None
                tell("extracting", len(done), len(articles))
        proposed = drafts
    return proposed or []


def _text(source: Source, problems: list[Problem]) -> Text | None:
    try:
        text = Text(source.path)
    except UnicodeDecodeError as error:
        what, remedy = f"is not UTF-8 text (byte {error.start})", "save it as UTF-8"
        problems.append(Problem(code="not-utf8", where=Where(file=source.name), what=what, remedy=remedy))
        return None
    if text.text.strip():
        return text
    what, remedy = "holds no text", "leave it out"
    problems.append(
        Problem(code="empty-text", where=Where(file=source.name), what=what, remedy=remedy, severity=Severity.WARNING)
    )
    return None


def _described(text: Text, described: Iterable[DocumentDraft]) -> DocumentDraft | None:
    """The row of the table of documents: by the digest of the text, else by the name of the file."""
    rows = list(described)
    by_digest = (row for row in rows if row.sha256.strip() == text.sha256)
    names = (text.name, Path(text.name).stem)
    by_name = (row for row in rows if row.document.strip() in names and not row.sha256.strip())
    return next(by_digest, next(by_name, None))


def _undescribed(source: Source, text: Text, date: str, problems: list[Problem]) -> DocumentDraft:
    """A document that no table describes: its key is the name of the file."""
    if not date:
        what = "has no date, so that words like 'on Tuesday' stay open"
        remedy = "give --date, or describe it in a table of documents beside it"
        where = Where(file=source.name)
        problems.append(
            Problem(code="undated-text", where=where, what=what, remedy=remedy, severity=Severity.NOTE, field="date")
        )
    return DocumentDraft(
        where=Where(file=source.name),
        document=Path(source.name).stem,
        date=date,
        date_basis="explicit" if date else "",
        sha256=text.sha256,
        length=str(len(text.text)),
    )


def _twice(source: Source, key: str) -> Problem:
    what, remedy = "is the key of two texts; the second was left out", "rename one of the files"
    return Problem(
        code="duplicate-text", where=Where(file=source.name), field="document", value=cells.shorten(key), what=what,
        remedy=remedy,
    )  # fmt: skip


def known_backends() -> Iterator[tuple[str, str, str, str]]:
    """Name, what it is, what it needs, and what is missing here, of every back-end."""
    for name in registry.names("extractors"):
        backend = registry.extractor(name)
        yield name, registry.summary("extractors", name), backend.NEEDS, backend.missing()
