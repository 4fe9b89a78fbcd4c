"""Families: documents that are copies of one another.

In: a document and its text. Out: its sketch, and a row that puts it into the family of what it is a copy of.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection

from closewatch.join.desk import BY_HAND
from closewatch.join.likeness import Likeness, compare, read
from closewatch.join.settings import FAMILIES
from closewatch.join.sketches import sketch
from closewatch.store import joined
from closewatch.store.rows import StoredDocument


@dataclass(frozen=True, slots=True)
class FamilyFound:
    """The family of a document, None where it is alone; whether it says nothing that its copies do not; families that are gone.

    `gone` maps keys of families that turned out to be this one to their documents.
    """

    family: int | None
    is_mere_copy: bool
    gone: dict[int, list[int]]


def join_family(connection: Connection, doc: StoredDocument, text: str, *, now: datetime.datetime) -> FamilyFound:
    """Keep the document's sketch and put it into the family of its copies. A corrected version is a copy of what it corrects."""
    values = sketch(text)
    if joined.has_sketch(connection, doc.key, values):
        return FamilyFound(doc.family, False, {})
    met = Counter(joined.meetings(connection, values, FAMILIES.bucket_most))
    joined.put_sketch(connection, doc.key, values)
    if doc.replaces is not None:
        met[doc.replaces] = FAMILIES.bands
    candidates = sorted(met, key=lambda key: (-met[key], key))[: FAMILIES.verified_most]
    copies = _copies(connection, doc, text, candidates)
    if not copies:
        return FamilyFound(None, False, {})
    return _put(connection, doc, copies, now)


def _copies(connection: Connection, doc: StoredDocument, text: str, candidates: list[int]) -> dict[int, Likeness | None]:
    """Those candidates that the document is a copy of, one a family; None for the version that it corrects."""
    families = joined.families_of(connection, candidates)
    parted = joined.parted_by_hand(connection, doc.key, BY_HAND) if candidates else set()
    texts = joined.texts(connection, candidates)
    mine = read(text, doc.published)
    found: dict[int, Likeness | None] = {}
    have = set(parted)
    for key in candidates:
        home = families.get(key, key)
        if home in have:
            continue
        likeness = None if key == doc.replaces else compare(mine, read(*texts[key]))
        if likeness is None or likeness.is_copy():
            found[key] = likeness
            have.add(home)
    return found


def _put(
    connection: Connection, doc: StoredDocument, copies: dict[int, Likeness | None], now: datetime.datetime
) -> FamilyFound:
    """Write the family of the document; families that it links become the oldest of them."""
    families = joined.families_of(connection, copies)
    homes = {key: families.get(key, key) for key in copies}
    oldest = min(homes.values())
    rows = [{"document": oldest, "family": oldest, "reason": "the first of its family", "score": None, "at": now}]
    rows = [] if oldest in families.values() else rows
    gone = {}
    for home in set(homes.values()):
        if home != oldest:
            gone[home] = joined.family(connection, home)
            reason = f"document {doc.key} is a copy of documents of both families"
            joined.undo_family_members(connection, gone[home], reason, now)
            rows += [{"document": d, "family": oldest, "reason": reason, "score": None, "at": now} for d in gone[home]]
    best = max(copies, key=lambda key: _order(copies[key]))
    likeness = copies[best]
    reason = f"corrects document {best}" if likeness is None else f"document {best}: {likeness.says()}"
    value = None if likeness is None else round(likeness.contained, 3)
    rows.append({"document": doc.key, "family": oldest, "reason": reason, "score": value, "at": now})
    joined.put_family_members(connection, rows)
    is_mere = likeness is None or likeness.is_mere
    return FamilyFound(oldest, is_mere, gone)


def _order(likeness: Likeness | None) -> float:
    return 2.0 if likeness is None else likeness.contained
