"""What is remembered of a feed between two readings.

In: what a reading brought. Out: the next state, plain data that the caller keeps (as JSON). No clock, no database.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from closewatch.errors import InputError

INTERVAL_S = 900.0  # between two readings of a feed that brings news
LONGEST_S = 86_400.0  # between two readings of a feed that fails
_SLOWER = 1.5  # times the interval, after a reading that brought nothing new
_SLOWEST = 4  # times the interval
_LONGEST_TTL_S = 3_600.0  # a feed's own wish is respected up to here
_REMEMBERED = 2_000  # entries; more where the feed itself is longer


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed.

    `etag` and `modified` are what the server named its last answer by; `seen` are digests of the entries that were read,
    the latest last; `tries` counts how often each entry was tried that could not be had; `failures` counts readings in
    a row that failed, `error` says how the last did, or what is broken in a feed that can be read. `interval_s` is the
    time between readings, `pace_s` what it has become by the feed's silence. `due_at` None means at once.
    """

    url: str
    etag: str | None = None
    modified: str | None = None
    seen: tuple[str, ...] = ()
    tries: tuple[tuple[str, int], ...] = ()
    checked: datetime.datetime | None = None
    due_at: datetime.datetime | None = None
    failures: int = 0
    error: str | None = None
    interval_s: float = INTERVAL_S
    pace_s: float = INTERVAL_S

    def due(self, now: datetime.datetime) -> bool:
        """Whether it is time to read the feed."""
        return self.due_at is None or now >= self.due_at

    def after_entry(self, key: str, length: int = 0) -> FeedState:
        """The state once the entry of this key is done; `length` is how many entries the feed has."""
        digest = entry_digest(key)
        kept = max(_REMEMBERED, 2 * length)
        seen = (*(s for s in self.seen if s != digest), digest)[-kept:]
        return dataclasses.replace(self, seen=seen, tries=tuple(t for t in self.tries if t[0] != digest))

    def after_try(self, key: str) -> FeedState:
        """The state once the entry of this key was tried in vain."""
        tries = dict(self.tries)
        digest = entry_digest(key)
        tries[digest] = tries.get(digest, 0) + 1
        return dataclasses.replace(self, tries=tuple(sorted(tries.items())))

    def tried(self, key: str) -> int:
        """How often the entry of this key was tried in vain."""
        return dict(self.tries).get(entry_digest(key), 0)

    def after_reading(
        self,
        now: datetime.datetime,
        *,
        new: bool,
        etag: str | None,
        modified: str | None,
        ttl_s: float | None = None,
        broken: str | None = None,
    ) -> FeedState:
        """The state after a reading that succeeded; a feed that brings nothing new is read less often.

        `broken` is what is wrong with a feed that could be read nevertheless.
        """
        pace = self.interval_s if new else min(max(self.pace_s, self.interval_s) * _SLOWER, self.interval_s * _SLOWEST)
        wait = max(pace, min(ttl_s or 0.0, _LONGEST_TTL_S))
        return dataclasses.replace(
            self, etag=etag, modified=modified, checked=now, due_at=_later(now, wait), failures=0, error=broken, pace_s=pace
        )

    def after_failure(self, now: datetime.datetime, reason: str, wait_s: float | None = None) -> FeedState:
        """The state after a reading that failed: the wait doubles with each in a row, up to a day."""
        failures = self.failures + 1
        backoff = self.interval_s * 2.0 ** min(failures, 30)
        wait = min(max(backoff, wait_s or 0.0), LONGEST_S)
        return dataclasses.replace(self, checked=now, due_at=_later(now, wait), failures=failures, error=reason)

    def to_json(self) -> str:
        """The state as a JSON object, keys in order."""
        plain = dataclasses.asdict(self)
        for name in ("checked", "due_at"):
            plain[name] = None if plain[name] is None else plain[name].isoformat()
        return json.dumps(plain, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> FeedState:
        """The state that `to_json` wrote; fields that it lacks have their defaults.

        Raises:
            InputError: the text is no such object.
        """
        try:
            plain = json.loads(text)
            for name in ("checked", "due_at"):
                if plain.get(name) is not None:
                    plain[name] = datetime.datetime.fromisoformat(plain[name])
            plain["seen"] = tuple(str(s) for s in plain.get("seen", ()))
            plain["tries"] = tuple((str(digest), int(count)) for digest, count in plain.get("tries", ()))
            return cls(**plain)
        except (ValueError, TypeError, AttributeError) as error:
            raise InputError("feed state", f"is no state of a feed: {error}; delete it to begin anew") from error


def entry_digest(key: str) -> str:
    """What stands for an entry among those seen."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def unseen(state: FeedState, keys: Iterable[str]) -> list[str]:
    """The keys of entries that were not read yet, in order."""
    seen = set(state.seen)
    return [key for key in keys if entry_digest(key) not in seen]


def _later(now: datetime.datetime, seconds: float) -> datetime.datetime:
    return now + datetime.timedelta(seconds=seconds)
