"""What harm on record says of the points: nothing without any, little from little, and what is true from much."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.special import expit

from geo.county import County
from geo.network import RoadNetwork
from geo.results import SCORES
from models import isolation
from models.isolation_lines import EFFECTS, PointsTable, points_table
from models.isolation_outcomes import A_POINT, IN_COMMON, LINE, OUTCOMES, effects_held, harmed_years
from models.score import Z90, Floats
from models.walking import ways
from tests.examples import examples
from tests.models.build import VILLAGE, at, county, factors, fixes, reasons
from tests.models.elder_twin import Rows

HARM, SICK = OUTCOMES


def event(person: str, on: str, kind: str = HARM) -> dict[str, Any]:
    return {"id": f"N{person}{on}{kind}", "region_code": VILLAGE, "person_id": person, "occurred_on": on, "kind": kind}


def many(n: int, harmed: Floats | None, seed: int = 0) -> Rows:
    """n elders in n homes by one road; ``harmed`` (n,): whether an outcome of the last year is on record."""
    rng = np.random.default_rng(seed)
    answer = {
        "income": ["poor", "low", "ordinary"],
        "support": ["none", "irregular", "regular"],
        "health": ["dependent", "poor", "good"],
        "living_arrangement": ["alone", "with_spouse"],
        "disability": ["none", "physical"],
    }
    persons = [
        {
            "id": f"E{k:04d}",
            "household_id": f"H{k:04d}",
            "birth_date": str(1936 + int(rng.integers(30))) + "-01-01",
            "assessed_on": "2026-03-01",
            **{name: str(rng.choice(options)) for name, options in answer.items()},
        }
        for k in range(n)
    ]
    return {
        "households": [
            {"id": f"H{k:04d}", "region_code": VILLAGE, "location_precision": "gps", "geometry": at(k % 50, k // 50)}
            for k in range(n)
        ],
        "persons": persons,
        "spells": [
            {"id": f"P{row['id']}", "person_id": row["id"], "group": "left_behind_elder", "from_date": "2025-07-16"}
            for row in persons
        ],
        "visits": [
            {"id": f"V{row['id']}", "person_id": row["id"], "visited_on": "2026-07-15", "kind": "home_visit"}
            for row in persons
        ],
        "events": [
            event(row["id"], "2026-05-01") for row, bad in zip(persons, _or_none(harmed, n), strict=True) if bad
        ],
    }


def _or_none(harmed: Floats | None, n: int) -> Floats:
    return np.zeros(n) if harmed is None else harmed


def table_of(made: County) -> PointsTable:
    network = RoadNetwork.from_roads(made.metric("roads"), on=made.as_of)
    return points_table(made, made.persons, ways(made, network, made.persons))


def learned_of(made: County) -> Any:
    return isolation.outcomes(made, RoadNetwork.from_roads(made.metric("roads"), on=made.as_of))


def test_without_an_outcome_the_table_stands_and_says_so(rows: Rows) -> None:
    """Other events, events of children and days to come are none; value, interval and class are those of the table."""
    plain = isolation.score(county(rows))
    rows["events"] = [event("E1", "2026-05-01", "ill"), event("C1", "2026-05-01"), event("E1", "2026-07-16")]
    rows["events"].append(event("E1", "2023-07-15"))  # longer than three years ago
    scores = isolation.score(county(rows))
    pd.testing.assert_frame_equal(scores, plain)
    assert set(scores["evidence_grade"]) == {"C"}
    rows["persons"][5]["disability"] = "none"
    rows["carers"].append({"id": "KE2", "person_id": "E2", "co_resident": True})
    assert "outcomes_unrecorded" in reasons(isolation.score(county(rows)), "E2")
    assert learned_of(county(rows)) is None


def test_years_watched_and_harmed_by_hand(rows: Rows) -> None:
    """Three years to 15 July 2026. Under watch since 1 January 2025: in the last year and, half of it, the one before.

    E1 harmed twice in the last year and once on the last day of the year before: 2 of 2. E2 before anybody watched: 0.
    """
    rows["events"] = [
        event("E1", "2026-07-15"),
        event("E1", "2025-07-16", SICK),
        event("E1", "2025-07-15"),
        event("E2", "2024-07-15"),
    ]
    rows["spells"].append({"id": "PX", "person_id": "X", "group": "left_behind_elder", "from_date": "2000-01-01"})
    rows["spells"][-1]["to_date"] = "2024-07-20"
    rows["persons"].append({"id": "X", "household_id": "H1"})
    years = harmed_years(county(rows), pd.Index(["E1", "E2", "X"]))
    assert years["watched"].to_dict() == {"E1": 2, "E2": 2, "X": 2}  # X: the third year, and five days of the second
    assert years["harmed"].to_dict() == {"E1": 2, "E2": 0, "X": 0}


@pytest.mark.parametrize("outcomes", [1, 30, 150])
def test_the_effects_are_a_direct_optimisers(outcomes: int) -> None:
    """The base rate and every line's log odds, by a general optimiser over single elders."""
    rng = np.random.default_rng(outcomes)
    harmed = np.zeros(200)
    harmed[rng.choice(200, outcomes, replace=False)] = 1
    made = county(many(200, harmed))
    learned, table = learned_of(made), table_of(made)
    assert learned.outcomes == outcomes
    held = effects_held(table)
    rate = (outcomes + 0.5) / 201
    base = np.log(rate / (1 - rate)) - np.log(np.exp(held @ table.worth * A_POINT).mean())
    mean = np.concatenate([[base], table.worth * A_POINT])
    covariance = np.zeros((len(mean), len(mean)))
    covariance[0, 0] = 4
    covariance[1:, 1:] = LINE**2 * np.eye(len(EFFECTS)) + IN_COMMON**2 * np.outer(table.worth, table.worth)
    row, precision = np.column_stack([np.ones(200), held]), np.linalg.inv(covariance)

    def loss(effects: Floats) -> float:
        odds, away = row @ effects, effects - mean
        return float(np.logaddexp(0, odds).sum() - harmed @ odds + 0.5 * away @ precision @ away)

    def slope(effects: Floats) -> Floats:
        return row.T @ (expit(row @ effects) - harmed) + precision @ (effects - mean)

    best = minimize(loss, mean, jac=slope, method="BFGS", options={"gtol": 1e-9}).x
    assert learned.posterior.effects == pytest.approx(best, abs=1e-5)
    moved, error, yearly = learned.moved(table)
    expected = held @ best[1:] / A_POINT - table.certain
    assert moved == pytest.approx(np.maximum(expected, -table.certain), abs=1e-4)
    assert yearly == pytest.approx(expit(row @ best), abs=1e-5)
    variance = np.diag(held @ learned.posterior.covariance[1:, 1:] @ held.T)
    assert error == pytest.approx(np.sqrt(variance) / A_POINT, rel=1e-9)


def test_what_harms_here_is_found_and_the_risk_a_year_is_calibrated() -> None:
    """In a county where living alone decides (log odds 2) and income is nothing, 1,200 elders, about 200 outcomes."""
    plain = county(many(1200, None, seed=3))
    held = effects_held(table_of(plain))
    alone, poor = EFFECTS.index("alone"), EFFECTS.index("income_poor")
    truth = expit(-3.0 + 2.0 * held[:, alone] + 0.8 * held[:, EFFECTS.index("health_dependent")])
    harmed = (np.random.default_rng(3).random(1200) < truth).astype(float)
    made = county(many(1200, harmed, seed=3))
    learned = learned_of(made)
    worth = dict(zip(EFFECTS, learned.posterior.effects[1:] / A_POINT, strict=True))
    assert worth["alone"] > 3.5  # the table: 2; the truth: 4.9
    assert worth["income_poor"] < 1.0  # the table: 2; the truth: 0
    yearly = learned.moved(table_of(made))[2]
    assert yearly.mean() == pytest.approx(harmed.mean(), rel=0.05)
    for has in (held[:, alone] == 1, held[:, alone] == 0, held[:, poor] == 1):
        assert yearly[has].mean() == pytest.approx(truth[has].mean(), rel=0.25)
    scores = SCORES.check(isolation.score(made))
    assert set(scores["evidence_grade"]) == {"B"}


@pytest.mark.parametrize(("outcomes", "grade"), [(29, "C"), (30, "B")])
def test_grade_b_from_thirty_outcomes(outcomes: int, grade: str) -> None:
    harmed = np.zeros(60)
    harmed[:outcomes] = 1
    assert set(isolation.score(county(many(60, harmed)))["evidence_grade"]) == {grade}


@settings(max_examples=examples(5), deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([1, 5, 40]))
def test_the_update_is_one_contribution_and_never_lowers_a_level(seed: int, outcomes: int) -> None:
    """Contributions add up; no value falls below no points; with every visit paid, a level shows in the visit owed."""
    rng = np.random.default_rng(seed)
    harmed = np.zeros(60)
    harmed[rng.choice(60, outcomes, replace=False)] = 1
    before, after = (isolation.score(county(many(60, one, seed=seed))) for one in (None, harmed))
    parsed = after["factors"].map(json.loads)
    total = parsed.map(lambda entry: sum(entry.values()))
    assert total.to_numpy() == pytest.approx(after["value"].to_numpy(), abs=1e-5)
    assert (after["value"] >= -1e-9).all()
    assert (after["low"] <= after["value"]).all()
    assert (after["value"] < after["high"]).all()
    lines = parsed.map(lambda entry: {k: v for k, v in entry.items() if not k.startswith("outcomes_")})
    assert lines.to_list() == before["factors"].map(json.loads).to_list()  # every line keeps its points
    order = ["county.elder_visit_general", "county.elder_visit_key", "county.elder_visit_high"]
    for elder in after.index:
        was, is_ = (order.index(reasons(frame, elder)["visit_met"]["rule"]) for frame in (before, after))
        assert is_ >= was


def test_the_card_says_what_the_record_changed(rows: Rows) -> None:
    """One outcome, of E1: its points rise, and the value, the fix and the interval with them."""
    plain = isolation.score(county(rows))
    rows["events"] = [event("E1", "2026-05-01")]
    made = county(rows)
    scores = isolation.score(made)
    added = factors(scores, "E1")["outcomes_raised"]
    assert added > 0
    assert scores.at["E1", "value"] == pytest.approx(plain.at["E1", "value"] + added, abs=1e-5)
    reason = reasons(scores, "E1")["outcomes_raised"]
    # The day reckoned about, not that of the outcome: whose it was is not everybody's to know.
    assert (reason["unit"], reason["date"]) == ("%/year", made.as_of.isoformat())
    assert reason["threshold"] == pytest.approx(added, abs=1e-5)
    assert 0 < reason["value"] < 100
    moved, error, _ = learned_of(made).moved(table_of(made))
    row = made.persons.index.get_loc("E1")
    assert added == pytest.approx(moved[row], abs=1e-5)
    assert scores.at["E1", "low"] == pytest.approx(scores.at["E1", "value"] - Z90 * error[row])
    assert fixes(scores, "E1")["visit"]["value_after"] == pytest.approx(9 + added, abs=1e-5)
    assert scores.at["E4", "score_class"] == "not_surveyed"
    assert "outcomes_raised" not in reasons(scores, "E4")


def test_who_died_of_it_is_not_forgotten() -> None:
    """The harmed are no longer on the list: what they had is learned all the same."""
    harmed = np.zeros(80)
    made = many(80, None)
    alone = [k for k, row in enumerate(made["persons"]) if row["living_arrangement"] == "alone"]
    harmed[alone[:20]] = 1
    gone = many(80, harmed)
    for k in alone[:20]:
        gone["spells"][k] |= {"to_date": "2026-05-02", "end_reason": "死亡"}
    learned = learned_of(county(gone))
    assert learned.outcomes == 20
    assert learned.posterior.effects[1 + EFFECTS.index("alone")] > 2 * A_POINT
    assert len(isolation.score(county(gone))) == 60


def test_an_elder_in_care_or_never_assessed_teaches_nothing(rows: Rows) -> None:
    rows["events"] = [event("E4", "2026-05-01")]  # never assessed
    rows["presences"].append({"id": "RE2", "person_id": "E2", "from_date": "2026-01-01", "place": "care_home"})
    rows["events"].append(event("E2", "2026-05-01"))
    made = county(rows)
    assert learned_of(made) is None
    assert not [code for code in factors(isolation.score(made), "E1") if code.startswith("outcomes_")]


def test_a_day_before_any_record_has_no_outcome(rows: Rows) -> None:
    rows["events"] = [event("E1", "2026-05-01")]
    made = county(rows, as_of=date(2026, 5, 1) - timedelta(days=1))
    assert learned_of(made) is None
