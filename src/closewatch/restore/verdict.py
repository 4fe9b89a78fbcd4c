"""What the edits of one document say about it: clean, damaged by accident, or disguised on purpose."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence

from closewatch.model.text import Finding, LetterRows, RestoreReport, Row

CLEAN = RestoreReport()
_SHOWN = 10  # positions kept of each finding
# What no accident makes, and how many of it show a purpose.
_ON_PURPOSE = {
    "reversed order": (1, "characters are stored in another order than they are read"),
    "backspaced character": (3, "characters are deleted again by backspaces"),
    "mathematical letter": (3, "words are written in mathematical letters"),
    "enclosed letter": (3, "words are written in enclosed letters"),
    "full-width letter": (3, "Latin words are written in full width"),
    "small capital": (3, "words are written in small capitals"),
    "raised letter": (1, "words are written in raised letters"),
    "stacked mark": (3, "letters are buried under marks"),
    "stray accent": (3, "accents are strewn over the letters"),
    "digit or sign for letter": (3, "digits and signs stand for letters"),
    "word in look-alike letters": (2, "whole words are written in letters of another script"),
    "tag character": (1, "characters are hidden in tags"),
    "invisible character": (4, "characters are hidden in the text"),
}
_LOOKALIKE = "look-alike letter"


_REASON_OF = operator.itemgetter(3)
_CERTAINTY_OF = operator.itemgetter(4)


def _finding(what: str, rows: Sequence[Row]) -> Finding:
    """All rows of one reason as a finding."""
    return Finding(what, len(rows), tuple(row[0] for row in rows[:_SHOWN]), min(map(_CERTAINTY_OF, rows)))


def _findings(rows: Sequence[Row]) -> Iterator[Finding]:
    """One finding a reason."""
    if isinstance(rows, LetterRows):
        yield Finding(rows.reason, len(rows), rows.first(_SHOWN), rows.certainty)
        return
    if len(set(map(_REASON_OF, rows))) == 1:
        yield _finding(rows[0][3], rows)
        return
    by_reason: dict[str, list[Row]] = {}
    for row in rows:
        by_reason.setdefault(row[3], []).append(row)
    for what, same in by_reason.items():
        yield _finding(what, same)


def judge(rows: Sequence[Row], words: int) -> RestoreReport:
    """The report of a document with these changes and about so many words.

    Few mixed words for their number are a slip of the keyboard or of a scan; many are a purpose.
    """
    findings = tuple(_findings(rows))
    counts: dict[str, int] = {}
    for finding in findings:
        for part in finding.what.split(" + "):
            counts[part] = counts.get(part, 0) + finding.count
    for what, (enough, reason) in _ON_PURPOSE.items():
        if counts.get(what, 0) >= enough:
            return RestoreReport(findings, "disguised", reason)
    mixed = counts.get(_LOOKALIKE, 0)
    if mixed >= 3 and mixed * 50 >= words:
        return RestoreReport(findings, "disguised", f"{mixed} words mix letters of scripts that look alike")
    if counts.get("wrong encoding", 0) > 0:
        reason = "bytes were read in a wrong encoding"
    elif mixed > 0:
        reason = f"{mixed} of about {words} words mix letters of scripts that look alike"
    else:
        reason = "found: " + ", ".join(counts)
    return RestoreReport(findings, "damaged", reason)
