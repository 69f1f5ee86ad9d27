"""Two at once, in processes of their own: nobody's rows are lost, doubled or mixed, and nobody is turned away."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

import data
from data.engine import reading
from data.importing.batches import list_batches
from data.store import Store
from data.tables import AuditRow, table_of

CODE = "361126"
LOADER = """
import sys
import numpy as np, pandas as pd
from data.counties import read_version
from data.engine import reading
from data.importing.merge import BatchHead, compare, merge
from data.store import Store
from geo.contracts import VISITS

url, word, first, last, times = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])

def frame_of(word):
    frame = VISITS.empty().reindex(pd.Index([f"V{n}" for n in range(first, last)], dtype="str", name="visit_id"))
    frame["person_id"], frame["kind"], frame["findings"] = "P1", "home_visit", word
    frame["visited_on"] = np.datetime64("2025-06-01", "s")
    return VISITS.check(frame.astype({name: "str" for name in ("person_id", "kind", "findings", "staff_id")}))

with Store.open(url) as store:
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(times):
        frame = frame_of(f"{word}{number}")
        def again(connection):
            found = compare(connection, "361126", VISITS, frame)
            return BatchHead(kind="visits", rows=len(frame), loaded=len(found.fresh)), [found.change]
        with reading(store.engine) as connection:
            seen = read_version(connection, "361126")
            head, changes = again(connection)
        merge(store, "361126", head, changes, seen=seen, again=again)
        print("merged", flush=True)
"""


def start(url: str, word: str, first: int, last: int, times: int = 1) -> subprocess.Popen[str]:
    """A process that, once told to, loads visits ``first`` to ``last``, ``times`` over, each time otherwise."""
    child = subprocess.Popen(
        [sys.executable, "-c", LOADER, url, word, str(first), str(last), str(times)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(data.__file__).parents[1],
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def go(*children: subprocess.Popen[str]) -> None:
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()


def ended(child: subprocess.Popen[str]) -> int:
    child.communicate()
    return child.returncode


def test_two_loads_of_the_same_rows_at_once_do_not_corrupt_each_other(store: Store, store_url: str) -> None:
    """Each id stands once; where both wrote, the later batch's word stands for all of its rows; nothing is lost."""
    rows = 1500
    children = [start(store_url, "甲", 0, rows, 4), start(store_url, "乙", 500, rows + 500, 4)]
    go(*children)
    assert [ended(child) for child in children] == [0, 0]
    visits = store.county(CODE, kinds=["visits"]).visits
    assert len(visits) == rows + 500
    with reading(store.engine) as connection:
        batches = list_batches(connection, CODE)
        table = table_of("visits")
        last = connection.execute(
            select(table.c.batch_id, func.count()).where(table.c.superseded_at.is_(None)).group_by(table.c.batch_id)
        ).all()
        closed = connection.scalar(select(func.count()).where(table.c.superseded_by.is_not(None)))
        every = connection.scalar(select(func.count()).select_from(table))
    assert len(batches) == 8
    assert sum(batch.loaded for batch in batches) == every == closed + len(visits)
    assert [batch.at for batch in batches] == sorted((batch.at for batch in batches), reverse=True)
    assert visits.loc[[f"V{n}" for n in range(500)], "findings"].unique().tolist() == ["甲3"]
    assert visits.loc[[f"V{n}" for n in range(rows, rows + 500)], "findings"].unique().tolist() == ["乙3"]
    both = visits.loc[[f"V{n}" for n in range(500, rows)], "findings"].unique().tolist()
    assert both in (["甲3"], ["乙3"]), "one file's rows, never some of each"
    assert len(last) == 2


@pytest.mark.parametrize("rows", [20_000, pytest.param(200_000, marks=pytest.mark.long)])
def test_a_sign_in_and_a_recorded_visit_succeed_while_a_large_file_is_loaded(
    store: Store, store_url: str, rows: int
) -> None:
    """Signed in and recorded again and again from before the merge to after it: each time it succeeds."""
    loader, recorder = start(store_url, "大", 0, rows), start(store_url, "访", rows, rows + 1, 10_000)
    go(loader, recorder)
    times = 0
    try:
        while loader.poll() is None:
            token = store.issue_sign_in("supervisor", CODE, CODE, expires_at=datetime(2100, 1, 1, tzinfo=UTC))
            assert store.redeem_sign_in(token) is not None
            store.audit("sign in", county=CODE, region=CODE)
            times += 1
            time.sleep(0.01)  # SQLite's lock has no queue: who takes it without a pause keeps out the recorder
        refused = recorder.poll()
    finally:
        recorder.kill()
        recorded = recorder.communicate()[0].count("merged")
    assert ended(loader) == 0
    assert refused is None, "the recorder was refused"
    assert times > 1
    assert recorded > 1
    with reading(store.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(AuditRow)) == times
    assert len(store.county(CODE, kinds=["visits"]).visits) == rows + 1
