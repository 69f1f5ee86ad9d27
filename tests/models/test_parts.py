"""Parts of a county: rows taken, and homes found again after some moved."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from geo.county import County
from geo.network import RoadNetwork
from models.people import among, at_rows
from models.walking import Homes
from tests.models.build import VILLAGE, at, county

PLACE = {"region_code": VILLAGE, "location_precision": "gps"}


def homes_county(**places: tuple[float, float]) -> County:
    rows = [{"id": home, **PLACE, "geometry": at(*place)} for home, place in places.items()]
    return county({"households": rows})


@pytest.mark.parametrize("rows", [[], [0], [1, 2], [0, 1, 2, 3], [0, 2], [3]])
def test_rows_that_follow_each_other_are_taken_as_any(rows: list[int]) -> None:
    frame = pd.DataFrame({"a": list("wxyz"), "b": [1.0, 2.0, 3.0, 4.0]}, index=list("WXYZ"))
    at_ = np.array(rows, dtype=np.int64)
    pd.testing.assert_frame_equal(at_rows(frame, at_), frame.iloc[at_])


@pytest.mark.parametrize("n", [3, 500])
def test_among_few_as_among_many(n: int) -> None:
    """A missing one is among none but the missing."""
    values = pd.Series([*(f"P{k}" for k in range(n)), None], dtype="str")
    assert among(values, ["P2", "Q"]).tolist() == [k == 2 for k in range(n + 1)]
    assert not among(values, []).any()


def test_homes_are_found_again_after_some_moved_came_or_lost_their_point() -> None:
    """A home moves, one is gone, one is new; then another of those left moves as well."""
    made = homes_county(A=(0, 0), B=(100, 0), C=(200, 0), D=(300, 0))
    network = RoadNetwork.from_roads(made.metric("roads"), on=made.as_of)
    asked = pd.Index(["D", "C", "B", "A", "N", "?"], dtype=object)
    homes = Homes.of(made, network)
    assert homes.find(asked).tolist() == [3, 2, 1, 0, -1, -1]
    points = pd.DataFrame({"x": [5.0, 7.0, np.nan], "y": [5.0, 7.0, np.nan]}, index=["B", "N", "C"])
    later = homes.renewed(network, points, pd.Series("known", index=points.index))
    found = later.find(asked)
    assert found[1] == found[5] == -1
    assert later.ids[found[found >= 0]].tolist() == ["D", "B", "A", "N"]
    assert later.xy[found[[2, 4]]].tolist() == [[5.0, 5.0], [7.0, 7.0]]
    again = pd.DataFrame({"x": [9.0], "y": [9.0]}, index=["A"])
    last = later.renewed(network, again, pd.Series("known", index=again.index))
    found = last.find(asked)
    assert last.ids[found[found >= 0]].tolist() == ["D", "B", "A", "N"]
    assert found[1] == found[5] == -1
    assert last.xy[found[3]].tolist() == [9.0, 9.0]
