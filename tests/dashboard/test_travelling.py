"""Travel kept in memory: the same question is searched once, another network or place anew."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point, box

import dashboard.travelling as travelling
from dashboard.travelling import Travels, travel_of
from geo.county import County
from geo.errors import NetworkError
from geo.network import travel, waters_of
from geo.rules import RulePack
from tests.geo.test_network import ZONE, roads

ROWS = ({"line": [(500000, 3100000), (501000, 3100000)]}, {"line": [(501000, 3100000), (501000, 3101000)]})
PLACES = gpd.GeoSeries([Point(500000, 3100000), Point(501000, 3101000)], crs=ZONE)


def county(*rows: dict[str, object], names: str = "R", as_of: date = date(2024, 7, 1)) -> County:
    frame = roads(*rows)
    frame.index = pd.Index([f"{names}{i}" for i in range(len(frame))], name="road_id")
    frames = {"roads": gpd.GeoDataFrame(frame.to_crs(4490))}
    return County("361126", "弋阳县", as_of, datetime(2024, 7, 2, tzinfo=UTC), 1, frames, RulePack(("national",)))


def test_a_question_is_answered_once_and_as_it_is_without_keeping() -> None:
    made, kept = county(*ROWS), Travels()
    first = kept.of(made, PLACES)
    assert kept.of(made, PLACES.set_axis(["a", "b"])) is first
    plain = travel(kept.network(made), PLACES, waters=waters_of(made))
    assert (first.minutes == plain.minutes).all()
    assert first.network_version == plain.network_version


def test_names_and_order_of_roads_do_not_matter_but_closures_speeds_directions_modes_and_places_do() -> None:
    kept = Travels()
    first = kept.of(county(*ROWS), PLACES)
    assert kept.of(county(*ROWS[::-1], names="X"), PLACES) is first
    others = [
        kept.of(county(*ROWS), PLACES, closed=["R1"]),
        kept.of(county(ROWS[0] | {"speed_kph": 30.0}, ROWS[1]), PLACES),
        kept.of(county(ROWS[0] | {"oneway": True}, ROWS[1]), PLACES),
        kept.of(county(*ROWS), PLACES, "walk"),
        kept.of(county(*ROWS), PLACES.translate(10, 0)),
    ]
    assert len({id(one) for one in (first, *others)}) == 6


def test_a_dated_closure_holds_on_its_days_only() -> None:
    made = county(ROWS[0], ROWS[1] | {"closed_from": "2024-07-10", "closed_to": "2024-07-12"})
    kept = Travels()
    assert kept.network(made).closed == ()
    assert kept.network(made, on=date(2024, 7, 11)).closed == ("R1",)
    assert kept.network(made) is kept.network(made)
    assert kept.of(made, PLACES).km[0, 1] == pytest.approx(2, abs=0.001)
    assert kept.of(made, PLACES, on=date(2024, 7, 11)).snap_m[1] > 900


def test_tables_too_large_to_keep_are_answered_and_old_ones_make_room() -> None:
    made = county(*ROWS)
    none, one = Travels(most_bytes=10), Travels(most_bytes=70)  # a table of two places is 64 bytes
    assert none.of(made, PLACES) is not none.of(made, PLACES)
    first = one.of(made, PLACES)
    one.of(made, PLACES, "walk")
    assert one.of(made, PLACES) is not first


def test_many_who_ask_at_once_are_answered_by_one_search(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counted(*args, **kwargs):
        asked.append(1)
        return travel(*args, **kwargs)

    monkeypatch.setattr(travelling, "travel", counted)
    made, kept, found = county(*ROWS), Travels(), []
    threads = [threading.Thread(target=lambda: found.append(kept.of(made, PLACES))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1
    assert len({id(one) for one in found}) == 1
    assert len(found) == 8


def test_waters_are_those_on_record_as_areas() -> None:
    area = box(117, 28, 117.1, 28.1)
    rows = {"kind": ["reservoir", "reservoir", "wall"], "geometry": [area, Point(117, 28), area]}
    sites = gpd.GeoDataFrame(rows, index=["S1", "S2", "S3"], crs=4490)
    assert waters_of(county(*ROWS).changed(hazard_sites=sites)).index.tolist() == ["S1"]


def test_an_unknown_road_to_close_is_refused() -> None:
    with pytest.raises(NetworkError, match="X9"):
        travel_of(county(*ROWS), PLACES, closed=["X9"])
