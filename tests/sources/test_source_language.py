"""The language of a text."""

from __future__ import annotations

import pytest

from closewatch.sources.language import detect_language, language_code

ENGLISH = "The president said on Monday that the ceasefire would hold and that talks would go on."


@pytest.mark.parametrize(("code", "text"), [
    ("en", ENGLISH),
    ("es", "El presidente dijo el lunes que el alto el fuego se mantendría y que las conversaciones seguirían."),
    ("fr", "Le président a déclaré lundi que le cessez-le-feu tiendrait et que les pourparlers se poursuivraient."),
    ("de", "Der Präsident sagte am Montag, dass der Waffenstillstand halten und die Gespräche weitergehen würden."),
    ("pt", "O presidente disse na segunda-feira que o cessar-fogo se manteria e que as negociações continuariam."),
    ("it", "Il presidente ha detto lunedì che il cessate il fuoco avrebbe tenuto e che i colloqui sarebbero continuati."),
    ("ru", "Президент заявил в понедельник, что перемирие сохранится, а переговоры продолжатся."),
    ("uk", "Президент заявив у понеділок, що перемир'я збережеться, а переговори триватимуть."),
    ("ar", "قال الرئيس يوم الاثنين إن وقف إطلاق النار سيصمد وإن المحادثات ستستمر."),
    ("fa", "رئیس جمهور روز دوشنبه گفت که آتش‌بس پابرجا خواهد ماند و گفتگوها ادامه خواهد یافت."),
    ("he", "הנשיא אמר ביום שני כי הפסקת האש תימשך וכי השיחות יימשכו."),
    ("tr", "Cumhurbaşkanı pazartesi günü ateşkesin süreceğini ve görüşmelerin devam edeceğini söyledi."),
    ("zh", "总统周一表示，停火将继续，会谈也将继续进行。"),
    ("ja", "大統領は月曜日、停戦は続き、協議も継続すると述べた。"),
    ("ko", "대통령은 월요일 휴전이 유지되고 회담이 계속될 것이라고 말했다."),
    ("hi", "राष्ट्रपति ने सोमवार को कहा कि युद्धविराम जारी रहेगा और बातचीत चलती रहेगी।"),
    ("id", "Presiden mengatakan pada hari Senin bahwa gencatan senjata akan bertahan dan pembicaraan akan dilanjutkan."),
    ("sw", "Rais alisema Jumatatu kwamba usitishaji wa mapigano utaendelea na mazungumzo yataendelea."),
    ("pl", "Prezydent powiedział w poniedziałek, że zawieszenie broni zostanie utrzymane, a rozmowy będą kontynuowane."),
    ("nl", "De president zei maandag dat het staakt-het-vuren zou standhouden en dat de gesprekken zouden doorgaan."),
])  # fmt: skip
def test_a_sentence_of_news_is_known_by_its_language(code: str, text: str) -> None:
    found = detect_language(text)
    assert found.code == code
    assert found.certainty > 0.7


@pytest.mark.parametrize("quoted", [
    "“Мы хотим мира и сотрудничества со всеми нашими соседями и партнёрами в этом регионе”",
    "«Nous voulons la paix et la sécurité pour tous les peuples de la région, et rien ne nous arrêtera»",
    '"Queremos la paz y la seguridad para todos los pueblos de la región, y nada nos detendrá"',
    "“نريد السلام والأمن لجميع شعوب المنطقة ولن يوقفنا شيء”",
])  # fmt: skip
def test_an_english_article_with_foreign_quotations_stays_english(quoted: str) -> None:
    text = f"The minister told reporters: {quoted}. He then left the room with his aides and did not answer questions."
    assert detect_language(text).code == "en"


@pytest.mark.parametrize("text", [
    "", "Kenya condemned Somalia.", "12 34 56 78", "!!! ???", "OK", "https://example.org/" * 20, "\ud800\x00",
])  # fmt: skip
def test_what_is_too_short_is_undecided_with_its_reason(text: str) -> None:
    found = detect_language(text)
    assert (found.code, found.certainty) == ("und", 0.0)
    assert found.reason


def test_a_disguised_text_is_undecided_until_it_is_restored() -> None:
    disguised = ENGLISH.translate({ord("e"): "е", ord("a"): "а", ord("o"): "о"})
    assert detect_language(disguised).code == "und"
    assert "restore it first" in (detect_language(disguised).reason or "")


def test_a_text_half_in_one_language_and_half_in_others_is_undecided_or_of_the_larger_part() -> None:
    assert detect_language(ENGLISH * 4 + " Президент заявил в понедельник, что перемирие сохранится.").code == "en"


@pytest.mark.parametrize(("tag", "code"), [
    ("en-US", "en"), ("EN_gb", "en"), ("iw", "he"), ("zh-Hant-TW", "zh"), ("und", None), ("", None), (None, None),
    ("english", None), ("mul", None),
])  # fmt: skip
def test_tags_of_languages_become_codes(tag: str | None, code: str | None) -> None:
    assert language_code(tag) == code
