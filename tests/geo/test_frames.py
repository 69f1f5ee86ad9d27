"""Frame contracts: every contract takes its own empty frame, and every fault is named at once."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
from shapely import LineString, Point

from geo.contracts import CONTRACTS, HAZARD_SITES, PERSONS, ROADS, VISITS
from geo.errors import FrameError
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
