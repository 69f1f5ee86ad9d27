"""The county bundle: members on a day, by hand, and its one projected zone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

from geo.contracts import CARERS, CONTRACTS, HOUSEHOLDS, PERSONS, REGIONS, SPELLS
from geo.county import County
from geo.errors import UnknownRegionError
from geo.frames import Contract
from geo.rules import RulePack


def frame(contract: Contract, rows: dict[str, dict[str, object]]) -> pd.DataFrame:
    """A checked frame of ``rows`` by id; what a row does not say is unknown."""
    empty = contract.empty()
    data = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=empty.columns).rename_axis(contract.index)
    data = data.astype({name: empty[name].dtype for name in contract.names})
    data.index = data.index.astype("str")
    if contract.geometry is not None:
        geometry = gpd.GeoSeries([row.get("geometry") for row in rows.values()], index=data.index, crs=4490)
        data = gpd.GeoDataFrame(data.drop(columns="geometry"), geometry=geometry)
    return contract.check(data)


def county(as_of: date = date(2024, 7, 1), **frames: pd.DataFrame) -> County:
    return County("361126", "弋阳县", as_of, datetime(2024, 7, 2, tzinfo=UTC), 1, frames, RulePack(("national",)))


SPELL_ROWS = frame(
    SPELLS,
    {
        "1": {"person_id": "a", "group": "left_behind_child", "from_date": "2020-01-01"},
        "2": {"person_id": "a", "group": "child_in_difficulty", "from_date": "2024-07-01"},
        "3": {"person_id": "b", "group": "left_behind_child", "from_date": "2020-01-01", "to_date": "2024-07-01"},
        "4": {"person_id": "c", "group": "left_behind_child", "from_date": "2020-01-01", "to_date": "2024-06-30"},
        "5": {"person_id": "d", "group": "left_behind_child", "from_date": "2024-07-02"},
        "6": {"person_id": "e", "group": "left_behind_elder", "from_date": "2020-01-01"},
    },
)


def test_members_are_counted_once_from_the_first_to_the_last_day_of_a_spell() -> None:
    """a is in two groups, b's spell ends today, c's ended yesterday, d's begins tomorrow, e is an elder."""
    today = county(spells=SPELL_ROWS)
    assert sorted(today.members("left_behind_child", "child_in_difficulty")) == ["a", "b"]
    assert sorted(today.members("child_in_difficulty")) == ["a"]
    assert sorted(today.members("left_behind_elder")) == ["e"]
    assert sorted(county(date(2024, 7, 2), spells=SPELL_ROWS).members("left_behind_child")) == ["a", "d"]
    assert sorted(county(date(2024, 6, 30), spells=SPELL_ROWS).members("child_in_difficulty")) == []
    assert len(today.members()) == 0
    listed = county(spells=SPELL_ROWS, persons=pd.DataFrame(index=pd.Index(["e", "x", "b"], dtype="str")))
    assert listed.member_rows("left_behind_child", "child_in_difficulty").tolist() == [2]  # a is nobody on record
    assert listed.member_rows("left_behind_elder", "left_behind_child").tolist() == [0, 2]
    assert listed.member_rows().tolist() == []


def test_a_person_keeps_the_village_of_the_household_also_without_a_point() -> None:
    households = frame(
        HOUSEHOLDS,
        {
            "H1": {"region_code": "361126101201", "location_precision": "gps", "geometry": Point(117.4, 28.4)},
            "H2": {"region_code": "361126101202", "location_precision": "none"},
        },
    )
    persons = frame(PERSONS, {"a": {"household_id": "H2"}, "b": {"household_id": "H1"}, "c": {"household_id": "H2"}})
    places = county(households=households, persons=persons).person_places
    assert places["region_code"].tolist() == ["361126101202", "361126101201", "361126101202"]
    assert places.index.tolist() == ["a", "b", "c"]


SCHOOLS = {"a": "S2", "b": "S1", "c": None, "d": "S2", "e": "S3"}


def people(schools: dict[str, str | None]) -> pd.DataFrame:
    return frame(PERSONS, {person: {"household_id": "H1", "school_id": school} for person, school in schools.items()})


def test_rows_are_found_by_a_text_or_how_it_begins() -> None:
    """By hand: a and d go to S2, c nowhere known; nobody to S9. A village is the first twelve digits of a group."""
    homes = frame(
        HOUSEHOLDS,
        {
            "S1": {"region_code": "361126101201", "location_precision": "none"},
            "S2": {"region_code": "36112610120203", "location_precision": "none"},
        },
    )
    known = county(persons=people(SCHOOLS), households=homes)
    assert known.rows_with("persons", "school_id", ["S2"]).tolist() == [0, 3]
    assert known.rows_with("persons", "school_id", ["S9", "S3"]).tolist() == [4]
    assert known.rows_with("persons", "school_id", []).tolist() == []
    assert known.rows_with("households", "region_code", ["361126101202"], digits=12).tolist() == [1]
    assert known.rows_with("households", "region_code", ["361126101202"]).tolist() == []


@pytest.mark.parametrize(
    "after",
    [
        SCHOOLS,
        SCHOOLS | {"a": "S9", "b": None, "c": "S1"},
        {"a": "S1", "z": "S7"},
        {},
        {**SCHOOLS, "f": "S2"},
    ],
)
def test_a_changed_county_finds_rows_as_one_made_anew(after: dict[str, str | None]) -> None:
    """Whoever changed to a school known or new, left it, came or went; and the county before is as it was."""
    before = county(persons=people(SCHOOLS))
    before.coded("persons", "school_id")
    changed, anew = before.changed(persons=people(after)), county(persons=people(after))
    for school in ("S1", "S2", "S3", "S7", "S9"):
        found = changed.rows_with("persons", "school_id", [school])
        assert found.tolist() == anew.rows_with("persons", "school_id", [school]).tolist()
    assert before.rows_with("persons", "school_id", ["S2"]).tolist() == [0, 3]


def test_what_is_not_wanted_is_left_out_of_a_slim_frame_and_comes_anew_with_a_changed_one() -> None:
    carers = frame(CARERS, {"1": {"person_id": "a", "name": "甲", "health": "good"}})
    before = county(carers=carers)
    assert "name" not in before.slim("carers", ("name",))
    assert before.slim("carers", ("name",))["health"].tolist() == ["good"]
    after = before.changed(carers=frame(CARERS, {"1": {"person_id": "a", "health": "poor"}}))
    assert after.slim("carers", ("name",))["health"].tolist() == ["poor"]
    assert after.changed(persons=people({})).slim("carers", ("name",)) is after.slim("carers", ("name",))


def test_an_empty_county_has_every_frame() -> None:
    empty = county()
    assert {kind: len(rows) for kind, rows in empty.frames.items()} == dict.fromkeys(CONTRACTS, 0)
    assert len(empty.metric("households")) == 0
    assert len(empty.members("left_behind_child")) == 0


def test_the_zone_is_that_of_the_middle_of_the_outline_whatever_the_homes() -> None:
    """凤县: outline 106.4 to 107.1°E, its zone is 108°E also for homes west of 106.5°E."""
    outline = {"name": "凤县", "level": "county", "geometry": box(106.4, 33.6, 107.1, 34.3)}
    home = {"region_code": "610330101201", "location_precision": "gps", "geometry": Point(106.45, 33.9)}
    homes = frame(HOUSEHOLDS, {"H1": home, "H2": home | {"location_precision": "none", "geometry": None}})
    feng = county(regions=frame(REGIONS, {"610330": outline}), households=homes)
    assert feng.crs.to_epsg() == 4545
    metric = feng.metric("households")
    assert metric.crs == feng.crs
    assert metric.geometry["H2"] is None
    assert feng.metric("households") is metric
    assert county(households=homes).crs.to_epsg() == 4544


def test_an_unknown_region_is_named() -> None:
    regions = frame(REGIONS, {"361126": {"name": "弋阳县", "level": "county"}})
    assert county(regions=regions).region_name("361126") == "弋阳县"
    with pytest.raises(UnknownRegionError, match="361127") as refused:
        county(regions=regions).region_name("361127")
    assert refused.value.ids == ("361127",)
