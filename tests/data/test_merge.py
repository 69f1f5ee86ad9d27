"""A batch goes on record whole or not at all, in the right place in time, and leaves nothing else behind."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from shapely.geometry import Point
from sqlalchemy import Connection, func, select, text

from data.counties import read_version
from data.engine import reading
from data.importing import merge as merging
from data.importing import staging
from data.importing.batches import find_batch, list_batches, read_notes, read_rejects
from data.importing.merge import BatchHead, Change, compare, merge
from data.importing.report import Note, Reject
from data.store import Store
from data.tables import ImportBatchRow, table_of
from geo.contracts import CONTRACTS, IDENTITIES, REGIONS, VISITS
from geo.errors import DatabaseError, InputError, UnknownCountyError
from geo.text import say

CODE = "361126"
VILLAGE = "361126101201"


@pytest.fixture(autouse=True)
def staging_folder(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where staged files go: a folder of the test's own, so that what is left in it is the test's."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def put(store: Store, frames: Mapping[str, pd.DataFrame], county: str = CODE, **extra: object) -> int:
    """Put frames on record as one batch; its id."""

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        found = [compare(connection, county, CONTRACTS[kind], frame) for kind, frame in frames.items()]
        loaded = sum(len(each.fresh) for each in found)
        kind = next(iter(frames))
        return BatchHead(kind=kind, rows=loaded, loaded=loaded), [each.change for each in found]

    with reading(store.engine) as connection:
        seen = read_version(connection, county)
        head, changes = again(connection)
    return merge(store, county, head, changes, seen=seen, again=again, **extra)  # type: ignore[arg-type]


def never(_connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
    raise AssertionError("nothing came in between")


def visits(**of: str) -> pd.DataFrame:
    """Visits by id and finding."""
    frame = VISITS.empty().reindex(pd.Index(list(of), dtype="str", name="visit_id"))
    frame["person_id"], frame["kind"], frame["findings"] = "P1", "home_visit", list(of.values())
    frame["visited_on"] = np.datetime64("2025-06-01", "s")
    frame = frame.astype({"person_id": "str", "kind": "str", "findings": "str", "staff_id": "str"})
    return VISITS.check(frame)


def findings(store: Store, **when: object) -> dict[str, str]:
    return store.county(CODE, kinds=["visits"], **when).visits["findings"].to_dict()  # type: ignore[arg-type]


def test_a_changed_row_closes_the_old_one_and_names_who_closed_it(store: Store) -> None:
    first = put(store, {"visits": visits(V1="旧", V2="同")})
    then = store.clock()
    second = put(store, {"visits": visits(V1="新", V2="同", V3="添")})
    table = table_of("visits")
    with reading(store.engine) as connection:
        query = select(table.c.id, table.c.findings, table.c.batch_id, table.c.superseded_by).order_by(table.c.row_id)
        rows = [tuple(row) for row in connection.execute(query)]
    assert rows == [("V1", "旧", first, second), ("V2", "同", first, None), ("V1", "新", second, None),
                    ("V3", "添", second, None)]  # fmt: skip
    assert findings(store, known_at=then) == {"V1": "旧", "V2": "同"}
    assert findings(store) == {"V1": "新", "V2": "同", "V3": "添"}


def test_a_row_may_end_without_another_in_its_place(store: Store) -> None:
    put(store, {"visits": visits(V1="一", V2="二")})
    then = store.clock()
    ended = Change(VISITS, VISITS.empty(), pd.Index(["V1"], dtype="str"))
    merge(store, CODE, BatchHead(kind="visits", rows=1, loaded=1), [ended], seen=1, again=never)
    assert findings(store) == {"V2": "二"}
    assert findings(store, known_at=then) == {"V1": "一", "V2": "二"}


def test_a_column_the_file_lacks_keeps_what_is_on_record_and_an_empty_cell_clears_it(store: Store) -> None:
    put(store, {"visits": visits(V1="一").assign(staff_id="T1")})
    bare = visits(V1="一")
    with reading(store.engine) as connection:
        kept = compare(connection, CODE, VISITS, bare, absent=["staff_id"])
        cleared = compare(connection, CODE, VISITS, bare)
    assert kept.unchanged.to_dict() == {"V1": True}
    assert kept.fresh.empty
    assert cleared.unchanged.to_dict() == {"V1": False}
    assert cleared.replaced.tolist() == ["V1"]


def test_a_long_list_is_compared_like_a_short_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Above some length all rows of the kind are read, in parts."""
    put(store, {"visits": visits(**{f"V{n}": "旧" for n in range(9)})})
    frame = visits(V1="旧", V5="新", V99="添")
    with reading(store.engine) as connection:
        short = compare(connection, CODE, VISITS, frame)
    monkeypatch.setattr(merging, "_IDS_AT_ONCE", 0)
    monkeypatch.setattr(merging, "ROWS_AT_ONCE", 4)
    with reading(store.engine) as connection:
        long = compare(connection, CODE, VISITS, frame)
    assert short.unchanged.to_dict() == long.unchanged.to_dict() == {"V1": True, "V5": False, "V99": False}
    assert short.replaced.tolist() == long.replaced.tolist() == ["V5"]
    assert_frame_equal(short.fresh, long.fresh)


def test_several_kinds_and_the_private_one_are_one_batch(store: Store) -> None:
    identity = pd.DataFrame(
        {"identity_hash": ["abc"], "identity_sealed": [None]}, index=pd.Index(["P1"], dtype="str", name="person_id")
    ).astype("str")
    changes = [
        Change(VISITS, visits(V1="一"), pd.Index([], dtype="str")),
        Change(IDENTITIES, IDENTITIES.check(identity), pd.Index([], dtype="str")),
    ]
    head = BatchHead(kind="persons", rows=2, loaded=2, made={"visits": np.int64(1), "identities": 1})
    batch = merge(store, CODE, head, changes, seen=0, again=never)
    with reading(store.engine) as connection:
        table = table_of("identities")
        assert connection.execute(select(table.c.id, table.c.identity_hash, table.c.batch_id)).all() == [
            ("P1", "abc", batch)
        ]
        assert find_batch(connection, CODE, batch).made == {"visits": 1, "identities": 1}


def test_rejects_and_notes_are_kept_with_the_batch_and_read_in_both_languages(store: Store) -> None:
    reject = Reject("走访", 7, "C7", "走访日期", "2025-02-30", say("is above {most:g}", most=200), say("write a date"))
    notes = [Note("走访", row, "", "村", None, say("was {n} days early", n=np.int64(3))) for row in (9, 8)]
    batch = merge(
        store,
        CODE,
        BatchHead(kind="visits", rejected=1, rows=1),
        [],
        seen=0,
        again=never,
        rejects=[reject],
        notes=notes,
    )
    with reading(store.engine) as connection:
        [kept] = read_rejects(connection, CODE, batch)
        assert kept == reject
        assert kept.reason.template == "is above {most:g}"
        assert [note.row for note in read_notes(connection, CODE, batch)] == [8, 9]
        with pytest.raises(InputError, match="There is no batch 99"):
            read_rejects(connection, CODE, 99)
    assert store.version(CODE) == 0


def test_a_batch_made_at_an_older_version_is_made_again(store: Store) -> None:
    """Another file comes in between comparison and merge: what is written is compared with that."""
    frame = visits(V1="一", V2="二")
    calls: list[int] = []

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        calls.append(read_version(connection, CODE))
        found = compare(connection, CODE, VISITS, frame)
        return BatchHead(kind="visits", rows=2, loaded=len(found.fresh), unchanged=int(found.unchanged.sum())), [
            found.change
        ]

    with reading(store.engine) as connection:
        head, changes = again(connection)
    other = put(store, {"visits": visits(V1="另", V2="二")})
    batch = merge(store, CODE, head, changes, seen=0, again=again)
    assert calls == [0, other]
    assert findings(store) == {"V1": "一", "V2": "二"}
    with reading(store.engine) as connection:
        made = find_batch(connection, CODE, batch)
    assert (made.rows, made.loaded, made.unchanged) == (2, 1, 1)


def test_what_came_in_between_and_has_nothing_to_do_with_the_batch_costs_no_new_comparison(store: Store) -> None:
    """A visit recorded meanwhile does not send a large file back; a changed row of the file, or a person, does."""
    frame = visits(V1="一", V2="二")
    put(store, {"visits": visits(V1="旧", V2="二")})
    for between, expected in (
        ({"visits": visits(V9="访")}, 0),
        ({"visits": visits(V2="改")}, 1),  # unchanged in the file when compared, changed since
        ({"persons": _person()}, 1),
    ):
        calls: list[int] = []

        def again(connection: Connection, calls: list[int] = calls) -> tuple[BatchHead, Sequence[Change]]:
            calls.append(1)
            found = compare(connection, CODE, VISITS, frame)
            return BatchHead(kind="visits", rows=2, loaded=len(found.fresh)), [found.change]

        with reading(store.engine) as connection:
            seen = read_version(connection, CODE)
            head, changes = again(connection)
        put(store, between)
        merge(store, CODE, head, changes, seen=seen, again=again)
        assert len(calls) - 1 == expected
        assert {row: word for row, word in findings(store).items() if row != "V9"} == {"V1": "一", "V2": "二"}


def test_one_who_is_overtaken_again_and_again_gets_its_turn(store: Store) -> None:
    """Others commit during every new comparison: at last it is made under the lock, where nobody overtakes."""
    frame, others = visits(V1="我"), iter(range(100))

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        found = compare(connection, CODE, VISITS, frame)
        if not connection.get_execution_options().get("shouwang_write"):
            put(store, {"visits": visits(V1=f"他{next(others)}")})
        return BatchHead(kind="visits", rows=1, loaded=len(found.fresh)), [found.change]

    put(store, {"visits": visits(V1="他")})
    with reading(store.engine) as connection:
        head, changes = again(connection)
    merge(store, CODE, head, changes, seen=1, again=again)
    assert findings(store) == {"V1": "我"}
    assert next(others) == 4


def test_a_fault_in_the_middle_keeps_nothing(store: Store, staging_folder: Path) -> None:
    """The second kind clashes with what is on record: the first is not kept either, nor the batch."""
    put(store, {"visits": visits(V1="一")})
    fresh = Change(CONTRACTS["persons"], _person(), pd.Index([], dtype="str"))
    clash = Change(VISITS, visits(V1="二"), pd.Index([], dtype="str"))
    ghost = Change(VISITS, VISITS.empty(), pd.Index(["V9"], dtype="str"))
    for fault in (clash, ghost):
        with pytest.raises(DatabaseError):
            merge(store, CODE, BatchHead(kind="visits", loaded=2), [fresh, fault], seen=1, again=never)
    assert store.county(CODE).persons.empty
    assert findings(store) == {"V1": "一"}
    with reading(store.engine) as connection:
        assert len(list_batches(connection, CODE)) == 1
    assert list(staging_folder.iterdir()) == []
    put(store, {"visits": visits(V1="二")})  # and the next one succeeds


def test_a_county_not_held_gets_no_batch(store: Store) -> None:
    with pytest.raises(UnknownCountyError):
        merge(store, "610330", BatchHead(kind="visits"), [], seen=0, again=never)


def test_time_on_record_never_runs_backwards(store: Store) -> None:
    put(store, {"visits": visits(V1="一")})
    late = store.clock()
    put(store, {"visits": visits(V1="二")}, recorded_at=late - timedelta(days=400))
    with reading(store.engine) as connection:
        second, first = list_batches(connection, CODE)
    assert second.at == first.at
    assert findings(store, known_at=late) == {"V1": "二"}


def test_progress_counts_every_row_and_never_goes_back(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "ROWS_AT_ONCE", 4)
    told: list[tuple[int, int]] = []
    put(
        store,
        {"visits": visits(**{f"V{n}": "x" for n in range(10)}), "persons": _person()},
        on_progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 11), (4, 11), (8, 11), (10, 11), (11, 11)]


def test_staged_rows_are_for_their_owner_alone_and_gone_afterwards(
    store: Store, staging_folder: Path, database: str
) -> None:
    modes: list[int] = []

    def look(_done: int, _total: int) -> None:
        modes.extend(path.stat().st_mode & 0o077 for path in staging_folder.rglob("*"))

    put(store, {"visits": visits(V1="一")}, on_progress=look)
    assert list(staging_folder.iterdir()) == []
    assert any(modes) is False
    assert bool(modes) == (database == "sqlite")


def test_what_a_killed_load_left_is_removed_by_the_next_and_what_another_uses_is_not(
    store: Store, staging_folder: Path, database: str
) -> None:
    if database == "postgres":
        return  # its temporary tables die with their connection
    left, used = staging_folder / "shouwang-stage-left", staging_folder / "shouwang-stage-used"
    for folder in (left, used):
        folder.mkdir()
        (folder / "stage.db").write_text("名单")
        sqlite3.connect(folder / "lock.db").close()
    holder = sqlite3.connect(used / "lock.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    put(store, {"visits": visits(V1="一")})
    assert not left.exists()
    assert (used / "stage.db").exists()
    holder.close()


def test_no_staged_table_stays_on_a_pooled_connection(store: Store, database: str) -> None:
    put(store, {"visits": visits(V1="一")})
    query = {
        "sqlite": "SELECT count(*) FROM pragma_database_list WHERE name = 'stage'",
        "postgres": "SELECT count(*) FROM pg_class WHERE relpersistence = 't'",
    }
    with reading(store.engine) as connection:
        assert connection.scalar(text(query[database])) == 0


def test_geometry_of_every_form_arrives_and_a_missing_one_stays_missing(store: Store, database: str) -> None:
    frame = gpd.GeoDataFrame(
        REGIONS.empty().reindex(pd.Index([CODE, VILLAGE], dtype="str", name="region_code")), crs=4490
    ).assign(name="x", level=["county", "village"])
    frame = frame.astype({"name": "str", "level": "str"}).set_geometry(
        gpd.GeoSeries([Point(117, 28.5, 3).buffer(0.1), None], index=frame.index, crs=4490)
    )
    put(store, {"regions": REGIONS.check(frame)})
    if database == "postgres":
        with reading(store.engine) as connection:
            found = connection.execute(text("SELECT ST_SRID(geometry), GeometryType(geometry) FROM region ORDER BY id"))
            assert [tuple(row) for row in found] == [(4490, "POLYGON"), (None, None)]
    with reading(store.engine) as connection:
        assert connection.scalar(select(func.count()).select_from(ImportBatchRow)) == 1
    assert store.county(CODE).regions.geometry.isna().tolist() == [False, True]


def _person() -> pd.DataFrame:
    contract = CONTRACTS["persons"]
    frame = contract.empty().reindex(pd.Index(["P1"], dtype="str", name="person_id")).assign(household_id="H1")
    return contract.check(frame.astype({column.name: "str" for column in contract.columns if column.type == "text"}))
