"""A writer that is killed at any moment loses the document in hand at most, and nothing is there twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from closewatch.store.api import Store
from closewatch.store.tables import events, happening_events

CHILD = Path(__file__).parent / "killed_child.py"
DOCUMENTS = 80
KILLS = 2


def start(store_url: str) -> subprocess.Popen[str]:
    child = subprocess.Popen([sys.executable, CHILD, store_url, str(DOCUMENTS)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begun\n"
    return child


def end(child: subprocess.Popen[str]) -> int:
    assert child.stdout is not None
    child.stdout.close()
    return child.wait(120)


def test_a_killed_writer_leaves_whole_documents(store_url: str) -> None:
    moments = random.Random(11)
    before = 0
    for _ in range(KILLS):
        child = start(store_url)
        time.sleep(moments.uniform(0.02, 0.4))
        child.send_signal(signal.SIGKILL)
        assert end(child) == -signal.SIGKILL
        with Store.open(store_url) as store:
            assert store.check() == []
            with store.read() as r:
                counts = r.row_counts()
                assert counts["documents"] >= before  # what was in is in
                assert counts["events"] == counts["happening_events"] == 3 * counts["documents"]
                before = counts["documents"]
    assert before < DOCUMENTS
    assert end(start(store_url)) == 0
    with Store.open(store_url) as store, store.read() as r:
        assert [d.id for d in r.documents()] == [f"doc {n}" for n in range(DOCUMENTS)]
        assert len({e.id for e in r.events()}) == r.row_counts()["events"] == 3 * DOCUMENTS
        twice = select(happening_events.c.event).group_by(happening_events.c.event).having(func.count() > 1)
        assert r.connection.execute(twice).all() == []
        assert r.connection.execute(select(func.count()).where(events.c.is_current)).scalar_one() == 3 * DOCUMENTS
