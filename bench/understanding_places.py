"""Measure find_places on our own gold: python bench/understanding_places.py [--wrong N] [--no-parse]

A mention is right if a place is found at its words with the country of the gold and a point within 161 km (or none
where the gold has none), or, for what is no place, if no point is given there. An invented point is one that the gold
does not carry.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import sys
from pathlib import Path
from typing import Any

import yaml

from closewatch.code.places import find_places
from closewatch.model.place import Place
from closewatch.read.parser import parse

GOLD = Path(__file__).parents[1] / "tests" / "gold" / "places.yaml"
MARK = re.compile(r"\[\[([^|\]]+)\|([A-Z]*)(?:\|(-?[\d.]+),(-?[\d.]+))?\]\]|\{\{([^}]+)\}\}")
NEAR_KM = 161.0


def read_marked(marked: str) -> tuple[str, list[dict[str, Any]]]:
    """The plain sentence and its mentions with their spans."""
    text, mentions, last = "", [], 0
    for m in MARK.finditer(marked):
        text += marked[last : m.start()]
        words = m[5] or m[1]
        point = (float(m[3]), float(m[4])) if m[3] else None
        mentions.append(
            {
                "start": len(text),
                "end": len(text) + len(words),
                "words": words,
                "no_place": m[5] is not None,
                "country": m[2] or None,
                "point": point,
            }
        )
        text += words
        last = m.end()
    return text + marked[last:], mentions


def km(place: Place, point: tuple[float, float]) -> float:
    """Distance from a found place to a point of the gold."""
    la, lb = math.radians(place.lat or 0.0), math.radians(point[0])
    cos = math.sin(la) * math.sin(lb) + math.cos(la) * math.cos(lb) * math.cos(
        math.radians((place.lon or 0.0) - point[1])
    )
    return 6371.0 * math.acos(max(-1.0, min(1.0, cos)))


def is_right(gold: dict[str, Any], found: Place | None) -> bool:
    """Whether a mention was read as the gold reads it."""
    if gold["no_place"]:
        return found is None
    if found is None or (gold["country"] and found.country != gold["country"]):
        return False
    if gold["point"] is None:
        return found.lat is None
    return found.lat is not None and km(found, gold["point"]) <= NEAR_KM


def measure(*, with_parse: bool = True) -> tuple[dict[str, Any], list[str]]:
    """Figures over the gold, and a line for each mention that was read wrongly."""
    total = right = hard = hard_right = invented = extra = 0
    wrong = []
    for marked in yaml.safe_load(GOLD.read_text(encoding="utf-8")):
        text, mentions = read_marked(marked)
        found = find_places(text, parse(text) if with_parse else None)
        for gold in mentions:
            hit = next((p for p in found if p.start < gold["end"] and gold["start"] < p.end), None)
            ok = is_right(gold, hit)
            total, right = total + 1, right + ok
            hard, hard_right = hard + gold["no_place"], hard_right + (gold["no_place"] and ok)
            bad_point = (
                hit is not None and hit.lat is not None and not (gold["point"] and km(hit, gold["point"]) <= NEAR_KM)
            )
            invented += bad_point
            if not ok:
                wrong.append(f"{gold['words']} ({gold['country']}, {gold['point']}): {hit} in {text!r}")
        spare = [p for p in found if not any(p.start < g["end"] and g["start"] < p.end for g in mentions)]
        extra += len(spare)
        invented += sum(p.lat is not None for p in spare)
        wrong += [f"spare {p} in {text!r}" for p in spare]
    return {
        "mentions": total,
        "right": right,
        "end_to_end": round(right / total, 3),
        "no_place": f"{hard_right}/{hard}",
        "invented_points": invented,
        "spare_places": extra,
    }, wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", type=int, default=0, help="print this many wrong mentions on stderr")
    parser.add_argument("--no-parse", action="store_true", help="read without a tree")
    args = parser.parse_args()
    figures, wrong = measure(with_parse=not args.no_parse)
    for line in wrong[: args.wrong]:
        print(line, file=sys.stderr)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
