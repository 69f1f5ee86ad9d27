"""``shouwang batches``, ``undo``, ``upgrade``: what is printed adds up, what is refused is one line and exit code 1."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection

from dashboard import cli
from data.counties import read_version
from data.engine import SCHEMA_VERSION, reading
from data.importing.merge import BatchHead, Change, compare, merge
from data.store import Store
from geo.contracts import VISITS
from tests.dashboard.conftest import Done, Here

CODE, OLD_CODE = "361126", "610330"
OLD = Path(__file__).parents[1] / "data" / "schema_v1" / "sqlite.sql"


def refused(done: Done) -> str:
    """The one line a command refuses with."""
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("shouwang: ")
    assert done.err.count("\n") == 1, done.err
    return done.err


def put(store: Store, rejected: int = 0, **findings: str) -> int:
    """Put visits with those findings on record as one batch; its id."""
    frame = VISITS.empty().reindex(pd.Index(list(findings), dtype="str", name="visit_id"))
    frame["person_id"], frame["kind"], frame["findings"] = "P1", "home_visit", list(findings.values())
    frame["visited_on"] = np.datetime64("2025-06-01", "s")
    frame = VISITS.check(frame.astype(dict.fromkeys(("person_id", "kind", "findings", "staff_id"), "str")))

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        found = compare(connection, CODE, VISITS, frame)
        loaded, rows = len(found.fresh), len(frame) + rejected
        same = int(found.unchanged.sum())
        head = BatchHead(
            kind="visits", file_name="走访.csv", rows=rows, loaded=loaded, unchanged=same, rejected=rejected
        )
        return head, [found.change]

    with reading(store.engine) as connection:
        seen = read_version(connection, CODE)
        head, changes = again(connection)
    return merge(store, CODE, head, changes, seen=seen, again=again)


@pytest.fixture
def database(tmp_path: Path) -> str:
    """URL of a county with two batches: V1 to V3 came, then V1 changed and V4 came with one row rejected."""
    url = f"sqlite:///{tmp_path / 'county.db'}"
    with Store.open(url, create=True, clock=lambda: datetime(2026, 9, 30, 4, tzinfo=UTC)) as store:
        store.add_county(CODE, "弋阳县", "yiyang", simulated=True)
        assert put(store, V1="一", V2="一", V3="一") == 1
        assert put(store, 1, V1="二", V2="一", V4="二") == 2
    return url


def findings(url: str) -> dict[str, str]:
    with Store.open(url) as store:
        found: dict[str, str] = store.county(CODE, kinds=["visits"]).visits["findings"].to_dict()
        return found


# batches


def test_batches_are_listed_the_newest_first_and_their_counts_add_up(database: str, here: Here) -> None:
    done = here("batches", "--database", database)
    assert (done.code, done.err) == (0, "")
    newest, first = done.out.splitlines()
    assert newest.split()[:6] == ["2", "2026-09-30", "12:00", "load", "visits", "走访.csv"]
    assert newest.endswith("4 rows = 2 loaded + 1 unchanged + 0 repeated + 1 rejected")
    assert first.endswith("3 rows = 3 loaded + 0 unchanged + 0 repeated + 0 rejected")


def test_batches_as_json_add_up_and_say_who_undid_whom(database: str, here: Here) -> None:
    assert here("undo", "2", "--database", database).code == 0
    listed: list[dict[str, Any]] = json.loads(here("batches", "--database", database, "--json").out)
    assert [(each["id"], each["action"], each["undoes"], each["undone_by"]) for each in listed] == [
        (3, "undo", 2, None),
        (2, "load", None, 3),
        (1, "load", None, None),
    ]
    assert {datetime.fromisoformat(each["at"]) for each in listed[1:]} == {datetime(2026, 9, 30, 4, tzinfo=UTC)}
    for each in listed:
        accounted = each["loaded"] + each["unchanged"] + each["repeated"] + each["rejected"]
        assert each["rows"] == accounted


def test_a_county_without_batches_says_how_to_make_one(tmp_path: Path, here: Here) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    with Store.open(url, create=True) as store:
        store.add_county(CODE, "弋阳县", "yiyang")
    assert here("batches", "--database", url).out == "No batch yet; shouwang load makes one.\n"
    assert json.loads(here("batches", "--database", url, "--json").out) == []


# undo


def test_an_undo_tells_what_is_as_before_and_what_is_gone(database: str, here: Here) -> None:
    done = here("undo", "2", "--database", database)
    assert (done.code, done.err) == (0, "")
    assert done.out == "Batch 2 undone by batch 3: visits 1 as before, visits 1 gone.\n"
    assert findings(database) == {"V1": "一", "V2": "一", "V3": "一"}
    back = json.loads(here("undo", "3", "--database", database, "--json").out)
    assert back == {"batch_id": 4, "undoes": 3, "restored": {"visits": 2}, "removed": {}}
    assert findings(database) == {"V1": "二", "V2": "一", "V3": "一", "V4": "二"}


@pytest.mark.parametrize(
    ("batch", "pattern"),
    [
        ("1", "Batch 1 is built on by later ones; undo these first, the newest first: 2."),
        ("9", "There is no batch 9; `shouwang batches` lists them."),
    ],
)
def test_what_cannot_be_undone_is_refused_in_one_sentence(batch: str, pattern: str, database: str, here: Here) -> None:
    assert refused(here("undo", batch, "--database", database)) == f"shouwang: {pattern}\n"
    assert findings(database) == {"V1": "二", "V2": "一", "V3": "一", "V4": "二"}


def test_a_batch_is_undone_once_and_only_by_its_own_county(database: str, here: Here) -> None:
    assert here("undo", "2", "--database", database).code == 0
    assert "is undone already, by batch 3" in refused(here("undo", "2", "--database", database))
    with Store.open(database) as store:
        store.add_county(OLD_CODE, "凤县", "feng", simulated=True)
    assert "--county" in refused(here("undo", "3", "--database", database))
    assert "of county 361126, not of 610330" in refused(here("undo", "3", "--database", database, "--county", "feng"))


def test_a_batch_that_changed_nothing_is_nothing_to_undo(database: str, here: Here) -> None:
    with Store.open(database) as store:
        assert put(store, V2="一") == 3
    assert "changed nothing" in refused(here("undo", "3", "--database", database))


def test_a_batch_without_a_number_is_wrong_usage(database: str, here: Here) -> None:
    done = here("undo", "last", "--database", database)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


# upgrade


@pytest.fixture
def old(tmp_path: Path) -> str:
    """URL of a database of version 1."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD.read_text())
    return f"sqlite:///{path}"


OTHERS = {
    "batches": [],
    "check": [],
    "compare": ["show"],
    "decide": ["reverse_gcj02", "--document", "模拟文", "--by", "模拟局", "--on", "2026-01-01"],
    "demo": ["--county", "feng", "--people", "10", "--no-serve"],
    "directors": ["--posts", "1"],
    "duplicates": [],
    "changes": ["--since", "2026-01-01"],
    "evaluate": ["--truth", "rates.csv"],
    "form": ["persons"],
    "init": ["--county", CODE, "--name", "弋阳县", "--slug", "yiyang"],
    "load": ["visits", "visits.csv"],
    "movers": ["--method", "1", "--against", "2"],
    "obligations": [],
    "rota": ["list"],
    "purchases": [],
    "score": [],
    "serve": [],
    "site": ["list"],
    "tasks": ["list"],
    "template": ["persons"],
    "undo": ["1"],
}


def test_every_command_with_a_database_is_among_those_tried() -> None:
    assert {*OTHERS, "upgrade", "bench", "key"} == {*cli.COMMANDS}


@pytest.mark.parametrize("name", OTHERS)
def test_an_older_database_is_refused_with_the_command_that_brings_it_up_to_date(
    name: str, old: str, tmp_path: Path, here: Here
) -> None:
    (tmp_path / "visits.csv").write_text("走访编号\nV1\n", encoding="utf-8")
    before = (tmp_path / "old.db").read_bytes()
    told = refused(here(name, *OTHERS[name], "--database", old))
    assert "is a database of version 1" in told
    assert told.endswith("bring it up to date with `shouwang upgrade`.\n")
    assert (tmp_path / "old.db").read_bytes() == before
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {"old.db", "visits.csv"}


def test_an_upgrade_saves_the_file_for_its_owner_alone_and_names_it(old: str, tmp_path: Path, here: Here) -> None:
    (tmp_path / "old.db").chmod(0o644)
    before = (tmp_path / "old.db").read_bytes()
    done = here("upgrade", "--database", old)
    backup = tmp_path / "old.db.version-1.bak"
    assert (done.code, done.err) == (0, "")
    assert (
        done.out == f"The database is now of version {SCHEMA_VERSION} (before: 1). It was saved as {backup} before.\n"
    )
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    with closing(sqlite3.connect(backup)) as saved, closing(sqlite3.connect(":memory:")) as was:
        was.deserialize(before)
        assert list(saved.iterdump()) == list(was.iterdump())
    assert here("upgrade", "--database", old).out == f"The database is of version {SCHEMA_VERSION} already.\n"
    assert len(json.loads(here("batches", "--database", old, "--json").out)) > 1


def test_an_upgrade_as_json(old: str, tmp_path: Path, here: Here) -> None:
    backup = str(tmp_path / "old.db.version-1.bak")
    told = json.loads(here("upgrade", "--database", old, "--json").out)
    assert told == {"before": "1", "after": SCHEMA_VERSION, "backup": backup}
    assert Path(backup).exists()
    again = json.loads(here("upgrade", "--database", old, "--json").out)
    assert again == {"before": SCHEMA_VERSION, "after": SCHEMA_VERSION, "backup": None}


def test_what_cannot_be_upgraded_is_refused_in_one_sentence(old: str, tmp_path: Path, here: Here) -> None:
    assert "There is no database at" in refused(here("upgrade", "--database", f"sqlite:///{tmp_path}/none.db"))
    (tmp_path / "text.db").write_text("模拟" * 500, encoding="utf-8")
    assert "not a database" in refused(here("upgrade", "--database", f"sqlite:///{tmp_path}/text.db"))
    with closing(sqlite3.connect(tmp_path / "old.db")) as newer:
        newer.execute("UPDATE meta SET value = '99' WHERE key = 'schema_version'")
        newer.commit()
    assert "use the newer program" in refused(here("upgrade", "--database", old))
    assert list(tmp_path.glob("*.bak")) == []
