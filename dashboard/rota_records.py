"""Taking patrols back: a tick sheet, a telephone form's export or a GPX track becomes patrols, by the ordinary import.

Each file is one batch: refused rows have their reasons, and ``undo`` takes it back. Rows that are a planned stop (the
same site, team and day) tell of that stop. A track is held against its team's stops of each day; what it cannot tell is
reported and put on record as nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from data.importing.load import How, LoadReport, load, look
from data.kinds import HEADERS
from data.readers.gpx import read_gpx
from data.readers.source import Source
from data.rotas import read_rota
from data.store import Store
from geo.calendar import BEIJING
from geo.county import County
from geo.crs import WGS84_EPSG
from geo.errors import InputError
from geo.scope import Scope
from geo.text import say
from models.track_matching import STATES, TrackMatch, match_track

_KINDS: Final = ("teams", "hazard_sites", "patrols", "regions", "households")
_ODK: Final = {"KEY", "meta-instanceID", "_uuid", "instanceID"}
_H: Final = HEADERS["patrols"]


@dataclass(frozen=True)
class Recorded:
    """What became of one file.

    ``report``: of the import, None where a track told of no patrol. ``matched``: rows that are stops on record;
    ``new``: patrols nobody planned. ``stops``: of a track, each planned stop with its state (``STATES``): stop, site,
    team, day, arrived, left, minutes. ``gap_min``: minutes of the track of which nothing is known.
    """

    report: LoadReport | None
    matched: int
    new: int
    stops: tuple[Mapping[str, Any], ...] = ()
    gap_min: float = 0.0

    def counted(self) -> dict[str, int]:
        """Planned stops by what the track tells of them."""
        states = [stop["state"] for stop in self.stops]
        return {state: states.count(state) for state in STATES}

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {**asdict(self), "track": self.counted() if self.stops else None}


def record_patrols(
    store: Store,
    county: str,
    path: Path,
    *,
    team: str | None = None,
    plan: str | None = None,
    sheet: str | None = None,
    dry_run: bool = False,
    by_role: str | None = None,
    within: str | None = None,
    file_name: str | None = None,
) -> Recorded:
    """Take one file of patrols back.

    Args:
        team: whose it is, where the file does not say.
        plan: the rota it is of: a track is held against that plan's stops alone.
        within: the region whose waters may be told of; None takes the whole county.

    Raises:
        InputError: the file cannot be read so, its team or plan is not on record, or a track has no times.
        UnknownCountyError: the database does not hold the county.
        DatabaseError: the database fails; then nothing of the file is kept.
    """
    if plan is not None:
        read_rota(store, Scope.whole(county), plan)
    held = store.county(county, kinds=_KINDS)
    if team is not None:
        _require_team(held, team)
    said: dict[str, Any] = {"dry_run": dry_run, "by_role": by_role, "within": within, "file_name": file_name}
    if path.suffix.lower() == ".gpx":
        return _track(store, held, path, team, plan, said)
    how = _how_of_sheet(store, county, path, team, sheet)
    return _loaded(store, held, path, how, None, said)


def _how_of_sheet(store: Store, county: str, path: Path, team: str | None, sheet: str | None) -> How:
    """Whose rows they are and how they were recorded, where the file itself does not say."""
    seen = look(store, county, "patrols", path, How(sheet=sheet))
    constants = {}
    if team is not None and "team_id" not in seen.mapping.columns:
        constants["team_id"] = team
    if "source" not in seen.mapping.columns:
        constants["source"] = "odk" if _ODK & set(seen.headers) else "sheet"
    return How(sheet=sheet, constants=constants)


def _loaded(store: Store, held: County, path: Path, how: How, rows: Source | None, said: Mapping[str, Any]) -> Recorded:
    report = load(store, held.code, "patrols", path, how, rows=rows, **said)
    if said["dry_run"] or report.batch_id is None:
        return Recorded(report, 0, 0)
    now = store.county(held.code, kinds=("patrols", "hazard_sites"), scored=False).frames["patrols"]
    new = len(now.index.difference(held.frames["patrols"].index))
    return Recorded(report, report.loaded - new, new)


# Tracks


def _track(
    store: Store, held: County, path: Path, team: str | None, plan: str | None, said: Mapping[str, Any]
) -> Recorded:
    points = read_gpx(path)
    team = team or _team_of(held, path, points)
    if points["time"].isna().any():
        raise InputError(
            say("Track {file} has points without a time; export it with times, or fill in the sheet.", file=path.name)
        )
    track = _local(points, held)
    today = pd.Timestamp(max(store.clock().astimezone(BEIJING).date(), held.as_of))
    if (track["time"] >= today + pd.Timedelta(days=1)).any():
        raise InputError(say("Track {file} has times in the future; check the telephone's clock.", file=path.name))
    sites = held.frames["hazard_sites"].geometry.to_crs(held.crs)
    base = held.frames["teams"].geometry.to_crs(held.crs).get(team)
    rows: list[dict[str, Any]] = []
    told: list[Mapping[str, Any]] = []
    gap = 0.0
    for day, of_day in track.groupby(track["time"].dt.normalize()):
        stops = _planned(held, team, pd.Timestamp(str(day)), plan)
        found = match_track(of_day, stops, gpd.GeoSeries(sites), base)
        gap += found.gap_min
        told += _told(found, team, pd.Timestamp(str(day)))
        rows += _rows(found, team, pd.Timestamp(str(day)))
    if not rows:
        return Recorded(None, 0, 0, tuple(told), gap)
    frame = pd.DataFrame(rows, columns=[_H[name] for name in _OF_TRACK]).astype("str")
    source = Source(path.stem, frame, np.arange(1, len(frame) + 1), header_rows=())
    found_all = _loaded(store, held, path, How(), source, said)
    return Recorded(found_all.report, found_all.matched, found_all.new, tuple(told), gap)


_OF_TRACK: Final = ("patrol_id", "site_id", "team_id", "done_on", "arrived_at", "left_at", "source")


def _rows(found: TrackMatch, team: str, day: pd.Timestamp) -> list[dict[str, Any]]:
    """The patrols a track tells of, under the headers of a sheet. The empty number of an extra one is found or made."""
    done = found.stops[found.stops["state"] == "done"]
    numbered = [(str(stop), row) for stop, row in zip(done.index, done.itertuples(), strict=True)]
    numbered += [("", row) for row in found.extra.itertuples()]
    return [
        {
            _H["patrol_id"]: stop or None,
            _H["site_id"]: row.site_id,
            _H["team_id"]: team,
            _H["done_on"]: f"{day:%Y-%m-%d}",
            _H["arrived_at"]: _clock(row.arrived),
            _H["left_at"]: _clock(row.left),
            _H["source"]: "gpx",
        }
        for stop, row in numbered
    ]


def _told(found: TrackMatch, team: str, day: pd.Timestamp) -> list[Mapping[str, Any]]:
    return [
        {
            "stop": str(stop),
            "site_id": row.site_id,
            "team_id": team,
            "day": f"{day:%Y-%m-%d}",
            "state": row.state,
            "arrived": None if pd.isna(row.arrived) else _clock(row.arrived),
            "left": None if pd.isna(row.left) else _clock(row.left),
            "minutes": None if pd.isna(row.minutes) else round(float(row.minutes), 1),
        }
        for stop, row in zip(found.stops.index, found.stops.itertuples(), strict=True)
    ]


def _local(points: pd.DataFrame, held: County) -> pd.DataFrame:
    """Points in the county's metres and China's time."""
    places = gpd.GeoSeries(gpd.points_from_xy(points["lon"], points["lat"]), crs=WGS84_EPSG).to_crs(held.crs)
    time = points["time"].dt.tz_convert(BEIJING).dt.tz_localize(None)
    return pd.DataFrame({"time": time, "x": places.x.to_numpy(), "y": places.y.to_numpy()})


def _planned(held: County, team: str, day: pd.Timestamp, plan: str | None) -> pd.DataFrame:
    """The stops planned for a team and day, done or not: ``site_id``, ``planned_at``."""
    patrols = held.frames["patrols"]
    mine = (patrols["team_id"] == team) & (patrols["planned_on"] == day)
    if plan is not None:
        mine &= patrols["plan_id"] == plan
    return patrols.loc[mine.fillna(False), ["site_id", "planned_at"]]


def _team_of(held: County, path: Path, points: pd.DataFrame) -> str:
    """The one team whose number or name stands in the track's name or the file's."""
    texts = [path.stem, *points["name"].dropna().unique()]
    teams = held.frames["teams"]
    found = {
        str(team)
        for team, name in zip(teams.index, teams["name"], strict=True)
        if any(str(team) in text or (not pd.isna(name) and str(name) in text) for text in texts)
    }
    if len(found) != 1:
        raise InputError(say("Track {file} does not say whose it is; name its team.", file=path.name))
    return found.pop()


def _require_team(held: County, team: str) -> None:
    teams = held.frames["teams"].index
    if team not in teams:
        shown = ", ".join(map(str, teams[:10])) or "—"
        raise InputError(say("There is no team {team}; the teams are {teams}.", team=team, teams=shown))


def _clock(moment: Any) -> str:
    return f"{pd.Timestamp(moment):%H:%M}"
