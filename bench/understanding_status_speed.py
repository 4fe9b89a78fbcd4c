"""Time of `status_of` for every verb and noun of the gold articles against the time of their parse."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from closewatch.code.statements import find_statements
from closewatch.code.status import status_of, voice_at
from closewatch.read.parser import parse


def main() -> None:
    gold = Path(__file__).resolve().parents[2] / "shared" / "gold" / "meantime_dev.jsonl"
    text = "\n\n".join(json.loads(line)["text"] for line in gold.read_text(encoding="utf-8").splitlines())
    parse(text[:2000])
    t0 = time.perf_counter()
    read = parse(text)
    t1 = time.perf_counter()
    statements = find_statements(text, read)
    t2 = time.perf_counter()
    events = [(s, t) for s in read.sentences for t in s if t.pos == "VERB" or (t.pos == "NOUN" and t.i % 3 == 0)]
    status_of(*events[0][:1], events[0][1].i)
    t3 = time.perf_counter()
    for sentence, token in events:
        status_of(sentence, token.i, voice=voice_at(statements, token.start))
    t4 = time.perf_counter()
    words = sum(len(s) for s in read.sentences)
    json.dump(
        {
            "words": words,
            "parse_s": round(t1 - t0, 3),
            "words_a_second": round(words / (t1 - t0)),
            "statements_share": round((t2 - t1) / (t1 - t0), 4),
            "events": len(events),
            "status_share": round((t4 - t3) / (t1 - t0), 4),
            "status_us": round(1e6 * (t4 - t3) / len(events), 1),
        },
        sys.stdout,
        indent=1,
    )


if __name__ == "__main__":
    main()
