"""Travel minutes: 1,000 × 1,000 homes over a road-like network, against the same search without contraction.

The network is drawn, not real: junctions at random, joined by their minimum spanning tree and a part of the other
Delaunay edges, every connection bent by nodes of degree two until there are 50,000 nodes, as road data has. Measured on
two cores (bar: 10 s):

========  ================  ===========  ==============  ===============  ===============  =====
network   before bending    1,000²       within 15 min   20,000 nearest   no contraction   ratio
========  ================  ===========  ==============  ===============  ===============  =====
roads     12,500            1.5 s        0.2 s           0.3 s            4.7 s            3.1
streets   30,000            2.8 s        0.3 s           0.3 s            5.6 s            2.0
mesh      50,000            8.9 s        1.3 s           0.5 s            9.1 s            1.0
========  ================  ===========  ==============  ===============  ===============  =====

With kilometres as well (``travel``) and 2,000 legs drawn (``paths``), processor time while others used the cores:
1.9 and 1.8 s on roads, 4.8 and 4.0 s on streets, 20.5 and 14.4 s on the mesh, whose minutes alone then took 13.6 s.

``mesh`` has nothing to contract and bounds the worst case; the first call adds 0.3 to 1.3 s for contraction and trees.
igraph 1.0 was no quicker than SciPy on the same graphs (100 searches: 1.14 s against 0.71 s over 50,000 nodes, 0.14 s
against 0.13 s over 12,000), so it is not used; taking off dead-end trees was left out, since homes stand in them. The
plain way also puts homes at the ends of edges: its answers are off by 1 to 3 minutes in the median.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

from geo.crs import projected_crs
from geo.network import RoadNetwork, paths, reach, travel

SPAN_M = 40_000.0
LEGS = 2_000


def road_like(n_nodes: int, *, junctions: float, extra: float = 0.12, seed: int = 0) -> gpd.GeoDataFrame:
    """Roads with about ``n_nodes`` nodes, a share ``junctions`` of which is joined by straight connections.

    ``extra`` is the share of the Delaunay edges kept beside the spanning tree: more makes more ways round.
    """
    rng = np.random.default_rng(seed)
    n = int(n_nodes * junctions)
    xy = rng.uniform(0, SPAN_M, (n, 2))
    corners = Delaunay(xy).simplices
    pairs = np.unique(np.sort(np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1), axis=0)
    length = np.linalg.norm(xy[pairs[:, 0]] - xy[pairs[:, 1]], axis=1)
    tree = minimum_spanning_tree(csr_array((length, (pairs[:, 0], pairs[:, 1])), shape=(n, n))).tocoo()
    in_tree = np.isin(pairs @ [n, 1], np.sort(np.column_stack([tree.row, tree.col]), axis=1) @ [n, 1])
    pairs = pairs[in_tree | (rng.random(len(pairs)) < extra)]
    # Bends, shared out by length; each piece between two bends is an edge.
    length = np.linalg.norm(xy[pairs[:, 0]] - xy[pairs[:, 1]], axis=1)
    bends = rng.multinomial(max(0, n_nodes - n), length / length.sum())
    speed = rng.choice([20.0, 40.0, 60.0], len(pairs), p=[0.5, 0.3, 0.2])
    lines, speeds = [], []
    for (a, b), k, v in zip(pairs, bends, speed, strict=True):
        steps = np.linspace(0, 1, k + 2)[:, None]
        path = xy[a] * (1 - steps) + xy[b] * steps
        path[1:-1] += rng.normal(0, 10, (k, 2))
        lines.append(np.stack([path[:-1], path[1:]], axis=1))
        speeds.append(np.full(k + 1, v))
    geometry = shapely.linestrings(np.concatenate(lines))
    frame = pd.DataFrame({"class": "village", "speed_kph": np.concatenate(speeds)})
    frame["oneway"] = pd.array(rng.random(len(frame)) < 0.005, dtype="boolean")
    frame["closed_from"] = frame["closed_to"] = pd.Series(pd.NaT, index=frame.index, dtype="datetime64[s]")
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=projected_crs(117))


def _plain(network: RoadNetwork, from_xy: np.ndarray, to_xy: np.ndarray) -> np.ndarray:
    """The usual way: points moved to the nearer end of the nearest edge, one search from each over every node."""
    minutes = network.length_m / (network.speed_kph * (1000 / 60))
    both = ~network.oneway
    arcs = pd.DataFrame(
        {
            "tail": np.concatenate([network.start, network.end[both]]),
            "head": np.concatenate([network.end, network.start[both]]),
            "minutes": np.concatenate([minutes, minutes[both]]),
        }
    )
    arcs = arcs.groupby(["tail", "head"], as_index=False)["minutes"].min()
    shape = (network.n_nodes, network.n_nodes)
    graph = csr_array((arcs["minutes"].to_numpy(), (arcs["tail"].to_numpy(), arcs["head"].to_numpy())), shape=shape)
    at, goal = network.snap(from_xy).node, network.snap(to_xy).node
    return np.vstack([dijkstra(graph, indices=part)[:, goal] for part in np.array_split(at, max(1, len(at) // 100))])


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _measure(name: str, roads: gpd.GeoDataFrame, n_points: int) -> dict[str, Any]:
    rng = np.random.default_rng(1)
    from_xy, to_xy, homes = (rng.uniform(0, SPAN_M, (k, 2)) for k in (n_points, n_points, 20_000))
    build_s, network = _timed(lambda: RoadNetwork.from_roads(roads, on=date(2024, 7, 1)))
    first_s, minutes = _timed(lambda: network.minutes(from_xy, to_xy))
    again_s, _ = _timed(lambda: network.minutes(from_xy, to_xy))
    near_s, _ = _timed(lambda: network.minutes(from_xy, to_xy, cutoff_min=15))
    all_s, _ = _timed(lambda: network.nearest_minutes(homes, to_xy[:100]))
    snap_s, places = _timed(lambda: reach(network, from_xy))
    travel_s, table = _timed(lambda: travel(network, places))
    legs = rng.integers(0, n_points, (LEGS, 2))
    paths_s, lines = _timed(lambda: paths(network, places, legs))
    said_km, drawn_km = table.km[legs[:, 0], legs[:, 1]], lines.length.to_numpy() / 1000
    plain_s, rough = _timed(lambda: _plain(network, from_xy, to_xy))
    reached = np.isfinite(minutes) & np.isfinite(rough)
    return {
        "network": name,
        "nodes": network.n_nodes,
        "edges": network.n_edges,
        "build_s": build_s,
        "first_s": first_s,
        "again_s": again_s,
        "within_15_min_s": near_s,
        "nearest_20000_s": all_s,
        "snap_s": snap_s,
        "with_km_s": travel_s,
        "paths_2000_s": paths_s,
        "drawn_error_m": float(np.nanmax(np.abs(np.where(np.isfinite(said_km), said_km, np.nan) - drawn_km)) * 1000),
        "plain_s": plain_s,
        "ratio": plain_s / again_s,
        "plain_error_min": float(np.median(np.abs(minutes[reached] - rough[reached]))),
    }


def run(json: bool = False) -> dict[str, Any]:
    """Measure and, unless ``json``, print a table. ``plain_error_min``: how far snapping to nodes misses, median.

    ``with_km_s``: minutes and kilometres between all points; ``paths_2000_s``: so many legs drawn, off by
    ``drawn_error_m`` from what was said.
    """
    cases = [
        ("roads", road_like(50_000, junctions=0.25), 1000),
        ("streets", road_like(50_000, junctions=0.6), 1000),
        ("mesh", road_like(50_000, junctions=1.0, extra=0.5), 1000),
    ]
    rows = [_measure(*case) for case in cases]
    if not json:
        print(pd.DataFrame(rows).set_index("network").T.to_string(float_format="{:,.2f}".format))
    return {"benchmark": "network", "points": "1000 x 1000", "bar_s": 10.0, "rows": rows}


def main() -> None:
    """Print the table."""
    run()


if __name__ == "__main__":
    main()
