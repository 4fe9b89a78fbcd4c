"""Type with actors given: macro F1 of the fifteen types (CONCEDE and RETREAT are one) on marked pairs."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import torch
from rows import TYPES

MERGED = [t for t in TYPES if t not in {"NONE", "CONCEDE", "RETREAT"}] + ["YIELD"]


def gold_pairs(path: Path):
    """(text, actor span, recipient span, type) of all marked pairs of the file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        for event in json.loads(line)["events"]:
            plain, opened, spans = "", {}, {}
            for part in re.split(r"(</?[st]>)", event["marked"]):
                if part in {"<s>", "<t>"}:
                    opened[part[1]] = len(plain)
                elif part in {"</s>", "</t>"}:
                    spans.setdefault(part[2], (opened[part[2]], len(plain)))
                else:
                    plain += part
            if set(spans) == {"s", "t"}:
                found.append((plain, spans["s"], spans["t"], event["plover"]))
    return found


def merged(p):
    """(P, types) probabilities without NONE -> names of the likeliest merged types."""
    yielded = p[:, TYPES.index("CONCEDE")] + p[:, TYPES.index("RETREAT")]
    columns = [p[:, TYPES.index(t)] if t != "YIELD" else yielded for t in MERGED]
    return [MERGED[i] for i in torch.stack(columns, 1).argmax(1).tolist()]


def macro_f(net, tok, gold, pieces, show=False):
    """A line with macro F1 and accuracy."""
    guesses = []
    with torch.no_grad():
        for i in range(0, len(gold), 32):
            part = gold[i : i + 32]
            encoded = [tok.encode(g[0]) for g in part]
            length = max(len(x.ids) for x in encoded)
            ids = torch.zeros(len(part), length, dtype=torch.long)
            mask, a, r = torch.zeros(len(part), length), torch.zeros(len(part), length), torch.zeros(len(part), length)
            for b, (g, x) in enumerate(zip(part, encoded, strict=True)):
                ids[b, : len(x.ids)] = torch.tensor(x.ids)
                mask[b, : len(x.ids)] = 1
                a[b, pieces(x.offsets, g[1])] = 1
                r[b, pieces(x.offsets, g[2])] = 1
            logits = net.pairs(net.encode(ids, mask.long()), mask, a, r)
            logits[:, 0] = -99
            guesses += merged(logits.softmax(-1))
    right = Counter(g[3] for g, p in zip(gold, guesses, strict=True) if g[3] == p)
    wanted, made = Counter(g[3] for g in gold), Counter(guesses)
    scores = {t: 2 * right[t] / (wanted[t] + made[t]) if wanted[t] + made[t] else 0.0 for t in MERGED}
    told = f"macro F1 {sum(scores.values()) / len(scores):.3f}, accuracy {sum(right.values()) / len(gold):.3f}"
    if show:
        confused = Counter((g[3], p) for g, p in zip(gold, guesses, strict=True) if g[3] != p)
        told += "\n" + "\n".join(f"{k} {v:.2f}" for k, v in scores.items()) + f"\n{confused.most_common(25)}"
    return told
