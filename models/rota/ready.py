"""The smallest problem that every loop has something to do in: solved once, it has them compiled before a clock runs.

The first plan on a machine would otherwise spend most of its minute on the compiler, and be a poor one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from models.rota.problem import SITE_COLUMNS, RotaProblem, Team, Window
from models.score import Floats

_PLACES = np.array([0.0, 3.0, 5.0, 8.0])  # minutes along one road: the base, then the waters


@dataclass
class _Road:
    minutes: Floats
    km: Floats


def tiny() -> RotaProblem:
    """Three waters on one road, a team every day, two weeks."""
    way = np.abs(_PLACES[:, None] - _PLACES)
    rows = {"visits": 1, "gap_days": 3, "minutes": 10.0, "open_min": 0.0, "close_min": 1440.0, "skills": ""}
    rows |= {"last_visit": pd.NaT, "two_persons": False, "by_keeper": False}
    sites = pd.DataFrame([rows] * 3, columns=list(SITE_COLUMNS), index=pd.Index(["1", "2", "3"], dtype="str"))
    sites["last_visit"] = pd.to_datetime(sites["last_visit"])
    windows = (Window("noon", 660, 840), Window("afternoon", 840, 1080))
    risk = np.ones((3, 14, 2)) * np.array([3.0, 2.0, 1.0])[:, None, None]
    teams = (Team("1", "1", "car", ((660.0, 780.0),), 20.0),)
    return RotaProblem(date(2026, 7, 6), 2, sites, teams, windows, risk, 0.5, {"car": _Road(way, way / 2)})


def ticks() -> Callable[[], float]:
    """A clock that ticks at every look, in each thread on its own."""
    own = threading.local()

    def look() -> float:
        now: float = getattr(own, "now", -1.0) + 1.0
        own.now = now
        return now

    return look
