"""Whether a set of purchases is what it says: recomputed from the scores one by one, by nothing of what made it."""

from __future__ import annotations

import json
from math import isclose, prod
from typing import Any

import pandas as pd

_RELATIVE = 1e-9


def faults_of_set(
    scores: pd.DataFrame, purchases: pd.DataFrame, *, budget: float, price: float, removed: float
) -> list[str]:
    """What is wrong with ``purchases`` (columns of ``models.purchases``); empty: they cost and remove what is said.

    ``scores``: contract ``SCORES``, of drowning. Yuan, and risk in median waters.
    """
    faults: list[str] = []
    bought: dict[str, list[tuple[str, float]]] = {}
    for position, row in purchases.iterrows():
        bought.setdefault(str(row["site_id"]), []).append((str(row["action"]), float(row["price"])))
        if not isclose(row["removed"], row["value_before"] - row["value_after"], rel_tol=1e-6, abs_tol=1e-12):
            faults.append(f"purchase {position} removes {row['removed']}, not what lies between its values")
    values = scores["value"].dropna().to_dict()
    texts = scores["fixes"].to_dict()
    paid, gone = 0.0, 0.0
    for site, things in bought.items():
        if site not in values:
            faults.append(f"site {site} has no score")
            continue
        value = float(values[site])
        offered: dict[str, Any] = {fix["action"]: fix for fix in json.loads(texts[site])}
        names = [action for action, _ in things]
        if len(names) != len(set(names)):
            faults.append(f"site {site} is sold one thing twice")
        wrong = [name for name, asked in things if name not in offered or offered[name].get("price") != asked]
        if wrong:
            faults.append(f"site {site} lacks no {', '.join(wrong)} at this price")
            continue
        paid += sum(asked for _, asked in things)
        gone += value - value * prod(offered[name]["value_after"] / value for name in names)
    if paid > budget or not isclose(paid, price, rel_tol=_RELATIVE, abs_tol=1e-6):
        faults.append(f"it costs {paid} yuan, said to be {price} within {budget}")
    if not isclose(gone, removed, rel_tol=_RELATIVE, abs_tol=1e-9):
        faults.append(f"it removes {gone}, said to be {removed}")
    return faults
