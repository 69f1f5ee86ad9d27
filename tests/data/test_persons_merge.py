"""Two records of one person become one and can be parted again; nothing recorded is lost, on either database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import Point
from sqlalchemy import event, select

from data.engine import reading
from data.importing.merge import BatchHead, Change, current_rows, merge
from data.importing.persons_merge import BELONGING, PersonsMerged, merge_persons, merged_into
from data.importing.undo import undo
from data.linking import apart, keep_apart, persons_to_link, withdraw_apart
from data.store import Store
from data.tables import ImportBatchRow
from geo.contracts import CONTRACTS, IDENTITIES
from geo.errors import InputError, UnknownCountyError

CODE = "361126"
VILLAGE, OTHER = "361126101201", "361126101202"

ROWS: dict[str, list[dict[str, Any]]] = {
    "regions": [
        {"region_code": code, "name": code, "level": level}
        for code, level in ((CODE, "county"), ("361126101", "township"), (VILLAGE, "village"), (OTHER, "village"))
    ],
    "households": [
        {"household_id": "H1", "region_code": VILLAGE, "location_precision": "gps", "address": "一组1号"},
        {"household_id": "H2", "region_code": OTHER, "location_precision": "village"},
        {"household_id": "H3", "region_code": OTHER, "location_precision": "village"},
    ],
    "persons": [
        {"person_id": "P1", "household_id": "H1", "name": "王芳", "birth_date": "2015-03-04", "health": "good"},
        {
            "person_id": "P2",
            "household_id": "H2",
            "name": "王方",
            "birth_date": "2015-03-04",
            "sex": "female",
            "living_arrangement": "with_grandparents",
            "health": "good",
            "assessed_on": "2025-05-01",
        },
        {"person_id": "P3", "household_id": "H3", "name": "李强", "birth_date": "1950-01-01", "sex": "male"},
    ],
    "spells": [
        {"spell_id": "S1", "person_id": "P1", "group": "left_behind_child", "from_date": "2024-01-01"},
        {
            "spell_id": "S2",
            "person_id": "P2",
            "group": "left_behind_child",
            "from_date": "2023-06-01",
            "to_date": "2024-03-31",
            "end_reason": "父母返乡",
        },
        {"spell_id": "S3", "person_id": "P2", "group": "child_in_difficulty", "from_date": "2024-02-01"},
    ],
    "presences": [
        {"presence_id": "R1", "person_id": "P1", "from_date": "2025-01-01", "place": "home"},
        {"presence_id": "R2", "person_id": "P2", "from_date": "2025-01-01", "place": "home"},
        {"presence_id": "R3", "person_id": "P2", "from_date": "2025-02-10", "place": "boarding_school"},
    ],
    "carers": [{"carer_id": "C2", "person_id": "P2", "name": "王奶奶", "relation": "祖母", "co_resident": True}],
    "visits": [
        {"visit_id": "V1", "person_id": "P1", "visited_on": "2025-04-01", "kind": "home_visit"},
        {"visit_id": "V2", "person_id": "P2", "visited_on": "2025-05-01", "kind": "home_visit"},
        {"visit_id": "V3", "person_id": "P3", "visited_on": "2025-05-01", "kind": "home_visit"},
    ],
    "assessments": [{"assessment_id": "A2", "person_id": "P2", "assessed_on": "2025-05-01", "kind": "capability"}],
    "events": [
        {
            "event_id": "E2",
            "region_code": OTHER,
            "person_id": "P2",
            "kind": "suspected_harm",
            "occurred_on": "2025-02-02",
        },
        {"event_id": "E0", "region_code": OTHER, "kind": "suspected_harm", "occurred_on": "2025-02-02"},
    ],
    "identities": [{"person_id": "P2", "identity_hash": "h2", "identity_sealed": "sealed"}],
}


def frame_of(kind: str, records: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """Records as a frame that keeps the contract; what is not said is missing."""
    contract = IDENTITIES if kind == "identities" else CONTRACTS[kind]
    empty = contract.empty()
    frame = pd.DataFrame(list(records)).set_index(contract.index).reindex(columns=list(contract.names))
    frame.index = frame.index.astype("str")
    for column in contract.columns:
        values = pd.to_datetime(frame[column.name]) if column.type == "date" else frame[column.name]
        frame[column.name] = values.astype(empty[column.name].dtype)
    if contract.geometry is not None:
        points = [Point(117.1, 28.5) if kind == "households" and row == "H1" else None for row in frame.index]
        frame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(points, index=frame.index, crs=4490))
    return contract.check(frame)


def put(store: Store, rows: dict[str, list[dict[str, Any]]]) -> int:
    """Put records by kind on record as one batch, replacing those that are there."""
    changes = []
    with reading(store.engine) as connection:
        for kind, records in rows.items():
            frame = frame_of(kind, records)
            contract = IDENTITIES if kind == "identities" else CONTRACTS[kind]
            old = current_rows(connection, CODE, contract, frame.index).index
            changes.append(Change(contract, frame, old))
    count = sum(len(records) for records in rows.values())
    head = BatchHead(kind=next(iter(rows)), rows=count, loaded=count)
    return merge(store, CODE, head, changes, seen=store.version(CODE), again=lambda _connection: (head, changes))


@pytest.fixture
def two(store: Store) -> Store:
    """A county in which P1 and P2 are one girl, and P3 somebody else."""
    put(store, ROWS)
    return store


def frames(store: Store, **asked: Any) -> dict[str, pd.DataFrame]:
    county = store.county(CODE, as_of=date(2025, 7, 1), **asked)
    return {kind: county.frames[kind] for kind in CONTRACTS}


def identities(store: Store, persons: Sequence[dict[str, Any]] = ROWS["persons"]) -> dict[str, tuple[Any, Any]]:
    """Hash and sealed number by person."""
    with reading(store.engine) as connection:
        ids = pd.Index([person["person_id"] for person in persons], dtype="str")
        frame = current_rows(connection, CODE, IDENTITIES, ids)
    return {
        person: (number, sealed if isinstance(sealed, str) else None) for person, number, sealed in frame.itertuples()
    }


def test_what_belonged_to_the_dropped_record_belongs_to_the_kept_one(two: Store) -> None:
    """The worked case: fields filled and never overwritten, rows moved, one spell of two, one presence of two alike."""
    merged = merge_persons(two, CODE, "P1", "P2", by_role="civil_affairs")
    assert merged == PersonsMerged(
        keep="P1",
        drop="P2",
        filled=("sex", "living_arrangement", "assessed_on"),
        differing=("household_id", "name"),
        moved={"spells": 2, "presences": 2, "carers": 1, "visits": 1, "assessments": 1, "events": 1},
        joined={"spells": 1, "presences": 1},
        left_household="H2",
        batch_id=two.version(CODE),
    )
    now = frames(two)
    assert now["persons"].index.tolist() == ["P1", "P3"]
    kept = now["persons"].loc["P1"]
    assert (kept["name"], kept["household_id"], kept["sex"], kept["health"]) == ("王芳", "H1", "female", "good")
    assert kept["assessed_on"] == pd.Timestamp("2025-05-01")
    for contract in BELONGING:
        assert set(now[contract.kind]["person_id"].dropna()) <= {"P1", "P3"}
    spells = now["spells"]
    assert spells.index.tolist() == ["S1", "S3"]
    assert spells.loc["S1", "from_date"] == pd.Timestamp("2023-06-01")
    assert pd.isna(spells.loc["S1", "to_date"])  # the kept one's goes on
    assert pd.isna(spells.loc["S1", "end_reason"])
    assert now["presences"].index.tolist() == ["R1", "R3"]
    assert now["visits"]["person_id"].to_dict() == {"V1": "P1", "V2": "P1", "V3": "P3"}
    assert now["events"].loc["E2", "person_id"] == "P1"
    assert pd.isna(now["events"].loc["E0", "person_id"])
    assert identities(two) == {"P1": ("h2", "sealed")}


def test_the_batch_says_what_it_was(two: Store) -> None:
    merged = merge_persons(two, CODE, "P1", "P2", by_role="civil_affairs")
    batch = ImportBatchRow.__table__
    with reading(two.engine) as connection:
        row = connection.execute(select(batch).where(batch.c.id == merged.batch_id)).mappings().one()
    assert (row["action"], row["kind"], row["file_name"], row["by_role"]) == (
        "merge",
        "persons",
        "P2 → P1",
        "civil_affairs",
    )
    assert row["rows"] == row["loaded"]
    # persons P1 P2, spells S1 S2 S3, presences R2 R3, carers, visits, assessments, events, identities P1 P2
    assert row["loaded"] == 2 + 3 + 2 + 1 + 1 + 1 + 1 + 2
    assert row["made"] == {
        "persons": 1,
        "spells": 2,
        "presences": 1,
        "carers": 1,
        "visits": 1,
        "assessments": 1,
        "events": 1,
        "identities": 1,
    }


def test_before_the_merge_both_are_there(two: Store) -> None:
    """``known_at`` before the batch answers as it did."""
    moment, before = two.clock(), frames(two)
    merge_persons(two, CODE, "P1", "P2")
    for kind, frame in frames(two, known_at=moment).items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before[kind]))


def test_undo_parts_them_again(two: Store) -> None:
    before, numbers = frames(two), identities(two)
    merged = merge_persons(two, CODE, "P1", "P2")
    assert merged.batch_id is not None
    undo(two, CODE, merged.batch_id)
    for kind, frame in frames(two).items():
        pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before[kind]))
    assert identities(two) == numbers


def test_a_dry_run_tells_and_changes_nothing(two: Store) -> None:
    version = two.version(CODE)
    told = merge_persons(two, CODE, "P1", "P2", dry_run=True)
    assert told.batch_id is None
    assert two.version(CODE) == version
    done = merge_persons(two, CODE, "P1", "P2")
    assert PersonsMerged(**{**vars(done), "batch_id": None}) == told


def test_a_batch_that_comes_between_is_merged_as_well(two: Store) -> None:
    """A visit of P2 recorded after the merge was made and before it is written is moved too: nobody is left behind."""
    taken = []

    def comes_between(*_: object) -> None:
        taken.append(1)
        if len(taken) == 2:  # the first connection read the two records, the second is to write
            with Store.open(two.engine.url.render_as_string(hide_password=False), clock=two.clock) as other:
                visit = {"visit_id": "V9", "person_id": "P2", "visited_on": "2025-06-01", "kind": "contact"}
                put(other, {"visits": [visit]})

    event.listen(two.engine, "checkout", comes_between)
    merged = merge_persons(two, CODE, "P1", "P2")
    event.remove(two.engine, "checkout", comes_between)
    assert len(taken) >= 2
    assert merged.moved["visits"] == 2
    assert frames(two)["visits"]["person_id"].to_dict() == {"V1": "P1", "V2": "P1", "V3": "P3", "V9": "P1"}


SPELLS: list[tuple[list[tuple[str, Any]], list[tuple[str, Any]], list[tuple[str, Any]]]] = [
    # (from, to) of the kept and of the dropped record's spells -> spells left
    ([("2024-01-01", "2024-06-30")], [("2024-06-30", "2024-12-31")], [("2024-01-01", "2024-12-31")]),  # by one day
    (
        [("2024-01-01", "2024-06-30")],
        [("2024-07-01", "2024-12-31")],
        [("2024-01-01", "2024-06-30"), ("2024-07-01", "2024-12-31")],  # one after the other: an end was recorded
    ),
    ([("2024-01-01", None)], [("2024-03-01", "2024-04-30")], [("2024-01-01", None)]),
    ([("2024-03-01", "2024-04-30")], [("2024-01-01", None)], [("2024-01-01", None)]),
    (
        [("2024-01-01", "2024-02-29"), ("2024-05-01", "2024-06-30")],
        [("2024-02-01", "2024-05-31")],
        [("2024-01-01", "2024-06-30")],  # a bridge between two
    ),
    (
        [("2024-01-01", "2024-02-29")],
        [("2024-01-01", "2024-02-29"), ("2024-02-01", "2024-03-31")],
        [("2024-01-01", "2024-03-31")],
    ),
    ([], [("2024-01-01", "2024-02-29")], [("2024-01-01", "2024-02-29")]),
    ([("2024-01-01", None)], [], [("2024-01-01", None)]),
    (
        [("2023-01-01", "2024-02-29"), ("2024-02-01", None)],
        [("2020-01-01", "2020-02-01")],
        [("2020-01-01", "2020-02-01"), ("2023-01-01", "2024-02-29"), ("2024-02-01", None)],  # its own are its own
    ),
]


def test_overlapping_spells_of_one_group_become_one(store: Store) -> None:
    """Case by case, each with two records of its own; all of it can be undone."""
    spells = [
        {
            "spell_id": f"{person}-{number}",
            "person_id": person,
            "group": "left_behind_child",
            "from_date": start,
            "to_date": end,
        }
        for case, (ours, theirs, _) in enumerate(SPELLS)
        for person, dates in ((f"K{case}", ours), (f"L{case}", theirs))
        for number, (start, end) in enumerate(dates)
    ]
    persons = [{"person_id": f"{side}{case}", "household_id": "H1"} for side in "KL" for case in range(len(SPELLS))]
    put(store, {"regions": ROWS["regions"], "households": ROWS["households"], "persons": persons, "spells": spells})
    before = frames(store)["spells"]
    merges = [merge_persons(store, CODE, f"K{case}", f"L{case}") for case in range(len(SPELLS))]
    for case, (ours, theirs, expected) in enumerate(SPELLS):
        found = frames(store)["spells"]
        left = found[found["person_id"] == f"K{case}"].sort_values("from_date")
        told = [
            (start.date().isoformat(), None if pd.isna(end) else end.date().isoformat())
            for start, end in zip(left["from_date"], left["to_date"], strict=True)
        ]
        assert told == expected
        assert not ours or f"K{case}-0" in left.index  # the kept record's number
        assert sum(merges[case].joined.values()) == len(ours) + len(theirs) - len(expected)
    for merged in merges:
        assert merged.batch_id is not None
        undo(store, CODE, merged.batch_id)
    pd.testing.assert_frame_equal(frames(store)["spells"], before)


def test_other_groups_stay_apart(two: Store) -> None:
    merge_persons(two, CODE, "P1", "P2")
    assert frames(two)["spells"]["group"].to_dict() == {"S1": "left_behind_child", "S3": "child_in_difficulty"}


def test_the_identity_number_stays_with_the_person(store: Store) -> None:
    """The kept record's own, completed by the dropped one's sealed number; none is left with the dropped one."""
    cases = [
        (None, ("h0", "s"), ("h0", "s")),
        (("h1", "s"), None, ("h1", "s")),
        (("h2", None), ("h2", "s"), ("h2", "s")),
        (("h3", "s"), ("h3", None), ("h3", "s")),
        (None, None, None),
    ]
    persons = [{"person_id": f"{side}{case}", "household_id": "H1"} for side in "KL" for case in range(len(cases))]
    held = [
        {"person_id": f"{side}{case}", "identity_hash": number[0], "identity_sealed": number[1]}
        for case, (ours, theirs, _) in enumerate(cases)
        for side, number in (("K", ours), ("L", theirs))
        if number is not None
    ]
    put(store, {"regions": ROWS["regions"], "households": ROWS["households"], "persons": persons, "identities": held})
    for case in range(len(cases)):
        merge_persons(store, CODE, f"K{case}", f"L{case}")
    assert identities(store, persons) == {f"K{case}": left for case, (_, _, left) in enumerate(cases) if left}


def test_who_is_on_one_full_list_is_verified(two: Store) -> None:
    """P1 was missing from a full list on which P2 stood: the person is there."""
    put(two, {"persons": [{**ROWS["persons"][0], "unverified_since": "2025-06-01"}]})
    merged = merge_persons(two, CODE, "P1", "P2")
    assert "unverified_since" in merged.filled
    assert pd.isna(frames(two)["persons"].loc["P1", "unverified_since"])


def test_a_verified_record_does_not_become_unverified(two: Store) -> None:
    put(two, {"persons": [{**ROWS["persons"][1], "unverified_since": "2025-06-01"}]})
    merged = merge_persons(two, CODE, "P1", "P2")
    assert "unverified_since" not in merged.filled
    assert pd.isna(frames(two)["persons"].loc["P1", "unverified_since"])


def test_a_household_somebody_is_left_in_is_not_said_to_be_left(two: Store) -> None:
    put(two, {"persons": [{**ROWS["persons"][2], "household_id": "H2"}]})
    assert merge_persons(two, CODE, "P1", "P2").left_household is None


def test_a_file_that_has_the_dropped_number_can_be_led_to_the_kept_record(two: Store) -> None:
    """P2 → P1 → P3: both numbers mean P3, until the merge is undone."""
    merge_persons(two, CODE, "P1", "P2")
    last = merge_persons(two, CODE, "P3", "P1")
    with reading(two.engine) as connection:
        assert merged_into(connection, CODE) == {"P1": "P3", "P2": "P3"}
    assert last.batch_id is not None
    undo(two, CODE, last.batch_id)
    with reading(two.engine) as connection:
        assert merged_into(connection, CODE) == {"P2": "P1"}


def test_what_cannot_be_merged_is_refused(two: Store) -> None:
    """The same record, one not on record, two identity numbers (which are not told), an unknown county; twice."""
    put(two, {"identities": [{"person_id": "P3", "identity_hash": "h3"}]})
    version = two.version(CODE)
    for keep, drop, message in (
        ("P1", "P1", "one record"),
        ("P1", "P9", "P9 is not on record"),
        ("P9", "P1", "P9 is not on record"),
        ("P2", "P3", "different identity numbers"),
    ):
        with pytest.raises(InputError, match=message) as refused:
            merge_persons(two, CODE, keep, drop)
        assert "h3" not in str(refused.value)
    with pytest.raises(UnknownCountyError):
        merge_persons(two, "999999", "P1", "P2")
    assert two.version(CODE) == version
    merge_persons(two, CODE, "P1", "P2")
    with pytest.raises(InputError, match="P2 is not on record"):
        merge_persons(two, CODE, "P1", "P2")


# Two persons


def test_who_is_judged_to_be_two_is_not_merged_until_that_is_withdrawn(two: Store) -> None:
    for a, b, message in (("P1", "P1", "one record"), ("P1", "P9", "P9 is not on record")):
        with pytest.raises(InputError, match=message):
            keep_apart(two, CODE, a, b)
    keep_apart(two, CODE, "P2", "P1", by="civil_affairs")
    keep_apart(two, CODE, "P1", "P2")
    assert apart(two, CODE) == {("P1", "P2")}
    with pytest.raises(InputError, match="two persons"):
        merge_persons(two, CODE, "P1", "P2")
    withdraw_apart(two, CODE, "P1", "P2")
    assert apart(two, CODE) == frozenset()
    with pytest.raises(InputError, match="not on record as two"):
        withdraw_apart(two, CODE, "P1", "P2")
    keep_apart(two, CODE, "P1", "P2")
    assert apart(two, CODE) == {("P1", "P2")}


def test_everybody_is_compared_with_home_and_number(two: Store) -> None:
    found = persons_to_link(two, CODE)
    assert found.index.tolist() == ["P1", "P2", "P3"]
    assert found.loc["P2", ["name", "sex", "region_code", "identity_hash"]].tolist() == ["王方", "female", OTHER, "h2"]
    assert found.loc["P1", "address"] == "一组1号"
    assert found.loc["P1", "birth_date"] == pd.Timestamp("2015-03-04")
    assert found[["identity_hash", "address"]].isna().sum().tolist() == [2, 2]
    merge_persons(two, CODE, "P1", "P2")
    assert persons_to_link(two, CODE).loc["P1", "identity_hash"] == "h2"


def test_an_empty_county_has_nobody_to_compare(store: Store) -> None:
    found = persons_to_link(store, CODE)
    assert len(found) == 0
    assert found["birth_date"].dtype == "datetime64[s]"
