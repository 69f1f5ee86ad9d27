"""Accessibility: by hand, against a plain way, and catchments against PySAL ``access``."""

from __future__ import annotations

import warnings
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.county import County
from geo.errors import InputError
from geo.network import RoadNetwork
from geo.siting import ACCESS, SERVICES
from models.people import facility_points
from models.siting.access import access, two_step, weighted_median
from models.siting.demand import demand_of
from models.siting.problem import Reach
from models.siting.services import SERVICE
from tests.models.build import VILLAGE, at
from tests.models.simulated import simulated_county
from tests.models.siting_county import OTHER, siting_county, siting_rows

INF = np.inf


@pytest.fixture(scope="module")
def big() -> County:
    return simulated_county("yiyang", date(2026, 7, 15), people=600, water=40)


# Two-step floating catchments


def test_two_steps_by_hand() -> None:
    """A (10 places) has homes of 2 and 3 persons in reach, B (4) that of 3 and one of 1: 10/5 = 2, 4/4 = 1."""
    minutes = np.array([[5.0, 40.0], [10.0, 30.0], [INF, 1.0], [INF, INF]])
    found = two_step(minutes, np.array([10.0, 4.0]), np.array([2.0, 3.0, 1.0, 7.0]), reach=30.0)
    np.testing.assert_allclose(found, [2, 3, 1, 0])


def test_what_fades_counts_less_in_both_steps() -> None:
    """At 22.5 minutes a half: within A stand 2 + 3/2 persons."""
    minutes = np.array([[5.0], [22.5]])
    found = two_step(minutes, np.array([7.0]), np.array([2.0, 3.0]), reach=Reach(15, 30))
    np.testing.assert_allclose(found, [2.0, 1.0])


@given(st.integers(0, 10_000))
def test_all_places_in_reach_of_somebody_are_shared_out(seed: int) -> None:
    """Σ persons × places per person = Σ places of stations somebody reaches."""
    rng = np.random.default_rng(seed)
    minutes = rng.uniform(0, 60, (12, 5))
    minutes[rng.random((12, 5)) < 0.2] = INF
    supply, need = rng.integers(0, 40, 5).astype(float), rng.integers(0, 9, 12).astype(float)
    for reach in (20.0, Reach(10, 30)):
        share = reach.share(minutes) if isinstance(reach, Reach) else (minutes <= reach) * 1.0
        used = (need[:, None] * share).sum(axis=0) > 0
        assert two_step(minutes, supply, need, reach=reach) @ need == pytest.approx(supply[used].sum())


@pytest.mark.parametrize("reach", [20.0, Reach(10, 30)], ids=["circle", "fading"])
def test_catchments_are_those_of_pysal(reach: float | Reach) -> None:
    with warnings.catch_warnings():  # its own
        warnings.simplefilter("ignore")
        from access.fca import two_stage_fca
    rng = np.random.default_rng(4)
    n, m = 60, 9
    minutes = rng.uniform(0, 45, (n, m))
    minutes[0] = 1.0  # somebody is in every catchment: an empty one divides by zero there
    supply, need = rng.integers(5, 60, m).astype(float), rng.integers(1, 30, n).astype(float)
    homes = pd.DataFrame({"need": need}, index=pd.Index(range(n), name="geoid"))
    stations = pd.DataFrame({"places": supply}, index=pd.Index(range(m), name="geoid"))
    costs = pd.DataFrame(
        {"origin": np.repeat(np.arange(n), m), "dest": np.tile(np.arange(m), n), "cost": minutes.ravel()}
    )
    fading = isinstance(reach, Reach)
    theirs = two_stage_fca(
        homes, stations, costs,
        max_cost=reach.none if isinstance(reach, Reach) else reach,
        demand_index=True, demand_name="need", supply_index=True, supply_name="places",
        weight_fn=(lambda cost: float(reach.share(np.array(cost)))) if fading else None,  # type: ignore[union-attr]
    )  # fmt: skip
    ours = two_step(minutes, supply, need, reach=reach)
    np.testing.assert_allclose(theirs.reindex(range(n)).fillna(0).to_numpy(), ours, rtol=1e-9)


def test_what_is_not_known_is_no_number_to_share_out() -> None:
    for bad in (np.nan, -1.0):
        with pytest.raises(InputError, match="zero or more"):
            two_step(np.array([[1.0]]), np.array([bad]), np.array([1.0]), reach=30.0)
    with pytest.raises(InputError, match="for 2 homes and 1 stations"):
        two_step(np.array([[1.0]]), np.array([1.0]), np.array([1.0, 2.0]), reach=30.0)


def test_a_median_by_weight() -> None:
    group, values = np.array([0, 0, 0, 1, 1]), np.array([9.0, 1.0, 5.0, INF, 2.0])
    found = weighted_median(group, values, np.array([1.0, 1.0, 2.0, 2.0, 1.0]), 3)
    np.testing.assert_allclose(found, [5, INF, INF])
    half = weighted_median(np.array([0, 0]), np.array([3.0, INF]), np.array([1.0, 1.0]), 1)
    assert half.tolist() == [3.0], "half of them get there"


# The villages


def test_the_small_county_by_hand() -> None:
    """Elders: 4, 4, 4, 12, 28 minutes and one who gets nowhere; 2 places for 5 in reach, 0.4 each, of 6 persons."""
    found = access(siting_county())
    elders = found.loc[f"elder_day_care@{VILLAGE}"]
    assert (elders["state"], elders["stations"], elders["persons"]) == ("reached", 1, 6)
    assert elders["minutes"] == pytest.approx(4, abs=1e-3)
    assert elders[["beyond_30", "beyond_60", "cut_off", "unlocated"]].tolist() == [1, 1, 1, 1]
    assert elders["places"] == pytest.approx(5 * 0.4 / 6 * 100)
    assert found["state"].to_dict() == {
        f"elder_day_care@{VILLAGE}": "reached",
        f"elder_day_care@{OTHER}": "nobody",
        f"child_home@{VILLAGE}": "no_station",
        f"child_home@{OTHER}": "nobody",
    }
    assert found["minutes"].isna().tolist() == [False, True, True, True]


def test_a_village_most_of_which_no_road_joins_has_no_minutes() -> None:
    rows = siting_rows()
    for home in rows["households"][:3]:
        home["geometry"] = at(40_000 + 10 * float(home["id"][1:]), 0)
    found = access(siting_county(rows)).loc[f"elder_day_care@{VILLAGE}"]
    assert found["state"] == "not_reachable"
    assert np.isnan(found["minutes"])
    assert found["cut_off"] == 5


def test_a_village_of_nobody_with_a_place_is_not_located() -> None:
    rows = siting_rows()
    for home in rows["households"]:
        home.update(geometry=None, location_precision="none")
    found = access(siting_county(rows)).loc[f"elder_day_care@{VILLAGE}"]
    assert (found["state"], found["unlocated"]) == ("not_located", 7)
    assert np.isnan(found["places"])


def test_places_nobody_recorded_are_not_zero() -> None:
    rows = siting_rows()
    rows["facilities"][0]["capacity"] = None
    found = access(siting_county(rows)).loc[f"elder_day_care@{VILLAGE}"]
    assert np.isnan(found["places"])
    assert found["places_unknown"] == 1


def test_an_empty_county_has_no_village() -> None:
    assert access(siting_county({})).empty


def test_every_village_against_the_plain_way(big: County) -> None:
    network = RoadNetwork.from_roads(big.metric("roads"), on=big.as_of)
    found = access(big, network)
    ACCESS.check(found)
    demand = demand_of(big, SERVICES)
    for service in SERVICES:
        ids, points = facility_points(big, *SERVICE[service].kinds)
        supply = big.facilities["capacity"].reindex(ids).astype(float).to_numpy()
        rows = demand.rows[demand.rows["service"] == service]
        minutes = network.minutes(rows[["x", "y"]].to_numpy(), points, mode="walk")
        ratio = {}
        for j in range(len(ids)):
            inside = sum(p for p, t in zip(rows["persons"], minutes[:, j], strict=True) if t <= 30)
            ratio[j] = supply[j] / inside if inside else 0.0
        for village in big.regions_of("village").index:
            told = found.loc[f"{service}@{village}"]
            mine = [i for i, code in enumerate(rows["region_code"]) if code == village]
            persons = rows["persons"].to_numpy()[mine]
            near = minutes[mine].min(axis=1)
            assert told["persons"] == pytest.approx(persons.sum())
            assert told["beyond_30"] == pytest.approx(persons[near > 30].sum())
            assert told["beyond_60"] == pytest.approx(persons[near > 60].sum())
            assert told["cut_off"] == pytest.approx(persons[np.isinf(near)].sum())
            assert told["stations"] == sum(big.facilities.at[one, "region_code"][:12] == village for one in ids)
            if len(mine):
                each = sorted(x for t, p in zip(near, persons, strict=True) for x in [t] * round(p * 10))
                middle = each[(len(each) - 1) // 2]
                assert np.isnan(told["minutes"]) if np.isinf(middle) else told["minutes"] == pytest.approx(middle)
                places = [sum(ratio[j] for j in range(len(ids)) if minutes[i, j] <= 30) for i in mine]
                if not np.isnan(supply).any():
                    assert told["places"] == pytest.approx(100 * np.average(places, weights=persons))
            lost = demand.unlocated["persons"].get((service, village), 0.0)
            assert told["unlocated"] == pytest.approx(lost)
