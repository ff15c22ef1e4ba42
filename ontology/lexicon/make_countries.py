"""Writes ontology/countries.ttl: every state and territory of ISO 3166-1, some former states, and their capitals.

Run by hand when a package changes; `kg` itself needs none of this:

    python -m venv /tmp/countries && /tmp/countries/bin/pip install rigour countryinfo babel pyoxigraph
    /tmp/countries/bin/python ontology/lexicon/make_countries.py

Codes, names and Wikidata ids come from the package rigour (MIT), capitals and demonyms from countryinfo (MIT), Arabic
names from Babel (BSD), which carries the Unicode CLDR. What they lack or get wrong stands in countries.toml beside this
file. What another file of the ontology defines already is left out.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import pyoxigraph as ox
from babel import Locale
from rigour._core import territories_jsonl

HERE = Path(__file__).resolve().parent
ONTOLOGY = HERE.parent
OUR: dict[str, dict[str, Any]] = tomllib.loads((HERE / "countries.toml").read_text(encoding="utf-8"))
NO_PLURAL = re.compile(f"({'|'.join(OUR['without']['plural'])})$", re.IGNORECASE)
PREFIXES = ("dct", "edtf", "id", "kg", "rdfs", "rel", "skos", "st", "wd", "wgs")
SOURCE = 'dct:source "the packages rigour and countryinfo" ;'
HOME = "rdfs:isDefinedBy <https://w3id.org/kg-conflict/ont> ."


class Country(NamedTuple):
    """What the packages and our own tables say of one state or territory."""

    code: str
    iso3: str
    name: str
    formal: str
    qid: str
    former: bool
    dependent: bool
    arabic: str
    demonyms: tuple[str, ...]
    capital: str
    point: tuple[float, float] | None

    @property
    def local(self) -> str:
        """Its local name."""
        return slug(self.name)

    @property
    def cities(self) -> tuple[str, ...]:
        """Its capital and seats of government, where their names are not more often something else's."""
        found = (self.capital, *ours("seats", self.code))
        return tuple(name for name in found if name and name not in OUR["without"]["city"] and slug(name) != self.local)


def main() -> None:
    """Write the file anew."""
    text = unicodedata.normalize("NFC", "\n".join(lines()).rstrip("\n") + "\n")
    (ONTOLOGY / "countries.ttl").write_text(text, encoding="utf-8")


def lines() -> Iterator[str]:
    """The whole file."""
    taken = defined()
    everything = sorted(countries(), key=lambda country: country.local)
    cities = [(name, country) for country in everything if not country.dependent for name in country.cities]
    yield from header()
    yield "# States and territories"
    yield ""
    for country in everything:
        if country.local not in taken:
            yield from state(country)
    yield ""
    yield "# Capitals and seats of government"
    yield ""
    for name, country in sorted(cities, key=lambda pair: slug(pair[0])):
        if slug(name) not in taken:
            yield from city(name, country)


def countries() -> Iterator[Country]:
    """All that have a code of three letters."""
    arabic, facts = Locale("ar").territories, _facts()
    for line in territories_jsonl().splitlines():
        row: dict[str, Any] = json.loads(line)
        code, former = row["code"].upper(), bool(row.get("is_historical"))
        wanted = code in OUR["demonyms"] if former else code in facts or code == "XK"
        if "alpha3" not in row or not wanted:
            continue
        fact = facts.get(code, {})
        capital = OUR["capitals"].get(code, fact.get("capital") or "")
        latlng = fact.get("capital_latlng") if code not in OUR["capitals"] else None
        yield Country(
            code=code,
            iso3=row["alpha3"].upper(),
            name=OUR["names"].get(code, row["name"]),
            formal=row.get("full_name", ""),
            qid=row["qid"],
            former=former,
            dependent="parent" in row,
            arabic=arabic.get(code, ""),
            demonyms=tuple(_demonyms(code, fact.get("demonym") or "")),
            capital=capital if isinstance(capital, str) and "/" not in capital else "",
            point=(latlng[0], latlng[1]) if latlng else None,
        )


def _facts() -> dict[str, dict[str, Any]]:
    """Of two files for one code the first by name counts where it says something."""
    found: dict[str, dict[str, Any]] = {}
    folder = files("countryinfo").joinpath("data")
    for file in sorted((f for f in folder.iterdir() if f.name.endswith(".json")), key=lambda f: f.name):
        fact = json.loads(file.read_text(encoding="utf-8"))
        found[fact["ISO"]["alpha2"]] = {**fact, **found.get(fact["ISO"]["alpha2"], {})}
    return found


def _demonyms(code: str, given: str) -> Iterator[str]:
    words = [] if code in OUR["without"]["demonym"] else [word.strip() for word in given.split(",") if word.strip()]
    for word in dict.fromkeys([*words, *ours("demonyms", code)]):
        yield word
        if re.search("(ch|sh)(wo)?man$", word):
            yield word.removesuffix("an") + "en"
        elif not NO_PLURAL.search(word):
            yield word + "s"


def header() -> Iterator[str]:
    """The comment that says where it comes from, and the prefixes."""
    licences = {"rigour": "MIT", "countryinfo": "MIT", "babel": "BSD, Unicode CLDR"}
    packages = ", ".join(f"{name} {version(name)} ({licence})" for name, licence in licences.items())
    yield "# States, territories, their capitals and seats of government: made by ontology/lexicon/make_countries.py."
    yield f"# Names, codes, Wikidata ids, capitals, demonyms and Arabic names: {packages};"
    yield "# what these lack is our own (ontology/lexicon/countries.toml)."
    yield "# A demonym names no state by itself; a capital stands for its state in some sentences only (kg:metonym)."
    yield ""
    texts = (path.read_text(encoding="utf-8") for path in sorted(ONTOLOGY.glob("*.ttl")))
    known = {line.split()[1]: line for text in texts for line in text.splitlines() if line.startswith("@prefix")}
    yield from (known[f"{prefix}:"] for prefix in PREFIXES)
    yield ""


def state(country: Country) -> Iterator[str]:
    """The lines of one state or territory."""
    aliases = [name for name in (country.formal, *ours("aliases", country.code)) if "(" not in name]
    yield f"id:{country.local} a kg:GeopoliticalEntity ;"
    yield f"    rdfs:label {quoted(country.name)}@en ;"
    yield f"    skos:prefLabel {quoted(country.name)}@en{f' , {quoted(country.arabic)}@ar' if country.arabic else ''} ;"
    yield from labels("skos:altLabel", (alias for alias in aliases if alias not in ("", country.name)))
    yield from labels("kg:metonym", (*country.cities, *ours("metonyms", country.code)))
    yield from labels("kg:contextAlias", ours("context-aliases", country.code))
    yield from labels("kg:demonym", country.demonyms)
    yield f'    skos:definition "{_definition(country)}"@en ;'
    if not country.former:
        yield f'    kg:country "{country.code}" ;'
    yield f'    kg:iso3 "{country.iso3}" ;'
    yield f"    skos:exactMatch wd:{country.qid} ;"
    yield "    kg:nameCertainty kg:high ;"
    if country.arabic:
        yield "    kg:arabicCertainty kg:high ;"
    yield "    kg:wikidataCertainty kg:high ;"
    yield from end()


def _definition(country: Country) -> str:
    if country.former:
        return "A state that is no more."
    return "A territory with a code of its own in ISO 3166-1." if country.dependent else "A state or territory."


def city(name: str, country: Country) -> Iterator[str]:
    """The lines of a capital or seat of government, and of the relation that says where it lies."""
    known = name not in OUR["without"]["location"]
    what = f"{'The capital of' if name == country.capital else 'A city in'} {country.name}."
    yield f"id:{slug(name)} a kg:City ;"
    yield f"    rdfs:label {quoted(name)}@en ;"
    yield f"    skos:prefLabel {quoted(name)}@en ;"
    yield from labels("skos:altLabel", ours("city-aliases", name))
    yield f'    skos:definition "{what if known else "A city whose status is disputed."}"@en ;'
    if known:
        yield f'    kg:country "{country.code}" ;'
    if country.point is not None and name == country.capital:
        yield f"    wgs:lat {round(country.point[0], 2)} ;"
        yield f"    wgs:long {round(country.point[1], 2)} ;"
        yield '    kg:coordinatePrecision "city" ;'
        yield "    kg:coordinateCertainty kg:high ;"
    yield "    kg:nameCertainty kg:high ;"
    yield from end()
    if known:
        yield f"st:{slug(name)}-locatedIn-{country.local} a kg:StateRelation ;"
        yield f"    rdfs:label {quoted(f'{name} located in {country.name}')}@en ;"
        yield f"    kg:subject id:{slug(name)} ;"
        yield "    kg:relation rel:locatedIn ;"
        yield f"    kg:object id:{country.local} ;"
        yield '    kg:date "../.."^^edtf:EDTF ;'
        yield "    kg:factCertainty kg:high ;"
        yield from end()


def end() -> Iterator[str]:
    """The last lines of every term."""
    yield f"    {SOURCE}"
    yield f"    {HOME}"
    yield ""


def labels(prop: str, texts: Iterable[str]) -> Iterator[str]:
    """One line with several English labels, each once and sorted; none where there are none."""
    found = sorted(set(texts))
    if found:
        yield f"    {prop} {' , '.join(f'{quoted(text)}@en' for text in found)} ;"


def quoted(text: str) -> str:
    """A string of Turtle."""
    return json.dumps(text, ensure_ascii=False)


def slug(text: str) -> str:
    """A local name as the other files of the ontology write it."""
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", text)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def ours(table: str, key: str) -> list[str]:
    """What our own table has for a key."""
    found: list[str] = OUR[table].get(key, [])
    return found


def defined() -> set[str]:
    """The local names of the entities that another file of the ontology defines."""
    found: set[str] = set()
    for path in ONTOLOGY.glob("*.ttl"):
        if path.name != "countries.ttl":
            quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)
            found |= {quad.subject.value.rpartition("/")[2] for quad in quads if isinstance(quad.subject, ox.NamedNode)}
    return found


if __name__ == "__main__":
    main()
