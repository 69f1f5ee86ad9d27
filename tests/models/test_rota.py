"""The rota: worked examples, equal to the best plan where that can be written down, and every plan checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import InputError
from models.rota.even import _exchange, even_out
from models.rota.facts import copy_of, facts_of
from models.rota.frames import rota_of
from models.rota.instance import Instance
from models.rota.plain import plain_way
from models.rota.problem import Lock, RotaProblem
from models.rota.ready import ticks
from models.rota.solve import Effort, search, solve
from models.rota.verify import faults, recompute
from tests.examples import examples
from tests.models.rota_build import MONDAY, WINDOWS, effort, problem, random_problem, team
from tests.models.rota_exhaustive import optimum


def only(day: int) -> frozenset[int]:
    """All weekdays off but one."""
    return frozenset(range(1, 8)) - {day}


def test_one_water_two_visits_a_week_by_hand() -> None:
    """One team at 10 km, one water owed two days: noon, afternoon and dusk on each of its two days, 40 km a day."""
    asked = problem([(10.0, 0.0)], [{"visits": 2}], teams=[team(days_off=frozenset({3, 4, 5, 6, 7}))])
    plan = solve(asked, effort())
    assert faults(asked, plan.stops, plan.objective) == []
    assert plan.objective["unmet"] == 0
    # Three windows on two days, each watched by half; waiting between is no visit, and the way is driven once.
    assert plan.risk_watched == pytest.approx(2 * 3 * 0.5)
    assert plan.objective["km"] == pytest.approx(2 * 20.0)
    first = plan.tours.iloc[0]
    assert first["leave_min"] == pytest.approx(660.0)  # the shift begins
    assert plan.stops["arrive_min"].iloc[0] == pytest.approx(680.0)  # twenty minutes for ten kilometres
    assert plan.stops["window"].tolist()[:3] == ["noon", "afternoon", "dusk"]


def test_a_second_team_in_the_same_window_watches_half_of_what_is_left() -> None:
    both = [
        team("A", days_off=only(1), shifts=((840.0, 900.0),)),
        team("B", days_off=only(1), shifts=((840.0, 900.0),)),
    ]
    asked = problem([(1.0, 0.0)], [{}], teams=both, bases=[(0.0, 0.0), (2.0, 0.0)])
    assert solve(asked, effort(50)).risk_watched == pytest.approx(0.5 + 0.25)


def test_owed_visits_go_before_any_risk() -> None:
    """The far harmless water is owed a visit, the near dangerous one is not: the far one is gone to."""
    rows = [{"visits": 1}, {}]
    asked = problem(
        [(24.0, 0.0), (1.0, 0.0)],
        rows,
        teams=[team(days_off=only(2), shifts=((700.0, 820.0),))],
        risk=np.array([0.001, 1.0]),
    )
    plan = solve(asked, effort())
    assert plan.objective["unmet"] == 0
    assert "W1" in set(plan.stops["site_id"])
    assert plan.stops.set_index("site_id").loc["W1", "kind"] == "owed"


def test_two_teams_of_one_base_share_the_tours_evenly() -> None:
    """A far water (80 minutes there, on site and back) and a near one (35) are owed a visit on each of two days: of two
    teams that leave from one place each has both, 115 minutes, and not one 160 and the other 70."""
    rows = [{"visits": 2, "minutes": 20.0}] * 2
    both = [team(name, days_off=frozenset(range(3, 8)), shifts=((660.0, 745.0),)) for name in ("A", "B")]
    asked = problem([(15.0, 0.0), (-3.75, 0.0)], rows, teams=both, bases=[(0.0, 0.0)] * 2, risk=0.0)
    for seed in range(4):
        plan = solve(asked, effort(60, seed=seed))
        assert faults(asked, plan.stops, plan.objective) == []
        assert plan.objective["unmet"] == 0
        assert plan.objective["uneven_minutes"] == pytest.approx(0.0)
        assert plan.tours.groupby("team_id")["minutes"].sum().tolist() == pytest.approx([115.0, 115.0])


def test_evening_out_changes_nothing_else() -> None:
    """Six waters at random, three teams of one base, one of them with few hours: the same unmet, watched and kilometres
    as before the exchanges, loads no further apart, hours kept."""
    rng = np.random.default_rng(4)
    teams = [
        team(name, shifts=((660.0, 800.0),), hours=hours) for name, hours in (("A", 20.0), ("B", 20.0), ("C", 4.0))
    ]
    places = [(float(x), float(y)) for x, y in rng.uniform(-9, 9, (6, 2))]
    asked = problem(places, [{"visits": 2}] * 6, teams=teams, bases=[(0.0, 0.0)] * 3, risk=rng.uniform(0.1, 2, 6))
    instance = Instance.of(asked)
    facts = facts_of(instance)
    found = search(asked, effort(200))
    tours = copy_of(found.tours)
    for duty in range(0, len(tours.lengths), 3):  # as uneven as can be: A takes what is longer
        a, b = duty, duty + 1
        if tours.spans[b] > tours.spans[a]:
            _exchange(facts, tours, a, b)
    before = rota_of(replace(found, tours=tours), 0.0)
    even_out(instance, facts, tours)
    after = rota_of(replace(found, tours=tours), 0.0)
    assert after.objective["uneven_minutes"] <= before.objective["uneven_minutes"]
    for level in ("unmet", "risk_watched", "km"):
        assert after.objective[level] == pytest.approx(before.objective[level])
    assert [fault for fault in faults(asked, after.stops, after.objective) if " hours in " in fault] == []


def test_no_gap_longer_than_allowed() -> None:
    """Gap of three days from a visit on the Friday before: Monday, then never more than three days on."""
    rows = [{"gap_days": 3, "last_visit": pd.Timestamp("2026-07-03")}]
    asked = problem([(5.0, 0.0)], rows, teams=[team(days_off=frozenset({2, 3}))], weeks=2, risk=0.0)
    plan = solve(asked, effort())
    days = sorted({(day - MONDAY).days for day in plan.stops["day"]})
    assert plan.objective["unmet"] == 0
    assert days[0] == 0
    assert max(np.diff(days)) <= 3
    assert 13 - days[-1] <= 3


def test_what_is_late_at_the_start_is_counted_and_said() -> None:
    """Last seen ten days ago with three allowed and nobody on duty before Wednesday: three days, late at the start."""
    rows = [{"gap_days": 3, "last_visit": pd.Timestamp("2026-06-26")}]
    asked = problem([(5.0, 0.0)], rows, teams=[team(days_off=frozenset({1, 2}))])
    plan = solve(asked, effort(100))
    assert plan.objective["unmet"] == 3  # Monday, Tuesday, and Wednesday's visit itself comes late
    row = plan.unmet.iloc[0]
    assert (row["what"], row["reason"], row["missing"]) == ("gap", "late_at_start", 3)
    assert (row["from_day"], row["to_day"]) == (MONDAY, MONDAY + timedelta(days=2))


@pytest.mark.parametrize("seed", range(12))
def test_a_small_plan_is_the_best_there_is(seed: int) -> None:
    """As little unmet and as much watched as the best of all plans, written down."""
    asked = random_problem(np.random.default_rng(seed))
    plan = solve(asked, effort(2_000))
    unmet, watched = optimum(asked)
    assert faults(asked, plan.stops, plan.objective) == []
    assert plan.objective["unmet"] == unmet
    assert plan.risk_watched == pytest.approx(watched, rel=1e-6)


@settings(max_examples=examples(15), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_every_plan_holds_what_it_says(seed: int) -> None:
    """Whatever is asked, the plan of a hurried search passes the check, and no plan beats the best."""
    rng = np.random.default_rng(seed)
    asked = replace(random_problem(rng, waters=8, teams=3), weeks=1)
    tight = tuple(replace(one, hours=float(rng.uniform(0, 6))) for one in asked.teams)
    asked = replace(asked, teams=tight)
    plan = solve(asked, effort(60, seed=seed % 1000))
    assert faults(asked, plan.stops, plan.objective) == []
    assert plan.gap is not None
    assert 0 <= plan.gap <= 1
    tally = recompute(asked, plan.stops)
    owed = plan.unmet[plan.unmet["what"] != "lock"]
    assert owed["missing"].sum() == tally.unmet  # nothing unmet goes unsaid


def test_the_same_effort_gives_the_same_plan() -> None:
    asked = random_problem(np.random.default_rng(5), waters=8)
    one, two = solve(asked, effort(200)), solve(asked, effort(200))
    pd.testing.assert_frame_equal(one.stops, two.stops)


def test_cancelling_gives_the_best_so_far() -> None:
    asked = random_problem(np.random.default_rng(3), waters=8)
    asks = iter([False, False, True])
    plan = solve(asked, Effort(elapsed=lambda: 0.0, rounds=10_000_000, cancelled=lambda: next(asks, True)))
    assert plan.cancelled
    assert faults(asked, plan.stops, plan.objective) == []


class TestBadInput:
    """A plan of what can be done and the reasons, or one sentence."""

    def test_no_teams(self) -> None:
        asked = replace(problem([(1.0, 0.0)], [{"visits": 2}]), teams=())
        asked = replace(asked, travel={})
        plan = solve(asked, effort(10))
        assert plan.stops.empty
        assert plan.unmet["reason"].tolist() == ["no_teams"]
        assert plan.unmet["missing"].tolist() == [2]

    def test_no_waters(self) -> None:
        plan = solve(problem([], []), effort(10))
        assert plan.stops.empty
        assert plan.unmet.empty
        assert plan.gap == 0

    def test_an_island(self) -> None:
        asked = problem([(1.0, 0.0), (2.0, 0.0)], [{"visits": 1}, {"visits": 1}])
        way = asked.travel["car"]
        cut = replace(way, minutes=way.minutes.copy())
        cut.minutes[2, :] = cut.minutes[:, 2] = np.inf
        plan = solve(replace(asked, travel={"car": cut}), effort(50))
        assert set(plan.stops["site_id"]) == {"W1"}
        assert plan.unmet[["site_id", "reason", "cure"]].to_numpy().tolist() == [["W2", "cut_off", "road"]]

    def test_more_owed_than_hours(self) -> None:
        """Seven visits owed at each of four waters, four hours a week: what fits is done, the rest wants hours."""
        asked = problem(
            [(5.0, 0.0), (-5.0, 0.0), (0.0, 5.0), (0.0, -5.0)], [{"visits": 7}] * 4, teams=[team(hours=4.0)]
        )
        plan = solve(asked, effort(300))
        assert faults(asked, plan.stops, plan.objective) == []
        assert len(plan.stops) >= 5
        assert set(plan.unmet["reason"]) == {"hours"}
        assert set(plan.unmet["cure_team"]) == {"T1"}
        assert (plan.unmet["cure_hours"] > 0).all()

    def test_a_team_with_no_day_on(self) -> None:
        asked = problem([(1.0, 0.0)], [{"visits": 1}], teams=[team(days_off=frozenset(range(1, 8)))])
        plan = solve(asked, effort(10))
        assert plan.unmet[["reason", "cure", "cure_team"]].to_numpy().tolist() == [["no_duty", "hours", "T1"]]

    @pytest.mark.parametrize(
        ("row", "who", "reason", "cure"),
        [
            ({"skills": "boat"}, {}, "skill", "skill"),
            ({"two_persons": True}, {"members": 1}, "company", "member"),
            ({"open_min": 1300.0}, {}, "closed", "shift"),
            ({}, {"shifts": ((700.0, 720.0),)}, "too_far", "shift"),
        ],
    )
    def test_why_and_what_cures_it(
        self, row: dict[str, object], who: dict[str, object], reason: str, cure: str
    ) -> None:
        asked = problem([(10.0, 0.0)], [{"visits": 1, **row}], teams=[team(**who)])
        plan = solve(asked, effort(20))
        assert plan.unmet[["reason", "cure"]].to_numpy().tolist() == [[reason, cure]]

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"windows": (replace(WINDOWS[0], last=600),)}, "window noon closes before it opens"),
            ({"windows": WINDOWS[::-1]}, "overlap or are out of order"),
            ({"teams": (team(shifts=((900.0, 800.0),)),)}, "shift of T1 closes before it opens"),
            ({"teams": (team(shifts=((600.0, 800.0), (700.0, 900.0))),)}, "Two shifts of T1 overlap"),
            ({"teams": (team(), team())}, "listed twice"),
            ({"teams": (team(mode="sledge"),)}, "No way of travel sledge"),
            ({"weeks": 0}, "1 to 26 weeks"),
            ({"watch": 0.0}, "rota_watch"),
            ({"risk": np.full((1, 7, 3), -1.0)}, "negative or no number"),
            ({"risk": np.full((1, 7, 3), np.nan)}, "negative or no number"),
            ({"risk": np.zeros((2, 7, 3))}, "does not fit"),
            ({"locks": (Lock("T1", "W9", MONDAY),)}, "names what the plan has not"),
            ({"locks": (Lock("T1", "W1", date(2027, 1, 1)),)}, "names what the plan has not"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, change: dict[str, object], words: str) -> None:
        asked = problem([(1.0, 0.0)], [{}])
        with pytest.raises(InputError, match=words):
            solve(replace(asked, **change), effort(1))

    @pytest.mark.parametrize(
        ("name", "value"), [("visits", 8), ("visits", -1), ("gap_days", 0), ("minutes", 0.0), ("close_min", -5.0)]
    )
    def test_a_water_out_of_range_is_named(self, name: str, value: float) -> None:
        asked = problem([(1.0, 0.0)], [{name: value}])
        with pytest.raises(InputError, match="W1"):
            solve(asked, effort(1))


class TestLocks:
    """What is locked stays; what cannot be kept is said."""

    def test_a_locked_visit_stays_at_its_hour(self) -> None:
        asked = problem([(3.0, 0.0), (-3.0, 0.0)], [{}, {}], risk=np.array([0.0, 1.0]))
        asked = replace(asked, locks=(Lock("T1", "W1", MONDAY, 930.0), Lock("T1", "W1", MONDAY + timedelta(days=1))))
        plan = solve(asked, effort(300))
        kept = plan.stops[plan.stops["kind"] == "locked"]
        assert faults(asked, plan.stops, plan.objective) == []
        assert kept["day"].tolist() == [MONDAY, MONDAY + timedelta(days=1)]
        assert kept["arrive_min"].iloc[0] == pytest.approx(930.0)

    def test_a_lock_that_cannot_be_kept_is_listed(self) -> None:
        asked = problem([(3.0, 0.0)], [{}], teams=[team(days_off=frozenset({1}))])
        asked = replace(asked, locks=(Lock("T1", "W1", MONDAY),))
        plan = solve(asked, effort(20))
        assert plan.unmet[["what", "reason", "cure", "cure_team"]].to_numpy().tolist() == [
            ["lock", "no_duty", "unlock", "T1"]
        ]
        assert faults(asked, plan.stops, plan.objective) == []

    def test_locks_are_kept_by_a_search_with_a_bound(self) -> None:
        """By seconds: the search goes on from the mix of the bound, which knows no locks; the locked visit stays."""
        asked = problem([(3.0, 0.0), (-3.0, 0.0), (0.0, 8.0)], [{}, {}, {}], risk=np.array([0.0, 1.0, 2.0]))
        asked = replace(asked, locks=(Lock("T1", "W1", MONDAY + timedelta(days=2), 700.0),))
        plan = solve(asked, Effort(ticks(), seconds=200.0))
        assert faults(asked, plan.stops, plan.objective) == []
        assert plan.objective["locks_broken"] == 0
        assert plan.stops.loc[plan.stops["kind"] == "locked", "site_id"].tolist() == ["W1"]
        assert plan.risk_watched <= plan.bound <= plan.risk

    def test_two_waters_at_one_minute_are_refused(self) -> None:
        asked = problem([(3.0, 0.0), (-3.0, 0.0)], [{}, {}])
        locks = (Lock("T1", "W1", MONDAY, 930.0), Lock("T1", "W2", MONDAY, 930.0))
        with pytest.raises(InputError, match="at once"):
            solve(replace(asked, locks=locks), effort(1))


@settings(max_examples=examples(10), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_plain_way_holds_too(seed: int) -> None:
    """The plain way is a plan like any other: it keeps all rules, and the best is never worse."""
    asked = random_problem(np.random.default_rng(seed), waters=4)
    plan = rota_of(plain_way(asked), 0.0)
    assert faults(asked, plan.stops, plan.objective) == []
    unmet, watched = optimum(asked)
    assert (plan.objective["unmet"], -plan.risk_watched) >= (unmet, -watched - 1e-9)


def mutated(asked: RotaProblem, stops: pd.DataFrame, **change: object) -> list[str]:
    """Faults of a plan with its first stop changed."""
    stops = stops.copy().astype({"arrive_min": float, "leave_min": float})
    for name, value in change.items():
        stops.loc[stops.index[0], name] = value
    return faults(asked, stops)


def test_the_check_finds_what_is_wrong() -> None:
    """Each rule broken by hand is found."""
    rows = [{"close_min": 1100.0}, {"skills": "boat"}]
    asked = problem([(10.0, 0.0), (-10.0, 0.0)], rows, teams=[team(days_off=only(1))])
    plan = solve(asked, effort(50))
    assert faults(asked, plan.stops) == []
    stops = plan.stops.head(1)
    assert mutated(asked, stops, team_id="T9") == [f"T9 on {MONDAY}: there is no such team."]
    assert "not on duty" in mutated(asked, stops, day=MONDAY + timedelta(days=1))[0]
    assert "outside the plan" in mutated(asked, stops, day=MONDAY + timedelta(days=7))[0]
    assert "no water W9" in mutated(asked, stops, site_id="W9")[0]
    assert "skill or company" in mutated(asked, stops, site_id="W2")[0]
    assert "outside the window" in mutated(asked, stops, window="dusk")[0]
    assert "does not last" in mutated(asked, stops, leave_min=1000.0)[0]
    assert any("while it is closed" in fault for fault in mutated(asked, stops, arrive_min=1090.0, leave_min=1105.0))
    assert any("shift" in fault for fault in mutated(asked, stops, arrive_min=665.0, leave_min=680.0))
    assert faults(asked, plan.stops, {**plan.objective, "km": 1.0}) == [
        f"km is {plan.objective['km']:.6g}, not 1 as the plan says."
    ]
    twice = pd.concat([stops, stops.assign(position=2, arrive_min=700.0, leave_min=715.0)])
    assert any("twice in one window" in fault for fault in faults(asked, twice))
    sailor = replace(asked, teams=(replace(asked.teams[0], skills=frozenset({"boat"})),))
    hurried = pd.concat([stops, stops.assign(position=2, site_id="W2", window="afternoon")], ignore_index=True)
    hurried = hurried.assign(window="afternoon", arrive_min=[845.0, 865.0], leave_min=[860.0, 880.0])
    assert any("cannot be at W2 by then" in fault for fault in faults(sailor, hurried))
    short = replace(asked, teams=(replace(asked.teams[0], hours=0.5),))
    assert "hours in week 1" in faults(short, plan.stops)[0]
