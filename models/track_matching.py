"""A track held against the waters a team was to patrol: where it stayed, how long, and where nobody can say.

A patrol is done where the track stays within ``NEAR_M`` of the water, and the receiver's error, for ``STAY_MIN``
minutes. Between two points more than ``GAP_MIN`` apart in time the track says nothing: such a gap is unknown, neither
presence nor absence, and a stop the team could have made in it is unknown as well. Limits are expert values.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geo.shifts import minutes_of

NEAR_M: Final = 60.0
"""From a site's shape a patrol can overlook it (expert value)."""
PRECISION_M: Final = 10.0
"""The error of a telephone's position under open sky (expert value; 4.9 m is a median, trees and slopes double it)."""
STAY_MIN: Final = 5.0
"""Shorter is passing by (expert value)."""
GAP_MIN: Final = 5.0
"""Points farther apart in time leave a gap of which nothing is known."""
FASTEST_M_PER_MIN: Final = 1_000.0
"""60 km/h: faster a team gets nowhere on a county's roads, so a gap it could not have used is no excuse."""

STATES: Final = ("done", "too_short", "unknown", "not_there")
_MINUTE: Final = np.timedelta64(60, "s")

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class TrackMatch:
    """What a track of one team on one day tells.

    ``visits``: every stay of at least ``STAY_MIN`` at a listed site: ``site_id``, ``arrived``, ``left`` (local times),
    ``minutes`` of them on the track, ``nearest_m``. ``stops``: indexed as the planned stops: ``site_id``, ``state``
    (of ``STATES``), ``arrived``, ``left``, ``minutes`` and ``nearest_m`` where the track came near. ``extra``: the
    visits that are no planned stop. ``gap_min``: minutes between first and last point of which nothing is known.
    """

    visits: pd.DataFrame
    stops: pd.DataFrame
    extra: pd.DataFrame
    gap_min: float


def match_track(track: pd.DataFrame, stops: pd.DataFrame, sites: gpd.GeoSeries, base: Any = None) -> TrackMatch:
    """Hold a day's track of one team against its planned stops.

    Args:
        track: points with ``time`` (local, datetime64) and ``x``, ``y`` in metres, in any order.
        stops: planned stops: ``site_id`` and ``planned_at`` (``HH:MM`` or missing), of that team and day.
        sites: every listed site's shape by site id, in the same metres; missing shapes match nothing.
        base: the team's base, a point in the same metres: a stay there is no patrol of a water beside it, unless that
            was planned.

    Raises:
        ValueError: a point has no time.
    """
    if track["time"].isna().any():
        raise ValueError("A track without times tells no patrols.")
    points = track.sort_values("time", kind="stable").drop_duplicates("time").reset_index(drop=True)
    stays = _stays(points, sites)
    long_enough = stays[stays["minutes"] >= STAY_MIN].reset_index(drop=True)
    times = points["time"].to_numpy()
    matched = _matched(long_enough, stops)
    rows = [
        _stop(stop, long_enough.loc[matched[stop.Index]] if stop.Index in matched else None, stays, points, sites)
        for stop in stops.itertuples()
    ]
    found = pd.DataFrame(
        rows, columns=["site_id", "state", "arrived", "left", "minutes", "nearest_m"], index=stops.index
    )
    extra = long_enough.drop(index=list(matched.values()))
    if base is not None and len(extra):
        at_base = {site for site in extra["site_id"] if shapely.distance(sites.loc[site], base) <= NEAR_M + PRECISION_M}
        extra = extra[~extra["site_id"].isin(at_base)]
    gaps = np.diff(times) / _MINUTE if len(times) > 1 else np.zeros(0)
    return TrackMatch(long_enough, found, extra.reset_index(drop=True), float(gaps[gaps > GAP_MIN].sum()))


def _stays(points: pd.DataFrame, sites: gpd.GeoSeries) -> pd.DataFrame:
    """Every stay near a site; those at one site that only a gap parts are one stay, the gap not counted."""
    placed = sites[~(sites.isna() | sites.is_empty)]
    columns = ["site_id", "arrived", "left", "minutes", "nearest_m"]
    if points.empty or placed.empty:
        return pd.DataFrame(columns=columns)
    shapes: Any = shapely.points(points["x"].to_numpy(), points["y"].to_numpy())
    tree = shapely.STRtree(shapes)
    which, near = tree.query(placed.to_numpy(), predicate="dwithin", distance=NEAR_M + PRECISION_M)
    times = points["time"].to_numpy()
    rows = []
    for number in np.unique(which):
        inside = np.sort(near[which == number])
        away: Any = shapely.distance(shapes[inside], placed.iloc[number])
        # a run goes on as long as no point in between was elsewhere
        for run in np.split(np.arange(len(inside)), np.flatnonzero(np.diff(inside) > 1) + 1):
            at = times[inside[run]]
            steps = np.diff(at) / _MINUTE
            known = float(steps[steps <= GAP_MIN].sum())
            rows.append((placed.index[number], at[0], at[-1], known, float(away[run].min())))
    return pd.DataFrame(rows, columns=columns).sort_values(["arrived", "site_id"], ignore_index=True)


def _matched(visits: pd.DataFrame, stops: pd.DataFrame) -> dict[Any, int]:
    """Which visit each stop is, by their index: the pair nearest in time first, each visit once."""
    pairs: list[tuple[float, int, Any]] = []
    wanted = zip(stops.index, stops["site_id"], stops["planned_at"], strict=True)
    for stop, site, planned_at in wanted:
        theirs = visits.loc[visits["site_id"] == site, "arrived"]
        planned = None if pd.isna(planned_at) else minutes_of(str(planned_at))
        for visit, arrived in theirs.items():
            pairs.append((0.0 if planned is None else abs(_minute_of(arrived) - planned), int(str(visit)), stop))
    taken: dict[Any, int] = {}
    used: set[int] = set()
    for _apart, visit, stop in sorted(pairs, key=lambda pair: pair[:2]):
        if stop not in taken and visit not in used:
            taken[stop] = visit
            used.add(visit)
    return taken


def _stop(stop: Any, visit: Any, stays: pd.DataFrame, points: pd.DataFrame, sites: gpd.GeoSeries) -> tuple[Any, ...]:
    if visit is not None:
        return (stop.site_id, "done", visit["arrived"], visit["left"], visit["minutes"], visit["nearest_m"])
    short = stays[(stays["site_id"] == stop.site_id) & (stays["minutes"] < STAY_MIN)]
    shape = sites.get(stop.site_id)
    if _may_have_been(stop, points, shape):
        return (stop.site_id, "unknown", pd.NaT, pd.NaT, np.nan, np.nan)
    if len(short):
        longest = short.loc[short["minutes"].idxmax()]
        return (stop.site_id, "too_short", *longest[["arrived", "left", "minutes", "nearest_m"]])
    return (stop.site_id, "not_there", pd.NaT, pd.NaT, np.nan, np.nan)


def _may_have_been(stop: Any, points: pd.DataFrame, shape: Any) -> bool:
    """Whether the team could have made the stop where the track says nothing: in a gap, or before or after it."""
    if points.empty or shape is None or shape.is_empty:
        return True
    if not pd.isna(stop.planned_at):
        planned = minutes_of(str(stop.planned_at))
        if not _minute_of(points["time"].iloc[0]) <= planned <= _minute_of(points["time"].iloc[-1]):
            return True
    gaps = np.diff(points["time"].to_numpy()) / _MINUTE
    open_at = np.flatnonzero(gaps > GAP_MIN)
    if not len(open_at):
        return False
    away = shapely.distance(shapely.points(points["x"].to_numpy(), points["y"].to_numpy()), shape)
    away = np.maximum(away - NEAR_M - PRECISION_M, 0.0)
    needed = (away[open_at] + away[open_at + 1]) / FASTEST_M_PER_MIN + STAY_MIN
    return bool((needed <= gaps[open_at]).any())


def _minute_of(moment: Any) -> float:
    stamp = pd.Timestamp(moment)
    return stamp.hour * 60 + stamp.minute + stamp.second / 60
