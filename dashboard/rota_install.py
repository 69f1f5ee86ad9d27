"""The round of equipment: what is bought against drowning under a budget, and which team puts it up where and when.

What to buy is the set that removes most risk (``dashboard.purchasing``). What has minutes by the county's rules
(``install_minutes``) the teams put up, the most dangerous waters first (``models.rota.installing``); everything else
(fences, keepers, patrols, by default) is listed as left to others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.purchasing import Purchases, purchases_of
from dashboard.rota_asked import Asked
from dashboard.rota_install_things import minutes_of, things_on_sale
from dashboard.rota_planning import access_of, basis_now, read_county, teams_of, ways_of
from data.store import Store
from geo.county import County
from geo.errors import InputError
from geo.text import say
from models.rota.installing import WHOLE_DAY, Round, installation
from models.rota.problem import DAYS_A_WEEK, RotaProblem
from models.rota.solve import Report
from models.score import Floats


@dataclass(frozen=True, eq=False)
class Equipment:
    """A round and what it rests on. ``bought``: the purchases (columns of ``Purchases.table``) the teams put up;
    ``others``: those they do not. ``round.problem.sites`` are the waters of ``bought``."""

    county: County
    asked: Asked
    purchases: Purchases
    bought: pd.DataFrame
    others: pd.DataFrame
    round: Round

    @property
    def by_stop(self) -> pd.DataFrame:
        """What is put up where and when: a row for each thing of ``bought`` at a water that is called at."""
        stops = self.round.stops[["team_id", "day", "tour", "position", "site_id", "arrive_min", "leave_min"]]
        return stops.merge(self.bought, on="site_id").sort_values(["team_id", "day", "tour", "position", "action"])

    @property
    def loads(self) -> pd.DataFrame:
        """How many of each thing (columns) a team takes along on a tour (index team_id, day, tour)."""
        rows = self.by_stop
        return pd.crosstab([rows["team_id"], rows["day"], rows["tour"]], rows["action"])


def equipment_round(
    store: Store,
    code: str,
    budget: float,
    asked: Asked,
    report: Report,
    cancelled: Callable[[], bool] = bool,
    *,
    actions: Collection[str] | None = None,
) -> Equipment:
    """Buy what removes most risk within ``budget`` yuan, and put it up within the weeks of ``asked``.

    Args:
        actions: what may be bought (codes of ``models.purchases``); everything that has a price, where none is named.
        cancelled: whether to stop: the round is then of the days until now.

    Raises:
        InputError: nothing was scored, the budget cannot be, it buys nothing of what may be bought, a thing has no
            price, or what is asked makes no sense.
    """
    asked.checked()
    report("choosing what to buy", 0.0)
    purchases = purchases_of(store, code, budget, actions=_priced(store, code, actions))
    if purchases.table.empty:
        raise InputError(say("{budget:,.0f} yuan buy nothing that lowers a risk; give more.", budget=budget))
    report("reading the county", 0.0)
    county = read_county(store, code, basis_now(store, code))
    report("measuring the ways", 0.0)
    minutes = minutes_of(county, purchases.table["action"].unique().tolist())
    ours = purchases.table["action"].isin(minutes)
    bought = purchases.table[ours]
    problem, removed = problem_of_round(county, bought, minutes, asked)
    found = installation(problem, removed, seed=asked.seed, report=report, cancelled=cancelled)
    return Equipment(county, asked, purchases, bought, purchases.table[~ours], found)


def _priced(store: Store, code: str, actions: Collection[str] | None) -> Collection[str] | None:
    """The things named, if each has a price; None for all, where none is named."""
    if not actions:
        return None
    sold = list(things_on_sale(store.county(code, kinds=(), scored=False)))
    unknown = sorted(set(actions) - set(sold))
    if unknown:
        raise InputError(
            say(
                "There is no price for {thing}; what has one: {things}.",
                thing=", ".join(unknown[:3]),
                things=", ".join(sold),
            )
        )
    return actions


def problem_of_round(
    county: County, bought: pd.DataFrame, minutes: dict[str, float], asked: Asked
) -> tuple[RotaProblem, Floats]:
    """The waters where something is put up, and the risk each (n,) loses by it, in median waters."""
    each = bought.assign(minutes=bought["action"].map(minutes)).groupby("site_id")[["minutes", "removed"]].sum()
    ids = each.index.intersection(county.hazard_sites.index).rename("site_id")
    each = each.loc[ids]
    sites = pd.DataFrame(
        {
            "visits": 0,
            "gap_days": 1,
            "minutes": each["minutes"],
            "last_visit": pd.Series(pd.NaT, index=ids, dtype="datetime64[s]"),
            **access_of(county, ids),
        },
        index=ids,
    )
    teams = teams_of(county, asked)
    problem = RotaProblem(
        first=asked.first,
        weeks=asked.weeks,
        sites=sites,
        teams=teams,
        windows=(WHOLE_DAY,),
        risk=np.zeros((len(sites), asked.weeks * DAYS_A_WEEK, 1)),
        watch=1.0,
        travel=ways_of(county, sites, teams, asked),
    )
    return problem, each["removed"].to_numpy(dtype="float64")
