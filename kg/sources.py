"""Which documents are no independent witnesses of each other: one outlet, one text, one origin. Pure.

A wire copy, a re-post and a second article of the same outlet each count once with what they repeat.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from kg.model import Claim, Corroboration, Decision, DecisionKind, Document
from kg.terms import document_key

Token = tuple[str, str]
"""Something that documents of one origin have in common."""

PLATFORMS = frozenset(
    "t.me telegram.me x.com twitter.com facebook.com youtube.com instagram.com tiktok.com vk.com medium.com".split()
)
"""Hosts on which many publish: who does is the next part of the address."""

HOST = re.compile(r"https?://(?:[^/@\s]*@)?(?:www\.)?([^/:?#\s]+)(?::\d+)?(/[^/?#\s]*)?", re.IGNORECASE)


class Sources:
    """What each document has in common with others."""

    def __init__(self, documents: Iterable[Document], decisions: Sequence[Decision] = ()) -> None:
        """`decisions` on documents: the same text, or different although the texts are near."""
        self._documents = {document.key: document for document in documents}
        same, different = [], set()
        for decision in decisions:
            pair = document_key(decision.one or decision.other), document_key(decision.other)
            if decision.kind is DecisionKind.SAME:
                same.append(pair)
            elif decision.kind is DecisionKind.DIFFERENT:
                different.add(frozenset(pair))
        for document in self._documents.values():
            same += [
                (document.key, key) for key in document.same_text if frozenset((document.key, key)) not in different
            ]
        self._tokens = {key: set(_tokens(document)) for key, document in self._documents.items()}
        for one, other in same:
            for key in (one, other):
                self._tokens.setdefault(key, {("document", key)}).add(("pair", "\x1f".join(sorted((one, other)))))

    def count(self, claims: Sequence[Claim], shared: Sequence[Claim] = ()) -> Corroboration:
        """How well an event is reported by some claims, and by others that it shares with further events."""
        keys = {claim.document for claim in claims}
        outlets = {self._documents[key].outlet for key in keys if key in self._documents} - {None}
        return Corroboration(
            reports=len(claims) + len(shared),
            shared=len(shared),
            documents=len(keys),
            outlets=len(outlets),
            sources=len(self.groups(claims)) if len(keys) > 1 else len(keys),
        )

    def _of(self, key: str) -> set[Token]:
        """What a document has in common with others; of one that nobody describes only its key is known."""
        known = self._tokens.get(key)
        return set(_tokens(Document(key=key))) if known is None else known

    def groups(self, claims: Iterable[Claim]) -> list[frozenset[str]]:
        """The documents of some claims, those of one origin together."""
        tokens: dict[str, set[Token]] = {}
        for claim in claims:
            own = tokens.setdefault(claim.document, set(self._of(claim.document)))
            own |= {("outlet", ref) for ref in claim.via}
        return _joined(tokens)


def _tokens(document: Document) -> Iterable[Token]:
    yield "document", document.key
    for ref in (document.outlet, *document.republishes, *document.credits):
        if ref is not None:
            yield "outlet", ref
    for address in (document.url, document.key):
        host = HOST.match(address or "")
        if host is not None and document.outlet is None:
            name = host[1].lower()
            yield "host", name + (host[2] or "").lower() if name in PLATFORMS else name
    if document.url is not None:
        yield "url", document.url
    if document.sha256 is not None:
        yield "text", document.sha256


def _joined(tokens: Mapping[str, set[Token]]) -> list[frozenset[str]]:
    above: dict[str, str] = {}
    holder: dict[Token, str] = {}
    for key, own in sorted(tokens.items()):
        for token in own:
            above[_top(holder.setdefault(token, key), above)] = _top(key, above)
    groups: dict[str, set[str]] = {}
    for key in tokens:
        groups.setdefault(_top(key, above), set()).add(key)
    return sorted((frozenset(group) for group in groups.values()), key=min)


def _top(key: str, above: dict[str, str]) -> str:
    while above.get(key, key) != key:
        key = above[key]
    return key
