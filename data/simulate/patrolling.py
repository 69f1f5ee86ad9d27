"""What a rota needs to know, as counties write it down: how teams get about and when, which waters need a boat or two
persons, when patrols came and went. Drawn apart, so that nothing else of a demo county moves.
"""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from data.simulate.days import blank

_MODES: Final = {"皮卡": "car", "摩托车": "ebike", "电动巡逻车": "ebike"}
_BOATS, _DIVERS, _BOATED = 0.3, 0.1, 0.35
_FIRST_MIN, _LAST_MIN = 10 * 60, 18 * 60 + 30
_STOP_MIN: Final = 15
_REASONS: Final = ("道路积水", "队员请假", "车辆故障", "雷雨天气")


def with_team_details(teams: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Teams with mode, skills, days off and 40 hours a week: the first can handle a boat, the last has no hours."""
    count = len(teams)
    boat, diver = rng.random(count) < _BOATS, rng.random(count) < _DIVERS
    boat[0] = True
    off = rng.choice(np.array(["1", "2", "3", "4", "6|7"]), count, p=(0.3, 0.25, 0.15, 0.15, 0.15))
    hours = np.full(count, 40.0)
    hours[count - 1] = np.nan
    return teams.assign(
        mode=pd.Series(teams["vehicle"].map(_MODES), index=teams.index, dtype="str"),
        skills=pd.Series(_skills(boat, diver), index=teams.index, dtype="str"),
        days_off=pd.Series(off, index=teams.index, dtype="str"),
        hours_per_week=hours,
    )


def with_site_details(sites: gpd.GeoDataFrame, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Sites with the skills they need (a few reservoirs a boat), whether two must go, whether their keeper covers them
    and when they may be visited; of those never surveyed nothing is known.
    """
    count = len(sites)
    known = sites["surveyed_on"].notna().to_numpy()
    reservoir = sites["kind"].isin(["reservoir", "dam"]).to_numpy()
    boat = known & (sites["kind"] == "reservoir").to_numpy() & (rng.random(count) < _BOATED)
    two = (reservoir & (rng.random(count) < 0.3)) | (rng.random(count) < 0.02)
    kept = sites["keeper"].notna().to_numpy() & (rng.random(count) < 0.08)
    timed = reservoir & known & (rng.random(count) < 0.3)
    told = known & (rng.random(count) < 0.9)
    return sites.assign(
        patrol_skills=pd.Series(blank(np.full(count, "boat"), ~boat), index=sites.index, dtype="str"),
        two_persons=pd.Series(two, index=sites.index, dtype="boolean").where(told),
        keeper_patrols=pd.Series(kept, index=sites.index, dtype="boolean").where(told),
        open_from=pd.Series(blank(np.full(count, "08:00"), ~timed), index=sites.index, dtype="str"),
        open_to=pd.Series(blank(np.full(count, "19:00"), ~timed), index=sites.index, dtype="str"),
    )


def with_patrol_times(patrols: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Patrols with the times they were planned at, came and left, why some were not done, and what says so; a tenth of
    those done say no time.
    """
    count = len(patrols)
    order = patrols.groupby(["team_id", "planned_on"]).cumcount().to_numpy()
    span = (_LAST_MIN - _FIRST_MIN) // 7
    planned = _FIRST_MIN + order * span + rng.integers(0, 20, count)
    arrived = np.clip(planned + np.rint(rng.normal(5, 12, count)).astype(int), _FIRST_MIN - 60, _LAST_MIN)
    left = arrived + np.maximum(4, np.rint(rng.normal(_STOP_MIN, 4, count))).astype(int)
    done = patrols["done_on"].notna().to_numpy()
    timed = done & (rng.random(count) >= 0.1)
    past = (patrols["planned_on"] < patrols["done_on"].max()).to_numpy()
    said = past & ~done & (rng.random(count) < 0.4)
    source = rng.choice(np.array(["sheet", "gpx", "odk"]), count, p=(0.7, 0.2, 0.1))
    text: dict[str, Any] = {
        "planned_at": _clocks(planned),
        "arrived_at": blank(_clocks(arrived), ~timed),
        "left_at": blank(_clocks(left), ~timed),
        "not_done_reason": blank(rng.choice(np.array(_REASONS), count), ~said),
        "source": blank(source, ~done),
    }
    return patrols.assign(
        **{name: pd.Series(values, index=patrols.index, dtype="str") for name, values in text.items()},
        plan_id=pd.Series(pd.NA, index=patrols.index, dtype="str"),
    )


def _skills(boat: Any, diver: Any) -> list[str | None]:
    return [
        "|".join(word for word, can in (("boat", one), ("diver", other)) if can) or None
        for one, other in zip(boat, diver, strict=True)
    ]


def _clocks(minutes: Any) -> Any:
    return np.array([f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes], dtype=object)
