"""A stream of coded documents goes into a store with a watch, and is killed at random moments.

    watch_stream.py FOLDER KILLS SEED [DOCUMENTS]

First the stream runs through undisturbed. Then a child process runs it on another store, is killed with SIGKILL, and
another child goes on, until so many kills are done and the last one comes to the end. Out: one JSON object with what both
files of alerts hold. Children are forked, so that no time goes into imports and kills fall into the work itself.
"""

from __future__ import annotations

import datetime
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from watch_factory import NOW, Act, add

from closewatch.store.api import Store
from closewatch.watch import managing
from closewatch.watch.delivery import CLAIM_S, deliver
from closewatch.watch.parsing import parse_watch

DOCUMENTS = int(sys.argv[4]) if len(sys.argv) > 4 else 120
_TYPES = ("CONSULT", "AID", "ACCUSE", "MOBILIZE", "SANCTION", "THREATEN", "REJECT", "SUPPORT", "COOPERATE", "AGREE")
_PAIRS = (("IRN", "ISR"), *(("PRK", other) for other in ("RUS", "CHN", "KOR", "USA", "JPN", "VNM", "CUB", "LAO", "MNG")))
_STATUSES = ("asserted", "claimed", "speculated", "denied")
_PUBLISHERS = ("The Daily Sample", "Other Post", "Third Times")


def acts(number: int) -> tuple[Act, ...]:
    """The acts of a document of the stream; many are told again by later ones, some with another status."""
    chance = random.Random(number)
    made = []
    for _ in range(2):
        actor, recipient = chance.choice(_PAIRS)
        day = (NOW - datetime.timedelta(days=chance.choice((0, 1, 3, 6, 30)))).date()
        made.append(Act(actor, chance.choice(_TYPES), recipient, day=day, status=chance.choice(_STATUSES), contexts=()))
    return tuple({(a.actor, a.type, a.recipient, a.day): a for a in made}.values())


def run(folder: Path) -> None:
    """Put in what is not there yet, and deliver after every document; the clock of the stream moves on a minute each."""
    with Store.open(folder / "store.sqlite") as store:
        with store.read() as reader:
            is_new = not managing.list_watches(reader)
        if is_new:
            spec = replace(parse_watch("North Korea", name="Ties"), channels=(f"jsonl {folder / 'alerts.jsonl'}",))
            managing.add_watch(store, spec, now=NOW)
        for number in range(DOCUMENTS):
            now = NOW + datetime.timedelta(minutes=number)
            with store.read() as reader:
                is_known = reader.find_document(f"d{number}") is not None
            if not is_known:
                add(store, acts(number), id=f"d{number}", now=now, publisher=random.Random(-number).choice(_PUBLISHERS))
            deliver(store, now=now)
        deliver(store, now=NOW + datetime.timedelta(minutes=DOCUMENTS, seconds=2 * CLAIM_S))


def told(folder: Path) -> Counter[str]:
    """What the file of alerts holds, without the ids that differ from run to run."""
    rows = [json.loads(line) for line in (folder / "alerts.jsonl").read_text(encoding="utf-8").splitlines()]
    ids = Counter(row["id"] for row in rows)
    assert all(count == 1 for count in ids.values()), "a delivery stands in the file twice"
    return Counter(f"{row['event']} {row['development']['kind']} {row['development']['status']}" for row in rows)


def killed(folder: Path, kills: int, whole_s: float, chance: random.Random) -> int:
    """Run the stream with kills; returns how many children were killed at work."""
    done = 0
    while True:
        child = os.fork()
        if child == 0:
            try:
                run(folder)
            finally:
                os._exit(0)
        if done < kills:
            time.sleep(chance.uniform(0, 2 * whole_s / (kills * 1.6)))
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return done
        done += 1


def main() -> None:
    """Run it and tell the outcome on standard output."""
    folder, kills, seed = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    calm, rough = folder / "calm", folder / "rough"
    calm.mkdir(parents=True)
    rough.mkdir()
    parse_watch("North Korea")  # what is loaded once is loaded before the clock runs
    start = time.monotonic()
    run(calm)
    whole_s = time.monotonic() - start
    done = killed(rough, kills, whole_s, random.Random(seed))
    expected, found = told(calm), told(rough)
    missed, repeated = expected - found, found - expected
    print(json.dumps({
        "kills": done, "expected": expected.total(), "missed": missed.total(), "repeated": repeated.total(), "seconds": whole_s,
    }))  # fmt: skip


if __name__ == "__main__":
    main()
