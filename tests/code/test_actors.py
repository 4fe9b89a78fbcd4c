"""Actors: whom words name, names in running text, and short mentions within a document."""

from __future__ import annotations

import datetime
import json
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from closewatch.code.actor_import import import_actors
from closewatch.code.actors import ActorMemory, find_actor_names, is_political, resolve_actor
from closewatch.errors import InputError
from closewatch.knowledge.actor_entries import NONSTATE, PLOVER_SECTORS
from closewatch.knowledge.countries import state_names

CASES = yaml.safe_load(Path(__file__).with_name("actors.yaml").read_text(encoding="utf-8"))
GOLD = Path(__file__).parents[3] / "shared" / "gold" / "actors_dev.jsonl"


@pytest.mark.parametrize("case", CASES, ids=[f"{c['words']} {c.get('day', '')}" for c in CASES])
def test_words_name_an_actor(case: dict[str, Any]) -> None:
    actor = resolve_actor(case["words"], case.get("day"))
    assert (actor.country, actor.sector) == (case["country"], case["sector"])


def test_a_title_alone_finds_the_office_holder_of_the_day() -> None:
    actor = resolve_actor("the Russian defense minister", datetime.date(2023, 7, 28))
    assert (actor.name, actor.sectors) == ("Sergei Shoigu", ("GOV", "MIL"))
    assert resolve_actor("the Russian defense minister").name is None


def test_what_is_unknown_says_why() -> None:
    actor = resolve_actor("gunmen")
    assert actor.country is None
    assert "country" in dict(actor.basis)


def test_a_name_that_several_bear_is_left_open_without_a_country() -> None:
    assert resolve_actor("the National Liberation Army").country is None
    assert resolve_actor("Colombia's National Liberation Army").country == "COL"


def test_only_heads_that_can_act_are_political() -> None:
    assert is_political("three Shona rebels")
    assert is_political("the Kremlin")
    assert not is_political("concerns")
    assert not is_political("the talks")


@given(st.text(max_size=80))
@settings(max_examples=300, deadline=None)
def test_no_string_makes_it_fail_and_all_codes_are_known(words: str) -> None:
    actor = resolve_actor(words)
    assert actor.words == words
    assert actor.country is None or actor.country in state_names() or actor.country in NONSTATE
    assert set(actor.sectors) <= PLOVER_SECTORS


def found(text: str) -> list[tuple[str, str | None]]:
    return [(text[s:e], a.country) for s, e, a in find_actor_names(text)]


def test_names_are_found_with_token_boundaries_and_case() -> None:
    text = "The ambassador told us that Bashar al-Assad met U.S. envoys; HTS said rights matter, and Will Smith will."
    assert found(text) == [("Bashar al-Assad", "SYR"), ("U.S.", "USA"), ("HTS", "SYR")]


def test_the_longest_name_wins() -> None:
    assert found("The Democratic Republic of the Congo and Kim Jong Un wrote to the Washington Post.") == [
        ("Democratic Republic of the Congo", "COD"), ("Kim Jong Un", "PRK"), ("Washington Post", "USA"),
    ]  # fmt: skip


def test_names_of_persons_are_no_states() -> None:
    assert found("Michael Jordan and Chad Kroeger ate turkey in May.") == []
    assert found("They flew from Jordan to Chad.") == [("Jordan", "JOR"), ("Chad", "TCD")]


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_spans_are_in_order_and_do_not_overlap(text: str) -> None:
    last = 0
    for start, end, actor in find_actor_names(text):
        assert last <= start < end <= len(text)
        assert actor.words == text[start:end]
        last = end


def test_a_surname_and_a_title_find_the_full_mention() -> None:
    memory = ActorMemory()
    memory.resolve("Russian Defense Minister Sergei Shoigu", 0)
    assert memory.resolve("Shoigu", 50).name == "Sergei Shoigu"
    assert memory.resolve("the minister", 90).country == "RUS"
    assert memory.resolve("he", 120).name == "Sergei Shoigu"


def test_an_unknown_person_with_a_role_is_remembered() -> None:
    memory = ActorMemory()
    memory.resolve("Kenyan police chief Zebedayo Quux", 0)
    later = memory.resolve("Quux", 60)
    assert (later.name, later.country, later.sector) == ("Zebedayo Quux", "KEN", "COP")


def test_an_acronym_in_brackets_means_what_it_stands_for() -> None:
    text = "The Front for Quiet Rivers (FQR) and the Shanghai Cooperation Organisation (SCO) met."
    memory = ActorMemory(text=text)
    assert memory.resolve("FQR", 90).name == "Front for Quiet Rivers"
    assert memory.resolve("the SCO", 95).country == "IGO"


def test_two_leaders_and_both_countries_are_the_last_two() -> None:
    memory = ActorMemory()
    memory.resolve("President Emmanuel Macron", 0)
    memory.resolve("German Chancellor Angela Merkel", 30)
    assert [a.name for a in memory.resolve_all("the two leaders", 80)] == ["Emmanuel Macron", "Angela Merkel"]
    assert [a.country for a in memory.resolve_all("both countries", 90)] == ["FRA", "DEU"]


def test_a_pronoun_after_two_persons_stays_unknown() -> None:
    memory = ActorMemory()
    memory.resolve("President Emmanuel Macron", 0)
    memory.resolve("Angela Merkel", 30)
    actor = memory.resolve("he", 60)
    assert not actor.is_known
    assert "several" in dict(actor.basis)["name"]


def test_follow_the_money_entities_become_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from closewatch.knowledge.gazetteer import gazetteer

    source = tmp_path / "in.jsonl"
    rows = [
        {"id": "a", "schema": "Person", "properties": {"name": ["Zorla Vintak"], "country": ["ke"],
        "topics": ["role.pep"]}},
        {"id": "b", "schema": "Organization", "properties": {"name": ["Vintak Brigade"], "country": ["ml"],
                                                             "topics": ["crime.terror"]}},
        {"id": "c", "schema": "Vessel", "properties": {"name": ["Sea Star"]}},
    ]  # fmt: skip
    source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = import_actors(source, tmp_path / "own")
    assert (done.persons, done.organisations, len(done.skipped)) == (1, 1, 1)
    assert import_actors(source, tmp_path / "own").persons == 1  # a second time adds nothing
    monkeypatch.setenv("CLOSEWATCH_ACTORS", str(tmp_path / "own"))
    gazetteer.cache_clear()
    try:
        person, body = resolve_actor("Zorla Vintak"), resolve_actor("the Vintak Brigade")
        assert (person.country, person.sector) == ("KEN", "GOV")
        assert (body.country, body.sector) == ("MLI", "REB")
        assert len((tmp_path / "own" / "organisations.tsv").read_text(encoding="utf-8").splitlines()) == 2
    finally:
        monkeypatch.undo()
        gazetteer.cache_clear()


def test_a_line_that_is_no_json_names_file_and_line(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text("{}\nnot json\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"in.jsonl:2"):
        import_actors(source, tmp_path / "own")


def test_a_long_text_is_read_in_linear_time() -> None:
    text = "The Iranian government met Turkish envoys and the Shanghai Cooperation Organisation near Tehran. " * 400
    find_actor_names(text)
    began = time.process_time()
    find_actor_names(text * 4)
    assert time.process_time() - began < 2  # 0.16 MB; some 0.15 s on this kind of machine


@pytest.mark.skipif(not GOLD.exists(), reason="the gold file is not on this machine")
def test_the_bar_on_the_development_file_is_held() -> None:
    country = sector = total = 0
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        want, day = row["expect"], None
        if row["on"] and row["on"][4:5] == "-":
            day = datetime.date.fromisoformat(row["on"])
        actor = resolve_actor(row["actor"], day)
        total += 1
        country += "country" not in want or (actor.country or "") == want["country"]
        sector += "code_1" not in want or (actor.sector or "") == want["code_1"]
    assert country / total >= 0.85
    assert sector / total >= 0.85
