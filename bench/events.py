"""Figures of event coding as JSON: `python bench/events.py own|given|cameo|speed|ablation|gold|all|floors`.

    own       our own gold set: types, triggers, statuses, roles, countries, and what the sentences without event draw
    given     type where actor and recipient are told (plv_dev)
    cameo     share of the manual's examples whose three-digit CAMEO code is among the coded events (cameo_manual)
    gold      the scorer's own measures (plover_gsr, plv_dev)
    speed     one core, ordinary news (meantime_dev): parse and encoder, the rest of coding, and spaCy's bare pipeline
    ablation  patterns alone, encoder alone, both
    all       everything; writes the table between the markers of bench/events.md
    floors    raises tests/gold/floors.yaml to just below today's figures; it never lowers one

`--missed N` and `--wrong N` print examples on stderr. The labelled text lies beside the checkout, in shared/.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import events_own
import events_speed
import events_table
import numpy as np
from events_given import Given

from closewatch.code import coder, fusing
from closewatch.code.record import event_record
from closewatch.restore.api import restore
from closewatch.sources.inputs import Refusal, read_inputs

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT.parent / "shared" / "gold"
SCORER = ROOT.parent / "shared" / "score" / "events.py"


class PatternsAlone(fusing.Fuser):
    """Takes every proposal of the patterns as it is and adds none."""

    def fuse(self, proposals: Sequence[Any], *_: Any, **__: Any) -> list[fusing.Fused]:
        """The proposals, all of them certain."""
        return [fusing.Fused(p, 1.0) for p in proposals]


class EncoderAlone(fusing.Fuser):
    """Sees no proposal of the patterns; only what the encoder finds by itself remains."""

    def fuse(self, proposals: Sequence[Any], *_: Any, **__: Any) -> list[fusing.Fused]:
        """What the encoder adds."""
        return super().fuse([])


READERS = {"patterns": PatternsAlone, "encoder": EncoderAlone, "both": fusing.Fuser}


@contextlib.contextmanager
def reader(name: str) -> Iterator[None]:
    """Coding by patterns, encoder or both while the context lasts."""
    with mock.patch.object(coder, "Fuser", READERS[name]):
        yield


# scored by the shared scorer ------------------------------------------------------------------------------------------


def scorer() -> Any:
    """The shared scorer as a module."""
    spec = importlib.util.spec_from_file_location("shared_score_events", SCORER)
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer at {SCORER}: it belongs beside the checkout")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_records(name: str) -> list[dict[str, Any]]:
    """Records of one labelled file."""
    return [json.loads(line) for line in (GOLD / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def coded(name: str) -> dict[str, list[dict[str, Any]]]:
    """Event records of a labelled file by document, read as the command line reads them."""
    docs = (
        restore(item.raw, id=item.id, source=item.place, published=item.published)
        for item in read_inputs([str(GOLD / f"{name}.jsonl")])
        if not isinstance(item, Refusal)
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for doc, events in coder.code_many(docs):
        for event in events:
            found[doc.id].append(event_record(event, doc))
    return found


def scored(name: str, measure: str, args: argparse.Namespace) -> dict[str, Any]:
    """One measure of the shared scorer."""
    score = scorer()
    real = {key: [e for e in events if score.real(e)] for key, events in coded(name).items()}
    found: dict[str, Any] = getattr(score, f"score_{measure}")(gold_records(name), real, args)
    return found


def gold(args: argparse.Namespace) -> dict[str, Any]:
    """The scorer's measures on the PLOVER gold sentences and on the marked pairs."""
    return {"plover_gsr": scored("plover_gsr", "dyads", args), "plv_dev": scored("plv_dev", "spans", args)}


def own(args: argparse.Namespace) -> dict[str, Any]:
    """The figures of our own gold set."""
    return events_own.measure(missed=args.missed, wrong=args.wrong)


def ablation(args: argparse.Namespace) -> dict[str, Any]:
    """All sets with the patterns alone, with the encoder alone, and with both."""
    found = {}
    for name in READERS:
        with reader(name):
            found[name] = {**gold(args), "own": own(args)}
    return found


# CAMEO --------------------------------------------------------------------------------------------------------------


def cameo(args: argparse.Namespace) -> dict[str, Any]:
    """Share of the manual's examples whose three-digit code is among the coded events of whatever status."""
    found = coded("cameo_manual")
    count, right, root, silent = 0, 0, 0, 0
    by_root: dict[str, Counter[str]] = defaultdict(Counter)
    for record in gold_records("cameo_manual"):
        events = found.get(record["id"], [])
        codes = {(e["cameo"] or "")[:3] for e in events}
        for wanted in record["events"]:
            code = wanted["code"][:3]
            count += 1
            hit = code in codes
            right += hit
            root += code[:2] in {c[:2] for c in codes}
            silent += not events
            by_root[code[:2]]["right"] += hit
            by_root[code[:2]]["of"] += 1
            if not hit and args.missed > 0:
                args.missed -= 1
                rules = [(e["cameo"], e["why"]["rule"]) for e in events]
                print(f"  missed {wanted['code']} ({wanted['name']}) got {rules} | {record['text']}", file=sys.stderr)
    return {
        "examples": count, "three_digits": round(right / count, 3), "two_digits": round(root / count, 3),
        "without_event": round(silent / count, 3), "per_root": {k: f"{v['right']}/{v['of']}" for k, v in sorted(by_root.items())},
    }  # fmt: skip


def given(args: argparse.Namespace) -> dict[str, Any]:
    """Macro F1 of the fifteen types with actors told; the weights of the parts are set on our own gold, not on plv_dev."""
    measure = Given(events_own.told_pairs(), gold_records("plv_dev"))
    return measure.figures()


def everything(args: argparse.Namespace) -> dict[str, Any]:
    """All figures; writes the table of bench/events.md."""
    parts: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
        "ablation": ablation, "given": given, "cameo": cameo, "speed": speed,
    }  # fmt: skip
    found = {name: part(args) for name, part in parts.items()}
    both = found["ablation"]["both"]
    found = {"own": both["own"], "gold": {k: both[k] for k in ("plover_gsr", "plv_dev")}, **found}
    events_table.write(ROOT / "bench" / "events.md", found)
    return found


def speed(args: argparse.Namespace) -> dict[str, Any]:
    """Words and sentences a CPU second."""
    return events_speed.measure(GOLD / "meantime_dev.jsonl")


def floors(args: argparse.Namespace) -> dict[str, Any]:
    """Raise the floors of the suite."""
    return events_own.raise_floors(own(args))


def main() -> None:
    parts = {
        "own": own, "given": given, "cameo": cameo, "gold": gold, "speed": speed, "ablation": ablation, "all": everything,
        "floors": floors,
    }  # fmt: skip
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measure", choices=tuple(parts))
    parser.add_argument("--missed", type=int, default=0, help="print this many misses on stderr")
    parser.add_argument("--wrong", type=int, default=0, help="print this many wrong events on stderr")
    args = parser.parse_args()
    print(json.dumps(parts[args.measure](args), indent=1, default=_plain))


def _plain(value: Any) -> Any:
    if isinstance(value, np.floating | np.integer):
        return value.item()
    raise TypeError(type(value))


if __name__ == "__main__":
    main()
