"""The challenger of the drowning score: gradient-boosted trees, monotone where a sign is known.

What a data scientist would try first on the same table: scikit-learn's ``HistGradientBoostingRegressor`` with Poisson
loss on counts per exposure, weighted by exposure and effort, never falling in a hazard, a lack of protection or an
exposure (Ke et al. 2017, LightGBM, for the histograms). It knows no published effect. The simpler model stays unless
this one predicts townships it has not seen better by more than one standard error (``models.validation``).
"""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import HistGradientBoostingRegressor

from models.rates import Waters
from models.score import Bools, Floats

_MONOTONE_PARTS = ("children_near", "child_vulnerability", "schools_near", "school_route")


def table(waters: Waters) -> tuple[Floats, list[int]]:
    """Columns (n, k) of what is known of each water, and the sign each is held to: 1 never falling, 0 free."""
    parts = [waters.exposed.log_parts[name] for name in _MONOTONE_PARTS]
    features = [feature.amount for feature in waters.features]
    # A kind of water has no sign of its own; all the rest is hazard or lack of protection.
    signs = [1] * len(parts) + [0 if feature.group == "kind" else 1 for feature in waters.features]
    return np.column_stack([*parts, *features, waters.middles]), [*signs, 0, 0]


def predict(waters: Waters, counts: Floats, effort: Floats, learn: Bools) -> Floats:
    """Log rates (n,) of all waters with a place, learned from those where ``learn``; −inf for the others.

    Where nothing was counted there is nothing to learn: the rates are those of exposure alone.
    """
    exposure = np.exp(sum(waters.exposed.log_parts.values(), np.zeros(len(counts))))
    log_rate = np.where(waters.placed, np.log(exposure), -np.inf)
    learn = learn & waters.placed & (effort > 0)
    if not counts[learn].any():
        return log_rate
    columns, signs = table(waters)
    weight = (exposure * effort)[learn]
    trees = HistGradientBoostingRegressor(
        loss="poisson",
        learning_rate=0.05,
        max_iter=100,
        max_leaf_nodes=8,
        min_samples_leaf=20,
        l2_regularization=1.0,
        monotonic_cst=signs,
        early_stopping=False,
        random_state=0,
    ).fit(columns[learn], counts[learn] / weight, sample_weight=weight)
    at = waters.placed
    log_rate[at] += np.log(np.maximum(trees.predict(columns[at]), 1e-12))
    return log_rate
