"""Days unwatched and done against planned, worked by hand on five waters; as_of is Wednesday, 15 July 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.county import County
from geo.results import SCORES
from geo.rotas import DONE_AGAINST_PLAN, UNWATCHED
from models.coverage import days_unwatched, done_against_plan, league
from tests.models.build import AS_OF, VILLAGE, at, county

VILLAGE_2 = "361126102201"


def site(name: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "region_code": VILLAGE, "kind": "pond", "geometry": at(0, 0), **more}


def scored(made: County, **classes: tuple[str, int | None]) -> County:
    """With a drowning class and rank by site."""
    rows = {
        name: {"region_code": VILLAGE, "score_class": score_class, "rank": rank, "evidence_grade": "C"}
        for name, (score_class, rank) in classes.items()
    }
    frame = pd.DataFrame.from_dict(rows, orient="index").assign(factors="{}", reasons="[]", fixes="[]")
    full = frame.reindex(columns=list(SCORES.names))
    types = {"float": "float64", "int": "Int64", "text": "str"}
    full = full.astype({column.name: types[column.type] for column in SCORES.columns})
    full.index = pd.Index(full.index, dtype="str", name=SCORES.index)
    return replace(made, scores={"drowning": SCORES.check(full)})


def patrol(number: int, site_id: str, done: str | None, planned: str | None = None, **more: Any) -> dict[str, Any]:
    day = {"done_on": done and pd.Timestamp(f"2026-{done}"), "planned_on": planned and pd.Timestamp(f"2026-{planned}")}
    return {"id": f"X{number}", "site_id": site_id, **day, **more}


@pytest.fixture
def five() -> County:
    made = county(
        {
            "hazard_sites": [
                site("red"),
                site("orange"),
                site("blue"),
                site("never"),
                site("new"),
                site("kept", keeper_patrols=True),
                site("wall", kind="wall"),
            ],
            "patrols": [
                patrol(1, "red", "07-01"),
                patrol(2, "red", "07-12"),
                patrol(3, "orange", "07-08"),
                patrol(4, "blue", "06-14"),
                patrol(5, "red", None, "07-15"),
                patrol(6, "never", "07-20"),  # after as_of: not yet so
                patrol(7, "new", "07-15"),
            ],
        }
    )
    return scored(
        made, red=("red", 1), orange=("orange", 2), blue=("blue", 4), never=("orange", 3), new=("not_surveyed", None)
    )


def test_days_since_the_last_patrol_are_held_against_the_gap_of_the_class(five: County) -> None:
    """red: 3 days of 3; orange: 7 of 7; blue: 31 of the 30 every water has; unsurveyed: today; walls are no waters."""
    found = days_unwatched(five)
    UNWATCHED.check(found)
    told = {
        site: (row["state"], None if pd.isna(row["days_unwatched"]) else int(row["days_unwatched"]), row["gap_days"])
        for site, row in found.iterrows()
    }
    assert told == {
        "red": ("in_time", 3, 3),
        "orange": ("in_time", 7, 7),
        "blue": ("late", 31, 30),
        "never": ("never", None, 7),
        "new": ("in_time", 0, 30),
        "kept": ("keeper", None, 30),
    }
    tomorrow = days_unwatched(replace(five, as_of=date(2026, 7, 16)))
    assert tomorrow["state"].to_dict() == {
        "red": "late",
        "orange": "late",
        "blue": "late",
        "never": "never",
        "new": "in_time",
        "kept": "keeper",
    }


def test_the_league_has_the_never_patrolled_first_then_the_longest_and_the_worse_of_those_alike(five: County) -> None:
    assert league(five).index.tolist() == ["never", "blue", "orange", "red", "new"]
    assert league(five)["rank"].tolist() == [1, 2, 3, 4, 5]
    nobody = replace(five, frames={**five.frames, "patrols": five.frames["patrols"].iloc[:0]})
    assert league(nobody).index.tolist() == ["red", "orange", "never", "blue", "new"], "by risk, unsurveyed last"
    assert set(days_unwatched(nobody)["state"]) == {"never", "keeper"}
    assert days_unwatched(nobody)["days_unwatched"].isna().all()


def test_without_scores_every_water_has_the_gap_of_any_water_and_without_a_rule_none(five: County) -> None:
    bare = replace(five, scores={})
    assert set(days_unwatched(bare)["gap_days"]) == {30}
    lawless = replace(five, rules=type(five.rules)((), ()))
    found = days_unwatched(lawless)
    assert found["gap_days"].isna().all()
    assert set(found["state"]) == {"open", "never", "keeper"}


def test_an_empty_county_has_no_waters() -> None:
    assert days_unwatched(county({})).empty
    assert league(county({})).empty
    assert done_against_plan(county({}), date(2026, 7, 1), AS_OF, "team").empty


@pytest.fixture
def rounds() -> County:
    return county(
        {
            "hazard_sites": [site("a"), site("b", region_code=VILLAGE_2)],
            "patrols": [
                patrol(1, "a", "07-06", "07-06", team_id="D1"),  # Monday, done
                patrol(2, "a", "07-08", "07-07", team_id="D1"),  # done a day late
                patrol(3, "b", None, "07-08", team_id="D1", not_done_reason="雷雨"),
                patrol(4, "b", None, "07-13", team_id="D2"),  # nobody says
                patrol(5, "b", "07-14", None, team_id="D2"),  # nobody planned it
                patrol(6, "a", None, "07-16", team_id="D2"),  # tomorrow: not yet owed
                patrol(7, "a", "07-20", "07-15", team_id="D2"),  # done after as_of: not yet done
                patrol(8, "a", "07-10", None),
                patrol(9, "a", "06-30", "06-30", team_id="D1"),  # before the period
            ],
        }
    )


def rows(found: pd.DataFrame) -> dict[str, tuple[int, ...]]:
    DONE_AGAINST_PLAN.check(found)
    names = ["planned", "done", "on_the_day", "answered", "silent", "unplanned"]
    return {str(key): tuple(int(row[name]) for name in names) for key, row in found.iterrows()}


def test_planned_and_done_by_team_township_and_week(rounds: County) -> None:
    july = date(2026, 7, 1), date(2026, 7, 31)
    assert rows(done_against_plan(rounds, *july, "team")) == {
        "D1": (3, 2, 1, 1, 0, 0),
        "D2": (2, 0, 0, 0, 2, 1),
        "unrecorded": (0, 0, 0, 0, 0, 1),
    }
    assert rows(done_against_plan(rounds, *july, "township")) == {
        "361126101": (3, 2, 1, 0, 1, 1),
        "361126102": (2, 0, 0, 1, 1, 1),
    }
    assert rows(done_against_plan(rounds, *july, "week")) == {
        "2026-07-06": (3, 2, 1, 1, 0, 1),
        "2026-07-13": (2, 0, 0, 0, 2, 1),
    }
    by_team = done_against_plan(rounds, *july, "team")["share"]
    assert by_team["D1"] == pytest.approx(2 / 3)
    assert by_team["D2"] == 0
    assert pd.isna(by_team["unrecorded"]), "nothing planned is no share"


days = st.none() | st.dates(date(2026, 6, 20), date(2026, 7, 30))


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), days, days, st.sampled_from(["D1", None]), st.booleans()),
        min_size=1,
        max_size=8,
    )
)
def test_the_counts_add_up_and_are_the_same_however_they_are_grouped(visits: list[tuple[Any, ...]]) -> None:
    made = county(
        {
            "hazard_sites": [site("a"), site("b", region_code=VILLAGE_2)],
            "patrols": [
                {
                    "id": f"X{n}",
                    "site_id": where,
                    "planned_on": planned and pd.Timestamp(planned),
                    "done_on": done and pd.Timestamp(done),
                    "team_id": team,
                    "not_done_reason": "雷雨" if said and not done else None,
                }
                for n, (where, planned, done, team, said) in enumerate(visits)
            ],
        }
    )
    first, last = date(2026, 7, 1), date(2026, 7, 31)
    totals = []
    for by in ("team", "township", "week"):
        found = done_against_plan(made, first, last, by)  # type: ignore[arg-type]
        assert (found["planned"] == found["done"] + found["answered"] + found["silent"]).all()
        assert (found["on_the_day"] <= found["done"]).all()
        totals.append(found.drop(columns="share").sum().tolist())
    assert totals[0] == totals[1] == totals[2]
    naive = sum(1 for _, planned, _, _, _ in visits if planned and first <= planned <= AS_OF)
    assert totals[0][0] == naive
