"""A county's siting problem by hand, and everything that is refused on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.errors import InputError, NetworkError
from geo.network import RoadNetwork
from models.siting.county_problem import Options, county_siting, with_limits
from models.siting.problem import Reach
from tests.models.build import VILLAGE
from tests.models.simulated import simulated_county
from tests.models.siting_county import siting_county, siting_rows

INF = np.inf
ONE = Options(p=1)


def test_minutes_of_the_small_county_by_hand() -> None:
    """Rows H1, H2, H3, H6, the village's seat; columns F1 (300 m) and K1 (1500 m), at 75 m a minute."""
    siting = county_siting(siting_county(), ONE)
    np.testing.assert_allclose(siting.problem.minutes, [[4, 20], [4, 12], [28, 12], [INF, INF], [12, 4]], atol=1e-3)
    assert siting.problem.fixed.tolist() == [0]
    assert siting.problem.reach == Reach(15, 30)
    assert siting.problem.persons.tolist() == [1, 2, 1, 1, 1]
    np.testing.assert_allclose(siting.problem.weight, [1.5, 3.2, 1.2, 1.0, 1.2])
    assert siting.unlocated() == 1
    assert siting.notes == ("slope_partly",)
    assert siting.slope_known == 0


def test_minutes_follow_the_slopes_on_record_and_what_is_known_of_them_is_said() -> None:
    """H1 to K1, 1,500 m: 20 minutes, 25.9 where it is steep; W2 (200 m of 12,200) is not surveyed."""
    rows = siting_rows()
    rows["roads"][0]["slope"] = "steep"
    siting = county_siting(siting_county(rows), ONE)
    assert siting.problem.minutes[0, 1] == pytest.approx(20 * 1.29723, rel=1e-3)
    assert siting.slope_known == pytest.approx(12_000 / 12_200, rel=1e-3)
    assert siting.notes == ("slope_partly",)
    rows["roads"][1]["slope"] = "flat"
    known = county_siting(siting_county(rows), ONE)
    assert (known.notes, known.slope_known) == ((), 1)
    assert known.network_version != siting.network_version


def test_who_is_cut_off_is_listed_with_the_way_to_the_nearest_road() -> None:
    """H6 lies on a road that joins nothing; the main one ends at 9000."""
    siting = county_siting(siting_county(), ONE)
    assert siting.problem.cut_off.tolist() == [False, False, False, True, False]
    assert siting.cut_off["reason"].tolist() == ["island"]
    assert siting.cut_off["main_road_m"].iloc[0] == pytest.approx(31_000, rel=1e-3)
    assert siting.cut_off["region_code"].tolist() == [VILLAGE]
    assert siting.cut_off["persons"].tolist() == [1]


def test_what_stands_is_kept_unless_it_may_be_closed_or_extended() -> None:
    county = siting_county()
    assert county_siting(county, replace(ONE, existing="closable")).problem.fixed.tolist() == []
    extended = county_siting(county, replace(ONE, existing="extendable"))
    assert extended.problem.candidates.index.tolist() == ["F1", "K1", "F1+"]
    np.testing.assert_allclose(extended.problem.minutes[:, 0], extended.problem.minutes[:, 2])
    assert county_siting(county, replace(ONE, forbidden=("F1",))).problem.fixed.tolist() == []
    assert county_siting(county, replace(ONE, fixed=("K1",))).problem.fixed.tolist() == [0, 1]


def test_services_have_no_way_to_each_other() -> None:
    siting = county_siting(siting_county(), replace(ONE, services=("elder_day_care", "child_home"), sources=("idle",)))
    service = siting.demand.rows["service"].to_numpy()
    offered = siting.problem.candidates["service"].to_numpy()
    assert np.isinf(siting.problem.minutes[service[:, None] != offered]).all()
    assert np.isfinite(siting.problem.minutes[service[:, None] == offered]).any()


def test_the_fastest_way_and_no_limit_of_places() -> None:
    by_bike = county_siting(siting_county(), replace(ONE, mode="ebike", capacities=False)).problem
    assert by_bike.minutes[2, 0] == pytest.approx(2100 / (25_000 / 60), rel=1e-3)
    assert np.isinf(by_bike.candidates["capacity"]).all()


def test_minutes_are_those_of_the_roads_for_every_pair() -> None:
    """A simulated county, merged, several services: against one search for all."""
    county = simulated_county("feng", date(2026, 7, 15), people=150, water=40)
    network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    options = Options(("elder_day_care", "child_home"), p=3, sources=("list", "idle"), merge_m=300)
    siting = county_siting(county, options, network)
    plain = network.minutes(siting.demand.xy, siting.candidates.xy, mode="walk")
    same = siting.demand.rows["service"].to_numpy()[:, None] == siting.problem.candidates["service"].to_numpy()
    np.testing.assert_allclose(siting.problem.minutes, np.where(same, plain, INF), atol=1e-9)


def test_other_limits_search_nothing_again() -> None:
    siting = county_siting(siting_county(), ONE)
    other = with_limits(siting, p=None, budget=50_000.0, model="mclp")
    assert other.problem.minutes is siting.problem.minutes
    assert (other.problem.model, other.problem.budget) == ("mclp", 50_000.0)
    with pytest.raises(InputError, match="2 stations are to open"):
        with_limits(siting, p=2)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (Options(), "how many stations"),
        (Options(p=2), "2 stations are to open, and there are 1 candidates"),
        (Options(p=1, services=("swimming",)), "There is no service swimming"),
        (Options(p=1, sources=("sky",)), "not from sky"),
        (Options(p=1, existing="torn down"), "not torn down"),  # type: ignore[arg-type]
        (Options(p=1, fixed=("K9",)), "There is no candidate K9"),
        (Options(p=1, fixed=("K1",), forbidden=("K1",)), "must and must not be open"),
        (Options(p=1, reach_full=30, reach_none=15), "fades from fewer minutes to more"),
        (Options(budget=-1.0), "budget is below zero"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(options: Options, said: str) -> None:
    with pytest.raises(InputError, match=said):
        county_siting(siting_county(), options)


def test_an_unknown_way_of_travel_is_refused() -> None:
    with pytest.raises(NetworkError, match="no way of travel"):
        county_siting(siting_county(), Options(p=1, mode="horse"))  # type: ignore[arg-type]


def test_a_refused_candidate_cannot_be_opened_and_it_is_said_why() -> None:
    rows = siting_rows()
    rows["candidates"].append({**rows["candidates"][0], "id": "K2", "geometry": None})
    with pytest.raises(InputError, match=r"K2 was refused \(no_place\)"):
        county_siting(siting_county(rows), Options(p=1, fixed=("K2",)))


def test_a_county_without_need_or_candidates_is_refused() -> None:
    rows = siting_rows()
    rows["facilities"], rows["candidates"] = [], []
    with pytest.raises(InputError, match="No candidate is left: 0 were refused"):
        county_siting(siting_county(rows), ONE)
    with pytest.raises(InputError, match="Nobody in need"):
        county_siting(siting_county({}), ONE)


def test_without_roads_only_next_door_is_reached_and_everybody_is_listed() -> None:
    rows = siting_rows()
    rows["roads"] = []
    rows["candidates"] = []
    siting = county_siting(siting_county(rows), Options(p=0))
    assert np.isinf(siting.problem.minutes).all()
    assert siting.cut_off["reason"].tolist() == ["no_roads"] * 5
