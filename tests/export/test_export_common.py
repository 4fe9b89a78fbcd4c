"""What holds for every format: counts, codebooks, empty input, whole files or none."""

from __future__ import annotations

import io
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from closewatch.errors import ExportError, UsageError
from closewatch.export.cells import digest, domain, flat, number
from closewatch.export.formats import FORMATS, export, export_to, mentions_path, plan
from closewatch.export.units import Left, Unit
from closewatch.knowledge import export_codes, ontology
from closewatch.model.status import STATUSES

TEXT = [name for name, f in FORMATS.items() if f.write is not None]
NAMES = list(FORMATS)


@pytest.mark.parametrize("name", NAMES)
def test_what_goes_in_is_exported_or_counted_with_a_reason(run, units, sample, name):
    told = run([*units, *sample], name)
    assert told["read"] == len(units) + len(sample) == told["exported"] + sum(told["left_out"].values())
    assert told["rows"] >= (told["exported"] if name != "gexf" else 1)


@pytest.mark.parametrize("name", TEXT)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_choice_of_units_is_accounted_for(units, now, name, data):
    chosen = data.draw(st.lists(st.sampled_from([*units, Left("a reason")])))
    statuses = data.draw(st.sets(st.sampled_from(STATUSES)))
    tally = export_to(chosen, io.StringIO(), plan(name, now=now, statuses=statuses))
    assert tally.read == len(chosen) == tally.exported + sum(tally.left_out.values())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=30), name=st.sampled_from(["gdelt", "icews"]))
def test_no_text_breaks_a_line_without_quotes(event, party, now, text, name):
    from closewatch.export.units import from_event

    unit = from_event(event(actors=[party(text, "TCD", name=text or None)], cameo="112"))
    out = io.StringIO()
    export_to([unit], out, plan(name, now=now))
    lines = out.getvalue().split("\n")
    width = len(export_codes.header(name))
    assert [len(line.split("\t")) for line in lines if line] == [width] * (1 if name == "gdelt" else 2)
    assert lines == [*out.getvalue().splitlines(), ""]


@pytest.fixture
def now():
    import datetime

    return datetime.datetime(2024, 5, 10, 12, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_choice_gives_a_file_that_reads_as_empty(run, name):
    told = run([], name)
    assert (told["read"], told["exported"], told["rows"], told["left_out"]) == (0, 0, 0, {})
    assert told["path"].is_file()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_input_gives_the_same_bytes(tmp_path, units, now, name):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        export(units, tmp_path / folder / "x", plan(name, now=now))
    files = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert files == sorted(p.name for p in (tmp_path / "b").iterdir())
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)


@pytest.mark.parametrize("name", NAMES)
def test_every_export_stands_beside_its_codebook_and_its_counts(run, units, name):
    told = run(units, name)
    page = told["path"].with_name("out.txt.codebook.md").read_text(encoding="utf-8")
    assert page.startswith(f"# {FORMATS[name].title}\n")
    assert all(f"| {c.column} |" in page for c in export_codes.columns(name))
    assert told["format"] == name
    assert told["made_by"]["code"].startswith("closewatch ")
    assert told["file"] == "out.txt"
    assert "closewatch 0.1.0, knowledge 0123456789ab" in told["coded_by"]


def test_the_codebook_says_whose_data_these_are_not(run, units):
    for name, owner in (("acled-like", "ACLED"), ("ucdp-like", "UCDP"), ("gdelt", "GDELT"), ("icews", "ICEWS")):
        page = run(units, name)["path"].with_name("out.txt.codebook.md").read_text(encoding="utf-8")
        assert f"This is no {owner} data" in page


@pytest.mark.parametrize("name", [n for n, f in FORMATS.items() if not f.has_status])
def test_formats_without_a_status_hold_what_is_held_to_be_real_unless_asked(run, units, name):
    real = run(units, name)
    assert {r for r in real["left_out"] if r.startswith("status")} == {"status denied", "status expected", "status speculated"}
    every = run(units, name, statuses=STATUSES)
    assert not any(r.startswith("status") for r in every["left_out"])


def test_a_failure_leaves_neither_files_nor_parts(tmp_path, units, now):
    (tmp_path / "x").write_text("older", encoding="utf-8")

    def broken() -> Iterator[Unit | Left]:
        yield units[0]
        raise RuntimeError("the store went away")

    with pytest.raises(RuntimeError):
        export(broken(), tmp_path / "x", plan("gdelt", now=now))
    assert [p.name for p in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x").read_text(encoding="utf-8") == "older"


def test_a_path_that_cannot_be_written_is_told(tmp_path, units, now):
    with pytest.raises(ExportError, match="cannot be written: No such file"):
        export(units, tmp_path / "absent" / "x.csv", plan("csv", now=now))
    with pytest.raises(ExportError, match="is a folder"):
        export(units, tmp_path, plan("csv", now=now))


def test_units_are_taken_one_by_one(units, now):
    """A million rows need no more memory than one: the writer asks for the next only after it has written the last."""
    out = io.StringIO()
    sizes = []

    def watched() -> Iterator[Unit]:
        for unit in [units[0]] * 5:
            sizes.append(out.tell())
            yield unit

    export_to(watched(), out, plan("icews", now=now))
    assert sizes == sorted(set(sizes))


def test_an_unknown_format_names_the_known_ones(now):
    with pytest.raises(UsageError, match="no format 'xls'; there are plover, polecat"):
        plan("xls", now=now)


def test_parquet_is_not_written_to_standard_output(now):
    with pytest.raises(UsageError, match="give a path"):
        export_to([], io.StringIO(), plan("parquet", now=now))


def test_defaults_of_the_unit_follow_the_original():
    units = {name: f.unit for name, f in FORMATS.items()}
    assert {n for n, u in units.items() if u == "event"} == {"plover", "polecat", "csv", "parquet"}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("20240510.export.CSV", "20240510.mentions.CSV"), ("a.CSV.zip", "a.mentions.CSV.zip"), ("plain", "plain.mentions")],
)
def test_mentions_stand_beside_their_events(name, expected):
    assert mentions_path(Path(name)).name == expected


def test_the_tables_of_the_exports_hold():
    assert export_codes.check() == []


def test_every_known_cameo_code_has_a_label_and_a_quad_class():
    assert all(export_codes.icews_label(c) and export_codes.cameo_quad(c) in "1234" for c in ontology.cameo())


def test_every_state_of_the_actors_has_its_codes():
    from closewatch.knowledge.countries import state_names

    known = export_codes.countries()
    members = [c for c in state_names() if c in known and known[c].cow]
    assert len(members) > 190
    assert set(state_names()) <= set(known)


def test_every_plover_sector_is_in_the_table():
    from closewatch.knowledge.actor_entries import PLOVER_SECTORS

    assert set(PLOVER_SECTORS) <= set(export_codes.sectors())


def test_helpers_leave_no_control_characters_and_no_needless_zeros():
    assert flat("a\u2028b\x85c\x0b") == "a b c"
    assert (number(-7.2), number(0.0), number(12.5)) == ("-7.2", "0", "12.5")
    assert (domain("https://www.gazette.example:80/x"), domain(None)) == ("gazette.example", "")
    assert digest("a", "bc") != digest("ab", "c")


def test_the_order_of_the_input_changes_no_row(units, now):
    shuffled = list(units)
    random.Random(7).shuffle(shuffled)
    rows = []
    for some in (units, shuffled):
        out = io.StringIO()
        export_to(some, out, plan("gdelt", now=now))
        rows.append(sorted(out.getvalue().splitlines()))
    assert rows[0] == rows[1]


@pytest.mark.parametrize("name", NAMES)
def test_half_a_character_becomes_a_question_mark_and_stops_nothing(run, event, party, name):
    from closewatch.export.units import from_event

    unit = from_event(event(type="ASSAULT", mode="aerial", trigger="killed", place="N'Djamena", sentence="half \ud83d of it",
                            actors=[party("x", "TCD", name="half \ud83d", id="person:TCD/half")]))  # fmt: skip
    assert run([unit], name)["exported"] == 1


def test_the_sidecar_tells_the_filter(run, units):
    assert run(units, "csv", asked={"types": ["AID"]})["filter"] == {"types": ["AID"]}
    assert json.dumps(run(units, "csv")["statuses"]) == '"all"'


PAGE = (Path(__file__).parent.parent.parent / "docs" / "exports.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_page_names_every_format_and_how_to_read_it(name):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` | `"))
    assert f"`{FORMATS[name].read_with}`" in row


@pytest.mark.parametrize("name", NAMES)
def test_the_page_tells_the_unit_and_the_statuses_of_every_format(name):
    row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` | ") and "pandas.read" not in line)
    assert row.split("|")[4].strip() == ("all" if FORMATS[name].has_status else "asserted, claimed")
