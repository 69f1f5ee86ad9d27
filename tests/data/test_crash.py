"""A load killed at any moment leaves the county as it was or whole as it is after; the next load succeeds."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import data
from data.store import Store

CODE = "361126"
ROWS = 20_000
LOADER = """
import sys
import numpy as np, pandas as pd
from data.counties import read_version
from data.engine import reading
from data.importing.merge import BatchHead, compare, merge
from data.store import Store
from geo.contracts import VISITS

url, word, rows = sys.argv[1], sys.argv[2], int(sys.argv[3])
frame = VISITS.empty().reindex(pd.Index([f"V{n}" for n in range(rows)], dtype="str", name="visit_id"))
frame["person_id"], frame["kind"], frame["findings"] = "P1", "home_visit", word
frame["visited_on"] = np.datetime64("2025-06-01", "s")
frame = VISITS.check(frame.astype({name: "str" for name in ("person_id", "kind", "findings", "staff_id")}))

def again(connection):
    found = compare(connection, "361126", VISITS, frame)
    return BatchHead(kind="visits", rows=rows, loaded=len(found.fresh)), [found.change]

with Store.open(url) as store:
    with reading(store.engine) as connection:
        seen = read_version(connection, "361126")
        head, changes = again(connection)
    print("ready", flush=True)
    merge(store, "361126", head, changes, seen=seen, again=again)
    print("done", flush=True)
"""


def start(url: str, word: str, folder: Path, rows: int = ROWS) -> subprocess.Popen[str]:
    """A process that puts ``rows`` visits with that finding on record; returns when it is about to."""
    child = subprocess.Popen(
        [sys.executable, "-c", LOADER, url, word, str(rows)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(data.__file__).parents[1],
        env={"PATH": "/usr/bin:/bin", "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def finish(child: subprocess.Popen[str]) -> int:
    assert child.stdout is not None
    child.stdout.read()
    child.stdout.close()
    return child.wait()


def findings(store: Store) -> dict[str, int]:
    """How many visits have which finding."""
    found: dict[str, int] = store.county(CODE, kinds=["visits"]).visits["findings"].value_counts().to_dict()
    return found


def kill_and_look(store: Store, url: str, folder: Path, moments: list[float]) -> None:
    assert finish(start(url, "零", folder)) == 0
    stood = "零"
    for number, moment in enumerate(moments):
        version = store.version(CODE)
        child = start(url, f"死{number}", folder)
        time.sleep(moment)
        child.send_signal(signal.SIGKILL)
        finish(child)
        # PostgreSQL ends the statement of a client that is gone, then takes it back
        after = findings(store)
        assert after in ({stood: ROWS}, {f"死{number}": ROWS}), f"killed after {moment} s"
        assert (store.version(CODE) > version) == (after != {stood: ROWS})
        assert finish(start(url, f"活{number}", folder)) == 0
        stood = f"活{number}"
        assert findings(store) == {stood: ROWS}
        assert list(folder.glob("shouwang-stage-*/stage.db")) == [], "what the killed one staged is removed"


def test_a_load_killed_at_a_random_moment_is_whole_or_not_at_all(store: Store, store_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    kill_and_look(store, store_url, folder, [random.uniform(0, 1.2)])


@pytest.mark.long
def test_a_load_killed_at_twenty_random_moments_is_whole_or_not_at_all(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    kill_and_look(store, store_url, folder, [random.uniform(0, 1.5) for _ in range(20)])
