"""The round of equipment as plain values: what the command prints as JSON and what the page is drawn from."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.purchase_sheets import short_of
from dashboard.rota_install import Equipment


def told(found: Equipment) -> dict[str, Any]:
    """All of a round. Risk in median waters, ``removed_days`` times days in place; money in yuan; waters by number with
    their names in ``waters``, teams in ``teams``; no person."""
    made, bought, best = found.round, found.purchases, found.purchases.best
    assert best is not None, "a round is of a budget"
    items, look = found.bought.groupby("site_id"), found.bought[found.bought["unrecorded"]].groupby("site_id")
    at_site = made.stops["site_id"]
    stops = made.stops.assign(
        items=at_site.map(items["action"].agg(list)),
        look_first=[look["action"].agg(list).get(site, []) for site in at_site],
    )
    places = bought.table.drop_duplicates("site_id").set_index("site_id")[["name", "township", "village"]]
    return {
        "county": found.county.code,
        "name": found.county.name,
        "simulated": found.county.simulated,
        "as_of": bought.run.as_of.isoformat(),
        "known_at": bought.run.known_at.isoformat(),
        "run": bought.run.id,
        "version": found.county.version,
        "budget": best.budget,
        "price": bought.price,
        "removed": bought.removed,
        "risk": bought.risk,
        "short": short_of(best),
        "first": found.asked.first.isoformat(),
        "weeks": found.asked.weeks,
        "by_township": _totals(bought.by_township, "township"),
        "by_item": _totals(bought.by_item, "action"),
        "waters": len(made.problem.sites),
        "stops": _rows(stops),
        "tours": _rows(made.tours),
        "left": _rows(made.left),
        "put_up_by_others": _rows(found.others[["site_id", "action", "price"]]),
        "removed_days": made.removed_days,
        "possible_days": made.possible,
        "last": None if made.last is None else made.last.isoformat(),
        "km": float(made.tours["km"].sum()),
        "cancelled": made.cancelled,
        "names": {str(site): [_plain(value) for value in row] for site, *row in places.itertuples(name=None)},
        "teams": {team.id: team.name for team in made.problem.teams},
    }


def _totals(table: pd.DataFrame, first: str) -> list[dict[str, Any]]:
    return _rows(table.rename_axis(first).reset_index())


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, null for what is not known, days as texts."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return value
    if value is None or pd.isna(value):
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value
