"""Documents for measuring the store: as long, as hard to compress and as full of events as political articles.

In: our own training sentences, coded once by the real coder. Out: any number of documents, no two alike, each with the
event records of its sentences at their places. Between the coded sentences stand made ones whose words are drawn as often
as English uses them, so that a document compresses no better than an article does.
"""

from __future__ import annotations

import copy
import datetime
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from wordfreq import top_n_list, word_frequency

from closewatch.code.coder import code_many
from closewatch.code.record import event_record
from closewatch.knowledge.countries import state_names
from closewatch.model.text import Document, Edits
from closewatch.restore.api import restore

_ROWS = Path(__file__).parent.parent / "train" / "rows"
_PUBLISHED = datetime.date(2024, 3, 14)
_BUSY = ("RUS", "UKR", "USA", "CHN", "ISR", "PSE", "IRN", "SYR", "TUR", "GBR", "FRA", "DEU", "IND", "PAK", "KOR", "PRK")
_CODED, _MADE = 5, 15  # sentences of a document: with events as far as the coder finds some, and made ones
MADE_BY = {"code": "closewatch bench", "knowledge": "none", "models": ["none"]}
Pool = list[tuple[str, list[dict[str, Any]]]]


def pool(count: int) -> Pool:
    """Sentences of ours with the records of their events, offsets counted from the sentence's beginning."""
    texts = [json.loads(line)["text"] for path in sorted(_ROWS.glob("*.jsonl")) for line in path.open(encoding="utf-8")]
    random.Random(1).shuffle(texts)
    docs = (restore(text, published=_PUBLISHED) for text in texts[:count])
    return [(doc.raw, [event_record(e, doc) for e in events]) for doc, events in code_many(docs)]


class Writer:
    """Writes documents from a seed."""

    def __init__(self, sentences: Pool, seed: int = 7) -> None:
        self._sentences = sentences
        self._random = random.Random(seed)
        self._words = top_n_list("en", 30_000)
        weights = [word_frequency(w, "en") for w in self._words]
        self._drawn = self._draw(weights)
        self._countries = list(state_names())
        self._persons = [" ".join(next(self._drawn).capitalize() for _ in range(2)) for _ in range(50_000)]

    def _draw(self, weights: list[float]) -> Iterator[str]:
        while True:
            yield from self._random.choices(self._words, weights, k=10_000)

    def documents(self, count: int) -> Iterator[tuple[Document, list[dict[str, Any]]]]:
        """So many documents with their records."""
        for n in range(count):
            yield self._document(n)

    def _document(self, n: int) -> tuple[Document, list[dict[str, Any]]]:
        chosen = self._random.sample(self._sentences, _CODED)
        parts: list[tuple[str, list[dict[str, Any]]]] = [*chosen, *((self._made(), []) for _ in range(_MADE))]
        self._random.shuffle(parts)
        title = self._made()[:60].rsplit(" ", 1)[0]
        published = datetime.date(2020, 1, 1) + datetime.timedelta(days=self._random.randrange(1800))
        text, records, at = [], [], 0
        for number, (sentence, found) in enumerate(parts):
            records += [self._moved(r, at, number, n) for r in found]
            text.append(sentence)
            at += len(sentence) + 1
        doc = Document(
            raw := " ".join(text), raw, Edits(), source=f"feed-{n % 40}", title=title, publisher=f"News {n % 40}",
            url=f"https://news-{n % 40}.example/{published}/{n}", published=published, language="en",
        )  # fmt: skip
        shift = published - _PUBLISHED
        return doc, [self._dated(r, shift, doc.id) for r in records]

    def _made(self) -> str:
        words = [next(self._drawn) for _ in range(self._random.randint(18, 40))]
        names = [next(self._drawn).capitalize() for _ in range(3)]
        words[3:3] = names[:2]
        words.insert(-2, names[2])
        words.insert(9, str(self._random.randrange(2, 9000)))
        return " ".join(words).capitalize() + "."

    def _moved(self, record: dict[str, Any], by: int, number: int, n: int) -> dict[str, Any]:
        """The record with its words further on, an id of its own, and now and then other sides."""
        r = copy.deepcopy(record)
        r["id"] = f"{self._random.getrandbits(64):016x}"
        r["sentence"]["number"] = number
        parts = ("trigger", "sentence", "when", "where", "said_by", "quote")
        for words in (*(r[part] for part in parts), *r["actors"], *r["recipients"]):
            if words is not None and words["start"] is not None:
                words["start"] += by
                words["end"] += by
        pair = self._random.choice(range(0, len(_BUSY), 2)) if self._random.random() < 0.5 else None
        for k, side in enumerate((r["actors"], r["recipients"])):
            if side and self._random.random() < 0.7:
                country = self._random.choice(self._countries) if pair is None else _BUSY[(pair + k) % len(_BUSY)]
                side[0] |= self._somebody(country, is_person=side[0]["id"] is not None and self._random.random() < 0.4)
        return r

    def _somebody(self, country: str, is_person: bool) -> dict[str, Any]:
        """A state, or one of its persons: a few are named often, most of them seldom."""
        if not is_person:
            return {"country": country, "name": state_names()[country], "id": f"state:{country}"}
        name = self._persons[min(int(self._random.paretovariate(0.5)), len(self._persons)) - 1]
        return {"country": country, "name": name, "id": f"person:{country}/{name.lower().replace(' ', '-')}"}

    def _dated(self, r: dict[str, Any], shift: datetime.timedelta, document_id: str) -> dict[str, Any]:
        r["document_id"] = document_id
        r["made_by"] = MADE_BY
        for k in ("first", "past"):
            if r["when"][k] is not None:
                r["when"][k] = (datetime.date.fromisoformat(r["when"][k]) + shift).isoformat()
        return r
