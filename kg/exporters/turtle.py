"""Turtle: one sorted file that any triple store reads alike, with the ontology unless `--data-only`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Assembly
from kg.ontology import Ontology, namespaces
from kg.rdf import Writer
from kg.rdf.blocks import Blocks
from kg.rdf.spelling import Spelling

SUFFIX = ".ttl"
MEDIA_TYPE = "text/turtle"


def export(assembly: Assembly, ontology: Ontology, *, data_only: bool = False) -> Iterable[str]:
    """Yield the file: prefixes, the data set's header, the data layer by layer, then the ontology."""
    writer, spell = Writer(assembly.base), Spelling(namespaces(assembly.base))
    blocks = Blocks(writer, spell)
    sections = [(title, blocks.of_nodes(nodes)) for title, nodes in writer.layers(assembly)]
    if not data_only:
        known = ontology.travelling(blocks.objects)
        sections.append((f"The ontology, version {ontology.version}", blocks.of_triples(known, sort=True)))
    header = blocks.of_triples(writer.header(assembly.counts, ontology.version, blocks.count), sort=False)
    sections.insert(0, ("The data set", header))
    return _text(spell, assembly.base, sections)


def prefixes(spell: Spelling, base: str) -> Iterator[str]:
    """The prefixes that were needed."""
    known = sorted(namespaces(base).items())
    yield from (f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in known if prefix in spell.used)


def _text(spell: Spelling, base: str, sections: Iterable[tuple[str, list[str]]]) -> Iterator[str]:
    """The prefixes that occur, and the sections that are not empty."""
    yield from prefixes(spell, base)
    for title, blocks in sections:
        if blocks:
            yield f"\n# {title}\n\n"
            yield "\n".join(blocks)
