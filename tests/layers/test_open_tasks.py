"""The layer of open tasks against a county of three villages worked by hand."""

from __future__ import annotations

import dataclasses
from datetime import date

import pandas as pd

from geo.results import TASK_MARKS
from layers.open_tasks import LAYER
from tests.models.build import COUNTY, TOWNSHIP, county, regions, square

FIRST, SECOND, THIRD = "361126101201", "361126101202", "361126101203"


def marks(*rows: tuple[str, str, str, date]) -> pd.DataFrame:
    frame = pd.DataFrame(
        list(rows), columns=["region_code", "state", "level", "due_on"], index=[f"RW{n:04d}" for n in range(len(rows))]
    )
    frame["due_on"] = pd.Series(frame["due_on"], dtype="datetime64[s]")
    frame.index = pd.Index(frame.index, dtype="str", name="task_id")
    return TASK_MARKS.check(frame.astype({"region_code": "str", "state": "str", "level": "str"}))


def test_a_village_shows_its_worst_task_and_counts_them_all() -> None:
    """Supervised before overdue before running; a group's task is its village's; due today is not overdue."""
    villages = [{"id": code, "name": code, "geometry": square(100)} for code in (FIRST, SECOND, THIRD)]
    made = dataclasses.replace(
        county({"regions": regions(*villages)}),
        tasks=marks(
            (FIRST, "open", "none", date(2026, 7, 14)),
            (f"{FIRST}-01", "reported", "none", date(2026, 8, 1)),
            (SECOND, "returned", "township", date(2026, 7, 1)),
            (SECOND, "open", "none", date(2026, 7, 1)),
            (THIRD, "open", "none", date(2026, 7, 15)),
            (TOWNSHIP, "open", "none", date(2026, 8, 1)),
            (COUNTY, "open", "county", date(2026, 7, 1)),
        ),
    )
    built = LAYER.features(made)
    assert built["legend_class"].to_dict() == {
        COUNTY: "supervised",
        TOWNSHIP: "open",
        FIRST: "overdue",
        SECOND: "supervised",
        THIRD: "open",
    }
    assert built["value"].to_dict() == {COUNTY: 1, TOWNSHIP: 1, FIRST: 2, SECOND: 2, THIRD: 1}
    assert set(built.index[built.geometry.isna()]) == {COUNTY, TOWNSHIP}, "drawn, they would cover their villages"


def test_a_village_without_a_task_says_so() -> None:
    built = LAYER.features(county({"regions": regions({"id": FIRST, "name": "甲", "geometry": square(100)})}))
    assert built["legend_class"].to_dict() == {FIRST: "none"}
    assert built["value"].to_dict() == {FIRST: 0}
