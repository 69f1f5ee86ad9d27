"""When what has a day came: by subject and day, in the same way as the deadline is judged."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from geo.county import County
from geo.rules import Rule
from models.obligations import arrivals, deadlines, judge
from tests.models.build import TOWNSHIP, Row, county, regions

QUARTERLY = Rule(
    id="X1",
    pack="x",
    clause="一",
    phrase="每季报送",
    kind="measured",
    population="township",
    measure="deadline",
    of="reports",
    where={"kind": ("quarterly_summary",)},
    on="sent_on",
    due=("03-20", "06-20", "09-20", "12-20"),
    valid_from=date(2026, 3, 1),
)


def reporting(*sent: tuple[str | None, str], as_of: date = date(2026, 7, 15)) -> County:
    """A county whose one township sent reports: the day each says it is for, and the day it came."""
    rows: list[Row] = [
        {"id": f"B{number}", "region_code": TOWNSHIP, "kind": "quarterly_summary", "due_on": due, "sent_on": day}
        for number, (due, day) in enumerate(sent)
    ]
    other: Row = {"id": "X", "region_code": TOWNSHIP, "kind": "milestone", "sent_on": "2020-01-01"}
    return county({"regions": regions(), "reports": [*rows, other]}, as_of=as_of)


def came(found: pd.DataFrame) -> dict[str, str | None]:
    """The day it came by the day it was due, of the one township."""
    return {
        row.due_on.date().isoformat(): None if pd.isna(row.came_on) else row.came_on.date().isoformat()
        for row in found.itertuples()
    }


def test_each_day_in_force_up_to_the_next_has_the_day_it_came() -> None:
    """March in time, June five days late, September not yet; December of the year before was before the rule."""
    made = reporting(("2026-03-20", "2026-03-18"), ("2026-06-20", "2026-06-25"))
    assert came(arrivals(made, QUARTERLY)) == {
        "2026-03-20": "2026-03-18",
        "2026-06-20": "2026-06-25",
        "2026-09-20": None,
    }


def test_what_names_no_day_counts_for_the_first_day_after_it_or_late_for_the_last() -> None:
    assert came(arrivals(reporting((None, "2026-06-01")), QUARTERLY))["2026-06-20"] == "2026-06-01"
    assert came(arrivals(reporting((None, "2026-06-21")), QUARTERLY))["2026-06-20"] == "2026-06-21"
    early = came(arrivals(reporting(("2026-09-20", "2026-07-01")), QUARTERLY))
    assert early == {"2026-03-20": None, "2026-06-20": None, "2026-09-20": "2026-07-01"}


@pytest.mark.parametrize(
    "sent", [(), (("2026-06-20", "2026-06-18"),), (("2026-06-20", "2026-06-25"),), ((None, "2026-06-21"),)]
)
def test_it_says_of_the_last_day_what_the_verdict_says(sent: Any) -> None:
    made = reporting(*sent)
    last = arrivals(made, QUARTERLY).set_index("due_on")["came_on"][pd.Timestamp("2026-06-20")]
    told = "overdue" if pd.isna(last) else "breached" if last > pd.Timestamp("2026-06-20") else "met"
    assert judge(made, QUARTERLY)["status"].tolist() == [told]


def test_where_nothing_was_ever_loaded_nothing_is_known() -> None:
    assert arrivals(county({"regions": regions()}), QUARTERLY).empty


def test_days_are_in_order_and_a_29th_of_february_stands_in_leap_years_only() -> None:
    made = Rule(id="X2", pack="x", clause="一", phrase="", due=("02-29", "11-01", "2024-05-31"))
    assert deadlines(made, reporting().calendar, date(2025, 6, 1)) == [
        date(2023, 11, 1),
        date(2024, 2, 29),
        date(2024, 5, 31),
        date(2024, 11, 1),
        date(2025, 11, 1),
        date(2026, 11, 1),
    ]
