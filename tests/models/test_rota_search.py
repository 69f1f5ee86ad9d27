"""The steps of the search held to plain ones, and plans changed on the way."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rota.facts import copy_of, empty_tours, facts_of
from models.rota.frames import rota_of
from models.rota.insertion import best_insertion, paid_for
from models.rota.instance import Instance
from models.rota.orders import shorten
from models.rota.replan import changes_between, replan
from models.rota.solve import Found, search, solve
from models.rota.tours import FREE, Facts, Tours, empty_draft, insert, schedule, watched
from models.rota.verify import faults, recompute
from tests.examples import examples
from tests.models.rota_build import MONDAY, effort, problem, random_problem, team


def some_tours(seed: int) -> tuple[Instance, Facts, Tours]:
    """A random problem, with tours of random visits."""
    rng = np.random.default_rng(seed)
    instance = Instance.of(random_problem(rng, waters=6, teams=2))
    facts = facts_of(instance)
    tours, draft = empty_tours(instance, facts), empty_draft()
    for _ in range(12 * len(instance.duties)):
        duty, site = int(rng.integers(len(instance.duties))), int(rng.integers(instance.n))
        if facts.allowed[site, facts.team[duty]]:
            floor = float(rng.choice([0.0, 840.0]))
            insert(facts, tours, draft, duty, site, int(rng.integers(tours.lengths[duty] + 1)), FREE, floor)
    return instance, facts, tours


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_best_insertion_is_that_of_trying_each(seed: int) -> None:
    """Every water at every place of a tour, at its end waiting or not, put in and counted again, scores no better."""
    instance, facts, tours = some_tours(seed)
    everything, even = np.arange(instance.n), np.ones(instance.n)
    for duty in range(len(instance.duties)):
        score, site, place, floor = best_insertion(facts, tours, duty, everything, False, even, paid_for(1.0))
        best = 0.0
        found = {}
        for other in range(instance.n):
            for position in range(tours.lengths[duty] + 1):
                for start in (0.0, *facts.first) if position == tours.lengths[duty] else (0.0,):
                    tried, draft = copy_of(tours), empty_draft()
                    may = facts.allowed[other, facts.team[duty]]
                    if not may or not insert(facts, tried, draft, duty, other, position, FREE, start):
                        continue
                    more = watched(facts, tried) - watched(facts, tours)
                    more += (tours.unmet.sum() - tried.unmet.sum()) * facts.owed_unit
                    worth = more / max(tried.spans[duty] - tours.spans[duty], 1.0)
                    found[other, position, start] = worth
                    best = max(best, worth)
        if site < 0:
            assert best <= 1e-9 * facts.owed_unit
            continue
        assert score == pytest.approx(best, rel=1e-9)
        assert found[site, place, floor] == pytest.approx(best, rel=1e-9)


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_is_kept_count_of_is_what_counting_gives(seed: int) -> None:
    """Visits, owed and minutes, kept up with every step, are those of the plan counted from its stops."""
    instance, facts, tours = some_tours(seed)
    plan = rota_of(Found(instance, facts, tours, 0.0, (), False), 0.0)
    tally = recompute(instance.problem, plan.stops)
    assert tours.unmet.sum() == tally.unmet
    assert watched(facts, tours) == pytest.approx(tally.risk_watched, rel=1e-9)
    for number, one in enumerate(instance.problem.teams):
        for week in range(instance.problem.weeks):
            assert tours.minutes[number, week] == pytest.approx(tally.minutes[one.id, week])


@settings(max_examples=examples(25), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_a_shorter_order_keeps_every_visit_in_its_window(seed: int) -> None:
    """No tour grows longer, and what is watched and owed stays what it was."""
    instance, facts, tours = some_tours(seed)
    before = rota_of(Found(instance, facts, copy_of(tours), 0.0, (), False), 0.0)
    shorten(instance, facts, tours)
    after = rota_of(Found(instance, facts, tours, 0.0, (), False), 0.0)
    assert faults(instance.problem, after.stops) == []
    assert after.risk_watched == pytest.approx(before.risk_watched, rel=1e-12)
    assert after.objective["unmet"] == before.objective["unmet"]
    merged = before.tours.merge(after.tours, on=["team_id", "day", "tour"])
    assert (merged["km_y"] <= merged["km_x"] + 1e-9).all()


@pytest.mark.parametrize("seed", range(8))
def test_a_tour_of_six_is_as_short_as_any(seed: int) -> None:
    """Within 3 % of the best of all 720 orders that keep the windows; on these, all equal."""
    rng = np.random.default_rng(seed)
    places = [(float(x), float(y)) for x, y in rng.uniform(-6, 6, (6, 2))]
    asked = problem(places, [{"minutes": 5.0}] * 6, teams=[team(days_off=frozenset(range(2, 8)))], risk=0.0)
    instance = Instance.of(asked)
    facts = facts_of(instance)
    tours, draft = empty_tours(instance, facts), empty_draft()
    for site in range(6):
        assert insert(facts, tours, draft, 0, site, site, FREE, 0.0)
    windows = {int(stop): int(tours.windows[0, i]) for i, stop in enumerate(tours.stops[0, :6])}
    km, best = asked.travel["car"].km, np.inf
    for order in permutations(range(6)):
        draft.stops[:6], draft.pins[:6], draft.floors[:6] = order, FREE, 0.0
        if schedule(facts, 0, draft, 6) >= 0 and all(draft.windows[i] == windows[s] for i, s in enumerate(order)):
            way = [0, *(stop + 1 for stop in order), 0]
            best = min(best, sum(km[a, b] for a, b in pairwise(way)))
    shorten(instance, facts, tours)
    plan = rota_of(Found(instance, facts, tours, 0.0, (), False), 0.0)
    assert plan.objective["km"] <= 1.03 * best


class TestReplan:
    """A plan changed on the way."""

    @staticmethod
    def two_teams() -> tuple:
        places = [(3.0, 0.0), (-3.0, 0.0), (20.0, 0.0), (23.0, 0.0)]
        rows = [{"visits": 2}] * 4
        asked = problem(
            places, rows, teams=[team("A", hours=20.0), team("B", hours=20.0)], bases=[(0.0, 0.0), (21.0, 0.0)], weeks=2
        )
        return asked, solve(asked, effort(400)).stops

    def test_nothing_changed_changes_nothing(self) -> None:
        asked, before = self.two_teams()
        again = replan(asked, before, effort(200))
        assert again.changes.empty
        assert again.rota.owed_watched is None  # nobody looked for it: how far the plan is from a bound is not known
        assert again.rota.gap is None
        assert faults(asked, again.rota.stops, again.rota.objective) == []

    def test_a_team_falls_ill(self) -> None:
        """B is away for the second week: the other keeps all it had, and takes over what is owed."""
        asked, before = self.two_teams()
        second = MONDAY + timedelta(days=7)
        ill = frozenset(second + timedelta(days=n) for n in range(7))
        now = replace(
            asked,
            first=second,
            weeks=1,
            risk=asked.risk[:, 7:],
            teams=(asked.teams[0], replace(asked.teams[1], away=ill)),
        )
        new = replan(now, before, effort(400))
        assert faults(now, new.rota.stops, new.rota.objective) == []
        assert new.rota.objective["unmet"] == 0
        assert set(new.rota.stops["team_id"]) == {"A"}
        gone = new.changes[new.changes["from_team"] == "A"]
        lost = before[(before["team_id"] == "A") & (before["day"] >= second)].drop_duplicates(["day", "site_id"])
        assert len(gone) <= len(lost) / 2  # only what had to make room
        assert (new.changes["change"].isin(["moved", "dropped", "added"])).all()

    def test_changes_are_what_differs(self) -> None:
        """One assignment given to the other team, one left out, one put in, on three days of their own."""
        asked, before = self.two_teams()
        plan = before.drop_duplicates(["day", "site_id"]).groupby("day").head(1).head(4).reset_index(drop=True)
        after = plan.drop(index=1)
        after.loc[0, "team_id"] = "B" if plan["team_id"].iloc[0] == "A" else "A"
        listed = changes_between(plan.drop(index=2), after, asked)
        assert listed["change"].tolist() == ["moved", "dropped", "added"]

    def test_a_water_turns_red(self) -> None:
        """Three more visits owed at one water: nothing but visits there is added unless room has to be made."""
        asked, before = self.two_teams()
        more = asked.sites.copy()
        more.loc["W1", "visits"] = 7
        new = replan(replace(asked, sites=more), before, effort(400))
        assert new.rota.objective["unmet"] == 0
        assert set(new.changes.loc[new.changes["change"] == "added", "site_id"]) <= {"W1"}


@settings(max_examples=examples(8), deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_no_restart_loses_what_was_met(seed: int) -> None:
    """Going on from a plan never ends with more unmet."""
    asked = random_problem(np.random.default_rng(seed), waters=7)
    first = search(asked, effort(100))
    again = search(asked, effort(100, seed=2), start=first.tours)
    assert again.tours.unmet.sum() <= first.tours.unmet.sum()


@settings(max_examples=examples(8), deadline=None)
@given(st.integers(0, 2**32 - 1), st.sets(st.integers(0, 2), min_size=1, max_size=2))
def test_only_the_weeks_that_may_change_do(seed: int, weeks: set[int]) -> None:
    """Tours of the other weeks stay as they are."""
    places = [(float(x), float(y)) for x, y in np.random.default_rng(seed).uniform(0, 30, (5, 2))]
    asked = problem(places, [{"visits": 1, "gap_days": 3}] * 5, weeks=3, risk=1.0)
    first = search(asked, effort(60, seed=seed % 1000))
    again = search(asked, effort(60, seed=2), start=first.tours, weeks=sorted(weeks))
    assert again.tours.unmet.sum() <= first.tours.unmet.sum()
    for number, duty in enumerate(first.instance.duties):
        if duty.day // 7 not in weeks and first.tours.lengths[number]:
            length = first.tours.lengths[number]
            assert again.tours.lengths[number] >= length
            assert set(first.tours.stops[number, :length]) <= set(again.tours.stops[number])
