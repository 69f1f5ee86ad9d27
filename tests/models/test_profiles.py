"""When waters are dangerous: by hand, against plain reckoning, and what holds for any calendar and any incidents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from math import log
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from data.packs import load_calendar
from geo.calendar import Calendar, Period
from models import profiles
from models.profiles import ALERTS, DAY_KINDS, PRIOR, PRIORS, Profile, day_kind, prior_hours, risk_share, windows
from tests.examples import examples
from tests.models.build import COUNTY, TOWNSHIP, VILLAGE, county, regions, seat

AS_OF = date(2026, 7, 15)
OTHER = "361126102201"
CALENDAR = Calendar(
    summer_holidays=tuple(Period(f"{y} 暑假", date(y, 7, 1), date(y, 8, 31)) for y in range(2021, 2028)),
    winter_holidays=tuple(Period(f"{y} 寒假", date(y, 1, 20), date(y, 2, 10)) for y in range(2021, 2028)),
    public_holidays=(Period("2026 劳动节", date(2026, 5, 1), date(2026, 5, 5)),),
    swapped_workdays=frozenset({date(2026, 5, 9)}),
)


def incident(number: int, day: date | str, hour: int | None = None, region: str = VILLAGE) -> dict[str, Any]:
    return {"id": f"I{number}", "region_code": region, "occurred_on": str(day), "hour": hour, "outcome": "fatal"}


def alert(number: int, kind: str, first: str, last: str | None, region: str = COUNTY) -> dict[str, Any]:
    return {"id": f"A{number}", "region_code": region, "kind": kind, "from_date": first, "to_date": last}


def made(
    incidents: list[dict[str, Any]] | None = None,
    alerts: list[dict[str, Any]] | None = None,
    *,
    as_of: date = AS_OF,
    calendar: Calendar = CALENDAR,
) -> Profile:
    rows = {
        "regions": regions({"id": VILLAGE, "name": "甲村", **seat(0, 0)}, {"id": OTHER, "name": "乙村", **seat(9, 0)}),
        "incidents": [{"geometry": None, **row} for row in incidents or []],
        "alerts": alerts or [],
    }
    return profiles.profile(county(rows, as_of=as_of, calendar=calendar))


# --- the prior --------------------------------------------------------------------------------------------------------


def test_the_prior_has_the_published_figures_and_says_what_is_expert() -> None:
    """65.1 % in the afternoon (Ma 2010), 85 % in daylight; April to October holds most of the year."""
    hours = prior_hours()
    assert hours.sum() == pytest.approx(1, abs=1e-12)
    assert hours[12:18].sum() == pytest.approx(0.651)
    assert hours[6:19].sum() == pytest.approx(0.85)
    assert (hours > 0).all()
    months = profiles.prior_months()
    assert months.sum() == pytest.approx(1, abs=1e-12)
    assert months[3:10].sum() == pytest.approx(0.86)
    assert months.argmax() == 6
    for prior in PRIORS:
        assert prior.source
        assert (prior.grade == "C") is ("expert" in prior.source or "differ" in prior.source), prior.name
    assert len(PRIOR) == len(PRIORS)


def test_without_incidents_the_profile_is_the_prior() -> None:
    found = made()
    assert found.months.tolist() == profiles.prior_months().tolist()
    assert found.hours.tolist() == prior_hours().tolist()
    assert found.kinds == {"school_day": 1.0, "weekend": 2.0, "school_holiday": 2.0, "public_holiday": 2.0}
    assert found.alerts == {"heat": 1.5, "flood": 1.3}
    assert (found.incidents, found.hour_unknown, found.holidays_unknown, found.grade) == (0, 0, 0, "C")
    for as_of in (date(2021, 7, 1), date(2030, 1, 1)):  # before and after anything on record
        assert made(as_of=as_of).hours.tolist() == prior_hours().tolist()


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_golden_may_2026() -> None:
    """May 2026 has five public holidays (1 to 5), four Saturdays and Sundays after them (10, 16, 17, 23, 24, 30, 31 and
    9, which is worked), so 7 weekend days and 31 − 5 − 7 = 19 school days: 5 × 2 + 7 × 2 + 19 = 43 parts of 0.1.
    """
    found = made()
    assert [day_kind(CALENDAR, date(2026, 5, day)) for day in (5, 6, 9, 10)] == [
        "public_holiday",
        "school_day",
        "school_day",
        "weekend",
    ]
    hour = 125 / 651 * 0.651  # of the afternoon's 0.651, by the expert shape
    assert risk_share(found, date(2026, 5, 1), 15) == pytest.approx(0.1 * 2 / 43 * hour, rel=1e-12)
    assert risk_share(found, date(2026, 5, 9), 15) == pytest.approx(0.1 * 1 / 43 * hour, rel=1e-12)
    assert risk_share(found, date(2026, 5, 10), 15) == pytest.approx(0.1 * 2 / 43 * hour, rel=1e-12)
    # In July every day is a school holiday: 31 equal parts of 0.2. Noon is 11, 12 and 13 o'clock.
    other = 0.85 - 0.651
    eleven, eighteen = other * 42 / 199, other * 60 / 199
    day = 0.2 / 31
    assert windows(found, date(2026, 7, 4)) == pytest.approx(
        {"noon": day * (eleven + 0.2), "afternoon": day * 0.451, "dusk": day * (eighteen + 0.12 * 55 / 120)}
    )


def test_golden_update_by_six_incidents() -> None:
    """The prior counts as 30. Six in August, three of them at 15, one at 9, two without an hour:
    August (30 × 0.18 + 6) / 36, hour 15 (30 × 0.125 + 3) / 34. Days of August are all alike: rates stay."""
    days = [date(2025, 8, day) for day in (1, 2, 3, 4, 5, 6)]
    found = made(
        [incident(n, day, h) for n, (day, h) in enumerate(zip(days, (15, 15, 15, 9, None, None), strict=True))]
    )
    assert found.months[7] == pytest.approx((5.4 + 6) / 36)
    assert found.months[0] == pytest.approx(0.45 / 36)
    assert found.hours[15] == pytest.approx((30 * 0.125 + 3) / 34)
    assert found.hours[9] == pytest.approx((30 * 0.199 * 25 / 199 + 1) / 34)
    assert list(found.kinds.values()) == pytest.approx([1, 2, 2, 2])
    assert (found.incidents, found.hour_unknown, found.holidays_unknown) == (6, 2, 6)


def test_golden_rate_of_weekends_by_incidents_of_one_month() -> None:
    """June 2026: 8 weekend days of 30. Ten on weekends, the prior of each rate 7.5 at 1 and at 2; the mode solves
    7.5 + 10 − 7.5 w / 2 − 10 × 8 w / (8 w + 22 s) = 0 and 7.5 − 7.5 s − 10 × 22 s / (8 w + 22 s) = 0."""
    saturdays = [date(2026, 6, day) for day in (6, 7, 13, 14, 20, 21, 27, 28, 6, 7)]
    found = made([incident(n, day) for n, day in enumerate(saturdays)], as_of=date(2026, 6, 30))
    s, w = found.kinds["school_day"], found.kinds["weekend"]
    assert 17.5 - 3.75 * w - 80 * w / (8 * w + 22 * s) == pytest.approx(0, abs=1e-9)
    assert 7.5 - 7.5 * s - 220 * s / (8 * w + 22 * s) == pytest.approx(0, abs=1e-9)
    assert w / s > 2
    assert (found.kinds["school_holiday"], found.kinds["public_holiday"]) == pytest.approx((2, 2))
    assert found.hour_unknown == 10


# --- alerts -----------------------------------------------------------------------------------------------------------


def test_a_heat_alert_gives_its_days_more_of_the_month() -> None:
    """Ten hot days of July at 1.5: 36 parts. August and the year stay as they are."""
    found = made(alerts=[alert(1, "heat", "2026-07-11", "2026-07-20")])
    assert found.day_share(date(2026, 7, 11)) == pytest.approx(0.2 * 1.5 / 36)
    assert found.day_share(date(2026, 7, 10)) == pytest.approx(0.2 / 36)
    assert found.day_share(date(2026, 8, 1)) == pytest.approx(0.18 / 31)


def test_an_alert_counts_where_it_was_given() -> None:
    """A township's alert holds in its villages, not in the county as a whole, nor elsewhere; without end it goes on."""
    found = made(alerts=[alert(1, "flood", "2026-07-22", None, TOWNSHIP), alert(2, "release", "2026-07-01", None)])
    assert found.day_share(date(2026, 7, 22), VILLAGE) == pytest.approx(0.2 * 1.3 / (21 + 13))
    assert found.day_share(date(2026, 7, 22), TOWNSHIP) == pytest.approx(0.2 * 1.3 / (21 + 13))
    assert found.day_share(date(2026, 7, 22), OTHER) == pytest.approx(0.2 / 31)
    assert found.day_share(date(2026, 7, 22)) == pytest.approx(0.2 / 31)
    both = made(alerts=[alert(1, "heat", "2026-07-11", "2026-07-20"), alert(2, "flood", "2026-07-20", "2026-07-20")])
    assert both.day_share(date(2026, 7, 20)) == pytest.approx(0.2 * 1.5 * 1.3 / (21 + 9 * 1.5 + 1.5 * 1.3))


def test_incidents_on_hot_days_raise_the_rate_of_heat_and_those_elsewhere_do_not() -> None:
    heat = [alert(1, "heat", "2025-07-11", "2025-07-20", TOWNSHIP)]
    hot = made([incident(n, "2025-07-15") for n in range(40)], heat)
    elsewhere = made([incident(n, "2025-07-15", region=OTHER) for n in range(40)], heat)
    assert hot.alerts["heat"] > 3
    assert elsewhere.alerts["heat"] == pytest.approx(1.5)
    assert hot.alerts["flood"] == elsewhere.alerts["flood"] == pytest.approx(1.3)


# --- against a direct optimiser ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_rates_are_the_mode_a_direct_optimiser_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    days = [date(2025, 8, 1) + timedelta(int(n)) for n in rng.integers(0, 340, 60)]
    where = rng.choice([VILLAGE, OTHER], 60).tolist()
    alerts = [
        alert(1, "heat", "2025-08-20", "2025-09-09", TOWNSHIP),
        alert(2, "flood", "2026-04-10", "2026-05-20"),
        alert(3, "heat", "2026-05-20", "2026-05-28"),
    ]
    found = made([incident(n, *pair) for n, pair in enumerate(zip(days, [None] * 60, where, strict=True))], alerts)

    def marks(day: date, region: str) -> list[float]:
        holds = [
            any(
                a["kind"] == kind and region.startswith(a["region_code"]) and a["from_date"] <= str(day) <= a["to_date"]
                for a in alerts
            )
            for kind in ALERTS
        ]
        return [float(day_kind(CALENDAR, day) == kind) for kind in DAY_KINDS] + [float(one) for one in holds]

    prior = np.array([1.0, 2.0, 2.0, 2.0, 1.5, 1.3])
    shape = np.array([7.5] * 4 + [15.0] * 2)
    sets = []
    for day, region in zip(days, where, strict=True):
        month = [date(day.year, day.month, 1) + timedelta(n) for n in range(31)]
        sets.append(
            (marks(day, region), np.array([marks(other, region) for other in month if other.month == day.month]))
        )

    def loss(theta: np.ndarray) -> float:
        total = -(shape @ theta - (shape / prior) @ np.exp(theta))
        for own, others in sets:
            total -= np.dot(own, theta) - log(np.exp(others @ theta).sum())
        return float(total)

    best = minimize(loss, np.log(prior), method="BFGS", options={"gtol": 1e-7})
    assert [*found.kinds.values(), *found.alerts.values()] == pytest.approx(np.exp(best.x), rel=1e-5)


# --- properties -------------------------------------------------------------------------------------------------------

DAYS = st.dates(date(2021, 7, 16), AS_OF)
INCIDENTS = st.lists(st.tuples(DAYS, st.none() | st.integers(0, 23)), max_size=12)
SPELLS = st.lists(st.tuples(st.sampled_from([*ALERTS, "release"]), DAYS, st.integers(0, 90)), max_size=4)


@settings(deadline=None, max_examples=examples(10))
@given(INCIDENTS, SPELLS, st.integers(2020, 2028), st.sampled_from(["", VILLAGE]))
def test_every_calendar_year_adds_up_to_one(happened, spells, year: int, region: str) -> None:
    """Whatever the incidents, the alerts, the calendar and leap days: to 1e-9, and no share is zero or less."""
    found = made(
        [incident(n, day, hour) for n, (day, hour) in enumerate(happened)],
        [alert(n, kind, str(first), str(first + timedelta(length))) for n, (kind, first, length) in enumerate(spells)],
        calendar=load_calendar("cn"),
    )
    table = profiles.shares(found, date(year, 1, 1), date(year, 12, 31), region)
    assert table.to_numpy().sum() == pytest.approx(1, abs=1e-9)
    assert (table > 0).all(axis=None)
    assert table.groupby(table.index.month).sum().sum(axis=1).to_numpy() == pytest.approx(found.months, abs=1e-12)
    assert found.incidents == len(happened)
    assert found.hour_unknown == sum(hour is None for _, hour in happened)
    day = date(year, 2, 28)
    assert sum(risk_share(found, day, hour, region) for hour in range(24)) == pytest.approx(
        found.day_share(day, region)
    )
    assert sum(windows(found, day, region).values()) == pytest.approx(
        sum(risk_share(found, day, hour, region) for hour in range(11, 20))
    )


@settings(deadline=None, max_examples=examples(6))
@given(INCIDENTS, DAYS, st.integers(0, 23))
def test_one_incident_more_raises_its_month_and_its_hour(happened, day: date, hour: int) -> None:
    before = made([incident(n, *one) for n, one in enumerate(happened)])
    after = made([incident(n, *one) for n, one in enumerate([*happened, (day, hour)])])
    assert after.months[day.month - 1] > before.months[day.month - 1]
    assert after.hours[hour] > before.hours[hour]


def test_ten_thousand_incidents_at_one_hour_of_one_month_overwhelm_the_prior() -> None:
    found = made([incident(n, date(2025, 3, 1 + n % 2), 4) for n in range(10_000)])  # a Saturday and a Sunday
    assert found.hours[4] > 0.996
    assert found.months[2] > 0.996
    assert found.kinds["weekend"] / found.kinds["school_day"] > 30
    assert found.grade == "B"


def test_incidents_of_the_future_and_of_too_long_ago_do_not_count() -> None:
    found = made([incident(1, "2021-07-15", 3), incident(2, "2021-07-16", 3)])
    assert found.incidents == 1
    assert made([incident(1, "2025-07-16", 3)], as_of=date(2025, 7, 15)).incidents == 0


def test_years_without_public_holidays_are_counted() -> None:
    found = made([incident(1, "2025-05-01"), incident(2, "2026-05-01")])
    assert found.holidays_unknown == 1


def test_a_stronger_prior_moves_less() -> None:
    rows = {"incidents": [{"geometry": None, **incident(n, "2026-03-07", 4)} for n in range(9)]}
    plain = county(rows, calendar=CALENDAR)
    rule = plain.rules["county.drowning_profile_strength"]
    rules = type(plain.rules)(
        plain.rules.names, tuple(replace(r, threshold=300) if r is rule else r for r in plain.rules)
    )
    strong = replace(plain, rules=rules)
    assert prior_hours()[4] < profiles.profile(strong).hours[4] < profiles.profile(plain).hours[4]
    weekend = [profiles.profile(one).kinds["weekend"] for one in (strong, plain)]
    assert 2 < weekend[0] < weekend[1]


def test_there_is_no_twenty_fifth_hour() -> None:
    for hour in (-1, 24):
        with pytest.raises(ValueError, match="hour"):
            risk_share(made(), AS_OF, hour)
