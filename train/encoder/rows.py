"""Training rows: read, checked, and turned into examples with character spans.

Two forms of rows are read: clauses (one event, the rest of the sentence unlabelled) and sentences with all their
events. Everything is text and labels written for this project.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

TYPES = (
    "NONE", "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES = ("asserted", "claimed", "speculated", "expected", "conditional", "called_for", "denied")
ROWS = Path(__file__).resolve().parent.parent / "rows"

Span = tuple[int, int]


@dataclass
class LabelledEvent:
    type: str
    status: str
    trigger: Span
    actors: list[Span]
    recipients: list[Span]
    voiced: bool | None  # whether somebody other than the writer says so; None where the row does not tell


@dataclass
class Example:
    text: str
    events: list[LabelledEvent]
    complete: bool  # whether all events of the sentence are labelled
    others: list[Span] = field(default_factory=list)  # further mentions, found by the reader


def find(text: str, words: str) -> Span:
    at = text.index(words)
    return at, at + len(words)


def read_rows(folder: Path = ROWS) -> list[Example]:
    """All rows below the folder, in the order of files and lines."""
    examples: list[Example] = []
    for path in sorted(folder.glob("*.jsonl")):
        merged: dict[str, Example] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            text = row["text"]
            if "events" in row:
                events = [
                    LabelledEvent(
                        e["type"], e["status"], find(text, e["trigger"]), [find(text, a) for a in e["actors"]],
                        [find(text, r) for r in e["recipients"]], e.get("said_by") is not None,
                    )
                    for e in row["events"]
                ]
                examples.append(Example(text, events, row.get("complete", True)))
                continue
            example = merged.get(text)
            if example is None:
                example = merged[text] = Example(text, [], False)
                examples.append(example)
            recipients = [find(text, row["recipient"])] if row["recipient"] else []
            event = LabelledEvent(
                row["type"], row["status"], find(text, row["trigger"]), [find(text, row["actor"])], recipients,
                True if row["status"] == "claimed" else None,
            )
            example.events.append(event)
    return examples
