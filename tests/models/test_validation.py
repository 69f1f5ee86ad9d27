"""What is held back is told by the rest alone; the challenger keeps its signs; a ranking's firmness; groups."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import PoissonRegressor

from geo.county import County
from models import challenger, fairness, stability
from models.evaluation import calibration_curve
from models.rates import Waters, estimate, gather
from models.record import last_year
from models.validation import Held, by_township, contest, forward, judge, shrunk, slope, townships
from tests.models.build import VILLAGE, at, county

OTHER = VILLAGE[:6] + "299201"


@pytest.fixture(scope="module")
def made() -> County:
    """Eighty ponds, forty to a township, a child at each; the fenced ones, every fourth, had none of 40 incidents."""
    rng = np.random.default_rng(5)
    rows: dict[str, list] = {kind: [] for kind in ("hazard_sites", "households", "persons", "spells", "incidents")}
    for n in range(80):
        village, x = (VILLAGE, 400.0 * n) if n % 2 else (OTHER, 400.0 * n + 60_000)
        rows["hazard_sites"].append(
            {
                "id": f"S{n:02d}",
                "region_code": village,
                "kind": ("pond", "river", "canal")[n % 3],
                "surveyed_on": "2026-05-01" if n % 10 else None,
                "barrier": "full" if n % 4 == 0 else "none",
                "geometry": at(x, 0),
            }
        )
        rows["households"].append(
            {"id": f"H{n}", "region_code": village, "location_precision": "gps", "geometry": at(x, 50 + 10 * (n % 7))}
        )
        rows["persons"].append({"id": f"C{n}", "household_id": f"H{n}", "birth_date": "2019-03-05"})
        rows["spells"].append(
            {"id": f"P{n}", "person_id": f"C{n}", "group": "left_behind_child", "from_date": "2025-01-01"}
        )
    for n in range(40):
        water = int(rng.choice([k for k in range(80) if k % 4]))
        rows["incidents"].append(
            {
                "id": f"I{n}",
                "region_code": VILLAGE,
                "site_id": f"S{water:02d}",
                "occurred_on": "2026-03-01" if n % 4 == 0 else "2024-07-01",
                "outcome": "near_miss",
            }
        )
    return county(rows)


@pytest.fixture(scope="module")
def waters(made: County) -> Waters:
    return gather(made)


def test_a_township_held_back_does_not_speak_of_itself(waters: Waters) -> None:
    """Whatever was counted there, what is said of it stays the same; and the other township's counts do speak."""
    blocks = townships(waters)
    here = blocks == VILLAGE[:9]
    told = by_township(waters)
    changed = np.where(here, waters.record.known + 5, waters.record.known)
    lied = replace(waters, record=replace(waters.record, known=changed))
    assert by_township(lied)[here] == pytest.approx(told[here], abs=1e-9)
    assert not np.allclose(by_township(lied)[~here], told[~here])


def test_the_last_year_is_told_from_the_years_before(made: County, waters: Waters) -> None:
    before, last = last_year(made, waters.sites, waters.shapes)
    assert (before.sum(), last.sum()) == (30, 10)
    assert before + last == pytest.approx(waters.record.known)
    told = forward(waters, before)
    assert np.isfinite(told).all()
    found = judge(waters, told, last, seed=1)
    assert found.incidents == 10
    share, low, high = found.captured["0.2"]
    assert 0 <= low <= share <= high <= 1


def test_nothing_to_tell_is_said_not_reckoned(waters: Waters) -> None:
    nothing = np.zeros(80)
    assert judge(waters, estimate(waters, counts=nothing).log_rate, nothing, seed=1) == Held(0.0, 80, {}, None, None)
    bare = replace(waters, record=replace(waters.record, known=nothing, counts=nothing))
    assert contest(bare, seed=1) is None
    assert stability.resampled(bare, seed=1) == []


def test_the_slope_is_that_of_an_unpenalised_poisson_regression() -> None:
    rng = np.random.default_rng(2)
    expected = rng.lognormal(0, 1, 200)
    counts = rng.poisson(expected**0.6).astype(float)
    plain = PoissonRegressor(alpha=0, solver="newton-cholesky", tol=1e-10).fit(np.log(expected)[:, None], counts)
    assert slope(expected, counts) == pytest.approx(plain.coef_[0], abs=1e-6)
    assert slope(np.array([1.0, 2.0, 3.0]), np.array([0.0, 0.0, 1.0])) is None  # all where most was expected


def test_the_challenger_never_falls_in_a_hazard_and_learns_only_where_it_may(waters: Waters) -> None:
    """Every water made one metre from deep in the same way: predictions differ only upwards; held-back counts are
    not read."""
    _, signs = challenger.table(waters)
    assert set(signs) == {0, 1}
    everybody = np.ones(80, dtype=bool)
    told = challenger.predict(waters, waters.record.known, waters.record.effort, everybody)
    fenceless = [replace(f, amount=np.ones(80)) if f.effect == "no_barrier" else f for f in waters.features]
    worse = replace(waters, features=fenceless)
    learned = challenger.table(waters)[0]
    assert (challenger.table(worse)[0] >= learned - 1e-12).all()
    assert np.isfinite(told).all()
    some = everybody.copy()
    some[::2] = False
    lied = np.where(some, waters.record.known, 99.0)
    assert challenger.predict(waters, lied, waters.record.effort, some) == pytest.approx(
        challenger.predict(waters, waters.record.known, waters.record.effort, some)
    )


def test_the_simpler_score_stays_unless_beaten_beyond_one_standard_error(waters: Waters) -> None:
    found = contest(waters, seed=1)
    assert found is not None
    assert found.challenger_wins == (found.better > found.error)
    assert replace(found, better=0.2, error=0.1).challenger_wins
    assert not replace(found, better=0.1, error=0.2).challenger_wins
    assert found.score.incidents == found.challenger.incidents == 40


def test_the_same_ranking_stays_whole_and_the_reverse_loses_all(waters: Waters) -> None:
    log_rate = estimate(waters).log_rate
    assert stability.firmness(waters, log_rate, log_rate) == stability.Firm(1.0, pytest.approx(1.0))
    reverse = stability.firmness(waters, log_rate, -log_rate)
    assert reverse.agreement == pytest.approx(-1.0)
    assert reverse.stays < 0.5


def test_each_assumption_is_halved_and_doubled_and_one_changes_nothing_else(made: County, waters: Waters) -> None:
    found = stability.assumed(made, waters, report=None)
    told = {(one.assumption, one.times) for one in found}
    assert {(f"rule_{name}", times) for name in stability.RULES for times in (0.5, 2.0)} <= told
    assert {("no_barrier", 0.5), ("no_barrier", 2.0), ("spread_own", 2.0)} <= told
    assert all(0 <= one.firm.stays <= 1 and -1 <= one.firm.agreement <= 1 for one in found)
    assert [one.firm.stays for one in found] == sorted(one.firm.stays for one in found)
    assert estimate(waters).log_rate == pytest.approx(estimate(gather(made)).log_rate)


def test_groups_add_up_and_coverage_is_counted(made: County, waters: Waters) -> None:
    of = fairness.groups(made, waters)
    assert set(of["location_precision"]) == {"gps"}
    value = np.arange(1.0, 81)
    found = fairness.judge(of, value, value * 0 + 0.5, value * 0 + 1.5, value)
    for groups in found.values():
        assert sum(group.waters for group in groups.values()) == 80
        assert sum(group.expected for group in groups.values()) == pytest.approx(1)
        assert sum(group.true for group in groups.values()) == pytest.approx(1)
    # Ratios to the median of 40.5 between 0.5 and 1.5: 20.25 to 60.75, so 21 to 60.
    assert fairness.covered(value * 0 + 0.5, value * 0 + 1.5, value).sum() == 40


def test_the_curve_is_by_tenths_of_the_score() -> None:
    curve = calibration_curve(np.arange(100.0), np.arange(100.0))
    assert curve[0] == (pytest.approx(np.arange(90, 100).sum() / 4950),) * 2
    assert sum(true for _, true in curve) == pytest.approx(1)


def test_the_score_learns_where_it_may(waters: Waters) -> None:
    everybody = np.ones(80, dtype=bool)
    told = shrunk(waters, waters.record.counts, waters.record.effort, everybody)
    assert told == pytest.approx(estimate(waters).log_rate)
