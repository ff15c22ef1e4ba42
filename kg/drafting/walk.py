"""Many articles, sentence by sentence: parsed in large batches, read in order, handed on in small blocks.

A block is some paragraphs of one article, so that the memory needed does not grow with the articles.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Protocol

from kg.drafting.cast import Cast
from kg.drafting.people import People
from kg.drafting.times import Times
from kg.language import acronyms, gazetteer, lexicon, tokens, wordlists
from kg.language.coreference import REACH
from kg.language.mentions import Mention
from kg.language.parser import Parse
from kg.language.quotes import Quotations
from kg.language.reading import Reading
from kg.language.relations import Tie, Ties
from kg.language.tokens import Sentence
from kg.language.tree import Tree
from kg.language.units import Units, unite
from kg.model import Article
from kg.ontology import Ontology

BATCH = 600
"""Sentences that are parsed at once."""

SHORT, LONG = 24, 120
"""Sentences of a block: after the first number it ends with a paragraph, after the second anywhere."""


class Parser(Protocol):
    """Whatever gives each sentence of word forms a tree."""

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """A tree for each sentence; empty sentences have empty ones."""
        ...


class Scene(NamedTuple):
    """One article on its way: its text, and what has been told of whom so far."""

    article: Article
    quotations: Quotations
    times: Times
    people: People
    cast: Cast


class Line(NamedTuple):
    """A sentence: its reading, and its names."""

    reading: Reading
    units: Units
    ties: tuple[Tie, ...]
    """The relations that it tells of."""
    names: dict[int, list[int]]
    """Description -> the names beside it."""


class Block(NamedTuple):
    """Some sentences of one article, in order."""

    scene: Scene
    lines: list[Line]


def blocks(articles: Sequence[Article], ontology: Ontology, parser: Parser) -> Iterator[Block]:
    """The blocks of all articles, in order."""
    names, words, frames = gazetteer.load(ontology), wordlists.load(), lexicon.load(ontology)
    people = People(ontology)

    def split() -> Iterator[tuple[int, Sentence, Units]]:
        for number, article in enumerate(articles):
            meanings = acronyms.spelled_out(article.text)
            for sentence in tokens.sentences(article.text):
                hits = acronyms.without_strangers(names.find(sentence.forms), sentence.forms, names, meanings)
                units = unite(article.text, sentence, hits, words)
                if units.words:
                    yield number, sentence, units

    scene, current = None, -1
    held: list[Line] = []
    before: list[list[Mention]] = []
    for number, raw, units, parse in _parsed(split(), parser):
        if number != current:
            if scene is not None and held:
                yield Block(scene, held)
            scene, current, held, before = _scene(articles[number], people), number, [], []
        assert scene is not None  # noqa: S101  set with the first sentence of each article
        if held and _is_full(held, units):
            yield Block(scene, held)
            held = []
        tree = Tree(units.sentence, parse)
        reading = Reading(tree, scene.article.text, units, frames, words, ontology, before)
        ties = Ties(reading, units, raw.forms, frames, names)
        held.append(Line(reading, units, tuple(ties.find()), ties.names()))
        before = [reading.parties(), *before[: REACH - 1]]
    if scene is not None and held:
        yield Block(scene, held)


def _scene(article: Article, people: People) -> Scene:
    cast = Cast(people, acronyms.spelled_out(article.text))
    return Scene(article, Quotations(article.text), Times(article), people, cast)


def _is_full(held: Sequence[Line], units: Units) -> bool:
    new_paragraph = units.sentence.paragraph != held[-1].units.sentence.paragraph
    return len(held) >= LONG or (len(held) >= SHORT and new_paragraph)


def _parsed(
    split: Iterator[tuple[int, Sentence, Units]], parser: Parser
) -> Iterator[tuple[int, Sentence, Units, Parse]]:
    while batch := list(islice(split, BATCH)):
        parses = parser.parse([units.words for _, _, units in batch])
        yield from ((*item, parse) for item, parse in zip(batch, parses, strict=True))
