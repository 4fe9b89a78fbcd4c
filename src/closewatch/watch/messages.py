"""What a channel is given to send: messages with their facts, gathered in an outgoing delivery. Everything is clean text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from closewatch.knowledge.topics import ActName, act_names
from closewatch.watch.cleaning import clean, shorten

_TITLE_LENGTH = 180
STATUS_WORDS: Mapping[str, str] = {
    "asserted": "reported as fact", "claimed": "claimed", "speculated": "speculated", "expected": "expected",
    "conditional": "under a condition", "called_for": "called for", "denied": "denied",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """One alert as it is told: who did what to whom, how sure, when, where, in which words, and why it rang.

    `when`, `where` and `said_by` are None where the text does not tell. `facts` are the coded fields, for machines.
    """

    alert: int
    rang: datetime.datetime
    who: str
    act: str
    whom: str
    title: str
    status: str
    reports: int
    sources: int
    when: str | None
    where: str | None
    said_by: str | None
    sentence: str
    document: str | None
    publisher: str | None
    published: str | None
    url: str | None
    reasons: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def standing(self) -> str:
        """Status and how many tell of it, for people; with the status that rang where it is another by now."""
        word = STATUS_WORDS.get(self.status, self.status)
        rang = self.facts.get("development", {}).get("status", self.status)
        if rang != self.status:
            word = f"{word} by now ({STATUS_WORDS.get(rang, rang)} when it rang)"
        return f"{word}, {plural(self.reports, 'report')}, {plural(self.sources, 'independent source')}"

    @property
    def origin(self) -> str:
        """Publisher, title and day of the report."""
        return " · ".join(filter(None, (self.publisher, self.document, self.published))) or "a document without title"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One delivery: its id (the same in every try), the watch, the messages. `tries` counts earlier tries."""

    id: str
    watch: str
    messages: Sequence[Message]
    now: datetime.datetime
    zone: str = "UTC"
    tries: int = 0
    is_test: bool = False

    @property
    def subject(self) -> str:
        """One line that tells what it is about."""
        one = self.messages[0].title if len(self.messages) == 1 else f"{len(self.messages)} alerts"
        return clean(f"{'TEST: ' if self.is_test else ''}[{self.watch}] {one}")

    def message_id(self, message: Message) -> str:
        """The id of one message of the delivery, the same in every try."""
        return f"{self.id}:{message.alert}"


def name_act(type_: str, mode: str | None) -> ActName:
    """How the act is named, by its mode where that has a name, else by its type."""
    names = act_names()
    return names.get(f"{type_}/{mode}", names[type_])


def tell(act: ActName, who: Sequence[str], whom: Sequence[str]) -> str:
    """ "talks between North Korea and Russia": the act with those who take part."""
    if who and whom:
        return f"{act.noun} {act.actor} {listed(who)} {act.recipient} {listed(whom)}"
    if who:
        return f"{act.noun} {act.actor_alone} {listed(who)}"
    return f"{act.noun} {act.recipient_alone} {listed(whom)}" if whom else act.noun


def make_title(told: str, status: str) -> str:
    """A headline: what is told, with the status before it unless it is reported as fact."""
    first = "" if status == "asserted" else f"{STATUS_WORDS.get(status, status).capitalize()}: "
    told = clean(told)
    return shorten(first + (told if first else told[:1].upper() + told[1:]), _TITLE_LENGTH)


def listed(names: Sequence[str]) -> str:
    """Names as a list with "and"."""
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""


def plural(count: int, noun: str) -> str:
    """ "1 report", "2 reports"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
