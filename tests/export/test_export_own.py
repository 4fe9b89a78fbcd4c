"""GeoJSON, Parquet, CSV, GEXF and FollowTheMoney."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pandas as pd
import pyarrow.parquet as pq
import pytest

from closewatch.code.record import CSV_COLUMNS
from closewatch.export import ftm
from closewatch.export.tables import SCHEMA, TABLE_COLUMNS
from closewatch.export.units import from_event
from closewatch.knowledge import export_codes

NS = {"g": "http://gexf.net/1.3"}


def test_geojson_has_features_with_points_alone_and_counts_the_rest(run, units):
    told = run(units, "geojson", "e.geojson")
    made = json.loads(told["path"].read_text(encoding="utf-8"))
    assert made["type"] == "FeatureCollection"
    assert [f["geometry"] for f in made["features"]] == [{"type": "Point", "coordinates": [15.0444, 12.10672]}]
    assert made["closewatch"]["left_out"] == {"the place is unknown or larger than a point": 12}
    assert len(made["features"]) + 12 == made["closewatch"]["read"] == len(units)


def test_every_property_of_geojson_is_explained(run, units):
    made = json.loads(run(units, "geojson")["path"].read_text(encoding="utf-8"))
    assert ["id", "geometry", *made["features"][0]["properties"]] == list(export_codes.header("geojson"))


def test_parquet_keeps_types_lists_and_its_version(run, units):
    path = run(units, "parquet", "e.parquet")["path"]
    table = pq.read_table(path)
    assert table.schema.names == SCHEMA.names == list(export_codes.header("parquet"))
    assert table.schema.types == SCHEMA.types
    meta = json.loads(table.schema.metadata[b"closewatch"])
    assert meta["made_by"]["code"].startswith("closewatch ")
    frame = pd.read_parquet(path)
    assert len(frame) == len(units)
    assert [r["country"] for r in frame["recipients"][1]] == ["TCD", "TCD"]
    assert frame["contexts"][3].tolist() == []
    assert frame["cameo"][0] == "040"
    assert pd.isna(frame["day"][10])


def test_parquet_writes_more_than_one_batch(run, event):
    units = [from_event(event(n)) for n in range(1, 4_502)]
    assert pq.read_table(run(units, "parquet")["path"]).num_rows == 4_501


def test_csv_has_the_columns_of_code_and_those_of_the_document(run, units):
    path = run(units, "csv", "e.csv")["path"]
    frame = pd.read_csv(path, dtype={"cameo": str})
    assert list(frame.columns) == list(TABLE_COLUMNS) == list(export_codes.header("csv"))
    assert tuple(frame.columns[: len(CSV_COLUMNS)]) == CSV_COLUMNS
    assert len(frame) == len(units)


def test_csv_gives_back_odd_text_as_it_is(run, units):
    frame = pd.read_csv(run(units, "csv")["path"])
    odd = frame[frame["id"] == f"{10:016x}"].iloc[0]
    assert odd["sentence"] == "“Tabs\there”,\nand 'quotes' \"too\" — =SUM(A1)."
    assert odd["document_title"] == "=cmd|' /C calc'!A0"


def test_csv_of_happenings_tells_what_joining_made_of_them(run, joined):
    row = pd.read_csv(run([joined], "csv", unit="happening")["path"]).iloc[0]
    assert (row["status"], row["where_name"]) == ("asserted", "N'Djamena")
    assert (row["reports"], row["sources"], row["happening"]) == (2, 2, 77)


def read_gexf(path):
    root = ET.parse(path).getroot()
    graph = root.find("g:graph", NS)
    nodes = {n.get("id"): n for n in graph.find("g:nodes", NS)}
    return root, graph, nodes, list(graph.find("g:edges", NS))


def values(element):
    return {v.get("for"): v.get("value") for v in element.find("g:attvalues", NS) if v.get("start") is None}


def test_gexf_is_a_directed_dynamic_network_of_countries(run, units):
    told = run(units, "gexf", "n.gexf")
    root, graph, nodes, edges = read_gexf(told["path"])
    assert (root.get("version"), graph.get("mode"), graph.get("timeformat")) == ("1.3", "dynamic", "date")
    assert {e.get("source") for e in edges} | {e.get("target") for e in edges} == set(nodes)
    assert len(edges) == told["rows"]
    declared = {a.get("id") for block in graph.findall("g:attributes", NS) for a in block}
    used = {v.get("for") for e in (*nodes.values(), *edges) for v in e.find("g:attvalues", NS)}
    assert used <= declared


def test_gexf_counts_quads_and_sums_scores_a_dyad(run, event):
    units = [from_event(event(n, goldstein=2.5)) for n in (1, 2)]
    _, _, nodes, (edge,) = read_gexf(run(units, "gexf")["path"])
    found = values(edge)
    assert (edge.get("source"), edge.get("target"), edge.get("weight")) == ("TCD", "NGA", "2")
    assert (found["edge_quad1"], found["edge_quad4"], found["edge_goldstein_sum"]) == ("2", "0", "5")
    assert nodes["TCD"].get("label") == "Chad"


def test_gexf_has_months_with_their_days(run, event):
    import datetime

    days = (datetime.date(2024, 2, 10), datetime.date(2024, 2, 20), datetime.date(2024, 3, 1))
    units = [from_event(event(n, day=day, past=None)) for n, day in enumerate(days, 1)]
    _, _, _, (edge,) = read_gexf(run(units, "gexf")["path"])
    months = [(v.get("start"), v.get("end"), v.get("value")) for v in edge.find("g:attvalues", NS) if v.get("start")]
    assert months == [("2024-02-01", "2024-02-29", "2"), ("2024-03-01", "2024-03-31", "1")]
    assert (edge.get("start"), edge.get("end")) == ("2024-02-10", "2024-03-01")


def read_ftm(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_ftm_entities_have_id_schema_and_lists_of_strings(run, units):
    told = run(units, "ftm", "e.ftm.json")
    found = read_ftm(told["path"])
    assert all(list(e) == ["id", "schema", "properties"] for e in found)
    assert {e["schema"] for e in found} <= set(export_codes.header("ftm"))
    assert all(isinstance(v, str) and v for e in found for vs in e["properties"].values() for v in vs)
    assert len(found) == told["rows"] == len({e["id"] for e in found})


def test_ftm_events_point_to_entities_of_the_file(run, units):
    found = {e["id"]: e for e in read_ftm(run(units, "ftm")["path"])}
    for entity in found.values():
        for name in ("involved", "proof"):
            assert set(entity["properties"].get(name, ())) <= set(found)


def test_ftm_uses_only_properties_that_its_schemata_have(run, units):
    told = {c.column: {p.split(" (")[0] for p in c.meaning.split(", ")} for c in export_codes.columns("ftm")}
    event = " ".join(c.meaning for c in export_codes.columns("ftm") if c.column == "Event")
    for entity in read_ftm(run(units, "ftm")["path"]):
        for name in entity["properties"]:
            assert name in told[entity["schema"]] or (entity["schema"] == "Event" and name in event)


def test_ftm_says_the_same_of_the_same_in_every_export(run, units):
    first = read_ftm(run(units[:1], "ftm", "a")["path"])
    again = read_ftm(run(units[:1], "ftm", "b")["path"])
    assert first == again


@pytest.mark.parametrize(
    ("id_", "country", "sectors", "office", "schema"),
    [("Q842", "OMN", [], None, "PublicBody"), ("person:SAU/x", "SAU", ["GOV"], "foreign minister", "Person"),
     ("group:YEM/houthis", "YEM", ["REB"], None, "Organization"), ("Q1065", "UNO", [], None, "Organization"),
     ("unheard:of", None, [], None, "LegalEntity")],
)  # fmt: skip
def test_ftm_finds_the_schema_that_fits(event, party, id_, country, sectors, office, schema):
    actor = party("x", country, *sectors, name="X", id=id_, office=office)
    assert ftm.schema_of(from_event(event(actors=[actor])).actors[0]) == schema


def test_ftm_writes_countries_in_two_letters(run, event, party):
    unit = from_event(event(actors=[party("Kosovo", "XKX", name="Kosovo", id="Q1246")]))
    found = read_ftm(run([unit], "ftm")["path"])
    assert {e["properties"]["country"][0] for e in found if e["schema"] == "PublicBody"} == {"xk", "ng"}
