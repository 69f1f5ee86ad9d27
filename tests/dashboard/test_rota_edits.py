"""A stop moved by hand: tours timed again, what breaks told as the verifier counts it, what cannot be refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.rota_edits import BY_HAND, STOP, Move, edit, free_locks, guarantee, levels_of, tours_of, unmet_of
from dashboard.rota_plans import Plan
from geo.errors import InputError
from models.rota.problem import Lock
from models.rota.verify import faults
from tests.dashboard.rotas import day, late_and_short, rota_of, stops_of, worked_problem, worked_rota


def test_a_moved_stop_changes_both_tours_and_the_guarantee_breaks() -> None:
    rota = worked_rota()
    plan = Plan.of(rota)
    edited = edit(rota.problem, plan, [Move(4, "T2", day(0))])  # the second visit of W1 to the day of its first
    assert edited.faults == ()
    broken = edited.plan.unmet[edited.plan.unmet["reason"] == BY_HAND]
    assert broken[["site_id", "what", "missing"]].values.tolist() == [["W1", "visits", 1], ["W1", "gap", 2]]
    assert edited.plan.missing == plan.missing + 3
    assert edited.plan.unmet["missing"].sum() == edited.plan.missing
    assert faults(rota.problem, edited.plan.stops, {"unmet": edited.plan.missing}) == []
    assert edited.plan.objective["km"] == pytest.approx(plan.km)
    assert edited.plan.tours["team_id"].tolist() == ["T1", "T2", "T2"]


def test_a_move_to_another_team_keeps_what_is_owed() -> None:
    rota = worked_rota()
    edited = edit(rota.problem, Plan.of(rota), [Move(1, "T2", day(1))])
    assert edited.faults == ()
    assert edited.plan.missing == 1
    stops = edited.plan.stops
    moved = stops[stops[STOP] == 1].iloc[0]
    assert (moved["team_id"], moved["day"], moved["kind"]) == ("T2", day(1), "locked")
    first = stops[(stops["team_id"] == "T1") & (stops["day"] == day(0))].sort_values("position")
    assert first["site_id"].tolist() == ["W1", "W5"]
    assert first["position"].tolist() == [1, 2]
    assert first["arrive_min"].tolist() == [660, 660 + 15 + 8]  # as noon begins, then four kilometres on


def test_moves_come_one_after_the_other_and_none_is_the_plan_itself() -> None:
    rota = worked_rota()
    plan = Plan.of(rota)
    there, back = Move(1, "T2", day(1)), Move(1, "T1", day(0))
    again = edit(rota.problem, plan, [there, back]).plan
    assert again.missing == plan.missing
    assert again.km == pytest.approx(plan.km)
    assert edit(rota.problem, plan, []).plan.tours.equals(plan.tours)


@pytest.mark.parametrize(
    ("move", "part"),
    [
        (Move(2, "T2", day(1)), "lacks the skill"),  # W5 asks for a boat
        (Move(0, "T2", day(6)), "not on duty"),
        (Move(99, "T1", day(0)), "not in the plan"),
        (Move(0, "T9", day(0)), "no such team"),
        (Move(0, "T1", day(0) - timedelta(days=1)), "no such team or day"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(move: Move, part: str) -> None:
    rota = worked_rota()
    with pytest.raises(InputError, match=part):
        edit(rota.problem, Plan.of(rota), [move])


def test_a_second_visit_of_a_day_waits_for_its_window_or_is_refused() -> None:
    rota = worked_rota()
    edited = edit(rota.problem, Plan.of(rota), [Move(4, "T1", day(0))])
    own = edited.plan.stops[edited.plan.stops["site_id"] == "W1"]
    assert own["window"].tolist() == ["noon", "afternoon"]
    assert edited.faults == ()
    problem = worked_problem()
    noon = replace(problem, teams=(problem.teams[0], replace(problem.teams[1], shifts=((600, 800),))))
    stops = stops_of(noon, {("T1", day(0), 1): [("W1", 700.0)], ("T2", day(1), 1): [("W1", 700.0)]})
    with pytest.raises(InputError, match="already"):
        edit(noon, Plan.of(rota_of(noon, stops)), [Move(0, "T2", day(1))])


def test_hours_of_the_week_used_up_are_told_by_the_team() -> None:
    """The verifier finds it; the screen says it with the team's name, in the reader's language."""
    rota = worked_rota()
    few = worked_problem(teams=(rota.problem.teams[0], replace(rota.problem.teams[1], hours=0.6)))
    edited = edit(few, Plan.of(rota), [Move(1, "T2", day(1))])
    (said,) = edited.faults
    assert str(said) == "Second; team, with marks would be out 0.8 hours in week 1, of 0.6."


def test_a_move_that_does_not_fit_the_hours_is_refused() -> None:
    problem = worked_problem()
    full = [(f"W{1 + n % 4}", 660.0 + 17 * n) for n in range(24)]
    short = replace(problem, teams=(problem.teams[0], replace(problem.teams[1], shifts=((660, 680),))))
    stops = stops_of(short, {("T1", day(0), 1): full[:4]})
    plan = Plan.of(rota_of(short, stops))
    with pytest.raises(InputError, match="does not fit into the hours"):
        edit(short, plan, [Move(3, "T2", day(1))])


def test_a_visit_stays_in_the_window_it_counts_for() -> None:
    """The afternoon visit of W1 waits for the afternoon when the tour has another stop before it."""
    rota = worked_rota()
    edited = edit(rota.problem, Plan.of(rota), [Move(1, "T1", day(3))])
    own = edited.plan.stops[edited.plan.stops["day"] == day(3)].sort_values("position")
    assert own.loc[own["site_id"] == "W1", "window"].tolist() == ["afternoon"]
    assert edited.faults == ()


def test_who_moves_a_fixed_visit_means_to() -> None:
    """Its lock holds it no longer; another lock does."""
    rota = worked_rota()
    first, other = Lock("T1", "W2", day(0)), Lock("T1", "W5", day(0))
    locked = worked_problem(locks=(first, other))
    move = Move(1, "T2", day(1))
    assert free_locks(locked.locks, Plan.of(rota), [move]) == (other,)
    assert edit(locked, Plan.of(rota), [move]).faults == ()


@pytest.mark.parametrize("given_", [[{"stop": "x"}], [{"stop": 1}], [3], [{"stop": 1, "team": "T1", "day": "soon"}]])
def test_moves_that_cannot_be_read_are_refused(given_) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        Move.read(given_)


def test_moves_are_read_back() -> None:
    move = Move(3, "T1", day(2))
    assert Move.read([move.as_json()]) == (move,)


@given(st.lists(st.tuples(st.sampled_from(["W1", "W2", "W3", "W4"]), st.integers(0, 6)), max_size=12, unique=True))
def test_what_is_unmet_adds_up_to_what_the_verifier_counts(visits: list[tuple[str, int]]) -> None:
    """For any days of any waters: another way of counting than the verifier's, which walks day by day."""
    problem = worked_problem()
    tours: dict = {}
    for site, on in visits:
        tours.setdefault(("T1", day(on), 1), []).append((site, 660.0 + 17 * len(tours.get(("T1", day(on), 1), []))))
    stops = stops_of(problem, tours)
    found = unmet_of(problem, stops, Plan.of(worked_rota()).unmet.head(0))
    by_site = found.groupby(["site_id", "what"])["missing"].sum()
    for site in problem.sites.index:
        found_here = tuple(by_site.get((site, what), 0) for what in ("visits", "gap"))
        assert found_here == late_and_short(problem, stops, site)
    levels = levels_of(problem, stops, tours_of(problem, stops), found)
    assert not [fault for fault in faults(problem, stops, levels) if " is " in fault and "as the plan says" in fault]
    assert len(tours_of(problem, stops)) == len(tours)


def test_the_browser_is_told_numbers_and_ids_alone() -> None:
    rota = worked_rota()
    told = guarantee(rota.problem, rota.stops)
    assert told["sites"]["W1"] == {"owed": 2, "gap": 4, "since": 0, "days": [0, 3], "teams": ["T1", "T2"]}
    assert told["sites"]["W5"]["teams"] == ["T1"]
    assert told["off"] == {"T1": [], "T2": [6]}
    assert "河口" not in str(told)
