"""`closewatch run`: the feeds of a store, read again and again.

Each feed is read when its state says so: more slowly where nothing new comes, with growing waits where it fails. The state
is kept with every document, so that a reading that is broken off goes on where it stopped.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Final

from closewatch.ingest.pipeline import Pipeline
from closewatch.sources.feed_reader import FeedReader
from closewatch.sources.feed_state import FeedState
from closewatch.store.feeds import StoredFeed

_LONGEST_WAIT_S: Final = 60.0  # then feeds that were added meanwhile are seen
_SHORTEST_WAIT_S: Final = 1.0
Wait = Callable[[float], bool]  # waits so many seconds, or until the end is asked for; whether it is


class Poller:
    """Reads the feeds of a store.

    Args:
        after: called after each feed and before each wait: what is due besides (sending, briefs).
        wait: waits, and tells whether the end is asked for; the pipeline's `stop` must agree with it.
    """

    def __init__(
        self, pipeline: Pipeline, reader: FeedReader, *, clock: Callable[[], datetime.datetime], wait: Wait,
        after: Callable[[datetime.datetime], object] = lambda now: None,
    ) -> None:  # fmt: skip
        self._pipeline = pipeline
        self._reader = reader
        self._clock = clock
        self._wait = wait
        self._after = after

    def run(self) -> None:
        """Read feeds as they fall due until the end is asked for."""
        while not self._wait(0) and not self._wait(self.once()):
            pass

    def once(self) -> float:
        """Read every feed that is due; returns the seconds until the next one is."""
        for feed in self._feeds():
            if self._wait(0):
                return 0.0
            state = FeedState.from_json(feed.state)
            if state.due(self._clock()):
                self._read(state)
                self._after(self._clock())
        now = self._clock()
        self._after(now)
        due = [FeedState.from_json(feed.state).due_at for feed in self._feeds()]
        waits = [(moment - now).total_seconds() for moment in due if moment is not None]
        return min(max(min(waits, default=_LONGEST_WAIT_S), _SHORTEST_WAIT_S), _LONGEST_WAIT_S)

    def _feeds(self) -> list[StoredFeed]:
        with self._pipeline.store.read() as r:
            return [feed for feed in r.feeds() if not feed.is_paused]

    def _read(self, state: FeedState) -> None:
        """One reading of a feed; document by document, its state kept after each."""
        run = self._reader.read(state, self._clock())
        for item in run:
            self._keep(run.state)
            self._pipeline.add([item], batch=1)
            if self._wait(0):
                return
        self._keep(run.state)

    def _keep(self, state: FeedState) -> None:
        with self._pipeline.store.write() as w:
            w.set_feed_state(state.url, state.to_json())
