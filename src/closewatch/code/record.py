"""The event record, our public contract: one JSON object an event (schema in knowledge/data/schema/event.json)."""

from __future__ import annotations

from typing import Any

from closewatch.model.event import Event, Role, Words
from closewatch.model.text import Document


def event_record(event: Event, doc: Document) -> dict[str, Any]:
    """The record of an event of the document; all offsets are code points of the raw text, half-open."""
    return {
        "id": event.id,
        "document_id": event.document_id,
        "type": event.type,
        "mode": event.mode,
        "contexts": list(event.contexts),
        "cameo": event.cameo,
        "quad": event.quad,
        "goldstein": event.goldstein,
        "intensity": event.intensity,
        "status": event.status.name,
        "aux": list(event.aux),
        "actors": [_role(r) for r in event.actors],
        "recipients": [_role(r) for r in event.recipients],
        "trigger": _words(event.trigger),
        "sentence": {**_words(Words(event.sentence.text, event.sentence.start, event.sentence.end)),
                     "number": event.sentence.number},
        "when": _when(event, doc),
        "where": _where(event, doc),
        "said_by": _said_by(event),
        "quote": None if event.quote is None else _words(event.quote),
        "why": {"rule": event.why.rule, "says": event.why.says, "certainty": event.why.certainty,
                "status": event.status.reason},
        "made_by": {"code": event.made_by.code, "knowledge": event.made_by.knowledge, "models": list(event.made_by.models)},
    }  # fmt: skip


def _words(words: Words) -> dict[str, Any]:
    return {"text": words.text, "start": words.start, "end": words.end}


def _role(role: Role) -> dict[str, Any]:
    a = role.actor
    return {
        **_words(role.words), "name": a.name, "id": a.id, "country": a.country, "sector": a.sector,
        "sectors": list(a.sectors), "role": a.role,
    }  # fmt: skip


def _when(event: Event, doc: Document) -> dict[str, Any]:
    t = event.when
    if t is None:
        return {"text": None, "start": None, "end": None, "first": None, "past": None, "granularity": None,
                "reason": event.when_reason}  # fmt: skip
    raw = doc.to_raw(t.start, t.end)
    return {
        "text": t.text, "start": raw.start, "end": raw.end,
        "first": None if t.first is None else t.first.isoformat(),
        "past": None if t.past is None else t.past.isoformat(),
        "granularity": t.granularity, "reason": t.reason,
    }  # fmt: skip


def _where(event: Event, doc: Document) -> dict[str, Any]:
    p = event.where
    if p is None:
        return {"text": None, "start": None, "end": None, "name": None, "geonames_id": None, "lat": None, "lon": None,
                "country": None, "precision": None, "reason": event.where_reason}  # fmt: skip
    raw = doc.to_raw(p.start, p.end)
    return {
        "text": p.text, "start": raw.start, "end": raw.end, "name": p.name, "geonames_id": p.geonames_id, "lat": p.lat,
        "lon": p.lon, "country": p.country, "precision": p.precision, "reason": p.reason,
    }  # fmt: skip


def _said_by(event: Event) -> dict[str, Any] | None:
    v = event.said_by
    if v is None:
        return None
    words = {"text": None, "start": None, "end": None} if v.words is None else _words(v.words)
    return {**words, "name": v.actor.name, "country": v.actor.country, "sector": v.actor.sector, "kind": v.kind}


CSV_COLUMNS = (
    "id", "document_id", "type", "mode", "contexts", "cameo", "quad", "goldstein", "intensity", "status", "aux",
    "actor_text", "actor_name", "actor_country", "actor_sector", "recipient_text", "recipient_name",
    "recipient_country", "recipient_sector", "trigger", "trigger_start", "trigger_end", "when_text", "when_first",
    "when_past", "where_name", "geonames_id", "lat", "lon", "where_country", "said_by", "said_by_country", "sentence",
    "sentence_start", "sentence_end", "rule", "says", "code", "knowledge",
)  # fmt: skip


def csv_row(record: dict[str, Any]) -> list[Any]:
    """A record as one row of CSV_COLUMNS; values of several actors are joined by "; ", unknown is empty."""
    joined = {
        f"{role}_{key}": "; ".join(r[key] or "" for r in record[f"{role}s"])
        for role in ("actor", "recipient")
        for key in ("text", "name", "country", "sector")
    }
    said_by = record["said_by"] or {"text": None, "country": None}
    flat = {
        **record, **joined, "contexts": "; ".join(record["contexts"]), "aux": "; ".join(record["aux"]),
        "trigger": record["trigger"]["text"], "trigger_start": record["trigger"]["start"],
        "trigger_end": record["trigger"]["end"], "when_text": record["when"]["text"],
        "when_first": record["when"]["first"], "when_past": record["when"]["past"],
        "where_name": record["where"]["name"], "geonames_id": record["where"]["geonames_id"],
        "lat": record["where"]["lat"], "lon": record["where"]["lon"], "where_country": record["where"]["country"],
        "said_by": said_by["text"], "said_by_country": said_by["country"], "sentence": record["sentence"]["text"],
        "sentence_start": record["sentence"]["start"], "sentence_end": record["sentence"]["end"],
        "rule": record["why"]["rule"], "says": record["why"]["says"], "code": record["made_by"]["code"],
        "knowledge": record["made_by"]["knowledge"],
    }  # fmt: skip
    return ["" if flat[c] is None else flat[c] for c in CSV_COLUMNS]
