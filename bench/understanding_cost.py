"""What understanding costs beside the parse, in CPU time of one process, on the articles of meantime_dev.

Run: python bench/understanding_cost.py
"""

from __future__ import annotations

import datetime
import json
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


def main() -> None:
    """Print seconds of CPU and the share of the parse for each of the five."""
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    texts = [row["text"] for row in rows]
    days = [datetime.date.fromisoformat(row["published"]) if row["published"] else None for row in rows]
    list(parse_many(texts[:2]))
    started = time.process_time()
    parses = list(parse_many(texts))
    parse_s = time.process_time() - started
    words = sum(len(s) for p in parses for s in p.sentences)
    print(f"{len(texts)} articles, {words} words; parse {parse_s:.2f} s, {words / parse_s:,.0f} words a second")
    jobs: dict[str, Callable[[int], object]] = {
        "dates": lambda i: find_dates(texts[i], days[i]),
        "places": lambda i: find_places(texts[i], parses[i]),
        "statements": lambda i: find_statements(texts[i], parses[i]),
        "status": lambda i: statuses(parses[i]),
        "actors": lambda i: actors(texts[i], parses[i], days[i]),
    }
    total = 0.0
    for name, job in jobs.items():
        job(0)
        started = time.process_time()
        for i in range(len(texts)):
            job(i)
        spent = time.process_time() - started
        total += spent
        print(f"{name:<11}{spent:6.2f} s  {spent / parse_s:6.1%} of the parse")
    print(f"{'together':<11}{total:6.2f} s  {total / parse_s:6.1%} of the parse")


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
    main()
