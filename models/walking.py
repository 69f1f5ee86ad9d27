"""Minutes on foot from homes to whoever could help: the nearest neighbour, carer, clinic and station.

A neighbour is another home where somebody is at home on the day. Where that is not known the home is possible: the
nearest possible one gives ``neighbour``, the nearest known one ``neighbour_known``, and the truth lies between them.
An empty home is no neighbour. For a few homes only what is near in a straight line is searched, widened until nothing
nearer can be left out (incremental Euclidean restriction: Papadias et al. 2003, VLDB): the same minutes, sooner.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geo.county import County
from geo.network import NEIGHBOUR_M, WALK_KPH, Points, RoadNetwork, Snaps
from models.people import STATION_KINDS, among, facility_points, home_points, narrowed, occupancy
from models.score import Bools, Floats, Ints

NEIGHBOURS: Final = ("neighbour", "neighbour_known")
DESTINATIONS: Final = ("neighbour", "carer", "clinic", "station")

_FEW: Final = 40  # homes for which searching near each is quicker than searching for all
_FIRST: Final = 24
METRES_A_MINUTE: Final = WALK_KPH * 1000 / 60


def ways(
    county: County,
    network: RoadNetwork,
    persons: pd.DataFrame,
    homes: Homes | None = None,
    neighbours: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Minutes on foot from each person's home, by person (rows of ``county.persons``).

    Columns ``placed``, whether the home has a point; ``neighbour``, ``neighbour_known``, ``clinic``, ``station`` as in
    ``walking_minutes``, NaN where not placed; ``carer`` and ``carer_unsure`` as in ``carer_minutes``.

    ``homes``: those of the whole county, where ``county`` is a part of it; ``neighbours`` as in ``walking_minutes``.
    """
    homes = Homes.of(county, network, few=len(persons) < _FEW) if homes is None else homes
    own = pd.Index(persons["household_id"].to_numpy(dtype=object), dtype=object)
    placed = homes.among(own)
    minutes = walking_minutes(county, network, pd.Index(own[placed].unique()), homes, neighbours).reindex(own)
    carers = carer_minutes(county, network, persons, homes)
    return minutes.set_axis(persons.index).assign(
        placed=placed, carer=carers["minutes"].to_numpy(), carer_unsure=carers["unsure"].to_numpy()
    )


@dataclass(frozen=True, eq=False)
class Homes:
    """The homes (n) with a point: ``row`` among all households, ``ids``, ``xy`` (n, 2) metres and, where asked about
    often, their ``snaps`` and whether anybody is ``occupied`` there (``models.people.occupancy``)."""

    row: Ints
    ids: pd.Index[str]
    xy: Floats
    snaps: Snaps | None
    occupied: npt.NDArray[np.object_] | None = None
    before: tuple[pd.Index[str], Ints] | None = None
    """Where most were before a change, by id, and where each of these is now, -1 for none: it is quick to look up."""

    @classmethod
    def of(cls, county: County, network: RoadNetwork, *, few: bool = False) -> Homes:
        """The homes of a county; ``few``: only few of them will be asked about."""
        xy = home_points(county).to_numpy()
        row = np.flatnonzero(np.isfinite(xy).all(axis=1))
        ids = pd.Index(county.households.index.to_numpy(dtype=object)[row], dtype=object)
        return cls(row, ids, xy[row], None if few else network.snap(xy[row]))

    def with_occupied(self, occupied: npt.NDArray[np.object_]) -> Homes:
        """The same, with who is in (n,)."""
        return replace(self, occupied=occupied)

    def renewed(self, network: RoadNetwork, points: pd.DataFrame, occupied: pd.Series[str]) -> Homes:
        """The homes after a change of some, with the ``points`` (x, y) and occupancy they have now, missing where they
        have none or are no more."""
        gone = self.find(pd.Index(points.index, dtype=object))
        if (gone >= 0).all() and points.notna().all(axis=None):
            return self._moved(network, gone, points, occupied)
        stay = np.ones(len(self.ids), dtype=bool)
        stay[gone[gone >= 0]] = False
        points = points.dropna()
        ids = pd.Index([*self.ids[stay], *points.index], dtype=object)
        row = np.concatenate([self.row[stay], np.full(len(points), -1)])
        snaps, now = self.snaps, network.snap(points.to_numpy())
        if snaps is not None:
            both = ((getattr(snaps, one.name)[stay], getattr(now, one.name)) for one in fields(Snaps))
            snaps = Snaps(*(np.concatenate(pair) for pair in both))
        told = None if self.occupied is None else np.concatenate([self.occupied[stay], occupied[points.index]])
        before = self.ids, np.where(stay, np.cumsum(stay) - 1, -1)
        return Homes(row, ids, np.concatenate([self.xy[stay], points.to_numpy()]), snaps, told, before)

    def _moved(self, network: RoadNetwork, at: Ints, points: pd.DataFrame, occupied: pd.Series[str]) -> Homes:
        """The homes, those ``at`` (k,) some rows with other ``points`` (k, 2) and occupancy."""
        now = network.snap(points.to_numpy())
        told = (
            None if self.occupied is None else _with(self.occupied, at, occupied[points.index].to_numpy(dtype=object))
        )
        snaps = None
        if self.snaps is not None:
            snaps = Snaps(*(_with(getattr(self.snaps, f.name), at, getattr(now, f.name)) for f in fields(Snaps)))
        return replace(self, xy=_with(self.xy, at, points.to_numpy()), snaps=snaps, occupied=told)

    def find(self, households: pd.Index[str]) -> Ints:
        """Position (k,) of each household, -1 where it has no point."""
        if self.before is None:
            return np.asarray(self.ids.get_indexer(households), dtype=np.int64)
        ids, now = self.before
        found: Ints = np.append(now, -1)[ids.get_indexer(households)]  # of those not found, the last
        first = int(now.max(initial=-1)) + 1
        fresh = {home: first + place for place, home in enumerate(self.ids[first:])}
        for place in np.flatnonzero(found < 0).tolist():
            found[place] = fresh.get(households[place], -1)
        return found

    def among(self, households: pd.Index[str]) -> Bools:
        """Which of ``households`` (k,) have a point."""
        return self.find(households) >= 0

    def at(self, rows: Ints) -> Points:
        """The homes at ``rows``."""
        return self.xy[rows] if self.snaps is None else self.snaps.take(rows)


def walking_minutes(
    county: County,
    network: RoadNetwork,
    households: pd.Index[str],
    homes: Homes | None = None,
    neighbours: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Minutes on foot from each household (with a point) to the nearest other home, clinic and station.

    Columns ``neighbour``, ``neighbour_known``, ``clinic``, ``station``; inf where none can be reached, NaN where the
    county records none of the kind. ``homes`` are made here if not given. ``neighbours``: the first two columns of
    households of which they are known.
    """
    few = len(households) < _FEW
    homes = Homes.of(county, network, few=few) if homes is None else homes
    rows = homes.find(households)
    if neighbours is None:
        found = (_few if few else _many)(county, network, homes, rows)
    else:
        asked = ~np.asarray(households.isin(neighbours.index), dtype=bool)
        found = {name: neighbours[name].reindex(households).to_numpy(copy=True) for name in NEIGHBOURS}
        for name, minutes in _few(county, network, homes, rows[asked]).items():
            found[name][asked] = minutes
    for name, kinds in (("clinic", ("clinic",)), ("station", STATION_KINDS)):
        targets = facility_points(county, *kinds)[1]
        if len(targets) and len(rows):
            found[name] = network.nearest_minutes(homes.at(rows), targets, mode="walk")[0]
        else:
            found[name] = np.full(len(rows), np.nan)
    return pd.DataFrame(found, index=households)


def _many(county: County, network: RoadNetwork, homes: Homes, rows: Ints) -> dict[str, Floats]:
    """Minutes from each of the homes at ``rows`` (n,) to the nearest other, possible and known: one search for all."""
    occupied = occupancy(county).to_numpy(dtype=object)[homes.row]
    found = {}
    for name, counted in (("neighbour", occupied != "empty"), ("neighbour_known", occupied == "known")):
        others = np.flatnonzero(counted)
        minutes = np.full(len(homes.xy), np.inf)
        minutes[others] = network.nearest_other_minutes(homes.at(others))
        outside = rows[~counted[rows]]
        if len(others) and len(outside):
            minutes[outside] = network.nearest_minutes(homes.at(outside), homes.at(others), mode="walk")[0]
        found[name] = minutes[rows]
    return found


def _few(county: County, network: RoadNetwork, homes: Homes, rows: Ints) -> dict[str, Floats]:
    """The same for few: each among the homes near it, more and more until no way to those left out can be shorter."""
    points = homes.xy
    found, occupied = np.full((len(rows), 2), np.inf), np.full(len(points), "", dtype=object)
    for row, at in enumerate(rows.tolist()):
        here = points[at]
        straight = np.hypot(*(points - here).T)
        straight[at] = np.inf
        order = np.argsort(straight, kind="stable")[:-1]  # the last is its own
        taken = _FIRST
        while True:
            near = order[:taken]
            unasked = near[occupied[near] == ""]
            if len(unasked):
                occupied[unasked] = _occupied(county, homes, unasked)
            possible, known = near[occupied[near] != "empty"], near[occupied[near] == "known"]
            found[row] = _nearest(network, homes, at, possible, straight[possible])
            if len(known) < len(possible):
                found[row, 1] = _nearest(network, homes, at, known, straight[known])
            if taken >= len(order) or (found[row] * METRES_A_MINUTE <= straight[order[taken]]).all():
                break
            taken *= 8
    return {name: found[:, column] for column, name in enumerate(NEIGHBOURS)}


def _occupied(county: County, homes: Homes, rows: Ints) -> npt.NDArray[np.object_]:
    if homes.occupied is not None:
        return homes.occupied[rows]
    return occupancy(county, homes.ids[rows]).to_numpy(dtype=object)


def _nearest(network: RoadNetwork, homes: Homes, at: int, others: Ints, straight: Floats) -> float:
    """Minutes from the home ``at`` to the nearest of ``others`` (n,), ``straight`` (n,) metres away in order."""
    if len(others) == 0 or straight[0] <= NEIGHBOUR_M:  # near enough to be walked to directly: nothing is nearer
        return float(straight[0] / METRES_A_MINUTE) if len(others) else float("inf")
    return float(network.nearest_minutes(homes.at(np.array([at])), homes.at(others), mode="walk")[0][0])


def carer_minutes(county: County, network: RoadNetwork, persons: pd.DataFrame, homes: Homes) -> pd.DataFrame:
    """Minutes on foot from each person's home to the nearest of their carers whose place is known, by person.

    ``persons`` are rows of ``county.persons``.

    ``minutes``: 0 where one lives in the same home, inf where those are all away or out of reach, NaN without any.
    ``unsure``: there is another carer, whose place is not recorded, or nobody is recorded as carer.
    """
    carers = narrowed(county, persons.index, "carers").carers
    carers = carers[among(carers["person_id"], persons.index)]
    own = persons["household_id"].reindex(carers["person_id"])
    theirs = carers["carer_household_id"]
    same = (theirs.to_numpy(dtype=object) == own.to_numpy(dtype=object)).astype(bool)
    inside = carers["co_resident"].eq(True).fillna(False).to_numpy(dtype=bool) | same
    away = ~inside & carers["away_place"].fillna("").str.strip().ne("").to_numpy()
    start, end = (homes.find(pd.Index(where.to_numpy(dtype=object), dtype=object)) for where in (own, theirs))
    both: Bools = ~inside & ~away & (start >= 0) & (end >= 0)
    minutes = np.select([inside, away], [0.0, np.inf], np.nan)
    if both.any():
        minutes[both] = network.pair_minutes(homes.at(start[both]), homes.at(end[both]), mode="walk")
    listed = pd.DataFrame({"minutes": minutes, "unsure": np.isnan(minutes)}, index=carers["person_id"].to_numpy())
    by_person = listed.groupby(level=0)
    return pd.DataFrame(
        {
            "minutes": by_person["minutes"].min().reindex(persons.index).astype("float64"),
            "unsure": by_person["unsure"].any().reindex(persons.index, fill_value=True).astype(bool),
        },
        index=persons.index,
    )


def _with(values: npt.NDArray[Any], at: Ints, now: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """``values`` with those ``at`` some places replaced."""
    found = values.copy()
    found[at] = now
    return found
