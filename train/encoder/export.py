"""Export the trained encoder to ONNX, quantised to 8 bits (MatMul only, per channel), and check it against the original.

Run where torch and onnxruntime are installed: python train/encoder/export.py IN.pt OUT_FOLDER
Writes events.onnx, pieces.json (the tokenizer) and encoder.json (labels, training record, digest of the rows).
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from transformers import AutoModel

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fit import BODY
from model import EventEncoder
from rows import ROWS, STATUSES, TYPES, read_rows


class Whole(torch.nn.Module):
    """All heads in one graph; rows say to which sentence of the batch a pair or a trigger belongs."""

    def __init__(self, net: EventEncoder) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids, mask, pair_row, actor, recipient, trigger_row, trigger):
        h = self.net.encode(ids, mask)
        weight = mask.to(h.dtype)
        pairs = self.net.pairs(h[pair_row], weight[pair_row], actor, recipient)
        states = self.net.statuses(h[trigger_row], weight[trigger_row], trigger)
        return pairs.softmax(-1), self.net.trigger(h).softmax(-1), states.softmax(-1)


def main(weights: str, folder: str) -> None:
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    net = EventEncoder(
        AutoModel.from_pretrained(BODY, add_pooling_layer=False, attn_implementation="eager"), len(TYPES), len(STATUSES)
    )
    net.load_state_dict(torch.load(weights, map_location="cpu"))
    net.eval()
    names = ["ids", "mask", "pair_row", "actor", "recipient", "trigger_row", "trigger"]
    sample = (
        torch.randint(1000, 2000, (2, 9)), torch.ones(2, 9, dtype=torch.long), torch.tensor([0, 1, 1]),
        torch.eye(3, 9), torch.eye(3, 9).flip(1), torch.tensor([1, 0]), torch.eye(2, 9),
    )  # fmt: skip
    axes = {
        "ids": {0: "b", 1: "t"}, "mask": {0: "b", 1: "t"}, "pair_row": {0: "p"}, "actor": {0: "p", 1: "t"},
        "recipient": {0: "p", 1: "t"}, "trigger_row": {0: "q"}, "trigger": {0: "q", 1: "t"},
    }  # fmt: skip
    full = out / "full.onnx"
    torch.onnx.export(
        Whole(net), sample, str(full), input_names=names, output_names=["pairs", "triggers", "states"],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )  # fmt: skip
    small = out / "events.onnx"
    quantize_dynamic(
        str(full), str(small), op_types_to_quantize=["MatMul", "Gemm", "Gather"], per_channel=True, weight_type=QuantType.QInt8
    )
    full.unlink()
    onnx.checker.check_model(str(small))
    shutil.copy(BODY / "tokenizer.json", out / "pieces.json")
    rows = hashlib.sha256()
    for path in sorted(ROWS.glob("*.jsonl")):
        rows.update(path.read_bytes())
    examples = read_rows()
    record = {
        "types": TYPES, "statuses": STATUSES, "rows": rows.hexdigest()[:12], "sentences": len(examples),
        "events": sum(len(e.events) for e in examples), "weights": hashlib.sha256(small.read_bytes()).hexdigest()[:12],
    }  # fmt: skip
    (out / "encoder.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(record, small.stat().st_size)


if __name__ == "__main__":
    main(*sys.argv[1:])
