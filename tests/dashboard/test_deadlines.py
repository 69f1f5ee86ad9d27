"""The deadline calendar: every day that is due, the days left, and for each township whether it was in time."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from dash import Dash

from dashboard.access import ROLES, Reader
from dashboard.components.deadline_views import arrival_text
from dashboard.context import OBLIGATIONS
from dashboard.i18n import translator
from dashboard.pages import deadlines
from dashboard.services.deadlines import Arrival, DeadlineCalendar, calendar_of
from dashboard.services.obligations import Obligations
from data.obligations import find_obligations, read_cells
from data.store import Store
from geo.county import County
from geo.scope import Scope
from tests.dashboard.conftest import FENG, As, Regions, ask, sign_in, text_of


@pytest.fixture(scope="module")
def obligations(app: Dash) -> Obligations:
    found: Obligations = app.server.extensions[OBLIGATIONS]
    return found


@pytest.fixture(scope="module")
def calendar(obligations: Obligations, readers: dict[str, Reader]) -> DeadlineCalendar:
    found = calendar_of(obligations, readers["leader"])
    assert found is not None
    return found


def test_the_report_of_the_first_of_november_by_township(calendar: DeadlineCalendar, whole: County) -> None:
    """F35: against the reports themselves, by hand: for the last day and for the next."""
    duty = next(entry for entry in calendar.duties if entry.rule.id == "F35")
    assert (duty.last, duty.next) == (date(2025, 11, 1), date(2026, 11, 1))
    reports = whole.frames["reports"]
    reports = reports[(reports["kind"] == "yearly_progress") & reports["sent_on"].notna()]
    last = pd.Timestamp(2025, 11, 1)
    states = []
    for township in whole.regions_of("township").index:
        mine = reports[reports["region_code"] == township]
        named = mine[mine["due_on"] == last]["sent_on"]
        between = mine[mine["due_on"].isna() & (mine["sent_on"] <= last) & (mine["sent_on"] > "2024-11-01")]["sent_on"]
        came = min([*named, *between], default=None)
        state = "missing" if came is None else "late" if came > last else "on_time" if came == last else "early"
        arrival = duty.came[township, duty.last]
        assert arrival.total == 1
        assert arrival.state == state, township
        states.append(state)
        assert duty.came[township, duty.next].state == "pending"
    assert {"early", "late", "missing"} <= set(states), "the demo shows too little"
    county = duty.came[FENG, duty.last]
    assert county.missing == states.count("missing")
    assert county.late == states.count("late")


def test_it_agrees_with_the_scorecard(calendar: DeadlineCalendar, store: Store) -> None:
    run = find_obligations(store, FENG)
    assert run is not None
    cells = read_cells(store, run, Scope.whole(FENG))
    for duty in calendar.duties:
        cell, arrival = cells.loc[f"{duty.rule.id}@{FENG}"], duty.came[FENG, duty.last]
        assert (cell["overdue"], cell["breached"]) == (arrival.missing, arrival.late), duty.rule.id


def test_what_is_coming_is_in_order_and_counted_from_the_day(calendar: DeadlineCalendar) -> None:
    today = calendar.run.as_of
    days = [entry.day for entry in calendar.coming]
    assert days == sorted(days)
    assert all(entry.day == today + timedelta(days=entry.days_left) for entry in calendar.coming)
    assert all(entry.days_left >= 0 for entry in calendar.coming)
    lectures = [entry.day for entry in calendar.coming if entry.rule.id == "F20"]
    assert lectures == [date(2027, 1, 29), date(2027, 6, 30)][: len(lectures)]
    assert calendar.months[0] == today.replace(day=1)
    assert len(calendar.months) == 12


def test_a_programme_of_several_years_is_a_bar_of_phases(calendar: DeadlineCalendar) -> None:
    (programme,) = calendar.programmes
    assert programme.rule.id == "F33"
    assert [phase.last for phase in programme.phases] == [date(2024, 12, 31), date(2025, 12, 31), date(2026, 10, 31)]
    assert programme.phases[0].first == programme.rule.valid_from
    assert programme.phases[1].first == date(2025, 1, 1)
    assert all(phase.arrival is not None for phase in programme.phases)


def test_a_supervisor_is_told_of_its_own_township_alone(
    obligations: Obligations, readers: dict[str, Reader], regions: Regions
) -> None:
    found = calendar_of(obligations, readers["supervisor"])
    assert found is not None
    codes = {code for duty in found.duties for code, _day in duty.came}
    assert codes
    assert all(code.startswith(regions.township) for code in codes)
    assert found.columns[0].code == regions.township


def test_words_of_an_arrival() -> None:
    t = translator("zh")
    day = date(2026, 11, 1)
    assert arrival_text(Arrival(day, 1, 0, 0, 0, 0, date(2026, 10, 28)), t) == "✓ 提前 4天"
    assert arrival_text(Arrival(day, 0, 1, 0, 0, 0, day), t) == "✓ 按时"
    assert arrival_text(Arrival(day, 0, 0, 1, 0, 0, date(2026, 11, 3)), t) == "✕ 迟报 2天"
    assert arrival_text(Arrival(day, 0, 0, 0, 1, 0, None), t) == "! 未报送"
    assert arrival_text(Arrival(day, 3, 1, 0, 2, 0, None), t) == "! 4/6按期"


@pytest.mark.parametrize("role", list(ROLES))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_opens_for_every_role(role: str, language: str, acting_as: As) -> None:
    with acting_as(role):
        sent = text_of(deadlines.layout(lang=language))
    assert "dl-tiles" in sent
    assert "dl-month" in sent
    assert ("Twelve months" in sent) == (language == "en")


def test_a_filter_leaves_the_rules_of_a_department(store: Store, app: Dash) -> None:
    client = sign_in(store, app, "leader", FENG)
    view = {"lang": "zh", "owner": "县应急管理局", "pack": "county"}
    sent = text_of(ask(client, "due-body", **{"due-view": view}))
    assert "county.site_patrol" in sent
    assert "F35" not in sent


def test_a_county_never_evaluated_is_a_sentence(own_app: tuple[Dash, Store]) -> None:
    app, store = own_app
    with store.engine.begin() as connection:
        for table in ("cell", "finding", "obligation_run"):
            connection.exec_driver_sql(f"delete from {table}")
    client = sign_in(store, app, "planner", FENG)
    sent = text_of(ask(client, "due-body", **{"due-view": {"lang": "zh", "owner": None, "pack": None}}))
    assert "从未评估" in sent
