"""The ways of tours as lines of degrees, of the same ways their minutes and kilometres are measured on."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import geopandas as gpd
import numpy as np
import shapely

from dashboard.rota_asked import Asked
from dashboard.rota_planning import placed_of, places_of
from dashboard.rota_plans import Tour, TourKey
from geo.county import County
from geo.crs import STORAGE_EPSG
from geo.errors import NetworkError
from geo.network import RoadNetwork, paths, waters_of
from models.rota.problem import RotaProblem

_SIMPLE_M = 5.0
Line = tuple[tuple[float, float], ...]


def lines_of(county: County, problem: RotaProblem, tours: Sequence[Tour], asked: Asked) -> Mapping[TourKey, Line]:
    """The way of each tour from base to base; a tour some leg of which is not known is left out."""
    teams = {team.id: number for number, team in enumerate(problem.teams)}
    sites = {site: len(teams) + number for number, site in enumerate(problem.sites.index)}
    everywhere = places_of(county, list(sites), list(teams))
    placed = placed_of(everywhere)
    position = np.cumsum(placed) - 1
    found: dict[TourKey, Line] = {}
    try:
        network = RoadNetwork.from_roads(county.metric("roads"), on=asked.first, closed=asked.closed)
        waters = waters_of(county)
    except NetworkError:
        return found
    for mode in {problem.teams[teams[tour.team_id]].mode for tour in tours}:
        own = [tour for tour in tours if problem.teams[teams[tour.team_id]].mode == mode]
        legs = {tour.key: _legs(tour, teams, sites) for tour in own}
        known = {key: ends for key, ends in legs.items() if placed[[place for end in ends for place in end]].all()}
        wanted = sorted({leg for ends in known.values() for leg in ends})
        if not wanted:
            continue
        pairs = [(position[a], position[b]) for a, b in wanted]
        drawn = paths(network, everywhere[placed], pairs, mode=mode, waters=waters)  # type: ignore[arg-type]
        degrees = _degrees(drawn)
        ways = dict(zip(wanted, degrees, strict=True))
        for key, ends in known.items():
            parts = [ways[leg] for leg in ends]
            if all(part is not None for part in parts):
                found[key] = tuple(place for part in parts if part is not None for place in part)
    return found


def _legs(tour: Tour, teams: Mapping[str, int], sites: Mapping[str, int]) -> list[tuple[int, int]]:
    stops = [teams[tour.team_id], *(sites[stop.site_id] for stop in tour.stops), teams[tour.team_id]]
    return list(itertools.pairwise(stops))


def _degrees(lines: gpd.GeoSeries) -> list[Line | None]:
    plain = gpd.GeoSeries(lines.simplify(_SIMPLE_M), crs=lines.crs).to_crs(STORAGE_EPSG)
    return [
        None if line is None or line.is_empty else tuple((float(x), float(y)) for x, y in shapely.get_coordinates(line))
        for line in plain
    ]
