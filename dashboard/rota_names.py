"""Waters and teams as a rota tells of them: by name, place and danger, of a county read for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.rota_planning import NAMED_CLASS, base_point, mode_of
from dashboard.rota_plans import Base, Water
from dashboard.services.cards import reason_of
from geo.county import County
from models.drowning import MODEL
from models.rota.problem import Team


def name_of(names: Mapping[str, Any], key: str) -> str:
    """The name of a key, or the key where it has none."""
    found = names.get(key)
    return found if isinstance(found, str) and found else key


def water_of(county: County, site: str) -> Water:
    """A water as it is told of, by the county's scores."""
    names, scores = county.regions["name"].to_dict(), county.scores[MODEL]
    if site not in county.hazard_sites.index:
        return Water(None, "", "", float("nan"), float("nan"), None)
    row = county.hazard_sites.loc[site]
    lon, lat = base_point(row.geometry)
    code = str(row["region_code"])
    scored = scores.loc[site] if site in scores.index else None
    return Water(
        name=None if pd.isna(row["name"]) else str(row["name"]),
        village=name_of(names, code),
        township=name_of(names, code[:9]),
        lon=lon,
        lat=lat,
        score_class=None if scored is None else str(scored["score_class"]),
        why=() if scored is None else tuple(reason_of(county, entry) for entry in json.loads(scored["reasons"])),
        keeper_phone=None if pd.isna(row["keeper_phone"]) else str(row["keeper_phone"]),
        keeper=None if pd.isna(row["keeper"]) else str(row["keeper"]),
    )


def waters_of(county: County) -> list[tuple[str, Water]]:
    """Every scored water by number, as a list names it: without its place and why; those of a township together."""
    if MODEL not in county.scores:
        return []
    classes, names = county.scores[MODEL]["score_class"], county.regions["name"].to_dict()
    sites = county.hazard_sites
    sites = sites[sites.index.isin(classes.index)]
    nowhere = float("nan")
    found = [
        (
            str(site),
            Water(
                None if pd.isna(name) else str(name),
                name_of(names, str(code)),
                name_of(names, str(code)[:9]),
                nowhere,
                nowhere,
                str(classes[site]),
            ),
        )
        for site, name, code in zip(sites.index, sites["name"], sites["region_code"], strict=True)
    ]
    return sorted(found, key=lambda one: (one[1].township, one[1].village, one[1].name or one[0], one[0]))


def named_red(water: Water, *, red: bool) -> Water:
    """A water, red where somebody named it so for the plan."""
    return replace(water, score_class=NAMED_CLASS) if red else water


def base_of(county: County, team: Team) -> Base:
    """A team as it is told of."""
    row = county.frames["teams"].loc[team.id]
    lon, lat = base_point(row.geometry)
    phone = None if pd.isna(row["phone"]) else str(row["phone"])
    return Base(team.name, phone, lon, lat, mode_of(row["mode"], row["vehicle"]), team.hours)
