"""Minutes on foot from homes to whoever could help: the nearest neighbour, carer, clinic and station.

A neighbour is another home where somebody is at home on the day. Where that is not known the home is possible: the
nearest possible one gives ``neighbour``, the nearest known one ``neighbour_known``, and the truth lies between them.
An empty home is no neighbour. For a few homes only what is near in a straight line is searched, widened until nothing
nearer can be left out (incremental Euclidean restriction: Papadias et al. 2003, VLDB): the same minutes, sooner.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo.county import County
from geo.network import NEIGHBOUR_M, WALK_KPH, RoadNetwork
from models.people import STATION_KINDS, among, facility_points, home_points, narrowed, occupancy, sought
from models.score import Bools, Floats

DESTINATIONS: Final = ("neighbour", "carer", "clinic", "station")

_FEW: Final = 40  # homes for which searching near each is quicker than searching for all
_FIRST: Final = 24
_METRES_A_MINUTE: Final = WALK_KPH * 1000 / 60


def ways(county: County, network: RoadNetwork, persons: pd.DataFrame) -> pd.DataFrame:
    """Minutes on foot from each person's home, by person (rows of ``county.persons``).

    Columns ``placed``, whether the home has a point; ``neighbour``, ``neighbour_known``, ``clinic``, ``station`` as in
    ``walking_minutes``, NaN where not placed; ``carer`` and ``carer_unsure`` as in ``carer_minutes``.
    """
    homes = home_points(county)
    home = persons["household_id"]
    placed = sought(homes["x"], home).notna().to_numpy()
    minutes = walking_minutes(county, network, pd.Index(home[placed].unique()), homes).reindex(home)
    carers = carer_minutes(county, network, persons, homes)
    return minutes.set_axis(persons.index).assign(
        placed=placed, carer=carers["minutes"].to_numpy(), carer_unsure=carers["unsure"].to_numpy()
    )


def walking_minutes(
    county: County, network: RoadNetwork, households: pd.Index[str], homes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Minutes on foot from each household (with a point) to the nearest other home, clinic and station.

    Columns ``neighbour``, ``neighbour_known``, ``clinic``, ``station``; inf where none can be reached, NaN where the
    county records none of the kind. ``homes`` is ``home_points``, made here if not given.
    """
    everywhere = (home_points(county) if homes is None else homes).dropna()
    here = sought(everywhere, households.to_series()).to_numpy()
    found = (_few if len(households) < _FEW else _many)(county, network, everywhere, households)
    for name, kinds in (("clinic", ("clinic",)), ("station", STATION_KINDS)):
        targets = facility_points(county, *kinds)[1]
        if len(targets) and len(here):
            found[name] = network.nearest_minutes(here, targets, mode="walk")[0]
        else:
            found[name] = np.full(len(here), np.nan)
    return pd.DataFrame(found, index=households)


def _many(
    county: County, network: RoadNetwork, everywhere: pd.DataFrame, households: pd.Index[str]
) -> dict[str, Floats]:
    """Minutes (n,) from each of ``households`` to the nearest other home, possible and known: one search for all."""
    occupied = occupancy(county).reindex(everywhere.index)
    found = {}
    for name, counted in (("neighbour", occupied != "empty"), ("neighbour_known", occupied == "known")):
        homes = everywhere[counted.to_numpy()]
        minutes = np.full(len(households), np.inf)
        inside = among(households, homes.index)
        others = pd.Series(network.nearest_other_minutes(homes.to_numpy()), index=homes.index)
        minutes[inside] = others.loc[households[inside]].to_numpy()
        if len(homes) and not inside.all():
            outside = everywhere.loc[households[~inside]].to_numpy()
            minutes[~inside] = network.nearest_minutes(outside, homes.to_numpy(), mode="walk")[0]
        found[name] = minutes
    return found


def _few(
    county: County, network: RoadNetwork, everywhere: pd.DataFrame, households: pd.Index[str]
) -> dict[str, Floats]:
    """The same for few: each among the homes near it, more and more until no way to those left out can be shorter."""
    points, names = everywhere.to_numpy(), ("neighbour", "neighbour_known")
    found = np.full((len(households), 2), np.inf)
    for row, own in enumerate(households):
        at = int(np.flatnonzero(everywhere.index == own)[0])
        here = points[at]
        straight = np.hypot(*(points - here).T)
        straight[at] = np.inf
        order = np.argsort(straight, kind="stable")[:-1]  # the last is its own
        taken = _FIRST
        while True:
            near = order[:taken]
            occupied = occupancy(county, everywhere.index[near]).to_numpy(dtype=object)
            for column, counted in enumerate((occupied != "empty", occupied == "known")):
                found[row, column] = _nearest(network, here, points[near[counted]], straight[near[counted]])
            if taken >= len(order) or (found[row] * _METRES_A_MINUTE <= straight[order[taken]]).all():
                break
            taken *= 8
    return {name: found[:, column] for column, name in enumerate(names)}


def _nearest(network: RoadNetwork, here: Floats, homes: Floats, straight: Floats) -> float:
    """Minutes to the nearest of ``homes`` (n, 2), ``straight`` (n,) metres away in order."""
    if len(homes) == 0 or straight[0] <= NEIGHBOUR_M:  # near enough to be walked to directly: nothing is nearer
        return float(straight[0] / _METRES_A_MINUTE) if len(homes) else float("inf")
    return float(network.nearest_minutes(here[None], homes, mode="walk")[0][0])


def carer_minutes(county: County, network: RoadNetwork, persons: pd.DataFrame, homes: pd.DataFrame) -> pd.DataFrame:
    """Minutes on foot from each person's home to the nearest of their carers whose place is known, by person.

    ``persons`` are rows of ``county.persons``, ``homes`` is ``home_points``.

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
    start, end = (sought(homes, where).to_numpy() for where in (own, theirs))
    both: Bools = ~inside & ~away & np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1)
    minutes = np.select([inside, away], [0.0, np.inf], np.nan)
    if both.any():
        minutes[both] = network.pair_minutes(start[both], end[both], mode="walk")
    listed = pd.DataFrame({"minutes": minutes, "unsure": np.isnan(minutes)}, index=carers["person_id"].to_numpy())
    by_person = listed.groupby(level=0)
    return pd.DataFrame(
        {
            "minutes": by_person["minutes"].min().reindex(persons.index).astype("float64"),
            "unsure": by_person["unsure"].any().reindex(persons.index, fill_value=True).astype(bool),
        },
        index=persons.index,
    )
