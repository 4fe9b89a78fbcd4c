"""What understanding costs beside the parse, in CPU time on the articles of meantime_dev.

Run: python bench/understanding_cost.py [ROUNDS]

Every round is a process of its own on one core and one thread; the median counts. It reads each article twice: first as
one that has just begun, then as one that has read the day's news and remembers names and phrases.
"""

from __future__ import annotations

import datetime
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from closewatch.code.actor_memory import ActorMemory
from closewatch.code.dates import find_dates
from closewatch.code.mentions import MentionReader
from closewatch.code.places import find_places
from closewatch.code.statements import find_statements
from closewatch.code.status import status_of
from closewatch.model.parse import Parse
from closewatch.read.parser import parse_many

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold" / "meantime_dev.jsonl"
WORDS_AN_EVENT = 7
ROUNDS = 9
PARTS = ("parse", "dates", "places", "statements", "status", "actors")
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"), "1")


def main(rounds: int) -> None:
    """Print CPU microseconds a sentence and the share of the parse for each of the five, and their range."""
    found = [_child() for _ in range(rounds)]
    print(f"{rounds} rounds, {found[0]['sentences']:.0f} sentences, {found[0]['words']:.0f} words; median (least to most)")
    for reading in ("first", "again"):
        print("first reading" if reading == "first" else "read again")
        for name in (*PARTS, "together"):
            spent = statistics.median(f[f"{reading} {name}"] for f in found) / found[0]["sentences"] * 1e6
            shares = [f[f"{reading} {name}"] / f[f"{reading} parse"] for f in found]
            share = f"{statistics.median(shares):6.1%} of the parse ({min(shares):.1%} to {max(shares):.1%})"
            print(f"  {name:<11}{spent:6.0f} µs a sentence  {share if name != 'parse' else ''}".rstrip())


def _child() -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "once"], check=True, stdout=subprocess.PIPE, text=True, env={**os.environ, **_ONE_THREAD}
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def once() -> dict[str, float]:
    """CPU seconds of the parse, of each of the five, and of these together, in the first reading and when read again."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    days = [datetime.date.fromisoformat(row["published"]) if row["published"] else None for row in rows]
    parses = list(parse_many(texts[:2]))
    jobs: dict[str, Callable[[int], object]] = {
        "dates": lambda i: find_dates(texts[i], days[i]),
        "places": lambda i: find_places(texts[i], parses[i]),
        "statements": lambda i: find_statements(texts[i], parses[i]),
        "status": lambda i: statuses(parses[i]),
        "actors": lambda i: actors(texts[i], parses[i], days[i]),
    }
    for job in jobs.values():
        job(0)  # tables are loaded before the clock starts
    spent: dict[str, float] = {}
    for reading in ("first", "again"):
        started = time.process_time()
        parses = list(parse_many(texts))
        spent[f"{reading} parse"] = time.process_time() - started
        for name, job in jobs.items():
            started = time.process_time()
            for i in range(len(texts)):
                job(i)
            spent[f"{reading} {name}"] = time.process_time() - started
        spent[f"{reading} together"] = sum(spent[f"{reading} {name}"] for name in jobs)
    sentences = [s for p in parses for s in p.sentences]
    return {**spent, "sentences": len(sentences), "words": sum(map(len, sentences))}


def statuses(parse: Parse) -> None:
    """The status of one word in seven, as many as there are events in the gold."""
    for s in parse.sentences:
        for i in range(0, len(s), WORDS_AN_EVENT):
            status_of(s, i)


def actors(text: str, parse: Parse, day: datetime.date | None) -> None:
    """All names of a document, resolved with its memory."""
    memory = ActorMemory(on=day, text=text)
    for s in parse.sentences:
        MentionReader(s, text, lambda words, start: (memory.resolve(words, start),)).everybody()


if __name__ == "__main__":
    if sys.argv[1:] == ["once"]:
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        json.dump(once(), sys.stdout)
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
