"""A plan changed on the way: days a team is out, and visits still to come that a later plan takes as done. By hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from models.rota.plan import STOP_COLUMNS
from models.rota.replan import last_before, replan
from models.rota.solve import solve
from models.rota.verify import faults, recompute
from tests.models.rota_build import MONDAY, effort, problem, team

SUNDAY = MONDAY - timedelta(days=1)


def visits(frame: pd.DataFrame) -> set[tuple[str, date, str]]:
    return {*zip(frame["team_id"], frame["day"], frame["site_id"], strict=True)}


@pytest.mark.parametrize("seed", [1, 2])
def test_a_team_out_from_tuesday_to_thursday_comes_back_to_its_visits(seed: int) -> None:
    """No stop of it in those days, every visit of other days and teams as it was, and the other team takes over what is
    owed: the fewest changes there can be."""
    teams = (team("T1"), team("T2"))
    rows = [{"visits": 3, "gap_days": 3, "last_visit": SUNDAY}] * 4
    plain = problem([(1, 0), (2, 0), (3, 0), (4, 0)], rows, teams=teams, bases=[(0, 0), (0, 0)], weeks=2)
    before = solve(plain, effort(400, seed=seed)).stops
    span = [MONDAY + timedelta(days=n) for n in (1, 2, 3)]
    out = replace(plain, teams=(replace(teams[0], away=frozenset(span)), teams[1]))
    new = replan(out, before, effort(400, seed=seed))
    lost = {visit for visit in visits(before) if visit[0] == "T1" and visit[1] in span}
    assert lost
    assert faults(out, new.rota.stops, new.rota.objective) == []
    assert new.rota.objective["unmet"] == 0
    assert visits(before) - visits(new.rota.stops) == lost
    assert {row.change for row in new.changes.itertuples()} <= {"dropped", "moved", "added"}
    assert len(new.changes) <= 2 * len(lost)


def test_a_visit_on_the_eve_of_a_later_plan_makes_no_gap_too_long() -> None:
    """A week at most between visits; the last was on Sunday the 5th, the plan goes there on Friday the 10th, and from
    Monday the 13th on it is made again. Nobody is on duty before the 15th: ten days after the visit on record, of which
    three are one too many; five after the one planned, which is none."""
    stops = pd.DataFrame([("T1", date(2026, 7, 10), 1, 1, "W1")], columns=list(STOP_COLUMNS[:5])).astype(
        {"day": object}
    )
    since = MONDAY + timedelta(days=7)
    assert last_before(stops, MONDAY, since) == {"W1": date(2026, 7, 10)}
    assert last_before(stops, date(2026, 7, 11), since) == {}  # done or not, that is on record
    assert last_before(stops, MONDAY, date(2026, 7, 10)) == {}
    off = frozenset({1, 2})  # Monday and Tuesday

    def broken(last: date) -> int:
        row = {"visits": 1, "gap_days": 7, "last_visit": pd.Timestamp(last)}
        later = problem([(1, 0)], [row], teams=[team(days_off=off)], first=since)
        found = replan(later, stops.reindex(columns=list(STOP_COLUMNS)), effort(50)).rota
        assert recompute(later, found.stops).unmet == found.objective["unmet"]
        return int(found.objective["unmet"])

    assert broken(SUNDAY) == 3
    assert broken(last_before(stops, MONDAY, since)["W1"]) == 0
