"""What the parser gets wrong around names is mended: appositions, titles, adjectives that describe."""

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


def test_a_title_belongs_to_the_name_after_it() -> None:
    forms = ("Borland", "commander", "Musa Bello", "fell", ".")
    parse = Parse(
        ("PROPN", "NOUN", "PROPN", "VERB", "PUNCT"),
        ("NNP", "NN", "NNP", "VBD", "."),
        (1, 3, 3, -1, 3),
        ("compound", "nsubj", "nsubj", "root", "punct"),
    )
    mine = mended(forms, parse)
    assert (mine.heads, mine.rels[1]) == ((1, 2, 3, -1, 3), "compound")


def test_an_adjective_that_only_describes_the_subject_is_no_root() -> None:
    forms = ("Fighters", "loyal", "to", "Musa Bello", "took", "towns", ".")
    parse = Parse(
        ("NOUN", "ADJ", "ADP", "PROPN", "VERB", "NOUN", "PUNCT"),
        ("NNS", "JJ", "IN", "NNP", "VBD", "NNS", "."),
        (1, -1, 3, 0, 1, 4, 1),
        ("nsubj", "root", "case", "nmod", "advcl", "obj", "punct"),
    )
    mine = mended(forms, parse)
    assert mine.heads == (4, 0, 3, 1, -1, 4, 4)
    assert mine.rels == ("nsubj", "amod", "case", "obl", "root", "obj", "punct")


def test_a_predicate_stays_one() -> None:
    forms = ("Fighters", "loyal", "to", "him", ".")
    parse = Parse(
        ("NOUN", "ADJ", "ADP", "PRON", "PUNCT"),
        ("NNS", "JJ", "IN", "PRP", "."),
        (1, -1, 3, 1, 1),
        ("nsubj", "root", "case", "obl", "punct"),
    )
    assert mended(forms, parse) == parse
