"""Cuts a long article into pieces of whole paragraphs that follow each other without gap or overlap."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kg.language.tokens import sentences

SIZE = 4_000
"""Characters; about a thousand tokens in, which seldom need more than three thousand tokens of answer."""


class Chunk(NamedTuple):
    """A stretch of the article, in code points."""

    begin: int
    end: int


def chunks(text: str, size: int = SIZE) -> Iterator[Chunk]:
    """The pieces, in order; each ends before a paragraph, a long paragraph before a sentence, a long one anywhere."""
    begin = paragraph_begin = 0
    paragraph = 0
    for sentence in sentences(text):
        if sentence.paragraph != paragraph:
            paragraph, paragraph_begin = sentence.paragraph, sentence.begin
        if sentence.end - begin > size:
            cut = paragraph_begin if paragraph_begin > begin else sentence.begin
            yield from _pieces(begin, cut, size)
            begin = cut
    yield from _pieces(begin, len(text), size)


def _pieces(begin: int, end: int, size: int) -> Iterator[Chunk]:
    while end - begin > 2 * size:
        yield Chunk(begin, begin + size)
        begin += size
    if end > begin:
        yield Chunk(begin, end)
