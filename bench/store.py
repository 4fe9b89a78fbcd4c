"""Cost of the store: how fast documents go in, how large they lie, how fast questions are answered.

    python bench/store.py pool POOL.jsonl            the coded sentences that documents are made of (needs the coder, a minute)
    python bench/store.py write POOL.jsonl           10,000 documents into a fresh SQLite file, coded beforehand
    python bench/store.py build POOL.jsonl STORE     a store of a million events
    python bench/store.py ask STORE                  size and questions of such a store

Prints JSON. `--join` also runs the steps that follow an added document.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from store_texts import MADE_BY, Pool, Writer, pool

from closewatch.model.event import MadeBy
from closewatch.store.api import Reader, Store
from closewatch.store.rows import EventFilter

_NOW = datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC)
_MAKER = MadeBy(MADE_BY["code"], MADE_BY["knowledge"], tuple(MADE_BY["models"]))
Step = Callable[[Any, Any], object]


def main() -> None:
    """Run the command that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("pool", "write", "build", "ask"))
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--store", help="write into this database instead of a fresh file")
    parser.add_argument("--join", action="store_true")
    args = parser.parse_args()
    steps = _steps() if args.join else ()
    if args.what == "pool":
        args.paths[0].write_text("".join(json.dumps(row) + "\n" for row in pool(1500)), encoding="utf-8")
        return
    if args.what == "write":
        found = write(_pool(args.paths[0]), args.documents, args.store, steps)
    elif args.what == "build":
        found = build(_pool(args.paths[0]), args.paths[1], args.events, steps)
    else:
        found = ask(args.paths[0])
    print(json.dumps(found, indent=1))


def _pool(path: Path) -> Pool:
    return [tuple(json.loads(line)) for line in path.open(encoding="utf-8")]


def _steps() -> tuple[Step, ...]:
    from closewatch.join.joining import join_document

    return (lambda w, added: join_document(w, added, now=_NOW),)


def write(sentences: Pool, count: int, where: str | None, steps: Iterable[Step]) -> dict[str, Any]:
    """Seconds to store so many documents, each in a transaction of its own."""
    docs = list(Writer(sentences).documents(count))
    with tempfile.TemporaryDirectory() as folder, Store.open(where or Path(folder) / "store.sqlite") as store:
        started, cpu = time.perf_counter(), time.process_time()
        for doc, records in docs:
            with store.write() as w:
                added = w.add_document(doc, records, made_by=_MAKER, now=_NOW)
                for step in steps:
                    step(w, added)
        took, cpu = time.perf_counter() - started, time.process_time() - cpu
    events = sum(len(r) for _, r in docs)
    return {"documents": count, "events": events, "seconds": round(took, 1), "cpu_seconds": round(cpu, 1)}


def build(sentences: Pool, path: Path, events: int, steps: Iterable[Step]) -> dict[str, Any]:
    """A store of so many events; what is there already is kept."""
    written = documents = characters = 0
    started = time.perf_counter()
    with Store.open(path) as store:
        for doc, records in Writer(sentences).documents(events):
            with store.write() as w:
                added = w.add_document(doc, records, made_by=_MAKER, now=_NOW)
                for step in steps:
                    step(w, added)
            written += len(records)
            documents += 1
            characters += len(doc.raw)
            if documents % 5000 == 0:
                print(f"{documents} documents, {written} events, {time.perf_counter() - started:.0f} s", file=sys.stderr)
            if written >= events:
                break
        with store.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    size = os.path.getsize(path)
    return {
        "documents": documents, "events": written, "events_a_document": round(written / documents, 2),
        "characters_a_document": round(characters / documents), "bytes": size, "bytes_an_event": round(size / written),
        "seconds": round(time.perf_counter() - started),
    }  # fmt: skip


QUESTIONS: dict[str, Callable[[Reader], int]] = {
    "dyad, newest 100": lambda r: _count(r.events(EventFilter(actor=["RUS"], recipient=["UKR"]), limit=100, newest_first=True)),
    "dyad either way, newest 100": lambda r: _count(
        r.events(EventFilter(actor=["RUS"], recipient=["UKR"], either_way=True), limit=100, newest_first=True)
    ),
    "dyad and type, newest 100": lambda r: _count(
        r.events(EventFilter(actor=["USA"], recipient=["CHN"], types=["ACCUSE"]), limit=100, newest_first=True)
    ),
    "party, newest 100": lambda r: _count(r.events(EventFilter(party=["IRN"]), limit=100, newest_first=True)),
    "type, newest 100": lambda r: _count(r.events(EventFilter(types=["ASSAULT"]), limit=100, newest_first=True)),
    "events of common words": lambda r: _count(r.events(EventFilter(text="government said"), limit=100, newest_first=True)),
    "events of rare words": lambda r: _count(r.events(EventFilter(text="ceasefire lake"), limit=100, newest_first=True)),
    "search, common word": lambda r: _count(r.search("minister", limit=100)),
    "search, words": lambda r: _count(r.search("ceasefire border", limit=100)),
    "search, phrase": lambda r: _count(r.search('"prime minister"', limit=100)),
    "events a month": lambda r: _count(r.counts(by="month")),
    "events a month of a dyad": lambda r: _count(r.counts(EventFilter(actor=["RUS"], recipient=["UKR"]), by="month")),
    "events a month of a type": lambda r: _count(r.counts(EventFilter(types=["ASSAULT"]), by="month")),
    "cooperation a month": lambda r: _count(r.cooperation(by="month")),
    "cooperation a month of a dyad": lambda r: _count(
        r.cooperation(EventFilter(actor=["RUS"], recipient=["UKR"], either_way=True), by="month")
    ),
    "all dyads": lambda r: _count(r.dyads()),
    "dyads of a month": lambda r: _count(
        r.dyads(EventFilter(since=datetime.date(2023, 5, 1), until=datetime.date(2023, 6, 1)))
    ),
}  # fmt: skip


def _count(rows: Iterable[Any]) -> int:
    return sum(1 for _ in rows)


def ask(path: Path) -> dict[str, Any]:
    """Milliseconds of each question: the first time in a fresh process, and the median of five more, by the clock and of work."""
    found: dict[str, Any] = {"bytes": os.path.getsize(path), "questions": {}}
    with Store.open(path, create=False) as store:
        for name, question in QUESTIONS.items():
            times, cpu, rows = [], [], 0
            for _ in range(6):
                started, cpu_started = time.perf_counter(), time.process_time()
                with store.read() as r:
                    rows = question(r)
                times.append((time.perf_counter() - started) * 1000)
                cpu.append((time.process_time() - cpu_started) * 1000)
            median, work = (round(statistics.median(figures[1:])) for figures in (times, cpu))
            found["questions"][name] = {"rows": rows, "first_ms": round(times[0]), "median_ms": median, "cpu_ms": work}
    return found


if __name__ == "__main__":
    main()
