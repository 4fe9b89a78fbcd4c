"""Part of speech and lemma from memory are those that the pipeline's own rules give."""

from __future__ import annotations

from typing import Any

import pytest

from closewatch.read import forms
from closewatch.read.parser import _pipeline, parse

TEXTS = (
    "There is no deal, there are none, and it ain't over. Let's go on. I'm gonna leave; y'all got ta come.",
    "The ministers' talks, which were to have begun on Friday, didn't. He has said that he'd have them moved.",
    "It hit the port. The hit was heavier than the last one, and nothing but the walls stood.\n\n  \n\nDo they know?",
    "THE UNITED NATIONS said the leaves had been leaving trees bare; the felled ones fell, the saws sawed.",
)


@pytest.fixture(scope="module")
def whole() -> Any:
    """The same pipeline with its rules as components."""
    spacy = pytest.importorskip("spacy")
    return spacy.load(_pipeline()[2].split()[0], exclude=["ner", "senter"])


def keys_of(doc: Any) -> list[forms.Key]:
    return [(t.orth, t.tag, t.dep) for t in doc]


def as_rules_have_it(doc: Any) -> list[tuple[str, str, str, str]]:
    return [(t.text, t.tag_, t.pos_, t.lemma_.lower()) for t in doc if not t.is_space]


@pytest.mark.parametrize("text", TEXTS)
def test_forms_are_what_the_pipelines_rules_write(whole: Any, text: str) -> None:
    wanted = as_rules_have_it(whole(text))
    for _ in range(2):  # found anew, then remembered
        doc = _pipeline()[0](text)
        found = _pipeline()[1].of(doc, keys_of(doc))
        read = [(t.text, f.tag, f.pos, f.lemma.lower()) for t, f in zip(doc, found, strict=True) if not f.is_space]
        assert read == wanted


def test_a_rule_over_two_words_is_applied_where_both_stand() -> None:
    known = forms.Forms(_pipeline()[0])
    doc = _pipeline()[0]("Let's go to let us in.")
    assert [f.lemma for f in known.of(doc, keys_of(doc))][:2] == ["let", "us"]


def test_rules_that_ask_for_more_than_word_tag_and_relation_are_run_on_the_whole_text() -> None:
    spacy = pytest.importorskip("spacy")
    nlp = spacy.load(_pipeline()[2].split()[0], exclude=["ner", "senter"], disable=["attribute_ruler", "lemmatizer"])
    nlp.get_pipe("attribute_ruler").add([[{"SHAPE": "Xxxxx"}, {"LOWER": "fell"}]], {"LEMMA": "rise"}, index=1)
    doc = nlp("Prices fell and they fell.")
    assert [f.lemma for f in forms.Forms(nlp).of(doc, keys_of(doc))] == ["price", "rise", "and", "they", "fall", "."]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "_MOST", 10)
    known = forms.Forms(_pipeline()[0])
    for text in TEXTS:
        doc = _pipeline()[0](text)
        assert len(known.of(doc, keys_of(doc))) == len(doc)
        assert len(known._known) <= 10 + len(doc)


def test_a_known_wrong_lemma_is_put_right_and_a_name_keeps_its_capital() -> None:
    tokens = {t.text: t.lemma for t in parse("Protesters staged a march in Geneva.").sentences[0]}
    assert (tokens["staged"], tokens["Geneva"]) == ("stage", "Geneva")


def test_white_space_is_no_token_and_sentences_are_numbered_through() -> None:
    read = parse("Talks began.  They ended.\n\n \n\nNobody came.")
    assert [s.number for s in read.sentences] == [0, 1, 2]
    assert all(t.text == read.text[t.start : t.end] and t.text.strip() for s in read.sentences for t in s)
