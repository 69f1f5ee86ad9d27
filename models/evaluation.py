"""How good a ranking of waters is: the share of the drownings to come that its worst waters hold, against plain ones.

The ranking is judged on expected rates where they are known (a simulated county's hidden process), so that the luck of
thirty events does not decide; on events counted otherwise. Baselines need no model: what anybody would do with a map
and a list. They are the nearest child, past incidents (kernel density), the kind of water, children near, and children
by distance alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.spatial.distance import cdist

from geo.county import County
from models import exposure
from models.people import children, home_points
from models.score import Floats, rule_for

Ints = npt.NDArray[np.int64]

WORST: Final = (0.1, 0.2)
"""Parts of the waters that are looked at: what a county can watch."""
BANDWIDTH_M: Final = 1_000.0
"""Of the kernel density of past incidents; a village's size."""
LEVEL: Final = 0.9
RESAMPLES: Final = 400


@dataclass(frozen=True)
class Compared:
    """One ranking's capture of the whole in its worst part, and what the score has more (paired, with its interval)."""

    captured: float
    ahead: float
    low: float
    high: float

    @property
    def beaten(self) -> bool:
        """Whether the score is better beyond doubt: the interval of the difference is above zero."""
        return self.low > 0


def capture(order: Floats, amounts: Floats, part: float) -> float:
    """The share of all ``amounts`` (n,) at the ``part`` of the sites that ``order`` (n,) puts highest.

    Where the limit falls among ties, they share its places evenly: an order that knows nothing captures ``part``.

    Raises:
        ValueError: no amount is above zero.
    """
    total = float(amounts.sum())
    if not total > 0:
        raise ValueError("nothing is to be captured: all amounts are zero")
    places = part * len(order)
    ranked = np.argsort(-order, kind="stable")
    _, first, counts = np.unique(-order[ranked], return_index=True, return_counts=True)
    sums = np.add.reduceat(amounts[ranked], first)
    taken = np.clip((places - first) / counts, 0, 1)
    return float(sums @ taken) / total


def compare(
    score: Floats, others: Mapping[str, Floats], amounts: Floats, part: float, *, seed: int
) -> dict[str, Compared]:
    """Every other ranking's capture beside the score's.

    The interval of a difference is of sites resampled with replacement, the same for both rankings.
    """
    own = capture(score, amounts, part)
    rng = np.random.default_rng(seed)
    drawn = [rng.integers(0, len(score), len(score)) for _ in range(RESAMPLES)]
    drawn = [sample for sample in drawn if amounts[sample].sum() > 0]
    mine = np.array([capture(score[sample], amounts[sample], part) for sample in drawn])
    found = {}
    for name, other in others.items():
        theirs = np.array([capture(other[sample], amounts[sample], part) for sample in drawn])
        low, high = np.quantile(mine - theirs, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        captured = capture(other, amounts, part)
        found[name] = Compared(captured, own - captured, float(low), float(high))
    return found


def baselines(county: County, sites: pd.Index[str]) -> dict[str, Floats]:
    """The plain rankings of ``sites`` (waters with a place), the higher the worse, from what is on record."""
    shapes = county.metric("hazard_sites").geometry.reindex(sites)
    measured = exposure.measure(county, shapes)
    homes = home_points(county).reindex(county.persons["household_id"].reindex(children(county))).dropna()
    tree_points = homes[["x", "y"]].to_numpy()
    far = rule_for(county, "drowning_parameter", "reach").number
    nearest = _nearest(shapes, tree_points, far)
    past = county.metric("incidents")
    past = past[past.geometry.notna() & (past["occurred_on"] <= pd.Timestamp(county.as_of))]
    kinds = county.hazard_sites["kind"].reindex(sites)
    by_kind = past["site_id"].map(county.hazard_sites["kind"]).value_counts() / kinds.value_counts()
    return {
        "distance_only": -nearest,
        "past_incidents": _density(shapes, past),
        "site_type": kinds.map(by_kind).fillna(0.0).to_numpy(dtype=np.float64),
        "child_count": measured.far,
        "exposure": measured.plain,
    }


def calibration_slope(value: Floats, rates: Floats) -> float:
    """The slope of the log of the rates on the log of the score: 1 where a score twice as high means twice the rate."""
    kept = (value > 0) & (rates > 0)
    x, y = np.log(value[kept]), np.log(rates[kept])
    return float(np.cov(x, y)[0, 1] / x.var(ddof=1))


def calibration_curve(value: Floats, rates: Floats, parts: int = 10) -> list[tuple[float, float]]:
    """By ``parts`` of the sites, the worst by ``value`` first: their share of all value, and of all rates."""
    order = np.argsort(-value, kind="stable")
    expected, true = value[order] / value.sum(), rates[order] / rates.sum()
    return [
        (float(one.sum()), float(other.sum()))
        for one, other in zip(np.array_split(expected, parts), np.array_split(true, parts), strict=True)
    ]


def poisson_deviance(expected: Floats, counted: Floats) -> float:
    """Mean Poisson deviance of counts, expectations scaled to as many events as there were."""
    expected = expected * counted.sum() / expected.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        log_part = np.where(counted > 0, counted * np.log(counted / expected), 0.0)
    return float(2 * np.mean(log_part - counted + expected))


def _nearest(shapes: gpd.GeoSeries, points: Floats, most_m: float) -> Floats:
    found = np.full(len(shapes), most_m)
    if len(points):
        tree = shapely.STRtree(np.atleast_1d(np.asarray(shapely.points(points))))
        (site, _), gap = tree.query_nearest(shapes.to_numpy(), all_matches=False, return_distance=True)
        found[site] = np.minimum(gap, most_m)
    return found


def _density(shapes: gpd.GeoSeries, past: pd.DataFrame) -> Floats:
    """The Gaussian kernel density of past incidents at each site's middle, but for a constant; 0 without any."""
    middles = np.column_stack([shapes.centroid.x, shapes.centroid.y])
    where = shapely.get_coordinates(shapely.centroid(past["geometry"].to_numpy()))
    found: Floats = np.exp(-0.5 * (cdist(middles, where) / BANDWIDTH_M) ** 2).sum(axis=1)
    return found
