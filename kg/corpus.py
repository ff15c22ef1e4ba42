"""The texts behind the documents, where the user has them: found by hash, read only to verify evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import InputError
from kg.model import Document, Problem, Severity, Where


class Text:
    """The bytes of one file as text, exactly as stored: no newline is translated."""

    def __init__(self, path: Path) -> None:
        """Read the file; raises UnicodeDecodeError if it is not UTF-8."""
        raw = path.read_bytes()
        self.name = path.name
        self.sha256 = hashlib.sha256(raw).hexdigest()
        self.text = raw.decode("utf-8")


def read(folder: Path) -> dict[str, Text]:
    """All UTF-8 text files of a folder, by the SHA-256 of their bytes."""
    if not folder.is_dir():
        raise InputError(f"no folder '{folder}'; --corpus takes the folder that holds the texts of the documents")
    texts = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in ("", ".txt", ".md", ".text"):
            try:
                text = Text(path)
            except UnicodeDecodeError:
                continue
            texts[text.sha256] = text
    return texts


def find(documents: Iterable[Document], texts: dict[str, Text]) -> Iterator[tuple[str, str] | Problem]:
    """Pair each document's key with its text; a text that is missing or has another length is a problem.

    Where there is no table of documents, their keys are the names of the files.
    """
    by_name = {Path(text.name).stem: text for text in texts.values()}
    for document in documents:
        text = texts.get(document.sha256 or "")
        if document == Document(key=document.key) and document.key in by_name:
            yield document.key, by_name[document.key].text
            continue
        where = Where(file=f"document {document.key}")
        if document.sha256 is None:
            yield Problem(
                code="document-without-hash",
                where=where,
                field="sha256",
                severity=Severity.WARNING,
                what="is empty, so the evidence cannot be verified",
                remedy="give the SHA-256 of the file",
            )
        elif text is None:
            yield Problem(
                code="text-not-found",
                where=where,
                field="sha256",
                value=document.sha256,
                what="fits no file of the corpus",
                remedy="the text was changed or is missing: restore it, or annotate anew",
            )
        elif document.length not in (None, len(text.text)):
            yield Problem(
                code="length-mismatch",
                where=where,
                field="length",
                value=str(document.length),
                what=f"is not the length of the text ({len(text.text)} code points)",
                remedy="correct it",
            )
        else:
            yield document.key, text.text
