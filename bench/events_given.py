"""Type of an event whose actor and recipient are told.

In: marked pairs. Out: macro F1 of the fifteen types (CONCEDE and RETREAT are one, YIELD, as in the marked text). To half the
logarithm of the encoder's probability for the pair is added what patterns propose: one weight for a proposal both of whose
roles meet the told words, another where one does. The weights are chosen on our own gold set and held for the marked pairs.
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
Weights = tuple[float, float, float]  # of the encoder, of a proposal that meets one told side, of one that meets both
_GRID = [(1.0, one, both) for both in (0.0, 0.3, 0.6, 1.0, 1.5) for one in (0.0, 0.3, 0.6, 1.0) if one <= both]
_NEAR = 0.005  # weights so near to the best are as good; the smallest of them are taken
_SMOOTH = 0.05


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
        tried = {w: self._score(own, self.own, w)["macro_f1"] for w in _GRID}
        weights = min((w for w, f in tried.items() if f >= max(tried.values()) - _NEAR), key=sum)
        choices: dict[str, Weights] = {"encoder": (1.0, 0.0, 0.0), "patterns": (0.0, 0.5, 1.0), "combined": weights}
        return {
            "pairs": len(self.marked), "weights": dict(zip(("encoder", "one_side", "both_sides"), weights, strict=True)),
            "own": {name: self._score(own, self.own, w)["macro_f1"] for name, w in choices.items()},
            **{name: self._score(marked, self.marked, w) for name, w in choices.items()},
        }  # fmt: skip

    def _score(self, parts: Floats, told: Sequence[Told], weights: Weights) -> dict[str, Any]:
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
        """(3, pairs, types): the encoder, proposals that meet one told side, proposals that meet both."""
        found = np.zeros((3, len(told), len(self.names)), np.float32)
        texts = list(dict.fromkeys(t[0] for t in told))
        parses = dict(zip(texts, parse_many(texts), strict=True))
        proposals: dict[str, list[tuple[Sentence, Proposal]]] = {}
        for n, (text, actors, recipients, _) in enumerate(told):
            parse = parses[text]
            pairs = list(itertools.product(actors, recipients))
            found[0, n] = np.log(self._merged(encoder().read(text, pairs, []).pairs.mean(0)) + _SMOOTH) / 2
            if text not in proposals:
                proposals[text] = _proposals(text, parse)
            for sentence, p in proposals[text]:
                fit = _meets(sentence, p.actors, actors) + _meets(sentence, p.recipients, recipients)
                if fit > 0:
                    found[fit, n, self.column[p.pattern.type or ""]] = 1.0
        found[1] *= 1.0 - found[2]
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
