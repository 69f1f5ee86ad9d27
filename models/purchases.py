"""What a county buys against drowning: everything that would lower a water's risk, by risk removed per yuan.

Risk is the score's own value, in median waters; it adds up over waters, not over fixes of one water, whose effects
multiply. The list gives each fix what it removes after those before it. The best set under a budget takes one subset of
fixes for each water: a multiple-choice knapsack (Kellerer, Pferschy & Pisinger 2004, ch. 11). A Lagrangian bound takes
out what cannot be in a better set, and HiGHS solves the rest, so that the bound is of the whole.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from geo.errors import FrameError, InputError
from geo.text import say
from models.score import Bools, Floats, Texts
from models.treatments import class_of, outcomes

COLUMNS: Final = (
    "site_id",
    "region_code",
    "action",
    "unrecorded",  # nobody recorded whether it is lacking: look first
    "price",  # yuan, NaN where none is set
    "value_before",  # with everything of this site that stands above it
    "value_after",
    "removed",
    "per_yuan",  # removed / price; inf where it costs nothing, NaN where no price is set
    "class_before",
    "class_after",
    "price_so_far",
    "removed_so_far",
)
TOLERANCE: Final = 1e-6
"""Median waters within which a best set counts as proven: HiGHS's own absolute gap."""
_SECONDS = 20.0
_HALVINGS = 60
_CORE = 200
"""Subsets, besides one a water, among which a good choice is looked for before the whole is proven."""

Ints = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Treatable:
    """The n surveyed waters and what each lacks of k things: log effect (n, k) and price (n, k), zero and NaN if not.

    A thing that is lacking and has no price is NaN in ``price`` and not zero in ``log_effect``.
    """

    sites: Texts
    region_code: Texts
    value: Floats
    actions: tuple[str, ...]
    log_effect: Floats
    price: Floats
    unrecorded: Bools

    def only(self, actions: Collection[str]) -> Treatable:
        """The same waters with those of the things alone that are named; other names are of nothing."""
        kept = [column for column, action in enumerate(self.actions) if action in actions]
        return replace(
            self,
            actions=tuple(self.actions[column] for column in kept),
            **{name: getattr(self, name)[:, kept] for name in ("log_effect", "price", "unrecorded")},
        )


@dataclass(frozen=True, eq=False)
class BestSet:
    """The best purchases under a budget (columns ``COLUMNS``), the risk they remove, and how well that is known.

    No set within the budget removes more than ``bound``; ``proven``: ``removed`` is that, to ``TOLERANCE``.
    """

    purchases: pd.DataFrame
    budget: float
    price: float
    removed: float
    bound: float
    proven: bool


def treatable(scores: pd.DataFrame) -> Treatable:
    """What the fixes of drowning scores (contract ``SCORES``) offer.

    Raises:
        FrameError: the scores were made before fixes had prices.
    """
    known = scores[scores["value"].notna()]
    listed = [[fix for fix in json.loads(text) if "parts" not in fix] for text in known["fixes"]]
    if any("price" not in fix for fixes in listed for fix in fixes):
        raise FrameError("These scores were made before fixes had prices; run shouwang score and ask again.")
    actions = tuple(dict.fromkeys(fix["action"] for fixes in listed for fix in fixes))
    at = {action: column for column, action in enumerate(actions)}
    value = known["value"].to_numpy(dtype="float64")
    log_effect = np.zeros((len(known), len(actions)))
    price, unrecorded = np.full(log_effect.shape, np.nan), np.zeros(log_effect.shape, dtype=bool)
    for row, fixes in enumerate(listed):
        for fix in fixes:
            column = at[fix["action"]]
            log_effect[row, column] = np.log(value[row] / fix["value_after"])
            price[row, column] = np.nan if fix["price"] is None else fix["price"]
            unrecorded[row, column] = fix["unrecorded"]
    return Treatable(
        known.index.to_numpy(dtype=np.str_),
        known["region_code"].to_numpy(dtype=np.str_),
        value,
        actions,
        log_effect,
        price,
        unrecorded,
    )


def purchase_list(found: Treatable, limits: dict[str, float]) -> pd.DataFrame:
    """Every fix of every water, the most risk removed per yuan first (index 1, 2, …; columns ``COLUMNS``).

    Within a water each is reckoned after those above it, so any part of the list from the top is worth what it says.
    What has no price comes last, reckoned after all that has.
    """
    return _listed(found, found.log_effect > 0, limits)


def best_set(found: Treatable, limits: dict[str, float], budget: float, *, seconds: float = _SECONDS) -> BestSet:
    """The purchases within ``budget`` yuan that remove most risk, in the order of ``purchase_list``.

    Args:
        seconds: HiGHS stops then; the set is the best found, and the bound says by how much it may fall short.

    Raises:
        InputError: the budget is below zero or no number.
    """
    if not isfinite(budget) or budget < 0:
        raise InputError(say("A budget of {budget:g} yuan cannot be; name one from 0 on.", budget=budget))
    chosen, price, effect = outcomes(found.log_effect, found.price)
    removed = -np.expm1(-effect) * found.value[:, None]
    kept = _undominated(price, removed) & (price <= budget)
    pick, bound = _knapsack(price, np.where(kept, removed, -np.inf), budget, seconds)
    rows = np.arange(len(pick))
    taken = chosen[pick] & (found.log_effect > 0)
    purchases = _listed(found, taken, limits)
    objective = float(removed[rows, pick].sum())
    bound = max(bound, objective)
    return BestSet(
        purchases,
        budget,
        float(purchases["price"].sum()),
        objective,
        bound,
        bound - objective <= TOLERANCE * max(1.0, objective),
    )


def totals(purchases: pd.DataFrame, by: pd.Series[Any]) -> pd.DataFrame:
    """Purchases counted by ``by`` (aligned): number, of them without a price and not recorded, yuan, risk removed."""
    grouped = purchases.assign(unpriced=purchases["price"].isna()).groupby(by.to_numpy(), sort=True)
    found = grouped.agg(
        purchases=("action", "size"),
        unpriced=("unpriced", "sum"),
        unrecorded=("unrecorded", "sum"),
        price=("price", "sum"),
        removed=("removed", "sum"),
    )
    return found.sort_values("removed", ascending=False, kind="stable")


def _listed(found: Treatable, taken: Bools, limits: dict[str, float]) -> pd.DataFrame:
    """The fixes ``taken`` (n, k) with what each removes after those before it."""
    worth = -np.expm1(-found.log_effect)
    rate = np.full(worth.shape, np.inf)
    np.divide(worth, found.price, out=rate, where=found.price > 0)
    rate = np.where(np.isnan(found.price), -1.0, rate)
    rate = np.where(taken, rate, -2.0)
    # Effects multiply, so which comes next at a water does not depend on what was done there before.
    order = np.lexsort((-found.log_effect, -rate), axis=1)
    rows = np.arange(len(order))[:, None]
    ordered = np.where(taken, found.log_effect, 0.0)[rows, order]
    done = np.cumsum(ordered, axis=1)
    before = found.value[:, None] * np.exp(-(done - ordered))
    after = found.value[:, None] * np.exp(-done)
    site, place = np.nonzero(taken[rows, order])
    column = order[site, place]
    price, gone = found.price[site, column], (before * -np.expm1(-ordered))[site, place]
    per_yuan = np.full(len(site), np.inf)
    np.divide(gone, price, out=per_yuan, where=price > 0)
    per_yuan = np.where(np.isnan(price), np.nan, per_yuan)
    actions = np.array(found.actions, dtype=np.str_)
    table = pd.DataFrame(
        {
            "site_id": found.sites[site],
            "region_code": found.region_code[site],
            "action": actions[column] if len(actions) else np.empty(0, dtype=np.str_),
            "unrecorded": found.unrecorded[site, column],
            "price": price,
            "value_before": before[site, place],
            "value_after": after[site, place],
            "removed": gone,
            "per_yuan": per_yuan,
            "class_before": class_of(before[site, place], limits),
            "class_after": class_of(after[site, place], limits),
        }
    ).astype({"site_id": "str", "region_code": "str", "action": "str", "class_before": "str", "class_after": "str"})
    urgency = np.where(np.isnan(per_yuan), -1.0, per_yuan)
    table = table.iloc[np.lexsort((place, found.sites[site], -gone, -urgency))]
    table["price_so_far"] = table["price"].cumsum()
    table["removed_so_far"] = table["removed"].cumsum()
    table.index = pd.RangeIndex(1, len(table) + 1, name="position")
    return table[list(COLUMNS)]


def _undominated(price: Floats, removed: Floats) -> Bools:
    """Subsets (n, s) that remove more than every subset that costs no more; of equals one is kept."""
    order = np.lexsort((-removed, price), axis=1)
    rows = np.arange(len(price))[:, None]
    gains = np.where(np.isfinite(price), removed, -np.inf)[rows, order]
    best = np.maximum.accumulate(gains, axis=1)
    first = np.ones(gains.shape, dtype=bool)
    first[:, 1:] = gains[:, 1:] > best[:, :-1]
    kept = np.zeros(gains.shape, dtype=bool)
    kept[rows, order] = first & np.isfinite(gains)
    return kept


def _knapsack(price: Floats, removed: Floats, budget: float, seconds: float) -> tuple[Ints, float]:
    """One column for each row within the budget, the sum of ``removed`` (-inf: barred) the greatest; and its bound."""
    rows = np.arange(len(price))
    cost = np.where(np.isfinite(removed), price, 0.0)
    pick = np.argmax(removed, axis=1) if len(rows) else np.empty(0, dtype=np.intp)
    if cost[rows, pick].sum() <= budget:
        return pick, float(removed[rows, pick].sum())
    rate = _multiplier(cost, removed, budget)
    reduced = removed - rate * cost
    top = reduced.max(axis=1)
    bound = rate * budget + float(top.sum())
    # A choice removes the bound less the losses of its subsets and what its unspent money is worth.
    loss = top[:, None] - reduced
    pick = _filled(np.argmax(reduced, axis=1), cost, removed, budget)
    closest = np.sort(loss[np.isfinite(loss)])[: len(rows) + _CORE][-1]
    for most in (closest, np.inf):
        gap = bound - float(removed[rows, pick].sum())
        open_ = loss <= min(most, gap) + TOLERANCE  # one that loses more than the gap is in no better choice
        open_[rows, pick] = True
        found, least = _branch_and_bound(cost, loss, rate, open_, budget, gap, seconds / 2)
        better = found is not None and removed[rows, found].sum() > removed[rows, pick].sum()
        if found is not None and better and cost[rows, found].sum() <= budget:
            pick = found
        if most >= gap:
            return pick, bound - least
    return pick, bound


def _multiplier(cost: Floats, removed: Floats, budget: float) -> float:
    """Risk a yuan is worth: the least at which what is then worth buying is within the budget."""
    dear = cost > 0
    low, high = 0.0, 1.0 + float((removed[dear] / cost[dear]).max())
    rows = np.arange(len(cost))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        spent = cost[rows, np.argmax(removed - middle * cost, axis=1)].sum()
        low, high = (low, middle) if spent <= budget else (middle, high)
    return high


def _filled(pick: Ints, cost: Floats, removed: Floats, budget: float) -> Ints:
    """A choice within the budget, exchanged for dearer ones, the most removed first, as long as money is left."""
    rows = np.arange(len(pick))
    pick = pick.copy()
    while True:
        spent, gained = cost[rows, pick], removed[rows, pick]
        fits = cost - spent[:, None] <= budget - spent.sum()
        more = np.where(fits, removed - gained[:, None], -np.inf)
        row, column = np.unravel_index(np.argmax(more), more.shape)
        if not more[row, column] > 0:
            return pick
        pick[row] = column


def _branch_and_bound(
    cost: Floats, loss: Floats, rate: float, open_: Bools, budget: float, gap: float, seconds: float
) -> tuple[Ints | None, float]:
    """The choice among the columns ``open_`` that loses least, none if more than ``gap``; and the least there can be.

    By HiGHS, over the rows that have more than one column open. Unspent money loses ``rate`` a yuan.
    """
    pick = np.argmax(open_, axis=1)
    rows = np.arange(len(pick))
    undecided = open_.sum(axis=1) > 1
    fixed = rows[~undecided]
    left = budget - float(cost[fixed, pick[fixed]].sum())
    lost = float(loss[fixed, pick[fixed]].sum())
    row, column = np.nonzero(open_ & undecided[:, None])
    if not len(row):
        return pick, lost + rate * left
    _, group = np.unique(row, return_inverse=True)
    n, groups = len(row), int(group.max()) + 1
    one_each = csr_array((np.ones(n), (group, np.arange(n))), shape=(groups, n + 1))
    objective = np.append(loss[row, column], rate)
    spent = np.append(cost[row, column], 1.0)
    done = milp(
        objective,
        integrality=np.append(np.ones(n, dtype=np.int64), 0),
        bounds=Bounds(0, np.append(np.ones(n), np.inf)),
        constraints=[
            LinearConstraint(one_each, 1, 1),
            LinearConstraint(csr_array(spent[None, :]), left, left),
            LinearConstraint(csr_array(objective[None, :]), -np.inf, gap - lost + 10 * TOLERANCE),
        ],
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    least = 0.0 if done.mip_dual_bound is None else max(0.0, lost + float(done.mip_dual_bound))
    if done.x is None:
        return None, least if done.status == 1 else 0.0
    chosen = done.x[:n] > 0.5
    pick[row[chosen]] = column[chosen]
    return pick, least
