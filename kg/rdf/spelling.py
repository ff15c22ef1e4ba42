"""Terms as Turtle writes them: prefixed names where simple, bare integers and decimals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""Other local names are written as full IRIs: stores disagree on escapes (rule 2 of portable Turtle)."""

TYPED = re.compile(r'("(?:[^"\\]|\\.)*")\^\^<([^>]*)>')


class Spelling:
    """Spells terms, and knows which prefixes that took."""

    def __init__(self, namespaces: Mapping[str, str]) -> None:
        """`namespaces` are the prefixes with their namespaces, each of which ends with a slash or a hash."""
        self._prefixes: dict[str, str] = {}
        for prefix, namespace in namespaces.items():
            self._prefixes.setdefault(namespace, prefix)
        self.used: set[str] = set()
        """The prefixes that were needed so far."""
        self._typed = cache(self._spell_typed)
        self._bare = {namespaces["xsd"] + "integer", namespaces["xsd"] + "decimal"}

    def __call__(self, term: str) -> str:
        """A term of N-Triples as Turtle writes it."""
        if term[0] == "<":
            return self._iri(term[1:-1])
        return self._typed(term) if term[-1] == ">" else term

    def _spell_typed(self, term: str) -> str:
        match = TYPED.fullmatch(term)
        if match is None:
            return term
        return match[1][1:-1] if match[2] in self._bare else f"{match[1]}^^{self._iri(match[2])}"

    def _iri(self, iri: str) -> str:
        at = max(iri.rfind("/"), iri.rfind("#")) + 1
        prefix = self._prefixes.get(iri[:at])
        if prefix is None or not LOCAL_NAME.fullmatch(iri, at):
            return f"<{iri}>"
        self.used.add(prefix)
        return f"{prefix}:{iri[at:]}"
