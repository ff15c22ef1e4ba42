"""A name with an apposition after a comma keeps its place in the tree, whatever the parser made of it."""

from __future__ import annotations

from kg.language.parser import Parse
from kg.language.repairs import mended

FORMS = ("Musa Bello", ",", "the", "leader", "of", "Borland", ",", "spoke", ".")
READ = Parse(
    ("INTJ", "PUNCT", "DET", "NOUN", "ADP", "PROPN", "PUNCT", "VERB", "PUNCT"),
    ("UH", ",", "DT", "NN", "IN", "NNP", ",", "VBD", "."),
    (7, 0, 3, 7, 5, 3, 0, -1, 7),
    ("discourse", "punct", "det", "nsubj", "case", "nmod", "punct", "root", "punct"),
)


def test_a_name_before_an_apposition_is_the_subject() -> None:
    mine = mended(FORMS, READ)
    assert (mine.upos[0], mine.heads[0], mine.rels[0]) == ("PROPN", 7, "nsubj")
    assert (mine.heads[3], mine.rels[3]) == (0, "appos")


def test_behind_the_verb_and_its_subject_the_name_is_the_object() -> None:
    forms = ("Police", "arrested", "Musa Bello", ",", "a", "leader", ".")
    parse = Parse(
        ("NOUN", "VERB", "PROPN", "PUNCT", "DET", "NOUN", "PUNCT"),
        ("NNS", "VBD", "NNP", ",", "DT", "NN", "."),
        (1, -1, 1, 5, 5, 1, 1),
        ("nsubj", "root", "obl:unmarked", "punct", "det", "nsubj", "punct"),
    )
    mine = mended(forms, parse)
    assert (mine.rels[2], mine.heads[5], mine.rels[5]) == ("obj", 2, "appos")


def test_an_exclamation_or_a_phrase_with_a_preposition_stays_what_it_is() -> None:
    assert mended(("Yes", *FORMS[1:]), READ) == READ
    spoken = READ._replace(upos=(*READ.upos[:2], "ADP", *READ.upos[3:]))
    assert mended(FORMS, spoken) == spoken
