"""A brief: what a watch's happenings of a period come to, line by line from the data, each line with its evidence.

In: a store and a watch. Out: a `Brief`, which `brief_markdown` and `brief_html` write. No sentence is made up here: lines are
coded acts, statuses, counts and the reports' own words.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from closewatch.store import joined, joined_rows, watches
from closewatch.store.api import Reader
from closewatch.store.rows import StoredEvent
from closewatch.store.watches import Side
from closewatch.watch.cleaning import clean, is_web_address
from closewatch.watch.managing import find_told
from closewatch.watch.matching import Told
from closewatch.watch.messages import STATUS_WORDS, plural
from closewatch.watch.reasons import dyads_of, first_of_type, name_side, rate_between
from closewatch.watch.ringing import look_up
from closewatch.watch.spec import WatchSpec
from closewatch.watch.telling import tell_sentence, tell_voice, tell_where, title_of

REACTIONS = ("ACCUSE", "REJECT", "SUPPORT", "THREATEN", "PROTEST", "SANCTION")
_HELD = (
    ("asserted", "Reported as fact", ("asserted",)), ("claimed", "Claimed", ("claimed",)),
    ("speculated", "Speculated, expected or conditional", ("speculated", "expected", "conditional")),
    ("denied", "Denied", ("denied",)),
)  # fmt: skip
_SAYS_WHETHER = frozenset({"asserted", "claimed", "speculated", "expected", "denied"})  # a call for it contradicts nothing
_DAY = datetime.timedelta(days=1)
_NEWEST = 5
_MOST_LINES = 200
_MOST_EVIDENCE = 5  # reports cited a line, one a document; the others are counted
_MOST_DYADS = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """One report that lines rest on, under its number."""

    number: int
    sentence: str
    title: str
    publisher: str | None
    published: str | None
    url: str | None
    event: str
    document: str
    held: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the day, what happened, how it is held, how many tell it, and the numbers of its evidence.

    `quote` is the sentence of the first of these.
    """

    day: str | None
    title: str
    status: str
    reports: int
    sources: int
    where: str | None
    said_by: str | None
    quote: str
    notes: tuple[str, ...]
    evidence: tuple[int, ...]
    more: int
    happening: int

    @property
    def standing(self) -> str:
        """How it is held and how many tell it."""
        word = STATUS_WORDS.get(self.status, self.status)
        return f"{word}; {plural(self.reports, 'report')}, {plural(self.sources, 'source')}"


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; `left` are lines beyond the most that are shown; `is_quoted`: with the reports' words."""

    id: str
    heading: str
    says: str
    lines: tuple[Line, ...]
    left: int = 0
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Brief:
    """A page about a watch and a period, [since, until)."""

    watch: str
    asked: tuple[tuple[str, str], ...]
    since: datetime.date
    until: datetime.date
    made: datetime.datetime
    figures: tuple[tuple[str, str], ...]
    rates: tuple[str, ...]
    sections: tuple[Section, ...]
    evidence: tuple[Evidence, ...]


@dataclass(slots=True)
class _Desk:
    """What is at hand while a brief is written; evidence gets its number when it is first cited."""

    reader: Reader
    spec: WatchSpec
    since: datetime.date
    until: datetime.date
    numbers: dict[int, int] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    def cite(self, events: Iterable[StoredEvent]) -> tuple[int, ...]:
        """The numbers of the reports."""
        return tuple(self._number(event) for event in events)

    def _number(self, event: StoredEvent) -> int:
        if event.key not in self.numbers:
            self.numbers[event.key] = len(self.numbers) + 1
            doc = event.document
            url = clean(doc.url) if doc.url is not None and is_web_address(doc.url) else None
            self.evidence.append(Evidence(
                len(self.numbers), tell_sentence(event.record), clean(doc.title or doc.source or doc.id),
                None if doc.publisher is None else clean(doc.publisher),
                None if doc.published is None else doc.published.isoformat(), url, event.id, clean(doc.id), event.status,
            ))  # fmt: skip
        return self.numbers[event.key]


def make_brief(
    reader: Reader, spec: WatchSpec, *, now: datetime.datetime, since: datetime.date | None = None, days: int = 30
) -> Brief:
    """The brief of what was reported from `since` on, by default of the last days that the store tells of."""
    tomorrow = now.astimezone(datetime.UTC).date() + datetime.timedelta(days=1)
    last = watches.last_report(reader.connection, tomorrow) or tomorrow - datetime.timedelta(days=1)
    until = last + datetime.timedelta(days=1)
    since = since or until - datetime.timedelta(days=days)
    told = find_told(reader, spec, since, until)
    desk = _Desk(reader, spec, since, until)
    around = _around(desk, told)
    plain = [t for t in told if t.happening.status != "called_for"]
    sections = [_new(desk, told)]
    sections += [
        _section(desk, id_, heading, "", [t for t in plain if t.happening.status in held]) for id_, heading, held in _HELD
    ]
    every = [*told, *(t for t in around if t.happening.key not in {x.happening.key for x in told})]
    answers = around if any(topic.has_acts for topic in spec.topics) else every  # acts that are asked for are no answers
    reactions = [t for t in answers if t.happening.type in REACTIONS and t.happening.status in {"asserted", "claimed"}]
    called = [t for t in every if t.happening.status == "called_for" or t.happening.type == "REQUEST"]
    says = "Acts of the same stories and reports that answer what is watched."
    sections.append(_section(desk, "reactions", "Who reacted how", says, reactions))
    sections.append(_section(desk, "called-for", "What is called for", "", called))
    sections.append(_open(desk, told))
    says = "All of the above by day; days are the text's own, else of publication."
    sections.append(_section(desk, "timeline", "Timeline", says, _by_day([*plain, *reactions, *called])))
    asked = tuple(row for row in spec.describe() if row[0] != "when")
    return Brief(
        spec.name, asked, since, until, now, _figures(told), tuple(_rates(desk, told)), tuple(sections), tuple(desk.evidence)
    )


# --- sections ---------------------------------------------------------------------------------------------------------


def _section(desk: _Desk, id_: str, heading: str, says: str, told: Sequence[Told]) -> Section:
    lines = tuple(_line(desk, t) for t in told[:_MOST_LINES])
    return Section(id_, heading, says, lines, max(len(told) - _MOST_LINES, 0), id_ != "timeline")


def _line(desk: _Desk, told: Told, notes: Sequence[str] = ()) -> Line:
    h = told.happening
    shown = _shown(told)
    first = shown[0].record
    where = next(filter(None, (tell_where(e.record) for e in told.events)), None)
    return Line(
        _day(told), title_of(first, "asserted"), h.status, h.reports, h.sources, where, _voices(told), tell_sentence(first),
        tuple(notes), desk.cite(shown), len(told.events) - len(shown), h.key,
    )  # fmt: skip


def _voices(told: Told) -> str | None:
    """Who says so; where reports hold it differently, who says what."""
    said = [(tell_voice(e.record), STATUS_WORDS[e.status]) for e in told.events]
    differ = len({e.status for e in told.events}) > 1
    return ", ".join(dict.fromkeys(f"{v} ({how})" if differ else v for v, how in said if v is not None)) or None


def _shown(told: Told) -> list[StoredEvent]:
    """The reports that are cited: one a document, such that hold it as it is held together first."""
    ranked = sorted(told.events, key=lambda e: (e.status != told.happening.status, _reported(e), not e.is_day_told, e.key))
    once: dict[int, StoredEvent] = {}
    for event in ranked:
        once.setdefault(event.document.key, event)
    return list(once.values())[:_MOST_EVIDENCE]


def _day(told: Told) -> str | None:
    h = told.happening
    if h.day is None:
        return None
    told_days = any(e.is_day_told for e in told.events)
    last = h.day if h.past is None else h.past - datetime.timedelta(days=1)
    days = h.day.isoformat() if last <= h.day else f"{h.day} to {last}"
    return days if told_days else f"{days} (reported)"


def _reported(event: StoredEvent) -> datetime.date:
    return event.document.published or event.document.added.date()


def _new(desk: _Desk, told: Sequence[Told]) -> Section:
    """Changes of status, firsts of their type, and the newest happenings."""
    by_key = {t.happening.key: t for t in told}
    notes: dict[int, list[str]] = {}
    for change in watches.status_changes(desk.reader.connection, by_key):
        events = {e.key: e for e in by_key[change.happening].events}
        day = _reported(events[change.event]) if change.event in events else change.at.date()
        if desk.since <= day < desk.until and change.status_before is not None:
            before, after = STATUS_WORDS[change.status_before], STATUS_WORDS[change.status]
            notes.setdefault(change.happening, []).append(f"{day}: from {before} to {after}")
    for t in told[:_MOST_LINES]:
        firsts = (first_of_type(desk.reader, sides, t, desk.until - _DAY) for sides in dyads_of(desk.spec, t)[:1])
        notes.setdefault(t.happening.key, []).extend(f for f in firsts if f is not None)
    fresh = [t for t in told if min(map(_reported, t.events)) >= desk.since]
    newest = sorted(fresh, key=lambda t: (min(map(_reported, t.events)), t.happening.key), reverse=True)[:_NEWEST]
    for t in newest:
        notes.setdefault(t.happening.key, []).append(f"first reported on {min(map(_reported, t.events))}")
    chosen = [t for t in told if notes.get(t.happening.key)]
    lines = tuple(_line(desk, t, notes[t.happening.key]) for t in _by_day(chosen)[::-1])
    says = f"Changes of status, firsts of their type between two, and the {_NEWEST} newest happenings."
    return Section("new", "What is new", says, lines)


def _open(desk: _Desk, told: Sequence[Told]) -> Section:
    """What the reports leave open, from the data alone."""
    lines = []
    for t in told:
        held = [status for status in dict.fromkeys(e.status for e in t.events) if status in _SAYS_WHETHER]
        notes = []
        if "denied" in held and len(held) > 1:
            notes.append("whether it happened: held as " + " and as ".join(STATUS_WORDS[s] for s in held))
        if not any(e.is_day_told for e in t.events):
            notes.append("which day: no report tells it")
        if all(tell_where(e.record) is None for e in t.events):
            notes.append("where: no report tells it")
        if t.happening.sources == 1 and t.happening.status in {"claimed", "speculated"}:
            notes.append(f"whether others know of it: {STATUS_WORDS[t.happening.status]} by one source alone")
        if notes:
            lines.append(_line(desk, t, notes))
    says = "Reports that contradict each other, days and places that no report tells, claims of a single source."
    return Section("open", "Open questions", says, tuple(lines[:_MOST_LINES]), max(len(lines) - _MOST_LINES, 0))


def _by_day(told: Iterable[Told]) -> list[Told]:
    once = {t.happening.key: t for t in told}
    return sorted(once.values(), key=lambda t: (t.happening.day or datetime.date.min, t.happening.key))


def _around(desk: _Desk, told: Sequence[Told]) -> list[Told]:
    """Reactions and calls in the same stories, or in the same documents by or to whom the watch names."""
    connection = desk.reader.connection
    mine = {t.happening.key for t in told}
    stories = {t.happening.story for t in told if t.happening.story is not None}
    in_story = {key for story in stories for key in joined_rows.happenings_of_story(connection, story)} - mine
    beside = {row.happening for row in joined.told_by(connection, {e.document.key for t in told for e in t.events})} - mine
    found = look_up(desk.reader, sorted(in_story | beside))
    kept = []
    for t in found:
        is_answer = t.happening.type in (*REACTIONS, "REQUEST") or t.happening.status == "called_for"
        in_time = any(desk.since <= _reported(e) < desk.until for e in t.events)
        if is_answer and in_time and (t.happening.key in in_story or _names_one(desk.spec, t)):
            kept.append(t)
    return _by_day(kept)


def _names_one(spec: WatchSpec, told: Told) -> bool:
    roles = [r for e in told.events for r in (*e.record["actors"], *e.record["recipients"])]
    return not spec.sides or any(term.is_met_by(role) for role in roles for term in spec.sides)


def _figures(told: Sequence[Told]) -> tuple[tuple[str, str], ...]:
    documents = {e.document.key for t in told for e in t.events}
    publishers = {e.document.publisher for t in told for e in t.events if e.document.publisher}
    counts = {
        "happening": len(told), "report": sum(t.happening.reports for t in told), "document": len(documents),
        "publisher": len(publishers),
    }  # fmt: skip
    return tuple((plural(count, noun).partition(" ")[2], str(count)) for noun, count in counts.items())


def _rates(desk: _Desk, told: Sequence[Told]) -> Iterable[str]:
    """How much happened of late between those whom the watch is about, where their past is long enough to tell."""
    counts: dict[frozenset[Side], int] = {}
    pairs: dict[frozenset[Side], tuple[Side, Side]] = {}
    for t in told:
        for sides in dyads_of(desk.spec, t):
            pair = frozenset(sides)
            pairs.setdefault(pair, sides)
            counts[pair] = counts.get(pair, 0) + 1
    for pair in sorted(counts, key=lambda p: -counts[p])[:_MOST_DYADS]:
        first, second = pairs[pair]
        rate = rate_between(desk.reader, (first, second), desk.until - datetime.timedelta(days=1))
        if rate is not None:
            unusual = "unusually many" if rate.is_unusual else "not unusual"
            yield f"{name_side(desk.spec, first)} and {name_side(desk.spec, second)}: {rate}, {unusual}"
