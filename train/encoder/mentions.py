"""Who is named in each training sentence, by the coder's own reader: the pairs that an encoder must tell apart.

Run in the project's environment: python train/encoder/mentions.py OUT.jsonl
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from rows import read_rows

from closewatch.code.actors import resolve_actor
from closewatch.code.mentions import MentionReader
from closewatch.read.parser import parse_many


def main(out: str) -> None:
    """Write one line a sentence: the spans of all known actors in it."""
    texts = list(dict.fromkeys(e.text for e in read_rows()))
    with open(out, "w", encoding="utf-8") as stream:
        for text, parse in zip(texts, parse_many(texts), strict=True):
            spans = []
            for sentence in parse.sentences:
                reader = MentionReader(sentence, text, lambda words, start: (resolve_actor(words),))
                for t in sentence:
                    if t.pos in {"NOUN", "PROPN"}:
                        for m in reader.named(t.i):
                            if m.actor.is_known and m.head == t.i:
                                spans.append((sentence[m.first].start, sentence[m.last].end))
            stream.write(json.dumps({"text": text, "spans": sorted(set(spans))}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
