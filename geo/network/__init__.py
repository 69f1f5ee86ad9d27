"""Travel over a county's roads: ``RoadNetwork`` and what it answers with."""

from __future__ import annotations

from geo.network.roads import EBIKE_KPH, MAX_SNAP_M, NEIGHBOUR_M, WALK_KPH, Mode, RoadNetwork, Snaps

__all__ = ["EBIKE_KPH", "MAX_SNAP_M", "NEIGHBOUR_M", "WALK_KPH", "Mode", "RoadNetwork", "Snaps"]
