"""Events as frames: one row an event, typed, the same in pandas and polars."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas
import polars
import pytest
from store_factory import DAY, NOW, document, record

from closewatch.errors import UsageError
from closewatch.store.api import Store
from closewatch.store.frames import COLUMNS
from closewatch.store.rows import EventFilter


@pytest.fixture
def store(tmp_path: Path) -> Store:
    with Store.open(tmp_path / "store.sqlite") as opened:
        with opened.write() as w:
            doc = document(title="Shots", publisher="Gazette")
            w.add_document(doc, [record(doc)], now=NOW)
            undated = document(published=None, source="b")
            w.add_document(undated, [record(undated, goldstein=None, recipients=[])], now=NOW)
        return opened


def test_a_frame_of_pandas_has_typed_columns(store: Store) -> None:
    frame = store.events_frame()
    assert tuple(frame.columns) == COLUMNS
    assert list(frame["day"]) == [pandas.NaT, pandas.Timestamp(DAY)]
    assert list(frame["actor_countries"]) == [["KEN"], ["KEN"]]
    assert frame["goldstein"].sum() == -2.0
    assert frame["goldstein"].isna().tolist() == [True, False]
    assert frame.groupby("type")["key"].count().to_dict() == {"ACCUSE": 2}


def test_a_frame_of_polars_is_the_same(store: Store) -> None:
    frame = store.events_frame(None, "polars")
    assert tuple(frame.columns) == COLUMNS
    assert frame["day"].to_list() == [None, DAY]
    assert frame["recipient_names"].to_list() == [[], ["Somalia"]]
    assert frame.schema["lat"] == polars.Float64


def test_a_frame_without_rows_keeps_its_types(store: Store) -> None:
    none = EventFilter(since=datetime.date(2100, 1, 1))
    assert store.events_frame(none, "polars").schema == store.events_frame(None, "polars").schema
    assert (store.events_frame(none).dtypes == store.events_frame().dtypes).all()


def test_a_frame_of_something_else_is_refused(store: Store) -> None:
    with pytest.raises(UsageError, match="pandas or polars, found 'arrow'"):
        store.events_frame(None, "arrow")  # type: ignore[call-overload]
