"""A road network that joins seats and hamlets: a spanning tree with loops, and a few hamlets it does not reach.

Edges end exactly on shared, identically rounded coordinates. A hamlet that is cut off has a short track of its own.
"""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay, cKDTree

from data.simulate.days import NEVER
from data.simulate.geography import Land, short_names
from data.simulate.partition import Geometries
from geo.crs import STORAGE_EPSG

CUT_OFF = 0.02
_SPEED_KPH: Final = {"county": 50.0, "township": 35.0, "village": 25.0, "track": 12.0}
_LOOPS = 0.16


def cut_off_hamlets(land: Land, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Rows of ``land.hamlets`` that no road reaches: about 2 %, never the one at the village's seat."""
    first = ~land.hamlets["village"].duplicated().to_numpy()
    outer = np.flatnonzero(~first)
    return np.sort(rng.choice(outer, max(2, round(CUT_OFF * len(land.hamlets))), replace=False))


def simulate_roads(
    land: Land, cut_off: npt.NDArray[np.int64], today: np.datetime64, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Road edges, EPSG:4490: the ``ROADS`` columns. Nodes are the hamlets (the first of a village is its seat)."""
    hamlets = land.hamlets
    nodes = hamlets[["x", "y"]].to_numpy()
    joined = np.setdiff1d(np.arange(len(nodes)), cut_off)
    edges = _triangles(nodes[joined])
    edges = joined[edges]
    length = np.hypot(*(nodes[edges[:, 0]] - nodes[edges[:, 1]]).T)
    straight = shapely.linestrings(np.stack([nodes[edges[:, 0]], nodes[edges[:, 1]]], axis=1))
    cost = length * np.where(shapely.covers(land.outline, straight), 1.0, 12.0)
    graph = coo_array((cost, (edges[:, 0], edges[:, 1])), shape=(len(nodes), len(nodes))).tocsr()
    tree = minimum_spanning_tree(graph).tocoo()
    in_tree = set(zip(tree.row.tolist(), tree.col.tolist(), strict=True))
    is_tree = np.array([(a, b) in in_tree or (b, a) in in_tree for a, b in edges.tolist()])
    loop = ~is_tree & (rng.random(len(edges)) < _LOOPS) & (cost < np.quantile(cost, 0.7))
    edges, length = edges[is_tree | loop], length[is_tree | loop]
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    edges, length = edges[order], length[order]
    road_class = _classes(land, edges, length, rng)
    stubs = len(cut_off)
    lines = np.concatenate([_lines(land, nodes, edges, length, rng), _stubs(land, nodes[cut_off], rng)])
    road_class = np.append(road_class, np.full(stubs, "track"))
    start = np.append(edges[:, 0], cut_off)
    village = hamlets["village"].to_numpy()[start]
    name = pd.Series(village).map(short_names(land))
    words = {"county": "县道", "township": "乡道", "village": "村道", "track": "便道"}
    closed = np.flatnonzero((road_class == "village") & (rng.random(len(lines)) < 0.004))
    closed_from = np.full(len(lines), NEVER)
    closed_from[closed] = today - rng.integers(0, 25, len(closed)).astype("timedelta64[D]")
    frame = gpd.GeoDataFrame(
        {
            "region_code": village,
            "name": name.to_numpy() + pd.Series(road_class).map(words).to_numpy(),
            "class": road_class.astype(object),
            "speed_kph": pd.Series(road_class).map(_SPEED_KPH).to_numpy(float),
            "oneway": False,
            "closed_from": closed_from.astype("datetime64[s]"),
            "closed_to": (closed_from + np.timedelta64(45, "D")).astype("datetime64[s]"),
        },
        geometry=lines,
        crs=STORAGE_EPSG,
    )
    frame.index = pd.Index([f"L{land.county.code}{number:05d}" for number in range(1, len(frame) + 1)], name="road_id")
    return frame


def _triangles(nodes: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Edges of the Delaunay triangulation as pairs of rows: planar, so that straight edges meet at nodes only."""
    corners = Delaunay(nodes).simplices
    pairs = np.sort(np.concatenate([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]]]), axis=1)
    return np.unique(pairs, axis=0).astype(np.int64)


def _classes(
    land: Land, edges: npt.NDArray[np.int64], length: npt.NDArray[np.float64], rng: np.random.Generator
) -> npt.NDArray[np.str_]:
    """County roads from township seats to the county seat, township roads from village seats, lanes to hamlets."""
    count = len(land.hamlets)
    graph = coo_array((length, (edges[:, 0], edges[:, 1])), shape=(count, count)).tocsr()
    xy = land.hamlets[["x", "y"]].to_numpy()
    first = np.flatnonzero(~land.hamlets["village"].duplicated().to_numpy())
    at = cKDTree(xy[first])
    county_seat = first[at.query(land.seat)[1]]
    seats = np.unique(first[at.query(land.townships[["x", "y"]].to_numpy())[1]])
    _, before = dijkstra(graph, directed=False, indices=county_seat, return_predecessors=True)
    used_county = _steps(before, seats)
    _, before_any, _ = dijkstra(graph, directed=False, indices=seats, return_predecessors=True, min_only=True)
    used_township = _steps(before_any, first)
    degree = np.bincount(edges.ravel(), minlength=count)
    leaf = (degree[edges] == 1).any(axis=1)
    key = [tuple(pair) for pair in np.sort(edges, axis=1).tolist()]
    return np.select(
        [
            np.array([pair in used_county for pair in key]),
            np.array([pair in used_township for pair in key]),
            leaf & (rng.random(len(edges)) < 0.5),
        ],
        ["county", "township", "track"],
        "village",
    )


def _steps(before: npt.NDArray[np.int32], ends: npt.NDArray[np.int64]) -> set[tuple[int, int]]:
    """Edges walked from each of ``ends`` back to its root."""
    used: set[tuple[int, int]] = set()
    for end in ends.tolist():
        node = end
        while (last := int(before[node])) >= 0:
            pair = (min(node, last), max(node, last))
            if pair in used:
                break
            used.add(pair)
            node = last
    return used


def _lines(
    land: Land,
    nodes: npt.NDArray[np.float64],
    edges: npt.NDArray[np.int64],
    length: npt.NDArray[np.float64],
    rng: np.random.Generator,
) -> Geometries:
    """Slightly winding lines in degrees whose ends are the nodes' rounded coordinates, equal to the last digit."""
    ends = np.column_stack(land.degrees(nodes[:, 0], nodes[:, 1]))
    start, stop = nodes[edges[:, 0]], nodes[edges[:, 1]]
    across = np.column_stack([-(stop - start)[:, 1], (stop - start)[:, 0]]) / np.maximum(length, 1)[:, None]
    inner = []
    bow = rng.normal(0, 0.03, len(edges)) * length
    for share in (0.2, 0.4, 0.6, 0.8):
        offset = 4 * share * (1 - share) * bow + rng.normal(0, 0.008, len(edges)) * length
        point = start + share * (stop - start) + offset[:, None] * across
        inner.append(np.column_stack(land.degrees(point[:, 0], point[:, 1])))
    paths = np.stack([ends[edges[:, 0]], *inner, ends[edges[:, 1]]], axis=1)
    lines: Geometries = np.asarray(shapely.linestrings(paths))
    return lines


def _stubs(land: Land, cut_off: npt.NDArray[np.float64], rng: np.random.Generator) -> Geometries:
    """A track of about 60 m at each hamlet that is cut off."""
    angle = rng.uniform(0, 2 * np.pi, len(cut_off))
    far = cut_off + 60 * np.column_stack([np.cos(angle), np.sin(angle)])
    ends = [np.column_stack(land.degrees(xy[:, 0], xy[:, 1])) for xy in (cut_off, far)]
    lines: Geometries = np.asarray(shapely.linestrings(np.stack(ends, axis=1)))
    return lines
