"""Packing loses nothing: bytes, records and words, whatever they are."""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_factory import DAY, TEXT, document, on_day, record, role, words

from closewatch.errors import StoreError
from closewatch.knowledge.contexts import CONTEXTS
from closewatch.store.compressing import RECORDS, pack, unpack
from closewatch.store.compressing import TEXT as TEXTS
from closewatch.store.shredding import Around, Rest, context_bits, context_names, held_of, pack_records, spelled

DOC = document()
MADE_BY = record(DOC)["made_by"]


@given(st.binary(max_size=4000), st.sampled_from([TEXTS, RECORDS]))
def test_bytes_come_back(data: bytes, dictionary: int) -> None:
    packed = pack(data, dictionary)
    assert unpack(packed) == data
    assert len(packed) <= len(data) + 1


@pytest.mark.parametrize(
    ("packed", "told"),
    [
        (b"", "kind None"), (b"\x09abc", "upgrade Closewatch"), (b"\x01\xff\xff\xff", "damaged"),
        (pack(TEXT.encode())[:-4], "too early"),
    ],
)  # fmt: skip
def test_damaged_bytes_are_told(packed: bytes, told: str) -> None:
    with pytest.raises(StoreError, match=told):
        unpack(packed)


def test_the_dictionaries_in_use_do_not_change() -> None:
    """Stores out there need them as they are: a better one gets a new file and a new number."""
    from closewatch.store import compressing

    found = {n: hashlib.sha256(compressing._dictionary(n)).hexdigest()[:16] for n in compressing._FILES}
    assert found == {TEXTS: "a05890a727a4ceff", RECORDS: "6c5ba44864f9466e"}


def test_the_bits_of_contexts_do_not_change() -> None:
    """Stores out there hold them: new contexts go behind the last one."""
    assert hashlib.sha256(" ".join(CONTEXTS[:37]).encode()).hexdigest()[:16] == "1b65edc041bef4b3"
    assert context_names(context_bits(CONTEXTS)) == CONTEXTS


SCALARS = st.none() | st.text(max_size=12) | st.integers(-(2**31), 2**31) | st.floats(allow_nan=False) | st.booleans()
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
)
PATHS = [
    ("mode",), ("cameo",), ("quad",), ("goldstein",), ("intensity",), ("aux",), ("contexts",), ("quote",), ("said_by",),
    ("trigger", "text"), ("trigger", "start"), ("sentence", "text"), ("sentence", "number"), ("when", "reason"),
    ("when", "text"), ("where", "name"), ("where", "lat"), ("where", "reason"), ("why", "says"), ("why", "rule"),
    ("why", "certainty"), ("why", "status"), ("made_by", "code"), ("actors", 0, "role"), ("actors", 0, "sectors"),
    ("actors", 0, "text"), ("document_id",), ("new field",), ("why", "new field"),
]  # fmt: skip


def changed(value: dict[str, Any], path: tuple[str | int, ...], to: Any) -> dict[str, Any]:
    made = copy.deepcopy(value)
    inner: Any = made
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return made


def round_trip(records: list[dict[str, Any]], base: str = DOC.raw) -> list[dict[str, Any]]:
    around = Around(base, DOC.id, MADE_BY)
    helds = [held_of(r, DAY) for r in records]
    wordings: dict[str, int] = {}
    packed = pack_records(records, helds, around, lambda text: wordings.setdefault(text, len(wordings) + 1))
    if packed is None:
        return []
    rest = Rest(packed, around)
    known = {number: spelled(text) for text, number in wordings.items()}
    assert rest.wordings() <= set(known)
    return [rest.record(n, held, known) for n, held in enumerate(helds)]


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PATHS), ANYTHING), max_size=3), st.sampled_from(["asserted", "denied", "expected"]))
def test_records_of_any_shape_come_back_as_they_were(changes: list[tuple[tuple[str | int, ...], Any]], status: str) -> None:
    made = record(DOC, status=status, when=on_day(DOC, "talks", DAY))
    for path, to in changes:
        if path[0] == "contexts" and not (isinstance(to, list) and all(isinstance(name, str) for name in to)):
            continue
        made = changed(made, path, to)
    records = [made, record(DOC)]
    found = round_trip(records)
    assert [json.dumps(r) for r in found] == [json.dumps(r) for r in records]


@given(st.text(max_size=200), st.data())
def test_words_of_any_text_come_back(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    kept = data.draw(st.sampled_from([text[start:end], "other words"]))
    span = {"text": kept, "start": start, "end": end}
    made = record(DOC, trigger=span, quote=span, actors=[{**role(DOC, "Kenya", "KEN"), **span}])
    assert round_trip([made], text) == [made]


def test_an_ordinary_record_takes_few_bytes() -> None:
    doc = document()
    records = [record(doc), record(doc, trigger=words(doc, "talks"), type="CONSULT", cameo="040")]
    around = Around(doc.raw, doc.id, MADE_BY)
    packed = pack_records(records, [held_of(r, DAY) for r in records], around, lambda text: 17)
    assert packed is not None
    assert len(packed) / 2 < 90
