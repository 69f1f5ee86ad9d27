"""Patrols of a file that ticks off what was planned (完成): the day each was done, and which stop on record it is.

A row that names no number is the stop of its site, team and day, where one is on record: a tick sheet, a track and a
telephone form then tell of one visit and not of three.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from data.importing.faults import Faults
from data.importing.record import Record
from data.importing.typed import Typed
from geo.shifts import minutes_of
from geo.text import say

ANOTHER_VISIT_MIN: Final = 60
"""A visit that came so many minutes earlier or later than one on record is another visit of that day (expert value)."""
_KEPT: Final = ("planned_on", "planned_at", "plan_id", "team_id")
"""What a stop on record keeps where the file says nothing of it."""
_DONE: Final = ("done_on", "arrived_at", "left_at", "source")


def ticked(typed: Typed, columns: dict[str, Any], record: Record, faults: Faults) -> dict[str, Any]:
    """The columns of a list of patrols with the day each row was done, adding to ``faults`` what contradicts itself.

    A tick is of the day planned, by the row or, where it has a number, by the stop on record. Who arrived was there.
    """
    if not typed.has("done"):
        return _checked(typed, columns, faults)
    marks, arrived = typed.column("done"), typed.column("arrived_at")
    planned = _days(columns, "planned_on", typed)
    if typed.has("patrol_id"):
        planned = planned.fillna(typed.column("patrol_id").map(record.patrols["planned_on"]))
    done_on = _days(columns, "done_on", typed)
    named = pd.to_datetime(marks.where(~marks.isin(["true", "false"])), format="%Y-%m-%d").astype("datetime64[s]")
    no = marks.eq("false").fillna(False).to_numpy(dtype=bool)
    there = (marks.eq("true") | (marks.isna() & arrived.notna())).fillna(False).to_numpy(dtype=bool)
    header, cells = typed.headers["done"], typed.cells["done"]
    faults.add(
        no & (arrived.notna() | done_on.notna()).to_numpy(),
        header,
        cells,
        say("says it was not done, and the row says when it was"),
        say("correct one of them"),
    )
    done_on = done_on.fillna(named)
    faults.add(
        there & done_on.isna().to_numpy() & planned.isna().to_numpy(),
        header,
        cells,
        say("is ticked, and no day is given"),
        say("fill in the day planned or the day it was done"),
    )
    done_on = done_on.where(~there | done_on.notna(), planned)
    late = (done_on > pd.Timestamp(record.today)).to_numpy()
    faults.add(late & ~faults.bad, header, cells, say("lies in the future"), say("tick what was done, no more"))
    return _checked(typed, {**columns, "planned_on": planned, "done_on": done_on}, faults)


def on_record(typed: Typed, columns: dict[str, Any], record: Record, faults: Faults) -> pd.Series[Any]:
    """The number of each row: the file's own, or that of the stop on record it is; missing where it is none."""
    ids = typed.column("patrol_id").astype("str").copy()
    held = record.patrols
    sites = columns.get("site_id", typed.column("site_id"))
    elsewhere = ids.map(held["site_id"])
    faults.add(
        (elsewhere.notna() & sites.notna() & (elsewhere != sites)).to_numpy(dtype=bool),
        typed.headers.get("patrol_id", typed.headers.get("site_id", "")),
        typed.cells.get("patrol_id"),
        say("is the number of a patrol at another site"),
        say("correct the number or the site"),
    )
    open_rows = np.flatnonzero(ids.isna().to_numpy() & sites.notna().to_numpy())
    if not len(open_rows) or held.empty:
        return ids
    wanted = sites.iloc[open_rows].unique()
    stops = _Stops(held[held["site_id"].isin(wanted)], taken=set(ids.dropna()))
    team = columns.get("team_id", typed.column("team_id"))
    days = {name: _days(columns, name, typed) for name in ("planned_on", "done_on")}
    arrived, at = typed.column("arrived_at"), typed.column("planned_at")
    when = arrived.fillna(at)
    timed = when.notna().to_numpy()
    for row in sorted(open_rows, key=lambda row: (not timed[row], str(when.iloc[row]))):
        visit = _Visit(
            str(sites.iloc[row]),
            *(_or_none(column.iloc[row]) for column in (team, arrived, at)),
            *(days[name].iloc[row] for name in ("planned_on", "done_on")),
        )
        stop = stops.find(visit)
        if stop is not None:
            ids.iloc[int(row)] = stop
    return ids


def kept(typed: Typed, columns: dict[str, Any], ids: pd.Series[Any], record: Record) -> dict[str, Any]:
    """The columns with what a stop on record keeps: its plan where the file leaves that empty, and that it was done
    where the row says neither that it was nor that it was not.
    """
    held = record.patrols.reindex(ids.fillna("")).set_axis(ids.index)
    result = dict(columns)
    for name in _KEPT:
        if name in result:
            result[name] = result[name].fillna(held[name])
    if typed.has("done"):
        silent = typed.column("done").isna() & typed.column("arrived_at").isna() & result["done_on"].isna()
        silent &= ~typed.column("not_done_reason").notna()
        for name in _DONE:
            if name in result:
                result[name] = result[name].mask(silent, held[name])
    if "source" in result and "done_on" in result:  # what was not done has no source
        result["source"] = result["source"].where(result["done_on"].notna())
    return result


def _checked(typed: Typed, columns: dict[str, Any], faults: Faults) -> dict[str, Any]:
    if typed.has("not_done_reason") and "done_on" in columns:
        reason, done_on = typed.column("not_done_reason"), columns["done_on"]
        faults.add(
            (reason.notna() & done_on.notna()).to_numpy(dtype=bool) & ~faults.bad,
            typed.headers["not_done_reason"],
            typed.cells["not_done_reason"],
            say("gives a reason why it was not done, and the row says that it was"),
            say("correct one of them"),
        )
    return columns


def _days(columns: dict[str, Any], name: str, typed: Typed) -> pd.Series[Any]:
    if name in columns:
        held: pd.Series[Any] = columns[name]
        return held
    return pd.Series(pd.NaT, index=typed.frame.index, dtype="datetime64[s]")


def _or_none(value: Any) -> str | None:
    return None if pd.isna(value) else str(value)


@dataclass(frozen=True)
class _Visit:
    """What a row says of itself; days are NaT and the others None where it does not."""

    site: str
    team: str | None
    arrived: str | None
    planned_at: str | None
    planned_on: Any
    done_on: Any


class _Stops:
    """Stops on record by site, and which of them a row of the file is already."""

    def __init__(self, held: pd.DataFrame, taken: set[str]) -> None:
        self._taken = taken
        self._by_site: dict[str, list[Any]] = defaultdict(list)
        for row in held.itertuples():
            self._by_site[str(row.site_id)].append(row)

    def find(self, visit: _Visit) -> str | None:
        """The stop of a visit's site and day that is its team's, nearest in time; without a team, the only one's."""
        near: list[tuple[bool, bool, float, str]] = []
        teams = set()
        for row in self._by_site.get(visit.site, ()):
            team = _or_none(row.team_id)
            if row.Index in self._taken or (visit.team is not None and team is not None and team != visit.team):
                continue
            if not _is_of_day(visit, row):
                continue
            away = _between(visit.arrived, _or_none(row.arrived_at))
            if away is not None and away >= ANOTHER_VISIT_MIN:
                continue
            apart = away if away is not None else _between(visit.arrived or visit.planned_at, _or_none(row.planned_at))
            another = bool(row.done_on != visit.done_on) and not (pd.isna(row.done_on) and pd.isna(visit.done_on))
            near.append((another and pd.notna(row.done_on), another, apart or 0.0, str(row.Index)))
            teams.add(team)
        if not near or (visit.team is None and len(teams) > 1):
            return None
        stop = min(near)[-1]
        self._taken.add(stop)
        return stop


def _is_of_day(visit: _Visit, row: Any) -> bool:
    """Whether a stop on record is of the day a visit was planned for, or of the day it was done."""
    if pd.notna(visit.planned_on):
        return bool(row.planned_on == visit.planned_on)
    if pd.isna(visit.done_on):
        return False
    return bool(row.done_on == visit.done_on or (pd.isna(row.done_on) and row.planned_on == visit.done_on))


def _between(one: str | None, other: str | None) -> float | None:
    return None if one is None or other is None else abs(minutes_of(one) - minutes_of(other))
