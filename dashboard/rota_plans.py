"""``Plan``: a rota without its problem, as it is kept, shown and printed; and ``Book``: one with names and places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

import pandas as pd

from dashboard.services.cards import Reason
from models.rota.plan import STOP_COLUMNS, TOUR_COLUMNS, UNMET_COLUMNS, Rota, gap_of
from models.rota.problem import DAYS_A_WEEK

TourKey = tuple[str, date, int]
"""Team, day, and which tour of that day."""
_DAYS: Final = ("day", "from_day", "to_day")


@dataclass(frozen=True, eq=False)
class Plan:
    """A rota without its problem. Frames as in ``models.rota.plan``; ``risk``: all there is in its windows."""

    first: date
    weeks: int
    stops: pd.DataFrame = field(repr=False)
    tours: pd.DataFrame = field(repr=False)
    unmet: pd.DataFrame = field(repr=False)
    objective: Mapping[str, float]
    risk: float
    owed_watched: float | None
    bound: float
    proven: bool
    seconds: float
    cancelled: bool

    @classmethod
    def of(cls, rota: Rota) -> Plan:
        """What is kept of a rota."""
        return cls(
            rota.problem.first,
            rota.problem.weeks,
            rota.stops.reset_index(drop=True),
            rota.tours.reset_index(drop=True),
            rota.unmet.reset_index(drop=True),
            {level: float(value) for level, value in rota.objective.items()},
            rota.risk,
            None if rota.owed_watched is None else float(rota.owed_watched),
            float(rota.bound),
            bool(rota.proven),
            float(rota.seconds),
            bool(rota.cancelled),
        )

    @property
    def days(self) -> tuple[date, ...]:
        """Its days."""
        return tuple(self.first + timedelta(days=n) for n in range(self.weeks * DAYS_A_WEEK))

    @property
    def last(self) -> date:
        """Its last day."""
        return self.days[-1]

    @property
    def risk_watched(self) -> float:
        """Risk watched, in the unit of ``risk``."""
        return self.objective["risk_watched"]

    @property
    def share_watched(self) -> float | None:
        """The same as a share of all risk; None where there is none."""
        return self.risk_watched / self.risk if self.risk > 0 else None

    @property
    def km(self) -> float:
        """Kilometres of all tours."""
        return self.objective["km"]

    @property
    def missing(self) -> int:
        """Visits short and days of broken gaps."""
        return round(self.objective["unmet"])

    @property
    def gap(self) -> float | None:
        """As ``models.rota.plan.Rota.gap``."""
        return gap_of(self.bound, self.risk_watched, self.owed_watched)

    def as_json(self) -> dict[str, Any]:
        """The plan as plain JSON values."""
        return {
            "first": self.first.isoformat(),
            "weeks": self.weeks,
            "stops": _columns(self.stops[list(STOP_COLUMNS)]),
            "tours": _columns(self.tours[list(TOUR_COLUMNS)]),
            "unmet": _columns(self.unmet[list(UNMET_COLUMNS)]),
            "objective": dict(self.objective),
            **{name: getattr(self, name) for name in ("risk", "owed_watched", "bound", "proven", "seconds")},
            "cancelled": self.cancelled,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Plan:
        """A plan read back."""
        frames = {"stops": STOP_COLUMNS, "tours": TOUR_COLUMNS, "unmet": UNMET_COLUMNS}
        return cls(
            first=date.fromisoformat(kept["first"]),
            weeks=int(kept["weeks"]),
            **{name: _frame(kept[name], columns) for name, columns in frames.items()},
            objective=dict(kept["objective"]),
            **{name: float(kept[name]) for name in ("risk", "bound", "seconds")},
            owed_watched=None if kept["owed_watched"] is None else float(kept["owed_watched"]),
            proven=bool(kept["proven"]),
            cancelled=bool(kept["cancelled"]),
        )


def _columns(frame: pd.DataFrame) -> dict[str, list[Any]]:
    return {str(name): [_plain(value) for value in frame[name].astype(object)] for name in frame.columns}


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    if isinstance(value, date):
        return value.isoformat()[:10]
    return value.item() if hasattr(value, "item") else value


def _frame(kept: Mapping[str, list[Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    frame = pd.DataFrame({name: kept[name] for name in columns})
    for name in _DAYS:
        if name in frame:
            frame[name] = pd.Series([date.fromisoformat(day) for day in frame[name]], dtype=object)
    return frame


# With names


@dataclass(frozen=True)
class Water:
    """A water as it is told of: ``lon``, ``lat`` degrees, NaN where it has no place; ``why`` it is dangerous, the
    weightiest first; ``keeper_phone``, ``keeper`` and the others None where none is on record."""

    name: str | None
    village: str
    township: str
    lon: float
    lat: float
    score_class: str | None
    why: tuple[Reason, ...] = ()
    keeper_phone: str | None = None
    keeper: str | None = None


@dataclass(frozen=True)
class Base:
    """A team as it is told of. ``hours`` a week at most."""

    name: str
    phone: str | None
    lon: float
    lat: float
    mode: str
    hours: float


@dataclass(frozen=True)
class Head:
    """What every print and file says of its plan."""

    plan_id: str
    county_code: str
    county: str
    version: int
    method: str
    as_of: date
    known_at: datetime
    made_at: datetime
    adopted: bool
    simulated: bool


@dataclass(frozen=True)
class Stop:
    """One stop of a tour, with the number its patrol has."""

    stop_id: str
    position: int
    site_id: str
    arrive_min: float
    leave_min: float
    window: str
    km: float
    travel_min: float
    kind: str
    water: Water


@dataclass(frozen=True)
class Tour:
    """One tour of a team on a day, base to base. ``line``: (lon, lat) along the way, ``along`` whether by road: where
    no way is known it is straight from stop to stop."""

    team_id: str
    day: date
    number: int
    team: Base
    leave_min: float
    back_min: float
    km: float
    minutes: float
    stops: tuple[Stop, ...]
    line: tuple[tuple[float, float], ...]
    along: bool

    @property
    def key(self) -> TourKey:
        """Team, day, number."""
        return self.team_id, self.day, self.number


@dataclass(frozen=True, eq=False)
class Book:
    """A plan with the names and places of its waters and teams. ``lines`` by tour, where the way is known."""

    head: Head
    plan: Plan
    waters: Mapping[str, Water] = field(repr=False)
    teams: Mapping[str, Base] = field(repr=False)
    lines: Mapping[TourKey, tuple[tuple[float, float], ...]] = field(default_factory=dict, repr=False)
    stop_ids: Mapping[tuple[str, date, int, int], str] = field(default_factory=dict, repr=False)

    @cached_property
    def tours(self) -> tuple[Tour, ...]:
        """Every tour that has stops, by day, team and number."""
        stops: dict[TourKey, list[Stop]] = {}
        for row in self.plan.stops.sort_values(["day", "team_id", "tour", "position"]).itertuples():
            stops.setdefault((row.team_id, row.day, row.tour), []).append(self._stop(row))
        found = [
            self._tour(row, tuple(stops[key]))
            for row in self.plan.tours.itertuples()
            if (key := (row.team_id, row.day, row.tour)) in stops
        ]
        return tuple(sorted(found, key=lambda tour: (tour.day, tour.team_id, tour.number)))

    def select(self, *, team: str | None = None, day: date | None = None) -> Iterator[Tour]:
        """The tours of a team, of a day, or of both."""
        for tour in self.tours:
            if (team is None or tour.team_id == team) and (day is None or tour.day == day):
                yield tour

    def _stop(self, one: Any) -> Stop:
        return Stop(
            stop_id=self.stop_ids.get((one.team_id, one.day, one.tour, one.position), ""),
            position=int(one.position),
            site_id=one.site_id,
            arrive_min=float(one.arrive_min),
            leave_min=float(one.leave_min),
            window=one.window,
            km=float(one.km),
            travel_min=float(one.travel_min),
            kind=one.kind,
            water=self.waters[one.site_id],
        )

    def _tour(self, row: Any, stops: tuple[Stop, ...]) -> Tour:
        base, key = self.teams[row.team_id], (row.team_id, row.day, row.tour)
        line = self.lines.get(key, ())
        places = [(base.lon, base.lat), *((stop.water.lon, stop.water.lat) for stop in stops), (base.lon, base.lat)]
        straight = tuple(place for place in places if place[0] == place[0])
        return Tour(
            row.team_id,
            row.day,
            int(row.tour),
            base,
            float(row.leave_min),
            float(row.back_min),
            float(row.km),
            float(row.minutes),
            stops,
            line or straight,
            bool(line),
        )


def _week(book: Book, day: date) -> int:
    return (day - book.plan.first).days // DAYS_A_WEEK + 1


def loads(book: Book) -> pd.DataFrame:
    """What each team does in each week: columns tours, stops, km, hours, hours_most; index team_id, week from 1."""
    weeks = range(1, book.plan.weeks + 1)
    rows = pd.DataFrame(
        [(tour.team_id, _week(book, tour.day), 1, len(tour.stops), tour.km, tour.minutes / 60) for tour in book.tours],
        columns=["team_id", "week", "tours", "stops", "km", "hours"],
    )
    every = pd.MultiIndex.from_product([sorted(book.teams), weeks], names=["team_id", "week"])
    found = rows.groupby(["team_id", "week"]).sum().reindex(every, fill_value=0)
    return found.assign(hours_most=[book.teams[team].hours for team, _ in every])
