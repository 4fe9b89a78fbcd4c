"""From alert to receiver: what is due, tried again, given up, sent again; on a real store, with real servers."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from watch_factory import NOW, TODAY, Act, add
from watch_servers import hook, inbox

from closewatch.errors import UsageError
from closewatch.store import watches
from closewatch.store.api import Store
from closewatch.store.watches import DeliveryRow
from closewatch.watch import managing
from closewatch.watch.delivery import CLAIM_S, deliver
from closewatch.watch.parsing import parse_watch
from closewatch.watch.schedule import TRIES, parse_digest, parse_quiet, wait_after
from closewatch.watch.spec import WatchSpec

TIES = parse_watch("North Korea, Russia", name="Ties")
SECOND = datetime.timedelta(seconds=1)
TYPES = ("CONSULT", "AID", "ACCUSE", "MOBILIZE", "SANCTION", "THREATEN", "PROTEST", "REJECT")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as made:
        yield made


def watch(store: Store, *channels: str, now: datetime.datetime = NOW, **more: object) -> str:
    spec: WatchSpec = replace(TIES, channels=channels, **more)  # type: ignore[arg-type]
    return managing.add_watch(store, spec, now=now).name


def happen(store: Store, count: int, *, now: datetime.datetime = NOW, first: int = 0) -> None:
    for number in range(first, first + count):
        day = TODAY - datetime.timedelta(days=number % 5)
        add(store, Act("PRK", TYPES[number], "RUS", day=day, contexts=()), id=f"d{number}", now=now)


def deliveries(store: Store) -> list[DeliveryRow]:
    with store.read() as reader:
        return watches.find_deliveries(reader.connection)[::-1]


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


# --- when -------------------------------------------------------------------------------------------------------------


def test_an_alert_goes_at_once_to_every_channel(store: Store, tmp_path: Path) -> None:
    watch(store, f"jsonl {tmp_path / 'a'}", f"jsonl {tmp_path / 'b'}")
    happen(store, 2)
    assert deliver(store, now=NOW).sent == 4
    assert deliver(store, now=NOW).sent == 0
    assert len(lines(tmp_path / "a")) == len(lines(tmp_path / "b")) == 2
    assert {d.state for d in deliveries(store)} == {"sent"}


def test_a_digest_gathers_what_rang_before_its_time(store: Store) -> None:
    with hook() as server:
        watch(store, f"webhook {server.url}", digest=parse_digest("daily 18:00"))
        happen(store, 3)
        assert deliver(store, now=NOW).sent == 0
        assert deliver(store, now=NOW.replace(hour=18)).sent == 1
    assert len(json.loads(server.posts[0][1])["alerts"]) == 3


def test_nothing_goes_in_quiet_hours_and_all_of_it_together_after_them(store: Store) -> None:
    late = NOW.replace(hour=23)
    with hook() as server:
        watch(store, f"webhook {server.url}", quiet=parse_quiet("22:00-06:00"), now=late)
        happen(store, 2, now=late)
        assert deliver(store, now=late + datetime.timedelta(hours=6)).sent == 0
        assert deliver(store, now=late + datetime.timedelta(hours=7)).sent == 1
    assert len(json.loads(server.posts[0][1])["alerts"]) == 2


def test_a_paused_watch_sends_nothing_until_it_is_resumed(store: Store, tmp_path: Path) -> None:
    name = watch(store, f"jsonl {tmp_path / 'a'}")
    happen(store, 1)
    managing.pause_watch(store, name)
    assert deliver(store, now=NOW).sent == 0
    managing.resume_watch(store, name)
    assert deliver(store, now=NOW).sent == 1


def test_a_removed_watch_sends_nothing_and_frees_its_name(store: Store, tmp_path: Path) -> None:
    name = watch(store, f"jsonl {tmp_path / 'a'}")
    happen(store, 1)
    managing.remove_watch(store, name, now=NOW)
    assert deliver(store, now=NOW).sent == 0
    assert [(d.state, d.error) for d in deliveries(store)] == [("failed", "the watch was removed")]
    watch(store)


# --- tries ------------------------------------------------------------------------------------------------------------


def test_a_failure_is_kept_and_tried_again_under_the_same_id(store: Store) -> None:
    with hook(500, 503, 200) as server:
        watch(store, f"webhook {server.url}")
        happen(store, 1)
        first = deliver(store, now=NOW)
        assert (first.sent, first.retrying) == (0, 1)
        assert first.problems == (("Ties", f"webhook {server.url}", "the receiver answered 500"),)
        row = deliveries(store)[0]
        assert (row.state, row.attempts, row.error, row.due) == ("waiting", 1, "the receiver answered 500", NOW + wait_after(1))
        assert deliver(store, now=NOW + 29 * SECOND) == deliver(store, now=NOW)
        assert deliver(store, now=NOW + 30 * SECOND).retrying == 1
        assert deliver(store, now=NOW + 90 * SECOND).sent == 1
    assert len({headers["webhook-id"] for headers, _ in server.posts}) == 1
    assert len(server.posts) == 3
    assert deliveries(store)[0].error is None


def test_one_channel_that_fails_does_not_hold_up_another(store: Store, tmp_path: Path) -> None:
    with hook(500) as server:
        watch(store, f"webhook {server.url}", f"jsonl {tmp_path / 'a'}")
        happen(store, 1)
        done = deliver(store, now=NOW)
    assert (done.sent, done.retrying) == (1, 1)


def test_after_the_last_try_it_stays_failed_and_can_be_sent_again(store: Store) -> None:
    with hook(*[500] * TRIES, 200) as server:
        name = watch(store, f"webhook {server.url}")
        happen(store, 1)
        now = NOW
        for tries in range(1, TRIES + 1):
            done = deliver(store, now=now)
            now += wait_after(tries)
        assert done.failed == 1
        assert deliver(store, now=now + datetime.timedelta(days=30)).sent == 0
        row = deliveries(store)[0]
        assert (row.state, row.attempts) == ("failed", TRIES)
        assert row.error == f"the receiver answered 500 (after {TRIES} tries)"
        with store.read() as reader:
            assert managing.list_watches(reader)[0].failed == 1
        assert managing.resend(store, name, now=now) == 1
        assert deliver(store, now=now).sent == 1
    assert len({headers["webhook-id"] for headers, _ in server.posts}) == 1


def test_who_wants_no_more_gets_no_more_and_the_list_says_so(store: Store) -> None:
    with hook(410, 200) as server:
        name = watch(store, f"webhook {server.url}")
        happen(store, 2)
        assert deliver(store, now=NOW).failed == 1
        happen(store, 1, first=2)
        assert deliver(store, now=NOW).sent == 0
        assert len(server.posts) == 1
        assert [d.state for d in deliveries(store)] == ["failed"] * 3
        with store.read() as reader:
            stopped = managing.list_watches(reader)[0].row.stopped
        why = "stopped on 2024-05-02 09:00 UTC: the receiver wants no more messages (410 Gone)"
        assert stopped == {f"webhook {server.url}": why}
        managing.resend(store, name, now=NOW, ids=[deliveries(store)[2].id])
        happen(store, 1, first=3)
        assert deliver(store, now=NOW).sent == 2


def test_to_send_again_what_did_not_fail_is_an_error(store: Store) -> None:
    name = watch(store)
    with pytest.raises(UsageError, match="no failed delivery xyz"):
        managing.resend(store, name, now=NOW, ids=["xyz"])


def test_a_mail_that_some_refused_is_sent_with_a_note(store: Store) -> None:
    with inbox(refuse=("gone@example.org",)) as server:
        watch(store, f"email to=a@example.org,gone@example.org from=b@example.org host=127.0.0.1 port={server.port} tls=none")
        happen(store, 1)
        assert deliver(store, now=NOW).sent == 1
    assert [(d.state, d.error) for d in deliveries(store)] == [("sent", "refused for gone@example.org")]


def test_what_was_sent_but_not_marked_goes_again_and_the_file_knows_it(store: Store, tmp_path: Path) -> None:
    watch(store, f"jsonl {tmp_path / 'a'}")
    happen(store, 1)
    deliver(store, now=NOW)
    with store.write() as writer:  # as if the program had been killed after sending
        later = NOW + CLAIM_S * SECOND
        watches.change_delivery(writer.connection, deliveries(store)[0].key, state="waiting", sent=None, due=later)
    assert deliver(store, now=NOW).sent == 0
    assert deliver(store, now=NOW + CLAIM_S * SECOND).sent == 1
    assert len(lines(tmp_path / "a")) == 1


# --- changing, listing, testing ---------------------------------------------------------------------------------------


def test_what_waits_for_a_channel_that_is_taken_out_is_given_up(store: Store, tmp_path: Path) -> None:
    name = watch(store, f"jsonl {tmp_path / 'a'}", "terminal")
    happen(store, 1)
    managing.edit_watch(store, name, replace(TIES, channels=(f"jsonl {tmp_path / 'a'}",)))
    assert deliver(store, now=NOW).sent == 1
    assert {d.channel: d.state for d in deliveries(store)} == {"terminal": "failed", f"jsonl {tmp_path / 'a'}": "sent"}


def test_two_watches_cannot_bear_one_name(store: Store) -> None:
    watch(store)
    with pytest.raises(UsageError, match="already"):
        watch(store)
    managing.add_watch(store, replace(TIES, name="Other"), now=NOW)
    with pytest.raises(UsageError, match="already"):
        managing.edit_watch(store, "Other", TIES)


def test_a_watch_that_is_not_there_is_told_with_those_that_are(store: Store) -> None:
    with pytest.raises(UsageError, match="there is none at all"):
        managing.pause_watch(store, "Ties")
    watch(store)
    with pytest.raises(UsageError, match="there are 'Ties'"):
        managing.pause_watch(store, "Knots")


def test_a_test_sends_a_marked_sample_and_leaves_no_delivery(store: Store, tmp_path: Path) -> None:
    with hook() as server:
        name = watch(store, f"jsonl {tmp_path / 'a'}", f"webhook {server.url}")
        assert [problem for _, problem in managing.send_test(store, name, now=NOW)] == [None, None]
        happen(store, 1)
        managing.send_test(store, name, now=NOW)
    samples = lines(tmp_path / "a")
    assert [row["test"] for row in samples] == [True, True]
    assert samples[0]["title"] == "Talks between Freedonia and Sylvania (an invented sample)"
    assert samples[1]["title"] == "Talks between North Korea and Russia"
    assert json.loads(server.posts[0][1])["test"] is True
    assert [d.attempts for d in deliveries(store)] == [0, 0]


def test_the_log_tells_alerts_and_deliveries(store: Store, tmp_path: Path) -> None:
    name = watch(store, f"jsonl {tmp_path / 'a'}")
    happen(store, 2)
    deliver(store, now=NOW)
    with store.read() as reader:
        log = managing.read_log(reader, name)
        state = managing.list_watches(reader)[0]
    assert [message.title for _, _, message in log.alerts] == [
        "Aid from North Korea to Russia", "Talks between North Korea and Russia",
    ]  # fmt: skip
    assert [d.state for d in log.deliveries] == ["sent", "sent"]
    assert (state.state, state.alerts, state.last, state.waiting, state.failed) == ("on", 2, NOW, 0, 0)


def test_the_message_tells_it_as_it_stands_when_it_is_sent(store: Store, tmp_path: Path) -> None:
    watch(store, f"jsonl {tmp_path / 'a'}")
    add(store, Act("PRK", "AID", "RUS", status="claimed", said_by="KOR", country="RUS", place="Vladivostok"), id="d1")
    add(store, Act("PRK", "AID", "RUS", status="denied", said_by="RUS"), id="d2", publisher="Other Post")
    deliver(store, now=NOW)
    first, second = lines(tmp_path / "a")
    assert (first["title"], first["status"], first["reports"]) == ("Claimed: aid from North Korea to Russia", "denied", 2)
    assert (first["said_by"], first["where"]) == ("South Korea", "Vladivostok (Russia)")
    assert first["sentence"] == "North Korea sent aid to Russia on 02 May 2024, South Korea said."
    assert second["title"] == "Denied: aid from North Korea to Russia"
    assert second["reasons"] == ["status changed from claimed to denied"]
