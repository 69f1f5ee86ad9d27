"""Water on the way to school: by hand, against a plain twin, and what holds for any county."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.county import County
from geo.network import NEIGHBOUR_M, RoadNetwork
from geo.rules import RulePack
from models import school_routes
from models.evidence import BY_FACTOR, PERSON_FACTORS
from models.people import ages
from models.school_routes import Routes
from models.vulnerability import child_table
from tests.examples import examples
from tests.geo.test_flows import naive_route
from tests.models.build import ORIGIN, VILLAGE, at, county, regions, seat
from tests.models.twins import random_rows

TERM = date(2026, 9, 16)  # a Wednesday, two weeks into the term
ARRAYS = ("kilometres", "weighted", "low", "high", "children", "unrouted")
OTHER = "361126101202"


def measured(made: County, sites: gpd.GeoSeries | None = None) -> Routes:
    network = RoadNetwork.from_roads(made.metric("roads"), on=made.as_of)
    return school_routes.measure(made, network, made.metric("hazard_sites").geometry if sites is None else sites)


def road(name: str, *points: tuple[float, float]) -> dict[str, Any]:
    line = shapely.LineString(points)
    return {"id": name, "region_code": VILLAGE, "class": "village", "speed_kph": 20.0, "geometry": line}


def school(name: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "region_code": VILLAGE, "kind": "school", "geometry": at(x, y), **more}


def pond(name: str, x: float, y: float, **more: Any) -> dict[str, Any]:
    return {"id": name, "region_code": VILLAGE, "kind": "pond", "geometry": at(x, y), **more}


def child(name: str, home: str, *, place: str | None = "home", **more: Any) -> dict[str, list[dict[str, Any]]]:
    """A girl of ten, looked after by a grandparent in good health."""
    person = {"sex": "female", "living_arrangement": "with_grandparents", "birth_date": "2016-03-01"}
    presence = [{"id": f"R{name}", "person_id": name, "from_date": "2026-09-01", "place": place}]
    return {
        "persons": [{"id": name, "household_id": home, **person, **more}],
        "spells": [{"id": f"P{name}", "person_id": name, "group": "left_behind_child", "from_date": "2025-01-01"}],
        "presences": presence if place else [],
        "carers": [{"id": f"K{name}", "person_id": name, "co_resident": True, "health": "good"}],
    }


def village(*children: dict[str, list[dict[str, Any]]], **more: Any) -> dict[str, list[dict[str, Any]]]:
    """A straight road of 2 km, the school at its west end, a home at 800 m and one without a point, a pond at 400 m.

    ::

        y  100          S1
             0  F ───────────── H1 ──────────────── 2000
                0        400    800                         x
    """
    rows: dict[str, list[dict[str, Any]]] = {
        "regions": regions(
            {"id": VILLAGE, "name": "甲村", **seat(0, 0)}, {"id": OTHER, "name": "乙村", **seat(9000, 0)}
        ),
        "households": [
            {"id": "H1", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(800, 0)},
            {"id": "H5", "region_code": VILLAGE, "location_precision": "village", "geometry": None},
        ],
        "facilities": [school("F", 0, 0)],
        "hazard_sites": [pond("S1", 400, 100), pond("S9", 400, 0, region_code=OTHER)],
        "roads": [road("W1", (0, 0), (2000, 0))],
        "persons": [],
        "spells": [],
        "presences": [],
        "carers": [],
    }
    for one in children:
        for kind, listed in one.items():
            rows[kind] += listed
    return rows | more


def by_hand(x_from: float, x_to: float, pond_x: float, pond_y: float) -> float:
    """Kilometres of shore walked there and back on a straight road along y = 0, in sections of 50 m."""
    total = 0.0
    for k in range(40):
        covered = max(min(50 * k + 50, x_to) - max(50 * k, x_from), 0)
        distance = math.hypot(50 * k + 25 - pond_x, pond_y)
        total += covered * math.exp(-distance / 200) * (distance <= 1000)
    return 2 * total / 1000


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_one_child_walks_past_one_pond() -> None:
    """800 m to school along y = 0 past a pond 100 m off at 400 m, twice a day; 0.05 of a child a kilometre.

    The whole integral is 2 ∫ exp(−√(s² + 100²) / 200) ds over ±400 m, 0.467 km; sections of 50 m give it to 0.1 %.
    """
    made = county(village(child("C1", "H1")), as_of=TERM)
    found = measured(made)
    kilometres = by_hand(0, 800, 400, 100)
    steps = np.linspace(-400, 400, 80_001)
    whole = 2 * float(np.trapezoid(np.exp(-np.hypot(steps, 100) / 200), steps)) / 1000
    assert kilometres == pytest.approx(whole, rel=2e-3)
    assert found.kilometres[0] == pytest.approx(kilometres, rel=1e-5)
    assert found.weighted[0] == pytest.approx(0.05 * kilometres, rel=1e-5)
    assert found.low == pytest.approx(found.weighted)
    assert found.high == pytest.approx(found.weighted)
    assert found.children.tolist() == [0, 1]  # the middles nearest to the pond are 103 m from it
    assert found.unrouted.tolist() == [0, 0]
    assert (found.pupils, found.floor) == (1, 0.05)
    assert found.reasons == {"home_unplaced": 0, "school_unplaced": 0, "no_road": 0, "too_far": 0}


def test_unknown_presence_counts_half_and_leaves_a_range_and_boarders_do_not_walk() -> None:
    at_home = measured(county(village(child("C1", "H1")), as_of=TERM))
    unknown = measured(county(village(child("C1", "H1", place=None)), as_of=TERM))
    assert unknown.weighted == pytest.approx(at_home.weighted / 2)
    assert unknown.low == pytest.approx([0, 0])
    assert unknown.high == pytest.approx(at_home.weighted)
    assert unknown.children.tolist() == at_home.children.tolist() == [0, 1]
    for place in ("boarding_school", "with_parents", "care_home", "other"):
        away = measured(county(village(child("C1", "H1", place=place)), as_of=TERM))
        assert not away.high.any()
        assert away.pupils == 0


@pytest.mark.parametrize(
    ("changed", "walks"),
    [
        ({"birth_date": "2020-09-16"}, True),  # six today
        ({"birth_date": "2020-09-17"}, False),  # six tomorrow
        ({"birth_date": "2010-09-17"}, True),  # fifteen, sixteen tomorrow
        ({"schooling": "in_school"}, True),
        ({"schooling": "dropped_out"}, False),
        ({"schooling": "home_taught"}, False),
        ({"schooling": "not_of_age"}, False),
        ({"schooling": "finished"}, False),
    ],
)
def test_children_of_school_age_who_go_to_school_walk(changed: dict[str, Any], walks: bool) -> None:
    found = measured(county(village(child("C1", "H1", **changed)), as_of=TERM))
    assert bool(found.weighted.all()) is walks
    assert found.pupils == walks


def test_a_child_of_unknown_age_counts_by_the_share_of_the_unknown() -> None:
    made = county(village(child("C1", "H1", birth_date=None)), as_of=TERM)
    found = measured(made)
    assert found.kilometres[0] == pytest.approx(by_hand(0, 800, 400, 100) / 2, rel=1e-5)
    assert found.low == pytest.approx([0, 0])
    assert (found.high > found.weighted).all()


def test_nobody_walks_to_school_in_a_holiday() -> None:
    found = measured(county(village(child("C1", "H1"))))  # July
    assert not any(getattr(found, name).any() for name in ARRAYS)
    assert found.pupils == 0


def test_the_school_on_record_is_walked_to_and_not_the_nearest() -> None:
    rows = village(child("C1", "H1", school_id="G"), facilities=[school("F", 0, 0), school("G", 2000, 0)])
    found = measured(county(rows, as_of=TERM))
    assert found.kilometres[1] == pytest.approx(by_hand(800, 2000, 400, 0), rel=1e-5)


def test_a_school_that_is_not_open_yet_is_not_walked_to() -> None:
    later = school("F", 900, 0, opened_on="2026-10-01")
    rows = village(child("C1", "H1"), facilities=[later, school("G", 2000, 0)])
    found = measured(county(rows, as_of=TERM))
    assert found.kilometres[1] == pytest.approx(by_hand(800, 2000, 400, 0), rel=1e-5)
    rows["persons"][0]["school_id"] = "F"
    assert measured(county(rows, as_of=TERM)).reasons["school_unplaced"] == 1


@pytest.mark.parametrize(
    ("reason", "changed", "moved", "bounds"),
    [
        ("home_unplaced", {"household_id": "H5"}, {}, True),
        ("school_unplaced", {"school_id": "nowhere"}, {}, True),
        ("school_unplaced", {}, {"facilities": []}, True),
        ("no_road", {}, {"roads": []}, True),
        ("no_road", {}, {"roads": [road("W1", (0, 0), (300, 0)), road("W2", (700, 0), (2000, 0))]}, True),
        ("too_far", {}, {"facilities": [school("F", 6000, 0)], "roads": [road("W1", (0, 0), (6000, 0))]}, False),
    ],
)
def test_who_has_no_way_is_counted_in_the_village_and_bounds_the_exposure(
    reason: str, changed: dict[str, Any], moved: dict[str, Any], bounds: bool
) -> None:
    """At most they walk 60 minutes along this water, twice: 9 km, 0.45 of a child. Who lives too far does not walk."""
    rows = village(child("C1", "H1", **changed), **moved)
    found = measured(county(rows, as_of=TERM))
    assert found.reasons == {name: float(name == reason) for name in school_routes.UNROUTED}
    assert found.unrouted.tolist() == [1, 0]  # the other pond is another village's
    assert not found.weighted.any()
    assert not found.low.any()
    assert found.high == pytest.approx([0.05 * 9 * bounds, 0])
    assert found.pupils == 1


def test_three_children_of_two_homes_pass_and_each_counts_once() -> None:
    """Two from 800 m and one from 300 m pass the river along the road; past the pond at 700 m go two."""
    rows = village(
        child("C1", "H1"),
        child("C2", "H1", school_id="F"),
        child("C3", "H2"),
        hazard_sites=[
            {"id": "S1", "region_code": VILLAGE, "kind": "river", "geometry": shapely.LineString([(-9, 9), (2000, 9)])},
            pond("S2", 700, 10),
        ],
    )
    home = {"id": "H2", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(300, 0)}
    rows["households"].append(home)
    assert measured(county(rows, as_of=TERM)).children.tolist() == [3, 2]


# --- what is missing or odd -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "gone", ["persons", "facilities", "roads", "hazard_sites", "households", "presences", "spells"]
)
def test_whatever_is_missing_the_answer_is_zeros_and_counts(gone: str) -> None:
    rows = village(child("C1", "H1"))
    rows[gone] = []
    for kind in ("persons",) if gone == "households" else ():
        rows[kind] = []
    for kind in ("spells", "presences", "carers") if gone in ("households", "persons") else ():
        rows[kind] = []
    made = county(rows, as_of=TERM)
    found = measured(made)
    n = len(made.hazard_sites)
    for name in ARRAYS:
        assert getattr(found, name).shape == (n,)
        assert np.isfinite(getattr(found, name)).all()
    if gone in ("persons", "facilities", "roads", "households", "spells"):
        assert not found.weighted.any()
    assert sum(found.reasons.values()) == (gone in ("facilities", "roads"))


def test_before_the_first_record_nobody_walks() -> None:
    found = measured(county(village(child("C1", "H1")), as_of=date(2022, 9, 14)))
    assert not found.high.any()
    assert found.pupils == 0


def test_homes_schools_and_waters_at_one_place_and_a_water_around_a_home() -> None:
    rows = village(
        child("C1", "H1"),
        child("C2", "H2"),
        facilities=[school("F", 800, 0), school("G", 800, 0)],
        hazard_sites=[pond("S1", 800, 0), pond("S2", 800, 0), {**pond("S3", 0, 0), "geometry": at(800, 0).buffer(50)}],
    )
    rows["households"].append({**rows["households"][0], "id": "H2"})
    found = measured(county(rows, as_of=TERM))
    assert not found.high.any()  # who lives at the school walks nowhere
    rows["facilities"] = [school("F", 600, 0), school("G", 600, 0)]
    found = measured(county(rows, as_of=TERM))
    assert found.weighted[0] == found.weighted[1] > 0
    assert found.weighted[2] > found.weighted[0]
    assert found.children.tolist() == [2, 2, 2]


def test_a_water_without_a_shape_has_no_exposure_but_its_village_counts() -> None:
    rows = village(child("C1", "H1"), child("C2", "H5"), hazard_sites=[{**pond("S1", 0, 0), "geometry": None}])
    found = measured(county(rows, as_of=TERM))
    assert found.weighted.tolist() == [0]
    assert found.unrouted.tolist() == [1]


# --- against a plain twin ---------------------------------------------------------------------------------------------


def tangled(seed: int) -> dict[str, list[Any]]:
    """Random rows with roads, an island road, schools on record, homes off the road, a river and a round pond."""
    rng = np.random.default_rng(seed)
    rows = random_rows(rng)
    corners = rng.uniform(-1000, 1000, (9, 2))
    joined = [(a, b) for a in range(9) for b in range(a) if rng.random() < 0.25]
    rows["roads"] = []
    for number, (a, b) in enumerate(joined):
        bend = (corners[a] + corners[b]) / 2 + rng.uniform(-80, 80, 2)
        rows["roads"].append(road(f"W{number}", tuple(corners[a]), tuple(bend), tuple(corners[b])))
    rows["roads"].append(road("W-island", (3000, 3000), (3000, 3200)))
    for home in rows["households"][:2]:
        home["geometry"] = at(3010, float(rng.uniform(3000, 3200)))
    for person in rows["persons"]:
        person["school_id"] = [None, None, "F0", "F1", "away"][int(rng.integers(5))]
        person["schooling"] = [None, "in_school", "dropped_out"][int(rng.integers(3))]
    for presence in rows["presences"]:
        presence["to_date"] = None
    flow = np.cumsum(rng.normal(40, 60, (30, 2)), axis=0) - 600
    rows["hazard_sites"][0].update(kind="river", geometry=shapely.LineString(flow))
    rows["hazard_sites"][1].update(geometry=shapely.Point(rng.uniform(-600, 600, 2)).buffer(80))
    return rows


def twin(made: County) -> dict[str, list[float]]:
    """Kilometres, weighted and children of every site, by loops over children, their ways, sections and sites."""
    number = made.rules.number
    network = RoadNetwork.from_roads(made.metric("roads"), on=made.as_of)
    sites = list(made.metric("hazard_sites").geometry)
    schools = {name: (p.x, p.y) for name, p in made.metric("facilities").geometry.items()}
    homes = made.metric("households").geometry
    table, age = child_table(made), ages(made, child_table(made).index)
    answer: dict[str, list[float]] = {name: [0.0] * len(sites) for name in ("kilometres", "weighted", "children")}
    lost = 0
    for person, row in table.iterrows():
        years, record = age[person], made.persons.loc[person]
        if record["schooling"] in ("dropped_out",) or row["may_be_home"] == 0:
            continue
        if not (math.isnan(years) or 6 <= years <= 15):
            continue
        share = number("county.drowning_unknown") if math.isnan(years) else 1.0
        home = homes[row["household_id"]]
        wanted = (
            schools if pd.isna(record["school_id"]) else {k: v for k, v in schools.items() if k == record["school_id"]}
        )
        ways = []
        if home is not None and not home.is_empty:
            ways = [naive_route(network, (home.x, home.y), place, 2000.0) for place in wanted.values()]
        minutes, pieces = min(ways, key=lambda way: way[0], default=(math.inf, []))
        if minutes > number("county.drowning_route_walk"):
            lost += 1
            continue
        walked: dict[tuple[int, int], float] = {}
        for edge, begin, end in pieces:
            line = network.lines[edge]
            n = max(1, math.ceil(line.length / 50))
            for k in range(n):
                covered = min(end, (k + 1) / n) - max(begin, k / n)
                if covered * n > 1e-9:
                    walked[edge, k] = walked.get((edge, k), 0) + covered * line.length
        for index, site in enumerate(sites):
            passes = False
            for (edge, k), metres in walked.items():
                line = network.lines[edge]
                n = max(1, math.ceil(line.length / 50))
                distance = site.distance(line.interpolate((k + 0.5) / n, normalized=True))
                passes |= distance <= number("county.drowning_near")
                if distance <= number("county.drowning_reach"):
                    amount = 2 * metres / 1000 * math.exp(-distance / number("county.drowning_scale")) * share
                    answer["kilometres"][index] += amount * row["present"]
                    answer["weighted"][index] += amount * row["weight"] * number("county.drowning_route")
            answer["children"][index] += passes
    answer["lost"] = [lost]
    return answer


@pytest.mark.parametrize("seed", range(8))
def test_the_exposure_is_that_of_a_plain_loop(seed: int) -> None:
    made = county(tangled(seed), as_of=TERM)
    found, expected = measured(made), twin(made)
    for name in ("kilometres", "weighted"):
        np.testing.assert_allclose(getattr(found, name), expected[name], rtol=1e-9, atol=1e-12)
    assert found.children.tolist() == expected["children"]
    assert [sum(found.reasons.values())] == expected["lost"]
    assert found.unrouted.tolist() == expected["lost"] * len(made.hazard_sites)


def test_the_tangles_have_children_who_walk_and_children_who_do_not() -> None:
    found = [measured(county(tangled(seed), as_of=TERM)) for seed in range(8)]
    assert sum(one.children.sum() for one in found) > 20
    for reason in ("home_unplaced", "school_unplaced", "no_road"):
        assert sum(one.reasons[reason] for one in found) > 2


STEP = 1e-5


@pytest.mark.parametrize("factor", ["age_15_17", "boy", "unsupervised", "scale"])
def test_slopes_equal_finite_differences(factor: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = county(tangled(3), as_of=TERM)
    slopes, sides = measured(made).slopes, []
    assert set(slopes) == {*PERSON_FACTORS, "scale"}
    slope = slopes[factor]
    for sign in (1, -1):
        changed = made
        if factor == "scale":
            rules = dict(made.rules.rules)
            scale = rules["county.drowning_scale"]
            rules[scale.id] = replace(scale, threshold=scale.number * math.exp(sign * STEP))
            changed = replace(made, rules=RulePack(made.rules.names, tuple(rules.values())))
        else:
            effect = BY_FACTOR[factor]
            with monkeypatch.context() as patch:
                patch.setitem(BY_FACTOR, factor, replace(effect, log_effect=effect.log_effect + sign * STEP))
                sides.append(measured(made).weighted)
            continue
        sides.append(measured(changed).weighted)
    assert slope == pytest.approx((sides[0] - sides[1]) / (2 * STEP), abs=1e-6)


# --- properties -------------------------------------------------------------------------------------------------------

UNIT = st.floats(-900, 900, allow_nan=False).map(lambda x: round(x, 1))


@settings(deadline=None, max_examples=examples(5))
@given(st.integers(0, 2**16), UNIT, UNIT, st.sampled_from([None, "F0", "F1", "away"]), st.booleans())
def test_a_child_more_never_lowers_anything(seed: int, x: float, y: float, to: str | None, known: bool) -> None:
    rows = tangled(seed)
    before = measured(county(rows, as_of=TERM))
    home = {"id": "HX", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(x, y)}
    rows["households"] = [*rows["households"], home]
    for kind, listed in child("CX", "HX", school_id=to, place="home" if known else None).items():
        rows[kind] = [*rows[kind], *listed]
    after = measured(county(rows, as_of=TERM))
    for name in ARRAYS:
        assert (getattr(after, name) >= getattr(before, name) * (1 - 1e-12)).all(), name
    assert after.pupils == before.pupils + 1
    assert (after.low <= after.weighted + 1e-12).all()
    assert (after.weighted <= after.high + 1e-12).all()


@settings(deadline=None, max_examples=examples(5))
@given(st.integers(0, 2**16), st.floats(10, 900))
def test_water_moved_away_from_all_roads_has_less(seed: int, shift: float) -> None:
    """A pond north of every road anybody walks, farther north: less on the way, and no more children passing."""
    made = county(tangled(seed), as_of=TERM)
    north = ORIGIN[1] + 1_100
    x = ORIGIN[0]
    sites = gpd.GeoSeries([shapely.Point(x, north), shapely.Point(x, north + shift)], crs=made.crs)
    found = measured(made, sites)
    assert found.weighted[1] <= found.weighted[0]
    assert found.weighted[1] < found.weighted[0] or found.weighted[0] == 0
    assert found.children[1] <= found.children[0]


@settings(deadline=None, max_examples=examples(5))
@given(st.integers(0, 2**16))
def test_without_roads_nobody_walks_and_everybody_is_counted(seed: int) -> None:
    rows = tangled(seed)
    rows["roads"] = []
    made = county(rows, as_of=TERM)
    found = measured(made)
    neighbours = _neighbours_of_school(made)
    assert not found.weighted.any()
    assert not found.children.any()
    assert sum(found.reasons.values()) >= found.pupils - neighbours


def _neighbours_of_school(made: County) -> int:
    """How many children live so near to a school that they need no road."""
    schools = made.metric("facilities").geometry
    homes = made.metric("households").geometry.reindex(child_table(made)["household_id"])
    near = [
        home is not None and not home.is_empty and bool((schools.distance(home) <= NEIGHBOUR_M).any()) for home in homes
    ]
    return sum(near)


def test_a_table_of_children_already_made_gives_the_same() -> None:
    made = county(tangled(4), as_of=TERM)
    network, sites = RoadNetwork.from_roads(made.metric("roads"), on=TERM), made.metric("hazard_sites").geometry
    given = school_routes.measure(made, network, sites, table=child_table(made))
    for name in ARRAYS:
        assert getattr(given, name).tolist() == getattr(measured(made), name).tolist()


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = tangled(5)
    found = measured(county(rows, as_of=TERM))
    turned = {kind: listed if kind == "hazard_sites" else listed[::-1] for kind, listed in rows.items()}
    again = measured(county(turned, as_of=TERM))
    for name in ARRAYS:
        np.testing.assert_allclose(getattr(again, name), getattr(found, name), rtol=1e-9, atol=1e-12)
