"""From a county on record to a siting: what is asked, the problem made of it, sets of sites evaluated, who is far.

A siting is of one day, one moment on record and one set of rules, so that it can be made again as it was. It is always
made of the whole county; what a reader sees of it is asked of the store within the reader's scope.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any, Final, get_args

import geopandas as gpd
import numpy as np
import pandas as pd

from dashboard.once import Once
from dashboard.travelling import network_of
from data.store import Store
from geo.calendar import BEIJING
from geo.county import County
from geo.crs import STORAGE_EPSG
from geo.errors import InputError, NetworkError
from geo.network import Mode
from geo.scope import Scope
from geo.text import say
from models.score import Ints
from models.siting.county_problem import CountySiting, Options, county_siting, reach_of
from models.siting.evaluate import Evaluation, Evaluator
from models.siting.problem import MODELS

KINDS: Final = (
    "regions",
    "households",
    "persons",
    "spells",
    "presences",
    "facilities",
    "candidates",
    "roads",
    "hazard_sites",
    "alerts",
)
"""What of a county a siting is made of."""
METHOD: Final = "siting 2"
_KEPT: Final = 4
_COUNTIES: Final = 2
_TUPLES: Final = frozenset({"services", "sources", "fixed", "forbidden"})


@dataclass(frozen=True)
class Basis:
    """Of which record a siting is: day in the world, moment on record."""

    as_of: date
    known_at: datetime

    def as_json(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"as_of": self.as_of.isoformat(), "known_at": self.known_at.isoformat()}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Basis:
        """Read back."""
        return cls(date.fromisoformat(kept["as_of"]), datetime.fromisoformat(kept["known_at"]))


def basis_now(store: Store, code: str, *, as_of: date | None = None) -> Basis:
    """The record a siting made now is of; ``as_of``: the county's own default day where not given."""
    store.version(code)  # refuses a county that is not there
    entry = next(entry for entry in store.counties() if entry.code == code)
    known_at = store.clock()
    return Basis(as_of or entry.as_of or known_at.astimezone(BEIJING).date(), known_at)


def read_county(store: Store, code: str, basis: Basis) -> County:
    """The whole county as a siting sees it."""
    return store.county(code, as_of=basis.as_of, known_at=basis.known_at, kinds=KINDS)


def options_json(options: Options) -> dict[str, Any]:
    """Options as plain JSON values."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(options).items()}


def options_of(told: Mapping[str, Any]) -> Options:
    """Options read from JSON values; those left out are the usual ones.

    Raises:
        InputError: one is unknown, or of another kind than it should be.
    """
    known = {one.name for one in fields(Options)}
    unknown = sorted(set(told) - known)
    if unknown:
        raise InputError(say("A siting knows no option {name}.", name=", ".join(unknown)))
    if "model" in told and told["model"] not in MODELS:
        raise InputError(
            say("There is no model {name}; choose of {known}.", name=told["model"], known=", ".join(MODELS))
        )
    if "mode" in told and told["mode"] not in get_args(Mode):
        raise InputError(
            say(
                "There is no way of travel {name}; choose of {known}.",
                name=told["mode"],
                known=", ".join(get_args(Mode)),
            )
        )
    values = {name: _value(name, value) for name, value in told.items()}
    return Options(**values)


def checked(options: Options) -> Options:
    """Options that do not contradict each other.

    Raises:
        InputError: a candidate must and must not open, or the reach ends before it begins.
    """
    twice = sorted(set(options.fixed) & set(options.forbidden))
    if twice:
        raise InputError(say("Candidate {id} must and must not open; leave one of them out.", id=twice[0]), ids=twice)
    if options.reach_full is not None and options.reach_none is not None:
        _check_reach(options.reach_full, options.reach_none)
    return options


def _check_reach(full: float, none: float) -> None:
    if not 0 <= full <= none:
        raise InputError(
            say("A need met wholly within {full:g} minutes cannot end at {none:g}; let the second be the larger one.",
                full=full, none=none)
        )  # fmt: skip


def _value(name: str, value: Any) -> Any:
    usual = getattr(Options(), name)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in _TUPLES:
        good = isinstance(value, list | tuple) and all(isinstance(one, str) for one in value)
        value = tuple(value) if good else value
    elif name == "capacities" or isinstance(usual, bool):
        good = isinstance(value, bool) or value is usual
    elif isinstance(usual, str):
        good = isinstance(value, str)
    elif name in ("p", "per_township"):
        good = (value is None and usual is None) or (number and float(value).is_integer())
        value = int(value) if good and value is not None else value
    else:
        good = (value is None and usual is None) or (number and bool(np.isfinite(value)))
    if not good:
        raise InputError(say("Option {name} of a siting cannot be {value}.", name=name, value=repr(value)))
    return value


def siting_of(county: County, options: Options) -> CountySiting:
    """The siting of a county as read by ``read_county``.

    Raises:
        InputError: as ``county_siting``, a road cannot be travelled, or the reach asked for contradicts the county's.
        UnknownRuleError: the county's rules lack a number.
    """
    reach = reach_of(county, options)
    _check_reach(reach.full, reach.none)
    try:
        return county_siting(county, options, network_of(county))
    except NetworkError as error:
        raise InputError(say("The roads cannot be travelled as they are: {why}", why=str(error))) from error


@dataclass(frozen=True, eq=False)
class Board:
    """A siting ready to be drawn on: its county, and the evaluator that answers a moved station. Thread-safe: one at a
    time evaluates on a board (``lock``), on another board somebody else."""

    county: County
    options: Options
    basis: Basis
    siting: CountySiting
    evaluator: Evaluator
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False)

    def look(self, chosen: Ints, moved: Mapping[int, tuple[float, float]] | None = None) -> Evaluation:
        """What the candidates at positions ``chosen`` come to; ``moved``: some of them at other places (metres).

        Raises:
            InputError: as ``Evaluator.evaluate``.
        """
        with self.lock:
            return self.evaluator.evaluate(chosen, moved)

    def evaluate(self, ids: tuple[str, ...], moved: Mapping[str, tuple[float, float]] | None = None) -> Evaluation:
        """What the candidates ``ids`` come to; ``moved``: some of them at other longitudes and latitudes.

        Raises:
            InputError: an id is no candidate, or a place is none.
        """
        index = self.siting.problem.candidates.index
        there = self.metres(moved or {})
        positions = self.evaluator.positions(list(ids))
        self.evaluator.positions(list(there))  # refuses what is no candidate
        return self.look(positions, {int(index.get_loc(one)): xy for one, xy in there.items()})

    def metres(self, moved: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        """Places in the county's metres from degrees.

        Raises:
            InputError: a place is no longitude and latitude.
        """
        for lon, lat in moved.values():
            if not (73 <= lon <= 136 and 3 <= lat <= 54):
                raise InputError(say("A station is moved to a point on the map; this is none."))
        points = (
            gpd.GeoSeries(gpd.points_from_xy(*zip(*moved.values(), strict=True)), crs=STORAGE_EPSG) if moved else None
        )
        if points is None:
            return {}
        metres = points.to_crs(self.county.crs)
        return {one: (float(at.x), float(at.y)) for one, at in zip(moved, metres, strict=True)}


class Boards:
    """Boards kept in memory, each made once, and the counties they are made of. Thread-safe.

    Who asks for a board waits while that one is made, and for no other.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self._kept: Once[tuple[str, ...], Board] = Once(_KEPT)
        self._counties: Once[tuple[str, ...], County] = Once(_COUNTIES)

    def of(self, code: str, options: Options, basis: Basis | None = None) -> Board:
        """The board of a county, as on record now or by ``basis``.

        Raises:
            InputError: as ``siting_of``.
        """
        chosen = basis or basis_now(self.store, code)
        moment = self._moment(code, chosen, basis)

        def board() -> Board:
            return board_of(self._counties.of(moment, lambda: read_county(self.store, code, chosen)), options, chosen)

        return self._kept.of((*moment, _key(options)), board)

    def holds(self, code: str, options: Options, basis: Basis) -> bool:
        """Whether a board is in memory, so that it is there at once."""
        return (*self._moment(code, basis, basis), _key(options)) in self._kept

    def _moment(self, code: str, chosen: Basis, told: Basis | None) -> tuple[str, ...]:
        """Of which record: told by whoever asks, or as it stands, which is the same until something is loaded."""
        version = str(self.store.version(code)) if told is None else chosen.known_at.isoformat()
        return (code, chosen.as_of.isoformat(), version)


def _key(options: Options) -> str:
    return json.dumps(options_json(options), sort_keys=True)


def board_of(county: County, options: Options, basis: Basis) -> Board:
    """A board of a county as read."""
    siting = siting_of(county, options)
    return Board(county, options, basis, siting, Evaluator(siting, network_of(county)))


def who_is_beyond(
    store: Store, scope: Scope, board: Board, evaluation: Evaluation, minutes: float, *, village: str | None = None
) -> pd.DataFrame:
    """Persons farther than so many minutes from every open site, and those without a place, whom ``scope`` may see.

    Returns:
        Index person_id (a person of two services twice): service, region_code, classes, minutes (inf: reaches none;
        NaN: no place on record), and name, missing where the role may see no names. The farthest first, those without
        a place last.
    """
    seen = store.county(
        board.county.code, as_of=board.basis.as_of, known_at=board.basis.known_at, scope=scope, kinds=("persons",)
    ).persons
    people = board.siting.demand.people
    people = people[(people["present"] > 0) & people.index.isin(seen.index)]
    if village is not None:
        people = people[people["region_code"] == village]
    row = people["row"].to_numpy()
    far = np.append(evaluation.nearest, np.nan)[row]
    kept = np.isnan(far) | (far > minutes)
    found = people.loc[kept, ["service", "region_code", "classes"]].assign(minutes=far[kept])
    found["name"] = seen["name"].reindex(found.index)
    return found.sort_values("minutes", ascending=False, kind="stable", na_position="last")
