"""Terms as N-Triples text: literals, references, and back. Pure."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from kg.model import Ref
from kg.ontology import expand, namespaces

ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_ESCAPING = str.maketrans(ESCAPES)
_NEEDS_ESCAPE = re.compile(r'[\\"\n\r\t]')
UNESCAPES = {escaped: char for char, escaped in ESCAPES.items()} | {"\\b": "\b", "\\f": "\f", "\\'": "'"}
ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})|\\.", re.DOTALL)
UNSAFE = re.compile(r"[^A-Za-z0-9_.~-]")
TERM = re.compile(r'<(?P<iri>[^>]*)>|"(?P<text>(?:[^"\\]|\\.)*)"(?:@(?P<lang>[\w-]+)|\^\^<(?P<type>[^>]*)>)?')

XSD = expand("xsd:")
EDTF = expand("edtf:EDTF")
RDF_TYPE = f"<{expand('rdf:type')}>"


def literal(text: str, datatype: str | None = None, language: str | None = None) -> str:
    """A literal as N-Triples text; only the five escapes that every store reads alike."""
    body = text.translate(_ESCAPING) if _NEEDS_ESCAPE.search(text) else text
    if language is not None:
        return f'"{body}"@{language}'
    return f'"{body}"' if datatype is None else f'"{body}"^^<{datatype}>'


def unliteral(term: str) -> str:
    """The text of a literal."""
    match = TERM.fullmatch(term)
    if match is None or match["text"] is None:
        raise ValueError(f"{term} is no literal")
    return ESCAPED.sub(lambda m: chr(int(m[1] or m[2], 16)) if m[1] or m[2] else UNESCAPES[m[0]], match["text"])


def decimal(value: float) -> str:
    """The one spelling of a decimal: a point, at most 12 decimals, no trailing zeros but one (portable Turtle, 6)."""
    text = format(Decimal(repr(value)).quantize(Decimal("1e-12")), "f").rstrip("0")
    return text + "0" if text.endswith(".") else text


@cache
def compact_under(iri: str, base: str) -> Ref:
    """The reference of an IRI, data prefixes taken below `base`."""
    known = [(prefix, namespace) for prefix, namespace in namespaces(base).items() if iri.startswith(namespace)]
    if not known:
        return iri
    prefix, namespace = max(known, key=lambda pair: len(pair[1]))
    return f"{prefix}:{iri[len(namespace) :]}"


def document_ref(key: str) -> Ref:
    """The reference of a document by its key, which may be any text: unsafe characters are percent-encoded."""
    return "doc:" + UNSAFE.sub(lambda found: _percent(found[0]), key)


def document_key(ref: Ref) -> str:
    """The key of a document by its reference."""
    raw = re.sub(r"%([0-9A-F]{2})", lambda m: chr(int(m[1], 16)), ref.removeprefix("doc:"))
    return raw.encode("latin-1").decode("utf-8")


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8"))
