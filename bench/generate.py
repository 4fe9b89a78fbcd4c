"""A corpus of news with known happenings, made from our own templates: real countries, invented happenings.

    from bench.generate import generate
    corpus = generate(seed=1, documents=10_000, half="held")

Every document knows its copies (family), every sentence the happening that it tells of, every happening its day, dyad, status
and the developments that a careful reader notices. The halves "train" and "held" share neither templates nor countries; what
they share (names, outlets, a spinner's synonyms) is in corpus/shared.yaml.
"""

from __future__ import annotations

import datetime
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).parent))
from telling import Told, can_be_told_anew, disguised, footed, framed_as_wire, spun, tell, tell_noise

FOLDER = Path(__file__).parent / "corpus"
START = datetime.date(2024, 1, 8)
HAPPENINGS_A_DAY = 25  # as dense as a monitor of two dozen countries sees them
_MATERIAL = frozenset({"meet", "visit", "sign", "aid", "sanction", "expel", "attack", "troops", "arrest", "release"})
_CHAINS = (
    ("expected", "asserted"), ("speculated", "asserted"), ("claimed", "asserted"), ("claimed", "denied"),
    ("asserted", "denied"), ("speculated", "claimed", "asserted"), ("expected",), ("speculated", "denied"),
)  # fmt: skip
_FOLLOWS = {  # what a story goes on with
    "meet": ("sign", "call", "demand"), "call": ("visit", "meet"), "visit": ("sign", "praise"), "sign": ("praise", "aid"),
    "accuse": ("reject", "threaten", "expel"), "threaten": ("sanction", "troops"), "sanction": ("accuse", "reject"),
    "expel": ("accuse", "threaten"), "troops": ("attack", "accuse"), "attack": ("accuse", "arrest"),
    "arrest": ("demand", "release"),
    "demand": ("reject", "meet"), "protest": ("arrest",), "release": ("praise", "meet"), "aid": ("praise",),
    "reject": ("demand",), "praise": ("visit",),
}  # fmt: skip


@dataclass(slots=True)
class Happening:
    """Something invented between real countries; `kind` is plain or says what makes it hard to tell from another."""

    id: int
    story: int
    act: str
    types: frozenset[str]
    actor: tuple[Any, ...] | None
    recipient: tuple[Any, ...]
    day: datetime.date
    city: str
    topic: str
    number: int
    roles: tuple[str, str]
    kind: str = "plain"
    chain: tuple[str, ...] = ("asserted",)
    used: dict[str, int] = field(default_factory=dict)  # how many wordings of each part were used
    shift: int = 0  # where its wordings begin


@dataclass(slots=True)
class Document:
    """One text; `family` is the id of the text that it is a copy of (its own where it is none)."""

    id: str
    kind: str
    family: str
    text: str
    published: datetime.date
    added: datetime.datetime
    publisher: str
    sentences: tuple[Told, ...]
    status: str | None = None
    happening: int | None = None


@dataclass(slots=True)
class Corpus:
    """Documents in the order in which they come in, and what they are about."""

    documents: list[Document]
    happenings: dict[int, Happening]

    def told_statuses(self) -> list[tuple[int, str, datetime.date]]:
        """What the documents say, in the order in which they come in: happening, how it is held, day of appearance.

        Copies are left out: they say what the text that they are copies of says.
        """
        found = []
        for doc in self.documents:
            if doc.family == doc.id:
                for key in sorted({t.happening for t in doc.sentences if t.happening is not None}):
                    status = doc.status if key == doc.happening and doc.status is not None else "asserted"
                    found.append((key, status, doc.published))
        return found


def developments(told: Iterable[tuple[int, str, datetime.date]]) -> list[tuple[int, str]]:
    """What a careful reader notices, in order: a happening with its first status or with the status that it changes to."""
    from closewatch.join.statuses import is_development, joined_status

    held: dict[int, dict[tuple[int, str], int]] = {}
    last: dict[int, str] = {}
    had: set[tuple[int, str]] = set()
    found = []
    for key, status, day in told:
        seen = held.setdefault(key, {})
        seen.setdefault((day.toordinal(), status), 0)
        now, before = joined_status(seen), last.get(key)
        last[key] = now
        if before is None or (is_development(before, now) and (key, now) not in had):
            found.append((key, now))
        if before is not None:
            had.add((key, now))
    return found


def wordings(half: str) -> dict[str, Any]:
    """All templates of a half, with what both halves share."""
    shared = yaml.safe_load((FOLDER / "shared.yaml").read_text(encoding="utf-8"))
    own = yaml.safe_load((FOLDER / f"{half}.yaml").read_text(encoding="utf-8"))
    return {**shared, **own, "countries": shared["countries"][half]}


def generate(seed: int, documents: int = 10_000, half: str = "held") -> Corpus:
    """A corpus of so many documents; the same seed gives the same corpus."""
    return _Maker(random.Random(f"{half} {seed}"), wordings(half), documents).corpus()


class _Maker:
    """One corpus being made."""

    def __init__(self, rng: random.Random, words: dict[str, Any], documents: int) -> None:
        self.rng = rng
        self.words = words
        self.wanted = documents
        self.happenings: dict[int, Happening] = {}
        self.documents: list[Document] = []
        self.days = max(10, round(0.3 * documents / HAPPENINGS_A_DAY))
        self.stories = 0
        self.story = 0  # the one that is being told

    def corpus(self) -> Corpus:
        noise = self.wanted * 6 // 100
        while len(self.documents) < self.wanted - noise:
            self._story()
        del self.documents[self.wanted - noise :]
        seen: set[frozenset[str]] = set()
        while len(self.documents) < self.wanted:
            text, told = tell_noise(self.rng, self.words)
            if (words := frozenset(text.split())) not in seen:
                seen.add(words)
                self._add("noise", text, told, START + datetime.timedelta(days=self.rng.randrange(self.days)))
        self.documents.sort(key=lambda d: (d.added, d.id))
        told = {t.happening for d in self.documents for t in d.sentences}
        return Corpus(self.documents, {k: h for k, h in self.happenings.items() if k in told})

    # what happens ---------------------------------------------------------------------------------------------------

    def _story(self) -> None:
        """One to four happenings between the same actors on a topic, with what is hard to tell from them."""
        self.story = self._new_story()
        a, b = self.rng.sample(self.words["countries"], 2)
        topic = self.rng.choice(sorted(self.words["topics"]))
        act = self.rng.choice(sorted(self.words["acts"]))
        day = START + datetime.timedelta(days=self.rng.randrange(self.days))
        before: Happening | None = None
        for _ in range(self.rng.choice((1, 1, 2, 3, 4))):
            h = self._happening(act, (a, b), day, topic)
            self._tell_all(h, before)
            self._hard(h)
            before = h
            act = self.rng.choice(_FOLLOWS[act])
            day += datetime.timedelta(days=self.rng.randint(2, 9))
            if self.rng.random() < 0.4:
                a, b = b, a

    def _new_story(self) -> int:
        self.stories += 1
        return self.stories

    def _happening(self, act: str, dyad: tuple[Any, Any], day: datetime.date, topic: str, **more: Any) -> Happening:
        a, b = dyad
        spec = self.words["acts"][act]
        places = {"aid": (b,), "attack": (b,), "visit": (b,), "protest": (b,), "arrest": (a,), "release": (a,)}.get(act, dyad)
        home = self.rng.choice(places)
        capital = act in {"meet", "sign", "visit"} and self.rng.random() < 0.6
        given = {
            "city": home[3] if capital else self.rng.choice(home[4]), "number": self.rng.randint(3, 90),
            "roles": (self.rng.choice(self.words["roles"]), self.rng.choice(self.words["roles"])),
            "shift": self.rng.randrange(12), **more,
        }  # fmt: skip
        story = given.pop("story", None) or self.story
        h = Happening(
            len(self.happenings) + 1, story, act, frozenset(spec["types"]), None if spec.get("one") else a, b, day,
            topic=topic, **given,
        )  # fmt: skip
        if act in _MATERIAL and "chain" not in more and self.rng.random() < 0.3:
            h.chain = self.rng.choice(_CHAINS)
        self.happenings[h.id] = h
        return h

    def _hard(self, h: Happening) -> None:
        """Happenings that are easily taken for this one: on a neighbouring day, between others, every week again."""
        chance = self.rng.random()
        dyad = (h.actor or h.recipient, h.recipient)
        plain: dict[str, Any] = {"chain": ("asserted",)}
        if chance < 0.15:
            plain["story"] = self._new_story()
            topics = [t for t in sorted(self.words["topics"]) if t != h.topic]
            day = h.day + datetime.timedelta(days=self.rng.choice((-3, -2, -1, 1, 2, 3)))
            self._tell_all(self._happening(h.act, dyad, day, self.rng.choice(topics), kind="neighbour", **plain), None)
        elif chance < 0.25 and h.actor is not None:
            other = self.rng.choice([c for c in self.words["countries"] if c not in dyad])
            plain["story"] = self._new_story()
            twin = self._happening(h.act, (h.actor, other), h.day, h.topic, kind="template", shift=h.shift, **plain)
            twin.number = h.number
            self._tell_all(twin, None)
        elif chance < 0.55 and h.act in {"meet", "call"}:
            for week in (1, 2):
                day = h.day + datetime.timedelta(days=7 * week)
                same = {"city": h.city, "roles": h.roles, "kind": "weekly", **plain}
                self._tell_all(self._happening(h.act, dyad, day, h.topic, **same), None)

    # what is written of it ------------------------------------------------------------------------------------------

    def _tell_all(self, h: Happening, before: Happening | None) -> None:
        """All documents on a happening: reports at each stage of what is known, rewrites and copies of them."""
        for stage, status in enumerate(h.chain):
            day = self._appears(h, status, stage)
            for n in range(1 + self.rng.choice((0, 0, 0, 1, 1))):
                if not can_be_told_anew(self.words, h):
                    continue
                kind = "rewrite" if n else "status" if stage or status != "asserted" else "report"
                if n == 0 and before is not None and kind == "report":
                    kind = "update"
                appeared = day + datetime.timedelta(days=self.rng.choice((0, 0, 1)) if n else 0)
                text, told = tell(self.rng, self.words, h, status, appeared, before if n == 0 else None)
                doc = self._add(kind, text, told, appeared, h=h, status=status)
                self._copies(doc, h)

    def _appears(self, h: Happening, status: str, stage: int) -> datetime.date:
        """The day on which a report of this status appears."""
        if status == "expected":
            return h.day - datetime.timedelta(days=self.rng.randint(1, 4))
        return h.day + datetime.timedelta(days=stage + self.rng.choice((0, 0, 0, 1)))

    def _copies(self, doc: Document, h: Happening) -> None:
        """Copies of a report: as it is, cut and framed by another outlet, disguised, spun, or long after."""
        for kind, chance in (("copy", 0.24), ("cut", 0.3), ("disguised", 0.12), ("spun", 0.14), ("late", 0.04)):
            if self.rng.random() >= chance:
                continue
            text, told = doc.text, doc.sentences
            if kind == "cut":
                text, told = framed_as_wire(self.rng, self.words, h, told)
            elif kind == "spun":
                text, told = spun(self.rng, self.words, told)
            elif kind == "copy":
                text, told = footed(self.rng, self.words, told)
            elif kind == "disguised":
                text = disguised(self.rng, text)
            appeared = doc.published + datetime.timedelta(days=0 if kind == "late" else self.rng.choice((0, 0, 1)))
            late = self.rng.randint(12, 25) if kind == "late" else 0
            self._add(kind, text, told, appeared, h=h, status=doc.status, family=doc.family, late_days=late)

    def _add(  # noqa: PLR0913 - the fields of a document
        self, kind: str, text: str, told: tuple[Told, ...], published: datetime.date, *, h: Happening | None = None,
        status: str | None = None, family: str | None = None, late_days: int = 0,
    ) -> Document:  # fmt: skip
        id_ = f"d{len(self.documents):05d}"
        hour = datetime.time(6 + 2 * (family is not None), tzinfo=datetime.UTC)
        added = datetime.datetime.combine(published + datetime.timedelta(days=late_days), hour)
        added += datetime.timedelta(minutes=self.rng.randrange(120) + 480 * (family is not None and late_days == 0))
        doc = Document(
            id_, kind, family or id_, text, published, added, self.rng.choice(self.words["outlets"]), told, status,
            None if h is None else h.id,
        )  # fmt: skip
        self.documents.append(doc)
        return doc


def gold_pairs(corpus: Corpus) -> Iterator[tuple[str, str]]:
    """All pairs of documents that are copies of one text."""
    families: dict[str, list[str]] = {}
    for doc in corpus.documents:
        families.setdefault(doc.family, []).append(doc.id)
    for members in families.values():
        for i, a in enumerate(members):
            yield from ((a, b) for b in members[i + 1 :])
