"""Turtle: one sorted file that any triple store reads alike, with the ontology unless `--data-only`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kg.model import Assembly
from kg.ontology import TYPE, Ontology, Triple, namespaces
from kg.rdf import Writer

SUFFIX = ".ttl"
MEDIA_TYPE = "text/turtle"

LOCAL_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""Other local names are written as full IRIs: stores disagree on escapes (rule 2 of portable Turtle)."""

TYPED = re.compile(r'("(?:[^"\\]|\\.)*")\^\^<([^>]*)>')
TYPE_TERM = f"<{TYPE}>"


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:
    """Yield the file: prefixes, the data set's header, the data layer by layer, then the ontology."""
    writer = Writer(assembly.base)
    sections = [(title, _blocks(triples, sort=False)) for title, triples in writer.sections(assembly)]
    if not data_only:
        known = ontology.travelling(_objects(blocks for _, blocks in sections))
        sections.append((f"The ontology, version {ontology.version}", _blocks(known, sort=True)))
    count = sum(block.size for _, blocks in sections for block in blocks)
    header = _blocks(writer.header(assembly.counts, ontology.version, count), sort=False)
    sections.insert(0, ("The data set", header))
    return write(sections, assembly.base)


def _objects(sections: Iterable[list[Block]]) -> set[str]:
    return {obj for blocks in sections for block in blocks for objects in block.objects.values() for obj in objects}


class Block:
    """One subject with its predicates and objects."""

    def __init__(self, subject: str) -> None:
        """Start an empty block."""
        self.subject = subject
        self.objects: dict[str, set[str]] = {}

    @property
    def size(self) -> int:
        """The number of triples."""
        return sum(len(objects) for objects in self.objects.values())


def write(sections: Iterable[tuple[str, list[Block]]], base: str) -> Iterator[str]:
    """Turtle text of the sections that are not empty; only the prefixes that occur are declared."""
    shorten = _shortener(namespaces(base))
    body = [(title, [_text(block, shorten) for block in blocks]) for title, blocks in sections if blocks]
    yield from prefixes(shorten, base)
    for title, texts in body:
        yield f"\n# {title}\n\n"
        yield "\n".join(texts)


def prefixes(shorten: _Shorten, base: str) -> Iterator[str]:
    """The prefixes that were needed."""
    yield from (f"@prefix {p}: <{ns}> .\n" for p, ns in sorted(namespaces(base).items()) if p in shorten.used)


def _blocks(triples: Iterable[Triple], *, sort: bool) -> list[Block]:
    blocks: dict[str, Block] = {}
    for subject, predicate, obj in triples:
        block = blocks.setdefault(subject, Block(subject))
        block.objects.setdefault(predicate, set()).add(obj)
    if not sort:
        return list(blocks.values())
    for block in blocks.values():
        block.objects = dict(sorted(block.objects.items(), key=lambda item: (item[0] != TYPE_TERM, item[0])))
    return sorted(blocks.values(), key=lambda block: block.subject)


def _text(block: Block, shorten: _Shorten) -> str:
    lines = [
        f"{'a' if predicate == TYPE_TERM else shorten(predicate)} {' , '.join(sorted(map(shorten, objects)))}"
        for predicate, objects in block.objects.items()
    ]
    return f"{shorten(block.subject)} " + " ;\n    ".join(lines) + " .\n"


class _Shorten:
    """Terms as Turtle writes them: prefixed names where simple, bare integers and decimals."""

    def __init__(self, known: dict[str, str]) -> None:
        self._known = sorted(((ns, p) for p, ns in known.items()), key=lambda pair: -len(pair[0]))
        self.used: set[str] = set()
        """The prefixes that were needed so far."""
        self._iri = cache(self._shorten_iri)
        self._typed = cache(self._shorten_typed)
        self._bare = {known["xsd"] + "integer", known["xsd"] + "decimal"}

    def __call__(self, term: str) -> str:
        if term[0] == "<":
            return self._iri(term[1:-1])
        return self._typed(term) if term[-1] == ">" else term

    def _shorten_typed(self, term: str) -> str:
        match = TYPED.fullmatch(term)
        if match is None:
            return term
        return match[1][1:-1] if match[2] in self._bare else f"{match[1]}^^{self._iri(match[2])}"

    def _shorten_iri(self, iri: str) -> str:
        for namespace, prefix in self._known:
            if iri.startswith(namespace) and LOCAL_NAME.fullmatch(iri, len(namespace)):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return f"<{iri}>"


def _shortener(known: dict[str, str]) -> _Shorten:
    return _Shorten(known)
