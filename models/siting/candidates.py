"""Where a service could be offered: what stands, the county's list, idle public buildings, committee seats, a grid.

A place that cannot serve is refused with its reason and listed. One place may offer several services: what opening it
costs at all (rule ``site_cost_shared``, a share of the whole) is then paid once. What is not on record is taken from
the county's rules and marked as taken (``cost_known``, ``capacity_known``): never zero, never without limit.

A place is as steep as the road it lies at, where that is on record; else, and off the roads, its ``slope`` is unknown
and not thought flat. Nobody builds on a point of a grid that is steep, or in the outline of a flood or release alert in
force; listed places there are marked (``slope``, ``flood_alert``) and left to people to judge, and so is a place in a
region under a flood alert on record that has no outline.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from geo.county import County
from geo.crs import STORAGE_EPSG
from geo.distance import xy
from geo.errors import InputError
from geo.network import UNKNOWN, RoadNetwork, Snaps, waters_of
from geo.siting import SITE_SOURCES
from geo.text import say
from geo.words import ROAD_SLOPES
from models.score import Bools, Floats, rule_for
from models.siting import floods
from models.siting.places import grid_points, village_at
from models.siting.problem import CANDIDATE_COLUMNS
from models.siting.services import OF_KIND, services_of

REFUSALS: Final = (
    *("no_place", "outside", "in_water", "cut_off", "far_from_road", "flooded", "steep", "private", "duplicate"),
)
"""No point on record; in another county; in a water; farther than one walks from any road, or its road joins nothing;
a grid's point beyond the rule's distance from a road, in the outline of a flood or release alert in force, or at a
steep road; not public, where public buildings were asked for; another candidate of the service stands there
(``other``)."""
UNKNOWN_SLOPE: Final = "unknown"
EXTENSION: Final = "+"
"""Ends the number of a candidate that is a station extended."""

_IDLE: Final = ("闲置", "旧村部", "旧校", "校舍", "祠堂", "空置", "废弃")
PRIVATE: Final = ("私有", "私人", "个人", "村民自有")
"""How an owner is written who is no public body."""
_FACTS: Final = ("name", "source", "region_code", "ownership", "cost_known", "capacity_known", "flood_alert", "slope")


@dataclass(frozen=True, eq=False)
class Candidates:
    """``frame`` (index candidate_id): ``CANDIDATE_COLUMNS``, x, y (metres), road_m, name, source (``SITE_SOURCES``),
    region_code, ownership (missing: unknown), cost_known, capacity_known, flood_alert, slope (of the road it lies at:
    ``ROAD_SLOPES`` or unknown).

    ``refused`` (index candidate_id): service, name, source, region_code, reason (``REFUSALS``), other, metres (to the
    road or to ``other``). ``outline_known``: without the county's outline none was held to lie outside.
    """

    frame: pd.DataFrame
    refused: pd.DataFrame = field(repr=False)
    outline_known: bool = True

    @property
    def xy(self) -> Floats:
        """Places (m, 2), metres."""
        return self.frame[["x", "y"]].to_numpy(dtype=np.float64)


@dataclass(frozen=True)
class Asked:
    """Which candidates are wanted.

    ``sources``: of ``SITE_SOURCES``; ``grid_m``: how far apart the points of a grid are; ``public_only``: leaves out
    listed buildings on record as private; ``extendable``: what stands may be extended as well.
    """

    sources: tuple[str, ...] = ("existing", "list")
    grid_m: float | None = None
    public_only: bool = False
    extendable: bool = False

    def checked(self) -> Asked:
        """The same, if it makes sense.

        Raises:
            InputError: an unknown source, or a grid without its metres.
        """
        unknown = [name for name in self.sources if name not in SITE_SOURCES]
        if unknown or not self.sources:
            raise InputError(
                say(
                    "Candidates come from {all}, not from {name}.",
                    all=", ".join(SITE_SOURCES),
                    name=", ".join(unknown) or "''",
                )
            )
        if "grid" in self.sources and not (self.grid_m is not None and np.isfinite(self.grid_m) and self.grid_m >= 100):
            raise InputError(say("A grid of candidates needs the metres between its points, 100 or more."))
        return self


def candidates_of(
    county: County, services: tuple[str, ...], asked: Asked | None = None, network: RoadNetwork | None = None
) -> Candidates:
    """The candidates of a county for ``services``.

    Args:
        network: the county's roads on ``as_of``, made here if not given.

    Raises:
        InputError: what is asked makes no sense, or there would be too many points of a grid.
        UnknownRuleError: the county's rules lack a number.
    """
    asked = (asked or Asked()).checked()
    wanted = [service.id for service in services_of(services)]
    if network is None:
        network = RoadNetwork.from_roads(county.metric("roads"), on=county.as_of)
    order = [source for source in SITE_SOURCES if source in asked.sources]
    parts = [_offered(county, source, wanted, asked) for source in order]
    offers = pd.concat([part for part in parts if len(part)]) if any(map(len, parts)) else _EMPTY.copy()
    offers, outline_known = _judged(county, network, offers, asked)
    kept = _sited(offers, rule_for(county, "site_distance", "same").number)
    fit = (kept["reason"] == "").to_numpy()
    columns = ["service", "name", "source", "region_code", "reason", "other", "metres"]
    frame = _priced(county, kept[fit], asked)
    return Candidates(frame, kept.loc[~fit, columns], outline_known)


_EMPTY: Final = pd.DataFrame(
    {name: pd.Series(dtype="str") for name in ("service", "name", "source", "region_code", "ownership", "place")}
    | {name: pd.Series(dtype="float64") for name in ("capacity", "cost", "x", "y")},
    index=pd.Index([], dtype="str", name="candidate_id"),
)


def _offered(county: County, source: str, services: list[str], asked: Asked) -> pd.DataFrame:
    """Everything one source offers, fit or not (columns of ``_EMPTY``)."""
    if source == "grid":
        assert asked.grid_m is not None
        return _of_grid(county, services, asked.grid_m)
    if source == "committee":
        return _of_committees(county, services)
    rows = county.frames["facilities" if source == "existing" else "candidates"]
    if rows.empty:
        return _EMPTY
    if source == "existing":
        later = (rows["opened_on"] > pd.Timestamp(county.as_of)).fillna(False).to_numpy(dtype=bool)
        rows = rows[~later]
    own = rows["kind"].map(OF_KIND)
    if source == "idle":
        rows = rows[_idle(rows)]
        # The service a building is listed for is offered by the list itself, where that is asked for.
        listed = own.reindex(rows.index) if "list" in asked.sources else pd.Series("", index=rows.index)
        parts = [_block(county, "candidates", rows[(listed != one).to_numpy()], one, source) for one in services]
    else:
        kind = "facilities" if source == "existing" else "candidates"
        parts = [_block(county, kind, rows[(own == one).to_numpy()], one, source) for one in services]
    return pd.concat(parts)


def _idle(rows: pd.DataFrame) -> Bools:
    """Listed buildings whose name says that they stand idle and that are not on record as private."""
    named = rows["name"].fillna("").str.contains("|".join(_IDLE)).to_numpy(dtype=bool)
    found: Bools = named & ~_private(rows["ownership"])
    return found


def _private(ownership: pd.Series[str]) -> Bools:
    return np.asarray(ownership.fillna("").isin(PRIVATE), dtype=bool)


def _block(county: County, kind: str, rows: pd.DataFrame, service: str, source: str) -> pd.DataFrame:
    points = xy(county.metric(kind).geometry.reindex(rows.index)) if len(rows) else np.empty((0, 2))
    extra = {name: rows[name] if name in rows else pd.Series(np.nan, index=rows.index) for name in ("cost_yuan",)}
    ownership = rows["ownership"].array if "ownership" in rows else pd.array([None] * len(rows), dtype="str")
    ids = rows.index.astype("str") if source != "idle" else rows.index.astype("str") + f"@{service}"
    return pd.DataFrame(
        {
            "service": pd.array([service] * len(rows), dtype="str"),
            "name": rows["name"].astype("str").array,
            "source": pd.array([source] * len(rows), dtype="str"),
            "region_code": rows["region_code"].astype("str").array,
            "ownership": pd.array(ownership, dtype="str"),
            "place": rows.index.astype("str").array,
            "capacity": rows["capacity"].astype("Float64").to_numpy(dtype="float64", na_value=np.nan),
            "cost": extra["cost_yuan"].to_numpy(dtype="float64", na_value=np.nan),
            "x": points[:, 0],
            "y": points[:, 1],
        },
        index=pd.Index(ids, dtype="str", name="candidate_id"),
    )


def _plain_block(
    codes: list[str], names: list[str], points: Floats, ids: list[str], source: str, service: str
) -> pd.DataFrame:
    n = len(ids)
    return pd.DataFrame(
        {
            "service": pd.array([service] * n, dtype="str"),
            "name": pd.array(names, dtype="str"),
            "source": pd.array([source] * n, dtype="str"),
            "region_code": pd.array(codes, dtype="str"),
            "ownership": pd.array([None] * n, dtype="str"),
            "place": pd.array(ids, dtype="str"),
            "capacity": np.full(n, np.nan),
            "cost": np.full(n, np.nan),
            "x": points[:, 0],
            "y": points[:, 1],
        },
        index=pd.Index([f"{one}@{service}" for one in ids], dtype="str", name="candidate_id"),
    )


def _of_committees(county: County, services: list[str]) -> pd.DataFrame:
    """The committee of each village: its building where that is on record, else the seat."""
    villages = county.regions_of("village")
    if villages.empty:
        return _EMPTY
    seats = gpd.GeoSeries(gpd.points_from_xy(villages["seat_lon"], villages["seat_lat"]), crs=STORAGE_EPSG)
    points = xy(seats.where(villages["seat_lon"].notna().to_numpy()).to_crs(county.crs))
    facilities = county.facilities
    if len(facilities):
        built = facilities["kind"].eq("village_committee").to_numpy(dtype=bool)
        place = xy(county.metric("facilities").geometry[built])
        row = villages.index.get_indexer(pd.Index(facilities["region_code"][built]).str[:12])
        good = (row >= 0) & np.isfinite(place).all(axis=1)
        points[row[good]] = place[good]
    codes = villages.index.astype("str").tolist()
    names = villages["name"].astype("str").tolist()
    ids = [f"C{code}" for code in codes]
    return pd.concat([_plain_block(codes, names, points, ids, "committee", one) for one in services])


def _of_grid(county: County, services: list[str], grid_m: float) -> pd.DataFrame:
    points = grid_points(county, grid_m)
    if not len(points):
        return _EMPTY
    codes = village_at(county, points)
    ids = [f"G{n:05d}" for n in range(len(points))]
    return pd.concat([_plain_block(codes, [""] * len(ids), points, ids, "grid", one) for one in services])


def _judged(county: County, network: RoadNetwork, offers: pd.DataFrame, asked: Asked) -> tuple[pd.DataFrame, bool]:
    """Offers with why each is refused (``reason``, "" where it is not), the metres to the nearest road and how steep
    that is; whether the outline is known."""
    points = offers[["x", "y"]].to_numpy(dtype=np.float64)
    placed = np.isfinite(points).all(axis=1)
    snaps = network.snap(points[placed])
    shapes = shapely.points(points[placed])
    whole = county.regions_of("county")
    outline = np.asarray(whole.to_crs(county.crs).geometry.dropna().array) if len(whole) else np.empty(0, dtype=object)
    outside, wet, cut, far = (np.zeros(len(offers), dtype=bool) for _ in range(4))
    known = bool(len(outline))
    if known:
        outside[placed] = ~shapely.intersects(shapely.union_all(outline), shapes)
    water = np.asarray(waters_of(county).array)
    if len(water):
        inside = np.zeros(int(placed.sum()), dtype=bool)
        inside[np.unique(shapely.STRtree(water).query(shapes, predicate="within")[0])] = True
        wet[placed] = inside
    cut[placed] = snaps.cut_off
    metres = np.full(len(offers), np.nan)
    metres[placed] = snaps.distance_m
    grid = (offers["source"] == "grid").to_numpy(dtype=bool)
    beside = rule_for(county, "site_distance", "grid_road").number
    far = grid & (metres > beside)
    slope = np.full(len(offers), UNKNOWN_SLOPE, dtype=object)
    slope[placed] = _slopes(network, snaps, beside)
    steep = grid & (slope == "steep")
    flooded = grid & floods.in_force(county, points)
    public = asked.public_only & (offers["source"] == "list").to_numpy(dtype=bool)
    private = public & _private(offers["ownership"])
    # What stands is there, in whatever water or beyond whatever border the record puts it: it is only said.
    stands = (offers["source"] == "existing").to_numpy(dtype=bool)
    reason = np.select(
        [~placed, outside & ~stands, wet & ~stands, cut & ~stands, far, flooded, steep, private], REFUSALS[:-1], ""
    ).astype(object)
    return offers.assign(road_m=metres, slope=slope, reason=reason, other="", metres=metres), known


def _slopes(network: RoadNetwork, snaps: Snaps, beside_m: float) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """The slope of the road each point lies at; unknown where none is on record, or it is farther than ``beside_m``."""
    if not network.n_edges:
        return np.full(len(snaps), UNKNOWN_SLOPE, dtype=object)
    code = np.where(snaps.distance_m <= beside_m, network.slope[snaps.edge], UNKNOWN)
    named: np.ndarray[tuple[int], np.dtype[np.object_]] = np.array([*ROAD_SLOPES, UNKNOWN_SLOPE], dtype=object)
    return named[code]  # UNKNOWN is the last


def _sited(offers: pd.DataFrame, same_m: float) -> pd.DataFrame:
    """Offers with their ``site``: what stands within ``same_m`` of an earlier one is at its site, or its duplicate."""
    found = offers.assign(site=offers["place"].astype(object), reason=offers["reason"].astype(object))
    fit = np.flatnonzero((offers["reason"] == "").to_numpy())
    points = offers[["x", "y"]].to_numpy(dtype=np.float64)[fit]
    service, source = offers["service"].to_numpy(dtype=object), offers["source"].to_numpy(dtype=object)
    pairs = cKDTree(points).query_ball_point(points, same_m) if len(fit) else []
    site, reason, other = (found[name].to_numpy(dtype=object).copy() for name in ("site", "reason", "other"))
    metres = found["metres"].to_numpy(dtype=np.float64).copy()
    taken: dict[tuple[str, str], int] = {}  # the offer of a service at a site
    settled = np.zeros(len(fit), dtype=bool)
    for at, row in enumerate(fit.tolist()):
        near = [near_at for near_at in sorted(pairs[at]) if settled[near_at]]
        near.sort(key=lambda one: (float(np.hypot(*(points[one] - points[at]))), one))
        twin = next((one for one in near if service[fit[one]] == service[row]), None)
        if twin is not None and source[row] != "existing":
            reason[row], other[row] = "duplicate", str(offers.index[fit[twin]])
            metres[row] = float(np.hypot(*(points[twin] - points[at])))
            continue
        if near and (str(site[fit[near[0]]]), service[row]) not in taken:
            site[row] = site[fit[near[0]]]
        taken[(str(site[row]), service[row])] = row
        settled[at] = True
    return found.assign(site=site, reason=reason, other=other, metres=metres)


def _priced(county: County, offers: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """The fit ones with costs and places, and what stands extended."""
    shared = rule_for(county, "site_cost_shared", "site").number
    if not 0 <= shared <= 1:
        raise InputError(say("The share of a site's cost is 0 to 1; change rule site_cost_shared."))
    usual = {
        name: {one: rule_for(county, name, one).number for one in offers["service"].unique()}
        for name in ("site_cost", "site_capacity")
    }
    stands = (offers["source"] == "existing").to_numpy(dtype=bool)
    cost_known = stands | offers["cost"].notna().to_numpy()
    whole = np.where(stands, 0.0, offers["cost"].fillna(offers["service"].map(usual["site_cost"])))
    site_yuan = pd.Series(whole * shared, index=offers.index).groupby(offers["site"]).transform("first").to_numpy()
    table = offers.assign(
        township=offers["region_code"].astype("str").str[:9],
        cost_yuan=whole * (1 - shared),
        site_yuan=site_yuan,
        cost_known=cost_known,
        capacity_known=offers["capacity"].notna().to_numpy(),
        capacity=offers["capacity"].fillna(offers["service"].map(usual["site_capacity"])).astype("float64"),
        existing=stands,
        close_yuan=np.where(stands, rule_for(county, "site_closing", "cost").number, 0.0),
        counts=~stands,
        flood_alert=floods.on_record(county, offers["region_code"], offers[["x", "y"]].to_numpy(dtype=np.float64)),
    )
    if asked.extendable:
        places, price = (rule_for(county, "site_extension", name).number for name in ("places", "cost"))
        more = table[stands].assign(
            capacity=lambda part: part["capacity"] + places,
            cost_yuan=places * price,
            existing=False,
            close_yuan=0.0,
        )
        more.index = more.index + EXTENSION
        table = pd.concat([table, more])
    for name in ("site", "service", "township", "region_code", "source", "name", "slope"):
        table[name] = table[name].astype("str")
    table.index.name = "candidate_id"
    return table[[*CANDIDATE_COLUMNS, "x", "y", "road_m", *_FACTS]]
