"""What a county could buy against drowning, from its last scores: the list, the best set under a budget, the totals."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pandas as pd

from dashboard.batch import method_of
from data.runs import Run
from data.store import Store
from geo.county import County
from geo.errors import FrameError, InputError
from geo.rules import Rule
from geo.text import say
from models.drowning import MODEL
from models.purchase_check import faults_of_set
from models.purchases import BestSet, Treatable, best_set, purchase_list, totals, treatable
from models.treatments import SHORE, class_limits, price_rule

_TOWNSHIP = 9


@dataclass(frozen=True, eq=False)
class Purchases:
    """A county's purchases and what they rest on.

    ``table``: columns of ``models.purchases`` and ``name``, ``township``, ``village``; the whole list, or the best set
    under a budget (``best``). ``risk``: of all surveyed waters, in median waters. ``stale``: the record or the rules
    have changed since the scores. ``rules``: what the prices are, of the things in the list.
    """

    county: County
    run: Run
    table: pd.DataFrame
    best: BestSet | None
    sites: int
    risk: float
    stale: bool
    rules: tuple[Rule, ...]

    @property
    def removed(self) -> float:
        """Risk removed by all of it, things without a price included."""
        return float(self.table["removed"].sum())

    @property
    def price(self) -> float:
        """Yuan, of what has a price."""
        return float(self.table["price"].sum())

    @property
    def by_township(self) -> pd.DataFrame:
        """Totals by the township's name, the most risk removed first."""
        return totals(self.table, self.table["township"])

    @property
    def by_item(self) -> pd.DataFrame:
        """Totals by action, the most risk removed first."""
        return totals(self.table, self.table["action"])


def purchases_of(
    store: Store, code: str, budget: float | None = None, *, actions: Collection[str] | None = None
) -> Purchases:
    """The purchases of a county by its last scores, checked by a second reckoning from these; of ``actions`` alone,
    where such are named.

    Raises:
        InputError: nothing was scored yet, or the budget cannot be.
        FrameError: the scores were made before fixes had prices.
    """
    run = store.latest_run(code)
    if run is None:
        raise InputError(say("County {code} has no scores yet; run shouwang score first.", code=code))
    county = store.county(code, as_of=run.as_of, kinds=("regions", "hazard_sites"), run=run.id)
    scores = county.scores[MODEL]
    found, limits = treatable(scores), class_limits(county)
    if actions is not None:
        found = found.only(actions)
    if budget is None:
        best, table = None, purchase_list(found, limits)
        priced = table[table["price"].notna()]
    else:
        with _quiet():
            best = best_set(found, limits, budget)
        table = priced = best.purchases
    _checked(scores, priced, best)
    return Purchases(
        county,
        run,
        _placed(county, table),
        best,
        len(found.sites),
        float(found.value.sum()),
        (run.version, run.method) != (store.version(code), method_of(county)),
        _price_rules(county, found, table),
    )


def _checked(scores: pd.DataFrame, priced: pd.DataFrame, best: BestSet | None) -> None:
    price = float(priced["price"].sum()) if best is None else best.price
    removed = float(priced["removed"].sum()) if best is None else best.removed
    budget = price if best is None else best.budget
    faults = faults_of_set(scores, priced, budget=budget, price=price, removed=removed)
    if faults:
        raise FrameError(f"The purchases do not add up ({'; '.join(faults[:3])}); please report this.")


def _placed(county: County, table: pd.DataFrame) -> pd.DataFrame:
    """The table with names of the site, its township and its village; the code where a region has no name."""
    names = county.regions["name"].to_dict()
    sites = county.hazard_sites["name"].to_dict()
    return table.assign(
        name=[sites.get(site) if isinstance(sites.get(site), str) else None for site in table["site_id"]],
        township=[str(names.get(code[:_TOWNSHIP], code[:_TOWNSHIP])) for code in table["region_code"]],
        village=[str(names.get(code, code)) for code in table["region_code"]],
    )


def _price_rules(county: County, found: Treatable, table: pd.DataFrame) -> tuple[Rule, ...]:
    used = [action for action in found.actions if action in set(table["action"])]
    rules = [rule for action in used if (rule := price_rule(county, action)) is not None]
    if any(rule.unit == "yuan/m" for rule in rules):
        rules += [rule for rule in county.rules if rule.key == SHORE and rule.holds_on(county.as_of)]
    return tuple(rules)


@contextmanager
def _quiet() -> Iterator[None]:
    """HiGHS prints a line of its own while it works, to the descriptor and past Python: it would spoil --json."""
    sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
