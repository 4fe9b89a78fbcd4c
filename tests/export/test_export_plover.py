"""PLOVER and POLECAT, read as their users read them."""

from __future__ import annotations

import csv
import json

import pandas as pd
import pytest

from closewatch.export.plover import event_object
from closewatch.export.polecat import event_row
from closewatch.export.units import from_event
from closewatch.knowledge import export_codes

PLOVER = [
    "id", "has_event", "date", "time", "enddate", "endtime", "actor", "recipient", "event", "event_loc", "event_text",
    "quad_code", "event_scale", "mode", "context", "link", "text", "text_info", "cite_info", "coder", "coded_date", "coded_time",
    "comment",
]  # fmt: skip
_END = ["{} Name", "{} Country", "{} COW", "Primary {} Sector", "{} Sectors", "{} Title", "{} Name Raw", "Wikipedia {} ID"]
POLECAT = [
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    *(n.format("Actor") for n in _END), *(n.format("Recipient") for n in _END), "Placename", "City", "District", "Province",
    "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source", "Publication Date",
    "Story People", "Story Organizations", "Story Locations", "Language", "Version",
]  # fmt: skip


def test_the_codebooks_list_the_fields_of_plover_and_the_columns_of_polecat():
    assert [*PLOVER, "closewatch"] == list(export_codes.header("plover"))
    assert list(export_codes.header("polecat")) == POLECAT
    assert len(POLECAT) == 40


def test_plover_is_one_event_a_line_with_all_fields(run, units):
    told = run(units, "plover")
    lines = [json.loads(line) for line in told["path"].read_text(encoding="utf-8").splitlines()]
    assert len(lines) == told["rows"] == 12
    assert all(list(line) == [*PLOVER, "closewatch"] for line in lines)
    frame = pd.read_json(told["path"], lines=True)
    assert frame["event"].tolist()[:3] == ["CONSULT", "ASSAULT", "ASSAULT"]


def test_plover_tells_by_auxiliary_modes_what_is_not_held_to_be_real(run, units):
    lines = [json.loads(line) for line in run(units, "plover")["path"].read_text(encoding="utf-8").splitlines()]
    modes = {line["closewatch"]["status"]: line["mode"] for line in lines}
    assert (modes["speculated"], modes["denied"], modes["expected"]) == (["hypothetical"], ["negation"], ["future"])
    assert [line["mode"] for line in lines if line["event"] == "SANCTION"] == [["expel"]]


def test_plover_marks_the_act_in_its_sentence(event):
    record = event_object(from_event(event(sentence="He met her; they met.", trigger="met")))
    assert isinstance(record, dict)
    span = record["text_info"]
    assert record["text"][span["start"] : span["end"]] == "met"


def test_plover_ends_on_the_last_day_and_not_after_it(units):
    record = event_object(units[8])
    assert isinstance(record, dict)
    assert (record["date"], record["enddate"]) == ("2024-06-01", "2024-06-30")


def test_plover_calls_kosovo_kos(units):
    record = event_object(units[11])
    assert isinstance(record, dict)
    assert record["recipient"][0]["code"] == "KOS"


def test_polecat_reads_with_pandas_in_40_columns(run, units):
    told = run(units, "polecat")
    frame = pd.read_csv(told["path"], sep="\t")
    assert list(frame.columns) == POLECAT
    assert len(frame) == told["rows"] == 9


def test_polecat_reads_line_by_line_as_benchmarks_do(run, units):
    with run(units, "polecat")["path"].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))
    assert {len(row) for row in rows} == {40}


def test_polecat_joins_several_ends_and_keeps_places_for_unknown_ones(run, units):
    frame = pd.read_csv(run(units, "polecat")["path"], sep="\t", keep_default_na=False)
    raid = frame[frame["Event Type"] == "ASSAULT"].iloc[0]
    assert raid["Recipient Name"] == "None; None"
    assert raid["Recipient COW"] == "483; 483"
    assert raid["Quad Code"] == "MATERIAL CONFLICT"
    assert raid["Actor Country"] == "None"


@pytest.mark.parametrize(("country", "number"), [("DEU", "255"), ("VNM", "816"), ("RUS", "365"), ("UNO", "None")])
def test_polecat_gives_correlates_of_war_numbers(event, party, country, number):
    row = event_row(from_event(event(actors=[party("somebody", country)])))
    assert isinstance(row, dict)
    assert row["Actor COW"] == number
