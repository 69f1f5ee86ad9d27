"""Who needs a service, how much, and where: persons by class, merged into few rows by place.

A person of several classes counts the largest of their weights (rules ``site_weight``): the classes name one need again
and again (who lives alone is an empty nest as well), so their sum would count it twice. A need is where the home has a
point; of a home known to its village only it is at the village's seat, and the row says how far off that may be. Of a
person without either nobody knows where: counted as ``unlocated``, in no row.

On ``as_of`` a person known to stay elsewhere counts by rule ``presence_weight`` (``away``: not at all). Whose presence
nobody recorded counts whole (``unsure``): a station has to hold who may come. The exposure to waters takes half of them
and widens its interval; a plan has one number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.county import County
from geo.crs import STORAGE_EPSG
from geo.distance import xy
from geo.errors import InputError
from geo.text import say
from models.people import ages, among, children, elders, home_points, places
from models.score import Bools, Floats, Ints, rule_for
from models.siting.services import LOW_INCOME, Service, services_of

Level = Literal["home", "village"]
_POOR: Final = ("poor", "low")


@dataclass(frozen=True, eq=False)
class Demand:
    """Need of a county by place and service.

    ``rows`` (index demand_id): service, at (``home``: where homes are; ``village``: at the seat), region_code (of the
    village), township, x, y (metres), persons (may be there on the day), weight, homes (how many), off_m (how far a
    home of the row may be from its point, NaN where not known).

    ``people`` (index person_id, once a service): service, region_code, classes (joined by ``|``), weight, present
    (share of the person counted), unsure, precision, row (position in ``rows``, -1 without). For lists that a role may
    see; no names.
    """

    rows: pd.DataFrame
    people: pd.DataFrame = field(repr=False)

    @property
    def xy(self) -> Floats:
        """Places (n, 2) of the rows, metres."""
        return self.rows[["x", "y"]].to_numpy(dtype=np.float64)

    @property
    def unlocated(self) -> pd.DataFrame:
        """Persons without a place who would count, by service and village: columns persons, weight."""
        lost = self.people[(self.people["row"] < 0) & (self.people["present"] > 0)]
        amounts = pd.DataFrame({"persons": lost["present"], "weight": lost["present"] * lost["weight"]})
        return amounts.groupby([lost["service"], lost["region_code"]]).sum()

    def totals(self) -> pd.DataFrame:
        """By service: needing (persons of its classes), away, unsure, at_home, at_village, unlocated (persons), weight
        (of the rows), rows."""
        people = self.people
        there = people["present"]
        at = self.rows["at"].to_numpy(dtype=object)
        placed = np.append(at, "")[people["row"].to_numpy()]
        table = pd.DataFrame(
            {
                "needing": 1.0,
                "away": 1.0 - there,
                "unsure": people["unsure"].astype("float64"),
                "at_home": there * (placed == "home"),
                "at_village": there * (placed == "village"),
                "unlocated": there * (placed == ""),
            }
        )
        found = table.groupby(people["service"]).sum()
        by_row = self.rows.groupby("service")["weight"].agg(["sum", "size"])
        found["weight"] = by_row["sum"].reindex(found.index).fillna(0.0)
        found["rows"] = by_row["size"].reindex(found.index).fillna(0).astype("int64")
        return found


def demand_of(county: County, services: tuple[str, ...], *, level: Level = "home", merge_m: float = 0.0) -> Demand:
    """Who needs ``services`` in a county on ``as_of``, and where.

    Args:
        level: ``village`` puts everybody with a place at the seat of their village.
        merge_m: homes of one village in one square of so many metres are one row, at the home nearest to their middle;
            below 1 none are.

    Raises:
        InputError: an unknown service, or a negative ``merge_m``.
        UnknownRuleError: the county's rules lack a weight.
    """
    if not (merge_m >= 0 and np.isfinite(merge_m)):
        raise InputError(say("Homes are merged over 0 metres or more, not {n}.", n=merge_m))
    found = [_people(county, service) for service in services_of(services)]
    people = pd.concat(found)
    home = county.persons["household_id"].reindex(people.index).to_numpy(dtype=object)
    homes = county.households
    at = pd.Index(homes.index.to_numpy(dtype=object), dtype=object).get_indexer(pd.Index(home, dtype=object))
    codes = np.append(homes["region_code"].astype("str").to_numpy(dtype=object), "")
    precision = np.append(homes["location_precision"].astype("str").to_numpy(dtype=object), "none")
    people["region_code"] = pd.array([code[:12] for code in codes[at]], dtype="str")
    people["precision"] = pd.array(precision[at].tolist(), dtype="str")
    where = _where(county, at, people, level)
    if merge_m >= 1:  # homes nearer than a metre are one anyway
        where = _merged(where, merge_m, (people["present"] > 0).to_numpy())
    return _rows(people, where)


def _people(county: County, service: Service) -> pd.DataFrame:
    """Those in need of one service: service, classes, weight, present, unsure."""
    classes: dict[str, pd.Index[str]] = {}
    for name in service.classes:
        classes[name] = _members(county, name)
    every = set().union(*(set(ids) for ids in classes.values()))
    ids = county.persons.index[among(county.persons.index, every)]
    weight, named = np.zeros(len(ids)), np.full(len(ids), "", dtype=object)
    for name, members in classes.items():
        inside = among(ids, members)
        number = rule_for(county, "site_weight", name).number
        if number < 0:
            raise InputError(say("The weight of {name} is below zero; change rule site_weight.", name=name))
        weight[inside] = np.maximum(weight[inside], number)
        named[inside] = [f"{before}|{name}" if before else name for before in named[inside]]
    place = places(county, ids).to_numpy(dtype=object)
    unsure: Bools = place == "unknown"
    share = {
        name: 1.0 if name == "unknown" else rule_for(county, "presence_weight", name).number for name in set(place)
    }
    return pd.DataFrame(
        {
            "service": pd.array([service.id] * len(ids), dtype="str"),
            "classes": pd.array(named.tolist(), dtype="str"),
            "weight": weight,
            "present": np.array([share[name] for name in place], dtype=np.float64),
            "unsure": unsure,
        },
        index=ids,
    )


def _members(county: County, name: str) -> pd.Index[str]:
    if name in ("left_behind_child", "child_in_difficulty"):
        return children(county, name)
    if name != LOW_INCOME:
        return county.members(name)
    poor = county.persons.index[county.persons["income"].isin(_POOR).fillna(False).to_numpy(dtype=bool)]
    old = ages(county, poor) >= rule_for(county, "site_age", "elder").number
    # Who is in a group of elders is one, whatever the birth date on record, or none.
    found: pd.Index[str] = poor[old.to_numpy() | among(poor, elders(county))]
    return found


def _where(county: County, at: Ints, people: pd.DataFrame, level: Level) -> pd.DataFrame:
    """Where each person's need is: at, x, y (NaN without), home (a number), region_code, off_m."""
    points = np.vstack([home_points(county).to_numpy(dtype=np.float64).reshape(-1, 2), [[np.nan, np.nan]]])[at]
    seats = village_points(county)
    seat = seats.reindex(people["region_code"])
    has_home = np.isfinite(points).all(axis=1) & (level == "home")
    # Nothing known of the place is not "somewhere in the village": the code may be of where the person is registered.
    in_village = ~has_home & (people["precision"] != "none").to_numpy() & seat["x"].notna().to_numpy()
    if level == "village":
        in_village |= np.isfinite(points).all(axis=1) & seat["x"].notna().to_numpy()
    return pd.DataFrame(
        {
            "at": np.select([has_home, in_village], ["home", "village"], ""),
            "x": np.select([has_home, in_village], [points[:, 0], seat["x"]], np.nan),
            "y": np.select([has_home, in_village], [points[:, 1], seat["y"]], np.nan),
            "home": at,
            "region_code": people["region_code"].to_numpy(dtype=object),
            "off_m": np.where(in_village, seat["off_m"], np.nan),
        },
        index=people.index,
    )


def village_points(county: County) -> pd.DataFrame:
    """The point that stands for each village (index region_code): x, y in metres, the seat, or where none is on record
    a point inside its outline; NaN without both. off_m: from there to the farthest of its outline, NaN without one."""
    villages = county.regions_of("village")
    index = pd.Index(villages.index.astype("str"), name="region_code")
    if villages.empty:
        return pd.DataFrame({name: pd.Series(dtype="float64") for name in ("x", "y", "off_m")}, index=index)
    seats = gpd.GeoSeries(gpd.points_from_xy(villages["seat_lon"], villages["seat_lat"]), crs=STORAGE_EPSG)
    seat = xy(
        seats.where(villages["seat_lon"].notna().to_numpy() & villages["seat_lat"].notna().to_numpy()).to_crs(
            county.crs
        )
    )
    outline = gpd.GeoSeries(villages.geometry).to_crs(county.crs)
    seat = np.where(np.isfinite(seat), seat, xy(outline))
    known = np.isfinite(seat).all(axis=1) & outline.notna().to_numpy()
    off = np.full(len(seat), np.nan)
    shapes = np.asarray(outline.array)
    off[known] = shapely.hausdorff_distance(shapely.points(seat[known]), shapes[known])
    return pd.DataFrame({"x": seat[:, 0], "y": seat[:, 1], "off_m": off}, index=index)


def _merged(where: pd.DataFrame, merge_m: float, there: Bools) -> pd.DataFrame:
    """Homes of one village in one square moved to that nearest to the middle of who is ``there``; off_m: how far."""
    found = where.copy()
    mine = np.flatnonzero((where["at"] == "home").to_numpy() & there)
    part = where.iloc[mine]
    cell = np.floor(part[["x", "y"]].to_numpy() / merge_m).astype(np.int64)
    key = [part["region_code"].to_numpy(), cell[:, 0], cell[:, 1]]
    number = (
        pd.DataFrame({"v": key[0], "i": key[1], "j": key[2]}).groupby(["v", "i", "j"], sort=True).ngroup().to_numpy()
    )
    if not len(number):
        return found
    points = part[["x", "y"]].to_numpy()
    count = np.bincount(number)
    middle = np.column_stack([np.bincount(number, weights=points[:, axis]) / count for axis in (0, 1)])
    away = np.hypot(*(points - middle[number]).T)
    order = np.lexsort((points[:, 1], points[:, 0], away, number))
    first = order[np.unique(number[order], return_index=True)[1]]
    here = points[first][number]
    moved = np.hypot(*(points - here).T)
    farthest = np.zeros(len(count))
    np.maximum.at(farthest, number, moved)
    for name, values in (("x", here[:, 0]), ("y", here[:, 1]), ("off_m", farthest[number])):
        column = found[name].to_numpy(dtype=np.float64, copy=True)
        column[mine] = values
        found[name] = column
    return found


def _rows(people: pd.DataFrame, where: pd.DataFrame) -> Demand:
    """Rows by service, village and place, of those present with a place."""
    counted = (where["at"] != "").to_numpy() & (people["present"] > 0).to_numpy()
    table = where.assign(
        service=people["service"].to_numpy(),
        persons=people["present"].to_numpy(),
        weight=(people["present"] * people["weight"]).to_numpy(),
    )
    keys = ["service", "region_code", "at", "x", "y"]
    groups = table[counted].groupby(keys, sort=True)
    rows = groups.agg(
        persons=("persons", "sum"), weight=("weight", "sum"), homes=("home", "nunique"), off_m=("off_m", "max")
    ).reset_index()
    number = np.full(len(people), -1, dtype=np.int64)
    number[counted] = groups.ngroup().to_numpy()
    # Somebody away has the row others of the same place are in, where there is one: none is made for who is not there.
    rows["township"] = rows["region_code"].astype("str").str[:9]
    for name in ("service", "region_code", "at", "township"):
        rows[name] = rows[name].astype("str")
    rows.index = pd.Index(
        [f"{service}-{n:06d}" for n, service in enumerate(rows["service"])], dtype="str", name="demand_id"
    )
    columns = ["service", "at", "region_code", "township", "x", "y", "persons", "weight", "homes", "off_m"]
    people = people.assign(row=number)
    people.index.name = "person_id"
    return Demand(rows[columns], people)
