"""Codings of the same document by different makers: which there are, and what changed between the last two."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from closewatch.code.comparing import Comparison, compare
from closewatch.model.event import MadeBy
from closewatch.store.queries import stored_events
from closewatch.store.tables import codings, events, makers


@dataclass(frozen=True, slots=True)
class Maker:
    """What coded documents: versions, how many codings it made, and how many of them count."""

    key: int
    made_by: MadeBy
    codings: int
    current: int
    last: datetime.datetime


def all_makers(connection: Connection) -> list[Maker]:
    """All makers, the first one first."""
    c = codings.c
    chosen = (
        select(makers, func.count(), func.count().filter(c.is_current), func.max(c.at))
        .join(codings, c.maker == makers.c.key).group_by(makers.c.key).order_by(makers.c.key)
    )  # fmt: skip
    return [
        Maker(key, MadeBy(code, knowledge, tuple(json.loads(models))), n, current, last)
        for key, code, knowledge, models, n, current, last in connection.execute(chosen)
    ]


def is_coded(connection: Connection, document: int, made_by: MadeBy) -> bool:
    """Whether the document has a coding of that maker."""
    m = makers.c
    same = (m.code == made_by.code, m.knowledge == made_by.knowledge, m.models == models_text(made_by))
    chosen = select(codings.c.key).join(makers, m.key == codings.c.maker).where(codings.c.document == document, *same)
    return connection.execute(chosen).first() is not None


def models_text(made_by: MadeBy) -> str:
    """The models as they are stored."""
    return json.dumps(list(made_by.models), ensure_ascii=False)


def differences(connection: Connection, document: int | None = None) -> Iterator[tuple[int, Comparison]]:
    """Documents that were coded more than once, with what changed from the last coding but one to the last."""
    several = select(codings.c.document).group_by(codings.c.document).having(func.count() > 1).order_by(codings.c.document)
    if document is not None:
        several = several.where(codings.c.document == document)
    for (key,) in connection.execute(several).all():
        last = select(codings.c.key).where(codings.c.document == key).order_by(codings.c.key.desc()).limit(2)
        new, old = connection.execute(last).scalars().all()
        yield key, compare(_records(connection, old), _records(connection, new))


def _records(connection: Connection, coding: int) -> list[dict[str, object]]:
    document = select(codings.c.document).where(codings.c.key == coding).scalar_subquery()  # events are found by it
    chosen = select(events.c.key).where(events.c.document == document, events.c.coding == coding).order_by(events.c.number)
    return [dict(event.record) for event in stored_events(connection, connection.execute(chosen).scalars().all())]
