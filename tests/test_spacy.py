"""The rules over a user's own pipeline: a tiny one, trained here on sentences of our own, and pipelines that will not do."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg
from kg.extractors import rules
from kg.extractors import spacy as extractor
from kg.language.clearnlp import universal
from kg.language.parser import Parse
from kg.model import Article, Document, Draft
from kg.ontology import Ontology

pytestmark = pytest.mark.filterwarnings("ignore")

SENTENCES = [
    # words, Penn tags, heads, labels of spaCy's English pipelines; our own sentences
    ("Militants attacked a base .", "NNS VBD DT NN .", [1, 1, 3, 1, 1], "nsubj ROOT det dobj punct"),
    ("Soldiers shelled the town .", "NNS VBD DT NN .", [1, 1, 3, 1, 1], "nsubj ROOT det dobj punct"),
    ("Iran condemned the strike .", "NNP VBD DT NN .", [1, 1, 3, 1, 1], "nsubj ROOT det dobj punct"),
    ("Iraq praised Iran .", "NNP VBD NNP .", [1, 1, 1, 1], "nsubj ROOT dobj punct"),
    ("Iran met with Iraq .", "NNP VBD IN NNP .", [1, 1, 1, 2, 1], "nsubj ROOT prep pobj punct"),
    ("Troops withdrew from Iraq .", "NNS VBD IN NNP .", [1, 1, 1, 2, 1], "nsubj ROOT prep pobj punct"),
    ("The base was attacked by rebels .", "DT NN VBD VBN IN NNS .", [1, 3, 3, 3, 3, 4, 3], "det nsubjpass auxpass ROOT agent pobj punct"),
    ("The town was shelled by Iran .", "DT NN VBD VBN IN NNP .", [1, 3, 3, 3, 3, 4, 3], "det nsubjpass auxpass ROOT agent pobj punct"),
    ("Iran did not attack Iraq .", "NNP VBD RB VB NNP .", [3, 3, 3, 3, 3, 3], "nsubj aux neg ROOT dobj punct"),
]  # fmt: skip


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a pipeline that has learnt these sentences by heart."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import spacy  # noqa: PLC0415
        from spacy.tokens import Doc  # noqa: PLC0415
        from spacy.training import Example  # noqa: PLC0415
        from thinc.api import fix_random_seed  # noqa: PLC0415

    fix_random_seed(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("tagger")
    nlp.add_pipe("parser", config={"min_action_freq": 1})
    examples = []
    for words, tags, heads, labels in SENTENCES:
        gold = {"words": words.split(), "tags": tags.split(), "heads": heads, "deps": labels.split()}
        examples.append(Example.from_dict(Doc(nlp.vocab, words=words.split()), gold))
    optimiser = nlp.initialize(lambda: examples)
    for _ in range(60):
        nlp.update(examples, sgd=optimiser)
    folder = tmp_path_factory.mktemp("pipeline") / "tiny"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def chosen(trained: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(extractor.SETTING, str(trained))
    yield
    extractor._load.cache_clear()


def read(text: str, ontology: Ontology) -> list[Draft]:
    article = Article(Document(key="d1"), text, "d1.txt")
    return [draft for draft in extractor.extract([article], ontology) if isinstance(draft, Draft)]


@pytest.mark.slow
@pytest.mark.usefixtures("chosen")
def test_a_trained_pipeline_gives_who_did_what_to_whom(ontology: Ontology) -> None:
    assert extractor.missing() == ""
    (draft,) = read("Iran condemned the strike.", ontology)
    assert (draft.actor, draft.action, draft.modality) == ("id:iran", "act:condemn", "asserted")
    assert draft.method == "model"


@pytest.mark.slow
@pytest.mark.usefixtures("chosen")
def test_prepositions_passives_and_negations_are_understood_in_its_labels(ontology: Ontology) -> None:
    (met,) = read("Iran met with Iraq.", ontology)
    assert (met.actor, met.action, met.target) == ("id:iran", "act:meet", "id:iraq")
    (shelled,) = read("The town was shelled by Iran.", ontology)
    assert (shelled.actor, shelled.action, shelled.target_text) == ("id:iran", "act:shelling", "The town")
    negated = read("Iran did not attack Iraq.", ontology)
    assert all(draft.polarity == "negative" for draft in negated)


@pytest.mark.slow
@pytest.mark.usefixtures("chosen")
def test_it_can_follow_the_rules_in_a_chain_and_repeats_nothing(ontology: Ontology) -> None:
    article = Article(Document(key="d1"), "Iran met with Iraq.", "d1.txt")
    proposed = [draft for draft in rules.extract([article], ontology) if isinstance(draft, Draft)]
    found = list(extractor.extract([article], ontology, proposed))
    assert [draft for draft in found if draft in proposed] == proposed
    assert len(found) == len(proposed)


def test_a_pipeline_without_a_parser_is_refused_with_what_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import spacy  # noqa: PLC0415

    spacy.blank("en").to_disk(tmp_path / "blank")
    monkeypatch.setenv(extractor.SETTING, str(tmp_path / "blank"))
    extractor._load.cache_clear()
    assert "has no parser and no tagger" in extractor.missing()


def test_without_a_pipeline_it_says_which_setting_to_make(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(extractor.SETTING, raising=False)
    assert extractor.SETTING in extractor.missing()
    monkeypatch.setenv(extractor.SETTING, "no-such-pipeline")
    assert "no spaCy pipeline 'no-such-pipeline'" in extractor.missing()


def test_it_cannot_be_used_before_it_can_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(extractor.SETTING, "no-such-pipeline")
    (tmp_path / "a.txt").write_text("Iran met with Iraq.", encoding="utf-8")
    with pytest.raises(kg.KgError, match="cannot run here"):
        kg.extract(tmp_path, backends=["spacy"])


def test_a_noun_stands_above_its_preposition_and_a_predicate_above_its_verb() -> None:
    told = Parse(
        ("PROPN", "AUX", "NOUN", "ADP", "NOUN"), ("NNP", "VBZ", "NN", "IN", "NN"), (1, -1, 1, 2, 3),
        ("nsubj", "ROOT", "attr", "prep", "pobj"),
    )  # fmt: skip
    tree = universal(told)  # Ali is leader of group
    assert tree.heads == (2, 2, -1, 4, 2)
    assert tree.rels == ("nsubj", "cop", "root", "case", "nmod")
