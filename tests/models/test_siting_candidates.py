"""Where a service could be offered: each source, each reason to refuse, one place for several services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely

from geo.errors import InputError
from geo.siting import SITE_SOURCES
from models.siting.candidates import REFUSALS, Asked, candidates_of
from models.siting.problem import CANDIDATE_COLUMNS
from tests.models.build import VILLAGE, at
from tests.models.simulated import simulated_county
from tests.models.siting_county import OTHER, Rows, siting_county, siting_rows

ELDER = ("elder_day_care",)
BOTH = ("elder_day_care", "child_home")


def candidate(number: str, x: float, y: float = 0.0, **given: object) -> dict[str, object]:
    return {
        "id": number,
        "region_code": VILLAGE,
        "name": "闲置校舍",
        "kind": "mutual_care_facility",
        "capacity": 20,
        "cost_yuan": 50_000.0,
        "geometry": at(x, y),
        **given,
    }


def test_what_stands_and_what_is_listed_by_hand() -> None:
    """F1 stands with 2 places and costs nothing; K1 costs 100,000, six tenths of it for the site."""
    found = candidates_of(siting_county(), ELDER).frame
    assert found.index.tolist() == ["F1", "K1"]
    assert found["existing"].tolist() == [True, False]
    assert found["counts"].tolist() == [False, True]
    assert found["capacity"].tolist() == [2, 10]
    np.testing.assert_allclose(found["cost_yuan"], [0, 40_000])
    np.testing.assert_allclose(found["site_yuan"], [0, 60_000])
    assert found["close_yuan"].tolist() == [20_000, 0]
    assert found["township"].tolist() == ["361126101"] * 2
    assert found["ownership"].tolist()[1] == "村集体"
    assert set(CANDIDATE_COLUMNS) <= set(found.columns)
    assert set(found["slope"]) == {"unknown"}, "no slope is on record: no place is flat"


def test_a_station_extended_has_more_places_at_the_same_site_for_a_price() -> None:
    found = candidates_of(siting_county(), ELDER, Asked(extendable=True)).frame
    more = found.loc["F1+"]
    assert (more["site"], more["capacity"], more["existing"], more["counts"]) == ("F1", 17, False, False)
    assert more["cost_yuan"] == 15 * 5_000
    assert more["site_yuan"] == 0


def test_every_reason_to_refuse_is_said_and_listed() -> None:
    rows = siting_rows()
    rows["regions"][0]["geometry"] = shapely.box(-5000, -5000, 50_000, 5000)  # the county
    rows["hazard_sites"] = [
        {"id": "S1", "region_code": VILLAGE, "kind": "reservoir", "geometry": shapely.box(4000, -300, 4600, 300)},
        {"id": "S2", "region_code": VILLAGE, "kind": "wall", "geometry": shapely.box(5000, -300, 5600, 300)},
    ]
    rows["candidates"] += [
        candidate("W", 4300),
        candidate("WALL", 5300),  # within a dangerous wall's outline, which is no water
        candidate("OUT", 60_000),
        candidate("NOWHERE", 0, geometry=None),
        candidate("FAR", 0, 2500),
        candidate("ISLAND", 40_000),
        candidate("TWIN", 1520),
        candidate("PRIVATE", 2000, ownership="私有"),
    ]
    found = candidates_of(siting_county(rows), ELDER, Asked(public_only=True))
    reasons = found.refused["reason"].to_dict()
    assert reasons == {
        "W": "in_water",
        "OUT": "outside",
        "NOWHERE": "no_place",
        "FAR": "cut_off",
        "ISLAND": "cut_off",
        "TWIN": "duplicate",
        "PRIVATE": "private",
    }
    assert found.refused.at["TWIN", "other"] == "K1"
    assert found.refused.at["TWIN", "metres"] == pytest.approx(20, abs=0.1)
    assert found.refused.at["FAR", "metres"] == pytest.approx(2500, abs=1)
    assert found.frame.index.tolist() == ["F1", "K1", "WALL"]
    assert found.outline_known
    assert "PRIVATE" in candidates_of(siting_county(rows), ELDER).frame.index


def test_what_stands_is_never_refused_for_where_it_stands() -> None:
    """The record may be wrong of the water or the border; the station is there."""
    rows = siting_rows()
    rows["hazard_sites"] = [
        {"id": "S1", "region_code": VILLAGE, "kind": "pond", "geometry": shapely.box(200, -100, 400, 100)}
    ]
    rows["facilities"].append({**rows["facilities"][0], "id": "F3", "geometry": at(310, 0)})  # and two side by side
    found = candidates_of(siting_county(rows), ELDER)
    assert found.frame["existing"].to_dict() == {"F1": True, "F3": True, "K1": False}
    assert found.frame["site"].nunique() == 3, "two that stand are not one of another"


def test_a_station_still_to_be_opened_does_not_stand() -> None:
    rows = siting_rows()
    rows["facilities"][0]["opened_on"] = "2027-01-01"
    assert candidates_of(siting_county(rows), ELDER).frame.index.tolist() == ["K1"]


def test_an_idle_public_building_serves_any_service_and_its_site_is_paid_once() -> None:
    rows = siting_rows()
    rows["candidates"] += [candidate("K2", 3000, ownership="私有"), candidate("K3", 4000, ownership=None)]
    found = candidates_of(siting_county(rows), BOTH, Asked(sources=("list", "idle"))).frame
    assert found.index.tolist() == ["K1", "K2", "K3", "K1@child_home", "K3@child_home"]
    site = found[found["site"] == "K1"]
    assert site["service"].tolist() == ["elder_day_care", "child_home"]
    assert site["site_yuan"].tolist() == [60_000, 60_000]
    alone = candidates_of(siting_county(rows), BOTH, Asked(sources=("idle",))).frame
    assert "K1@elder_day_care" in alone.index


def test_committees_stand_in_their_building_or_at_their_seat_and_cost_what_the_county_says() -> None:
    rows = siting_rows()
    rows["facilities"].append({"id": "F9", "region_code": OTHER, "kind": "village_committee", "geometry": at(6100, 20)})
    found = candidates_of(siting_county(rows), BOTH, Asked(sources=("committee",))).frame
    assert found.index.tolist() == [f"C{village}@{service}" for service in BOTH for village in (VILLAGE, OTHER)]
    np.testing.assert_allclose(found["x"].iloc[1] - found["x"].iloc[0], 6100 - 1200, atol=1)
    whole = found["cost_yuan"] + found["site_yuan"]
    np.testing.assert_allclose(whole.iloc[:2], 150_000)
    assert found["capacity"].tolist() == [20, 20, 30, 30]
    assert not found["cost_known"].any()
    assert not found["capacity_known"].any()


def test_one_site_has_one_price_of_opening_it() -> None:
    """A committee 30 m from a listed building of the other service is at its site."""
    rows = siting_rows()
    rows["regions"][2]["seat_lon"] = None
    rows["facilities"].append(
        {"id": "F9", "region_code": VILLAGE, "kind": "village_committee", "geometry": at(1530, 0)}
    )
    found = candidates_of(siting_county(rows), BOTH, Asked(sources=("list", "committee"))).frame
    here = found[found["site"] == "K1"]
    assert here.index.tolist() == ["K1", f"C{VILLAGE}@child_home"]
    assert here["site_yuan"].tolist() == [60_000, 60_000]


def test_a_grid_keeps_to_roads_and_out_of_waters() -> None:
    rows = siting_rows()
    rows["regions"][0]["geometry"] = shapely.box(-2000, -2000, 3000, 2000)
    rows["hazard_sites"] = [
        {"id": "S1", "region_code": VILLAGE, "kind": "pond", "geometry": shapely.box(900, -90, 1100, 90)}
    ]
    county = siting_county(rows)
    found = candidates_of(county, ELDER, Asked(sources=("grid",), grid_m=500))
    assert len(found.frame)
    assert (found.frame["road_m"] <= 200).all()
    assert set(found.frame["region_code"]) <= {VILLAGE, OTHER}
    assert set(found.refused["reason"]) == {"far_from_road", "in_water"}
    west, south, east, north = county.regions_of("county").to_crs(county.crs).total_bounds
    count = sum(
        1
        for x in np.arange(np.ceil(west / 500) * 500, east, 500)
        for y in np.arange(np.ceil(south / 500) * 500, north, 500)
        if county.regions_of("county").to_crs(county.crs).geometry.iloc[0].contains(shapely.Point(x, y))
    )
    assert len(found.frame) + len(found.refused) == count


def test_a_flood_alert_on_record_is_marked_and_judged_by_people() -> None:
    rows = siting_rows()
    rows["alerts"] = [{"id": "Q1", "region_code": VILLAGE, "kind": "flood", "from_date": "2026-06-01"}]
    found = candidates_of(siting_county(rows), ELDER, Asked(sources=("existing", "list", "committee"))).frame
    assert found["flood_alert"].to_dict() == {"F1": True, "K1": True, f"C{VILLAGE}@elder_day_care": True,
                                              f"C{OTHER}@elder_day_care": False}  # fmt: skip


def test_a_place_is_as_steep_as_the_road_it_lies_at_and_unknown_where_none_is_on_record() -> None:
    """K1 and K2 lie at the steep road, K3 210 m off it, K4 at one nobody surveyed; listed ones are kept whatever."""
    rows = siting_rows()
    rows["roads"][0]["slope"] = "steep"
    rows["roads"].append({**rows["roads"][0], "id": "W3", "slope": None,
                          "geometry": shapely.LineString([(9000, 0), (9000, 900)])})  # fmt: skip
    rows["regions"][0]["geometry"] = shapely.box(-5000, -5000, 50_000, 5000)
    rows["candidates"] += [candidate("K2", 5000, 190), candidate("K3", 5500, 210), candidate("K4", 9010, 500)]
    found = candidates_of(siting_county(rows), ELDER)
    assert found.frame["slope"].to_dict() == {
        "F1": "steep", "K1": "steep", "K2": "steep", "K3": "unknown", "K4": "unknown",
    }  # fmt: skip
    assert found.refused.empty
    rows["roads"][0]["slope"] = "rolling"
    assert candidates_of(siting_county(rows), ELDER).frame.at["K1", "slope"] == "rolling"
    rows["roads"] = []
    alone = candidates_of(siting_county(rows), ELDER).frame
    assert alone["slope"].to_dict() == {"F1": "unknown"}, "without roads only what stands is left"


def test_a_grid_keeps_off_steep_roads_and_takes_the_rest() -> None:
    rows = siting_rows()
    rows["regions"][0]["geometry"] = shapely.box(-2000, -2000, 3000, 2000)
    county = siting_county(rows)
    plain = candidates_of(county, ELDER, Asked(sources=("grid",), grid_m=500))
    assert set(plain.frame["slope"]) == {"unknown"}
    west = {**rows["roads"][0], "slope": "steep", "geometry": shapely.LineString([(-3000, 0), (0, 0)])}
    east = {**west, "id": "W9", "slope": "flat", "geometry": shapely.LineString([(0, 0), (9000, 0)])}
    rows["roads"] = [west, east]
    found = candidates_of(siting_county(rows), ELDER, Asked(sources=("grid",), grid_m=500))
    lost = plain.frame.index.difference(found.frame.index)
    origin = siting_county(rows).metric("candidates").geometry.loc["K1"].x - 1500
    assert len(lost)
    assert len(found.frame)
    assert set(found.refused["reason"]) == {"far_from_road", "steep"}
    assert set(lost) == set(found.refused.index[found.refused["reason"] == "steep"])
    assert (plain.frame.loc[lost, "x"] < origin + 1).all()
    assert (found.frame["x"] > origin - 1).all()
    assert set(found.frame["slope"]) == {"flat"}


def flooding(rows: Rows, kind: str = "flood", x: tuple[float, float] = (1400, 2600), **given: object) -> Rows:
    """The county with an alert whose outline lies over the road from one x to another."""
    shape = shapely.box(x[0], -300, x[1], 300)
    alert = {"id": "Q1", "region_code": VILLAGE, "kind": kind, "from_date": "2026-07-14", "geometry": shape, **given}
    return {**rows, "alerts": [alert]}


def test_an_alert_with_an_outline_marks_what_lies_in_it_and_nothing_else() -> None:
    """K1 at 1500 lies in it, F1 at 300 and the seat at 1200 do not, though they are of its region."""
    rows = siting_rows()
    asked = Asked(sources=("existing", "list", "committee"))
    for kind in ("flood", "release"):
        found = candidates_of(siting_county(flooding(rows, kind)), ELDER, asked)
        assert found.frame["flood_alert"].to_dict() == {
            "F1": False, "K1": True, f"C{VILLAGE}@elder_day_care": False, f"C{OTHER}@elder_day_care": False,
        }  # fmt: skip
        assert found.refused.empty, "what is listed is marked and left to people"
    heat = candidates_of(siting_county(flooding(rows, "heat")), ELDER, asked).frame
    assert not heat["flood_alert"].any()
    release = flooding(rows, "release", geometry=None)
    assert not candidates_of(siting_county(release), ELDER, asked).frame["flood_alert"].any(), "as before"


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({}, True),
        ({"kind": "release"}, True),
        ({"to_date": "2026-07-15"}, True),  # the county's day is the last
        ({"from_date": "2026-07-15"}, True),
        ({"to_date": "2026-07-14"}, False),  # over: marked alone
        ({"kind": "heat"}, False),
        ({"geometry": None}, False),  # the whole village: marked alone, as before
        ({"geometry": shapely.Polygon()}, False),  # an outline of nothing is none
    ],
)
def test_a_grids_point_in_the_outline_of_an_alert_in_force_is_refused(given: dict[str, object], refused: bool) -> None:
    rows = siting_rows()
    rows["regions"][0]["geometry"] = shapely.box(-2000, -2000, 3000, 2000)
    asked = Asked(sources=("grid",), grid_m=500)
    plain = candidates_of(siting_county(rows), ELDER, asked).frame
    found = candidates_of(siting_county(flooding(rows, **given)), ELDER, asked)
    origin = siting_county(rows).metric("candidates").geometry.loc["K1"].x - 1500
    inside = plain.index[(plain["x"] - origin).between(1400, 2600)]
    assert len(inside)
    flooded = found.refused.index[found.refused["reason"] == "flooded"]
    assert set(flooded) == (set(inside) if refused else set())
    assert len(found.frame) + len(flooded) == len(plain)
    if given == {"to_date": "2026-07-14"}:
        assert set(found.frame.index[found.frame["flood_alert"]]) == set(inside)


def test_without_an_outline_nothing_is_held_to_lie_outside_and_it_is_said() -> None:
    rows = siting_rows()
    rows["regions"][0]["geometry"] = None
    rows["candidates"].append(candidate("OUT", 9000))
    found = candidates_of(siting_county(rows), ELDER)
    assert not found.outline_known
    assert "OUT" in found.frame.index


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(sources=()), "Candidates come from"),
        (Asked(sources=("sky",)), "not from sky"),
        (Asked(sources=("grid",)), "needs the metres"),
        (Asked(sources=("grid",), grid_m=5), "needs the metres"),
        (Asked(sources=("grid",), grid_m=float("nan")), "needs the metres"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(asked: Asked, said: str) -> None:
    with pytest.raises(InputError, match=said):
        candidates_of(siting_county(), ELDER, asked)


def test_a_grid_too_fine_or_without_an_outline_is_refused() -> None:
    rows = siting_rows()
    rows["regions"][0]["geometry"] = shapely.box(-100_000, -100_000, 100_000, 100_000)
    with pytest.raises(InputError, match="more than 20000 points"):
        candidates_of(siting_county(rows), ELDER, Asked(sources=("grid",), grid_m=100))
    rows["regions"][0]["geometry"] = None
    with pytest.raises(InputError, match="needs the county's outline"):
        candidates_of(siting_county(rows), ELDER, Asked(sources=("grid",), grid_m=500))


def test_an_empty_county_has_no_candidate() -> None:
    empty: Rows = {}
    found = candidates_of(siting_county(empty), BOTH, Asked(sources=("existing", "list", "idle", "committee")))
    assert found.frame.empty
    assert found.refused.empty


def test_every_offer_of_a_simulated_county_is_a_candidate_or_refused_for_a_known_reason() -> None:
    county = simulated_county("feng", date(2026, 7, 15), people=100, water=300)
    found = candidates_of(county, BOTH, Asked(sources=SITE_SOURCES, grid_m=2000))
    assert not set(found.frame.index) & set(found.refused.index)
    assert set(found.refused["reason"]) <= set(REFUSALS)
    listed = county.frames["candidates"]
    assert set(listed.index) <= set(found.frame.index) | set(found.refused.index)
    assert (found.frame.groupby("site")["site_yuan"].nunique() == 1).all()
    new = found.frame[~found.frame["existing"]]
    assert not new.duplicated(["site", "service"]).any()
    points = new[["x", "y"]].to_numpy()
    for service in BOTH:
        mine = points[(new["service"] == service).to_numpy()]
        apart = np.hypot(*(mine[:, None] - mine[None]).transpose(2, 0, 1)) + 1e9 * np.eye(len(mine))
        assert apart.min() > 50
    money = found.frame[["cost_yuan", "site_yuan", "capacity", "close_yuan"]]
    assert (money >= 0).all(axis=None)


def test_a_share_of_a_site_beyond_the_whole_is_refused() -> None:
    county = siting_county()
    rules = tuple(replace(rule, threshold=1.5) if rule.key == "site_cost_shared" else rule for rule in county.rules)
    with pytest.raises(InputError, match="share of a site's cost is 0 to 1"):
        candidates_of(replace(county, rules=replace(county.rules, all=rules)), ELDER)
