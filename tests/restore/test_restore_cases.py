"""The labelled cases of restoration, one test each."""

from pathlib import Path

import pytest
import yaml
from restore_properties import hold_of

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{case['fixer']}: {case['label']}",
                     marks=[pytest.mark.xfail(strict=True)] if case.get("expect") == "fail" else [])
        for case in CASES
    ],
)  # fmt: skip
def test_a_labelled_text_is_restored_as_wanted(case):
    assert hold_of(case["raw"]).text == case.get("want", case["raw"])


def test_every_fixer_has_cases_that_change_and_cases_that_do_not():
    fixers = {case["fixer"] for case in CASES}
    changed = {case["fixer"] for case in CASES if "want" in case}
    kept = {case["fixer"] for case in CASES if "want" not in case}
    assert fixers - changed == set()
    assert fixers - kept - {"delete_backspaced"} == set()
