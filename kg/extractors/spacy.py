"""The rules over the trees of your own spaCy pipeline instead of the small parser's: `KG_SPACY_MODEL` names it.

Any pipeline with a parser and tags does, with the labels of spaCy's English models or those of Universal Dependencies.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from kg import drafting
from kg.errors import KgError
from kg.language import clearnlp
from kg.language.parser import Parse
from kg.model import Article, Draft, Problem
from kg.ontology import Ontology

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

NEEDS = "the extra spacy, and a pipeline with a parser and tags, named by KG_SPACY_MODEL (a package or a folder)"
SETTING = "KG_SPACY_MODEL"
TAGS = {
    penn: universal
    for universal, tags in {
        "NOUN": "NN NNS", "PROPN": "NNP NNPS", "PRON": "PRP PRP$ WP", "NUM": "CD", "ADJ": "JJ JJR JJS",
        "ADV": "RB RBR RBS", "ADP": "IN RP", "PART": "TO POS", "DET": "DT PDT WDT", "CCONJ": "CC", "AUX": "MD",
        "VERB": "VB VBD VBG VBN VBP VBZ", "INTJ": "UH",
    }.items()
    for penn in tags.split()
}  # fmt: skip
"""Penn tag -> universal tag, for pipelines that give only the former."""


def missing() -> str:
    """What keeps a pipeline from being used, in one sentence; empty where nothing does."""
    if find_spec("spacy") is None:
        return "spaCy is not installed; pip install 'kg[spacy]'"
    try:
        pipeline()
    except KgError as error:
        return str(error)
    return ""


def extract(
    articles: Sequence[Article], ontology: Ontology, proposed: Sequence[Draft] | None = None
) -> Iterator[Draft | Problem]:
    """Yield a draft per statement, read with the pipeline's trees."""
    for draft in drafting.draft(articles, ontology, proposed, SpacyParser(pipeline())):
        yield draft if draft in (proposed or ()) else draft.model_copy(update={"method": "model"})


def pipeline() -> Language:
    """The pipeline that `KG_SPACY_MODEL` names, or the only one installed; raises `KgError` where there is none."""
    import spacy  # noqa: PLC0415  heavy, and only this plug-in needs it

    installed = sorted(spacy.util.get_installed_models())
    name = os.environ.get(SETTING, "") or (installed[0] if len(installed) == 1 else "")
    if not name:
        found = f"; installed: {', '.join(installed)}" if installed else "; none is installed"
        raise KgError(f"no spaCy pipeline is chosen: set {SETTING} to a package or a folder{found}")
    return _load(name)


@lru_cache(maxsize=1)
def _load(name: str) -> Language:
    import spacy  # noqa: PLC0415

    try:
        found = spacy.load(name)
    except OSError as error:
        raise KgError(f"no spaCy pipeline '{name}': give {SETTING} an installed package or a folder") from error
    wanted = {"parser": {"parser"}, "tagger": {"tagger", "morphologizer"}}
    lacks = [part for part, any_of in wanted.items() if any_of.isdisjoint(found.pipe_names)]
    if lacks:
        raise KgError(f"the spaCy pipeline '{name}' has no {' and no '.join(lacks)}; choose one that has both")
    return found


class SpacyParser:
    """A spaCy pipeline as a parser of `kg`."""

    def __init__(self, nlp: Language) -> None:
        """`nlp` has a parser and a tagger or morphologizer."""
        self._nlp = nlp
        self._is_clearnlp = clearnlp.is_clearnlp(frozenset(nlp.get_pipe("parser").labels))  # type: ignore[attr-defined]

    def parse(self, sentences: Sequence[Sequence[str]]) -> list[Parse]:
        """A tree for each sentence of word forms; empty sentences have empty ones."""
        from spacy.tokens import Doc  # noqa: PLC0415

        docs = [Doc(self._nlp.vocab, words=list(words)) for words in sentences]
        filled = [doc for doc in docs if len(doc)]
        parsed = iter(self._nlp.pipe(filled))
        return [self._tree(next(parsed)) if len(doc) else Parse((), (), (), ()) for doc in docs]

    def _tree(self, doc: Doc) -> Parse:
        root = next((token.i for token in doc if token.head.i == token.i), 0)
        heads, rels = [], []
        for token in doc:
            if token.head.i != token.i:
                heads.append(token.head.i)
                rels.append(token.dep_ or "dep")
            else:  # further roots hang from the first: for kg a sentence is one tree
                heads.append(-1 if token.i == root else root)
                rels.append("root" if token.i == root else "parataxis")
        upos = tuple(token.pos_ or TAGS.get(token.tag_, "X") for token in doc)
        parse = Parse(upos, tuple(token.tag_ or "" for token in doc), tuple(heads), tuple(rels))
        return clearnlp.universal(parse) if self._is_clearnlp else parse
