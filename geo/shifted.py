"""GCJ-02 and BD-09: the shifted degrees of Chinese online maps, forward and back.

GCJ-02 (火星坐标: 高德, 腾讯) moves WGS84 by some 300 to 700 m, BD-09 (百度) moves GCJ-02 once more by about 1 km.
Neither is published officially. The formulas are the ones publicly known since 2013 (coolypf, "WGS84 to GCJ02"; BD-09
as given by the open-source ``coordtransform`` and ``eviltransform``); the answers the map services themselves have
given lie within 0.5 m of them.

There is no closed inverse. Both are inverted by iterating the forward formula, whose shift changes by less than 3 % of
the way moved, until a step is below 1e-11 degrees (a micrometre).

All functions take longitudes and latitudes in degrees, arrays of one shape, and return two arrays of that shape. NaN
stays NaN. Outside the rectangle the services themselves use (``EXTENT``) degrees come back unchanged, as theirs do.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

Degrees = npt.NDArray[np.float64]

EXTENT = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north (degrees): outside, nothing is shifted."""

_A = 6_378_245.0  # Krasovsky 1940
_EE = 0.006_693_421_622_965_943_23
_BD_WAVE = np.pi * 3000 / 180
_STEPS, _ENOUGH_DEG = 40, 1e-11


def wgs84_to_gcj02(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """GCJ-02 of WGS84 degrees."""
    return _within_extent(_gcj02, lon, lat)


def gcj02_to_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """WGS84 of GCJ-02 degrees."""
    return _inverted(wgs84_to_gcj02, lon, lat)


def wgs84_to_bd09(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """BD-09 of WGS84 degrees."""
    return gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))


def bd09_to_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """WGS84 of BD-09 degrees."""
    return gcj02_to_wgs84(*bd09_to_gcj02(lon, lat))


def gcj02_to_bd09(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """BD-09 of GCJ-02 degrees."""
    return _within_extent(_bd09, lon, lat)


def bd09_to_gcj02(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Degrees, Degrees]:
    """GCJ-02 of BD-09 degrees."""
    return _inverted(gcj02_to_bd09, lon, lat)


def _gcj02(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    x, y = lon - 105.0, lat - 35.0
    waves = (20 * np.sin(6 * np.pi * x) + 20 * np.sin(2 * np.pi * x)) * 2 / 3
    root = np.sqrt(np.abs(x))
    east_m = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + waves
    east_m += (20 * np.sin(np.pi * x) + 40 * np.sin(np.pi * x / 3)) * 2 / 3
    east_m += (150 * np.sin(np.pi * x / 12) + 300 * np.sin(np.pi * x / 30)) * 2 / 3
    north_m = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + waves
    north_m += (20 * np.sin(np.pi * y) + 40 * np.sin(np.pi * y / 3)) * 2 / 3
    north_m += (160 * np.sin(np.pi * y / 12) + 320 * np.sin(np.pi * y / 30)) * 2 / 3
    phi = np.radians(lat)
    w2 = 1 - _EE * np.sin(phi) ** 2
    meridian, normal = _A * (1 - _EE) / (w2 * np.sqrt(w2)), _A / np.sqrt(w2)  # radii of curvature, metres
    return lon + np.degrees(east_m / (normal * np.cos(phi))), lat + np.degrees(north_m / meridian)


def _bd09(lon: Degrees, lat: Degrees) -> tuple[Degrees, Degrees]:
    radius = np.hypot(lon, lat) + 0.000_02 * np.sin(lat * _BD_WAVE)
    angle = np.arctan2(lat, lon) + 0.000_003 * np.cos(lon * _BD_WAVE)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006


def _within_extent(
    shift: Callable[[Degrees, Degrees], tuple[Degrees, Degrees]], lon: npt.ArrayLike, lat: npt.ArrayLike
) -> tuple[Degrees, Degrees]:
    x, y = np.broadcast_arrays(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    west, south, east, north = EXTENT
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    moved_x, moved_y = shift(np.where(inside, x, 105.0), np.where(inside, y, 35.0))
    return np.where(inside, moved_x, x), np.where(inside, moved_y, y)


def _inverted(forward: Callable[[Any, Any], tuple[Degrees, Degrees]], lon: Any, lat: Any) -> tuple[Degrees, Degrees]:
    x, y = np.broadcast_arrays(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    back_x, back_y = x.copy(), y.copy()
    for _ in range(_STEPS):
        there_x, there_y = forward(back_x, back_y)
        step_x, step_y = x - there_x, y - there_y
        back_x, back_y = back_x + step_x, back_y + step_y
        if np.nanmax(np.abs([step_x, step_y]), initial=0.0) < _ENOUGH_DEG:
            break
    return back_x, back_y
