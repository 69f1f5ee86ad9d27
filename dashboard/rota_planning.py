"""From a county to a rota: what is asked, the problem made of the record, the search, and the plan kept.

The waters are those whose class owes visits by the county's rules; the risk is the drowning score spread over days and
hours. A plan says of which day, moment and scoring it is, so that its problem can be made again as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from dashboard.travelling import travel_of
from data.store import Store
from geo.county import County
from geo.errors import InputError, NetworkError
from geo.frames import BETWEEN
from geo.network import Travel, TravelMode
from geo.shifts import MINUTES_A_DAY, minutes_of, parse_shifts
from geo.text import say
from models.drowning import MODEL
from models.profiles import WINDOWS, profile, windows
from models.rota.plan import Rota
from models.rota.problem import DAYS_A_WEEK, Lock, RotaProblem, Team, Window
from models.score import Floats, rule_for

KINDS: Final = ("regions", "hazard_sites", "teams", "patrols", "roads", "incidents", "alerts")
"""What of a county a rota is made of."""
OWED_CLASSES: Final = ("red", "orange")
_MODE_OF: Final[Mapping[str, TravelMode]] = {
    "船": "boat",
    "艇": "boat",
    "摩托": "ebike",
    "电动": "ebike",
    "车": "car",
    "皮卡": "car",
    "步": "walk",
}
"""Words of a vehicle, where a team's way of travel is not on record; the first that is in it."""

Report = Callable[[str, float], None]
"""Told what is being looked for, and which share of the time is over."""


@dataclass(frozen=True)
class Asked:
    """What a plan is asked for.

    ``without``: teams left at home; ``closed``: roads besides those closed on record; ``hours_factor`` times the hours
    of every team, ``gap_factor`` times the longest gaps; ``yellow``: the waters of the third class too; ``replaces``:
    the plan it would take over from.
    """

    first: date
    weeks: int = 4
    without: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    hours_factor: float = 1.0
    gap_factor: float = 1.0
    yellow: bool = False
    seed: int = 1
    seconds: float = 60.0
    locks: tuple[Lock, ...] = field(default=(), repr=False)
    replaces: str | None = None

    def checked(self) -> Asked:
        """The same, if it makes sense.

        Raises:
            InputError: a number is out of range.
        """
        if not 1 <= self.weeks <= 26:
            raise InputError(say("A plan is for 1 to 26 weeks, not {weeks}.", weeks=self.weeks))
        for number, name in ((self.hours_factor, say("hours")), (self.gap_factor, say("gap"))):
            if not 0.1 <= number <= 5:
                raise InputError(say("The factor for {what} is from 0.1 to 5, not {n:g}.", what=name, n=number))
        if not 1 <= self.seconds <= 600:
            raise InputError(say("The search takes 1 to 600 seconds, not {n:g}.", n=self.seconds))
        return self

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        locks = [[lock.team, lock.site, lock.day.isoformat(), lock.arrive_min] for lock in self.locks]
        return {
            "first": self.first.isoformat(),
            **{name: getattr(self, name) for name in ("weeks", "hours_factor", "gap_factor", "yellow", "seed")},
            "seconds": self.seconds,
            "without": list(self.without),
            "closed": list(self.closed),
            "locks": locks,
            "replaces": self.replaces,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Asked:
        """Read back."""
        locks = tuple(Lock(team, site, date.fromisoformat(day), at) for team, site, day, at in kept.get("locks", ()))
        return cls(
            first=date.fromisoformat(kept["first"]),
            weeks=int(kept["weeks"]),
            without=tuple(kept.get("without", ())),
            closed=tuple(kept.get("closed", ())),
            hours_factor=float(kept.get("hours_factor", 1)),
            gap_factor=float(kept.get("gap_factor", 1)),
            yellow=bool(kept.get("yellow", False)),
            seed=int(kept.get("seed", 1)),
            seconds=float(kept.get("seconds", 60)),
            locks=locks,
            replaces=kept.get("replaces"),
        )


@dataclass(frozen=True)
class Basis:
    """Of which record a plan is: day in the world, moment on record, run of the scores."""

    as_of: date
    known_at: datetime
    run: int

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"as_of": self.as_of.isoformat(), "known_at": self.known_at.isoformat(), "run": self.run}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Basis:
        """Read back."""
        return cls(date.fromisoformat(kept["as_of"]), datetime.fromisoformat(kept["known_at"]), int(kept["run"]))


# The county


def basis_now(store: Store, code: str) -> Basis:
    """The record a plan made now is of.

    Raises:
        InputError: the county was not scored yet.
    """
    run = store.latest_run(code)
    if run is None:
        raise InputError(say("County {code} has no scores yet; run shouwang score first.", code=code))
    return Basis(run.as_of, store.clock(), run.id)


def read_county(store: Store, code: str, basis: Basis) -> County:
    """The whole county as a plan sees it."""
    return store.county(code, as_of=basis.as_of, known_at=basis.known_at, kinds=KINDS, run=basis.run)


# The problem


def problem_of(county: County, asked: Asked) -> RotaProblem:
    """The problem of a county's teams and dangerous waters.

    Raises:
        InputError: what is asked is out of range, a team's shifts cannot be read, or a road to close is not on record.
        UnknownRuleError: the county's rules lack a number a rota goes by.
    """
    asked.checked()
    sites = _sites(county, asked)
    teams = teams_of(county, asked)
    travel = ways_of(county, sites, teams, asked)
    return RotaProblem(
        first=asked.first,
        weeks=asked.weeks,
        sites=sites,
        teams=teams,
        windows=tuple(Window(name, hours[0] * 60.0, (hours[-1] + 1) * 60.0) for name, hours in WINDOWS.items()),
        risk=_risk(county, sites, asked),
        watch=rule_for(county, "rota_watch", "visit").number,
        travel=travel,
        locks=asked.locks,
    ).checked()


def _sites(county: County, asked: Asked) -> pd.DataFrame:
    """The waters whose class owes visits, with what they are owed."""
    scores, classes = county.scores[MODEL], [*OWED_CLASSES, *(["yellow"] if asked.yellow else [])]
    ids = scores.index[scores["score_class"].isin(classes)].intersection(county.hazard_sites.index).sort_values()
    level = scores.loc[ids, "score_class"]
    visits = {name: int(rule_for(county, "rota_visits", name).number) for name in classes}
    gaps = {name: rule_for(county, "rota_gap", name).number * asked.gap_factor for name in classes}
    done = county.frames["patrols"]
    done = done[done["done_on"].notna() & (done["done_on"] < pd.Timestamp(asked.first))]
    last = done.groupby("site_id")["done_on"].max().astype("datetime64[s]")
    return pd.DataFrame(
        {
            "visits": level.map(visits).astype("int64"),
            "gap_days": level.map(gaps).clip(lower=1).astype("int64"),
            "minutes": rule_for(county, "rota_minutes", "visit").number,
            "last_visit": last.reindex(ids),
            **access_of(county, ids),
        },
        index=ids.rename("site_id"),
    )


def access_of(county: County, ids: pd.Index[str]) -> dict[str, Any]:
    """Who may call at waters and when: the columns of ``SITE_COLUMNS`` that are of the water itself."""
    frame = county.hazard_sites.loc[ids]
    return {
        "open_min": [0.0 if pd.isna(clock) else float(minutes_of(clock)) for clock in frame["open_from"]],
        "close_min": [
            float(MINUTES_A_DAY) if pd.isna(clock) else float(minutes_of(clock)) for clock in frame["open_to"]
        ],
        "two_persons": frame["two_persons"].fillna(False).astype(bool),
        "by_keeper": frame["keeper_patrols"].fillna(False).astype(bool),
        "skills": frame["patrol_skills"].fillna("").astype(object),
    }


def teams_of(county: County, asked: Asked) -> tuple[Team, ...]:
    """The county's teams as the rota knows them, without those left at home.

    Raises:
        InputError: a team to leave at home is not known, or a team's shifts cannot be read.
    """
    frame = county.frames["teams"].sort_index()
    usual = rule_for(county, "rota_hours", "team").number
    unknown = sorted(set(asked.without) - set(frame.index))
    if unknown:
        raise InputError(say("There is no team {team}; look it up in the list of teams.", team=", ".join(unknown[:3])))
    return tuple(
        Team(
            id=str(team),
            name=str(team) if pd.isna(row["name"]) else str(row["name"]),
            mode=mode_of(row["mode"], row["vehicle"]),
            shifts=tuple(
                (float(start), float(end))
                for start, end in ([] if pd.isna(row["shifts"]) else parse_shifts(row["shifts"], str(team)))
            ),
            hours=(usual if pd.isna(row["hours_per_week"]) else float(row["hours_per_week"])) * asked.hours_factor,
            members=1 if pd.isna(row["members"]) else int(row["members"]),  # not known to be two: it goes alone
            skills=frozenset(_words(row["skills"])),
            days_off=frozenset(int(day) for day in _words(row["days_off"])),
        )
        for team, row in frame.drop(index=list(asked.without)).iterrows()
    )


def _words(cell: Any) -> list[str]:
    return [] if pd.isna(cell) else [word for word in cell.split(BETWEEN) if word]


def mode_of(mode: Any, vehicle: Any) -> TravelMode:
    """How a team travels: as recorded, or by the words of its vehicle; on foot where neither says."""
    if mode in get_args(TravelMode):
        found: TravelMode = mode
        return found
    words = "" if pd.isna(vehicle) else str(vehicle)
    return next((how for word, how in _MODE_OF.items() if word in words), "walk")


@dataclass(frozen=True, eq=False)
class Table:
    """Travel over all places of a problem; inf from and to those without a place on the map."""

    minutes: Floats
    km: Floats


def places_of(county: County, sites: Sequence[str], teams: Sequence[str]) -> gpd.GeoSeries:
    """The places of a problem in metres: bases, then waters; None where there is none on the map."""
    bases = gpd.GeoSeries(county.metric("teams").geometry.reindex(teams))
    waters = gpd.GeoSeries(county.metric("hazard_sites").geometry.reindex(sites))
    return gpd.GeoSeries(pd.concat([bases, waters]), crs=county.crs)


def placed_of(places: gpd.GeoSeries) -> Any:
    """Which of them (n,) are on the map."""
    return (places.notna() & ~places.is_empty).to_numpy()


def ways_of(county: County, sites: pd.DataFrame, teams: Sequence[Team], asked: Asked) -> dict[str, Table]:
    """Travel over the bases of ``teams`` and ``sites``, by mode.

    Raises:
        InputError: the roads cannot be travelled as they are, or one to close is not on record.
    """
    places = places_of(county, list(sites.index), [team.id for team in teams])
    placed = placed_of(places)
    found = {}
    for mode in sorted({team.mode for team in teams}):
        try:
            way: Travel = travel_of(county, places[placed], mode, on=asked.first, closed=asked.closed)  # type: ignore[arg-type]
        except NetworkError as error:
            raise InputError(say("The roads cannot be travelled as they are: {why}", why=str(error))) from error
        found[mode] = Table(_spread(way.minutes, placed), _spread(way.km, placed))
    return found


def _spread(part: Floats, placed: Any) -> Floats:
    whole = np.full((len(placed), len(placed)), np.inf)
    np.fill_diagonal(whole, 0.0)
    whole[np.ix_(placed, placed)] = part
    return whole


def _risk(county: County, sites: pd.DataFrame, asked: Asked) -> Floats:
    """(n, days, windows): harm expected, in years of the county's median water."""
    how = profile(county)
    days = [asked.first + timedelta(days=n) for n in range(asked.weeks * DAYS_A_WEEK)]
    regions = county.hazard_sites.loc[sites.index, "region_code"]
    spread = {
        region: np.array([[windows(how, day, region)[name] for name in WINDOWS] for day in days])
        for region in regions.unique()
    }
    value = county.scores[MODEL].loc[sites.index, "value"].to_numpy(dtype=np.float64)
    if not len(sites):
        return np.zeros((0, len(days), len(WINDOWS)))
    return value[:, None, None] * np.stack([spread[region] for region in regions])


# The search


def solve_problem(problem: RotaProblem, asked: Asked, report: Report, cancelled: Callable[[], bool]) -> Rota:
    """The best plan found in the time asked for."""
    from models.rota.solve import Effort, solve  # the compiled code is read when somebody plans, not by every screen

    began = time.monotonic()
    effort = Effort(
        elapsed=lambda: time.monotonic() - began,
        seconds=asked.seconds,
        seed=asked.seed,
        report=report,
        cancelled=cancelled,
    )
    return solve(problem, effort)


def plan(
    store: Store, code: str, asked: Asked, report: Report, cancelled: Callable[[], bool], *, basis: Basis | None = None
) -> Rota:
    """A plan of a county as it stands on record.

    Raises:
        InputError: there are no scores yet, or as ``problem_of``.
    """
    county = read_county(store, code, basis or basis_now(store, code))
    return solve_problem(problem_of(county, asked), asked, report, cancelled)


def base_point(point: Any) -> tuple[float, float]:
    """Longitude and latitude of a shape's own point; NaN where there is none."""
    if point is None or point.is_empty:
        return float("nan"), float("nan")
    inside = point if isinstance(point, Point) else point.representative_point()
    return float(inside.x), float(inside.y)
