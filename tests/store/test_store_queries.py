"""Questions to a store: filters, counts, series and search; the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from store_factory import NOW, document, on_day, record, role, words

from closewatch.errors import UsageError
from closewatch.store.api import Reader, Store
from closewatch.store.counting import Period
from closewatch.store.rows import EventFilter

DAYS = [datetime.date(2023, 12, 31), datetime.date(2024, 1, 1), datetime.date(2024, 2, 29), datetime.date(2024, 3, 1)]
# Invented: a border quarrel told in five documents. Names of the events below are their ids.
TEXTS = {
    "a": "Kenya accused Somalia of shelling a border post.",
    "b": "Somalia rejected the charge at a crossing near Mandera on Monday.",
    "c": "Kenya and Somalia held talks in Nairobi about the café on the border line.",
    "d": "Ethiopian police arrested two Kenyan smugglers in Addis Ababa.",
    "e": "Nobody knows who shelled Mandera, the ministers said.",
}
KENYA, SOMALIA = ("Kenya", "KEN", "Q114"), ("Somalia", "SOM", "Q1045")


def side(doc: Any, text: str, country: str | None, id: str | None = None, sector: str | None = None) -> dict[str, Any]:
    return role(doc, text, country, id=id, sector=sector, name=text if id else None)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def reader(request: pytest.FixtureRequest, new_database: Callable[[str], str]) -> Iterator[Reader]:
    docs = {
        name: document(text, id=name, title=f"Story {name}", publisher="Gazette" if name < "c" else "Courier",
                       published=DAYS[n % 4] if name != "e" else None)
        for n, (name, text) in enumerate(TEXTS.items())
    }  # fmt: skip
    d = docs["d"]
    b = docs["b"]
    told = {
        "a": [record(docs["a"], id="a1")],
        "b": [record(b, id="b1", type="REJECT", cameo="120", status="claimed", trigger=words(b, "rejected"), contexts=["legal"],
                     actors=[side(b, *SOMALIA)], recipients=[], when=on_day(b, "Monday", DAYS[2]),
                     where={**words(b, "Mandera"), "name": "Mandera", "geonames_id": 187896, "lat": 3.93, "lon": 41.86,
                            "country": "KEN", "precision": 2, "reason": "after 'near'"})],
        "c": [record(docs["c"], id="c1", type="CONSULT", mode="meet", cameo="046", trigger=words(docs["c"], "held"),
                     actors=[side(docs["c"], *KENYA), side(docs["c"], *SOMALIA)],
                     recipients=[side(docs["c"], *SOMALIA), side(docs["c"], *KENYA)])],
        "d": [record(d, id="d1", type="COERCE", mode="arrest", cameo="173", trigger=words(d, "arrested"), status="denied",
                     aux=["negation"], actors=[side(d, "Ethiopian police", "ETH", sector="COP")],
                     recipients=[side(d, "Kenyan smugglers", "KEN", sector="CRM")])],
        "e": [record(docs["e"], id="e1", type="ASSAULT", cameo="190", trigger=words(docs["e"], "shelled"), actors=[],
                     recipients=[])],
    }  # fmt: skip
    with Store.open(new_database(request.param)) as store:
        with store.write() as w:
            for name, doc in docs.items():
                w.add_document(doc, told[name], now=NOW)
        with store.read() as r:
            yield r


CASES: dict[str, tuple[EventFilter, str]] = {
    "nothing narrows": (EventFilter(), "e1 a1 d1 b1 c1"),
    "by acting country": (EventFilter(actor=["KEN"]), "a1 c1"),
    "by recipient": (EventFilter(recipient=["KEN"]), "d1 c1"),
    "by a pair": (EventFilter(actor=["KEN"], recipient=["SOM"]), "a1 c1"),
    "by a pair either way": (EventFilter(actor=["SOM"], recipient=["KEN"], either_way=True), "a1 c1"),
    "one side either way": (EventFilter(actor=["SOM"], either_way=True), "a1 b1 c1"),
    "by one of several countries": (EventFilter(actor=["ETH", "SOM"]), "d1 b1 c1"),
    "by a country's name": (EventFilter(actor=["Somalia"]), "b1 c1"),
    "by an id": (EventFilter(actor=["Q114"]), "a1 c1"),
    "by a pair of ids": (EventFilter(actor=["Q1045"], recipient=["Q114"], either_way=True), "a1 c1"),
    "by a sector": (EventFilter(actor=["ETHCOP"]), "d1"),
    "by words for a sector": (EventFilter(party=["Ethiopian police"]), "d1"),
    "by party": (EventFilter(party=["KEN"]), "a1 d1 c1"),
    "by party and type": (EventFilter(party=["KEN"], types=["COERCE"]), "d1"),
    "by nobody that is known": (EventFilter(party=["Zorgland"]), ""),
    "by type": (EventFilter(types=["REJECT", "ASSAULT"]), "e1 b1"),
    "by mode": (EventFilter(modes=["meet"]), "c1"),
    "by beginning of the CAMEO code": (EventFilter(cameo=["1", "04"]), "e1 a1 d1 b1 c1"),
    "by CAMEO code": (EventFilter(cameo=["11"]), "a1"),
    "by context": (EventFilter(contexts=["legal", "crime"]), "b1"),
    "by status": (EventFilter(statuses=["claimed", "denied"]), "d1 b1"),
    "by quad class": (EventFilter(quads=[1]), "c1"),
    "since a day": (EventFilter(since=DAYS[2]), "b1 c1 d1"),
    "until before a day": (EventFilter(until=DAYS[2]), "a1"),
    "a pair until before a day": (EventFilter(actor=["KEN"], until=DAYS[2]), "a1"),
    "by country of the place": (EventFilter(countries=["KEN"]), "b1"),
    "by number of the place": (EventFilter(place="187896"), "b1"),
    "by name of the place": (EventFilter(place="Mandera"), "b1"),
    "by publisher": (EventFilter(publishers=["Gazette"]), "a1 b1"),
    "by words": (EventFilter(text="border -Nairobi"), "a1"),
    "by words and country": (EventFilter(text="border", actor=["SOM"]), "c1"),
}  # fmt: skip


def ids(found: Any) -> list[str]:
    return [e.id for e in found]


@pytest.mark.parametrize("case", CASES)
def test_a_filter_chooses_events_by_day(reader: Reader, case: str) -> None:
    f, wanted = CASES[case]
    order = {"e1": 0, "a1": 1, "b1": 2, "c1": 3, "d1": 4}
    assert ids(reader.events(f)) == sorted(wanted.split(), key=lambda name: order[name])
    assert ids(reader.events(f, newest_first=True)) == sorted(wanted.split(), key=lambda name: -order[name])
    assert ids(reader.events(f, limit=1)) == sorted(wanted.split(), key=lambda name: order[name])[:1]
    assert sum(c.count for c in reader.counts(f)) == len(wanted.split())
    assert sum(c.n for c in reader.cooperation(f)) == len([w for w in wanted.split() if w != "d1" or f.statuses])


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ("day", [(None, 1), (DAYS[0], 1), (DAYS[2], 2), (DAYS[3], 1)]),
        ("week", [(None, 1), (datetime.date(2023, 12, 25), 1), (datetime.date(2024, 2, 26), 3)]),
        ("month", [(None, 1), (datetime.date(2023, 12, 1), 1), (datetime.date(2024, 2, 1), 2), (datetime.date(2024, 3, 1), 1)]),
        ("year", [(None, 1), (datetime.date(2023, 1, 1), 1), (datetime.date(2024, 1, 1), 3)]),
    ],
)
def test_counts_fall_into_periods(reader: Reader, by: Period, wanted: list[tuple[datetime.date | None, int]]) -> None:
    assert [(c.period, c.count) for c in reader.counts(by=by)] == wanted


def test_dyads_are_every_actors_country_with_every_recipients(reader: Reader) -> None:
    found = {(d.actor, d.recipient): (d.count, d.first, d.last) for d in reader.dyads()}
    assert found["KEN", "SOM"] == (2, DAYS[0], DAYS[2])
    assert found["SOM", "KEN"] == (1, DAYS[2], DAYS[2])
    assert found["", ""] == (1, None, None)
    assert found["SOM", ""] == (1, DAYS[2], DAYS[2])
    assert [(d.actor, d.recipient) for d in reader.dyads(EventFilter(types=["COERCE"]))] == [("ETH", "KEN")]
    assert sum(d.count for d in reader.dyads(EventFilter(since=DAYS[1], until=DAYS[3]))) == 5


def test_cooperation_tells_what_it_rests_on(reader: Reader) -> None:
    found = {c.period: c for c in reader.cooperation(by="year")}
    this = found[datetime.date(2024, 1, 1)]
    assert this.n == 2  # the denied arrest does not count
    assert (this.goldstein.n, this.goldstein.sum, this.goldstein.mean) == (2, 3.0, 1.5)
    assert (this.goldstein.positive, this.goldstein.negative) == (7.0, -4.0)
    denied = reader.cooperation(EventFilter(statuses=["denied"]), by="year")
    assert [c.n for c in denied] == [1]


def test_an_event_without_a_score_is_counted_as_such(store_url: str) -> None:
    doc = document()
    with Store.open(store_url) as store, store.write() as w:
        w.add_document(doc, [record(doc, goldstein=None)], now=NOW)
        (found,) = w.cooperation()
        assert (found.n, found.goldstein.n, found.goldstein.mean, found.intensity.n) == (1, 0, None, 1)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("border", "ca"), ("BORDER post", "a"), ('"border post"', "a"), ('"post border"', ""), ("cafe", "c"), ("CAFÉ", "c"),
        ("shell*", "ea"), ("the border", "ca"), ("border -talks", "a"), ('"charge at a crossing"', "b"), ("story", "edcba"),
        ('"held nai*"', ""), ('"talks in nai*"', "c"), ("O'Neill", ""), ("border OR crossing", "cba"), ("mandera's", ""),
        ("border OR crossing kenya", "ca"), ("border or crossing", ""), ("OR border OR", "ca"),
    ],
)  # fmt: skip
def test_search_finds_the_same_everywhere(reader: Reader, query: str, wanted: str) -> None:
    assert [f.document.id for f in reader.search(query)] == list(wanted)
    assert {f.document.id for f in reader.search(query, best_first=True)} == set(wanted)


def test_search_shows_the_words_where_they_stand(reader: Reader) -> None:
    (found,) = reader.search('shelling "border post"')
    assert found.snippet == "Kenya accused Somalia of [shelling] a [border post]."


def test_search_among_documents_that_report_such_an_event(reader: Reader) -> None:
    assert [f.document.id for f in reader.search("border", EventFilter(types=["CONSULT"]))] == ["c"]
    assert [f.document.id for f in reader.search("border", limit=1)] == ["c"]


@pytest.mark.parametrize("query", ["", "the of", "-war", '""', "…"])
def test_a_search_for_no_word_is_told(reader: Reader, query: str) -> None:
    with pytest.raises(UsageError, match="asks for no word"):
        reader.search(query)


def test_a_document_too_long_for_the_search_is_stored_and_found_by_its_beginning(store_url: str) -> None:
    doc = document(" ".join(f"w{n}x" for n in range(200_000)))
    with Store.open(store_url) as store, store.write() as w:
        w.add_document(doc, None, note="not coded", now=NOW)
        assert len(w.search("w17x w18x")) == 1
        assert w.search("w199999x") == []


def test_words_of_any_script_and_length_are_taken(store_url: str) -> None:
    doc = document("Президент встретился с послом 大统领访问日本 " + "x" * 5000 + " it's 1e5 3.14 a/b foo@bar.example \\ ' & | !")
    with Store.open(store_url) as store, store.write() as w:
        w.add_document(doc, None, note="not coded", now=NOW)
        for query in ("президент", "大统领访问日本", "x" * 5000, "1e5", '"3 14"', "foo bar example"):
            assert len(w.search(query)) == 1, query
