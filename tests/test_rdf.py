"""Claims become triples and come back unchanged; terms are written the one way that every store reads alike."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import claims, texts

from kg import rdf, shapes, terms
from kg.model import Claim, Document
from kg.ontology import Ontology


@given(
    st.lists(claims(), max_size=4, unique_by=lambda claim: claim.key), st.sampled_from(["", "https://example.org/my/"])
)
def test_claim_to_triples_to_claim_is_the_identity(found: list[Claim], base: str) -> None:
    writer = rdf.Writer(base) if base else rdf.Writer()
    triples = [triple for claim in found for triple in writer.claim(claim)]
    back = rdf.read_claims(triples, base) if base else rdf.read_claims(triples)
    assert back == sorted(found, key=lambda claim: claim.key)


@given(claims())
def test_what_is_written_is_valid_for_a_strict_parser_and_means_the_same(claim: Claim) -> None:
    triples = set(rdf.Writer().claim(claim))
    text = "".join(f"{s} {p} {o} .\n" for s, p, o in triples)
    parsed = {
        tuple(str(term) for term in quad.triple) for quad in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    }
    assert len(parsed) == len(triples)
    read = rdf.read_claims(
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(text.encode(), format=ox.RdfFormat.N_TRIPLES)
    )
    assert read == [claim]


@given(texts)
def test_any_document_key_gives_an_ascii_iri_and_comes_back(key: str) -> None:
    ref = terms.document_ref(key)
    assert re.fullmatch(r"doc:[A-Za-z0-9_.~%-]+", ref)
    assert terms.document_key(ref) == key


@given(st.text(st.characters(codec="utf-8"), max_size=50))
def test_any_text_survives_as_a_literal(text: str) -> None:
    assert terms.unliteral(terms.literal(text)) == text
    assert terms.unliteral(terms.literal(text, language="ar")) == text


@pytest.mark.parametrize(
    ("value", "written"), [(1.0, "1.0"), (0.8, "0.8"), (0.0, "0.0"), (1e-7, "0.0000001"), (0.125, "0.125")]
)
def test_a_decimal_has_one_spelling(value: float, written: str) -> None:
    assert terms.decimal(value) == written


def test_escapes_of_other_writers_are_read() -> None:
    assert terms.unliteral(r'"\u001B \U0001F681 \b\f\n\" \\ é"@fr') == '\x1b 🚁 \b\f\n" \\ é'


def test_only_literals_have_text() -> None:
    with pytest.raises(ValueError, match="no literal"):
        terms.unliteral("<https://example.org/>")


def test_every_term_of_the_shapes_is_defined(ontology: Ontology) -> None:
    for shape in shapes.SHAPES:
        assert shape.type in ontology
        for slot in shape.slots:
            assert slot.predicate in ontology or slot.predicate.startswith("rdfs:"), slot.predicate
    for link in (*shapes.EVENT_LINKS, "kg:figure"):
        assert link in ontology, link


def test_every_field_of_a_claim_has_its_place_in_the_shape() -> None:
    written = {slot.path.partition(".")[0] for slot in shapes.CLAIM.slots}
    assert set(Claim.model_fields) - written == {"key", "event"}
    assert set(Document.model_fields) - {slot.path.partition(".")[0] for slot in shapes.DOCUMENT.slots} == {"key"}


def test_two_figures_of_one_kind_have_two_nodes() -> None:
    figures = [{"kind": "kg:killed", "value": n} for n in (1, 2)]
    claim = Claim.model_validate(
        {"key": "c" + "0" * 20, "document": "d", "predicate": "act:attack", "objects": ["id:iraq"], "figures": figures}
    )
    assert [name for name, _ in rdf.name_figures(claim)] == [f"{claim.key}-killed", f"{claim.key}-killed-2"]
    assert rdf.read_claims(rdf.Writer().claim(claim)) == [claim]
