"""What would lower a water's risk, at what price, and what risk remains: treatments and residual risk of a site audit.

Closing a gap divides the value by the exponential of its log effect, so effects of several multiply. The cheapest set
is exact: every subset of a site's gaps that have a price is tried. Prices are rules of the county (``fix_price``), each
a local decision; a gap whose price nobody set has none and is in no set. A price is of the first year: what is bought
once, and a year of what is paid by the year. It is in whole yuan, rounded up.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.county import County
from geo.errors import RuleError
from geo.rules import Rule
from models.evidence import BY_FACTOR
from models.score import Bools, Fix, Floats, Texts, rule_for
from models.waters import Feature

PRICE: Final = "fix_price"
"""Key of a price; its population is the action."""
SHORE: Final = "shore_length"
"""Key of the metres of shore of a water drawn as a point; its population is a kind of water, or ``point``."""
UNITS: Final = ("yuan", "yuan/year", "yuan/m")
CHEAPEST: Final = ("cheapest", "cheapest_yellow")
"""The cheapest set that leads to a better class, and to yellow or better where that is another."""

Ints = npt.NDArray[np.intp]

_TIE = 12  # decimals of a log effect to which two sets are worth the same


def fixes(
    county: County,
    sites: pd.DataFrame,
    features: list[Feature],
    value: Floats,
    limits: dict[str, float],
    *,
    placed: Bools,
    surveyed: Bools,
) -> list[Fix]:
    """The cheapest sets, each treatable gap closed by itself, the most useful first, then all together.

    The median site stays as it is. ``sites`` (n) are of contract ``HAZARD_SITES``, ``features`` those of
    ``models.waters``, ``value`` (n,) in median waters, ``limits`` the least value of each class, the worst first.

    Raises:
        RuleError: a price is below zero or in a unit that is none of ``UNITS``.
    """
    n = len(value)
    unknown, no_class = np.full(n, np.nan), np.full(n, "")
    survey_rule = rule_for(county, "site_surveyed", "water_site")
    gaps = [feature for feature in features if feature.action]
    gaps.sort(key=lambda feature: -BY_FACTOR[feature.effect].log_effect)
    actions = [gap.action for gap in gaps]
    lacking = np.column_stack([surveyed & (gap.amount > 0) for gap in gaps])
    log_effect = np.column_stack([gap.log_effect for gap in gaps]) * lacking
    shore = shore_m(county, sites)
    price = np.column_stack([_price(county, gap, shore) for gap in gaps])
    several = lacking.sum(axis=1) > 1
    after_all = value * np.exp(-log_effect.sum(axis=1))
    return [
        Fix("locate", ~placed, unknown, no_class, survey_rule),
        Fix("survey", placed & ~surveyed, unknown, no_class, survey_rule),
        *_cheapest(actions, value, log_effect, np.where(lacking, price, np.nan), limits, surveyed),
        *(
            Fix(
                gap.action,
                lacking[:, k],
                after := value * np.exp(-log_effect[:, k]),
                class_of(after, limits),
                gap.rule,
                price=price[:, k],
                unrecorded=gap.open,
            )
            for k, gap in enumerate(gaps)
        ),
        Fix(
            "all",
            surveyed & several,
            after_all,
            class_of(after_all, limits),
            price=np.where(lacking, price, 0.0).sum(axis=1),
            parts=_named(actions, lacking),
        ),
    ]


def class_of(value: Floats, limits: dict[str, float]) -> Texts:
    """The class (n,) of values: the first whose limit is reached, blue below all."""
    return np.select([value >= limit for limit in limits.values()], list(limits), "blue").astype(np.str_)


def class_limits(county: County) -> dict[str, float]:
    """The least value of each class of a water, in median waters, the worst first.

    Raises:
        UnknownRuleError: the county's packs lack one.
    """
    return {name: rule_for(county, "drowning_class", name).number for name in ("red", "orange", "yellow")}


def subsets(k: int) -> Bools:
    """Every subset of k gaps (2^k, k), the empty one first."""
    return (np.arange(2**k)[:, None] >> np.arange(k) & 1).astype(bool)


def outcomes(log_effect: Floats, price: Floats) -> tuple[Bools, Floats, Floats]:
    """Subsets (s, k), and the price and log effect (n, s) of each at each site; a price of inf where it cannot be had.

    Args:
        log_effect: (n, k), zero where nothing is lacking.
        price: (n, k) in yuan, NaN where nothing is lacking or no price is set.
    """
    chosen = subsets(log_effect.shape[1])
    member = chosen.T.astype(float)
    barred = np.isnan(price).astype(float) @ member > 0
    together = np.where(np.isnan(price), 0.0, price) @ member
    return chosen, np.where(barred, np.inf, together), log_effect @ member


def price_rule(county: County, action: str) -> Rule | None:
    """The rule a fix is priced by on ``as_of``; None where the county set none.

    Raises:
        RuleError: the price is below zero, or its unit is none of ``UNITS``.
    """
    rule = county.rules.first(PRICE, action, on=county.as_of)
    if rule is None or rule.threshold is None:
        return None
    if rule.threshold < 0 or rule.unit not in UNITS:
        raise RuleError(
            f"Rule {rule.id} gives a price of {rule.threshold:g} {rule.unit or 'without a unit'}; write a number from "
            f"0 on in one of {', '.join(UNITS)}.",
            ids=[rule.id],
        )
    return rule


def shore_m(county: County, sites: pd.DataFrame) -> Floats:
    """Metres of shore (n,): the outline of an area, the length of a line (one bank), the county's number for a point.

    NaN where the water has no place, or is a point and the county set no number.
    """
    shapes = county.metric("hazard_sites").geometry.loc[sites.index].to_numpy()
    outlines = _outlines_m(shapes)
    points = (shapely.get_dimensions(shapes) == 0) & (outlines == 0)
    by_kind = {kind: _point_m(county, kind) for kind in sites["kind"].unique()}
    return np.where(points, sites["kind"].map(by_kind).to_numpy(dtype="float64"), outlines)


def _outlines_m(shapes: npt.NDArray[np.object_]) -> Floats:
    parts, of = shapely.get_parts(shapes, return_index=True)
    rings = shapely.get_exterior_ring(parts)  # None where a part is no area
    metres = np.where(shapely.is_missing(rings), shapely.length(parts), shapely.length(rings))
    nowhere = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return np.where(nowhere, np.nan, np.bincount(of, metres, minlength=len(shapes)))


def _point_m(county: County, kind: str) -> float:
    for population in (kind, "point"):
        rule = county.rules.first(SHORE, population, on=county.as_of)
        if rule is not None and rule.threshold is not None:
            return rule.threshold
    return float("nan")


def _price(county: County, gap: Feature, shore: Floats) -> Floats:
    """Yuan (n,) of closing a gap where it is open; what is priced by the metre is bought for the part lacking."""
    rule = price_rule(county, gap.action)
    if rule is None:
        return np.full(len(shore), np.nan)
    if rule.unit != "yuan/m":
        return np.full(len(shore), np.ceil(rule.number))
    # Not recorded may mean none at all: money for the whole of it has to be there.
    lacking = np.where(gap.open, 1.0, gap.amount)
    return np.ceil(np.round(rule.number * shore * lacking, 6))


def _cheapest(
    actions: list[str], value: Floats, log_effect: Floats, price: Floats, limits: dict[str, float], surveyed: Bools
) -> list[Fix]:
    """To the next better class, and to yellow or better; where no set of what has a price leads there, none."""
    chosen, cost, effect = outcomes(log_effect, price)
    after = value[:, None] * np.exp(-effect)
    now = class_of(value, limits)
    to_next = np.select([now == name for name in limits], list(limits.values()), -np.inf)
    to_yellow = np.where(now == "red", limits["orange"], -np.inf)
    first, found = _least(cost, effect, after < to_next[:, None])
    second, found_yellow = _least(cost, effect, after < to_yellow[:, None])
    rows = np.arange(len(value))
    listed = []
    for action, pick, applies in (
        (CHEAPEST[0], first, found),
        (CHEAPEST[1], second, found_yellow & (first != second)),
    ):
        left = after[rows, pick]
        listed.append(
            Fix(
                action,
                surveyed & applies,
                left,
                class_of(left, limits),
                price=cost[rows, pick],
                parts=_named(actions, chosen[pick]),
            )
        )
    return listed


def _least(cost: Floats, effect: Floats, reaches: Bools) -> tuple[Ints, Bools]:
    """For each row the cheapest column that reaches, of those the one worth most, of those the first; and if any."""
    able = reaches & np.isfinite(cost)
    least = np.where(able, cost, np.inf)
    able &= least == least.min(axis=1, keepdims=True)
    worth = np.where(able, np.round(effect, _TIE), -np.inf)
    return np.argmax(worth, axis=1), np.asarray(able.any(axis=1))


def _named(actions: list[str], members: Bools) -> list[tuple[str, ...]]:
    """The actions that each row of ``members`` (n, k) holds; each different row named once."""
    code = members @ (1 << np.arange(len(actions)))
    _, first, of = np.unique(code, return_index=True, return_inverse=True)
    names = [tuple(a for a, member in zip(actions, row, strict=True) if member) for row in members[first].tolist()]
    return [names[at] for at in of.tolist()]
