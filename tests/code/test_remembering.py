"""What is remembered from one phrase, sentence or document to the next must not leak into another."""

import datetime

from closewatch.code.actor_memory import ActorMemory
from closewatch.code.actors import resolve_actor
from closewatch.code.status import status_of
from closewatch.model.parse import Sentence
from closewatch.read.parser import parse


def _sentence(text: str) -> Sentence:
    return parse(text).sentences[0]


def test_a_phrase_read_for_one_day_is_read_anew_for_another() -> None:
    phrase = "the president of France"
    first = resolve_actor(phrase, datetime.date(2010, 5, 1))
    second = resolve_actor(phrase, datetime.date(2020, 5, 1))
    assert (first.name, second.name) == ("Nicolas Sarkozy", "Emmanuel Macron")
    assert resolve_actor(phrase, datetime.date(2010, 5, 1)) == first


def test_a_phrase_without_a_day_is_not_answered_with_one_of_a_day() -> None:
    resolve_actor("Nicolas Sarkozy", datetime.date(2010, 5, 1))
    assert resolve_actor("Nicolas Sarkozy").sectors == ("ELI",)
    assert resolve_actor("Nicolas Sarkozy", datetime.date(2010, 5, 1)).sectors == ("GOV",)


def test_two_documents_share_no_surnames() -> None:
    told = ActorMemory(text="Angela Merkel arrived in Oslo.")
    untold = ActorMemory(text="Nobody arrived in Oslo.")
    assert told.resolve("Mrs Merkel", 40).country == "DEU"
    assert untold.resolve("Zorbalek", 10).country is None


def test_sentences_at_the_same_place_of_two_texts_keep_their_own_status() -> None:
    happened, planned = _sentence("The army shelled Kalma."), _sentence("Rebels may hit Kalma now")
    trigger = next(t.i for t in happened if t.text == "shelled")
    other = next(t.i for t in planned if t.text == "hit")
    assert [status_of(happened, trigger).name, status_of(planned, other).name] == ["asserted", "speculated"]
    same_place = Sentence(happened.number, happened.start, happened.end, planned.tokens, planned.children)
    assert hash(same_place) == hash(happened)
    assert status_of(same_place, other).name == "speculated"
    assert status_of(happened, trigger).name == "asserted"


def test_children_of_several_labels_come_in_the_order_of_the_text() -> None:
    sentence = _sentence("On Monday the army of Kenya quickly shelled the town.")
    verb = next(t.i for t in sentence if t.text == "shelled")
    found = [t.i for t in sentence.kids(verb, "dobj", "advmod", "prep", "nsubj")]
    assert found == sorted(found)
    assert len(found) == 4
    assert [t.i for t in sentence.kids(verb)] == list(sentence.children[verb])
