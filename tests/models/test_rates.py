"""Log rates: the variance of a ratio to the reference, against the whole matrix."""

from __future__ import annotations

import numpy as np
import pytest

from models import drowning, rates
from models.evidence import BY_FACTOR
from models.score import Z90
from tests.examples import examples
from tests.models.build import county
from tests.models.twins import random_rows


def reference_of(n: int, kind: str) -> np.ndarray:
    """One water, two, or all of them alike."""
    weights = np.zeros(n)
    weights[: {"one": 1, "two": 2, "all": n}[kind]] = 1.0
    return weights / weights.sum()


@pytest.mark.parametrize("kind", ["one", "two", "all"])
@pytest.mark.parametrize("seed", range(examples(6)))
def test_before_any_incident_the_variance_of_a_ratio_is_that_of_the_whole_matrix(seed: int, kind: str) -> None:
    """What is not recorded at the reference counts in every ratio to it, and not in its own."""
    rows = random_rows(np.random.default_rng(seed)) | {"incidents": []}
    waters = rates.gather(county(rows))
    n = len(waters.sites)
    reference = reference_of(n, kind)
    covariance = np.diag(waters.open_variance)
    amounts = dict(waters.exposed.slopes) | {feature.effect: feature.amount for feature in waters.features}
    for name, amount in amounts.items():
        covariance += BY_FACTOR[name].se ** 2 * np.outer(amount, amount)
    contrast = np.eye(n) - np.outer(np.ones(n), reference)
    whole = np.diag(contrast @ covariance @ contrast.T)
    found = rates.estimate(waters).contrast_variance(reference)
    assert found == pytest.approx(np.maximum(whole, 0.0), rel=1e-9, abs=1e-12)
    if kind == "one":
        assert found[0] == 0.0


def test_the_interval_is_that_of_drawn_rates() -> None:
    """Monte Carlo: log rates drawn with all their errors, each held against the drawn median water."""
    rows = random_rows(np.random.default_rng(4)) | {"incidents": []}
    made = county(rows)
    waters = rates.gather(made)
    found = rates.estimate(waters)
    scores = drowning.score_waters(made, waters)
    known = scores["value"].notna().to_numpy()
    median = int(np.flatnonzero(np.isclose(scores["value"].to_numpy(), 1.0, rtol=0, atol=1e-12))[0])
    rng = np.random.default_rng(1)
    drawn = found.log_rate + rng.normal(size=(200_000, len(known))) * np.sqrt(waters.open_variance)
    amounts = dict(waters.exposed.slopes) | {feature.effect: feature.amount for feature in waters.features}
    for name, amount in amounts.items():
        drawn += rng.normal(size=(len(drawn), 1)) * BY_FACTOR[name].se * amount
    error = (drawn - drawn[:, [median]]).std(axis=0)
    told = np.log(scores["high"] / scores["low"]).to_numpy() / 2 / Z90
    assert told[known] == pytest.approx(error[known], rel=0.01, abs=1e-9)
