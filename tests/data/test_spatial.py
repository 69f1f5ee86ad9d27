"""What lies near and what lies within: on both databases just what measuring every row would give."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import LineString, Point, box
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, func, select, text

from data import spatial
from data.counties import read_version
from data.engine import reading
from data.importing.merge import BatchHead, Change, compare, merge
from data.importing.undo import undo
from data.scoping import View, select_rows
from data.store import Store
from data.tables import table_of
from data.tables.extents import ExtentRow
from geo.contracts import CONTRACTS
from geo.errors import InputError, UnknownCountyError
from geo.scope import Scope, Sight

CODE = "361126"
TOWN, VILLAGE, OTHER = "361126101", "361126101201", "361126101202"
ZONE = 4548
"""CGCS2000, central meridian 117°E: the zone of a county whose outline is centred on 117.5°E."""


def frame(of: str, shapes: dict[str, BaseGeometry | None], **columns: object) -> gpd.GeoDataFrame:
    """A frame of a kind with those shapes by id."""
    contract = CONTRACTS[of]
    bare = contract.empty().drop(columns="geometry").reindex(pd.Index(list(shapes), dtype="str", name=contract.index))
    filled = pd.DataFrame(bare).assign(**columns)
    dtypes = {
        "text": "str",
        "date": "datetime64[s]",
        "time": "str",
        "int": "Int64",
        "float": "float64",
        "bool": "boolean",
    }
    filled = filled.astype({column.name: dtypes[column.type] for column in contract.columns})
    geometry = gpd.GeoSeries(list(shapes.values()), index=filled.index, crs=4490)
    found: gpd.GeoDataFrame = contract.check(gpd.GeoDataFrame(filled, geometry=geometry))
    return found


def put(store: Store, *frames: tuple[str, pd.DataFrame]) -> int:
    """Put frames on record as one batch; its id."""

    def again(connection: Connection) -> tuple[BatchHead, Sequence[Change]]:
        found = [compare(connection, CODE, CONTRACTS[kind], each).change for kind, each in frames]
        loaded = sum(len(change.frame) for change in found)
        return BatchHead(kind=frames[0][0], rows=loaded, loaded=loaded), found

    with reading(store.engine) as connection:
        head, changes = again(connection)
        seen = read_version(connection, CODE)
    return merge(store, CODE, head, changes, seen=seen, again=again)


def outline(west: float = 117, east: float = 118) -> tuple[str, pd.DataFrame]:
    levels = ["county", "township", "village", "village"]
    shapes = {CODE: box(west, 28, east, 29), TOWN: None, VILLAGE: None, OTHER: None}
    return "regions", frame("regions", shapes, name="x", level=levels)


def homes(shapes: dict[str, BaseGeometry | None], village: str = VILLAGE) -> tuple[str, pd.DataFrame]:
    return "households", frame("households", shapes, region_code=village, location_precision="gps")


def sites(shapes: dict[str, BaseGeometry | None]) -> tuple[str, pd.DataFrame]:
    return "hazard_sites", frame("hazard_sites", shapes, region_code=VILLAGE, kind="pond")


def metres(shape: BaseGeometry, zone: int = ZONE) -> BaseGeometry:
    """The naive twin's projection."""
    transformer = Transformer.from_crs(4490, zone, always_xy=True)
    return shapely.transform(shape, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))


def measured(rows: gpd.GeoDataFrame, place: BaseGeometry) -> pd.Series:
    """The naive twin: every row's distance, NaN without geometry."""
    at = metres(place)
    return rows.geometry.map(lambda shape: np.nan if shape is None else metres(shape).distance(at))


RNG = np.random.default_rng(7)
SCATTERED: dict[str, BaseGeometry | None] = {
    **{f"P{n}": Point(117.5 + x, 28.5 + y) for n, (x, y) in enumerate(RNG.normal(0, 0.02, (120, 2)))},
    **{f"L{n}": LineString(117.5 + RNG.normal(0, 0.02, (4, 2)) - [0, 89]) for n in range(20)},
    **{f"A{n}": Point(117.5 + x, 28.5 + y).buffer(0.004) for n, (x, y) in enumerate(RNG.normal(0, 0.03, (20, 2)))},
    "N1": None,
}


@pytest.fixture
def scattered(store: Store) -> Store:
    """Ponds, rivers and lakes around 117.5°E, 28.5°N, and one without a place."""
    put(store, outline())
    put(store, sites(SCATTERED))
    return store


PLACES = [Point(117.5, 28.5), LineString([(117.45, 28.5), (117.52, 28.53)]), box(117.49, 28.49, 117.5, 28.5)]


@pytest.mark.parametrize("place", PLACES, ids=["point", "line", "area"])
def test_near_is_what_measuring_every_row_gives(scattered: Store, place: BaseGeometry) -> None:
    """At many distances, each just below and just above one row's own: to a millionth of a metre."""
    rows = scattered.county(CODE).hazard_sites
    told = measured(rows, place)
    marks = np.sort(told.dropna().unique())
    apart = [a for a, b in pairwise(marks) if b - a > 4e-6][::12]
    for mark in [*apart, marks[-1]]:
        for distance in (mark - 1e-6, mark + 1e-6):
            if distance >= 0:
                found = scattered.near(CODE, "hazard_sites", place, float(distance))
                assert set(found.index) == set(told.index[told <= distance]), distance
    assert "N1" not in scattered.near(CODE, "hazard_sites", place, 1e7).index


def test_a_distance_is_measured_in_the_zone_and_not_in_degrees(store: Store) -> None:
    """Worked by hand: 0.01° of longitude at 28.5°N on the ellipsoid is 979 m, 0.01° of latitude 1,108 m."""
    put(store, outline())
    put(store, homes({"E": Point(117.01, 28.5), "N": Point(117.0, 28.51), "H": Point(117.0, 28.5)}))
    here = Point(117, 28.5)
    assert set(store.near(CODE, "households", here, 975).index) == {"H"}
    assert set(store.near(CODE, "households", here, 985).index) == {"H", "E"}
    assert set(store.near(CODE, "households", here, 1104).index) == {"H", "E"}
    assert set(store.near(CODE, "households", here, 1112).index) == {"H", "E", "N"}
    assert set(store.near(CODE, "households", here, 0).index) == {"H"}


def test_within_is_what_looking_at_every_row_gives(scattered: Store) -> None:
    rows = scattered.county(CODE).hazard_sites
    frames = [(117.4, 28.4, 0.2, 0.2), (117.5, 28.5, 0.01, 0.02), (117.49, 28.45, 0.001, 0.1), (100, 20, 30, 20)]
    for west, south, width, height in frames:
        asked = (west, south, west + width, south + height)
        expected = {row for row, shape in rows.geometry.items() if shape is not None and shape.intersects(box(*asked))}
        assert set(scattered.within(CODE, "hazard_sites", asked).index) == expected
    assert len(scattered.within(CODE, "hazard_sites", (100, 20, 130, 40))) == rows.geometry.notna().sum()


def test_a_frame_includes_its_edge_and_bends_with_the_earth(store: Store) -> None:
    """A wide frame's northern edge is a curve in metres: what lies just inside its middle is found all the same."""
    put(store, outline(115, 120))
    inside, outside = Point(117.5, 28.9999999), Point(117.5, 29.0000001)
    put(store, homes({"in": inside, "out": outside, "edge": Point(115, 28.5), "corner": Point(120, 29)}))
    assert set(store.within(CODE, "households", (115, 28, 120, 29)).index) == {"in", "edge", "corner"}


def test_the_rows_found_are_whole_and_in_the_order_of_the_contract(scattered: Store) -> None:
    found = scattered.near(CODE, "hazard_sites", Point(117.5, 28.5), 3000)
    everything = scattered.county(CODE).hazard_sites
    assert 0 < len(found) < len(everything)
    pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(everything.loc[found.index]))
    empty = scattered.near(CODE, "roads", Point(117.5, 28.5), 3000)
    assert CONTRACTS["roads"].check(empty).empty


def test_only_what_is_on_record_now_is_found(store: Store) -> None:
    """A moved home is where it is now; taken back, it is where it was; other counties' rows are never found."""
    put(store, outline())
    put(store, homes({"H": Point(117.1, 28.5)}))
    moved = put(store, homes({"H": Point(117.9, 28.5)}))
    for place, expected in ((Point(117.1, 28.5), set()), (Point(117.9, 28.5), {"H"})):
        assert set(store.near(CODE, "households", place, 10).index) == expected
        assert set(store.within(CODE, "households", place.buffer(0.01).bounds).index) == expected
    undo(store, CODE, moved)
    assert set(store.near(CODE, "households", Point(117.1, 28.5), 10).index) == {"H"}
    assert store.near(CODE, "households", Point(117.9, 28.5), 10).empty
    store.add_county("610330", "凤县", "feng")
    assert store.near("610330", "households", Point(117.1, 28.5), 1e6).empty


def test_where_closed_rows_lay_is_forgotten(store: Store) -> None:
    """A home moved nine times, then taken back once, is measured in one place; another kind's rows stay."""
    put(store, outline())
    for n in range(9):
        last = put(store, homes({"H": Point(117.1 + n / 100, 28.5), "I": Point(117.5, 28.5)}))
    undo(store, CODE, last)
    extent = ExtentRow.__table__
    with reading(store.engine) as connection:
        held = connection.execute(select(extent.c.kind, extent.c.row_id)).all()
        homes_held = [row for kind, row in held if kind == "households"]
        table = table_of("households")
        current = connection.scalars(select(table.c.row_id).where(table.c.superseded_at.is_(None))).all()
    assert sorted(homes_held) == sorted(current)
    assert len(homes_held) == 2
    assert sum(kind == "regions" for kind, _ in held) == 1


def test_a_county_that_moves_to_another_zone_is_measured_again(store: Store, database: str) -> None:
    """The outline is corrected from 117.5°E to 119.5°E: its zone is now that of 120°E, for all that is on record."""
    home = Point(118.4, 28.5)
    put(store, outline())
    put(store, homes({"H": home}))
    put(store, outline(119, 120))
    with reading(store.engine) as connection:
        assert set(connection.scalars(select(ExtentRow.epsg))) == {4549}
        assert connection.scalar(select(func.count()).select_from(ExtentRow)) == 2
        wanted = metres(home, 4549)
        west = connection.scalar(select(ExtentRow.west).where(ExtentRow.kind == "households"))
        assert west == pytest.approx(wanted.x, abs=1e-6)
    assert store.county(CODE).crs.to_epsg() == 4549
    step = metres(Point(118.41, 28.5), 4549).distance(wanted)
    assert store.near(CODE, "households", Point(118.41, 28.5), step - 1e-6).empty
    assert len(store.near(CODE, "households", Point(118.41, 28.5), step + 1e-6)) == 1


def test_without_an_outline_the_homes_say_the_zone(store: Store) -> None:
    shapes = {CODE: None, TOWN: None, VILLAGE: None, OTHER: None}
    put(store, ("regions", frame("regions", shapes, name="x", level=["county", "township", "village", "village"])))
    assert store.near(CODE, "households", Point(117.1, 28.5), 10).empty
    put(store, homes({"H": Point(119.4, 28.5)}))
    assert store.county(CODE).crs.to_epsg() == 4549
    assert len(store.near(CODE, "households", Point(119.4, 28.5), 1)) == 1


EVERYTHING = frozenset(Sight)


def test_a_scope_finds_its_own_rows_and_no_others(store: Store) -> None:
    put(store, outline())
    put(store, homes({"H1": Point(117.1, 28.5)}))
    put(store, homes({"H2": Point(117.1, 28.5)}, village=OTHER))
    for region, expected in ((VILLAGE, {"H1"}), (OTHER, {"H2"}), (TOWN, {"H1", "H2"})):
        scope = Scope(CODE, region, EVERYTHING)
        assert set(store.near(CODE, "households", Point(117.1, 28.5), 10, scope=scope).index) == expected
        assert set(store.within(CODE, "households", (117, 28, 118, 29), scope=scope).index) == expected


def test_who_may_not_see_homes_cannot_find_them_by_asking_what_is_near(store: Store) -> None:
    """A search tells a place as surely as the place itself: asked everywhere, it would find each home."""
    put(store, outline())
    put(store, homes({"H1": Point(117.1, 28.5)}))
    put(store, sites({"W1": Point(117.1, 28.5)}))
    scope = Scope(CODE, VILLAGE, EVERYTHING - {Sight.HOMES})
    for kind, expected in (("households", 0), ("hazard_sites", 1)):
        assert len(store.near(CODE, kind, Point(117.1, 28.5), 10, scope=scope)) == expected
        assert len(store.within(CODE, kind, (117, 28, 118, 29), scope=scope)) == expected
    assert len(store.county(CODE, scope=scope).households) == 1


def test_what_has_happened_by_the_day_is_found_and_no_more(store: Store) -> None:
    put(store, outline())
    days = pd.to_datetime(["2025-06-01", "2025-08-01"]).astype("datetime64[s]")
    shapes = {"I1": Point(117.1, 28.5), "I2": Point(117.1, 28.5)}
    put(store, ("incidents", frame("incidents", shapes, region_code=VILLAGE, occurred_on=days, outcome="saved")))
    here = Point(117.1, 28.5)
    assert store.near(CODE, "incidents", here, 1).index.tolist() == ["I1"]
    later = datetime(2025, 9, 1, tzinfo=UTC).date()
    assert store.near(CODE, "incidents", here, 1, as_of=later).index.tolist() == ["I1", "I2"]


@pytest.mark.parametrize(
    ("kind", "place", "distance"),
    [
        ("visits", Point(117, 28), 10.0),
        ("yachts", Point(117, 28), 10.0),
        ("households", Point(), 10.0),
        ("households", Point(np.nan, 28), 10.0),
        ("households", Point(117, 28), -1.0),
        ("households", Point(117, 28), float("nan")),
        ("households", Point(117, 28), float("inf")),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(loaded_zone: Store, kind: str, place: Point, distance: float) -> None:
    with pytest.raises(InputError) as caught:
        loaded_zone.near(CODE, kind, place, distance)
    assert hasattr(caught.value.message, "template")


@pytest.mark.parametrize("asked", [(118, 28, 117, 29), (117, 28, 117, 29), (117, np.nan, 118, 29), (117, 28, 500, 29)])
def test_a_frame_that_is_none_is_one_sentence(loaded_zone: Store, asked: spatial.Box) -> None:
    with pytest.raises(InputError, match="west, south, east, north"):
        loaded_zone.within(CODE, "households", asked)
    with pytest.raises(UnknownCountyError):
        loaded_zone.within("110101", "households", (117, 28, 118, 29))


@pytest.fixture(scope="module")
def loaded_zone(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A store with an outline and nothing else."""
    store = Store.open(f"sqlite:///{tmp_path_factory.mktemp('zone')}/x.db", create=True)
    store.add_county(CODE, "弋阳县", "yiyang")
    put(store, outline())
    return store


def test_postgres_answers_from_its_index_and_sqlite_from_its_bounds(store: Store, database: str) -> None:
    """On a large table the plan names the index of the metres, and no scan of all."""
    put(store, outline())
    rng = np.random.default_rng(3)
    at = np.column_stack([117 + rng.random(20_000), 28 + rng.random(20_000)])
    put(store, homes({f"H{n}": Point(x, y) for n, (x, y) in enumerate(at)}))
    view = View(Scope.whole(CODE), datetime(2025, 7, 1, tzinfo=UTC).date())
    with reading(store.engine) as connection:
        predicates = {
            "near": spatial.near(connection, "households", view, Point(117.5, 28.5), 2000),
            "within": spatial.within(connection, "households", view, (117.5, 28.5, 117.53, 28.53)),
        }
        for name, predicate in predicates.items():
            rows = connection.execute(select_rows("households", view).where(predicate)).all()
            assert 5 < len(rows) < 60
            if database == "postgres":
                query = select_rows("households", view).where(predicate)
                compiled = query.compile(store.engine, compile_kwargs={"literal_binds": False})
                plan = "\n".join(connection.exec_driver_sql(f"EXPLAIN {compiled}", compiled.params).scalars())
                assert "extent_metres" in plan, name
                assert "Seq Scan on extent" not in plan, name
        if database == "sqlite":
            bounds = "SELECT row_id FROM extent WHERE county = 'x' AND kind = 'y' AND west <= 1 AND east >= 0"
            plan = " ".join(row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {bounds}")))
            assert "extent_bounds" in plan
