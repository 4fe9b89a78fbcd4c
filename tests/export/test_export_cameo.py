"""GDELT and ICEWS, read as their users read them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from closewatch.export.counting import Tally
from closewatch.export.gdelt import write_gdelt
from closewatch.export.units import Unit, dyads, from_event, from_happening
from closewatch.knowledge import export_codes
from closewatch.store.rows import Party

_ACTOR = ["Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
          "Type2Code", "Type3Code"]  # fmt: skip
_GEO = ["Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"]
GDELT = [
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate", *(f"Actor1{n}" for n in _ACTOR),
    *(f"Actor2{n}" for n in _ACTOR), "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass",
    "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone", *(f"Actor1Geo_{n}" for n in _GEO),
    *(f"Actor2Geo_{n}" for n in _GEO), *(f"ActionGeo_{n}" for n in _GEO), "DATEADDED", "SOURCEURL",
]  # fmt: skip
MENTIONS = [
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier", "SentenceID",
    "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone",
    "MentionDocTranslationInfo", "Extras",
]  # fmt: skip
ICEWS = [
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
    "Province", "Country", "Latitude", "Longitude",
]  # fmt: skip


def read_gdelt(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, sep="\t", header=None, dtype={26: str, 27: str, 28: str})
    frame.columns = GDELT
    return frame


def read_mentions(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, sep="\t", header=None)
    frame.columns = MENTIONS
    return frame


def read_icews(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, dtype={"CAMEO Code": str})


def test_the_codebooks_list_the_columns_of_gdelt_mentions_and_icews():
    assert list(export_codes.header("gdelt")) == GDELT
    assert len(GDELT) == 61
    assert list(export_codes.header("gdelt-mentions")) == MENTIONS
    assert list(export_codes.header("icews")) == ICEWS


def test_gdelt_has_61_columns_no_header_and_codes_with_their_zeros(run, units):
    told = run(units, "gdelt", "a.export.CSV")
    frame = read_gdelt(told["path"])
    first = frame.iloc[0]
    assert len(frame) == told["rows"]
    assert (first["SQLDATE"], first["MonthYear"], first["Year"], first["FractionDate"]) == (20240502, 202405, 2024, 2024.4164)
    assert (first["EventCode"], first["EventBaseCode"], first["EventRootCode"]) == ("040", "040", "04")
    assert (first["Actor1Code"], first["Actor1Name"], first["Actor2CountryCode"]) == ("TCD", "CHAD", "NGA")
    assert (first["ActionGeo_Type"], first["ActionGeo_CountryCode"]) == (4, "CD")
    assert first["DATEADDED"] == 20240503083015
    assert frame["GLOBALEVENTID"].is_unique
    assert frame["GLOBALEVENTID"].min() > 10**18, "an id could be taken for one of GDELT's"


def test_gdelt_leaves_empty_what_is_not_measured(run, units):
    frame = read_gdelt(run(units, "gdelt")["path"])
    assert frame[["AvgTone", "Actor1EthnicCode", "Actor1Geo_Lat", "ActionGeo_FeatureID"]].isna().all(axis=None)


def test_gdelt_gives_a_country_no_point(run, units):
    frame = read_gdelt(run(units, "gdelt")["path"])
    countries = frame[frame["ActionGeo_Type"] == 1]
    assert len(countries) == 1
    assert countries[["ActionGeo_Lat", "ActionGeo_Long"]].isna().all(axis=None)


def test_gdelt_survives_readers_that_look_for_quotes_and_those_that_do_not(run, units):
    path = run(units, "gdelt")["path"]
    unquoted = pd.read_csv(path, sep="\t", header=None, quoting=csv.QUOTE_NONE)
    assert len(unquoted) == len(read_gdelt(path))
    assert '"' not in path.read_text(encoding="utf-8")


def test_gdelt_counts_reports_sources_and_documents_of_a_happening(run, joined):
    told = run([joined], "gdelt", "x.export.CSV")
    frame = read_gdelt(told["path"])
    assert frame[["NumMentions", "NumSources", "NumArticles"]].to_numpy().tolist() == [[3, 2, 2]] * 2
    mentions = read_mentions(told["path"].with_name("x.mentions.CSV"))
    assert told["mentions"] == len(mentions) == 3 * len(frame)
    assert set(mentions["GLOBALEVENTID"]) == set(frame["GLOBALEVENTID"])
    first = mentions.iloc[0]
    assert (first["SentenceID"], first["Actor1CharOffset"], first["Actor2CharOffset"], first["ActionCharOffset"]) == (1, 0, 20, 5)
    assert (first["MentionSourceName"], first["Confidence"]) == ("gazette.example", 90)
    assert first["Extras"] == "closewatch:" + "15".zfill(16)


def test_gdelt_is_zipped_when_the_name_ends_in_zip(run, units):
    told = run(units, "gdelt", "20240510.export.CSV.zip")
    with zipfile.ZipFile(told["path"]) as archive:
        assert archive.namelist() == ["20240510.export.CSV"]
    assert len(read_gdelt(told["path"])) == told["rows"]
    assert zipfile.is_zipfile(told["path"].with_name("20240510.mentions.CSV.zip"))


def test_gdelt_writes_without_mentions_to_any_stream(units):
    out, tally = io.StringIO(), Tally()
    write_gdelt(units[:1], out, tally)
    assert [len(line.split("\t")) for line in out.getvalue().splitlines()] == [61, 61]


@pytest.mark.parametrize(
    ("country", "sectors", "code"),
    [("ROU", ["GOV"], "ROMGOV"), ("UNO", [], "IGOUNO"), ("EUR", [], "EURIGO"), ("NGO", ["MED"], "NGOHLH"),
     ("XKX", ["MIL"], "MIL"), (None, ["JRN"], "MED"), ("TLS", [], "TMP")],
)  # fmt: skip
def test_gdelt_composes_actor_codes_of_country_group_and_role(run, event, party, country, sectors, code):
    unit = from_event(event(actors=[party("somebody", country, *sectors)], recipients=[]))
    assert read_gdelt(run([unit], "gdelt")["path"]).iloc[0]["Actor1Code"] == code


def test_icews_has_its_header_and_both_ways_of_acts_that_go_both_ways(run, units):
    told = run(units, "icews")
    frame = read_icews(told["path"])
    assert list(frame.columns) == ICEWS
    assert len(frame) == told["rows"]
    pair = frame[frame["CAMEO Code"] == "040"].head(2)[["Source Name", "Target Name"]].to_numpy().tolist()
    assert pair == [["Chad", "Nigeria"], ["Nigeria", "Chad"]]
    assert frame[frame["CAMEO Code"] == "0312"]["Source Country"].tolist() == ["Iran", "Saudi Arabia"]


def test_icews_ids_fit_into_the_integers_of_r_and_are_unique_with_the_day(run, units):
    frame = read_icews(run(units, "icews")["path"])
    assert frame["Event ID"].between(0, 2**31 - 1).all()
    assert not frame.duplicated(["Event ID", "Event Date"]).any()


def test_icews_names_countries_sectors_and_codes_as_it_does(run, units):
    frame = read_icews(run(units, "icews")["path"]).set_index("CAMEO Code")
    raid = frame.loc["195"]
    assert (raid["Source Country"], raid["Event Text"], raid["Intensity"]) == ("Russian Federation", "Employ aerial weapons", -10)
    assert frame.loc["190"]["Target Sectors"] == "Military,Government"
    assert frame.loc["161"]["Source Name"] == "Unspecified Actor"


def test_icews_keeps_quotes_and_flattens_tabs(run, units):
    frame = read_icews(run(units, "icews")["path"])
    assert 'Özgür "Öz" Åkesson' in set(frame["Source Name"])
    assert "Зоря News" in set(frame["Publisher"])


def test_a_visit_is_hosted_from_the_other_end(event):
    found = dyads(from_event(event(cameo="042")), "042")
    assert [(d.source.name, d.cameo, d.target.name) for d in found] == [("Chad", "042", "Nigeria"), ("Nigeria", "043", "Chad")]


def test_ends_that_differ_in_words_alone_are_one_end(units):
    attack = units[1]
    assert len(attack.recipients) == 2
    assert len(dyads(attack, "190")) == 1


def test_an_accusation_goes_one_way(event):
    assert len(dyads(from_event(event(type="ACCUSE", cameo="112")), "112")) == 1


def test_ids_do_not_change_with_more_reports(event, happening):
    one, two = event(31), event(32)
    alone = from_happening(happening([one]), [one])
    both = from_happening(happening([one, two]), [two, one])
    ids = []
    for unit in (alone, both):
        assert isinstance(unit, Unit)
        out = io.StringIO()
        write_gdelt([unit], out, Tally())
        ids.append([line.split("\t")[0] for line in out.getvalue().splitlines()])
    assert ids[0] == ids[1]


def test_a_happening_takes_its_place_and_status_from_what_joining_made_of_it(joined):
    assert joined.where["name"] == "N'Djamena"
    assert joined.status == "asserted"
    assert joined.record["status"] == "asserted"
    assert joined.id == f"{21:016x}"


def test_a_party_that_no_report_names_so_stands_without_words(event, happening):
    made = happening([event()], actors=(Party(1, "Q1", "Somebody", "FRA", "GOV"),))
    unit = from_happening(made, [event()])
    assert isinstance(unit, Unit)
    assert (unit.actors[0].label, unit.actors[0].sectors, unit.actors[0].text) == ("Somebody", ("GOV",), None)
