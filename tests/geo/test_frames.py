"""Frame contracts: every contract takes its own empty frame, and every fault is named at once."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from geo.contracts import CONTRACTS, HAZARD_SITES, PERSONS, ROADS, VISITS
from geo.errors import FrameError
from geo.faults import faults_of
from geo.frames import BETWEEN, Column, Contract
from geo.results import SCORES, SUMMARIES


def sites() -> gpd.GeoDataFrame:
    frame = HAZARD_SITES.empty().reindex(["S1", "S2", "S3"])
    frame.index.name = "site_id"
    frame["region_code"] = "361126101201"
    frame["kind"] = "pond"
    frame["depth_m"] = [1.5, None, 0.0]
    for column in HAZARD_SITES.columns:
        frame[column.name] = frame[column.name].astype(HAZARD_SITES.empty()[column.name].dtype)
    return gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=[Point(117, 28), None, Point(117.1, 28)], crs=4490)


@pytest.mark.parametrize("contract", [*CONTRACTS.values(), SCORES, SUMMARIES], ids=lambda c: c.kind)
def test_a_contract_takes_its_own_empty_frame(contract) -> None:
    empty = contract.empty()
    assert contract.check(empty) is empty
    assert empty.index.name == contract.index
    assert [c for c in empty.columns if c != "geometry"] == list(contract.names)


@pytest.mark.parametrize("contract", CONTRACTS.values(), ids=lambda c: c.kind)
def test_a_contract_names_columns_it_has_and_parents_that_come_before_it(contract) -> None:
    kinds = list(CONTRACTS)
    named = [contract.region_column, contract.known_by, *(contract.belongs_to or ())[:1]]
    assert {name for name in named if name} <= {*contract.names, contract.index}
    assert contract.region_column or contract.belongs_to, "nothing to scope its rows by"
    if contract.belongs_to:
        assert kinds.index(contract.belongs_to[1]) < kinds.index(contract.kind)


def test_missing_values_are_allowed_where_they_may_be_unknown() -> None:
    frame = sites()
    assert HAZARD_SITES.check(frame) is frame


def test_every_fault_is_named_at_once_with_its_column_and_rows() -> None:
    frame = sites()
    frame.loc["S1", "kind"] = "lake"
    frame.loc["S2", "region_code"] = None
    frame.loc["S3", "depth_m"] = -1.0
    frame["owner"] = 7
    frame = frame.drop(columns="bank").to_crs(4548)
    with pytest.raises(FrameError) as refused:
        HAZARD_SITES.check(frame)
    said = str(refused.value)
    for words in (
        "hazard_sites",
        "kind",
        "S1",
        "region_code",
        "S2",
        "depth_m",
        "S3",
        "owner must be text",
        "bank",
        "4490",
    ):
        assert words in said
    assert {"S1", "S2", "S3"} <= set(refused.value.ids)


def test_an_index_that_repeats_or_has_another_name_is_refused() -> None:
    frame = sites()
    frame.index = pd.Index(["S1", "S1", "S2"], name="site_id")
    with pytest.raises(FrameError, match=r"S1"):
        HAZARD_SITES.check(frame)
    with pytest.raises(FrameError, match=r"site_id"):
        HAZARD_SITES.check(sites().rename_axis("id"))


@pytest.mark.parametrize(
    ("contract", "column", "values", "words"),
    [
        (VISITS, "visited_on", ["2024-07-01"], "must be dates"),
        (VISITS, "health_checked", [True], "must be boolean"),
        (PERSONS, "birth_date", ["2014"], "must be dates"),
        (PERSONS, "household_id", [12], "must be text"),
    ],
)
def test_a_column_of_another_type_is_refused(contract, column, values, words) -> None:
    frame = contract.empty().drop(columns=column).reindex(["X1"]).rename_axis(contract.index)
    frame[column] = pd.Series(values, index=frame.index, dtype=None)
    with pytest.raises(FrameError, match=f"{column} {words}"):
        contract.check(frame)


def test_a_geometry_of_the_wrong_kind_or_none_at_all_is_refused() -> None:
    roads = ROADS.empty().reindex(["R1"]).rename_axis("road_id")
    point = gpd.GeoDataFrame(roads.drop(columns="geometry"), geometry=[Point(117, 28)], crs=4490)
    with pytest.raises(FrameError, match="geometry may not be Point"):
        ROADS.check(point)
    line = point.set_geometry(gpd.GeoSeries([LineString([(117, 28), (118, 28)])], index=point.index, crs=4490))
    with pytest.raises(FrameError) as refused:
        ROADS.check(line)
    assert "geometry" not in str(refused.value)
    with pytest.raises(FrameError, match="geometry is missing"):
        ROADS.check(pd.DataFrame(roads.drop(columns="geometry")))


@pytest.mark.parametrize("number", [float("nan"), None])
def test_an_unknown_required_value_is_refused(number) -> None:
    frame = sites()
    frame["region_code"] = pd.array(["361126101201", number, "361126101201"], dtype="str")
    with pytest.raises(FrameError, match="region_code"):
        HAZARD_SITES.check(frame)


def shape(column: Column) -> tuple[object, ...]:
    """What a column is checked for, but for its name and words."""
    return (column.type, column.required, bool(column.one_of), column.at_least, column.at_most, column.several)


KINDS_OF_COLUMNS = {shape(column): column for contract in CONTRACTS.values() for column in contract.columns}


def values_of(column: Column) -> list[object]:
    """Good and bad values of a column's own type: what it allows, each end of it, beyond, and missing."""
    first, second = column.one_of[:2] or ("a word", "another")
    ends = [end for end in (column.at_least, column.at_most) if end is not None]
    numbers = [beyond for end in ends for beyond in (end - 1, end, end + 1)] or [0, 1]
    found: dict[str, list[object]] = {
        "text": [first, second, "no such word", "", f"{first}{BETWEEN}{second}", f"{second}{BETWEEN}{first}"],
        "time": ["00:00", "23:59", "24:00", "9:00", "12:00\n", "12:00 "],
        "date": [pd.Timestamp("2024-07-01")],
        "int": [int(number) for number in numbers],
        "float": [*(float(number) for number in numbers), float("inf")],
        "bool": [True, False],
    }
    return [*found[column.type], None]


@pytest.mark.parametrize("column", KINDS_OF_COLUMNS.values(), ids=lambda c: c.name)
def test_what_keeps_a_contract_is_what_has_no_fault(column: Column) -> None:
    """What ``keeps`` passes and what Pandera finds no fault in are the same, for every kind of column and value."""
    contract = Contract("things", "thing_id", (column,))
    empty = contract.empty()[column.name]
    cells = [[value, value] for value in values_of(column)] + [[values_of(column)[0], None]]
    tried = [pd.Series(values, dtype=empty.dtype) for values in cells]
    others = ("str", "object", "float64", "Int64", "boolean", "datetime64[ns]", "category")
    tried += [pd.Series([None, None], dtype=dtype) for dtype in others]
    tried += [pd.Series([1, 0], dtype=dtype) for dtype in ("Int64", "int64", "float64", "bool", "object")]
    seen = set()
    for values in tried:
        frame = pd.DataFrame({column.name: values.to_numpy() if values.dtype == object else values.array})
        frame.index = pd.Index(["A", "B"], name="thing_id")
        kept = contract.keeps(frame)
        assert kept is (faults_of(contract, frame) == ([], [])), f"{values.tolist()} as {values.dtype}"
        seen.add(kept)
    assert seen == {True, False}


@pytest.mark.parametrize("index", [["A", "A"], ["A", None], [1, 2], ["A", "B"]])
def test_what_keeps_a_contract_has_its_index_and_columns(index: list[object]) -> None:
    contract = Contract("things", "thing_id", (Column("name"),))
    frame = pd.DataFrame({"name": ["a", "b"]}, index=pd.Index(index, name="thing_id"))
    for tried in (frame, frame.rename_axis("id"), frame.drop(columns="name"), frame[["name", "name"]]):
        kept = contract.keeps(tried)
        assert kept is (tried is frame and index == ["A", "B"])
        if tried.columns.is_unique:
            assert kept is (faults_of(contract, tried) == ([], []))
