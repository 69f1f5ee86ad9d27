"""``docs/worked-month.md``: one village's December by hand, every clock ticking; the engine says the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from data.packs import load_packs
from geo.calendar import Calendar, Period
from geo.rules import Rule
from models.obligations import judge
from tests.models.build import COUNTY, TOWNSHIP, VILLAGE, Row, at, county, regions

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "worked-month.md"
ROW = re.compile(r"^\| (?P<rule>[\w.]+) \| (?P<of>\w+) \| (?P<day>\d{4}-\d\d-\d\d) \| (?P<status>\w+) \|", re.MULTILINE)
PACKS = ("national", "jiangxi-2019", "yiyang-2022", "feng-2024", "chengkou-2016", "shou-2016", "county")

CALENDAR = Calendar(
    summer_holidays=(
        Period("暑假", date(2026, 7, 1), date(2026, 8, 31)),
        Period("暑假", date(2027, 7, 1), date(2027, 8, 31)),
    ),
    winter_holidays=(
        Period("寒假", date(2026, 1, 25), date(2026, 2, 20)),
        Period("寒假", date(2026, 12, 26), date(2027, 2, 20)),
    ),
)
RECORD: dict[str, list[Row]] = {
    "regions": regions({"id": VILLAGE, "name": "甲村"}),
    "households": [{"id": "H", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(0, 0)}],
    "persons": [{"id": "P", "household_id": "H", "birth_date": "2016-05-01"}],
    "spells": [{"id": "S", "person_id": "P", "group": "left_behind_child", "from_date": "2026-01-05"}],
    "visits": [
        {"id": "1", "person_id": "P", "visited_on": "2026-11-10", "kind": "home_visit"},
        {"id": "2", "person_id": "P", "visited_on": "2026-12-07", "kind": "contact"},
        {"id": "3", "person_id": "P", "visited_on": "2026-12-09", "kind": "parent_call"},
        {"id": "4", "person_id": "P", "visited_on": "2026-03-10", "kind": "parent_meeting"},
    ],
    "facilities": [{"id": "F", "region_code": VILLAGE, "kind": "school", "geometry": at(100, 0)}],
    "activities": [
        {"id": "1", "region_code": VILLAGE, "facility_id": "F", "kind": "safety_lecture", "held_on": "2026-06-20"},
        {"id": "2", "region_code": VILLAGE, "facility_id": "F", "kind": "safety_lecture", "held_on": "2026-12-24"},
        {"id": "3", "region_code": COUNTY, "kind": "list_comparison", "held_on": "2026-09-24"},
        {"id": "4", "region_code": VILLAGE, "kind": "register_verification", "held_on": "2026-08-15"},
    ],
    "reports": [
        {
            "id": "1",
            "region_code": TOWNSHIP,
            "kind": "quarterly_summary",
            "due_on": "2026-09-20",
            "sent_on": "2026-09-18",
        },
        {
            "id": "2",
            "region_code": TOWNSHIP,
            "kind": "quarterly_summary",
            "due_on": "2026-12-20",
            "sent_on": "2026-12-21",
        },
        {
            "id": "3",
            "region_code": TOWNSHIP,
            "kind": "yearly_progress",
            "due_on": "2026-11-01",
            "sent_on": "2026-10-30",
        },
        {
            "id": "4",
            "region_code": TOWNSHIP,
            "kind": "yearly_progress",
            "due_on": "2025-11-01",
            "sent_on": "2025-10-28",
        },
    ],
    "staff": [{"id": "T", "region_code": VILLAGE, "role": "child_director", "trained_on": "2025-05-01"}],
    "hazard_sites": [{"id": "W", "region_code": VILLAGE, "kind": "pond", "geometry": at(50, 50)}],
    "patrols": [{"id": "1", "site_id": "W", "done_on": "2026-11-25"}],
    "events": [
        {
            "id": "E1",
            "region_code": VILLAGE,
            "kind": "suspected_harm",
            "occurred_on": "2026-12-15",
            "occurred_hour": 10,
            "reported_on": "2026-12-16",
            "reported_hour": 9,
            "assessed_on": "2026-12-20",
        },
        {
            "id": "E2",
            "region_code": VILLAGE,
            "kind": "suspected_harm",
            "occurred_on": "2026-12-15",
            "occurred_hour": 10,
            "reported_on": "2026-12-17",
            "reported_hour": 8,
        },
        {"id": "E3", "region_code": VILLAGE, "kind": "custody_refused", "occurred_on": "2026-06-15"},
    ],
}
WORKED = [tuple(found) for found in ROW.findall(DOCUMENT.read_text(encoding="utf-8"))]


def rule_on(rule_id: str, day: date) -> Rule:
    """The rule as evaluated on a day: with the county's number where the paper has none."""
    packs = load_packs(PACKS)
    found = {rule.id: rule for rule in packs.obligations(day)}
    return found.get(rule_id) or packs[rule_id]


@pytest.mark.parametrize(("rule_id", "subject", "day", "status"), WORKED)
def test_the_day_by_hand(rule_id: str, subject: str, day: str, status: str) -> None:
    as_of = date.fromisoformat(day)
    made = county(RECORD, packs=PACKS, as_of=as_of, calendar=CALENDAR)
    assert judge(made, rule_on(rule_id, as_of)).at[subject, "status"] == status


def test_every_clock_and_every_unit_of_time_ticks_in_the_table() -> None:
    rules = {rule_on(rule_id, date.fromisoformat(day)) for rule_id, _, day, _ in WORKED}
    assert {rule.clock for rule in rules if rule.measure == "interval"} == {
        "calendar_week",
        "calendar_month",
        "calendar_quarter",
        "calendar_year",
        "school_term",
        "rolling_days",
    }
    assert {rule.unit for rule in rules if rule.measure == "clock"} == {"hour", "day", "month"}
    assert any(rule.measure == "deadline" and rule.due[0].startswith("@") for rule in rules)
    assert any(rule.measure == "deadline" and len(rule.due) == 4 for rule in rules)
    assert len(WORKED) > 35
