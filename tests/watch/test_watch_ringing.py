"""What rings, once, and why; on a real store."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from watch_factory import NOW, TODAY, Act, add

from closewatch.store import watches
from closewatch.store.api import Store
from closewatch.store.rows import Development
from closewatch.store.watches import AlertRow
from closewatch.watch import managing
from closewatch.watch.matching import fits
from closewatch.watch.parsing import parse_watch
from closewatch.watch.ringing import ring
from closewatch.watch.spec import WatchSpec

DAY = datetime.timedelta(days=1)
TIES = parse_watch("North Korea, Russia: defence cooperation", name="Ties")
SHELLS = "in the form of a million artillery shells that went by rail across the Tumen river"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as made:
        yield made


def rang(store: Store, name: str) -> list[tuple[AlertRow, Development]]:
    with store.read() as reader:
        row = managing.need_watch(reader, name)
        return watches.alerts_of(reader.connection, row.key)[::-1]


def watch(store: Store, line: str | WatchSpec, **more: object) -> str:
    spec = parse_watch(line) if isinstance(line, str) else line
    return managing.add_watch(store, replace(spec, **more), now=NOW).name  # type: ignore[arg-type]


# --- what fits --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "act", "rings"),
    [
        ("North Korea, Russia: defence cooperation", Act("PRK", "CONSULT", "RUS"), True),
        ("North Korea, Russia: defence cooperation", Act("RUS", "CONSULT", "PRK"), True),
        ("North Korea, Russia: defence cooperation", Act("PRK", "SUPPORT", "RUS"), True),
        ("North Korea, Russia: defence cooperation", Act("PRK", "AGREE", "RUS"), True),
        ("North Korea, Russia: defence cooperation", Act("PRK", "AID", "RUS", status="speculated"), True),
        ("North Korea, Russia: defence cooperation", Act("PRK", "COOPERATE", "RUS", status="conditional"), True),
        ("North Korea, Russia: defence cooperation", Act("PRK", "CONSULT", "RUS", contexts=("health",)), False),
        ("North Korea, Russia: defence cooperation", Act("PRK", "ACCUSE", "RUS"), False),
        ("North Korea, Russia: defence cooperation", Act("PRK", "CONSULT", "CHN"), False),
        ("North Korea, Russia: defence cooperation", Act("PRK", "CONSULT", None), False),
        ("North Korea -> Russia", Act("PRK", "ACCUSE", "RUS"), True),
        ("North Korea -> Russia", Act("RUS", "ACCUSE", "PRK"), False),
        ("North Korea -> *", Act("PRK", "ACCUSE", "CHN"), True),
        ("North Korea -> *", Act("PRK", "PROTEST", None), False),
        ("* -> Russia", Act("PRK", "ACCUSE", "RUS"), True),
        ("North Korea", Act("PRK", "PROTEST", None), True),
        ("North Korea", Act("CHN", "ACCUSE", "PRK"), True),
        ("China, Russia, North Korea: talks", Act("CHN", "CONSULT", "PRK"), True),
        ("*: denied attacks", Act("PRK", "ASSAULT", "RUS", status="denied"), True),
        ("*: denied attacks", Act("PRK", "ASSAULT", "RUS"), False),
        ("*: CONSULT visit", Act("PRK", "CONSULT", "RUS", mode="visit"), True),
        ("*: CONSULT visit", Act("PRK", "CONSULT", "RUS"), False),
        ("*: mediation", Act("PRK", "CONSULT", "RUS", cameo="045"), True),
        ("*: material conflict", Act("PRK", "ASSAULT", "RUS"), True),
        ("*: material conflict", Act("PRK", "ACCUSE", "RUS"), False),
        ("*: talks in Russia", Act("PRK", "CONSULT", "RUS", country="RUS"), True),
        ("*: talks in Russia", Act("PRK", "CONSULT", "RUS", country="PRK"), False),
        ("*: talks in Vladivostok", Act("PRK", "CONSULT", "RUS", country="RUS", place="Vladivostok"), True),
        ("*: oil trade", Act("PRK", "AGREE", "RUS", contexts=("economic", "natural_resource")), True),
        ("*: oil trade", Act("PRK", "AGREE", "RUS", contexts=("economic",)), False),
    ],
)
def test_a_watch_rings_for_what_it_asks_for(store: Store, line: str, act: Act, rings: bool) -> None:
    name = watch(store, line)
    add(store, act, id="d1")
    assert len(rang(store, name)) == rings


def test_publishers_are_known_by_name_and_by_host(store: Store) -> None:
    by_name = watch(store, TIES, name="a", publishers=("the daily sample",))
    by_host = watch(store, TIES, name="b", publishers=("example.org",))
    other = watch(store, TIES, name="c", publishers=("ample.org",))
    add(store, Act("PRK", "CONSULT", "RUS"), id="d1")
    assert [len(rang(store, name)) for name in (by_name, by_host, other)] == [1, 1, 0]


def test_those_who_meet_together_meet_each_other(store: Store) -> None:
    add(store, Act("PRK", "CONSULT", "CHN"), id="d1")
    with store.read() as reader:
        told = managing.find_told(reader, parse_watch("North Korea"), TODAY, TODAY + DAY)[0]
        event = told.events[0]
        joint = {**event.record, "actors": [*event.record["actors"], *event.record["recipients"]], "recipients": []}
        accused = {**joint, "type": "ACCUSE", "recipients": [{**event.record["actors"][0], "country": "JPN", "id": "state:JPN"}]}
    talks = parse_watch("North Korea, China")
    assert fits(talks, replace(told, events=(replace(event, record=joint),)))
    assert not fits(talks, replace(told, events=(replace(event, record=accused),)))


# --- how often --------------------------------------------------------------------------------------------------------


def test_a_second_report_does_not_ring_again(store: Store) -> None:
    name = watch(store, TIES)
    add(store, Act("PRK", "CONSULT", "RUS", detail="on the border bridge"), id="d1")
    add(store, Act("PRK", "CONSULT", "RUS", detail="at the bridge on the border"), id="d2", publisher="Other Post")
    add(store, Act("PRK", "CONSULT", "RUS", detail="on the border bridge"), id="d1")
    assert len(rang(store, name)) == 1


def test_a_change_of_status_rings_and_tells_from_what_to_what(store: Store) -> None:
    name = watch(store, TIES)
    add(store, Act("PRK", "AID", "RUS", status="claimed", detail=SHELLS, said_by="KOR"), id="d1")
    add(store, Act("PRK", "AID", "RUS", detail=f"on Wednesday, {SHELLS}", country="RUS"), id="d2", publisher="Other Post")
    alerts = rang(store, name)
    assert [d.kind for _, d in alerts] == ["new", "status"]
    assert alerts[1][0].reasons[0] == "status changed from claimed to reported as fact"


def test_old_news_never_ring(store: Store) -> None:
    name = watch(store, TIES)
    add(store, Act("PRK", "CONSULT", "RUS", day=TODAY - 40 * DAY), id="d1", published=TODAY - 40 * DAY)
    add(store, Act("PRK", "AID", "RUS", day=TODAY - 40 * DAY), id="d2")
    assert rang(store, name) == []


def test_what_was_there_before_the_watch_does_not_ring(store: Store) -> None:
    add(store, Act("PRK", "CONSULT", "RUS"), id="d1")
    name = watch(store, TIES)
    add(store, Act("CHN", "CONSULT", "RUS"), id="d2")
    assert rang(store, name) == []


def test_what_came_during_a_pause_is_not_told_on_resume(store: Store) -> None:
    name = watch(store, TIES)
    managing.pause_watch(store, name)
    add(store, Act("PRK", "CONSULT", "RUS", detail="about the bridge"), id="d1")
    managing.resume_watch(store, name)
    add(store, Act("PRK", "AID", "RUS", detail=SHELLS), id="d2")
    assert [d.event for _, d in rang(store, name)] == [2]


def test_a_second_source_rings_a_watch_that_asks_for_two(store: Store) -> None:
    name = watch(store, TIES, min_sources=2)
    add(store, Act("PRK", "CONSULT", "RUS", detail="about the bridge over the Tumen"), id="d1", publisher="The Daily Sample")
    assert rang(store, name) == []
    later = NOW + DAY
    told = Act("PRK", "CONSULT", "RUS", detail="on a bridge, a road and on how both would share its costs, officials told us")
    add(store, told, id="d2", publisher="Other Post", now=later)
    assert [(d.kind, a.at) for a, d in rang(store, name)] == [("new", later)]
    add(store, replace(told, detail="and the bridge came up as a subject"), id="d3", publisher="Third Times", now=later)
    assert len(rang(store, name)) == 1


def test_the_second_source_is_not_waited_for_longer_than_a_week(store: Store) -> None:
    name = watch(store, TIES, min_sources=2)
    add(store, Act("PRK", "CONSULT", "RUS", detail="about the bridge over the Tumen"), id="d1")
    told = Act("PRK", "CONSULT", "RUS", detail="on a bridge, a road and on how both would share its costs, officials told us")
    add(store, told, id="d2", publisher="Other Post", now=NOW + 8 * DAY)
    assert rang(store, name) == []


def test_ringing_twice_rings_once(store: Store) -> None:
    name = watch(store, TIES)
    add(store, Act("PRK", "CONSULT", "RUS"), id="d1")
    with store.write() as writer:
        assert ring(writer, now=NOW).alerts == 0
    assert len(rang(store, name)) == 1


def test_a_broken_watch_keeps_its_place_and_does_not_stop_others(store: Store) -> None:
    broken = watch(store, TIES, name="broken")
    good = watch(store, TIES, name="good")
    with store.write() as writer:
        watches.change_watch(writer.connection, managing.need_watch(writer, broken).key, spec='name = "broken"\nnew_key = 1')
    _, rung = add(store, Act("PRK", "CONSULT", "RUS"), id="d1")
    assert (rung.alerts, [name for name, _ in rung.broken]) == (1, ["broken"])
    assert len(rang(store, good)) == 1
    managing.edit_watch(store, broken, replace(TIES, name="broken"))
    add(store, Act("CHN", "CONSULT", "USA"), id="d2")
    assert len(rang(store, broken)) == 1


# --- reasons ----------------------------------------------------------------------------------------------------------


def test_the_first_of_its_type_is_told_with_the_length_of_the_history(store: Store) -> None:
    name = watch(store, "North Korea, Russia")
    add(store, Act("PRK", "CONSULT", "CHN", day=TODAY - 30 * DAY), id="d1", published=TODAY - 30 * DAY)
    add(store, Act("RUS", "AID", "PRK", day=TODAY - 6 * DAY, detail=SHELLS), id="d2")
    flood = Act("PRK", "AID", "RUS", contexts=("disasters",), detail="for those whom the flood on the islands made homeless")
    add(store, flood, id="d3")
    assert [a.reasons for a, _ in rang(store, name)] == [
        ("new happening", "first AID between Russia and North Korea in the store, which goes back to 2024-04-02 (30 days)"),
        ("new happening",),
    ]


def test_for_conflict_the_direction_counts(store: Store) -> None:
    name = watch(store, "Iran, Israel")
    add(store, Act("IRN", "THREATEN", "ISR", day=TODAY - 6 * DAY, detail="over the islands"), id="d1")
    add(store, Act("ISR", "THREATEN", "IRN", contexts=("cbrn",), detail="with strikes on centrifuges"), id="d2")
    assert [a.reasons[1] for a, _ in rang(store, name)] == [
        "first THREATEN by Iran towards Israel in the store, which goes back to 2024-04-26 (6 days)",
        "first THREATEN by Israel towards Iran in the store, which goes back to 2024-04-26 (6 days)",
    ]


def test_an_unusual_rate_is_told_with_its_figures(store: Store) -> None:
    name = watch(store, "North Korea, Russia")
    for back in range(8, 75):
        day = TODAY - back * DAY
        add(store, Act("FRA", "CONSULT", "DEU", day=day, detail=f"on file {back}"), id=f"f{back}", published=day)
    types = ("CONSULT", "AID", "ACCUSE", "MOBILIZE")
    for number, type_ in enumerate(types):
        add(store, Act("PRK", type_, "RUS", day=TODAY - number * DAY), id=f"d{number}")
    reasons = [a.reasons[-1] for a, _ in rang(store, name)]
    assert not reasons[1].startswith("unusually")
    assert reasons[3] == (
        "unusually many between North Korea and Russia: 4 happenings in 7 days, 0.0 expected from 0 in the 67 days with news "
        "before (p < 0.0001)"
    )


# --- looking back -----------------------------------------------------------------------------------------------------


def test_a_preview_tells_what_the_watch_would_have_caught(store: Store) -> None:
    add(store, Act("PRK", "CONSULT", "RUS", day=TODAY - 3 * DAY), id="d1", published=TODAY - 3 * DAY)
    add(store, Act("PRK", "AID", "RUS", day=TODAY - 50 * DAY), id="d2", published=TODAY - 50 * DAY)
    add(store, Act("PRK", "ACCUSE", "USA"), id="d3")
    with store.read() as reader:
        month = managing.preview(reader, TIES, now=NOW)
        quarter = managing.preview(reader, TIES, now=NOW, days=90)
    assert [t.happening.type for t in month] == ["CONSULT"]
    assert [t.happening.type for t in quarter] == ["AID", "CONSULT"]
