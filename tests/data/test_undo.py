"""Undo: what stood before a batch stands again, what was known at any moment stays known, nothing is left hanging."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, Point, box
from sqlalchemy import Connection, select

from data.counties import read_version
from data.engine import reading
from data.frames import wkb_of
from data.importing.batches import list_batches, standing_undos
from data.importing.merge import BatchHead, Change, compare, current_rows, merge
from data.importing.undo import references_of, undo
from data.scoping import on_record
from data.store import Store
from data.tables import PRIVATE, ROWS, table_of
from geo.contracts import CONTRACTS, IDENTITIES
from geo.errors import InputError
from geo.frames import Column, Contract

CODE = "361126"
TOWN, VILLAGE, OTHER = "361126101", "361126101201", "361126101202"
ALL: dict[str, Contract] = {**CONTRACTS, IDENTITIES.kind: IDENTITIES}

FREE = {
    "name",
    "source",
    "address",
    "findings",
    "end_reason",
    "by",
    "phone",
    "identity_sealed",
    "kind",
    "responsible",
    "note",
}
"""Text columns a test may write anything into."""

Frames = dict[str, pd.DataFrame]


def cells(column: Column, count: int) -> list[object]:
    """Values a contract allows, the last missing where it may be."""
    refers = {"household_id": "households-0", "person_id": "persons-0", "site_id": "hazard_sites-0"}
    values: list[object] = [
        refers.get(column.name)
        or (VILLAGE if column.name == "region_code" else None)
        or (column.one_of[n % len(column.one_of)] if column.one_of else None)
        or {
            "text": f"字{n}",
            "time": f"{n:02d}:30",
            "date": np.datetime64(f"2025-01-{n + 1:02d}", "s"),
            "int": int(column.at_least or 0) + n,
            "float": float(column.at_least or 0) + n + 0.1,
            "bool": n % 2 == 0,
        }[column.type]
        for n in range(count)
    ]
    return values if column.required else [*values[:-1], None]


def frame_of_kind(contract: Contract, ids: Sequence[str]) -> pd.DataFrame:
    """A frame of a contract with rows of those ids."""
    frame = contract.empty().reindex(pd.Index(list(ids), dtype="str", name=contract.index))
    for column in contract.columns:
        dtype = {
            "text": "str",
            "date": "datetime64[s]",
            "time": "str",
            "int": "Int64",
            "float": "float64",
            "bool": "boolean",
        }
        frame[column.name] = pd.Series(cells(column, len(ids)), index=frame.index, dtype=dtype[column.type])
    if contract.geometry is not None:
        shapes = {
            "point": [Point(117.1, 28.5), Point(117.2, 28.5)],
            "line": [LineString([(117.1, 28.5), (117.2, 28.6)]), LineString([(117.3, 28.5), (117.2, 28.6)])],
            "area": [box(117, 28, 117.5, 28.5), box(117.1, 28.1, 117.2, 28.2)],
            "any": [box(117, 28, 117.5, 28.5), Point(117.2, 28.5)],
        }[contract.geometry]
        drawn = [*(shapes * len(ids))[: len(ids) - 1], None]
        frame = gpd.GeoDataFrame(
            frame.drop(columns="geometry"), geometry=gpd.GeoSeries(drawn, index=frame.index, crs=4490)
        )
    return contract.check(frame)


@pytest.fixture(scope="session")
def everything() -> Frames:
    """Three rows of every kind, the private one among them."""
    frames = {}
    for kind, contract in ALL.items():
        ids = [f"{kind}-{n}" for n in range(3)]
        frames[kind] = frame_of_kind(contract, {"identities": ["persons-0", "persons-1", "persons-2"]}.get(kind, ids))
    regions = frame_of_kind(CONTRACTS["regions"], [CODE, TOWN, VILLAGE, OTHER])
    regions["level"] = pd.array(["county", "township", "village", "village"], dtype="str")
    frames["regions"] = regions
    return frames


def put(store: Store, frames: Frames, *, kind: str | None = None, **extra: object) -> int:
    """Put frames on record as one batch; its id."""

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        found = [compare(connection, CODE, ALL[each], frame) for each, frame in frames.items()]
        loaded = sum(len(each.fresh) for each in found)
        return BatchHead(kind=kind or next(iter(frames)), rows=loaded, loaded=loaded), [each.change for each in found]

    with reading(store.engine) as connection:
        seen = read_version(connection, CODE)
        head, changes = again(connection)
    return merge(store, CODE, head, changes, seen=seen, again=again, **extra)  # type: ignore[arg-type]


def on_file(store: Store) -> Frames:
    """Everything on record, whatever the day."""
    with reading(store.engine) as connection:
        return {kind: current_rows(connection, CODE, ALL[kind], _ids(connection, kind)) for kind in ALL}


def _ids(connection: Connection, kind: str) -> pd.Index[str]:
    table = table_of(kind)
    return pd.Index(connection.scalars(select(table.c.id).where(on_record(table, CODE, None))).all(), dtype="str")


def same(left: Mapping[str, pd.DataFrame], right: Mapping[str, pd.DataFrame]) -> None:
    assert left.keys() == right.keys()
    for kind, frame in left.items():
        other = right[kind]
        plain, beside = (pd.DataFrame(each).drop(columns="geometry", errors="ignore") for each in (frame, other))
        assert_frame_equal(plain, beside, check_dtype=False, obj=kind)
        if ALL[kind].geometry is not None:
            assert (wkb_of(frame) == wkb_of(other)).all()


@pytest.fixture
def full(store: Store, everything: Frames) -> Store:
    """A store with rows of every kind on record, all of one batch."""
    put(store, everything)
    return store


def test_rows_of_every_kind_come_back_as_they_went_in(full: Store, everything: Frames) -> None:
    found = on_file(full)
    assert list(found) == [*ROWS, *PRIVATE]
    same(found, {kind: everything[kind].sort_index() for kind in found})


def test_undoing_restores_every_kind_and_what_was_known_between(full: Store, everything: Frames) -> None:
    """A row of each kind changed, one added; undone, the county is what it was; asked of then, it answers as then."""
    before, then = on_file(full), full.clock()
    changed: Frames = {}
    for kind, contract in ALL.items():
        frame = everything[kind].iloc[[0]].copy()
        new = f"{TOWN}203" if kind == "regions" else f"{kind}-new"
        added = frame.set_axis(pd.Index([new], dtype="str", name=frame.index.name))
        text = next((each.name for each in contract.columns if each.name in FREE and not each.one_of), None)
        other = {text: pd.array(["改"], dtype="str")} if text else {"present": pd.array([False], dtype="boolean")}
        changed[kind] = pd.concat([frame.assign(**other), added])
    county_before = full.county(CODE)
    batch = put(full, changed)
    between, county_between = full.clock(), full.county(CODE)
    assert all(len(frame) == len(before[kind]) + 1 for kind, frame in on_file(full).items())
    report = undo(full, CODE, batch)
    assert (report.undoes, report.restored, report.removed) == (batch, dict.fromkeys(ALL, 1), dict.fromkeys(ALL, 1))
    assert full.version(CODE) == report.batch_id > batch
    same(on_file(full), before)
    same(full.county(CODE).frames, county_before.frames)
    same(full.county(CODE, known_at=then).frames, county_before.frames)
    same(full.county(CODE, known_at=between).frames, county_between.frames)


def test_a_batch_of_several_kinds_is_undone_as_one(store: Store, everything: Frames) -> None:
    put(store, {kind: everything[kind] for kind in ("regions", "households")})
    before = on_file(store)
    family = {kind: everything[kind] for kind in ("persons", "spells", "carers", "identities")}
    home = everything["households"].assign(address=pd.array(["新址"] * 3, dtype="str"))
    batch = put(store, {"households": home, **family}, kind="persons")
    report = undo(store, CODE, batch, by_role="civil_affairs")
    assert report.restored == {"households": 3}
    assert report.removed == {"persons": 3, "spells": 3, "carers": 3, "identities": 3}
    same(on_file(store), before)
    with reading(store.engine) as connection:
        undone, made = list_batches(connection, CODE)[:2]
    assert (undone.action, undone.kind, undone.undoes, undone.loaded) == ("undo", "persons", batch, 15)
    assert (undone.by_role, undone.made) == ("civil_affairs", {"households": 3})
    assert (made.id, made.undone_by) == (batch, undone.id)


def test_a_record_that_ended_comes_back(store: Store, everything: Frames) -> None:
    put(store, {"regions": everything["regions"]})
    put(store, {"households": everything["households"]})
    before = on_file(store)
    contract = CONTRACTS["households"]
    ended = Change(contract, contract.empty(), pd.Index(["households-1"], dtype="str"))
    batch = merge(store, CODE, BatchHead(kind="households", rows=1, loaded=1), [ended], seen=2, again=_never)
    assert "households-1" not in on_file(store)["households"].index
    assert undo(store, CODE, batch).restored == {"households": 1}
    same(on_file(store), before)


def test_an_undo_can_be_undone_and_that_again(full: Store, everything: Frames) -> None:
    """Load, undo, redo, undo the redo: only the last of the chain may be taken back, and each says so."""
    before = on_file(full)
    frame = everything["visits"].assign(findings=pd.array(["改"] * 3, dtype="str"))
    batch = put(full, {"visits": frame})
    after = on_file(full)
    first = undo(full, CODE, batch).batch_id
    with pytest.raises(InputError, match=f"Batch {batch} is undone already, by batch {first}"):
        undo(full, CODE, batch)
    second = undo(full, CODE, first).batch_id
    same(on_file(full), after)
    with pytest.raises(InputError, match=f"came back with batch {second}"):
        undo(full, CODE, batch)
    with pytest.raises(InputError, match="is undone already"):
        undo(full, CODE, first)
    third = undo(full, CODE, second).batch_id
    same(on_file(full), before)
    with pytest.raises(InputError, match=f"Batch {batch} is undone already, by batch {third}"):
        undo(full, CODE, batch)


def test_only_the_undos_that_stand_count() -> None:
    assert standing_undos({1: None, 2: 1}) == {1: 2}
    assert standing_undos({1: None, 2: 1, 3: 2}) == {2: 3}
    assert standing_undos({1: None, 2: 1, 3: 2, 4: 3}) == {3: 4, 1: 2}


def test_what_cannot_be_undone_is_refused_in_one_sentence(full: Store, everything: Frames) -> None:
    full.add_county("610330", "凤县", "feng")
    same_again = put(full, {"visits": everything["visits"]})
    for batch, county, words in (
        (999, CODE, "There is no batch 999"),
        (1, "610330", "Batch 1 is of county 361126, not of 610330"),
        (same_again, CODE, "changed nothing"),
    ):
        with pytest.raises(InputError, match=words) as caught:
            undo(full, county, batch)
        assert hasattr(caught.value.message, "template"), "can be said in Chinese"


def test_a_batch_whose_rows_were_changed_later_is_refused_until_that_is_undone(
    store: Store, everything: Frames
) -> None:
    put(store, {"regions": everything["regions"]})
    batch = put(store, {"households": everything["households"]})
    later = put(store, {"households": everything["households"].assign(address=pd.array(["改"] * 3, dtype="str"))})
    with pytest.raises(InputError, match=f"built on by later ones.*: {later}\\.") as caught:
        undo(store, CODE, batch)
    assert caught.value.ids == (str(later),)
    undo(store, CODE, later)
    with pytest.raises(InputError, match="built on by later ones"):
        undo(store, CODE, batch)  # its rows were closed by the later batch; the undo wrote them anew


def referring() -> Iterator[tuple[str, str, str]]:
    """(kind, column, kind referred to), for every reference of the contracts."""
    for kind, contract in ALL.items():
        for column, parent in references_of(contract):
            yield kind, column, parent


def test_everything_a_load_wants_on_record_is_a_reference() -> None:
    found = set(referring())
    for kind, contract in CONTRACTS.items():
        if contract.belongs_to is not None:
            assert (kind, *contract.belongs_to) in found
        if contract.region_column not in {None, contract.index}:
            assert (kind, contract.region_column, "regions") in found
    assert ("identities", "id", "persons") in found
    assert ("incidents", "site_id", "hazard_sites") in found
    assert ("events", "person_id", "persons") in found


def test_a_batch_that_later_rows_refer_to_is_refused(store: Store, everything: Frames) -> None:
    """A household cannot go while a later person lives in it, a site not while later equipment stands at it, …"""
    batches = {kind: str(put(store, {kind: frame})) for kind, frame in everything.items()}
    for parent in ("regions", "households", "persons", "hazard_sites"):
        with pytest.raises(InputError, match="built on by later ones") as caught:
            undo(store, CODE, int(batches[parent]))
        assert set(caught.value.ids) == {batches[kind] for kind, _, referred in referring() if referred == parent}


def test_a_region_cannot_go_while_a_later_one_lies_in_it(store: Store, everything: Frames) -> None:
    regions = everything["regions"].assign(parent_code=pd.array([None] * 4, dtype="str"))
    first = put(store, {"regions": regions.loc[[CODE, TOWN]]})
    later = put(store, {"regions": regions.loc[[VILLAGE]]})
    with pytest.raises(InputError, match=f": {later}\\."):
        undo(store, CODE, first)


def test_a_changed_parent_may_go_back_while_others_refer_to_it(store: Store, everything: Frames) -> None:
    """The household stays, only its address goes back: nobody is left hanging."""
    put(store, {"regions": everything["regions"], "households": everything["households"]})
    moved = put(store, {"households": everything["households"].assign(address=pd.array(["改"] * 3, dtype="str"))})
    put(store, {"persons": everything["persons"]})
    undo(store, CODE, moved)
    assert on_file(store)["households"]["address"].tolist()[0] == "字0"


def test_a_row_that_would_come_back_to_a_home_no_longer_there_is_refused(store: Store, everything: Frames) -> None:
    """P lived in H9; the later file moves P to H0; H9's own batch is undone; then the move cannot be."""
    put(store, {"regions": everything["regions"], "households": everything["households"]})
    homes = everything["households"].iloc[[0]].set_axis(pd.Index(["H9"], dtype="str", name="household_id"))
    persons = everything["persons"]
    home = put(store, {"households": homes})
    put(store, {"persons": persons.assign(household_id=pd.array(["H9"] * 3, dtype="str"))})
    move = put(store, {"persons": persons})
    gone = undo(store, CODE, home).batch_id
    with pytest.raises(InputError, match=f"undo batch {gone} first"):
        undo(store, CODE, move)
    undo(store, CODE, gone)
    undo(store, CODE, move)
    assert set(on_file(store)["persons"]["household_id"]) == {"H9"}


def test_an_undo_waits_for_nobody_and_sees_what_came_in_between(full: Store, everything: Frames) -> None:
    """Undone by two at once, a batch is undone once: the second is told."""
    batch = put(full, {"visits": everything["visits"].assign(findings=pd.array(["改"] * 3, dtype="str"))})
    from concurrent.futures import ThreadPoolExecutor

    def attempt(_number: int) -> str:
        try:
            return f"undone by {undo(full, CODE, batch).batch_id}"
        except InputError as error:
            return error.message

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(attempt, range(4)))
    assert sum(each.startswith("undone by") for each in told) == 1
    assert sum("is undone already" in each for each in told) == 3


def test_a_moment_of_an_undo_is_recorded_and_never_before_the_last_batch(full: Store, everything: Frames) -> None:
    batch = put(full, {"visits": everything["visits"].assign(findings=pd.array(["改"] * 3, dtype="str"))})
    undo(full, CODE, batch, recorded_at=datetime(2020, 1, 1, tzinfo=UTC))
    with reading(full.engine) as connection:
        undone, load = list_batches(connection, CODE)[:2]
    assert undone.at == load.at


def _never(_connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
    raise AssertionError("nothing came in between")
