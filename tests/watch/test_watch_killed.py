"""Every development is told exactly once, whatever is killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

STREAM = Path(__file__).parent / "watch_stream.py"


@pytest.mark.skipif(not hasattr(__import__("os"), "fork"), reason="the stream forks its children")
def test_twenty_kills_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, str(STREAM), str(tmp_path), "20", "1"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    outcome = json.loads(done.stdout)
    assert outcome["kills"] == 20
    assert outcome["expected"] > 50
    assert (outcome["missed"], outcome["repeated"]) == (0, 0)
