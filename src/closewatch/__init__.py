"""Closewatch: from text as it was received to sourced political events.

    >>> from closewatch import code, restore
    >>> doc = restore("Kenya condemned Somalia on Friday.")
    >>> [event.type for event in code(doc)]
    ['ACCUSE']

Importing the package costs little: what a name needs is loaded when the name is first used.
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

# A sub-package is bound to its name here when it is first imported, and only then. These two are imported before the
# functions of the same name are defined, so that no later import takes the names from them. Both are empty.
for _room in ("code", "restore"):
    _import_module(f"closewatch.{_room}")
del _room

if TYPE_CHECKING:
    import datetime

    from closewatch.code.actors import resolve_actor
    from closewatch.code.dates import find_dates, resolve_date
    from closewatch.code.places import find_places
    from closewatch.code.statements import find_statements
    from closewatch.code.status import judge_status
    from closewatch.model.actor import Actor
    from closewatch.model.event import Event
    from closewatch.model.place import Place
    from closewatch.model.statement import Statement
    from closewatch.model.status import Status
    from closewatch.model.text import Document
    from closewatch.model.time import TimeExpression
    from closewatch.restore.api import restore_text
    from closewatch.store.api import Store

__all__ = [
    "Actor", "Document", "Event", "Place", "Statement", "Status", "Store", "TimeExpression", "code", "find_dates", "find_places",
    "find_statements", "judge_status", "resolve_actor", "resolve_date", "restore", "restore_text",
]  # fmt: skip

_HOME = {
    "Actor": "model.actor", "Document": "model.text", "Event": "model.event", "Place": "model.place",
    "Statement": "model.statement", "Status": "model.status", "TimeExpression": "model.time",
    "find_dates": "code.dates", "find_places": "code.places", "find_statements": "code.statements",
    "judge_status": "code.status", "resolve_actor": "code.actors", "resolve_date": "code.dates",
    "restore_text": "restore.api", "Store": "store.api",
}  # fmt: skip


def code(text: str | bytes | Document, *, published: datetime.date | None = None) -> list[Event]:
    """Events of one text in the order of their triggers; the text may be raw or an already restored document."""
    from closewatch.code.coder import code as made

    return made(text, published=published)


def restore(  # noqa: PLR0913 - the fields that a record may bring
    raw: str | bytes,
    *,
    id: str | None = None,
    source: str | None = None,
    url: str | None = None,
    title: str | None = None,
    publisher: str | None = None,
    published: datetime.date | None = None,
    retrieved: datetime.datetime | None = None,
    language: str | None = None,
) -> Document:
    """The document of a text as received: raw, restored text, edits and report.

    Args:
        raw: the text, or its bytes in any encoding.
        id: the id that the record brings; without it the id depends on `source` and the raw bytes alone.

    >>> restore("The m\\N{CYRILLIC SMALL LETTER IE}eting took place").text
    'The meeting took place'
    """
    from closewatch.restore.api import restore as made

    return made(
        raw, id=id, source=source, url=url, title=title, publisher=publisher, published=published, retrieved=retrieved,
        language=language,
    )  # fmt: skip


if not TYPE_CHECKING:  # a checker knows the names from above, and so tells of those that do not exist

    def __getattr__(name: str) -> object:
        """A public name, loaded when it is first used."""
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = getattr(_import_module(f"closewatch.{_HOME[name]}"), name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
