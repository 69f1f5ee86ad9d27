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
from models.people import STATION_KINDS, among, facility_points, home_points, occupancy
from models.score import Bools, Floats

DESTINATIONS: Final = ("neighbour", "carer", "clinic", "station")

_FEW: Final = 40  # homes for which searching near each is quicker than searching for all
_FIRST: Final = 12
_METRES_A_MINUTE: Final = WALK_KPH * 1000 / 60


def walking_minutes(county: County, network: RoadNetwork, households: pd.Index[str]) -> pd.DataFrame:
    """Minutes on foot from each household (with a point) to the nearest other home, clinic and station.

    Columns ``neighbour``, ``neighbour_known``, ``clinic``, ``station``; inf where none can be reached, NaN where the
    county records none of the kind.
    """
    everywhere = home_points(county).dropna()
    here = everywhere.loc[households].to_numpy()
    occupied = occupancy(county).reindex(everywhere.index)
    found = {
        "neighbour": _to_neighbour(network, everywhere[(occupied != "empty").to_numpy()], everywhere, households),
        "neighbour_known": _to_neighbour(network, everywhere[(occupied == "known").to_numpy()], everywhere, households),
    }
    for name, kinds in (("clinic", ("clinic",)), ("station", STATION_KINDS)):
        targets = facility_points(county, *kinds)[1]
        if len(targets) and len(here):
            found[name] = network.nearest_minutes(here, targets, mode="walk")[0]
        else:
            found[name] = np.full(len(here), np.nan)
    return pd.DataFrame(found, index=households)


def _to_neighbour(
    network: RoadNetwork, homes: pd.DataFrame, everywhere: pd.DataFrame, households: pd.Index[str]
) -> Floats:
    """Minutes (n,) from each of ``households`` to the nearest of ``homes`` but its own."""
    if len(households) <= _FEW:
        return np.array([_near(network, homes, everywhere.loc[home].to_numpy(), home) for home in households])
    minutes = np.full(len(households), np.inf)
    inside = among(households, homes.index)
    others = pd.Series(network.nearest_other_minutes(homes.to_numpy()), index=homes.index)
    minutes[inside] = others.loc[households[inside]].to_numpy()
    if len(homes) and not inside.all():
        outside = everywhere.loc[households[~inside]].to_numpy()
        minutes[~inside] = network.nearest_minutes(outside, homes.to_numpy(), mode="walk")[0]
    return minutes


def _near(network: RoadNetwork, homes: pd.DataFrame, here: Floats, own: str) -> float:
    """Minutes from one home to the nearest of ``homes`` but itself: no way is shorter than the straight one."""
    points = homes.to_numpy()
    straight = np.hypot(*(points - here).T)
    straight[homes.index == own] = np.inf
    nearest = float(straight.min(initial=np.inf))
    if nearest <= NEIGHBOUR_M or nearest == np.inf:
        return nearest / _METRES_A_MINUTE
    rows = np.argsort(straight, kind="stable")[:_FIRST]
    rows = rows[np.isfinite(straight[rows])]
    best = float(network.nearest_minutes(here[None], points[rows], mode="walk")[0][0])
    if best * _METRES_A_MINUTE <= straight[rows].max():
        return best
    rows = np.flatnonzero(straight <= min(best * _METRES_A_MINUTE, np.finfo(np.float64).max))
    return float(network.nearest_minutes(here[None], points[rows], mode="walk")[0][0])


def carer_minutes(county: County, network: RoadNetwork, persons: pd.Index[str]) -> pd.DataFrame:
    """Minutes on foot from each person's home to the nearest of their carers whose place is known, by person.

    ``minutes``: 0 where one lives in the same home, inf where those are all away or out of reach, NaN without any.
    ``unsure``: there is another carer, whose place is not recorded, or nobody is recorded as carer.
    """
    carers = county.carers[among(county.carers["person_id"], persons)]
    own = county.persons["household_id"].reindex(carers["person_id"]).to_numpy(dtype=object)
    theirs = carers["carer_household_id"].to_numpy(dtype=object)
    inside = carers["co_resident"].eq(True).fillna(False).to_numpy(dtype=bool) | (theirs == own)
    away = ~inside & carers["away_place"].fillna("").str.strip().ne("").to_numpy()
    homes = home_points(county)
    start, end = (homes.reindex(pd.Index(where)).to_numpy() for where in (own, theirs))
    both: Bools = ~inside & ~away & np.isfinite(start).all(axis=1) & np.isfinite(end).all(axis=1)
    minutes = np.select([inside, away], [0.0, np.inf], np.nan)
    minutes[both] = network.pair_minutes(start[both], end[both], mode="walk")
    listed = pd.DataFrame({"minutes": minutes, "unsure": np.isnan(minutes)}, index=carers["person_id"].to_numpy())
    by_person = listed.groupby(level=0)
    return pd.DataFrame(
        {
            "minutes": by_person["minutes"].min().reindex(persons).astype("float64"),
            "unsure": by_person["unsure"].any().reindex(persons, fill_value=True).astype(bool),
        },
        index=persons,
    )
