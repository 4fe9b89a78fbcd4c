"""Export the trained encoder to ONNX, quantised to 8 bits (weights of matrix products per channel, and embeddings).

Run where torch and onnxruntime are installed: python train/encoder/export.py IN.pt OUT_FOLDER
Writes glance.onnx (the first layers, and whether to read on), words.onnx (a sentence's vectors, and its words as
triggers), pairs.onnx (pairs of its mentions), pieces.json (the tokenizer) and encoder.json (labels, the door's threshold,
digests of the rows and of the weights). The status head stays behind.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

import onnx
import torch
import torch.nn.functional as F  # noqa: N812
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import AutoModel

sys.path.insert(0, str(Path(__file__).resolve().parent))

from door import AFTER, Door, fit_door
from fit import BODY, tokenizer
from model import EventEncoder
from rows import ROWS, STATUSES, TYPES, read_rows


class Layers(nn.Module):
    """Some layers of the body, written for one unpadded sentence and with one product for query, key and value.

    They take the same sums as the trained body in half as many nodes and two thirds of the time. The dimension of the
    batch stays, as the runtime then takes the sums in the same order and 8 bits come out the same.
    """

    def __init__(self, net: EventEncoder, first: int, end: int | None) -> None:
        super().__init__()
        self.layers = net.body.encoder.layer[first:end]
        self.heads: int = net.body.config.num_attention_heads
        self.joint = nn.ModuleList(_joint(layer.attention.self) for layer in self.layers)

    def forward(self, h):
        d = h.shape[-1]
        for layer, joint in zip(self.layers, self.joint, strict=True):
            q, k, v = joint(h).view(1, -1, 3 * self.heads, d // self.heads).transpose(1, 2).split(self.heads, 1)
            weights = (q @ k.transpose(2, 3) * (d // self.heads) ** -0.5).softmax(-1)
            seen = (weights @ v).transpose(1, 2).reshape(1, -1, d)
            h = layer.attention.output.LayerNorm(layer.attention.output.dense(seen) + h)
            h = layer.output.LayerNorm(layer.output.dense(F.gelu(layer.intermediate.dense(h))) + h)
        return h


class Glance(nn.Module):
    """Piece ids (T) of one sentence -> vectors (1, T, d) after the first layers, and what the door makes of each (T)."""

    def __init__(self, net: EventEncoder, door: Door) -> None:
        super().__init__()
        self.embeddings, self.layers, self.door = net.body.embeddings, Layers(net, 0, AFTER), door

    def forward(self, ids):
        ids = ids[None]
        e, kind, place = self.embeddings, torch.zeros_like(ids), torch.arange(ids.shape[1])[None]
        h = e.LayerNorm(e.word_embeddings(ids) + e.token_type_embeddings(kind) + e.position_embeddings(place))
        h = self.layers(h)
        return h, self.door(h[0])


class Words(nn.Module):
    """Vectors (1, T, d) after the first layers -> those after the last (T, d), and probabilities as triggers (T, types)."""

    def __init__(self, net: EventEncoder) -> None:
        super().__init__()
        self.layers, self.trigger = Layers(net, AFTER, None), net.trigger

    def forward(self, glanced):
        h = self.layers(glanced)[0]
        return h, self.trigger(h).softmax(-1)


def _joint(attention) -> nn.Linear:
    """Query, key and value as one layer."""
    parts = (attention.query, attention.key, attention.value)
    made = nn.Linear(attention.query.in_features, 3 * attention.query.out_features)
    with torch.no_grad():
        made.weight.copy_(torch.cat([part.weight for part in parts]))
        made.bias.copy_(torch.cat([part.bias for part in parts]))
    return made


class Pairs(nn.Module):
    """Vectors (T, d), mentions as masks (M, T), numbers of actors and recipients (P), M for nobody -> (P, types).

    What `EventEncoder.pairs` gives for one sentence; each mention and each word is looked at once, not once a pair.
    """

    def __init__(self, net: EventEncoder) -> None:
        super().__init__()
        self.net = net

    def forward(self, h, mentions, actor, recipient):
        net = self.net
        means = (mentions @ h) / mentions.sum(1, keepdim=True)
        a, r = torch.cat([means, net.nobody[:1]])[actor], torch.cat([means, net.nobody[1:]])[recipient]
        score = net.query(torch.cat([a, r], -1)) @ net.key(h).T / h.shape[-1] ** 0.5
        seen = score.softmax(-1) @ h
        whole = h.mean(0, keepdim=True).expand_as(a)
        return net.pair(torch.cat([a, r, a * r, seen, whole], -1)).softmax(-1)


def check(net: EventEncoder, glance: Glance, words: Words, pairs: Pairs) -> None:
    """Raise AssertionError unless the graphs give what the trained network gives."""
    ids = torch.randint(1000, 2000, (9,))
    one, mask = ids[None], torch.ones(3, 9)
    spans = torch.eye(2, 9)
    actor, recipient = torch.tensor([0, 1, 2]), torch.tensor([1, 2, 0])
    nobody = torch.cat([spans, torch.zeros(1, 9)])
    with torch.no_grad():
        h, triggers = words(glance(ids)[0])
        wanted = net.encode(one, torch.ones_like(one))
        torch.testing.assert_close(h, wanted[0])
        torch.testing.assert_close(triggers, net.trigger(wanted[0]).softmax(-1))
        found = net.pairs(wanted.expand(3, -1, -1), mask, nobody[actor], nobody[recipient]).softmax(-1)
        torch.testing.assert_close(pairs(h, spans, actor, recipient), found)


def write(module: nn.Module, sample: tuple[torch.Tensor, ...], axes: dict[str, dict[int, str]], outputs: list[str], path: Path):
    """The module as a quantised graph."""
    full = path.with_suffix(".full")
    torch.onnx.export(
        module, sample, str(full), input_names=list(axes)[: len(sample)], output_names=outputs, dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip
    quantize_dynamic(
        str(full), str(path), op_types_to_quantize=["MatMul", "Gemm", "Gather"], per_channel=True, weight_type=QuantType.QInt8
    )
    full.unlink()
    onnx.checker.check_model(str(path))


def main(weights: str, folder: str) -> None:
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    net = EventEncoder(
        AutoModel.from_pretrained(BODY, add_pooling_layer=False, attn_implementation="eager"), len(TYPES), len(STATUSES)
    )
    net.load_state_dict(torch.load(weights, map_location="cpu"))
    net.eval()
    examples = read_rows()
    door, at_the_door = fit_door(net, tokenizer(), [e.text for e in examples])
    glance, words, pairs = Glance(net, door).eval(), Words(net).eval(), Pairs(net).eval()
    check(net, glance, words, pairs)
    d: int = net.body.config.hidden_size
    write(glance, (torch.randint(1000, 2000, (9,)),), {"ids": {0: "t"}}, ["glanced", "door"], out / "glance.onnx")
    write(words, (torch.randn(1, 9, d),), {"glanced": {1: "t"}}, ["words", "triggers"], out / "words.onnx")
    write(
        pairs, (torch.randn(9, d), torch.eye(2, 9), torch.tensor([0, 1, 2]), torch.tensor([2, 0, 1])),
        {"words": {0: "t"}, "mentions": {0: "m", 1: "t"}, "actor": {0: "p"}, "recipient": {0: "p"}},
        ["pairs"], out / "pairs.onnx",
    )  # fmt: skip
    shutil.copy(BODY / "tokenizer.json", out / "pieces.json")
    rows, graphs = hashlib.sha256(), hashlib.sha256()
    for path in sorted(ROWS.glob("*.jsonl")):
        rows.update(path.read_bytes())
    for name in ("glance.onnx", "words.onnx", "pairs.onnx"):
        graphs.update((out / name).read_bytes())
    record = {
        "types": TYPES, "door": at_the_door, "rows": rows.hexdigest()[:12], "sentences": len(examples),
        "events": sum(len(e.events) for e in examples), "weights": graphs.hexdigest()[:12],
    }  # fmt: skip
    (out / "encoder.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(record)


if __name__ == "__main__":
    main(*sys.argv[1:])
