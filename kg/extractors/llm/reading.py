"""The walk over the articles: chunk, ask, verify, bring together with what was proposed, and tell the cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from kg.extractors.llm import chain, prompt
from kg.extractors.llm.answer import shape
from kg.extractors.llm.chunks import Chunk, chunks
from kg.extractors.llm.client import Client, NoAnswerError, Usage, connect
from kg.extractors.llm.drafts import Reading
from kg.extractors.llm.people import People
from kg.extractors.llm.settings import Settings
from kg.model import Article, Draft, Problem, Severity, Where
from kg.names import Names
from kg.ontology import Ontology


def read(
    articles: Sequence[Article], ontology: Ontology, proposed: Sequence[Draft], settings: Settings
) -> Iterator[Draft | Problem]:
    """The drafts and problems of each article in turn; the last problem is a note that says what it cost."""
    usage = Usage()
    names = _names(ontology)
    people = People(ontology, names)
    keys = {article.document.key for article in articles}
    yield from (draft for draft in proposed if draft.source not in keys)
    with connect(settings, prompt.system(ontology), shape(ontology), usage) as client:
        for article in articles:
            own: list[Draft] = []
            for item in _read(Reading(article, ontology, people), client, usage):
                if isinstance(item, Problem):
                    yield item
                else:
                    own.append(item)
            before = [draft for draft in proposed if draft.source == article.document.key]
            yield from chain.merge(before, own, ontology, names)
    yield _cost(usage, settings)


@cache
def _names(ontology: Ontology) -> Names:
    """The index of names, made once for each ontology."""
    return Names(ontology)


def _read(reading: Reading, client: Client, usage: Usage) -> Iterator[Draft | Problem]:
    article = reading.article
    for chunk in chunks(article.text):
        if not article.text[chunk.begin : chunk.end].strip():
            continue
        try:
            answer = client.ask(prompt.user(article, chunk))
        except NoAnswerError as error:
            usage.unanswered += 1
            yield _unread(reading, chunk, str(error))
        else:
            yield from reading.drafts(answer, chunk)


def _unread(reading: Reading, chunk: Chunk, why: str) -> Problem:
    last = reading.where(chunk.end).line
    return Problem(
        code="llm-no-answer",
        where=reading.where(chunk.begin),
        what=f"was not read down to line {last}: {why}",
        remedy="run it again; what was answered is kept and costs nothing",
        severity=Severity.WARNING,
    )


def _cost(usage: Usage, settings: Settings) -> Problem:
    return Problem(
        code="llm-cost",
        where=Where(file=f"model {settings.model}"),
        what=f"{usage.requests} requests, {usage.answers} answers, {usage.tokens_in} tokens in,"
        f" {usage.tokens_out} tokens out; {usage.cached} answers from the cache,"
        f" {usage.unanswered} chunks without an answer",
        remedy="multiply by your endpoint's prices",
        severity=Severity.NOTE,
    )
