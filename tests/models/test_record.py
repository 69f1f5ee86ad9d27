"""Incidents come to the water they are of; what could not be seen, or was not so then, is allowed for."""

from __future__ import annotations

from datetime import date
from math import exp
from typing import Any

import numpy as np
import pytest
from shapely import LineString

from geo.county import County
from models.evidence import BY_FACTOR
from models.rates import gather
from models.record import SHARES, Record
from tests.models.build import VILLAGE, at, county

OTHER = VILLAGE[:9] + "299"
POND = {"region_code": VILLAGE, "kind": "pond", "surveyed_on": "2026-05-01", "barrier": "none"}
WATERS = [
    {"id": "A", **POND, "geometry": at(0, 0)},
    {"id": "B", **POND, "barrier": "full", "geometry": at(1000, 0)},
    {"id": "C", **POND, "region_code": OTHER, "geometry": at(5000, 0)},
]


def record(*incidents: dict[str, Any], **rows: Any) -> Record:
    return gather(made(*incidents, **rows)).record


def made(*incidents: dict[str, Any], **rows: Any) -> County:
    listed = [
        {"id": f"I{n}", "region_code": VILLAGE, "occurred_on": "2025-07-01", "outcome": "near_miss", **incident}
        for n, incident in enumerate(incidents)
    ]
    return county({"hazard_sites": WATERS, **rows, "incidents": listed})


def test_an_incident_is_put_by_number_then_by_place_within_reach_then_to_its_village() -> None:
    """At B by number though it lay at A; 150 m from A; 260 m from A, so the village's; of a village without waters."""
    found = record(
        {"site_id": "B", "geometry": at(0, 0)},
        {"geometry": at(0, 150)},
        {"geometry": at(0, 260)},
        {"region_code": VILLAGE[:9] + "298"},
    )
    assert found.known.tolist() == [1, 1, 0]
    assert found.placed_by == {"number": 1, "place": 1, "village": 1, "nowhere": 1}
    # A has no fence and B has: A takes e^0.9 of 1 + e^0.9 parts.
    odds = exp(BY_FACTOR["no_barrier"].log_effect)
    assert found.counts == pytest.approx([1 + odds / (1 + odds), 1 + 1 / (1 + odds), 0])
    assert [day.date() for day in found.latest.dropna()] == [date(2025, 7, 1)] * 2


def test_a_number_of_no_water_is_no_number() -> None:
    assert record({"site_id": "LOST", "geometry": at(1000, 20)}).known.tolist() == [0, 1, 0]


def test_the_nearest_of_two_waters_has_it_and_a_shore_counts_from_its_edge() -> None:
    lake = {**WATERS[1], "geometry": at(1000, 0).buffer(400)}
    found = record({"geometry": at(450, 0)}, {"geometry": at(190, 0)}, hazard_sites=[WATERS[0], lake, WATERS[2]])
    assert found.known.tolist() == [1, 1, 0]  # 150 m from the lake's edge; 190 m from A


def test_far_from_roads_and_where_nobody_watches_less_comes_on_record() -> None:
    """A lies on the road with a keeper; B 1,000 m off without, C 5,000 m along it. Remote at 1,000 m: 1000/1500."""
    road = [
        {
            "id": "R",
            "region_code": VILLAGE,
            "class": "village",
            "speed_kph": 20,
            "geometry": LineString([at(0, 0), at(0, 900)]),
        }
    ]
    sites = [{**WATERS[0], "keeper": "王某"}, *WATERS[1:]]
    found = record(hazard_sites=sites, roads=road)
    remote, unwatched = SHARES["remote"][0], SHARES["unwatched"][0]
    assert found.effort == pytest.approx(
        [1, exp(remote * 1000 / 1500 + unwatched), exp(remote * 5000 / 5500 + unwatched)], rel=1e-3
    )
    assert found.unseen[:, 0] == pytest.approx(np.array([0, 1000 / 1500, 5000 / 5500]) * SHARES["remote"][1], rel=1e-3)
    assert found.unseen[:, 1].tolist() == [0, SHARES["unwatched"][1], SHARES["unwatched"][1]]


def test_a_count_is_held_against_the_water_as_it_was() -> None:
    """A lifebuoy checked in May 2026 is unknown, so half, in the five years before: each year e^(0.3 / 2) of today."""
    buoy = [
        {"id": "Q", "site_id": "A", "item": "lifebuoy", "present": True, "usable": True, "checked_on": "2026-05-01"}
    ]
    sites = [{**site, "keeper": "王某"} for site in WATERS]
    found = record(hazard_sites=sites, equipment=buoy)
    assert found.effort == pytest.approx([exp(BY_FACTOR["no_lifebuoy"].log_effect / 2), 1, 1])


def test_without_incidents_places_or_roads_there_is_a_record_of_nothing() -> None:
    bare = record(hazard_sites=[{**WATERS[0], "geometry": None}])
    assert bare.counts.tolist() == [0]
    assert np.isfinite(bare.effort).all()
    assert record(hazard_sites=[]).counts.tolist() == []
    nobody = record({"region_code": VILLAGE}, hazard_sites=[{**WATERS[0], "geometry": None}])
    assert nobody.placed_by["village"] + nobody.placed_by["nowhere"] == 1
    assert np.isfinite(nobody.counts).all()
