"""Watches work the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from pathlib import Path

from watch_factory import NOW, TODAY, Act, add
from watch_servers import hook

from closewatch.store import watches
from closewatch.store.api import Store
from closewatch.store.watches import Side
from closewatch.watch import managing
from closewatch.watch.brief import make_brief
from closewatch.watch.delivery import deliver
from closewatch.watch.parsing import parse_watch
from closewatch.watch.schedule import parse_digest

DAY = datetime.timedelta(days=1)


def test_the_past_of_two_is_found_by_country_and_by_who_they_are(store_url: str) -> None:
    with Store.open(store_url) as store:
        add(store, Act("PRK", "AID", "RUS"), id="d1")
        add(store, Act("RUS", "ACCUSE", "PRK", day=TODAY - 3 * DAY), id="d2")
        with store.read() as reader:
            sides = (Side(country="PRK"), Side(country="RUS")), (Side(id="state:PRK"), Side(country="RUS"))
            for pair in sides:
                days = watches.days_between(reader.connection, pair, TODAY - 9 * DAY, TODAY + DAY)
                assert sorted(days) == [TODAY - 3 * DAY, TODAY]
                assert watches.was_between(reader.connection, pair, "ACCUSE", 99, one_way=False)
                assert not watches.was_between(reader.connection, pair, "ACCUSE", 99, one_way=True)
                assert not watches.was_between(reader.connection, pair, "ACCUSE", 2, one_way=False)
            sector = (Side(country="PRK", sector="MIL"), Side(country="RUS"))
            assert watches.days_between(reader.connection, sector, TODAY - 9 * DAY, TODAY + DAY) == []


def test_a_watch_lives_its_whole_life(store_url: str, tmp_path: Path) -> None:
    with hook(500, 410) as server, Store.open(store_url) as store:
        spec = replace(parse_watch("North Korea, Russia", name="Ties"), channels=(f"jsonl {tmp_path / 'a'}",))
        managing.add_watch(store, spec, now=NOW)
        managing.add_watch(store, replace(spec, name="Kim", channels=(f"webhook {server.url}",)), now=NOW)
        daily = replace(parse_watch("Hezbollah, Russia", name="Daily"), digest=parse_digest("daily 18:00"))
        managing.add_watch(store, daily, now=NOW)
        add(store, Act("PRK", "AID", "RUS", status="claimed", said_by="KOR"), id="d1")
        add(store, Act("PRK", "AID", "RUS", status="denied", said_by="RUS"), id="d2", publisher="Other Post")
        add(store, Act("PRK", "ACCUSE", "USA"), id="d3")
        first = deliver(store, now=NOW)
        assert (first.sent, first.retrying, first.failed) == (2, 1, 1)
        told = [json.loads(line) for line in (tmp_path / "a").read_text(encoding="utf-8").splitlines()]
        assert [row["reasons"][0] for row in told] == ["new happening", "status changed from claimed to denied"]
        with store.read() as reader:
            states = {s.row.name: s for s in managing.list_watches(reader)}
            assert (states["Ties"].alerts, states["Kim"].failed, len(states["Kim"].row.stopped)) == (2, 2, 1)
            assert len(managing.preview(reader, spec, now=NOW)) == 1
            made = make_brief(reader, spec, now=NOW, since=TODAY - DAY)
            assert [len(s.lines) for s in made.sections if s.id in {"denied", "claimed"}] == [0, 1]
            assert len(managing.read_log(reader, "Ties").deliveries) == 2
        assert managing.resend(store, "Kim", now=NOW) == 2
        managing.pause_watch(store, "Ties")
        managing.resume_watch(store, "Ties")
        managing.edit_watch(store, "Ties", replace(spec, name="Knots"))
        managing.remove_watch(store, "Knots", now=NOW)
        managing.add_watch(store, spec, now=NOW)
