"""Who needs a service and where: worked by hand, against a plain way person by person, and whatever is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.county import County
from geo.errors import InputError, UnknownRuleError
from models.people import ages, children, places
from models.siting.demand import Demand, demand_of, village_points
from models.siting.services import SERVICE
from tests.examples import examples
from tests.models.build import ORIGIN, VILLAGE
from tests.models.simulated import simulated_county
from tests.models.siting_county import OTHER, siting_county, siting_rows


@pytest.fixture(scope="module")
def big() -> County:
    return simulated_county("yiyang", date(2026, 7, 15), people=800, water=40)


def east(demand: Demand) -> list[float]:
    return [round(x - ORIGIN[0]) for x in demand.rows["x"]]


def test_elders_of_the_small_county_by_hand() -> None:
    """E1 alone, empty nest and of advanced age: 1.5, the largest. E2 dependent: 2. E3 left behind on a low income: 1.2.
    E4 in the village, E5 nowhere, E6 in no group and poor at 76: 1.2, E7 in a care home, E8 on a road of its own."""
    demand = demand_of(siting_county(), ("elder_day_care",))
    rows = demand.rows
    assert east(demand) == [0, 600, 2400, 40_000, 1200]
    assert rows["at"].tolist() == ["home"] * 4 + ["village"]
    assert rows["persons"].tolist() == [1, 2, 1, 1, 1]
    np.testing.assert_allclose(rows["weight"], [1.5, 2 + 1.2, 1.2, 1.0, 1.2])
    assert set(rows["township"]) == {"361126101"}
    people = demand.people
    assert set(people.index) == {"E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8"}
    assert people.at["E1", "classes"] == "elder_living_alone|empty_nest_elder|advanced_age_elder"
    assert people.at["E6", "classes"] == "low_income_elder"
    assert people.loc[["E5", "E7"], "row"].tolist() == [-1, -1]
    assert demand.unlocated["persons"].to_dict() == {("elder_day_care", VILLAGE): 1.0}
    told = demand.totals().loc["elder_day_care"]
    assert told[["needing", "away", "at_home", "at_village", "unlocated", "rows"]].tolist() == [8, 1, 5, 1, 1, 5]
    assert told["unsure"] == 6  # only of E1 and E7 is it on record where they stay


def test_the_village_point_says_how_far_off_a_home_may_be() -> None:
    """From the seat at 1200 to the corner (-3000, ±1000): the root of 4200² + 1000²."""
    demand = demand_of(siting_county(), ("elder_day_care",))
    assert demand.rows["off_m"].iloc[-1] == pytest.approx(np.hypot(4200, 1000), rel=1e-3)
    assert demand.rows["off_m"].iloc[:-1].isna().all()


def test_children_who_are_with_their_parents_are_away_in_the_holiday_and_not_in_term() -> None:
    county = siting_county()
    assert demand_of(county, ("child_home",)).totals().loc["child_home", ["needing", "away"]].tolist() == [2, 1]
    term = siting_county(as_of=date(2026, 9, 15))
    assert demand_of(term, ("child_home",)).totals().loc["child_home", ["needing", "away"]].tolist() == [2, 0]


def test_a_child_too_old_for_its_group_needs_no_childrens_home() -> None:
    assert "C3" not in demand_of(siting_county(), ("child_home",)).people.index


def test_at_village_level_everybody_with_a_place_is_at_the_seat() -> None:
    demand = demand_of(siting_county(), ("elder_day_care",), level="village")
    assert east(demand) == [1200]
    assert demand.rows["persons"].tolist() == [6]
    assert demand.unlocated["persons"].sum() == 1


def test_homes_near_each_other_are_one_row_at_one_of_them() -> None:
    """H1 and H2 lie in one square of 1,700 m here; the middle of E1, E2 and E6 is 400, H2 is nearer to it."""
    merged = demand_of(siting_county(), ("elder_day_care",), merge_m=1700)
    assert east(merged) == [600, 2400, 40_000, 1200]
    assert merged.rows["persons"].tolist() == [3, 1, 1, 1]
    assert merged.rows["off_m"].iloc[0] == pytest.approx(600, abs=0.5)


def test_without_a_seat_the_outline_stands_in_and_without_both_nobody_knows() -> None:
    rows = siting_rows()
    for region in rows["regions"]:
        region.update(seat_lon=None, seat_lat=None)
    assert village_points(siting_county(rows))["x"].notna().all()
    for region in rows["regions"]:
        if region["level"] == "village":
            region["geometry"] = None
    county = siting_county(rows)
    assert village_points(county)["x"].isna().all()
    assert demand_of(county, ("elder_day_care",)).totals().loc["elder_day_care", "unlocated"] == 2


def test_every_person_is_counted_once_against_the_plain_way(big: County) -> None:
    """Person by person: classes, largest weight, presence, place."""
    demand = demand_of(big, ("elder_day_care", "child_home"))
    weights = {rule.population: rule.number for rule in big.rules if rule.key == "site_weight"}
    shares = {rule.population: rule.number for rule in big.rules if rule.key == "presence_weight"} | {"unknown": 1.0}
    stay = places(big, big.persons.index)
    old = ages(big, big.persons.index)
    points = big.metric("households").geometry
    seats = village_points(big)
    wanted: dict[tuple[str, float, float], float] = {}
    lost = 0.0
    everybody = 0
    for service in SERVICE.values():
        members = {
            name: set(children(big, name)) if service.id == "child_home" else set(big.members(name))
            for name in service.classes
        }
        elders = set().union(*members.values())
        for person, row in big.persons.iterrows():
            mine = [name for name, ids in members.items() if person in ids]
            if service.id == "elder_day_care" and row["income"] in ("poor", "low"):
                mine += ["low_income_elder"] * bool(person in elders or old[person] >= 60)
            if not mine:
                continue
            everybody += 1
            assert demand.people.query("service == @service.id").at[person, "weight"] == max(weights[n] for n in mine)
            share = shares[stay[person]]
            if share == 0:
                continue
            home, point = big.households.loc[row["household_id"]], points[row["household_id"]]
            seat = seats.loc[home["region_code"][:12]]
            if point is not None:
                key = (service.id, point.x, point.y)
            elif home["location_precision"] == "village":
                key = (service.id, seat["x"], seat["y"])
            else:
                lost += share
                continue
            wanted[key] = wanted.get(key, 0.0) + share * max(weights[n] for n in mine)
    assert len(demand.people) == everybody
    found = demand.rows.groupby(["service", "x", "y"])["weight"].sum().to_dict()
    assert found.keys() == wanted.keys()
    for key, value in wanted.items():
        assert found[key] == pytest.approx(value)
    assert demand.unlocated["persons"].sum() == pytest.approx(lost)


@settings(max_examples=examples(6))
@given(st.sampled_from(["home", "village"]), st.floats(0, 3000))
def test_nobody_is_lost_or_doubled_by_merging(big: County, level: str, merge_m: float) -> None:
    plain, merged = (
        demand_of(big, ("elder_day_care", "child_home"), level=level, merge_m=metres)  # type: ignore[arg-type]
        for metres in (0.0, merge_m)
    )
    for name in ("persons", "weight"):
        assert merged.rows[name].sum() == pytest.approx(plain.rows[name].sum())
        by_village = [demand.rows.groupby(["service", "region_code"])[name].sum() for demand in (plain, merged)]
        pd.testing.assert_series_equal(*by_village)
    assert len(merged.rows) <= len(plain.rows)
    pd.testing.assert_frame_equal(plain.unlocated, merged.unlocated)
    for demand in (plain, merged):
        inside = demand.people[demand.people["row"] >= 0]
        assert (demand.rows["service"].to_numpy()[inside["row"]] == inside["service"]).all()
        totals = demand.totals()
        counted = totals[["away", "at_home", "at_village", "unlocated"]].sum(axis=1)
        np.testing.assert_allclose(counted, totals["needing"])


def test_an_empty_county_needs_nothing() -> None:
    demand = demand_of(siting_county({}), ("elder_day_care", "child_home"))
    assert demand.rows.empty
    assert demand.unlocated.empty
    assert demand.totals().empty


def test_a_village_of_nobody_has_no_row() -> None:
    assert OTHER not in set(demand_of(siting_county(), ("elder_day_care",)).rows["region_code"])


@pytest.mark.parametrize(("services", "merge_m"), [((), 0.0), (("swimming",), 0.0), (("child_home",), -1.0)])
def test_what_makes_no_sense_is_refused_in_one_sentence(services: tuple[str, ...], merge_m: float) -> None:
    with pytest.raises(InputError, match=r"There is no service|merged over 0 metres"):
        demand_of(siting_county(), services, merge_m=merge_m)


def test_a_weight_below_zero_is_refused() -> None:
    county = siting_county()
    rules = tuple(
        replace(rule, threshold=-1.0) if rule.id == "county.site_weight_dependent" else rule for rule in county.rules
    )
    with pytest.raises(InputError, match="The weight of dependent_elder is below zero"):
        demand_of(replace(county, rules=replace(county.rules, all=rules)), ("elder_day_care",))


def test_a_county_without_the_rules_is_told_which_it_lacks() -> None:
    county = siting_county()
    rules = tuple(rule for rule in county.rules if rule.key != "site_weight")
    with pytest.raises(UnknownRuleError, match="site_weight of left_behind_elder"):
        demand_of(replace(county, rules=replace(county.rules, all=rules)), ("elder_day_care",))
