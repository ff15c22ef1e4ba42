"""Named queries and their parameters; makes sure that a query reads only the graph it is given."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Literal, NamedTuple

import pyoxigraph as ox
from rapidfuzz import process

from kg.errors import QueryError
from kg.ontology import DATA_NAMESPACES, PREFIXES, folder, namespaces
from kg.terms import literal

HEADER = re.compile(r"^# (title|question|answer): *(.+)$", re.MULTILINE)
PARAMETER = re.compile(r"^# parameter: *(?P<name>\w+) *\| *(?P<meaning>.+)$", re.MULTILINE)
SAFE_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
SAFE_REF = re.compile(r"(?:([a-z]+):)?([A-Za-z0-9_][A-Za-z0-9_.-]*)")

IGNORABLE = re.compile(
    r"'''(?:[^\\]|\\.)*?'''|\"\"\"(?:[^\\]|\\.)*?\"\"\"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
    r"|<[^<>\"{}|^`\\\s]*>|#[^\n]*",
    re.DOTALL,
)
"""Strings, IRIs and comments, in which a keyword is only text."""

FORBIDDEN = re.compile(
    r"(?<![?$:\w-])(SERVICE|LOAD|INSERT|DELETE|CLEAR|DROP|CREATE|COPY|MOVE|ADD|FROM)(?![\w:-])", re.I
)
"""What would reach the network, change the graph or name another one."""


class Parameter(NamedTuple):
    """A value that the caller of a named query may set."""

    name: str
    meaning: str
    default: str

    @property
    def kind(self) -> Literal["day", "text", "number", "id"]:
        """What its values are, told by the default."""
        if self.default.endswith("xsd:date"):
            return "day"
        if self.default.startswith('"'):
            return "text"
        return "number" if self.default.isdecimal() else "id"


class NamedQuery(NamedTuple):
    """A query that comes with `kg`: its title, the question it answers, its parameters, its text."""

    name: str
    title: str
    question: str
    parameters: tuple[Parameter, ...]
    sparql: str


@cache
def known() -> dict[str, NamedQuery]:
    """All named queries, sorted by name."""
    found = (p for p in (folder() / "queries").iterdir() if p.name.endswith(".rq"))
    texts = {p.name.removesuffix(".rq"): p.read_text(encoding="utf-8") for p in found}
    return {name: parse(name, texts[name]) for name in sorted(texts)}


def parse(name: str, sparql: str) -> NamedQuery:
    """Read the header of a query file; each parameter has a `VALUES ?name { default }` line in the text."""
    header = {key: value.strip() for key, value in HEADER.findall(sparql)}
    parameters = []
    for match in PARAMETER.finditer(sparql):
        block = _block(match["name"]).search(sparql)
        if block is None:
            raise QueryError(f"query '{name}' has no line VALUES ?{match['name']} {{ ... }} for its parameter")
        parameters.append(Parameter(match["name"], match["meaning"].strip(), block["default"].strip()))
    return NamedQuery(name, header.get("title", name), header.get("question", ""), tuple(parameters), sparql)


def get(name: str) -> NamedQuery:
    """A named query, or a `QueryError` that offers the nearest names."""
    if name in known():
        return known()[name]
    near = process.extract(name, list(known()), limit=3)
    raise QueryError(f"no query '{name}'; did you mean {', '.join(n for n, _, _ in near)}? kg query --list shows all")


def fill(query: NamedQuery, values: dict[str, str]) -> str:
    """The text of a named query with parameters set; values stay data, whatever they hold."""
    sparql = query.sparql
    by_name = {parameter.name: parameter for parameter in query.parameters}
    for name, value in values.items():
        if name not in by_name:
            names = ", ".join(by_name) or "none"
            raise QueryError(f"query '{query.name}' has no parameter '{name}'; it has: {names}")
        term = " ".join(_term(part.strip(), by_name[name]) for part in value.split("|"))
        sparql = _block(name).sub(lambda match, term=term: f"{match['head']}{term} }}", sparql)  # type: ignore[misc]
    return sparql


def pieces(query: NamedQuery) -> list[str]:
    """The text of a named query cut at its parameters: text, name, text, name, ..., text; values go where names are."""
    found = [(match, p.name) for p in query.parameters for match in _block(p.name).finditer(query.sparql)]
    cut, end = [""], 0
    for match, name in sorted(found, key=lambda item: item[0].start()):
        cut[-1] += query.sparql[end : match.start("default")]
        cut += [name, " "]
        end = match.end("default")
    cut[-1] += query.sparql[end:]
    return cut


def prepare(sparql: str, base: str) -> str:
    """Refuse what reaches beyond the graph, and declare the prefixes that the query uses without saying so."""
    bare = IGNORABLE.sub(" ", sparql)
    found = FORBIDDEN.search(bare)
    if found is not None:
        raise QueryError(
            f"the query uses {found[1].upper()}; kg only reads the graph it is given: SELECT, ASK, CONSTRUCT"
        )
    declared = set(re.findall(r"\bPREFIX\s+([\w-]*):", bare, re.IGNORECASE))
    used = set(re.findall(r"(?<![\w?$:])([a-z]+):", bare)) - declared
    known_prefixes = namespaces(base)
    head = "".join(f"PREFIX {p}: <{known_prefixes[p]}>\n" for p in sorted(used & known_prefixes.keys()))
    query = head + sparql
    _refuse_hidden_service(query)
    return query


def _refuse_hidden_service(query: str) -> None:
    """Refuse SERVICE wherever a parser sees it: with other letters in its place, the query would be no SPARQL.

    A pattern cannot tell, as parsers take `5SERVICE<x>` and `SERVICEex:x` apart and read `1<2#>` as a comment.
    """
    other = re.sub("service", "servxce", query, flags=re.IGNORECASE | re.ASCII)
    if other == query:
        return
    try:
        ox.Store().query(other)
    except SyntaxError as error:
        raise QueryError(f"the query uses SERVICE, which kg refuses, or is not SPARQL 1.1: {error.msg}") from error
    except OSError:
        pass  # it can be read; what else is wrong with it will be told when it runs


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?P<head>VALUES\s+\?{re.escape(name)}\s*\{{\s*)(?P<default>[^}}]*)\}}")


def _term(value: str, parameter: Parameter) -> str:
    if parameter.kind == "day":
        try:
            return literal(date.fromisoformat(value).isoformat(), PREFIXES["xsd"] + "date")
        except ValueError:
            raise QueryError(f"parameter '{parameter.name}' is a day, written 2024-01-28, not '{value}'") from None
    if parameter.kind == "text":
        return literal(value)
    if parameter.kind == "number":
        if re.fullmatch(r"[0-9]{1,18}", value) is None:
            raise QueryError(
                f"parameter '{parameter.name}' is a whole number, such as {parameter.default}, not '{value}'"
            )
        return value
    if SAFE_IRI.fullmatch(value):
        return f"<{value}>"
    match = SAFE_REF.fullmatch(value)
    default_prefix = parameter.default.partition(":")[0].strip()
    if match is None or (match[1] or default_prefix) not in {*PREFIXES, *DATA_NAMESPACES}:
        raise QueryError(
            f"parameter '{parameter.name}' is an id such as {parameter.default} or a web address, not '{value}'"
        )
    prefix = match[1] or default_prefix
    return f"<{namespaces()[prefix]}{match[2]}>"
