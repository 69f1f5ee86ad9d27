"""Each of the eight measures on hand-made rows: what is met, due, overdue, breached, not recorded, and since when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from geo.calendar import Calendar, Period
from geo.errors import RuleError
from geo.rules import Rule
from models.obligations import judge
from tests.models.build import AS_OF, COUNTY, TOWNSHIP, VILLAGE, Row, at, county, regions, seat

OTHER = "361126101202"
HOME = {"id": "H1", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(0, 0)}


def rule(**fields: Any) -> Rule:
    """A measured rule in force since 2024."""
    given: dict[str, Any] = {"kind": "measured", "valid_from": date(2024, 1, 1), **fields}
    return Rule(id="X1", pack="x", clause="一", phrase="样例", **given)


def status(asked: Rule, rows: Mapping[str, list[Row]], *, as_of: date = AS_OF, **more: Any) -> dict[str, str]:
    """The status of each subject."""
    given = {"regions": regions({"id": VILLAGE, "name": "甲村"}, {"id": OTHER, "name": "乙村"}), **rows}
    return dict(judge(county(given, as_of=as_of, **more), asked)["status"])


def people(*persons: Row, group: str = "left_behind_child", since: str = "2025-01-01") -> dict[str, list[Row]]:
    """Persons of one home, members of a group since a day."""
    return {
        "households": [HOME],
        "persons": [{"household_id": "H1", "birth_date": "2016-05-01", **person} for person in persons],
        "spells": [
            {"id": f"S{person['id']}", "person_id": person["id"], "group": group, "from_date": since}
            for person in persons
        ],
    }


def test_share_is_met_breached_or_not_recorded() -> None:
    rows = people({"id": "A", "registered": True}, {"id": "B", "registered": False}, {"id": "C"})
    asked = rule(population="child", measure="share", column="registered", accepts=("true",))
    assert status(asked, rows) == {"A": "met", "B": "breached", "C": "not_recorded"}


def test_share_of_what_must_be_on_record_makes_the_missing_a_breach() -> None:
    sites = [
        {"id": "W1", "region_code": VILLAGE, "kind": "pond", "surveyed_on": "2026-01-01"},
        {"id": "W2", "region_code": VILLAGE, "kind": "pond"},
        {"id": "J1", "region_code": VILLAGE, "kind": "junction"},
    ]
    asked = rule(population="water_site", measure="share", column="surveyed_on")
    assert status(asked, {"hazard_sites": sites}) == {"W1": "met", "W2": "breached"}


def test_ages_are_those_of_the_day_and_an_unknown_age_stays_in() -> None:
    """Sixteen today is no longer under sixteen."""
    rows = people(
        {"id": "A", "birth_date": "2010-07-16", "living_arrangement": "alone"},
        {"id": "B", "birth_date": "2010-07-15", "living_arrangement": "alone"},
        {"id": "C", "birth_date": None, "living_arrangement": "with_grandparents"},
        group="child_in_difficulty",
    )
    asked = rule(
        population="child", measure="share", column="living_arrangement", rejects=("alone",), age_below=16, age_from=0
    )
    assert status(asked, rows) == {"A": "breached", "C": "met"}


def test_presence_in_a_register_is_breached_where_there_is_none() -> None:
    """A director who left is none, one yet to come is none; somebody else's register says nothing."""
    staff = [
        {"id": "T1", "region_code": VILLAGE, "role": "child_director", "to_date": "2026-06-30"},
        {"id": "T2", "region_code": VILLAGE, "role": "child_director", "from_date": "2026-08-01"},
        {"id": "T3", "region_code": OTHER, "role": "child_director", "to_date": "2026-07-15"},
        {"id": "T4", "region_code": TOWNSHIP, "role": "child_director"},
    ]
    asked = rule(population="village", measure="presence", of="staff", where={"role": ("child_director",)}, threshold=1)
    made = county({"regions": regions({"id": VILLAGE, "name": "甲村"}, {"id": OTHER, "name": "乙村"}), "staff": staff})
    found = judge(made, asked)
    assert dict(found["status"]) == {VILLAGE: "breached", OTHER: "met"}
    assert found.at[VILLAGE, "since"].date() == date(2026, 7, 1)


def test_presence_where_nothing_of_the_table_was_ever_loaded_is_not_recorded() -> None:
    asked = rule(population="village", measure="presence", of="staff", where={"role": ("child_director",)})
    assert set(status(asked, {}).values()) == {"not_recorded"}


def test_presence_of_four_items_parts_missing_from_not_recorded() -> None:
    """Four usable items; one recorded as absent breaches; three and silence on the fourth is not recorded."""
    items = ("warning_sign", "lifebuoy", "rope", "pole")
    sites = [{"id": name, "region_code": VILLAGE, "kind": "pond"} for name in ("ALL", "ABSENT", "SILENT", "BROKEN")]
    rows = []
    for site in ("ALL", "ABSENT", "SILENT", "BROKEN"):
        for number, item in enumerate(items):
            last = number == 3
            if last and site == "SILENT":
                continue
            good = not last or site == "ALL"
            rows.append(
                {
                    "id": f"{site}{number}",
                    "site_id": site,
                    "item": item,
                    "present": good or site == "BROKEN",
                    "usable": good,
                    "checked_on": "2026-05-01",
                }
            )
    asked = rule(
        population="water_site",
        measure="presence",
        of="equipment",
        where={"present": ("true",), "usable": ("true",)},
        distinct="item",
        threshold=4,
    )
    assert status(asked, {"hazard_sites": sites, "equipment": rows}) == {
        "ALL": "met",
        "ABSENT": "breached",
        "SILENT": "not_recorded",
        "BROKEN": "breached",
    }


def test_presence_of_a_provision_counts_what_holds_now() -> None:
    rows = people(*({"id": name} for name in "ABCDE"), group="left_behind_elder")
    rows["provisions"] = [
        {"id": "1", "person_id": "A", "item": "health_file", "state": "in_place"},
        {"id": "2", "person_id": "B", "item": "health_file", "state": "lacking", "checked_on": "2026-03-03"},
        {"id": "3", "person_id": "C", "item": "meals", "state": "in_place"},
        {"id": "4", "person_id": "D", "item": "health_file", "state": "not_needed"},
        {"id": "5", "person_id": "E", "item": "health_file", "state": "in_place", "to_date": "2026-01-01"},
    ]
    asked = rule(population="elder", measure="presence", of="provisions", where={"item": ("health_file",)})
    assert status(asked, rows) == {
        "A": "met",
        "B": "breached",
        "C": "not_recorded",
        "D": "met",
        "E": "not_recorded",
    }


@pytest.mark.parametrize(("children", "directors", "expected"), [(30, 1, "met"), (31, 1, "breached"), (31, 2, "met")])
def test_strictly_more_than_thirty_each_child_once(children: int, directors: int, expected: str) -> None:
    """Thirty asks for nothing; a child in both groups is one child."""
    rows = people(*({"id": f"P{number}"} for number in range(children)))
    both = [{**spell, "id": "B" + spell["id"], "group": "child_in_difficulty"} for spell in rows["spells"]]
    rows["spells"] = [*rows["spells"], *both]
    rows["staff"] = [
        {"id": f"T{number}", "region_code": VILLAGE, "role": "child_director"} for number in range(directors)
    ]
    asked = rule(
        population="village",
        measure="count_above",
        counted="child",
        threshold=30,
        of="staff",
        where={"role": ("child_director",)},
        then=2,
    )
    assert status(asked, rows) == {VILLAGE: expected, OTHER: "met"}


def test_interval_by_calendar_month_with_newcomers_and_never() -> None:
    rows = people(
        {"id": "MET"}, {"id": "DUE"}, {"id": "LATE"}, {"id": "NEVER"}, {"id": "LATER"}, group="left_behind_child"
    )
    rows["persons"].append({"id": "NEW", "household_id": "H1", "birth_date": "2016-05-01"})
    rows["spells"].append({"id": "SNEW", "person_id": "NEW", "group": "left_behind_child", "from_date": "2026-07-02"})
    days = {"MET": "2026-07-01", "DUE": "2026-06-01", "LATE": "2026-05-31", "LATER": "2026-07-16"}
    rows["visits"] = [
        {"id": name, "person_id": name, "visited_on": day, "kind": "home_visit"} for name, day in days.items()
    ]
    asked = rule(
        population="child",
        measure="interval",
        of="visits",
        where={"kind": ("home_visit",)},
        on="visited_on",
        clock="calendar_month",
    )
    given = {"regions": regions({"id": VILLAGE, "name": "甲村"}), **rows}
    found = judge(county(given), asked)
    assert dict(found["status"]) == {
        "MET": "met",
        "DUE": "due",
        "LATE": "overdue",
        "NEVER": "overdue",
        "LATER": "overdue",
        "NEW": "due",
    }
    assert found.at["LATE", "since"].date() == date(2026, 7, 1)
    assert found.at["LATE", "value"] == 15
    assert found.at["NEW", "due_on"].date() == date(2026, 8, 31)
    assert found.at["NEVER", "since"].date() == date(2025, 3, 1)  # on the list since January 2025: owed by February


def test_once_a_term_is_once_in_each_term() -> None:
    calendar = Calendar(
        summer_holidays=(
            Period("暑", date(2025, 7, 1), date(2025, 8, 31)),
            Period("暑", date(2026, 7, 1), date(2026, 8, 31)),
        ),
        winter_holidays=(
            Period("寒", date(2026, 2, 1), date(2026, 2, 28)),
            Period("寒", date(2027, 2, 1), date(2027, 2, 28)),
        ),
    )
    rows = people({"id": "SPRING"}, {"id": "AUTUMN"}, since="2025-09-01")
    rows["visits"] = [
        {"id": "1", "person_id": "SPRING", "visited_on": "2026-05-01", "kind": "parent_meeting"},
        {"id": "2", "person_id": "AUTUMN", "visited_on": "2025-10-03", "kind": "parent_meeting"},
    ]
    asked = rule(
        population="child",
        measure="interval",
        of="visits",
        where={"kind": ("parent_meeting",)},
        on="visited_on",
        clock="school_term",
    )
    assert status(asked, rows, calendar=calendar) == {"SPRING": "met", "AUTUMN": "overdue"}


def test_a_clock_in_hours_judges_only_what_the_hours_can_tell() -> None:
    events = [
        {
            "id": "FAST",
            "occurred_on": "2026-07-01",
            "occurred_hour": 10,
            "reported_on": "2026-07-01",
            "reported_hour": 12,
        },
        {
            "id": "SLOW",
            "occurred_on": "2026-07-01",
            "occurred_hour": 10,
            "reported_on": "2026-07-02",
            "reported_hour": 12,
        },
        {"id": "UNCLEAR", "occurred_on": "2026-07-01", "reported_on": "2026-07-02"},
        {"id": "SAME", "occurred_on": "2026-07-01", "reported_on": "2026-07-01"},
        {"id": "OPEN", "occurred_on": "2026-07-15", "occurred_hour": 8},
        {"id": "LATE", "occurred_on": "2026-07-10"},
    ]
    rows = {"events": [{"region_code": VILLAGE, "kind": "suspected_violence", **event} for event in events]}
    asked = rule(population="event", measure="clock", start="occurred_on", end="reported_on", threshold=24, unit="hour")
    assert status(asked, rows) == {
        "FAST": "met",
        "SLOW": "breached",
        "UNCLEAR": "not_recorded",
        "SAME": "met",
        "OPEN": "due",
        "LATE": "overdue",
    }


def test_six_months_are_calendar_months() -> None:
    events = [
        {"id": "A", "occurred_on": "2026-01-15"},
        {"id": "B", "occurred_on": "2026-01-14"},
        {"id": "C", "occurred_on": "2025-08-31", "closed_on": "2026-02-28"},
        {"id": "D", "occurred_on": "2025-08-31", "closed_on": "2026-03-01"},
    ]
    rows = {"events": [{"region_code": VILLAGE, "kind": "custody_refused", **event} for event in events]}
    asked = rule(population="event", measure="clock", start="occurred_on", end="closed_on", threshold=6, unit="month")
    assert status(asked, rows) == {"A": "due", "B": "overdue", "C": "met", "D": "breached"}


QUARTERLY = ("03-20", "06-20", "09-20", "12-20")


@pytest.mark.parametrize(
    ("as_of", "sent", "expected"),
    [
        (date(2026, 6, 20), {}, "due"),  # due today is not overdue, March was before the rule
        (date(2026, 6, 21), {}, "overdue"),
        (date(2026, 7, 15), {"2026-06-20": "2026-06-18"}, "met"),
        (date(2026, 7, 15), {"2026-06-20": "2026-06-25"}, "breached"),
        (date(2026, 7, 15), {None: "2026-06-01"}, "met"),
        (date(2026, 7, 15), {None: "2026-03-20"}, "overdue"),
        (date(2026, 7, 15), {None: "2026-06-21"}, "breached"),
        (date(2026, 8, 19), {"2026-06-20": "2026-06-18"}, "met"),
        (date(2026, 8, 20), {"2026-06-20": "2026-06-18"}, "due"),
        (date(2026, 8, 20), {"2026-06-20": "2026-06-18", "2026-09-20": "2026-08-19"}, "met"),
    ],
)
def test_a_quarterly_report_by_the_twentieth(as_of: date, sent: dict[str | None, str], expected: str) -> None:
    reports = [
        {
            "id": f"B{number}",
            "region_code": TOWNSHIP,
            "kind": "quarterly_summary",
            "due_on": due,
            "sent_on": day,
        }
        for number, (due, day) in enumerate(sent.items())
    ]
    other = {"id": "X", "region_code": COUNTY, "kind": "quarterly_summary", "sent_on": "2020-01-01"}
    asked = rule(
        population="township",
        measure="deadline",
        of="reports",
        where={"kind": ("quarterly_summary",)},
        on="sent_on",
        due=QUARTERLY,
        valid_from=date(2026, 4, 1),
    )
    assert status(asked, {"reports": [*reports, other]}, as_of=as_of) == {TOWNSHIP: expected}


def test_a_lecture_before_each_holiday_follows_the_calendar() -> None:
    """Term ends on 30 June: held in June it was in time, held on the second day of the holiday it was late."""
    school = {"region_code": VILLAGE, "kind": "school", "geometry": at(0, 0)}
    rows = {
        "facilities": [{"id": "A", **school}, {"id": "B", **school}],
        "activities": [
            {"id": "1", "region_code": VILLAGE, "facility_id": "A", "kind": "safety_lecture", "held_on": "2026-06-20"},
            {"id": "2", "region_code": VILLAGE, "facility_id": "B", "kind": "safety_lecture", "held_on": "2026-07-02"},
        ],
    }
    asked = rule(
        population="school",
        measure="deadline",
        of="activities",
        where={"kind": ("safety_lecture",)},
        on="held_on",
        due=("@summer_holiday", "@winter_holiday"),
    )
    assert status(asked, rows) == {"A": "met", "B": "breached"}


def test_completeness_asks_for_every_field() -> None:
    rows = people(
        {"id": "ALL", "sex": "male", "health": "good"},
        {"id": "SOME", "sex": "female"},
        {"id": "NONE", "birth_date": None},
    )
    rows["carers"] = [{"id": "C1", "person_id": "ALL", "phone": "13800000000"}]
    asked = rule(population="child", measure="completeness", fields=("sex", "health", "carers.phone"))
    given = {"regions": regions({"id": VILLAGE, "name": "甲村"}), **rows}
    found = judge(county(given), asked)
    assert dict(found["status"]) == {"ALL": "met", "SOME": "breached", "NONE": "not_recorded"}
    assert found.at["SOME", "value"] == pytest.approx(1 / 3)


def test_distance_in_metres_and_a_home_without_a_place() -> None:
    rows = {
        "households": [
            {"id": "NEAR", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(300, 400)},
            {"id": "FAR", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(0, 501)},
            {"id": "SOMEWHERE", "region_code": VILLAGE, "location_precision": "village"},
        ],
        "facilities": [{"id": "C", "region_code": VILLAGE, "kind": "clinic", "geometry": at(0, 0)}],
    }
    asked = rule(
        population="household",
        measure="distance",
        of="facilities",
        where={"kind": ("clinic",)},
        threshold=500.5,
        unit="m",
    )
    given = {"regions": regions({"id": VILLAGE, "name": "甲村"}), **rows}
    found = judge(county(given), asked)
    assert dict(found["status"]) == {"NEAR": "met", "FAR": "breached", "SOMEWHERE": "not_recorded"}
    assert found.at["NEAR", "value"] == pytest.approx(500, abs=0.1)


def test_minutes_go_by_road_and_what_no_road_reaches_is_breached() -> None:
    line = __import__("shapely").LineString([(0, 0), (1_000, 0)])
    rows = {
        "regions": regions(
            {"id": VILLAGE, "name": "甲村", **seat(1_000, 0)}, {"id": OTHER, "name": "乙村", **seat(9_000, 0)}
        ),
        "roads": [{"id": "R", "region_code": VILLAGE, "class": "village", "speed_kph": 30.0, "geometry": line}],
        "facilities": [{"id": "C", "region_code": VILLAGE, "kind": "clinic", "geometry": at(0, 0)}],
    }
    asked = rule(population="village", measure="distance", of="facilities", threshold=14, unit="min")
    found = judge(county(rows), asked)
    assert dict(found["status"]) == {VILLAGE: "met", OTHER: "breached"}
    assert found.at[VILLAGE, "value"] == pytest.approx(1_000 / 75, abs=0.1)  # 4.5 km/h


def test_among_a_key_class_are_those_in_it_today() -> None:
    rows = people({"id": "A"}, {"id": "B"}, {"id": "C"})
    rows["key_persons"] = [
        {"id": "1", "person_id": "A", "key_class": "academic_difficulty", "from_date": "2026-01-01"},
        {
            "id": "2",
            "person_id": "B",
            "key_class": "academic_difficulty",
            "from_date": "2025-01-01",
            "to_date": "2026-07-14",
        },
        {"id": "3", "person_id": "C", "key_class": "poor_family", "from_date": "2025-01-01"},
    ]
    asked = rule(
        population="child",
        measure="completeness",
        fields=("sex",),
        among={"key_persons.key_class": ("academic_difficulty",)},
    )
    assert list(status(asked, rows)) == ["A"]


def test_what_is_only_counted_is_lacking_never_breached() -> None:
    rows = people({"id": "A", "registered": True}, {"id": "B", "registered": False}, {"id": "C"})
    asked = rule(kind="inventory", population="child", measure="share", column="registered", accepts=("true",))
    assert status(asked, rows) == {"A": "met", "B": "lacking", "C": "not_recorded"}


def test_a_rule_met_by_the_software_is_not_evaluated_on_a_county() -> None:
    with pytest.raises(RuleError, match="X1 is product"):
        judge(county({}), rule(kind="product", shown_by="x"))
