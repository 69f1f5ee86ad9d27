"""The elders' score: the golden village by hand, distances by a plain search, what holds for any county."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.county import County
from geo.network import RoadNetwork
from geo.results import SCORES
from models import isolation, walking
from tests.models.build import VILLAGE, at, county, factors, fixes, reasons


def test_golden_elders_have_the_points_worked_by_hand(golden: County) -> None:
    """On foot 75 m a minute.

    E1: poor 2, no support 2, poor health 1, alone 2, aged 85 1, neighbour 900 m or 12 min (over 10) 1 = 9: high, so
        weekly.
        Last visit Thursday 2 July, owed again by Sunday 12 July, as of 15 July 3 days late: 0.3. No station, carer and
        disability are recorded, so up to 3 more. Red.
    E2: neighbour 1,000 m or 13.3 min 1 = 1: general, 90 days from 1 June not yet over. Blue. Up to 3 more likewise.
    E3: dependent 3, home unplaced: key; a contact is no home visit: never, 5. Four ways and disability unknown, up to 5
        more.
    E4: never assessed.
    """
    scores = SCORES.check(isolation.score(golden))
    assert scores["value"].dropna().to_dict() == pytest.approx({"E1": 9.3, "E2": 1.0, "E3": 8.0})
    assert scores["low"].dropna().to_dict() == pytest.approx({"E1": 9.3, "E2": 1.0, "E3": 8.0})
    assert scores["high"].dropna().to_dict() == pytest.approx({"E1": 12.3, "E2": 4.0, "E3": 13.0})
    assert scores["score_class"].to_dict() == {"E1": "red", "E2": "blue", "E3": "orange", "E4": "not_surveyed"}
    assert scores["rank"].dropna().to_dict() == {"E1": 1, "E3": 2, "E2": 3}
    assert scores.at["E1", "region_code"] == VILLAGE


def test_golden_reasons_name_visit_rule_and_date(golden: County) -> None:
    scores = isolation.score(golden)
    first = next(iter(reasons(scores, "E1").values()))
    assert first["factor"] == "overdue"
    assert (first["value"], first["rule"], first["date"]) == (3, "county.elder_visit_high", "2026-07-02")
    assert next(iter(reasons(scores, "E3"))) == "never_visited"
    assert "home_unplaced" in reasons(scores, "E3")
    assert next(iter(reasons(scores, "E4"))) == "not_assessed"


def test_contributions_are_points_and_add_up_to_the_value(golden_everywhere: County) -> None:
    scores = isolation.score(golden_everywhere)
    for elder in ("E1", "E2", "E3"):
        assert sum(factors(scores, elder).values()) == pytest.approx(scores.at[elder, "value"], abs=1e-5)


def test_a_visit_today_makes_the_class_the_fix_promised(rows: dict) -> None:
    before = isolation.score(county(rows))
    rows["visits"] += [
        {"id": f"N{person}", "person_id": person, "visited_on": "2026-07-15", "kind": "home_visit"}
        for person in ("E1", "E3")
    ]
    after = isolation.score(county(rows))
    for elder in ("E1", "E3"):
        promised = fixes(before, elder)["visit"]
        assert promised["class_after"] == after.at[elder, "score_class"] == "blue"
        assert promised["value_after"] == pytest.approx(after.at[elder, "value"])
    assert "visit" not in fixes(after, "E1")


def test_an_assessment_is_what_an_unassessed_elder_needs(golden: County) -> None:
    asked = fixes(isolation.score(golden), "E4")
    assert asked["assess"]["class_after"] is None
    assert asked["assess"]["value_after"] is None


@pytest.mark.parametrize(
    ("level", "last", "expected"),
    [
        ("high", "2026-07-13", "blue"),
        ("high", "2026-07-06", "orange"),  # owed this week
        ("high", "2026-07-05", "red"),
        ("key", "2026-07-01", "blue"),
        ("key", "2026-06-01", "yellow"),  # owed this month
        ("key", "2026-05-31", "orange"),
        ("general", "2026-04-16", "blue"),  # 90 days end today
        ("general", "2026-04-15", "yellow"),
        ("high", None, "red"),
        ("key", None, "orange"),
        ("general", None, "yellow"),
    ],
)
def test_class_by_level_and_state(rows: dict, level: str, last: str | None, expected: str) -> None:
    """E1's answers set the level; its visits the state."""
    answers = {
        "high": {"income": "poor", "support": "none", "health": "dependent"},
        "key": {"income": "poor", "support": "irregular", "health": "good"},
        "general": {"income": "ordinary", "support": "regular", "health": "good"},
    }[level]
    rows["persons"][4] |= {**answers, "living_arrangement": "with_spouse", "birth_date": "1956-01-01"}
    rows["spells"] = [row for row in rows["spells"] if row["group"] != "elder_living_alone"]
    rows["visits"] = [
        {"id": "V1", "person_id": "E1", "visited_on": last, "kind": "home_visit"},
    ] * (last is not None)
    assert isolation.score(county(rows)).at["E1", "score_class"] == expected


def test_a_missing_answer_widens_the_interval_and_is_named(rows: dict) -> None:
    rows["persons"][4]["income"] = None
    scores = isolation.score(county(rows))
    row = scores.loc["E1"]
    assert row["value"] == pytest.approx(7.3)
    assert row["high"] == pytest.approx(12.3)
    assert reasons(isolation.score(county(rows)), "E1").keys() <= set(isolation.FACTORS)


def test_an_elder_in_a_care_home_is_in_care(rows: dict) -> None:
    rows["presences"].append({"id": "RE1", "person_id": "E1", "from_date": "2026-01-01", "place": "care_home"})
    scores = isolation.score(county(rows))
    assert scores.at["E1", "score_class"] == "blue"
    assert scores.at["E1", "value"] == 0
    assert list(reasons(scores, "E1")) == ["in_care_home"]
    assert fixes(scores, "E1") == {}


def test_a_home_no_road_reaches_counts_as_far(rows: dict) -> None:
    """H3 moved 3 km from the road: neighbour and clinic cannot be reached, each a point and a reason of its own."""
    rows["households"][2]["geometry"] = at(1000, 3000)
    scores = isolation.score(county(rows))
    assert factors(scores, "E1")["neighbour_unreachable"] == 1
    assert factors(scores, "E1")["clinic_unreachable"] == 1


def test_nobody_else_in_the_county_is_unreachable_and_no_clinic_is_unknown(rows: dict) -> None:
    rows["households"] = [row for row in rows["households"] if row["id"] == "H3"]
    rows["persons"] = [row for row in rows["persons"] if row["household_id"] == "H3"]
    rows["facilities"] = []
    scores = isolation.score(county(rows))
    assert factors(scores, "E1")["neighbour_unreachable"] == 1
    assert "clinic_unreachable" not in factors(scores, "E1")
    assert scores.at["E1", "high"] == pytest.approx(scores.at["E1", "value"] + 4)  # clinic, station, carer, disability


@pytest.mark.parametrize("seed", range(3))
def test_neighbour_minutes_equal_a_plain_search(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nearest other home, searched for all at once or for a few, equals the least of all pairs."""
    rng = np.random.default_rng(seed)
    homes = [
        {
            "id": f"H{n}",
            "region_code": VILLAGE,
            "location_precision": "gps",
            "geometry": at(*rng.uniform(-3000, 3000, 2).tolist()),
        }
        for n in range(30)
    ]
    homes.append({**homes[0], "id": "Htwin"})  # two households in one house
    lines = [[(x, -3000), (x, 0), (x, 3000)] for x in (-2000, 0, 2000)] + [[(-2000, 0), (0, 0)], [(0, 0), (2000, 0)]]
    roads = [
        {
            "id": f"W{n}-{k}",
            "region_code": VILLAGE,
            "class": "village",
            "speed_kph": 30.0,
            "geometry": shapely.LineString(line[k : k + 2]),
        }
        for n, line in enumerate(lines)
        for k in range(len(line) - 1)
    ]
    made = county({"households": homes, "roads": roads})
    network = RoadNetwork.from_roads(made.metric("roads"), on=made.as_of)
    by_few = [
        walking.walking_minutes(made, network, made.households.index[[n]])["neighbour"].iloc[0] for n in range(31)
    ]
    monkeypatch.setattr(walking, "_FEW", 0)
    fast = walking.walking_minutes(made, network, made.households.index)["neighbour"]
    points = np.column_stack([made.metric("households").geometry.x, made.metric("households").geometry.y])
    every = network.minutes(points, points, mode="walk")
    np.fill_diagonal(every, np.inf)
    assert fast.to_numpy() == pytest.approx(every.min(axis=1), rel=1e-9)
    assert by_few == pytest.approx(every.min(axis=1), rel=1e-9)


def test_order_and_names_do_not_matter(rows: dict) -> None:
    first = isolation.score(county(rows))
    backwards = {kind: listed[::-1] for kind, listed in rows.items()}
    second = isolation.score(county(backwards)).loc[first.index]
    pd.testing.assert_frame_equal(first, second)
    for kind in ("persons", "spells", "presences", "carers", "visits"):
        for row in rows[kind]:
            key = "id" if kind == "persons" else "person_id"
            row[key] = "Z" + row[key]
    renamed = isolation.score(county(rows))
    pd.testing.assert_frame_equal(first, renamed.set_axis(first.index.rename("subject_id")))


def test_no_elders_at_all(rows: dict) -> None:
    rows["spells"] = [row for row in rows["spells"] if row["person_id"].startswith("C")]
    assert SCORES.check(isolation.score(county(rows))).empty
    assert SCORES.check(isolation.score(county({}))).empty


def test_the_month_without_any_contact_counts_only_since_the_order_is_in_force(rows: dict) -> None:
    """The monthly rate of 100 % was due by the end of 2025: before that it is no reason."""
    rows["persons"] = [{**row, "assessed_on": "2025-01-01"} for row in rows["persons"]]
    rows["visits"] = []
    now = isolation.score(county(rows))
    then = isolation.score(county(rows, as_of=date(2025, 12, 31)))
    assert reasons(now, "E2")["not_reached"]["rule"] == "N8"
    assert "not_reached" not in reasons(then, "E2")
