"""Regions as a county brings them; facilities, candidate places, patrol teams and their rounds of this summer."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from data import demo
from data.simulate.days import NEVER, blank
from data.simulate.geography import Land, short_names
from data.simulate.names import phones
from data.simulate.waters import DRY
from geo.crs import STORAGE_EPSG


def simulate_regions(land: Land, today: np.datetime64, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """The ``REGIONS`` columns, EPSG:4490: the county with its real outline, its townships and villages.

    Some villages' ledgers were never verified, some long ago.
    """
    county, townships, villages = land.county, land.townships, land.villages
    checked = today - rng.gamma(2.2, 28, len(villages)).astype(int).clip(1, 170).astype("timedelta64[D]")
    late = rng.random(len(villages))
    checked = np.where(late < 0.12, today - rng.integers(200, 800, len(villages)).astype("timedelta64[D]"), checked)
    checked = np.where(late < 0.05, NEVER, checked)
    x, y = (np.concatenate([[land.seat[axis]], townships["xy"[axis]], villages["xy"[axis]]]) for axis in (0, 1))
    lon, lat = land.degrees(x, y)
    areas = [land.geometry_degrees(part.geometry.to_numpy()) for part in (townships, villages)]
    seats = np.where(
        townships["seat_source"] == demo.SEATS_SOURCE, f"驻地：{demo.SEATS_SOURCE}；范围：模拟", "驻地与范围：模拟"
    )
    frame = gpd.GeoDataFrame(
        {
            "name": [county.name, *townships["name"], *villages["name"]],
            "level": ["county"] + ["township"] * len(townships) + ["village"] * len(villages),
            "parent_code": [None] + [county.code] * len(townships) + list(villages["township"]),
            "kind": [None] + [None] * len(townships) + list(villages["kind"]),
            "seat_lon": lon,
            "seat_lat": lat,
            "ledger_checked_on": np.concatenate([np.full(1 + len(townships), NEVER), checked]).astype("datetime64[s]"),
            "source": [
                demo.OUTLINE_SOURCE,
                *(f"名称与代码：{demo.VILLAGES_SOURCE}；{words}" for words in seats),
                *[f"名称与代码：{demo.VILLAGES_SOURCE}；驻地与范围：模拟"] * len(villages),
            ],
        },
        geometry=[land.real_outline, *areas[0], *areas[1]],
        crs=STORAGE_EPSG,
    )
    frame.index = pd.Index([county.code, *townships.index, *villages.index], name="region_code")
    return frame


_PER_VILLAGE: Final = {  # share of villages, capacity, metres from the seat
    "village_committee": (1.0, None, 25),
    "service_centre": (0.92, None, 40),
    "civilisation_station": (0.8, None, 45),
    "clinic": (0.82, None, 180),
    "mutual_care_facility": (0.34, (8, 30), 160),
    "childrens_home": (0.36, (15, 50), 120),
    "childhood_harbour": (0.08, (15, 40), 140),
    "school": (0.26, (60, 260), 260),
}
_PER_TOWNSHIP: Final = {
    "child_protection_station": (1.0, None, 120),
    "social_work_station": (0.75, None, 150),
    "care_home": (0.82, (30, 120), 500),
    "youth_palace": (0.55, (60, 200), 350),
    "youth_space": (0.2, (20, 60), 300),
    "school": (1.0, (300, 1_200), 380),
    "school_counselling_room": (0.7, (5, 20), 390),
}
_TITLES: Final = {
    "village_committee": "村（居）委会",
    "service_centre": "党群服务中心",
    "civilisation_station": "新时代文明实践站",
    "clinic": "卫生室",
    "mutual_care_facility": "互助养老点",
    "childrens_home": "儿童之家",
    "childhood_harbour": "童心港湾",
    "school": "学校",
    "child_protection_station": "未成年人保护工作站",
    "social_work_station": "社工站",
    "care_home": "敬老院",
    "youth_palace": "乡村少年宫",
    "youth_space": "青年空间",
    "school_counselling_room": "学校心理咨询室",
}


def simulate_facilities(land: Land, today: np.datetime64, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """The ``FACILITIES`` columns: one township lacks its 未成年人保护工作站, other kinds are there for some."""
    villages = land.villages
    host = pd.Series(land.village_at(shapely.points(land.townships[["x", "y"]].to_numpy())), index=land.townships.index)
    blocks = []
    for kind, (share, capacity, away) in _PER_VILLAGE.items():
        chosen = villages.index[rng.random(len(villages)) < share]
        title = short_names(land)[chosen]
        blocks.append(_block(chosen, title, villages.loc[chosen, ["x", "y"]], kind, capacity, away, rng))
    for kind, (share, capacity, away) in _PER_TOWNSHIP.items():
        there = rng.random(len(land.townships)) < share
        if kind == "child_protection_station":
            there[rng.integers(len(there))] = False
        chosen = land.townships.index[there]
        part = land.townships.loc[chosen]
        blocks.append(_block(host[chosen], part["name"], part[["x", "y"]], kind, capacity, away, rng))
    frame = pd.concat(blocks, ignore_index=True)
    days = rng.integers(100, 5_000, len(frame)).astype("timedelta64[D]")
    frame["opened_on"] = np.where(rng.random(len(frame)) < 0.06, NEVER, today - days).astype("datetime64[s]")
    return _placed(land, frame, "facility_id", "F")


def simulate_candidates(land: Land, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """The ``CANDIDATES`` columns: idle schools, village houses and the like that could become a station."""
    villages = land.villages[rng.random(len(land.villages)) < 0.62]
    count = len(villages)
    kind = rng.choice(["mutual_care_facility", "childrens_home", "childhood_harbour"], count, p=(0.55, 0.33, 0.12))
    what = rng.choice(["闲置校舍", "旧村部", "祠堂偏房", "闲置民房"], count)
    frame = _block(
        villages.index,
        short_names(land)[villages.index],
        villages[["x", "y"]],
        "",
        (10, 45),
        220,
        rng,
    )
    frame["name"] = frame["name"] + what
    frame["kind"] = kind
    frame["cost_yuan"] = np.round(rng.lognormal(np.log(110_000), 0.5, count), -3)
    frame["ownership"] = np.where(what == "闲置民房", "私有", np.where(what == "闲置校舍", "教育部门", "村集体"))
    return _placed(land, frame, "candidate_id", "K")


def _block(
    codes: pd.Index[str] | pd.Series[str],
    title: pd.Series[str],
    seat: pd.DataFrame,
    kind: str,
    capacity: tuple[int, int] | None,
    away: float,
    rng: np.random.Generator,
) -> pd.DataFrame:
    count = len(seat)
    xy = seat.to_numpy(float) + rng.normal(0, away / 1.4, (count, 2))
    size = rng.integers(*capacity, count) if capacity else np.full(count, -1)
    return pd.DataFrame(
        {
            "region_code": np.asarray(codes),
            "name": title.to_numpy() + _TITLES.get(kind, ""),
            "kind": kind,
            "capacity": pd.Series(size, dtype="Int64").where(size >= 0),
            "x": xy[:, 0],
            "y": xy[:, 1],
            "seat_x": seat.iloc[:, 0].to_numpy(),
            "seat_y": seat.iloc[:, 1].to_numpy(),
        }
    )


def _placed(land: Land, frame: pd.DataFrame, index: str, letter: str) -> gpd.GeoDataFrame:
    """Points in degrees, inside the village each row names: what fell outside stands at the seat."""
    area = land.villages.geometry.reindex(frame["region_code"]).to_numpy()
    inside = shapely.contains_xy(shapely.buffer(area, -2), frame["x"].to_numpy(), frame["y"].to_numpy())
    seat_x, seat_y = (frame.pop(name).to_numpy() for name in ("seat_x", "seat_y"))
    x, y = np.where(inside, frame.pop("x"), seat_x), np.where(inside, frame.pop("y"), seat_y)
    out = gpd.GeoDataFrame(frame, geometry=shapely.points(*land.degrees(x, y)), crs=STORAGE_EPSG)
    out.index = pd.Index([f"{letter}{land.county.code}{number:05d}" for number in range(1, len(out) + 1)], name=index)
    return out


def simulate_teams(land: Land, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """The ``TEAMS`` columns: teams for about seven townships in ten, based near the seat."""
    count = max(3, round(0.7 * len(land.townships)))
    chosen = land.townships.iloc[np.sort(rng.choice(len(land.townships), count, replace=False))]
    xy = chosen[["x", "y"]].to_numpy() + rng.normal(0, 60, (count, 2))
    frame = gpd.GeoDataFrame(
        {
            "region_code": chosen.index.to_numpy(),
            "name": (chosen["name"] + "防溺水巡查队").to_numpy(),
            "members": pd.array(rng.integers(2, 7, count), dtype="Int64"),
            "vehicle": rng.choice(["皮卡", "摩托车", "电动巡逻车"], count, p=(0.4, 0.4, 0.2)),
            "shifts": rng.choice(["10:00-18:00", "11:00-19:00", "09:00-13:00,14:00-18:00"], count, p=(0.5, 0.3, 0.2)),
            "phone": phones(count, rng),
        },
        geometry=shapely.points(*land.degrees(xy[:, 0], xy[:, 1])),
        crs=STORAGE_EPSG,
    )
    frame.index = pd.Index([f"D{land.county.code}{number:02d}" for number in range(1, count + 1)], name="team_id")
    return frame


_PATROL_DAYS, _AHEAD_DAYS, _STOPS = 45, 7, 6


def simulate_patrols(
    land: Land, sites: gpd.GeoDataFrame, teams: gpd.GeoDataFrame, today: np.datetime64, rng: np.random.Generator
) -> pd.DataFrame:
    """The ``PATROLS`` columns: six stops a team and day of late, a quarter not done, and next week's plan."""
    wet = sites[~sites["kind"].isin(DRY)]
    spot = shapely.get_coordinates(shapely.centroid(wet.geometry.to_numpy()))
    seats = land.townships.loc[teams["region_code"], ["x", "y"]].to_numpy()
    days = np.arange(today - np.timedelta64(_PATROL_DAYS, "D"), today + np.timedelta64(_AHEAD_DAYS + 1, "D"))
    zeal = rng.beta(6, 2, len(teams))
    parts = []
    for number, (team, seat) in enumerate(zip(teams.index, seats, strict=True)):
        near = np.argsort(np.hypot(*(spot - seat).T))[:150]
        picks = near[(rng.beta(0.8, 2.0, (len(days), _STOPS)) * len(near)).astype(int)]
        planned = np.repeat(days, _STOPS)
        done = (rng.random(len(planned)) < zeal[number]) & (planned <= today)
        delay = np.where(rng.random(len(planned)) < 0.1, 1, 0).astype("timedelta64[D]")
        done_on = np.where(done, np.minimum(planned + delay, today), NEVER)
        parts.append(
            pd.DataFrame(
                {
                    "site_id": wet.index.to_numpy()[picks.ravel()],
                    "team_id": team,
                    "planned_on": planned,
                    "done_on": done_on,
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True).drop_duplicates(["site_id", "team_id", "planned_on"], ignore_index=True)
    found = rng.choice(np.array(["有人下水，已劝离", "警示牌倒伏", "救生圈缺失", "护栏破损"]), len(frame))
    seen: npt.NDArray[np.bool_] = frame["done_on"].notna().to_numpy() & (rng.random(len(frame)) < 0.07)
    frame["findings"] = blank(found, ~seen)
    for column in ("planned_on", "done_on"):
        frame[column] = frame[column].astype("datetime64[s]")
    frame.index = pd.Index(
        [f"X{land.county.code}{number:06d}" for number in range(1, len(frame) + 1)], name="patrol_id"
    )
    return frame
