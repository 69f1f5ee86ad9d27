"""Travel over a county's roads.

``RoadNetwork`` and what it answers with; ``travel`` and ``paths`` between a rota's places, by car, e-bike, boat and on
foot; ``assign``, who walks where.
"""

from __future__ import annotations

from geo.network.boats import BOAT_KPH, BOAT_WATER_M2, LAUNCH_MIN, SHORE_M
from geo.network.flows import Flows, Sections, assign
from geo.network.places import LAST_MILE_MIN, Places, Where, reach, waters_of
from geo.network.roads import EBIKE_KPH, Mode, RoadNetwork
from geo.network.slopes import EBIKE_STEEP_KPH, GRADIENTS, UNKNOWN
from geo.network.snapping import MAX_SNAP_M, NEIGHBOUR_M, WALK_KPH, Points, Snaps
from geo.network.toward import Toward
from geo.network.travel import Travel, TravelMode, path, paths, travel

__all__ = [
    "BOAT_KPH",
    "BOAT_WATER_M2",
    "EBIKE_KPH",
    "EBIKE_STEEP_KPH",
    "GRADIENTS",
    "LAST_MILE_MIN",
    "LAUNCH_MIN",
    "MAX_SNAP_M",
    "NEIGHBOUR_M",
    "SHORE_M",
    "UNKNOWN",
    "WALK_KPH",
    "Flows",
    "Mode",
    "Places",
    "Points",
    "RoadNetwork",
    "Sections",
    "Snaps",
    "Toward",
    "Travel",
    "TravelMode",
    "Where",
    "assign",
    "path",
    "paths",
    "reach",
    "travel",
    "waters_of",
]
