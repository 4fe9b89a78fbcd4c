#!/usr/bin/env python3
"""Measure restoration.

Usage:
    restore.py linear                    one long document against many short ones, and texts made to hurt
    restore.py fuzz [MINUTES]            the properties of tests/restore on random texts and bytes, for so many minutes
    restore.py score MODULE:FUNCTION     the private scorer with the gold beside the project (needs ../shared)
    restore.py peers PYTHON [NAME]       the same for the peers installed in another environment, given by its python

Figures of the last run are in bench/restore.md.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCORER = ROOT.parent / "shared" / "score" / "restore.py"
SENTENCE = "North Korean leader Kim Jong Un met the Russian minister, who has “closely” watched the talks in 2023. "
CYRILLIC = dict(zip("aeopcxyisABEHKMOPCTX", "аеорсхуіѕАВЕНКМОРСТХ", strict=True))

# One call a peer, as its own documentation gives it for undoing a disguise.
PEERS: dict[str, str] = {
    "ftfy": "import ftfy\ndef restore(t): return ftfy.fix_text(t, uncurl_quotes=False)",
    "anyascii": "from anyascii import anyascii as restore",
    "disarm": "from disarm import strip_obfuscation as restore",
    "glyphguard": "import glyphguard\ndef restore(t): return glyphguard.guard.canonicalize(t)",
    "glyphguard sanitize": "import glyphguard\ndef restore(t): return glyphguard.sanitize(t).text",
    "silverspeak": (
        "from silverspeak import homoglyphs as h\n"
        "kb = h.load_default_kb()\n"
        "def restore(t):\n"
        "    return h.fast_normalize.fast_normalize(text=t, kb=kb, min_score=0.9, score_margin=0.05).text"
    ),
    "confusable-homoglyphs": (
        "from confusable_homoglyphs import confusables as c\n"
        "def restore(t):\n"
        "    found = c.is_confusable(t, greedy=True, preferred_aliases=['latin']) or []\n"
        "    twin = lambda f: next((h['c'] for h in f['homoglyphs'] if h['c'].isascii()), f['character'])\n"
        "    table = {f['character']: twin(f) for f in found}\n"
        "    return ''.join(table.get(x, x) for x in t)"
    ),
}


def texts() -> dict[str, Callable[[int], str]]:
    """Makers of a text of about n characters: ordinary ones, and ones made to hurt."""
    rng = random.Random(7)

    def disguised(n: int) -> str:
        plain = SENTENCE * (n // len(SENTENCE) + 1)
        return "".join(CYRILLIC[c] if c in CYRILLIC and rng.random() < 0.3 else c for c in plain[:n])

    return {
        "ASCII": lambda n: ("The talks took place in Geneva and ended without any result. " * (n // 60 + 1))[:n],
        "typographic": lambda n: (SENTENCE * (n // len(SENTENCE) + 1))[:n],
        "Russian": lambda n: ("Президент России встретился с министром обороны в Москве. " * (n // 58 + 1))[:n],
        "disguised": disguised,
        "zero width": lambda n: ("p\u200be\u200ba\u200bc\u200be " * (n // 10 + 1))[:n],
        "mojibake": lambda n: ("the countryâ€™s plan " * (n // 20 + 1))[:n],
        "combining marks": lambda n: "a" + "\u0301" * (n - 1),
        "nested overrides": lambda n: ("\u202ea" * (n // 2 + 1))[:n],
        "backspaces": lambda n: "a" * (n // 2) + "\b" * (n // 2),
        "one mixed word": lambda n: ("аa" * (n // 2 + 1))[:n],
        "joiners": lambda n: ("क\u200d" * (n // 2 + 1))[:n],
        "digits in letters": lambda n: ("a1" * (n // 2 + 1))[:n],
    }


def linear() -> None:
    """MB of UTF-8 a CPU second for one document of ten million characters, and for its pieces of 2,000 each."""
    from closewatch.restore.api import restore

    print(f"{'text':20}{'many short':>12}{'one of 10 M':>13}  (MB/s of UTF-8, with edits and offset map)")
    for name, make in texts().items():
        long = make(10_000_000)
        pieces = [long[i : i + 2000] for i in range(0, len(long), 2000)]
        print(f"{name:20}{_speed(restore, pieces):12.1f}{_speed(restore, [long]):13.1f}", flush=True)


def _speed(restore: Callable[[str], object], rows: list[str]) -> float:
    restore(rows[0][:1000])
    started = time.process_time()
    for row in rows:
        doc = restore(row)
        getattr(doc, "offsets", None)
    return sum(len(row.encode("utf-8", "replace")) for row in rows) / 1e6 / (time.process_time() - started)


def fuzz(minutes: float) -> None:
    """Run the properties until the time is up; stops with the failing text where one fails."""
    from hypothesis import HealthCheck, given, seed, settings
    from hypothesis import strategies as st

    sys.path.insert(0, str(ROOT / "tests" / "restore"))
    from restore_properties import TEXTS, hold_of

    ends = time.monotonic() + minutes * 60
    counts = {"texts": 0, "bytes": 0}
    quiet = settings(max_examples=2000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    rounds = 0
    while time.monotonic() < ends:
        rounds += 1

        @seed(rounds)
        @quiet
        @given(TEXTS)
        def try_texts(raw: str) -> None:
            counts["texts"] += 1
            hold_of(raw)

        @seed(rounds)
        @quiet
        @given(st.binary(max_size=80))
        def try_bytes(raw: bytes) -> None:
            counts["bytes"] += 1
            hold_of(raw)

        try_texts()
        if rounds % 4 == 0:
            try_bytes()
    tried = f"{counts['texts']:,} texts and {counts['bytes']:,} byte strings"
    print(f"{minutes:g} minutes, {rounds} rounds: {tried}, no failure")


def score(function: str) -> None:
    """The private scorer on one function, printed as it prints."""
    subprocess.run([sys.executable, str(SCORER), function, "--docs", "20"], check=True)


def peers(python: str, only: str = "") -> None:
    """The private scorer on every peer: mean words and exact, documents changed, natural words, speed."""
    folder = Path("/tmp/closewatch-peers")
    folder.mkdir(exist_ok=True)
    for name, code in {"closewatch": "from closewatch.restore.api import restore_text as restore", **PEERS}.items():
        if only not in name:
            continue
        module = "peer_" + name.replace("-", "_").replace(" ", "_")
        (folder / f"{module}.py").write_text(code + "\n", encoding="utf-8")
        run = subprocess.run(
            [sys.executable if name == "closewatch" else python, str(SCORER), f"{module}:restore", "--docs", "10"],
            cwd=folder, capture_output=True, text=True, check=False, timeout=900,
            env={**os.environ, "PYTHONPATH": str(folder)},
        )  # fmt: skip
        if run.returncode != 0:
            print(f"| {name} | failed: {run.stderr.strip().splitlines()[-1]} |", flush=True)
            continue
        result = json.loads(run.stdout)
        harm = " ".join(part["documents_changed"] for part in result["harmless"].values())
        natural, mean = result["natural"], result["undone"]["MEAN"]
        speed = " ".join(f"{v:g}" for v in result["MB_per_cpu_second"].values())
        print(
            f"| {name} | {mean['words']:.3f} | {mean['exact']:.3f} | {harm} | {natural['restored']}/"
            f"{natural['mixed_words']}, {natural['made_wrong']} wrong | {speed} |",
            flush=True,
        )


def main() -> None:
    command, *rest = sys.argv[1:] or ["help"]
    if command == "linear":
        linear()
    elif command == "fuzz":
        fuzz(float(rest[0]) if rest else 10)
    elif command == "score" and rest:
        score(rest[0])
    elif command == "peers" and rest:
        peers(*rest[:2])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
