"""What fuller ledgers say besides: disability, schooling, registration, grids, entrusted care, more staff, stations."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from data.simulate.days import NEVER, blank
from data.simulate.geography import Land, short_names
from data.simulate.names import names, phones
from geo.crs import STORAGE_EPSG

_DISABILITIES: Final = ["physical", "intellectual", "mental", "sensory", "several"]
_AWAY: Final = ["父亲", "母亲", "儿子", "女儿"]


def with_person_details(persons: pd.DataFrame, facilities: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Persons (index person_id; stage, age, health, village) with their disability, schooling and registration."""
    count = len(persons)
    child, elder = (persons["stage"] == "child").to_numpy(), (persons["stage"] == "elder").to_numpy()
    age = persons["age"].to_numpy()
    likely = np.select([persons["health"] == "dependent", elder, child], [0.7, 0.06, 0.035], 0.03)
    disability = np.where(rng.random(count) < likely, rng.choice(_DISABILITIES, count), "none")
    schooling = np.select(
        [~child, age < 6, age >= 16],
        ["finished", "not_of_age", rng.choice(["in_school", "finished"], count, p=(0.6, 0.4))],
        rng.choice(["in_school", "dropped_out", "home_taught"], count, p=(0.986, 0.008, 0.006)),
    )
    schools = facilities[facilities["kind"] == "school"]
    near = {str(code): rows.index.to_numpy() for code, rows in schools.groupby(schools["region_code"].str[:9])}
    pupil = schooling == "in_school"
    pick = rng.integers(0, 1_000, count)
    town = persons["village"].str[:9].to_numpy()
    school = [
        near[code][number % len(near[code])] if goes and code in near else None
        for code, number, goes in zip(town, pick, pupil, strict=True)
    ]
    return persons.assign(
        disability=blank(disability, rng.random(count) < 0.05),
        schooling=blank(schooling, ~child | (rng.random(count) < 0.03)),
        school_id=blank(school, rng.random(count) < 0.04),
        registered=_flags(rng.random(count) >= 0.006, rng.random(count) < 0.02).array,
        registered_at=blank(np.full(count, "外县"), rng.random(count) >= 0.02),
    )


def grid_names(households: pd.DataFrame, rng: np.random.Generator) -> np.ndarray:
    """The grid of each home: that of its group; some homes have none."""
    group = households["group_name"].astype(object)
    return blank(group + "网格", group.isna() | (rng.random(len(households)) < 0.05))


def with_care_details(
    carers: pd.DataFrame,
    persons: pd.DataFrame,
    households: gpd.GeoDataFrame,
    today: np.datetime64,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Carers with entrustment, ability, when village and school were told, and for most neighbours where they live."""
    count = len(carers)
    child = persons["stage"].reindex(carers["person_id"]).eq("child").to_numpy()
    delegated = child & ~carers["relation"].isin(_AWAY).to_numpy()
    told = today - rng.integers(20, 700, count).astype("timedelta64[D]")
    capable = np.select([carers["health"] == "dependent", carers["health"] == "poor"], [0.1, 0.85], 0.98)
    judged = delegated & carers["capacity_assessed_on"].notna().to_numpy()

    def days(rate: float) -> np.ndarray:
        return np.where(delegated & (rng.random(count) < rate), told, NEVER).astype("datetime64[s]")

    return carers.assign(
        delegated=_flags(delegated, ~child).array,
        capable=_flags(rng.random(count) < capable, ~judged).array,
        told_village_on=days(0.86),
        told_school_on=days(0.78),
        carer_household_id=_next_doors(carers, persons, households, rng),
    )


def _next_doors(
    carers: pd.DataFrame, persons: pd.DataFrame, households: gpd.GeoDataFrame, rng: np.random.Generator
) -> np.ndarray:
    """The home of each neighbour who looks after an elder: one of the three nearest, recorded for four of five."""
    placed = households[households.geometry.notna()]
    home = persons["household_id"].reindex(carers["person_id"])
    located = home.isin(placed.index).to_numpy() & (carers["relation"] == "邻居").to_numpy()
    rows = np.flatnonzero(located & (rng.random(len(carers)) < 0.8))
    found = np.full(len(carers), None, dtype=object)
    if len(placed) > 3 and len(rows):
        degrees = np.column_stack([placed.geometry.x * np.cos(np.radians(placed.geometry.y)), placed.geometry.y])
        own = placed.index.get_indexer(home.iloc[rows])
        near = np.asarray(cKDTree(degrees).query(degrees[own], k=4)[1])
        chosen = near[np.arange(len(rows)), rng.integers(1, 4, len(rows))]
        found[rows] = placed.index.to_numpy(dtype=object)[chosen]
    return found


def more_staff(
    land: Land, schools: pd.DataFrame, staff: pd.DataFrame, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The staff with their sex, town specialists, women's chairs, childhood mothers and school counsellors."""
    towns, villages = land.townships.index.to_numpy(), land.villages.index.to_numpy()
    blocks = [
        (towns[rng.random(len(towns)) < 0.92], "town_specialist", 0.6),
        (villages[rng.random(len(villages)) < 0.88], "womens_chair", 1.0),
        (villages[rng.random(len(villages)) < 0.16], "childhood_mother", 1.0),
        (schools["region_code"].to_numpy()[rng.random(len(schools)) < 0.75], "school_counsellor", 0.7),
    ]
    count = sum(len(places) for places, _, _ in blocks)
    share = np.concatenate([np.full(len(places), rate) for places, _, rate in blocks])
    female = rng.random(count) < share
    began = today - rng.integers(150, 2_400, count).astype("timedelta64[D]")
    trained = today - rng.gamma(1.7, 150, count).astype(int).clip(3, 1_200).astype("timedelta64[D]")
    new = pd.DataFrame(
        {
            "region_code": np.concatenate([places for places, _, _ in blocks]),
            "name": names(female, rng.random(count) < 0.5, rng),
            "sex": np.where(female, "female", "male"),
            "role": np.concatenate([np.full(len(places), role) for places, role, _ in blocks]),
            "full_time": pd.array(rng.random(count) < 0.4, dtype="boolean"),
            "certified_on": np.full(count, NEVER).astype("datetime64[s]"),
            "trained_on": np.where(rng.random(count) < 0.15, NEVER, trained).astype("datetime64[s]"),
            "from_date": began.astype("datetime64[s]"),
            "to_date": np.full(count, NEVER).astype("datetime64[s]"),
            "phone": phones(count, rng),
        },
        index=pd.Index([f"T{land.county.code}{9000 + number}" for number in range(count)], name="staff_id"),
    )
    old = staff.assign(sex=np.where(rng.random(len(staff)) < 0.55, "female", "male"))
    return pd.concat([old, new[list(old.columns)]])


def more_facilities(
    land: Land, facilities: gpd.GeoDataFrame, today: np.datetime64, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """The facilities with free places of care homes, and the kinds counties have one or a few of."""
    old = facilities.assign(places_free=_free(facilities, rng))
    villages, titles = land.villages, short_names(land)
    wanted = {
        "child_rescue_institution": (1, "县未成年人救助保护中心"),
        "child_welfare_centre": (1, "县儿童福利指导中心"),
        "rehabilitation_centre": (2, "定点康复机构"),
        "kindergarten": (max(2, len(villages) // 9), "幼儿园"),
        "day_care_centre": (max(2, len(villages) // 14), "日间照料中心"),
        "womens_home": (max(2, len(villages) // 4), "妇女之家"),
        "activity_place": (max(2, len(villages) // 6), "儿童活动室"),
    }
    blocks = []
    for kind, (number, title) in wanted.items():
        chosen = villages.iloc[np.sort(rng.choice(len(villages), min(number, len(villages)), replace=False))]
        name = title if number == 1 else titles[chosen.index].to_numpy() + title
        size = rng.integers(10, 60, len(chosen))
        block = pd.DataFrame(
            {"region_code": chosen.index, "name": name, "kind": kind, "capacity": pd.array(size, dtype="Int64")}
        )
        block["x"], block["y"] = chosen["x"].to_numpy(), chosen["y"].to_numpy()
        blocks.append(block)
    frame = pd.concat(blocks, ignore_index=True)
    lon, lat = land.degrees(frame.pop("x"), frame.pop("y"))
    new = gpd.GeoDataFrame(frame, geometry=shapely.points(lon, lat), crs=STORAGE_EPSG)
    opened = today - rng.integers(200, 4_000, len(new)).astype("timedelta64[D]")
    new["opened_on"] = opened.astype("datetime64[s]")
    new["places_free"] = _free(new, rng)
    first = len(facilities) + 1
    new.index = pd.Index([f"F{land.county.code}{first + number:05d}" for number in range(len(new))], name="facility_id")
    return gpd.GeoDataFrame(pd.concat([old, new[list(old.columns)]]), crs=STORAGE_EPSG)


def _free(facilities: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """Free places of care homes and day care; of others nobody keeps count."""
    keeps = facilities["kind"].isin(["care_home", "day_care_centre"]).to_numpy()
    free = (facilities["capacity"].astype("float64").fillna(0) * rng.beta(1.2, 3, len(facilities))).round()
    return free.astype("Int64").where(keeps & (rng.random(len(facilities)) < 0.9))


def _flags(values: np.ndarray, unknown: np.ndarray) -> pd.Series:
    """Yes, no and unknown."""
    flags: pd.Series = pd.Series(values, dtype="boolean").mask(unknown)
    return flags
