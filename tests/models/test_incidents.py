"""What incidents move: the score's values against a direct optimiser on hand-built terms, and what must not move."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

from geo.county import County
from geo.words import WATER_KINDS
from models import drowning, exposure
from models.evidence import BY_FACTOR
from models.incidents import EXPOSURE, NEARBY, NEARBY_M, OWN, VILLAGE
from models.score import Z90
from models.waters import site_features
from tests.models.build import VILLAGE as HERE
from tests.models.build import at, county, factors, fixes, reasons
from tests.models.twins import random_rows


def with_incidents(*sites: str, **rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        **rows,
        "incidents": [
            {"id": f"I{n}", "region_code": HERE, "site_id": site, "occurred_on": "2025-07-01", "outcome": "near_miss"}
            for n, site in enumerate(sites)
        ],
    }


def directly(made: County) -> dict[str, float]:
    """The values by minimising the penalised likelihood over the log rates, the prior built pair by pair."""
    sites = made.hazard_sites[made.hazard_sites["kind"].isin(WATER_KINDS)]
    shapes = made.metric("hazard_sites").geometry.reindex(sites.index)
    measured, features = exposure.measure(made, shapes), site_features(made, sites)
    placed = ~(shapes.isna() | shapes.is_empty)
    chosen = np.flatnonzero((sites["surveyed_on"] <= np.datetime64(made.as_of)).to_numpy() & placed.to_numpy())
    log_exposure = np.log(measured.total)
    counts = next(f.value for f in features if f.effect == "incidents")
    assert counts is not None
    prior, terms = [], []
    average = float(np.mean([log_exposure[i] for i in chosen]))
    for i in chosen:
        known = {f.effect: f.amount[i] for f in features if f.effect != "incidents"}
        prior.append(log_exposure[i] + sum(BY_FACTOR[name].log_effect * amount for name, amount in known.items()))
        known |= {name: slope[i] for name, slope in measured.slopes.items()}
        terms.append({name: BY_FACTOR[name].se * amount for name, amount in known.items()})
    n = len(chosen)
    cov = np.zeros((n, n))
    for a in range(n):
        for b in range(n):
            i, j = chosen[a], chosen[b]
            cov[a, b] = sum(terms[a][name] * terms[b][name] for name in terms[a])
            cov[a, b] += EXPOSURE**2 * (log_exposure[i] - average) * (log_exposure[j] - average) + 4
            gap = shapes.iloc[i].centroid.distance(shapes.iloc[j].centroid)
            cov[a, b] += NEARBY**2 * exp(-0.5 * (gap / NEARBY_M) ** 2)
            cov[a, b] += VILLAGE**2 * (sites["region_code"].iloc[i][:12] == sites["region_code"].iloc[j][:12])
        opened = sum(
            (BY_FACTOR[f.effect].log_effect / 2 / Z90) ** 2 for f in features if f.effect != "incidents" and f.open[i]
        )
        cov[a, a] += OWN**2 + (measured.log_halfwidth[i] / Z90) ** 2 + opened
    mean = np.array(prior) - log(sum(exp(p) for p in prior)) + log(counts[chosen].sum())
    root = np.linalg.cholesky(cov + 1e-12 * np.eye(n))

    def loss(white: Any) -> Any:
        log_rate = mean + root @ white
        rate = np.exp(log_rate)
        return rate.sum() - counts[chosen] @ log_rate + white @ white / 2, root.T @ (rate - counts[chosen]) + white

    white = minimize(loss, np.zeros(n), jac=True, method="BFGS", options={"gtol": 1e-10}).x
    log_rate = mean + root @ white
    middle = float(np.median(log_rate))
    return {str(sites.index[i]): exp(log_rate[a] - middle) for a, i in enumerate(chosen)}


@pytest.mark.parametrize("seed", [0, 2, 3, 4, 5])  # those whose incidents are of surveyed waters
def test_values_are_a_direct_optimisers(seed: int) -> None:
    made = county(random_rows(np.random.default_rng(seed)))
    expected = directly(made)
    scores = drowning.score(made)
    got = scores["value"].dropna().to_dict()
    assert got.keys() == expected.keys()
    for site, value in expected.items():
        assert got[site] == pytest.approx(value, rel=1e-3)
        assert sum(factors(scores, site).values()) == pytest.approx(log(got[site]), abs=1e-4)


WATERS = [
    {"id": name, "region_code": HERE, "kind": "pond", "surveyed_on": "2026-05-01", "geometry": at(x, 0), **more}
    for name, x, more in (
        ("A", 0, {"barrier": "none"}),
        ("NEXT", 300, {"barrier": "none"}),
        ("FAR", 9000, {"barrier": "none"}),
        ("FENCED", 9300, {"barrier": "full"}),
        ("PLAIN", 18000, {"barrier": "none"}),
    )
]


def test_an_incident_raises_its_water_most_its_neighbours_less_and_the_far_ones_not() -> None:
    before = drowning.score(county({"hazard_sites": WATERS}))["value"]
    scores = drowning.score(county(with_incidents("A", "A", hazard_sites=WATERS)))
    after = scores["value"]
    assert after["A"] / after["FAR"] > after["NEXT"] / after["FAR"] > before["NEXT"] / before["FAR"]
    assert before["A"] == before["NEXT"]
    assert reasons(scores, "A")["incidents"]["value"] == 2
    assert factors(scores, "A")["incidents"] > factors(scores, "NEXT")["incidents_nearby"] > 0


def test_a_fix_is_worth_what_the_papers_say_wherever_incidents_were() -> None:
    """At fenced waters more happened: that speaks of where fences stand, and a fence is worth what it was."""
    known = county(with_incidents(*["FENCED"] * 6, hazard_sites=WATERS))
    scores = drowning.score(known)
    worth = fixes(scores, "A")["add_barrier"]["value_after"] / scores.at["A", "value"]
    assert log(worth) == pytest.approx(-BY_FACTOR["no_barrier"].log_effect, abs=1e-4)
    assert scores.at["FENCED", "value"] > scores.at["A", "value"]


def test_incidents_narrow_what_is_said_and_many_of_them_raise_the_grade() -> None:
    few, many = (
        drowning.score(county(with_incidents(*["A", "NEXT", "FAR", "PLAIN", "FENCED"] * times, hazard_sites=WATERS)))
        for times in (1, 8)
    )
    width = [np.log(scores["high"] / scores["low"]).mean() for scores in (few, many)]
    assert width[1] < width[0]
    assert set(few["evidence_grade"]) == {"C"}
    assert set(many["evidence_grade"]) == {"B"}


def test_incidents_too_old_to_come_or_of_no_water_move_nothing() -> None:
    rows = with_incidents("A", "A", "A", hazard_sites=WATERS)
    for row, change in zip(
        rows["incidents"],
        ({"occurred_on": "2015-07-01"}, {"occurred_on": "2026-12-01"}, {"site_id": None}),
        strict=True,
    ):
        row |= change
    same = drowning.score(county({"hazard_sites": WATERS}))
    assert drowning.score(county(rows))["value"].to_dict() == same["value"].to_dict()
