"""Parting an area among seats: connected, uneven areas that tile it, with few corners and shared borders.

Small random cells are shared out from the seats (a power diagram grown cell by cell); common borders are then
simplified together (``shapely.coverage_simplify``), which keeps neighbours on the same edges.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

VILLAGE_VERTICES, TOWNSHIP_VERTICES = 25, 60
"""Vertices an outline may have, the closing one counted."""
_CELLS_PER_VILLAGE = 8
_STRETCH = (0.9, 1.1)
_BALANCING = 30
_POLYGON = 3  # shapely's type number


def random_points(area: BaseGeometry, count: int, rng: np.random.Generator) -> Floats:
    """``count`` points (x, y), uniform inside ``area``: a triangle of it by size, then a point of the triangle."""
    triangles = shapely.get_parts(shapely.constrained_delaunay_triangles(area))
    size = shapely.area(triangles)
    corners = shapely.get_coordinates(triangles[size > 0]).reshape(-1, 4, 2)[:, :3]
    chosen = corners[rng.choice(len(corners), count, p=size[size > 0] / size.sum())]
    share = np.sort(rng.random((count, 2)), axis=1)
    weights = np.diff(share, axis=1, prepend=0.0, append=1.0)
    points: Floats = (chosen * weights[:, :, None]).sum(axis=1)
    return points


def partition(
    outline: shapely.Polygon,
    townships: pd.DataFrame,
    villages: pd.DataFrame,
    water: BaseGeometry,
    rng: np.random.Generator,
) -> tuple[pd.DataFrame, pd.Series[Any]] | None:
    """Village areas and seats, and township areas; or None where the growth or the vertex limits failed."""
    cells = _cells(outline, townships, villages, rng)
    neighbours = _neighbours(cells)
    centres = shapely.get_coordinates(shapely.centroid(cells))
    areas = shapely.area(cells)
    shapely.prepare(water)
    dry = ~np.asarray(shapely.intersects_xy(water, centres[:, 0], centres[:, 1]), dtype=bool)
    tree = shapely.STRtree(cells)
    starts: Ints = np.asarray(tree.nearest(shapely.points(townships[["x", "y"]].to_numpy())))
    if len(set(starts.tolist())) < len(starts):
        return None
    target = villages.groupby("township")["weight"].sum().reindex(townships.index).to_numpy(float)
    everywhere = np.ones(len(cells), dtype=bool)
    of_township = _grow(centres, areas, neighbours, starts, target, everywhere, rng)
    owner = np.full(len(cells), -1)
    seat_cell = np.full(len(villages), -1)
    for number, code in enumerate(townships.index):
        mine = np.flatnonzero(of_township == number)
        rows = np.flatnonzero((villages["township"] == code).to_numpy())
        if len(mine) < 3 * len(rows):
            return None
        seeds = _spread(centres, mine, dry[mine], int(starts[number]), villages["kind"].to_numpy()[rows], rng)
        weights = villages["weight"].to_numpy(float)[rows]
        grown = _grow(centres, areas, neighbours, seeds, weights, of_township == number, rng)
        owner[mine] = rows[grown[mine]]
        seat_cell[rows] = seeds
    parts = np.array([shapely.coverage_union_all(cells[owner == row]) for row in range(len(villages))], dtype=object)
    of_village = villages["township"].to_numpy(object)
    simple = _simplified(parts, of_village)
    if simple is None:
        return None
    seats = centres[seat_cell]
    villages_drawn = pd.DataFrame({"x": seats[:, 0], "y": seats[:, 1], "geometry": simple[0]}, index=villages.index)
    return villages_drawn, pd.Series(simple[1], index=list(dict.fromkeys(of_village)), name="geometry")


def _cells(
    outline: shapely.Polygon, townships: pd.DataFrame, villages: pd.DataFrame, rng: np.random.Generator
) -> Geometries:
    """Random cells that tile the outline, finer around the seats."""
    reach = np.sqrt(outline.area / len(townships))
    sizes = villages.groupby("township").size().reindex(townships.index)
    seats = np.repeat(townships[["x", "y"]].to_numpy(), 8 * sizes.to_numpy(), axis=0)
    near = seats + rng.normal(0, 0.22 * reach, seats.shape)
    points = np.concatenate([random_points(outline, _CELLS_PER_VILLAGE * len(villages), rng), near])
    shapely.prepare(outline)
    points = points[shapely.contains_xy(outline, points[:, 0], points[:, 1])]
    edges = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=outline, only_edges=True)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(shapely.union(edges, outline.boundary))))
    kept: Geometries = faces[shapely.contains(outline, shapely.point_on_surface(faces))]
    return kept


def _neighbours(cells: Geometries) -> list[list[int]]:
    """Cells that share an edge, by cell."""
    coordinates, owner = shapely.get_coordinates(cells, return_index=True)
    _, vertex = np.unique(coordinates.round(4), axis=0, return_inverse=True)
    within = owner[:-1] == owner[1:]
    edge = np.sort(np.column_stack([vertex[:-1], vertex[1:]])[within], axis=1)
    frame = pd.DataFrame({"a": edge[:, 0], "b": edge[:, 1], "cell": owner[:-1][within]})
    pairs = frame.merge(frame, on=["a", "b"])
    pairs = pairs[pairs["cell_x"] != pairs["cell_y"]]
    found: list[list[int]] = [[] for _ in range(len(cells))]
    for left, right in zip(pairs["cell_x"].tolist(), pairs["cell_y"].tolist(), strict=True):
        found[left].append(right)
    return found


def _grow(
    centres: Floats,
    areas: Floats,
    neighbours: list[list[int]],
    starts: Sequence[int] | Ints,
    target: Floats,
    allowed: npt.NDArray[np.bool_],
    rng: np.random.Generator,
) -> Ints:
    """Owner of each cell (-1 where not allowed), connected from its start.

    Cells go to the least power distance d² - w, as in a power diagram, whose w are moved until areas come near their
    targets; |w| stays under half the squared distance to the next start, so that every start keeps its own cell.
    """
    seeds = centres[np.asarray(starts)]
    squared = ((centres[:, None] - seeds[None]) ** 2).sum(axis=2) * rng.uniform(*_STRETCH, (len(centres), 1))
    wanted = target / target.sum() * areas[allowed].sum()
    between = ((seeds[:, None] - seeds[None]) ** 2).sum(axis=2)
    np.fill_diagonal(between, np.inf)
    limit = 0.45 * np.minimum(between.min(axis=1), squared.max())
    power = np.zeros(len(seeds))
    for _ in range(_BALANCING):
        held = np.bincount((squared[allowed] - power).argmin(axis=1), areas[allowed], len(seeds))
        power = np.clip(power + 0.3 * (wanted - held) / np.pi, -limit, limit)
    cost = squared - power
    owner = np.full(len(centres), -1)
    queue = [(-np.inf, int(start), region) for region, start in enumerate(starts)]
    while queue:
        _, cell, region = heapq.heappop(queue)
        if owner[cell] >= 0:
            continue
        owner[cell] = region
        for other in neighbours[cell]:
            if owner[other] < 0 and allowed[other]:
                heapq.heappush(queue, (float(cost[other, region]), other, region))
    return owner


def _spread(
    centres: Floats,
    mine: Ints,
    dry: npt.NDArray[np.bool_],
    start: int,
    kinds: npt.NDArray[np.object_],
    rng: np.random.Generator,
) -> list[int]:
    """A seed cell for each village of a township, on dry land and apart: communities first, from the seat outwards."""
    order = sorted(range(len(kinds)), key=lambda row: kinds[row] != "居委会/社区")
    seeds = {order[0]: start}
    gap = np.hypot(*(centres[mine] - centres[start]).T)
    from_seat = gap.copy()
    urban = int((kinds == "居委会/社区").sum())
    for rank, row in enumerate(order[1:], start=1):
        free = (gap > 0) & dry if ((gap > 0) & dry).any() else gap > 0
        near = free & (from_seat <= np.quantile(from_seat[free], 0.3)) if rank < urban else free
        score = np.where(near if near.any() else free, gap * rng.uniform(0.55, 1.0, len(mine)), -1.0)
        pick = int(mine[np.argmax(score)])
        seeds[row] = pick
        gap = np.minimum(gap, np.hypot(*(centres[mine] - centres[pick]).T))
    return [seeds[row] for row in range(len(kinds))]


def _simplified(parts: Geometries, township: npt.NDArray[np.object_]) -> tuple[Geometries, Geometries] | None:
    """Villages and townships (in order of appearance) with common borders simplified to their vertex limits.

    Townships are simplified further than their villages; village corners on a border thus given up move onto it.
    """
    villages = _cut(_within_limit(parts, VILLAGE_VERTICES))
    if not shapely.coverage_is_valid(villages):
        return None
    rough: Geometries = np.array(
        [shapely.coverage_union_all(villages[township == code]) for code in dict.fromkeys(township)], dtype=object
    )
    townships = _within_limit(rough, TOWNSHIP_VERTICES)
    if shapely.get_num_coordinates(townships).max() > TOWNSHIP_VERTICES or not shapely.coverage_is_valid(townships):
        return None
    kept = _corners(townships)
    moved: dict[tuple[float, float], tuple[float, float]] = {}
    for ring in shapely.get_rings(rough):
        moved |= _straightened(shapely.get_coordinates(ring)[:-1], kept)
    villages = shapely.transform(
        villages, lambda coordinates: np.array([moved.get(tuple(xy), xy) for xy in coordinates.tolist()])
    )
    if shapely.get_num_coordinates(villages).max() > VILLAGE_VERTICES:
        return None
    if not shapely.is_valid(villages).all() or (shapely.get_type_id(villages) != _POLYGON).any():
        return None
    whole = np.array([shapely.union_all(villages[township == code]) for code in dict.fromkeys(township)])
    amiss = shapely.area(shapely.symmetric_difference(whole, townships))
    return (villages, townships) if amiss.max() < 1 else None


def _straightened(ring: Floats, kept: set[tuple[float, float]]) -> dict[tuple[float, float], tuple[float, float]]:
    """Where the corners of a ring that were not kept go: onto the straight line between the kept ones, in order."""
    corners = [tuple(xy) for xy in ring.tolist()]
    fixed = [place for place, xy in enumerate(corners) if xy in kept]
    moved: dict[tuple[float, float], tuple[float, float]] = {}
    for first, last in zip(fixed, [*fixed[1:], fixed[0] + len(corners)], strict=True):
        chain = ring[np.arange(first, last + 1) % len(ring)]
        walked = np.cumsum(np.hypot(*np.diff(chain, axis=0).T))
        straight = chain[0] + (walked / walked[-1])[:-1, None] * (chain[-1] - chain[0])
        moved |= dict(zip(map(tuple, chain[1:-1].tolist()), map(tuple, straight.tolist()), strict=True))
    return moved


_GENTLE = 0.08
_STRICT = (0.1, 0.15, 0.2, 0.27, 0.35, 0.5, 0.7)
"""Tolerances tried, as shares of the mean width of a part: for all, then only for those with too many corners."""


def _within_limit(coverage: Geometries, vertices: int) -> Geometries:
    """The coverage, its inner borders simplified gently, and further about the parts of more than ``vertices``.

    Some parts may still have more: those whose corners are the outline's or where several borders meet.
    """
    width = np.sqrt(shapely.area(coverage).mean())
    simple: Geometries = shapely.coverage_simplify(coverage, _GENTLE * width, simplify_boundary=False)
    for share in _STRICT:
        excess = shapely.get_num_coordinates(simple) > vertices
        if not excess.any():
            break
        strict = shapely.coverage_simplify(coverage, share * width, simplify_boundary=False)
        needless = _corners(simple[excess]) - _corners(strict)
        simple = np.array([_without(part, needless) for part in simple], dtype=object)
    return simple


def _corners(coverage: Geometries) -> set[tuple[float, float]]:
    return {tuple(xy) for xy in shapely.get_coordinates(coverage).tolist()}


def _without(part: shapely.Polygon, needless: set[tuple[float, float]]) -> shapely.Polygon:
    """A polygon without some of its corners: left out of every part that has them, borders stay shared."""
    rings = [[xy for xy in ring.coords[:-1] if xy not in needless] for ring in (part.exterior, *part.interiors)]
    return shapely.Polygon(rings[0], [ring for ring in rings[1:] if len(ring) > 2]) if len(rings[0]) > 2 else part


def _cut(coverage: Geometries) -> Geometries:
    """The coverage with the villages of too many corners cut down to their limit along the county's outline.

    The least outward corners of the outline go first, none that two villages share: what is cut is the county's
    still, and lies in no village.
    """
    corners, times = np.unique(shapely.get_coordinates(coverage), axis=0, return_counts=True)
    inner = {tuple(xy) for xy in corners[times > 2].tolist()}  # the first corner of a ring counts twice
    out = coverage.copy()
    for row in np.flatnonzero(shapely.get_num_coordinates(coverage) > VILLAGE_VERTICES):
        out[row] = _trimmed(coverage[row], VILLAGE_VERTICES - 1, inner)
    return out


def _trimmed(area: shapely.Polygon, keep: int, fixed: set[tuple[float, float]]) -> shapely.Polygon:
    """A polygon with its least outward corners cut off, ``fixed`` ones apart, until ``keep`` or none are left."""
    ring = shapely.get_coordinates(shapely.orient_polygons(area))[:-1]
    while len(ring) > keep:
        before, after = np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0)
        (ax, ay), (bx, by) = (ring - before).T, (after - ring).T
        turn = ax * by - ay * bx
        free = np.array([tuple(xy) not in fixed for xy in ring.tolist()]) & (turn > 0)
        for vertex in np.argsort(np.where(free, turn, np.inf))[: int(free.sum())]:
            others = np.delete(ring, [vertex - 1, vertex, (vertex + 1) % len(ring)], axis=0)
            corner = shapely.Polygon([before[vertex], ring[vertex], after[vertex]])
            if not shapely.intersects_xy(corner, others[:, 0], others[:, 1]).any():
                ring = np.delete(ring, vertex, axis=0)
                break
        else:
            break
    return shapely.Polygon(ring)
