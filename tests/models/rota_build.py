"""Small rota problems made by hand: places on a plain, straight ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from models.rota.problem import RotaProblem, Team, Window
from models.rota.solve import Effort
from models.score import Floats

MONDAY = date(2026, 7, 6)
WINDOWS = (Window("noon", 660, 840), Window("afternoon", 840, 1080), Window("dusk", 1080, 1200))
SITE = {
    "visits": 0,
    "gap_days": 1000,
    "minutes": 15.0,
    "last_visit": pd.NaT,
    "open_min": 0.0,
    "close_min": 1440.0,
    "two_persons": False,
    "by_keeper": False,
    "skills": "",
}


@dataclass(frozen=True)
class Plain:
    """Straight ways."""

    minutes: Floats
    km: Floats

    @classmethod
    def over(cls, places: Sequence[tuple[float, float]], *, kph: float = 30.0) -> Plain:
        """Between places in kilometres."""
        xy = np.array(places, dtype=float).reshape(-1, 2)
        km = np.hypot(*(xy[:, None] - xy).transpose(2, 0, 1))
        return cls(km / kph * 60, km)


def team(name: str = "T1", **given: Any) -> Team:
    """A team of two by car, noon to dusk every day."""
    return Team(**{"id": name, "name": name, "mode": "car", "shifts": ((660.0, 1200.0),), "hours": 80.0, **given})


def sites(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Rows of waters, W1, W2, …"""
    listed = [SITE | dict(row) for row in rows]
    frame = pd.DataFrame(
        listed, columns=list(SITE), index=pd.Index([f"W{n + 1}" for n in range(len(listed))], dtype="str")
    )
    frame["last_visit"] = pd.to_datetime(frame["last_visit"])
    return frame


def problem(
    places: Sequence[tuple[float, float]],
    rows: Sequence[Mapping[str, Any]],
    *,
    teams: Sequence[Team] = (),
    bases: Sequence[tuple[float, float]] = ((0.0, 0.0),),
    risk: Floats | float = 1.0,
    weeks: int = 1,
    kph: float = 30.0,
    **more: Any,
) -> RotaProblem:
    """A problem over waters at ``places`` (kilometres) with ``rows``, one of teams at each of ``bases``."""
    who = tuple(teams) or (team(),)
    shape = (len(rows), weeks * 7, len(WINDOWS))
    way = Plain.over([*bases, *places], kph=kph)
    given = np.asarray(risk, dtype=float)
    spread = given.reshape(-1, 1, 1) if given.ndim == 1 else given
    asked = {
        "first": MONDAY,
        "windows": WINDOWS,
        "watch": 0.5,
        "travel": dict.fromkeys(("car", "ebike", "walk", "boat"), way),
        **more,
    }
    return RotaProblem(weeks=weeks, sites=sites(rows), teams=who, risk=np.broadcast_to(spread, shape).copy(), **asked)


def effort(rounds: int = 600, *, seed: int = 1) -> Effort:
    """So many attempts, whatever time they take."""
    return Effort(elapsed=lambda: 0.0, rounds=rounds, seed=seed)


def random_problem(rng: np.random.Generator, *, waters: int = 5, teams: int = 2) -> RotaProblem:
    """A small problem with gaps everywhere; hours are ample, since a search that waits counts its waiting."""
    n, t = int(rng.integers(1, waters + 1)), int(rng.integers(1, teams + 1))
    shifts = [((700.0, 860.0),), ((660.0, 780.0), (900.0, 1000.0)), ((1000.0, 1150.0),)]
    who = tuple(
        team(
            f"T{number}",
            shifts=shifts[int(rng.integers(len(shifts)))],
            days_off=frozenset(int(day) for day in rng.choice(np.arange(1, 8), int(rng.integers(3, 7)), replace=False)),
            members=int(rng.integers(1, 3)),
            skills=frozenset({"boat"}) if rng.random() < 0.5 else frozenset(),
        )
        for number in range(t)
    )
    rows = [
        {
            "visits": int(rng.integers(0, 3)),
            "gap_days": int(rng.choice([2, 4, 1000])),
            "minutes": float(rng.choice([15.0, 30.0])),
            "open_min": float(rng.choice([0.0, 720.0])),
            "close_min": float(rng.choice([1440.0, 1000.0])),
            "two_persons": bool(rng.random() < 0.2),
            "by_keeper": bool(rng.random() < 0.2),
            "skills": "boat" if rng.random() < 0.2 else "",
            "last_visit": pd.NaT if rng.random() < 0.5 else pd.Timestamp("2026-07-03"),
        }
        for _ in range(n)
    ]
    places = [tuple(xy) for xy in rng.uniform(-12, 12, (n, 2))]
    bases = [tuple(xy) for xy in rng.uniform(-6, 6, (t, 2))]
    risk = rng.exponential(1.0, (n, 7, 3))
    return problem(places, rows, teams=who, bases=bases, risk=risk, watch=float(rng.choice([0.5, 0.3, 1.0])))
