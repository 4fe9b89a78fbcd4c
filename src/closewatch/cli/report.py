"""The report: events as a person wants to read them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TextIO

from closewatch.model.event import Event, Role, Words
from closewatch.model.text import Document

_WIDTH = 100
_OPEN = {
    "speculated": "Speculated", "expected": "Expected", "conditional": "Hangs on a condition",
    "called_for": "Called for", "denied": "Denied",
}  # fmt: skip
_REACTIONS = frozenset({"ACCUSE", "SUPPORT", "REJECT", "REQUEST", "PROTEST", "THREATEN", "SANCTION"})
_BOLD, _UNDERLINE, _DIM, _RESET = "\x1b[1m", "\x1b[4m", "\x1b[2m", "\x1b[0m"


class Report:
    """Writes cards of events, and what each document leaves open, to a stream."""

    def __init__(self, out: TextIO, *, colour: bool) -> None:
        self.out = out
        self.colour = colour

    def document(self, doc: Document, events: Sequence[Event]) -> None:
        """The report of one document."""
        name = doc.title or doc.source or doc.id
        day = doc.published.isoformat() if doc.published is not None else "unknown"
        self._line(self._style(f"━━ {name} ", _BOLD) + "━" * max(0, _WIDTH - 4 - len(name)))
        self._line(f"published {day} · {len(events)} events · text {doc.report.verdict}: {doc.report.reason}"
                   + (f" ({len(doc.edits)} edits)" if len(doc.edits) else ""))  # fmt: skip
        for number, event in enumerate((e for e in events if e.status.name not in _OPEN), 1):
            self._card(number, event, doc)
        self._open(events)
        self._reactions(events)
        self._line("")

    def _card(self, number: int, e: Event, doc: Document) -> None:
        kind = e.type if e.mode is None else f"{e.type}/{e.mode}"
        self._line("")
        self._line(self._style(f"{number:>3}. {_who(e.actors)}  →  {kind}  →  {_who(e.recipients)}", _BOLD))
        said = "" if e.said_by is None else f" by {_voice(e)}"
        self._row("status", e.status.name + said)
        self._row("when", _when(e))
        self._row("where", _where(e))
        self._row("code", f"CAMEO {e.cameo or '—'} · quad {e.quad} · {', '.join(e.contexts) or 'no context'}")
        self._row("words", self._marked(e))
        self._row("why", f"{e.why.says} [{e.why.rule}]")

    def _open(self, events: Sequence[Event]) -> None:
        left = [e for e in events if e.status.name in _OPEN]
        if not left:
            return
        self._line("")
        self._line(self._style("What the text leaves open", _BOLD))
        for e in left:
            said = "" if e.said_by is None else f", says {_voice(e)}"
            self._item(f"{_OPEN[e.status.name]}: {_brief(e)}{said} (“{e.trigger.text}”)")

    def _reactions(self, events: Iterable[Event]) -> None:
        found = [e for e in events if e.type in _REACTIONS and e.status.name in {"asserted", "claimed"}]
        if not found:
            return
        self._line("")
        self._line(self._style("Who reacted how", _BOLD))
        for e in found:
            self._item(f"{_brief(e)} (“{e.trigger.text}”)")

    # pieces -------------------------------------------------------------------------------------------------------

    def _marked(self, e: Event) -> str:
        """The sentence with the words of trigger, actors and recipients marked."""
        marks = [(e.trigger, "[", "]", _UNDERLINE + _BOLD)]
        marks += [(r.words, "«", "»", _UNDERLINE) for r in (*e.actors, *e.recipients)]
        text = e.sentence.text
        at: list[tuple[int, int, str, str, str]] = []
        for words, left, right, style in marks:
            start = text.find(words.text) if words.text else -1
            spans = _positions(text, words, e)
            if start >= 0 and spans is not None and all(spans[1] <= a or b <= spans[0] for a, b, *_ in at):
                at.append((*spans, left, right, style))
        for start, end, left, right, style in sorted(at, reverse=True):
            inner = text[start:end]
            text = text[:start] + (f"{style}{inner}{_RESET}" if self.colour else f"{left}{inner}{right}") + text[end:]
        return " ".join(text.split())

    def _row(self, label: str, text: str) -> None:
        lines = textwrap.wrap(text, _WIDTH - 14) or [""]
        self._line(f"     {self._style(f'{label:<8}', _DIM)} {lines[0]}")
        for line in lines[1:]:
            self._line(" " * 14 + line)

    def _item(self, text: str) -> None:
        for n, line in enumerate(textwrap.wrap(text, _WIDTH - 6)):
            self._line(("  · " if n == 0 else "    ") + line)

    def _style(self, text: str, code: str) -> str:
        return f"{code}{text}{_RESET}" if self.colour else text

    def _line(self, text: str) -> None:
        self.out.write(text + "\n")


def _positions(text: str, words: Words, e: Event) -> tuple[int, int] | None:
    """Where the words stand in the restored sentence: of several places the one whose raw offset is nearest."""
    found = []
    start = text.find(words.text)
    while start >= 0:
        found.append(start)
        start = text.find(words.text, start + 1)
    if not found:
        return None
    share = (words.start - e.sentence.start) / max(1, e.sentence.end - e.sentence.start)
    best = min(found, key=lambda s: abs(s - share * len(text)))
    return best, best + len(words.text)


def _who(roles: Sequence[Role]) -> str:
    return ", ".join(_name(r) for r in roles) or "nobody named"


def _name(role: Role) -> str:
    a = role.actor
    codes = " ".join(x for x in (a.country, a.sector) if x is not None)
    words = " ".join(role.words.text.split())
    return f"{words} ({codes})" if codes else f"{words} (unknown)"


def _brief(e: Event) -> str:
    kind = e.type if e.mode is None else f"{e.type}/{e.mode}"
    return f"{_who(e.actors)} → {kind} → {_who(e.recipients)}"


def _voice(e: Event) -> str:
    if e.said_by is None or e.said_by.words is None:
        return "somebody whom the text does not name"
    codes = " ".join(x for x in (e.said_by.actor.country, e.said_by.actor.sector) if x is not None)
    return f"{e.said_by.words.text} ({codes})" if codes else e.said_by.words.text


def _when(e: Event) -> str:
    if e.when is None:
        return f"unknown: {e.when_reason}"
    if e.when.first is None or e.when.past is None:
        return f"“{e.when.text}”, no calendar day: {e.when.reason}"
    last = e.when.past.toordinal() - 1
    first = e.when.first.isoformat()
    until = "" if last == e.when.first.toordinal() else f" to before {e.when.past}"
    return f"“{e.when.text}” = {first}{until}"


def _where(e: Event) -> str:
    if e.where is None:
        return f"unknown: {e.where_reason}"
    point = "" if e.where.lat is None else f" ({e.where.lat:.2f}, {e.where.lon:.2f})"
    return f"{e.where.name or e.where.text}, {e.where.country or 'country unknown'}{point}, precision {e.where.precision}"
