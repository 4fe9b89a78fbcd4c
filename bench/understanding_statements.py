"""Measure `find_statements` on our own gold set: `python bench/understanding_statements.py [--wrong N] [--speed]`.

A found statement is right where its content has a token F1 of 0.8 with a gold content and its source names the same
head: it holds the last word of the gold source's name (before a comma), or both name nobody. Each is found once.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from closewatch.code.statements import find_statements
from closewatch.model.statement import Statement
from closewatch.read.parser import parse

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold" / "statements.yaml"
_WORD = re.compile(r"\w+")
_BEHIND_NAME = re.compile(r", | of | from | in the | in | for | present| reached|who")


def words_in(text: str, start: int, end: int) -> set[int]:
    """Offsets of the words of text[start:end]."""
    return {m.start() for m in _WORD.finditer(text, start, end)}


def place(text: str, words: str, after: int) -> tuple[int, int]:
    """Where words (perhaps "first ... last") stand at or behind `after`, else anywhere."""
    first, _, last = words.partition(" ... ")
    start = text.find(first, after)
    start = text.index(first) if start < 0 else start
    end = start + len(first)
    if last:
        end = text.index(last, end) + len(last)
    return start, end


def gold_words(text: str, content: str | list[str], after: int) -> tuple[set[int], int]:
    """Word offsets of a gold content and where it starts."""
    parts = [content] if isinstance(content, str) else content
    spans = [place(text, part, after) for part in parts]
    return set().union(*(words_in(text, *s) for s in spans)), spans[0][0]


def f1(a: set[int], b: set[int]) -> float:
    """Overlap of two sets of words."""
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def same_source(text: str, found: Statement, source: str | None) -> bool:
    """Whether a found statement has the head of the gold source."""
    if source is None or found.source_start is None or found.source_end is None:
        return source is None and found.source_start is None
    name = re.sub(r"'s$", "", _BEHIND_NAME.split(source)[0])
    head = _WORD.findall(name)[-1]
    return head.lower() in _WORD.findall(text[found.source_start : found.source_end].lower())


def measure(passages: list[dict[str, Any]]) -> tuple[dict[str, Any], list[str]]:
    """Counts and what went wrong."""
    n: collections.Counter[str] = collections.Counter()
    log = []
    for passage in passages:
        text = passage["text"]
        found = find_statements(text, parse(text))
        free = list(found)
        n["found"] += len(found)
        after = 0
        for gold in passage["said"]:
            n["gold"] += 1
            n["gold " + gold["kind"]] += 1
            words, start = gold_words(text, gold["content"], after)
            after = start
            best = max(free, key=lambda s: f1(words, words_in(text, s.content_start, s.content_end)), default=None)
            content_right = best is not None and f1(words, words_in(text, best.content_start, best.content_end)) >= 0.8
            source_right = content_right and best is not None and same_source(text, best, gold["source"])
            n["content"] += content_right
            n["right"] += source_right
            n["right " + gold["kind"]] += source_right
            if content_right and best is not None:
                free.remove(best)
                n["kind"] += best.kind == gold["kind"]
                n["manner"] += best.manner == gold["manner"]
            if not source_right:
                got = "" if best is None else shown(text, best)
                what = "source" if content_right else "missed"
                log.append(f"{what}: {gold['source']} | {gold['content']}\n      got {got}")
        log.extend(f"extra: {shown(text, s)}" for s in free)
    return dict(n) | figures(n), log


def figures(n: collections.Counter[str]) -> dict[str, float]:
    p, r = n["right"] / max(1, n["found"]), n["right"] / max(1, n["gold"])
    pc, rc = n["content"] / max(1, n["found"]), n["content"] / max(1, n["gold"])
    return {
        "content_f1": round(2 * pc * rc / (pc + rc), 3),
        "precision": round(p, 3),
        "recall": round(r, 3),
        "f1": round(2 * p * r / (p + r), 3),
    }


def shown(text: str, s: Statement) -> str:
    source = text[s.source_start : s.source_end] if s.source_start is not None else "-"
    cue = text[s.cue_start : s.cue_end] if s.cue_start is not None else "-"
    return f"[{s.kind} {s.manner}] {source!r} {cue!r}: {text[s.content_start : s.content_end]!r}"


def speed(passages: list[dict[str, Any]]) -> dict[str, float]:
    """Seconds for parsing and for finding statements in the same text, and the share."""
    texts = [p["text"] for p in passages]
    parses = [parse(t) for t in texts]
    t0 = time.perf_counter()
    parses = [parse("\n\n".join(texts))]
    t1 = time.perf_counter()
    find_statements(parses[0].text, parses[0])
    t2 = time.perf_counter()
    return {"parse_s": round(t1 - t0, 3), "statements_s": round(t2 - t1, 4), "share": round((t2 - t1) / (t1 - t0), 4)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", type=int, default=0)
    parser.add_argument("--speed", action="store_true")
    args = parser.parse_args()
    passages = yaml.load(GOLD.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    result, log = measure(passages)
    for line in log[: args.wrong]:
        print(line, file=sys.stderr)
    print(json.dumps(result | (speed(passages) if args.speed else {}), indent=1))


if __name__ == "__main__":
    main()
