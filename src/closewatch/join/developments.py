"""Developments: a happening first seen, and changes of its joined status; each is told once.

In: what joining one document came to. Out: rows, with whether each is news and why.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from closewatch.join.desk import Desk, Joined
from closewatch.join.settings import HAPPENINGS
from closewatch.join.statuses import is_development, says_status
from closewatch.store import joined


def write_developments(desk: Desk, done: Sequence[Joined], revived: Collection[int] = ()) -> None:
    """Write what is new in these happenings, each development once; of `revived` ones it may be told already."""
    changed = [j for j in done if j.before is not None and is_development(j.before, j.known.status)]
    again = [j.known.key for j in done if j.before is None and j.known.key in revived] if revived else []
    had = joined.developed(desk.connection, [*(j.known.key for j in changed), *again])
    rows = [_row(desk, j, "new") for j in done if j.before is None and not had.get(j.known.key)]
    rows += [_row(desk, j, "status") for j in changed if ("status", j.known.status) not in had.get(j.known.key, ())]
    joined.put_developments(desk.connection, rows)


def _row(desk: Desk, j: Joined, kind: str) -> dict[str, Any]:
    told = [past for _, past in j.known.profile.days]
    age = why_old(desk, max(told) - 1 if told else None)
    says = says_status(j.before, j.known.status)
    return {
        "happening": j.known.key, "kind": kind, "status_before": j.before, "status": j.known.status, "event": j.event,
        "at": desk.now, "is_news": age is None, "reason": says if age is None else f"{says}; no news: {age}",
    }  # fmt: skip


def why_old(desk: Desk, happened: int | None) -> str | None:
    """Why a development is no news, None where it is; `happened` is the ordinal of the last day that reports tell."""
    if desk.quiet is not None:
        return desk.quiet
    today = desk.now.astimezone(datetime.UTC).date().toordinal()
    most = HAPPENINGS.old_after_days
    if desk.facts.published is not None and today - desk.facts.published > most:
        return f"the report is {today - desk.facts.published} days old, news is at most {most}"
    if happened is not None and today - happened > most:
        return f"it happened {today - happened} days ago, news is at most {most}"
    return None
