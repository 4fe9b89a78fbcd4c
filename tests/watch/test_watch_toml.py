"""Specifications as TOML, both ways."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from closewatch.errors import UsageError
from closewatch.watch.cleaning import clean
from closewatch.watch.spec import ActorTerm, Digest, PlaceTerm, Quiet, Topic, WatchSpec
from closewatch.watch.spec_toml import from_toml, to_toml

FULL = WatchSpec(
    "All of it", (ActorTerm("Iran", country="IRN", name="Iran"),), "to", (ActorTerm("Hezbollah", id="Q41053", name="Hezbollah"),),
    (Topic(("CONSULT",), ("RETREAT/withdraw",), ("057",), (4,), ("military", "economic+legal"), ("denied",)), Topic(("AID",))),
    (PlaceTerm("Syria", "SYR"), PlaceTerm("Idlib")), ("The Daily Sample",), 2, ("terminal", "webhook https://example.org/x"),
    Digest("weekly", datetime.time(7, 30), 4), Quiet(datetime.time(22), datetime.time(6)), "Europe/Berlin",
)  # fmt: skip
_SAFE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(lambda t: t.strip() != "")


def test_all_fields_go_there_and_back() -> None:
    assert from_toml(to_toml(FULL)) == FULL


@given(_SAFE, _SAFE, st.integers(1, 9))
def test_any_words_go_there_and_back(name: str, words: str, least: int) -> None:
    spec = WatchSpec(clean(name) or "x", (ActorTerm(words, country="IRN"),), publishers=(words,), min_sources=least)
    assert from_toml(to_toml(spec)) == spec


def test_one_topic_stands_at_the_top() -> None:
    spec = replace(FULL, topics=FULL.topics[:1])
    assert "[[topics]]" not in to_toml(spec)
    assert from_toml(to_toml(spec)) == spec


def test_names_alone_are_resolved() -> None:
    spec = from_toml('name = "x"\nactors = ["PRK", "RUS"]\nplaces = ["FRA"]\nmodes = ["ceasefire"]\ntypes = ["aid"]')
    assert [a.country for a in spec.actors] == ["PRK", "RUS"]
    assert spec.direction == "between"
    assert spec.places == (PlaceTerm("FRA", "FRA"),)
    assert spec.topics == (Topic(("AID",), ("RETREAT/ceasefire",)),)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("actor = ['IRN']", "no key 'actor'; near is actors"),
        ("mode = ['x']", "no key 'mode'; near is modes"),
        ("types = ['CONSULTS']", "no PLOVER type is called 'CONSULTS'; near is CONSULT"),
        ("modes = ['withdraw']", "RETREAT/withdraw or SANCTION/withdraw"),
        ("modes = ['cease']", "no PLOVER mode is called 'cease'"),
        ("contexts = ['militry']", "near is military"),
        ("contexts = ['military+purple']", "'purple'"),
        ("statuses = ['denies']", "near is denied"),
        ("quads = [5]", "from 1 to 4"),
        ("cameo = ['99']", "no CAMEO code begins with '99'"),
        ("min_sources = 0", "from 1 on"),
        ("min_sources = true", "from 1 on"),
        ("digest = 'sometimes'", "expected immediate"),
        ("quiet = '22-6'", "no time of day"),
        ("quiet = '06:00-06:00'", "begin and end at the same time"),
        ("zone = 'Mars/Olympus'", "no time zone"),
        ("channels = ['pigeon x']", "no channel is called 'pigeon'"),
        ("channels = 'terminal'", "a list of texts"),
        ("direction = 'up'", "expected one of any, between, to"),
        ("recipients = ['IRN']", 'direction must be "to"'),
        ("types = ['AID']\n[[topics]]\ntypes = ['AID']", "topics are given as tables"),
        ("actors = [{words = 'x'}]", "write the name alone"),
        ("actors = [{words = 'x', land = 'y'}]", "no key 'land'"),
        ("actors = 5", "expected a list"),
        ("name = 5", "expected a text"),
        ('name = "a\\u0007b"', "without control characters"),
        ("= 5", "no TOML"),
    ],
)
def test_what_makes_no_sense_is_told(line: str, told: str) -> None:
    names = "" if line.startswith("name") else 'name = "x"\n'
    actors = "" if "actor" in line else 'actors = ["PRK"]\n'
    with pytest.raises(UsageError) as raised:
        from_toml(names + actors + line)
    assert told in str(raised.value)


def test_a_watch_that_asks_for_everything_is_refused() -> None:
    with pytest.raises(UsageError, match="asks for everything"):
        from_toml('name = "x"')


def test_between_needs_two() -> None:
    with pytest.raises(UsageError, match="two actors"):
        from_toml('name = "x"\nactors = ["PRK"]\ndirection = "between"')
