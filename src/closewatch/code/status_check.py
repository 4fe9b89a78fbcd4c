"""Whether every status cue reads its own example rightly."""

from __future__ import annotations

from closewatch.code.status import judge_status
from closewatch.errors import KnowledgeError
from closewatch.knowledge.cues import examples


def check() -> list[str]:
    """What the examples of the status cues get wrong; empty when all are read rightly."""
    wrong = []
    try:
        for case in examples():
            start = case.text.index(case.event)
            got = judge_status(case.text, start, start + len(case.event))
            if got.name != case.status:
                told = f"{case.event!r} in {case.text!r} is {got.name}, not {case.status}"
                wrong.append(f"{case.file}:{case.line}: {told}")
    except KnowledgeError as error:
        wrong.append(str(error))
    return wrong
