"""From a county to a rota: what is asked, the problem made of the record, the search, and the plan kept.

The waters are those whose class owes visits by the county's rules; the risk is the drowning score spread over days and
hours. A plan says of which day, moment and scoring it is, so that its problem can be made again as it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, get_args

import geopandas as gpd
import numpy as np
import pandas as pd
from shapely import Point

from dashboard.rota_asked import Asked, Basis
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
from models.rota.problem import DAYS_A_WEEK, RotaProblem, Team, Window
from models.score import Floats, rule_for

KINDS: Final = ("regions", "hazard_sites", "teams", "patrols", "roads", "incidents", "alerts")
"""What of a county a rota is made of."""
OWED_CLASSES: Final = ("red", "orange")
NAMED_CLASS: Final = "red"
"""What a water is that somebody names red: something happened there that the scores do not know of yet."""
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
    known = scores.index.intersection(county.hazard_sites.index)
    unknown = sorted(set(asked.red) - set(known))
    if unknown:
        raise InputError(
            say("There is no scored water {site}; look it up in the list of waters.", site=", ".join(unknown[:3])),
            ids=unknown,
        )
    by_score = scores.loc[known, "score_class"].astype(object)
    level = by_score.copy()
    level[list(asked.red)] = NAMED_CLASS
    level = level[level.isin(classes)].sort_index()
    ids = level.index
    visits = {name: int(rule_for(county, "rota_visits", name).number) for name in classes}
    gaps = {name: rule_for(county, "rota_gap", name).number * asked.gap_factor for name in classes}
    access = access_of(county, ids)
    own_gap = by_score.loc[ids].map(gaps).where(~access["by_keeper"])
    access["by_keeper"] = access["by_keeper"] & ~ids.isin(list(asked.red))  # who names it red sends teams there
    return pd.DataFrame(
        {
            "visits": level.map(visits).astype("int64"),
            "gap_days": level.map(gaps).clip(lower=1).astype("int64"),
            "minutes": rule_for(county, "rota_minutes", "visit").number,
            "last_visit": _last_visits(county, asked, own_gap),
            **access,
        },
        index=ids.rename("site_id"),
    )


def _last_visits(county: County, asked: Asked, own_gap: pd.Series[Any]) -> pd.Series[Any]:
    """The last visit of each water, by the record and what is taken as done before the plan begins.

    The gap of red waters is owed from the day one turned red on, as if somebody had been there the day before; but not
    where it was too long already by ``own_gap``, days by the class of its score, NaN where that owes nothing.
    """
    ids = own_gap.index
    done = county.frames["patrols"]
    done = done[done["done_on"].notna() & (done["done_on"] < pd.Timestamp(asked.first))]
    last = done.groupby("site_id")["done_on"].max().astype("datetime64[s]").reindex(ids)
    planned, turned = (pd.Series(of, dtype="datetime64[s]").reindex(ids) for of in (asked.taken_as_done, asked.red))
    last = last.where(planned.isna() | (last > planned), planned)
    eve = turned - pd.Timedelta(days=1)
    late = (turned - last).dt.days > own_gap.astype("float64")
    return last.where(turned.isna() | late | (last > eve), eve)


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
    """The county's teams as the rota knows them, without those left at home, each with the days it is out.

    Raises:
        InputError: a team to leave at home or out is not known, or a team's shifts cannot be read.
    """
    frame = county.frames["teams"].sort_index()
    usual = rule_for(county, "rota_hours", "team").number
    away: dict[str, frozenset[date]] = {}
    for absence in asked.away:
        days = absence.days(asked.first, asked.last)
        away[absence.team] = away.get(absence.team, frozenset()) | days
    unknown = sorted({*asked.without, *away} - set(frame.index))
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
            away=away.get(str(team), frozenset()),
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
    """(n, days, windows): harm expected, in years of the county's median water. A water named red counts for no less
    than the least of those that are red by their score, the more so where it has none."""
    how = profile(county)
    days = [asked.first + timedelta(days=n) for n in range(asked.weeks * DAYS_A_WEEK)]
    regions = county.hazard_sites.loc[sites.index, "region_code"]
    spread = {
        region: np.array([[windows(how, day, region)[name] for name in WINDOWS] for day in days])
        for region in regions.unique()
    }
    scores = county.scores[MODEL]
    value = scores.loc[sites.index, "value"].to_numpy(dtype=np.float64)
    value = np.where(sites.index.isin(list(asked.red)), np.fmax(value, _least_red(scores)), value)
    if not len(sites):
        return np.zeros((0, len(days), len(WINDOWS)))
    return value[:, None, None] * np.stack([spread[region] for region in regions])


def _least_red(scores: pd.DataFrame) -> float:
    """The least value of a red water; where none is red, the most of any; 0 where none is known."""
    values = scores["value"].dropna()
    red = values[scores["score_class"].reindex(values.index) == NAMED_CLASS]
    return float(red.min() if len(red) else values.max() if len(values) else 0.0)


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
