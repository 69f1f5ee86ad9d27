"""A road's slope and an alert's outline: from a county's file into either database and out again, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from shapely.geometry import LineString, Point, Polygon, box
from sqlalchemy import create_engine, text

from data.engine import SCHEMA_VERSION
from data.importing.load import How, load
from data.importing.report import Reject
from data.migrations.runner import migrate, steps_after
from data.store import Store
from geo.errors import InputError
from geo.scope import Scope
from tests.data.conftest import CODE, TOWN_1, VILLAGE_1, VILLAGE_2, VILLAGE_3, county_tables, write_file

FLOOD = box(117.1, 28.4, 117.2, 28.5)


@pytest.fixture
def ready(store: Store, tmp_path: Path) -> Store:
    """The county with its regions on record."""
    load(store, CODE, "regions", write_file("regions", county_tables()["regions"], tmp_path))
    return store


def brought(kind: str, sheet: dict[str, object], shapes: list[object], folder: Path) -> Path:
    """A layer as a county brings it."""
    path = folder / f"{kind}.geojson"
    gpd.GeoDataFrame(sheet, geometry=shapes, crs=4326).to_file(path, driver="GeoJSON")
    return path


def lines(n: int) -> list[LineString]:
    return [LineString([(117.1 + k / 100, 28.5), (117.1 + k / 100, 28.6)]) for k in range(n)]


def roads(slopes: list[str | None]) -> dict[str, object]:
    return {
        "路段编号": [f"L{k}" for k in range(len(slopes))],
        "区划代码": VILLAGE_1,
        "等级": "村道",
        "时速（公里）": "30",
        "坡度": slopes,
    }


def test_slopes_are_read_in_a_countys_words_and_what_is_not_said_stays_unknown(ready: Store, tmp_path: Path) -> None:
    words = ["平坦", "缓坡", "陡坡", "flat", "平路", "较陡", None, "不详"]
    report = load(ready, CODE, "roads", brought("roads", roads(words), lines(8), tmp_path))
    assert (report.loaded, report.rejected, report.ignored) == (8, 0, ())
    found = ready.county(CODE).roads["slope"]
    assert found.iloc[:6].tolist() == ["flat", "rolling", "steep", "flat", "flat", "steep"]
    assert found.iloc[6:].isna().all()


def test_a_slope_nobody_knows_the_word_for_is_refused_with_what_to_write(ready: Store, tmp_path: Path) -> None:
    report = load(ready, CODE, "roads", brought("roads", roads(["飞檐走壁", "5%", "陡坡"]), lines(3), tmp_path))
    assert (report.loaded, report.rejected) == (1, 2)
    assert {str(one.column) for one in report.rejects} == {"坡度"}
    assert all("平坦" in str(one.fix) and "陡坡" in str(one.fix) for one in report.rejects)


def test_a_file_without_slopes_leaves_those_on_record_and_another_changes_them(ready: Store, tmp_path: Path) -> None:
    load(ready, CODE, "roads", brought("roads", roads(["平坦", "陡坡"]), lines(2), tmp_path))
    then = ready.clock()
    without = {name: values for name, values in roads(["", ""]).items() if name != "坡度"}
    load(ready, CODE, "roads", brought("roads", without | {"时速（公里）": "20"}, lines(2), tmp_path))
    assert ready.county(CODE).roads["slope"].tolist() == ["flat", "steep"]
    load(ready, CODE, "roads", brought("roads", roads(["缓坡", "陡坡"]), lines(2), tmp_path))
    assert ready.county(CODE).roads["slope"].tolist() == ["rolling", "steep"]
    assert ready.county(CODE, known_at=then).roads["slope"].tolist() == ["flat", "steep"]


def alerts(n: int) -> dict[str, object]:
    return {
        "预警编号": [f"Y{k}" for k in range(n)],
        "区划代码": [TOWN_1, VILLAGE_3, VILLAGE_2, VILLAGE_1][:n],
        "预警类型": ["洪水", "泄洪", "高温", "洪水"][:n],
        "起始日期": "2025-06-20",
    }


def test_an_outline_comes_in_and_out_as_it_is_and_an_alert_may_have_none(ready: Store, tmp_path: Path) -> None:
    two = gpd.GeoSeries([FLOOD, box(117.3, 28.4, 117.4, 28.5)]).union_all()
    report = load(ready, CODE, "alerts", brought("alerts", alerts(3), [FLOOD, two, None], tmp_path))
    assert (report.loaded, report.rejected, report.noted) == (3, 0, 0), "one for its whole region is nothing to note"
    found = ready.county(CODE).frames["alerts"]
    assert found.geometry.iloc[0].equals(FLOOD)
    assert (found.geometry.iloc[1].geom_type, found.geometry.iloc[2]) == ("MultiPolygon", None)
    assert found.crs.to_epsg() == 4490
    assert ready.near(CODE, "alerts", Point(117.15, 28.45), 10).index.tolist() == ["Y0", "Y1"]
    assert ready.near(CODE, "alerts", Point(117.35, 28.45), 10).index.tolist() == ["Y1"]


def test_a_sheet_of_alerts_still_loads_and_leaves_outlines_on_record(ready: Store, tmp_path: Path) -> None:
    load(ready, CODE, "alerts", brought("alerts", alerts(1), [FLOOD], tmp_path))
    path = tmp_path / "预警.csv"
    pd.DataFrame(alerts(2)).assign(来源="气象局").to_csv(path, index=False)
    report = load(ready, CODE, "alerts", path)
    assert (report.loaded, report.rejected, report.noted) == (2, 0, 0)
    found = ready.county(CODE).frames["alerts"]
    assert found["source"].tolist() == ["气象局"] * 2
    assert found.geometry.notna().tolist() == [True, False]


def test_what_is_no_outline_is_refused_with_what_to_give(ready: Store, tmp_path: Path) -> None:
    bow = Polygon([(117.1, 28.4), (117.2, 28.5), (117.2, 28.4), (117.1, 28.5)])
    shapes = [Point(117.15, 28.45), LineString([(117.1, 28.4), (117.2, 28.5)]), bow, box(120, 30, 120.1, 30.1)]
    report = load(ready, CODE, "alerts", brought("alerts", alerts(4), shapes, tmp_path))
    assert (report.loaded, report.rejected) == (0, 4)
    said = {one.row: (str(one.reason), str(one.fix)) for one in report.rejects}
    assert [fix for _, fix in said.values()][:2] == ["give one outline a row"] * 2
    assert "crosses itself" in said[list(said)[2]][0]
    assert "outside the county" in said[list(said)[3]][0]
    mended = load(ready, CODE, "alerts", brought("alerts", alerts(4), shapes, tmp_path), how=How(mend=True))
    assert mended.loaded == 1
    assert ready.county(CODE).frames["alerts"].geometry.iloc[0].is_valid


def test_an_outline_is_part_of_what_was_known_then(ready: Store, tmp_path: Path) -> None:
    load(ready, CODE, "alerts", brought("alerts", alerts(1), [FLOOD], tmp_path))
    then = ready.clock()
    wider = FLOOD.union(box(117.2, 28.4, 117.3, 28.5))
    load(ready, CODE, "alerts", brought("alerts", alerts(1), [wider], tmp_path))
    assert ready.county(CODE).frames["alerts"].geometry.iloc[0].equals(wider)
    assert ready.county(CODE, known_at=then + timedelta(0)).frames["alerts"].geometry.iloc[0].equals(FLOOD)


def test_an_outline_is_seen_and_found_within_the_scope_alone(ready: Store, tmp_path: Path) -> None:
    """Y0 is of township 1, Y1 of township 2, each with an outline around the same place."""
    load(ready, CODE, "alerts", brought("alerts", alerts(2), [FLOOD, FLOOD], tmp_path))
    for region, seen in ((TOWN_1, ["Y0"]), (VILLAGE_3, ["Y1"]), (CODE, ["Y0", "Y1"])):
        scope = Scope(CODE, region)
        assert ready.county(CODE, scope=scope).frames["alerts"].index.tolist() == seen
        assert ready.near(CODE, "alerts", Point(117.15, 28.45), 10, scope=scope).index.tolist() == seen


@pytest.mark.parametrize(
    "coordinates",
    [
        "[]",
        "[[]]",
        "[[[117.1, 28.4], [117.2, 28.4]]]",
        "[[[0, 0], [0, 0], [0, 0], [0, 0]]]",
        "[[[1e308, 28], [117, 1e308], [118, 28], [1e308, 28]]]",
        "[[[28.4, 117.1], [28.5, 117.1], [28.5, 117.2], [28.4, 117.1]]]",
    ],
)
def test_a_broken_outline_never_becomes_one(ready: Store, tmp_path: Path, coordinates: str) -> None:
    """Refused in a sentence or, being empty, left out: the alert is then for its whole region."""
    row = '"properties": {"预警编号": "Y0", "区划代码": "361126101", "预警类型": "洪水", "起始日期": "2025-06-20"}'
    shape = f'"geometry": {{"type": "Polygon", "coordinates": {coordinates}}}'
    path = tmp_path / "坏.geojson"
    path.write_text(f'{{"type": "FeatureCollection", "features": [{{"type": "Feature", {row}, {shape}}}]}}')
    rejects: Sequence[Reject] = ()
    with suppress(InputError):  # the whole file
        rejects = load(ready, CODE, "alerts", path).rejects
    assert ready.county(CODE).frames["alerts"].geometry.notna().sum() == 0
    assert all(str(one.reason) and str(one.fix) for one in rejects)


def test_version_11_adds_the_two_columns_empty_to_what_is_on_record(tmp_path: Path) -> None:
    steps = list(steps_after(None))
    at = [step.revision for step in steps].index("11")
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        migrate(connection, steps[:at])
        connection.execute(text("INSERT INTO county VALUES ('361126','弋阳县','yiyang',1,NULL,'[]','cn','2025-01-01')"))
        connection.execute(
            text(
                "INSERT INTO road (county, id, recorded_at, batch_id, region_code, class, speed_kph) VALUES "
                "('361126', 'L1', '2025-01-01', 1, '361126101201', 'village', 30)"
            )
        )
        migrate(connection, steps[at : at + 1])
        assert connection.execute(text("SELECT id, speed_kph, slope FROM road")).all() == [("L1", 30, None)]
        assert connection.execute(text("SELECT geometry FROM alert")).all() == []
    engine.dispose()
    assert int(SCHEMA_VERSION) >= 11
