"""The card of one clicked thing: its score, the reasons, who is responsible and what would lower it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from geo.county import County
from geo.scope import Scope, Sight
from geo.words import ELDER_GROUPS, EQUIPMENT_ITEMS, WATER_KINDS
from layers._registry import all_layers
from models.posts import directors_in_post
from models.treatments import price_rule


@dataclass(frozen=True)
class Reason:
    """One reason as the model gave it: codes and numbers, worded by the screen."""

    factor: str
    value: Any
    unit: str
    threshold: Any
    clause: str
    phrase: str
    local: bool
    date: str | None
    share: float | None


@dataclass(frozen=True)
class Fix:
    """One thing that would lower the score, and the class it would then have; None where only doing it can tell.

    ``priced``: it is bought; ``price`` in yuan, None where none is set. ``parts``: the actions of a set.
    """

    action: str
    value_after: float | None
    class_after: str | None
    priced: bool = False
    price: float | None = None
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Card:
    """What is shown of one thing. Empty texts and None are unknown, or not for this reader."""

    id: str
    kind: str
    title: str
    village: str
    region_code: str
    subtype: str = ""
    model: str | None = None
    score_class: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    rank: int | None = None
    worst_tenth: float | None = None
    grade: str = ""
    reasons: tuple[Reason, ...] = ()
    fixes: tuple[Fix, ...] = ()
    prices: tuple[str, ...] = ()
    responsible: str = ""
    responsible_role: str = ""
    responsible_phone: str = ""
    surveyed_on: str = ""
    unverified_since: str = ""
    equipment: dict[str, str] = field(default_factory=dict)
    facts: tuple[tuple[str, Any], ...] = ()
    lon: float | None = None
    lat: float | None = None


def card_of(county: County, scope: Scope, layer_id: str, subject: str) -> Card | None:
    """The card of a feature of a layer; None where there is no such thing within the scope."""
    layer = all_layers().get(layer_id)
    if layer is None or not layer.is_for(scope):
        return None
    build = {
        "drowning_prone_sites": _site_card,
        "water_sites": _site_card,
        "days_unwatched": _site_card,
        "unvisited_elders": _elder_card,
        "villages_needing_directors": _village_card,
        "stations": _facility_card,
        "households": _household_card,
    }.get(layer_id)
    return None if build is None else build(county, scope, subject)


def _scored(county: County, model: str, subject: str) -> dict[str, Any]:
    scores = county.scores.get(model)
    if scores is None or subject not in scores.index:
        return {"model": model}
    row = scores.loc[subject]
    return {
        "model": model,
        "score_class": row["score_class"],
        "value": _number(row["value"]),
        "low": _number(row["low"]),
        "high": _number(row["high"]),
        "rank": None if pd.isna(row["rank"]) else int(row["rank"]),
        "worst_tenth": _number(row["worst_tenth"]),
        "grade": row["evidence_grade"],
        "reasons": tuple(reason_of(county, entry) for entry in json.loads(row["reasons"])),
        "fixes": tuple(_fix(entry) for entry in json.loads(row["fixes"])),
    }


def _fix(entry: dict[str, Any]) -> Fix:
    return Fix(
        entry["action"],
        entry.get("value_after"),
        entry["class_after"],
        "price" in entry,
        entry.get("price"),
        tuple(entry.get("parts", ())),
    )


def _prices(county: County, fixes: tuple[Fix, ...]) -> tuple[str, ...]:
    """What the county's prices are, in its own words, of the fixes that have one."""
    rules = [price_rule(county, fix.action) for fix in fixes if fix.price is not None and not fix.parts]
    return tuple(rule.phrase for rule in rules if rule is not None)


def reason_of(county: County, entry: dict[str, Any]) -> Reason:
    """A reason as a score wrote it, with its rule's words."""
    rule = county.rules[entry["rule"]] if entry.get("rule") in county.rules else None
    return Reason(
        factor=entry["factor"],
        value=entry.get("value"),
        unit=entry.get("unit") or "",
        threshold=entry.get("threshold"),
        clause=(rule.clause if rule else entry.get("clause")) or "",
        phrase=rule.phrase if rule else "",
        local=bool(rule and rule.local),
        date=entry.get("date"),
        share=entry.get("share"),
    )


def _site_card(county: County, scope: Scope, site_id: str) -> Card | None:
    del scope  # sites are for every role
    if site_id not in county.hazard_sites.index:
        return None
    site = county.hazard_sites.loc[site_id]
    items = county.equipment[county.equipment["site_id"] == site_id].set_index("item")
    wet = site["kind"] in WATER_KINDS
    surveyed = bool(site["surveyed_on"] <= pd.Timestamp(county.as_of))  # never where it is missing
    point = None if site.geometry is None else site.geometry.representative_point()
    scored = _scored(county, "drowning", site_id)
    return Card(
        id=site_id,
        kind="site",
        title=_text(site["name"]),
        subtype=site["kind"],
        village=county.region_name(site["region_code"]),
        region_code=site["region_code"],
        responsible=_text(site["keeper"]),
        responsible_role="keeper",
        responsible_phone=_text(site["keeper_phone"]),
        surveyed_on=_day(site["surveyed_on"]),
        unverified_since=_day(site["unverified_since"]),
        equipment={item: _item_state(items, item) if surveyed else "unknown" for item in EQUIPMENT_ITEMS if wet},
        facts=(
            *((("depth_m", _number(site["depth_m"])), ("bank", _text(site["bank"]))) if wet else ()),
            ("barrier", _text(site["barrier"])),
            ("owner", _text(site["owner"])),
        ),
        lon=None if point is None else point.x,
        lat=None if point is None else point.y,
        prices=_prices(county, scored.get("fixes", ())),
        **scored,
    )


def _item_state(items: pd.DataFrame, item: str) -> str:
    """usable, unusable, missing, or unknown where the ledger has no row for the item."""
    if item not in items.index:
        return "unknown"
    row = items.loc[[item]].iloc[-1]
    if pd.isna(row["present"]):
        return "unknown"
    if not row["present"]:
        return "missing"
    return "unknown" if pd.isna(row["usable"]) else "usable" if row["usable"] else "unusable"


def _elder_card(county: County, scope: Scope, person_id: str) -> Card | None:
    if person_id not in county.persons.index or person_id not in county.members(*ELDER_GROUPS):
        return None
    person = county.persons.loc[person_id]
    home = county.households.loc[person["household_id"]]
    point = home.geometry
    keeper = _in_post(county, home["region_code"], ("village_worker", "grid_worker"))
    return Card(
        id=person_id,
        kind="elder",
        title=_text(person["name"]) if scope.may(Sight.NAMES) else "",
        village=county.region_name(home["region_code"]),
        region_code=home["region_code"],
        responsible=keeper[0],
        responsible_role=keeper[1] or "village_worker",
        responsible_phone=keeper[2],
        surveyed_on=_day(person["assessed_on"]),
        unverified_since=_day(person["unverified_since"]),
        facts=(
            ("age", _age(person["birth_date"], county)),
            ("living_arrangement", _text(person["living_arrangement"])),
            ("location_precision", home["location_precision"]),
        ),
        lon=None if point is None else point.x,
        lat=None if point is None else point.y,
        **_scored(county, "isolation", person_id),
    )


def _village_card(county: County, scope: Scope, code: str) -> Card | None:
    if code not in county.regions.index or not scope.covers(code):
        return None
    village = county.regions.loc[code]
    keeper = _in_post(county, code[:9], ("supervisor",))
    in_post = directors_in_post(county)
    directors = in_post.loc[in_post["region_code"] == code, "name"]
    return Card(
        id=code,
        kind="village",
        title=village["name"],
        village=county.region_name(code[:9]),
        region_code=code,
        responsible=keeper[0],
        responsible_role="supervisor",
        responsible_phone=keeper[2],
        surveyed_on=_day(village["ledger_checked_on"]),
        facts=(("child_director", "、".join(directors.dropna()) if len(directors) else "vacant"), *_wisn(county, code)),
        lon=_number(village["seat_lon"]),
        lat=_number(village["seat_lat"]),
        **_scored(county, "staffing", code),
    )


def _wisn(county: County, code: str) -> tuple[tuple[str, float], ...]:
    """WISN's difference in full-time posts and its ratio, from the score's hours; no ratio where nothing is owed."""
    scores = county.scores.get("staffing")
    full = county.rules.first("hours_available", "full_time", on=county.as_of)
    if scores is None or full is None or code not in scores.index or pd.isna(scores.at[code, "value"]):
        return ()
    hours = json.loads(scores.at[code, "factors"])
    owed = sum(hours.get(part, 0.0) for part in ("contact_hours", "visit_hours", "travel_hours"))
    available = -hours.get("available_hours", 0.0)
    difference = ("wisn_difference", round((available - owed) / full.number, 2))
    return (difference, ("wisn_ratio", round(available / owed, 2))) if owed > 0 else (difference,)


def _facility_card(county: County, scope: Scope, facility_id: str) -> Card | None:
    del scope  # stations are public
    if facility_id not in county.facilities.index:
        return None
    facility = county.facilities.loc[facility_id]
    point = facility.geometry
    return Card(
        id=facility_id,
        kind="facility",
        title=_text(facility["name"]),
        subtype=facility["kind"],
        village=county.region_name(facility["region_code"]),
        region_code=facility["region_code"],
        facts=(("capacity", _number(facility["capacity"])), ("opened_on", _day(facility["opened_on"]))),
        lon=None if point is None else point.x,
        lat=None if point is None else point.y,
    )


def _household_card(county: County, scope: Scope, household_id: str) -> Card | None:
    if household_id not in county.households.index:
        return None
    home = county.households.loc[household_id]
    here = county.persons[county.persons["household_id"] == household_id]
    names = "、".join(here["name"].dropna()) if scope.may(Sight.NAMES) else ""
    point = home.geometry
    return Card(
        id=household_id,
        kind="household",
        title=_text(home["address"]),
        village=county.region_name(home["region_code"]),
        region_code=home["region_code"],
        surveyed_on=_day(home["surveyed_on"]),
        facts=(("persons", len(here)), ("names", names), ("location_precision", home["location_precision"])),
        lon=None if point is None else point.x,
        lat=None if point is None else point.y,
    )


def _in_post(county: County, region_code: str, roles: tuple[str, ...]) -> tuple[str, str, str]:
    """(name, role, telephone) of the first of ``roles`` in post in a region on ``as_of``; empty where vacant."""
    day = pd.Timestamp(county.as_of)
    staff = county.staff
    here = staff[(staff["region_code"] == region_code) & (staff["to_date"].isna() | (staff["to_date"] >= day))]
    for role in roles:
        for _, row in here[here["role"] == role].head(1).iterrows():
            return _text(row["name"]), role, _text(row["phone"])
    return "", "", ""


def _age(born: Any, county: County) -> int | None:
    if pd.isna(born):
        return None
    return county.as_of.year - born.year - ((county.as_of.month, county.as_of.day) < (born.month, born.day))


def _text(value: Any) -> str:
    return "" if pd.isna(value) else str(value)


def _number(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _day(value: Any) -> str:
    return "" if pd.isna(value) else value.strftime("%Y-%m-%d")
