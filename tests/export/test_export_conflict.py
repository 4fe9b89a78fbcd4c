"""The ACLED-like and the UCDP-like files, read as users of ACLED and UCDP read theirs."""

from __future__ import annotations

import pandas as pd
import pytest

from closewatch.export import acled, ucdp
from closewatch.export.units import Left, from_event
from closewatch.knowledge import export_codes

ACLED = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source", "source_scale",
    "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip
UCDP = [
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id",
    "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2", "latitude", "longitude",
    "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity", "date_prec", "date_start", "date_end",
    "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
]  # fmt: skip
EVENT_TYPES = {
    "Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots", "Strategic developments",
}  # fmt: skip


def test_the_codebooks_list_31_and_49_columns():
    assert list(export_codes.header("acled-like")) == ACLED
    assert len(ACLED) == 31
    assert list(export_codes.header("ucdp-like")) == UCDP
    assert len(UCDP) == 49


def test_acled_like_reads_with_pandas_and_counts_what_has_no_cell(run, units):
    told = run(units, "acled-like")
    frame = pd.read_csv(told["path"])
    assert list(frame.columns) == ACLED
    assert set(frame["event_type"]) <= EVENT_TYPES
    assert told["left_out"]["ACLED has no cell for this kind of act"] == 5
    assert pd.to_datetime(frame["event_date"]).dt.year.tolist() == frame["year"].tolist()


def test_acled_like_ids_are_no_acled_ids(run, units):
    frame = pd.read_csv(run(units, "acled-like")["path"])
    assert frame["event_id_cnty"].str.match(r"closewatch:[0-9a-f]{16}$").all()
    assert not frame["event_id_cnty"].str.match(r"[A-Z]{3}\d+$").any()


def test_nobody_counted_the_dead(run, units):
    assert pd.read_csv(run(units, "acled-like", "a")["path"])["fatalities"].isna().all()
    assert pd.read_csv(run(units, "ucdp-like", "u")["path"])[["best", "high", "low"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("mode", "target", "expected"),
    [
        ("drone", ("a school", "UKR", "EDU"), ("Explosions/Remote violence", "Air/drone strike")),
        (None, ("soldiers", "TCD", "MIL"), ("Battles", "Armed clash")),
        (None, ("villagers", "TCD", "CVL"), ("Violence against civilians", "Attack")),
        (None, ("a minister", "TCD", "GOV"), ("Violence against civilians", "Attack")),
        ("abduct", ("a nurse", "TCD", "MED"), ("Violence against civilians", "Abduction/forced disappearance")),
        ("suicide-attack", ("a market", None), ("Explosions/Remote violence", "Suicide bomb")),
    ],
)
def test_assaults_find_their_cell_by_mode_and_target(event, party, mode, target, expected):
    row = acled.event_row(from_event(event(type="ASSAULT", mode=mode, recipients=[party(*target)])))
    assert isinstance(row, dict)
    assert (row["event_type"], row["sub_event_type"]) == expected


@pytest.mark.parametrize(
    ("mode", "target"), [(None, ("Nigeria", "NGA")), ("abduct", ("soldiers", "TCD", "MIL")), ("unconventional", ("x", None))]
)
def test_where_the_text_does_not_tell_the_cell_none_is_guessed(event, party, mode, target):
    row = acled.event_row(from_event(event(type="ASSAULT", mode=mode, recipients=[party(*target)])))
    assert isinstance(row, Left)


def test_protesters_come_first_when_the_police_intervene(event, party):
    police, crowd = party("police", "BOL", "COP"), party("marchers", "BOL", "CVL")
    row = acled.event_row(from_event(event(type="ASSAULT", mode="crowd-control", actors=[police], recipients=[crowd])))
    assert isinstance(row, dict)
    assert (row["actor1"], row["inter1"], row["actor2"], row["inter2"]) == (
        "marchers (Bolivia)", "Protesters", "police (Bolivia)", "State forces",
    )  # fmt: skip
    assert (row["sub_event_type"], row["interaction"]) == ("Protest with intervention", "Protesters-State forces")


def test_whom_a_protest_is_addressed_to_is_no_second_actor(event, party):
    row = acled.event_row(from_event(event(type="PROTEST", mode="demo", recipients=[party("the government", "BOL", "GOV")])))
    assert isinstance(row, dict)
    assert (row["actor2"], row["inter2"], row["interaction"]) == ("", "", "Protesters only")


def test_a_state_that_strikes_abroad_is_an_external_force(event, party):
    strike = event(type="ASSAULT", mode="aerial", actors=[party("France", "FRA", name="France")], place="Chad")
    row = acled.event_row(from_event(strike))
    assert isinstance(row, dict)
    assert (row["inter1"], row["country"], row["iso"], row["region"]) == ("External/Other forces", "Chad", "148", "Middle Africa")


def test_a_day_that_the_text_does_not_tell_has_no_precision(event):
    unit = from_event(event(type="PROTEST", mode="demo", is_day_told=False))
    row = acled.event_row(unit)
    assert isinstance(row, dict)
    assert row["time_precision"] == ""


def test_ucdp_like_holds_fatal_violence_alone(run, units):
    told = run(units, "ucdp-like")
    frame = pd.read_csv(told["path"], parse_dates=["date_start", "date_end"])
    assert list(frame.columns) == UCDP
    row = frame.iloc[0]
    assert len(frame) == told["rows"] == 1
    assert (row["type_of_violence"], row["side_a"], row["side_b"], row["gwnob"]) == (1, "Gunmen", "Government of Chad", 483)
    assert (row["where_prec"], row["country"], row["region"], row["date_prec"]) == (6, "Chad", "Africa", 1)
    assert pd.isna(row["latitude"])
    assert told["left_out"]["the words do not tell that somebody died"] == 1


def test_a_country_that_is_hit_is_not_taken_for_its_government(event, party):
    row = ucdp.event_row(from_event(event(type="ASSAULT", trigger="killed", actors=[party("Russia", "RUS", name="Russia")])))
    assert isinstance(row, dict)
    assert (row["side_a"], row["gwnoa"]) == ("Government of Russia (Soviet Union)", "365")
    assert (row["side_b"], row["gwnob"], row["type_of_violence"]) == ("Nigeria", "", "")


def test_ucdp_prints_its_days_with_milliseconds(run, units):
    frame = pd.read_csv(run(units, "ucdp-like")["path"], dtype=str)
    assert frame["date_start"].tolist() == ["2024-05-02 00:00:00.000"]


@pytest.mark.parametrize(
    ("actor", "target", "kind"),
    [
        (("rebels", "MLI", "REB"), ("militia", "MLI", "UAF"), "2"),
        (("soldiers", "MLI", "MIL"), ("rebels", "MLI", "REB"), "1"),
        (("rebels", "MLI", "REB"), ("herders", "MLI", "AGR"), "3"),
        (("rebels", "MLI", "REB"), ("somebody", None), ""),
    ],
)
def test_kinds_of_violence_follow_from_who_the_sides_are(event, party, actor, target, kind):
    unit = from_event(event(type="ASSAULT", trigger="killed", actors=[party(*actor)], recipients=[party(*target)]))
    assert ucdp.violence(unit) == kind


def test_ucdp_places_a_point_in_its_grid_cell(event, party):
    unit = from_event(event(type="ASSAULT", trigger="killed", recipients=[party("x", "TCD", "CVL")], place="N'Djamena"))
    row = ucdp.event_row(unit)
    assert isinstance(row, dict)
    assert row["geom_wkt"] == "POINT (15.0444 12.10672)"
    assert row["priogrid_gid"] == str(204 * 720 + 390 + 1)
