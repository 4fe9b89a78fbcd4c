"""Our status in the labels of the scorer: `python understanding.py status understanding_status:label` from this folder.

The gold calls what is asked for and what is foreseen alike "future", and takes what a source says for asserted.
"""

from __future__ import annotations

from closewatch.code.status import judge_status

_LABELS = {
    "asserted": "asserted",
    "claimed": "asserted",
    "speculated": "possible",
    "expected": "future",
    "called_for": "future",
    "conditional": "conditional",
    "denied": "negated",
}


def label(text: str, start: int, end: int) -> str:
    """The scorer's label of the event at [start, end)."""
    status = judge_status(text, start, end)
    if status.name == "conditional" and (status.cue or "").lower() in ("would", "will", "could", "'d", "any"):
        return "future"  # the gold marks the condition alone
    if status.generic and status.name == "asserted":
        return "generic"
    return _LABELS[status.name]
