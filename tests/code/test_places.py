from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from closewatch.code.places import find_places, place_of_event
from closewatch.knowledge import toponyms, toponyms_build
from closewatch.model.parse import Parse
from closewatch.read.parser import parse

ROOT = Path(__file__).parents[2]
SEED = Path(__file__).parents[3] / "shared" / "seed" / "000_f2181f0e1a1a49a6.txt"


@pytest.fixture(scope="module")
def measured() -> Iterator[tuple[dict[str, object], list[str]]]:
    sys.path.insert(0, str(ROOT / "bench"))
    yield importlib.import_module("understanding_places").measure()
    sys.path.remove(str(ROOT / "bench"))


def test_our_gold_is_read_end_to_end(measured: tuple[dict[str, object], list[str]]) -> None:
    figures, wrong = measured
    assert float(str(figures["end_to_end"])) >= 0.95, wrong
    assert int(str(figures["mentions"])) >= 200


def test_no_point_is_invented_on_our_gold(measured: tuple[dict[str, object], list[str]]) -> None:
    figures, wrong = measured
    assert (figures["invented_points"], figures["spare_places"]) == (0, 0), wrong


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Moscow said it would respond.", "Moscow"),
        ("Talks between Moscow and Kyiv collapsed.", "Kyiv"),
        ("The sanctions on Tehran remain.", "Tehran"),
        ("Washington's demands were rejected.", "Washington"),
        ("The White House denied it.", "White House"),
        ("Sergei Lavrov met Paris Hilton.", "Paris"),
        ("Police arrested nobody.", "Police"),
        ("Confidence in Washington has fallen.", "Washington"),
    ],
)
def test_what_acts_or_is_spoken_to_is_no_place(text: str, words: str) -> None:
    for tree in (None, parse(text)):
        assert [p for p in find_places(text, tree) if words in p.text] == []


@pytest.mark.parametrize(
    ("text", "words", "country", "precision"),
    [
        ("Troops shelled the outskirts of Aleppo.", "Aleppo", "SYR", 2),
        ("They fought in Idlib province.", "Idlib", "SYR", 4),
        ("They fought in the Kupiansk district of Ukraine.", "Kupiansk", "UKR", 3),
        ("They fought in northern Syria.", "Syria", "SYR", 5),
        ("They fought in Syria.", "Syria", "SYR", 6),
        ("A ship sank in the Black Sea.", "Black Sea", None, 7),
        ("Voters in Atlanta, Georgia, waited.", "Georgia", "USA", 4),
        ("Voters in Georgia waited for the Georgian prime minister.", "Georgia", "GEO", 6),
        ("The plane landed in Everett, Washington.", "Washington", "USA", 4),
        ("Clashes near Tripoli, Lebanon, went on.", "Tripoli", "LBN", 2),
    ],
)
def test_a_place_has_its_country_and_precision(text: str, words: str, country: str | None, precision: int) -> None:
    hit = next(p for p in find_places(text, parse(text)) if p.text == words)
    assert (hit.country, hit.precision) == (country, precision)
    assert (hit.lat is not None) == (precision in (1, 2))


def test_a_name_of_many_towns_gets_no_point() -> None:
    (found,) = find_places("Police in Springfield arrested two men.")
    assert (found.lat, found.country) == (None, None)
    assert "does not tell which" in (found.reason or "")


@pytest.mark.parametrize(
    ("text", "trigger", "name"),
    [
        ("Russian missiles struck Kharkiv on Friday.", "struck", "Kharkiv"),
        ("Kerry and Lavrov held talks in Geneva.", "talks", "Geneva"),
        ("A drone attack killed five people in the northern city of Chernihiv.", "killed", "Chernihiv"),
        ("In Moscow, officials said rebels attacked a convoy.", "attacked", None),
        ("MOSCOW (Reuters) - Putin met Xi on Tuesday.", "met", None),
        ("Speaking in London, the minister condemned the coup in Niger.", "condemned", None),
        ("Police arrested the mayor of Kharkiv.", "arrested", None),
        ("The French president visited Kigali.", "visited", "Kigali"),
    ],
)
def test_an_event_has_a_place_only_where_the_text_ties_it(text: str, trigger: str, name: str | None) -> None:
    tree = parse(text)
    places = find_places(text, tree)
    sentence, token = next((s, t) for s in tree.sentences for t in s if t.text == trigger)
    place, reason = place_of_event(sentence, token.i, places)
    assert (place.name if place else None) == name
    assert reason


@pytest.mark.skipif(not SEED.exists(), reason="the seed article is not here")
def test_no_event_of_the_seed_article_gets_a_city_or_a_point() -> None:
    text = SEED.read_text(encoding="utf-8").replace("\N{CYRILLIC SMALL LETTER IE}", "e")
    tree: Parse = parse(text)
    places = find_places(text, tree)
    assert all(p.lat is None for p in places)
    for sentence in tree.sentences:
        for token in sentence:
            place, _ = place_of_event(sentence, token.i, places)
            assert place is None or place.precision == 5


@given(st.text(alphabet="abK MTinP.,'’\n-é", max_size=60))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_places_of_its_own_words(text: str) -> None:
    for p in find_places(text):
        assert p.text == text[p.start : p.end]
        assert (p.lat is None) == (p.lon is None)
        assert p.lat is None or p.precision in (1, 2)


def test_the_tables_of_places_pass_their_checker() -> None:
    assert toponyms.check() == []


def test_names_are_found_without_their_marks() -> None:
    for form in ("Sana'a", "Sanaa", "SANAA"):
        assert any(e.iso2 == "YE" and e.people > 1_000_000 for e in toponyms.look_up(form))


def test_divisions_have_no_point() -> None:
    assert all((e.lat, e.lon) == (0.0, 0.0) for e in toponyms.look_up("Helmand"))


def test_the_cache_folder_can_be_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLOSEWATCH_CACHE", str(tmp_path))
    assert toponyms_build.gazetteer_path().parent == tmp_path
