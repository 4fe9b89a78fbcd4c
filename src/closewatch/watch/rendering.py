"""Messages as plain text, as HTML and as JSON. Everything from outside is clean, and escaped where markup could hide in it."""

from __future__ import annotations

import datetime
import html
import json
from typing import Any
from zoneinfo import ZoneInfo

from closewatch.watch.cleaning import is_web_address
from closewatch.watch.messages import Message, Outgoing, plural

_NOT_TOLD = "not told"


def as_text(outgoing: Outgoing) -> str:
    """The delivery as plain text."""
    parts = [message_text(m, outgoing.zone) for m in outgoing.messages]
    head = [f"{outgoing.watch}: {plural(len(parts), 'alert')}"] if len(parts) > 1 else []
    if outgoing.is_test:
        head.insert(0, "This is a test. What follows is a sample.")
    return "\n\n".join([*head, *parts]) + "\n"


def message_text(message: Message, zone: str) -> str:
    """One message as plain text."""
    rows = [message.title, "", *(f"{label:<8}{value}" for label, value in _rows(message, zone))]
    return "\n".join(rows)


def _rows(message: Message, zone: str) -> list[tuple[str, str]]:
    said = [] if message.said_by is None else [("said by", message.said_by)]
    rows = [
        ("status", message.standing), *said, ("when", message.when or _NOT_TOLD), ("where", message.where or _NOT_TOLD),
        ("words", f"“{message.sentence}”"), ("report", message.origin),
    ]  # fmt: skip
    if message.url is not None:
        rows.append(("link", message.url))
    rows += [("rang as" if i == 0 else "", reason) for i, reason in enumerate(message.reasons)]
    return [*rows, ("rang at", _moment(message.rang, zone)), ("event", str(message.facts.get("event", "")))]


def _moment(moment: datetime.datetime, zone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


# --- HTML -------------------------------------------------------------------------------------------------------------

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title></head>
<body style="margin:0;padding:16px;background:#f4f5f7;color:#1d2430;font:16px/1.5 -apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:640px;margin:0 auto">{body}</div></body></html>
"""
_CARD = """<article style="background:#fff;border:1px solid #d9dde3;border-radius:8px;padding:16px 20px;margin:0 0 16px">
<h2 style="font-size:18px;line-height:1.35;margin:0 0 4px">{title}</h2>
<p style="margin:0 0 12px;color:#4a5566">{standing}</p>
<blockquote style="margin:0 0 12px;padding:8px 14px;border-left:4px solid #2f6f9f;background:#f2f7fb">{sentence}</blockquote>
<table role="presentation" style="border-collapse:collapse;font-size:15px">{rows}</table>
</article>"""
_ROW = (
    '<tr><th scope="row" style="text-align:left;vertical-align:top;padding:2px 14px 2px 0;color:#4a5566;font-weight:600">'
    '{label}</th><td style="padding:2px 0">{value}</td></tr>'
)


def as_html(outgoing: Outgoing) -> str:
    """The delivery as a page of its own, without scripts or anything to load."""
    cards = "".join(message_html(m, outgoing.zone) for m in outgoing.messages)
    test = "<p><strong>This is a test. What follows is a sample.</strong></p>" if outgoing.is_test else ""
    head = f'<h1 style="font-size:20px;margin:0 0 12px">{html.escape(outgoing.watch)}</h1>'
    return _PAGE.format(title=html.escape(outgoing.subject), body=test + head + cards)


def message_html(message: Message, zone: str) -> str:
    """One message as a fragment of HTML."""
    shown = {"said by", "when", "where", "event", "rang at"}
    rows = [(label, html.escape(value)) for label, value in _rows(message, zone) if label in shown]
    reasons = "".join(f"<li>{html.escape(reason)}</li>" for reason in message.reasons)
    rows.insert(-2, ("report", _link(message)))
    rows.insert(-2, ("why", f'<ul style="margin:0;padding-left:18px">{reasons}</ul>'))
    return _CARD.format(
        title=html.escape(message.title), standing=html.escape(message.standing), sentence=html.escape(message.sentence),
        rows="".join(_ROW.format(label=label, value=value) for label, value in rows),
    )  # fmt: skip


def _link(message: Message) -> str:
    told = html.escape(message.origin)
    if message.url is None or not is_web_address(message.url):
        return told
    return f'<a href="{html.escape(message.url, quote=True)}">{told}</a>'


# --- JSON -------------------------------------------------------------------------------------------------------------


def as_json(outgoing: Outgoing) -> dict[str, Any]:
    """The delivery as the body of a webhook."""
    return {
        "type": "watch.alert", "delivery": outgoing.id, "timestamp": outgoing.now.astimezone(datetime.UTC).isoformat(),
        "watch": outgoing.watch, "test": outgoing.is_test, "alerts": [message_json(m, outgoing) for m in outgoing.messages],
    }  # fmt: skip


def message_json(message: Message, outgoing: Outgoing) -> dict[str, Any]:
    """One message as a JSON object; `id` is the same in every try."""
    return {
        "id": outgoing.message_id(message), "watch": outgoing.watch, "test": outgoing.is_test,
        "rang": message.rang.astimezone(datetime.UTC).isoformat(), "title": message.title, "who": message.who,
        "act": message.act, "whom": message.whom, "status": message.status, "reports": message.reports,
        "sources": message.sources, "when": message.when, "where": message.where, "said_by": message.said_by,
        "sentence": message.sentence, "publisher": message.publisher, "document": message.document,
        "published": message.published, "url": message.url, "reasons": list(message.reasons), **message.facts,
    }  # fmt: skip


def json_bytes(value: Any) -> bytes:
    """A JSON object on one line of UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": ")).encode()
