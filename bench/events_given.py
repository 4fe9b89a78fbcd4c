"""Type of an event whose actor and recipient are told.

In: marked pairs. Out: macro F1 of the fifteen types (CONCEDE and RETREAT are one, YIELD, as in the marked text). Three
parts are added: the encoder's probability for the pair, its probability at the words of the sentence, and what patterns
propose whose roles meet the told words. Their weights are chosen on our own gold set and held for the marked pairs.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from closewatch.code.actors import ActorMemory
from closewatch.code.encoder import encoder
from closewatch.code.matching import Matcher, Proposal
from closewatch.code.mentions import Mention, MentionReader
from closewatch.model.parse import Parse, Sentence
from closewatch.read.parser import parse_many

Span = tuple[int, int]
Told = tuple[str, list[Span], list[Span], str]  # text, words of the actor, words of the recipient, type
Floats = npt.NDArray[np.float32]
_FIT = (0.1, 0.5, 1.0)  # of a proposal none, one or both of whose roles meet the told words
_WORDS = (0.0, 0.25, 0.5, 1.0)
_PATTERNS = (0.0, 0.15, 0.3, 0.5, 0.8)


def marked_pairs(records: Sequence[dict[str, Any]]) -> list[Told]:
    """The pairs that a file marks in its sentences."""
    found = []
    for event in (e for record in records for e in record["events"]):
        plain, opened = "", dict[str, int]()
        spans: dict[str, list[Span]] = {"s": [], "t": []}
        for part in re.split(r"(</?[st]>)", event["marked"]):
            if part in {"<s>", "<t>"}:
                opened[part[1]] = len(plain)
            elif part in {"</s>", "</t>"}:
                spans[part[2]].append((opened[part[2]], len(plain)))
            else:
                plain += part
        if spans["s"] and spans["t"]:
            found.append((plain, spans["s"], spans["t"], event["plover"]))
    return found


class Given:
    """The measure, with its parts read once."""

    def __init__(self, own: Sequence[Told], marked: Sequence[dict[str, Any]]) -> None:
        types = encoder().types
        self.names = [t for t in types if t not in {"NONE", "CONCEDE", "RETREAT"}] + ["YIELD"]
        self.column = {t: self.names.index("YIELD" if t in {"CONCEDE", "RETREAT"} else t) for t in types if t != "NONE"}
        self.own, self.marked = list(own), marked_pairs(marked)

    def figures(self) -> dict[str, Any]:
        """Macro F1 of encoder, of patterns and of all together, with the weights used."""
        own, marked = self._parts(self.own), self._parts(self.marked)
        weights = max(itertools.product(_WORDS, _PATTERNS), key=lambda w: self._score(own, self.own, (1.0, *w))["macro_f1"])
        choices = {"pair_alone": (1.0, 0.0, 0.0), "encoder": (1.0, weights[0], 0.0), "patterns": (0.0, 0.0, 1.0),
                   "combined": (1.0, *weights)}  # fmt: skip
        return {
            "pairs": len(self.marked), "weights": {"pair": 1.0, "words": weights[0], "patterns": weights[1]},
            "own": {name: self._score(own, self.own, w)["macro_f1"] for name, w in choices.items()},
            **{name: self._score(marked, self.marked, w) for name, w in choices.items()},
        }  # fmt: skip

    def _score(self, parts: Floats, told: Sequence[Told], weights: tuple[float, float, float]) -> dict[str, Any]:
        guesses = np.tensordot(np.array(weights, np.float32), parts, axes=1).argmax(1)
        made = [self.names[i] for i in guesses]
        gold = [t[3] for t in told]
        right = Counter(g for g, m in zip(gold, made, strict=True) if g == m)
        wanted, given = Counter(gold), Counter(made)
        scores = {t: 2 * right[t] / max(1, wanted[t] + given[t]) for t in self.names}
        confused = Counter(f"{g} as {m}" for g, m in zip(gold, made, strict=True) if g != m)
        return {
            "macro_f1": round(sum(scores.values()) / len(scores), 3), "accuracy": round(sum(right.values()) / len(gold), 3),
            "per_type": {t: round(s, 2) for t, s in sorted(scores.items())}, "confused": dict(confused.most_common(12)),
        }  # fmt: skip

    # parts --------------------------------------------------------------------------------------------------------

    def _parts(self, told: Sequence[Told]) -> Floats:
        """(3, pairs, types): the encoder's pair, the encoder's words, the patterns."""
        found = np.zeros((3, len(told), len(self.names)), np.float32)
        texts = list(dict.fromkeys(t[0] for t in told))
        parses = dict(zip(texts, parse_many(texts), strict=True))
        proposals: dict[str, list[tuple[Sentence, Proposal]]] = {}
        for n, (text, actors, recipients, _) in enumerate(told):
            parse = parses[text]
            pairs = list(itertools.product(actors, recipients))
            words = [(t.start, t.end) for s in parse.sentences for t in s]
            reading = encoder().read(text, pairs, words)
            found[0, n] = self._merged(reading.pairs.mean(0))
            found[1, n] = self._merged(reading.triggers.max(0))
            if text not in proposals:
                proposals[text] = _proposals(text, parse)
            for sentence, p in proposals[text]:
                fit = _meets(sentence, p.actors, actors) + _meets(sentence, p.recipients, recipients)
                column = self.column[p.pattern.type or ""]
                found[2, n, column] = max(found[2, n, column], _FIT[fit])
        return found

    def _merged(self, row: Floats) -> Floats:
        merged = np.zeros(len(self.names), np.float32)
        for i, name in enumerate(encoder().types):
            if name != "NONE":
                merged[self.column[name]] += row[i]
        return merged


def _proposals(text: str, parse: Parse) -> list[tuple[Sentence, Proposal]]:
    memory = ActorMemory(text=text)

    def resolve(words: str, start: int) -> Any:
        several = memory.resolve_all(words, start)
        return several if len(several) > 1 else (memory.resolve(words, start),)

    found = []
    for sentence in parse.sentences:
        mentions = MentionReader(sentence, text, resolve)
        mentions.everybody()
        found += [(sentence, p) for p in Matcher(sentence, mentions, lambda s, i: ()).proposals()]
    return found


def _meets(sentence: Sentence, mentions: Sequence[Mention], spans: Sequence[Span]) -> bool:
    return any(sentence[m.first].start < b and a < sentence[m.last].end for m in mentions for a, b in spans)
