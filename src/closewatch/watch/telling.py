"""From stored alerts to messages: the report that brought the development, the happening as it stands now, all reasons."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from closewatch.errors import StoreError
from closewatch.knowledge.countries import state_names
from closewatch.store import joined_rows
from closewatch.store.api import Reader
from closewatch.store.rows import Development, Happening, Record, StoredEvent
from closewatch.store.watches import AlertRow
from closewatch.watch.cleaning import clean, is_web_address, shorten
from closewatch.watch.messages import Message, make_title, name_act, tell

_LONGEST_SENTENCE = 1200


def tell_alert(reader: Reader, alert: AlertRow, development: Development) -> Message:
    """The message of an alert."""
    event = reader.event(development.event)
    happening = joined_rows.happening(reader.connection, development.happening)
    return make_message(event, happening, development, (alert.key, alert.reasons, alert.at))


def make_message(
    event: StoredEvent, happening: Happening, development: Development, alert: tuple[int, Sequence[str], datetime.datetime]
) -> Message:
    """The message of a development; `alert` is its key, its reasons, and when it rang."""
    key, reasons, at = alert
    record, doc = event.record, event.document
    who, whom = role_names(record["actors"]), role_names(record["recipients"])
    act = name_act(record["type"], record["mode"])
    return Message(
        key, at, clean(", ".join(who)), act.noun, clean(", ".join(whom)),
        make_title(tell(act, who, whom), development.status), happening.status, happening.reports, happening.sources,
        tell_when(record), tell_where(record), tell_voice(record), tell_sentence(record),
        None if doc.title is None else clean(doc.title), None if doc.publisher is None else clean(doc.publisher),
        None if doc.published is None else doc.published.isoformat(),
        clean(doc.url) if doc.url is not None and is_web_address(doc.url) else None,
        tuple(clean(r) for r in reasons), _facts(record, happening, development),
    )  # fmt: skip


def _facts(record: Record, happening: Happening, development: Development) -> dict[str, Any]:
    return {
        "event": record["id"], "document_id": clean(record["document_id"]), "happening": happening.key, "story": happening.story,
        "development": {"kind": development.kind, "status_before": development.status_before, "status": development.status},
        "type": record["type"], "mode": record["mode"], "cameo": record["cameo"], "quad": record["quad"],
        "contexts": list(happening.contexts), "actors": [_party(r) for r in record["actors"]],
        "recipients": [_party(r) for r in record["recipients"]], "trigger": clean(record["trigger"]["text"]),
    }  # fmt: skip


def _party(role: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "text": clean(role["text"]), "name": role["name"], "id": role["id"], "country": role["country"], "sector": role["sector"],
    }  # fmt: skip


def role_names(roles: Iterable[Mapping[str, Any]]) -> list[str]:
    """Who fills the roles, as people call them: the name, or the text's words, with the country where that is another."""
    return list(dict.fromkeys(_named(role["name"] or role["text"] or "", role["country"]) for role in roles))


def _named(name: str, country: str | None) -> str:
    state = state_names().get(country or "")
    return clean(name) if state is None or state.lower() in name.lower() else f"{clean(name)} ({state})"


def tell_when(record: Record) -> str | None:
    """The days that the text gives, with its words; None where it gives none."""
    when = record["when"]
    words = f"“{clean(when['text'])}”" if when["text"] else ""
    if when["first"] is None:
        return f"{words}, which fixes no day" if words else None
    days = _days(when["first"], when["past"])
    return f"{days} ({words})" if words else days


def _days(first: str, past: str | None) -> str:
    if past is None:
        return first
    last = (datetime.date.fromisoformat(past) - datetime.timedelta(days=1)).isoformat()
    return first if last <= first else f"{first} to {last}"


def tell_where(record: Record) -> str | None:
    """The place that the text ties to the event, None where it ties none."""
    where = record["where"]
    name = where["name"] or where["text"]
    return None if not name else _named(name, where["country"])


def tell_voice(record: Record) -> str | None:
    """Who says so, None where the text says it itself."""
    voice = record["said_by"]
    if voice is None:
        return None
    name = voice["name"] or voice["text"]
    if name:
        return _named(name, voice["country"])
    return "somebody unnamed" if voice["kind"] == "unnamed" else f"an unnamed {voice['kind']}"


def tell_sentence(record: Record) -> str:
    """The sentence in its own words."""
    return shorten(clean(record["sentence"]["text"]), _LONGEST_SENTENCE)


def title_of(record: Record, status: str) -> str:
    """A headline of the event."""
    act = name_act(record["type"], record["mode"])
    return make_title(tell(act, role_names(record["actors"]), role_names(record["recipients"])), status)


def find_event(reader: Reader, happening: Happening) -> StoredEvent:
    """The first report of the happening. Raises StoreError where none is left."""
    found = reader.events_by_key(happening.events[:1])
    if not found:
        raise StoreError(f"the happening {happening.key} has no report")
    return found[0]
