"""From the events of one document to their profiles.

In: records, the document, its restored text. Out: one profile an event. Nothing is judged here.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from closewatch.join.outlets import credited, publisher_name
from closewatch.join.profiles import Profile, Words
from closewatch.join.words import code24, fold, is_number, numbers, stem, tokens, weighted
from closewatch.knowledge.contexts import CONTEXTS
from closewatch.store.rows import Record, StoredDocument, StoredEvent

_TOPIC_WORDS = 20
_CREDIT_CHARACTERS = 400  # at the head of a text, where outlets name the agency
_QUOTE_WORDS = 5  # from which the same quoted words come from one mouth
_Value = TypeVar("_Value")
_CLOSING = ".!?…。！？\"'”’)]"


@dataclass(frozen=True, slots=True)
class Report:
    """One event of the document in hand: its profile and where it stands."""

    event: int
    profile: Profile
    sentence: int
    status: str
    is_headline: bool
    words: frozenset[str]  # of its sentence, folded


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What all events of a document share."""

    key: int
    appeared: int  # ordinal of the day of publication, else of adding
    published: int | None
    added: datetime.datetime
    origins: frozenset[int]
    topic: Words


def document_facts(doc: StoredDocument, text: str, family: int | None) -> DocumentFacts:
    """What all events of the document share; `family` is its family where it has one."""
    marks = {f"family {family if family is not None else doc.key}"}
    publisher = publisher_name(doc.publisher, doc.url)
    if publisher is not None:
        marks.add(f"outlet {publisher}")
    marks |= {f"outlet {name}" for name in credited(text[:_CREDIT_CHARACTERS])}
    day = doc.published or doc.added.date()
    published = None if doc.published is None else doc.published.toordinal()
    return DocumentFacts(doc.key, day.toordinal(), published, doc.added, frozenset(map(code24, marks)), _topic(text))


def _topic(text: str) -> Words:
    """The words that the document is about: rare ones that it repeats first."""
    uses = Counter(fold(t) for t in tokens(text))
    weights = weighted(uses)
    times: dict[str, int] = {}
    for word, n in uses.items():
        times[stem(word)] = times.get(stem(word), 0) + n
    best = sorted(weights, key=lambda w: (-weights[w] * min(3, times[w]), w))[:_TOPIC_WORDS]
    return coded({w: weights[w] for w in best})


def coded(weights: Mapping[str, float]) -> Words:
    """Words as profiles keep them."""
    return {code24(word): (max(1, round(15 * w)), 1) for word, w in weights.items()}


def sides_of(rows: Sequence[Any]) -> dict[int, list[tuple[int, bool]]]:
    """By event the keys of its parties, with whether each is an actor; of rows of roles."""
    found: dict[int, list[tuple[int, bool]]] = {}
    for row in rows:
        found.setdefault(row.event, []).append((row.party, bool(row.is_actor)))
    return found


def report_of(event: StoredEvent, roles: Sequence[tuple[int, bool]], doc: DocumentFacts) -> Report:
    """The event as joining sees it; `roles` are keys of its parties, with whether each is an actor."""
    record = event.record
    sentence = record["sentence"]["text"]
    said = [fold(t) for t in tokens(sentence)]
    named = frozenset(fold(t) for role in (*record["actors"], *record["recipients"]) for t in tokens(role["text"]))
    where = record["where"]
    told = _told(event)
    published = None if doc.published is None else (doc.published, doc.published)
    profile = Profile(
        types={event.type: 1}, modes=_one(record["mode"]), days={} if told is None else {told: 1}, published=published,
        places=_one(where["geonames_id"] if (where["precision"] or 9) <= 4 else None), countries=_one(where["country"]),
        actors={key: 1 for key, is_actor in roles if is_actor}, recipients={key: 1 for key, is_actor in roles if not is_actor},
        contexts={CONTEXTS.index(c): 1 for c in record["contexts"]}, words=coded(weighted(said, named)), topic=doc.topic,
        numbers={code24(n): 1 for n in sorted(_numbers(said, record))}, held={(doc.appeared, event.status): event.key},
        origins=(doc.origins | _voice(record) | {code24(f"outlet {name}") for name in credited(sentence)},), documents=1,
    )  # fmt: skip
    is_headline = record["sentence"]["number"] == 0 and sentence.rstrip()[-1:] not in _CLOSING
    return Report(event.key, profile, record["sentence"]["number"], event.status, is_headline, frozenset(said))


def _told(event: StoredEvent) -> tuple[int, int] | None:
    """The days that the text itself gives, as ordinals."""
    if not event.is_day_told or event.day is None:
        return None
    past = event.past if event.past is not None else event.day + datetime.timedelta(days=1)
    return event.day.toordinal(), past.toordinal()


def _one(value: _Value | None) -> dict[_Value, int]:
    return {} if value is None else {value: 1}


def _numbers(said: Sequence[str], record: Record) -> frozenset[str]:
    """Numbers of the sentence that are no part of the event's time words."""
    when: Any = record["when"]["text"]
    out = {fold(t) for t in tokens(when)} if when else set()
    return numbers(w for w in said if is_number(w) and w not in out)


def _voice(record: Record) -> frozenset[int]:
    """Who is quoted with which words: reports of the same words of the same mouth have one origin."""
    said_by, quote = record["said_by"], record["quote"]
    if said_by is None or quote is None:
        return frozenset()
    words = [fold(t) for t in tokens(quote["text"])]
    if len(words) < _QUOTE_WORDS:
        return frozenset()
    return frozenset({code24(f"words {said_by['name'] or said_by['country'] or ''} {' '.join(words)}")})
