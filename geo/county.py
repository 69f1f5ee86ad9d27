"""``County``: everything known of one county on one day, frozen. What every pure function takes."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS

from geo.calendar import Calendar
from geo.contracts import CONTRACTS
from geo.crs import projected_crs
from geo.distance import xy
from geo.errors import UnknownRegionError
from geo.results import CELLS, FINDINGS, SUMMARIES, TASK_MARKS
from geo.rules import RulePack
from geo.siting import ACCESS

Coded = tuple[npt.NDArray[np.int64], "pd.Index[str]"]
"""Of each row the position of its text among the different ones, -1 for none; and these."""

_FEW = 1_000


@dataclass(frozen=True, eq=False)
class County:
    """One county as known at ``known_at`` about the day ``as_of``.

    ``frames`` holds a checked frame for each contract of ``geo.contracts.CONTRACTS`` by kind, and the properties
    name them. A frame may be empty, never missing. Frames are shared, so nobody writes into them.

    ``version`` counts the batches that made it: the same version, as_of and scope is the same county.
    ``scores`` holds frames of the ``SCORES`` contract by model name, and ``summary`` the counts by region
    (contract ``SUMMARIES``), where scores have been made. ``tasks`` holds the unclosed tasks (``TASK_MARKS``).
    ``cells`` and ``findings`` hold what was evaluated of the obligations asked for, and ``changes`` what changed by
    region (contract ``REGION_CHANGES``), None where no two days are compared. ``access``: how well stations reach each
    village (contract ``ACCESS``), as it was worked out with the scores.
    """

    code: str
    name: str
    as_of: date
    known_at: datetime
    version: int
    frames: Mapping[str, pd.DataFrame]
    rules: RulePack
    calendar: Calendar = field(default_factory=Calendar)
    scores: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    summary: pd.DataFrame = field(default_factory=SUMMARIES.empty)
    tasks: pd.DataFrame = field(default_factory=TASK_MARKS.empty)
    simulated: bool = False
    cells: pd.DataFrame = field(default_factory=CELLS.empty)
    findings: pd.DataFrame = field(default_factory=FINDINGS.empty)
    changes: pd.DataFrame | None = None
    access: pd.DataFrame = field(default_factory=ACCESS.empty)

    def __post_init__(self) -> None:
        empty = {kind: contract.empty() for kind, contract in CONTRACTS.items() if kind not in self.frames}
        object.__setattr__(self, "frames", {**self.frames, **empty})

    @cached_property
    def crs(self) -> CRS:
        """The county's one projected CRS (metres), by the middle of its outline, or of its homes without one."""
        for frame in (self.regions, self.households, self.hazard_sites):
            west, _, east, _ = gpd.GeoSeries(frame.geometry).total_bounds
            if west == west:  # not NaN: the frame has a geometry
                return projected_crs((west + east) / 2)
        return projected_crs(117)

    def metric(self, kind: str) -> gpd.GeoDataFrame:
        """The frame of ``kind`` with its geometry in metres (``crs``)."""
        return self._metric[kind] if kind in self._metric else self._project(kind)

    @cached_property
    def _metric(self) -> dict[str, gpd.GeoDataFrame]:
        return {}

    def _project(self, kind: str) -> gpd.GeoDataFrame:
        self._metric[kind] = self.frames[kind].to_crs(self.crs)  # type: ignore[operator]
        return self._metric[kind]

    def changed(self, **frames: pd.DataFrame) -> County:
        """The county with some frames replaced; what was worked out of the others is kept.

        The projection stays that of the regions' outline; where they have none it is found anew.
        """
        new = replace(self, frames={**self.frames, **frames})
        outlined = "regions" not in frames and bool(gpd.GeoSeries(self.regions.geometry).notna().any())
        if outlined:
            carried = {
                kind: metric if kind not in frames else self._carried(kind, frames[kind])
                for kind, metric in self._metric.items()
            }
            vars(new).update(crs=self.crs, _metric=carried)
            if "facilities" not in frames:
                vars(new).update(_open_facilities=self._open_facilities)
        coded = {
            (kind, column): parts if kind not in frames else _recoded(parts, self.frames[kind], frames[kind], column)
            for (kind, column), parts in self._coded.items()
        }
        slim = {key: frame for key, frame in self._slim.items() if key[0] not in frames}
        vars(new).update(_coded=coded, _slim=slim)
        if "household_index" in vars(self) and new.households.index.equals(self.households.index):
            vars(new).update(household_index=self.household_index)
        same = {kind: rows for kind, rows in self._person_rows.items() if kind not in frames}
        if new.persons.index.equals(self.persons.index):
            vars(new).update(person_index=self.person_index, _person_rows=same)
        else:
            moved = np.append(new.rows_of(self.persons.index), -1)  # the last is of nobody
            vars(new).update(_person_rows={kind: new._found(kind, moved[rows]) for kind, rows in same.items()})
        return new

    def _carried(self, kind: str, frame: pd.DataFrame) -> gpd.GeoDataFrame:
        """A changed frame in metres: what has the geometry it had is not projected again."""
        there = np.asarray(self.frames[kind].geometry.array), np.asarray(self._metric[kind].geometry.array)
        here = np.asarray(frame.geometry.array)
        row = (
            np.arange(len(here))
            if frame.index.equals(self.frames[kind].index)
            else (self.frames[kind].index.get_indexer(frame.index))
        )
        old = _with_none(there[0])[row]
        again = np.flatnonzero((row < 0) | np.fromiter(map(operator.is_not, old, here), dtype=bool, count=len(here)))
        metres = _with_none(there[1])[row]
        metres[again] = np.asarray(gpd.GeoSeries(frame.geometry.iloc[again]).to_crs(self.crs).array)
        return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(metres, index=frame.index, crs=self.crs))

    def open_facilities(self, *kinds: str) -> tuple[pd.Index[str], npt.NDArray[np.float64]]:
        """Ids and points (n, 2), metres, of the facilities of some kinds that have a point and are not yet to be
        opened. Kept, also for what the county is changed into."""
        if kinds not in self._open_facilities:
            listed, points = self.facilities, xy(self.metric("facilities").geometry)
            later = (listed["opened_on"] > pd.Timestamp(self.as_of)).to_numpy()
            wanted = listed["kind"].isin(kinds).to_numpy() & ~later & np.isfinite(points).all(axis=1)
            self._open_facilities[kinds] = listed.index[wanted], points[wanted]
        return self._open_facilities[kinds]

    @cached_property
    def _open_facilities(self) -> dict[tuple[str, ...], tuple[pd.Index[str], npt.NDArray[np.float64]]]:
        return {}

    def _found(self, kind: str, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """``person_rows`` of which those that are none are looked up once more."""
        lost = np.flatnonzero(rows < 0)
        rows[lost] = self.rows_of(pd.Index(self.frames[kind]["person_id"].iloc[lost]))
        return rows

    def regions_of(self, level: str) -> gpd.GeoDataFrame:
        """Regions of one level: ``county``, ``township``, ``village`` or ``group``."""
        return self.regions[self.regions["level"] == level]

    def region_name(self, code: str) -> str:
        """Name of a region.

        Raises:
            UnknownRegionError: the code is not among the county's regions.
        """
        try:
            return str(self.regions.at[code, "name"])
        except KeyError:
            raise UnknownRegionError(
                f"Region {code} is not in {self.name}; open the county and choose again.", ids=[code]
            ) from None

    @cached_property
    def person_places(self) -> pd.DataFrame:
        """persons joined to their household: adds region_code, location_precision (index person_id)."""
        homes = self.households[["region_code", "location_precision"]]
        return self.persons.join(homes, on="household_id")

    @cached_property
    def person_index(self) -> pd.Index[str]:
        """The ids of persons as plain objects, which are looked up many times as fast as text kept by Arrow."""
        ids: pd.Index[str] = pd.Index(self.persons.index.to_numpy(dtype=object), dtype=object)
        return ids

    def rows_of(self, persons: pd.Index[str]) -> npt.NDArray[np.int64]:
        """Position (n,) of each of ``persons`` among those of the county, -1 for none."""
        ids: pd.Index[str] = pd.Index(persons.to_numpy(dtype=object, na_value=""), dtype=object)
        return self.person_index.get_indexer(ids).astype(np.int64)

    @cached_property
    def household_index(self) -> pd.Index[str]:
        """The ids of households as plain objects."""
        ids: pd.Index[str] = pd.Index(self.households.index.to_numpy(dtype=object), dtype=object)
        return ids

    def coded(self, kind: str, column: str) -> Coded:
        """A column of texts of the frame of ``kind`` as numbers, in which few values are found many times as fast."""
        if (kind, column) not in self._coded:
            self._coded[kind, column] = _code(self.frames[kind][column])
        return self._coded[kind, column]

    def rows_with(
        self, kind: str, column: str, values: Iterable[str], *, digits: int | None = None
    ) -> npt.NDArray[np.int64]:
        """Positions (k,) of the rows of ``kind`` whose ``column`` is one of ``values``, or begins with one of these by
        its first so many ``digits``."""
        code, names = self.coded(kind, column)
        wanted: pd.Index[str] = pd.Index(list(values), dtype=object)
        if digits is None:
            at = names.get_indexer(wanted)
            at = at[at >= 0]
        else:
            begins = set(wanted)
            at = np.array([row for row, name in enumerate(names) if name[:digits] in begins], dtype=np.int64)
        chosen = np.zeros(len(names) + 1, dtype=bool)  # the last is of no text
        chosen[at] = True
        found: npt.NDArray[np.int64] = np.flatnonzero(chosen[code])
        return found

    def slim(self, kind: str, without: tuple[str, ...]) -> pd.DataFrame:
        """The frame of ``kind`` without some columns: each costs as much to carry along with a few rows as one that is
        read. Kept, also for what the county is changed into."""
        if (kind, without) not in self._slim:
            frame = self.frames[kind]
            self._slim[kind, without] = frame.drop(columns=[name for name in without if name in frame])
        return self._slim[kind, without]

    @cached_property
    def _slim(self) -> dict[tuple[str, tuple[str, ...]], pd.DataFrame]:
        return {}

    @cached_property
    def _coded(self) -> dict[tuple[str, str], Coded]:
        return {}

    def person_rows(self, kind: str) -> npt.NDArray[np.int64]:
        """For each row of the frame of ``kind`` (n,), the position among ``persons`` of whom it is; -1 for nobody."""
        if kind not in self._person_rows:
            self._person_rows[kind] = self.rows_of(pd.Index(self.frames[kind]["person_id"]))
        return self._person_rows[kind]

    @cached_property
    def _person_rows(self) -> dict[str, npt.NDArray[np.int64]]:
        return {}

    def members(self, *groups: str) -> pd.Index[str]:
        """Ids of persons in any of ``groups`` on ``as_of``, each once."""
        ids: pd.Index[str] = pd.Index(self.spells["person_id"][self._current(groups)].unique(), name="person_id")
        return ids

    def member_rows(self, *groups: str) -> npt.NDArray[np.int64]:
        """Positions (k,) among ``persons`` of those in any of ``groups`` on ``as_of``, in order, each once."""
        rows: npt.NDArray[np.int64] = np.unique(self.person_rows("spells")[self._current(groups)])
        return rows[np.searchsorted(rows, 0) :]  # without those of nobody

    def _current(self, groups: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which of ``spells`` (n,) are of ``groups`` and run on ``as_of``."""
        day, spells = np.datetime64(self.as_of, "s"), self.spells
        begun = spells["from_date"].to_numpy(dtype="datetime64[s]") <= day
        ended = spells["to_date"].to_numpy(dtype="datetime64[s]") < day  # a missing end is none
        if len(spells) < _FEW:  # one by one is quicker
            of = np.array([group in groups for group in spells["group"].to_numpy(dtype=object).tolist()], dtype=bool)
        else:
            of = spells["group"].isin(groups).to_numpy(dtype=bool)
        current: npt.NDArray[np.bool_] = of & begun & ~ended
        return current

    # The frames by name.
    @property
    def regions(self) -> gpd.GeoDataFrame:
        """Contract ``REGIONS``."""
        return self.frames["regions"]

    @property
    def populations(self) -> pd.DataFrame:
        """Contract ``POPULATIONS``."""
        return self.frames["populations"]

    @property
    def households(self) -> gpd.GeoDataFrame:
        """Contract ``HOUSEHOLDS``."""
        return self.frames["households"]

    @property
    def persons(self) -> pd.DataFrame:
        """Contract ``PERSONS``."""
        return self.frames["persons"]

    @property
    def spells(self) -> pd.DataFrame:
        """Contract ``SPELLS``."""
        return self.frames["spells"]

    @property
    def presences(self) -> pd.DataFrame:
        """Contract ``PRESENCES``."""
        return self.frames["presences"]

    @property
    def carers(self) -> pd.DataFrame:
        """Contract ``CARERS``."""
        return self.frames["carers"]

    @property
    def visits(self) -> pd.DataFrame:
        """Contract ``VISITS``."""
        return self.frames["visits"]

    @property
    def staff(self) -> pd.DataFrame:
        """Contract ``STAFF``."""
        return self.frames["staff"]

    @property
    def hazard_sites(self) -> gpd.GeoDataFrame:
        """Contract ``HAZARD_SITES``."""
        return self.frames["hazard_sites"]

    @property
    def equipment(self) -> pd.DataFrame:
        """Contract ``EQUIPMENT``."""
        return self.frames["equipment"]

    @property
    def incidents(self) -> gpd.GeoDataFrame:
        """Contract ``INCIDENTS``."""
        return self.frames["incidents"]

    @property
    def facilities(self) -> gpd.GeoDataFrame:
        """Contract ``FACILITIES``."""
        return self.frames["facilities"]

    @property
    def roads(self) -> gpd.GeoDataFrame:
        """Contract ``ROADS``."""
        return self.frames["roads"]


def _code(column: pd.Series[str]) -> Coded:
    code, names = pd.factorize(column.to_numpy(dtype=object))
    return code.astype(np.int64), pd.Index(names, dtype=object)


def _recoded(parts: Coded, before: pd.DataFrame, after: pd.DataFrame, column: str) -> Coded:
    """``County.coded`` of a changed frame: only what became another text is looked up."""
    old, new = before[column], after[column]
    if len(old) != len(new):
        return _code(new)
    both = old.isna().to_numpy() & new.isna().to_numpy()
    rows = np.flatnonzero(~(both | np.asarray(old.array == new.array, dtype=bool)))
    if not len(rows):
        return parts
    code, names = parts
    texts: pd.Index[str] = pd.Index(new.iloc[rows].to_numpy(dtype=object), dtype=object)
    known: pd.Index[str] = pd.Index(texts.dropna().unique(), dtype=object)
    names = names.append(known[names.get_indexer(known) < 0])
    code = code.copy()
    code[rows] = names.get_indexer(texts)
    return code, names


def _with_none(shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """``shapes`` (n,) and a last one that is none, for position -1."""
    found = np.empty(len(shapes) + 1, dtype=object)
    found[:-1] = shapes
    return found
