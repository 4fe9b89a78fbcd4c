"""Feeds are read when they are due, with growing waits where they fail, and the end is heard. All happenings are invented."""

from __future__ import annotations

import datetime
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from feed_server import Site, serving

from closewatch.cli.steps import stopping
from closewatch.code.coder import Coded
from closewatch.ingest.pipeline import Pipeline
from closewatch.ingest.polling import Poller
from closewatch.sources.feed_reader import FeedReader
from closewatch.sources.feed_state import FeedState
from closewatch.sources.fetch import Fetcher, FetchSettings
from closewatch.store.api import Store

TEXTS = [f"Kenya condemned Somalia on Monday over the border post number {n}, officials in Nairobi said." for n in range(3)]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.sqlite") as opened:
        yield opened


class Room:
    """A poller with a clock that only waiting moves."""

    def __init__(self, store: Store, *, rounds: int = 1) -> None:
        self.now = datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC)
        self.waits: list[float] = []
        self.after = 0
        self._rounds = rounds
        settings = FetchSettings(allow_private=frozenset({"127.0.0.1"}), interval_s=0, attempts=1)
        self.pipeline = Pipeline(store, clock=self.clock, coder=lambda docs: (Coded(doc, [], []) for doc in docs))
        reader = FeedReader(Fetcher(settings), pages=False)
        self.poller = Poller(self.pipeline, reader, clock=self.clock, wait=self.wait, after=self.count)

    def clock(self) -> datetime.datetime:
        return self.now

    def count(self, now: datetime.datetime) -> None:
        assert now == self.now
        self.after += 1

    def wait(self, seconds: float) -> bool:
        if seconds > 0:
            self.waits.append(seconds)
            self.now += datetime.timedelta(seconds=seconds)
        return len(self.waits) >= self._rounds


def add_feed(store: Store, url: str) -> None:
    with store.write() as w:
        w.add_feed(url, FeedState(url).to_json(), now=datetime.datetime(2024, 5, 1, tzinfo=datetime.UTC))


def states(store: Store) -> list[FeedState]:
    with store.read() as r:
        return [FeedState.from_json(feed.state) for feed in r.feeds()]


def test_new_entries_come_in_once_and_the_feed_is_left_alone_until_it_is_due(store: Store, site: Site) -> None:
    site.put_feed("/feed", TEXTS[:2])
    add_feed(store, site.url("/feed"))
    room = Room(store, rounds=40)
    room.poller.run()
    assert (room.pipeline.tally.added, room.pipeline.tally.known) == (2, 0)
    assert 1 < len(site.asked) < 6  # of 40 rounds of a minute
    assert room.after >= 40
    site.put_feed("/feed", TEXTS)
    Room(store, rounds=180).poller.run()
    with store.read() as r:
        assert [d.publisher for d in r.documents()] == ["Gazette"] * 3
        assert {d.published for d in r.documents()} == {datetime.date(2024, 4, 30)}


def test_a_feed_that_fails_is_asked_less_and_less_and_the_others_go_on(store: Store, site: Site) -> None:
    site.pages["/broken"] = 500
    site.put_feed("/feed", TEXTS)
    add_feed(store, site.url("/broken"))
    add_feed(store, site.url("/feed"))
    room = Room(store, rounds=12 * 60)
    room.poller.run()
    assert room.pipeline.tally.added == 3
    assert site.asked.count("/broken") < 7  # in twelve hours
    broken, whole = states(store)
    assert broken.failures == site.asked.count("/broken")
    assert "500" in str(broken.error)
    assert (whole.failures, whole.error) == (0, None)
    with store.read() as r:
        assert len(list(r.refusals())) == 1  # the same failure is kept once


def test_a_paused_feed_is_not_asked(store: Store, site: Site) -> None:
    site.put_feed("/feed", TEXTS)
    add_feed(store, site.url("/feed"))
    with store.write() as w:
        w.pause_feed(site.url("/feed"))
    Room(store).poller.once()
    assert site.asked == []


def test_the_end_is_heard_between_two_entries_and_the_rest_comes_later(store: Store, site: Site) -> None:
    site.put_feed("/feed", TEXTS)
    add_feed(store, site.url("/feed"))
    room = Room(store, rounds=0)
    room.poller.run()
    assert site.asked == []
    asked = iter([False, False, True, True, True])  # before the feed, in the pipeline's place, then the end
    first = Room(store)
    first.poller = Poller(
        first.pipeline, FeedReader(Fetcher(FetchSettings(allow_private=frozenset({"127.0.0.1"}))), pages=False),
        clock=first.clock, wait=lambda seconds: next(asked),
    )  # fmt: skip
    first.poller.once()
    assert first.pipeline.tally.added == 2
    second = Room(store)
    second.poller.once()
    assert (second.pipeline.tally.added, second.pipeline.tally.known) == (1, 1)  # whether the second was done was not yet kept


RUN = """
import argparse, sys
from closewatch.cli import run
parser = argparse.ArgumentParser()
run.add_parser(parser.add_subparsers())
args = parser.parse_args(["run", *sys.argv[1:]])
sys.exit(args.run(args))
"""


def test_a_signal_ends_the_run_with_whole_documents(tmp_path: Path, site: Site) -> None:
    path = tmp_path / "store.sqlite"
    site.put_feed("/feed", TEXTS)
    with Store.open(path) as store:
        add_feed(store, site.url("/feed"))
        command = [sys.executable, "-c", RUN, "--store", str(path), "--no-pages", "--allow-private", "127.0.0.1"]
        child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        until = time.monotonic() + 60
        while not count(store) and child.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        child.send_signal(signal.SIGTERM)
        _, told = child.communicate(timeout=60)
        assert child.returncode == 0, told
        assert told.rstrip().endswith("stopped")
        assert store.check() == []
        assert count(store) >= 1


def count(store: Store) -> int:
    with store.read() as r:
        return r.row_counts()["documents"]


def test_the_end_may_be_asked_for_by_either_signal_and_a_second_interrupt_interrupts() -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        with stopping() as end:
            assert not end.is_set()
            signal.raise_signal(number)
            assert end.is_set()
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
