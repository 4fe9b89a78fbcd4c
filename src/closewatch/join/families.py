"""Families: documents that are copies of one another.

In: a document and its text. Out: its sketch, and a row that puts it into the family of what it is a copy of.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
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


def join_family(
    connection: Connection, doc: StoredDocument, text: str, *, is_new: bool, now: datetime.datetime
) -> FamilyFound:
    """Keep the document's sketch and put it into the family of its copies. A corrected version is a copy of what it corrects."""
    values = sketch(text)
    if not is_new and joined.has_sketch(connection, doc.key, values):
        return FamilyFound(doc.family, False, {})
    met = Counter(joined.meetings(connection, values, FAMILIES.bucket_most))
    joined.put_sketch(connection, doc.key, values)
    if doc.replaces is not None:
        met[doc.replaces] = FAMILIES.bands
    candidates = sorted(met, key=lambda key: (-met[key], -key))[: FAMILIES.verified_most]
    if not candidates:
        return FamilyFound(None, False, {})
    told = joined.texts(connection, candidates)
    parted = set() if is_new else joined.parted_by_hand(connection, doc.key, BY_HAND)
    copies = _copies(doc, text, {key: (*told[key], met[key]) for key in candidates}, parted)
    homes = {key: told[key][2] for key in copies}
    return _put(connection, doc, copies, homes, now) if copies else FamilyFound(None, False, {})


Candidate = tuple[str, datetime.date | None, int | None, int]  # text, publication, family, bands in common


def _copies(doc: StoredDocument, text: str, candidates: Mapping[int, Candidate], parted: set[int]) -> dict[int, Likeness | None]:
    """Those candidates that the document is a copy of, one a family; None for the version that it corrects.

    Once one is found, others are looked at only where they are about as near.
    """
    mine = read(text, doc.published)
    found: dict[int, Likeness | None] = {}
    have = set(parted)
    least = 0.0
    for key, (other, published, family, hits) in candidates.items():
        home = family or key
        if home in have or hits < least:
            continue
        likeness = None if key == doc.replaces else compare(mine, read(other, published))
        if likeness is None or likeness.is_copy():
            found[key] = likeness
            have.add(home)
            least = max(least, hits / 2)
    return found


def _put(
    connection: Connection, doc: StoredDocument, copies: dict[int, Likeness | None], families: dict[int, int | None],
    now: datetime.datetime,
) -> FamilyFound:  # fmt: skip
    """Write the family of the document; families that it links become the oldest of them."""
    homes = {key: families[key] or key for key in copies}
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
