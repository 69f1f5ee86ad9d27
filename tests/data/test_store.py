"""What goes into a store comes out equal, on SQLite and on PostgreSQL; scores are the same through every scope."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from itertools import product

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely.geometry import LineString, Point, Polygon, box

from data.store import Latest, Store
from geo.contracts import CONTRACTS
from geo.errors import DatabaseError, FrameError, InputError, RuleError, UnknownCountyError
from geo.frames import Column
from geo.results import MODELS, SCORES, SUMMARIES, SUMMARY_COUNTS
from geo.scope import Scope, Sight
from tests.examples import examples

CODE = "361126"
VILLAGE_1, VILLAGE_2, VILLAGE_3 = "361126101201", "361126101202", "361126102201"
DAY = date(2025, 7, 1)


def same(left: pd.DataFrame, right: pd.DataFrame) -> None:
    if isinstance(left, gpd.GeoDataFrame):
        assert left.geometry.to_wkb().tolist() == right.geometry.to_wkb().tolist()
        assert left.crs == right.crs
    assert_frame_equal(pd.DataFrame(left), pd.DataFrame(right))


def test_the_hand_made_county_comes_out_as_it_went_in(loaded: Store) -> None:
    """Every value written out by hand, once."""
    county = loaded.county(CODE)
    assert (county.code, county.name, county.as_of, county.simulated) == (CODE, "弋阳县", DAY, True)
    assert county.regions.loc[VILLAGE_1, "name"] == "甲村"
    assert county.regions.loc[CODE, "geometry"].equals(box(117, 28, 118, 29))
    homes = county.households
    assert homes["location_precision"].to_dict() == {"H1": "gps", "H2": "house", "H3": "gps", "H4": "village"}
    assert homes.loc["H3", "geometry"] == Point(117.8, 28.5)
    assert homes.loc["H4", "geometry"] is None
    births = county.persons["birth_date"].dt.date.to_dict()
    assert births == {
        "P1": date(2015, 3, 1),
        "P2": date(1945, 1, 1),
        "P3": date(1985, 5, 5),
        "P4": date(2012, 12, 1),
        "P5": date(2007, 9, 9),
        "P6": date(1960, 1, 1),
    }
    checked = county.visits["health_checked"]
    assert checked.loc["V1"]
    assert not checked.loc["V2"]
    assert pd.isna(checked.loc["V3"])
    assert county.hazard_sites.loc["W1", "depth_m"] == 2.5
    assert pd.isna(county.hazard_sites.loc["W2", "depth_m"])
    assert county.hazard_sites.loc["W2", "geometry"] == LineString([(117.2, 28.4), (117.3, 28.6)])
    assert county.incidents["hour"].tolist() == [15, pd.NA]
    for kind, contract in CONTRACTS.items():
        contract.check(county.frames[kind])


def test_what_has_not_happened_by_the_day_is_left_out_and_what_has_no_day_stays(loaded: Store) -> None:
    """V7 is of 2 July, the county's day is 1 July; the staff member has no first day."""
    assert "V7" not in loaded.county(CODE).visits.index
    assert "V7" in loaded.county(CODE, as_of=date(2025, 7, 2)).visits.index
    early = loaded.county(CODE, as_of=date(2022, 12, 31))
    assert early.spells.empty
    assert list(early.staff.index) == ["T1"]


def test_the_day_is_the_callers_then_the_countys_then_today(store: Store) -> None:
    store.add_county("610330", "凤县", "feng")
    assert store.county("610330", today=date(2025, 8, 8)).as_of == date(2025, 8, 8)
    assert store.county("610330").as_of == date(2025, 7, 1)  # the clock says 1 July, afternoon in China
    assert store.county(CODE, today=date(2025, 8, 8)).as_of == DAY
    assert store.county(CODE, as_of=date(2024, 1, 1)).as_of == date(2024, 1, 1)


def test_only_the_kinds_asked_for_are_read(loaded: Store) -> None:
    county = loaded.county(CODE, kinds={"persons"})
    assert len(county.persons) == 6
    assert county.visits.empty
    CONTRACTS["visits"].check(county.visits)


def test_an_unknown_county_is_answered_with_those_held(store: Store) -> None:
    for ask in (store.county, store.version, store.latest_run, store.latest):
        with pytest.raises(UnknownCountyError, match=r"110000 .* it holds 弋阳县 \(361126\)"):
            ask("110000")


def test_a_county_is_added_once_and_must_be_sound(store: Store) -> None:
    with pytest.raises(InputError, match="already"):
        store.add_county(CODE, "又一", "other")
    with pytest.raises(InputError, match="already"):
        store.add_county("610330", "又一", "yiyang")
    with pytest.raises(InputError, match="six digits"):
        store.add_county("36112", "短", "short")
    with pytest.raises(RuleError, match="no pack nowhere"):
        store.add_county("610330", "凤县", "feng", rule_packs=["nowhere"])
    with pytest.raises(RuleError, match="no calendar nowhere"):
        store.add_county("610330", "凤县", "feng", calendar="nowhere")
    assert [entry.code for entry in store.counties()] == [CODE]


def test_rules_and_calendar_are_the_countys_own(store: Store) -> None:
    store.add_county("610330", "凤县", "feng", rule_packs=["national", "feng-2024"])
    county = store.county("610330")
    assert county.rules.names == ("national", "feng-2024")
    assert len(county.rules.rules) > 0
    assert county.calendar.season(date(2025, 7, 20)) == "summer_holiday"
    assert store.county(CODE).rules.names == ()


degrees = st.floats(74, 135), st.floats(4, 53)
points = st.builds(Point, *degrees)
boxes = st.builds(lambda p, side: box(p.x, p.y, p.x + side, p.y + side), points, st.floats(0.001, 0.5))
lines = st.builds(lambda p, q: LineString([p, q]), points, points)


def values_of(column: Column) -> st.SearchStrategy:
    """Any value a column may hold."""
    if column.one_of:
        values = st.sampled_from(column.one_of)
    else:
        values = {
            "text": st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1, max_size=12),
            "time": st.times().map(lambda time: f"{time:%H:%M}"),
            "date": st.dates(date(1900, 1, 1), date(2099, 12, 31)),
            "float": st.floats(column.at_least, column.at_most, allow_nan=False, allow_infinity=False),
            "bool": st.booleans(),
        }[column.type]
    return values if column.required else st.none() | values


@st.composite
def site_frames(draw: st.DrawFn) -> gpd.GeoDataFrame:
    contract = CONTRACTS["hazard_sites"]
    rows = draw(
        st.lists(
            st.tuples(st.none() | points | boxes | lines, *(values_of(column) for column in contract.columns)),
            min_size=1,
            max_size=4,
        )
    )
    shapes, *columns = zip(*rows, strict=True)
    empty = contract.empty()
    frame = pd.DataFrame(
        {
            name: pd.Series(pd.to_datetime(list(values)) if name == "surveyed_on" else values).astype(empty[name].dtype)
            for name, values in zip(contract.names, columns, strict=True)
        }
    )
    frame.index = pd.Index([f"W{number}" for number in range(len(rows))], dtype="str", name=contract.index)
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries(list(shapes), index=frame.index, crs=4490))


@settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=site_frames())
def test_any_frame_of_a_contract_comes_out_equal(store: Store, frame: gpd.GeoDataFrame) -> None:
    """Through the tables alone, without the readers: every dtype, missing or not, and every kind of geometry."""
    from sqlalchemy import insert, select

    from data.engine import writing
    from data.frames import frame_of, records_of
    from data.tables import ImportBatchRow, table_of

    contract = CONTRACTS["hazard_sites"]
    contract.check(frame)
    table = table_of("hazard_sites")
    batch = dict.fromkeys(("rows", "loaded", "noted", "unchanged", "repeated", "rejected"), 0)
    batch |= {
        "action": "load",
        "made": {},
        "county": CODE,
        "kind": "hazard_sites",
        "file_name": "x",
        "sha256": "x",
        "at": store.clock(),
    }
    with writing(store.engine) as connection:
        batch_id = connection.execute(insert(ImportBatchRow).values(batch)).inserted_primary_key[0]
        fixed = {"county": CODE, "recorded_at": store.clock(), "batch_id": batch_id}
        records = [{**record, "id": record.pop("site_id"), **fixed} for record in records_of(contract, frame)]
        connection.execute(insert(table), records)
        names = ("id", *contract.names, "geometry")
        rows = connection.execute(select(*(table.c[name] for name in names)).where(table.c.batch_id == batch_id)).all()
        connection.execute(table.delete())
    same(frame_of(contract, rows), frame)


# Score runs


def scores(ids: list[str], regions: list[str]) -> pd.DataFrame:
    n = len(ids)
    return pd.DataFrame(
        {
            "region_code": pd.array(regions, dtype="str"),
            "score_class": pd.array(["red", "blue", "not_surveyed"][:n], dtype="str"),
            "value": [2.5, 0.1, None][:n],
            "low": [1.0, 0.05, None][:n],
            "high": [4.0, 0.2, None][:n],
            "rank": pd.array([1, 2, None][:n], dtype="Int64"),
            "worst_tenth": [0.7, 0.2, None][:n],
            "survey_rank": pd.array([None, None, 1][:n], dtype="Int64"),
            "evidence_grade": pd.array(["A"] * n, dtype="str"),
            **{name: pd.array([json.dumps(["因"])] * n, dtype="str") for name in ("factors", "reasons", "fixes")},
        },
        index=pd.Index(ids, dtype="str", name="subject_id"),
    ).astype({"value": "float64", "low": "float64", "high": "float64"})


def summary() -> pd.DataFrame:
    regions = {CODE: "county", "361126101": "township", "361126102": "township"}
    regions |= dict.fromkeys([VILLAGE_1, VILLAGE_2, VILLAGE_3], "village")
    frame = pd.DataFrame(
        {"level": pd.array(list(regions.values()), dtype="str")},
        index=pd.Index(list(regions), dtype="str", name="region_code"),
    )
    counts = pd.DataFrame(5, index=frame.index, columns=list(SUMMARY_COUNTS), dtype="Int64")
    return SUMMARIES.check(pd.concat([frame, counts], axis=1).sort_index())


ALL_SCORES = {
    "drowning": scores(["W1", "W2", "W3"], [VILLAGE_1, VILLAGE_2, VILLAGE_3]),
    "isolation": scores(["P2", "P6"], [VILLAGE_1, VILLAGE_2]),
    "staffing": scores([VILLAGE_1, VILLAGE_2, VILLAGE_3], [VILLAGE_1, VILLAGE_2, VILLAGE_3]),
}


def score(store: Store, *, as_of: date = DAY, method: str = "1", frames: dict | None = None) -> int:
    return store.write_run(
        CODE,
        version=store.version(CODE),
        as_of=as_of,
        known_at=store.clock(),
        method=method,
        scores=ALL_SCORES if frames is None else frames,
        summary=summary(),
    )


def test_scores_and_summary_come_out_as_they_went_in(loaded: Store) -> None:
    run_id = score(loaded)
    run = loaded.latest_run(CODE)
    assert run is not None
    assert (run.id, run.version, run.as_of, run.method) == (run_id, loaded.version(CODE), DAY, "1")
    assert run.counts["drowning"] == {"red": 1, "blue": 1, "not_surveyed": 1}
    county = loaded.county(CODE)
    for model in MODELS:
        same(loaded.scores(CODE, model), ALL_SCORES[model])
        same(county.scores[model], ALL_SCORES[model])
    same(loaded.summary(CODE), summary())
    same(county.summary, summary())


def test_without_a_run_scores_and_summary_are_empty(loaded: Store) -> None:
    assert loaded.latest_run(CODE) is None
    SCORES.check(loaded.scores(CODE, "drowning"))
    assert loaded.summary(CODE).empty
    assert loaded.county(CODE).scores == {}


def test_a_sites_score_rank_and_interval_are_equal_for_every_scope_that_may_see_it(loaded: Store) -> None:
    """Nothing is computed within a scope: a narrower one has fewer rows, never other ones."""
    score(loaded)
    everything_but_elders = frozenset(Sight) - {Sight.ELDERS}
    for region, sights in product(
        (CODE, "361126101", "361126102", VILLAGE_1, VILLAGE_3),
        (frozenset(), frozenset([Sight.ELDERS]), everything_but_elders),
    ):
        scope = Scope(CODE, region, sights)
        county = loaded.county(CODE, scope=scope, kinds=())
        for model in MODELS:
            whole = ALL_SCORES[model]
            hidden = model == "isolation" and Sight.ELDERS not in sights
            seen = whole[whole["region_code"].str.startswith(region) & (not hidden)]
            same(county.scores[model], seen)
            same(loaded.scores(CODE, model, scope=scope), seen)
        within = summary()[summary().index.str.startswith(region)]
        same(county.summary, within)
        same(loaded.summary(CODE, scope=scope), within)


def test_the_run_attached_is_the_last_one_of_a_day_not_after_the_countys(loaded: Store) -> None:
    first = score(loaded, as_of=DAY, method="first")
    later = score(loaded, as_of=DAY + timedelta(days=1), method="later", frames={"staffing": ALL_SCORES["staffing"]})
    assert set(loaded.county(CODE).scores) == set(MODELS)
    assert set(loaded.county(CODE, as_of=DAY + timedelta(days=1)).scores) == {"staffing"}
    assert set(loaded.county(CODE, run=later).scores) == {"staffing"}
    assert set(loaded.county(CODE, as_of=DAY + timedelta(days=1), run=first).scores) == set(MODELS)
    assert loaded.county(CODE, as_of=DAY - timedelta(days=1)).scores == {}


def test_what_answers_depend_on_is_told_at_once(loaded: Store) -> None:
    """The latest scoring, the last batch, the steps of tasks."""
    assert loaded.latest(CODE) == Latest(None, loaded.version(CODE), 0)
    score(loaded, as_of=DAY, method="first")
    assert loaded.latest(CODE) == Latest(loaded.latest_run(CODE), loaded.version(CODE), 0)
    assert loaded.latest(CODE).run is not None


def test_a_run_with_a_faulty_frame_is_not_kept_at_all(loaded: Store) -> None:
    broken = ALL_SCORES["staffing"].drop(columns="rank")
    with pytest.raises(FrameError, match="rank"):
        score(loaded, frames={"drowning": ALL_SCORES["drowning"], "staffing": broken})
    assert loaded.latest_run(CODE) is None
    torn = ALL_SCORES["drowning"].set_axis(["W1", "W1", "W3"])
    with pytest.raises((FrameError, DatabaseError)):
        score(loaded, frames={"drowning": torn})
    assert loaded.latest_run(CODE) is None


def test_a_scope_of_another_county_is_refused(loaded: Store) -> None:
    scope = Scope.whole("610330")
    for ask in (
        lambda: loaded.county(CODE, scope=scope),
        lambda: loaded.scores(CODE, "drowning", scope=scope),
        lambda: loaded.summary(CODE, scope=scope),
    ):
        with pytest.raises(ValueError, match="610330"):
            ask()


def test_two_counties_in_one_database_do_not_mix(loaded: Store) -> None:
    loaded.add_county("610330", "凤县", "feng")
    score(loaded)
    other = loaded.county("610330")
    assert all(frame.empty for frame in other.frames.values())
    assert (other.version, other.scores) == (0, {})
    assert [entry.slug for entry in loaded.counties()] == ["yiyang", "feng"]


# Tiles


def test_tiles_are_replaced_whole(store: Store) -> None:
    many = [(9, x, y, bytes([x, y])) for x in range(30) for y in range(30)]
    assert store.write_tiles(CODE, many) == 900
    assert store.tile(CODE, 9, 29, 7) == bytes([29, 7])
    assert store.write_tiles(CODE, iter([(1, 0, 0, b"\x1f\x8b")])) == 1
    assert store.tile(CODE, 1, 0, 0) == b"\x1f\x8b"
    assert store.tile(CODE, 9, 29, 7) is None


def test_a_moment_without_a_zone_is_refused(loaded: Store) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        loaded.county(CODE, known_at=loaded.clock().replace(tzinfo=None))


LoadTables = Callable[..., list]


def test_polygons_lines_and_points_keep_every_digit(loaded: Store, tables: dict, load_tables: LoadTables) -> None:
    """A ring with the digits of a survey comes out bit for bit."""
    ring = Polygon([(117.123456789012345, 28.4), (117.2, 28.400000000000006), (117.15, 28.49999999999999)])
    site = tables["hazard_sites"].iloc[[0]].set_geometry([ring], crs=4490)
    load_tables(loaded, {"hazard_sites": site})
    assert loaded.county(CODE).hazard_sites.loc["W1", "geometry"].wkb == ring.wkb
