"""The coder's figures on our own gold sentences: what goes in is events.yaml, what comes out is that none falls below its floor.

How the figures are made is told in bench/events_own.py; how to raise the floors, in floors.yaml.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE = Path(__file__).parent
BENCH = HERE.parents[1] / "bench" / "events_own.py"
FLOORS: dict[str, Any] = yaml.load((HERE / "floors.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
SLACK = 0.05  # a figure that stands further above its floor asks for a higher floor


@pytest.fixture(scope="module")
def bench() -> Any:
    """The measure."""
    spec = importlib.util.spec_from_file_location("events_own", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["events_own"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def figures(bench: Any) -> dict[str, Any]:
    """Today's figures."""
    found: dict[str, Any] = bench.measure()
    return found


def test_the_floors_belong_to_these_sentences(bench: Any) -> None:
    assert FLOORS["events"] == bench.digest(), "the gold sentences changed: run `python bench/events.py floors`"


def test_every_figure_that_matters_has_a_floor(bench: Any) -> None:
    assert set(FLOORS["floors"]) == set(bench.FLOORED)


@pytest.mark.parametrize("name", sorted(FLOORS["floors"]))
def test_the_figure_does_not_fall_below_its_floor(name: str, figures: dict[str, Any]) -> None:
    floor = FLOORS["floors"][name]
    assert figures[name] >= floor, f"{name} fell to {figures[name]}, its floor is {floor}"


@pytest.mark.parametrize("name", sorted(FLOORS["floors"]))
def test_a_floor_far_below_its_figure_is_raised(name: str, figures: dict[str, Any]) -> None:
    floor = FLOORS["floors"][name]
    told = f"raise me: {name} is {figures[name]}, its floor {floor}: run `python bench/events.py floors`"
    assert figures[name] <= floor + SLACK, told
