"""Travel over a county's roads: ``RoadNetwork`` and what it answers with; ``assign``, who walks where."""

from __future__ import annotations

from geo.network.flows import Flows, Sections, assign
from geo.network.roads import EBIKE_KPH, Mode, RoadNetwork
from geo.network.snapping import MAX_SNAP_M, NEIGHBOUR_M, WALK_KPH, Points, Snaps

__all__ = [
    "EBIKE_KPH",
    "MAX_SNAP_M",
    "NEIGHBOUR_M",
    "WALK_KPH",
    "Flows",
    "Mode",
    "Points",
    "RoadNetwork",
    "Sections",
    "Snaps",
    "assign",
]
