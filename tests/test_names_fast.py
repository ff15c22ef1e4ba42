"""Looking up many names at once, and the short ways for plain text, give the same answers as the long ones."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import texts

from kg import ontology
from kg.names import Names, clean, fold, lookup, plain, slug
from kg.names.folding import APOSTROPHES, ARABIC_LETTERS, ARTICLE, SEPARATORS, UNSEEN
from kg.names.sounds import ARABIC_ARTICLE, NO_WORD, RULES, SIGNS, STOPS, VOWELS, _changed, _is_article, skeleton, words

KNOWN = sorted({name.text for name in ontology.load().names()})
CLASSES = [(), ("kg:Actor",), ("kg:Place",)]
ASCII = st.text(st.characters(max_codepoint=127))
NEAR = st.builds(
    lambda name, at, put: name[: at % (len(name) + 1)] + put + name[at % (len(name) + 1) + 1 :],
    st.sampled_from(KNOWN),
    st.integers(0, 80),
    st.sampled_from(["", "x", "e", " ", "-", "."]),
)
ANY = st.one_of(ASCII, texts, NEAR, st.sampled_from(KNOWN), st.sampled_from(["the_the x", "THE  THE y", "\x1c a\x1f"]))
SOUNDS = st.lists(st.sampled_from([*"al thhe ءthe abd abdul ash sh u l a iy yy h ckh tre ullah ء é".split(), " "])).map(
    "".join
)


@pytest.mark.parametrize("classes", CLASSES)
@settings(deadline=None, max_examples=25)
@given(st.lists(ANY, max_size=20))
@pytest.mark.slow
def test_many_names_at_once_mean_what_each_means_alone(classes: tuple[str, ...], asked: list[str]) -> None:
    known = ontology.load()
    together, alone = Names(known), Names(known)
    together.prepare(asked, classes)
    assert [together.find(text, classes) for text in asked] == [alone.find(text, classes) for text in asked]


def test_answers_stay_right_when_all_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    known = ontology.load()
    asked = [f"{text}x" for text in KNOWN[:60]]
    expected = [Names(known).find(text) for text in asked[:3]]
    monkeypatch.setattr(lookup, "REMEMBERED", 7)
    names = Names(known)
    names.prepare(asked)
    assert sum(map(len, names._answers.values())) <= 7
    assert [names.find(text) for text in asked[:3]] == expected


def test_names_that_nobody_resembles_share_one_answer() -> None:
    names = Names(ontology.load())
    names.prepare(["qqqq wwww", "zzzz jjjj"])
    assert names.find("qqqq wwww") is names.find("zzzz jjjj")


@given(ANY)
def test_folding_is_as_defined(text: str) -> None:
    assert fold(text) == _folded(text)


@given(ANY)
def test_words_and_plain_are_as_defined(text: str) -> None:
    found = tuple(NO_WORD.sub(" ", STOPS.sub("", _folded(text)).translate(SIGNS)).split())
    assert words(text) == found
    pairs = zip(found, (*found, "")[1:], strict=True)
    assert plain(text) == " ".join(ARABIC_ARTICLE.sub("", one) for one, after in pairs if not _is_article(one, after))


@given(ANY)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text("abcehijklopqrstuwxyz", max_size=12))
def test_a_rule_of_sound_changes_only_words_with_the_letters_that_it_needs(word: str) -> None:
    assert all(needed in word or pattern.sub(by, word) == word for needed, pattern, by in RULES)


@given(st.one_of(ANY, SOUNDS))
def test_a_skeleton_is_of_a_name_in_which_no_rule_changes_anything(text: str) -> None:
    before, after = "", _changed(plain(text))
    while before != after:
        before, after = after, _changed(plain(after))
    assert skeleton(text) == VOWELS.sub("o", after)


@given(ANY)
def test_slugs_and_labels_are_as_defined(text: str) -> None:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    local = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].rstrip("-")
    assert slug(text) == (local if local[:1].isalpha() else f"x-{local}".rstrip("-"))
    assert clean(text) == " ".join(unicodedata.normalize("NFC", text).split())


def _folded(text: str) -> str:
    text = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text))
    text = "".join(char for char in text if not unicodedata.combining(char))
    text = APOSTROPHES.sub("", UNSEEN.sub("", text)).translate(ARABIC_LETTERS)
    return ARTICLE.sub("", SEPARATORS.sub(" ", text.casefold()).strip())
