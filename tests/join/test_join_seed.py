"""The article that started the project, a clean copy of it and a report in other words: one meeting."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from closewatch.code.coder import code_many
from closewatch.code.record import event_record
from closewatch.join import join_document
from closewatch.restore.api import restore
from closewatch.store.api import Store
from closewatch.store.rows import Happening

DAY = datetime.date(2023, 7, 29)
NOW = datetime.datetime(2023, 7, 30, 8, tzinfo=datetime.UTC)
# Written for this test; what it adds to the article is invented.
PARAPHRASE = """Shoigu received by Kim in Pyongyang

Russia's Defense Minister Sergei Shoigu met Kim Jong Un on Friday, with cooperation on arms at the top of their agenda. The \
North Korean leader and his guest spoke behind closed doors, and no communique was issued.

Sanctions against Pyongyang because of its nuclear programme remain in force. Seoul and Tokyo follow the rapprochement of the \
two neighbours with unease, a scholar of the region noted."""


@pytest.fixture(scope="module")
def found(shared: Path) -> tuple[list[Happening], list[int | None], dict[int, int]]:
    (article,) = shared.glob("seed/*.txt")
    raw = article.read_bytes()
    clean = restore(raw).text
    with Store.open("sqlite://") as store:
        documents = [
            restore(raw, published=DAY, publisher="Northern Courier", source="seed"),
            restore(clean, published=DAY, publisher="Meridian Daily", source="clean"),
            restore(PARAPHRASE, published=DAY, publisher="Lantern News", source="paraphrase"),
        ]
        of_event: dict[int, int] = {}
        with store.write() as w:
            for doc, events in code_many(documents):
                added = w.add_document(doc, [event_record(e, doc) for e in events], now=NOW)
                join_document(w, added, now=NOW)
                of_event |= dict.fromkeys(added.events, added.document)
        with store.read() as r:
            return list(r.happenings()), [d.family for d in r.documents()], of_event


def test_the_article_and_its_clean_copy_are_one_family_and_the_paraphrase_is_not(
    found: tuple[list[Happening], list[int | None], dict[int, int]],
) -> None:
    assert found[1] == [1, 1, None]


def test_the_meeting_is_one_happening_of_three_reports_and_two_sources(
    found: tuple[list[Happening], list[int | None], dict[int, int]],
) -> None:
    happenings, _, of_event = found
    friday = [h for h in happenings if h.type == "CONSULT" and h.day == datetime.date(2023, 7, 28)]
    (meeting,) = friday
    assert {of_event[e] for e in meeting.events} == {1, 2, 3}
    assert (meeting.reports, meeting.sources, meeting.status) == (3, 2, "asserted")
    countries = {p.country for p in (*meeting.actors, *meeting.recipients)}
    assert countries == {"PRK", "RUS"}
