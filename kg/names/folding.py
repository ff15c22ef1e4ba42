"""The form in which two spellings of one name are equal, and text made fit for labels and identifiers."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = re.compile(r"['’‘‛ʼʻ`´ʾʿʽ′׳]")
SEPARATORS = re.compile(r"[\s\-‐-―−_]+")
UNSEEN = re.compile(r"[ً-ْٰـ\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Vowel marks and the lengthening stroke, which writers set or leave out at will, and characters that nobody sees."""

ARABIC_LETTERS = str.maketrans({"ٱ": "ا", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ہ": "ه", "ە": "ه", "ة": "ه"})
"""Letters that keyboards and writers exchange: the alef of the article, the undotted and the Persian ya, kaf and ha."""

NO_SLUG = re.compile(r"[^a-z0-9]+")

ARTICLE = re.compile(r"^(?:the )+")

RECENT = 4_000
"""Texts whose forms are remembered: each level of a look-up asks for those of the same name."""


@lru_cache(maxsize=RECENT)
def fold(text: str) -> str:
    """The form in which two spellings of one name are equal: case, apostrophes, hyphens, accents, vowel marks."""
    if text.isascii():  # three of four names; a third of the time
        bare = text.replace("'", "").replace("`", "").replace("-", " ").replace("_", " ")
        text = " ".join(bare.lower().split())
    else:
        text = unicodedata.normalize("NFKD", APOSTROPHES.sub("", text))
        text = "".join(char for char in text if not unicodedata.combining(char))
        text = APOSTROPHES.sub("", UNSEEN.sub("", text)).translate(ARABIC_LETTERS)
        text = SEPARATORS.sub(" ", text.casefold()).strip()
    return ARTICLE.sub("", text) if text.startswith("the ") else text


def slug(text: str) -> str:
    """A readable local name of ASCII letters, digits and hyphens; not unique by itself."""
    words = NO_SLUG.sub("-", ascii_of(text).lower()).strip("-")[:60].rstrip("-")
    return words if words[:1].isalpha() else f"x-{words}".rstrip("-")


def ascii_of(text: str) -> str:
    """A text without the marks on its letters, and without letters that are not those of ASCII."""
    return text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def clean(text: str) -> str:
    """Composed Unicode (NFC), single spaces, none at the ends."""
    return " ".join((text if text.isascii() else unicodedata.normalize("NFC", text)).split())
